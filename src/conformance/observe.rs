//! A socket in the shape of a trace.

use serde_json::{Value, json};

use crate::engine::Errno;
use crate::engine::api::timer::Timer;
use crate::engine::step::probe::Field;
use crate::observe::{SkbView, SocketView, counters};
use crate::units::{PageId, SeqNum};

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

/// What a trace calls further counters of the socket, in the shape of its `more`.
pub fn observe_more(socket: &SocketView<'_>) -> Value {
    let relative = |seq: Option<SeqNum>| seq.map(|seq| socket.relative(seq) as u32);
    let recovery = socket.recovery();
    json!({
        "backoff": socket.backoff,
        "retransmits": socket.retransmits,
        "probes_out": socket.probes_out,
        "pending": socket.timer.map_or(0, |pending| pending_number(pending.timer)),
        "max_window": socket.max_window,
        "total_retrans": socket.total_retrans,
        "err": socket.error.map_or(0, Errno::number),
        "undo_marker": relative(recovery.undo_marker),
        "undo_retrans": recovery.undo_retrans,
        "reordering": recovery.reordering,
        "high_seq": relative(recovery.high_seq),
        "prr_out": recovery.prr_out,
        "prr_delivered": recovery.prr_delivered,
        "prior_cwnd": recovery.prior_cwnd,
        "cwnd_cnt": recovery.cwnd_cnt,
        "frto": u8::from(recovery.frto),
        "retrans_stamp": u8::from(recovery.retrans_stamp),
        "snd_up": socket.relative(recovery.snd_up) as u32,
        "zckey": recovery.zckey,
        "app_limited": recovery.app_limited,
        "user_timeout": socket.user_timeout.as_millis() as u64,
        "shutdown": u8::from(socket.rcv_shutdown) | u8::from(socket.send_shutdown) << 1,
    })
}

/// `icsk_pending`.
fn pending_number(timer: Timer) -> u8 {
    match timer {
        Timer::Retransmit => 1,
        Timer::Probe0 => 3,
        Timer::EarlyRetransmit => 4,
        Timer::LossProbe => 5,
        Timer::ReoTimeout => 6,
        Timer::Idle
        | Timer::Pacing
        | Timer::SynAck
        | Timer::Backlog
        | Timer::DelayedAck
        | Timer::KeepAlive
        | Timer::TimeWait
        | Timer::Task(_) => 0,
    }
}

/// Of `skb_shared_info`: 1 enabled, 2 shared, 4 pure, 8 not to be copied on the way.
fn zerocopy_flags(skb: &SkbView<'_>) -> u8 {
    let lent = if skb.zerocopy { 1 | 2 | 8 } else { 0 };
    lent | u8::from(skb.shared_frags) << 1 | u8::from(skb.pure_zerocopy) << 2
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
        "seq": socket.relative(skb.seq) as u32,
        "end": socket.relative(skb.end_seq) as u32,
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
        "zc": zerocopy_flags(skb),
    })
}
