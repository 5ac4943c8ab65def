# reports

# src/app/commands/explain.rs
explain-skbscope-reading-standard-input-paste = skbscope：正在读取标准输入；粘贴 ss -tmino 的输出，然后按 Ctrl-D
explain-cannot-read-standard-input = 不能读取标准输入
explain-cannot-read = 不能读取 { $one }
explain-give-a-file-or-the = 请给出文件，或加引号的一行文字：skbscope explain 'skmem:(...)'

# src/app/commands/import.rs
import-cannot-read = 不能读取 { $path }
import-cannot-import = 不能导入 { $path }
import-sender-or-sender-or-a = --sender { $a } 或 --sender { $b }，或只给端口
import-cannot-write = 不能写入 { $path }
import-so-sndbuf-sndbuf = SO_SNDBUF { $bytes }（--sndbuf）
import-so-sndbuf-is-not-set = 没有设置 SO_SNDBUF：内核自动调整缓存（--sndbuf）
import-calls-of-as-fast-as = 每次调用 {$bytes}，能放下就写（--write）
import-each-byte-was-written-when = 每个字节在首次发送时才写入：这是最短的队列（--write）
import-a-retransmission-time-out-of = 重传超时至少 { $least }（--rto-min）
import-the-usual-least-retransmission-time = 内核通常的最小重传超时（--rto-min）
import-one-more-call-than-was = 比已发送的多一次调用：窗口探测表明还有数据在等待（--bytes）
import-tcp-nodelay-short-segments-were = TCP_NODELAY：有其他段在途时仍发送了短的段
import-then = ；然后 { $first }
import-reconstructed-of-as-captured = 重建：{ $agree }/{$of}与抓包一致{$part}。

# src/app/commands/learn/check.rs
learn-wrong = 错误  { $head }{"\u000A"}
learn-wrong-2 = 错误  { $head }{"\u000A"}       { $error }{"\u000A"}
learn-of-each-on-one-of = { $lessons }，共{$kernels}，各在其一个内核上，没有错误{"\u000A"}

# src/app/commands/learn/new.rs
learn-cannot-write = 不能写入 { $path }
learn-has-the-cues-and-what = { $toml } 有各步，{ $en } 和 { $zh } 是它们说的话。开始：skbscope learn { $toml }{"\u000A"}

# src/app/commands/learn/screen.rs
learn-did-you-mean = 是不是 `{ $near }`？
learn-cannot-write-the-score-into = 不能把得分写入 { $path }

# src/app/commands/reports.rs
reports-that-needs-a-peer-of = 这需要本进程中的对端
reports-peer-loopback-or-peer-manual = --peer loopback 或 --peer manual

# src/app/commands/run.rs
run-your-own-program-reads-as = 你自己的程序按自己的速度读取
run-leave-out-read-rate-and = 去掉 --read-rate 和 --stall
run-a-program-after-is-for = -- 之后的程序用于对端是真实内核的情况
run-add-peer-tun = 加上 --peer tun

# src/app/commands/screen.rs
screen-at-needs-a-peer-of = --at 需要本进程中的对端：真实内核不会再做同样的事
screen-peer-loopback-or-leave-out = --peer loopback，或去掉 --at
screen-space-plays-it-n-and = { $said }：空格播放，n 和 s 前进
screen-without-it-skbscope-verify = 不用屏幕：skbscope verify { $path }
screen-verify-opens-the-screen = --verify 会打开屏幕
screen-a-recording-of = {$end}的录制；{ $damage }。
screen-a-recording-of-equal-to = {$end}的录制，与这次运行相同：空格播放，n 和 s 前进，h 和 , 后退。
screen-skbscope = skbscope：{ $file }
screen-check-failed = 检查失败：{ $violation }

# src/app/commands/scripts.rs
scripts-cannot-read-the-list = 不能读取列表 { $path }
scripts-a-script-needs-a-kernel = 脚本需要完全已知的内核
scripts-all-of-it-skbscope-verify = 全部：skbscope verify --packetdrill { $path }

