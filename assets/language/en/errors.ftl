# What went wrong, and what to do.

# src/world/command.rs, Refused
refused-is-inside-a-system-call = { $of } is inside a system call
refused-there-is-no = there is no { $of }
refused-the-socket-is-closed = the socket is closed
refused-text = { $of }
refused-no-script-waits-for-its = no script waits for its next step
amount-expected = expected { $expected }, got `{ $got }`
amount-expected-hint = expected { $expected }, got `{ $got }`; { $hint }
peer-sack-room = a header has room for { $n } SACK blocks here

# src/world/violation.rs, Violation
violation-text = { $of }
violation-byte-of-the-stream-was = byte { $at } of the stream was written as { $wrote } and read as { $read }
violation-the-peer-read-byte-which = the peer read byte { $at }, which nobody has written
violation-the-call-returned-but-bytes = { $task }: the call returned { $returned }, but { $queued } bytes were queued
violation-text-2 = { $of }

# src/journal/recording.rs
recording-line-is-damaged = line { $line } is damaged ({ $why });{" "}
recording-it-is-left-out = it is left out
recording-it-and-the-behind-it = it and the { $lines } behind it are left out
recording-replay-it-with-the-skbscope = replay it with the skbscope that recorded it (it says { $program }), or record it again: skbscope run { $scenario } --record FILE
recording-it-lies-beyond-all-time = it lies beyond all time
recording-it-lies-at-s-before = it lies at { $at } s, before the { $at_2 } s of a line above
recording-there-is-no-branch = there is no branch { $branch }
recording-there-is-no-branch-2 = there is no branch { $of }
recording-branch-instead-of = branch { $branch } instead of { $branches }

# src/lesson/error.rs
lesson-did-you-mean-which-no = ; did you mean `{ $near }`, which no cue has?
lesson-did-you-mean = ; did you mean `{ $near }`?
lesson-there-is-no-such-step = there is no such step before
lesson-it-does-not-come-before = it does not come before all is still
lesson-it-does-not-come-within = it does not come within { $n } inputs
lesson-nobody-knows-what-a-real = nobody knows what a real peer will do

# src/lesson/read.rs
lesson-two-cues-are-called = two cues are called `{ $name }`
lesson-a-lesson-needs-a-cue = a lesson needs a [[cue]]
lesson-a-question-for-a-number = a question for a number, an skb or an ACK needs `answer`
lesson-a-question-for-yes-or = a question for yes or no needs `answer`: the condition that is yes
lesson-a-choice-needs-two-to = a choice needs two to four `choices`, each with `name` and `when`
lesson-needs-itself = `{ $name }` needs itself
lesson-there-is-no-counter = there is no counter `{ $get_ref }`
lesson-did-you-mean-2 = did you mean `{ $near }`?
lesson-no-kernel-function-is-told = no kernel function `{ $get_ref }` is told of
lesson-there-is-no-scenario = there is no scenario `{ $wanted }`

# src/lesson/check.rs
lesson-cue = cue `{ $cue }`, { $code }: { $what }
lesson-the-way-back-leads-to = the way back leads to { $moment } of cue { $index } instead of { $moment_2 } of cue { $index_2 }
lesson-no-answer = no answer
lesson-cue-2 = cue `{ $name }`: { $what }
lesson-takes-lines-of-columns-and = { $what } takes { $lines } lines of { $columns } columns, and { $most } is the most: { $lines_2 }
lesson-a-choice-takes-more-than = a choice takes more than { $value } columns: { $choice }

# src/os/files/input.rs
input-line-is-no-text = line { $line } is no text
input-it-is-longer-than-the = it is longer than { $most }, the most that is read here
input-skbscope-waiting-for-what-comes = skbscope: waiting for what comes through the pipe { $path }
input-it-is-a-folder = it is a folder
input-it-is-a-device-and = it is a device, and not a file or a pipe
input-it-is-a-pipe-and = it is a pipe, and nobody writes into it: start its writer first

