title = 16 KiB and 20 milliseconds
shows = A buffer smaller than bandwidth times delay: the link is idle, and the writer waits.
home = Throughput is at most buffer divided by round trip: the buffer must hold what is in flight.

starts = A link of { $link_rate }, { $link_delay } each way; TCP_NODELAY is set. SO_SNDBUF is { $argument }, stored as
    { $sndbuf }. The buffer is full already, and the writer sleeps.
starts-question = How fast will the data flow?
starts-link = nearly that of the link
starts-half = about half of that
starts-little = less than a third
starts-hint-1 = How much may be queued, and when does it become free?
starts-hint-2 = What is sent stays in the buffer for a whole round trip.
starts-wrong = { $rate }. All that is in flight lies in the send buffer, until its ACK comes { $rtt } later: buffer divided
    by round trip is the most there can be.
starts-wrong-link = You took the rate of the link. In each round trip of { $rtt } no more than the buffer holds can be
    sent: { $rate }.
starts-reveal = { $rate }. What was sent is kept until its ACK comes, a round trip of { $rtt } later; in that time no
    more can be sent than the buffer holds.
per-rtt = { $send_q } bytes are not acknowledged, { $unsent } are unsent, and { $wmem_queued } of { $sndbuf } are charged:
    overhead takes its share too.
who = The link was idle for { $idle } of the time. The line at the top names the reason: the buffer is
    full of what is in flight, and the ACK is on its way.
cure = At { $link_rate } and { $round_trip } { $needed } bytes are in flight. A program that does not set SO_SNDBUF gets
    a buffer that grows with cwnd: not setting it is the cure.
