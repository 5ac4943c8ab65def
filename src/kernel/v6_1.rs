//! Linux 6.1 as recorded: Debian 12's generic kernel, x86-64, 4 KiB pages, HZ 250, headers for wireless mesh and tunnels.

use crate::kernel::profile::{Kernel, Sysctl};
use crate::kernel::rules::{BacklogLimit, Rules, WithoutMemory};
use crate::kernel::v6_12;

pub const KERNEL: Kernel = Kernel {
    name: "6.1",
    hz: 250,
    uptime_us: 0,
    page_size: 4096,
    frag_block: 32_768,
    max_tcp_header: 320,
    sk_buff: 256,
    shared_info: 320,
    rules: Rules {
        small_head_cache: false,
        sendpage: true,
        grows_head: false,
        counts_unsendable: true,
        last_fin_passes_cwnd: true,
        zero_window_news: false,
        linear_syns: false,
        closed_window_backs_off: false,
        backlog_limit: BacklogLimit::BothBuffersAndMore,
        defers_backlog_acks: false,
        learns_scaling_ratio: false,
        without_memory: WithoutMemory::ForcesFirst,
        ..v6_12::KERNEL.rules
    },
    sysctl: Sysctl { mem: [22_338, 29_785, 44_676], optmem_max: 20_480, ..v6_12::KERNEL.sysctl },
};

impl Kernel {
    /// Linux 6.1, as above.
    pub const fn v6_1() -> Kernel {
        KERNEL
    }
}
