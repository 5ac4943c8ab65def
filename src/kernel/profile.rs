//! One kernel version as the engine needs it: sizes that depend on the configuration, the sysctls, and its rules.

use crate::kernel::limits::GSO_LEGACY_MAX_SIZE;
use crate::kernel::release::Release;
use crate::kernel::rules::{Placement, QueueKind, Rules, SndbufTuning};

use serde::{Deserialize, Serialize};

/// SMP_CACHE_BYTES, to which heads are aligned.
const CACHE_LINE: u32 = 64;
/// Segments that the first send buffer is for, whatever the route's initcwnd says.
pub const TCP_INIT_CWND: u32 = 10;
/// What is left free in front of a received packet.
const NET_SKB_PAD: u32 = 64;

/// Of a kernel version, such as `6.18`.
pub type Name = &'static str;

/// The constants and tunables of one kernel. The sizes are those of the recorded kernel, not laws of nature: another
/// configuration has others.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Kernel {
    /// The version's name.
    #[serde(deserialize_with = "Kernel::known_name")]
    pub name: Name,
    /// Timer ticks per second.
    pub hz: u32,
    /// How long the machine had been up when the session began, in microseconds: where its ticks lie.
    pub uptime_us: u64,
    /// Bytes of a page.
    pub page_size: u32,
    /// A page-fragment block (`SKB_FRAG_PAGE_ORDER`), in bytes.
    pub frag_block: u32,
    /// Headroom reserved in front of every queued skb, in bytes.
    pub max_tcp_header: u32,
    /// `sizeof(struct sk_buff)` rounded up to a cache line.
    pub sk_buff: u32,
    /// `sizeof(struct skb_shared_info)`.
    pub shared_info: u32,
    /// What this version does in its own way.
    pub rules: Rules,
    /// What the system sets for all sockets.
    pub sysctl: Sysctl,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sysctl {
    /// tcp_wmem: minimum, default, maximum, in bytes.
    pub wmem: [u32; 3],
    /// tcp_rmem: minimum, default, maximum, in bytes.
    pub rmem: [u32; 3],
    /// net.core.wmem_max: the largest SO_SNDBUF argument.
    pub wmem_max: u32,
    /// net.core.rmem_max: the largest SO_RCVBUF argument.
    pub rmem_max: u32,
    /// net.core.optmem_max: how much a socket may hold besides its data, such as notices that are to come, in bytes.
    pub optmem_max: u32,
    /// tcp_moderate_rcvbuf: the receive buffer grows by itself.
    pub moderate_rcvbuf: bool,
    /// tcp_max_orphans: how many closed sockets that have something to send the machine bears.
    pub max_orphans: u32,
    /// tcp_mem: minimum, pressure, maximum, in pages.
    pub mem: [i64; 3],
    /// net.core.max_skb_frags.
    pub max_skb_frags: usize,
    /// net.core.high_order_alloc_disable: page fragments come from single pages, as where memory is too scattered for
    /// blocks of 32 KiB.
    pub high_order_alloc_disable: bool,
    pub notsent_lowat: u32,
    pub autocorking: bool,
    /// TSQ's ceiling, in bytes.
    pub limit_output_bytes: u32,
    pub min_tso_segs: u32,
    pub tso_rtt_log: u32,
    pub tso_win_divisor: u32,
    /// tcp_early_retrans: 3 or more for tail loss probes; where there is early retransmit, 1 to 3 for that.
    pub early_retrans: u32,
    pub retrans_collapse: bool,
    pub slow_start_after_idle: bool,
    /// Percent of the estimated rate at which to pace, in slow start and after it.
    pub pacing_ss_ratio: u64,
    pub pacing_ca_ratio: u64,
    pub rto_min_ms: u32,
    /// The longest RTO, where it can be set (tcp_rto_max_ms).
    pub rto_max_ms: u32,
    /// A connection is given up after the time that so many retransmissions would take (tcp_retries2).
    pub retries2: u32,
    /// The same for one whose socket is closed; 0 stands for a safe number (tcp_orphan_retries).
    pub orphan_retries: u32,
    /// How long a closed socket waits for the peer's FIN (tcp_fin_timeout).
    pub fin_timeout_ms: u32,
    /// How long a peer may be idle before it is asked (tcp_keepalive_time).
    pub keepalive_time_ms: u32,
    /// How long each question waits for an answer (tcp_keepalive_intvl).
    pub keepalive_intvl_ms: u32,
    /// Questions before the connection is given up (tcp_keepalive_probes).
    pub keepalive_probes: u32,
    /// SYNs that are sent again (tcp_syn_retries).
    pub syn_retries: u32,
    /// SYN-ACKs that are sent again (tcp_synack_retries).
    pub synack_retries: u32,
    /// SYNs besides that are sent again a second apart, before the RTO doubles (tcp_syn_linear_timeouts).
    pub syn_linear_timeouts: u32,
    /// Segments that may be reordered before loss is assumed.
    pub reordering: u32,
    /// The most that they may come to be seen to be reordered by (tcp_max_reordering; once a constant).
    pub max_reordering: u32,
    pub init_cwnd: u32,
    /// tcp_ecn: 0 refuses explicit congestion notification, 1 asks for it too, 2 only agrees to it.
    pub ecn: u32,
}

