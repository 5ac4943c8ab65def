# Messages after commands, questions, lists.

# src/tui/command/view.rs
view-no-kernel-trace-is-open = 没有打开内核轨迹；skbscope run --verify FILE 打开一个。
view-the-counters-of-all-runs = 只有全部运行都显示时才有全部运行的计数器：按 V 直到全部显示，前提是终端够大。
view-this-is-the-moment-of = 这就是该行的时刻 { $moment }；z 是放大。
view-moment-where-that-row-happened = 时刻 { $moment }：该行发生之处。Ctrl-O 撤销跳转。
view-the-queue-is-empty-there = 队列为空：没有可选的 skb。
view-no-longer-following-one-skb = 不再跟踪单个 skb。
view-following-skb-steps-and-wire = 正在跟踪 skb { $id }：步骤和线路只列出与它有关的内容。f 结束跟踪。
view-nothing-to-leave-here-q = 这里没有可退出的；q 退出程序。
view-unzoom = 还原
view-unfollow = 停止跟踪
view-deselect = 取消选中

# src/tui/command/numbers.rs
numbers-which-step-last-changed = 最后改变它的是哪一步
numbers-enter-go-there-esc-close = Enter 到那里  Esc 关闭
numbers-none = 没有
numbers-this-panel-has-no-numbers = 这个面板现在没有引擎的数字。
numbers-here-at-became = 这里，在 { $moment }，{ $name } 变为 { $value }。
numbers-has-been-the-same-since = { $name } 从开始起没有变过。

# src/tui/command/programs.rs
programs-write-now = 立即写入
programs-bytes-for-one-send-1 = 一次 send() 的字节数：1,000、64KiB、1MB
programs-every-program-is-inside-a = 每个程序都在系统调用之内；p 让它返回后不再开始下一个
programs-begins-to-send-s-shows = { $task } 开始 send { $bytes }：s 逐步显示，n 到末尾。
programs-the-programs-begin-no-new = 程序自己不再开始新的调用；w 替它们写入。
programs-the-programs-go-on-by = 程序自己继续运行。
programs-bytes-4-096-64kib-the = 字节数：4,096、64KiB；内核存储两倍
programs-set-by-so-sndbuf = 由 SO_SNDBUF 设置
programs-set-by-autotuning = 由自动调整设置
programs-sk-sndbuf = sk_sndbuf { $sndbuf }，{ $by }
programs-at-most-2-147-483 = 最多 2,147,483,647 字节
programs-setsockopt-so-sndbuf-sk-sndbuf = setsockopt(SO_SNDBUF, { $value })：sk_sndbuf 为 { $stored }。
programs-this-kernel-has-no-tcp = 这个内核没有 TCP_NOTSENT_LOWAT：3.12 才有
programs-bytes-of-unsent-data-4 = 未发送数据的字节数：4,000、16KiB；0 表示采用系统的值
programs-the-systems-value = 系统的值
programs-nobody-sleeps = 没有任务在睡眠

# src/tui/command/search.rs
search-you-stand-where-you-stood = {$place}位置没有变。
search-refused = （被拒绝：{ $why }）
search-the-script = 脚本：{ $done }。
search-before-this-moment = 在这个时刻之前，{ $what }。
search-so-far-and-nobody-knows = 到现在为止，{ $what }；真实对端会做什么无人知道：空格让时间走到下一次。
search-up-to-a-capture-or = 到 { $place } 为止，{ $what }。抓包或录制时不能再等。
search-after-nothing-more-happens-by = { $what }：在 { $place } 之后，不再有事情自行发生。
search-input-s-of-the-run = 输入 { $input }，即运行的 { $at } s
search-stopped-at-and-nothing-found = 已停在 { $place }，没有找到。位置没有变。
search-searching-esc-stops = 正在查找：{ $seek }；Esc 停止。