# src/os/files/output.rs
output-force-writes-over-it-is = --force writes over it; { $path } is free
output-choose-another-name = choose another name
output-start-its-reader-first = start its reader first

# src/os/files/recording.rs
recording-cannot-write-the-recording-nothing = cannot write the recording { $path }; nothing is recorded
recording-the-recording-ends-here-and = the recording { $path } ends here, and can be replayed so far: { $inputs }

# src/os/tun/address.rs
tun-the-two-addresses-are-of = the two addresses are of different families
tun-give-both-as-ipv4-or = give both as IPv4 or both as IPv6
tun-ipv6-needs-an-mtu-of = IPv6 needs an MTU of at least 1,280, and --mtu says { $mtu }
tun-take-a-larger-one-or = take a larger one, or IPv4
tun-whoever-reaches-this-machine-at = whoever reaches this machine at { $address } can write through the engine; 127.0.0.1:{ $port } is for its own programs
tun-take-two-addresses-of-one = take two addresses of one private network, such as --address 10.9.0.1 --peer-address 10.9.0.2/24
tun-cannot-be-the-address-of = { $address } cannot be the address of a host on the device
tun-cannot-be-the-address-of-both = { $engine } cannot be the address of both, the engine and the kernel
tun-the-engines-address-is-not = the engine's address { $engine } is not in the kernel's network { $kernel }/{ $prefix }
tun-names-the-whole-network-not = { $engine } names the whole network { $kernel }/{ $prefix }, not a host in it

# src/os/tun/error.rs
tun-peer-loopback-needs-none-of = --peer loopback needs none of this
tun-there-is-no-dev-net = there is no /dev/net/tun here
tun-modprobe-tun-loads-the-driver = `modprobe tun` loads the driver, a container wants `--device /dev/net/tun`; --peer loopback needs neither
tun-this-user-may-not-open = this user may not open /dev/net/tun
tun-let-root-chmod-666-dev = let root `chmod 666 /dev/net/tun`, as most systems have it, or run as root; --peer loopback needs neither
tun-cannot-open-dev-net-tun = cannot open /dev/net/tun
tun-the-device-is-in-use = the device { $name } is in use by another program
tun-end-that-program-or-name = end that program, or name another device with --tun
tun-this-user-may-not-use = this user may not use the device { $name }
tun-run-as-root-or-let = run as root, or let root give it to you: ip tuntap add { $name } mode tun user $USER vnet_hdr
tun-is-no-tun-device-or = { $name } is no TUN device, or one of another kind (tap, multi_queue, without vnet_hdr)
tun-name-another-with-tun-a = name another with --tun; a device made without vnet_hdr wants --no-gso
tun-cannot-use-the-device = cannot use the device { $name }
tun-this-user-may-not-make = this user may not make a user namespace
tun-root-can-allow-it-sysctl = root can allow it: sysctl -w kernel.unprivileged_userns_clone=1 (Debian) or kernel.apparmor_restrict_unprivileged_userns=0 (Ubuntu); or run as root with --tun NAME
tun-no-more-user-or-network = no more user or network namespaces are allowed
tun-root-can-allow-them-sysctl = root can allow them: sysctl -w user.max_user_namespaces=1000 user.max_net_namespaces=1000
tun-this-kernel-has-no-user = this kernel has no user or network namespaces
tun-run-as-root-with-tun = run as root with --tun NAME, or use --peer loopback
tun-cannot-make-a-user-and = cannot make a user and network namespace
tun-is-in-use-by-another = { $address } is in use by another program
tun-choose-another-port-with-port = choose another port with --port, or end that program
tun-this-host-does-not-have = this host does not have the address { $ip }
tun-peer-address-must-be-an = --peer-address must be an address of the device
tun-this-user-may-not-listen = this user may not listen on port { $port }
tun-choose-a-port-from-1024 = choose a port from 1024 on with --port
tun-cannot-listen-on = cannot listen on { $address }

