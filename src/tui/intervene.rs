//! What the user can do to the world: write, set options, act for the peer, change the link.

use std::str::FromStr;

use crate::debugger::Mode;
use crate::engine::sock::Nonagle;
use crate::engine::{MsgFlags, SockOpt};
use crate::format::grouped;
use crate::peer::{LinkChange, LinkConfig, Peer, PeerCommand};
use crate::trace::amount::{AmountError, Chance, Rate, Size, Span};
use crate::tui::keymap::Key;
use crate::tui::model::{Model, Overlay};
use crate::tui::prompt::{Prompt, Question};
use crate::tui::update::Effect;
use crate::units::TaskId;
use crate::world::{Command, Doing, Way};

// ---- who can be asked ----

pub fn peer_is_manual(model: &Model) -> Result<(), &'static str> {
    match model.session.world().peer {
        Peer::Manual(_) => Ok(()),
        Peer::Loopback(_) => Err("only with --peer manual"),
    }
}

pub fn peer_is_loopback(model: &Model) -> Result<(), &'static str> {
    match model.session.world().peer {
        Peer::Loopback(_) => Ok(()),
        Peer::Manual(_) => Err("not with the manual peer: it has no reader"),
    }
}

pub fn somebody_sleeps(model: &Model) -> Result<(), &'static str> {
    sleeper(model).map(|_| ()).ok_or("nobody sleeps")
}

/// The task that sleeps longest.
fn sleeper(model: &Model) -> Option<TaskId> {
    let tasks = model.session.engine().tasks.iter().filter(|task| task.is_asleep());
    tasks.min_by_key(|task| task.sleep.map(|sleep| sleep.since)).map(|task| task.id)
}

// ---- acting ----

fn ask(model: &mut Model, question: &'static Question) -> Option<Effect> {
    model.ui.overlay = Some(Overlay::Prompt(Prompt::new(question)));
    None
}

/// Gives a command to the world, and says so.
fn command(model: &mut Model, command: Command, done: impl Into<String>) -> Result<Option<Effect>, String> {
    model.session.command(&command).map_err(|refused| refused.to_string())?;
    model.ui.say(done);
    Ok(None)
}

/// The same for an action without a prompt: a refusal is a message.
fn command_now(model: &mut Model, what: Command, done: impl Into<String>) -> Option<Effect> {
    if let Err(refused) = command(model, what, done) {
        model.ui.complain(refused);
    }
    None
}

// ---- programs and socket ----

pub fn write(model: &mut Model, _: Key) -> Option<Effect> {
    ask(model, &WRITE)
}

static WRITE: Question = Question {
    title: "Write now",
    expects: "bytes for one send(): 1000, 64KiB, 1MB",
    current: |model| {
        let sk = &model.session.engine().sk;
        format!("queued {} of {} bytes", sk.wmem_queued, sk.sndbuf)
    },
    answer: |model, text| {
        let bytes = bytes(text)?;
        let task = idle_writer(model)
            .ok_or("every program is inside a system call; when it returns, p keeps it from the next one")?;
        let write = Command::Write { task, bytes, flags: MsgFlags::empty() };
        let stepwise = model.session.mode() == Mode::Paused;
        let done = if stepwise {
            format!("{task} sends {bytes} bytes: s shows step after step, n the end")
        } else {
            format!("{task} sends {bytes} bytes")
        };
        model.session.command_stepwise(&write).map_err(|refused| refused.to_string())?;
        model.ui.say(done);
        Ok(None)
    },
};

/// A program that can make the user's write: one that has nothing else to do, or else any that is not inside a call.
fn idle_writer(model: &Model) -> Option<TaskId> {
    let engine = &model.session.world().engine;
    let idle = |task: &TaskId| engine.task(*task).is_none_or(|task| task.call.is_none());
    let programs = &model.session.world().programs;
    let free = programs.iter().filter(|program| program.doing == Doing::Done || program.halted);
    free.chain(programs).map(|program| program.task).find(idle)
}

pub fn sndbuf(model: &mut Model, _: Key) -> Option<Effect> {
    ask(model, &SNDBUF)
}

