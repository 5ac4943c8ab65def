//! Acting on the world, saying what was done, and reading what was answered.

use std::str::FromStr;
use std::time::Duration;

use crate::debugger::Moment;
use crate::debugger::breakpoint::Hit;
use crate::engine::{Input, SockOpt};
use crate::language::{Text, text};
use crate::peer::{LinkChange, PeerCommand};
use crate::tui::message::Effect;
use crate::tui::model::Model;
use crate::units::amount::{AmountError, Chance, Size32};
use crate::units::print;
use crate::units::print::{duration, grouped, without_commas};
use crate::world::Command;

/// Gives a command to the world, and says in words what was done.
pub fn command(model: &mut Model, command: &Command) -> Result<Option<Effect>, Text> {
    let branch = model.session.branch();
    model.session.command(command).map_err(|refused| refused.text())?;
    say_done(model, branch, describe(command).sentence());
    Ok(None)
}

/// Says what was done; and that it began another branch than the one before, if it did.
pub fn say_done(model: &mut Model, branch_before: usize, done: Text) {
    let branch = model.session.branch();
    if branch == branch_before {
        model.ui.say(done);
    } else {
        let (new, old) = (branch + 1, branch_before + 1);
        model.ui.say(text!("say-this-is-branch-now-y", done = done, new = new, old = old));
    }
}

/// The same for an action without a prompt: a refusal is a message.
pub fn command_now(model: &mut Model, what: &Command) -> Option<Effect> {
    if let Err(refused) = command(model, what) {
        model.ui.complain(refused);
    }
    None
}

/// Says that the session stopped at a breakpoint, where, and why it got there.
pub fn say_hit(model: &mut Model, hit: &Hit) {
    let session = &model.session;
    let Some(item) = session.breakpoints().get(hit.breakpoint) else { return };
    let moment = Moment::new(session.moment().input, hit.step);
    // Of one that was set later, nobody has counted.
    let number = session.hits_so_far(hit.breakpoint);
    let count = if number > 1 { text!("say-hit", number = grouped(number as i64)) } else { Text::default() };
    let what = hit.what.map(|step| session.headline(step.site, &step.what));
    let what = what.map(|what| text!("say-colon", what = what)).unwrap_or_default();
    let text =
        text!("say-breakpoint-at", item = item.text.as_str(), count = count, moment = moment.to_string(), what = what);
    model.ui.say(text);
}

/// An input of a recording or a script, whose numbers are told where it is made.
fn describe_input(input: &Input) -> Text {
    match input {
        Input::Syscall { .. } => text!("say-a-system-call"),
        Input::Segment(segment) => {
            text!("say-a-segment-arrives-with", payload = text!("bytes", n = segment.payload.len()))
        }
        _ => text!("say-the-next-input-of-the"),
    }
}

/// A command in words.
pub fn describe(command: &Command) -> Text {
    match command {
        Command::Write { task, bytes, .. } => text!("say-sends", task = task, bytes = text!("bytes", n = *bytes)),
        Command::SetSockOpt(option) => describe_option(option),
        Command::Shutdown => text!("say-shutdown-shut-wr-fin-goes"),
        Command::Close => "close()".into(),
        Command::Interrupt { task } => text!("say-a-signal-for", task = task),
        Command::Halt { task, halted: true } => text!("say-begins-no-new-call-of", task = task),
        Command::Halt { task, halted: false } => text!("say-goes-on-by-itself", task = task),
        Command::Input(input) => describe_input(input),
        Command::DeviceRefuses { skbs } => {
            text!("say-the-devices-queue-refuses-the", skbs = text!("count-skb", n = *skbs))
        }
        Command::DeviceCongested { skbs } => {
            text!("say-the-devices-queue-is-congested", skbs = text!("count-skb", n = *skbs))
        }
        Command::OtherMemory { pages } => {
            text!("say-other-sockets-hold-of-tcp", pages = text!("count-page", n = *pages))
        }
        Command::TcpMem { pages: [min, pressure, max] } => {
            text!("say-tcp-mem-is-pages", min = grouped(*min), pressure = grouped(*pressure), max = grouped(*max))
        }
        Command::Peer(command) => describe_peer(command),
        Command::Link { change, .. } => describe_link(change),
        Command::Arrived(segment) => {
            text!("say-a-segment-arrives-with", payload = text!("bytes", n = segment.payload.len()))
        }
        Command::Data { task, bytes } => {
            text!("say-sends-of-a-real-program", task = task, bytes = text!("bytes", n = bytes.len()))
        }
        Command::Device { held: 0 } => text!("say-the-device-takes-packets-again"),
        Command::Device { held } => text!("say-the-device-is-full-and", held = text!("waiting-packet", n = *held)),
        Command::PeerReport(report) => {
            text!("say-the-peer-has-read", read_bytes = text!("bytes", n = report.read_bytes))
        }
        Command::Expect { .. } => text!("say-what-is-expected-is-looked-at"),
        Command::ScriptStep => text!("say-the-script-takes-its-next"),
    }
}

