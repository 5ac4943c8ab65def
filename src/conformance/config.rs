//! How the kernel of a trace was configured: its sizes and sysctls, which the engine takes over, and what its memory
//! turned out to cost, which the engine must come to by itself.

use serde::Deserialize;

use crate::kernel::limits::MAX_SKB_FRAGS;
use crate::kernel::profile::Kernel;

/// `config` of a trace header. What is not given is as the profile has it.
#[derive(Clone, Default, Debug, Deserialize)]
#[serde(default)]
pub struct RecordedConfig {
    #[serde(rename = "MAX_TCP_HEADER")]
    max_tcp_header: Option<u32>,
    sk_buff_aligned: Option<u32>,
    shared_info_aligned: Option<u32>,
    #[serde(rename = "MAX_SKB_FRAGS")]
    max_skb_frags: Option<usize>,
    #[serde(rename = "HZ")]
    hz: Option<u32>,
    wmem_max: Option<u32>,
    rmem_max: Option<u32>,
    optmem_max: Option<u32>,
    tcp_rmem: Option<[u32; 3]>,
    tcp_moderate_rcvbuf: Option<u8>,
    tcp_max_orphans: Option<u32>,
    tcp_mem: Option<[i64; 3]>,
    tcp_wmem: Option<[u32; 3]>,
    tcp_notsent_lowat: Option<u32>,
    tcp_autocorking: Option<u8>,
    tcp_limit_output_bytes: Option<u32>,
    tcp_min_tso_segs: Option<u32>,
    tcp_tso_rtt_log: Option<u32>,
    tcp_tso_win_divisor: Option<u32>,
    tcp_early_retrans: Option<u32>,
    tcp_slow_start_after_idle: Option<u8>,
    tcp_pacing_ss_ratio: Option<u64>,
    tcp_pacing_ca_ratio: Option<u64>,
    tcp_rto_min_us: Option<u32>,
    tcp_retries2: Option<u32>,
    tcp_syn_linear_timeouts: Option<u32>,
    tcp_reordering: Option<u32>,
    tcp_max_reordering: Option<u32>,
    /// What follows from the sizes: bytes of the head of an skb without payload, its shared info included,
    head_bytes: Option<u32>,
    /// what it costs,
    truesize_empty: Option<u32>,
    /// and `sk_gso_max_size` (5.10: before the headers are taken off).
    gso_max_size: Option<u32>,
}

impl RecordedConfig {
    /// Makes a profile the kernel that was recorded.
    pub(super) fn apply(&self, kernel: &mut Kernel) {
        take(&mut kernel.max_tcp_header, self.max_tcp_header);
        take(&mut kernel.sk_buff, self.sk_buff_aligned);
        take(&mut kernel.shared_info, self.shared_info_aligned);
        take(&mut kernel.hz, self.hz);
        let sysctl = &mut kernel.sysctl;
        take(&mut sysctl.max_skb_frags, self.max_skb_frags.map(|frags| frags.min(MAX_SKB_FRAGS)));
        take(&mut sysctl.wmem_max, self.wmem_max);
        take(&mut sysctl.rmem_max, self.rmem_max);
        take(&mut sysctl.optmem_max, self.optmem_max);
        take(&mut sysctl.rmem, self.tcp_rmem);
        take(&mut sysctl.moderate_rcvbuf, self.tcp_moderate_rcvbuf.map(|on| on != 0));
        take(&mut sysctl.max_orphans, self.tcp_max_orphans);
        take(&mut sysctl.mem, self.tcp_mem);
        take(&mut sysctl.wmem, self.tcp_wmem);
        take(&mut sysctl.notsent_lowat, self.tcp_notsent_lowat);
        take(&mut sysctl.autocorking, self.tcp_autocorking.map(|on| on != 0));
        take(&mut sysctl.limit_output_bytes, self.tcp_limit_output_bytes);
        take(&mut sysctl.min_tso_segs, self.tcp_min_tso_segs);
        take(&mut sysctl.tso_rtt_log, self.tcp_tso_rtt_log);
        take(&mut sysctl.tso_win_divisor, self.tcp_tso_win_divisor);
        take(&mut sysctl.early_retrans, self.tcp_early_retrans);
        take(&mut sysctl.slow_start_after_idle, self.tcp_slow_start_after_idle.map(|on| on != 0));
        take(&mut sysctl.pacing_ss_ratio, self.tcp_pacing_ss_ratio);
        take(&mut sysctl.pacing_ca_ratio, self.tcp_pacing_ca_ratio);
        take(&mut sysctl.rto_min_ms, self.tcp_rto_min_us.map(|micros| micros / 1000));
        take(&mut sysctl.retries2, self.tcp_retries2);
        take(&mut sysctl.syn_linear_timeouts, self.tcp_syn_linear_timeouts);
        take(&mut sysctl.reordering, self.tcp_reordering);
        take(&mut sysctl.max_reordering, self.tcp_max_reordering);
    }
}

impl RecordedConfig {
    /// Head, truesize and super-packet as they were recorded; 5.10 takes the headers off the last one when it uses it.
    pub(super) fn recorded_sizes(&self, kernel: &Kernel) -> [Option<u32>; 3] {
        let payload = self.gso_max_size.map(|size| size.min(kernel.gso_max_size()));
        [self.head_bytes, self.truesize_empty, payload]
    }
}

fn take<T>(place: &mut T, recorded: Option<T>) {
    if let Some(recorded) = recorded {
        *place = recorded;
    }
}
