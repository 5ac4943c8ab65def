//! A look at a real socket as a scenario: the engine is brought to what was seen, and goes on from there.
//!
//! A first task writes what was sent and not acknowledged, while the peer's window takes just that; a second one what is
//! queued behind it. Then the window becomes the one that was seen, and whoever waited for room waits again.

use std::fmt::Write;

use crate::kernel::KernelVersion;
use crate::source::live::inside::LiveSkb;
use crate::source::live::look::Look;
use crate::source::live::socket::LiveSocket;
use crate::source::live::tcp_info::TcpInfo;
use crate::source::live::wait::{How, Wait};
use crate::units::print::grouped;

/// Why a look cannot be a scenario.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum NotReproducible {
    /// There is no TCP_INFO.
    #[error("the kernel did not tell the connection's numbers (TCP_INFO): there is nothing to make a scenario of")]
    NoInfo,
    /// Nothing can be sent on it.
    #[error("the connection is not open: a scenario begins with one that is")]
    NotOpen,
}

/// The largest packet of a scenario.
const MOST_MTU: u32 = 65_535;
/// Time stamps take so much of every segment.
const TIMESTAMPS: u32 = 12;
/// The largest window without a scale.
const MOST_WINDOW: u64 = 65_535;
/// Queues of more skbs are written in calls of one size.
const MOST_CALLS: usize = 200;
/// What a program is taken to write where its call does not say.
const USUAL_CALL: u64 = 64 << 10;
/// Between two of the stages, and after the last, in microseconds.
const STAGE_US: u64 = 10_000;
const SYN_SENT: u8 = 2;

/// The scenario as TOML.
pub fn scenario(look: &Look, kernel: KernelVersion) -> Result<String, NotReproducible> {
    let socket = &look.seen.socket;
    let info = socket.info.as_ref().ok_or(NotReproducible::NoInfo)?;
    if socket.state.0 == SYN_SENT {
        return Err(NotReproducible::NotOpen);
    }
    let seen = State::of(look, info);
    let mut text = String::new();
    // A writer into a String does not fail.
    let _ = head(look, &seen, kernel, &mut text);
    let _ = connection(look, info, &seen, &mut text);
    let _ = stages(look, &seen, &mut text);
    Ok(text)
}

/// The numbers that the stages lead to.
struct State {
    sent: u64,
    unsent: u64,
    snd_wnd: u64,
    scale: u8,
    /// The first window that the peer says. Half of the largest one bounds an skb (`tcp_bound_to_half_wnd`), so that the skbs
    /// that were seen tell how large it was.
    first_window: u64,
    rtt_us: u64,
    is_closed: bool,
}

impl State {
    fn of(look: &Look, info: &TcpInfo) -> State {
        let seen = &look.seen;
        let inside = seen.inside.as_ref().filter(|inside| !inside.truncated);
        let len_of = |sent: bool| {
            let skbs = inside.map(|inside| inside.skbs.iter().filter(move |skb| skb.sent == sent));
            skbs.map(|skbs| skbs.map(|skb| u64::from(skb.len)).sum())
        };
        let unsent = u64::from(seen.socket.unsent_bytes());
        let is_closed = matches!(seen.socket.state.name(), "FIN_WAIT1" | "FIN_WAIT2" | "LAST_ACK" | "CLOSING");
        // The FIN counts 1 and is no data.
        let fin = u64::from(is_closed && unsent == 0);
        let sent: u64 = len_of(true).unwrap_or((u64::from(seen.socket.send_q_bytes) - unsent).saturating_sub(fin));
        let unsent = len_of(false).unwrap_or(unsent);
        State {
            snd_wnd: seen.snd_wnd().map_or(sent + unsent, u64::from),
            sent,
            unsent,
            scale: if info.options & 4 != 0 { info.wscale.0 } else { 0 },
            first_window: inside.map_or(MOST_WINDOW, |inside| first_window(&inside.skbs)),
            rtt_us: u64::from(info.rtt_us).max(1),
            is_closed,
        }
    }

    /// A window as the peer can say it, not smaller than this.
    fn window(&self, bytes: u64) -> u64 {
        (bytes.div_ceil(1 << self.scale) << self.scale).min(MOST_WINDOW << self.scale)
    }
}

/// Twice the usual length of what waits unsent.
fn first_window(skbs: &[LiveSkb]) -> u64 {
    let unsent: Vec<u32> = skbs.iter().filter(|skb| !skb.sent && skb.len > 0 && !skb.eor).map(|skb| skb.len).collect();
    let same = |len: u32| unsent.iter().filter(|other| **other == len).count();
    let usual = unsent.iter().copied().max_by_key(|len| (same(*len), *len)).filter(|len| same(*len) > 1);
    usual.map_or(MOST_WINDOW, |len| (2 * u64::from(len)).min(MOST_WINDOW))
}

fn quoted(text: &str) -> String {
    // What JSON escapes TOML escapes in the same way.
    serde_json::to_string(text).unwrap_or_default()
}

