//! Waiting and waking.

macro_rules! wake_decisions {
    ($next:ident $($then:ident)* { $($rows:tt)* }) => { $next! { $($then)* { $($rows)*
    /// Is a third of the buffer free, so that a writer may be woken and POLLOUT given?
    WspaceEnough: "sk_sndbuf - sk_wmem_queued" >= "sk_wmem_queued / 2", holds_up no, in SkStreamWriteSpace TcpPoll;
        yes "A third of the buffer or more is free, so it is worth waking those who wait.",
        no "Less than a third of the buffer is free: whoever sleeps sleeps on, though a little room may be there.";
    /// Does anybody wait for space?
    NospaceSet: "SOCK_NOSPACE" == "1", flag "SOCK_NOSPACE set", in TcpCheckSpace;
        yes "Somebody found no space before, so see whether there is enough now.",
        no "Nobody waits for space, so there is nobody to tell.";
    /// Were skbs freed or trimmed since the last look?
    QueueShrunk: "SOCK_QUEUE_SHRUNK" == "1", flag "SOCK_QUEUE_SHRUNK set", in TcpCheckSpace;
        yes "Memory was freed since the last look, so see whether somebody waits for it.",
        no "Nothing was freed since the last look, so nobody is told anything.";
    /// May the call sleep?
    MayWait: "timeout" > "0", numbers Timeout, holds_up no, in SkStreamWaitMemory;
        yes "The call may block, so it sleeps until there is space.",
        no "The call must not block (any longer): it returns what it queued, or EAGAIN if that is nothing.";
    /// May autotuning raise sndbuf?
    SndbufUnlocked: "SOCK_SNDBUF_LOCK" == "0", flag "SOCK_SNDBUF_LOCK clear", in SkStreamModerateSndbuf TcpNewSpace;
        yes "The program has not set SO_SNDBUF, so the kernel may move the limit.",
        no "The program has set SO_SNDBUF, so the kernel leaves the limit alone.";
    ExpandPacketsOut: "packets_out" < "cwnd", in TcpNewSpace;
        yes "The writer lacks space while cwnd would let more out: a larger buffer would help.",
        no "As many packets are out as cwnd allows, so a larger buffer would not help.";
    ExpandInFlight: "in_flight" < "cwnd", in TcpNewSpace;
        yes "The writer is short of space while cwnd is not used up: a larger buffer would help.",
        no "cwnd is used up, so the network is the bottleneck and a larger buffer would not help.";
    SndbufBelowTarget: "sk_sndbuf" < "target", in TcpNewSpace TcpSndbufExpand;
        yes "sndbuf is less than twice what cwnd can put into flight, so it grows.",
        no "sndbuf is large enough for this cwnd, and it never shrinks here.";
    } } };
}

pub(super) use wake_decisions;
