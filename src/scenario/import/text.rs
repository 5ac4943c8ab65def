//! The text of a scenario made of a flow.

use std::fmt::Write;
use std::time::Duration;

use crate::capture::read::Flow;
use crate::scenario::import::sent::{Kind, Sender, Sent};
use crate::scenario::import::setup::{Choices, Setup, Writes};
use crate::scenario::tables::CongestionName;
use crate::units::SeqNum;
use crate::units::print::{duration, grouped, plural};
use crate::wire::{Flags, Header};

/// Data that left within so long, with no packet of the peer in between, was written by one call.
const ONE_CALL: Duration = Duration::from_millis(1);

/// What is taken to wait behind a closed window, where nothing tells.
const ONE_MORE_CALL: u32 = 64 << 10;

/// An entry of the script: when, in which order of those of one instant, and its other lines.
type Entry = (Duration, u8, String);

/// The scenario as TOML: to be run, kept and changed.
pub fn scenario(flow: &Flow, setup: &Setup, choices: &Choices, name: &str) -> String {
    let [ours, theirs] = flow.ends;
    let sent = setup.sent(flow);
    let end = setup.end(flow);
    let mut text = String::new();
    let notes = setup.notes(flow).join("; ");
    let notes = if notes.is_empty() { String::new() } else { format!("\\nAssumed: {notes}.") };
    let writes = match choices.writes {
        Writes::AtOnce(bytes) => {
            format!("writes of {} one after the other, as fast as they fit", plural(bytes, "byte"))
        }
        Writes::AsSent => "writes as they were sent, which is the least that can have been queued".to_owned(),
    };
    let sndbuf = choices.sndbuf.map_or("tuned by the kernel".to_owned(), |bytes| grouped(bytes).to_string());
    // A writer into a String does not fail.
    let _ = write!(
        text,
        "title = \"{name}, reconstructed\"\n\
         shows = \"{ours} -> {theirs} as captured, run again: the queue as it must have stood\"\n\
         why = \"The peer says what it said in the capture, at the same times (round trip of the handshake: {}). Not in a \
         capture, and assumed: SO_SNDBUF {sndbuf}; {writes}.{notes}\"\n\
         run_for = \"{}ns\"\n",
        duration(setup.rtt),
        end.as_nanos()
    );
    if let Some(kernel) = choices.kernel {
        let _ = writeln!(text, "kernel = \"{}\"", kernel.name());
    }
    let congestion = match choices.congestion {
        CongestionName::Reno => "reno",
        CongestionName::Cubic => "cubic",
    };
    if let Some(rto_min) = choices.rto_min {
        let _ = write!(text, "\n[machine]\ntcp_rto_min = \"{}ns\"\n", rto_min.as_nanos());
    }
    let _ = write!(
        text,
        "\n[socket]\ncongestion = \"{congestion}\"\nisn = {}\nmtu = {}\nsack = {}\ntimestamps = {}\nwindow_scaling = {}\n\
         ipv6 = {}\n",
        setup.isn.0,
        setup.mtu,
        setup.sack,
        setup.timestamps,
        setup.scale.is_some(),
        setup.ipv6
    );
    if let Some(sndbuf) = choices.sndbuf {
        let _ = writeln!(text, "sndbuf = {sndbuf}");
    }
    if has_nodelay(flow, setup) {
        text.push_str("nodelay = true\n");
    }
    let _ = write!(text, "\n[peer]\nkind = \"manual\"\nmss = {}\nwindow = {}\n", setup.mss, setup.window);
    if let Some(scale) = setup.scale {
        let _ = writeln!(text, "window_scale = {scale}");
    }
    let _ = write!(text, "\n[link]\ndelay = \"{}ns\"\n\n[[task]]\nname = \"writer\"\n", (setup.rtt / 2).as_nanos());
    let mut entries = answers(flow, setup);
    match choices.writes {
        Writes::AtOnce(bytes) => at_once(&sent, choices.total, bytes, &mut text),
        Writes::AsSent => entries.extend(as_sent(&sent, flow, setup)),
    }
    entries.sort();
    for (at, _, lines) in entries {
        let _ = write!(text, "\n[[script]]\nat = \"{}ns\"\n{lines}", at.as_nanos());
    }
    text
}

/// Bytes of the stream that were sent at least once.
fn written(sent: &[Sent]) -> u64 {
    sent.iter().map(|sent| sent.start + i64::from(sent.len)).max().unwrap_or(0).max(0) as u64
}

/// Two short segments in flight at once: Nagle's algorithm is off (`tcp_minshall_check`).
pub(crate) fn has_nodelay(flow: &Flow, setup: &Setup) -> bool {
    let mut sender = Sender::new(setup.first_byte(), setup.segment());
    let (mut short_end, mut sent_end, mut acked) = (0, 0, 0);
    for packet in &flow.packets {
        if packet.from != flow.ends[0] {
            acked = acked.max(sender.offset(packet.header.ack));
            continue;
        }
        for item in sender.sends(setup.since(packet.at), &packet.header, packet.len) {
            let end = item.start + i64::from(item.len);
            let is_new = item.kind == Kind::Data && end > sent_end;
            sent_end = sent_end.max(end);
            if is_new && item.len < setup.segment() && !packet.header.flags.contains(Flags::FIN) {
                if acked < short_end {
                    return true;
                }
                short_end = end;
            }
        }
    }
    false
}

