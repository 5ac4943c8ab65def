title = What sending costs
shows = What is cut to be sent costs an skb more for each cut: sk_wmem_queued falls slower than bytes.
home = Each cut costs an empty skb, so POLLOUT comes later than the acknowledged bytes let expect.

written = A non-blocking send() of { $asked } bytes returned { $returned }. They lie in { $skbs } skbs; sent: { $rtx_queue }, not
    sent: { $write_queue }. sk_wmem_queued is { $wmem_queued }, cwnd is { $cwnd } segments of { $mss_cache } bytes.
written-question = Four ACKs come, each for one segment. What is sk_wmem_queued then?
written-hint-1 = Each ACK lets further segments go. Out of which skb do they come?
written-hint-2 = tcp_fragment cuts an skb in two, and the second half needs an skb of its own: { $empty_skb } bytes.
written-wrong = { $wmem_queued }: { $acked } bytes were acknowledged, but only { $freed } are free. { $cuts } cuts were made meanwhile,
    and each cost an empty skb of { $empty_skb }.
written-wrong-bytes = You took the { $acked } acknowledged bytes away. But cwnd let more segments go, they were cut off
    unsent skbs, and { $cuts } cuts cost { $empty_skb } each: { $wmem_queued }.
written-wrong-none = Some memory was freed: { $freed }. The rest of the { $acked } bytes went into { $cuts } cuts of { $empty_skb } each.
written-reveal = { $wmem_queued }: { $acked } bytes were acknowledged, and only { $freed } are free. The other { $tax } went into { $cuts } new
    skbs of { $empty_skb }: tcp_fragment cut the unsent skb for what cwnd let go.
why = An skb is filled as far as size_goal, { $size_goal }, before anybody knows how much of it may leave at once. What
    may leave is cut off, and both halves need an skb.
late = The writer waits for { $wake }. Whoever only counts bytes expects it at { $over } acknowledged bytes from here; each
    further cut puts that off.
limit = Since 2019 tcp_fragment refuses to cut when the queue is far over the limit: a peer with tiny
    segments could otherwise make all these skbs cost more than the data.
