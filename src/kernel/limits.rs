//! Limits that all kernel versions share.

use std::time::Duration;

/// Fragment slots of an skb at compile time.
pub const MAX_SKB_FRAGS: usize = 17;
/// What a device takes at most as one packet (`gso_max_size`).
pub const GSO_LEGACY_MAX_SIZE: u32 = 65_536;
pub const GSO_MAX_SEGS: u32 = 65_535;
/// With tcp_tso_win_divisor 0: this many segments are worth sending at once (`tcp_max_tso_deferred_mss`).
pub const MAX_DEFERRED_SEGS: u32 = 3;
/// TCP_TIMEWAIT_LEN.
pub const TIMEWAIT: Duration = Duration::from_secs(60);
/// Longest time-out: TCP_RTO_MAX.
pub const RTO_MAX: Duration = Duration::from_secs(120);
