# reports

# src/app/commands/explain.rs
explain-skbscope-reading-standard-input-paste = skbscope: reading standard input; paste what ss -tmino prints, then Ctrl-D
explain-cannot-read-standard-input = cannot read standard input
explain-cannot-read = cannot read { $one }
explain-give-a-file-or-the = give a file, or the text of a line in quotes: skbscope explain 'skmem:(...)'

# src/app/commands/import.rs
import-cannot-read = cannot read { $path }
import-cannot-import = cannot import { $path }
import-sender-or-sender-or-a = --sender { $a } or --sender { $b }, or a port alone
import-cannot-write = cannot write { $path }
import-so-sndbuf-sndbuf = SO_SNDBUF { $bytes } (--sndbuf)
import-so-sndbuf-is-not-set = SO_SNDBUF is not set: the kernel tunes the buffer (--sndbuf)
import-calls-of-as-fast-as = calls of { $bytes }, as fast as they fit (--write)
import-each-byte-was-written-when = each byte was written when it was first sent: the least queue there can be (--write)
import-a-retransmission-time-out-of = a retransmission time-out of at least { $least } (--rto-min)
import-the-usual-least-retransmission-time = the usual least retransmission time-out of the kernel (--rto-min)
import-one-more-call-than-was = one more call than was sent: window probes show that more waited (--bytes)
import-tcp-nodelay-short-segments-were = TCP_NODELAY: short segments were sent while others were in flight
import-then = ; then { $first }
import-reconstructed-of-as-captured = Reconstructed: { $agree } of { $of } as captured{ $part }.

# src/app/commands/learn/check.rs
learn-wrong = WRONG  { $head }{"\u000A"}
learn-wrong-2 = WRONG  { $head }{"\u000A"}       { $error }{"\u000A"}
learn-of-each-on-one-of = { $lessons } of { $kernels }, each on one of its kernels, without a fault{"\u000A"}

# src/app/commands/learn/new.rs
learn-cannot-write = cannot write { $path }
learn-has-the-cues-and-what = { $toml } has the cues, { $en } and { $zh } what they say. To play it: skbscope learn { $toml }{"\u000A"}

# src/app/commands/learn/screen.rs
learn-did-you-mean = did you mean `{ $near }`?{" "}
learn-cannot-write-the-score-into = cannot write the score into { $path }

# src/app/commands/reports.rs
reports-that-needs-a-peer-of = that needs a peer of this process
reports-peer-loopback-or-peer-manual = --peer loopback or --peer manual

# src/app/commands/run.rs
run-your-own-program-reads-as = your own program reads as it likes
run-leave-out-read-rate-and = leave out --read-rate and --stall
run-a-program-after-is-for = a program after -- is for a real kernel as the peer
run-add-peer-tun = add --peer tun

# src/app/commands/screen.rs
screen-at-needs-a-peer-of = --at needs a peer of this process: a real kernel does not do the same again
screen-peer-loopback-or-leave-out = --peer loopback, or leave out --at
screen-space-plays-it-n-and = { $said }: space plays it, n and s go forward
screen-without-it-skbscope-verify = without it: skbscope verify { $path }
screen-verify-opens-the-screen = --verify opens the screen
screen-a-recording-of = A recording of { $end }; { $damage }.
screen-a-recording-of-equal-to = A recording of { $end }, equal to this run: space plays it, n and s go forward, h and , go back.
screen-skbscope = skbscope: { $file }
screen-check-failed = check failed: { $violation }

# src/app/commands/scripts.rs
scripts-cannot-read-the-list = cannot read the list { $path }
scripts-a-script-needs-a-kernel = a script needs a kernel that is known in full
scripts-all-of-it-skbscope-verify = all of it: skbscope verify --packetdrill { $path }

# src/app/commands/texts.rs
texts-to-run-one-skbscope-run = {"\u000A"}To run one: skbscope run NAME; on the other kernel: --kernel { $next }; on both: skbscope compare NAME.{"\u000A"}To read one: skbscope scenarios NAME.{"\u000A"}
texts-to-read-one-skbscope-guide = { $topics }{"\u000A"}To read one: skbscope guide TOPIC; with pages to turn: skbscope guide TOPIC | less{"\u000A"}

# src/app/compare.rs
compare-kernel = kernel { $kernel }
compare-nothing-differs = {"\u000A"}Nothing differs.
compare-behind-it-no-size-and = {"\u000A"}Behind it: no size and no rule alone.
compare-more-json-has-them = {"  "}{ $hidden } more; --json has them

