title = 太小的计数器
shows = 2019 年的 SACK panic：极小的段，17 个片段的 skb，16 位的计数。
home = 对端决定的值（如 MSS）会进入内核的运算：每个乘积都要有上限。

small = 对端给出的 MSS 是 { $mss_cache } 字节，这是最小值。发送了文件的一页，{ $payload } 字节：
    一个 skb，代表 { $segments } 个段。
many = 发送了 { $before } 个这样的 skb，每个一个片段。现在对端 SACK 了除第一个以外的全部：队列很长时，
    每个 ACK 都要遍历这 { $before } 个标记。
merged = 所以 tcp_shift_skb_data 合并了被 SACK 的数据：{ $before } 个 skb 变成了 { $after } 个。最后一个有 { $frags } 个片段，
    { $bytes } 字节，代表 { $large } 个段。
merged-question = 一个 skb 可容纳 { $max_skb_frags } 个片段，每个 { $frag_block } 字节。若每段只有 { $least } 字节，共有多少段？
merged-hint-1 = TCP 选项最多占去 MSS { $mss_cache } 字节中的 40 字节：留给数据的是 { $least } 字节。
merged-hint-2 = 片段数乘以每个片段的字节数，再除以每段的字节数。
merged-wrong = { $worst }：{ $max_skb_frags } 乘以 { $frag_block }，除以 { $least }。
merged-wrong-mss = 你除以的是 { $mss_cache }。选项（时间戳、SACK 块）占去其中 40 字节：
    只剩 { $least } 字节时是 { $worst } 个。
merged-wrong-bytes = 那是字节数。每段 { $least } 字节，就有 { $worst } 个段。
merged-reveal = { $worst }。内核把它存在 gso_segs 中，类型是 unsigned short：最大 65,535，再往上又从 0 开始。
    { $worst } 会读成 { $rest }。
merged-further = 来自 sk_page_frag 的页，每个片段可达 { $frag_block } 字节；这里的页来自文件，每个片段只有一页。
counter = tcp_shifted_skb 用 BUG_ON 检查：让出数据的 skb，其段数不能少于让出的段数。计数绕回之后就少了，
    整台机器随即停机：任何对端都能做到。
fix = 修复：只有字节数和计数都放得下时，tcp_skb_shift 才合并；这里的引擎在所有内核上都这样做。
    另外，管理员可以用 tcp_min_snd_mss 拒绝这么小的 MSS。
