title = send() returns less
shows = A time-out or a signal ends a blocking send() half way: what is queued counts.
home = send() returns what it has queued; only if that is nothing it returns an error.

asleep = A blocking send() of { $asked } bytes sleeps with { $queued_part } queued. SO_SNDTIMEO is { $sndtimeo }, and no ACK
    comes.
asleep-question = What does this send() return?
asleep-hint-1 = The time-out ends the sleep; some bytes are in the queue already.
asleep-hint-2 = What is in the queue will be sent: the program must not send it again.
asleep-wrong = { $got }: what was queued when the time-out came, after { $waited } of sleep. The program must offer the rest again.
asleep-wrong-all = Only { $got } were queued; for the rest there was no room within { $waited }.
asleep-wrong-error = An error would hide that { $got } bytes are queued and will be sent. It returns how many these are.
asleep-reveal = { $got }: exactly what is queued. After { $waited } of sleep the time-out came; a signal would do the
    same.
rest = { $send_q } bytes stay in the queue. send() gives no promise of all or nothing: on a stream it is
    the caller who counts.
again = The program calls send() again. Not one byte finds room, and it sleeps.
again-question = The time-out comes again. What does send() return now?
again-part = the bytes queued before
again-eagain = an error: EAGAIN
again-zero = 0
again-hint-1 = How many bytes has this call queued?
again-hint-2 = With nothing to report, the error is told.
again-wrong = { $result }: -EAGAIN. This call has queued nothing, so the reason is told in its place.
again-reveal = { $result }, that is -EAGAIN: this call has queued nothing, so it tells why. 0 would mean nothing at
    all to a program that writes.
loop = So a write loop has three cases: all, a part, and an error that may only mean: later.
