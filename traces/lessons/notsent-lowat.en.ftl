title = The second ceiling
shows = TCP_NOTSENT_LOWAT stops a writer by what is not sent, however large the buffer is.
home = SO_SNDBUF limits memory; TCP_NOTSENT_LOWAT limits what waits to be sent.

two-limits = Two limits: sk_sndbuf is { $sndbuf }, and TCP_NOTSENT_LOWAT is { $notsent_lowat }: bytes that are not sent yet. The
    program writes { $size } bytes at a time; no ACK comes.
two-limits-question = How many bytes are unsent when a write is refused?
two-limits-hint-1 = cwnd lets { $cwnd } segments go; they are sent, and do not count for this limit.
two-limits-hint-2 = sk_stream_memory_free compares unsent bytes with TCP_NOTSENT_LOWAT.
two-limits-wrong = { $unsent } are unsent: { $flight } are in flight and do not count; and the limit of { $limit } is asked only when a new skb
    is needed, as the other one.
two-limits-wrong-all = { $flight } of these are in flight already. Unsent are { $unsent }, and these are compared with { $limit }.
two-limits-reveal = { $unsent } bytes, beyond { $limit }: this limit too is asked only before a new skb. { $flight } more are in
    flight; sk_wmem_queued is { $cost } of { $sndbuf }: there was room for much more.
room = For a program that has something newer to send every moment, this is the point: what is in
    the buffer cannot be taken back, so little should wait there.
wakes = { $before } bytes wait. The peer has acknowledged nothing yet.
wakes-question = It acknowledges one segment now. Are fewer bytes unsent afterwards?
wakes-hint-1 = What does an ACK do to cwnd, and to what is in flight?
wakes-hint-2 = Whatever cwnd lets go leaves the unsent part.
wakes-wrong = { $left } are unsent now: the ACK has made room in the window of { $window } segments, and tcp_write_xmit has
    used it.
wakes-reveal = { $left } bytes: the ACK has made room in cwnd, now { $window }, and what waited was sent. The writer is
    told when fewer than half of the limit wait.
use = Set it for streams where the newest counts: HTTP/2 priorities, video, remote screens. The
    sysctl tcp_notsent_lowat sets it for all.
