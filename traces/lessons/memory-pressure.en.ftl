title = The machine has no memory
shows = The other wait: not the buffer is full, but the machine's TCP memory.
home = A writer waits for sndbuf or for memory: the first ends with an ACK, the second with time.

calm = { $memory_allocated } pages are held by all TCP sockets of the machine. sk_sndbuf is { $sndbuf }, and the kernel
    tunes it: it grows with cwnd.
pressure = The other sockets hold { $other_pages } pages now: TCP memory is short. sk_sndbuf is { $sndbuf }.
pressure-question = The socket tunes its buffer itself. What becomes of sk_sndbuf?
pressure-smaller = it becomes smaller
pressure-same = it stays
pressure-larger = it grows on
pressure-hint-1 = The kernel wants the memory of this socket back.
pressure-hint-2 = sk_stream_moderate_sndbuf sets it to half of what is queued, but never below a least.
pressure-wrong = It is { $sndbuf }, and was { $before }: when memory is refused, sk_stream_moderate_sndbuf lowers the limit
    to half of what is queued.
pressure-reveal = { $sndbuf }: sk_stream_moderate_sndbuf halves what is queued, again and again, down to a least.
    So the writer sleeps for the limit, and earlier than before.
locked = The program has set SO_SNDBUF: the limit is { $sndbuf } and locked. { $wmem_queued } are queued, so there is
    room; but the memory for an skb was refused, and the writer sleeps.
locked-question = What will let it go on?
locked-ack = at once, without any sleep
locked-time = time: it naps, then tries again
locked-hint-1 = The buffer has room; an ACK would free memory that is not what it waits for.
locked-hint-2 = sk_stream_wait_memory takes a random time from 2 to HZ/5 + 1 ticks.
locked-wrong = It slept { $nap }: a nap of random length. Nobody tells a sleeper that other sockets have given memory back.
locked-reveal = It slept { $nap }, with { $queued } of { $limit } queued. The nap has a random length, so that not all
    sockets of the machine come back at once.
over = The others have given memory back: { $memory_allocated } pages are in use. The limit stays what
    the program has set, { $sndbuf }.
