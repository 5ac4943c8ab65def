title = The call that is missing
shows = A stream stands still, the buffer is empty, the window is open: the program never asked again.
home = An empty Send-Q and an unfinished message: look for the blame in the program that writes.

part = A non-blocking send() of { $asked } bytes returned { $got }. The program takes that for a success and turns to
    other work; it watches the socket for input only.
later = { $since } later the peer still waits for { $missing } bytes. { $send_q } bytes are not acknowledged, sk_wmem_queued is
    { $wmem_queued } of { $sndbuf }, and the peer's window is { $snd_wnd }.
later-question = Which call is missing?
later-recv = recv(), by the peer's program
later-sndbuf = setsockopt() for more buffer
later-out = epoll_ctl() for EPOLLOUT
later-hint-1 = If the peer did not read, its window would be small; if the buffer were full, there would be a Send-Q.
later-hint-2 = Who has been told that there is room again? Look at Writers: does anybody wait?
later-wrong = { $wmem_queued } of { $sndbuf } are queued and the window is { $snd_wnd }: there is room on both sides, and nobody who
    writes. The program never asked for EPOLLOUT.
later-wrong-recv = The peer reads: its window is { $snd_wnd } bytes. The rest was never given to the kernel, because nobody
    asked for EPOLLOUT.
later-wrong-sndbuf = sk_wmem_queued is { $wmem_queued } of { $sndbuf }: the buffer has been empty for long. Nobody asked for
    EPOLLOUT, so nobody was told.
later-reveal = EPOLLOUT. The kernel had nobody to wake: the program had got { $got } for an answer and never asked to be
    told when there is room. { $missing } bytes were never given to the kernel.
later-further = The line at the top says it too: nothing to send, the buffer is empty. ss shows such a
    connection with a Send-Q of 0 and no timer.
again = Now the program writes again: { $more } bytes were taken at once. Nothing had ever been in the way.
loop = After each part: keep the rest, ask for EPOLLOUT with epoll_ctl(EPOLL_CTL_MOD), write when it comes,
    and drop EPOLLOUT when all is written.
