//! What must be known before a connection starts.

use crate::kernel::profile::Kernel;
use crate::units::SeqNum;
use serde::{Deserialize, Serialize};

/// How the device below the socket behaves.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct DeviceConfig {
    /// Takes super-packets whole; otherwise they are cut on the way. The queues are the same either way.
    pub tso: bool,
    /// What the device can do by itself.
    pub features: Features,
    /// Keeps a transmitted clone charged to the socket until `Input::TxDone`, as a real network card does. Tunnels and
    /// virtual devices let go at once.
    pub holds_clones: bool,
    /// Largest packet in bytes, with IP and TCP headers.
    pub mtu: u32,
    /// Bytes of the IP header: 20 or 40.
    pub ip_header: u32,
}

/// What the stack may do on the way to the device. Where payload goes into the linear area first, these decide how much.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Features {
    /// Sums payload by itself (NETIF_F_ALL_CSUM).
    pub checksum: bool,
    /// Takes packets in pieces (NETIF_F_SG).
    pub scatter_gather: bool,
    /// The stack may hand super-packets down to where the device begins (NETIF_F_GSO).
    pub gso: bool,
}

impl Features {
    /// All of it, as most network cards.
    pub const ALL: Features = Features { checksum: true, scatter_gather: true, gso: true };
    /// Scatter-gather, but one segment at a time.
    pub const NO_GSO: Features = Features { gso: false, ..Features::ALL };
    /// Nothing: the stack computes checksums, copies into one area and cuts segments.
    pub const NONE: Features = Features { checksum: false, scatter_gather: false, gso: false };
}

/// What must be known before the connection starts. Socket options are set by `Syscall::SetSockOpt` before
/// `Syscall::Connect`, as a program does.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Config {
    /// The version and configuration of the kernel.
    pub kernel: Kernel,
    /// The device below the socket.
    pub device: DeviceConfig,
    /// The initial sequence number: that of the SYN.
    pub isn: SeqNum,
    /// Offered in the SYN.
    pub sack: bool,
    /// Whether timestamps are offered in the SYN (RFC 7323, section 3).
    pub timestamps: bool,
    /// Whether a window scale is offered in the SYN (RFC 7323, section 2).
    pub window_scaling: bool,
    /// Congestion control of the socket.
    pub congestion: Algorithm,
    /// Decides the length of memory naps.
    pub seed: u64,
}

/// Congestion control, as `tcp_congestion_control` names it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum Algorithm {
    /// New Reno (RFC 5681, RFC 6582).
    Reno,
    /// CUBIC (RFC 9438).
    Cubic,
}

impl Algorithm {
    /// The kernel's name of it.
    pub const fn name(self) -> &'static str {
        match self {
            Algorithm::Reno => "reno",
            Algorithm::Cubic => "cubic",
        }
    }
}
