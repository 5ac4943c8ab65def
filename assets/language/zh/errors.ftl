# What went wrong, and what to do.

# src/world/command.rs, Refused
refused-is-inside-a-system-call = { $of } 正在系统调用之内
refused-there-is-no = 没有 { $of }
refused-the-socket-is-closed = 套接字已关闭
refused-text = { $of }
refused-no-script-waits-for-its = 没有脚本在等待走下一步
amount-expected = 应为{$expected}，得到的是 `{ $got }`
amount-expected-hint = 应为{$expected}，得到的是 `{ $got }`；{ $hint }
peer-sack-room = 这里的头部只放得下 { $n } 个 SACK 块

# src/world/violation.rs, Violation
violation-text = { $of }
violation-byte-of-the-stream-was = 流中的字节 { $at } 写入时为 { $wrote }，读出时为 { $read }
violation-the-peer-read-byte-which = 对端读到了字节 { $at }，而没有人写过它
violation-the-call-returned-but-bytes = { $task }：调用返回 { $returned }，而排队的是 { $queued } 字节
violation-text-2 = { $of }

# src/journal/recording.rs
recording-line-is-damaged = 第 { $line } 行损坏（{ $why }）；
recording-it-is-left-out = 略去这一行
recording-it-and-the-behind-it = 略去这一行和后面的 { $lines } 行
recording-replay-it-with-the-skbscope = 用录制它的 skbscope 回放（它说是 { $program }），或重新录制：skbscope run { $scenario } --record FILE
recording-it-lies-beyond-all-time = 它超出了全部时间
recording-it-lies-at-s-before = 它位于 { $at } s，早于上面一行的 { $at_2 } s
recording-there-is-no-branch = 没有分支 { $branch }
recording-there-is-no-branch-2 = 没有分支 { $of }
recording-branch-instead-of = 分支 { $branch }，而不是 { $branches }

# src/lesson/error.rs
lesson-did-you-mean-which-no = ；是不是 `{ $near }`，哪一步都没有用到它？
lesson-did-you-mean = ；是不是 `{ $near }`？
lesson-there-is-no-such-step = 之前没有这样的步骤
lesson-it-does-not-come-before = 在一切停止之前它不会到来
lesson-it-does-not-come-within = 在 { $n } 个输入之内它不会到来
lesson-nobody-knows-what-a-real = 真实对端会做什么无人知道

# src/lesson/read.rs
lesson-two-cues-are-called = 有两步都叫 `{ $name }`
lesson-a-lesson-needs-a-cue = 课程至少需要一个 [[cue]]
lesson-a-question-for-a-number = 问数字、skb 或 ACK 的提问需要 `answer`
lesson-a-question-for-yes-or = 问是或否的提问需要 `answer`：为“是”的条件
lesson-a-choice-needs-two-to = 选择题需要两到四个 `choices`，每个都有 `name` 和 `when`
lesson-needs-itself = `{ $name }` 需要它自己
lesson-there-is-no-counter = 没有计数器 `{ $get_ref }`
lesson-did-you-mean-2 = 是不是 `{ $near }`？
lesson-no-kernel-function-is-told = 没有内核函数 `{ $get_ref }`
lesson-there-is-no-scenario = 没有场景 `{ $wanted }`

# src/lesson/check.rs
lesson-cue = `{ $cue }`，{ $code }：{ $what }
lesson-the-way-back-leads-to = 后退到了第 { $index } 步的 { $moment }，而不是第 { $index_2 } 步的 { $moment_2 }
lesson-no-answer = 没有答案
lesson-cue-2 = `{ $name }`：{ $what }
lesson-takes-lines-of-columns-and = {$what}占 { $lines } 行、每行 { $columns } 列，最多 { $most } 行：{ $lines_2 }
lesson-a-choice-takes-more-than = 一个选项超过 { $value } 列：{ $choice }

# src/os/files/input.rs
input-line-is-no-text = 第 { $line } 行不是文本
input-it-is-longer-than-the = 它比 { $most } 长，这里最多读这么多
input-skbscope-waiting-for-what-comes = skbscope：等待管道 { $path } 中的内容
input-it-is-a-folder = 它是文件夹
input-it-is-a-device-and = 它是设备，不是文件或管道
input-it-is-a-pipe-and = 它是管道，没有谁向它写入：先启动写它的程序

