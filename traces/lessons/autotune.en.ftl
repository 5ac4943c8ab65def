title = The buffer that grows by itself
shows = Nobody sets SO_SNDBUF: the kernel makes the buffer as large as cwnd needs; a set one stays.
home = SO_SNDBUF switches autotuning off: set it only if you know more than the kernel does.

begins = Nobody has set SO_SNDBUF. sk_sndbuf is { $sndbuf }, cwnd is { $cwnd } segments; the link takes { $link_rate }.
begins-question = What is sk_sndbuf after a second?
begins-same = as it is
begins-more = larger
begins-less = smaller
begins-hint-1 = cwnd grows with every ACK.
begins-hint-2 = tcp_new_space asks for an expansion when an ACK has come and the buffer is not locked.
begins-wrong = It is { $sndbuf }, and was { $at_first }. cwnd has grown from { $cwnd_at_first } to { $cwnd }, and the buffer with it.
begins-reveal = { $sndbuf }: cwnd has grown from { $cwnd_at_first } to { $cwnd } segments, and the buffer with it.
    tcp_sndbuf_expand keeps room for twice what cwnd allows.
how = tcp_check_space calls tcp_new_space, and that tcp_sndbuf_expand: memory for each segment,
    times cwnd, times two; never more than tcp_wmem[2].
set = The buffer has grown to { $sndbuf }.
set-question = The program calls setsockopt(SO_SNDBUF, { $argument }) now. What happens in the next second?
set-grows = it grows on from there
set-stays = it stays what was set
set-hint-1 = The kernel remembers that the program has spoken.
set-hint-2 = SOCK_SNDBUF_LOCK is what tcp_new_space looks at.
set-wrong = It is { $sndbuf } still, twice what was set: SOCK_SNDBUF_LOCK ends the tuning for good.
set-reveal = { $sndbuf }: it stays. SOCK_SNDBUF_LOCK is set with the value, and tcp_new_space leaves a locked
    buffer alone, however large cwnd becomes.
end = From { $grown } to { $sndbuf }: the stream is limited by its buffer now, and nothing makes the kernel
    tune it again.
