title = 字节流中的空洞
shows = SACK 标出已到达的段；只重传缺失的，在此之前什么也不释放。
home = SACK 说明什么已到达，但不释放任何内存：只有累积 ACK 才归还内存。

sent = 发送了 { $sent_segments } 个段，每段 { $mss_cache } 字节，已确认 { $snd_una } 字节。还剩 { $skbs } 个 skb，最老的是 #{ $hole }。
first = 又来了一个确认 { $snd_una } 的 ACK，带有靠后一段的 SACK 块：
    tcp_sacktag_write_queue 标出 { $sacked_out } 段已到达。它前面的那段缺失。
first-question = 后面还有更多段被 SACK。哪个 skb 会重传？
first-hint-1 = 找没有标记、而又在有标记的段之前的那个。
first-hint-2 = 编号在队列中 # 之后：它是最老的。
first-wrong = #{ $again }：它是最老的，后面的段不等它就到达了。
first-wrong-last = 那是最新的。重传的是缺在已到达段之前的那个：#{ $again }。
first-reveal = #{ $again } 被标记为丢失并重传。计为丢失 { $lost_out } 段，已到达 { $sacked_out } 段。已到达的不再重传。
kept = { $marked } 段已到达对端，却仍在队列中：接收方可以收回 SACK。cwnd 为 { $cwnd_then }。
kept-question = 空洞补上了：来了确认全部数据的 ACK。这时 sk_wmem_queued 是多少？
kept-hint-1 = 累积 ACK 也覆盖被 SACK 的数据。
kept-hint-2 = 直到 ACK 为止，已确认的数据按序释放。
kept-wrong = { $wmem_queued }：ACK 覆盖全部，空洞之后等待的数据一并释放。
kept-reveal = { $wmem_queued }：一次全部释放。一个缺失的段曾把其余的都留在内存中，甚至可能使写进程睡眠。
end = 4.15 之前全部是一个链表；现在已发送的部分是按序号的红黑树，因为每个 SACK 都遍历长链表太慢。
