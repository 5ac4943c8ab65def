title = 自动增长的缓存
shows = 没有设置 SO_SNDBUF 时，内核让缓存随 cwnd 增长；一旦设置就不再变。
home = SO_SNDBUF 会关闭自动调整：只有比内核更了解情况时才设置它。

begins = 程序没有设置 SO_SNDBUF。sk_sndbuf 为 { $sndbuf }，cwnd 为 { $cwnd } 段；链路为 { $link_rate }。
begins-question = 一秒之后 sk_sndbuf 会怎样？
begins-same = 不变
begins-more = 更大
begins-less = 更小
begins-hint-1 = 每个 ACK 都使 cwnd 增长。
begins-hint-2 = ACK 到来且缓存未锁定时，tcp_new_space 会要求扩大。
begins-wrong = 现在是 { $sndbuf }，原来是 { $at_first }。cwnd 从 { $cwnd_at_first } 增长到 { $cwnd }，缓存随之增长。
begins-reveal = { $sndbuf }：cwnd 从 { $cwnd_at_first } 段增长到 { $cwnd } 段，缓存随之增长。
    tcp_sndbuf_expand 留出 cwnd 所允许数据的两倍。
how = tcp_check_space 调用 tcp_new_space，后者调用 tcp_sndbuf_expand：每段的内存乘以 cwnd，
    再乘以二；但不超过 tcp_wmem[2]。
set = 缓存已增长到 { $sndbuf }。
set-question = 程序现在调用 setsockopt(SO_SNDBUF, { $argument })。接下来的一秒会怎样？
set-grows = 从那里继续增长
set-stays = 保持所设的值
set-hint-1 = 内核会记住程序已经自己设置过。
set-hint-2 = tcp_new_space 检查的是 SOCK_SNDBUF_LOCK 标志。
set-wrong = 仍是 { $sndbuf }，所设值的两倍：SOCK_SNDBUF_LOCK 使自动调整从此停止。
set-reveal = { $sndbuf }：保持不变。设置时同时置位 SOCK_SNDBUF_LOCK，无论 cwnd 多大，
    tcp_new_space 都不再动它。
end = 从 { $grown } 到 { $sndbuf }：现在限制数据流的是缓存，内核不会再自动调整它。
