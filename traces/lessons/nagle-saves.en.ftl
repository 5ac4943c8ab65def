title = What Nagle saves
shows = The same ten bytes, with Nagle's algorithm: two skbs instead of ten.
home = Nagle trades delay for memory: what waits is gathered in one skb.

first = A write of 1 byte, TCP_NODELAY is not set. Nothing was in flight, so it was sent at once.
    It costs { $cost }.
second = The next byte came while the first is not acknowledged. It is not sent: a segment that is
    not full waits for that ACK. { $unsent } byte is unsent.
second-question = The program writes ten bytes in all, one by one, and no ACK comes. How many skbs are there then?
second-hint-1 = Does a byte that waits need an skb of its own?
second-hint-2 = Bytes may be added to an skb that was not sent yet.
second-wrong = { $skbs }: one that was sent, and one that gathers all that waits.
second-wrong-each = Without Nagle, yes: each byte would be sent and cost { $cost }. What waits is added to the last
    skb: { $skbs } in all.
second-reveal = { $skbs } skbs: the one that was sent, and one in which the others are gathered.
    sk_wmem_queued is { $all }; one skb for each byte would cost { $plain }.
ten = The last skb holds { $nine } bytes and costs { $their_cost }: each byte after its first cost one byte
    of memory.
nodelay = { $waiting } bytes wait for an ACK that does not come.
nodelay-question = The program sets TCP_NODELAY now. Are the bytes sent by that alone?
nodelay-hint-1 = Nothing is written, and nothing is acknowledged.
nodelay-hint-2 = setsockopt(TCP_NODELAY) calls tcp_push_pending_frames.
nodelay-wrong = They are: { $unsent } bytes are unsent. Setting the option pushes what waits.
nodelay-reveal = They are: { $unsent } bytes are unsent. The option is no promise for later writes only: setting
    it pushes what waits.
