title = tcp_sendmsg, function by function
shows = The chapter on Linux 3.10, each stop with its line in net/ipv4/tcp.c.
home = tcp_sendmsg waits at two places: wait_for_sndbuf for the limit, wait_for_memory for the machine.

begins = Line 1016: tcp_sendmsg begins, with { $asked } bytes. There is no send head, so no skb has room
    for them, and lines 1106 and 1107 go to new_segment.
free = Line 1111: sk_stream_memory_free (include/net/sock.h, lines 743 to 746) asks whether { $wmem_queued } is less
    than { $sndbuf }. It is, so a new skb may be made; if not, wait_for_sndbuf would follow.
alloc = Lines 1114 and 1115: sk_stream_alloc_skb made an skb with the linear area that select_size has chosen;
    with none, wait_for_memory would follow. Line 1133: skb_entail queued it. It costs { $last_truesize } bytes.
alloc-question = { $asked } bytes are to be copied. How many of them go into the linear area?
alloc-hint-1 = The linear area is part of the skb, and is there already.
alloc-hint-2 = Bytes go there as long as skb_availroom says that there is room.
alloc-wrong = { $last_linear }: there was room for all of them, so skb_add_data_nocache copied them there, and no page was
    needed.
alloc-wrong-none = That is so on later kernels. On 3.10 { $last_linear } went there: skb_add_data_nocache comes before pages.
alloc-reveal = { $last_linear }: all of them. skb_add_data_nocache copies into the linear area as long as there is
    room; the first write touches no page.
page = Line 1149: the linear area is full. Lines 1151 and 1152: how many fragments has it, and which page is the
    task's (sk_page_frag)? Line 1154: sk_page_frag_refill gets another block if that one has no room.
added = Line 1168: sk_wmem_schedule has granted the memory. Lines 1171 to 1174:
    skb_copy_to_page_nocache has copied, and the skb has { $last_frags } fragment more than its linear area.
memory = Line 1168 again, and now the answer is no: other sockets hold { $other_pages } pages. The way goes to
    wait_for_memory, not to wait_for_sndbuf: { $wmem_queued } is less than { $sndbuf }.
full = Line 1111: { $wmem_queued } is not less than { $sndbuf }, and a new skb is needed.
full-question = Where does the writer sleep now, and for what?
full-sndbuf = for the limit
full-memory = for memory of the machine
full-hint-1 = Two labels lead to sk_stream_wait_memory: wait_for_sndbuf and wait_for_memory.
full-hint-2 = Compare sk_wmem_queued with sk_sndbuf.
full-wrong = For the limit: { $wmem_queued } of { $sndbuf } are queued. Memory was given back long before.
full-reveal = For the limit. wait_for_sndbuf sets SOCK_NOSPACE and goes on to the same
    sk_stream_wait_memory: one function, two reasons, and only this one ends with an ACK.
