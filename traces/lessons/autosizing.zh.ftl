title = 发出的 skb 有多大
shows = TSO autosizing：一个 skb 装下这条连接约一毫秒的数据，而不是 cwnd 所允许的全部。
home = 慢的连接发小的 skb，快的发大的：约一毫秒的数据，至少两个段。

first = 写了 { $asked } 字节，cwnd 为 { $cwnd } 段，每段 { $mss_cache } 字节，往返时间 { $srtt }。大的 skb 由设备切成段（TSO）。
first-question = 第一个发出的 skb 代表几个段？
first-hint-1 = 3.10 上，cwnd 允许的全部可以在一个 skb 里发出；之后的内核还要顾及途中的队列。
first-hint-2 = tcp_tso_autosize 取这条连接约一毫秒发出的量，至少两个段。
first-wrong = { $segments } 个。3.10 上是 { $k310 }，5.10 上 { $k510 }，6.18 上 { $k618 }：这条连接每毫秒发送 { $per_ms } 字节，
    之后的内核据此决定大小。
first-wrong-one = 切分由设备来做：一个 skb 可以代表多个段，这里是 { $segments } 个。
first-wrong-cwnd = 那是 3.10 的做法：{ $k310 }。此后一个 skb 只装约一毫秒的数据，至少两个段：{ $segments }。
first-reveal = { $segments } 个。3.10 上是 { $k310 }，整个 cwnd 一次突发；5.10 上 { $k510 }，6.18 上 { $k618 }：
    每毫秒 { $per_ms } 字节不到两个段，而至少是两个。
burst = 线路面板上，它的各个段一个紧接一个：大的 skb 对途中所有队列都是一次突发。所以慢的连接不该发大的 skb。
fast = cwnd 已增长到 { $cwnd } 段，每段 { $mss_cache } 字节：每毫秒 { $now_per_ms } 字节。
fast-question = 下一个发出的 skb 代表几个段？
fast-hint-1 = 取决于速率，而速率已随 cwnd 增长。
fast-hint-2 = 用一毫秒发送的字节数除以段的大小；慢启动中，pacing 速率是它的两倍。
fast-wrong = { $now_segments } 个段，每段 { $mss_cache } 字节，每毫秒 { $now_per_ms } 字节：连接越快，发出的 skb 越大。
fast-wrong-two = 那是开始的时候。现在每毫秒发送 { $now_per_ms } 字节：{ $now_segments } 个段，每段 { $mss_cache } 字节。
fast-reveal = { $now_segments } 个段，而第一个 skb 只有 { $segments } 个：每毫秒 { $now_per_ms } 字节时，大的 skb 不算突发，
    处理起来也比许多小的省事。
end = 从 5.10 起，大小由 sk_pacing_rate 决定；往返时间短时，之后的内核再加上一些。3.10 上取决于 cwnd 和窗口
    所剩的量，tcp_tso_should_defer 还会等更多。