# src/os/files/output.rs
output-force-writes-over-it-is = --force 覆盖它；{ $path } 没有被占用
output-choose-another-name = 换一个名字
output-start-its-reader-first = 先启动它的读者

# src/os/files/recording.rs
recording-cannot-write-the-recording-nothing = 不能写录制 { $path }；没有录制
recording-the-recording-ends-here-and = 录制 { $path } 到此结束，至此可以回放：{ $inputs }

# src/os/tun/address.rs
tun-the-two-addresses-are-of = 两个地址属于不同的地址族
tun-give-both-as-ipv4-or = 两个都用 IPv4，或都用 IPv6
tun-ipv6-needs-an-mtu-of = IPv6 要求 MTU 至少 1,280，而 --mtu 是 { $mtu }
tun-take-a-larger-one-or = 用更大的 MTU，或 IPv4
tun-whoever-reaches-this-machine-at = 凡能到达本机 { $address } 的都能经引擎写入；127.0.0.1:{ $port } 只给本机自己的程序
tun-take-two-addresses-of-one = 取同一私有网络的两个地址，例如 --address 10.9.0.1 --peer-address 10.9.0.2/24
tun-cannot-be-the-address-of = { $address } 不能是设备上主机的地址
tun-cannot-be-the-address-of-both = { $engine } 不能同时是引擎和内核的地址
tun-the-engines-address-is-not = 引擎的地址 { $engine } 不在内核的网络 { $kernel }/{ $prefix } 中
tun-names-the-whole-network-not = { $engine } 是整个网络 { $kernel }/{ $prefix } 的名字，不是其中的主机

# src/os/tun/error.rs
tun-peer-loopback-needs-none-of = --peer loopback 不需要这些
tun-there-is-no-dev-net = 这里没有 /dev/net/tun
tun-modprobe-tun-loads-the-driver = `modprobe tun` 加载驱动，容器需要 `--device /dev/net/tun`；--peer loopback 都不需要
tun-this-user-may-not-open = 当前用户不能打开 /dev/net/tun
tun-let-root-chmod-666-dev = 让 root 执行 `chmod 666 /dev/net/tun`（多数系统如此），或以 root 运行；--peer loopback 都不需要
tun-cannot-open-dev-net-tun = 不能打开 /dev/net/tun
tun-the-device-is-in-use = 设备 { $name } 正被另一个程序使用
tun-end-that-program-or-name = 结束那个程序，或用 --tun 指定另一个设备
tun-this-user-may-not-use = 当前用户不能使用设备 { $name }
tun-run-as-root-or-let = 以 root 运行，或让 root 把它给你：ip tuntap add { $name } mode tun user $USER vnet_hdr
tun-is-no-tun-device-or = { $name } 不是 TUN 设备，或是另一种（tap、multi_queue、没有 vnet_hdr）
tun-name-another-with-tun-a = 用 --tun 指定另一个；没有 vnet_hdr 的设备要用 --no-gso
tun-cannot-use-the-device = 不能使用设备 { $name }
tun-this-user-may-not-make = 当前用户不能创建用户命名空间
tun-root-can-allow-it-sysctl = root 可以允许：sysctl -w kernel.unprivileged_userns_clone=1（Debian）或 kernel.apparmor_restrict_unprivileged_userns=0（Ubuntu）；或以 root 运行，用 --tun NAME
tun-no-more-user-or-network = 不允许更多的用户命名空间或网络命名空间
tun-root-can-allow-them-sysctl = root 可以允许：sysctl -w user.max_user_namespaces=1000 user.max_net_namespaces=1000
tun-this-kernel-has-no-user = 这个内核没有用户命名空间或网络命名空间
tun-run-as-root-with-tun = 以 root 运行，用 --tun NAME，或用 --peer loopback
tun-cannot-make-a-user-and = 不能创建用户命名空间和网络命名空间
tun-is-in-use-by-another = { $address } 正被另一个程序使用
tun-choose-another-port-with-port = 用 --port 换一个端口，或结束那个程序
tun-this-host-does-not-have = 本机没有地址 { $ip }
tun-peer-address-must-be-an = --peer-address 必须是设备的地址
tun-this-user-may-not-listen = 当前用户不能监听端口 { $port }
tun-choose-a-port-from-1024 = 用 --port 指定 1024 以上的端口
tun-cannot-listen-on = 不能监听 { $address }

