# panels

# src/tui/panel/accounts.rs
accounts-waits-for-data-to = waits { $since } for data to carry it
accounts-none-is-owed = none is owed
accounts-the-program-answers = the program answers
accounts-each-segment-at-once = each segment at once, at first
accounts-what-the-peer-has = what the peer has sent
accounts-bytes-in-order-so = bytes in order so far
accounts-bytes-of-them-that = bytes of them that no program has read (SIOCINQ)
accounts-bytes-of-truesize-from = bytes of truesize, from the same stock as the queue's
accounts-its-limit-half-of = its limit; half of it is for overhead
accounts-bytes-the-window-that = bytes: the window that was told last
accounts-quick-acks = quick ACKs
accounts-delayed-ack = delayed ACK
accounts-the-largest-in-the = the largest in the whole session: the scales are made of them
accounts-bytes = bytes
accounts-bytes-of-truesize = bytes of truesize
accounts-on-both-queues-together = on both queues together
accounts-bytes-of-one-skb = bytes, of one skb while it was written
accounts-in-flight = in flight
accounts-bytes-sent-and-not = bytes sent and not acknowledged
accounts-unsent = unsent
accounts-bytes-written-and-not = bytes written and not sent
accounts-bytes-the-peers-window = bytes, the peer's window
accounts-what-it-waited-for = what it waited for, as TCP_INFO tells it
accounts-something-was-queued = something was queued
accounts-of-it-the-peers = of it the peer's window was in the way
accounts-of-it-a-writer = of it a writer waited and all was sent
accounts-over = { $say } over
accounts-full = full
accounts-free = { $say } free
accounts-queued = {" "}queued,{" "}
accounts-memory-pressure = , MEMORY PRESSURE
accounts-none = none
accounts-set = set
accounts-what-the-program-asked = what the program asked for; until it asks, the kernel tunes it
accounts-stored = stored
accounts-the-limit-twice-what = the limit: twice what was asked for, since overhead counts too
accounts-bytes-written-and-not-acknowledged = bytes written and not acknowledged, without any overhead
accounts-queued-2 = queued
accounts-sk-wmem-queued-truesize = sk_wmem_queued: truesize of all queued skbs, held to the limit
accounts-unsent-of-lowat-wake = unsent { $unsent } of lowat { $lowat }, wake { $wake }
accounts-over-by-the-limit = Over by { $value }: the limit is only looked at when a new skb is made, not when one is filled or cut.
accounts-a-writer-stops-at = A writer stops at the limit, and is woken when a third of the buffer is free.
accounts-acks-leave-what-they = ACKs leave what they free in forward_alloc; it goes back when a timer runs.
accounts-whole-pages-that-an = Whole pages that an ACK frees in forward_alloc go back at once.
accounts-what-the-queue-costs = what the queue costs, in bytes of truesize
accounts-payload = payload
accounts-all-else = all else
accounts-structures-and-heads-of = structures and heads of { $skbs }, acknowledged bytes of skbs not yet freed
accounts-both-together-of-sk = both together: { $percent } % of sk_sndbuf
accounts-granted-to-the-socket = granted to the socket and not used
accounts-granted = granted
accounts-sk-wmem-queued-sk = sk_wmem_queued + sk_forward_alloc, in pages of { $page }
accounts-both-and-sk-rmem = both, and sk_rmem_alloc { $rmem_alloc }, in pages of { $page }
accounts-truesize-of-clones-that = truesize of clones that the device still holds
accounts-pages-of-all-sockets = pages of all sockets; tcp_mem { $min }, pressure from { $pressure }, none above { $max }
accounts-set-by-the-program = set by the program: not tuned any more
accounts-tuned-by-the-kernel = tuned by the kernel, up to tcp_wmem[2] { $wmem }
accounts-limits-and-how-they = limits, and how they are reckoned
accounts-a-new-skb-needs = { $tuned }; a new skb needs sk_wmem_queued below it
accounts-wake = wake
accounts-a-sleeper-goes-on = a sleeper goes on when sk_sndbuf - sk_wmem_queued >= sk_wmem_queued / 2
accounts-until-then = until then
accounts-bytes-of-truesize-that = bytes of truesize that ACKs must free before a sleeper is woken
accounts-clear = clear
accounts-set-while-somebody-waits = set while somebody waits for space
accounts-the-least-that-so = the least that SO_SNDBUF can store
accounts-the-most-that-so = the most that SO_SNDBUF may ask for; twice that is stored
accounts-granted-to-every-socket = granted to every socket even when memory is short
accounts-bytes-at-so-many = bytes: at so many in the device the socket waits for it
accounts-unsent-bytes-a-sleeper = unsent bytes; a sleeper goes on below half of it, { $div_ceil }

