//! What the numbers of a socket say together.

use serde::Serialize;

use crate::kernel::limits::wake_mark;
use crate::language::{aloud, term, text};
use crate::ss::advice::advice;
use crate::ss::limit::Limit;
use crate::ss::socket::Socket;
use crate::ss::unit::span;
use crate::units::print::{grouped, plural};

/// What would happen to a program that writes now. Bytes are of `sk_wmem_queued`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct Writer {
    /// By how much w is above tb; below zero: room for so much.
    pub over_by: i64,
    /// A send that needs a new skb sleeps, or is refused with EAGAIN.
    pub send_blocks: bool,
    /// What poll and epoll say: EPOLLOUT.
    pub poll_writeable: bool,
    /// At so many bytes or fewer, a sleeper is woken and poll says yes.
    pub wakes_at: i64,
    /// So many must be freed before.
    pub to_free: i64,
}

/// What the numbers say together. Byte counts are of payload.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Judgement {
    /// Send-Q.
    pub written_unacked: Option<i64>,
    /// Of it what was not sent.
    pub unsent: Option<i64>,
    /// Of it what is in flight.
    pub in_flight: Option<i64>,
    /// None if the line has no w and tb.
    pub writer: Option<Writer>,
    /// Who limits.
    pub limit: Limit,
    /// Why that is said.
    pub grounds: Vec<String>,
    /// What to try.
    pub advice: Vec<String>,
}

impl Judgement {
    /// Judges what is known of a socket.
    pub fn of(socket: &Socket) -> Judgement {
        let is_listening = socket.state.as_deref() == Some("LISTEN");
        let written_unacked = socket.count("Send-Q").filter(|_| !is_listening);
        let unsent = socket.info("notsent");
        let in_flight = written_unacked.zip(unsent).map(|(queued, unsent)| (queued - unsent).max(0));
        let mut judgement = Judgement {
            written_unacked,
            unsent,
            in_flight,
            writer: writer(socket),
            limit: Limit::Unclear,
            grounds: Vec::new(),
            advice: Vec::new(),
        };
        judgement.limit = judgement.find_limit(socket);
        judgement.advice = advice(judgement.limit, socket);
        judgement
    }

    fn find_limit(&mut self, socket: &Socket) -> Limit {
        if let Some(limit) = self.by_state(socket) {
            return limit;
        }
        let queued = self.written_unacked.or(self.writer.and_then(|_| socket.queued()));
        if queued == Some(0) {
            self.grounds.push(text!("ss-nothing-is-queued-tcp-waits").aloud());
            return Limit::NotTcp;
        }
        if let Some(limit) =
            self.by_timer(socket).or_else(|| self.by_windows(socket)).or_else(|| self.by_buffer(socket))
        {
            return limit;
        }
        let ground = if socket.has_info() {
            text!("ss-these-numbers-fit-several-causes").aloud()
        } else {
            text!("ss-windows-and-timers-are-not").aloud()
        };
        self.grounds.push(ground.to_owned());
        Limit::Unclear
    }

    fn by_state(&mut self, socket: &Socket) -> Option<Limit> {
        match socket.state.as_deref() {
            Some(state @ ("LISTEN" | "UNCONN" | "TIME-WAIT" | "NEW-SYN-RECV" | "BOUND-INACTIVE")) => {
                self.grounds.push(text!("ss-such-a-socket-sends-no", state = state.to_string()).aloud());
                Some(Limit::NoSender)
            }
            Some(state @ ("SYN-SENT" | "SYN-RECV")) => {
                self.grounds.push(text!("ss-the-handshake-is-not-complete", state = state.to_string()).aloud());
                Some(Limit::Path)
            }
            _ => None,
        }
    }

