# panels

# src/tui/panel/accounts.rs
accounts-waits-for-data-to = 再等 { $since }，等数据捎带
accounts-none-is-owed = 没有欠的
accounts-the-program-answers = 程序会回答
accounts-each-segment-at-once = 起初每个段立即确认
accounts-what-the-peer-has = 对端发来的数据
accounts-bytes-in-order-so = 字节，至此连续
accounts-bytes-of-them-that = 其中没有程序读过的字节（SIOCINQ）
accounts-bytes-of-truesize-from = truesize 字节，与队列用同一预留额度
accounts-its-limit-half-of = 它的上限；其中一半给开销
accounts-bytes-the-window-that = 字节：最近告知的窗口
accounts-quick-acks = 快速 ACK
accounts-delayed-ack = 延迟确认
accounts-the-largest-in-the = 整个会话中的最大值：刻度由它们决定
accounts-bytes = 字节
accounts-bytes-of-truesize = truesize 字节
accounts-on-both-queues-together = 两个队列合计
accounts-bytes-of-one-skb = 字节，单个 skb 写入时
accounts-in-flight = 在途
accounts-bytes-sent-and-not = 已发送而未确认的字节
accounts-unsent = 未发送
accounts-bytes-written-and-not = 已写入而未发送的字节
accounts-bytes-the-peers-window = 字节，对端的窗口
accounts-what-it-waited-for = 它在等什么，按 TCP_INFO
accounts-something-was-queued = 有数据排队的时间
accounts-of-it-the-peers = 其中对端窗口妨碍的时间
accounts-of-it-a-writer = 其中写进程等待而全部已发送的时间
accounts-over = 超出 { $say }
accounts-full = 已满
accounts-free = 空闲 { $say }
accounts-queued = {" "}已排队，
accounts-memory-pressure = ，内存压力
accounts-none = 无
accounts-set = 设置
accounts-what-the-program-asked = 程序请求的值；没有请求时由内核调整
accounts-stored = 存储
accounts-the-limit-twice-what = 上限：请求值的两倍，因为开销也计入
accounts-bytes-written-and-not-acknowledged = 已写入而未确认的字节，不含开销
accounts-queued-2 = 排队
accounts-sk-wmem-queued-truesize = sk_wmem_queued：全部排队 skb 的 truesize，受上限约束
accounts-unsent-of-lowat-wake = 未发送 { $unsent }，lowat { $lowat }，{ $wake } 时唤醒
accounts-over-by-the-limit = 超出 { $value }：只在分配新 skb 时检查上限，填充或切分 skb 时不检查。
accounts-a-writer-stops-at = 写进程在上限处停下，在缓存空出三分之一时被唤醒。
accounts-acks-leave-what-they = ACK 释放的内存留在 forward_alloc 中；定时器运行时才归还。
accounts-whole-pages-that-an = ACK 使 forward_alloc 中空出的整页立即归还。
accounts-what-the-queue-costs = 队列的花费，truesize 字节
accounts-payload = 数据
accounts-all-else = 其余
accounts-structures-and-heads-of = { $skbs } 的结构和头部，以及尚未释放的 skb 中已确认的字节
accounts-both-together-of-sk = 两者之和：sk_sndbuf 的 { $percent } %
accounts-granted-to-the-socket = 已给予套接字而未使用
accounts-granted = 已给予
accounts-sk-wmem-queued-sk = sk_wmem_queued + sk_forward_alloc，每页 { $page }
accounts-both-and-sk-rmem = 两者加上 sk_rmem_alloc { $rmem_alloc }，每页 { $page }
accounts-truesize-of-clones-that = 设备仍占着的副本的 truesize
accounts-pages-of-all-sockets = 所有套接字的页数；tcp_mem { $min }，{ $pressure } 起有压力，上限 { $max }
accounts-set-by-the-program = 由程序设置：不再调整
accounts-tuned-by-the-kernel = 由内核调整，上限 tcp_wmem[2] { $wmem }
accounts-limits-and-how-they = 各个上限，以及如何计算
accounts-a-new-skb-needs = { $tuned }；新的 skb 要求 sk_wmem_queued 低于它
accounts-wake = 唤醒
accounts-a-sleeper-goes-on = 当 sk_sndbuf - sk_wmem_queued >= sk_wmem_queued / 2 时唤醒睡眠者
accounts-until-then = 距唤醒
accounts-bytes-of-truesize-that = 唤醒之前 ACK 还须释放的 truesize 字节
accounts-clear = 未设置
accounts-set-while-somebody-waits = 有进程等待空间时设置
accounts-the-least-that-so = SO_SNDBUF 能存储的最小值
accounts-the-most-that-so = SO_SNDBUF 可以请求的最大值；存储其两倍
accounts-granted-to-every-socket = 即使内存不足也给每个套接字的量
accounts-bytes-at-so-many = 字节：设备占着这么多时套接字就等待
accounts-unsent-bytes-a-sleeper = 未发送的字节；低于它的一半 { $div_ceil } 时继续