# src/os/tun/interface.rs
tun-cannot-be-the-name-of = `{ $name }` cannot be the name of a device
tun-a-name-has-1-to = a name has 1 to 15 characters, without spaces and slashes
tun-cannot-look-for-devices = cannot look for devices
tun-this-user-may-not-set = this user may not set addresses of the device { $name }
tun-run-as-root-or-let-root = run as root, or let root set them: ip addr add 192.0.2.2/24 dev { $name }; ip link set { $name } up
tun-the-device-has-no-address = the device { $name } has no address
tun-give-it-one-with-peer = give it one with --peer-address ADDR/PREFIX
tun-cannot-set-up-the-device = cannot set up the device { $name }

# src/os/tun/program.rs
tun-there-is-no-program = there is no program `{ $name }`
tun-give-its-path-or-install = give its path, or install it
tun-cannot-run = cannot run `{ $name }`: { $error }
tun-see-whether-it-may-be = see whether it may be executed
tun-cannot-read-the-programs-output = cannot read the program's output
tun-ended-before-it-listened-on = `{ $name }` ended before it listened on port { $port } ({ $status }){ $said }
tun-port-says-where-the-engine = --port says where the engine connects to
tun-does-not-listen-on-port = `{ $name }` does not listen on port { $port } after { $as_secs } s
tun-let-it-listen-there-or = let it listen there, or say its port with --port
tun-has-ended = `{ $name }` has ended: { $status }

# src/os/tun/proxy.rs
tun-take-another-address-for-proxy = take another address for --proxy
tun-take-one-of-its-own = take one of its own for --proxy, such as 127.0.0.1:7000
tun-take-a-port-from-1024 = take a port from 1024 on for --proxy
tun-lost-its-connection = { $who } lost its connection: { $name }
tun-is-done-all-that-it = { $who } is done: all that it wrote is acknowledged, { $written }
tun-writes-through-the-engine = { $who } writes through the engine
tun-waits-until-is-done-there = { $who } waits until { $whose_turn } is done: there is one connection at a time

# src/os/tun/peer.rs
tun-the-receivers-process-is-gone = the receiver's process is gone

# src/scenario/error.rs
scenario-unknown-key = unknown key `{ $name }`
scenario-unknown-value = unknown value `{ $name }`
scenario-the-key-is-missing = the key { $key } is missing
scenario-did-you-mean-expected = did you mean `{ $near }`? expected { $among }{ $known }
scenario-expected = expected { $among }{ $known }

# src/app/attach/error.rs, AttachError
attach-which-socket-port-a-process = which socket? :PORT, a process, an address or a cookie; `skbscope attach --list` prints all
attach-no-tcp-socket-with-a = no TCP socket with a send queue matches { $of }; `skbscope attach --list` prints all
attach-process-holds-no-connected-tcp = process { $pid } holds no connected TCP socket that may be seen{ $hint }
attach-the-socket-has-ended-while = the socket has ended while it was looked at
attach-process-is-in-another-network = process { $pid } is in another network namespace, which only root may enter: sudo nsenter -t { $pid } -n skbscope attach { $pid }
attach-sock-diag-does-not-answer = sock_diag does not answer (modprobe inet_diag tcp_diag loads it)

# src/app/trace_files.rs, VerifyError
verify-cannot-read = cannot read { $path }
verify-cannot-use = cannot use { $path }
verify-there-is-no-jsonl-file = there is no .jsonl file in { $path }

# src/app/lessons.rs, LoadError
lessons-there-is-no-lesson-and = there is no lesson `{ $name }`, and no file of that name{ $aloud }
lessons-cannot-read-a-lesson-is = cannot read { $path }; a lesson is three files: NAME.toml, NAME.en.ftl and NAME.zh.ftl
lessons-the-lesson-is-not-told = the lesson is not told for kernel { $kernel }; it is for { $known }

# src/app/load.rs, LoadError
load-there-is-no-scenario-and = there is no scenario `{ $of }`, and no file of that name
load-cannot-read-the-scenario = cannot read the scenario { $path }
load-the-options-do-not-fit = the options do not fit the scenario: { $message }

