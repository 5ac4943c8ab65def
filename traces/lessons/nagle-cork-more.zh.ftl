title = 推迟发送小段的四种办法
shows = TCP_CORK、MSG_MORE、Nagle 与自动 cork：谁让小段等待，等什么。
home = Nagle 等 ACK，cork 和 MSG_MORE 等程序，自动 cork 等设备。

corked = 设置了 TCP_CORK，一次 { $asked } 字节的写进入队列。没有在途数据：只按 Nagle 的规则会立即发送。
corked-question = 既然没有在途数据，它现在会发送吗？
corked-hint-1 = cork 与 ACK 无关。
corked-hint-2 = 只要设置了 TCP_NAGLE_CORK，tcp_nagle_check 就不放行不满的段。
corked-wrong = 它在等：未发送 { $waiting } 字节。有 cork 时，不满的段等的是程序，不管有没有在途数据。
corked-reveal = 不会：{ $waiting } 字节在等。cork 表示马上还有数据；只有满段才发送，否则要等定时器到期。
gather = { $bytes } 字节在 { $count } 个 skb 中等待：三次写合在了一起。
gather-question = 程序取消 cork。会怎样？
gather-all = 立即全部发送
gather-later = 等一个 ACK
gather-hint-1 = 没有在途数据。
gather-hint-2 = 取消 cork 会调用 tcp_push_pending_frames。
gather-wrong = 未发送 { $unsent } 字节：取消 cork 会推送等待的数据。
gather-reveal = 全部发出，在一个段里：未发送 { $unsent } 字节。一个包，而不是三个。
ways = MSG_MORE 是单次调用的 cork；设备还持有同一套接字的 skb 时，自动 cork 暂不发送小的 skb；
    只要还有未确认的数据，Nagle 就让它等待。
limit = 忘了取消 cork，数据也不会永远等下去：零窗口探测用的那个定时器会把它发出去。
