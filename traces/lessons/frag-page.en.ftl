title = One block, many skbs
shows = Payload lies in blocks that many skbs share; the last one keeps the block alive.
home = A block of memory is free when the last skb with a byte in it is: one small skb can hold all of it.

block = A write of { $size } bytes. sk_page_frag_refill has got a block of memory for the task; the skb has
    a fragment of it. { $page_blocks } block is in use.
second = After { $in_first } bytes the first block was used up, and the task has got another one: { $blocks } blocks are in use.
    The charge counts bytes, not blocks.
pinned = { $snd_una } bytes are acknowledged, and their skbs are freed: { $send_q } bytes are left. { $before } blocks are in use
    all the same.
pinned-question = The next { $size } bytes are acknowledged. Does that free a block?
pinned-hint-1 = Who still has a fragment in the first block?
pinned-hint-2 = The skb at the head of the queue lies across the end of the first block.
pinned-wrong = { $after } blocks are in use now, and { $before } were. A block is given back with the last reference to it, and the
    skb that was just freed held the last one.
pinned-reveal = { $after } block is left. The skb that was freed held the last fragment of the first block: until then
    { $size } bytes had kept all of it.
task = The task keeps its own reference to the block that it writes into: with nothing in the queue a
    block would still be in use.
