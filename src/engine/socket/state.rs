//! The words of a connection's state: where it stands, what congestion control thinks, what limits it.

/// `sk_state`, with the kernel's numbers.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[repr(u8)]
pub enum State {
    /// Data flows.
    Established = 1,
    /// The SYN is sent.
    SynSent = 2,
    /// A SYN came and was answered; its sender must acknowledge that.
    SynRecv = 3,
    /// Our FIN is sent.
    FinWait1 = 4,
    /// Our FIN is acknowledged.
    FinWait2 = 5,
    /// Both FINs are acknowledged; late segments are waited for.
    TimeWait = 6,
    /// There is no connection.
    Close = 7,
    /// The peer's FIN came; we may still send.
    CloseWait = 8,
    /// The peer's FIN came, and ours is sent.
    LastAck = 9,
    /// Waits for a SYN.
    Listen = 10,
    /// Both FINs are under way, and ours is not acknowledged.
    Closing = 11,
}

impl State {
    /// All states that a sending socket can be in.
    pub const ALL: [State; 11] = [
        State::Established,
        State::SynSent,
        State::SynRecv,
        State::FinWait1,
        State::FinWait2,
        State::TimeWait,
        State::Close,
        State::CloseWait,
        State::LastAck,
        State::Listen,
        State::Closing,
    ];

    /// The kernel's name, in capitals, without `TCP_`.
    pub const fn name(self) -> &'static str {
        match self {
            State::Established => "ESTABLISHED",
            State::SynSent => "SYN_SENT",
            State::SynRecv => "SYN_RECV",
            State::FinWait1 => "FIN_WAIT1",
            State::FinWait2 => "FIN_WAIT2",
            State::TimeWait => "TIME_WAIT",
            State::Close => "CLOSE",
            State::CloseWait => "CLOSE_WAIT",
            State::LastAck => "LAST_ACK",
            State::Listen => "LISTEN",
            State::Closing => "CLOSING",
        }
    }

    /// May `send` queue data?
    pub const fn can_send(self) -> bool {
        matches!(self, State::Established | State::CloseWait)
    }
}

bitflags::bitflags! {
    /// `tp->nonagle`.
    #[derive(Clone, Copy, PartialEq, Eq, Hash, Default, Debug)]
    pub struct Nonagle: u8 {
        /// TCP_NODELAY.
        const OFF = 1;
        /// TCP_CORK.
        const CORK = 2;
        /// Push once, whatever Nagle says.
        const PUSH = 4;
    }
}

/// `icsk_ca_state`, with the kernel's numbers.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[repr(u8)]
pub enum CaState {
    /// Nothing is wrong.
    Open = 0,
    /// Duplicate ACKs or SACKs came; nothing is taken as lost yet.
    Disorder = 1,
    /// The window was reduced without a loss.
    Cwr = 2,
    /// Lost segments are sent again.
    Recovery = 3,
    /// The retransmission timer went off.
    Loss = 4,
}

impl CaState {
    /// All of them, in the order of their numbers.
    pub const ALL: [CaState; 5] = [CaState::Open, CaState::Disorder, CaState::Cwr, CaState::Recovery, CaState::Loss];

    /// The name that people read.
    pub const fn name(self) -> &'static str {
        match self {
            CaState::Open => "Open",
            CaState::Disorder => "Disorder",
            CaState::Cwr => "CWR",
            CaState::Recovery => "Recovery",
            CaState::Loss => "Loss",
        }
    }
}

/// What the connection is limited by (`chrono_type`), with the kernel's numbers.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[repr(u8)]
pub enum Chrono {
    /// Nothing is measured.
    None = 0,
    /// There is data, and neither window nor buffer is the limit.
    Busy = 1,
    /// The peer's window is the limit.
    RwndLimited = 2,
    /// The send buffer is the limit.
    SndbufLimited = 3,
}
