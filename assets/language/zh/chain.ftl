# chain

# src/debugger/explain/blocked.rs
ends-its-nap-ends-in = 小睡在 { $span } 后结束
ends-woken-its-turn-is = 已唤醒，等待轮到它
ends-ack-wakes-it = ACK { $ack } 将唤醒它
ends-ack-or-so-wakes = 大约 ACK { $ack } 时唤醒它
ends-the-peer-must-open = 对端必须打开窗口
ends-woken-at-the-next = 下次检查时唤醒
ends-a-nap-that-ends = 会自行结束的小睡
ends-syn-ack-wakes-it = SYN-ACK 将唤醒它
ends-the-ack-of-the = 对 FIN 的确认将唤醒它
ends-a-handshake-wakes-it = 握手完成将唤醒它
ends-data-or-a-fin = 对端的数据或 FIN 将唤醒它
ends-anyway = { $ending }；否则 { $span } 后自行结束
ends-must-be-sent = 还须发送 { $n } 字节

# src/debugger/explain/site.rs
why-a-new-skb-with = 分配一个带线性区的新 skb：整个内存块都记账，至少 { $empty_truesize } 字节。
why-a-new-empty-skb = 分配一个空的新 skb：还没装任何数据就花费 { $empty_truesize } 字节。
why-may-enlarge-cwnd-for = { $algorithm } 可以按这个 ACK 交付的段增大 cwnd。

# src/debugger/explain/event.rs
event-truesize = truesize { $number }
event-slot = 槽位 { $number }
event-from-offset = 从偏移 { $number } 开始
event-waits-for = 等待{$waits_for}
event-up-to-call = 到第 { $number } 次调用
event-due-in = { $span } 后到期
event-was-due-at = 本应在 { $span } 到期
event-without-an-ack-number = 不带 ACK 号
event-ack = ack { $number }
event-sequence-number = 序号 { $number }
event-send-buffer-space = 发送缓存空间
event-machine-memory = 机器内存
event-the-handshake = 握手
event-the-ack-of-our = 对 FIN 的确认
event-data-of-the-peer = 对端的数据
event-the-skb-stands-at = skb 位于链表末尾，等待发送。
event-first-transmission-from-now = 首次发送：从现在起 skb 在发送头之前等待 ACK。
event-the-machine-has-no = 机器没有内存给它，任务小睡一段随机的短时间后重试。
event-the-task-sleeps-until = 任务睡眠，直到握手完成。
event-the-task-sleeps-in = 任务在 poll 中睡眠，直到套接字可写。
event-the-task-lingers-in = 任务在 close 中停留，直到 FIN 被确认（SO_LINGER）。
event-the-task-sleeps-until-the = 任务睡眠，直到对端发送数据或关闭。
event-the-writer-sleeps-only = 写进程睡眠：只有释放的发送缓存空间、超时或错误能结束睡眠。
event-the-system-call-is = 系统调用结束，程序得到错误。

# src/debugger/explain/field.rs
why-the-peers-window-is = 对端的窗口已关闭：在它打开之前不能发送新数据。
why-all-is-in-order = 一切正常：发送的数据没有缺失。
why-something-arrived-out-of = 有数据不按顺序到达，因为丢失，或只是乱序。
why-cwnd-is-being-reduced = 虽然没有丢失，cwnd 正在减小。
why-fast-recovery-what-is = 快速恢复：重传丢失的数据，同时 cwnd 缩小。
why-the-retransmission-timer-ran = 重传定时器到期：一切从很小的 cwnd 重新开始。

# src/debugger/explain/mod.rs
why-returns = { $name } 返回
why-is-done-and-its = { $name } 执行完毕，调用者继续。
event-of-socket = { $name }：{ $detail }
event-of-one = { $name }：{ $who }
event-of-one-with = { $name }：{ $who }，{ $detail }
event-bytes-in-front = 前面留下 { $n } 字节
decided = { $formula }? { $answer }

