title = 过大的缓存
shows = 慢链路前的大发送缓存：现在写入的数据几秒之后才发出。
home = 大缓存不会让链路更快，只会让里面的数据更旧。

begins = 链路为 { $link_rate }，程序写得更快。已有 { $unsent } 字节在等待发送，缓存大小为 { $sndbuf }。
full = 缓存已满：占用 { $wmem_queued }，上限 { $sndbuf }，其中 { $unsent } 字节未发送。
full-question = 下一个发出的字节，从它的 send() 算起已经等了多久？
full-hint-1 = 它排在此前入队的所有数据之后。
full-hint-2 = 用缓存中的字节数除以链路的速率。
full-wrong = { $age }：有 { $waits } 字节在链路前等待，每个字节都要等它前面的全部数据。
full-wrong-rtt = 那是在网络中的时间，{ $rtt }。字节先在发送缓存里等待：{ $age }。
full-reveal = { $age }。{ $waits } 字节在等一条 { $link_rate } 的链路，而往返时间只有 { $rtt }：
    时延产生于发送方自己的缓存。
why = 只要缓存够大，吞吐量就是链路的速率。再大出来的部分只会增加时延。
cure = TCP_NOTSENT_LOWAT 使未发送的部分保持很短，而不影响在途数据；
    或者不设置 SO_SNDBUF，让内核跟随 cwnd。