static SNDBUF: Question = Question {
    title: "setsockopt(SO_SNDBUF)",
    expects: "bytes: 4096, 64KiB; the kernel stores the double",
    current: |model| {
        let sk = &model.session.engine().sk;
        let by = if sk.sndbuf_locked { "set by SO_SNDBUF" } else { "set by autotuning" };
        format!("sk_sndbuf {} bytes, {by}", sk.sndbuf)
    },
    answer: |model, text| {
        let bytes = bytes(text)?;
        let value = i32::try_from(bytes).map_err(|_| "at most 2,147,483,647 bytes".to_owned())?;
        command(model, Command::SetSockOpt(SockOpt::SndBuf(value)), "")?;
        let stored = model.session.world().engine.sk.sndbuf;
        model.ui.say(format!("SO_SNDBUF {bytes}: sk_sndbuf is now {stored}."));
        Ok(None)
    },
};

pub fn nodelay(model: &mut Model, _: Key) -> Option<Effect> {
    let on = !model.session.world().engine.sk.nonagle.contains(Nonagle::OFF);
    let done =
        if on { "TCP_NODELAY on: small segments leave at once." } else { "TCP_NODELAY off: Nagle's rule holds." };
    command_now(model, Command::SetSockOpt(SockOpt::NoDelay(on)), done)
}

pub fn cork(model: &mut Model, _: Key) -> Option<Effect> {
    let on = !model.session.world().engine.sk.nonagle.contains(Nonagle::CORK);
    let done = if on { "TCP_CORK on: only full segments leave." } else { "TCP_CORK off: what was held back leaves." };
    command_now(model, Command::SetSockOpt(SockOpt::Cork(on)), done)
}

pub fn lowat(model: &mut Model, _: Key) -> Option<Effect> {
    ask(model, &LOWAT)
}

static LOWAT: Question = Question {
    title: "setsockopt(TCP_NOTSENT_LOWAT)",
    expects: "bytes of unsent data: 4000, 16KiB; 0 for the system's value",
    current: |model| match model.session.engine().sk.notsent_lowat {
        0 => "the system's value (no limit)".into(),
        bytes => format!("{bytes} bytes"),
    },
    answer: |model, text| {
        let bytes = bytes(text)?;
        command(
            model,
            Command::SetSockOpt(SockOpt::NotsentLowat(bytes)),
            format!("TCP_NOTSENT_LOWAT is now {bytes} bytes."),
        )
    },
};

pub fn all_halted(model: &Model) -> bool {
    model.session.world().programs.iter().all(|program| program.halted)
}

pub fn halt(model: &mut Model, _: Key) -> Option<Effect> {
    let halted = !all_halted(model);
    let programs = model.session.world().programs.len() as u16;
    let done = if halted {
        "The programs begin no new write of their own; w writes for them."
    } else {
        "The programs write again."
    };
    for task in (0..programs).map(TaskId) {
        command_now(model, Command::Halt { task, halted }, done);
    }
    None
}

pub fn interrupt(model: &mut Model, _: Key) -> Option<Effect> {
    let task = sleeper(model)?;
    command_now(model, Command::Interrupt { task }, format!("A signal for {task}."))
}

pub fn shutdown(model: &mut Model, _: Key) -> Option<Effect> {
    command_now(model, Command::Shutdown, "shutdown(SHUT_WR): FIN goes behind the last byte.")
}

// ---- peer ----

pub fn reading_rate(model: &mut Model, _: Key) -> Option<Effect> {
    ask(model, &READING_RATE)
}

static READING_RATE: Question = Question {
    title: "The peer's reading rate",
    expects: "bytes or bits per second: 0, 64KiB/s, 8mbit, unlimited",
    current: |model| match &model.session.world().peer {
        Peer::Loopback(receiver) => rate(receiver.reader().rate().map(|bytes| bytes * 8)),
        Peer::Manual(_) => "no reader".into(),
    },
    answer: |model, text| {
        let rate = parse::<Rate>(text)?.bytes_per_second();
        let done = match rate {
            Some(0) => "The peer reads nothing: its window will close.".to_owned(),
            Some(rate) => format!("The peer reads {rate} bytes per second."),
            None => "The peer reads as fast as it can.".to_owned(),
        };
        command(model, Command::Peer(PeerCommand::ReadRate(rate)), done)
    },
};

pub fn ack_next(model: &mut Model, _: Key) -> Option<Effect> {
    command_now(model, Command::Peer(PeerCommand::AckNext), "The peer acknowledges the next segment.")
}

pub fn ack_all(model: &mut Model, _: Key) -> Option<Effect> {
    command_now(model, Command::Peer(PeerCommand::AckAll), "The peer acknowledges all that arrived.")
}

