//! The words of a conclusion: its sentence, what it rests on, and what to do.

use std::time::Duration;

use crate::source::live::blame::Blame;
use crate::source::live::progress::percent;
use crate::source::live::seen::Seen;
use crate::source::live::socket::{Timer, TimerKind};
use crate::source::live::tcp_info::TcpInfo;
use crate::units::print::{bit_rate, duration, grouped, plural};

fn ms(ms: u64) -> String {
    duration(Duration::from_millis(ms))
}

fn us(us: u64) -> String {
    duration(Duration::from_micros(us))
}

pub fn sentence(blame: Blame, seen: &Seen) -> String {
    let reader = seen.peer.as_ref().map(|peer| peer.at_the_end().names()).filter(|names| !names.is_empty());
    let reader = reader.unwrap_or_else(|| "the peer's program".to_owned());
    match blame {
        Blame::ReaderStopped if is_reader_stopped(seen) => format!("{reader} is stopped and reads nothing"),
        Blame::ReaderStopped => format!("{reader} reads nothing"),
        Blame::ReaderSlow => format!("{reader} reads slower than data could be sent"),
        Blame::PathDead => "the path is dead: nothing comes back".to_owned(),
        Blame::Path => "the network is the limit (congestion window, pacing or a link)".to_owned(),
        Blame::SendBuffer => "the send buffer is the limit: all of it is in flight".to_owned(),
        Blame::NotTcp if seen.room_wanted() => "nothing is queued: whoever waits is about to go on".to_owned(),
        Blame::NotTcp => {
            "not TCP: nothing is queued, so the program has nothing to send, or waits for something else".to_owned()
        }
        Blame::Connecting => "the connection is not open yet".to_owned(),
        Blame::Nothing => "nobody: all is sent, and ACKs are on their way".to_owned(),
        Blame::Unclear => "what is seen fits no single cause; look again".to_owned(),
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
            grounds.push(format!("no ACK for {}", ms(info.last_ack_recv_ms.into())));
            grounds.push(format!(
                "{} in flight, {} taken for lost, cwnd {}",
                plural(info.unacked, "segment"),
                grouped(info.lost),
                grouped(info.snd_cwnd)
            ));
            grounds.extend(timer(seen));
            grounds.extend(window(seen, info));
            grounds.extend(progress(seen));
        }
        Blame::Path | Blame::SendBuffer | Blame::Nothing | Blame::Unclear => {
            grounds.push(format!(
                "{} in flight of cwnd {}, round trip {}",
                plural(info.in_flight(), "segment"),
                grouped(info.snd_cwnd),
                us(info.rtt_us.into())
            ));
            grounds.extend(losses(info));
            grounds.extend(still_here(seen));
            grounds.extend(window(seen, info));
            grounds.extend(rwnd_limited(info));
            grounds.extend(progress(seen));
        }
        Blame::NotTcp | Blame::Connecting => {
            grounds.extend(window(seen, info));
            grounds.push(format!("data was sent last {} ago", ms(info.last_data_sent_ms.into())));
            grounds.extend(seen.peer.iter().flat_map(|peer| peer.reasons()));
            if !seen.room_wanted() {
                grounds.push("nobody is seen to wait for room".to_owned());
            }
        }
    }
    grounds
}

fn window(seen: &Seen, info: &TcpInfo) -> Option<String> {
    let sent = seen.socket.send_q_bytes - seen.socket.unsent_bytes();
    match seen.snd_wnd() {
        Some(0) => Some("the peer's window is 0".to_owned()),
        Some(window) => Some(format!("the peer's window is {}, of which {} in flight", grouped(window), grouped(sent))),
        None if info.unacked == 0 && sent == 0 && seen.socket.unsent_bytes() > 0 => {
            Some("nothing is in flight although there is something to send".to_owned())
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
    Some(format!("{name}: {next} in {}, back-off {backoff}", ms(expires_ms.into())))
}

fn rwnd_limited(info: &TcpInfo) -> Option<String> {
    let (busy, limited) = (info.busy_time_us?, info.rwnd_limited_us?);
    let share = percent(limited, busy);
    (limited > 0).then(|| format!("limited by the peer's window for {} of {} busy ({share} %)", us(limited), us(busy)))
}

fn progress(seen: &Seen) -> Option<String> {
    let progress = seen.progress?;
    let interval = ms(progress.interval_ms);
    if progress.acked_bytes == 0 {
        return Some(format!("nothing was acknowledged between two looks, {interval} apart"));
    }
    let rate = progress.acked_per_second();
    let wakes = seen.socket.memory.and_then(|memory| {
        let excess = memory.wmem_queued.saturating_sub(memory.wakes_at());
        (excess > 0 && rate > 0).then(|| u64::from(excess) * 1_000 / rate)
    });
    let wakes =
        wakes.map_or(String::new(), |wakes| format!("; at that rate there is room again in about {}", ms(wakes)));
    Some(format!(
        "{} bytes were acknowledged within {interval} ({}){wakes}",
        grouped(progress.acked_bytes),
        bit_rate(rate)
    ))
}

/// Under a closed window these are what the receiver dropped; each was answered by a DSACK.
fn needless_retransmissions(info: &TcpInfo) -> Option<String> {
    let (sent_again, told) = (info.total_retrans, info.dsack_dups?);
    (sent_again > 0 && told > 0).then(|| {
        format!(
            "{} sent again, {} told as needless (DSACK): what the full receiver dropped, not loss",
            plural(sent_again, "segment"),
            grouped(told)
        )
    })
}

fn losses(info: &TcpInfo) -> Option<String> {
    (info.lost > 0 || info.retrans > 0).then(|| {
        format!(
            "{} taken for lost, {} sent again and on their way",
            plural(info.lost, "segment"),
            grouped(info.retrans)
        )
    })
}

fn still_here(seen: &Seen) -> Option<String> {
    let memory = seen.socket.memory?;
    (memory.wmem_alloc > 0).then(|| {
        format!(
            "{} of truesize have not left this host yet (queueing discipline or device)",
            grouped(memory.wmem_alloc)
        )
    })
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
    text.to_owned()
}
