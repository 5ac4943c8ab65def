title = 下一个发出的是哪个？
shows = 已发送与未发送：一个带发送头的链表，或两个队列。
home = 发送头把队列分开：之前的可能重传，之后的还可以增长。

sent = 第一个 skb 已发送，在被确认之前一直留在队列里。对端的窗口是 { $snd_wnd } 字节。
behind = 队列中有 { $send_q } 字节，其中 { $unsent } 字节超出窗口。发送头是 #{ $head }：第一个未发送的 skb。
behind-question = 对端确认了已发送的数据。下一个发出的是哪个 skb？
behind-hint-1 = 没有丢失：已发送的不会重传。
behind-hint-2 = 发送头就是下一个要发送的。
behind-wrong = #{ $left }：发送头。它之前的已发送，它之后的还要等。
behind-wrong-oldest = 那个已经发送，也没有迹象说它丢失了。发出的是发送头：#{ $left }。
behind-reveal = 发出的是 #{ $left }：ACK 移动了窗口，tcp_write_xmit 从发送头开始。
lists = 已发送的 skb 有 { $rtx_queue } 个，未发送的有 { $write_queue } 个。4.14 及以前，
    两者在同一个链表 sk_write_queue 中，由 sk_send_head 指向其中。
end = 之后的内核有两个队列：已发送的在 tcp_rtx_queue 中，它是按序号的树；发送头就是写队列的第一个。
