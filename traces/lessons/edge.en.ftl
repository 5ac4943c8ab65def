title = One edge
shows = EPOLLET tells of a change once: which ACK makes it, and what makes the next one.
home = EPOLLET reports a change, not a state: write until EAGAIN, and only then wait.

asks = The socket watches for EPOLLOUT with EPOLLET. It had room, so epoll_wait returned at once, and the
    program calls send() with { $offered } bytes. It asks epoll_wait before each write.
part = send() returned { $got } of { $offered }: { $wmem_queued } are queued, the limit is { $sndbuf }. So SOCK_NOSPACE
    is set, and the program sleeps in epoll_wait. ACKs come now, one for every three segments of { $mss_cache } bytes.
part-question = Up to which byte does the ACK acknowledge that makes the edge?
part-hint-1 = An ACK that frees memory makes no event by itself: a third of the buffer must be free.
part-hint-2 = sk_stream_write_space wakes at { $wake } or less. What must go out of { $wmem_queued }?
part-wrong = The ACK for { $edge } makes it: behind it { $queued } are queued and { $free } are free, at least half of that.
part-wrong-early = Behind { $given } bytes more than { $wake } are queued still: an ACK that leaves less than a third free
    is silent. The one for { $edge } makes the edge.
part-wrong-all = So much need not go: a third of the buffer is enough. The ACK for { $edge } leaves { $queued } queued and
    { $free } free.
part-reveal = The ACK for { $edge } bytes: { $queued } are queued, { $free } are free, and sk_stream_write_space wakes
    whoever waits. All ACKs before it were silent.
event = It is one event. SOCK_NOSPACE is { $nospace } again, and tcp_check_space asks for it first: further ACKs
    tell nobody anything.
rest = The program has written the rest, { $rest } bytes, and all of it was taken. For its next write it asks
    epoll_wait first, as before the first one.
rest-question = More ACKs come, in the end for everything. Does epoll_wait return?
rest-hint-1 = A new edge needs a reason: a call that has found no room.
rest-hint-2 = Look at SOCK_NOSPACE: who has set it since the event?
rest-wrong = It does not: { $acked } bytes are acknowledged, { $left_queued } are queued, and the program sleeps. No call was
    refused since the event, so SOCK_NOSPACE is { $flag }, and nobody is told.
rest-reveal = It sleeps for ever, in front of an empty buffer: { $left_queued } are queued. No call was refused since the
    event, so SOCK_NOSPACE is { $flag } and no ACK reports anything.
rest-further = Level-triggered epoll looks at the state when it is asked: it would return at once here. So would a new
    epoll_ctl(EPOLL_CTL_MOD), which looks too.
rule = With EPOLLET the program must go on until send() returns EAGAIN or a part. Only such a call sets
    SOCK_NOSPACE, and only that lets an ACK make the next edge.
