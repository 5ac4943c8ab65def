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

/// The largest `sk_wmem_queued` at which poll says that there is space, and a writer that waits is woken: half as much again
/// must still fit below `sk_sndbuf`, which is the two-thirds mark. Both in bytes.
/// Kernel: `__sk_stream_is_writeable` with `sk_stream_min_wspace`, include/net/sock.h, 3.10 to 6.18.
pub fn wake_mark(sndbuf: u32) -> u32 {
    let sndbuf = u64::from(sndbuf);
    let mut queued = (sndbuf * 2 / 3) as u32;
    while sndbuf >= u64::from(queued + 1) + u64::from(queued.div_ceil(2)) {
        queued += 1;
    }
    queued
}
