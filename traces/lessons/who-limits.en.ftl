title = Who limits the sender?
shows = The kernel counts the time: busy, limited by the peer's window, limited by the send buffer.
home = Ask ss -i before you turn anything: busy, rwnd_limited and sndbuf_limited say who is to blame.

runs = A fast link, a large send buffer, a program that always has data; and a peer whose window is
    { $snd_wnd }. { $in_flight } segments are in flight, cwnd would allow { $cwnd }.
chrono = The kernel has counted { $busy } as busy so far. At each moment it puts the time down to one
    cause only (tcp_chrono_start).
chrono-question = Which share of the busy time will be the largest?
chrono-network = the network's: cwnd
chrono-window = the peer's window
chrono-buffer = the send buffer
chrono-hint-1 = What ends first: cwnd, the window, or the data in the buffer?
chrono-hint-2 = There are unsent bytes all the time; compare the window with what is in flight.
chrono-wrong = Of { $busy } busy, { $rwnd_limited } were limited by the peer's window and { $sndbuf_limited } by the send buffer.
chrono-reveal = The peer's window: { $rwnd_limited } of { $busy }; the send buffer { $sndbuf_limited }. More buffer or a faster link
    would change nothing.
proof = { $unsent } bytes wait, and cwnd is { $cwnd } segments with { $in_flight } in flight: only the window of { $snd_wnd } holds
    them back.
limits = Sndbuf-limited counts only when all that is queued was sent and a program waits for space:
    where the window ends first, it is the window's time.
