title = 缺了哪个调用
shows = 数据流停住，缓存是空的，窗口是开的：程序再也没有问过。
home = Send-Q 为空而消息没有发完：原因要到写数据的程序里找。

part = 非阻塞的 send() 给出 { $asked } 字节，返回 { $got }。程序把这当作成功，转去做别的事；
    它只监听这个套接字的输入。
later = { $since } 之后，对端还在等 { $missing } 字节。未确认的有 { $send_q } 字节，sk_wmem_queued 为 { $wmem_queued }，
    上限 { $sndbuf }，对端窗口为 { $snd_wnd }。
later-question = 缺了哪个调用？
later-recv = 对端程序的 recv()
later-sndbuf = 用 setsockopt() 加大缓存
later-out = 用 epoll_ctl() 监听 EPOLLOUT
later-hint-1 = 如果对端不读，窗口会很小；如果缓存已满，就会有 Send-Q。
later-hint-2 = 空间腾出来之后通知了谁？看写进程面板：有谁在等吗？
later-wrong = 队列占用 { $wmem_queued }，上限 { $sndbuf }，窗口 { $snd_wnd }：两端都有空间，只是没有人写。
    程序从未监听 EPOLLOUT。
later-wrong-recv = 对端在读：它的窗口是 { $snd_wnd } 字节。其余数据从未交给内核，因为没有人监听 EPOLLOUT。
later-wrong-sndbuf = sk_wmem_queued 为 { $wmem_queued }，上限 { $sndbuf }：缓存早已空了。没有人监听 EPOLLOUT，
    也就没有人得到通知。
later-reveal = EPOLLOUT。内核没有可唤醒的对象：程序得到返回值 { $got } 之后，从未要求在有空间时通知它。
    { $missing } 字节从未交给内核。
later-further = 顶部那一行也这样说：没有数据可发，缓存为空。在 ss 中，这样的连接 Send-Q 为 0，也没有定时器。
again = 现在程序再次写：{ $more } 字节立即被接收。从来没有什么挡着它。
loop = 每次只写了一部分之后：留好其余的数据，用 epoll_ctl(EPOLL_CTL_MOD) 监听 EPOLLOUT，
    事件到来时继续写，写完后再取消 EPOLLOUT。
