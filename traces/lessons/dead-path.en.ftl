title = How long until an error?
shows = The path is dead: retransmissions are doubled until tcp_retries2 ends it.
home = A dead path is found by silence alone: tcp_retries2 counts time, and TCP_USER_TIMEOUT replaces it.

dead = A segment was sent into a path that loses everything. The program has got its { $got } back and
    knows nothing. tcp_retries2 is { $retries2 }.
dead-question = After how long does the kernel give up?
dead-hint-1 = Each time-out is twice the one before, and the first is about { $rto_min }.
dead-hint-2 = The limit is a time: that of so many doubled time-outs, beginning with TCP_RTO_MIN.
dead-wrong = After { $after }: retransmits_timed_out adds up the time that { $retries2 } doublings of TCP_RTO_MIN take, and { $again } segments
    were sent again until then.
dead-reveal = After { $after }, with { $again } segments sent again. tcp_retries2 is no plain count: it stands for the
    time that so many doublings of { $rto_min } take.
error = The connection is gone. The next call of the program gets ETIMEDOUT; what was queued is
    dropped: sk_wmem_queued is { $wmem_queued }.
default = The default of tcp_retries2 is 15: more than 15 minutes. Until then a program that only
    writes notices nothing, except that its buffer fills.
own = TCP_USER_TIMEOUT says it for one socket and in milliseconds; keepalive asks even when there is
    nothing to send.
