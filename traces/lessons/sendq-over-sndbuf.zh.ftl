title = Send-Q 比缓存还大
shows = 只有需要新的 skb 时才检查上限，所以小块写可以远远超过它。
home = 检查上限的时机是新的 skb，而不是新的字节。

first = SO_SNDBUF 设为 { $set }，实际存为 { $sndbuf }。对端窗口关闭：什么也发不出去。
    一次 { $asked } 字节的写进入队列，sk_wmem_queued 为 { $wmem_queued }。
passes = 现在 Send-Q 为 { $send_q } 字节，sk_wmem_queued 为 { $wmem_queued }：都超过了 { $sndbuf }。
    越过上限的那次写被接收了。
passes-question = 这次 send() 会返回它的全部字节吗？
passes-hint-1 = 看步骤面板：调用过 sk_stream_memory_free 吗？
passes-hint-2 = 只有创建新的 skb 之前才会调用它。这里需要新的吗？
passes-wrong = send() 返回了 { $took }。字节进入已有的 skb，这时不检查上限。
passes-reveal = 返回 { $took }：最后一个 skb 还有空位，不需要新的；
    不需要新的 skb，tcp_sendmsg 就不检查上限。
until = 所有字节都进入同一个 skb，它现在有 { $last_payload } 字节，最多可增长到 size_goal，即 { $size_goal }。
until-question = 程序继续写。被拒绝时，队列里有多少字节？
until-hint-1 = 上限要到下一个 skb 才检查。
until-hint-2 = 也就是当这个 skb 装满 size_goal 所允许的整段数时。
until-wrong = { $all }：这个 skb 增长到 { $segments } 个段，每段 { $mss } 字节。这时才需要新的 skb，而检查没有通过。
until-wrong-limit = 上限早已越过，只是没有人问。直到 { $all }，skb 满了，才检查。
until-reveal = 大小为 { $sndbuf } 的缓存里有 { $all } 字节：一个 skb 中 { $segments } 个段，每段 { $mss } 字节。
    再来一个字节就需要新的 skb，这时 sk_stream_memory_free 拒绝了。
until-further = ss 中看到的就是 Send-Q 超过缓存大小。条件是小块写在等待：
    窗口关闭、Nagle 或 cork。
end = 写被拒绝：程序得到返回值 { $returned }。{ $send_q } 字节仍在队列中，占用 { $wmem_queued }：
    这里开销很小，因为它们都在一个 skb 里。
