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
    SynRetriesLeft: "retransmits" < "limit", holds_up no, in TcpWriteTimeout;
        yes "There are SYNs left to send (tcp_syn_retries, and those sent at even intervals before).",
        no "All SYNs are sent and none was answered, so the connection is given up.";
    SynAckRetriesLeft: "num_timeout" < "limit", holds_up no, in ReqskTimerHandler;
        yes "There are SYN-ACKs left to send (tcp_synack_retries).",
        no "All SYN-ACKs are sent and none was acknowledged, so the request is forgotten.";
    /// Was it resent in vain for as long as the tries that tcp_retries2 allows would take?
    ResentLongEnough: "since the first retransmission" >= "limit", numbers Nanoseconds, holds_up yes,
        in RetransmitsTimedOut;
        yes "Resent in vain for as long as all tries allowed would take, so the connection is given up.",
        no "So many tries as are allowed would take longer than this, so it goes on.";
    /// Does a socket that nobody owns hold more than a little memory?
    HoldsMuch: "sk_wmem_queued" > "SOCK_MIN_SNDBUF", in TcpClose TcpOutOfResources;
        yes "The closed socket still holds memory: see whether the machine has any left.",
        no "The closed socket holds so little memory that it may go on.";
    OrphanBackoffLeft: "icsk_backoff" < "orphan retries", holds_up no, in TcpProbeTimer;
        yes "The wait between probes is the longest, but a closed socket has tries left.",
        no "The wait between probes has grown to the longest: nobody owns the socket, so it is given up.";
    AliveWithoutKeepalive: "packets_out and unsent skbs" > "0", in TcpKeepaliveTimer;
        yes "Data is under way or queued, so keepalive asks nothing: resending or probing decides.",
        no "Nothing is under way, so only keepalive can find out whether the peer is there.";
    IdleLongEnough: "nothing heard for" >= "TCP_KEEPIDLE", numbers Nanoseconds, in TcpKeepaliveTimer;
        yes "Nothing came from the peer for so long that it is asked whether it is there.",
        no "Something came from the peer not long ago, so the timer only starts again.";
    KeepaliveProbesLeft: "probes out" < "TCP_KEEPCNT", holds_up no, in TcpKeepaliveTimer;
        yes "The idle peer may be asked once more before it counts as gone.",
        no "The peer answered none of the questions, so the connection is given up.";
    ProbeHasWindow: "head.seq" < "window end", holds_up no, in TcpWriteWakeup;
        yes "The window has some room, so the probe carries real bytes.",
        no "The window is closed, so the probe carries no bytes.";
    ProbesLeft: "probes out" < "limit", holds_up no, in TcpProbeTimer;
        yes "The peer has not been asked too often yet.",
        no "The peer was asked often enough, so the connection is given up.";
    /// Has the program's TCP_USER_TIMEOUT passed?
    UserTimeout: "waited for" >= "TCP_USER_TIMEOUT", numbers Nanoseconds, holds_up yes,
        in RetransmitsTimedOut TcpKeepaliveTimer TcpProbeTimer;
        yes "The program wanted to wait no longer than this (TCP_USER_TIMEOUT), so the connection is given up.",
        no "The time that the program allows (TCP_USER_TIMEOUT) has not passed yet.";
    /// Has the peer of a closed window answered nothing for too long?
    PeerSilent: "since the last ACK" > "limit", numbers Nanoseconds, holds_up yes, in TcpRetransmitTimer;
        yes "The peer has answered nothing for too long.",
        no "The peer answered not long ago, so the connection is kept, however often its window was found closed.";
    ResendingTooLong: "since the first retransmission" > "limit", numbers Nanoseconds, in TcpRetransmitTimer;
        yes "It was asked all that time, so the connection is given up.",
        no "It was not asked for so long, so it gets another chance.";
    /// The same question at a closed window, where the last tick counts as waited.
    UserTimeoutPassed: "waited for" > "TCP_USER_TIMEOUT", numbers Nanoseconds, holds_up yes, in TcpRetransmitTimer;
        yes "The peer of a closed window said nothing for longer than TCP_USER_TIMEOUT, so the connection is given up.",
        no "The peer of a closed window was heard within the time that TCP_USER_TIMEOUT allows.";
    } } };
}

pub(super) use timer_decisions;
