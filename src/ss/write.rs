//! A socket of the engine as a line of `ss -tmino`.

use std::net::SocketAddr;
use std::time::Duration;

use crate::engine::socket::congestion::INFINITE_SSTHRESH;
use crate::engine::{State, Timer};
use crate::observe::{InfoView, SocketView};
use crate::units::Time;

/// What `ss -tmino` would print of the socket, in two lines. What the engine does not keep is not in it: `segs_in`, `rcvmss`,
/// `ato`, `delivery_rate` and what the receiving side estimates.
pub fn line(socket: &SocketView<'_>, ends: [SocketAddr; 2]) -> String {
    let [local, remote] = ends;
    let (state, unread, queued) = (state(socket.state), socket.readable, socket.outq);
    let mut first = format!("{state} {unread} {queued} {local} {remote}");
    let mut details = format!(
        "\t skmem:(r{},rb{},t{},tb{},f{},w{},o0,bl0,d0)",
        socket.rmem_alloc, socket.rcvbuf, socket.wmem_alloc, socket.sndbuf, socket.forward_alloc, socket.wmem_queued
    );
    let info = socket.info();
    if let Some(timer) = timer(socket, &info) {
        first.push_str(&format!(" timer:({timer})"));
    }
    for field in options(socket, &info).into_iter().chain(counts(socket, &info)).chain(rest(socket, &info)).flatten() {
        details.push(' ');
        details.push_str(&field);
    }
    format!("{first}\n{details}\n")
}

const fn state(state: State) -> &'static str {
    match state {
        State::Established => "ESTAB",
        State::SynSent => "SYN-SENT",
        State::FinWait1 => "FIN-WAIT-1",
        State::FinWait2 => "FIN-WAIT-2",
        State::TimeWait => "TIME-WAIT",
        State::Close => "UNCONN",
        State::CloseWait => "CLOSE-WAIT",
        State::LastAck => "LAST-ACK",
        State::SynRecv => "SYN-RECV",
        State::Listen => "LISTEN",
        State::Closing => "CLOSING",
    }
}

/// Kernel: `inet_csk_diag_fill`, net/ipv4/inet_diag.c, 3.10 to 6.18.
fn timer(socket: &SocketView<'_>, info: &InfoView) -> Option<String> {
    let shared = socket.timer.and_then(|pending| match pending.timer {
        Timer::Retransmit | Timer::LossProbe | Timer::ReoTimeout | Timer::EarlyRetransmit => {
            Some(("on", pending.at, socket.retransmits))
        }
        Timer::Probe0 => Some(("persist", pending.at, socket.probes_out)),
        _ => None,
    });
    let (name, at, tries) = shared.or_else(|| info.keepalive.map(|at| ("keepalive", at, socket.probes_out)))?;
    Some(format!("{name},{},{tries}", clock(at, socket.now)))
}

/// As `ss` prints the time until a timer fires: `1.536ms` are 1 s and 536 ms.
fn clock(at: Time, now: Time) -> String {
    let milliseconds = at.since(now).as_millis();
    let (minutes, seconds, rest) = (milliseconds / 60_000, milliseconds / 1_000 % 60, milliseconds % 1_000);
    match (minutes, seconds, rest) {
        (10.., ..) => format!("{minutes}min"),
        (1.., 0, _) => format!("{minutes}min"),
        (1.., ..) => format!("{minutes}min{seconds}sec"),
        (0, 10.., _) | (0, 1.., 0) => format!("{seconds}sec"),
        (0, 0, 0) => String::new(),
        (0, 0, _) => format!("{rest:03}ms"),
        (0, ..) => format!("{seconds}.{rest:03}ms"),
    }
}

type Fields = Vec<Option<String>>;

fn options(socket: &SocketView<'_>, info: &InfoView) -> Fields {
    let milliseconds = |us: u64| significant(us as f64 / 1e3);
    vec![
        info.timestamps.then(|| "ts".to_owned()),
        info.sack.then(|| "sack".to_owned()),
        Some(socket.algorithm.to_owned()),
        info.wscale.map(|[peers, ours]| format!("wscale:{peers},{ours}")),
        Some(format!("rto:{}", milliseconds(socket.rto_us))),
        some("backoff", socket.backoff),
        (socket.srtt_us > 0)
            .then(|| format!("rtt:{}/{}", milliseconds(socket.srtt_us.into()), milliseconds(info.rttvar_us.into()))),
        Some(format!("mss:{} pmtu:{} advmss:{} cwnd:{}", socket.mss_cache, info.pmtu, info.advmss, socket.cwnd)),
        (socket.ssthresh < INFINITE_SSTHRESH).then(|| format!("ssthresh:{}", socket.ssthresh)),
    ]
}

