# Messages after commands, questions, lists.

# src/tui/command/view.rs
view-no-kernel-trace-is-open = No kernel trace is open; skbscope run --verify FILE opens one.
view-the-counters-of-all-runs = The counters of all runs are there while all runs are: V until all are shown, if the terminal has room.
view-this-is-the-moment-of = This is the moment of that row, { $moment }; z is the zoom.
view-moment-where-that-row-happened = Moment { $moment }: where that row happened. Ctrl-O undoes the jump.
view-the-queue-is-empty-there = The queue is empty: there is no skb to select.
view-no-longer-following-one-skb = No longer following one skb.
view-following-skb-steps-and-wire = Following skb { $id }: steps and wire list only what is about it. f ends it.
view-nothing-to-leave-here-q = Nothing to leave here; q quits.
view-unzoom = unzoom
view-unfollow = unfollow
view-deselect = deselect

# src/tui/command/numbers.rs
numbers-which-step-last-changed = Which step last changed
numbers-enter-go-there-esc-close = Enter go there  Esc close
numbers-none = none
numbers-this-panel-has-no-numbers = This panel has no numbers of the engine now.
numbers-here-at-became = Here, at { $moment }, { $name } became { $value }.
numbers-has-been-the-same-since = { $name } has been the same since the beginning.

# src/tui/command/programs.rs
programs-write-now = Write now
programs-bytes-for-one-send-1 = bytes for one send(): 1,000, 64KiB, 1MB
programs-every-program-is-inside-a = every program is inside a system call; p keeps it from the next one when that returns
programs-begins-to-send-s-shows = { $task } begins to send { $bytes }: s shows step after step, n the end.
programs-the-programs-begin-no-new = The programs begin no new call of their own; w writes for them.
programs-the-programs-go-on-by = The programs go on by themselves.
programs-bytes-4-096-64kib-the = bytes: 4,096, 64KiB; the kernel stores the double
programs-set-by-so-sndbuf = set by SO_SNDBUF
programs-set-by-autotuning = set by autotuning
programs-sk-sndbuf = sk_sndbuf { $sndbuf }, { $by }
programs-at-most-2-147-483 = at most 2,147,483,647 bytes
programs-setsockopt-so-sndbuf-sk-sndbuf = setsockopt(SO_SNDBUF, { $value }): sk_sndbuf is { $stored }.
programs-this-kernel-has-no-tcp = this kernel has no TCP_NOTSENT_LOWAT: it came with 3.12
programs-bytes-of-unsent-data-4 = bytes of unsent data: 4,000, 16KiB; 0 for the system's value
programs-the-systems-value = the system's value
programs-nobody-sleeps = nobody sleeps

# src/tui/command/search.rs
search-you-stand-where-you-stood = { $place } You stand where you stood.
search-refused = {" "}(refused: { $why })
search-the-script = The script: { $done }.
search-before-this-moment = { $what } before this moment.
search-so-far-and-nobody-knows = { $what } so far, and nobody knows what a real peer will do: space lets time run to the next one.
search-up-to-a-capture-or = { $what } up to { $place }. A capture or recording cannot wait for more.
search-after-nothing-more-happens-by = { $what }: after { $place }, nothing more happens by itself.
search-input-s-of-the-run = input { $input }, { $at } s of the run
search-stopped-at-and-nothing-found = Stopped at { $place }, and nothing found. You stand where you stood.
search-searching-esc-stops = Searching: { $seek }; Esc stops.

# src/tui/command/peer.rs
peer-only-with-peer-manual = only with --peer manual
peer-the-manual-peer-has-no = the manual peer has no program that reads
peer-your-own-program-reads-as = your own program reads as it likes
peer-there-is-no-link-to = there is no link to change: packets go straight to a real kernel
peer-a-real-kernel-resets-when = a real kernel resets when it has a reason to
peer-the-peer-is-a-real = the peer is a real kernel; run another scenario by its name
peer-how-fast-the-peers-program = How fast the peer's program reads
peer-bytes-or-bits-per-second = bytes or bits per second: 0, 64KiB/s, 8mbit, unlimited
peer-there-is-none = there is none
peer-all-that-arrives-at-once = all that arrives, at once
peer-nothing = nothing
peer-acknowledge-up-to = Acknowledge up to
peer-a-byte-of-the-stream = a byte of the stream: 500, 35,001; or skb for the end of the selected one
peer-snd-una-skb-ends-at = snd_una { $una }; skb { $id } ends at { $end_seq }
peer-no-skb-is-selected = no skb is selected
peer-a-byte-of-the-stream-such = a byte of the stream, such as 35,001
peer-acknowledge-a-range-beyond-a = Acknowledge a range beyond a hole (SACK)
peer-from-to-in-bytes-of = from-to, in bytes of the stream: 1,448-2,896; several ranges with spaces between
peer-from-to-such-as-1 = from-to, such as 1,448-2,896
peer-expected = expected { $expected }
peer-is-empty-the-second-number = { $from }-{ $value } is empty: the second number must be larger
peer-the-peers-window = The peer's window
peer-packets-that-the-link-loses = Packets that the link loses
peer-percent-both-ways-0-2 = percent, both ways: 0%, 2%, 0.5%
peer-one-way-delay-of-the = One-way delay of the link
peer-time-each-way-10ms-500us = time, each way: 10ms, 500us, 1s
peer-bandwidth-of-the-link = Bandwidth of the link
peer-bits-or-bytes-per-second = bits or bytes per second: 10mbit, 100KiB/s, unlimited
peer-a-link-needs-some-bandwidth = a link needs some bandwidth; to stop it, let it lose 100%
peer-tcp-memory-that-other-sockets = TCP memory that other sockets hold
peer-a-size-0-1500mib-beyond = a size: 0, 1500MiB; beyond the second of tcp_mem there is pressure
peer-that-is-too-much = that is too much

