title = The same program on five kernels
shows = One byte costs something else on each kernel, and so the buffer is full at another byte.
home = Figures of one kernel are not those of another: say which one you measured.

one = A write of 1 byte was sent. What it costs: { $k310 } on 3.10, { $k510 } on 5.10, { $k61 } on 6.1, { $k612 } on 6.12,
    { $k618 } on 6.18.
full = The limit is { $sndbuf }, and the program goes on with single bytes, without Nagle and without ACKs.
full-question = On which kernel is the first write refused?
full-old = on 3.10
full-middle = on 5.10
full-new = on 6.18
full-hint-1 = On all of them the limit counts memory.
full-hint-2 = Divide the limit by what one byte costs.
full-wrong = { $b310 } bytes on 3.10, { $b510 } on 5.10, { $b618 } on 6.18: where a byte costs most, the buffer is full first.
full-reveal = { $b310 } bytes fill it on 3.10, { $b510 } on 5.10, { $b61 } on 6.1, { $b612 } on 6.12, { $b618 } on 6.18. On 3.10 each skb
    brings a linear area of its own with it.
here = On the kernel that you see: { $send_q } bytes, { $wmem_queued } of { $sndbuf }.
config = Not only versions differ: MAX_TCP_HEADER and the slab sizes depend on the configuration, so two
    builds of one version may differ too.