# src/app/export/error.rs, ExportError
export-cannot-write = cannot write { $path }
export-there-is-no-input-the = there is no input { $input }: the recording ends at { $last }

# src/os/files/capture.rs, CaptureFileError
capture-cannot-open-the-capture-nothing = cannot open the capture { $path }; nothing is captured
capture-the-capture-is-not-to = the capture { $path } is not to be found any more
capture-the-capture-ends-here-with = the capture { $path } ends here, with { $packets }

# src/os/files/output.rs, OutputError
output-exists-already-with = { $path } exists already, with { $bytes }
output-is-what-is-read-here = { $path } is what is read here, or written already
output-is-a-pipe-and-nobody = { $path } is a pipe, and nobody reads from it
output-cannot-write = cannot write { $path }

# src/os/files/recording.rs, RecordingError
recording-cannot-open-the-recording-nothing = cannot open the recording { $path }; nothing is recorded
recording-the-recording-is-not-to = the recording { $path } is not to be found any more
recording-cannot-read-the-recording = cannot read the recording { $path }
recording-cannot-replay = cannot replay { $path }

# src/os/bpf/error.rs, Refusal
bpf-totals-only-to-see-every = totals only. To see every skb and who waits: sudo skbscope attach ..., or once and for all: sudo setcap cap_bpf,cap_perfmon+ep $(command -v skbscope)
bpf-totals-only-this-kernel-does = totals only: this kernel does not describe itself (no /sys/kernel/btf/vmlinux: { $of })
bpf-totals-only-this-kernels-description = totals only: this kernel's description of itself cannot be read: { $of }
bpf-totals-only-this-kernel-cannot = totals only: this kernel cannot show its queues: { $of }
bpf-totals-only-the-kernel-refuses = totals only: the kernel refuses { $what }: { $error }; iterators take Linux 5.15, and neither lockdown=confidentiality nor a container without CAP_BPF

# src/lesson/error.rs, LessonError
lesson-there-is-no-text = { $file }: there is no text `{ $id }`{ $aloud }
lesson-no-cue-has-the-text = { $file }: no cue has the text `{ $id }`; the texts of a cue are its name, and NAME-question, NAME-CHOICE, NAME-wrong, NAME-wrong-CHOICE, NAME-hint-1, NAME-hint-2, NAME-reveal, NAME-further
lesson-the-text-has-a-place = { $file }: the text `{ $id }` has a place for `{ $place }`, and there is no number of that name{ $aloud }
lesson-cue-on-is-not-reached = cue `{ $cue }` on { $kernel }: `{ $leg }` is not reached: { $end }
lesson-cue-on = cue `{ $cue }` on { $kernel }: { $what }
lesson-cue-on-exactly-one-choice = cue `{ $cue }` on { $kernel }: exactly one choice must be the case when the question is answered, and these are: { $are }
lesson-cue-3 = cue `{ $cue }`: { $what }

# src/journal/recording.rs, ReadError
recording-it-is-empty-a-recording = it is empty; a recording begins with a line {"{"}"skbscope":...{"}"}
recording-it-is-no-recording-its = it is no recording: its first line should be {"{"}"skbscope":...{"}"} ({ $of })
recording-it-has-format-and-this = it has format { $theirs }, and this program reads format { $format }
recording-its-header-cannot-be-right = its header cannot be right: { $of }
recording-its-digests-have-version-of = its digests have version { $theirs } of the encoding of states, and this program makes version { $version }

# src/capture/read/error.rs, ReadCaptureError
capture-this-is-no-capture-neither = this is no capture: neither pcap nor pcapng ({ $of })
capture-captured-on-a-link-of = captured on a link of type { $of }; known are Ethernet, raw IP, Linux cooked (v1, v2) and loopback
capture-there-is-no-tcp-in = there is no TCP in it ({ $of } other packets)

# src/conformance/format.rs, TraceError
trace-line = line { $line }: { $why }

# src/debugger/session/moves.rs, NoSuchMoment
moment-there-is-no-input-the = there is no input { $input }; the last one is { $input_2 }