# src/app/commands/texts.rs
texts-to-run-one-skbscope-run = {"\u000A"}运行一个：skbscope run NAME；在另一个内核上：--kernel { $next }；两者都运行：skbscope compare NAME。{"\u000A"}阅读一个：skbscope scenarios NAME。{"\u000A"}
texts-to-read-one-skbscope-guide = {$topics}{"\u000A"}阅读一个：skbscope guide TOPIC；分页阅读：skbscope guide TOPIC | less{"\u000A"}

# src/app/compare.rs
compare-kernel = 内核 { $kernel }
compare-nothing-differs = {"\u000A"}没有不同。
compare-behind-it-no-size-and = {"\u000A"}背后：没有单独的大小或规则。
compare-more-json-has-them = {"  "}还有 { $hidden }；--json 给出全部

# src/app/doctor.rs
doctor-kernel = 内核       { $release }
doctor-known = {"  "}已知     { $line }
doctor-guessed = {"  "}推测     { $line }
doctor-beside-this-kernel-the-same = {"\u000A"}与这个内核并排：相同的调用和 ACK，每次之后比较全部数值
doctor-not-possible = {"  "}做不到：{ $why }
doctor-of-scenarios-agree-in-every = {"\u000A"}{ $all } 个场景中 { $good } 个的每个数值都一致

# src/app/lessons.rs
lessons-did-you-mean = ；是不是 `{ $near }`？

# src/app/load.rs
load-did-you-mean = 是不是 `{ $near }`？
load-scenarios = {$near}场景：{ $names }
load-this-machine = 这台机器，{ $how }：{ $what }。
load-skbscope = skbscope：{ $line }

# src/app/replay.rs
replay-input = 输入 { $n }
replay-no-input = 没有输入
replay-different-from-input-on-equal = 从输入 { $moment } 起不同（到 { $equal_until_input } 为止相同）
replay-was-now = ：{ $name } 原为 { $recorded }，现为 { $replayed }
replay-more-see-replay-headless = ；还有 { $n } 个，见 replay --headless。
replay-kernel-seed-recorded-by-skbscope = { $file }：{ $scenario }，内核 { $kernel }，种子 { $seed }，由 skbscope { $recorded_by } 录制
replay-version-this-is-skbscope-what = {"  "}版本       这是 skbscope { $replayed_by }：不同之处可能由它造成
replay-replayed-s-of-virtual-time = {"  "}已回放     { $inputs }，{ $virtual_seconds } s 虚拟时间
replay-damage = {"  "}损坏       { $damage }
replay-ended-without-an-end-the = {"  "}结束       没有结尾：程序被杀死；这是它写下的全部
replay-digests-none-was-written-yet = {"  "}摘要       还没有写过；全部输入相同；末尾为 { $digest }
replay-digests-compared-all-equal-at = {"  "}摘要       比较了 { $states } 个，全部相同；末尾为 { $digest }
replay-different-at-input-the-state = {"  "}不同       在输入 { $moment }；输入 { $equal_until_input } 之后状态相同
replay-to-look-at-it-skbscope = {"\u000A"}查看：skbscope replay { $file }@{ $moment }
replay-at-s = { $file }，{ $moment }，{ $at } s
replay-input-2 = {"  "}输入       { $input }
replay-step = {"  "}步骤       { $step }{"\u000A"}             { $why }
replay-at-the-end-of-the = {"  "}在这个输入的末尾
replay-digest = {"    "}摘要   { $digest }

# src/app/shadow.rs
shadow-at-s = 在 { $at } s：{ $why }
shadow-a-second-program-writes-with = 第二个程序写入，有自己的页片段
shadow-a-sack-comes-what-is = 到来一个 SACK：从这里起，什么判为丢失由时钟决定
shadow-the-timer-fires-and-a = { $name } 定时器到期，而真实内核的时间是它自己的
shadow-cannot-be-done-to-a = 这里不能对真实的套接字做 `{ $other }`
shadow-is-not-done-to-the = 没有对内核的套接字做 `{ $other }`
shadow-here-there = { $name } 这里 { $engine }，那里 { $kernel }
shadow-at-s-2 = { $said }，在 { $at } s：{ $differing }
shadow-kernel-beside-of-differ = { $scenario }，内核 { $kernel } 与 { $release } 并排：{ $steps } 个中 { $differ } 个不同
shadow-first = {"  "}第一个     { $first }
shadow-compared-up-to = {"  "}比较到     { $why }
shadow-kernel-the-profile-is-of = {"  "}内核       这套规则属于与本机不同的版本（--kernel host 最接近）

