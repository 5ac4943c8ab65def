title = What leaves next?
shows = Sent and unsent: one list with a send head, or two queues.
home = The send head divides the queue: before it what may be sent again, behind it what may still grow.

sent = The first skb was sent and stays in the queue until its ACK. The peer's window is { $snd_wnd } bytes.
behind = { $send_q } bytes are queued, of which { $unsent } do not fit the window. The send head is #{ $head }: the first
    skb of which nothing was sent.
behind-question = The peer acknowledges what was sent. Which skb leaves next?
behind-hint-1 = Nothing is lost: what was sent is not sent again.
behind-hint-2 = The send head is the next one to be sent.
behind-wrong = #{ $left }: the send head. What lies before it was sent already, what lies behind it comes later.
behind-wrong-oldest = That one was sent already, and nothing says that it was lost. The send head leaves: #{ $left }.
behind-reveal = #{ $left } leaves: the ACK has moved the window, and tcp_write_xmit begins at the send head.
lists = Skbs sent: { $rtx_queue }, not sent: { $write_queue }. Up to 4.14 both lay in one list, sk_write_queue, and
    sk_send_head pointed into it.
end = Later kernels have two: what was sent lies in tcp_rtx_queue, a tree by sequence, and the send
    head is simply the first of the write queue.
