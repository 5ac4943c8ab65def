//! Linux 5.10 as recorded: Debian 11's generic kernel, x86-64, 4 KiB pages, HZ 250, headers for wireless mesh and tunnels.

use crate::kernel::profile::{Kernel, Sysctl};
use crate::kernel::rules::{Reclaim, Reduction, RetransmitBusy, Rules};
use crate::kernel::v6_1;

pub const KERNEL: Kernel = Kernel {
    name: "5.10",
    hz: 250,
    uptime_us: 0,
    page_size: 4096,
    frag_block: 32_768,
    max_tcp_header: 320,
    sk_buff: 256,
    shared_info: 320,
    rules: Rules {
        reclaim: Reclaim::AtCertainPoints,
        bounds_stock: true,
        pressed_allocation_reclaims: true,
        pure_zerocopy: false,
        copies_what_stock_allows: false,
        old_acks_are_challenged: true,
        sized_by_rtt: false,
        autocorks_at_eor: true,
        retransmit_busy: RetransmitBusy::DeviceHoldsMuchOrClone,
        dsack_must_be_of_probe: false,
        dsack_widens_ordered: true,
        reduction: Reduction::AfterRepair,
        pressure_holds_window: false,
        ..v6_1::KERNEL.rules
    },
    sysctl: Sysctl { mem: [22_416, 29_890, 44_832], ..v6_1::KERNEL.sysctl },
};

impl Kernel {
    /// Linux 5.10, as above.
    pub const fn v5_10() -> Kernel {
        KERNEL
    }
}
