title = Set 4,096, get 8,192
shows = The kernel stores twice what is set, with a least and a most.
home = The kernel stores twice what you set: half of it is meant for overhead.

tuned = Nobody has set SO_SNDBUF yet: the kernel tunes sk_sndbuf itself. It is { $sndbuf } now.
set = setsockopt(SO_SNDBUF, { $asked_for }) was called; sk_sndbuf is { $sndbuf }. From now on the buffer
    is locked: the kernel tunes it no more.
set-question = setsockopt(SO_SNDBUF, { $argument }) comes next. What does getsockopt give then?
set-hint-1 = Compare what was set just now with what is stored.
set-hint-2 = The man page says: the kernel doubles this value, to allow space for bookkeeping overhead.
set-wrong = { $sndbuf }: twice { $argument }. getsockopt gives what is stored, and stored is the double.
set-wrong-same = { $argument } is what you set. Stored is the double, { $sndbuf }, and getsockopt gives what is stored.
set-reveal = { $sndbuf }: twice { $argument }. The other half is for overhead: skbs are charged with all of
    their memory, while programs count bytes.
least = The limit is { $sndbuf } now, and { $wmem_queued } are queued. What was queued before stays.
least-question = setsockopt(SO_SNDBUF, 0) comes next. What happens?
least-zero = the limit becomes 0
least-floor = a least value is stored
least-refused = it fails, nothing changes
least-hint-1 = With a limit of 0 no write would ever be possible.
least-hint-2 = SOCK_MIN_SNDBUF is what a socket always has.
least-wrong = { $sndbuf } is stored: SOCK_MIN_SNDBUF, below which no limit goes. The call succeeds.
least-reveal = { $sndbuf } is stored: SOCK_MIN_SNDBUF. The call succeeds and says nothing of it.
    On 3.10 the least is { $least_310 }; later kernels want room for two empty skbs.
most = Then far more was asked for, and { $sndbuf } is stored: the argument is cut to net.core.wmem_max,
    { $most }, before it is doubled. SO_SNDBUFFORCE goes beyond it, for root.
