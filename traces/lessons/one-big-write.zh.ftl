title = 一千字节的缓存，一百万字节的写
shows = 非阻塞的 send() 接收的远多于缓存的大小。
home = 总会放行一个 skb，而一个 skb 可以很大：小的上限从来不精确。

offered = SO_SNDBUF 设为 { $set_sndbuf }，存下的是最小值 { $sndbuf }。一次非阻塞的 send() 给出 { $asked } 字节。
offered-question = 这次 send() 返回多少？
offered-hint-1 = 上限在每个新的 skb 之前检查，而不是逐字节检查。
offered-hint-2 = 对端最初的窗口和最初的 cwnd 决定一个 skb 能有多大。
offered-wrong = { $got }：再次检查上限之前先填满一个 skb，它能容纳很多段，每段 { $mss } 字节。
offered-wrong-limit = 接收了 { $got }：第一个 skb 之前队列是空的，而进入一个 skb 的字节不再检查。
offered-wrong-all = 在阻塞的 send() 会睡眠的地方，非阻塞的就停下：接收了 { $got }，其余要由程序再次给出。
offered-wrong-none = 队列是空的，至少容得下一个 skb：接收了 { $got }。
offered-reveal = { $got } 字节，记账的内存为 { $cost } 字节。每个 skb 作为整体放行；之后才再次检查上限。
why = 创建 skb 之前，sk_stream_memory_free 比较 sk_wmem_queued 与 sk_sndbuf；
    至于这个 skb 会变得多大，它不管。
over = sk_wmem_queued 为 { $wmem_queued }：是上限 { $sndbuf } 的 { $over } 倍。
so = 对小缓存一次给出很多数据的程序会遇到部分写。其余部分要等 poll() 允许时再给出。
