title = 一个空的 skb 占用多少
shows = 同样的小块写在五个内核上的占用，以及它的组成。
home = truesize 是 struct sk_buff、头部内存及其 shared info、再加数据：大部分不是你的数据。

empty = 为一次 { $asked } 字节的写创建了 skb。里面还什么也没有，已占用 { $overhead_here }。
empty-question = 拷贝这 { $asked } 字节之后，它的 truesize 是多少？
empty-hint-1 = 是否已有为它们记过账的内存？
empty-hint-2 = 3.10 上有：线性区。之后的内核对页中的每个字节记账。
empty-wrong = { $cost }：空的 skb 已记账 { $overhead_here }，数据只有在页中时才另外记账。
empty-wrong-payload = { $payload } 只是数据；空的 skb 已占用 { $overhead_here }。
empty-reveal = { $cost }，其中数据 { $payload } 字节。明细面板逐行列出。
all = 同一个 skb 在别处：3.10 上 { $k310 }，5.10 上 { $k510 }，6.1 上 { $k61 }，6.12 上 { $k612 }，6.18 上 { $k618 }。
share = 这个 skb 的 { $percent } 是开销。skb 里的数据越多，它就越不重要；对小块写，开销才是大头。
never = 这些数字属于录制时的构建：发行版的 MAX_TCP_HEADER 和 slab 可能不同。