# src/tui/panel/calls.rs
calls-task = 任务
calls-moment = 时刻
calls-call = 调用
calls-asked = 请求
calls-taken = 接受
calls-began = 开始
calls-lasted = 历时
calls-asleep = 睡眠
calls-slept-on = 等待什么
calls-woken-by = 唤醒者
calls-result = 结果
calls-no-system-call-yet = 还没有系统调用。
calls-newer-below = ，下方有 { $number } 个更新的
calls-older-ones-are-not = ；更早的不保留
calls-call-of-enter-goes = 第 { $number } 个调用，共 { $number_2 } 个{$newer}{$cut}；Enter 跳到它开始的时刻
calls-asleep-2 = 睡眠
calls-running = 运行
calls-the-end-of-its = 时限已到
calls-timer = { $name } 定时器
calls-a-signal = 信号
calls-the-device = 设备
calls-of = ，共 { $bytes }
calls-at-s-moment = { $name }：{ $call_text }{ $asked }，{ $began } s（时刻 { $moment }）
calls-went-into-the-send = ；{ $taken } 进入发送缓存
calls-once = 一次
calls-times = { $count } 次
calls-slept-on-in-all = ；因 { $name } 睡眠 { $times }，共 { $span }
calls-woken-by-moment = ；由 { $cause_text } 唤醒（时刻 { $moment }）
calls-returned-at-s-moment = ；{ $at } s 返回 { $returned }（时刻 { $moment }），历时 { $lasted }。
calls-so-far = ；至此 { $lasted }。

# src/tui/panel/counters.rs
counters-none = 无

# src/tui/panel/frame.rs
frame-enter-goes-to-this = Enter 跳到这个时刻
frame-newer-below-enter-goes = 下方有 {$newer} 个更新的，Enter 跳到这个时刻
frame-only-what-is-about = 只显示与 { $id } 有关的

# src/tui/panel/kernel.rs
kernel-no-kernel-trace-is = 没有打开内核轨迹。
kernel-skbscope-run-verify-file = 用 skbscope run --verify FILE 打开一个：
kernel-what-a-real-kernel = 真实内核的行为与引擎并排。
kernel-the-trace-begins-after = 轨迹从握手之后开始。
kernel-every-field-is-equal = 每个字段都相等

# src/tui/panel/ladder.rs
ladder-no-packet-yet = 还没有报文。

# src/tui/panel/lines.rs
lines-more-pgdn = 还有 { $many } { $lines }：PgDn
lines-more-pgdn-2 = 还有 { $many }：PgDn
lines-above-pgup = 上方 { $many }：PgUp
lines-above = 上方 { $many }
lines-above-below = 上方 { $above }，下方 { $below }

