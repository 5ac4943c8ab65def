title = poll() says no, send() says yes
shows = poll() and send() ask different questions of the same buffer.
home = POLLOUT asks for a third of the buffer; send() asks only whether the limit is reached.

writable = A program writes { $size } bytes at a time, and nothing is acknowledged. sk_wmem_queued is { $wmem_queued } of
    { $sndbuf }.
no-more = { $at } bytes are written. Free are { $free }, less than half of what is queued, { $half }: by this test poll()
    reports no POLLOUT any more.
no-more-question = The program does not ask poll() and calls send() again. Are the bytes taken?
no-more-hint-1 = send() asks sk_stream_memory_free; poll() asks for the free space, sk_stream_wspace.
no-more-hint-2 = sk_stream_memory_free only compares sk_wmem_queued with sk_sndbuf.
no-more-wrong = They are: send() returned { $got }. It asks whether the limit is reached, and { $now_queued } is below { $sndbuf }.
no-more-reveal = They are: send() returned { $got }. Its test is sk_wmem_queued < sk_sndbuf, { $now_queued } < { $sndbuf }; that of
    poll() wants a third of the buffer free.
end = Only now send() refuses: { $send_q } bytes are written, { $wmem_queued } are queued. Between the two tests lie
    writes that poll() would not have announced.
why = So a loop that always asks poll() first uses two thirds of the buffer; one that writes until
    EAGAIN uses all. Both are right.
