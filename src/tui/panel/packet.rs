//! One packet with all that its header says, for the zoomed panel of the wire.

use std::time::Duration;

use crate::debugger::PacketRecord;
use crate::engine::api::io::TransmitKind;
use crate::language::{Speaks, say, text};
use crate::peer::Fate;
use crate::units::SeqNum;
use crate::units::print::{duration, grouped};
use crate::wire::{Flags, Options};
use crate::world::Direction;

/// A field's name, and what the packet has in it.
pub type Field = (String, String);

/// What a packet is, field by field. `before` is the packet before it, in whatever direction.
pub fn fields(packet: &PacketRecord, before: Option<&PacketRecord>, speaker: &impl Speaks) -> Vec<Field> {
    let mut fields = vec![
        (say!(speaker, "packet-packet"), direction(packet, speaker)),
        (
            say!(speaker, "packet-time"),
            say!(
                speaker,
                "packet-s-moment",
                at = packet.at,
                gap = gap(packet, before, speaker),
                moment = packet.moment.to_string()
            ),
        ),
        (say!(speaker, "packet-flags"), flags(packet.flags, speaker)),
        (say!(speaker, "packet-seq"), sequence(packet.seq, packet.raw.seq, speaker)),
    ];
    if packet.len > 0 {
        let end = packet.seq + i64::from(packet.len);
        fields.push((
            say!(speaker, "packet-data"),
            say!(speaker, "packet-up-to", len = text!("bytes", n = packet.len), end = grouped(end)),
        ));
    }
    if packet.flags.contains(Flags::ACK) {
        fields.push((say!(speaker, "packet-ack"), sequence(packet.ack, packet.raw.ack, speaker)));
    }
    if packet.flags.contains(Flags::URG) {
        fields.push((say!(speaker, "packet-urgent"), urgent(packet, speaker)));
    }
    fields.push((say!(speaker, "packet-window"), window(packet, speaker)));
    fields.push((say!(speaker, "packet-options"), options(&packet.raw.options, speaker)));
    let raw = packet.raw.options.sack.iter();
    for ((left, right), block) in packet.sack.iter().zip(raw) {
        let (left, right) = (grouped(*left), grouped(*right));
        let wire = format!("{}..{}", grouped(block.left.0), grouped(block.right.0));
        fields.push(("SACK".to_owned(), say!(speaker, "packet-on-the-wire", left = left, right = right, wire = wire)));
    }
    if let Some(id) = packet.skb {
        fields.push(("skb".to_owned(), id.to_string()));
    }
    fields.extend(kind(packet, speaker).map(|text| (say!(speaker, "packet-why"), text.to_owned())));
    fields.extend(fate(packet, speaker).map(|text| (say!(speaker, "packet-link"), text)));
    fields
}

fn direction(packet: &PacketRecord, speaker: &impl Speaks) -> String {
    match packet.direction {
        Direction::Out => say!(speaker, "packet-out-to-the-peer"),
        Direction::In => say!(speaker, "packet-in-from-the-peer"),
    }
}

fn gap(packet: &PacketRecord, before: Option<&PacketRecord>, speaker: &impl Speaks) -> String {
    match before.map(|before| packet.at.since(before.at)) {
        None => say!(speaker, "packet-the-first-one"),
        Some(Duration::ZERO) => say!(speaker, "packet-at-once-after-the"),
        Some(span) => say!(speaker, "packet-after-the-one-before", span = duration(span)),
    }
}

fn flags(flags: Flags, speaker: &impl Speaks) -> String {
    let names: Vec<_> = flags.iter_names().map(|(name, _)| name).collect();
    if names.is_empty() { say!(speaker, "packet-none") } else { names.join(" ") }
}

fn sequence(relative: i64, raw: SeqNum, speaker: &impl Speaks) -> String {
    say!(speaker, "packet-on-the-wire-2", relative = grouped(relative), raw = grouped(raw.0))
}

/// `up to 5,000: 3,552 bytes ahead`.
fn urgent(packet: &PacketRecord, speaker: &impl Speaks) -> String {
    let end = packet.seq + i64::from(packet.raw.urgent);
    say!(speaker, "packet-up-to-ahead", end = grouped(end), urgent = text!("bytes", n = packet.raw.urgent))
}

/// `65,408 bytes: 511 on the wire, shifted by 7`.
fn window(packet: &PacketRecord, speaker: &impl Speaks) -> String {
    let raw = grouped(packet.raw.window);
    match packet.raw.window_scale {
        0 => say!(speaker, "packet-not-scaled", window = text!("bytes", n = packet.window)),
        shift => say!(
            speaker,
            "packet-on-the-wire-shifted",
            window = text!("bytes", n = packet.window),
            raw = raw,
            shift = shift
        ),
    }
}

fn options(options: &Options, speaker: &impl Speaks) -> String {
    let mut texts = Vec::new();
    if let Some(mss) = options.mss {
        texts.push(say!(speaker, "packet-mss", mss = grouped(mss)));
    }
    if let Some(shift) = options.window_scale {
        texts.push(say!(speaker, "packet-window-scale", shift = shift));
    }
    if options.sack_permitted {
        texts.push(say!(speaker, "packet-sack-permitted"));
    }
    if let Some(timestamps) = options.timestamps {
        let (value, echo) = (grouped(timestamps.value), grouped(timestamps.echo));
        texts.push(say!(speaker, "packet-timestamps-echo", value = value, echo = echo));
    }
    match options.sack.len() {
        0 => {}
        1 => texts.push(say!(speaker, "packet-1-sack-block")),
        n => texts.push(say!(speaker, "packet-sack-blocks", n = n)),
    }
    match options.bytes_on_wire() {
        0 => say!(speaker, "packet-none"),
        bytes => say!(speaker, "packet-bytes", join = texts.join(", "), bytes = bytes),
    }
}

fn kind(packet: &PacketRecord, speaker: &impl Speaks) -> Option<String> {
    Some(match packet.kind? {
        TransmitKind::New => say!(speaker, "packet-sent-for-the-first"),
        TransmitKind::Retransmission => say!(speaker, "packet-sent-again"),
        TransmitKind::Probe => say!(speaker, "packet-a-probe"),
        TransmitKind::Control => say!(speaker, "packet-no-data-it-only"),
    })
}

fn fate(packet: &PacketRecord, speaker: &impl Speaks) -> Option<String> {
    let arrives = |how: &str| match packet.peer_at {
        Some(at) => say!(speaker, "packet-at-the-peer-at", how = how, at = at),
        None => how.trim_end().to_owned(),
    };
    let Some(fate) = packet.fate else {
        return packet.peer_at.map(|at| say!(speaker, "packet-the-peer-sent-it", at = at));
    };
    Some(match fate {
        Fate::LostOnLink => say!(speaker, "packet-lost-on-the-way"),
        Fate::QueueFull => say!(speaker, "packet-dropped-the-queue-of"),
        Fate::Duplicated => arrives(&say!(speaker, "packet-arrives-twice-first")),
        Fate::Reordered => arrives(&say!(speaker, "packet-held-back-overtaken-by")),
        Fate::Queued => arrives(&say!(speaker, "packet-arrives")),
    })
}