# src/tui/panel/packet.rs
packet-packet = 报文
packet-time = 时间
packet-s-moment = { $at } s{$gap}；时刻 { $moment }
packet-flags = 标志
packet-seq = 序号
packet-data = 数据
packet-up-to = { $len }，到 { $end }
packet-ack = ack
packet-urgent = 紧急
packet-window = 窗口
packet-options = 选项
packet-on-the-wire = { $left }..{ $right }；线上 { $wire }
packet-why = 原因
packet-link = 链路
packet-out-to-the-peer = 发出，去往对端
packet-in-from-the-peer = 收到，来自对端
packet-the-first-one = ，第一个
packet-at-once-after-the = ，紧接前一个
packet-after-the-one-before = ，前一个之后 { $span }
packet-none = 无
packet-on-the-wire-2 = { $relative }；线上 { $raw }
packet-up-to-ahead = 到 { $end }：前方 { $urgent }
packet-not-scaled = { $window }，不缩放
packet-on-the-wire-shifted = { $window }：线上 { $raw }，左移 { $shift }
packet-mss = MSS { $mss }
packet-window-scale = 窗口缩放 { $shift }
packet-sack-permitted = 允许 SACK
packet-timestamps-echo = 时间戳 { $value }，回显 { $echo }
packet-1-sack-block = 1 个 SACK 块
packet-sack-blocks = { $n } 个 SACK 块
packet-bytes = { $join }（{ $bytes } 字节）
packet-sent-for-the-first = 首次发送
packet-sent-again = 重传
packet-a-probe = 探测
packet-no-data-it-only = 没有数据：只是通知
packet-at-the-peer-at = {$how}{ $at } s 到达对端
packet-the-peer-sent-it = 对端于 { $at } s 发送
packet-lost-on-the-way = 在途中丢失
packet-dropped-the-queue-of = 丢弃：链路队列已满
packet-arrives-twice-first = 到达两次，首次{" "}
packet-held-back-overtaken-by = 被滞留，被其他报文超越，
packet-arrives = 到达：

# src/tui/panel/pages.rs
pages-no-page-block-in = 还没有使用页块。
pages-you = 你
pages-out-of-sight = { $hidden } 在视野之外
pages-kept-only-by-skbs = { $pinned } 只因 skb 而保留
pages-of-skbs-out-of = { $page_elsewhere } 视野外 skb 的 { $elsewhere }
pages-t0-block-of-task = t0：任务 0 的页块
pages-digit-last-of-the = 数字：skb 编号的末位
pages-freed-the-tasks-next = { $page_freed } 已释放 { $to_left } 任务的下一个字节
pages-writes-at = { $short_task } 写到 { $offset }
pages-of-skbs-out-of-view = 视野外 skb 的 { $elsewhere }

# src/tui/panel/queue.rs
queue-nothing-queued = 没有排队
queue-all-sent = 全部已发送
queue-one-list = 一个链表：
queue-unacked-unsent = { $list }{ $unacked } 未确认，{ $unsent } 未发送：{ $gate }
queue-unacked-unsent-2 = { $list }{ $unacked } 未确认，{ $unsent } 未发送：{ $name }
queue-unacked-unsent-3 = { $unacked } 未确认，{ $unsent } 未发送：{ $name }
queue-unacked-unsent-4 = { $unacked } 未确认，{ $unsent } 未发送
queue-b-a-cell = 每格 { $bytes } B
queue-z-more = ，z：放大
queue-no-skb-yet-nothing = 还没有 skb：什么都没有写入。
queue-no-skb-the-connection = 没有 skb：连接结束，未确认的数据随之消失。
queue-no-skb-all-that = 没有 skb：写入的全部已确认，{ $max }。
queue-send-head-snd-nxt = 发送头，snd_nxt
queue-ends = { $name } 末端
queue-all = 全部：
queue-overhead = { $overhead } 开销
queue-linear = {$gap}{ $linear } 线性区

