//! What the user can do around the socket: act for the peer, change the link, take the machine's memory.

use crate::peer::{LinkChange, LinkConfig, Peer, PeerCommand};
use crate::tui::command::dialogs::ask;
use crate::tui::command::say::{bytes, command, command_now, link_rate, number, parse, percent, share};
use crate::tui::keys::Key;
use crate::tui::message::Effect;
use crate::tui::model::{Model, Question};
use crate::units::amount::{Rate, Size, Span};
use crate::units::print;
use crate::units::print::{duration, grouped, offset, plural};
use crate::world::{Command, Way};

// ---- the peer ----

pub fn peer_is_manual(model: &Model) -> Result<(), &'static str> {
    match model.session.world().peer {
        Peer::Manual(_) => Ok(()),
        Peer::Loopback(_) | Peer::Remote(_) => Err("only with --peer manual"),
    }
}

pub fn peer_reads(model: &Model) -> Result<(), &'static str> {
    match model.session.world().peer {
        Peer::Manual(_) => Err("the manual peer has no program that reads"),
        Peer::Remote(ref remote) if remote.has_own_program() => Err("your own program reads as it likes"),
        Peer::Loopback(_) | Peer::Remote(_) => Ok(()),
    }
}

pub fn link_is_emulated(model: &Model) -> Result<(), &'static str> {
    match model.session.world().peer {
        Peer::Loopback(_) | Peer::Manual(_) => Ok(()),
        Peer::Remote(_) => Err("there is no link to change: packets go straight to a real kernel"),
    }
}

pub fn peer_resets_on_request(model: &Model) -> Result<(), &'static str> {
    link_is_emulated(model).map_err(|_| "a real kernel resets when it has a reason to")
}

pub fn peer_is_here(model: &Model) -> Result<(), &'static str> {
    link_is_emulated(model).map_err(|_| "the peer is a real kernel; run another scenario by its name")
}

pub fn reading_rate(model: &mut Model, _: Key) -> Option<Effect> {
    ask(model, &READING_RATE)
}

static READING_RATE: Question = Question {
    title: "How fast the peer's program reads",
    expects: "bytes or bits per second: 0, 64KiB/s, 8mbit, unlimited",
    current: |model| match &model.session.world().peer {
        Peer::Loopback(receiver) => reads(receiver.reader().rate()),
        Peer::Remote(remote) => reads(remote.read_rate()),
        Peer::Manual(_) => "there is none".into(),
    },
    answer: |model, text| {
        let rate = parse::<Rate>(text)?.bytes_per_second();
        command(model, &Command::Peer(PeerCommand::ReadRate(rate)))
    },
};