# src/tui/command/files.rs
files-record-packets-into-a-file = Record packets into a file
files-a-file-name-that-ends = a file name that ends in .pcapng (with comments) or .pcap
files-not-recording = not recording
files-record-the-session-into-a = Record the session into a file, from its beginning on
files-a-file-name-such-as = a file name, such as session.jsonl; to replay it: skbscope replay session.jsonl
files-not-recorded = not recorded
files-exists-already-with-bytes-written = { $path } exists already, with { $bytes } bytes. Written over, they are lost.
files-write-over-a-file = Write over a file?
files-write-into-which-is-free = write into { $free }, which is free
files-another-name = another name
files-overwrite-it = overwrite it

# src/tui/command/run.rs
run-time-stands-while-the-peer = Time stands while the peer or the script waits for you. H lets it run.
run-time-runs-also-while-the = Time runs, also while the peer or the script waits for you. H holds it again.
run-a-real-kernels-time-cannot = a real kernel's time cannot be held; space holds the engine
run-let-time-run = let time run
run-hold-time = hold time
run-nothing-more-will-happen-by = Nothing more will happen by itself: w writes, R starts again.
run-the-peer-is-a-real = The peer is a real kernel: time runs as it does for it. Space holds the engine.
run-speed-one-second-shows-of = Speed { $speed }: one second shows { $shown } of virtual time.
run-speed-is-as-far-as = Speed { $speed } is as far as it goes.
run-connect-again = Connect again?
run-started-again-as-branch-y = Started again, as branch { $branches }. Y goes to the others, Ctrl-O back to where you were.
run-started-again-from-the-beginning = Started again from the beginning.
run-the-script = The script: { $done }.
run-the-peer-is-a-real-kernel = The peer is a real kernel, and time runs as it does for it: the script acts when its time comes.
run-this-scenario-has-no-script = this scenario has no script
run-the-script-is-over = the script is over
run-a-recording-is-of-its = a recording is of its kernel alone
run-a-connection-to-a-real = a connection to a real kernel cannot change its own; start with --kernel
run-kernels-are-compared-already = kernels are compared already
run-go-to = Go to { $title }?
run-the-same-scenario-from-its = { $title }: the same scenario from its beginning.
run-cannot-run-it = { $title } cannot run it: { $message }
run-mouse-on-click-to-focus = Mouse on: click to focus and select, wheel to scroll. m gives it back to the terminal.
run-mouse-off-the-terminal-selects = Mouse off: the terminal selects and copies text again.
run-no-color-is-set-there = NO_COLOR is set: there are no colours to change.

# src/tui/command/time.rs
time-this-is-the-beginning-nothing = This is the beginning: nothing was before.
time-go-forward-to-the-next = Go forward to the next
time-enter-go-there-again-back = Enter go there  ; again  : back to the one before  Esc close
time-go-back-to-the-last = Go back to the last
time-enter-go-there-again-forward = Enter go there  : again  ; forward to the next  Esc close
time-go-to-a-moment = Go to a moment
time-input-step-as-in-44 = input.step, as in 44.77; an input, as in 44; or a time: 1.5s, 200ms
time-s-the-end-is = { $moment }, { $now } s; the end is { $end }
time-this-is-the-end-already = this is the end already
time-branches-of-this-session = Branches of this session
time-enter-go-to-its-end = Enter go to its end  Esc close
time-branch = Branch { $row }.
time-from-the-beginning-again = { $index }: from the beginning again{ $began_with }; { $end }
time-from-after-input = { $index }: from { $of } after input { $input }: { $command }; { $end }
time-from-after-input-2 = { $index }: from { $of } after input { $input }; { $end }
time-the-session-as-it-began = { $index }: the session as it began; { $end }
time-runs-that-are-compared-have = runs that are compared have one past each
time-with-a-real-kernel-as = with a real kernel as the peer there is only one past
time-there-is-one-branch-to = there is one branch: to act in the past makes another

