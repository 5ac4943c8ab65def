//! Whether a packet, or a time, is as the script has it.

use crate::conformance::packetdrill::machine::Sent;
use crate::conformance::packetdrill::settings::RunSettings;
use crate::scenario::packetdrill::{Ecn, OptionList, Packet, TcpOption, When};
use crate::units::Time;
use crate::wire::{self, Flags, Options};

/// When an event may happen, in microseconds of the script's clock; `tolerance` is taken into account.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Allowed {
    pub from_us: i64,
    pub to_us: i64,
    /// The same without tolerance.
    pub exact: (i64, i64),
}

/// What `when` allows after `base_us`, where the last event was at `last_us`.
pub fn allowed(when: When, base_us: i64, last_us: i64, tick_us: i64, settings: &RunSettings) -> Option<Allowed> {
    let base = |since_last: bool| if since_last { base_us } else { 0 };
    let (from, to) = match when {
        When::Any => return None,
        When::At { us, since_last } => (us + base(since_last), us + base(since_last)),
        When::Within { from_us, to_us, since_last } => (from_us + base(since_last), to_us + base(since_last)),
    };
    let tolerance = settings.tolerance(from - last_us) + tick_us;
    Some(Allowed { from_us: from - tolerance, to_us: to + tolerance, exact: (from, to) })
}

impl RunSettings {
    /// What a time may be off that is so much later than the event before.
    pub fn tolerance(&self, span_us: i64) -> i64 {
        self.tolerance_us.max((self.tolerance_percent / 100.0 * span_us as f64) as i64)
    }
}

impl Allowed {
    pub fn holds(&self, at: Time) -> bool {
        (self.from_us..=self.to_us).contains(&(at.as_micros() as i64))
    }

    /// `at 0.300 s`, `from 0.3 to 0.4 s`.
    pub fn in_words(&self) -> String {
        let (from, to) = self.exact;
        if from == to {
            format!("at {} s", seconds(from))
        } else {
            format!("from {} to {} s", seconds(from), seconds(to))
        }
    }
}

/// Microseconds as seconds.
pub fn seconds(us: i64) -> String {
    format!("{}.{:06}", us / 1_000_000, us % 1_000_000)
}

/// What is mapped between the script's time stamps and those on the wire.
pub struct Stamps {
    /// Of the first one of ours: the wire's less the script's.
    offset: Option<u32>,
    known: Vec<(u32, u32)>,
}

impl Stamps {
    pub fn new() -> Stamps {
        Stamps { offset: None, known: Vec::new() }
    }

    /// A packet of ours has one where the script has this.
    pub fn seen(&mut self, script: u32, wire: u32) {
        self.offset.get_or_insert(wire.wrapping_sub(script));
        self.known.retain(|(known, _)| *known != script);
        self.known.push((script, wire));
        if self.known.len() > 1024 {
            self.known.remove(0);
        }
    }

    /// What the peer echoes where the script has this.
    pub fn echo(&self, script: u32) -> u32 {
        let known = self.known.iter().find(|(known, _)| *known == script);
        known.map_or_else(|| script.wrapping_add(self.offset.unwrap_or(0)), |(_, wire)| *wire)
    }

    /// The script's value of one on the wire.
    pub fn script(&self, wire: u32) -> u32 {
        wire.wrapping_sub(self.offset.unwrap_or(0))
    }
}

/// Packets that are one in the script: the first one's header with the last one's flags, and the sum of their lengths.
pub fn joined(packets: &[Sent]) -> Sent {
    let (first, last) = (&packets[0], &packets[packets.len() - 1]);
    let mut one = first.clone();
    one.header.flags = last.header.flags | (first.header.flags & Flags::CWR);
    one.len = packets.iter().map(|packet| packet.len).sum();
    one
}

/// What of a packet, in the script's numbers, is not as the script has it; none: nothing.
pub fn difference(packet: &Packet, sent: &Sent) -> Option<&'static str> {
    let header = &sent.header;
    let ack = header.flags.contains(Flags::ACK).then_some(header.ack.0);
    if header.flags != packet.flags {
        return Some("flags");
    }
    let marked = match packet.ecn {
        None => true,
        Some(Ecn::None) => header.ecn == wire::Ecn::NotEct,
        Some(Ecn::Ect0) => header.ecn == wire::Ecn::Ect0,
        Some(Ecn::Ect1) => header.ecn == wire::Ecn::Ect1,
        Some(Ecn::Ect01) => matches!(header.ecn, wire::Ecn::Ect0 | wire::Ecn::Ect1),
        Some(Ecn::Ce) => header.ecn == wire::Ecn::Ce,
    };
    if !marked {
        return Some("ECN field");
    }
    if header.seq.0 != packet.seq {
        return Some("sequence number");
    }
    if sent.len != packet.len {
        return Some("payload");
    }
    if ack.unwrap_or(0) != packet.ack.unwrap_or(0) {
        return Some("acknowledgement number");
    }
    if packet.window.is_some_and(|window| window != header.window) {
        return Some("window");
    }
    if packet.urgent.unwrap_or(0) != header.urgent {
        return Some("urgent pointer");
    }
    match &packet.options {
        OptionList::Any => None,
        OptionList::These(wanted) => (!same_options(wanted, &header.options)).then_some("options"),
    }
}

/// Time stamps are compared elsewhere, where at all.
fn same_options(wanted: &[TcpOption], options: &Options) -> bool {
    let sent = listed(options);
    let is = |one: &TcpOption, other: &TcpOption| match (one, other) {
        (TcpOption::Timestamps { .. }, TcpOption::Timestamps { .. }) => true,
        (one, other) => one == other,
    };
    sent.len() == wanted.len() && wanted.iter().all(|one| sent.iter().any(|other| is(one, other)))
}

fn listed(options: &Options) -> Vec<TcpOption> {
    let mut list = Vec::new();
    list.extend(options.mss.map(TcpOption::Mss));
    list.extend(options.sack_permitted.then_some(TcpOption::SackPermitted));
    list.extend(options.timestamps.map(|stamps| TcpOption::Timestamps { value: stamps.value, echo: stamps.echo }));
    list.extend(options.window_scale.map(TcpOption::WindowScale));
    if !options.sack.is_empty() {
        list.push(TcpOption::Sack(options.sack.iter().map(|block| (block.left.0, block.right.0)).collect()));
    }
    list
}

/// A packet that was sent, in the script's numbers, as scripts write it.
pub fn written(sent: &Sent, stamps: &Stamps) -> String {
    let header = &sent.header;
    let mut options = listed(&header.options);
    for option in &mut options {
        if let TcpOption::Timestamps { value, .. } = option {
            *value = stamps.script(*value);
        }
    }
    let packet = Packet {
        ecn: match header.ecn {
            wire::Ecn::NotEct => None,
            wire::Ecn::Ect0 => Some(Ecn::Ect0),
            wire::Ecn::Ect1 => Some(Ecn::Ect1),
            wire::Ecn::Ce => Some(Ecn::Ce),
        },
        layers: None,
        flags: header.flags,
        acc_ecn: String::new(),
        seq: header.seq.0,
        len: sent.len,
        ack: header.flags.contains(Flags::ACK).then_some(header.ack.0),
        window: Some(header.window),
        urgent: header.flags.contains(Flags::URG).then_some(header.urgent),
        options: OptionList::These(options),
    };
    packet.to_string()
}
