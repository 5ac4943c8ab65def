title = Nagle 省下了什么
shows = 同样的十个字节，启用 Nagle 算法：两个 skb，而不是十个。
home = Nagle 用延迟换内存：等待的字节合在一个 skb 里。

first = 一次 1 字节的写，没有设置 TCP_NODELAY。此前没有在途数据，所以立即发送。它占用 { $cost }。
second = 第一个字节还没有被确认，下一个字节就来了。它没有发送：不满一段的数据要等那个 ACK。
    未发送的有 { $unsent } 字节。
second-question = 程序一共写十个字节，每次一个，期间没有 ACK。这时有几个 skb？
second-hint-1 = 等待的字节需要单独的 skb 吗？
second-hint-2 = 未发送的 skb 可以继续追加字节。
second-wrong = { $skbs } 个：一个已发送，另一个收集所有等待的字节。
second-wrong-each = 关闭 Nagle 才是这样：每个字节都会发送，各占用 { $cost }。
    等待的字节追加到最后一个 skb：一共 { $skbs } 个。
second-reveal = { $skbs } 个：已发送的那个，以及收集其余字节的一个。sk_wmem_queued 为 { $all }；
    若每个字节一个 skb，就要 { $plain }。
ten = 最后一个 skb 有 { $nine } 字节，占用 { $their_cost }：第一个字节之后，每个字节只占一个字节的内存。
nodelay = 有 { $waiting } 字节在等一个没有到来的 ACK。
nodelay-question = 程序现在设置 TCP_NODELAY。仅仅这样，字节就会发送吗？
nodelay-hint-1 = 没有新的写，也没有确认。
nodelay-hint-2 = setsockopt(TCP_NODELAY) 会调用 tcp_push_pending_frames。
nodelay-wrong = 会：未发送的有 { $unsent } 字节。设置这个选项就会推送等待的数据。
nodelay-reveal = 会：未发送的有 { $unsent } 字节。这个选项不只影响以后的写：设置时就会推送等待的数据。
