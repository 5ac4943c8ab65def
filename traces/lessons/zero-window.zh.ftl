title = 对端不再读数据
shows = 窗口关闭，零窗口探测询问它，写进程因另一端的原因睡眠。
home = Send-Q 不动，定时器叫 persist：那是对端的程序不读。

closes = 对端的程序什么也不读，它的缓存已满：通告的窗口是 { $snd_wnd }。已发送的都已确认，
    还有 { $unsent } 字节在等待。
asleep = 写进程继续写，直到发送缓存写满：{ $wmem_queued }，上限 { $sndbuf }。它在此睡眠，原因却在另一端。
asleep-question = 对端窗口为 0，没有在途数据。发送方会做什么？
asleep-nothing = 照样发送
asleep-probe = 询问：零窗口探测
asleep-hint-1 = 如果对端的窗口更新丢失了，还有谁会再发？
asleep-hint-2 = tcp_send_probe0 发送一个对端必须回答的段。
asleep-wrong = 它会探测。窗口是 { $snd_wnd }，不能发送数据；探测段用旧的序号，不带数据，
    对端以自己的窗口作答。
asleep-reveal = 发送了一个探测段：旧的序号，没有数据，回答中带有窗口。
    没有它，一次丢失的窗口更新就会让双方永远停住。
probes = 窗口仍是 { $snd_wnd }。每次探测之后，到下一次的时间加倍：至今已加倍 { $backoff } 次。
probes-further = 只要有回答，探测会一直继续；TCP_USER_TIMEOUT 或不回答的对端才会结束它。
opens = 对端的程序开始读：它的窗口是 { $snd_wnd }。窗口够一个段时才通告，而不是每读一个字节就通告。
