title = 机器没有内存了
shows = 另一种等待：满的不是缓存，而是整台机器的 TCP 内存。
home = 写进程要么等 sndbuf，要么等内存：前者靠 ACK 结束，后者靠时间结束。

calm = 机器上所有 TCP 套接字共占 { $memory_allocated } 页。sk_sndbuf 为 { $sndbuf }，由内核调整：它随 cwnd 增长。
pressure = 其他套接字现在占 { $other_pages } 页：TCP 内存不足。sk_sndbuf 为 { $sndbuf }。
pressure-question = 这个套接字的缓存由内核调整。sk_sndbuf 会怎样？
pressure-smaller = 变小
pressure-same = 不变
pressure-larger = 继续增长
pressure-hint-1 = 内核想收回这个套接字的内存。
pressure-hint-2 = sk_stream_moderate_sndbuf 把它设为已排队数据的一半，但不低于最小值。
pressure-wrong = 现在是 { $sndbuf }，原来是 { $before }：内存被拒绝时，
    sk_stream_moderate_sndbuf 把上限降到已排队数据的一半。
pressure-reveal = { $sndbuf }：sk_stream_moderate_sndbuf 一次次减半，直到最小值。
    于是写进程因上限而睡眠，而且比以前更早。
locked = 程序设置了 SO_SNDBUF：上限为 { $sndbuf } 并锁定。队列占用 { $wmem_queued }，还有空间；
    但分配 skb 的内存被拒绝，写进程睡眠。
locked-question = 什么会让它继续？
locked-ack = 立即继续，完全不睡眠
locked-time = 时间：睡一小段再重试
locked-hint-1 = 缓存有空间；ACK 释放的内存并不是它所等的。
locked-hint-2 = sk_stream_wait_memory 取 2 到 HZ/5 + 1 个节拍的随机时间。
locked-wrong = 它睡了 { $nap }，这段时间是随机的。其他套接字归还内存时，不会通知睡眠中的进程。
locked-reveal = 它睡了 { $nap }，队列占用 { $queued }，上限 { $limit }。睡眠时间是随机的，
    以免机器上所有套接字同时醒来。
over = 其他套接字归还了内存：现在共用 { $memory_allocated } 页。上限仍是程序所设的 { $sndbuf }。
