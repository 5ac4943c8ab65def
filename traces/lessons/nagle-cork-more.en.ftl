title = Four ways to hold a small segment
shows = TCP_CORK, MSG_MORE, Nagle and autocorking: who lets a small segment wait, and for what.
home = Nagle waits for an ACK, cork and MSG_MORE for the program, autocorking for the device.

corked = TCP_CORK is set, and a write of { $asked } bytes is queued. Nothing is in flight: Nagle's rule alone would
    let it go at once.
corked-question = Is it sent now, since nothing is in flight?
corked-hint-1 = The cork has nothing to do with ACKs.
corked-hint-2 = tcp_nagle_check holds every segment that is not full as long as TCP_NAGLE_CORK is set.
corked-wrong = It waits: { $waiting } bytes are unsent. With the cork a segment that is not full waits for the program,
    whatever is in flight.
corked-reveal = No: { $waiting } bytes wait. The cork says that more will come soon; only a full segment is sent, or
    what the timer finds.
gather = { $bytes } bytes wait in { $count } skb: three writes were gathered.
gather-question = The program takes the cork off. What happens?
gather-all = all of it is sent at once
gather-later = it waits for an ACK
gather-hint-1 = Nothing is in flight.
gather-hint-2 = Taking the cork off calls tcp_push_pending_frames.
gather-wrong = { $unsent } bytes are unsent: taking the cork off pushes what waits.
gather-reveal = All of it goes, in one segment: { $unsent } bytes are unsent. One packet instead of three.
ways = MSG_MORE is a cork for one call; autocorking holds a small skb while the device still has
    one of the same socket; Nagle holds it while anything is not acknowledged.
limit = A cork that is forgotten does not hold for ever: the timer that probes a closed window sends
    what waits.