# src/debugger/explain/chain/ack.rs
chain-no-ack-for = { $span } 没有 ACK
chain-byte-missing-for-behind = 字节 { $una } 缺失 { $span }；它之后已到达 { $behind }
chain-rtt = ，RTT {$rtt}
chain-an-ack-arrives-in = { $left } 后有 ACK 到达{$rtt}
chain-lost-on-the-way = 在途中丢失
chain-packets-queue-for = ，{ $packets } 个报文排队等待 {$rate}
chain-the-data-arrive-in = 数据 { $left } 后到达{$rate}
chain-the-peer-delays-its = 对端延迟确认，最多 { $most }
chain-the-acks-arrived = ACK：{ $arrived } 字节已到达
chain-its-ack-was-lost = 它的 ACK 丢失
chain-the-real-kernel-has = 真实内核没有回答
chain-the-real-kernel-has-not = 真实内核没有回答，RTT {$rtt}
chain-the-syn-ack-arrives = SYN-ACK { $left } 后到达
chain-the-syn-arrives-in = SYN { $left } 后到达

# src/debugger/explain/chain/held_by.rs
chain-tcp-memory-refused-now = TCP 内存被拒绝：现有 { $pages } 页，上限 { $limit } 页
chain-no-syn-ack-yet = 还没有 SYN-ACK
chain-the-fin-is-not = FIN 没有被确认
chain-the-peer-has-sent = 对端没有发来未读的数据
chain-buffer-full-of = 缓存已满：{ $queued }，上限 { $sndbuf }
chain-buffer-of-woken-at = 缓存 { $queued }，上限 { $sndbuf }，降到 { $wake } 唤醒
chain-not-sent-tcp-notsent = {$unsent} 未发送，TCP_NOTSENT_LOWAT { $lowat }
chain-buffer-has-room-of = 缓存有空间：{ $queued }，上限 { $sndbuf }

# src/debugger/explain/chain/scene.rs
chain-backed-off-once = ，退避一次
chain-backed-off-times = ，退避 { $n } 次
chain-rto-in = { $left } 后 RTO{$again}
chain-tail-loss-probe-in = { $left } 后尾部丢失探测
chain-probe-in = { $left } 后探测{$again}
chain-rack-decides-in = { $left } 后 RACK 判定
chain-early-retransmit-in = { $left } 后早期重传
chain-then-given-up = ，然后放弃（{ $limit }）
chain-given-up-in = ，{ $span } 后放弃（{ $limit }）

# src/debugger/explain/chain/unsent.rs
chain-cwnd-full-of-in = cwnd 已满：在途 { $in_flight }，上限 { $cwnd }
chain-nagle-holds-mss-until = Nagle 扣住 { $head } < mss { $mss }，直到 ACK
chain-tcp-cork-holds-mss = TCP_CORK 扣住 { $head } < mss { $mss }
chain-deferred-more-can-go = 推迟：下一个 ACK 之后可一次发更多
chain-device-busy-in-it = 设备忙：占着 { $wmem_alloc }（TSQ）
chain-no-memory-to-cut = 没有内存来切开 { $head } 字节的 skb
chain-allowed-goes-with-the = 已允许：随下一次推送发出
chain-paced-at-bytes-s = pacing 速率 {$rate} 字节/s：下一个报文 { $left } 后发出

# src/debugger/explain/chain/window.rs
chain-window-0 = 窗口 0
chain-window-next-segment = 窗口 { $window } < 下一段 { $next_segment }
chain-window-has-no-room = 窗口 { $window } 没有空间：在途 { $used }，接下来 { $next }
chain-peers-window-full-of = 对端窗口已满：在途 { $used }，窗口 { $window }
chain-no-window = 零窗口
chain-a-window-of = { $window } 的窗口
chain-unread = ：{ $bytes } 未读
chain-its-program-stopped-reading = 它的程序停止读取{$in_it}
chain-its-program-reads-b = 它的程序读取 {$rate} B/s{$in_it}
chain-the-real-kernels-program = 真实内核的程序不读取{$in_it}
chain-a-window-update-arrives = 窗口更新 { $left } 后到达
chain-of-unread = { $buffer } 中 { $unread } 未读
chain-its-window-update-was = 它的窗口更新丢失
chain-its-program-stopped-reading-2 = 它的程序停止读取：{$in_it}
chain-its-program-reads-b-s = 它的程序读取 {$rate} B/s：{$in_it}
chain-the-peers-buffer-holds = 对端的缓存总共 { $buffer }