# src/app/doctor.rs
doctor-kernel = kernel     { $release }
doctor-known = {"  "}known    { $line }
doctor-guessed = {"  "}guessed  { $line }
doctor-beside-this-kernel-the-same = {"\u000A"}beside this kernel: the same calls and ACKs, all numbers behind each
doctor-not-possible = {"  "}not possible: { $why }
doctor-of-scenarios-agree-in-every = {"\u000A"}{ $good } of { $all } scenarios agree in every number

# src/app/lessons.rs
lessons-did-you-mean = ; did you mean `{ $near }`?

# src/app/load.rs
load-did-you-mean = did you mean `{ $near }`?{" "}
load-scenarios = { $near }scenarios: { $names }
load-this-machine = This machine, { $how }: { $what }.
load-skbscope = skbscope: { $line }

# src/app/replay.rs
replay-input = input { $n }
replay-no-input = no input
replay-different-from-input-on-equal = DIFFERENT from input { $moment } on (equal after { $equal_until_input })
replay-was-now = : { $name } was { $recorded }, now { $replayed }
replay-more-see-replay-headless = ; { $n } more, see replay --headless.
replay-kernel-seed-recorded-by-skbscope = { $file }: { $scenario }, kernel { $kernel }, seed { $seed }, recorded by skbscope { $recorded_by }
replay-version-this-is-skbscope-what = {"  "}version    this is skbscope { $replayed_by }: what differs may be its doing
replay-replayed-s-of-virtual-time = {"  "}replayed   { $inputs }, { $virtual_seconds } s of virtual time
replay-damage = {"  "}damage     { $damage }
replay-ended-without-an-end-the = {"  "}ended      without an end: the program was killed; this is all that it wrote
replay-digests-none-was-written-yet = {"  "}digests    none was written yet; all inputs are equal; at the end { $digest }
replay-digests-compared-all-equal-at = {"  "}digests    { $states } compared, all equal; at the end { $digest }
replay-different-at-input-the-state = {"  "}DIFFERENT  at input { $moment }; the state was equal after input { $equal_until_input }
replay-to-look-at-it-skbscope = {"\u000A"}To look at it: skbscope replay { $file }@{ $moment }
replay-at-s = { $file } at { $moment }, { $at } s
replay-input-2 = {"  "}input      { $input }
replay-step = {"  "}step       { $step }{"\u000A"}             { $why }
replay-at-the-end-of-the = {"  "}at the end of the input
replay-digest = {"    "}digest { $digest }

# src/app/shadow.rs
shadow-at-s = at { $at } s: { $why }
shadow-a-second-program-writes-with = a second program writes, with page fragments of its own
shadow-a-sack-comes-what-is = a SACK comes: what is taken for lost is decided by the clock from here on
shadow-the-timer-fires-and-a = the { $name } timer fires, and a real kernel's time is its own
shadow-cannot-be-done-to-a = `{ $other }` cannot be done to a real socket here
shadow-is-not-done-to-the = `{ $other }` is not done to the kernel's socket
shadow-here-there = { $name } { $engine } here, { $kernel } there
shadow-at-s-2 = { $said }, at { $at } s: { $differing }
shadow-kernel-beside-of-differ = { $scenario }, kernel { $kernel } beside { $release }: { $differ } of { $steps } differ
shadow-first = {"  "}first      { $first }
shadow-compared-up-to = {"  "}compared   up to { $why }
shadow-kernel-the-profile-is-of = {"  "}kernel     the profile is of another version than this machine's (--kernel host is the nearest)

# src/app/stop.rs
stop-stopped-at-s-by = {"  "}stopped    at { $moment }, { $virtual_seconds } s, by `{ $breakpoint }`
stop-in = {"             "}in { $stack }
stop-breakpoint = {"  "}breakpoint { $hits }: { $breakpoint }

# src/app/verify.rs
verify-error = error   { $error }
verify-of-traces-match = { $matching } of { $total } traces match
verify-could-not-be-read = ; { $n } could not be read
verify-differs-at = differs { $name } at { $first }
verify-and-more-of-its = {"\u000A"}  and { $rest } more of its { $steps }
verify-step = step { $step } { $op }
verify-engine-kernel = {"\u000A"}  { $field }  engine { $engine }  kernel { $kernel }
verify-and = {"\u000A"}  and { $fields }

# src/app/commands/mod.rs
usage-to-run-the-scenario-of = {"\u000A"}To run the scenario of that name: skbscope run { $name }

# src/app/export/mod.rs
export-a-capture-is-not-for = a capture is not for a terminal; give it a file with -o OUT
export-skbscope = skbscope: { $path }: { $damage }

