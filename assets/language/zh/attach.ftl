# attach

# src/app/attach/find.rs
attach-its-descriptors-are-another-users = （它的描述符属于另一个用户：需要 root）
attach-neither-as-a-process-nor = { $number }，既不是进程也不是 cookie
attach-cookie = cookie { $cookie }
attach-port = 端口 { $port }
attach-a-process-named = 名为 `{ $name }` 的进程

# src/app/attach/stream.rs
attach-the-socket-has-ended = 套接字已结束{"\u000A"}
attach-wmem-queued-of-not-sent = { $at_ms }  wmem_queued { $wmem_queued }，上限 { $sndbuf }，未发送 { $unsent_bytes }；{ $sentence }{"\u000A"}

# src/app/attach/within.rs
attach-everything-each-skb-copied-under = 全部：每个 skb，在套接字的锁下复制，锁持有 { $held } us
attach-totals-only-a-copy-was = 只有总数：丢弃了一份复制，因为它前后不一致：{ $torn }
attach-totals-only-the-kernels-walk = 只有总数：内核遍历全部套接字时没有遇到这一个

# src/source/live/verdict/grounds.rs
grounds-the-peers-program = 对端的程序
grounds-is-stopped-and-reads-nothing = { $reader } 停住，什么都不读
grounds-reads-nothing = { $reader } 什么都不读
grounds-reads-slower-than-data-could = { $reader } 读得比能发送的慢
grounds-the-path-is-dead-nothing = 路径已断：没有任何回音
grounds-the-network-is-the-limit = 网络是限制（拥塞窗口、pacing 或链路）
grounds-the-send-buffer-is-the = 发送缓存是限制：全部在途
grounds-nothing-is-queued-whoever-waits = 没有排队：等待的即将继续
grounds-not-tcp-nothing-is-queued = 不在 TCP：没有排队，所以程序没有要发送的，或在等别的
grounds-the-connection-is-not-open = 连接还没有打开
grounds-nobody-all-is-sent-and = 没有谁：全部已发送，ACK 在途中
grounds-what-is-seen-fits-no = 看到的不符合任何单一原因；再看一次
grounds-no-ack-for = { $into } 没有 ACK
grounds-in-flight-taken-for-lost = 在途{$unacked}，判为丢失 { $lost }，cwnd { $snd_cwnd }
grounds-in-flight-of-cwnd-round = 在途{$in_flight}，cwnd { $snd_cwnd }，往返 { $into }
grounds-data-was-sent-last-ago = 上次发送数据在 { $into } 前
grounds-nobody-is-seen-to-wait = 没有看到谁在等空间
grounds-the-peers-window-is-0 = 对端的窗口为 0
grounds-the-peers-window-is-of = 对端的窗口为 { $window }，其中在途 { $sent }
grounds-nothing-is-in-flight-although = 没有在途的，虽然有数据要发送
grounds-in-back-off = { $name }：{ $into } 后{$next}，退避 { $backoff }
grounds-limited-by-the-peers-window = 忙的 { $busy } 中有 { $limited } 受对端窗口所限（{ $share } %）
grounds-nothing-was-acknowledged-between-two = 相隔 { $interval } 的两次查看之间没有确认任何数据
grounds-at-that-rate-there-is = ；按这个速率，约 { $wakes } 后又有空间
grounds-bytes-were-acknowledged-within = { $interval } 内确认了 { $acked_bytes } 字节（{ $rate }）{ $wakes }
grounds-sent-again-told-as-needless = 重传{$sent_again}，告知多余 { $told } 个（DSACK）：是满了的接收方丢弃的，不是丢失
grounds-taken-for-lost-sent-again = 判为丢失{$lost}，重传并在途 { $retrans }
grounds-of-truesize-have-not-left = { $wmem_alloc } 的 truesize 还没有离开本机（排队规则或设备）

# src/source/live/wait.rs
wait-pid-thread = { $name }（pid { $pid }，线程 { $tid }）
wait-pid = { $name }（pid { $pid }）
wait-sleeps-in-fd-bytes = 睡眠在 { $call }(fd { $fd }, { $length } 字节)
wait-sleeps-in-fd = 睡眠在 { $call }(fd { $fd })
wait-sleeps-in-fd-it-reads = 睡眠在 { $call }(fd { $fd })：它读取，不发送
wait-sleeps-in-for-which-sockets = 睡眠在 { $call }()：等哪些套接字，只有 root 看得到
wait-sleeps-in = 睡眠在 { $call }()，{ $room }（{ $replace }）
wait-which-watches-fd-for-triggered = { $verb } { $epoll }，它看 fd { $fd } 的 { $name }，{$trigger}触发
wait-sleeps-in-until-all-is = 睡眠在 { $call }()，直到全部确认或 linger 时间结束
wait-sleeps-in-2 = 睡眠在 { $call }()