# src/wire/codec/error.rs, EncodeError
wire-bytes-of-tcp-options-where = { $bytes } bytes of TCP options where 40 fit
wire-a-packet-of-bytes-where = a packet of { $bytes } bytes where 65,535 fit
wire-one-end-has-an-ipv4 = one end has an IPv4 address and the other an IPv6 address
export-standard-output = to standard output

# src/scenario/build.rs
scenario-gso-belongs-in-link-it = `gso` belongs in [link]; it counts for both ways
scenario-socket-with-open-passive-the = {"["}socket]: with open = "passive" the peer connects, which the tun peer does not do
scenario-take-kind-loopback-or-manual = take kind = "loopback" or "manual"
scenario-start-at-may-come-before = `start_at` may come before `accept` has returned; with open = "passive" use `start`
scenario-peer-means-nothing-to-the = {"["}peer]: `{ $key }` means nothing to the { $kind } peer
scenario-socket-maxseg-must-be-from = {"["}socket]: `maxseg` must be from 88 to 32767
scenario-peer-window-scale-is-the = {"["}peer]: `window_scale` is { $scale }; the largest is 14
scenario-peer-an-answer-needs-answer = {"["}peer]: an answer needs `answer` and `answer_after`, both of at least 1 byte
scenario-loss-duplicate-and-reorder-make = {"["}{ $name }]: `loss`, `duplicate` and `reorder` make { $percent }% together
scenario-rate-must-not-be-0 = {"["}{ $name }]: `rate` must not be 0
scenario-to-stop-a-link-for = to stop a link for a while, use loss = "100%" in the script
scenario-two-tasks-are-called = two tasks are called `{ $name }`
scenario-task = task `{ $name }`: { $message }
scenario-start-and-start-at-exclude = `start` and `start_at` exclude each other
scenario-reads-first-needs-read-the = `reads_first` needs `read`, the bytes to be read before each write
scenario-polls-first-needs-mode-poll = `polls_first` needs mode = "poll", "epoll" or "epoll-edge"
scenario-write-and-writev-exclude-each = `write` and `writev` exclude each other
scenario-a-call-must-send-between = a call must send between 1 byte and 2GiB
scenario-total-and-times-exclude-each = `total` and `times` exclude each other
scenario-total-and-times-need-a = `total` and `times` need a `write` or `writev`
scenario-retry-after-needs-mode-nonblocking = `retry_after` needs mode = "nonblocking"

# src/scenario/mod.rs
scenario-a-recording-is-of-its = a recording is of its kernel alone

# src/scenario/script.rs
scenario-the-entry-before-is-for = the entry before is for { $earliest } s, and this one for { $at } s: sort them
scenario-a-script-entry-needs-a = a script entry needs a time: `at`, `after`, or step = true
scenario-at-after-and-step-exclude = `at`, `after` and `step` exclude each other
scenario-this-script-entry-does-nothing = this script entry does nothing: it has a time, but no action
scenario-tcp-mem-must-not-fall = `tcp_mem` must not fall from one value to the next
scenario-rate-must-not-be-0-to = `rate` must not be 0; to stop a link for a while, use loss = "100%"
scenario-way-needs-a-change-of = `way` needs a change of the link beside it
scenario-task-needs-write-halt-or = `task` needs `write`, `halt` or `interrupt` beside it
scenario-flags-needs-write-beside-it = `flags` needs `write` beside it
scenario-a-call-must-send-at = a call must send at least 1 byte
scenario-which-task-expected-task-with = which task? expected `task` with one of { $names }
scenario-did-you-mean = did you mean `{ $near }`?{" "}
scenario-there-is-no-task = there is no task `{ $name }`
scenario-expected-one-of = { $near }expected one of { $names }
scenario-window-ack-sack-and-dup = `window`, `ack`, `sack` and `dup_ack` need the manual peer; this one acknowledges by itself
scenario-read-rate-needs-the-loopback = `read_rate` needs the loopback peer; the manual one has no reader
scenario-peer-close-and-reset-need = `peer_close` and `reset` need a peer of this process; the tun peer is a real kernel
scenario-peer-exit-and-peer-write = `peer_exit` and `peer_write` need the loopback peer, which has a program
scenario-sack-to-is-no-range = `sack`: { $left } to { $right } is no range: the second number must be larger
scenario-dup-ack-says-the-last = `dup_ack` says the last ACK again: `ack` and `window` beside it would make another one
scenario-one-entry-makes-one-segment = one entry makes one segment, and an RST has neither FIN nor window nor SACK blocks: use two entries

