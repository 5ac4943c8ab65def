//! How sizes follow from the kernel's configuration: what an empty skb costs, the first send buffer, the largest super-packet.

use ratatui::text::Line;

use crate::kernel::rules::SuperPackets;
use crate::language::{Speaks, say};
use crate::observe::SocketView;
use crate::units::print::grouped;

/// Bytes of the largest slab object.
const LARGEST_SLAB: u32 = 8_192;
/// What a super-packet may be with its headers.
const GSO_MAX: u32 = 65_536;

/// What a memory block of this size is called: an object of a cache, or pages.
pub fn rest_of(block: u32, small_head: bool, speaker: &impl Speaks) -> String {
    if small_head {
        say!(speaker, "receipt-rest-of-small-head", block = block.to_string())
    } else if block <= LARGEST_SLAB {
        say!(speaker, "receipt-rest-of-kmalloc", block = block.to_string())
    } else {
        say!(speaker, "receipt-rest-of-of-pages", block = grouped(block))
    }
}

/// One line for each size, with what it is made of.
pub fn lines(socket: &SocketView<'_>, speaker: &impl Speaks) -> Vec<Line<'static>> {
    let kernel = socket.kernel;
    let mss = socket.mss_clamp.max(socket.mss_cache);
    let (segs, each) = (kernel.first_sndbuf_segments(), kernel.sndbuf_per_segment(mss));
    let mut lines = vec![
        Line::default(),
        Line::from(say!(
            speaker,
            "sizes-empty-skb",
            header = grouped(kernel.max_tcp_header),
            info = grouped(kernel.shared_info),
            block = grouped(kernel.head_for(0) + kernel.shared_info),
            buff = grouped(kernel.sk_buff),
            truesize = grouped(kernel.empty_truesize())
        )),
        Line::from(say!(
            speaker,
            "sizes-first-sndbuf",
            mss = grouped(mss),
            segs = segs,
            each = grouped(each),
            sndbuf = grouped(segs * each)
        )),
    ];
    if kernel.rules.super_packets == SuperPackets::Autosized {
        lines.push(Line::from(say!(
            speaker,
            "sizes-gso",
            most = grouped(GSO_MAX),
            header = grouped(kernel.max_tcp_header),
            size = grouped(kernel.gso_max_size())
        )));
    }
    lines
}
