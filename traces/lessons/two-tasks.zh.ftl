title = 两个任务，十七个片段
shows = 两个任务的字节位于两个页中，永不相邻。
home = 每个任务写入自己的内存块；一个 skb 最多容纳 MAX_SKB_FRAGS 个片段。

one = 第一个任务写 1 字节。sk_page_frag_refill 给这个任务一块自己的内存，这个字节是其中的一个页片段。
two = 另一个任务写 1 字节：写入它自己的内存块。在字节流中它紧随其后，在内存中却不相邻：
    于是有了第二个片段。这个 skb 有 { $last_frags } 个。
two-question = 两个任务轮流写，每次一个字节。需要新的 skb 时，这个 skb 里有多少字节？
two-hint-1 = 相邻的两个字节从不挨着：每个字节都是一个片段。
two-hint-2 = MAX_SKB_FRAGS 是一个 skb 能容纳的片段数。
two-wrong = { $bytes }：每个字节是一个片段，而一个 skb 只容纳 { $frags } 个。
two-reveal = { $frags } 个片段中有 { $bytes } 字节：MAX_SKB_FRAGS。下一个字节需要新的 skb，
    又有 { $cost } 字节的开销。
full = 正在使用的内存块有 { $page_blocks } 个。如果全由一个任务写，字节会一个挨着一个，
    只需让一个片段增长。
all = { $send_q } 字节，{ $skbs } 个 skb，占用 { $wmem_queued }。若只有一个任务，一个 skb 和 { $alone } 就够了。
