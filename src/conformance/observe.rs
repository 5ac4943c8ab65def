//! A socket in the shape of a trace.

use serde_json::{Value, json};

use crate::observe::{SkbView, SocketView};
use crate::units::PageId;

/// The socket in the shape of the trace's `sock`, without `timing`.
pub fn observe_sock(socket: &SocketView<'_>) -> Value {
    let mut pages = Vec::new();
    let mut skbs: Vec<Value> = socket.skbs().map(|skb| observe_skb(socket, &skb, &mut pages)).collect();
    let wq = skbs.split_off(socket.sent_count());
    json!({
        "state": socket.state as u8,
        "wmem_queued": socket.wmem_queued,
        "sndbuf": socket.sndbuf,
        "forward_alloc": socket.forward_alloc,
        "una": socket.relative(socket.snd_una),
        "nxt": socket.relative(socket.snd_nxt),
        "write": socket.relative(socket.write_seq),
        "pushed": socket.relative(socket.pushed_seq),
        "snd_wnd": socket.snd_wnd,
        "cwnd": socket.cwnd,
        "ssthresh": socket.ssthresh,
        "mss": socket.mss_cache,
        "packets_out": socket.packets_out,
        "sacked_out": socket.sacked_out,
        "lost_out": socket.lost_out,
        "retrans_out": socket.retrans_out,
        "nonagle": socket.nonagle.bits(),
        "ca_state": socket.ca_state as u8,
        "qlen": if socket.kernel.has_send_head() { socket.skb_count() } else { socket.unsent_count() },
        "lowat": socket.notsent_lowat,
        "chrono": socket.chrono as u8,
        "rtx": skbs,
        "wq": wq,
        "nospace": socket.nospace,
        "outq": socket.outq,
        "outqnsd": socket.outqnsd,
        "mem_pages": socket.granted_pages,
        "max_window": socket.max_window,
    })
}

/// Pages are numbered by first appearance: their names mean nothing from one step to the next.
fn observe_skb(socket: &SocketView<'_>, skb: &SkbView<'_>, pages: &mut Vec<PageId>) -> Value {
    let frags: Vec<Value> = skb
        .frags
        .iter()
        .map(|frag| {
            let name = pages.iter().position(|&page| page == frag.page).unwrap_or_else(|| {
                pages.push(frag.page);
                pages.len() - 1
            });
            json!([name, frag.offset, frag.len])
        })
        .collect();
    json!({
        "seq": socket.relative(skb.seq),
        "end": socket.relative(skb.end_seq),
        "len": skb.len,
        "data_len": skb.data_len(),
        "truesize": skb.truesize,
        "flags": skb.flags.bits(),
        "sacked": skb.sacked.bits(),
        "eor": u8::from(skb.eor),
        "segs": skb.gso_segs,
        "frags": frags,
        "room": skb.room(),
        "ip_summed": skb.checksum as u8,
    })
}
