title = The limit moves while one sleeps
shows = A smaller limit drops nothing; a larger one wakes at once if enough is free.
home = Lowering SO_SNDBUF takes nothing back; raising it asks at once whether a sleeper may go on.

sleeps = The writer sleeps: { $wmem_queued } are queued, the limit is { $sndbuf }.
sleeps-question = Another thread sets SO_SNDBUF to { $argument }. What happens to what is queued?
sleeps-dropped = it is cut to the limit
sleeps-kept = it stays; the writer sleeps
sleeps-woken = the writer is woken
sleeps-hint-1 = The bytes were taken: the program believes that they will arrive.
sleeps-hint-2 = The limit is asked when a new skb is made, and at no other time.
sleeps-wrong = { $queued } stay queued, with a limit of { $sndbuf }. What was taken is never dropped, and for the sleeper the way has only
    become longer.
sleeps-reveal = { $queued } stay queued above a limit of { $sndbuf }. Nothing is dropped; the writer must wait for more
    ACKs than before.
smaller = The writer was to be woken at two thirds of { $before }; now it is at { $wake }.
larger = { $wmem_queued } are queued, the limit is { $sndbuf }.
larger-question = Now SO_SNDBUF is set to { $larger_argument }. Does the writer go on without any ACK?
larger-hint-1 = setsockopt() does not only store the value.
larger-hint-2 = It calls sk_write_space: the same test as behind an ACK.
larger-wrong = It does: { $queued_now } are queued. Setting the option calls sk_write_space, and below { $third } that wakes.
larger-reveal = It does: { $queued_now } are queued, and below { $third } a sleeper is woken. Setting the option calls
    sk_write_space, as an ACK does.
end = So a limit that is raised takes effect at once, and one that is lowered only as the queue
    drains.
