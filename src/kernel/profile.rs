//! One kernel version as the engine needs it: sizes that depend on the configuration, the sysctls, and its rules.

use crate::kernel::limits::MAX_SKB_FRAGS;
use crate::kernel::rules::{Placement, QueueKind, Rules};

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};

/// Of a kernel version, such as `6.18`.
pub type Name = &'static str;

/// The constants and tunables of one kernel. The sizes are those of the recorded kernel, not laws of nature: another
/// configuration has others.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Kernel {
    #[serde(deserialize_with = "name")]
    pub name: Name,
    /// Timer ticks per second.
    pub hz: u32,
    pub page_size: u32,
    /// A page-fragment block (`SKB_FRAG_PAGE_ORDER`), in bytes.
    pub frag_block: u32,
    /// Headroom reserved in front of every queued skb, in bytes.
    pub max_tcp_header: u32,
    /// `sizeof(struct sk_buff)` rounded up to a cache line.
    pub sk_buff: u32,
    /// `sizeof(struct skb_shared_info)`.
    pub shared_info: u32,
    /// Smallest `sk_sndbuf` (`SOCK_MIN_SNDBUF`).
    pub min_sndbuf: u32,
    pub rules: Rules,
    pub sysctl: Sysctl,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sysctl {
    /// tcp_wmem: minimum, default, maximum, in bytes.
    pub wmem: [u32; 3],
    /// net.core.wmem_max: the largest SO_SNDBUF argument.
    pub wmem_max: u32,
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
    /// Retransmissions before the connection is given up (tcp_retries2).
    pub retries2: u32,
    pub syn_retries: u32,
    /// Segments that may be reordered before loss is assumed.
    pub reordering: u32,
    pub init_cwnd: u32,
}

impl Kernel {
    /// 6.18 as recorded: x86-64, 4 KiB pages, HZ 250, no wireless, no tunnels.
    pub fn v6_18() -> Self {
        Kernel {
            name: "6.18",
            hz: 250,
            page_size: 4096,
            frag_block: 32_768,
            max_tcp_header: 192,
            sk_buff: 256,
            shared_info: 320,
            min_sndbuf: 4608,
            rules: Rules::V6_18,
            sysctl: Sysctl {
                wmem: [4096, 16_384, 4_194_304],
                wmem_max: 4_194_304,
                mem: [287_901, 383_868, 575_802],
                max_skb_frags: MAX_SKB_FRAGS,
                high_order_alloc_disable: false,
                notsent_lowat: u32::MAX,
                autocorking: true,
                limit_output_bytes: 4_194_304,
                min_tso_segs: 2,
                tso_rtt_log: 9,
                tso_win_divisor: 3,
                early_retrans: 3,
                retrans_collapse: true,
                slow_start_after_idle: true,
                pacing_ss_ratio: 200,
                pacing_ca_ratio: 120,
                rto_min_ms: 200,
                retries2: 15,
                syn_retries: 6,
                reordering: 3,
                init_cwnd: 10,
            },
        }
    }

    /// 3.10 as recorded: x86-64, 4 KiB pages, HZ 1000, headers as distributions configure them (wireless mesh, tunnels).
    pub fn v3_10() -> Self {
        Kernel {
            name: "3.10",
            hz: 1000,
            page_size: 4096,
            frag_block: 32_768,
            max_tcp_header: 304,
            sk_buff: 256,
            shared_info: 320,
            min_sndbuf: 2048,
            rules: Rules::V3_10,
            sysctl: Sysctl {
                wmem: [4096, 16_384, 4_194_304],
                wmem_max: 212_992,
                mem: [23_649, 31_532, 47_298],
                max_skb_frags: MAX_SKB_FRAGS,
                high_order_alloc_disable: false,
                notsent_lowat: u32::MAX,
                autocorking: false,
                limit_output_bytes: 131_072,
                min_tso_segs: 1,
                tso_rtt_log: 0,
                tso_win_divisor: 3,
                early_retrans: 3,
                retrans_collapse: true,
                slow_start_after_idle: true,
                pacing_ss_ratio: 200,
                pacing_ca_ratio: 120,
                rto_min_ms: 200,
                retries2: 15,
                syn_retries: 6,
                reordering: 3,
                init_cwnd: 10,
            },
        }
    }

    /// All kernels there are, the default first.
    pub fn all() -> [Kernel; 2] {
        [Kernel::v6_18(), Kernel::v3_10()]
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
        match self.rules.placement {
            Placement::PagesOnly { head } => head,
            Placement::LinearFirst => {
                let block = (linear.next_multiple_of(4) + self.max_tcp_header).next_multiple_of(64) + self.shared_info;
                block.next_power_of_two() - self.shared_info
            }
        }
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

    /// Tail loss probes are on.
    pub const fn tail_loss_probe(&self) -> bool {
        self.sysctl.early_retrans >= 3
    }

    /// Microseconds of one timer tick.
    pub const fn tick_us(&self) -> u64 {
        1_000_000 / self.hz as u64
    }
}

/// The name of a kernel whose rules the engine knows.
fn name<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Name, D::Error> {
    let name = String::deserialize(deserializer)?;
    let known = Kernel::all().map(|kernel| kernel.name);
    let found = known.into_iter().find(|known| *known == name);
    found.ok_or_else(|| D::Error::custom(format!("kernel {name} is not known; known: {}", known.join(", "))))
}