# src/app/stop.rs
stop-stopped-at-s-by = {"  "}停在       { $moment }，{ $virtual_seconds } s，断点 `{ $breakpoint }`
stop-in = {"             "}在 { $stack } 中
stop-breakpoint = {"  "}断点       { $hits }：{ $breakpoint }

# src/app/verify.rs
verify-error = 错误    { $error }
verify-of-traces-match = { $total } 个轨迹中 { $matching } 个一致
verify-could-not-be-read = ；{$n}不能读取
verify-differs-at = 不同    { $name }，在{$first}
verify-and-more-of-its = {"\u000A"}  它的{$steps}中还有 { $rest } 个不同
verify-step = 第 { $step } 步 { $op }
verify-engine-kernel = {"\u000A"}  { $field }  引擎 { $engine }  内核 { $kernel }
verify-and = {"\u000A"}  还有 {$fields}

# src/app/commands/mod.rs
usage-to-run-the-scenario-of = {"\u000A"}运行这个名字的场景：skbscope run { $name }

# src/app/export/mod.rs
export-a-capture-is-not-for = 抓包不能写到终端；用 -o OUT 给它一个文件
export-skbscope = skbscope：{ $path }：{ $damage }

# src/app/export/pictures.rs
export-of-s-of-virtual-time = 已画 { $now } s，共 { $end } s 虚拟时间

# src/app/export/play.rs
export-s-of-virtual-time = { $percent }%：{ $input }，{ $at } s 虚拟时间
export-skbscope-from-some-input-before = skbscope：从 { $input } 之前的某个输入起，这个程序所做的与录制的程序不同；写出的是它所做的（`skbscope replay` 显示从哪里分开）

# src/app/headless/mod.rs
headless-skbscope-what-is-written-to = skbscope：写到 { $address } 的内容经过引擎
headless-skbscope = skbscope：{ $error }
headless-of = ，共 { $e6 }
headless-mb-delivered-s-of-virtual = 已交付 { $delivered }{ $of } MB，{ $at } s 虚拟时间，重传 { $again }

# src/app/headless/real_peer.rs
headless-skbscope-2 = skbscope：{ $text }

