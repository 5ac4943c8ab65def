# attach

# src/app/attach/find.rs
attach-its-descriptors-are-another-users = {" "}(its descriptors are another user's: needs root)
attach-neither-as-a-process-nor = { $number }, neither as a process nor as a cookie
attach-cookie = cookie { $cookie }
attach-port = port { $port }
attach-a-process-named = a process named `{ $name }`

# src/app/attach/stream.rs
attach-the-socket-has-ended = the socket has ended{"\u000A"}
attach-wmem-queued-of-not-sent = { $at_ms }  wmem_queued { $wmem_queued } of { $sndbuf }, { $unsent_bytes } not sent; { $sentence }{"\u000A"}

# src/app/attach/within.rs
attach-everything-each-skb-copied-under = everything: each skb, copied under the socket's lock, which took { $held } us
attach-totals-only-a-copy-was = totals only: a copy was dropped because it does not fit together: { $torn }
attach-totals-only-the-kernels-walk = totals only: the kernel's walk over all sockets did not meet this one
