//! A socket in the shape of a trace.

use serde_json::{Value, json};

use crate::engine::step::probe::Field;
use crate::observe::{SkbView, SocketView, counters};
use crate::units::PageId;

/// What a trace calls the counters.
const COUNTERS: [(&str, Field); 21] = [
    ("state", Field::State),
    ("wmem_queued", Field::WmemQueued),
    ("sndbuf", Field::Sndbuf),
    ("forward_alloc", Field::ForwardAlloc),
    ("una", Field::SndUna),
    ("nxt", Field::SndNxt),
    ("write", Field::WriteSeq),
    ("pushed", Field::PushedSeq),
    ("snd_wnd", Field::SndWnd),
    ("max_window", Field::MaxWindow),
    ("cwnd", Field::Cwnd),
    ("ssthresh", Field::Ssthresh),
    ("mss", Field::MssCache),
    ("packets_out", Field::PacketsOut),
    ("sacked_out", Field::SackedOut),
    ("lost_out", Field::LostOut),
    ("retrans_out", Field::RetransOut),
    ("nonagle", Field::Nonagle),
    ("ca_state", Field::CaState),
    ("lowat", Field::NotsentLowat),
    ("chrono", Field::Chrono),
];

/// The socket in the shape of the trace's `sock`, without `timing`.
pub fn observe_sock(socket: &SocketView<'_>) -> Value {
    let mut pages = Vec::new();
    let mut skbs: Vec<Value> = socket.skbs().map(|skb| observe_skb(socket, &skb, &mut pages)).collect();
    let wq = skbs.split_off(socket.sent_count());
    let mut sock = json!({
        "qlen": if socket.kernel.has_send_head() { socket.skb_count() } else { socket.unsent_count() },
        "rtx": skbs,
        "wq": wq,
        "nospace": socket.nospace,
        "outq": socket.outq,
        "outqnsd": socket.outqnsd,
        "mem_pages": socket.granted_pages,
    });
    for (name, field) in COUNTERS {
        sock[name] = counters::value(field, socket).into();
    }
    sock
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
