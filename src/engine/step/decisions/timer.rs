//! Retransmission and timers.

macro_rules! timer_decisions {
    ($next:ident $($then:ident)* { $($rows:tt)* }) => { $next! { $($then)* { $($rows)*
    /// Does the device hold more of this socket than a retransmission may add to?
    DeviceHoldsTooMuch: "sk_wmem_alloc" > "min(1.25 sk_wmem_queued, sk_sndbuf)", holds_up yes, in TcpRetransmitSkb;
        yes "The device has not even sent what it holds, so a retransmission would only queue behind that.",
        no "The device does not hold much, so one more copy may go.";
    RetransmitBusy: "live clones" > "0", holds_up yes, in TcpRetransmitSkb;
        yes "Its last copy has not even left the device, so another one would be wasted.",
        no "No copy of it waits in the device, so it can be sent again.";
    RetransmitFits: "skb.len" <= "sendable bytes", in TcpRetransmitSkb;
        yes "All of it may be resent in one go.",
        no "Only its front may be resent now, so it is cut first.";
    CanCollapse: "next skb fits" == "1", flag "next skb fits", in TcpRetransTryCollapse;
        yes "Nothing speaks against it: the next skb is to be merged and goes along.",
        no "The next skb cannot be merged, so the retransmission goes as it is.";
    RetriesLeft: "retransmits" < "limit", holds_up no, in TcpRetransmitTimer;
        yes "There are tries left.",
        no "All tries are used up without an answer, so the connection is given up.";
    ProbeHasWindow: "head.seq" < "window end", holds_up no, in TcpWriteWakeup;
        yes "The window has some room, so the probe carries real bytes.",
        no "The window is closed, so the probe carries no bytes.";
    ProbesLeft: "probes out" < "limit", holds_up no, in TcpProbeTimer;
        yes "The peer has not been asked too often yet.",
        no "The peer was asked often enough, so the connection is given up.";
    /// Has the program's TCP_USER_TIMEOUT passed?
    UserTimeout: "waited for" >= "TCP_USER_TIMEOUT", numbers Nanoseconds, holds_up yes,
        in TcpProbeTimer TcpRetransmitTimer;
        yes "The program wanted to wait no longer than this (TCP_USER_TIMEOUT), so the connection is given up.",
        no "The time that the program allows (TCP_USER_TIMEOUT) has not passed yet.";
    /// Has the peer of a closed window answered nothing for too long?
    PeerSilent: "since the last ACK" > "limit", numbers Nanoseconds, holds_up yes, in TcpRetransmitTimer;
        yes "The peer has answered nothing for too long.",
        no "The peer answered not long ago, so the connection is kept, however often its window was found closed.";
    ResentBefore: "retransmits" > "0", in TcpRetransmitTimer;
        yes "It was even asked meanwhile, so the connection is given up.",
        no "It was not asked meanwhile, so it gets another chance.";
    } } };
}

pub(super) use timer_decisions;