# src/tui/panel/receipt.rs
receipt-is-acknowledged-and-freed = { $gone } 已确认并释放。
receipt-is-acknowledged-and-freed-its = { $gone } 已确认并释放：它的 truesize 不再记账。
receipt-no-skb-is-queued = 没有排队的 skb。
receipt-none = { $word }：无
receipt-to = { $value } 到 { $to }
receipt-bytes = { $word }：{ $id } { $letter } { $word_2 }，字节 { $range }
receipt-before-it = 之前
receipt-behind-it = 之后
receipt-the-device-holds-no = 设备没有占着它的副本
receipt-the-device-holds-1 = 设备占着它的 1 个副本
receipt-the-device-holds-clones = 设备占着它的 { $many } 个副本
receipt-first-sent-ago = { $since } 前首次发送
receipt-delivered-was-when-it = 发送时 delivered 为 { $delivered_at_send }
receipt-last-in-the-queue = （队列中最后一个）
receipt-rest-of-kmalloc = kmalloc-{ $block } 的剩余
receipt-rest-of-small-head = skbuff_small_head-{ $block } 的剩余
receipt-rest-of-of-pages = { $block } 字节页块的剩余
sizes-empty-skb = 空 skb：MAX_TCP_HEADER { $header } + skb_shared_info { $info } 放在 { $block } 的内存块中，+ struct sk_buff { $buff } = { $truesize }
sizes-first-sndbuf = 最初的 sk_sndbuf：{ $mss } 字节的段每个 { $each }，{ $segs } x { $each } = { $sndbuf }
sizes-gso = sk_gso_max_size：{ $most } - (MAX_TCP_HEADER { $header } + 1) = { $size }
receipt-payload = 数据
receipt-rest-of-user-pages = 用户页的剩余（零拷贝）
receipt-headroom-max-tcp-header = 头部空间（MAX_TCP_HEADER）
receipt-linear-area-used = 线性区，已用 { $len }
receipt-payload-in-page-fragments = 页片段中的数据
receipt-linear-bytes-acked-no = 线性区中已确认：不再记账
receipt-charged-for-bytes-it = 为已移走的字节记的账
receipt-bytes-it-took-over = 免费接收的字节
receipt-bytes-to = 字节 { $value } 到 { $to }
receipt-acked-up-to = ，已确认到 { $relative }
receipt-segments-not-counted-yet = 段数：还没有计算
receipt-1-segment = 1 个段
receipt-of-gso-size = { $many }，每段 { $gso_size }（gso_size）
receipt-never-sent = 从未发送
receipt-sent-more-than-once = 多次发送，最近在 { $age } 前
receipt-sent-once-ago = 发送一次，{ $age } 前
receipt-sacked = sacked { $format }：{ $words }
receipt-sacked-2 = 已 SACK
receipt-lost = 丢失
receipt-resent-on-its-way = 已重传，在途
receipt-repaired = 已修复
receipt-ever-resent = 曾重传
receipt-flags = 标志 { $flag_words }
receipt-fin-takes-one-sequence = （FIN 占一个序号）
receipt-eor-closed-by-msg = ，eor：由 MSG_EOR 结束
receipt-zero-copy = ，零拷贝
receipt-must-be-sent-before = 必须先发送，ACK { $end } 才能释放它
receipt-freed-by-ack-earlier = 由 ACK { $end } 释放；更早的 ACK 释放其覆盖的字节
receipt-freed-by-ack-whole = 由 ACK { $end } 释放，要么全部，要么不释放
receipt-of-its-truesize-is = truesize 的 { $percent } % 不是数据
receipt-refs = { $page } { $offset } + { $len }（引用 { $refs }）
receipt-no-fragment-room-for = 没有片段；还有 { $room } 的空间
receipt-no-fragment = 没有片段
receipt-frag = 片段 { $place }
receipt-of-fragment-slots = { $limit } 个片段槽位中的 { $len } 个：

# src/tui/panel/skb_table.rs
skb_table-not-yet = 还没有
skb_table-skbs-to-of-up = skb { $from } 到 { $to }，共 { $all }：上下选择，g 和 G 到两端

# src/tui/panel/stack.rs
stack-at-outside-of-the = 在 { $moment }：引擎之外，两个输入之间
stack-the-stop-before-was = 上一次停在分支 { $branch }：没有差异。
stack-since = 自
stack-since-2 = Δ 自
stack-nothing = 没有

