title = What an empty skb costs
shows = The same small write on five kernels, and the parts of their price.
home = truesize is struct sk_buff, the head with its shared info, and the payload: most of it is not yours.

empty = An skb was made for a write of { $asked } bytes. Nothing is in it yet, and it costs { $overhead_here }.
empty-question = The { $asked } bytes are copied. What is its truesize then?
empty-hint-1 = Is there memory for them that is charged already?
empty-hint-2 = On 3.10 there is: the linear area. Later kernels charge each byte in a page.
empty-wrong = { $cost }: { $overhead_here } were charged for the empty skb, and payload is charged only where it lies in pages.
empty-wrong-payload = { $payload } is the payload alone; the empty skb had cost { $overhead_here } already.
empty-reveal = { $cost }, for { $payload } bytes of payload. Receipt shows it line by line.
all = The same skb elsewhere: { $k310 } on 3.10, { $k510 } on 5.10, { $k61 } on 6.1, { $k612 } on 6.12, { $k618 } on 6.18.
share = { $percent } of this skb is overhead. The more payload an skb holds, the less that weighs;
    for small writes it is the load.
never = The figures are those of the builds that were recorded: MAX_TCP_HEADER and the slabs of a
    distribution may differ.
