# chain

# src/debugger/explain/blocked.rs
ends-its-nap-ends-in = its nap ends in { $span }
ends-woken-its-turn-is = woken, its turn is next
ends-ack-wakes-it = ACK { $ack } wakes it
ends-ack-or-so-wakes = ACK { $ack } or so wakes it
ends-the-peer-must-open = the peer must open its window
ends-woken-at-the-next = woken at the next check
ends-a-nap-that-ends = a nap that ends by itself
ends-syn-ack-wakes-it = SYN-ACK wakes it
ends-the-ack-of-the = the ACK of the FIN wakes it
ends-a-handshake-wakes-it = a complete handshake wakes it
ends-data-or-a-fin = data or a FIN of the peer wakes it
ends-anyway = { $ending }; in { $span } it ends anyway
ends-must-be-sent = { $n ->
    [one] { $n } more byte
   *[other] { $n } more bytes
 } must be sent

# src/debugger/explain/site.rs
why-a-new-skb-with = A new skb with a linear area is made: its whole memory block is charged, { $empty_truesize } bytes at the least.
why-a-new-empty-skb = A new, empty skb is made: it costs { $empty_truesize } bytes before it holds a single byte of payload.
why-may-enlarge-cwnd-for = { $algorithm } may enlarge cwnd for the segments that this ACK delivered.

# src/debugger/explain/event.rs
event-truesize = truesize { $number }
event-slot = slot { $number }
event-from-offset = from offset { $number }
event-waits-for = waits for { $waits_for }
event-up-to-call = up to call { $number }
event-due-in = due in { $span }
event-was-due-at = was due at { $span }
event-without-an-ack-number = without an ACK number
event-ack = ack { $number }
event-sequence-number = sequence number { $number }
event-send-buffer-space = send-buffer space
event-machine-memory = machine memory
event-the-handshake = the handshake
event-the-ack-of-our = the ACK of our FIN
event-data-of-the-peer = data of the peer
event-the-skb-stands-at = The skb stands at the end of the list and waits to be sent.
event-first-transmission-from-now = First transmission: from now on the skb waits for its ACK, before the send head.
event-the-machine-has-no = The machine has no memory for it, so the task naps for a short random time and tries again.
event-the-task-sleeps-until = The task sleeps until the handshake is complete.
event-the-task-sleeps-in = The task sleeps in poll until the socket is writeable.
event-the-task-lingers-in = The task lingers in close until our FIN is acknowledged (SO_LINGER).
event-the-task-sleeps-until-the = The task sleeps until the peer sends something, or closes.
event-the-writer-sleeps-only = The writer sleeps: only freed send-buffer space, a time-out or an error ends that.
event-the-system-call-is = The system call is over, and the program sees an error.

# src/debugger/explain/field.rs
why-the-peers-window-is = The peer's window is closed: nothing new may be sent until it opens.
why-all-is-in-order = All is in order: nothing is missing that was sent.
why-something-arrived-out-of = Something arrived out of order, after a loss or by mere reordering.
why-cwnd-is-being-reduced = cwnd is being reduced although nothing was lost.
why-fast-recovery-what-is = Fast recovery: what is lost is resent while cwnd shrinks.
why-the-retransmission-timer-ran = The retransmission timer ran out: everything starts again from a small cwnd.

# src/debugger/explain/mod.rs
why-returns = { $name } returns
why-is-done-and-its = { $name } is done, and its caller goes on.
event-of-socket = { $name }: { $detail }
event-of-one = { $name }: { $who }
event-of-one-with = { $name }: { $who }, { $detail }
event-bytes-in-front = { $n ->
    [one] { $n } byte stays in front of it
   *[other] { $n } bytes stay in front of it
 }
decided = { $formula }? { $answer }

# src/debugger/explain/chain/ack.rs
chain-no-ack-for = no ACK for { $span }
chain-byte-missing-for-behind = byte { $una } missing for { $span }; { $behind } behind it came
chain-rtt = , RTT { $rtt }
chain-an-ack-arrives-in = an ACK arrives in { $left }{ $rtt }
chain-lost-on-the-way = lost on the way
chain-packets-queue-for = , { $packets } packets queue for { $rate }
chain-the-data-arrive-in = the data arrive in { $left }{ $rate }
chain-the-peer-delays-its = the peer delays its ACK, by { $most } at most
chain-the-acks-arrived = the ACKs: { $arrived } arrived
chain-its-ack-was-lost = its ACK was lost
chain-the-real-kernel-has = the real kernel has not answered
chain-the-real-kernel-has-not = the real kernel has not answered, RTT { $rtt }
chain-the-syn-ack-arrives = the SYN-ACK arrives in { $left }
chain-the-syn-arrives-in = the SYN arrives in { $left }

# src/debugger/explain/chain/held_by.rs
chain-tcp-memory-refused-now = TCP memory refused: now { $pages } of { $limit } pages
chain-no-syn-ack-yet = no SYN-ACK yet
chain-the-fin-is-not = the FIN is not acknowledged
chain-the-peer-has-sent = the peer has sent nothing that was not read
chain-buffer-full-of = buffer full: { $queued } of { $sndbuf }
chain-buffer-of-woken-at = buffer { $queued } of { $sndbuf }, woken at { $wake }
chain-not-sent-tcp-notsent = { $unsent } not sent, TCP_NOTSENT_LOWAT { $lowat }
chain-buffer-has-room-of = buffer has room: { $queued } of { $sndbuf }