# src/tui/panel/calls.rs
calls-task = task
calls-moment = moment
calls-call = call
calls-asked = asked
calls-taken = taken
calls-began = began
calls-lasted = lasted
calls-asleep = asleep
calls-slept-on = slept on
calls-woken-by = woken by
calls-result = result
calls-no-system-call-yet = No system call yet.
calls-newer-below = , { $number } newer below
calls-older-ones-are-not = ; older ones are not kept
calls-call-of-enter-goes = call { $number } of { $number_2 }{ $newer }{ $cut }; Enter goes to where it began
calls-asleep-2 = ASLEEP
calls-running = running
calls-the-end-of-its = the end of its time
calls-timer = { $name } timer
calls-a-signal = a signal
calls-the-device = the device
calls-of = {" "}of { $bytes }
calls-at-s-moment = { $name }: { $call_text }{ $asked } at { $began } s (moment { $moment })
calls-went-into-the-send = ; { $taken } went into the send buffer
calls-once = once
calls-times = { $count } times
calls-slept-on-in-all = ; slept { $times } on { $name }, { $span } in all
calls-woken-by-moment = ; woken by { $cause_text } (moment { $moment })
calls-returned-at-s-moment = ; returned { $returned } at { $at } s (moment { $moment }), after { $lasted }.
calls-so-far = ; { $lasted } so far.

# src/tui/panel/counters.rs
counters-none = none

# src/tui/panel/frame.rs
frame-enter-goes-to-this = Enter goes to this moment
frame-newer-below-enter-goes = { $newer } newer below, Enter goes to this moment
frame-only-what-is-about = only what is about { $id }

# src/tui/panel/kernel.rs
kernel-no-kernel-trace-is = No kernel trace is open.
kernel-skbscope-run-verify-file = skbscope run --verify FILE opens one:
kernel-what-a-real-kernel = what a real kernel did, beside the engine.
kernel-the-trace-begins-after = The trace begins after the handshake.
kernel-every-field-is-equal = every field is equal

# src/tui/panel/ladder.rs
ladder-no-packet-yet = No packet yet.

# src/tui/panel/lines.rs
lines-more-pgdn = { $many } more { $lines }: PgDn
lines-more-pgdn-2 = { $many } more: PgDn
lines-above-pgup = { $many } above: PgUp
lines-above = { $many } above
lines-above-below = { $above } above, { $below } below

# src/tui/panel/packet.rs
packet-packet = packet
packet-time = time
packet-s-moment = { $at } s{ $gap }; moment { $moment }
packet-flags = flags
packet-seq = seq
packet-data = data
packet-up-to = { $len }, up to { $end }
packet-ack = ack
packet-urgent = urgent
packet-window = window
packet-options = options
packet-on-the-wire = { $left }..{ $right }; on the wire { $wire }
packet-why = why
packet-link = link
packet-out-to-the-peer = out, to the peer
packet-in-from-the-peer = in, from the peer
packet-the-first-one = , the first one
packet-at-once-after-the = , at once after the one before
packet-after-the-one-before = , { $span } after the one before
packet-none = none
packet-on-the-wire-2 = { $relative }; on the wire { $raw }
packet-up-to-ahead = up to { $end }: { $urgent } ahead
packet-not-scaled = { $window }, not scaled
packet-on-the-wire-shifted = { $window }: { $raw } on the wire, shifted by { $shift }
packet-mss = MSS { $mss }
packet-window-scale = window scale { $shift }
packet-sack-permitted = SACK permitted
packet-timestamps-echo = timestamps { $value }, echo { $echo }
packet-1-sack-block = 1 SACK block
packet-sack-blocks = { $n } SACK blocks
packet-bytes = { $join } ({ $bytes } bytes)
packet-sent-for-the-first = sent for the first time
packet-sent-again = sent again
packet-a-probe = a probe
packet-no-data-it-only = no data: it only tells something
packet-at-the-peer-at = { $how }at the peer at { $at } s
packet-the-peer-sent-it = the peer sent it at { $at } s
packet-lost-on-the-way = LOST on the way
packet-dropped-the-queue-of = DROPPED: the queue of the link is full
packet-arrives-twice-first = arrives twice, first{" "}
packet-held-back-overtaken-by = held back, overtaken by others,{" "}
packet-arrives = arrives{" "}

