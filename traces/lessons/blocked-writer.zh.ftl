title = 谁来唤醒写进程？
shows = 写进程在写满的发送缓存上睡眠，第一个 ACK 并不唤醒它。
home = 写进程在上限处停下，在降到上限的三分之二时被唤醒。

begins = 程序在阻塞套接字上调用 send()，共 { $asked } 字节。上限 sk_sndbuf 是 { $sndbuf }。
    队列还是空的：sk_wmem_queued 为 { $wmem_queued }。
full = 队列已占用 { $wmem_queued } 字节内存，比上限 { $sndbuf } 多出 { $over }。之所以能超过上限，
    是因为只有需要新的 skb 时才会调用 sk_stream_memory_free。
asleep = 写进程在 sk_stream_wait_memory 中睡眠，已有 { $taken } 字节进入队列。
    sk_wmem_queued 为 { $wmem_queued }，上限是 { $sndbuf }。
asleep-question = 对端确认了 { $ack } 字节。写进程会怎样？
asleep-woken = 被唤醒
asleep-sleeps = 继续睡眠
asleep-returns = send() 返回
asleep-hint-1 = 仅仅释放内存不会唤醒任何进程：内核先要比较两个数。
asleep-hint-2 = sk_stream_write_space 把空闲空间与已排队数据的一半相比较。
asleep-wrong = 这个 ACK 之后队列占用 { $wmem_queued }，空闲 { $free }；
    而内核要求空闲空间达到已排队数据的一半 { $half }，才会唤醒。
asleep-wrong-woken = 你比较的是 { $wmem_queued } 与 { $sndbuf }；
    内核比较的是空闲空间 { $free } 与已排队数据的一半 { $half }。
asleep-reveal = 写进程继续睡眠。空闲空间是 { $free }，必须不小于已排队数据的一半 { $half }。
    也就是缓存空出三分之一、降到 { $wake } 时才会唤醒。
asleep-further = 这条规则减少上下文切换：如果每个 ACK 都唤醒写进程，它只拷贝一个段就又要睡眠。
    poll() 用的是同一个判断。
woken = 这个 ACK 唤醒了它：队列占用 { $wmem_queued }，空闲 { $room }，所需为 { $needed }。
    每个释放了内存的 ACK 之后，tcp_check_space 都会做这个判断。
goes-on = 写进程恢复运行，仍在同一次 send() 中：{ $asked } 字节中已有 { $taken } 字节进入队列。
goes-on-question = 后面还会有 ACK。这次 send() 最终返回多少？
goes-on-hint-1 = 套接字是阻塞的，没有信号，也没有超时。
goes-on-hint-2 = 阻塞的 send() 要等全部字节进入队列才返回。
goes-on-wrong = 不是 { $given }：阻塞的 send() 会反复睡眠，直到全部字节进入队列才返回。
    这时它们不必都已被确认。
goes-on-wrong-taken = { $given } 是目前已进入队列的字节数。非阻塞的 send() 会返回它；
    而这次调用会睡眠，直到其余字节也进入队列。
goes-on-reveal = 返回 { $returned }：全部字节，其间睡眠 { $naps }。其中 { $send_q } 字节仍未被确认：
    send() 承诺的是缓存中的位置，而不是送达。
