title = 只有一次边沿
shows = EPOLLET 对每次变化只通知一次：哪个 ACK 产生边沿，下一次又由什么产生。
home = EPOLLET 报告的是变化，不是状态：先写到 EAGAIN，然后才等待。

asks = 套接字以 EPOLLET 监听 EPOLLOUT。缓存有空间，所以 epoll_wait 立即返回，程序调用 send()，
    共 { $offered } 字节。它在每次写之前都先调用 epoll_wait。
part = send() 返回 { $got }，共 { $offered } 字节：队列占用 { $wmem_queued }，上限 { $sndbuf }。于是置位
    SOCK_NOSPACE，程序在 epoll_wait 中睡眠。现在 ACK 陆续到来，每三个 { $mss_cache } 字节的段确认一次。
part-question = 产生边沿的那个 ACK 确认到第几个字节？
part-hint-1 = 释放内存的 ACK 本身不产生事件：缓存必须空出三分之一。
part-hint-2 = 降到 { $wake } 或以下时 sk_stream_write_space 才唤醒。{ $wmem_queued } 中要释放多少？
part-wrong = 是确认 { $edge } 的那个 ACK：此后队列占用 { $queued }，空闲 { $free }，不小于前者的一半。
part-wrong-early = 确认 { $given } 字节之后，队列占用仍高于 { $wake }：空闲不到三分之一时，ACK 不产生事件。
    产生边沿的是确认 { $edge } 的那个。
part-wrong-all = 不必释放那么多：空出三分之一就够了。确认 { $edge } 的 ACK 之后，队列占用 { $queued }，空闲 { $free }。
part-reveal = 确认 { $edge } 字节的 ACK：队列占用 { $queued }，空闲 { $free }，sk_stream_write_space 唤醒等待者。
    它之前的 ACK 都没有产生事件。
event = 事件只有一次。SOCK_NOSPACE 又变回 { $nospace }，而 tcp_check_space 首先检查它：
    之后的 ACK 不再通知任何人。
rest = 程序写完了其余的 { $rest } 字节，全部被接收。下一次写之前，它和第一次一样先调用 epoll_wait。
rest-question = ACK 继续到来，最后全部得到确认。epoll_wait 会返回吗？
rest-hint-1 = 新的边沿要有原因：有一次调用没有找到空间。
rest-hint-2 = 看 SOCK_NOSPACE：那次事件之后，谁置位过它？
rest-wrong = 不会：已确认 { $acked } 字节，队列占用 { $left_queued }，程序仍在睡眠。那次事件之后没有调用被拒绝，
    SOCK_NOSPACE 为 { $flag }，所以没有通知。
rest-reveal = 它面对空的缓存永远睡下去：队列占用 { $left_queued }。那次事件之后没有调用被拒绝，
    SOCK_NOSPACE 为 { $flag }，ACK 什么也不报告。
rest-further = 水平触发的 epoll 在被问到时查看状态：这里会立即返回。
    重新 epoll_ctl(EPOLL_CTL_MOD) 也会查看一次状态。
rule = 使用 EPOLLET 时，程序必须写到 send() 返回 EAGAIN 或只接收一部分为止。只有这样的调用才置位
    SOCK_NOSPACE，ACK 才能产生下一次边沿。