# src/source/live/peer.rs
peer-the-other-end-is-on = 另一端在这台机器上；{ $why_nobody_holds_it }；那里有 { $recv_q } 字节未读
peer-the-other-end-is-on-this = 另一端在这台机器上：{ $who }；那里有 { $recv_q } 字节未读
peer-it-is-in-no-epoll = 它不在任何 epoll 中，现在也没有线程在读

# src/source/live/page.rs
page-inode = inode { $inode }
page-queued-sk-wmem-queued-of = 队列     sk_wmem_queued { $wmem_queued }，sk_sndbuf { $sndbuf }（{ $percent } %{ $locked }）
page-bytes-not-acknowledged-sent-not = {"         "}未确认 { $send_q_bytes } 字节：已发送 { $unsent }，未发送 { $unsent_2 }
page-handed-over-so-far-bytes = {"         "}至今交给内核 { $bytes } 字节，已确认和在队列中的（主动连接的一侧少 1；FIN 算 1）
page-bytes-received-and-not-read = {"         "}已收到而未读 { $recv_q_bytes } 字节
page-tcp-notsent-lowat-a-writer = TCP_NOTSENT_LOWAT { $lowat }：未发送的少于 { $lowat_2 } 且 sk_wmem_queued 不超过 { $mark } 时唤醒写进程；现在未发送 { $unsent_bytes }
page-a-writer-wakes-and-poll = 写进程在三分之二处被唤醒，poll 也说可写：不超过 { $mark }；现在{$now}
page-last-ran-ago = ；上次运行在 { $ms } 前
page-waits = 等待     { $wait }{ $room }{ $ran }
page-waits-2 = 等待     { $orphan }{ $limit }
page-from-proc-which-does-not = {"         "}（来自 /proc，它不显示全部）
page-sock-nospace-is-left-from = {"         "}SOCK_NOSPACE 是上次放不下的写入留下的；现在没有谁在等空间
page-sock-nospace-is-set-a = {"         "}设置了 SOCK_NOSPACE：有一次写入放不下
page-sock-nospace-is-not-set = {"         "}没有设置 SOCK_NOSPACE：上次写入放得下
page-sock-nospace-an-orphan-has = {"         "}SOCK_NOSPACE：孤儿没有

# src/app/attach/recorder.rs
recorder-recorded-in-to-see-them = {$looks}已录制到 { $path }；再看：skbscope replay { $path }
recorder-cannot-write = 不能写入 { $path }
recorder-a-scenario-of-this-look = 这次查看的场景在 { $path }；在引擎中单步：skbscope run { $path } --paused

# src/app/attach/screen.rs
screen-stopped-at-what-was-seen = {" "}停在：{ $hit }；看到的都保留
screen-stopped-at-end-goes-on = {" "}停在：{ $hit }   End 继续

# src/app/attach/written.rs
written-records-into-j-ends-it = {" "}正在录制到 { $path }；J 结束

# src/tui/attach/draw_picker.rs
picker-real-sockets-of-of-this = {" "}真实的套接字：这台机器的 { $of } 个中的 { $shown } 个   过滤：{ $filter }_

# src/tui/attach/draw_watch.rs
watch-seen = {" "}看到：{ $tier }
watch-marked-here = {" "}这里的标记：{ $mark }
watch-of-queued = 排队 { $wmem_queued }，上限 { $sndbuf }

# src/tui/attach/update.rs
update-no-mark-this-look-m = {" "}这次查看{$way}没有标记；m 加标记，b 停在条件处
update-stops-at-where-it-came = {" "}停在：{ $text }；以前成立之处有标记（n、p）
differences-what = { $skbs }{ $what }（{ $bytes } 字节）
page-seen = 看到     { $tier }
page-why = 原因     { $sentence }
page-try = {"         "}建议：{ $advice }
page-cookie = {"         "}cookie { $cookie }（sk:{ $sk }），{ $inode }，uid { $uid }，{ $congestion }
page-v4 = {"         "}IPv6 套接字上的 IPv4：在 `ss -6` 和 /proc/net/tcp6 中
page-stopped = ，停住（状态 T）
page-held = 持有者   { $title }，fd { $fds }，uid { $uid }{ $stopped }
page-orphan = 持有者   不再有进程（孤儿）
page-no-process = 持有者   没有进程：它的描述符已关闭、正在传给另一个进程，或属于 io_uring
page-not-visible = 持有者   看不到：{$processes}不可查看（需要 root）
count-process = { $n } 个进程
peer-stopped = { $n ->
   *[other] { $names } 停住（状态 T）
 }
count-look = { $n } 次查看