# src/tui/panel/step_detail.rs
step_detail-changed-by-this-input = 这个输入至此改变的
step_detail-left = 左
step_detail-right = 右
step_detail-compared = 比较
step_detail-before = 之前
step_detail-now = 现在
step_detail-number = 数值
step_detail-moment = 时刻
step_detail-at-s = { $moment }，{ $at } s
step_detail-input = 输入
step_detail-in = 位于
step_detail-source = 源码
step_detail-of-linux = { $file }，Linux { $release }
step_detail-more-lines = { $ellipsis } 还有 { $height } 行
step_detail-counter = 计数器
step_detail-left-right = 左 { $op } 右：{ $no }

# src/tui/panel/steps.rs
steps-nothing-has-happened-yet = 还没有发生任何事。
steps-input = 输入 { $number }{ $cause }
steps-in-step = 在 { $site } 中，步骤 { $moment }

# src/tui/panel/text.rs
text-lines-of = 第 { $number }-{ $number_2 } 行，共 { $number_3 } 行

# src/tui/panel/writers.rs
writers-nobody-writes = 没有程序写入。
writers-more = 还有 { $fitting } 个
writers-in-send-of-queued = {" "}send 中：已入队 { $done }，共 { $all }
writers-in-send-of = {" "}send 中：{ $done }，共 { $all }
writers-send-of = {" "}send { $short }/{ $short_2 }
writers-of = ，{ $short }/{ $short_2 }
writers-in-poll = {" "}poll 中
writers-in-epoll-wait = {" "}epoll_wait 中
writers-in-close = {" "}close 中
writers-in-recv = {" "}recv({ $bytes }) 中
writers-woken = 已唤醒
writers-asleep = 睡眠
writers-running = 运行
writers-writes-when-you-say = 按你的命令写入
writers-waits-for-you = 等待你
writers-yours = 由你
writers-halted = 被停住
writers-waits-for-the-handshake = 等待握手
writers-not-connected = 未连接
writers-writes-again-in = { $left } 后再写
writers-next-in = { $left } 后
writers-done = 完成
writers-gave-up = 放弃：{ $errno }
writers-for = { $held }，已 { $since }
writers-wrote = 已写 { $written }
writers-of-2 = ，共 { $total }
writers-done-2 = ；完成 { $calls }
writers-eagain = ，{ $n } 次 EAGAIN
writers-last = ；最近 { $join }
writers-sndbuf = sndbuf
writers-memory = 内存
writers-handshake = 握手
writers-poll = poll
writers-close = close
writers-data = 数据
writers-slept-in-all = 共睡眠：{ $join }
kernel-differ = { $n } 个字段不同
kernel-not-there-yet = { $n } 个字段还不存在：内核是更晚读取的
kernel-step = 第 { $step } 步，共 { $steps } 步：{ $op }
writers-in-accept = {" "}accept 中
counters-counter = 计数器
counters-now = 现在
counters-last-stop = 上次停下时
counters-change = 变化
counters-unit = 单位
counters-what = 含义
frag-no-fragment = { $slots } 个槽位中没有片段
frag-slots = { $slots } 个片段槽位中的 { $len } 个
frame-none-about = 没有与 { $id } 有关的{$what}。
word-packet = 报文
word-step = 步骤
kernel-engine-kernel = 引擎 { $engine }，内核 { $kernel }
kernel-field-differs = != { $field }：引擎 { $engine }，内核 { $kernel }
kernel-difference = 差
kernel-engine = 引擎
kernel-kernel = 内核
kernel-an-skb = 一个 skb
count-item = { $n } 项
count-ref = { $n } 引用
peer-no-connection-yet = { $address }：还没有连接
peer-stream-has-ended = { $address }：流已结束
peer-proxy = 代理 { $proxy }
peer-its-kernel-the-engine = 它的内核，引擎
peer-packets = 报文：{ $counts }
ruler-scale = 0 到 { $full }
step_detail-counter-about = { $name }：{ $about }
