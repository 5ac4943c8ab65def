# Words with a number, and short words that stand in several places.
yes = yes
no = no
bytes = { $n ->
    [one] { $n } byte
   *[other] { $n } bytes
 }
segments = { $n ->
    [one] { $n } segment
   *[other] { $n } segments
 }
count-skb = { $n ->
    [one] { $n } skb
   *[other] { $n } skbs
 }
count-block = { $n ->
    [one] { $n } block
   *[other] { $n } blocks
 }
count-slice = { $n ->
    [one] { $n } slice
   *[other] { $n } slices
 }
count-linear-byte = { $n ->
    [one] { $n } linear byte
   *[other] { $n } linear bytes
 }
count-segment = { $n ->
    [one] { $n } segment
   *[other] { $n } segments
 }
count-call = { $n ->
    [one] { $n } call
   *[other] { $n } calls
 }
count-thing = { $n ->
    [one] { $n } thing
   *[other] { $n } things
 }
count-branch = { $n ->
    [one] { $n } branch
   *[other] { $n } branches
 }
count-page = { $n ->
    [one] { $n } page
   *[other] { $n } pages
 }
count-unsent-byte = { $n ->
    [one] { $n } unsent byte
   *[other] { $n } unsent bytes
 }
count-time = { $n ->
    [one] { $n } time
   *[other] { $n } times
 }
count-packet = { $n ->
    [one] { $n } packet
   *[other] { $n } packets
 }
waiting-packet = { $n ->
    [one] { $n } packet waits
   *[other] { $n } packets wait
 }
waiting-segment = { $n ->
    [one] { $n } segment waits
   *[other] { $n } segments wait
 }
unit-bytes = bytes
unit-segments = segments
cause-call = { $task } { $call }
cause-run = { $task } runs again
cause-signal = signal for { $task }
cause-time-out = { $task }: time-out
cause-timer = { $timer } fires
cause-device-sent = device sent { $truesize }
cause-estimates = estimates given
cause-tcp-mem = tcp_mem is set to { $min }, { $pressure }, { $max }
cause-device-full = device full for { $skbs }
cause-device-congested = device congested for { $skbs }
cause-other-page = other sockets hold 1 page
cause-other-pages = other sockets hold { $pages } pages
cause-data = data { $bytes }
cause-poll-no-wait = { $poll } (no wait)
cause-setsockopt = setsockopt { $option }
task = task { $number }
task-you = you
task-reader = the reader
scales-now-and-before = { $now } (was { $before })
count-hit = { $n ->
    [one] { $n } hit
   *[other] { $n } hits
 }
count-file = { $n ->
    [one] { $n } file
   *[other] { $n } files
 }
count-step = { $n ->
    [one] { $n } step
   *[other] { $n } steps
 }
count-more-field = { $n ->
    [one] { $n } more field
   *[other] { $n } more fields
 }
count-retransmission-time-out = { $n ->
    [one] { $n } retransmission time-out
   *[other] { $n } retransmission time-outs
 }
count-tail-loss-probe = { $n ->
    [one] { $n } tail loss probe
   *[other] { $n } tail loss probes
 }
count-window-probe = { $n ->
    [one] { $n } window probe
   *[other] { $n } window probes
 }
count-script = { $n ->
    [one] { $n } script
   *[other] { $n } scripts
 }
count-connection = { $n ->
    [one] { $n } connection
   *[other] { $n } connections
 }
count-socket = { $n ->
    [one] { $n } socket
   *[other] { $n } sockets
 }
count-line = { $n ->
    [one] { $n } line
   *[other] { $n } lines
 }
count-operation = { $n ->
    [one] { $n } operation
   *[other] { $n } operations
 }
count-cue = { $n ->
    [one] { $n } cue
   *[other] { $n } cues
 }
count-lesson = { $n ->
    [one] { $n } lesson
   *[other] { $n } lessons
 }
