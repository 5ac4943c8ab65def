//! The engine's socket in the shape of a trace.

use serde_json::{Value, json};

use crate::engine::{Engine, Skb};
use crate::units::PageId;

/// The socket in the shape of the trace's `sock`, without `timing`.
pub fn observe_sock(engine: &Engine) -> Value {
    let sk = &engine.sk;
    let mut pages = Vec::new();
    let rtx: Vec<Value> = engine.queues.rtx_queue().map(|skb| observe_skb(engine, skb, &mut pages)).collect();
    let wq: Vec<Value> = engine.queues.write_queue().map(|skb| observe_skb(engine, skb, &mut pages)).collect();
    json!({
        "state": sk.state as u8,
        "wmem_queued": sk.wmem_queued,
        "sndbuf": sk.sndbuf,
        "forward_alloc": sk.forward_alloc,
        "una": sk.relative(sk.snd_una),
        "nxt": sk.relative(sk.snd_nxt),
        "write": sk.relative(sk.write_seq),
        "pushed": sk.relative(sk.pushed_seq),
        "snd_wnd": sk.snd_wnd,
        "cwnd": engine.cong.cwnd,
        "ssthresh": engine.cong.ssthresh,
        "mss": sk.mss_cache,
        "packets_out": sk.packets_out,
        "sacked_out": sk.sacked_out,
        "lost_out": sk.lost_out,
        "retrans_out": sk.retrans_out,
        "nonagle": sk.nonagle.bits(),
        "ca_state": engine.cong.ca_state as u8,
        "qlen": if engine.config.kernel.has_send_head() { rtx.len() + wq.len() } else { wq.len() },
        "lowat": sk.notsent_lowat,
        "chrono": sk.chrono as u8,
        "rtx": rtx,
        "wq": wq,
        "nospace": sk.nospace,
        "outq": sk.outq(),
        "outqnsd": sk.outqnsd(),
        "mem_pages": engine.machine.pages_granted,
        "max_window": sk.max_window,
    })
}

/// Pages are numbered by first appearance: their names mean nothing from one step to the next.
fn observe_skb(engine: &Engine, skb: &Skb, pages: &mut Vec<PageId>) -> Value {
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
        "seq": engine.sk.relative(skb.seq),
        "end": engine.sk.relative(skb.end_seq),
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
