title = poll() 说不行，send() 说行
shows = 对同一个缓存，poll() 和 send() 问的是不同的问题。
home = POLLOUT 要求空出三分之一，send() 只问是否到达上限。

writable = 程序每次写 { $size } 字节，没有任何确认。sk_wmem_queued 为 { $wmem_queued }，上限 { $sndbuf }。
no-more = 已写 { $at } 字节。空闲 { $free }，小于已排队数据的一半 { $half }：按这个判断，poll() 不再报告 POLLOUT。
no-more-question = 程序不问 poll()，直接再次调用 send()。字节会被接收吗？
no-more-hint-1 = send() 问的是 sk_stream_memory_free；poll() 看的是空闲空间，即 sk_stream_wspace。
no-more-hint-2 = sk_stream_memory_free 只比较 sk_wmem_queued 与 sk_sndbuf。
no-more-wrong = 会：send() 返回 { $got }。它只问是否到达上限，而 { $now_queued } 低于 { $sndbuf }。
no-more-reveal = 会：send() 返回 { $got }。它的判断是 sk_wmem_queued < sk_sndbuf，即 { $now_queued } < { $sndbuf }；
    poll() 则要求空出三分之一。
end = 直到现在 send() 才拒绝：已写 { $send_q } 字节，占用 { $wmem_queued }。两个判断之间的那些写，poll() 不会通知。
why = 所以总是先问 poll() 的循环用到缓存的三分之二，一直写到 EAGAIN 的循环用到全部。两者都对。