impl Kernel {
    /// The number of its release.
    pub const fn release(&self) -> Release {
        Release::of(self.name)
    }

    /// One list with a send head, or two queues?
    pub fn has_send_head(&self) -> bool {
        self.rules.queues == QueueKind::SendHead
    }

    /// Does payload go into the linear area first?
    pub fn has_linear_payload(&self) -> bool {
        self.rules.placement == Placement::LinearFirst
    }

    /// Bytes of the memory block behind a `struct sk_buff`, without the shared info at its end (`skb_end_offset`), if it is
    /// to hold the headers and `linear` bytes.
    pub const fn head_for(&self, linear: u32) -> u32 {
        let data = (linear.next_multiple_of(4) + self.max_tcp_header).next_multiple_of(CACHE_LINE);
        let (block, small) = (data + self.shared_info, self.small_head());
        let owned = if self.rules.small_head_cache && block <= small { small } else { block.next_power_of_two() };
        owned - self.shared_info
    }

    /// Bytes of an object of the cache of small heads: large enough for a received packet's headers too, and of no
    /// size that kmalloc has.
    const fn small_head(&self) -> u32 {
        let size = (self.max_tcp_header + NET_SKB_PAD).next_multiple_of(CACHE_LINE) + self.shared_info;
        if size.is_power_of_two() { size + CACHE_LINE } else { size }
    }

    /// Bytes of the memory block that a driver allocates for a received packet of `size` bytes, with the shared info at its
    /// end. Small ones come from the cache of queued skbs' heads, where there is one (`skbuff_small_head`).
    pub const fn receive_block(&self, size: u32) -> u32 {
        let (block, small) = (size.next_multiple_of(64) + self.shared_info, self.head_for(0) + self.shared_info);
        if self.rules.small_head_cache && block <= small { small } else { block.next_power_of_two() }
    }

    /// Truesize of an skb that can hold `linear` bytes in its linear area, and holds none.
    pub const fn truesize_for(&self, linear: u32) -> u32 {
        self.head_for(linear) + self.sk_buff + self.shared_info
    }

    /// Truesize of the smallest skb: head, `struct sk_buff` and shared info.
    pub const fn empty_truesize(&self) -> u32 {
        self.truesize_for(0)
    }

    /// `SKB_TRUESIZE(n)`.
    pub const fn skb_truesize(&self, n: u32) -> u32 {
        n + self.sk_buff + self.shared_info
    }

    /// Is the smallest head an object of the cache of small heads (`skbuff_small_head`), and not of a class of kmalloc?
    pub const fn has_small_heads(&self) -> bool {
        self.rules.small_head_cache
    }

    /// Bytes of send buffer that one segment of `mss` bytes counts for, when the buffer gets its first size and when it grows.
    pub const fn sndbuf_per_segment(&self, mss: u32) -> u32 {
        match self.rules.sndbuf_tuning {
            SndbufTuning::ByTruesize => self.skb_truesize(mss + self.max_tcp_header),
            SndbufTuning::BySlab => (mss + self.max_tcp_header + self.shared_info).next_power_of_two() + self.sk_buff,
        }
    }

