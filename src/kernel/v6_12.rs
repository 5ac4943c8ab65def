//! Linux 6.12 as recorded: Debian 13's generic kernel, x86-64, 4 KiB pages, HZ 250, headers for wireless mesh and tunnels.

use crate::kernel::profile::{Kernel, Sysctl};
use crate::kernel::rules::{ReceiveTuning, Rules};
use crate::kernel::v6_18;

pub const KERNEL: Kernel = Kernel {
    name: "6.12",
    hz: 250,
    uptime_us: 0,
    page_size: 4096,
    frag_block: 32_768,
    max_tcp_header: 320,
    sk_buff: 256,
    shared_info: 320,
    rules: Rules {
        rejects_end_beyond_window: false,
        challenges_future_acks: false,
        limits_paced_queue: false,
        rto_max_sysctl: false,
        receive_tuning: ReceiveTuning::ByGrowth,
        ..v6_18::KERNEL.rules
    },
    sysctl: Sysctl {
        rmem: [4096, 131_072, 6_291_456],
        wmem_max: 212_992,
        rmem_max: 212_992,
        mem: [22_434, 29_913, 44_868],
        limit_output_bytes: 1_048_576,
        ..v6_18::KERNEL.sysctl
    },
};

impl Kernel {
    /// Linux 6.12, as above.
    pub const fn v6_12() -> Kernel {
        KERNEL
    }
}