fn title(socket: &LiveSocket) -> String {
    format!("{socket}, reproduced")
}

fn head(look: &Look, state: &State, kernel: KernelVersion, text: &mut String) -> std::fmt::Result {
    let socket = &look.seen.socket;
    let mut why = vec![look.verdict.sentence.clone()];
    why.extend(look.verdict.grounds.iter().cloned());
    why.extend(left_out(look));
    writeln!(text, "# Made by skbscope of a look at a real socket (cookie {}).", socket.cookie)?;
    writeln!(text, "title = {}", quoted(&title(socket)))?;
    let shows = format!(
        "{} bytes sent and not acknowledged, {} not sent, window {}: as it was seen, to go on from there",
        grouped(state.sent),
        grouped(state.unsent),
        grouped(state.snd_wnd)
    );
    writeln!(text, "shows = {}", quoted(&shows))?;
    writeln!(text, "why = {}", quoted(&why.join("\n")))?;
    writeln!(text, "kernel = \"{}\"", kernel.name())?;
    writeln!(text, "run_for = \"{}us\"", 6 * state.rtt_us + 5 * STAGE_US)
}

/// What the scenario cannot have, in sentences.
fn left_out(look: &Look) -> Vec<String> {
    let seen = &look.seen;
    let mut left_out = Vec::new();
    let congestion = seen.socket.congestion.as_deref().unwrap_or("cubic");
    if !matches!(congestion, "cubic" | "reno") {
        left_out
            .push(format!("Its congestion control is {congestion}, which the engine does not have: cubic stands in."));
    }
    let locked = seen.inside.as_ref().and_then(|inside| inside.sndbuf_locked);
    if locked != Some(true) {
        left_out.push("The kernel may tune the real sk_sndbuf; here it stands where it was.".to_owned());
    }
    if seen.socket.info.as_ref().is_some_and(|info| info.lost > 0 || info.sacked > 0 || info.retrans > 0) {
        left_out.push("Marks of loss and SACK are not made again.".to_owned());
    }
    left_out
}

fn connection(look: &Look, info: &TcpInfo, state: &State, text: &mut String) -> std::fmt::Result {
    let seen = &look.seen;
    let inside = seen.inside.as_ref();
    let congestion = seen.socket.congestion.as_deref().filter(|name| *name == "reno").unwrap_or("cubic");
    let timestamps = info.options & 1 != 0;
    let ipv6 = seen.socket.ends().0.is_ipv6();
    let header = if ipv6 { 60 } else { 40 };
    let mss = (info.snd_mss + if timestamps { TIMESTAMPS } else { 0 }).clamp(88, MOST_MTU - header);
    writeln!(text, "\n[socket]")?;
    if let Some(memory) = seen.socket.memory {
        // The kernel stores the double.
        writeln!(text, "sndbufforce = {}", memory.sndbuf / 2)?;
    }
    writeln!(text, "nodelay = true\ncongestion = \"{congestion}\"\nmtu = {}", mss + header)?;
    writeln!(
        text,
        "timestamps = {timestamps}\nsack = {}\nwindow_scaling = {}",
        info.options & 2 != 0,
        info.options & 4 != 0
    )?;
    writeln!(text, "ipv6 = {ipv6}")?;
    if let Some(lowat) = inside.and_then(|inside| inside.notsent_lowat).filter(|lowat| (1..1 << 31).contains(lowat)) {
        writeln!(text, "notsent_lowat = {lowat}")?;
    }
    if inside.is_some_and(|inside| inside.skbs.iter().any(LiveSkb::is_zerocopy)) {
        writeln!(text, "zerocopy = true")?;
    }
    writeln!(text, "\n[machine]\ninitcwnd = {}", info.snd_cwnd.clamp(1, 65_535))?;
    // The kernel makes larger ones where the shortest round trip was short, which the engine has not seen.
    let sent = inside.into_iter().flat_map(|inside| &inside.skbs).filter(|skb| skb.sent);
    if let Some(segments) = sent.map(|skb| skb.gso_segs).max().filter(|segments| (3..=44).contains(segments)) {
        writeln!(text, "tcp_min_tso_segs = {segments}")?;
    }
    writeln!(text, "\n[peer]\nkind = \"manual\"\nmss = {mss}\nwindow = {}", state.first_window)?;
    if info.options & 4 != 0 {
        writeln!(text, "window_scale = {}", state.scale)?;
    }
    writeln!(text, "\n[link]\ndelay = \"{}ns\"", state.rtt_us * 500)
}