# src/os/tun/interface.rs
tun-cannot-be-the-name-of = `{ $name }` 不能是设备名
tun-a-name-has-1-to = 名字有 1 到 15 个字符，没有空格和斜线
tun-cannot-look-for-devices = 不能查找设备
tun-this-user-may-not-set = 当前用户不能设置设备 { $name } 的地址
tun-run-as-root-or-let-root = 以 root 运行，或让 root 设置：ip addr add 192.0.2.2/24 dev { $name }; ip link set { $name } up
tun-the-device-has-no-address = 设备 { $name } 没有地址
tun-give-it-one-with-peer = 用 --peer-address ADDR/PREFIX 给它一个
tun-cannot-set-up-the-device = 不能配置设备 { $name }

# src/os/tun/program.rs
tun-there-is-no-program = 没有程序 `{ $name }`
tun-give-its-path-or-install = 给出它的路径，或安装它
tun-cannot-run = 不能运行 `{ $name }`：{ $error }
tun-see-whether-it-may-be = 看它是否可以执行
tun-cannot-read-the-programs-output = 不能读取程序的输出
tun-ended-before-it-listened-on = `{ $name }` 在监听端口 { $port } 之前就结束了（{ $status }）{ $said }
tun-port-says-where-the-engine = --port 说明引擎连接到哪里
tun-does-not-listen-on-port = `{ $name }` 在 { $as_secs } s 之后没有监听端口 { $port }
tun-let-it-listen-there-or = 让它监听那里，或用 --port 说明它的端口
tun-has-ended = `{ $name }` 已结束：{ $status }

# src/os/tun/proxy.rs
tun-take-another-address-for-proxy = 给 --proxy 另一个地址
tun-take-one-of-its-own = 给 --proxy 一个本机的地址，例如 127.0.0.1:7000
tun-take-a-port-from-1024 = 给 --proxy 1024 以上的端口
tun-lost-its-connection = { $who } 失去了它的连接：{ $name }
tun-is-done-all-that-it = { $who } 完成：它写入的全部已确认，{ $written }
tun-writes-through-the-engine = { $who } 经引擎写入
tun-waits-until-is-done-there = { $who } 等待 { $whose_turn } 完成：一次只有一个连接

# src/os/tun/peer.rs
tun-the-receivers-process-is-gone = 接收方的进程不在了

# src/scenario/error.rs
scenario-unknown-key = 未知的键 `{ $name }`
scenario-unknown-value = 未知的值 `{ $name }`
scenario-the-key-is-missing = 缺少键 { $key }
scenario-did-you-mean-expected = 是不是 `{ $near }`？应为{$among}{ $known }
scenario-expected = 应为{$among}{ $known }

# src/app/attach/error.rs, AttachError
attach-which-socket-port-a-process = 哪个套接字？:PORT、进程、地址或 cookie；`skbscope attach --list` 列出全部
attach-no-tcp-socket-with-a = 没有可发送的 TCP 套接字符合 { $of }；`skbscope attach --list` 列出全部
attach-process-holds-no-connected-tcp = 进程 { $pid } 没有可以看到的、已连接的 TCP 套接字{$hint}
attach-the-socket-has-ended-while = 套接字在查看时结束了
attach-process-is-in-another-network = 进程 { $pid } 在另一个网络命名空间，只有 root 可以进入：sudo nsenter -t { $pid } -n skbscope attach { $pid }
attach-sock-diag-does-not-answer = sock_diag 没有回答（modprobe inet_diag tcp_diag 加载它）

# src/app/trace_files.rs, VerifyError
verify-cannot-read = 不能读取 { $path }
verify-cannot-use = 不能使用 { $path }
verify-there-is-no-jsonl-file = { $path } 中没有 .jsonl 文件

# src/app/lessons.rs, LoadError
lessons-there-is-no-lesson-and = 没有课程 `{ $name }`，也没有这个名字的文件{$aloud}
lessons-cannot-read-a-lesson-is = 不能读取 { $path }；一课是三个文件：NAME.toml、NAME.en.ftl、NAME.zh.ftl
lessons-the-lesson-is-not-told = 这一课不是为内核 { $kernel } 写的；它用于 { $known }

# src/app/load.rs, LoadError
load-there-is-no-scenario-and = 没有场景 `{ $of }`，也没有这个名字的文件
load-cannot-read-the-scenario = 不能读取场景 { $path }
load-the-options-do-not-fit = 选项与场景不符：{ $message }

