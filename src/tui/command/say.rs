//! Acting on the world, saying what was done, and reading what was answered.

use std::str::FromStr;
use std::time::Duration;

use crate::debugger::Moment;
use crate::debugger::breakpoint::Hit;
use crate::engine::SockOpt;
use crate::peer::{LinkChange, PeerCommand};
use crate::tui::message::Effect;
use crate::tui::model::Model;
use crate::units::amount::{AmountError, Chance, Size32};
use crate::units::print;
use crate::units::print::{duration, grouped, plural, without_commas};
use crate::world::Command;

/// Gives a command to the world, and says in words what was done.
pub fn command(model: &mut Model, command: &Command) -> Result<Option<Effect>, String> {
    let branch = model.session.branch();
    model.session.command(command).map_err(|refused| refused.to_string())?;
    say_done(model, branch, sentence(describe(command)));
    Ok(None)
}

/// Says what was done; and that it began another branch than the one before, if it did.
pub fn say_done(model: &mut Model, branch_before: usize, done: String) {
    let branch = model.session.branch();
    if branch == branch_before {
        model.ui.say(done);
    } else {
        let (new, old) = (branch + 1, branch_before + 1);
        model.ui.say(format!("{done} This is branch {new} now; Y goes back to branch {old}."));
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
    let count = if number > 1 { format!(" (hit {})", grouped(number as i64)) } else { String::new() };
    let what = hit.what.map(|step| session.headline(step.site, &step.what));
    let what = what.map(|what| format!(": {what}")).unwrap_or_default();
    let text = format!("Breakpoint `{}`{count} at {moment}{what}.", item.text);
    model.ui.say(text);
}

/// Begins with a capital, save for a function's name, and ends with a full stop.
fn sentence(mut words: String) -> String {
    let is_function = words.split(' ').next().is_some_and(|first| first.contains('('));
    if !is_function && let Some(first) = words.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    words + "."
}

/// A command in words.
pub fn describe(command: &Command) -> String {
    match command {
        Command::Write { task, bytes, .. } => format!("{task} sends {}", plural(*bytes, "byte")),
        Command::SetSockOpt(option) => describe_option(option),
        Command::Shutdown => "shutdown(SHUT_WR): FIN goes behind the last byte".into(),
        Command::Close => "close()".into(),
        Command::Interrupt { task } => format!("a signal for {task}"),
        Command::Halt { task, halted: true } => format!("{task} begins no new call of its own"),
        Command::Halt { task, halted: false } => format!("{task} goes on by itself"),
        Command::Input(_) => "the next input of the recording".into(),
        Command::DeviceRefuses { skbs } => format!("the device's queue refuses the next {}", plural(*skbs, "skb")),
        Command::OtherMemory { pages } => format!("other sockets hold {} of TCP memory", plural(*pages, "page")),
        Command::TcpMem { pages: [min, pressure, max] } => {
            format!("tcp_mem is {}, {}, {} (pages)", grouped(*min), grouped(*pressure), grouped(*max))
        }
        Command::Peer(command) => describe_peer(command),
        Command::Link { change, .. } => describe_link(change),
        Command::Arrived(segment) => format!("a segment arrives with {}", plural(segment.payload.len(), "byte")),
        Command::Data { task, bytes } => {
            format!("{task} sends {} of a real program", plural(bytes.len(), "byte"))
        }
        Command::Device { held: 0 } => "the device takes packets again".into(),
        Command::Device { held } => format!("the device is full, and {}", waiting(*held, "packet")),
        Command::PeerReport(report) => format!("the peer has read {}", plural(report.read_bytes, "byte")),
        Command::ScriptStep => "the script takes its next step".into(),
    }
}

fn describe_option(option: &SockOpt) -> String {
    match option {
        SockOpt::SndBuf(bytes) => format!("setsockopt(SO_SNDBUF, {})", grouped(*bytes)),
        SockOpt::SndBufForce(bytes) => format!("setsockopt(SO_SNDBUFFORCE, {})", grouped(*bytes)),
        SockOpt::MaxPacingRate(None) => "SO_MAX_PACING_RATE: without limit".into(),
        SockOpt::MaxPacingRate(Some(rate)) => format!("SO_MAX_PACING_RATE: {} a second", plural(*rate, "byte")),
        SockOpt::SndTimeo(None) => "setsockopt(SO_SNDTIMEO): send waits without end".into(),
        SockOpt::SndTimeo(Some(time)) => format!("setsockopt(SO_SNDTIMEO): send waits {} at most", duration(*time)),
        SockOpt::NoDelay(true) => "TCP_NODELAY on: Nagle holds nothing back".into(),
        SockOpt::NoDelay(false) => "TCP_NODELAY off: Nagle's rule holds".into(),
        SockOpt::Cork(true) => "TCP_CORK on: only full segments leave".into(),
        SockOpt::Cork(false) => "TCP_CORK off: what was held back leaves".into(),
        SockOpt::NotsentLowat(0) => "TCP_NOTSENT_LOWAT: the system's value".into(),
        SockOpt::NotsentLowat(bytes) => format!("TCP_NOTSENT_LOWAT: {}", plural(*bytes, "unsent byte")),
        SockOpt::ZeroCopy(true) => "SO_ZEROCOPY on: MSG_ZEROCOPY sends pages of the program".into(),
        SockOpt::ZeroCopy(false) => "SO_ZEROCOPY off: MSG_ZEROCOPY copies".into(),
        SockOpt::UserTimeout(Duration::ZERO) => "TCP_USER_TIMEOUT: the system's limits".into(),
        SockOpt::UserTimeout(time) => format!("TCP_USER_TIMEOUT: {}", duration(*time)),
        SockOpt::KeepAlive(true) => "SO_KEEPALIVE on: an idle peer is asked whether it is there".into(),
        SockOpt::KeepAlive(false) => "SO_KEEPALIVE off: an idle peer is asked nothing".into(),
        SockOpt::KeepIdle(time) => format!("TCP_KEEPIDLE: the peer is asked after {}", duration(*time)),
        SockOpt::KeepIntvl(time) => format!("TCP_KEEPINTVL: an answer may take {}", duration(*time)),
        SockOpt::KeepCnt(probes) => format!("TCP_KEEPCNT: the peer is asked {}", plural(*probes, "time")),
        SockOpt::Linger(None) => "SO_LINGER off: close returns at once".into(),
        SockOpt::Linger(Some(Duration::ZERO)) => "SO_LINGER 0: close resets the connection".into(),
        SockOpt::Linger(Some(time)) => format!("SO_LINGER: close waits {} at most", duration(*time)),
        SockOpt::Linger2(seconds) if *seconds < 0 => {
            "TCP_LINGER2: a closed socket does not wait for the FIN".to_owned()
        }
        SockOpt::Linger2(0) => "TCP_LINGER2: a closed socket waits for the FIN as long as the system says".to_owned(),
        SockOpt::Linger2(seconds) => format!("TCP_LINGER2: a closed socket waits {seconds} s for the FIN"),
        SockOpt::MaxSeg(bytes) => format!("TCP_MAXSEG: segments of {} at most", plural(*bytes, "byte")),
        SockOpt::SynCnt(tries) => format!("TCP_SYNCNT: a SYN is sent again {}", plural(*tries, "time")),
    }
}

fn describe_peer(command: &PeerCommand) -> String {
    match command {
        PeerCommand::ReadRate(Some(0)) => "the peer reads nothing: its window will close".into(),
        PeerCommand::ReadRate(Some(rate)) => format!("the peer reads {} a second", plural(*rate, "byte")),
        PeerCommand::ReadRate(None) => "the peer reads as fast as it can".into(),
        PeerCommand::AckNext => "the peer acknowledges the next segment".into(),
        PeerCommand::AckUpTo(byte) => format!("the peer acknowledges up to byte {}", grouped(*byte)),
        PeerCommand::AckAll => "the peer acknowledges all that arrived".into(),
        PeerCommand::Window(bytes) => format!("the peer offers a window of {}", plural(*bytes, "byte")),
        PeerCommand::Sack(blocks) => {
            let blocks = blocks.iter().map(|&(from, to)| format!("{} to {}", grouped(from), grouped(to)));
            format!("the peer says that it has {} (SACK)", blocks.collect::<Vec<_>>().join(", "))
        }
        PeerCommand::DupAck => "the peer repeats its last acknowledgement".into(),
        PeerCommand::Reset => "the peer resets the connection".into(),
        PeerCommand::Close => "the peer closes its side".into(),
        PeerCommand::Exit => "the peer's program ends".into(),
        PeerCommand::Write(bytes) => format!("the peer writes {}", plural(*bytes, "byte")),
        PeerCommand::Together(parts) => {
            let parts: Vec<_> = parts.iter().map(describe_peer).collect();
            format!("{}, in one segment", parts.join(", "))
        }
    }
}

fn describe_link(change: &LinkChange) -> String {
    match *change {
        LinkChange::Rate(rate) => format!("the link carries {}", link_rate(rate)),
        LinkChange::Delay(delay) => format!("the link takes {} one way", duration(delay)),
        LinkChange::QueuePackets(packets) => format!("the link queues {}", plural(packets, "packet")),
        LinkChange::QueueBytes(bytes) => format!("the link queues {}", plural(bytes, "byte")),
        LinkChange::Loss(share) => format!("the link loses {} of the packets", percent(share)),
        LinkChange::Duplication(share) => format!("the link doubles {} of the packets", percent(share)),
        LinkChange::Reordering(share) => format!("the link delays {} of the packets", percent(share)),
        LinkChange::ReorderDelay(delay) => format!("packets that are overtaken come {} later", duration(delay)),
        LinkChange::DropNext(0) => "the link loses none of the next packets".into(),
        LinkChange::DropNext(1) => "the link loses the next packet".into(),
        LinkChange::DropNext(packets) => format!("the link loses the next {}", plural(packets, "packet")),
    }
}

pub(crate) fn link_rate(bits_per_second: Option<u64>) -> String {
    bits_per_second.map_or_else(|| "any number of bits per second".to_owned(), print::bits)
}

/// `1 packet waits`, `2,000 packets wait`.
pub fn waiting(n: impl TryInto<i64> + Copy, noun: &str) -> String {
    let verb = if n.try_into().is_ok_and(|n| n == 1) { "waits" } else { "wait" };
    format!("{} {verb}", plural(n, noun))
}

/// A share between 0 and 1 as people write it, without the noise of floating point.
pub fn percent(share: f64) -> String {
    let text = format!("{:.4}", share * 100.0);
    format!("{}%", text.trim_end_matches('0').trim_end_matches('.'))
}

// ---- reading answers ----

/// Reads an amount with its unit. Fails with a sentence for people.
pub fn parse<T: FromStr<Err = AmountError>>(text: &str) -> Result<T, String> {
    text.parse().map_err(|error: AmountError| error.to_string())
}

/// A share between 0 and 1, written in percent.
pub fn share(text: &str) -> Result<f64, String> {
    parse::<Chance>(text).map(Chance::probability)
}

/// A size that fits into one system call.
pub fn bytes(text: &str) -> Result<u32, String> {
    parse::<Size32>(text).map(Size32::bytes)
}

/// A plain number, with or without commas between thousands.
pub fn number(text: &str, expected: &str) -> Result<u64, String> {
    without_commas(text.trim()).and_then(|number| number.parse().ok()).ok_or_else(|| format!("expected {expected}"))
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
        assert_eq!(sentence(describe(&Command::Peer(PeerCommand::Reset))), "The peer resets the connection.");
        assert!(sentence(describe(&Command::Shutdown)).starts_with("shutdown(SHUT_WR)"));
    }

    #[test]
    fn numbers_may_have_commas_and_sizes_units() {
        assert_eq!(number("35,001", "a byte"), Ok(35_001));
        assert_eq!(number("x", "a byte"), Err("expected a byte".to_owned()));
        assert_eq!(bytes("64KiB"), Ok(65_536));
        assert!(bytes("8GiB").is_err_and(|error| error.contains("too large")));
    }
}
