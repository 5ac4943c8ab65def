title = 16 KiB 与 20 毫秒
shows = 缓存小于带宽时延积：链路空闲，写进程在等。
home = 吞吐量最多是缓存除以往返时间：在途的数据都要放得进缓存。

starts = 链路 { $link_rate }，单向时延 { $link_delay }，设置了 TCP_NODELAY。SO_SNDBUF 为 { $argument }，存为 { $sndbuf }。
    缓存已满，写进程睡眠。
starts-question = 数据能传多快？
starts-link = 接近链路的速率
starts-half = 大约一半
starts-little = 不到三分之一
starts-hint-1 = 队列里能放多少？什么时候腾空？
starts-hint-2 = 已发送的数据要在缓存里停留整整一个往返时间。
starts-wrong = { $rate }。在途的数据都在发送缓存里，要等 { $rtt } 之后的 ACK：
    缓存除以往返时间就是最大值。
starts-wrong-link = 你取的是链路的速率。在每个 { $rtt } 的往返时间里，最多只能发送缓存所容的数据：{ $rate }。
starts-reveal = { $rate }。已发送的数据要保留到 ACK 到来，即一个往返时间 { $rtt } 之后；
    这段时间里最多只能发送缓存所容的数据。
per-rtt = 未确认 { $send_q } 字节，未发送 { $unsent } 字节，占用 { $wmem_queued }，上限 { $sndbuf }：
    开销也占一份。
who = 链路有 { $idle } 的时间空闲。顶部那一行给出原因：缓存里装满了在途的数据，而 ACK 还在路上。
cure = { $link_rate }、{ $round_trip } 时，在途的有 { $needed } 字节。不设置 SO_SNDBUF 的程序，缓存会随 cwnd 增长：
    不设置它，就是解决办法。