# src/app/export/pictures.rs
export-of-s-of-virtual-time = { $now } of { $end } s of virtual time drawn

# src/app/export/play.rs
export-s-of-virtual-time = { $percent }%: { $input }, { $at } s of virtual time
export-skbscope-from-some-input-before = skbscope: from some input before { $input } on, this program does something else than the one that recorded; what it does is written (`skbscope replay` shows where they part)

# src/app/headless/mod.rs
headless-skbscope-what-is-written-to = skbscope: what is written to { $address } goes through the engine
headless-skbscope = skbscope: { $error }
headless-of = {" "}of { $e6 }
headless-mb-delivered-s-of-virtual = { $delivered }{ $of } MB delivered, { $at } s of virtual time, { $again } sent again

# src/app/headless/real_peer.rs
headless-skbscope-2 = skbscope: { $text }

# src/app/report/text.rs
report-finished-after = finished after
report-stopped-after = stopped after
report-stuck-given-up-after = stuck, given up after
report-interrupted-after = interrupted after
report-stopped-at-a-breakpoint-after = stopped at a breakpoint after
report-failed-after = FAILED after
report-kernel-seed-s-of-virtual = { $scenario }, kernel { $kernel }, seed { $seed }: { $ended } { $virtual_seconds } s of virtual, { $wall } s of real time{"\u000A"}
report-written = {"  "}written    { $written_bytes }{ $written_sha256 }
report-delivered = {"  "}delivered  { $delivered }{ $delivered_sha256 }
report-streams-equal = {"  "}streams    equal
report-streams-different = {"  "}streams    DIFFERENT
report-segments-with-data-sent-again = {"  "}segments   { $segments } with data; { $retransmits } sent again; { $packets_received } came back
report-timers = {"  "}timers     { $timeouts }, { $tail_loss_probes }, { $window_probes }
report-link-lost-refused-by-the = {"  "}link       { $lost } lost, { $queue_full } refused by the queue, { $duplicated } doubled, { $reordered } reordered
report-device-written-of-them-had = {"  "}device     { $written } written, { $waited } of them had to wait, { $dropped } dropped; { $read } read, { $foreign } foreign, { $malformed } malformed
report-peer-received-of-them-unread = {"  "}peer       { $received_bytes } received, { $unread_bytes } of them unread; window { $window }, buffer tuned to { $space }; { $segments }, { $out_of_order } out of order
report-queued-at-most-of-sk = {"  "}queued     at most { $largest_wmem_queued } of sk_wmem_queued; sk_sndbuf at most { $largest_sndbuf }
report-s-in-close = , { $close } s in close
report-asleep-s-for-sndbuf-s = {"  "}asleep     { $sndbuf } s for sndbuf, { $memory } s for memory, { $connect } s to connect, { $poll } s in poll{ $close }
report-calls-of-them-eagain = {"  "}calls      { $calls }, { $eagain } of them EAGAIN
report-ended-with = {"  "}ended      with { $error }
report-program = {"  "}program    { $how }
report-still-running-at-the-end = still running at the end
report-the-first-of-its-output = {"             "}(the first { $dropped_bytes } of its output are left out)
report-wanted-failed-of-bytes-did = {"  "}wanted     FAILED: { $missing } of --bytes did not arrive
report-refused = {"  "}refused    { $refused }
report-capture-in = {"  "}capture    { $packets } in { $file }
report-recording-in = {"  "}recording  { $inputs } in { $file }
report-check-all-good = {"  "}check      { $checks }, all good
report-check-failed-after-input-at = {"  "}check      FAILED after input { $input }, at { $virtual_seconds } s: { $what }

# src/app/scripts/oracle.rs
oracle-it-had-not-ended-after = it had not ended after { $PATIENCE } s
oracle-as-scripted = as scripted
oracle-not-asked = not asked: { $why }

# src/app/scripts/summary.rs
scripts-error = error   { $error }
scripts-pass-which-was-known-to = pass    { $name }, which was known to fail: take it off the list
scripts-pass = pass    { $name }
scripts-known = known{"  "}
scripts-fail = FAIL{"   "}
scripts-at-s = { $word } { $name }:{ $line } at { $at } s
scripts-to-see-it-skbscope-run = {"\u000A"}  to see it: skbscope run { $path } --at { $at }s
scripts-line = line { $line }: { $what }
scripts-not-run = not run { $name }: { $shown }
scripts-and-more = ; and { $more } more
scripts-of-pass = { $passed } of { $scripts } pass

