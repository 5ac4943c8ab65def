title = 一个内存块，许多 skb
shows = 数据位于许多 skb 共用的内存块里，最后一个 skb 决定它何时释放。
home = 最后一个还有字节在其中的 skb 释放后，内存块才释放：一个小 skb 就能占住整块。

block = 一次 { $size } 字节的写。sk_page_frag_refill 为任务取得一个内存块，skb 有它的一个片段。
    正在使用的内存块有 { $page_blocks } 个。
second = 写了 { $in_first } 字节后，第一块用完，任务又取得一块：共有 { $blocks } 块在用。
    记账的是字节，而不是块。
pinned = 已确认 { $snd_una } 字节，它们的 skb 已释放：还剩 { $send_q } 字节。在用的仍有 { $before } 块。
pinned-question = 接下来的 { $size } 字节被确认。这会释放一个内存块吗？
pinned-hint-1 = 谁在第一块中还有片段？
pinned-hint-2 = 队首的 skb 跨过第一块的末尾。
pinned-wrong = 现在有 { $after } 块在用，此前是 { $before } 块。内存块随最后一个引用归还，
    刚释放的 skb 正持有最后一个引用。
pinned-reveal = 还剩 { $after } 块。刚释放的 skb 持有第一块的最后一个片段：在此之前，{ $size } 字节占住了整块。
task = 任务对自己正在写入的内存块也持有引用：即使队列空了，仍有一块在用。
