title = 不属于我们的页
shows = MSG_ZEROCOPY：数据留在程序自己的页中，并按页记账。
home = 零拷贝省下的是拷贝，不是记账：在 ACK 之前，你的整页都被占住。

call = 设置了 SO_ZEROCOPY，带 MSG_ZEROCOPY 的 send() 给出 { $asked } 字节。什么也不拷贝：
    skb 将引用程序自己的页。
call-question = 这次调用之后 sk_wmem_queued 是多少？
call-hint-1 = 内核占住的是什么：字节，还是它们所在的页？
call-hint-2 = 记账的是整页，再加 skb 本身。
call-wrong = { $cost }：一个 skb，以及这 { $payload } 字节所在的页。页被占住期间不能作他用。
call-wrong-copied = 数据是 { $payload } 字节，但占住并记账的是整页，再加 skb：{ $cost }。
call-reveal = { $cost }，数据只有 { $payload } 字节：占住的是整页，记账的也是整页。
pages = 明细面板显示：任务的内存块里没有拷贝，而是程序的一个页。任务在用的内存块有 { $page_blocks } 个。
back = ACK 已到，页已归还：sk_wmem_queued 为 { $wmem_queued }。程序由错误队列中的通知得知，在此之前不得改动这些字节。
worth = 对小块写，它的开销比拷贝更大：内核文档说大约从 10 KB 起才有收益。
