# attach

# src/app/attach/find.rs
attach-its-descriptors-are-another-users = （它的描述符属于另一个用户：需要 root）
attach-neither-as-a-process-nor = { $number }，既不是进程也不是 cookie
attach-cookie = cookie { $cookie }
attach-port = 端口 { $port }
attach-a-process-named = 名为 `{ $name }` 的进程

# src/app/attach/stream.rs
attach-the-socket-has-ended = 套接字已结束{"\u000A"}
attach-wmem-queued-of-not-sent = { $at_ms }  wmem_queued { $wmem_queued }，上限 { $sndbuf }，未发送 { $unsent_bytes }；{ $sentence }{"\u000A"}

# src/app/attach/within.rs
attach-everything-each-skb-copied-under = 全部：每个 skb，在套接字的锁下复制，锁持有 { $held } us
attach-totals-only-a-copy-was = 只有总数：丢弃了一份复制，因为它前后不一致：{ $torn }
attach-totals-only-the-kernels-walk = 只有总数：内核遍历全部套接字时没有遇到这一个
