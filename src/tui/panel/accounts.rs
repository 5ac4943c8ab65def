//! The accounts of the send buffer in words: what is queued, the four numbers that are taken for one another, what the
//! limits are and how they are reckoned.

use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use crate::kernel::rules::Reclaim;
use crate::language::{Speaks, say, term, text};
use crate::observe::SocketView;
use crate::tui::style::fit::{first_that_fits, left, right};
use crate::tui::{Model, Theme};
use crate::units::print::{bytes, duration, grouped, short_bytes};

/// Columns of the accounts: name and value.
const NAME: usize = 23;
const VALUE: usize = 15;

/// Everything there is to say, the most wanted first; `area` is what is there for it.
pub fn lines(model: &Model, area: Rect) -> Vec<Line<'static>> {
    let (socket, theme) = (&model.session.socket(), &model.theme);
    let width = usize::from(area.width);
    let mut lines = vec![amount(socket, width, theme)];
    // While it is set, it is the limit that binds.
    lines.extend(lowat(socket, theme));
    let rows = usize::from(area.height).saturating_sub(lines.len());
    lines.extend(numbers(socket, rows, width, theme));
    lines.push(over(socket, theme));
    lines.push(stock(socket, theme));
    lines.push(Line::default());
    lines.extend(truesize(socket, theme));
    lines.push(Line::default());
    lines.extend(limits(socket, theme));
    lines.push(Line::default());
    if socket.rcv_nxt_offset > 0 {
        lines.extend(received(socket, theme));
        lines.push(Line::default());
    }
    lines.extend(so_far(model));
    lines
}

/// What the peer has sent: what of it waits to be read, what that costs, and what is owed for it.
fn received(socket: &SocketView<'_>, theme: &Theme) -> Vec<Line<'static>> {
    let ack = match socket.ack_timer {
        Some(at) => say!(theme, "accounts-waits-for-data-to", since = duration(at.since(socket.now))),
        None => say!(theme, "accounts-none-is-owed"),
    };
    let pace = if socket.answers {
        say!(theme, "accounts-the-program-answers")
    } else {
        say!(theme, "accounts-each-segment-at-once")
    };
    vec![
        Line::styled(say!(theme, "accounts-what-the-peer-has"), theme.strong_style()),
        account("rcv_nxt", grouped(socket.rcv_nxt_offset), say!(theme, "accounts-bytes-in-order-so")),
        account("Recv-Q", grouped(socket.readable), say!(theme, "accounts-bytes-of-them-that")),
        account("sk_rmem_alloc", grouped(socket.rmem_alloc), say!(theme, "accounts-bytes-of-truesize-from")),
        account("sk_rcvbuf", grouped(socket.rcvbuf), say!(theme, "accounts-its-limit-half-of")),
        account("rcv_wnd", grouped(socket.rcv_wnd), say!(theme, "accounts-bytes-the-window-that")),
        account(&say!(theme, "accounts-quick-acks"), grouped(socket.quick_acks), pace),
        account(
            &say!(theme, "accounts-delayed-ack"),
            if socket.ack_timer.is_some() { say!(theme, "yes") } else { say!(theme, "no") },
            ack,
        ),
    ]
}

/// The largest values up to the end of the session, and what the connection waited for up to the moment shown.
fn so_far(model: &Model) -> Vec<Line<'static>> {
    let (socket, peaks) = (model.session.socket(), model.session.peaks());
    let largest = |name: &str, value: u32, meaning: &str| account(name, grouped(value), meaning);
    let mut lines = vec![
        Line::styled(say!(model, "accounts-the-largest-in-the"), model.theme.strong_style()),
        largest("sk_sndbuf", peaks.sndbuf, &say!(model, "accounts-bytes")),
        largest("sk_wmem_queued", peaks.wmem_queued, &say!(model, "accounts-bytes-of-truesize")),
        account(term(model, "skbs"), grouped(peaks.skbs as i64), say!(model, "accounts-on-both-queues-together")),
        largest("truesize", peaks.truesize, &say!(model, "accounts-bytes-of-one-skb")),
        largest(&say!(model, "accounts-in-flight"), peaks.in_flight_bytes, &say!(model, "accounts-bytes-sent-and-not")),
        largest(&say!(model, "accounts-unsent"), peaks.unsent, &say!(model, "accounts-bytes-written-and-not")),
        largest("snd_wnd", peaks.rwnd, &say!(model, "accounts-bytes-the-peers-window")),
    ];
    if socket.kernel.rules.chrono {
        let [busy, rwnd, sndbuf] = socket.limited().map(duration);
        lines.extend([
            Line::default(),
            Line::styled(say!(model, "accounts-what-it-waited-for"), model.theme.strong_style()),
            account("tcpi_busy_time", busy, say!(model, "accounts-something-was-queued")),
            account("tcpi_rwnd_limited", rwnd, say!(model, "accounts-of-it-the-peers")),
            account("tcpi_sndbuf_limited", sndbuf, say!(model, "accounts-of-it-a-writer")),
        ]);
    }
    lines
}