# src/tui/command/peer.rs
peer-only-with-peer-manual = 只用于 --peer manual
peer-the-manual-peer-has-no = 手动对端没有读取数据的程序
peer-your-own-program-reads-as = 你自己的程序按自己的速度读取
peer-there-is-no-link-to = 没有可改变的链路：报文直接到达真实内核
peer-a-real-kernel-resets-when = 真实内核有理由时才复位
peer-the-peer-is-a-real = 对端是真实内核；请按名字运行另一个场景
peer-how-fast-the-peers-program = 对端程序读取的速度
peer-bytes-or-bits-per-second = 每秒的字节或比特：0、64KiB/s、8mbit、unlimited（不限）
peer-there-is-none = 没有
peer-all-that-arrives-at-once = 到达的全部，立即
peer-nothing = 不读
peer-acknowledge-up-to = 确认到
peer-a-byte-of-the-stream = 流中的一个字节：500、35,001；或 skb，表示选中的 skb 的末尾
peer-snd-una-skb-ends-at = snd_una { $una }；skb { $id } 到 { $end_seq } 为止
peer-no-skb-is-selected = 没有选中 skb
peer-a-byte-of-the-stream-such = 流中的一个字节，例如 35,001
peer-acknowledge-a-range-beyond-a = 确认空洞之后的一段（SACK）
peer-from-to-in-bytes-of = 从-到，按流中的字节：1,448-2,896；多段之间用空格
peer-from-to-such-as-1 = 从-到，例如 1,448-2,896
peer-expected = 应为{$expected}
peer-is-empty-the-second-number = { $from }-{ $value } 为空：第二个数必须更大
peer-the-peers-window = 对端的窗口
peer-packets-that-the-link-loses = 链路丢失的报文
peer-percent-both-ways-0-2 = 百分比，两个方向：0%、2%、0.5%
peer-one-way-delay-of-the = 链路的单向时延
peer-time-each-way-10ms-500us = 时间，每个方向：10ms、500us、1s
peer-bandwidth-of-the-link = 链路的带宽
peer-bits-or-bytes-per-second = 每秒的比特或字节：10mbit、100KiB/s、unlimited（不限）
peer-a-link-needs-some-bandwidth = 链路需要一些带宽；要让它停止，把丢失设为 100%
peer-tcp-memory-that-other-sockets = 其他套接字占用的 TCP 内存
peer-a-size-0-1500mib-beyond = 大小：0、1500MiB；超过 tcp_mem 的第二个值就有内存压力
peer-that-is-too-much = 太多了

# src/tui/command/files.rs
files-record-packets-into-a-file = 把报文写入文件
files-a-file-name-that-ends = 文件名，以 .pcapng（带注释）或 .pcap 结尾
files-not-recording = 没有在抓包
files-record-the-session-into-a = 把会话从头录制到文件
files-a-file-name-such-as = 文件名，例如 session.jsonl；回放：skbscope replay session.jsonl
files-not-recorded = 没有在录制
files-exists-already-with-bytes-written = { $path } 已存在，有 { $bytes } 字节。覆盖后这些内容将丢失。
files-write-over-a-file = 覆盖文件？
files-write-into-which-is-free = 写入 { $free }，这个名字没有被占用
files-another-name = 另一个名字
files-overwrite-it = 覆盖它