# src/os/allowed.rs
allowed-dev-net-tun-opens-peer = /dev/net/tun opens: --peer tun and --shadow
allowed-the-kernel-tells-of-its = the kernel tells of its sockets, as ss asks it
allowed-the-kernel-does-not-tell = the kernel does not tell of its sockets ({ $error }): `modprobe tcp_diag`
allowed-has-the-layout-of-the = { $BTF } has the layout of the kernel's structures
allowed-there-is-no-a-kernel = there is no { $BTF }: a kernel without CONFIG_DEBUG_INFO_BTF
allowed-cannot-be-read = { $BTF } cannot be read ({ $error })
allowed-capabilities-for-whole-queues-of = capabilities for whole queues of real sockets
allowed-no-cap-bpf-and-cap = no CAP_BPF and CAP_PERFMON: totals of real sockets only; run as root, or setcap cap_bpf,cap_perfmon+ep

# src/os/host.rs
host-release-the-rules-of = release { $release }: the rules of { $version }
host-no-release-is-told-the = no release is told: the rules of { $version }
host-release-the-rules-of-the = release { $release }: the rules of { $version }, the nearest that is known
host-page-size = page size { $page_size }
host-sizes-as-recorded = sizes as recorded: `{ $key }` { $must }
host-struct-sk-buff-and-skb = struct sk_buff { $sk_buff } and skb_shared_info { $shared_info }
host-so-an-empty-skb-costs = so an empty skb costs { $cost }
host-max-tcp-header-by-the = MAX_TCP_HEADER { $header }, by the size of skbuff_small_head
host-max-tcp-header-by-the-kernels = MAX_TCP_HEADER { $header }, by the kernel's configuration
host-max-tcp-header-as-recorded = MAX_TCP_HEADER { $max_tcp_header }, as recorded
host-sysctls-of-net-core-and = { $read } sysctls of net.core and net.ipv4
host-congestion-control-is-not-known = congestion control { $congestion } is not known here; cubic is in its place
report-streams-not-read = {"  "}streams    { $n ->
    [one] { $n } byte has
   *[other] { $n } bytes have
 } not been read
report-end-state = end state
explain-no-socket = there is no TCP socket in it
explain-should-be = it should be what `ss -tmi` prints, or a part of a line such as skmem:(r0,rb131072,...)
explain-no-socket-number = there is no socket { $number }: the text has { $count }
explain-leave-out-only = leave out --only, and see their numbers in the first column
import-no-connection = there is no connection { $number }: the capture has { $count }
import-leave-out-flow = leave out --flow, and see the list
import-neither-end = neither end is { $sender }
learn-no-cue = { $lesson } has no cue `{ $wanted }`; { $near }its cues: { $all }
learn-not-in-course = { $name } is not in the course
learn-there-already = { $path } is there already; give another name
import-head = { $sender } -> { $peer }: { $packets }, { $bytes } sent in { $seconds } s; run again on kernel { $kernel }
import-assumed = assumed
import-agree = {"  "}agree     { $agree } of { $segments }, at most { $late } apart in time
import-differs = {"  "}differs   segment { $segment }: { $first }
import-differs-nothing = {"  "}differs   nothing, to the end of the capture
import-row = { $number }  { $sender } -> { $peer }  { $packets }, { $sent } sent, { $seconds } s
import-one-of-them = { $connections }. One of them: --flow N
host-known = known
host-guessed = guessed
replay-recorded = recorded
replay-replayed = replayed
compare-of-engine = { $name }, seed { $seed }: { $kernels }
compare-same-send-in-both = The same send() in both: { $compared } compared, { $different } of them different
compare-same-send-in-all = The same send() in all: { $compared } compared, { $different } of them different
doctor-allowed = allowed
verify-ok = ok      { $name } ({ $steps })
verify-engine-did = what the engine did in this step:
scripts-expected-got = {"  "}expected  { $expected }
scripts-got = {"  "}got       { $got }
scripts-known-why = {"  "}known     { $why }
ss-together = Together
ss-try = try

