//! Receiving: what is kept, and when it is acknowledged.

macro_rules! receive_decisions {
    ($next:ident $($then:ident)* { $($rows:tt)* }) => { $next! { $($then)* { $($rows)*
    /// Does the segment begin where the last one ended?
    SegmentInOrder: "seq - rcv_nxt" == "0", in TcpDataQueue;
        yes "It is what comes next, so the program can read it at once.",
        no "It is early, late or known already: see which bytes of it are of use.";
    /// Is there no room for a segment to wait in?
    BacklogFull: "sk_backlog.len + sk_rmem_alloc" > "limit", in TcpAddBacklog;
        yes "So much waits or lies unread that the segment is dropped: its sender has to send it again.",
        no "There is room for it to wait in.";
    /// Is there room in the receive buffer?
    RmemBelowRcvbuf: "sk_rmem_alloc" <= "sk_rcvbuf", in TcpTryRmemSchedule;
        yes "What was received and not read leaves room in the receive buffer.",
        no "The program does not read, and the receive buffer is full: what came too early is dropped first.";
    /// Has more than one full segment come since the last ACK?
    SecondSegment: "rcv_nxt - rcv_wup" > "rcv_mss", in TcpAckSndCheck;
        yes "More than one full segment is not acknowledged, which calls for an ACK (RFC 9293, section 3.8.6.3).",
        no "At most one full segment is not acknowledged, so the ACK may wait.";
    /// Would the ACK offer no less room than the one before?
    WindowMovesOn: "window" >= "rcv_wnd", in TcpAckSndCheck;
        yes "The program reads, so the window's end moves on with the data: the ACK goes now.",
        no "The window shrinks, as the program has not read yet: its read will send the ACK.";
    /// Are ACKs sent at once for now?
    QuickAck: "quick ACKs left" > "0", in TcpAckSndCheck;
        yes "The flow is young, or the program does not answer: each segment is acknowledged at once.",
        no "The program answers what it gets, so that its answer may carry the ACK.";
    /// Has a round trip passed since what is read was last measured?
    RoundTripRead: "time since the last measure" >= "rcv_rtt_est", in TcpRcvSpaceAdjust;
        yes "A round trip is over: what was read in it tells how large the receive buffer should be.",
        no "The round trip is not over, so what is read in it is not known yet.";
    /// Has the program read more in a round trip than ever before?
    MoreRead: "bytes read in a round trip" > "rcvq_space", in TcpRcvSpaceAdjust;
        yes "The program reads more in a round trip than ever before, so the receive buffer may grow.",
        no "The program has read as much in a round trip before, so the receive buffer stays.";
    /// Has a read made room worth telling of?
    WindowGrew: "window" >= "2 x window left", in TcpCleanupRbuf;
        yes "The window is twice what the peer knows of or more, so it is told at once.",
        no "The peer will hear of the new room with the next ACK.";
    } } };
}

pub(super) use receive_decisions;
