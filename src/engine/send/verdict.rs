//! What one part of sending tells the next: how much may go, what stopped it, why something was not sent.

/// How much `tcp_write_xmit` may send.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::engine) enum PushOne {
    /// Whatever the windows allow.
    All,
    /// One skb.
    One,
    /// One skb as a tail loss probe: the congestion window does not count.
    LossProbe,
}

/// What stopped the output loop.
#[derive(Clone, Copy, Default)]
pub(in crate::engine) struct Limits {
    pub cwnd: bool,
    pub rwnd: bool,
}

/// Whether the head skb may be sent now.
pub(in crate::engine) enum MaySend {
    Yes,
    No,
}

/// Why an skb was not retransmitted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::engine) enum NotSent {
    /// The device still holds its last transmission.
    Busy,
    /// Outside the peer's window.
    Window,
    /// It could not be cut.
    TooBig,
}

/// The skb could not be cut; the walk ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::engine) struct TooBig;
