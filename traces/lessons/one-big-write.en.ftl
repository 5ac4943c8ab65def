title = A million bytes for a buffer of a thousand
shows = A non-blocking send() takes far more than the buffer has.
home = One skb is always let in, and an skb may be large: small limits are never exact.

offered = SO_SNDBUF was set to { $set_sndbuf }, and the least was stored: { $sndbuf }. A non-blocking send() offers
    { $asked } bytes.
offered-question = What does this send() return?
offered-hint-1 = The limit is asked before each new skb, not for each byte.
offered-hint-2 = The peer's first window and the first cwnd decide how large an skb may become.
offered-wrong = { $got }: an skb is filled before the limit is asked again, and it takes many segments of { $mss } bytes.
offered-wrong-limit = { $got } were taken: before the first skb nothing was queued, and what goes into an skb is not
    tested.
offered-wrong-all = A non-blocking send() stops where a blocking one would sleep: { $got } were taken, and the program
    must offer the rest again.
offered-wrong-none = There was room for one skb, since nothing was queued: { $got } were taken.
offered-reveal = { $got } bytes, for which { $cost } bytes of memory are charged. Each skb is let in as a whole; only
    behind it is the limit asked again.
why = sk_stream_memory_free compares sk_wmem_queued with sk_sndbuf before an skb is made; how
    large this skb will become, it does not ask.
over = sk_wmem_queued is { $wmem_queued }: { $over } times the limit of { $sndbuf }.
so = A program that offers much to a small buffer sees partial writes. It must offer the rest when
    poll() says so.
