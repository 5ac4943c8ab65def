# The screen around the panels: status, messages, keys.

language-now = In English from now on: Z changes back to 中文.

# src/tui/input/one_run.rs
screen-does-nothing-here-lists = { $label } does nothing here; ? lists the keys.

# src/tui/draw/about.rs
about-lines = lines
about-a-recording-is-of = A recording is of its kernel alone: Linux { $name }.
about-this-is-linux-on = This is Linux { $name }. On Linux { $name_2 }, press { $key }, or:
about-both-beside-each-other = Both beside each other:

# src/tui/draw/ask.rs
ask-cancel-leave-everything-as = cancel: leave everything as it is
ask-a-key-of-the = a key of the list, or Tab and Enter  Esc cancel

# src/tui/draw/breakpoints.rs
break-space-on-off-delete = space on/off  Delete delete  type a new one  Esc close
break-enter-set-tab-complete = Enter set  Tab complete  ↑ list  Ctrl-P older ones  Esc close
break-enter-set-tab-complete-up = Enter set  Tab complete  Up list  Ctrl-P older ones  Esc close
break-rows = rows
break-breakpoints = Breakpoints
break-none-is-set = None is set.

# src/tui/draw/help.rs
help-next-byte-to-send = next byte to send: one list, and its send head is the first skb from here on
help-next-byte-to-send-before = next byte to send: before it the retransmit queue, behind it the write queue
help-first-in-the-skbs = first in the skb's linear area behind the headers, then in page fragments
help-in-page-fragments-only = in page fragments only; the skb's head holds nothing but headers
help-socket-buffer-the-kernels = socket buffer: the kernel's packet-sized piece of the send queue
help-memory-an-skb-is = memory an skb is charged for: its payload and its own structures
help-truesize-of-all-queued = truesize of all queued skbs: what the send buffer holds
help-its-limit-so-sndbuf = its limit: SO_SNDBUF doubled, or set by autotuning
help-first-byte-sent-and = first byte sent and not acknowledged: where the queue begins
help-end-of-what-programs = end of what programs have written
help-congestion-window-and-the = congestion window and the peer's window: how much may be in flight
help-what-enters-the-engine = what enters the engine: a system call, a segment, a timer; n runs one
help-one-thing-the-engine = one thing the engine does or decides inside an input; s shows the next
help-up-down-line-pgup = Up/Down line  PgUp/PgDn/space window  g/G ends  Tab part  m manual  Esc close
help-line-pgup-pgdn-space = ↑/↓ line  PgUp/PgDn/space window  g/G ends  Tab part  m manual  Esc close
help-words = Words
help-the-manual-tab-goes = The manual: Tab goes on to each topic
help-to = { $label } to { $label_2 }
help-keys-words-manual = Keys, words, manual
help-m-the-manual = {" "}m: the manual{" "}
help-lines = lines

# src/tui/draw/hint.rs
hint-esc-stop-searching = Esc stop searching
hint-up-down-line-pgup = Up/Down line  PgUp/PgDn/space window  g/G ends  Esc close
hint-line-pgup-pgdn-space = ↑/↓ line  PgUp/PgDn/space window  g/G ends  Esc close
hint-enter-accept-up-older = Enter accept  Up older answers  Esc cancel
hint-enter-accept-older-answers = Enter accept  ↑ older answers  Esc cancel
hint-up-down-choose-enter = Up/Down choose  Enter start  L lessons  space/Backspace scroll the text  Esc close
hint-choose-enter-start-space = ↑/↓ choose  Enter start  L lessons  space/Backspace scroll the text  Esc close

# src/tui/draw/lists.rs
list-rows = rows

# src/tui/draw/prompt.rs
prompt-enter-takes-it-tab = { $offer }  (Enter takes it, Tab edits it)
prompt-now = now: { $value }

# src/tui/draw/scenarios.rs
list-text = text
list-scenarios = scenarios
list-choose-a-scenario = Choose a scenario

# src/tui/draw/screen.rs
screen-skbscope-needs-at-least = skbscope needs at least { $value } columns and { $value_2 } rows; this terminal has { $width } and { $height }. Enlarge it, or press q to quit.

# src/tui/draw/status.rs
status-peer = { $peer_name } peer
status-check-failed = CHECK FAILED
status-dropped = dropped { $join }
status-searching = SEARCHING
status-held-a-dialog-is = HELD: a dialog is open
status-held-the-script-waits = HELD: the script waits
status-held-you-are-the = HELD: you are the peer
status-looking-back = LOOKING BACK { $how_far }, { $speed }
status-looking-back-2 = LOOKING BACK { $how_far }
status-idle = IDLE
status-engine-held = ENGINE HELD, { $backlog }
status-engine-held-2 = ENGINE HELD
status-paused = PAUSED
status-live-slower-than = LIVE, slower than { $speed }
status-live-in-real-time = LIVE in real time
status-live = LIVE { $speed }
status-into-the-last-input = into the last input
status-input-step-of = input { $input }, step { $step } of { $steps }
status-input = input { $input }
status-it-sends-its-syn = it sends its SYN-ACK again after 1, 3, 7... s, and gives up after a minute
status-its-program-can-read = its program can read what has arrived; what it sends itself is sent again until it is answered
status-it-has-nothing-more = it has nothing more to do
status-it-sends-a-fin = it sends a FIN again until it is answered, and gives up after some minutes
status-nothing-has-arrived = nothing has arrived
status-in-the-backlog = { $some } in the backlog
status-in-the-backlog-1 = { $some } in the backlog, 1 more was dropped
status-in-the-backlog-more = { $some } in the backlog, { $dropped } more were dropped
status-only-the-engine-is = Only the engine is held; { $backlog }. The peer's kernel is not: { $peer }.
status-the-peer-is-a = The peer is a real kernel: its time goes on while this is open.
status-the-peer-waits-for = The peer waits for you: a ACKs the next segment, A all. H lets time run.
status-the-script-waits-for = The script waits for e: { $describe }
status-input-2 = Input { $number }: { $cause }

# src/tui/draw/pair/differences.rs
pair-nothing-differs = {" "}{ $number } nothing differs{" "}
pair-differ = {" "}{ $number } { $different } differ{" "}
pair-differ-2 = {" "}{ $number } { $different } differ { $first }-{ $room }/{ $len }{" "}

# src/tui/draw/pair/draw.rs
pair-peer = { $peer_name } peer
pair-idle = idle
status-old-steps = { $n ->
    [one] { $n } old step
   *[other] { $n } old steps
 }
status-old-packets = { $n ->
    [one] { $n } old packet
   *[other] { $n } old packets
 }
inputs = { $n ->
    [one] { $n } input
   *[other] { $n } inputs
 }
break-hits-so-far = {"     "}hits so far  stops at
status-not-as-expected = NOT AS EXPECTED
about-expected = What the script expects:
about-held = held, at { $text }
about-not-held = NOT so, at { $text }
about-not-reached = not reached yet: { $text }
help-topic = { $name }: { $about }

# src/tui/draw/dialog.rs
dialog-position = { $what } { $first }-{ $last } of { $count }
