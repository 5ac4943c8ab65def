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
fast = cwnd has grown to { $cwnd } segments: { $now_per_ms } bytes a millisecond. The skb that leaves now stands for { $now_segments }
    segments: at this rate a large skb is no burst.
end = From 5.10 on the size follows sk_pacing_rate; later kernels add to it where the round trip is short.
    On 3.10 it is what cwnd and the window leave, and tcp_tso_should_defer waits for more.
