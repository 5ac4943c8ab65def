title = 四个数字，四个问题
shows = 所设的值、所存的值、Send-Q 与 sk_wmem_queued：各在哪里看到。
home = getsockopt 与 tb：上限；w：内存；Send-Q：未确认的字节；notsent：未发送的字节。

set = 调用了 setsockopt(SO_SNDBUF, { $argument })。getsockopt 得到 { $sndbuf }，ss 在 skmem 中显示为 tb。
queued = 写进程在睡眠。Send-Q 为 { $q }：字节流中未确认的字节（SIOCOUTQ）。
    sk_wmem_queued 为 { $w }，tb 为 { $tb }。
queued-question = ss -m 在 skmem 中显示一个叫 w 的数字。它是哪一个？
queued-stored = 上限 { $tb }
queued-sendq = Send-Q 的字节数 { $q }
queued-memory = 排队占用的内存 { $w }
queued-hint-1 = 上限在那里另有名字：tb。
queued-hint-2 = 与 tb 比较的就是 w。
queued-wrong = w 是 sk_wmem_queued，{ $wmem_queued }：内存。只有内存与上限比较；Send-Q 数的是字节流。
queued-reveal = w 是 sk_wmem_queued，{ $wmem_queued }：全部已排队的 truesize。内核用它与 tb 比较；Send-Q 是 { $send_q }。
unsent = 还有第五个：{ $send_q } 字节中有 { $unsent } 字节未发送。ss 显示为 notsent，程序用 SIOCOUTQNSD 查询。
after = 来了一个 ACK：Send-Q 为 { $send_q }，w 为 { $wmem_queued }，notsent 为 { $unsent }。各按自己的规则变化。
