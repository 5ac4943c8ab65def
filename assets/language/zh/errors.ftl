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
