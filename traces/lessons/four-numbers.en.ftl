title = Four numbers, four questions
shows = What you set, what is stored, Send-Q and sk_wmem_queued: where each of them is shown.
home = getsockopt and tb: the limit; w: memory; Send-Q: bytes not acknowledged; notsent: bytes not sent.

set = setsockopt(SO_SNDBUF, { $argument }) was called. getsockopt gives { $sndbuf }, and ss shows it as tb in skmem.
queued = The writer sleeps. Send-Q is { $q }: bytes that are not acknowledged, of the stream (SIOCOUTQ).
    sk_wmem_queued is { $w }, and tb is { $tb }.
queued-question = ss -m shows a number called w in skmem. Which one is it?
queued-stored = the limit, { $tb }
queued-sendq = the bytes of Send-Q, { $q }
queued-memory = the memory queued, { $w }
queued-hint-1 = The limit has a name of its own there: tb.
queued-hint-2 = w is what is compared with tb.
queued-wrong = w is sk_wmem_queued, { $wmem_queued }: memory. Only memory is compared with the limit; Send-Q counts
    the stream.
queued-reveal = w is sk_wmem_queued, { $wmem_queued }: all truesize that is queued. It is what the kernel compares
    with tb; Send-Q is { $send_q }.
unsent = And a fifth: { $unsent } of the { $send_q } bytes are not sent. ss shows it as notsent, a program asks with
    SIOCOUTQNSD.
after = An ACK has come: Send-Q is { $send_q }, w is { $wmem_queued }, notsent is { $unsent }. Each moves by its own rule.
