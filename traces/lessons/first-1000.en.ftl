title = The first write
shows = One write makes one skb; it stays until it is acknowledged.
home = What is sent is not gone: an skb leaves the buffer with its ACK, not with its departure.

empty = A program calls send() with { $asked } bytes on an idle connection. The queue is empty:
    sk_wmem_queued is { $wmem_queued } of { $sndbuf }.
made = A new skb is in the queue. No byte is in it yet, and it costs { $empty_skb } bytes already:
    struct sk_buff, the memory for headers, and what describes the payload.
made-question = { $asked } bytes are copied into it now. What is sk_wmem_queued then?
made-hint-1 = sk_wmem_queued counts memory, not payload.
made-hint-2 = Which parts are charged already, and what does one byte of payload add?
made-wrong = { $empty_skb } of overhead were charged when the skb was made; look at Receipt for what the { $payload } bytes
    of payload came to. Together that is { $wmem_queued }.
made-wrong-payload = You left out the { $empty_skb } bytes of overhead: the kernel charges memory, and that is { $wmem_queued }.
made-wrong-overhead = That is the empty skb. { $payload } bytes of payload are in it now, and memory for them is counted.
made-reveal = sk_wmem_queued is { $wmem_queued } for { $payload } bytes of payload: the truesize of the skb.
    ss shows it as w, and the payload as Send-Q.
made-further = On 3.10 the linear area is charged with the skb, whether it is used or not; later kernels
    charge payload in pages byte by byte.
sent = The skb is handed to the device: as a clone, which shares its payload. The original stays
    where it was, at a cost of { $cost }.
sent-question = What is sk_wmem_queued when this send() is over?
sent-hint-1 = What if the segment is lost on its way?
sent-hint-2 = The kernel can only send again what it has kept.
sent-wrong = It is { $wmem_queued }: nothing was acknowledged, so nothing was freed.
sent-wrong-gone = Sent is not acknowledged. If this segment is lost, the kernel must send it again, out of the
    same { $wmem_queued } bytes.
sent-reveal = Nothing was freed: { $wmem_queued }. The skb has moved on to what was sent and not
    acknowledged. Send-Q is { $send_q }, and { $unsent } of it is unsent.
acked = The ACK for { $snd_una } bytes has come: tcp_clean_rtx_queue has freed the skb, and
    sk_wmem_queued is { $wmem_queued }. Only the peer gives memory back.
