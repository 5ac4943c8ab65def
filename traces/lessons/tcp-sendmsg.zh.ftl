title = tcp_sendmsg，逐个函数
shows = Linux 3.10 上的这一章，每一步都标出 net/ipv4/tcp.c 中的行号。
home = tcp_sendmsg 在两处等待：wait_for_sndbuf 等上限，wait_for_memory 等机器的内存。

begins = 第 1016 行：tcp_sendmsg 开始，共 { $asked } 字节。没有发送头，也就没有可追加的 skb，
    第 1106、1107 行转到 new_segment。
free = 第 1111 行：sk_stream_memory_free（include/net/sock.h 第 743 至 746 行）判断 { $wmem_queued } 是否小于
    { $sndbuf }。小于，可以创建新的 skb；否则转到 wait_for_sndbuf。
alloc = 第 1114、1115 行：sk_stream_alloc_skb 创建了 skb，线性区的大小由 select_size 选定；若得不到，
    就转到 wait_for_memory。第 1133 行：skb_entail 把它放入队列。它占用 { $last_truesize } 字节。
alloc-question = 要拷贝 { $asked } 字节。其中多少进入线性区？
alloc-hint-1 = 线性区是 skb 的一部分，已经在那里了。
alloc-hint-2 = 只要 skb_availroom 说还有空间，字节就进入线性区。
alloc-wrong = { $last_linear }：空间足够，所以 skb_add_data_nocache 把它们都拷贝到那里，不需要页。
alloc-wrong-none = 之后的内核才是这样。3.10 上有 { $last_linear } 字节进入线性区：
    skb_add_data_nocache 先于页。
alloc-reveal = { $last_linear }：全部。只要有空间，skb_add_data_nocache 就拷贝到线性区；
    第一次写不用任何页。
page = 第 1149 行：线性区已满。第 1151、1152 行：已有几个片段？任务的页是哪一个（sk_page_frag）？
    第 1154 行：内存块没有空间时，sk_page_frag_refill 另取一块。
added = 第 1168 行：sk_wmem_schedule 批准了内存。第 1171 至 1174 行：
    skb_copy_to_page_nocache 完成拷贝，skb 在线性区之外有了 { $last_frags } 个片段。
memory = 又是第 1168 行，这次没有批准：其他套接字占 { $other_pages } 页。转到 wait_for_memory，
    而不是 wait_for_sndbuf：{ $wmem_queued } 小于 { $sndbuf }。
full = 第 1111 行：{ $wmem_queued } 不小于 { $sndbuf }，而又需要新的 skb。
full-question = 写进程现在为什么而睡眠？
full-sndbuf = 为上限
full-memory = 为机器的内存
full-hint-1 = 有两个标号通向 sk_stream_wait_memory：wait_for_sndbuf 和 wait_for_memory。
full-hint-2 = 比较 sk_wmem_queued 与 sk_sndbuf。
full-wrong = 为上限：队列占用 { $wmem_queued }，上限 { $sndbuf }。内存早已归还。
full-reveal = 为上限。wait_for_sndbuf 设置 SOCK_NOSPACE，然后同样进入 sk_stream_wait_memory：
    一个函数，两个原因，只有这一个随 ACK 结束。
