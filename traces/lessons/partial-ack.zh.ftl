title = ACK 落在一个 skb 中间
shows = ACK 释放整个 skb，裁剪多段 skb 的头部，但从不释放单段 skb 的一部分。
home = Send-Q 计的是未确认的字节，sk_wmem_queued 计的是未释放的内存。

two = 两次写，两个 skb，各为一个段：{ $send_q } 字节，占用 { $wmem_queued }，每个 { $one }。
two-question = 对端确认了 { $ack } 字节：第一个 skb 的全部和第二个的一半。释放了多少字节？
two-hint-1 = 第一个 skb 整个释放。另一个的一半呢？
two-hint-2 = 单段的 skb 不会被切开：它可能要原样重传。
two-wrong = { $freed }：第一个 skb 连同它的全部开销；第二个的段整个保留，一个字节也不释放。
two-wrong-bytes = 你数的是字节流的字节。释放的是 { $freed }：一个 skb 连同开销，另一个什么也没有。
two-wrong-nothing = 第一个 skb 已全部确认，随即释放：{ $freed }。没有释放任何内存的是第二个。
two-reveal = 释放了 { $freed }：第一个 skb。第二个确认了一半，仍原样保留：
    tcp_clean_rtx_queue 对单段的 skb 要么整个释放，要么不动。
half = 未确认的有 { $send_q } 字节，而 sk_wmem_queued 是 { $wmem_queued }：
    已到达的那一半连同开销都还留着。
many = 上述数据全部确认。然后一次写 { $asked } 字节：最老的 skb 现在代表 { $segments } 个段，
    队列共占用 { $total }。
many-question = 对端又确认了 { $acked } 字节：半个段。释放了多少字节？
many-hint-1 = 这个 skb 不止一个段。它也整个保留吗？
many-hint-2 = 对有多个段的 skb，tcp_trim_head 会切掉已确认的字节。
many-wrong = { $trimmed }：skb 有多个段时，tcp_trim_head 从头部切掉已确认的字节，开销则保留。
many-wrong-nothing = 那是单段 skb 的规则。这个 skb 有 { $segments } 个段：从头部切掉了 { $trimmed }。
many-reveal = 释放了 { $trimmed }。tcp_tso_acked 从头部切掉已确认的字节，剩下的 skb 仍保留全部开销。
end = 其余也被确认：sk_wmem_queued 为 { $wmem_queued }，Send-Q 为 { $send_q }。
