title = The counter that was too small
shows = SACK panic, 2019: tiny segments, an skb of 17 fragments, and a count of 16 bits.
home = What a peer chooses, such as the MSS, goes into the kernel's arithmetic: every product needs a limit.

small = The peer has offered an MSS of { $mss_cache } bytes, the least there is. A page of a file was sent, { $payload } bytes:
    one skb, which stands for { $segments } segments.
many = { $before } such skbs were sent, each with one fragment. Now the peer SACKs all but the first: on a long queue
    that would mean { $before } marks to walk over for each ACK.
merged = So tcp_shift_skb_data has merged what was SACKed: { $before } skbs became { $after }. The last has { $frags } fragments,
    { $bytes } bytes, and stands for { $large } segments.
merged-question = An skb has room for { $max_skb_frags } fragments of { $frag_block } bytes each. With { $least } bytes in a segment,
    how many segments is that?
merged-hint-1 = TCP options take up to 40 bytes of the MSS of { $mss_cache }: { $least } are left for data.
merged-hint-2 = Fragments times bytes of a fragment, divided by the bytes of a segment.
merged-wrong = { $worst }: { $max_skb_frags } times { $frag_block }, divided by { $least }.
merged-wrong-mss = You divided by { $mss_cache }. Options (time stamps, SACK blocks) take 40 bytes of that: with { $least } left it is
    { $worst }.
merged-wrong-bytes = Those are the bytes. With { $least } of them in a segment there are { $worst } segments.
merged-reveal = { $worst }. The kernel keeps the number in gso_segs, an unsigned short: it goes up to 65,535 and begins
    again. { $worst } would read as { $rest }.
merged-further = It is { $frag_block } bytes a fragment where pages come from sk_page_frag or a socket's own large pages; these here
    come from a file, a page each.
counter = tcp_shifted_skb checks with BUG_ON that the skb that gives has as many segments as it gives. With a count
    that began again it has not, and the machine stops: any peer could do that.
fix = The fix: tcp_skb_shift merges only as long as both the bytes and the count fit; the engine does so on all
    its kernels. And tcp_min_snd_mss lets an administrator refuse so small an MSS.
