title = The reader stops reading
shows = The window closes, probes ask for it, and the writer sleeps for a reason on the other side.
home = A Send-Q that does not move and a timer called persist: the peer's program does not read.

closes = The peer's program reads nothing, and its buffer is full: it offers a window of { $snd_wnd }. What was
    sent is acknowledged; { $unsent } bytes wait.
asleep = The writer went on until the send buffer was full: { $wmem_queued } of { $sndbuf }. It sleeps here, for a
    reason that is on the other side.
asleep-question = The peer's window is 0 and nothing is in flight. What does the sender do?
asleep-nothing = it sends all the same
asleep-probe = it asks: window probes
asleep-hint-1 = If the peer's window update is lost, who would ever speak again?
asleep-hint-2 = tcp_send_probe0 sends a segment that the peer must answer.
asleep-wrong = It probes. The window is { $snd_wnd }, so no data may go; the probe has an old sequence number and
    no payload, and the peer answers with its window.
asleep-reveal = A probe was sent: an old sequence number, no data, and an answer that tells the window.
    Without it a lost window update would stop both sides for ever.
probes = The window is still { $snd_wnd }. Each probe doubles the time to the next one: it was doubled
    { $backoff } times so far.
probes-further = Probes that are answered go on for ever; TCP_USER_TIMEOUT or a peer that does not
    answer ends it.
opens = The peer's program has begun to read: its window is { $snd_wnd }. It was told when it was worth a
    segment, not for every byte.