/// What is written, what the peer says, who waits: one after the other.
fn stages(look: &Look, state: &State, text: &mut String) -> std::fmt::Result {
    let seen = &look.seen;
    let inside = seen.inside.as_ref().filter(|inside| !inside.truncated);
    let skbs = |sent| inside.map_or(Vec::new(), |inside| inside.skbs.iter().filter(|skb| skb.sent == sent).collect());
    let at = |stage: u64| 2 * state.rtt_us + stage * STAGE_US;
    // Before anything is written: the window takes what was sent, and nothing behind it.
    said(at(0), state.window(state.sent), text)?;
    if state.sent > 0 {
        task("sent", at(1), state.sent, &skbs(true), "", text)?;
    }
    if state.unsent > 0 || state.is_closed {
        let finally = match (state.is_closed, seen.socket.inode) {
            (false, _) => "",
            (true, None) => "finally = \"close\"\n",
            (true, Some(_)) => "finally = \"shutdown\"\n",
        };
        task("queued", at(2), state.unsent, &skbs(false), finally, text)?;
    }
    let nonagle = inside.and_then(|inside| inside.nonagle).unwrap_or(0);
    if nonagle & 1 == 0 {
        write!(text, "\n[[script]]\nat = \"{}us\"\nnodelay = false\n", at(3))?;
    }
    if nonagle & 2 != 0 {
        write!(text, "\n[[script]]\nat = \"{}us\"\ncork = true\n", at(3))?;
    }
    if state.snd_wnd >> state.scale << state.scale != state.window(state.sent) {
        // Rounded down: the peer has no smaller unit.
        said(at(3), state.snd_wnd >> state.scale << state.scale, text)?;
    }
    match seen.waits.iter().find(|wait| wait.for_room(seen.nospace()) == Some(true)) {
        Some(wait) if !state.is_closed => {
            let is_full = seen.socket.memory.is_some_and(|memory| memory.wmem_queued >= memory.sndbuf);
            waiter(wait, is_full, at(4), text)
        }
        _ => Ok(()),
    }
}

fn said(at_us: u64, window: u64, text: &mut String) -> std::fmt::Result {
    write!(text, "\n[[script]]\nat = \"{at_us}us\"\nack = 0\nwindow = {window}\n")
}

/// A program that writes so many bytes, in calls of the sizes of these skbs if there are not too many.
fn task(name: &str, at_us: u64, bytes: u64, skbs: &[&LiveSkb], finally: &str, text: &mut String) -> std::fmt::Result {
    write!(text, "\n[[task]]\nname = \"{name}\"\nstart_at = \"{at_us}us\"\n")?;
    let sizes: Vec<_> = skbs.iter().map(|skb| skb.len).filter(|len| *len > 0).collect();
    let all = |is: fn(&LiveSkb) -> bool| !skbs.is_empty() && skbs.iter().all(|skb| is(skb));
    let flags: Vec<_> =
        [("eor", all(|skb| skb.eor)), ("sendfile", all(LiveSkb::is_shared)), ("zerocopy", all(LiveSkb::is_zerocopy))]
            .into_iter()
            .filter(|(_, is_set)| *is_set)
            .map(|(flag, _)| quoted(flag))
            .collect();
    if !flags.is_empty() {
        writeln!(text, "flags = [{}]", flags.join(", "))?;
    }
    if (1..=MOST_CALLS).contains(&sizes.len()) {
        let list: Vec<_> = sizes.iter().map(u32::to_string).collect();
        writeln!(text, "write = [{}]\ntimes = {}", list.join(", "), sizes.len())?;
    } else if bytes > 0 {
        let one = (bytes / sizes.len().max(1) as u64).clamp(1, bytes);
        let one = if sizes.is_empty() { bytes.min(USUAL_CALL) } else { one };
        writeln!(text, "write = {one}\ntotal = {bytes}")?;
    }
    // The queue may stand beyond its limit: nobody is to sleep before it is as it was.
    write!(text, "mode = \"nonblocking\"\n{finally}")
}

/// Whoever waited for room waits again, in the same way. A call that would not sleep now, though it slept on in reality
/// since too little has been freed, waits in `poll`: that has the same mark.
fn waiter(wait: &Wait, is_full: bool, at_us: u64, text: &mut String) -> std::fmt::Result {
    let (mode, bytes) = match &wait.how {
        How::Send { length_bytes, .. } if is_full => ("blocking", length_bytes.unwrap_or(USUAL_CALL)),
        How::Send { length_bytes, .. } => ("poll", length_bytes.unwrap_or(USUAL_CALL)),
        How::Epoll { events, .. } if events.is_edge() => ("epoll-edge", USUAL_CALL),
        How::Epoll { .. } => ("epoll", USUAL_CALL),
        How::Poll { .. } | How::IoUring => ("poll", USUAL_CALL),
        How::Receive { .. } | How::Close { .. } | How::Other { .. } => return Ok(()),
    };
    let polls = if mode == "blocking" { "" } else { "polls_first = true\n" };
    let name = quoted(&wait.name);
    let bytes = bytes.clamp(1, 1 << 30);
    write!(
        text,
        "\n[[task]]\nname = {name}\nstart_at = \"{at_us}us\"\nmode = \"{mode}\"\n{polls}write = {bytes}\ntimes = 1\n"
    )
}
