title = An ACK in the middle of an skb
shows = An ACK frees whole skbs, trims whole segments, and never a part of one.
home = Send-Q counts bytes that are not acknowledged; sk_wmem_queued counts memory that is not free.

two = Two writes, two skbs of one segment each: { $send_q } bytes, which cost { $wmem_queued }, { $one } each.
two-question = The peer acknowledges { $ack } bytes: all of the first skb and half of the second.
    How many bytes does that free?
two-hint-1 = The first skb is freed whole. What about the half of the other one?
two-hint-2 = An skb of one segment is not cut: it may have to be sent again as it is.
two-wrong = { $freed }: the first skb with all of its overhead, and nothing of the second, whose segment is kept whole.
two-wrong-bytes = You counted bytes of the stream. Freed were { $freed }: one skb with its overhead, and no
    part of the other.
two-wrong-nothing = The first skb is acknowledged whole and gone: { $freed }. It is the second that gives nothing.
two-reveal = { $freed } were freed: the first skb. Of the second half is acknowledged, and it is kept
    as it is: tcp_clean_rtx_queue frees an skb of one segment whole or not at all.
half = { $send_q } bytes are not acknowledged, and sk_wmem_queued is { $wmem_queued }: the half that has
    arrived is kept, payload and overhead.
many = All that is acknowledged. Then one write of { $asked } bytes: the oldest skb stands for
    { $segments } segments now, and { $total } are queued.
many-question = The peer acknowledges { $acked } bytes more: half a segment. How many bytes are freed?
many-hint-1 = This skb has more than one segment. Is it kept whole as well?
many-hint-2 = tcp_trim_head cuts acknowledged bytes off an skb that has several segments.
many-wrong = { $trimmed }: where an skb has several segments, tcp_trim_head cuts acknowledged bytes off its head,
    and the overhead stays.
many-wrong-nothing = That is the rule for one segment. This skb has { $segments }: { $trimmed } were cut off its head.
many-reveal = { $trimmed } were freed. tcp_tso_acked cuts the acknowledged bytes off the head; the skb
    that is left keeps all of its overhead.
end = The rest is acknowledged: sk_wmem_queued is { $wmem_queued }, Send-Q is { $send_q }.
