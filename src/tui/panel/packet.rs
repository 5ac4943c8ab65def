//! One packet with all that its header says, for the zoomed panel of the wire.

use std::time::Duration;

use crate::debugger::PacketRecord;
use crate::engine::api::io::TransmitKind;
use crate::peer::Fate;
use crate::units::SeqNum;
use crate::units::print::{duration, grouped, plural};
use crate::wire::{Flags, Options};
use crate::world::Direction;

/// A field's name, and what the packet has in it.
pub type Field = (&'static str, String);

/// What a packet is, field by field. `before` is the packet before it, in whatever direction.
pub fn fields(packet: &PacketRecord, before: Option<&PacketRecord>) -> Vec<Field> {
    let mut fields = vec![
        ("packet", direction(packet)),
        ("time", format!("{} s{}; moment {}", packet.at, gap(packet, before), packet.moment)),
        ("flags", flags(packet.flags)),
        ("seq", sequence(packet.seq, packet.raw.seq)),
    ];
    if packet.len > 0 {
        let end = packet.seq + i64::from(packet.len);
        fields.push(("data", format!("{}, up to {}", plural(packet.len, "byte"), grouped(end))));
    }
    if packet.flags.contains(Flags::ACK) {
        fields.push(("ack", sequence(packet.ack, packet.raw.ack)));
    }
    if packet.flags.contains(Flags::URG) {
        fields.push(("urgent", urgent(packet)));
    }
    fields.push(("window", window(packet)));
    fields.push(("options", options(&packet.raw.options)));
    let raw = packet.raw.options.sack.iter();
    for ((left, right), block) in packet.sack.iter().zip(raw) {
        let (left, right) = (grouped(*left), grouped(*right));
        let wire = format!("{}..{}", grouped(block.left.0), grouped(block.right.0));
        fields.push(("SACK", format!("{left}..{right}; on the wire {wire}")));
    }
    if let Some(id) = packet.skb {
        fields.push(("skb", id.to_string()));
    }
    fields.extend(kind(packet).map(|text| ("why", text.to_owned())));
    fields.extend(fate(packet).map(|text| ("link", text)));
    fields
}

fn direction(packet: &PacketRecord) -> String {
    match packet.direction {
        Direction::Out => "out, to the peer".to_owned(),
        Direction::In => "in, from the peer".to_owned(),
    }
}

fn gap(packet: &PacketRecord, before: Option<&PacketRecord>) -> String {
    match before.map(|before| packet.at.since(before.at)) {
        None => ", the first one".to_owned(),
        Some(Duration::ZERO) => ", at once after the one before".to_owned(),
        Some(span) => format!(", {} after the one before", duration(span)),
    }
}

fn flags(flags: Flags) -> String {
    let names: Vec<_> = flags.iter_names().map(|(name, _)| name).collect();
    if names.is_empty() { "none".to_owned() } else { names.join(" ") }
}

fn sequence(relative: i64, raw: SeqNum) -> String {
    format!("{}; on the wire {}", grouped(relative), grouped(raw.0))
}

/// `up to 5,000: 3,552 bytes ahead`.
fn urgent(packet: &PacketRecord) -> String {
    let end = packet.seq + i64::from(packet.raw.urgent);
    format!("up to {}: {} ahead", grouped(end), plural(packet.raw.urgent, "byte"))
}

/// `65,408 bytes: 511 on the wire, shifted by 7`.
fn window(packet: &PacketRecord) -> String {
    let raw = grouped(packet.raw.window);
    match packet.raw.window_scale {
        0 => format!("{}, not scaled", plural(packet.window, "byte")),
        shift => format!("{}: {raw} on the wire, shifted by {shift}", plural(packet.window, "byte")),
    }
}

fn options(options: &Options) -> String {
    let mut texts = Vec::new();
    if let Some(mss) = options.mss {
        texts.push(format!("MSS {}", grouped(mss)));
    }
    if let Some(shift) = options.window_scale {
        texts.push(format!("window scale {shift}"));
    }
    if options.sack_permitted {
        texts.push("SACK permitted".to_owned());
    }
    if let Some(timestamps) = options.timestamps {
        let (value, echo) = (grouped(timestamps.value), grouped(timestamps.echo));
        texts.push(format!("timestamps {value}, echo {echo}"));
    }
    match options.sack.len() {
        0 => {}
        1 => texts.push("1 SACK block".to_owned()),
        n => texts.push(format!("{n} SACK blocks")),
    }
    match options.bytes_on_wire() {
        0 => "none".to_owned(),
        bytes => format!("{} ({bytes} bytes)", texts.join(", ")),
    }
}

fn kind(packet: &PacketRecord) -> Option<&'static str> {
    Some(match packet.kind? {
        TransmitKind::New => "sent for the first time",
        TransmitKind::Retransmission => "sent again",
        TransmitKind::Probe => "a probe",
        TransmitKind::Control => "no data: it only tells something",
    })
}

fn fate(packet: &PacketRecord) -> Option<String> {
    let arrives = |how: &str| match packet.peer_at {
        Some(at) => format!("{how}at the peer at {at} s"),
        None => how.trim_end().to_owned(),
    };
    let Some(fate) = packet.fate else {
        return packet.peer_at.map(|at| format!("the peer sent it at {at} s"));
    };
    Some(match fate {
        Fate::LostOnLink => "LOST on the way".to_owned(),
        Fate::QueueFull => "DROPPED: the queue of the link is full".to_owned(),
        Fate::Duplicated => arrives("arrives twice, first "),
        Fate::Reordered => arrives("held back, overtaken by others, "),
        Fate::Queued => arrives("arrives "),
    })
}