# src/tui/panel/pages.rs
pages-no-page-block-in = No page block in use yet.
pages-you = you
pages-out-of-sight = { $hidden } out of sight
pages-kept-only-by-skbs = { $pinned } kept only by skbs
pages-of-skbs-out-of = { $page_elsewhere } { $elsewhere } of skbs out of view
pages-t0-block-of-task = t0: block of task 0
pages-digit-last-of-the = digit: last of the skb's number
pages-freed-the-tasks-next = { $page_freed } freed  { $to_left } the task's next byte
pages-writes-at = { $short_task } writes at { $offset }
pages-of-skbs-out-of-view = { $elsewhere } of skbs out of view

# src/tui/panel/queue.rs
queue-nothing-queued = nothing queued
queue-all-sent = all sent
queue-one-list = one list:{" "}
queue-unacked-unsent = { $list }{ $unacked } unacked, { $unsent } unsent: { $gate }
queue-unacked-unsent-2 = { $list }{ $unacked } unacked, { $unsent } unsent: { $name }
queue-unacked-unsent-3 = { $unacked } unacked, { $unsent } unsent: { $name }
queue-unacked-unsent-4 = { $unacked } unacked, { $unsent } unsent
queue-b-a-cell = { $bytes } B a cell
queue-z-more = , z: more
queue-no-skb-yet-nothing = No skb yet: nothing has been written.
queue-no-skb-the-connection = No skb: the connection is over, and what was not acknowledged went with it.
queue-no-skb-all-that = No skb: all that was written is acknowledged, { $max }.
queue-send-head-snd-nxt = send head, snd_nxt
queue-ends = { $name } ends
queue-all = all:{" "}
queue-overhead = { $overhead } overhead
queue-linear = { $gap }{ $linear } linear

# src/tui/panel/receipt.rs
receipt-is-acknowledged-and-freed = { $gone } is acknowledged and freed.
receipt-is-acknowledged-and-freed-its = { $gone } is acknowledged and freed: its truesize is off the account.
receipt-no-skb-is-queued = No skb is queued.
receipt-none = { $word }: none
receipt-to = { $value } to { $to }
receipt-bytes = { $word }: { $id } { $letter } { $word_2 }, bytes { $range }
receipt-before-it = before it
receipt-behind-it = behind it
receipt-the-device-holds-no = the device holds no clone of it
receipt-the-device-holds-1 = the device holds 1 clone of it
receipt-the-device-holds-clones = the device holds { $many } clones of it
receipt-first-sent-ago = first sent { $since } ago
receipt-delivered-was-when-it = delivered was { $delivered_at_send } when it was sent
receipt-last-in-the-queue = {"  "}(last in the queue)
receipt-rest-of-kmalloc = rest of kmalloc-{ $block }
receipt-rest-of-small-head = rest of skbuff_small_head-{ $block }
receipt-rest-of-of-pages = rest of { $block } of pages
sizes-empty-skb = an empty skb: MAX_TCP_HEADER { $header } + shared info { $info } in a block of { $block }, + struct sk_buff { $buff } = { $truesize }
sizes-first-sndbuf = first sk_sndbuf: { $segs } x { $each } for a segment of { $mss } = { $sndbuf }
sizes-gso = sk_gso_max_size: { $most } - (MAX_TCP_HEADER { $header } + 1) = { $size }
receipt-payload = payload
receipt-rest-of-user-pages = rest of user pages (zero-copy)
receipt-headroom-max-tcp-header = headroom (MAX_TCP_HEADER)
receipt-linear-area-used = linear area, { $len } used
receipt-payload-in-page-fragments = payload in page fragments
receipt-linear-bytes-acked-no = linear bytes acked: no longer charged
receipt-charged-for-bytes-it = charged for bytes it gave away
receipt-bytes-it-took-over = bytes it took over free of charge
receipt-bytes-to = bytes { $value } to { $to }
receipt-acked-up-to = , acked up to { $relative }
receipt-segments-not-counted-yet = segments: not counted yet
receipt-1-segment = 1 segment
receipt-of-gso-size = { $many } of { $gso_size } (gso_size)
receipt-never-sent = never sent
receipt-sent-more-than-once = sent more than once, last { $age } ago
receipt-sent-once-ago = sent once, { $age } ago
receipt-sacked = sacked { $format }: { $words }
receipt-sacked-2 = SACKed
receipt-lost = lost
receipt-resent-on-its-way = resent, on its way
receipt-repaired = repaired
receipt-ever-resent = ever resent
receipt-flags = flags { $flag_words }
receipt-fin-takes-one-sequence = {" "}(FIN takes one sequence number)
receipt-eor-closed-by-msg = , eor: closed by MSG_EOR
receipt-zero-copy = , zero-copy
receipt-must-be-sent-before = must be sent before ACK { $end } can free it
receipt-freed-by-ack-earlier = freed by ACK { $end }; earlier ones free the bytes they cover
receipt-freed-by-ack-whole = freed by ACK { $end }, whole or not at all
receipt-of-its-truesize-is = { $percent } % of its truesize is not payload
receipt-refs = { $page } { $offset } + { $len } (refs { $refs })
receipt-no-fragment-room-for = no fragment; room for { $room }
receipt-no-fragment = no fragment
receipt-frag = frag { $place }
receipt-of-fragment-slots = { $len } of { $limit } fragment slots:

