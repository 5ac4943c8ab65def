//! What follows from each decision, either way.

use crate::engine::step::probe::Test;

texts! {
    /// What follows from yes, and from no.
    pub(super) consequences(Test) -> (&'static str, &'static str) {
        TailHasRoom => (
            "The last skb is not full, so the bytes go into it, and nobody even looks at sk_sndbuf.",
            "The last skb is full, so a new one is needed, and only now does sk_sndbuf matter.",
        ),
        TailIsEor => (
            "MSG_EOR closed the last skb, so nothing may follow in it and a new one is needed.",
            "MSG_EOR did not close the last skb, so it may take more bytes.",
        ),
        SndbufFree => (
            "The queue is below its limit, so a new skb may be made.",
            "The queue has reached its limit: no new skb may be made until enough is freed.",
        ),
        NotsentBelowLowat => (
            "Few enough bytes are unsent, so the low-water mark (TCP_NOTSENT_LOWAT) holds nobody up.",
            "Too many bytes are unsent (TCP_NOTSENT_LOWAT): writing waits although sndbuf has room.",
        ),
        BothQueuesEmpty => (
            "Nothing is queued, so this skb gets its memory by force: one skb can always exist.",
            "Other skbs are queued, so this one has to ask for its memory.",
        ),
        LinearRoom => (
            "The skb's linear area, paid for already, has room left: bytes go there before any page.",
            "The linear area is full or a fragment follows it, so the bytes go into a page.",
        ),
        ScatterGather => (
            "The device takes a packet in pieces, so bytes may lie in pages.",
            "The device wants each packet in one piece, so all bytes must lie in the linear area.",
        ),
        CanGso => (
            "The stack may send super-packets, so an skb may stand for many segments.",
            "The stack sends no super-packets, so each skb is one segment.",
        ),
        MssOverPage => (
            "A segment is as long as what a page holds behind the headers, or longer: see whether fragments can take the rest.",
            "A whole segment fits, so the linear area is exactly as long as one.",
        ),
        MssFitsFrags => (
            "One page is filled, and the rest of the segment goes into others.",
            "Not even all fragments could hold the rest, so the linear area is as long as the segment.",
        ),
        SameBlock => (
            "The last fragment lies in the block that the task fills, so it may just get longer.",
            "The last fragment lies elsewhere, so the new bytes need a fragment slot of their own.",
        ),
        CanCoalesce => (
            "The new bytes follow the last fragment directly, so that just gets longer.",
            "The new bytes do not follow the last fragment, so they need a fragment slot of their own.",
        ),
        SkbZerocopy => (
            "The skb holds pages of the user's own, so no fragment of it may get longer.",
            "The skb holds no pages of the user's own.",
        ),
        FragSlotLeft => (
            "A fragment slot is left, so the skb can point at one more piece of a page.",
            "All fragment slots are used, so this skb is done although it is not full.",
        ),
        PageUnshared => (
            "No skb points into the block any more, so it is filled again from its start.",
            "Skbs still point into the block, so its used part must stay as it is.",
        ),
        PageHasRoom => (
            "There is room behind the block's offset, so the task goes on filling it.",
            "Too little is left of the block, so the task lets go of it and takes another one.",
        ),
        ForcedPush => (
            "More than half of the peer's largest window is unpushed, so push now and not only at the end.",
            "Little is unpushed yet, so nothing has to go before the write ends.",
        ),
        SkbFull => (
            "The skb has reached its full size, so see whether it can go at once.",
            "The skb can take more, so the write goes on before anything is sent.",
        ),
        IsSendHead => (
            "The full skb is the first in line, so it is sent at once.",
            "Other skbs go before this one, so nothing is sent here.",
        ),
        ForwardAllocEnough => (
            "The socket has this much in stock, so the machine need not be asked.",
            "The stock is too small, so whole pages are asked of the machine.",
        ),
        MemBelowMin => (
            "The machine's TCP memory is hardly used (tcp_mem[0]), so nothing speaks against it.",
            "The machine's TCP memory is well used, so more tests follow.",
        ),
        MemNotLow => (
            "TCP holds as much of the machine as tcp_mem[0] or more, so no send buffer grows.",
            "The machine's TCP memory is hardly used, so it does not speak against a larger buffer.",
        ),
        MemOverPressure => (
            "TCP uses more than tcp_mem[1]: from now on the machine is under memory pressure.",
            "TCP uses no more than tcp_mem[1], so pressure does not begin here.",
        ),
        MemOverMax => (
            "TCP is beyond its hard limit, so the memory is refused if that stops this writer.",
            "The hard limit of TCP memory is not reached, so the memory may still be granted.",
        ),
        WmemGuarantee => (
            "The socket queues less than tcp_wmem[0], which each socket is guaranteed: granted.",
            "The socket has had its guaranteed minimum, so pressure counts.",
        ),
        UnderPressure => (
            "TCP memory is short: sockets get only their fair share, and no send buffer grows.",
            "TCP memory is not short, so this is no obstacle.",
        ),
        FairShare => (
            "If all sockets held as much as this one, memory would suffice: granted.",
            "If all sockets held as much as this one, memory would not suffice: refused.",
        ),
        StopsAtSndbufAnyway => (
            "The writer stops at sndbuf anyway after this, so the memory is granted all the same.",
            "Without a refusal the writer would go on, so the memory is refused and it takes a nap.",
        ),
        ReclaimPages => (
            "A page or more lies unused in the socket's stock, so it goes back to the machine.",
            "Less than a page is in stock, so the socket keeps it for its next bytes.",
        ),
        WspaceEnough => (
            "A third of the buffer or more is free, so it is worth waking those who wait.",
            "Less than a third of the buffer is free: whoever sleeps sleeps on, though a little room may be there.",
        ),
        NospaceSet => (
            "Somebody found no space before, so see whether there is enough now.",
            "Nobody waits for space, so there is nobody to tell.",
        ),
        QueueShrunk => (
            "Memory was freed since the last look, so see whether somebody waits for it.",
            "Nothing was freed since the last look, so nobody is told anything.",
        ),
        MayWait => (
            "The call may block, so it sleeps until there is space.",
            "The call must not block (any longer): it returns what it queued, or EAGAIN if that is nothing.",
        ),
        SndbufUnlocked => (
            "The program has not set SO_SNDBUF, so the kernel may move the limit.",
            "The program has set SO_SNDBUF, so the kernel leaves the limit alone.",
        ),
        ExpandPacketsOut => (
            "The writer lacks space while cwnd would let more out: a larger buffer would help.",
            "As many packets are out as cwnd allows, so a larger buffer would not help.",
        ),
        ExpandInFlight => (
            "The writer is short of space while cwnd is not used up: a larger buffer would help.",
            "cwnd is used up, so the network is the bottleneck and a larger buffer would not help.",
        ),
        SndbufBelowTarget => (
            "sndbuf is less than twice what cwnd can put into flight, so it grows.",
            "sndbuf is large enough for this cwnd, and it never shrinks here.",
        ),
        Autocork => (
            "The device still holds an earlier packet, so this small skb waits for more bytes meanwhile.",
            "The device holds nothing that is worth waiting for, so the small skb is not held back.",
        ),
        CwndFree => (
            "cwnd has room for more segments in the network.",
            "cwnd is full: nothing more goes until ACKs (or losses) take segments out of the network.",
        ),
        InWindow => (
            "The peer has announced room for this segment.",
            "The segment would end beyond the window that the peer offers, so it waits.",
        ),
        NaglePush => (
            "Whoever asked for this wants it sent at once, so Nagle is not asked.",
            "Nobody asked for it to go at once, so more is looked at.",
        ),
        HasFin => (
            "FIN goes along: nothing more will come, so there is nothing to wait for.",
            "No FIN goes along, so more may still come.",
        ),
        FullSegment => (
            "A full segment goes: Nagle's rule and cork are about small ones.",
            "The segment is small, so it may have to wait.",
        ),
        Corked => (
            "The program has corked the socket: a small segment waits until it is full, or uncorked.",
            "The socket is not corked.",
        ),
        NagleOff => (
            "TCP_NODELAY is set, so Nagle's rule holds nothing back.",
            "TCP_NODELAY is not set, so Nagle's rule is asked.",
        ),
        NothingOut => (
            "Nothing is on its way, so even a small segment goes at once.",
            "Segments are on their way, so see whether a small one is among them.",
        ),
        SmallSent => (
            "The small segment remembered is one that was sent.",
            "What is remembered is so old that it seems to lie ahead; it holds nothing up.",
        ),
        SmallUnacked => (
            "An earlier small segment is still unacknowledged, so this one waits for its ACK.",
            "No small segment is unacknowledged, so this one may go.",
        ),
        InRecovery => (
            "A loss is being repaired, so nothing waits for a better chance.",
            "No loss is being repaired, so it may pay to wait.",
        ),
        StateOpen => (
            "All is in order, so it may pay to wait.",
            "Something may be missing, so nothing waits for a better chance.",
        ),
        SentLongAgo => (
            "The last packet left long ago, so this one does not wait.",
            "A packet left just before, so an ACK may be near.",
        ),
        DeferredLong => (
            "It has waited for more than a tick already, so it goes now.",
            "It has not waited long yet.",
        ),
        NoneSent => (
            "Nothing is on its way, so no ACK will come that could be waited for.",
            "An ACK will come; see how soon.",
        ),
        AckIsNear => (
            "An ACK is to come so soon that it can be waited for.",
            "The next ACK is too far away to be waited for, so it goes.",
        ),
        SkbClosed => (
            "Nothing more will come into this skb, so waiting would not make it larger.",
            "More bytes may still come into this skb.",
        ),
        DeferTso => (
            "Little can go now: wait for an ACK, and send more in one go.",
            "Enough can go at once, so there is nothing to wait for.",
        ),
        MustSplit => (
            "Only the front of the skb may go, so it is cut, which costs the overhead of a new skb.",
            "All of the skb may go, so it need not be cut.",
        ),
        SmallQueueFull => (
            "The device holds much of this socket's data; see whether others are out that will free it.",
            "The device does not hold much of this socket's data, so go on.",
        ),
        OthersOut => (
            "Other skbs are out, and when the device has sent one, this runs again: stop until then.",
            "Hardly anything is out that could run this again, so go on.",
        ),
        DeviceFull => (
            "The device holds as much of this socket's data as it may: stop until it has sent some.",
            "The device may hold more of this socket's data, so go on.",
        ),
        NextMayJoin => (
            "More could go than the head holds, so it takes bytes from the skb behind it.",
            "The head is short, but the skb behind it may not be merged into it.",
        ),
        WqueueTooBig => (
            "Splits have swollen the queue far beyond sndbuf; see whether this one is an exception.",
            "The queue is not swollen by splits, so this one is allowed.",
        ),
        FirstOrLast => (
            "The first and the last skb of the queue may be cut all the same.",
            "The skb lies in the middle of a swollen queue, so the split is refused.",
        ),
        AckIsOld => (
            "A later ACK came before this one, so at most its SACK blocks tell news.",
            "No later ACK has come before this one.",
        ),
        AckIsFuture => (
            "It acknowledges what was never sent, so it is ignored.",
            "It acknowledges only what was sent, so it is believed.",
        ),
        WindowUpdate => (
            "The peer offers another window than before, and that holds from now on.",
            "The peer offers the same window as before.",
        ),
        SkbAcked => (
            "All of this skb has arrived, so it is freed and its whole truesize with it.",
            "This skb has not arrived as a whole, so it stays, and the walk ends here.",
        ),
        CanTrim => (
            "It stands for several segments, so its acknowledged bytes are cut off and freed.",
            "It is a single segment: even its acknowledged bytes stay charged until the rest is acknowledged.",
        ),
        SackCovers => (
            "The block covers at least one whole segment of this skb, and that is marked.",
            "The block covers no whole segment of this skb, so nothing is marked.",
        ),
        CanShift => (
            "The skb before it is SACKed too, so its bytes move over there.",
            "There is no SACKed skb before it to move its bytes to.",
        ),
        HeadIsSacked => (
            "The receiver reported the first skb and does not acknowledge it: it may have dropped it.",
            "The first skb was not reported by SACK, so the receiver keeps what it reported.",
        ),
        UnaAdvanced => (
            "It acknowledged what lies before, and not this: it has dropped it, so SACK is not trusted.",
            "This ACK acknowledged nothing new, so it may still be on its way to acknowledge it.",
        ),
        RackLost => (
            "It was sent so long before something that has arrived that it must be lost.",
            "It may only be late: something sent after it has arrived, but not long enough after it.",
        ),
        DupAcksEnough => (
            "So many duplicate ACKs mean a loss and not mere reordering.",
            "So few duplicate ACKs may be mere reordering, so wait.",
        ),
        TimeToRecover => (
            "Something is marked lost, so recovery begins.",
            "Nothing is marked lost, so there is nothing to recover.",
        ),
        FarBehind => (
            "The highest SACK is too far from the head for mere reordering, so recovery begins.",
            "The highest SACK is so near that it may be mere reordering.",
        ),
        EarlyRetransmit => (
            "With so few segments out, enough duplicate ACKs may never come; see whether to go on without them.",
            "Enough duplicate ACKs may still come, so wait for them.",
        ),
        EarlyEnabled => (
            "Early retransmit is on.",
            "Early retransmit is off, or the network was found to reorder, so wait.",
        ),
        NothingResent => (
            "Nothing is being resent yet.",
            "Something is being resent already, so wait for what that tells.",
        ),
        SomeSacked => (
            "Something has arrived behind a hole.",
            "Nothing has arrived behind a hole, so nothing is suspect.",
        ),
        SomeMissing => (
            "Something is still missing.",
            "All that was sent is reported, so nothing is missing.",
        ),
        RetransmissionPassed => (
            "Something sent after the retransmission has arrived, so that was lost as well.",
            "The retransmission may still be on its way.",
        ),
        MayUndo => (
            "Each retransmission was reported as needless, so the cut of cwnd may be taken back.",
            "Not all retransmissions are known to be needless; see what the ACK answers to.",
        ),
        PacketDelayed => (
            "The ACK answers to the original, which was only late: the cut of cwnd may be taken back.",
            "As far as can be told the loss was real, so the cut of cwnd stands.",
        ),
        SlowStart => (
            "cwnd is below ssthresh: slow start, which doubles it each round trip.",
            "cwnd has reached ssthresh: congestion avoidance, in which it grows slowly.",
        ),
        SlowStartPerAck => (
            "cwnd is not beyond ssthresh: slow start, which doubles it each round trip.",
            "cwnd is beyond ssthresh: congestion avoidance, in which it grows slowly.",
        ),
        CwndUsedUp => (
            "The window was used up when this ACK came, so it may grow.",
            "The window was not quite used up; see how much was left.",
        ),
        FewLeft => (
            "A few segments may be held back for a super-packet: the window counts as used up, so it may grow.",
            "More was left than is ever held back for want of a few segments.",
        ),
        SmallShareLeft => (
            "Only a small share of the window was left, so it may have been held back for a super-packet.",
            "Much of the window was left, so it does not grow.",
        ),
        LessThanSuperPacket => (
            "What was left is less than one super-packet: it counts as used up, so it may grow.",
            "What was left would have made a whole super-packet, so the window does not grow.",
        ),
        CwndFilled => (
            "As many packets are out as cwnd allows: the window is fully used.",
            "Fewer packets are out than cwnd allows; if that lasts for an RTO, cwnd shrinks.",
        ),
        CwndLimited => (
            "cwnd was what limited sending.",
            "cwnd was not used up; in slow start half of it would be enough.",
        ),
        HalfUsed => (
            "More than half of cwnd was in use, which counts as limited in slow start.",
            "No more than half of cwnd was in use, so cwnd was not the limit.",
        ),
        DeviceHoldsTooMuch => (
            "The device has not even sent what it holds, so a retransmission would only queue behind that.",
            "The device does not hold much, so one more copy may go.",
        ),
        RetransmitBusy => (
            "Its last copy has not even left the device, so another one would be wasted.",
            "No copy of it waits in the device, so it can be sent again.",
        ),
        RetransmitFits => (
            "All of it may be resent in one go.",
            "Only its front may be resent now, so it is cut first.",
        ),
        CanCollapse => (
            "Nothing speaks against it: the next skb is to be merged and goes along.",
            "The next skb cannot be merged, so the retransmission goes as it is.",
        ),
        RetriesLeft => (
            "There are tries left.",
            "All tries are used up without an answer, so the connection is given up.",
        ),
        ProbeHasWindow => (
            "The window has some room, so the probe carries real bytes.",
            "The window is closed, so the probe carries no bytes.",
        ),
        ProbesLeft => (
            "The peer has not been asked too often yet.",
            "The peer was asked often enough, so the connection is given up.",
        ),
        UserTimeout => (
            "The program wanted to wait no longer than this (TCP_USER_TIMEOUT), so the connection is given up.",
            "The time that the program allows (TCP_USER_TIMEOUT) has not passed yet.",
        ),
        PeerSilent => (
            "The peer has answered nothing for too long.",
            "The peer answered not long ago, so the connection is kept, however often its window was found closed.",
        ),
        ResentBefore => (
            "It was even asked meanwhile, so the connection is given up.",
            "It was not asked meanwhile, so it gets another chance.",
        ),
    }
}