# src/app/report/text.rs
report-finished-after = 完成，经过
report-stopped-after = 停止，经过
report-stuck-given-up-after = 卡住，放弃，经过
report-interrupted-after = 被中断，经过
report-stopped-at-a-breakpoint-after = 停在断点，经过
report-failed-after = 失败，经过
report-kernel-seed-s-of-virtual = { $scenario }，内核 { $kernel }，种子 { $seed }：{ $ended } { $virtual_seconds } s 虚拟时间、{ $wall } s 真实时间{"\u000A"}
report-written = {"  "}已写       { $written_bytes }{ $written_sha256 }
report-delivered = {"  "}已交付     { $delivered }{ $delivered_sha256 }
report-streams-equal = {"  "}数据流     相同
report-streams-different = {"  "}数据流     不同
report-segments-with-data-sent-again = {"  "}段         { $segments } 个带数据；重传 { $retransmits } 个；收回 { $packets_received }
report-timers = {"  "}定时器     { $timeouts }，{ $tail_loss_probes }，{ $window_probes }
report-link-lost-refused-by-the = {"  "}链路       丢失 { $lost }，队列拒绝 { $queue_full }，重复 { $duplicated }，乱序 { $reordered }
report-device-written-of-them-had = {"  "}设备       写出 { $written }，其中 { $waited } 个须等待，丢弃 { $dropped }；读取 { $read }，无关 { $foreign }，格式错误 { $malformed }
report-peer-received-of-them-unread = {"  "}对端       收到 { $received_bytes }，其中 { $unread_bytes } 未读；窗口 { $window }，缓存调整到 { $space }；{ $segments }，乱序 { $out_of_order }
report-queued-at-most-of-sk = {"  "}排队       sk_wmem_queued 最多 { $largest_wmem_queued }；sk_sndbuf 最多 { $largest_sndbuf }
report-s-in-close = ，close 中 { $close } s
report-asleep-s-for-sndbuf-s = {"  "}睡眠       等 sndbuf { $sndbuf } s，等内存 { $memory } s，等连接 { $connect } s，poll 中 { $poll } s{ $close }
report-calls-of-them-eagain = {"  "}调用       { $calls } 次，其中 { $eagain } 次 EAGAIN
report-ended-with = {"  "}结束       { $error }
report-program = {"  "}程序       { $how }
report-still-running-at-the-end = 末尾仍在运行
report-the-first-of-its-output = {"             "}（它的输出略去前面 {$dropped_bytes}）
report-wanted-failed-of-bytes-did = {"  "}要求       失败：--bytes 中有 {$missing}没有到达
report-refused = {"  "}被拒绝     { $refused }
report-capture-in = {"  "}抓包       { $packets }，在 { $file }
report-recording-in = {"  "}录制       { $inputs }，在 { $file }
report-check-all-good = {"  "}检查       { $checks }，都正常
report-check-failed-after-input-at = {"  "}检查       在输入 { $input } 之后失败，{ $virtual_seconds } s：{ $what }

# src/app/scripts/oracle.rs
oracle-it-had-not-ended-after = { $PATIENCE } s 之后它还没有结束
oracle-as-scripted = 与脚本相同
oracle-not-asked = 没有询问：{ $why }

# src/app/scripts/summary.rs
scripts-error = 错误    { $error }
scripts-pass-which-was-known-to = 通过    { $name }，原在已知失败之列：请从列表去掉
scripts-pass = 通过    { $name }
scripts-known = 已知失败
scripts-fail = 失败{"    "}
scripts-at-s = { $word } { $name }:{ $line }，在 { $at } s
scripts-to-see-it-skbscope-run = {"\u000A"}  查看：skbscope run { $path } --at { $at }s
scripts-line = 第 { $line } 行：{ $what }
scripts-not-run = 未运行 { $name }：{ $shown }
scripts-and-more = ；还有 { $more } 个
scripts-of-pass = {$scripts}中 { $passed } 个通过

# src/os/allowed.rs
allowed-dev-net-tun-opens-peer = /dev/net/tun 可以打开：--peer tun 和 --shadow
allowed-the-kernel-tells-of-its = 内核回答关于套接字的询问，与 ss 所问的一样
allowed-the-kernel-does-not-tell = 内核不回答关于套接字的询问（{ $error }）：`modprobe tcp_diag`
allowed-has-the-layout-of-the = { $BTF } 有内核结构的布局
allowed-there-is-no-a-kernel = 没有 { $BTF }：内核没有 CONFIG_DEBUG_INFO_BTF
allowed-cannot-be-read = 不能读取 { $BTF }（{ $error }）
allowed-capabilities-for-whole-queues-of = 有权限读取真实套接字的整个队列
allowed-no-cap-bpf-and-cap = 没有 CAP_BPF 和 CAP_PERFMON：只有真实套接字的总数；请以 root 运行，或 setcap cap_bpf,cap_perfmon+ep