/// How fast a program reads, in bytes per second.
fn reads(rate: Option<u64>) -> String {
    match rate {
        None => "all that arrives, at once".into(),
        Some(0) => "nothing".into(),
        Some(rate) => format!("{} a second", plural(rate, "byte")),
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
    title: "Acknowledge up to",
    expects: "a byte of the stream: 500, 35,001; or skb for the end of the selected one",
    current: |model| {
        let socket = model.session.socket();
        let una = offset(socket.relative(socket.snd_una));
        match model.selected_skb() {
            Some(skb) => format!("snd_una {una}; skb {} ends at {}", skb.id, offset(socket.relative(skb.end_seq))),
            None => format!("snd_una {una}, snd_nxt {}", offset(socket.relative(socket.snd_nxt))),
        }
    },
    answer: |model, text| {
        let byte = if text == "skb" {
            let end = model.selected_skb().map(|skb| skb.end_seq).ok_or("no skb is selected")?;
            model.session.socket().relative(end).max(0).unsigned_abs()
        } else {
            number(text, "a byte of the stream, such as 35,001")?
        };
        command(model, &Command::Peer(PeerCommand::AckUpTo(byte)))
    },
};

pub fn sack(model: &mut Model, _: Key) -> Option<Effect> {
    ask(model, &SACK)
}

static SACK: Question = Question {
    title: "Acknowledge a range beyond a hole (SACK)",
    expects: "from-to, in bytes of the stream: 1,448-2,896; several ranges with spaces between",
    current: |model| {
        let socket = model.session.socket();
        format!(
            "snd_una {}, snd_nxt {}",
            offset(socket.relative(socket.snd_una)),
            offset(socket.relative(socket.snd_nxt))
        )
    },
    answer: |model, text| {
        let blocks = text.split_whitespace().map(range).collect::<Result<Vec<_>, _>>()?;
        command(model, &Command::Peer(PeerCommand::Sack(blocks)))
    },
};

fn range(text: &str) -> Result<(u64, u64), String> {
    let expected = "from-to, such as 1,448-2,896";
    let (from, to) = text.split_once('-').ok_or_else(|| format!("expected {expected}"))?;
    let (from, to) = (number(from, expected)?, number(to, expected)?);
    if from < to {
        Ok((from, to))
    } else {
        Err(format!("{}-{} is empty: the second number must be larger", grouped(from), grouped(to)))
    }
}

pub fn dup_ack(model: &mut Model, _: Key) -> Option<Effect> {
    command_now(model, &Command::Peer(PeerCommand::DupAck))
}

pub fn window(model: &mut Model, _: Key) -> Option<Effect> {
    ask(model, &WINDOW)
}

static WINDOW: Question = Question {
    title: "The peer's window",
    expects: "bytes: 0, 64KiB",
    current: |model| plural(model.session.socket().snd_wnd, "byte"),
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

fn change_link(model: &mut Model, change: LinkChange) -> Result<Option<Effect>, String> {
    command(model, &Command::Link { way: Way::Both, change })
}

pub fn loss(model: &mut Model, _: Key) -> Option<Effect> {
    ask(model, &LOSS)
}

static LOSS: Question = Question {
    title: "Packets that the link loses",
    expects: "percent, both ways: 0%, 2%, 0.5%",
    current: |model| percent(link(model).loss),
    answer: |model, text| change_link(model, LinkChange::Loss(share(text)?)),
};

pub fn delay(model: &mut Model, _: Key) -> Option<Effect> {
    ask(model, &DELAY)
}

static DELAY: Question = Question {
    title: "One-way delay of the link",
    expects: "time, each way: 10ms, 500us, 1s",
    current: |model| duration(link(model).delay),
    answer: |model, text| change_link(model, LinkChange::Delay(parse::<Span>(text)?.0)),
};

pub fn bandwidth(model: &mut Model, _: Key) -> Option<Effect> {
    ask(model, &BANDWIDTH)
}

static BANDWIDTH: Question = Question {
    title: "Bandwidth of the link",
    expects: "bits or bytes per second: 10mbit, 100KiB/s, unlimited",
    current: |model| link_rate(link(model).rate),
    answer: |model, text| match parse::<Rate>(text)?.bits_per_second() {
        Some(0) => Err("a link needs some bandwidth; to stop it, let it lose 100%".into()),
        bits => change_link(model, LinkChange::Rate(bits)),
    },
};

// ---- the machine ----

pub fn other_memory(model: &mut Model, _: Key) -> Option<Effect> {
    ask(model, &OTHER_MEMORY)
}

static OTHER_MEMORY: Question = Question {
    title: "TCP memory that other sockets hold",
    expects: "a size: 0, 1500MiB; beyond the second of tcp_mem there is pressure",
    current: |model| {
        let socket = model.session.socket();
        let size = |pages: i64| print::bytes(pages.unsigned_abs() * u64::from(socket.kernel.page_size));
        let [min, pressure, max] = socket.tcp_mem.map(size);
        format!("{}; tcp_mem {min}, {pressure}, {max}", size(socket.other_pages))
    },
    answer: |model, text| {
        let size: Size = parse(text)?;
        let page = u64::from(model.session.kernel().page_size);
        let pages = i64::try_from(size.0 / page).map_err(|_| "that is too much".to_owned())?;
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