# src/debugger/explain/chain/writer.rs
chain-more = ，另有 { $n } 个
chain-asleep = { $call_of } 睡眠 { $span }{$more}
chain-not-sent = ；{ $n } 未发送
chain-is-woken-and-runs = { $text } 已唤醒，即将运行{$unsent}
chain-runs-copied = { $text } 运行中：已复制 { $copied }{$unsent}
chain-runs = { $text } 运行中{$unsent}
chain-its-call = 它的调用
chain-lingers-more-at-most = { $text }；最多再停留 { $left }
chain-again-in = { $text }；{ $left } 后再试
chain-other-sockets-hold-pages = 其他套接字占用 { $pages } 页
chain-nobody-waits-the-fin = 没有进程在等；FIN 未发送
chain-nobody-waits-nothing-is = 没有进程在等；没有写入
chain-nobody-waits-not-sent = 没有进程在等；{ $n } 未发送
chain-buffer-empty = 缓存为空
chain-buffer-nearly-empty = 缓存几乎为空
chain-buffer-full = 缓存已用 { $n }%
chain-nothing-in-flight = 没有在途的段
chain-of-in-flight = 在途 { $n }，上限 { $cwnd }
chain-nothing-to-send = 没有要发送的；{ $flight }；{ $buffer }
chain-closed-for-writing-the = 写方向已关闭：FIN 已发送
chain-next = 接着
chain-again-in-2 = { $left } 后再次
chain-writes = { $name } {$when}写入
chain-is-halted = { $name } 被停住
chain-the-script-acts-next = 接下来由脚本行动
chain-no-program-writes = 没有程序写入
chain-is-done-wrote = { $name } 完成：写入 { $written }
chain-all-programs-are-done = 全部 { $len } 个程序完成
chain-no-connection-yet = 还没有连接
chain-connection-closed-in-order = 连接正常关闭
chain-connection-over = 连接结束：{ $name }
chain-waited-as-long-as = 已等到 TCP_USER_TIMEOUT 允许的 { $user_timeout }
chain-no-answer-to-keepalive = { $probes_out } 次 keepalive 探测没有回答
chain-window-0-through-probes = 窗口 0，经过 { $probes_out } 次探测
chain-no-answer-to-retransmissions = { $retransmits } 次重传没有回答
chain-the-peer-refused-it = 对端拒绝连接：RST
chain-the-peer-sent-rst = 对端发送了 RST
chain-a-send-after-it = 在连接结束之后 send
chain-script-does = 脚本{ $verb ->
    [offer] 通告
   *[hold] 扣住
 } { $what }
chain-script-does-and-goes-on = 脚本{ $verb ->
    [offer] 通告
   *[hold] 扣住
 } { $what }，{ $left } 后继续
chain-you-do = 你{ $verb ->
    [offer] 通告
   *[hold] 扣住
 } { $what }
chain-and-timer = { $text }；{ $timer }
chain-the-ack-arrives = ACK 将在 { $left } 后到达
chain-the-peer-sends-its-syn = 对端将在 { $left } 后重传 SYN
chain-syn-ack-in = { $left } 后重传 SYN-ACK{ $again }
event-a-connection = 一个连接
event-the-task-sleeps-in-accept = 任务在 accept 中睡眠，直到对端建立连接。
chain-syn-ack-not-acknowledged = 我方的 SYN-ACK 尚未被确认
chain-no-syn-yet = 还没有 SYN
changed = { $name } { $from } -> { $to }
decided-none = （无）
chain-the-acks = ACK
chain-its-answer = 它的回答
chain-the-script-is-over = 脚本已结束
