title = Send-Q larger than the buffer
shows = The limit is tested only when a new skb is needed, so small writes go far beyond it.
home = The limit is asked for new skbs, not for new bytes.

first = SO_SNDBUF was set to { $set } and stored as { $sndbuf }. The peer's window is closed: nothing
    leaves. A write of { $asked } bytes is queued; sk_wmem_queued is { $wmem_queued }.
passes = Send-Q is { $send_q } bytes now and sk_wmem_queued { $wmem_queued }: both beyond { $sndbuf }. The
    write that passed it was taken.
passes-question = Was that a fault, or does this send() return its full size?
passes-hint-1 = Look at Steps: was sk_stream_memory_free asked?
passes-hint-2 = It is asked only before a new skb is made. Was one needed?
passes-wrong = send() returned { $took }. Bytes went into an skb that was there already, and for that no limit is asked.
passes-reveal = It returned { $took }: the last skb had room, so no new one was needed, and without a
    new one tcp_sendmsg does not ask for the limit.
until = All bytes go into one skb, which has { $last_payload } bytes now. It may grow to size_goal, { $size_goal }.
until-question = The program goes on writing. How many bytes are queued when it is refused?
until-hint-1 = The question for the limit comes with the next skb.
until-hint-2 = That is when this skb has as many whole segments as size_goal allows.
until-wrong = { $all }: the skb grew to { $segments } segments of { $mss } bytes. Only then a new one was needed,
    and the answer was no.
until-wrong-limit = The limit was passed long ago; nobody asked. It was asked at { $all }, when the skb was full.
until-reveal = { $all } bytes in a buffer of { $sndbuf }: { $segments } segments of { $mss } bytes in one skb. The
    next byte needed a new skb, and there sk_stream_memory_free said no.
until-further = ss shows this as Send-Q beyond the buffer. It needs small writes that wait: a closed
    window, Nagle, or a cork.
end = The write was refused: the program has got { $returned } back. { $send_q } bytes stay queued at a
    cost of { $wmem_queued }: here the overhead is small, because one skb holds them all.
