title = Who wakes the writer?
shows = A writer sleeps on a full send buffer; the first ACK does not wake it.
home = A writer stops at the limit, and is woken at two thirds of it.

begins = A program calls send() with { $asked } bytes on a blocking socket. The limit sk_sndbuf
    is { $sndbuf }. Nothing is queued yet: sk_wmem_queued is { $wmem_queued }.
full = { $wmem_queued } bytes of memory are queued, { $over } over the limit of { $sndbuf }. It could
    be passed because sk_stream_memory_free is asked only when a new skb is needed.
asleep = The writer sleeps in sk_stream_wait_memory, with { $taken } of its bytes queued.
    sk_wmem_queued is { $wmem_queued }, the limit is { $sndbuf }.
asleep-question = The peer acknowledges { $ack } bytes. What happens to the writer?
asleep-woken = it is woken
asleep-sleeps = it sleeps on
asleep-returns = send() returns
asleep-hint-1 = Freed memory alone wakes nobody: somebody compares two numbers first.
asleep-hint-2 = sk_stream_write_space compares the free space with half of what is queued.
asleep-wrong = Behind this ACK { $wmem_queued } are queued, so { $free } are free; the kernel wants { $half }
    free, half of what is queued, before it wakes anybody.
asleep-wrong-woken = You compared { $wmem_queued } with { $sndbuf }; the kernel compares the free { $free }
    with { $half }, half of what is queued.
asleep-reveal = The writer sleeps on. Free space is { $free }, and must be at least half of what is
    queued, { $half }. That is so at { $wake }, when a third of the buffer is free.
asleep-further = The rule saves context switches: a writer woken for each ACK would copy one segment
    and sleep again. poll() uses the same test.
woken = This ACK wakes it: { $wmem_queued } are queued, { $room } are free, and { $needed } were needed.
    tcp_check_space asks that behind every ACK that frees memory.
goes-on = The writer runs again, in the same send(): { $taken } of its { $asked } bytes are queued so far.
goes-on-question = More ACKs will come. What will this send() return?
goes-on-hint-1 = The socket is blocking, and no signal and no timeout comes.
goes-on-hint-2 = A blocking send() comes back when all of its bytes are queued.
goes-on-wrong = Not { $given }: a blocking send() sleeps as often as it must, and returns when all of
    its bytes are queued. They need not be acknowledged then.
goes-on-wrong-taken = { $given } is what it has queued so far. A non-blocking send() would have returned that;
    this one sleeps until the rest is queued too.
goes-on-reveal = It returned { $returned }: all of it, after { $naps } of sleep. { $send_q } bytes of it are still
    not acknowledged: send() promises a place in the buffer, not delivery.
