//! What the user can do around the socket: act for the peer, change the link, take the machine's memory.

use crate::language::{Text, id, text};
use crate::observe::SocketView;
use crate::peer::{LinkChange, LinkConfig, Peer, PeerCommand};
use crate::tui::command::dialogs::ask;
use crate::tui::command::say::{bytes, command, command_now, link_rate, number, parse, percent, share};
use crate::tui::keys::Key;
use crate::tui::message::Effect;
use crate::tui::model::{Model, Question};
use crate::units::amount::{Rate, Size, Span};
use crate::units::print;
use crate::units::print::{duration, grouped, offset};
use crate::world::{Command, Way};

// ---- the peer ----

pub fn peer_is_manual(model: &Model) -> Result<(), &'static str> {
    match model.session.world().peer {
        Peer::Manual(_) if model.session.world().is_scripted() => Err(id!("peer-the-script-speaks-for-it")),
        Peer::Manual(_) => Ok(()),
        Peer::Loopback(_) | Peer::Remote(_) => Err(id!("peer-only-with-peer-manual")),
    }
}

pub fn peer_reads(model: &Model) -> Result<(), &'static str> {
    match model.session.world().peer {
        Peer::Manual(_) => Err(id!("peer-the-manual-peer-has-no")),
        Peer::Remote(ref remote) if remote.has_own_program() => Err(id!("peer-your-own-program-reads-as")),
        Peer::Loopback(_) | Peer::Remote(_) => Ok(()),
    }
}

pub fn link_is_emulated(model: &Model) -> Result<(), &'static str> {
    match model.session.world().peer {
        Peer::Loopback(_) | Peer::Manual(_) => Ok(()),
        Peer::Remote(_) => Err(id!("peer-there-is-no-link-to")),
    }
}

pub fn peer_resets_on_request(model: &Model) -> Result<(), &'static str> {
    link_is_emulated(model).map_err(|_| id!("peer-a-real-kernel-resets-when"))
}

pub fn peer_is_here(model: &Model) -> Result<(), &'static str> {
    link_is_emulated(model).map_err(|_| id!("peer-the-peer-is-a-real"))
}

pub fn reading_rate(model: &mut Model, _: Key) -> Option<Effect> {
    ask(model, &READING_RATE)
}

static READING_RATE: Question = Question {
    title: id!("peer-how-fast-the-peers-program"),
    expects: id!("peer-bytes-or-bits-per-second"),
    current: |model| match &model.session.world().peer {
        Peer::Loopback(receiver) => reads(receiver.reader().rate()),
        Peer::Remote(remote) => reads(remote.read_rate()),
        Peer::Manual(_) => text!("peer-there-is-none"),
    },
    answer: |model, text| {
        let rate = parse::<Rate>(text)?.bytes_per_second();
        command(model, &Command::Peer(PeerCommand::ReadRate(rate)))
    },
};

/// How fast a program reads, in bytes per second.
fn reads(rate: Option<u64>) -> Text {
    match rate {
        None => text!("peer-all-that-arrives-at-once"),
        Some(0) => text!("peer-nothing"),
        Some(rate) => text!("peer-bytes-a-second", bytes = text!("bytes", n = rate)),
    }
}

pub fn ack_next(model: &mut Model, _: Key) -> Option<Effect> {
    command_now(model, &Command::Peer(PeerCommand::AckNext))
}

pub fn ack_all(model: &mut Model, _: Key) -> Option<Effect> {
    command_now(model, &Command::Peer(PeerCommand::AckAll))
}

pub fn ack_up_to(model: &mut Model, _: Key) -> Option<Effect> {
    ask(model, &ACK_UP_TO)
}

static ACK_UP_TO: Question = Question {
    title: id!("peer-acknowledge-up-to"),
    expects: id!("peer-a-byte-of-the-stream"),
    current: |model| {
        let socket = model.session.socket();
        let una = offset(socket.relative(socket.snd_una));
        match model.selected_skb() {
            Some(skb) => text!(
                "peer-snd-una-skb-ends-at",
                una = una,
                id = skb.id,
                end_seq = offset(socket.relative(skb.end_seq))
            ),
            None => una_and_next(&socket),
        }
    },
    answer: |model, text| {
        let byte = if text == "skb" {
            let end = model.selected_skb().map(|skb| skb.end_seq).ok_or(text!("peer-no-skb-is-selected"))?;
            model.session.socket().relative(end).max(0).unsigned_abs()
        } else {
            number(text, text!("peer-a-byte-of-the-stream-such"))?
        };
        command(model, &Command::Peer(PeerCommand::AckUpTo(byte)))
    },
};

pub fn sack(model: &mut Model, _: Key) -> Option<Effect> {
    ask(model, &SACK)
}