# src/os/host.rs
host-release-the-rules-of = 版本 { $release }：{ $version } 的规则
host-no-release-is-told-the = 没有给出版本：{ $version } 的规则
host-release-the-rules-of-the = 版本 { $release }：{ $version } 的规则，已知的最接近的
host-page-size = 页大小 { $page_size }
host-sizes-as-recorded = 大小按记录：`{ $key }` { $must }
host-struct-sk-buff-and-skb = struct sk_buff { $sk_buff }，skb_shared_info { $shared_info }
host-so-an-empty-skb-costs = 所以空的 skb 花费 { $cost }
host-max-tcp-header-by-the = MAX_TCP_HEADER { $header }，由 skbuff_small_head 的大小得出
host-max-tcp-header-by-the-kernels = MAX_TCP_HEADER { $header }，由内核配置得出
host-max-tcp-header-as-recorded = MAX_TCP_HEADER { $max_tcp_header }，按记录
host-sysctls-of-net-core-and = net.core 和 net.ipv4 的 { $read } 个 sysctl
host-congestion-control-is-not-known = 这里没有拥塞控制 { $congestion }；用 cubic 代替
report-streams-not-read = {"  "}数据流     { $n } 字节还没有读取
report-end-state = 末尾状态
explain-no-socket = 其中没有 TCP 套接字
explain-should-be = 应是 `ss -tmi` 的输出，或一行的一部分，例如 skmem:(r0,rb131072,...)
explain-no-socket-number = 没有套接字 { $number }：文字中有{$count}
explain-leave-out-only = 去掉 --only，第一列有它们的编号
import-no-connection = 没有连接 { $number }：抓包中有{$count}
import-leave-out-flow = 去掉 --flow，看列表
import-neither-end = 两端都不是 { $sender }
learn-no-cue = { $lesson } 没有一步叫 `{ $wanted }`；{$near}它的各步：{ $all }
learn-not-in-course = 课程中没有 { $name }
learn-there-already = { $path } 已存在；换一个名字
import-head = { $sender } -> { $peer }：{ $packets }，{ $seconds } s 内发送{$bytes}；在内核 { $kernel } 上重新运行
import-assumed = 假定
import-agree = {"  "}一致      {$segments}中 { $agree } 个，时间最多相差 { $late }
import-differs = {"  "}不同      第 { $segment } 段：{ $first }
import-differs-nothing = {"  "}不同      没有，直到抓包的末尾
import-row = { $number }  { $sender } -> { $peer }  { $packets }，发送{$sent}，{ $seconds } s
import-one-of-them = { $connections }。选一个：--flow N
host-known = 已知
host-guessed = 推测
replay-recorded = 录制
replay-replayed = 回放
compare-of-engine = { $name }，种子 { $seed }：{ $kernels }
compare-same-send-in-both = 两者中相同的 send()：比较了 { $compared } 次，其中 { $different } 次不同
compare-same-send-in-all = 各内核中相同的 send()：比较了 { $compared } 次，其中 { $different } 次不同
doctor-allowed = 允许
verify-ok = 一致    { $name }（{ $steps }）
verify-engine-did = 引擎在这一步做的：
scripts-expected-got = {"  "}应为      { $expected }
scripts-got = {"  "}得到      { $got }
scripts-known-why = {"  "}已知      { $why }
ss-together = 合起来看
ss-try = 尝试

# src/ss/judgement.rs
ss-nothing-is-queued-tcp-waits = 没有排队：TCP 在等程序
ss-these-numbers-fit-several-causes = 这些数字符合几种原因；一秒后再看一次能知道更多
ss-windows-and-timers-are-not = 这一行中没有窗口和定时器（ss -i -o）
ss-such-a-socket-sends-no = { $state }：这样的套接字不发送数据
ss-the-handshake-is-not-complete = { $state }：握手没有完成
ss-backed-off = ，退避 {$backoff}
ss-window-probes-are-sent-the = 正在发送窗口探测{$times}：对端的窗口对后续数据已关闭
ss-and-the-last-ack-came = 而上一个 ACK 在 { $silence } 前到来：没有谁回答探测
ss-sent-again-in-vain-no = 白白重传{$backoff}，{ $silence } 没有 ACK
ss-losses-sent-again-and-in = 丢失：{$again}已重传并在途，{ $lost } 个判为丢失
ss-in-flight-cwnd-wait-for = 在途{$fly}，cwnd { $cwnd }：{$unsent}在等 ACK
ss-in-flight-fill-the-peers = 在途{$fly}占满对端的窗口 { $window }
ss-all-that-was-written-is = 写入的全部已发送，还有空间
ss-everything-is-sent-and-what = 全部已发送，在途的占满发送缓存
ss-for-of-the-busy-time = { $name } { $share } %：忙的时间中 { $time } { $held }