# src/tui/command/run.rs
run-time-stands-while-the-peer = 对端或脚本等待你时，时间停住。H 让时间走。
run-time-runs-also-while-the = 时间在走，对端或脚本等待你时也走。H 再次让它停住。
run-a-real-kernels-time-cannot = 真实内核的时间停不住；空格停住引擎
run-let-time-run = 让时间走
run-hold-time = 让时间停
run-nothing-more-will-happen-by = 不再有事情自行发生：w 写入，R 重新开始。
run-the-peer-is-a-real = 对端是真实内核：时间与它的时间一同走。空格停住引擎。
run-speed-one-second-shows-of = 速度 { $speed }：一秒显示 { $shown } 虚拟时间。
run-speed-is-as-far-as = 速度 { $speed } 已到尽头。
run-connect-again = 重新连接？
run-started-again-as-branch-y = 已重新开始，作为分支 { $branches }。Y 到其他分支，Ctrl-O 回到原来的位置。
run-started-again-from-the-beginning = 已从头重新开始。
run-the-script = 脚本：{ $done }。
run-the-peer-is-a-real-kernel = 对端是真实内核，时间与它的时间一同走：脚本到时候自己行动。
run-this-scenario-has-no-script = 这个场景没有脚本
run-the-script-is-over = 脚本已结束
run-a-recording-is-of-its = 录制只属于它自己的内核
run-a-connection-to-a-real = 与真实内核的连接不能换自己的内核；用 --kernel 启动
run-kernels-are-compared-already = 已经在比较内核
run-go-to = 转到 { $title }？
run-the-same-scenario-from-its = { $title }：同一场景，从头开始。
run-cannot-run-it = { $title } 不能运行它：{ $message }
run-mouse-on-click-to-focus = 鼠标开启：点击聚焦和选择，滚轮滚动。m 把它交还终端。
run-mouse-off-the-terminal-selects = 鼠标关闭：终端重新可以选择和复制文字。
run-no-color-is-set-there = 设置了 NO_COLOR：没有可换的颜色。

# src/tui/command/time.rs
time-this-is-the-beginning-nothing = 这里是开头：之前什么都没有。
time-go-forward-to-the-next = 向前到下一次
time-enter-go-there-again-back = Enter 到那里  ; 再一次  : 回到上一次  Esc 关闭
time-go-back-to-the-last = 向后到上一次
time-enter-go-there-again-forward = Enter 到那里  : 再一次  ; 到下一次  Esc 关闭
time-go-to-a-moment = 跳到某个时刻
time-input-step-as-in-44 = 输入.步，例如 44.77；输入，例如 44；或时间：1.5s、200ms
time-s-the-end-is = { $moment }，{ $now } s；末尾是 { $end }
time-this-is-the-end-already = 这里已经是末尾
time-branches-of-this-session = 本次会话的分支
time-enter-go-to-its-end = Enter 到它的末尾  Esc 关闭
time-branch = 分支 { $row }。
time-from-the-beginning-again = { $index }：再次从头开始{$began_with}；{ $end }
time-from-after-input = { $index }：从分支 { $of } 的输入 { $input } 之后：{ $command }；{ $end }
time-from-after-input-2 = { $index }：从分支 { $of } 的输入 { $input } 之后；{ $end }
time-the-session-as-it-began = { $index }：会话开始的样子；{ $end }
time-runs-that-are-compared-have = 并排比较的运行各只有一个过去
time-with-a-real-kernel-as = 对端是真实内核时只有一个过去
time-there-is-one-branch-to = 只有一个分支：在过去行动会产生另一个

# src/tui/command/breakpoints.rs
breakpoints-breakpoints = 断点
breakpoints-a-new-one-tcp-write = 新断点：tcp_write_xmit；sk_stream_memory_free refused；task 1 blocked；skb 5 freed；limit changed；ack frees 0；wmem_queued >= sndbuf；tcp_sendmsg if wmem_queued > 30000；once ...
breakpoints-no-breakpoint-is-set-sets = 没有设置断点；@ 设置一个

# src/tui/command/jumps.rs
jumps-there-is-no-jump-to = 没有可撤销的跳转
jumps-no-jump-was-undone = 没有撤销过的跳转
jumps-back = 已返回到
jumps-forward-again = 再次前进到
jumps-none = 没有
jumps-at-jumps-left-to-undo = { $way } { $moment }。还可撤销（Ctrl-O）：{ $back }；可重做（Ctrl-P）：{ $forward }。