fn describe_option(option: &SockOpt) -> Text {
    match option {
        SockOpt::SndBuf(bytes) => text!("say-setsockopt-so-sndbuf", bytes = grouped(*bytes)),
        SockOpt::SndBufForce(bytes) => text!("say-setsockopt-so-sndbufforce", bytes = grouped(*bytes)),
        SockOpt::RcvBuf(bytes) => text!("say-setsockopt-so-rcvbuf", bytes = grouped(*bytes)),
        SockOpt::RcvBufForce(bytes) => text!("say-setsockopt-so-rcvbufforce", bytes = grouped(*bytes)),
        SockOpt::MaxPacingRate(None) => text!("say-so-max-pacing-rate-without"),
        SockOpt::MaxPacingRate(Some(rate)) => text!("say-so-max-pacing-rate-a", rate = text!("bytes", n = *rate)),
        SockOpt::SndTimeo(None) => text!("say-setsockopt-so-sndtimeo-send-waits"),
        SockOpt::SndTimeo(Some(time)) => text!("say-setsockopt-so-sndtimeo-send-waits-at", time = duration(*time)),
        SockOpt::NoDelay(true) => text!("say-tcp-nodelay-on-nagle-holds"),
        SockOpt::NoDelay(false) => text!("say-tcp-nodelay-off-nagles-rule"),
        SockOpt::Cork(true) => text!("say-tcp-cork-on-only-full"),
        SockOpt::Cork(false) => text!("say-tcp-cork-off-what-was"),
        SockOpt::NotsentLowat(0) => text!("say-tcp-notsent-lowat-the-systems"),
        SockOpt::NotsentLowat(bytes) => text!("say-tcp-notsent-lowat", bytes = text!("count-unsent-byte", n = *bytes)),
        SockOpt::ZeroCopy(true) => text!("say-so-zerocopy-on-msg-zerocopy"),
        SockOpt::ZeroCopy(false) => text!("say-so-zerocopy-off-msg-zerocopy"),
        SockOpt::Timestamping(flags) if flags.is_empty() => text!("say-so-timestamping-off"),
        SockOpt::Timestamping(flags) => {
            let names: Vec<_> = flags.iter_names().map(|(name, _)| name).collect();
            text!("say-so-timestamping", flags = names.join(", "))
        }
        SockOpt::UserTimeout(Duration::ZERO) => text!("say-tcp-user-timeout-the-systems"),
        SockOpt::UserTimeout(time) => text!("say-tcp-user-timeout", time = duration(*time)),
        SockOpt::KeepAlive(true) => text!("say-so-keepalive-on-an-idle"),
        SockOpt::KeepAlive(false) => text!("say-so-keepalive-off-an-idle"),
        SockOpt::KeepIdle(time) => text!("say-tcp-keepidle-the-peer-is", time = duration(*time)),
        SockOpt::KeepIntvl(time) => text!("say-tcp-keepintvl-an-answer-may", time = duration(*time)),
        SockOpt::KeepCnt(probes) => text!("say-tcp-keepcnt-the-peer-is", probes = text!("count-time", n = *probes)),
        SockOpt::Linger(None) => text!("say-so-linger-off-close-returns"),
        SockOpt::Linger(Some(Duration::ZERO)) => text!("say-so-linger-0-close-resets"),
        SockOpt::Linger(Some(time)) => text!("say-so-linger-close-waits-at", time = duration(*time)),
        SockOpt::Linger2(seconds) if *seconds < 0 => {
            text!("say-tcp-linger2-a-closed-socket")
        }
        SockOpt::Linger2(0) => text!("say-tcp-linger2-a-closed-socket-waits"),
        SockOpt::Linger2(seconds) => text!("say-tcp-linger2-a-closed-socket-waits-s", seconds = *seconds),
        SockOpt::MaxSeg(bytes) => text!("say-tcp-maxseg-segments-of-at", bytes = text!("bytes", n = *bytes)),
        SockOpt::SynCnt(tries) => text!("say-tcp-syncnt-a-syn-is", tries = text!("count-time", n = *tries)),
    }
}