# src/tui/panel/skb_table.rs
skb_table-not-yet = not yet
skb_table-skbs-to-of-up = skbs { $from } to { $to } of { $all }: up and down select, g and G go to the ends

# src/tui/panel/stack.rs
stack-at-outside-of-the = at { $moment }: outside of the engine, between two inputs
stack-the-stop-before-was = The stop before was on branch { $branch }: no differences.
stack-since = since
stack-since-2 = Δ since
stack-nothing = nothing

# src/tui/panel/step_detail.rs
step_detail-changed-by-this-input = changed by this input up to here
step_detail-left = left
step_detail-right = right
step_detail-compared = compared
step_detail-before = before
step_detail-now = now
step_detail-number = number
step_detail-moment = moment
step_detail-at-s = { $moment } at { $at } s
step_detail-input = input
step_detail-in = in
step_detail-source = source
step_detail-of-linux = { $file } of Linux { $release }
step_detail-more-lines = { $ellipsis } { $height } more lines
step_detail-counter = counter
step_detail-left-right = left { $op } right: { $no }

# src/tui/panel/steps.rs
steps-nothing-has-happened-yet = Nothing has happened yet.
steps-input = input { $number }{ $cause }
steps-in-step = in { $site }, step { $moment }

# src/tui/panel/text.rs
text-lines-of = lines { $number }-{ $number_2 } of { $number_3 }

# src/tui/panel/writers.rs
writers-nobody-writes = Nobody writes.
writers-more = { $fitting } more
writers-in-send-of-queued = {" "}in send: { $done } of { $all } queued
writers-in-send-of = {" "}in send: { $done } of { $all }
writers-send-of = {" "}send { $short } of { $short_2 }
writers-of = , { $short } of { $short_2 }
writers-in-poll = {" "}in poll
writers-in-epoll-wait = {" "}in epoll_wait
writers-in-close = {" "}in close
writers-in-recv = {" "}in recv({ $bytes })
writers-woken = woken
writers-asleep = ASLEEP
writers-running = running
writers-writes-when-you-say = writes when you say so
writers-waits-for-you = waits for you
writers-yours = yours
writers-halted = halted
writers-waits-for-the-handshake = waits for the handshake
writers-not-connected = not connected
writers-writes-again-in = writes again in { $left }
writers-next-in = next in { $left }
writers-done = done
writers-gave-up = gave up: { $errno }
writers-for = { $held }, for { $since }
writers-wrote = wrote { $written }
writers-of-2 = {" "}of { $total }
writers-done-2 = ; { $calls } done
writers-eagain = , { $n } EAGAIN
writers-last = ; last { $join }
writers-sndbuf = sndbuf
writers-memory = memory
writers-handshake = handshake
writers-poll = poll
writers-close = close
writers-data = data
writers-slept-in-all = slept in all: { $join }
kernel-differ = { $n ->
    [one] { $n } field differs
   *[other] { $n } fields differ
 }
kernel-not-there-yet = { $n ->
    [one] { $n } field
   *[other] { $n } fields
 } not there yet: the kernel was read later
kernel-step = step { $step } of { $steps }: { $op }
writers-in-accept = {" "}in accept
counters-counter = counter
counters-now = now
counters-last-stop = at the last stop
counters-change = change
counters-unit = unit
counters-what = what it is
frag-no-fragment = no fragment in its { $slots } slots
frag-slots = { $len } of { $slots } fragment slots
frame-none-about = No { $what } is about { $id }.
word-packet = packet
word-step = step
kernel-engine-kernel = engine { $engine }, kernel { $kernel }
kernel-field-differs = != { $field }: engine { $engine }, kernel { $kernel }
kernel-difference = difference
kernel-engine = engine
kernel-kernel = kernel
kernel-an-skb = an skb
count-item = { $n ->
    [one] { $n } item
   *[other] { $n } items
 }
count-ref = { $n ->
    [one] { $n } ref
   *[other] { $n } refs
 }
peer-no-connection-yet = { $address }: no connection yet
peer-stream-has-ended = { $address }: the stream has ended
peer-proxy = proxy { $proxy }
peer-its-kernel-the-engine = its kernel, the engine
peer-packets = packets: { $counts }
ruler-scale = 0 to { $full }
step_detail-counter-about = { $name }: { $about }