/// A closed window is asked only where something waits for it: more was written than the capture shows.
pub(crate) fn more_waited(sent: &[Sent]) -> bool {
    let end = written(sent) as i64;
    sent.iter().any(|sent| sent.kind == Kind::Probe && sent.start >= end - 1) && !ends(sent)
}

fn ends(sent: &[Sent]) -> bool {
    sent.iter().any(|sent| sent.kind == Kind::Fin)
}

fn at_once(sent: &[Sent], total: Option<u64>, bytes: u32, text: &mut String) {
    let total = total.unwrap_or_else(|| written(sent) + if more_waited(sent) { u64::from(bytes) } else { 0 });
    if total == 0 {
        return;
    }
    let start = sent.iter().find(|sent| sent.kind == Kind::Data).map_or(Duration::ZERO, |sent| sent.at);
    let _ = writeln!(text, "start_at = \"{}ns\"\nwrite = {bytes}\ntotal = {total}", start.as_nanos());
    if ends(sent) {
        text.push_str("finally = \"shutdown\"\n");
    }
}

/// A write for each burst of new data; and the end of the stream.
fn as_sent(sent: &[Sent], flow: &Flow, setup: &Setup) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    let heard: Vec<_> =
        flow.packets.iter().filter(|packet| packet.from != flow.ends[0]).map(|packet| setup.since(packet.at)).collect();
    let (mut end, mut open): (i64, Option<(Duration, Duration, i64)>) = (0, None);
    let (mut last_new, mut waits) = (Duration::ZERO, None);
    let close = |open: Option<(Duration, Duration, i64)>| {
        open.map(|(began, _, bytes)| (began, 1, format!("task = \"writer\"\nwrite = {bytes}\n")))
    };
    for item in sent {
        let new = item.start + i64::from(item.len) - end;
        if item.kind == Kind::Probe && item.start >= end - 1 && waits.is_none() {
            // What the probe asks for was written before: at the latest when the window was used up.
            waits = Some(open.map_or(last_new, |(_, last, _)| last));
        }
        if item.kind == Kind::Fin {
            entries.extend(close(open.take()));
            entries.push((item.at, 2, "shutdown = true\n".to_owned()));
        } else if item.kind == Kind::Data && new > 0 {
            end += new;
            if let Some(since) = waits.take() {
                entries.extend(close(open.take()));
                entries.push((since, 2, format!("task = \"writer\"\nwrite = {new}\n")));
                last_new = item.at;
                continue;
            }
            last_new = item.at;
            let joins = open.is_some_and(|(_, last, _)| {
                item.at.saturating_sub(last) < ONE_CALL && !heard.iter().any(|at| *at > last && *at <= item.at)
            });
            open = match open.filter(|_| joins) {
                Some((began, _, bytes)) => Some((began, item.at, bytes + new)),
                None => {
                    entries.extend(close(open));
                    Some((item.at, item.at, new))
                }
            };
        }
    }
    entries.extend(close(open));
    if let Some(since) = waits {
        entries.push((since, 2, format!("task = \"writer\"\nwrite = {ONE_MORE_CALL}\n")));
    }
    entries
}

/// What the peer says, at the times at which it must leave the peer to arrive when it was captured.
fn answers(flow: &Flow, setup: &Setup) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    let mut highest = 0_i64;
    let theirs = flow.packets.iter().filter(|packet| packet.from != flow.ends[0]);
    for packet in theirs.filter(|packet| !packet.header.flags.contains(Flags::SYN)) {
        let header = &packet.header;
        let (before, first_byte) = (highest, setup.first_byte());
        let near = move |seq: SeqNum| before + i64::from(seq.distance(first_byte + before as u32));
        let at = setup.since(packet.at).saturating_sub(setup.rtt / 2).max(setup.rtt / 2);
        if header.flags.contains(Flags::RST) {
            entries.push((at, 0, "reset = true\n".to_owned()));
            continue;
        }
        let ack = near(header.ack);
        if !header.flags.contains(Flags::ACK) || ack < 0 {
            continue;
        }
        highest = highest.max(ack);
        entries.push((at, 0, said(header, ack, near, setup)));
    }
    entries
}

fn said(header: &Header, ack: i64, near: impl Fn(SeqNum) -> i64, setup: &Setup) -> String {
    let window = u32::from(header.window) << setup.scale.unwrap_or(0);
    let mut lines = format!("ack = {ack}\nwindow = {window}\n");
    let blocks: Vec<_> = header
        .options
        .sack
        .iter()
        .map(|block| (near(block.left), near(block.right)))
        .filter(|(left, right)| *left >= 0 && left < right)
        .map(|(left, right)| format!("[{left}, {right}]"))
        .collect();
    if setup.sack && !blocks.is_empty() {
        let _ = writeln!(lines, "sack = [{}]", blocks.join(", "));
    }
    if header.flags.contains(Flags::FIN) {
        lines.push_str("peer_close = true\n");
    }
    lines
}
