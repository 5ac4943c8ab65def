title = Pages that are not ours
shows = MSG_ZEROCOPY: the payload stays in the program's pages, and is charged by pages.
home = Zero copy saves the copying, not the charge: whole pages of yours are held until the ACK.

call = SO_ZEROCOPY is set, and send() with MSG_ZEROCOPY gives { $asked } bytes. Nothing is copied: the skb will
    refer to the program's own pages.
call-question = What is sk_wmem_queued after this call?
call-hint-1 = What does the kernel hold on to: bytes, or the pages that they lie in?
call-hint-2 = Charged are the pages, as a whole, and the skb itself.
call-wrong = { $cost }: an skb, and the page that the { $payload } bytes lie in. It cannot be used for anything else while it is
    held.
call-wrong-copied = The payload is { $payload }, but held and charged is the whole page, and the skb: { $cost }.
call-reveal = { $cost }, for { $payload } bytes: the page as a whole is held, so the page as a whole is charged.
pages = Receipt shows it: no copy in the task's block, but a page of the program. { $page_blocks } blocks of the
    task are in use.
back = The ACK has come and the pages are given back: sk_wmem_queued is { $wmem_queued }. The program hears of it by a
    notice in the error queue, and must not change the bytes before.
worth = For small writes that costs more than a copy: the kernel's manual tells of gains from about
    10 KB on.
