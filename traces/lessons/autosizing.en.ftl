title = How large an skb leaves
shows = TSO autosizing: an skb holds what the connection sends in about a millisecond, not all that cwnd allows.
home = A slow connection sends small skbs, a fast one large ones: about a millisecond's worth, at least two segments.

first = { $asked } bytes are written, cwnd is { $cwnd } segments of { $mss_cache } bytes, the round trip { $srtt }. The device cuts large
    skbs into segments itself (TSO).
first-question = How many segments does the first skb stand for that leaves?
first-hint-1 = On 3.10 all that cwnd allows may leave in one skb; later kernels think of the queues on the way.
first-hint-2 = tcp_tso_autosize takes what the rate of the connection makes in about a millisecond, at least two segments.
first-wrong = { $segments }. It is { $k310 } on 3.10, { $k510 } on 5.10, and { $k618 } on 6.18: in a millisecond this connection sends
    { $per_ms } bytes, and later kernels go by that.
first-wrong-one = The device cuts: one skb may stand for several segments, here { $segments }.
first-wrong-cwnd = That was so on 3.10: { $k310 }. Since then an skb holds what is sent in about a millisecond, at least
    two segments: { $segments }.
first-reveal = { $segments }. It is { $k310 } on 3.10, all of cwnd in one burst; { $k510 } on 5.10, and { $k618 } on 6.18: { $per_ms } bytes
    a millisecond are less than two segments, and two are the least.
burst = Wire shows its segments one behind the other, without a pause: a large skb is a burst for all the queues
    on the way. That is why a slow connection should not send one.
fast = cwnd has grown to { $cwnd } segments of { $mss_cache } bytes: { $now_per_ms } bytes a millisecond.
fast-question = How many segments does the next skb stand for that leaves?
fast-hint-1 = The rate decides, and it has grown with cwnd.
fast-hint-2 = Divide what is sent in a millisecond by the size of a segment; in slow start the pacing rate is twice that.
fast-wrong = { $now_segments } segments of { $mss_cache } bytes, at { $now_per_ms } bytes a millisecond: the faster a connection, the larger the
    skbs that it sends.
fast-wrong-two = That was at the beginning. Now { $now_per_ms } bytes go in a millisecond: { $now_segments } segments of { $mss_cache }.
fast-reveal = { $now_segments } segments, where the first skb had { $segments }: at { $now_per_ms } bytes a millisecond a large skb is no burst,
    and costs less work than many small ones.
end = From 5.10 on the size follows sk_pacing_rate; later kernels add to it where the round trip is short.
    On 3.10 it is what cwnd and the window leave, and tcp_tso_should_defer waits for more.