# src/tui/command/breakpoints.rs
breakpoints-breakpoints = Breakpoints
breakpoints-a-new-one-tcp-write = A new one: tcp_write_xmit; sk_stream_memory_free refused; task 1 blocked; skb 5 freed; limit changed; ack frees 0; wmem_queued >= sndbuf; tcp_sendmsg if wmem_queued > 30000; once ...
breakpoints-no-breakpoint-is-set-sets = no breakpoint is set; @ sets one

# src/tui/command/jumps.rs
jumps-there-is-no-jump-to = there is no jump to undo
jumps-no-jump-was-undone = no jump was undone
jumps-back = Back
jumps-forward-again = Forward again
jumps-none = none
jumps-at-jumps-left-to-undo = { $way } at { $moment }. Jumps left to undo (Ctrl-O): { $back }; to do again (Ctrl-P): { $forward }.

# src/tui/command/pair.rs
pair-with-skbscope-compare = with skbscope compare
pair-only-of-one-run-skbscope = only of one run: skbscope run SCENARIO --kernel VERSION
pair-one-alone = one alone
pair-the-other = the other
pair-both = both
pair-the-next = the next
pair-all = all

# src/tui/command/leave.rs
leave-this-run-with-a-real = This run with a real kernel cannot be made again: its { $inputs } would be lost.
leave-that-you-did = { $acts } that you did
leave-this-session-with-would-be = This session, with { $done }, would be lost.
leave-the-of-this-session-with = The { $branches } of this session, with { $done }, would be lost.
leave-leave-it-and-lose-that = leave it, and lose that
leave-after-it-was-recorded = { $done } after it was recorded would be lost.
leave-the-last-branch = The last of its { $branches } would be lost.
leave-quit = Quit?
leave-quit-and-lose-that = quit, and lose that
leave-record-it-first = record it into a file first
say-colon = : { $what }
search-then = { $before }; then { $next }
search-no-hit = No hit of a breakpoint
search-no-entry = No entry of the script
numbers-sleeps = { $task } sleeps
numbers-copied = { $task } copied
peer-bytes-a-second = { $bytes } a second
peer-bytes-0-64kib = bytes: 0, 64KiB
time-end-shown = { $inputs }, { $seconds } s, shown
time-end = { $inputs }, { $seconds } s
breakpoints-stops-at = Stops at: { $rule }. {"}"} goes there at once; @ lists the breakpoints.
breakpoints-deleted = Deleted: { $gone }. Ctrl-P in the line brings its text back.
scale-fit-queued = The scales fit what is queued now; % fits them to the whole session again.
scale-fit-session = The scales fit the whole session again.
reasons-title = Why: each for the reason below it
reasons-keys = Enter go to the step or packet behind it  Esc close
reasons-nothing-behind = No step or packet is behind this: { $link }.
reasons-here = Here, at { $moment }, is what is behind it: { $link }.
prompt-line-has-at-most = A line has at most { $n } bytes.
step-refusal = a decision that refused
step-skb-made = skb made
step-limit-changed = limit changed
step-none = No { $what }
step-no-refusal = No decision that refused
pair-of-kernel = { $kernel }: { $said }
pair-forward-only = Runs that are compared go forward only; R starts all again, skbscope run goes back in one.
pair-both-kernels = Both kernels
pair-all-kernels = All kernels
pair-same-time = { $shows } { $kernels } at the same virtual time; V shows one alone, 9 the counters.
pair-no-hit = No breakpoint is hit on any side. All stand where they stood.
check-failed = The check failed after input { $input }: { $violation }
scenario-own-program = A real kernel acknowledges; your own program reads when it likes, and that decides how full both buffers get.
scenario-on-with = On { $kernel }, { $peer }: { $shows }
scenario-on = On { $kernel }: { $shows }
scenario-with = { $peer }: { $shows }
scenario-recorded-on = { $name }, recorded on Linux { $kernel }
scenario-every-operation = Every operation of the trace at its time; panel 9 has the kernel's values beside the engine's.

# src/app/live/files.rs
live-recording-packets-into = Recording packets into { $path }.
live-recording-the-session-into-to = Recording the session into { $path }; to replay it: skbscope replay { $path }
live-the-session-is-recorded-in = The session is recorded in { $path }: { $inputs }.
live-the-capture-is-in = The capture is in { $path }: { $packets }.

# src/app/live/real_peer.rs
live-nobody-is-connected = { $listens }: nobody is connected
live-1-more-waits = { $listens }: { $client }, 1 more waits
live-more-wait = { $listens }: { $client }, { $waiting } more wait
