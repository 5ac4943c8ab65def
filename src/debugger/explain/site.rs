//! What each function is for.

use crate::engine::step::site::Site;
use crate::observe::SocketView;
use crate::units::print::grouped;

pub(super) fn why(site: Site, socket: &SocketView<'_>) -> String {
    let kernel = &socket.kernel;
    match site {
        Site::TcpStreamAllocSkb if kernel.has_linear_payload() => format!(
            "A new skb with a linear area is made: its whole memory block is charged, {} bytes at the least.",
            grouped(kernel.empty_truesize())
        ),
        Site::TcpStreamAllocSkb => format!(
            "A new, empty skb is made: it costs {} bytes before it holds a single byte of payload.",
            grouped(kernel.empty_truesize())
        ),
        Site::TcpCongAvoid => {
            format!("{} may enlarge cwnd for the segments that this ACK delivered.", socket.algorithm)
        }
        _ if kernel.has_send_head() => site.purpose_with_send_head().to_owned(),
        _ => site.purpose().to_owned(),
    }
}