# src/ss/judgement.rs
ss-nothing-is-queued-tcp-waits = nothing is queued: TCP waits for the program
ss-these-numbers-fit-several-causes = these numbers fit several causes; a second look after a second tells more
ss-windows-and-timers-are-not = windows and timers are not in this line (ss -i -o)
ss-such-a-socket-sends-no = { $state }: such a socket sends no data
ss-the-handshake-is-not-complete = { $state }: the handshake is not complete
ss-backed-off = , backed off { $backoff }
ss-window-probes-are-sent-the = window probes are sent{ $times }: the peer's window is closed to what comes next
ss-and-the-last-ack-came = and the last ACK came { $silence } ago: nobody answers the probes
ss-sent-again-in-vain-no = sent again { $backoff } in vain, no ACK for { $silence }
ss-losses-sent-again-and-in = losses: { $again } sent again and in flight, { $lost } taken for lost
ss-in-flight-cwnd-wait-for = { $fly } in flight, cwnd { $cwnd }: { $unsent } wait for ACKs
ss-in-flight-fill-the-peers = { $fly } in flight fill the peer's window of { $window }
ss-all-that-was-written-is = all that was written is sent, and there is room for more
ss-everything-is-sent-and-what = everything is sent, and what is in flight fills the send buffer
ss-for-of-the-busy-time = { $name } { $share } %: { $held } for { $time } of the busy time

# src/ss/shown.rs
ss-left-out-of-sockets-that = {"\u000A"}Left out: { $n } of sockets that are not TCP's.
ss-not-known-to-skbscope-kept = {"\u000A"}Not known to skbscope, kept as it is: { $unknown }
ss-buffer-not-known-the-line = {"  "}buffer   not known: the line has no skmem (ss -m)
ss-queue-empty-all-that-was = {"  "}queue    empty: all that was written is acknowledged
ss-queue-all-of-its-unsent = {"  "}queue    all of its { $queued } unsent; nothing is in flight
ss-queue-in-flight-unsent = {"  "}queue    { $queued }: { $flying } in flight, { $unsent } unsent
ss-queue-how-much-is-unsent = {"  "}queue    { $queued }; how much is unsent is not known (ss -i)
ss-queue-unsent = {"  "}queue    { $unsent } unsent
ss-limit = {"  "}limit    { $limit }
ss-buffer-over-the-limit-by = {"  "}buffer   over the limit by { $over_by }
ss-buffer-below-the-limit = {"  "}buffer   { $over_by } below the limit
ss-at-w-or-less-when = at w { $wakes_at } or less, when { $to_free } more are freed
ss-writer-send-sleeps-as-soon = {"  "}writer   send() sleeps as soon as it needs a new skb (EAGAIN without blocking); poll says not writeable{"\u000A"}           both end { $wakes }
ss-writer-send-still-takes-some = {"  "}writer   send() still takes some; but poll says not writeable, and whoever sleeps already sleeps on{"\u000A"}           poll says yes, and sleepers wake, { $wakes }
ss-writer-send-does-not-block = {"  "}writer   send() does not block, and poll says writeable, up to w { $wakes_at } (a program's own TCP_NOTSENT_LOWAT,{"\u000A"}           which ss does not show, may say otherwise)
ss-the-worst-first-one-of = {"\u000A"}The worst first. One of them in words: skbscope explain ... --only NUMBER

# src/ss/advice.rs
ss-look-at-the-program-at = look at the program at { $peer }: is it stopped, busy, or waiting for something itself?
ss-on-its-machine-ss-tmi = on its machine `ss -tmi 'sport = :{ $port }'` shows its Recv-Q: what it has not read
ss-a-larger-send-buffer-only = a larger send buffer only makes the queue longer
ss-to-see-it-step-by = to see it step by step: skbscope run zero-window{ $sndbuf }
ss-does-answer-at-all-look = does { $peer } answer at all? Look for a firewall, a dead machine, or a lossy link
ss-capture-it-tcpdump-s-128 = capture it (tcpdump -s 128), then `skbscope import CAPTURE` shows the queue at each packet
ss-to-see-it-step-by-step = to see it step by step: skbscope run lossy{ $sndbuf }
ss-with-this-rtt = : { $rate } with this rtt
ss-the-path-carries-no-more = the path carries no more than cwnd allows{ $rate }; losses keep cwnd small
ss-a-larger-send-buffer-does = a larger send buffer does not help; another congestion control may
ss-cwnd-alone-would-take-about = {" "}(cwnd alone would take about { $n })
ss-let-the-buffer-grow-leave = let the buffer grow{ $wanted }: leave SO_SNDBUF unset, so that the kernel tunes it up to tcp_wmem[2]
ss-if-it-must-be-set = if it must be set: net.core.wmem_max is its limit, and the kernel stores twice the value
ss-look-at-the-program-what = look at the program: what does it wait for? Its own buffers and windows are not seen here
ss-in-flight = ; { $n } in flight
ss-look-twice-a-second-apart = look twice, a second apart: what has moved{ $acks }? Use ss -tmi with -o, which adds the timer
