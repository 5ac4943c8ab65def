title = A buffer that is too large
shows = A large send buffer in front of a slow link: what is written now leaves seconds later.
home = A large buffer does not make a link faster; it only makes what is in it older.

begins = The link carries { $link_rate }; the program writes more than that. { $unsent } bytes wait to be sent
    already, of a buffer of { $sndbuf }.
full = The buffer is full: { $wmem_queued } of { $sndbuf } are queued, { $unsent } of the bytes are not sent yet.
full-question = How old is the next byte that leaves, counted from its send()?
full-hint-1 = It waits behind all that was queued before it.
full-hint-2 = Divide the bytes in the buffer by the rate of the link.
full-wrong = { $age }: { $waits } bytes wait in front of the link, and each byte waits for all of those before it.
full-wrong-rtt = That is the time in the network, { $rtt }. The byte waits in the send buffer first: { $age }.
full-reveal = { $age }. { $waits } bytes wait for a link of { $link_rate }, and the round trip is only { $rtt }: the delay
    arises in the sender's own buffer.
why = The throughput is that of the link, with any buffer that is large enough. Beyond that, each
    byte of buffer is delay.
cure = TCP_NOTSENT_LOWAT keeps the unsent part short and leaves what is in flight alone; or do not set
    SO_SNDBUF, and let the kernel follow cwnd.
