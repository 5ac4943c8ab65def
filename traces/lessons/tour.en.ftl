title = The screen in five minutes
shows = Writers, limit, queue, one skb, steps, and the way back.
home = Every number has a step behind it, and every step can be gone back to.

writers = Writers shows the programs: this one has just called send() with { $asked } bytes. Space goes on in
    this lesson, Backspace goes back; all other keys work as always.
queue = Queue shows the skbs in the order of the stream, { $skbs } now: what was sent, and what was not.
    One is selected; j and k select another.
receipt = Receipt takes the selected skb apart: { $first_payload } bytes of payload, { $first_truesize } bytes of memory. The
    difference is overhead, and each part of it has a line.
buffer = Send buffer shows sk_wmem_queued, { $wmem_queued }, against the limit sk_sndbuf, { $sndbuf }, and the mark at
    which a writer is woken.
buffer-question = Who sleeps now, and for what?
buffer-limit = the writer, for the limit
buffer-nobody = nobody sleeps
buffer-memory = the writer, for memory
buffer-hint-1 = Look at Writers with 1; the line at the top says it too.
buffer-hint-2 = Compare what is queued with the limit.
buffer-wrong = The writer sleeps, for the limit: { $wmem_queued } are queued, and { $sndbuf } is the limit.
buffer-reveal = The writer, for the limit: { $wmem_queued } of { $sndbuf }. The line at the top always answers this question,
    as a chain from the system call to its cause.
steps = Steps shows what the kernel's functions did and decided; a ! stands before what holds
    something up. s goes one step on, a comma one back.
back = Nothing is lost by looking: h goes back an input, in the kernel's time too. Whatever you do
    there begins another branch. Enter returns to the lesson; o has all scenarios.
