title = A hole in the stream
shows = SACK marks what has arrived; only what is missing is sent again, and nothing is freed before.
home = SACK tells what arrived, but frees nothing: only the cumulative ACK gives memory back.

sent = { $sent_segments } segments of { $mss_cache } bytes were sent, { $snd_una } bytes are acknowledged. { $skbs } skbs are left; the oldest
    is #{ $hole }.
first = An ACK for { $snd_una } came again, with a SACK block for a later segment: tcp_sacktag_write_queue
    has marked { $sacked_out } segment as arrived. The one before it is missing.
first-question = More of them are SACKed. Which skb is sent again?
first-hint-1 = Look for the one without a mark, in front of those that have it.
first-hint-2 = The number stands in the queue behind the #: it is the oldest.
first-wrong = #{ $again }: it is the oldest, and later ones have arrived without it.
first-wrong-last = That is the newest. Sent again is what is missing in front of those that have arrived: #{ $again }.
first-reveal = #{ $again } is marked lost and sent again. { $lost_out } segments count as lost, { $sacked_out } as arrived.
    What has arrived is not sent again.
kept = { $marked } segments have arrived at the peer and lie in the queue all the same: a receiver may
    take a SACK back. cwnd is { $cwnd_then }.
kept-question = The hole is filled: an ACK for everything comes. What is sk_wmem_queued then?
kept-hint-1 = The cumulative ACK covers what was SACKed too.
kept-hint-2 = What is acknowledged is freed, in sequence, up to the ACK.
kept-wrong = { $wmem_queued }: the ACK covers all, and what waited behind the hole is freed with it.
kept-reveal = { $wmem_queued }: all is freed at once. One missing segment had kept all the others in memory, and
    might have put a writer to sleep.
end = Until 4.15 all was one list; now what was sent is an rb-tree by sequence, because walking a
    long list for each SACK was slow.
