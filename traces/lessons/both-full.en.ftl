title = Both write, neither reads
shows = Two programs that read only when they have written: both buffers fill, and both sleep for ever.
home = Whoever writes much and waits for an answer must read meanwhile: TCP cannot solve a deadlock of programs.

begins = This program calls send() with { $offered } bytes and will read when that is done. The peer's program
    does the same at the same moment.
asleep = The writer sleeps in sk_stream_wait_memory: { $snd_una } bytes of its call were acknowledged, { $unsent } are queued
    and cannot be sent. The peer's window is { $snd_wnd }.
windows = The peer's window is { $snd_wnd }: its program does not read, it writes. Ours is { $rcv_wnd }: { $unread } bytes of the peer's
    lie here, and our program does not read either.
windows-question = When does this resolve?
windows-probe = when a probe finds it open
windows-error = when a time-out ends the call
windows-never = never
windows-hint-1 = What would open a window? A program that calls recv().
windows-hint-2 = Probes are answered: the kernel sees a healthy connection, and no time-out counts.
windows-wrong = { $since } later the same { $snd_una } bytes are acknowledged and the call has not returned. Probes are
    answered with a window of { $snd_wnd }, and each answer shows that the peer is alive.
windows-reveal = Never: { $since } later the call still sleeps at { $snd_una } acknowledged bytes. The time between probes was
    doubled { $probes } times, and each one was answered with a window of { $snd_wnd }.
windows-further = TCP_USER_TIMEOUT would end it with an error; SO_SNDTIMEO would end the call with a part. Neither
    makes the answer arrive.
healthy = For TCP all is well: nothing is lost, probes are answered, both kernels wait for their program. Each
    program waits for the other one's.
cure = The cure is in the programs: read while writing, with a second thread or with poll() for both
    POLLIN and POLLOUT; or keep requests smaller than what both buffers hold.