# src/app/export/error.rs, ExportError
export-cannot-write = 不能写入 { $path }
export-there-is-no-input-the = 没有输入 { $input }：录制到 { $last } 为止

# src/os/files/capture.rs, CaptureFileError
capture-cannot-open-the-capture-nothing = 不能打开抓包文件 { $path }；没有抓包
capture-the-capture-is-not-to = 抓包文件 { $path } 找不到了
capture-the-capture-ends-here-with = 抓包文件 { $path } 到此结束，有{$packets}

# src/os/files/output.rs, OutputError
output-exists-already-with = { $path } 已存在，有{$bytes}
output-is-what-is-read-here = { $path } 正在这里读取，或已在写
output-is-a-pipe-and-nobody = { $path } 是管道，没有谁从中读取
output-cannot-write = 不能写入 { $path }

# src/os/files/recording.rs, RecordingError
recording-cannot-open-the-recording-nothing = 不能打开录制 { $path }；没有录制
recording-the-recording-is-not-to = 录制 { $path } 找不到了
recording-cannot-read-the-recording = 不能读取录制 { $path }
recording-cannot-replay = 不能回放 { $path }

# src/os/bpf/error.rs, Refusal
bpf-totals-only-to-see-every = 只有总数。要看每个 skb 和谁在等待：sudo skbscope attach ...，或一劳永逸：sudo setcap cap_bpf,cap_perfmon+ep $(command -v skbscope)
bpf-totals-only-this-kernel-does = 只有总数：这个内核不描述自己（没有 /sys/kernel/btf/vmlinux：{ $of }）
bpf-totals-only-this-kernels-description = 只有总数：不能读取这个内核对自己的描述：{ $of }
bpf-totals-only-this-kernel-cannot = 只有总数：这个内核不能显示它的队列：{ $of }
bpf-totals-only-the-kernel-refuses = 只有总数：内核拒绝{$what}：{ $error }；迭代器需要 Linux 5.15，而且不能有 lockdown=confidentiality 或没有 CAP_BPF 的容器

# src/lesson/error.rs, LessonError
lesson-there-is-no-text = { $file }：没有文字 `{ $id }`{ $aloud }
lesson-no-cue-has-the-text = { $file }：没有哪一步有文字 `{ $id }`；一步的文字是它的名字，以及 NAME-question、NAME-CHOICE、NAME-wrong、NAME-wrong-CHOICE、NAME-hint-1、NAME-hint-2、NAME-reveal、NAME-further
lesson-the-text-has-a-place = { $file }：文字 `{ $id }` 有 `{ $place }` 的位置，而没有这个名字的数{$aloud}
lesson-cue-on-is-not-reached = `{ $cue }`，内核 { $kernel }：没有到达 `{ $leg }`：{ $end }
lesson-cue-on = `{ $cue }`，内核 { $kernel }：{ $what }
lesson-cue-on-exactly-one-choice = `{ $cue }`，内核 { $kernel }：回答提问时必须恰有一个选项成立，而成立的是：{ $are }
lesson-cue-3 = `{ $cue }`：{ $what }

# src/journal/recording.rs, ReadError
recording-it-is-empty-a-recording = 它是空的；录制以一行 {"{"}"skbscope":...{"}"} 开头
recording-it-is-no-recording-its = 它不是录制：第一行应是 {"{"}"skbscope":...{"}"}（{ $of }）
recording-it-has-format-and-this = 它的格式是 { $theirs }，而这个程序读取格式 { $format }
recording-its-header-cannot-be-right = 它的头部不可能正确：{ $of }
recording-its-digests-have-version-of = 它的摘要属于状态编码的版本 { $theirs }，而这个程序用版本 { $version }

# src/capture/read/error.rs, ReadCaptureError
capture-this-is-no-capture-neither = 这不是抓包：既不是 pcap 也不是 pcapng（{ $of }）
capture-captured-on-a-link-of = 抓自 { $of } 类型的链路；已知的有 Ethernet、raw IP、Linux cooked（v1、v2）和 loopback
capture-there-is-no-tcp-in = 其中没有 TCP（有 { $of } 个其他报文）

# src/conformance/format.rs, TraceError
trace-line = 第 { $line } 行：{ $why }