/// `48,832 queued, 2,752 over, forward_alloc 320`.
fn amount(socket: &SocketView<'_>, width: usize, theme: &Theme) -> Line<'static> {
    let line = |say: fn(i64) -> String, with_stock: bool| {
        let over = i64::from(socket.wmem_queued) - i64::from(socket.sndbuf);
        let (room, style) = match over {
            1.. => (say!(theme, "accounts-over", say = say(over)), theme.refusal_style()),
            0 => (say!(theme, "accounts-full"), theme.refusal_style()),
            _ => (say!(theme, "accounts-free", say = say(-over)), Style::new()),
        };
        let mut line = Line::from(vec![
            Span::styled(say(i64::from(socket.wmem_queued)), theme.strong_style()),
            Span::raw(say!(theme, "accounts-queued")),
            Span::styled(room, style),
        ]);
        if socket.memory_pressure {
            line.push_span(Span::styled(say!(theme, "accounts-memory-pressure"), theme.refusal_style()));
        }
        if with_stock {
            line.push_span(Span::raw(format!(", forward_alloc {}", say(socket.forward_alloc))));
        }
        line
    };
    let exact = |n: i64| grouped(n).to_string();
    let texts = [line(exact, true), line(exact, false), line(in_units, false)];
    let fitting = texts.iter().position(|line| line.width() <= width).unwrap_or(texts.len() - 1);
    texts[fitting].clone()
}

fn in_units(n: i64) -> String {
    let sign = if n < 0 { "-" } else { "" };
    format!("{sign}{}", bytes(n.unsigned_abs()))
}

/// One of the numbers that all seem to be "the send buffer".
struct Number {
    name: String,
    /// None: nothing was set.
    value: Option<u32>,
    sign: &'static str,
    /// The call that sets or reports it, whole and in a word.
    call: &'static str,
    short_call: &'static str,
    meaning: String,
}

impl Number {
    fn value(&self, speaker: &impl Speaks) -> String {
        self.value.map_or(say!(speaker, "accounts-none"), |value| format!("{}{}", self.sign, grouped(value)))
    }

    fn short(&self, speaker: &impl Speaks) -> String {
        self.value.map_or(say!(speaker, "accounts-none"), |value| {
            format!("{}{}", self.sign, short_bytes(u64::from(value), 5))
        })
    }

    fn in_units(&self, speaker: &impl Speaks) -> String {
        self.value.map_or(say!(speaker, "accounts-none"), |value| format!("{}{}", self.sign, bytes(u64::from(value))))
    }
}

fn four(socket: &SocketView<'_>, speaker: &impl Speaks) -> [Number; 4] {
    // SO_MEMINFO came with 4.12; before, only the socket monitor tells.
    let (meminfo, short_meminfo) = if socket.kernel.rules.so_meminfo {
        ("getsockopt(SO_MEMINFO)", "SO_MEMINFO")
    } else {
        ("ss -m (skmem w)", "ss -m")
    };
    // What was asked for was raised to the minimum, or was just it.
    let is_least = socket.sndbuf_locked && socket.sndbuf == socket.kernel.min_sndbuf();
    [
        Number {
            name: say!(speaker, "accounts-set"),
            value: socket.sndbuf_locked.then_some(socket.sndbuf / 2),
            sign: if is_least { "<= " } else { "" },
            call: "setsockopt(SO_SNDBUF)",
            short_call: "setsockopt",
            meaning: say!(speaker, "accounts-what-the-program-asked"),
        },
        Number {
            name: say!(speaker, "accounts-stored"),
            value: Some(socket.sndbuf),
            sign: "",
            call: "getsockopt(SO_SNDBUF)",
            short_call: "getsockopt",
            meaning: say!(speaker, "accounts-the-limit-twice-what"),
        },
        Number {
            name: "Send-Q".to_owned(),
            value: Some(socket.outq),
            sign: "",
            call: "ioctl(SIOCOUTQ)",
            short_call: "SIOCOUTQ",
            meaning: say!(speaker, "accounts-bytes-written-and-not-acknowledged"),
        },
        Number {
            name: say!(speaker, "accounts-queued-2"),
            value: Some(socket.wmem_queued),
            sign: "",
            call: meminfo,
            short_call: short_meminfo,
            meaning: say!(speaker, "accounts-sk-wmem-queued-truesize"),
        },
    ]
}

/// The four numbers in as many lines as there are, with their calls and meanings if these fit.
fn numbers(socket: &SocketView<'_>, rows: usize, width: usize, speaker: &impl Speaks) -> Vec<Line<'static>> {
    let four = four(socket, speaker);
    match rows {
        0 | 1 => {
            // What is queued stands in the line above already.
            let exact =
                four[..3].iter().map(|n| format!("{} {}", n.name, n.value(speaker))).collect::<Vec<_>>().join(", ");
            let units =
                four[..3].iter().map(|n| format!("{} {}", n.name, n.in_units(speaker))).collect::<Vec<_>>().join(", ");
            let short =
                four[..3].iter().map(|n| format!("{} {}", n.name, n.short(speaker))).collect::<Vec<_>>().join(", ");
            // Behind it stands how much more there is.
            let room = width.saturating_sub(4);
            vec![Line::from(first_that_fits(&[exact, units, short], room).to_owned())]
        }
        2 | 3 => {
            let long = pairs(&four, |n| format!("{} {} {}", n.name, n.value(speaker), n.call));
            let short = pairs(&four, |n| format!("{} {} {}", n.name, n.value(speaker), n.short_call));
            let bare = pairs(&four, |n| format!("{} {}", n.name, n.value(speaker)));
            let room = width.saturating_sub(5);
            let fits = |lines: &[String]| lines.iter().all(|line| line.width() <= room);
            let best = if fits(&long) {
                long
            } else if fits(&short) {
                short
            } else {
                bare
            };
            best.into_iter().map(Line::from).collect()
        }
        4 | 5 => four
            .iter()
            .map(|n| Line::from(format!("{}{}  {}", left(&n.name, 7), right(&n.value(speaker), 13), n.call)))
            .collect(),
        _ => {
            let line = |n: Number| {
                Line::from(format!("{}{}  {:24}{}", left(&n.name, 7), right(&n.value(speaker), 13), n.call, n.meaning))
            };
            std::iter::once(Line::default()).chain(four.into_iter().map(line)).collect()
        }
    }
}

/// Two numbers a line, the second ones below each other.
fn pairs(four: &[Number; 4], said: impl Fn(&Number) -> String) -> Vec<String> {
    let first = four.iter().step_by(2).map(|n| said(n).width()).max().unwrap_or(0) + 3;
    four.chunks(2).map(|pair| format!("{}{}", left(&said(&pair[0]), first), said(&pair[1]))).collect()
}

/// The ceiling on unsent bytes, if there is one.
fn lowat(socket: &SocketView<'_>, speaker: &impl Speaks) -> Option<Line<'static>> {
    let lowat = socket.unsent_limit()?;
    let (unsent, wake) = (grouped(socket.unsent()), grouped(lowat.div_ceil(2)));
    Some(Line::from(say!(
        speaker,
        "accounts-unsent-of-lowat-wake",
        unsent = unsent,
        lowat = grouped(lowat),
        wake = wake
    )))
}

/// Why the bar may go beyond its limit, and how writers are woken.
fn over(socket: &SocketView<'_>, speaker: &impl Speaks) -> Line<'static> {
    Line::from(if socket.wmem_queued > socket.sndbuf {
        say!(speaker, "accounts-over-by-the-limit", value = bytes(u64::from(socket.wmem_queued - socket.sndbuf)))
    } else {
        say!(speaker, "accounts-a-writer-stops-at")
    })
}

/// When freed memory leaves the socket's stock.
fn stock(socket: &SocketView<'_>, speaker: &impl Speaks) -> Line<'static> {
    Line::from(match socket.kernel.rules.reclaim {
        Reclaim::AtCertainPoints => say!(speaker, "accounts-acks-leave-what-they"),
        Reclaim::AtOnce => say!(speaker, "accounts-whole-pages-that-an"),
    })
}

fn account(name: &str, value: impl std::fmt::Display, meaning: impl AsRef<str>) -> Line<'static> {
    Line::from(format!("{}{}  {}", left(name, NAME), right(&value.to_string(), VALUE), meaning.as_ref()))
}

/// What the queue costs, and where the memory for it came from.
fn truesize(socket: &SocketView<'_>, theme: &Theme) -> Vec<Line<'static>> {
    let skbs = socket.skb_count();
    let queued = i64::from(socket.wmem_queued);
    let percent = queued * 100 / i64::from(socket.sndbuf.max(1));
    let granted = queued + i64::from(socket.rmem_alloc) + socket.forward_alloc;
    let page = socket.kernel.page_size;
    let [min, pressure, max] = socket.tcp_mem.map(grouped);
    vec![
        Line::styled(say!(theme, "accounts-what-the-queue-costs"), theme.strong_style()),
        account(&say!(theme, "accounts-payload"), grouped(socket.outq), "write_seq - snd_una"),
        account(
            &say!(theme, "accounts-all-else"),
            grouped(socket.overhead()),
            say!(theme, "accounts-structures-and-heads-of", skbs = text!("count-skb", n = skbs)),
        ),
        account(
            "sk_wmem_queued",
            grouped(queued),
            say!(theme, "accounts-both-together-of-sk", percent = grouped(percent)),
        ),
        account("sk_forward_alloc", grouped(socket.forward_alloc), say!(theme, "accounts-granted-to-the-socket")),
        account(
            &say!(theme, "accounts-granted"),
            grouped(granted),
            match socket.rmem_alloc {
                0 => say!(theme, "accounts-sk-wmem-queued-sk", page = grouped(page)),
                _ => say!(
                    theme,
                    "accounts-both-and-sk-rmem",
                    rmem_alloc = grouped(socket.rmem_alloc),
                    page = grouped(page)
                ),
            },
        ),
        account("sk_wmem_alloc", grouped(socket.wmem_alloc), say!(theme, "accounts-truesize-of-clones-that")),
        account(
            "tcp_memory_allocated",
            grouped(socket.memory_allocated_pages),
            say!(theme, "accounts-pages-of-all-sockets", min = min, pressure = pressure, max = max),
        ),
    ]
}

/// Where a writer stops and where it goes on, with the arithmetic.
fn limits(socket: &SocketView<'_>, theme: &Theme) -> Vec<Line<'static>> {
    let sysctl = &socket.kernel.sysctl;
    let wake = socket.wake_threshold();
    let tuned = if socket.sndbuf_locked {
        say!(theme, "accounts-set-by-the-program")
    } else {
        say!(theme, "accounts-tuned-by-the-kernel", wmem = grouped(sysctl.wmem[2]))
    };
    let mut lines = vec![
        Line::styled(say!(theme, "accounts-limits-and-how-they"), theme.strong_style()),
        account("sk_sndbuf", grouped(socket.sndbuf), say!(theme, "accounts-a-new-skb-needs", tuned = tuned)),
        account(&say!(theme, "accounts-wake"), grouped(wake), say!(theme, "accounts-a-sleeper-goes-on")),
        account(
            &say!(theme, "accounts-until-then"),
            grouped((i64::from(socket.wmem_queued) - i64::from(wake)).max(0)),
            say!(theme, "accounts-bytes-of-truesize-that"),
        ),
        account(
            "SOCK_NOSPACE",
            if socket.nospace { say!(theme, "accounts-set") } else { say!(theme, "accounts-clear") },
            say!(theme, "accounts-set-while-somebody-waits"),
        ),
        account("SOCK_MIN_SNDBUF", grouped(socket.kernel.min_sndbuf()), say!(theme, "accounts-the-least-that-so")),
        account("wmem_max", grouped(sysctl.wmem_max), say!(theme, "accounts-the-most-that-so")),
        account("tcp_wmem[0]", grouped(sysctl.wmem[0]), say!(theme, "accounts-granted-to-every-socket")),
        account("tcp_limit_output_bytes", grouped(sysctl.limit_output_bytes), say!(theme, "accounts-bytes-at-so-many")),
    ];
    if let Some(lowat) = socket.unsent_limit() {
        let meaning = say!(theme, "accounts-unsent-bytes-a-sleeper", div_ceil = grouped(lowat.div_ceil(2)));
        lines.insert(4, account("TCP_NOTSENT_LOWAT", grouped(lowat), meaning));
    }
    lines
}