# src/ss/shown.rs
ss-left-out-of-sockets-that = {"\u000A"}略去：不属于 TCP 套接字的 {$n}。
ss-not-known-to-skbscope-kept = {"\u000A"}skbscope 不认识，原样保留：{ $unknown }
ss-buffer-not-known-the-line = {"  "}缓存     未知：这一行没有 skmem（ss -m）
ss-queue-empty-all-that-was = {"  "}队列     空：写入的全部已确认
ss-queue-all-of-its-unsent = {"  "}队列     {$queued}全部未发送；没有在途的
ss-queue-in-flight-unsent = {"  "}队列     { $queued }：在途 { $flying }，未发送 { $unsent }
ss-queue-how-much-is-unsent = {"  "}队列     { $queued }；有多少未发送不得而知（ss -i）
ss-queue-unsent = {"  "}队列     {$unsent}未发送
ss-limit = {"  "}限制     { $limit }
ss-buffer-over-the-limit-by = {"  "}缓存     超过上限 {$over_by}
ss-buffer-below-the-limit = {"  "}缓存     低于上限 {$over_by}
ss-at-w-or-less-when = 在 w 不超过 { $wakes_at } 时，即再释放 { $to_free } 时
ss-writer-send-sleeps-as-soon = {"  "}写进程   send() 一需要新的 skb 就睡眠（非阻塞则 EAGAIN）；poll 说不可写{"\u000A"}           两者都{$wakes}结束
ss-writer-send-still-takes-some = {"  "}写进程   send() 还接受一些；但 poll 说不可写，已经睡眠的继续睡眠{"\u000A"}           { $wakes }，poll 说可写，睡眠者被唤醒
ss-writer-send-does-not-block = {"  "}写进程   w 不超过 { $wakes_at } 时，send() 不阻塞，poll 说可写（程序自己的 TCP_NOTSENT_LOWAT 也许不同，{"\u000A"}           而 ss 不显示它）
ss-the-worst-first-one-of = {"\u000A"}最糟的在最前。用文字解释其中一个：skbscope explain ... --only NUMBER

# src/ss/advice.rs
ss-look-at-the-program-at = 看 { $peer } 的程序：它是停住、忙，还是自己在等什么？
ss-on-its-machine-ss-tmi = 在它的机器上，`ss -tmi 'sport = :{ $port }'` 显示它的 Recv-Q：它没有读取的
ss-a-larger-send-buffer-only = 更大的发送缓存只会使队列更长
ss-to-see-it-step-by = 逐步查看：skbscope run zero-window{ $sndbuf }
ss-does-answer-at-all-look = { $peer } 到底有没有回答？看看防火墙、死机或丢包的链路
ss-capture-it-tcpdump-s-128 = 抓包（tcpdump -s 128），然后 `skbscope import CAPTURE` 显示每个报文时的队列
ss-to-see-it-step-by-step = 逐步查看：skbscope run lossy{ $sndbuf }
ss-with-this-rtt = ：按这个 rtt 为 { $rate }
ss-the-path-carries-no-more = 路径承载的不超过 cwnd 允许的{$rate}；丢失使 cwnd 保持很小
ss-a-larger-send-buffer-does = 更大的发送缓存没有帮助；换一种拥塞控制也许有
ss-cwnd-alone-would-take-about = （仅 cwnd 就需要约 { $n }）
ss-let-the-buffer-grow-leave = 让缓存增长{$wanted}：不要设置 SO_SNDBUF，内核会自动调整到 tcp_wmem[2]
ss-if-it-must-be-set = 若必须设置：上限是 net.core.wmem_max，内核存储两倍的值
ss-look-at-the-program-what = 看程序：它在等什么？它自己的缓存和窗口在这里看不到
ss-in-flight = ；{$n}在途
ss-look-twice-a-second-apart = 隔一秒看两次：什么变了{$acks}？用 ss -tmi 加 -o，它给出定时器