/// Up to the end of the selected skb if there is one, else up to a byte that is asked for.
pub fn ack_up_to(model: &mut Model, _: Key) -> Option<Effect> {
    ask(model, &ACK_UP_TO)
}

static ACK_UP_TO: Question = Question {
    title: "Acknowledge up to",
    expects: "a byte of the stream: 500, 35001; or skb for the end of the selected one",
    current: |model| {
        let sk = &model.session.engine().sk;
        let una = sk.relative(sk.snd_una);
        match model.selected_skb() {
            Some(skb) => format!("snd_una {una}; skb {} ends at {}", skb.id, sk.relative(skb.end_seq)),
            None => format!("snd_una {una}, snd_nxt {}", sk.relative(sk.snd_nxt)),
        }
    },
    answer: |model, text| {
        let byte = if text == "skb" {
            let end = model.selected_skb().map(|skb| skb.end_seq).ok_or("no skb is selected")?;
            model.session.engine().sk.relative(end).max(0) as u64
        } else {
            number(text, "a byte of the stream, such as 35001")?
        };
        command(model, Command::Peer(PeerCommand::AckUpTo(byte)), format!("The peer acknowledges up to byte {byte}."))
    },
};

pub fn sack(model: &mut Model, _: Key) -> Option<Effect> {
    ask(model, &SACK)
}

static SACK: Question = Question {
    title: "Acknowledge a range beyond a hole (SACK)",
    expects: "from-to, in bytes of the stream: 1448-2896; several with commas",
    current: |model| {
        let sk = &model.session.engine().sk;
        format!("snd_una {}, snd_nxt {}", sk.relative(sk.snd_una), sk.relative(sk.snd_nxt))
    },
    answer: |model, text| {
        let blocks = text.split(',').map(range).collect::<Result<Vec<_>, _>>()?;
        if blocks.len() > 4 {
            return Err("a header has room for four ranges".into());
        }
        command(model, Command::Peer(PeerCommand::Sack(blocks)), format!("The peer has {text} and says so."))
    },
};

fn range(text: &str) -> Result<(u64, u64), String> {
    let expected = "from-to, such as 1448-2896";
    let (from, to) = text.split_once('-').ok_or_else(|| format!("expected {expected}"))?;
    let (from, to) = (number(from, expected)?, number(to, expected)?);
    if from < to { Ok((from, to)) } else { Err(format!("{from}-{to} is empty: the second number must be larger")) }
}

pub fn dup_ack(model: &mut Model, _: Key) -> Option<Effect> {
    command_now(model, Command::Peer(PeerCommand::DupAck), "The peer repeats its last acknowledgement.")
}

pub fn window(model: &mut Model, _: Key) -> Option<Effect> {
    ask(model, &WINDOW)
}

static WINDOW: Question = Question {
    title: "The peer's window",
    expects: "bytes: 0, 64KiB",
    current: |model| format!("{} bytes", model.session.engine().sk.snd_wnd),
    answer: |model, text| {
        let bytes = bytes(text)?;
        command(model, Command::Peer(PeerCommand::Window(bytes)), format!("The peer offers a window of {bytes} bytes."))
    },
};

pub fn reset(model: &mut Model, _: Key) -> Option<Effect> {
    command_now(model, Command::Peer(PeerCommand::Reset), "The peer sends RST.")
}

// ---- link and machine ----

/// What the user sees of a link: that of the data.
fn link(model: &Model) -> &LinkConfig {
    model.session.world().link.config()
}

fn change_link(model: &mut Model, change: LinkChange, done: String) -> Result<Option<Effect>, String> {
    command(model, Command::Link { way: Way::Both, change }, done)
}

pub fn loss(model: &mut Model, _: Key) -> Option<Effect> {
    ask(model, &LOSS)
}

static LOSS: Question = Question {
    title: "Packets the link loses",
    expects: "percent, both ways: 0%, 2%, 0.5%",
    current: |model| format!("{} %", link(model).loss * 100.0),
    answer: |model, text| {
        let chance: Chance = parse(text)?;
        change_link(model, LinkChange::Loss(chance.probability()), format!("The link loses {chance} of the packets."))
    },
};

pub fn delay(model: &mut Model, _: Key) -> Option<Effect> {
    ask(model, &DELAY)
}

static DELAY: Question = Question {
    title: "One-way delay of the link",
    expects: "time, both ways: 10ms, 500us, 1s",
    current: |model| Span(link(model).delay).to_string(),
    answer: |model, text| {
        let span: Span = parse(text)?;
        change_link(model, LinkChange::Delay(span.0), format!("Every new packet takes {span} each way."))
    },
};

