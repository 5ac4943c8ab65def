title = 第二道上限
shows = TCP_NOTSENT_LOWAT 按未发送的字节限制写进程，不管缓存多大。
home = SO_SNDBUF 限制内存，TCP_NOTSENT_LOWAT 限制等待发送的数据。

two-limits = 有两道上限：sk_sndbuf 为 { $sndbuf }，TCP_NOTSENT_LOWAT 为 { $notsent_lowat }，指未发送的字节。
    程序每次写 { $size } 字节，没有 ACK。
two-limits-question = 写被拒绝时，有多少字节未发送？
two-limits-hint-1 = cwnd 允许发送 { $cwnd } 段；它们已发送，不计入这道上限。
two-limits-hint-2 = sk_stream_memory_free 比较未发送的字节与 TCP_NOTSENT_LOWAT。
two-limits-wrong = 未发送的有 { $unsent }：在途的 { $flight } 字节不计；而上限 { $limit } 与另一道一样，只在需要新的 skb 时检查。
two-limits-wrong-all = 其中 { $flight } 字节已在途。未发送的是 { $unsent }，与 { $limit } 比较的是它。
two-limits-reveal = { $unsent } 字节，超过 { $limit }：这道上限也只在需要新的 skb 时检查。另有 { $flight } 字节在途；
    sk_wmem_queued 为 { $cost }，上限 { $sndbuf }：空间还有很多。
room = 有的程序随时会有更新的数据要发，意义就在这里：进入缓存的数据收不回来，所以应当少放。
wakes = 有 { $before } 字节在等待。对端还没有确认任何数据。
wakes-question = 现在它确认一个段。此后未发送的字节会减少吗？
wakes-hint-1 = ACK 对 cwnd 和在途数据有什么影响？
wakes-hint-2 = cwnd 放行的数据就离开未发送的部分。
wakes-wrong = 现在未发送 { $left }：ACK 在 { $window } 段的窗口中腾出位置，tcp_write_xmit 用上了它。
wakes-reveal = { $left } 字节：ACK 在 cwnd（现在是 { $window }）中腾出位置，等待的数据随即发送。
    未发送的少于上限的一半时，写进程得到通知。
use = 适用于数据越新越重要的流：HTTP/2 优先级、视频、远程屏幕。
    sysctl tcp_notsent_lowat 对所有连接设置它。
