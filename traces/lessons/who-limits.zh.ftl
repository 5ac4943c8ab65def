title = 是谁限制了发送方？
shows = 内核统计时间：忙碌、受对端窗口限制、受发送缓存限制。
home = 调整之前先看 ss -i：busy、rwnd_limited 和 sndbuf_limited 说明受谁限制。

runs = 链路很快，发送缓存很大，程序总有数据；而对端的窗口是 { $snd_wnd }。在途 { $in_flight } 段，cwnd 允许 { $cwnd } 段。
chrono = 至今内核计为忙碌的时间是 { $busy }。每一时刻它只把时间计给一个原因（tcp_chrono_start）。
chrono-question = 忙碌时间中哪一份最大？
chrono-network = 网络：cwnd
chrono-window = 对端窗口
chrono-buffer = 发送缓存
chrono-hint-1 = 最先用完的是什么：cwnd、窗口，还是缓存中的数据？
chrono-hint-2 = 始终有未发送的字节；比较窗口与在途的数据。
chrono-wrong = 忙碌 { $busy } 中，受对端窗口限制的有 { $rwnd_limited }，受发送缓存限制的有 { $sndbuf_limited }。
chrono-reveal = 对端窗口：{ $busy } 中的 { $rwnd_limited }；发送缓存 { $sndbuf_limited }。加大缓存或换更快的链路都无济于事。
proof = 有 { $unsent } 字节在等待，cwnd 为 { $cwnd } 段，在途 { $in_flight } 段：只有大小为 { $snd_wnd } 的窗口拦住它们。
limits = 只有已排队的都已发送、而程序在等空间时，才计入 sndbuf-limited：窗口先用完，就是窗口的时间。