# src/debugger/explain/chain/scene.rs
chain-backed-off-once = , backed off once
chain-backed-off-times = , backed off { $n } times
chain-rto-in = RTO in { $left }{ $again }
chain-tail-loss-probe-in = tail loss probe in { $left }
chain-probe-in = probe in { $left }{ $again }
chain-rack-decides-in = RACK decides in { $left }
chain-early-retransmit-in = early retransmit in { $left }
chain-then-given-up = , then given up ({ $limit })
chain-given-up-in = , given up in { $span } ({ $limit })

# src/debugger/explain/chain/unsent.rs
chain-cwnd-full-of-in = cwnd full: { $in_flight } of { $cwnd } in flight
chain-nagle-holds-mss-until = Nagle holds { $head } < mss { $mss } until the ACK
chain-tcp-cork-holds-mss = TCP_CORK holds { $head } < mss { $mss }
chain-deferred-more-can-go = deferred: more can go at once after the next ACK
chain-device-busy-in-it = device busy: { $wmem_alloc } in it (TSQ)
chain-no-memory-to-cut = no memory to cut an skb of { $head }
chain-allowed-goes-with-the = allowed: goes with the next push
chain-paced-at-bytes-s = paced at { $rate } bytes/s: the next packet leaves in { $left }

# src/debugger/explain/chain/window.rs
chain-window-0 = window 0
chain-window-next-segment = window { $window } < next segment { $next_segment }
chain-window-has-no-room = window { $window } has no room: { $used } in flight, { $next } come next
chain-peers-window-full-of = peer's window full: { $used } of { $window } in flight
chain-no-window = no window
chain-a-window-of = a window of { $window }
chain-unread = : { $bytes } unread
chain-its-program-stopped-reading = its program stopped reading{ $in_it }
chain-its-program-reads-b = its program reads { $rate } B/s{ $in_it }
chain-the-real-kernels-program = the real kernel's program does not read{ $in_it }
chain-a-window-update-arrives = a window update arrives in { $left }
chain-of-unread = { $unread } of { $buffer } unread
chain-its-window-update-was = its window update was lost
chain-its-program-stopped-reading-2 = its program stopped reading: { $in_it }
chain-its-program-reads-b-s = its program reads { $rate } B/s: { $in_it }
chain-the-peers-buffer-holds = the peer's buffer holds { $buffer } in all

# src/debugger/explain/chain/writer.rs
chain-more = , { $n } more
chain-asleep = { $call_of } asleep { $span }{ $more }
chain-not-sent = ; { $n } not sent
chain-is-woken-and-runs = { $text } is woken and runs next{ $unsent }
chain-runs-copied = { $text } runs: { $copied } copied{ $unsent }
chain-runs = { $text } runs{ $unsent }
chain-its-call = its call
chain-lingers-more-at-most = { $text }; lingers { $left } more at most
chain-again-in = { $text }; again in { $left }
chain-other-sockets-hold-pages = other sockets hold { $pages } pages
chain-nobody-waits-the-fin = nobody waits; the FIN is not sent
chain-nobody-waits-nothing-is = nobody waits; nothing is written
chain-nobody-waits-not-sent = nobody waits; { $n } not sent
chain-buffer-empty = buffer empty
chain-buffer-nearly-empty = buffer nearly empty
chain-buffer-full = buffer { $n }% full
chain-nothing-in-flight = nothing in flight
chain-of-in-flight = { $n } of { $cwnd } in flight
chain-nothing-to-send = nothing to send; { $flight }; { $buffer }
chain-closed-for-writing-the = closed for writing: the FIN is sent
chain-next = next
chain-again-in-2 = again in { $left }
chain-writes = { $name } writes { $when }
chain-is-halted = { $name } is halted
chain-the-script-acts-next = the script acts next
chain-no-program-writes = no program writes
chain-is-done-wrote = { $name } is done: wrote { $written }
chain-all-programs-are-done = all { $len } programs are done
chain-no-connection-yet = no connection yet
chain-connection-closed-in-order = connection closed in order
chain-connection-over = connection over: { $name }
chain-waited-as-long-as = waited as long as TCP_USER_TIMEOUT allows, { $user_timeout }
chain-no-answer-to-keepalive = no answer to { $probes_out } keepalive probes
chain-window-0-through-probes = window 0 through { $probes_out } probes
chain-no-answer-to-retransmissions = no answer to { $retransmits } retransmissions
chain-the-peer-refused-it = the peer refused it: RST
chain-the-peer-sent-rst = the peer sent RST
chain-a-send-after-it = a send after it had ended
chain-script-does = the script { $verb ->
    [offer] offers
   *[hold] holds
 } { $what }
chain-script-does-and-goes-on = the script { $verb ->
    [offer] offers
   *[hold] holds
 } { $what }, and goes on in { $left }
chain-you-do = you { $verb ->
    [offer] offer
   *[hold] hold
 } { $what }
chain-and-timer = { $text }; { $timer }
chain-the-ack-arrives = the ACK arrives in { $left }
chain-the-peer-sends-its-syn = the peer sends its SYN again in { $left }
chain-syn-ack-in = SYN-ACK again in { $left }{ $again }
event-a-connection = a connection
event-the-task-sleeps-in-accept = The task sleeps in accept until a peer has opened a connection.
chain-syn-ack-not-acknowledged = our SYN-ACK is not acknowledged
chain-no-syn-yet = no SYN yet
changed = { $name } { $from } -> { $to }
decided-none = (none)
chain-the-acks = the ACKs
chain-its-answer = its answer
chain-the-script-is-over = the script is over
