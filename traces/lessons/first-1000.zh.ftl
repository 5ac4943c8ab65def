title = 第一次写
shows = 一次写产生一个 skb，它一直留到被确认为止。
home = 发出不等于消失：skb 随 ACK 离开缓存，而不是随发送离开。

empty = 程序在空闲的连接上调用 send()，共 { $asked } 字节。队列是空的：
    sk_wmem_queued 为 { $wmem_queued }，上限 { $sndbuf }。
made = 队列中有了一个新的 skb。里面还没有一个字节，却已占用 { $empty_skb } 字节：
    struct sk_buff、存放首部的内存，以及描述数据的结构。
made-question = 现在把 { $asked } 字节拷贝进去。此后 sk_wmem_queued 是多少？
made-hint-1 = sk_wmem_queued 计的是内存，不是数据字节。
made-hint-2 = 哪些部分已经记账？每个数据字节又增加多少？
made-wrong = 创建 skb 时已对 { $empty_skb } 字节开销记账；{ $payload } 字节数据占用多少，见明细面板。
    合计 { $wmem_queued }。
made-wrong-payload = 你漏了 { $empty_skb } 字节的开销：内核记账的是内存，共 { $wmem_queued }。
made-wrong-overhead = 这是空的 skb。现在里面有 { $payload } 字节数据，它们所占的内存也要计入。
made-reveal = sk_wmem_queued 为 { $wmem_queued }，数据只有 { $payload } 字节：这是该 skb 的 truesize。
    ss 中它显示为 w，数据字节数则是 Send-Q。
made-further = 在 3.10 上，线性区随 skb 一起记账，不管用不用；之后的内核对页中的数据按字节记账。
sent = skb 以克隆的形式交给设备，克隆与它共享数据。原来的 skb 留在原处，占用 { $cost }。
sent-question = 这次 send() 结束时，sk_wmem_queued 是多少？
sent-hint-1 = 如果这个段在途中丢失了呢？
sent-hint-2 = 只有保留下来的数据，内核才能重传。
sent-wrong = 是 { $wmem_queued }：没有数据被确认，所以没有释放。
sent-wrong-gone = 已发送不等于已确认。如果这个段丢失，内核必须用同样这 { $wmem_queued } 字节来重传。
sent-reveal = 没有释放：仍是 { $wmem_queued }。这个 skb 现在属于已发送、未确认的部分。
    Send-Q 为 { $send_q }，其中未发送 { $unsent }。
acked = 确认 { $snd_una } 字节的 ACK 已到：tcp_clean_rtx_queue 释放了 skb，
    sk_wmem_queued 为 { $wmem_queued }。只有对端能把内存还回来。
