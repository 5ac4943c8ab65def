title = 发送时的额外占用
shows = 发送时每切一次就多一个 skb 的占用：sk_wmem_queued 降得比字节慢。
home = 每次切分多占一个空的 skb，所以 POLLOUT 比按已确认字节算出来的更晚。

written = 非阻塞的 send() 给出 { $asked } 字节，返回 { $returned }。它们在 { $skbs } 个 skb 里：已发送 { $rtx_queue } 个，
    未发送 { $write_queue } 个。sk_wmem_queued 为 { $wmem_queued }，cwnd 为 { $cwnd } 段，每段 { $mss_cache } 字节。
written-question = 来了四个 ACK，每个确认一段。这时 sk_wmem_queued 是多少？
written-hint-1 = 每个 ACK 都放行新的段。它们从哪个 skb 里来？
written-hint-2 = tcp_fragment 把一个 skb 切成两个，后一半需要自己的 skb：{ $empty_skb } 字节。
written-wrong = { $wmem_queued }：确认了 { $acked } 字节，只释放了 { $freed }。其间切了 { $cuts } 次，
    每次多占一个空的 skb，即 { $empty_skb }。
written-wrong-bytes = 你减去了已确认的 { $acked } 字节。但 cwnd 又放行了新的段，它们从未发送的 skb 上切下，
    切了 { $cuts } 次，每次占用 { $empty_skb }：{ $wmem_queued }。
written-wrong-none = 还是释放了一些：{ $freed }。{ $acked } 字节中的其余部分用于 { $cuts } 次切分，每次 { $empty_skb }。
written-reveal = { $wmem_queued }：确认了 { $acked } 字节，只释放了 { $freed }。其余 { $tax } 用在 { $cuts } 个新的 skb 上，
    每个 { $empty_skb }：cwnd 放行时，tcp_fragment 切开了未发送的 skb。
why = skb 先填到 size_goal，即 { $size_goal }，那时还不知道一次能发出多少。能发出的部分被切下来，两半各需要一个 skb。
late = 写进程等的是 { $wake }。只数字节的人以为再确认 { $over } 字节就够了；之后的每次切分都使它更晚。
limit = 从 2019 年起，队列远超上限时 tcp_fragment 拒绝切分：否则对端用极小的段就能让额外占用超过数据本身。