# src/debugger/session/moves.rs, NoSuchMoment
moment-there-is-no-input-the = 没有输入 { $input }；最后一个是 { $input_2 }

# src/wire/codec/error.rs, EncodeError
wire-bytes-of-tcp-options-where = { $bytes } 字节的 TCP 选项，只放得下 40
wire-a-packet-of-bytes-where = { $bytes } 字节的报文，只放得下 65,535
wire-one-end-has-an-ipv4 = 一端是 IPv4 地址，另一端是 IPv6 地址
export-standard-output = 标准输出

# src/scenario/build.rs
scenario-gso-belongs-in-link-it = `gso` 属于 [link]；它对两个方向都有效
scenario-socket-with-open-passive-the = {"["}socket]：open = "passive" 时由对端连接，tun 对端不能这样做
scenario-take-kind-loopback-or-manual = 用 kind = "loopback" 或 "manual"
scenario-start-at-may-come-before = `start_at` 可能早于 `accept` 返回；open = "passive" 时用 `start`
scenario-peer-means-nothing-to-the = {"["}peer]：`{ $key }` 对 { $kind } 对端没有意义
scenario-socket-maxseg-must-be-from = {"["}socket]：`maxseg` 必须在 88 到 32767 之间
scenario-peer-window-scale-is-the = {"["}peer]：`window_scale` 是 { $scale }；最大为 14
scenario-peer-an-answer-needs-answer = {"["}peer]：回答需要 `answer` 和 `answer_after`，两者至少 1 字节
scenario-loss-duplicate-and-reorder-make = {"["}{ $name }]：`loss`、`duplicate`、`reorder` 合计 { $percent }%
scenario-rate-must-not-be-0 = {"["}{ $name }]：`rate` 不能为 0
scenario-to-stop-a-link-for = 要让链路停一阵，在脚本中用 loss = "100%"
scenario-two-tasks-are-called = 有两个任务都叫 `{ $name }`
scenario-task = 任务 `{ $name }`：{ $message }
scenario-start-and-start-at-exclude = `start` 和 `start_at` 互斥
scenario-reads-first-needs-read-the = `reads_first` 需要 `read`，即每次写入之前要读的字节
scenario-polls-first-needs-mode-poll = `polls_first` 需要 mode = "poll"、"epoll" 或 "epoll-edge"
scenario-write-and-writev-exclude-each = `write` 和 `writev` 互斥
scenario-a-call-must-send-between = 一次调用必须发送 1 字节到 2GiB
scenario-total-and-times-exclude-each = `total` 和 `times` 互斥
scenario-total-and-times-need-a = `total` 和 `times` 需要 `write` 或 `writev`
scenario-retry-after-needs-mode-nonblocking = `retry_after` 需要 mode = "nonblocking"

# src/scenario/mod.rs
scenario-a-recording-is-of-its = 录制只属于它自己的内核

# src/scenario/script.rs
scenario-the-entry-before-is-for = 前一条在 { $earliest } s，而这一条在 { $at } s：请排序
scenario-a-script-entry-needs-a = 脚本条目需要时间：`at`、`after`，或 step = true
scenario-at-after-and-step-exclude = `at`、`after`、`step` 互斥
scenario-this-script-entry-does-nothing = 这个脚本条目什么都不做：有时间，没有动作
scenario-tcp-mem-must-not-fall = `tcp_mem` 的值不能一个比一个小
scenario-rate-must-not-be-0-to = `rate` 不能为 0；要让链路停一阵，用 loss = "100%"
scenario-way-needs-a-change-of = `way` 旁边要有链路的改变
scenario-task-needs-write-halt-or = `task` 旁边要有 `write`、`halt` 或 `interrupt`
scenario-flags-needs-write-beside-it = `flags` 旁边要有 `write`
scenario-a-call-must-send-at = 一次调用至少发送 1 字节
scenario-which-task-expected-task-with = 哪个任务？`task` 应为 { $names } 之一
scenario-did-you-mean = 是不是 `{ $near }`？
scenario-there-is-no-task = 没有任务 `{ $name }`
scenario-expected-one-of = {$near}应为 { $names } 之一
scenario-window-ack-sack-and-dup = `window`、`ack`、`sack`、`dup_ack` 需要手动对端；这个对端自己确认
scenario-read-rate-needs-the-loopback = `read_rate` 需要 loopback 对端；手动对端没有读者
scenario-peer-close-and-reset-need = `peer_close` 和 `reset` 需要本进程中的对端；tun 对端是真实内核
scenario-peer-exit-and-peer-write = `peer_exit` 和 `peer_write` 需要 loopback 对端，它有程序
scenario-sack-to-is-no-range = `sack`：{ $left } 到 { $right } 不是区间：第二个数必须更大
scenario-dup-ack-says-the-last = `dup_ack` 重复上一个 ACK：旁边的 `ack` 和 `window` 会使它成为另一个
scenario-one-entry-makes-one-segment = 一个条目产生一个段，而 RST 没有 FIN、窗口和 SACK 块：请用两个条目