# src/tui/command/pair.rs
pair-with-skbscope-compare = 用 skbscope compare
pair-only-of-one-run-skbscope = 只用于单次运行：skbscope run SCENARIO --kernel VERSION
pair-one-alone = 只看一个
pair-the-other = 另一个
pair-both = 两个都看
pair-the-next = 下一个
pair-all = 全部

# src/tui/command/leave.rs
leave-this-run-with-a-real = 这次与真实内核的运行无法重来：它的{$inputs}将丢失。
leave-that-you-did = 你做的 {$acts}
leave-this-session-with-would-be = 这次会话，连同{$done}，将丢失。
leave-the-of-this-session-with = 这次会话的{$branches}，连同{$done}，将丢失。
leave-leave-it-and-lose-that = 离开，放弃这些
leave-after-it-was-recorded = 录制之后{$done}将丢失。
leave-the-last-branch = 其中{$branches}的最后一个将丢失。
leave-quit = 退出程序？
leave-quit-and-lose-that = 退出，放弃这些
leave-record-it-first = 先录制到文件
say-colon = ：{$what}
search-then = { $before }；然后{$next}
search-no-hit = 没有断点命中
search-no-entry = 没有脚本条目
numbers-sleeps = { $task } 睡眠
numbers-copied = { $task } 已复制
peer-bytes-a-second = 每秒 {$bytes}
peer-bytes-0-64kib = 字节：0、64KiB
time-end-shown = { $inputs }，{ $seconds } s，正在显示
time-end = { $inputs }，{ $seconds } s
breakpoints-stops-at = 停在：{ $rule }。{"}"} 立即到那里；@ 列出断点。
breakpoints-deleted = 已删除：{ $gone }。在输入行按 Ctrl-P 可取回。
scale-fit-queued = 刻度已按当前队列调整；% 恢复为按整个会话。
scale-fit-session = 刻度恢复为按整个会话。
reasons-title = 原因：每一行由下一行引起
reasons-keys = Enter 到背后的步骤或报文  Esc 关闭
reasons-nothing-behind = 它的背后没有步骤或报文：{ $link }。
reasons-here = 在 { $moment }，它的背后是：{ $link }。
prompt-line-has-at-most = 一行最多 { $n } 字节。
step-refusal = 作出拒绝的判定
step-skb-made = 分配了 skb
step-limit-changed = 上限改变
step-none = 没有{$what}
step-no-refusal = 没有作出拒绝的判定
pair-of-kernel = { $kernel }：{ $said }
pair-forward-only = 并排比较的运行只能前进；R 全部重新开始，skbscope run 在单个运行中可以后退。
pair-both-kernels = 两个内核
pair-all-kernels = 全部内核
pair-same-time = { $shows }{$kernels}处于同一虚拟时间；V 只看一个，9 看计数器。
pair-no-hit = 各边都没有断点命中。位置都没有变。
check-failed = 输入 { $input } 之后检查失败：{ $violation }
scenario-own-program = 真实内核确认；你自己的程序想读时才读，这决定两端的缓存有多满。
scenario-on-with = 在 { $kernel } 上，{ $peer }：{ $shows }
scenario-on = 在 { $kernel } 上：{ $shows }
scenario-with = { $peer }：{ $shows }
scenario-recorded-on = { $name }，录自 Linux { $kernel }
scenario-every-operation = 轨迹中的每个操作都在它的时刻进行；面板 9 把内核的值放在引擎的旁边。

# src/app/live/files.rs
live-recording-packets-into = 正在把报文写入 { $path }。
live-recording-the-session-into-to = 正在把会话录制到 { $path }；回放：skbscope replay { $path }
live-the-session-is-recorded-in = 会话已录制到 { $path }：{ $inputs }。
live-the-capture-is-in = 抓包在 { $path }：{ $packets }。

# src/app/live/real_peer.rs
live-nobody-is-connected = { $listens }：没有连接
live-1-more-waits = { $listens }：{ $client }，还有 1 个等待
live-more-wait = { $listens }：{ $client }，还有 { $waiting } 个等待
