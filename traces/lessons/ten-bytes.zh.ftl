title = 多少字节能写满缓存？
shows = 关闭 Nagle 的小块写：开销才是大头。
home = 写满发送缓存的是内存，不是字节：小块写用开销把它填满。

one = 设置了 TCP_NODELAY，对端不确认任何数据。一次 1 字节的写成为单独的 skb 并已发送。
    它占用 { $cost }，上限是 { $sndbuf }。
one-question = 程序继续一字节一字节地写。写被拒绝时，队列里有多少字节？
one-hint-1 = 已发送的 skb 不再接收字节：每次写都需要新的 skb。
one-hint-2 = 只要此前 sk_wmem_queued 低于上限，就允许新的 skb。
one-wrong = { $all }：每个字节占用 { $cost }。写最后一个之前，队列占用 { $before }，小于 { $sndbuf }，所以放行。
one-wrong-limit = 那是按数据字节算的。上限计的是内存，每个字节占用 { $cost }：只放得下 { $all } 个。
one-wrong-floor = 差一点：{ $before } 还低于 { $sndbuf }，所以又放行了一个。判断在创建 skb 之前，不包括它自己。
one-reveal = { $all } 个字节写满缓存：{ $wmem_queued }，上限 { $sndbuf }。写最后一个之前是 { $before }，
    于是又允许一个 skb：上限会被越过，而不是恰好到达。
full = 队列中有 { $skbs } 个 skb，每个 1 字节数据，truesize 为 { $cost }。
    缓存中有 { $overhead } 字节是开销。
eagain = 套接字是非阻塞的：send() 返回 { $returned }，即 -EAGAIN。阻塞的套接字此时会睡眠。
other = 同一个程序在 3.10 上：{ $old_bytes } 字节，队列占用 { $old }，每个 { $old_cost }。
    在那里，线性区随 skb 一起记账，不管用不用。
