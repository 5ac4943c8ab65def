//! Output: what may go now?

macro_rules! send_decisions {
    ($next:ident $($then:ident)* { $($rows:tt)* }) => { $next! { $($then)* { $($rows)*
    Autocork: "sk_wmem_alloc" > "tail.truesize", holds_up yes, in TcpShouldAutocork;
        yes "The device still holds an earlier packet, so this small skb waits for more bytes meanwhile.",
        no "The device holds nothing that is worth waiting for, so the small skb is not held back.";
    /// Is the departure of the next packet still to come?
    PacingHolds: "tcp_wstamp_ns" > "now", numbers Nanoseconds, stops_output yes, in TcpWriteXmit TcpXmitRetransmitQueue;
        yes "At the pacing rate the next packet may not leave yet; a timer waits for its departure.",
        no "The departure of the next packet has come, so pacing holds nothing back.";
    /// Does the congestion window allow another segment?
    CwndFree: "in_flight" < "cwnd", stops_output no, in TcpCwndTest TcpXmitRetransmitQueue;
        yes "cwnd has room for more segments in the network.",
        no "cwnd is full: nothing more goes until ACKs (or losses) take segments out of the network.";
    /// Does the peer's window cover the segment?
    InWindow: "segment end" <= "window end", stops_output no, in TcpAckProbe TcpSndWndTest;
        yes "The peer has announced room for this segment.",
        no "The segment would end beyond the window that the peer offers, so it waits.";
    /// Is the segment to go whatever Nagle's rule says of it?
    NaglePush: "TCP_NAGLE_PUSH" == "1", flag "TCP_NAGLE_PUSH set", in TcpNagleTest;
        yes "Whoever asked for this wants it sent at once, so Nagle is not asked.",
        no "Nobody asked for it to go at once, so more is looked at.";
    /// Is urgent data (MSG_OOB) not acknowledged yet?
    UrgentMode: "snd_up" > "snd_una", in TcpNagleTest;
        yes "Urgent data is on its way or waits, so nothing small is held back.",
        no "All urgent data is acknowledged, so more is looked at.";
    HasFin: "FIN" == "1", flag "FIN set", in TcpNagleTest TcpTsoShouldDefer;
        yes "FIN goes along: nothing more will come, so there is nothing to wait for.",
        no "No FIN goes along, so more may still come.";
    /// Nagle's rule is about small segments only.
    FullSegment: "segment.len" >= "mss", in TcpNagleTest;
        yes "A full segment goes: Nagle's rule and cork are about small ones.",
        no "The segment is small, so it may have to wait.";
    /// Does TCP_CORK hold small segments?
    Corked: "TCP_NAGLE_CORK" == "1", flag "TCP_NAGLE_CORK set", stops_output yes, in TcpNagleTest;
        yes "The program has corked the socket: a small segment waits until it is full, or uncorked.",
        no "The socket is not corked.";
    /// Has the program switched Nagle's rule off (TCP_NODELAY)?
    NagleOff: "TCP_NAGLE_OFF" == "1", flag "TCP_NAGLE_OFF set", in TcpNagleTest;
        yes "TCP_NODELAY is set, so Nagle's rule holds nothing back.",
        no "TCP_NODELAY is not set, so Nagle's rule is asked.";
    NothingOut: "packets_out" == "0", in TcpNagleTest;
        yes "Nothing is on its way, so even a small segment goes at once.",
        no "Segments are on their way, so see whether a small one is among them.";
    /// Is the last small segment's end at most snd_nxt? It is, unless it was sent half of the sequence space ago.
    SmallSent: "snd_sml - snd_nxt" <= "0", in TcpNagleTest;
        yes "The small segment remembered is one that was sent.",
        no "What is remembered is so old that it seems to lie ahead; it holds nothing up.";
    /// Minshall's form of Nagle's rule: is the last small segment still unacknowledged?
    SmallUnacked: "snd_sml - snd_una" > "0", stops_output yes, in TcpNagleTest;
        yes "An earlier small segment is still unacknowledged, so this one waits for its ACK.",
        no "No small segment is unacknowledged, so this one may go.";
    /// Is a loss being repaired, so that nothing waits?
    InRecovery: "icsk_ca_state" >= "TCP_CA_Recovery", numbers CaState, in TcpTsoShouldDefer;
        yes "A loss is being repaired, so nothing waits for a better chance.",
        no "No loss is being repaired, so it may pay to wait.";
    StateOpen: "icsk_ca_state" == "TCP_CA_Open", numbers CaState, in TcpTsoShouldDefer;
        yes "All is in order, so it may pay to wait.",
        no "Something may be missing, so nothing waits for a better chance.";
    SentLongAgo: "since the last packet" > "limit", numbers Nanoseconds, in TcpTsoShouldDefer;
        yes "The last packet left long ago, so this one does not wait.",
        no "A packet left just before, so an ACK may be near.";
    DeferredLong: "ticks deferred" > "1", in TcpTsoShouldDefer;
        yes "It has waited for more than a tick already, so it goes now.",
        no "It has not waited long yet.";
    /// Is nothing out whose ACK could be waited for?
    NoneSent: "skbs sent" == "0", in TcpTsoShouldDefer;
        yes "Nothing is on its way, so no ACK will come that could be waited for.",
        no "An ACK will come; see how soon.";
    AckIsNear: "next ACK in" <= "limit", numbers Nanoseconds, in TcpTsoShouldDefer;
        yes "An ACK is to come so soon that it can be waited for.",
        no "The next ACK is too far away to be waited for, so it goes.";
    /// Will nothing more come into the skb (FIN, MSG_EOR)?
    SkbClosed: "skb closed" == "1", flag "skb closed", in TcpTsoShouldDefer;
        yes "Nothing more will come into this skb, so waiting would not make it larger.",
        no "More bytes may still come into this skb.";
    /// Wait for the next ACK to send a larger super-packet?
    DeferTso: "sendable bytes" < "worth sending", stops_output yes, in TcpTsoShouldDefer;
        yes "Little can go now: wait for an ACK, and send more in one go.",
        no "Enough can go at once, so there is nothing to wait for.";
    /// Must the skb be cut before it is sent?
    MustSplit: "skb.len" > "limit", in TcpWriteXmit;
        yes "Only the front of the skb may go, so it is cut, which costs the overhead of a new skb.",
        no "All of the skb may go, so it need not be cut.";
    /// Has the device too much of this socket's data already (TSQ)?
    SmallQueueFull: "sk_wmem_alloc" > "tsq limit", in TcpSmallQueueCheck;
        yes "The device holds much of this socket's data; see whether others are out that will free it.",
        no "The device does not hold much of this socket's data, so go on.";
    /// Are others out, whose completion runs the output loop again?
    OthersOut: "skbs sent" > "1", stops_output yes, in TcpSmallQueueCheck;
        yes "Other skbs are out, and when the device has sent one, this runs again: stop until then.",
        no "Hardly anything is out that could run this again, so go on.";
    /// The same with a fixed limit.
    DeviceFull: "sk_wmem_alloc" >= "tcp_limit_output_bytes", stops_output yes, in TcpWriteXmit;
        yes "The device holds as much of this socket's data as it may: stop until it has sent some.",
        no "The device may hold more of this socket's data, so go on.";
    /// May the short head take bytes from the skb behind it?
    NextMayJoin: "next skb may join" == "1", flag "next skb may join", in TcpGrowSkb;
        yes "More could go than the head holds, so it takes bytes from the skb behind it.",
        no "The head is short, but the skb behind it may not be merged into it.";
    /// May a split be refused because splits have eaten the buffer?
    WqueueTooBig: "sk_wmem_queued / 2" > "sk_sndbuf + 2 * SKB_TRUESIZE(64 KiB)", in TcpFragment;
        yes "Splits have swollen the queue far beyond sndbuf; see whether this one is an exception.",
        no "The queue is not swollen by splits, so this one is allowed.";
    /// The first and the last skb may be cut all the same.
    FirstOrLast: "first or last skb" == "1", flag "first or last skb", holds_up no, in TcpFragment;
        yes "The first and the last skb of the queue may be cut all the same.",
        no "The skb lies in the middle of a swollen queue, so the split is refused.";
    } } };
}

pub(super) use send_decisions;
