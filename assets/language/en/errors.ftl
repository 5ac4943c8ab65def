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
