//! The words of a conclusion: its sentence, what it rests on, and what to do.

use std::time::Duration;

use crate::language::{aloud, term, text};
use crate::source::live::blame::Blame;
use crate::source::live::progress::percent;
use crate::source::live::seen::Seen;
use crate::source::live::socket::{Timer, TimerKind};
use crate::source::live::tcp_info::TcpInfo;
use crate::units::print::{bit_rate, duration, grouped};

fn ms(ms: u64) -> String {
    duration(Duration::from_millis(ms))
}

fn us(us: u64) -> String {
    duration(Duration::from_micros(us))
}

pub fn sentence(blame: Blame, seen: &Seen) -> String {
    let reader = seen.peer.as_ref().map(|peer| peer.at_the_end().names()).filter(|names| !names.is_empty());
    let reader = reader.unwrap_or_else(|| text!("grounds-the-peers-program").aloud());
    match blame {
        Blame::ReaderStopped if is_reader_stopped(seen) => {
            text!("grounds-is-stopped-and-reads-nothing", reader = reader.to_string()).aloud()
        }
        Blame::ReaderStopped => text!("grounds-reads-nothing", reader = reader.to_string()).aloud(),
        Blame::ReaderSlow => text!("grounds-reads-slower-than-data-could", reader = reader.to_string()).aloud(),
        Blame::PathDead => text!("grounds-the-path-is-dead-nothing").aloud(),
        Blame::Path => text!("grounds-the-network-is-the-limit").aloud(),
        Blame::SendBuffer => text!("grounds-the-send-buffer-is-the").aloud(),
        Blame::NotTcp if seen.room_wanted() => text!("grounds-nothing-is-queued-whoever-waits").aloud(),
        Blame::NotTcp => text!("grounds-not-tcp-nothing-is-queued").aloud(),
        Blame::Connecting => text!("grounds-the-connection-is-not-open").aloud(),
        Blame::Nothing => text!("grounds-nobody-all-is-sent-and").aloud(),
        Blame::Unclear => text!("grounds-what-is-seen-fits-no").aloud(),
    }
}

fn is_reader_stopped(seen: &Seen) -> bool {
    let processes = seen.peer.as_ref().map(|peer| &peer.at_the_end().processes);
    processes.is_some_and(|processes| !processes.is_empty() && processes.iter().all(|process| process.is_stopped()))
}

pub fn grounds(blame: Blame, seen: &Seen) -> Vec<String> {
    let mut grounds = Vec::new();
    let Some(info) = &seen.socket.info else { return grounds };
    match blame {
        Blame::ReaderStopped | Blame::ReaderSlow => {
            grounds.extend(window(seen, info));
            grounds.extend(timer(seen));
            grounds.extend(rwnd_limited(info));
            grounds.extend(progress(seen));
            grounds.extend(seen.peer.iter().flat_map(|peer| peer.reasons()));
            grounds.extend(needless_retransmissions(info));
        }
        Blame::PathDead => {
            grounds.push(text!("grounds-no-ack-for", into = ms(info.last_ack_recv_ms.into()).to_string()).aloud());
            grounds.push(
                text!(
                    "grounds-in-flight-taken-for-lost",
                    unacked = text!("count-segment", n = info.unacked),
                    lost = grouped(info.lost),
                    snd_cwnd = grouped(info.snd_cwnd)
                )
                .aloud(),
            );
            grounds.extend(timer(seen));
            grounds.extend(window(seen, info));
            grounds.extend(progress(seen));
        }
        Blame::Path | Blame::SendBuffer | Blame::Nothing | Blame::Unclear => {
            grounds.push(
                text!(
                    "grounds-in-flight-of-cwnd-round",
                    in_flight = text!("count-segment", n = info.in_flight()),
                    snd_cwnd = grouped(info.snd_cwnd),
                    into = us(info.rtt_us.into()).to_string()
                )
                .aloud(),
            );
            grounds.extend(losses(info));
            grounds.extend(still_here(seen));
            grounds.extend(window(seen, info));
            grounds.extend(rwnd_limited(info));
            grounds.extend(progress(seen));
        }
        Blame::NotTcp | Blame::Connecting => {
            grounds.extend(window(seen, info));
            grounds.push(
                text!("grounds-data-was-sent-last-ago", into = ms(info.last_data_sent_ms.into()).to_string()).aloud(),
            );
            grounds.extend(seen.peer.iter().flat_map(|peer| peer.reasons()));
            if !seen.room_wanted() {
                grounds.push(text!("grounds-nobody-is-seen-to-wait").aloud());
            }
        }
    }
    grounds
}