    /// The timer tells most: which one runs, and how often in vain.
    fn by_timer(&mut self, socket: &Socket) -> Option<Limit> {
        let backoff = socket.info("backoff").unwrap_or(0);
        let kind = socket.field("timer").and_then(|timer| timer.parts().next().map(str::to_owned));
        let nothing_flies = self.unsent > Some(0) && socket.info("unacked") == Some(0);
        let silence = socket.number("lastack").unwrap_or(0.0);
        let pause = socket.number("rto").unwrap_or(0.0) * f64::from(1_u32 << backoff.clamp(0, 16));
        if kind.as_deref() == Some("persist") || (kind.is_none() && nothing_flies && backoff > 0) {
            let times = if backoff > 0 {
                text!("ss-backed-off", backoff = text!("count-time", n = backoff)).aloud()
            } else {
                String::new()
            };
            self.grounds.push(text!("ss-window-probes-are-sent-the", times = times.to_string()).aloud());
            if pause > 0.0 && silence > 2.0 * pause {
                self.grounds.push(text!("ss-and-the-last-ack-came", silence = span(silence).to_string()).aloud());
                return Some(Limit::Path);
            }
            self.push_share(socket, "rwnd_limited", "held by the peer's window");
            return Some(Limit::ReaderStopped);
        }
        let (again, lost) = (socket.info("retrans").unwrap_or(0), socket.info("lost").unwrap_or(0));
        if backoff > 0 && (kind.as_deref() == Some("on") || !nothing_flies) {
            self.grounds.push(
                text!(
                    "ss-sent-again-in-vain-no",
                    backoff = text!("count-time", n = backoff),
                    silence = span(silence).to_string()
                )
                .aloud(),
            );
            return Some(Limit::Path);
        }
        if again + lost > 0 {
            let (again, lost) = (plural(again, "segment"), grouped(lost));
            self.grounds
                .push(text!("ss-losses-sent-again-and-in", again = again.to_string(), lost = lost.to_string()).aloud());
            return Some(Limit::Path);
        }
        None
    }

    fn by_windows(&mut self, socket: &Socket) -> Option<Limit> {
        let (unsent, unacked, cwnd) = (self.unsent?, socket.info("unacked")?, socket.count("cwnd")?);
        if unsent == 0 {
            return None;
        }
        if unacked >= cwnd {
            let fly = plural(unacked, "segment");
            self.grounds.push(
                text!(
                    "ss-in-flight-cwnd-wait-for",
                    fly = fly.to_string(),
                    cwnd = grouped(cwnd),
                    unsent = text!("bytes", n = unsent)
                )
                .aloud(),
            );
            return Some(Limit::Cwnd);
        }
        let (window, mss, in_flight) = (socket.count("snd_wnd"), socket.count("mss").unwrap_or(0), self.in_flight?);
        if let Some(window) = window.filter(|window| in_flight + mss.min(unsent) > *window) {
            let (fly, window) = (plural(in_flight, "byte"), grouped(window));
            self.grounds
                .push(text!("ss-in-flight-fill-the-peers", fly = fly.to_string(), window = window.to_string()).aloud());
            return Some(Limit::ReaderSlow);
        }
        let share = socket.field("rwnd_limited").and_then(|field| field.number(1)).unwrap_or(0.0);
        if window.is_none() && share >= 50.0 {
            self.push_share(socket, "rwnd_limited", "held by the peer's window");
            return Some(Limit::ReaderSlow);
        }
        None
    }

    /// Everything is sent, or it is not known what is.
    fn by_buffer(&mut self, socket: &Socket) -> Option<Limit> {
        let writer = self.writer?;
        if self.unsent? > 0 {
            return None;
        }
        if writer.poll_writeable {
            self.grounds.push(text!("ss-all-that-was-written-is").aloud());
            return Some(Limit::NotTcp);
        }
        self.grounds.push(text!("ss-everything-is-sent-and-what").aloud());
        self.push_share(socket, "sndbuf_limited", "held by the send buffer");
        Some(Limit::SendBuffer)
    }

    fn push_share(&mut self, socket: &Socket, name: &str, held: &'static str) {
        let field = socket.field(name);
        if let Some((time, share)) = field.and_then(|field| Some((field.number(0)?, field.number(1)?))) {
            self.grounds.push(
                text!(
                    "ss-for-of-the-busy-time",
                    name = name.to_string(),
                    share = share.to_string(),
                    held = term(&aloud(), held),
                    time = span(time).to_string()
                )
                .aloud(),
            );
        }
    }

    /// How urgently it should be looked at: the worst has the largest.
    pub(crate) fn severity(&self) -> (bool, Limit, i64) {
        let blocks = self.writer.is_some_and(|writer| writer.send_blocks);
        (blocks && self.limit != Limit::NoSender, self.limit, self.written_unacked.unwrap_or(0))
    }
}

fn writer(socket: &Socket) -> Option<Writer> {
    let queued = socket.queued()?;
    let sndbuf = u32::try_from(socket.count("skmem.tb")?).ok()?;
    let wakes_at = i64::from(wake_mark(sndbuf));
    Some(Writer {
        over_by: queued - i64::from(sndbuf),
        send_blocks: queued >= i64::from(sndbuf),
        poll_writeable: queued <= wakes_at,
        wakes_at,
        to_free: (queued - wakes_at).max(0),
    })
}
