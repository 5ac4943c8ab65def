//! A TCP socket as sock_diag(7) tells of it: what everybody may know.

use std::fmt;
use std::net::{IpAddr, SocketAddr};

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::source::live::tcp_info::TcpInfo;

/// `sk_state`, with the kernel's numbers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TcpState(pub u8);

/// By number.
const NAMES: [&str; 13] = [
    "?",
    "ESTABLISHED",
    "SYN_SENT",
    "SYN_RECV",
    "FIN_WAIT1",
    "FIN_WAIT2",
    "TIME_WAIT",
    "CLOSE",
    "CLOSE_WAIT",
    "LAST_ACK",
    "LISTEN",
    "CLOSING",
    "NEW_SYN_RECV",
];

impl TcpState {
    /// Data flows.
    pub const ESTABLISHED: TcpState = TcpState(1);
    /// A connection that is being opened from outside.
    pub const SYN_RECV: TcpState = TcpState(3);
    /// Both sides have closed; it keeps the cookie, but is no socket any more.
    pub const TIME_WAIT: TcpState = TcpState(6);
    /// It waits for connections.
    pub const LISTEN: TcpState = TcpState(10);

    /// The kernel's name without `TCP_`.
    pub const fn name(self) -> &'static str {
        if (self.0 as usize) < NAMES.len() { NAMES[self.0 as usize] } else { NAMES[0] }
    }

    /// All states of sockets that can have a send queue.
    pub const fn with_a_queue() -> u32 {
        0xfff & !(1 << Self::LISTEN.0) & !(1 << Self::TIME_WAIT.0) & !(1 << Self::SYN_RECV.0)
    }
}

impl Serialize for TcpState {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for TcpState {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<TcpState, D::Error> {
        let name = String::deserialize(deserializer)?;
        let number = NAMES.iter().position(|known| *known == name);
        number.map(|number| TcpState(number as u8)).ok_or_else(|| D::Error::custom(format!("`{name}` is no state")))
    }
}

/// What its one timer is for (`idiag_timer`).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TimerKind {
    /// What was sent is sent again.
    Retransmit,
    /// Of an idle connection.
    Keepalive,
    /// A closed connection is forgotten.
    TimeWait,
    /// The closed window is probed.
    Persist,
}

/// The timer that runs.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Timer {
    /// What happens when it is due.
    pub kind: TimerKind,
    /// Until then.
    pub expires_ms: u32,
    /// How often it has gone off in a row.
    pub retransmits: u8,
}

/// `struct sk_meminfo`, in bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct SocketMemory {
    /// `sk_rmem_alloc`: truesize of what was received and not read.
    pub rmem_alloc: u32,
    /// `sk_rcvbuf`: its limit.
    pub rcvbuf: u32,
    /// `sk_wmem_alloc` less 1: truesize of clones that this host has not sent yet.
    pub wmem_alloc: u32,
    /// `sk_sndbuf`: no new skb is made at or above it.
    pub sndbuf: u32,
    /// `sk_forward_alloc`: granted to the socket and not used.
    pub forward_alloc: i32,
    /// `sk_wmem_queued`: truesize of all queued skbs.
    pub wmem_queued: u32,
    /// `sk_omem_alloc`: options, and notices of zero copy.
    pub omem_alloc: u32,
    /// `sk_backlog.len`: came while the socket was locked.
    pub backlog: u32,
    /// Packets that were dropped here.
    pub drops: u32,
}

/// A socket of a network namespace.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct LiveSocket {
    /// `sk_cookie`: its own as long as the machine runs.
    pub cookie: u64,
    /// Made for IPv6, whatever its addresses are.
    pub is_inet6: bool,
    /// This end.
    pub local: SocketAddr,
    /// The other end.
    pub peer: SocketAddr,
    /// Where the connection stands.
    pub state: TcpState,
    /// The timer, if one runs.
    pub timer: Option<Timer>,
    /// Received and not read; of a listening socket, connections that wait.
    pub recv_q_bytes: u32,
    /// Written and not acknowledged; a FIN counts 1.
    pub send_q_bytes: u32,
    /// The user that made it.
    pub uid: u32,
    /// By which descriptors name it; none for an orphan, which no process holds.
    pub inode: Option<u32>,
    /// Its interface, if it is bound to one (0: none).
    pub interface: u32,
    /// Missing if the kernel did not tell.
    pub memory: Option<SocketMemory>,
    /// The name of its congestion control.
    pub congestion: Option<String>,
    /// The upper layer in the kernel, if there is one: `mptcp`, `tls`.
    pub ulp: Option<String>,
    /// Missing if the kernel did not tell.
    pub info: Option<TcpInfo>,
}

impl LiveSocket {
    /// IPv4 in the addresses of an IPv6 socket.
    pub fn is_v4_mapped(&self) -> bool {
        self.is_inet6 && matches!(self.local.ip(), IpAddr::V6(ip) if ip.to_ipv4_mapped().is_some())
    }

    /// Both ends as IPv4 where they are that, so that the two sides of a connection can be compared.
    pub fn ends(&self) -> (SocketAddr, SocketAddr) {
        let plain = |address: SocketAddr| SocketAddr::new(address.ip().to_canonical(), address.port());
        (plain(self.local), plain(self.peer))
    }

    /// Written and not sent; 0 if it is not known.
    pub fn unsent_bytes(&self) -> u32 {
        self.info.as_ref().and_then(|info| info.notsent_bytes).unwrap_or(0).min(self.send_q_bytes)
    }

    /// What programs have handed over so far, as far as the kernel counts: `bytes_acked` and what is queued.
    pub fn handed_over_bytes(&self) -> Option<u64> {
        Some(self.info.as_ref()?.bytes_acked? + u64::from(self.send_q_bytes))
    }

    /// How full the send buffer is, in per cent; more than 100 is possible.
    pub fn fill_percent(&self) -> Option<u64> {
        let memory = self.memory.filter(|memory| memory.sndbuf > 0)?;
        Some(u64::from(memory.wmem_queued) * 100 / u64::from(memory.sndbuf))
    }
}

impl fmt::Display for LiveSocket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (local, peer) = self.ends();
        write!(f, "{local} -> {peer}")
    }
}

impl SocketMemory {
    /// `poll()` says writable, and a sleeper is woken, at this `sk_wmem_queued` or below: the free space is at least half of
    /// what is queued (`sk_stream_is_writeable`).
    pub const fn wakes_at(&self) -> u32 {
        (self.sndbuf as u64 * 2 / 3) as u32
    }

    /// As [`SocketMemory::wakes_at`] says.
    pub const fn is_writeable(&self) -> bool {
        self.sndbuf.saturating_sub(self.wmem_queued) >= self.wmem_queued / 2 && self.wmem_queued <= self.sndbuf
    }
}