/// The counts since the beginning, where TCP_INFO has them.
fn counts(socket: &SocketView<'_>, info: &InfoView) -> Fields {
    let send = u128::from(socket.mss_cache) * 8_000_000 * u128::from(socket.cwnd);
    let send = send.checked_div(socket.srtt_us.into()).map(|rate| format!("send {rate}bps"));
    if !socket.kernel.rules.long_tcp_info {
        return vec![send];
    }
    vec![
        some("bytes_sent", info.bytes_sent),
        some("bytes_retrans", info.bytes_retrans),
        some("bytes_acked", info.bytes_acked),
        some("bytes_received", u64::try_from(socket.rcv_nxt_offset).unwrap_or(0)),
        some("segs_out", socket.segs_out),
        some("data_segs_out", info.data_segs_out),
        send,
    ]
}

fn rest(socket: &SocketView<'_>, info: &InfoView) -> Fields {
    let is_long = socket.kernel.rules.long_tcp_info;
    let pacing = socket.pacing_rate.checked_mul(8).filter(|rate| is_long && *rate > 0);
    let milliseconds = |since: Duration| since.as_millis() as u64;
    let mut fields = vec![
        some("lastsnd", milliseconds(info.last_data_sent)),
        info.last_data_received.and_then(|since| some("lastrcv", milliseconds(since))),
        some("lastack", milliseconds(socket.now.since(socket.rcv_tstamp))),
        pacing.map(|rate| format!("pacing_rate {rate}bps")),
        some("delivered", info.delivered).filter(|_| is_long),
        (is_long && info.app_limited).then(|| "app_limited".to_owned()),
    ];
    if socket.kernel.rules.chrono {
        let [busy, rwnd, sndbuf] = socket.limited().map(milliseconds);
        let share = |name, part: u64| {
            let percent = 100.0 * part as f64 / busy as f64;
            (part > 0).then(|| format!("{name}:{part}ms({percent:.1}%)"))
        };
        fields.push((busy > 0).then(|| format!("busy:{busy}ms")));
        fields.extend([share("rwnd_limited", rwnd), share("sndbuf_limited", sndbuf)]);
    }
    let again = socket.retrans_out + socket.total_retrans > 0;
    fields.extend([
        some("unacked", socket.packets_out),
        again.then(|| format!("retrans:{}/{}", socket.retrans_out, socket.total_retrans)),
        some("lost", socket.lost_out),
        some("sacked", socket.sacked_out),
        some("dsack_dups", info.dsack_dups).filter(|_| is_long),
        some("reordering", info.reordering).filter(|_| info.reordering != 3),
    ]);
    if is_long {
        fields.extend([
            some("notsent", socket.outqnsd),
            info.min_rtt_us.map(|us| format!("minrtt:{}", significant(f64::from(us) / 1e3))),
            some("snd_wnd", socket.snd_wnd),
            some("rcv_wnd", socket.rcv_wnd),
        ]);
    }
    fields
}

/// A number that is left out where it is 0.
fn some(name: &str, n: impl Into<u64>) -> Option<String> {
    let n = n.into();
    (n > 0).then(|| format!("{name}:{n}"))
}

/// With six digits that count, without zeros at the end, as `%g` of C has it.
fn significant(n: f64) -> String {
    let whole_digits = if n >= 1.0 { n.log10() as usize + 1 } else { 0 };
    let text = format!("{n:.*}", 6_usize.saturating_sub(whole_digits));
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ss::unit::Unit;

    #[test]
    fn a_timer_is_written_as_it_is_read() {
        for milliseconds in [0, 29, 1_000, 1_536, 9_005, 34_000, 119_000, 600_000] {
            let text = clock(Time::from_millis(milliseconds), Time::ZERO);
            assert_eq!(Unit::Clock.number(&text), Some(milliseconds as f64), "{text}");
        }
    }

    #[test]
    fn numbers_are_as_short_as_ss_makes_them() {
        for (n, text) in [(21.083, "21.083"), (0.278, "0.278"), (224.0, "224"), (1_234_567.0, "1234567")] {
            assert_eq!(significant(n), text);
        }
    }
}
