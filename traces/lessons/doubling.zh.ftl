title = 设 4,096，得 8,192
shows = 内核存下所设值的两倍，并有下限和上限。
home = 内核存下你所设值的两倍：其中一半留给开销。

tuned = 程序还没有设置 SO_SNDBUF：sk_sndbuf 由内核自动调整，现在是 { $sndbuf }。
set = 调用了 setsockopt(SO_SNDBUF, { $asked_for })，sk_sndbuf 变为 { $sndbuf }。
    从此缓存被锁定：内核不再自动调整它。
set-question = 接下来是 setsockopt(SO_SNDBUF, { $argument })。之后 getsockopt 得到多少？
set-hint-1 = 比较刚才所设的值与所存的值。
set-hint-2 = 手册页说：内核把这个值加倍，以便留出记账开销的空间。
set-wrong = { $sndbuf }：{ $argument } 的两倍。getsockopt 给出所存的值，而存的是两倍。
set-wrong-same = { $argument } 是你设的值。存的是它的两倍 { $sndbuf }，getsockopt 给出所存的值。
set-reveal = { $sndbuf }：{ $argument } 的两倍。另一半留给开销：
    skb 按全部内存记账，而程序数的是字节。
least = 现在上限是 { $sndbuf }，队列占用 { $wmem_queued }。此前已排队的数据不受影响。
least-question = 接下来是 setsockopt(SO_SNDBUF, 0)。会怎样？
least-zero = 上限变为 0
least-floor = 存下一个最小值
least-refused = 调用失败，什么也不变
least-hint-1 = 如果上限是 0，就永远无法写入。
least-hint-2 = 套接字的上限至少是 SOCK_MIN_SNDBUF。
least-wrong = 存的是 { $sndbuf }：SOCK_MIN_SNDBUF，上限不会更低。调用是成功的。
least-reveal = 存的是 { $sndbuf }：SOCK_MIN_SNDBUF。调用成功，也不作任何提示。
    3.10 上的最小值是 { $least_310 }；之后的内核要求容得下两个空的 skb。
most = 随后设置了一个大得多的值，存的是 { $sndbuf }：参数先被截到 net.core.wmem_max，即 { $most }，再加倍。
    root 可用 SO_SNDBUFFORCE 越过它。