fn describe_peer(command: &PeerCommand) -> Text {
    match command {
        PeerCommand::ReadRate(Some(0)) => text!("say-the-peer-reads-nothing-its"),
        PeerCommand::ReadRate(Some(rate)) => text!("say-the-peer-reads-a-second", rate = text!("bytes", n = *rate)),
        PeerCommand::ReadRate(None) => text!("say-the-peer-reads-as-fast"),
        PeerCommand::AckNext => text!("say-the-peer-acknowledges-the-next"),
        PeerCommand::AckUpTo(byte) => text!("say-the-peer-acknowledges-up-to", byte = grouped(*byte)),
        PeerCommand::AckAll => text!("say-the-peer-acknowledges-all-that"),
        PeerCommand::Window(bytes) => text!("say-the-peer-offers-a-window", bytes = text!("bytes", n = *bytes)),
        PeerCommand::Sack(blocks) => {
            let blocks = blocks.iter().map(|&(from, to)| text!("say-to", from = grouped(from), value = grouped(to)));
            text!("say-the-peer-says-that-it", blocks = Text::joined(blocks.collect(), ", "))
        }
        PeerCommand::DupAck => text!("say-the-peer-repeats-its-last"),
        PeerCommand::Reset => text!("say-the-peer-resets-the-connection"),
        PeerCommand::Close => text!("say-the-peer-closes-its-side"),
        PeerCommand::Exit => text!("say-the-peers-program-ends"),
        PeerCommand::Write(bytes) => text!("say-the-peer-writes", bytes = text!("bytes", n = *bytes)),
        PeerCommand::Together(parts) => {
            let parts: Vec<_> = parts.iter().map(describe_peer).collect();
            text!("say-in-one-segment", parts = Text::joined(parts, ", "))
        }
    }
}

fn describe_link(change: &LinkChange) -> Text {
    match *change {
        LinkChange::Rate(rate) => text!("say-the-link-carries", rate = link_rate(rate)),
        LinkChange::Delay(delay) => text!("say-the-link-takes-one-way", delay = duration(delay)),
        LinkChange::QueuePackets(packets) => text!("say-the-link-queues", packets = text!("count-packet", n = packets)),
        LinkChange::QueueBytes(bytes) => text!("say-the-link-queues-2", bytes = text!("bytes", n = bytes)),
        LinkChange::Loss(share) => text!("say-the-link-loses-of-the", share = percent(share)),
        LinkChange::Duplication(share) => text!("say-the-link-doubles-of-the", share = percent(share)),
        LinkChange::Reordering(share) => text!("say-the-link-delays-of-the", share = percent(share)),
        LinkChange::ReorderDelay(delay) => text!("say-packets-that-are-overtaken-come", delay = duration(delay)),
        LinkChange::DropNext(0) => text!("say-the-link-loses-none-of"),
        LinkChange::DropNext(1) => text!("say-the-link-loses-the-next"),
        LinkChange::DropNext(packets) => {
            text!("say-the-link-loses-the-next-2", packets = text!("count-packet", n = packets))
        }
    }
}

pub(crate) fn link_rate(bits_per_second: Option<u64>) -> Text {
    bits_per_second.map_or_else(|| text!("say-any-number-of-bits-per"), |bits| Text::plain(print::bits(bits)))
}

/// A share between 0 and 1 as people write it, without the noise of floating point.
pub fn percent(share: f64) -> String {
    let text = format!("{:.4}", share * 100.0);
    format!("{}%", text.trim_end_matches('0').trim_end_matches('.'))
}

// ---- reading answers ----

/// Reads an amount with its unit. Fails with a sentence for people.
pub fn parse<T: FromStr<Err = AmountError>>(text: &str) -> Result<T, Text> {
    text.parse().map_err(|error: AmountError| error.text())
}

/// A share between 0 and 1, written in percent.
pub fn share(text: &str) -> Result<f64, Text> {
    parse::<Chance>(text).map(Chance::probability)
}

/// A size that fits into one system call.
pub fn bytes(text: &str) -> Result<u32, Text> {
    parse::<Size32>(text).map(Size32::bytes)
}

/// A plain number, with or without commas between thousands.
pub fn number(text: &str, expected: Text) -> Result<u64, Text> {
    without_commas(text.trim())
        .and_then(|number| number.parse().ok())
        .ok_or_else(|| text!("say-expected", expected = expected))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_written_without_noise() {
        assert_eq!(percent(0.0), "0%");
        assert_eq!(percent(0.02), "2%");
        assert_eq!(percent(0.07), "7%");
        assert_eq!(percent(0.001), "0.1%");
        assert_eq!(percent(1.0), "100%");
        assert_eq!(share("0.5%"), Ok(0.005));
    }

    #[test]
    fn sentences_leave_function_names_alone() {
        assert_eq!(describe(&Command::Peer(PeerCommand::Reset)).sentence(), "The peer resets the connection.");
        assert!(describe(&Command::Shutdown).sentence().to_string().starts_with("shutdown(SHUT_WR)"));
    }

    #[test]
    fn numbers_may_have_commas_and_sizes_units() {
        assert_eq!(number("35,001", "a byte".into()), Ok(35_001));
        assert_eq!(number("x", "a byte".into()).unwrap_err(), "expected a byte");
        assert_eq!(bytes("64KiB"), Ok(65_536));
        assert!(bytes("8GiB").is_err_and(|error| error.to_string().contains("too large")));
    }
}
