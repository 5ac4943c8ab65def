title = How many bytes fill a buffer?
shows = Tiny writes without Nagle: the overhead is the load.
home = A send buffer is full of memory, not of bytes: small writes fill it with overhead.

one = TCP_NODELAY is set and the peer acknowledges nothing. A write of 1 byte became an skb of
    its own and was sent. It costs { $cost }; the limit is { $sndbuf }.
one-question = The program goes on writing single bytes. How many are queued when a write is refused?
one-hint-1 = A sent skb takes no more bytes: each write needs a new one.
one-hint-2 = A new skb is allowed as long as sk_wmem_queued is below the limit before it.
one-wrong = { $all }: each byte costs { $cost }. Before the last one { $before } were queued, less than { $sndbuf }, so it was let in.
one-wrong-limit = That would be bytes of payload. The limit counts memory, and each byte costs { $cost }: { $all } fit.
one-wrong-floor = Nearly: { $before } was still below { $sndbuf }, so one more was let in. The test is made before the skb
    is made, not with it.
one-reveal = { $all } bytes fill the buffer: { $wmem_queued } of { $sndbuf }. Before the last one { $before } were
    queued, so one more skb was allowed: the limit is passed, never met.
full = { $skbs } skbs stand in the queue, each with 1 byte of payload and { $cost } of truesize.
    { $overhead } bytes of the buffer are overhead.
eagain = The socket is non-blocking: send() returns { $returned }, which is -EAGAIN. A blocking one
    would sleep now.
other = The same program on 3.10: { $old_bytes } bytes, { $old } queued, { $old_cost } for each. There the
    linear area is charged with the skb, whether it is used or not.