# src/scenario/tables.rs
scenario-the-key-is-missing-2 = the key `{ $key }` is missing

# src/cli/options.rs
options-bytes-does-not-go-with = --bytes does not go with --proxy: the real program decides how much it writes
options-is-for-the-peer-which = { $option } is for the { $owner } peer, which this is not
options-add-peer-or-leave-it = add --peer { $owner }, or leave it out
options-is-for-a-real-kernel = { $name } is for a real kernel as the peer
options-add-peer-tun = add --peer tun
options-bytes-needs-a-task-that = --bytes needs a task that writes by itself, and this scenario has none
options-add-write-size = add --write SIZE

# src/cli/kernels.rs
kernels-expected-two-to-four-kernels = expected two to four kernels, as in { $default }, got `{ $text }`

# src/cli/export.rs
export-expected-a-size-from-60x16 = expected a size from 60x16 to 500x200 such as 120x40, got `{ $text }`

# src/cli/import.rs
import-a-call-writes-at-least = a call writes at least 1 byte

# src/debugger/moment.rs
moment-expected-a-moment-such-as = expected a moment such as 128 or 128.7 (input and step), got `{ $text }`

# src/debugger/breakpoint/parse.rs
breakpoint-nothing-is-there-expected = nothing is there; expected { $expected }
breakpoint-more-is-needed-expected = more is needed: expected { $expected }
breakpoint-does-not-fit-here-expected = `{ $got }` does not fit here: expected { $expected }
breakpoint-did-you-mean = did you mean `{ $near }`?

# src/debugger/breakpoint/arithmetic.rs
breakpoint-a-number-is-needed-here = a number is needed here, and this is a comparison
breakpoint-more-than-levels-of-parentheses = more than { $DEEPEST } levels of parentheses are too many
breakpoint-is-no-number-expected-one = `{ $here }` is no number; expected one such as 1000, 64KiB or 200ms

# src/debugger/breakpoint/expected.rs
breakpoint-a-kernel-function = a kernel function
breakpoint-a-comparison-such-as = a comparison such as >=
breakpoint-its-number = its number
breakpoint-an-event = an event
breakpoint-the-end = the end
breakpoint-or = { $others } or { $last }
breakpoint-nothing = nothing

# src/os/files/in_parts.rs
files-it-is-not-there-any = it is not there any more: it was deleted, renamed or replaced while it was written
files-its-reader-takes-nothing-any = its reader takes nothing any more

# src/lesson/typed.rs
lesson-expected-a-time-such-as = expected a time such as 200ms or 1.5s, got `{ $text }`
lesson-expected-a-rate-such-as = expected a rate such as 10mbit or 100kbit, got `{ $text }`
lesson-expected-a-number-such-as = expected a number such as 832 or 46,720, got `{ $text }`

# src/app/trace_files.rs
verify-kernel-traces-have-that-ending = kernel traces have that ending, and traces/kernel holds some
verify-the-archive-has-no-such = the archive has no such trace
breakpoint-a-decision = a decision
breakpoint-a-field = a field
breakpoint-a-number = a number
breakpoint-at-character = at character { $column }: { $message }{ $hint }
breakpoint-hint = ; { $hint }
terminal-needed = the screen needs a terminal on standard input and output; use --headless without one
impossible = { $name } is { $value }, and must be { $must }
impossible-from-to = from { $from } to { $to }
kernel-unknown = there is no kernel `{ $name }`; kernels: { $known }