    /// How many of them the first `sk_sndbuf` is for.
    pub const fn first_sndbuf_segments(&self) -> u32 {
        match self.rules.sndbuf_tuning {
            SndbufTuning::ByTruesize => TCP_INIT_CWND,
            SndbufTuning::BySlab => 2 * TCP_INIT_CWND,
        }
    }

    /// Smallest `sk_sndbuf` (`SOCK_MIN_SNDBUF`).
    pub const fn min_sndbuf(&self) -> u32 {
        if self.rules.least_sndbuf_is_two_skbs { 2 * (2048 + self.sk_buff) } else { 2048 }
    }

    /// Truesize of an skb that carries nothing but itself, as notices of the error queue do (`alloc_skb(0)`).
    pub const fn notice_truesize(&self) -> u32 {
        self.sk_buff + self.receive_block(0)
    }

    /// Smallest `sk_rcvbuf` (`SOCK_MIN_RCVBUF`): one skb of 2 KiB.
    pub const fn min_rcvbuf(&self) -> u32 {
        2048 + self.sk_buff
    }

    /// Payload that a super-packet may carry, where the room for the headers is taken off for good (`sk_gso_max_size`).
    pub const fn gso_max_size(&self) -> u32 {
        GSO_LEGACY_MAX_SIZE - (self.max_tcp_header + 1)
    }

    /// Tail loss probes are on.
    pub const fn tail_loss_probe(&self) -> bool {
        self.sysctl.early_retrans >= 3
    }

    /// Microseconds of one timer tick.
    pub const fn tick_us(&self) -> u64 {
        1_000_000 / self.hz as u64
    }
}

#[cfg(test)]
mod tests {
    use crate::kernel::{v3_10, v5_10, v6_1, v6_12, v6_18};

    use super::*;

    fn with_header(kernel: Kernel, max_tcp_header: u32) -> Kernel {
        Kernel { max_tcp_header, ..kernel }
    }

    #[test]
    fn an_empty_skb_costs_what_its_head_and_its_structures_take() {
        let costs = [v3_10::KERNEL, v5_10::KERNEL, v6_1::KERNEL, v6_12::KERNEL, v6_18::KERNEL];

        assert_eq!(costs.map(|kernel| kernel.empty_truesize()), [1280, 1280, 1280, 960, 832]);
    }

    #[test]
    fn before_the_cache_of_small_heads_a_head_had_the_size_of_a_kmalloc_class() {
        let heads = [192, 256, 320].map(|header| with_header(v6_1::KERNEL, header).head_for(0) + 320);

        assert_eq!(heads, [512, 1024, 1024]);
    }

    #[test]
    fn a_small_head_has_room_for_a_received_packet_and_is_no_power_of_two() {
        let heads = [128, 192, 256, 320, 576].map(|header| with_header(v6_18::KERNEL, header).head_for(0) + 320);

        assert_eq!(heads, [576, 576, 640, 704, 960]);
        assert_eq!(with_header(v6_18::KERNEL, 640).head_for(0) + 320, 640 + 64 + 320 + 64);
    }

    #[test]
    fn the_least_sndbuf_holds_two_skbs_of_2_kib_but_in_3_10_it_is_2_kib() {
        assert_eq!([v6_18::KERNEL, v3_10::KERNEL].map(|kernel| kernel.min_sndbuf()), [4608, 2048]);
    }

    #[test]
    fn the_first_sndbuf_is_for_ten_segments_twice_and_in_3_10_once() {
        let first = |kernel: Kernel| kernel.first_sndbuf_segments() * kernel.sndbuf_per_segment(1460);

        assert_eq!(
            [v3_10::KERNEL, v6_1::KERNEL, v6_12::KERNEL, v6_18::KERNEL].map(first),
            [23_400, 87_040, 87_040, 46_080]
        );
    }

    #[test]
    fn super_packets_leave_room_for_the_largest_header() {
        let sizes = [192, 256, 320].map(|header| with_header(v6_18::KERNEL, header).gso_max_size());

        assert_eq!(sizes, [65_343, 65_279, 65_215]);
    }
}