static SACK: Question = Question {
    title: id!("peer-acknowledge-a-range-beyond-a"),
    expects: id!("peer-from-to-in-bytes-of"),
    current: |model| una_and_next(&model.session.socket()),
    answer: |model, text| {
        let blocks = text.split_whitespace().map(range).collect::<Result<Vec<_>, _>>()?;
        command(model, &Command::Peer(PeerCommand::Sack(blocks)))
    },
};

/// What is acknowledged and what is sent, in bytes of the stream.
fn una_and_next(socket: &SocketView<'_>) -> Text {
    let of = |seq| offset(socket.relative(seq));
    Text::plain(format!("snd_una {}, snd_nxt {}", of(socket.snd_una), of(socket.snd_nxt)))
}

fn range(text: &str) -> Result<(u64, u64), Text> {
    let expected = text!("peer-from-to-such-as-1");
    let (from, to) = text.split_once('-').ok_or_else(|| text!("peer-expected", expected = &expected))?;
    let (from, to) = (number(from, expected.clone())?, number(to, expected)?);
    if from < to {
        Ok((from, to))
    } else {
        Err(text!("peer-is-empty-the-second-number", from = grouped(from), value = grouped(to)))
    }
}

pub fn dup_ack(model: &mut Model, _: Key) -> Option<Effect> {
    command_now(model, &Command::Peer(PeerCommand::DupAck))
}

pub fn window(model: &mut Model, _: Key) -> Option<Effect> {
    ask(model, &WINDOW)
}

static WINDOW: Question = Question {
    title: id!("peer-the-peers-window"),
    expects: id!("peer-bytes-0-64kib"),
    current: |model| text!("bytes", n = model.session.socket().snd_wnd),
    answer: |model, text| {
        let bytes = bytes(text)?;
        command(model, &Command::Peer(PeerCommand::Window(bytes)))
    },
};

pub fn reset(model: &mut Model, _: Key) -> Option<Effect> {
    command_now(model, &Command::Peer(PeerCommand::Reset))
}

// ---- the link ----

/// What the user sees of the path: the way of the data.
fn link(model: &Model) -> &LinkConfig {
    model.session.world().link.config()
}

fn change_link(model: &mut Model, change: LinkChange) -> Result<Option<Effect>, Text> {
    command(model, &Command::Link { way: Way::Both, change })
}

pub fn loss(model: &mut Model, _: Key) -> Option<Effect> {
    ask(model, &LOSS)
}

static LOSS: Question = Question {
    title: id!("peer-packets-that-the-link-loses"),
    expects: id!("peer-percent-both-ways-0-2"),
    current: |model| Text::plain(percent(link(model).loss)),
    answer: |model, text| change_link(model, LinkChange::Loss(share(text)?)),
};

pub fn delay(model: &mut Model, _: Key) -> Option<Effect> {
    ask(model, &DELAY)
}

static DELAY: Question = Question {
    title: id!("peer-one-way-delay-of-the"),
    expects: id!("peer-time-each-way-10ms-500us"),
    current: |model| Text::plain(duration(link(model).delay)),
    answer: |model, text| change_link(model, LinkChange::Delay(parse::<Span>(text)?.0)),
};

pub fn bandwidth(model: &mut Model, _: Key) -> Option<Effect> {
    ask(model, &BANDWIDTH)
}

static BANDWIDTH: Question = Question {
    title: id!("peer-bandwidth-of-the-link"),
    expects: id!("peer-bits-or-bytes-per-second"),
    current: |model| link_rate(link(model).rate),
    answer: |model, text| match parse::<Rate>(text)?.bits_per_second() {
        Some(0) => Err(text!("peer-a-link-needs-some-bandwidth")),
        bits => change_link(model, LinkChange::Rate(bits)),
    },
};

// ---- the machine ----

pub fn other_memory(model: &mut Model, _: Key) -> Option<Effect> {
    ask(model, &OTHER_MEMORY)
}

static OTHER_MEMORY: Question = Question {
    title: id!("peer-tcp-memory-that-other-sockets"),
    expects: id!("peer-a-size-0-1500mib-beyond"),
    current: |model| {
        let socket = model.session.socket();
        let size = |pages: i64| print::bytes(pages.unsigned_abs() * u64::from(socket.kernel.page_size));
        let [min, pressure, max] = socket.tcp_mem.map(size);
        Text::plain(format!("{}; tcp_mem {min}, {pressure}, {max}", size(socket.other_pages)))
    },
    answer: |model, text| {
        let size: Size = parse(text)?;
        let page = u64::from(model.session.kernel().page_size);
        let pages = i64::try_from(size.0 / page).map_err(|_| text!("peer-that-is-too-much"))?;
        command(model, &Command::OtherMemory { pages })
    },
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_two_numbers_the_second_larger() {
        assert_eq!(range("1448-2896"), Ok((1448, 2896)));
        assert_eq!(range("1,448-2,896"), Ok((1448, 2896)));
        for wrong in ["1448", "1448-", "5-5", "9-8", "a-b"] {
            assert!(range(wrong).is_err(), "{wrong}");
        }
    }
}
