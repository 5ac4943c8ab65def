title = 双方都写，谁也不读
shows = 两个写完才读的程序：两边的缓存都写满，双方永远睡眠。
home = 写得多又要等回答的程序，必须边写边读：TCP 解不开程序之间的死锁。

begins = 程序调用 send()，共 { $offered } 字节，写完之后才读。对端的程序在同一时刻做同样的事。
asleep = 写进程在 sk_stream_wait_memory 中睡眠：这次调用已确认 { $snd_una } 字节，另有 { $unsent } 字节在队列中发不出去。
    对端窗口为 { $snd_wnd }。
windows = 对端窗口为 { $snd_wnd }：它的程序在写，不在读。我们的窗口为 { $rcv_wnd }：对端的 { $unread } 字节在这里，
    而我们的程序也不读。
windows-question = 这种局面何时结束？
windows-probe = 探测发现窗口打开时
windows-error = 超时结束这次调用时
windows-never = 永远不会
windows-hint-1 = 什么能打开窗口？调用 recv() 的程序。
windows-hint-2 = 探测得到回答：在内核看来连接是正常的，不计任何超时。
windows-wrong = { $since } 之后，已确认的仍是 { $snd_una } 字节，调用没有返回。探测得到的回答是窗口 { $snd_wnd }，
    而每个回答都说明对端还在。
windows-reveal = 永远不会：{ $since } 之后调用仍在睡眠，已确认的仍是 { $snd_una } 字节。探测间隔加倍了 { $probes } 次，
    每次得到的回答都是窗口 { $snd_wnd }。
windows-further = TCP_USER_TIMEOUT 会以错误结束它；SO_SNDTIMEO 会使调用返回一部分。但都不能让回答到来。
healthy = 对 TCP 来说一切正常：没有丢失，探测有回答，两个内核都在等各自的程序。而两个程序在互相等待。
cure = 解决办法在程序里：边写边读，用第二个线程，或用 poll() 同时等 POLLIN 和 POLLOUT；
    或者让请求小于两边缓存所能容纳的量。