# src/scenario/tables.rs
scenario-the-key-is-missing-2 = 缺少键 `{ $key }`

# src/cli/options.rs
options-bytes-does-not-go-with = --bytes 不能与 --proxy 一起用：写多少由真实程序决定
options-is-for-the-peer-which = { $option } 用于 { $owner } 对端，而这个不是
options-add-peer-or-leave-it = 加上 --peer { $owner }，或去掉它
options-is-for-a-real-kernel = { $name } 用于对端是真实内核的情况
options-add-peer-tun = 加上 --peer tun
options-bytes-needs-a-task-that = --bytes 需要自己写入的任务，而这个场景没有
options-add-write-size = 加上 --write SIZE

# src/cli/kernels.rs
kernels-expected-two-to-four-kernels = 应为两到四个内核，例如 { $default }，得到的是 `{ $text }`

# src/cli/export.rs
export-expected-a-size-from-60x16 = 应为 60x16 到 500x200 的大小，例如 120x40，得到的是 `{ $text }`

# src/cli/import.rs
import-a-call-writes-at-least = 一次调用至少写 1 字节

# src/debugger/moment.rs
moment-expected-a-moment-such-as = 应为时刻，例如 128 或 128.7（输入和步），得到的是 `{ $text }`

# src/debugger/breakpoint/parse.rs
breakpoint-nothing-is-there-expected = 什么都没有；应为{$expected}
breakpoint-more-is-needed-expected = 还不完整：应为{$expected}
breakpoint-does-not-fit-here-expected = `{ $got }` 不适合这里：应为{$expected}
breakpoint-did-you-mean = 是不是 `{ $near }`？

# src/debugger/breakpoint/arithmetic.rs
breakpoint-a-number-is-needed-here = 这里需要一个数，而这是比较
breakpoint-more-than-levels-of-parentheses = 超过 { $DEEPEST } 层的括号太多了
breakpoint-is-no-number-expected-one = `{ $here }` 不是数；应为例如 1000、64KiB 或 200ms

# src/debugger/breakpoint/expected.rs
breakpoint-a-kernel-function = 内核函数
breakpoint-a-comparison-such-as = 例如 >= 的比较
breakpoint-its-number = 它的编号
breakpoint-an-event = 事件
breakpoint-the-end = 末尾
breakpoint-or = { $others } 或 { $last }
breakpoint-nothing = 没有

# src/os/files/in_parts.rs
files-it-is-not-there-any = 它不在了：在写的时候被删除、改名或替换
files-its-reader-takes-nothing-any = 它的读者不再接收

# src/lesson/typed.rs
lesson-expected-a-time-such-as = 应为时间，例如 200ms 或 1.5s，得到的是 `{ $text }`
lesson-expected-a-rate-such-as = 应为速率，例如 10mbit 或 100kbit，得到的是 `{ $text }`
lesson-expected-a-number-such-as = 应为数，例如 832 或 46,720，得到的是 `{ $text }`

# src/app/trace_files.rs
verify-kernel-traces-have-that-ending = 内核轨迹有这个后缀，traces/kernel 中有一些
verify-the-archive-has-no-such = 归档中没有这个轨迹
breakpoint-a-decision = 判定
breakpoint-a-field = 字段
breakpoint-a-number = 数
breakpoint-at-character = 第 { $column } 个字符：{ $message }{$hint}
breakpoint-hint = ；{ $hint }
terminal-needed = 屏幕需要标准输入和输出都是终端；没有终端时用 --headless
impossible = { $name } 为 { $value }，必须是{$must}
impossible-from-to = { $from } 到 { $to }
kernel-unknown = 没有内核 `{ $name }`；有：{ $known }