fn window(seen: &Seen, info: &TcpInfo) -> Option<String> {
    let sent = seen.socket.send_q_bytes - seen.socket.unsent_bytes();
    match seen.snd_wnd() {
        Some(0) => Some(text!("grounds-the-peers-window-is-0").aloud()),
        Some(window) => {
            Some(text!("grounds-the-peers-window-is-of", window = grouped(window), sent = grouped(sent)).aloud())
        }
        None if info.unacked == 0 && sent == 0 && seen.socket.unsent_bytes() > 0 => {
            Some(text!("grounds-nothing-is-in-flight-although").aloud())
        }
        None => None,
    }
}

fn timer(seen: &Seen) -> Option<String> {
    let Timer { kind, expires_ms, .. } = seen.socket.timer?;
    let backoff = seen.socket.info.as_ref().map_or(0, |info| info.backoff);
    let (name, next) = match kind {
        TimerKind::Persist => ("the persist timer runs", "the window is probed again"),
        TimerKind::Retransmit => ("the retransmission timer runs", "the first skb is sent again"),
        TimerKind::Keepalive | TimerKind::TimeWait => return None,
    };
    Some(
        text!(
            "grounds-in-back-off",
            name = term(&aloud(), name),
            next = term(&aloud(), next),
            into = ms(expires_ms.into()).to_string(),
            backoff = backoff.to_string()
        )
        .aloud(),
    )
}

fn rwnd_limited(info: &TcpInfo) -> Option<String> {
    let (busy, limited) = (info.busy_time_us?, info.rwnd_limited_us?);
    let share = percent(limited, busy);
    (limited > 0).then(|| {
        text!(
            "grounds-limited-by-the-peers-window",
            limited = us(limited).to_string(),
            busy = us(busy).to_string(),
            share = share.to_string()
        )
        .aloud()
    })
}

fn progress(seen: &Seen) -> Option<String> {
    let progress = seen.progress?;
    let interval = ms(progress.interval_ms);
    if progress.acked_bytes == 0 {
        return Some(text!("grounds-nothing-was-acknowledged-between-two", interval = interval.to_string()).aloud());
    }
    let rate = progress.acked_per_second();
    let wakes = seen.socket.memory.and_then(|memory| {
        let excess = memory.wmem_queued.saturating_sub(memory.wakes_at());
        (excess > 0 && rate > 0).then(|| u64::from(excess) * 1_000 / rate)
    });
    let wakes = wakes
        .map_or(String::new(), |wakes| text!("grounds-at-that-rate-there-is", wakes = ms(wakes).to_string()).aloud());
    Some(
        text!(
            "grounds-bytes-were-acknowledged-within",
            acked_bytes = grouped(progress.acked_bytes),
            interval = interval.to_string(),
            rate = bit_rate(rate).to_string(),
            wakes = wakes.to_string()
        )
        .aloud(),
    )
}

/// Under a closed window these are what the receiver dropped; each was answered by a DSACK.
fn needless_retransmissions(info: &TcpInfo) -> Option<String> {
    let (sent_again, told) = (info.total_retrans, info.dsack_dups?);
    (sent_again > 0 && told > 0).then(|| {
        text!(
            "grounds-sent-again-told-as-needless",
            sent_again = text!("count-segment", n = sent_again),
            told = grouped(told)
        )
        .aloud()
    })
}

fn losses(info: &TcpInfo) -> Option<String> {
    (info.lost > 0 || info.retrans > 0).then(|| {
        text!(
            "grounds-taken-for-lost-sent-again",
            lost = text!("count-segment", n = info.lost),
            retrans = grouped(info.retrans)
        )
        .aloud()
    })
}

fn still_here(seen: &Seen) -> Option<String> {
    let memory = seen.socket.memory?;
    (memory.wmem_alloc > 0)
        .then(|| text!("grounds-of-truesize-have-not-left", wmem_alloc = grouped(memory.wmem_alloc)).aloud())
}

pub fn advice(blame: Blame, seen: &Seen) -> String {
    let stopped = is_reader_stopped(seen);
    let text = match blame {
        Blame::ReaderStopped if stopped => "continue the stopped program: kill -CONT PID",
        Blame::ReaderStopped => "find out why that program does not read; a larger sndbuf only moves the point",
        Blame::ReaderSlow => "make the reader faster; a larger sndbuf only moves the point",
        Blame::PathDead => {
            "look at the path: routes, links, firewalls; the kernel goes on trying until tcp_retries2 is used up"
        }
        Blame::Path => "a faster link or less loss; a larger sndbuf does not help",
        Blame::SendBuffer => "a larger SO_SNDBUF, or none set so that the kernel tunes it (net.ipv4.tcp_wmem)",
        Blame::NotTcp => "look at the program: what does it wait for? Protocols such as SSH have windows of their own",
        Blame::Connecting => "look whether anybody listens at the peer's address",
        Blame::Nothing | Blame::Unclear => "look again, or for longer: skbscope attach --headless --for 10s",
    };
    term(&aloud(), text).to_owned()
}