pub fn link_rate(model: &mut Model, _: Key) -> Option<Effect> {
    ask(model, &LINK_RATE)
}

static LINK_RATE: Question = Question {
    title: "Bandwidth of the link",
    expects: "bits or bytes per second: 10mbit, 100KiB/s, unlimited",
    current: |model| rate(link(model).rate),
    answer: |model, text| {
        let rate: Rate = parse(text)?;
        let bits = rate.bits_per_second();
        if bits == Some(0) {
            return Err("a link needs some bandwidth; lose 100% instead".into());
        }
        change_link(model, LinkChange::Rate(bits), format!("The link carries {rate}."))
    },
};

pub fn other_memory(model: &mut Model, _: Key) -> Option<Effect> {
    ask(model, &OTHER_MEMORY)
}

static OTHER_MEMORY: Question = Question {
    title: "TCP memory that other sockets hold",
    expects: "bytes: 0, 1500MiB; tcp_mem says when that is pressure",
    current: |model| {
        let engine = model.session.engine();
        let page = u64::from(engine.config.kernel.page_size);
        let [min, pressure, max] = engine.config.kernel.sysctl.mem.map(|pages| Size(pages as u64 * page));
        let other = Size(engine.machine.other_pages as u64 * page);
        format!("{other}; tcp_mem: {min}, {pressure}, {max}")
    },
    answer: |model, text| {
        let size: Size = parse(text)?;
        let page = u64::from(model.session.engine().config.kernel.page_size);
        let pages = i64::try_from(size.0 / page).map_err(|_| "too much".to_owned())?;
        command(model, Command::OtherMemory { pages }, format!("Other sockets hold {pages} pages of TCP memory."))
    },
};

fn rate(bits_per_second: Option<u64>) -> String {
    bits_per_second.map_or(Rate::Unlimited, Rate::BitsPerSecond).to_string()
}

/// A command in words, for what a script is about to do.
pub fn describe(command: &Command) -> String {
    match command {
        Command::Write { task, bytes, .. } => format!("{task} writes {} bytes", grouped(*bytes)),
        Command::SetSockOpt(option) => format!("setsockopt {option:?}"),
        Command::Shutdown => "shutdown(SHUT_WR)".into(),
        Command::Close => "close".into(),
        Command::Interrupt { task } => format!("a signal for {task}"),
        Command::Halt { task, halted: true } => format!("{task} stops writing"),
        Command::Halt { task, halted: false } => format!("{task} writes again"),
        Command::OtherMemory { pages } => format!("other sockets hold {} pages", grouped(*pages)),
        Command::Input(_) => "the next input of the recording".into(),
        Command::Peer(command) => match command {
            PeerCommand::ReadRate(Some(0)) => "the peer stops reading".into(),
            PeerCommand::ReadRate(Some(rate)) => format!("the peer reads {} bytes per second", grouped(*rate as i64)),
            PeerCommand::ReadRate(None) => "the peer reads all at once".into(),
            PeerCommand::AckNext => "the peer acknowledges the next segment".into(),
            PeerCommand::AckUpTo(byte) => format!("the peer acknowledges up to byte {}", grouped(*byte as i64)),
            PeerCommand::AckAll => "the peer acknowledges all that arrived".into(),
            PeerCommand::Window(bytes) => format!("the peer offers a window of {} bytes", grouped(*bytes)),
            PeerCommand::Sack(blocks) => format!("the peer acknowledges {} ranges beyond a hole", blocks.len()),
            PeerCommand::DupAck => "the peer repeats its acknowledgement".into(),
            PeerCommand::Reset => "the peer resets the connection".into(),
            PeerCommand::Close => "the peer closes its side".into(),
        },
        Command::Link { change, .. } => format!("the link changes: {change:?}"),
    }
}

// ---- reading answers ----

fn parse<T: FromStr<Err = AmountError>>(text: &str) -> Result<T, String> {
    text.parse().map_err(|error: AmountError| error.to_string())
}

fn bytes(text: &str) -> Result<u32, String> {
    let size: Size = parse(text)?;
    u32::try_from(size.0).map_err(|_| format!("{size} is too much for one call"))
}

/// A plain number, with or without commas between thousands.
fn number(text: &str, expected: &str) -> Result<u64, String> {
    text.trim().replace(',', "").parse().map_err(|_| format!("expected {expected}"))
}
