//! What each function is for.

use crate::engine::step::site::Site;
use crate::language::{Text, text};
use crate::observe::SocketView;
use crate::units::print::grouped;

pub(super) fn why(site: Site, socket: &SocketView<'_>) -> Text {
    let kernel = &socket.kernel;
    match site {
        Site::TcpStreamAllocSkb if kernel.has_linear_payload() => {
            text!("why-a-new-skb-with", empty_truesize = grouped(kernel.empty_truesize()))
        }
        Site::TcpStreamAllocSkb => text!("why-a-new-empty-skb", empty_truesize = grouped(kernel.empty_truesize())),
        Site::TcpCongAvoid => {
            text!("why-may-enlarge-cwnd-for", algorithm = socket.algorithm.to_string())
        }
        _ if kernel.has_send_head() => site.purpose_with_send_head(),
        _ => site.purpose(),
    }
}
