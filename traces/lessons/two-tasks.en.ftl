title = Two tasks, seventeen fragments
shows = Bytes of two tasks lie in two pages and never touch.
home = Each task writes into a block of its own; an skb has room for MAX_SKB_FRAGS fragments.

one = The first task writes 1 byte. sk_page_frag_refill gave the task a block of memory of its own;
    the byte is a fragment of it.
two = The other task writes 1 byte: into a block of its own. Its byte follows in the stream, but not
    in memory: a second fragment. The skb has { $last_frags }.
two-question = They take turns, a byte each. How many bytes are in this skb when a new one is needed?
two-hint-1 = No two neighbouring bytes lie side by side: each byte is a fragment.
two-hint-2 = MAX_SKB_FRAGS is the room for fragments in an skb.
two-wrong = { $bytes }: each byte is a fragment of its own, and an skb has room for { $frags } of them.
two-reveal = { $bytes } bytes in { $frags } fragments: MAX_SKB_FRAGS. The next byte needs a new skb, with { $cost } bytes
    of overhead.
full = { $page_blocks } blocks are in use. Had one task written all, its bytes would lie one behind the other,
    and one fragment would simply grow.
all = { $send_q } bytes, { $skbs } skbs, { $wmem_queued } of memory. One task alone would need one skb and { $alone }.
