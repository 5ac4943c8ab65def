# attach

# src/app/attach/find.rs
attach-its-descriptors-are-another-users = {" "}(its descriptors are another user's: needs root)
attach-neither-as-a-process-nor = { $number }, neither as a process nor as a cookie
attach-cookie = cookie { $cookie }
attach-port = port { $port }
attach-a-process-named = a process named `{ $name }`

# src/app/attach/stream.rs
attach-the-socket-has-ended = the socket has ended{"\u000A"}
attach-wmem-queued-of-not-sent = { $at_ms }  wmem_queued { $wmem_queued } of { $sndbuf }, { $unsent_bytes } not sent; { $sentence }{"\u000A"}

# src/app/attach/within.rs
attach-everything-each-skb-copied-under = everything: each skb, copied under the socket's lock, which took { $held } us
attach-totals-only-a-copy-was = totals only: a copy was dropped because it does not fit together: { $torn }
attach-totals-only-the-kernels-walk = totals only: the kernel's walk over all sockets did not meet this one

# src/source/live/verdict/grounds.rs
grounds-the-peers-program = the peer's program
grounds-is-stopped-and-reads-nothing = { $reader } is stopped and reads nothing
grounds-reads-nothing = { $reader } reads nothing
grounds-reads-slower-than-data-could = { $reader } reads slower than data could be sent
grounds-the-path-is-dead-nothing = the path is dead: nothing comes back
grounds-the-network-is-the-limit = the network is the limit (congestion window, pacing or a link)
grounds-the-send-buffer-is-the = the send buffer is the limit: all of it is in flight
grounds-nothing-is-queued-whoever-waits = nothing is queued: whoever waits is about to go on
grounds-not-tcp-nothing-is-queued = not TCP: nothing is queued, so the program has nothing to send, or waits for something else
grounds-the-connection-is-not-open = the connection is not open yet
grounds-nobody-all-is-sent-and = nobody: all is sent, and ACKs are on their way
grounds-what-is-seen-fits-no = what is seen fits no single cause; look again
grounds-no-ack-for = no ACK for { $into }
grounds-in-flight-taken-for-lost = { $unacked } in flight, { $lost } taken for lost, cwnd { $snd_cwnd }
grounds-in-flight-of-cwnd-round = { $in_flight } in flight of cwnd { $snd_cwnd }, round trip { $into }
grounds-data-was-sent-last-ago = data was sent last { $into } ago
grounds-nobody-is-seen-to-wait = nobody is seen to wait for room
grounds-the-peers-window-is-0 = the peer's window is 0
grounds-the-peers-window-is-of = the peer's window is { $window }, of which { $sent } in flight
grounds-nothing-is-in-flight-although = nothing is in flight although there is something to send
grounds-in-back-off = { $name }: { $next } in { $into }, back-off { $backoff }
grounds-limited-by-the-peers-window = limited by the peer's window for { $limited } of { $busy } busy ({ $share } %)
grounds-nothing-was-acknowledged-between-two = nothing was acknowledged between two looks, { $interval } apart
grounds-at-that-rate-there-is = ; at that rate there is room again in about { $wakes }
grounds-bytes-were-acknowledged-within = { $acked_bytes } bytes were acknowledged within { $interval } ({ $rate }){ $wakes }
grounds-sent-again-told-as-needless = { $sent_again } sent again, { $told } told as needless (DSACK): what the full receiver dropped, not loss
grounds-taken-for-lost-sent-again = { $lost } taken for lost, { $retrans } sent again and on their way
grounds-of-truesize-have-not-left = { $wmem_alloc } of truesize have not left this host yet (queueing discipline or device)

# src/source/live/wait.rs
wait-pid-thread = { $name } (pid { $pid }, thread { $tid }){" "}
wait-pid = { $name } (pid { $pid }){" "}
wait-sleeps-in-fd-bytes = sleeps in { $call }(fd { $fd }, { $length } bytes)
wait-sleeps-in-fd = sleeps in { $call }(fd { $fd })
wait-sleeps-in-fd-it-reads = sleeps in { $call }(fd { $fd }): it reads, and does not send
wait-sleeps-in-for-which-sockets = sleeps in { $call }(): for which sockets, only root can see
wait-sleeps-in = sleeps in { $call }(), { $room } ({ $replace })
wait-which-watches-fd-for-triggered = { $verb } { $epoll }, which watches fd { $fd } for { $name }, { $trigger }-triggered
wait-sleeps-in-until-all-is = sleeps in { $call }() until all is acknowledged or its linger time is over
wait-sleeps-in-2 = sleeps in { $call }()

# src/source/live/peer.rs
peer-the-other-end-is-on = the other end is on this machine; { $why_nobody_holds_it }; { $recv_q } bytes lie there unread
peer-the-other-end-is-on-this = the other end is on this machine: { $who }; { $recv_q } bytes lie there unread
peer-it-is-in-no-epoll = it is in no epoll and no thread reads from it now

# src/source/live/page.rs
page-inode = inode { $inode }
page-queued-sk-wmem-queued-of = queued   sk_wmem_queued { $wmem_queued } of sk_sndbuf { $sndbuf } ({ $percent } %{ $locked })
page-bytes-not-acknowledged-sent-not = {"         "}{ $send_q_bytes } bytes not acknowledged: { $unsent } sent, { $unsent_2 } not sent
page-handed-over-so-far-bytes = {"         "}handed over so far: { $bytes } bytes, acknowledged and queued (1 less on the connecting side; a FIN counts 1)
page-bytes-received-and-not-read = {"         "}{ $recv_q_bytes } bytes received and not read
page-tcp-notsent-lowat-a-writer = TCP_NOTSENT_LOWAT { $lowat }: a writer wakes when less than { $lowat_2 } are not sent and sk_wmem_queued is at or below { $mark }; now { $unsent_bytes } are not sent
page-a-writer-wakes-and-poll = a writer wakes, and poll says writable, at two thirds: { $mark } or below; now { $now }
page-last-ran-ago = ; last ran { $ms } ago
page-waits = waits    { $wait }{ $room }{ $ran }
page-waits-2 = waits    { $orphan }{ $limit }
page-from-proc-which-does-not = {"         "}(from /proc, which does not show all)
page-sock-nospace-is-left-from = {"         "}SOCK_NOSPACE is left from the last write that did not fit; nobody waits for room now
page-sock-nospace-is-set-a = {"         "}SOCK_NOSPACE is set: a write did not fit
page-sock-nospace-is-not-set = {"         "}SOCK_NOSPACE is not set: the last write did fit
page-sock-nospace-an-orphan-has = {"         "}SOCK_NOSPACE: an orphan has none

# src/app/attach/recorder.rs
recorder-recorded-in-to-see-them = { $looks } recorded in { $path }; to see them again: skbscope replay { $path }
recorder-cannot-write = cannot write { $path }
recorder-a-scenario-of-this-look = A scenario of this look is in { $path }; to step it in the engine: skbscope run { $path } --paused

# src/app/attach/screen.rs
screen-stopped-at-what-was-seen = {" "}stopped at: { $hit }; what was seen of the socket stays
screen-stopped-at-end-goes-on = {" "}stopped at: { $hit }   End goes on

# src/app/attach/written.rs
written-records-into-j-ends-it = {" "}records into { $path }; J ends it

# src/tui/attach/draw_picker.rs
picker-real-sockets-of-of-this = {" "}Real sockets: { $shown } of { $of } of this machine   filter: { $filter }_

# src/tui/attach/draw_watch.rs
watch-seen = {" "}seen: { $tier }
watch-marked-here = {" "}marked here: { $mark }
watch-of-queued = { $wmem_queued } of { $sndbuf } queued

# src/tui/attach/update.rs
update-no-mark-this-look-m = {" "}no mark { $way } this look; m sets one, b stops at a condition
update-stops-at-where-it-came = {" "}stops at: { $text }; where it came true before is marked (n, p)
differences-what = { $skbs } { $what } ({ $bytes } bytes)
page-seen = seen     { $tier }
page-why = why      { $sentence }
page-try = {"         "}try: { $advice }
page-cookie = {"         "}cookie { $cookie } (sk:{ $sk }), { $inode }, uid { $uid }, { $congestion }
page-v4 = {"         "}IPv4 on an IPv6 socket: `ss -6` and /proc/net/tcp6 list it
page-stopped = , stopped (state T)
page-held = held by  { $title }, fd { $fds }, uid { $uid }{ $stopped }
page-orphan = held by  no process any more (orphan)
page-no-process = held by  no process: its descriptor is closed, is on its way to another, or belongs to io_uring
page-not-visible = held by  not visible: { $processes } may not be looked at (needs root)
count-process = { $n ->
    [one] { $n } process
   *[other] { $n } processes
 }
peer-stopped = { $n ->
    [one] { $names } is stopped (state T)
   *[other] { $names } are stopped (state T)
 }
count-look = { $n ->
    [one] { $n } look
   *[other] { $n } looks
 }
