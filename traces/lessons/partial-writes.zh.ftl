title = send() 只写了一部分
shows = 超时或信号中途结束阻塞的 send()：已排队的才算数。
home = send() 返回已排队的字节数；一个也没有时才返回错误。

asleep = 一次 { $asked } 字节的阻塞 send() 在睡眠，已有 { $queued_part } 字节进入队列。
    SO_SNDTIMEO 为 { $sndtimeo }，没有 ACK。
asleep-question = 这次 send() 返回多少？
asleep-hint-1 = 超时结束睡眠；已有一些字节在队列里。
asleep-hint-2 = 队列里的字节会被发送：程序不能再写一遍。
asleep-wrong = { $got }：睡眠 { $waited } 后超时，这是当时已排队的字节数。其余要由程序再次给出。
asleep-wrong-all = 只有 { $got } 字节进入队列；其余的在 { $waited } 内没有等到空间。
asleep-wrong-error = 返回错误会掩盖一个事实：{ $got } 字节已在队列里，会被发送。所以它返回这个数目。
asleep-reveal = { $got }：正是已排队的字节数。睡眠 { $waited } 之后超时；信号的效果也一样。
rest = { $send_q } 字节留在队列里。send() 不保证要么全写、要么不写：对字节流，要由调用者自己计数。
again = 程序再次调用 send()。一个字节的空间也没有，它又睡眠。
again-question = 又超时了。这次 send() 返回什么？
again-part = 之前已排队的字节数
again-eagain = 错误：EAGAIN
again-zero = 0
again-hint-1 = 这次调用有多少字节进入队列？
again-hint-2 = 没有字节可报告时，就报告错误。
again-wrong = { $result }：即 -EAGAIN。这次调用没有任何字节进入队列，于是说明原因。
again-reveal = { $result }，即 -EAGAIN：这次调用没有任何字节进入队列，于是说明原因。
    对写数据的程序来说，返回 0 说明不了任何问题。
loop = 所以写循环有三种情况：全部、一部分、以及可能只表示“稍后再来”的错误。
