//! The accounts of the send buffer in words: what is queued, the four numbers that are taken for one another, what the
//! limits are and how they are reckoned.

use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use crate::kernel::rules::Reclaim;
use crate::observe::SocketView;
use crate::tui::style::fit::first_that_fits;
use crate::tui::{Model, Theme};
use crate::units::print::{bytes, duration, grouped, plural, short_bytes};

/// Columns of the accounts: name and value.
const NAME: usize = 23;
const VALUE: usize = 15;

/// Everything there is to say, the most wanted first; `area` is what is there for it.
pub fn lines(model: &Model, area: Rect) -> Vec<Line<'static>> {
    let (socket, theme) = (&model.session.socket(), &model.theme);
    let width = usize::from(area.width);
    let mut lines = vec![amount(socket, width, theme)];
    // While it is set, it is the limit that binds.
    lines.extend(lowat(socket));
    let rows = usize::from(area.height).saturating_sub(lines.len());
    lines.extend(numbers(socket, rows, width));
    lines.push(over(socket));
    lines.push(stock(socket));
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
        Some(at) => format!("waits {} for data to carry it", duration(at.since(socket.now))),
        None => "none is owed".to_owned(),
    };
    let pace = if socket.answers { "the program answers" } else { "each segment at once, at first" };
    vec![
        Line::styled("what the peer has sent", theme.strong_style()),
        account("rcv_nxt", grouped(socket.rcv_nxt_offset), "bytes in order so far"),
        account("Recv-Q", grouped(socket.readable), "bytes of them that no program has read (SIOCINQ)"),
        account("sk_rmem_alloc", grouped(socket.rmem_alloc), "bytes of truesize, from the same stock as the queue's"),
        account("sk_rcvbuf", grouped(socket.rcvbuf), "its limit; half of it is for overhead"),
        account("rcv_wnd", grouped(socket.rcv_wnd), "bytes: the window that was told last"),
        account("quick ACKs", grouped(socket.quick_acks), pace),
        account("delayed ACK", if socket.ack_timer.is_some() { "yes" } else { "no" }, ack),
    ]
}

/// The largest values up to the end of the session, and what the connection waited for up to the moment shown.
fn so_far(model: &Model) -> Vec<Line<'static>> {
    let (socket, peaks) = (model.session.socket(), model.session.peaks());
    let largest = |name: &str, value: u32, meaning: &str| account(name, grouped(value), meaning);
    let mut lines = vec![
        Line::styled("the largest in the whole session: the scales are made of them", model.theme.strong_style()),
        largest("sk_sndbuf", peaks.sndbuf, "bytes"),
        largest("sk_wmem_queued", peaks.wmem_queued, "bytes of truesize"),
        account("skbs", grouped(peaks.skbs as i64), "on both queues together"),
        largest("truesize", peaks.truesize, "bytes, of one skb while it was written"),
        largest("in flight", peaks.in_flight_bytes, "bytes sent and not acknowledged"),
        largest("unsent", peaks.unsent, "bytes written and not sent"),
        largest("snd_wnd", peaks.rwnd, "bytes, the peer's window"),
    ];
    if socket.kernel.rules.chrono {
        let [busy, rwnd, sndbuf] = socket.limited().map(duration);
        lines.extend([
            Line::default(),
            Line::styled("what it waited for, as TCP_INFO tells it", model.theme.strong_style()),
            account("tcpi_busy_time", busy, "something was queued"),
            account("tcpi_rwnd_limited", rwnd, "of it the peer's window was in the way"),
            account("tcpi_sndbuf_limited", sndbuf, "of it a writer waited and all was sent"),
        ]);
    }
    lines
}

/// `48,832 queued, 2,752 over, forward_alloc 320`.
fn amount(socket: &SocketView<'_>, width: usize, theme: &Theme) -> Line<'static> {
    let line = |say: fn(i64) -> String, with_stock: bool| {
        let over = i64::from(socket.wmem_queued) - i64::from(socket.sndbuf);
        let (room, style) = match over {
            1.. => (format!("{} over", say(over)), theme.refusal_style()),
            0 => ("full".to_owned(), theme.refusal_style()),
            _ => (format!("{} free", say(-over)), Style::new()),
        };
        let mut line = Line::from(vec![
            Span::styled(say(i64::from(socket.wmem_queued)), theme.strong_style()),
            Span::raw(" queued, "),
            Span::styled(room, style),
        ]);
        if socket.memory_pressure {
            line.push_span(Span::styled(", MEMORY PRESSURE", theme.refusal_style()));
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
    name: &'static str,
    /// None: nothing was set.
    value: Option<u32>,
    sign: &'static str,
    /// The call that sets or reports it, whole and in a word.
    call: &'static str,
    short_call: &'static str,
    meaning: &'static str,
}

impl Number {
    fn value(&self) -> String {
        self.value.map_or("none".to_owned(), |value| format!("{}{}", self.sign, grouped(value)))
    }

    fn short(&self) -> String {
        self.value.map_or("none".to_owned(), |value| format!("{}{}", self.sign, short_bytes(u64::from(value), 5)))
    }

    fn in_units(&self) -> String {
        self.value.map_or("none".to_owned(), |value| format!("{}{}", self.sign, bytes(u64::from(value))))
    }
}

fn four(socket: &SocketView<'_>) -> [Number; 4] {
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
            name: "set",
            value: socket.sndbuf_locked.then_some(socket.sndbuf / 2),
            sign: if is_least { "<= " } else { "" },
            call: "setsockopt(SO_SNDBUF)",
            short_call: "setsockopt",
            meaning: "what the program asked for; until it asks, the kernel tunes it",
        },
        Number {
            name: "stored",
            value: Some(socket.sndbuf),
            sign: "",
            call: "getsockopt(SO_SNDBUF)",
            short_call: "getsockopt",
            meaning: "the limit: twice what was asked for, since overhead counts too",
        },
        Number {
            name: "Send-Q",
            value: Some(socket.outq),
            sign: "",
            call: "ioctl(SIOCOUTQ)",
            short_call: "SIOCOUTQ",
            meaning: "bytes written and not acknowledged, without any overhead",
        },
        Number {
            name: "queued",
            value: Some(socket.wmem_queued),
            sign: "",
            call: meminfo,
            short_call: short_meminfo,
            meaning: "sk_wmem_queued: truesize of all queued skbs, held to the limit",
        },
    ]
}

/// The four numbers in as many lines as there are, with their calls and meanings if these fit.
fn numbers(socket: &SocketView<'_>, rows: usize, width: usize) -> Vec<Line<'static>> {
    let four = four(socket);
    match rows {
        0 | 1 => {
            // What is queued stands in the line above already.
            let exact = four[..3].iter().map(|n| format!("{} {}", n.name, n.value())).collect::<Vec<_>>().join(", ");
            let units = four[..3].iter().map(|n| format!("{} {}", n.name, n.in_units())).collect::<Vec<_>>().join(", ");
            let short = four[..3].iter().map(|n| format!("{} {}", n.name, n.short())).collect::<Vec<_>>().join(", ");
            // Behind it stands how much more there is.
            let room = width.saturating_sub(4);
            vec![Line::from(first_that_fits(&[exact, units, short], room).to_owned())]
        }
        2 | 3 => {
            let long = pairs(&four, |n| format!("{} {} {}", n.name, n.value(), n.call));
            let short = pairs(&four, |n| format!("{} {} {}", n.name, n.value(), n.short_call));
            let bare = pairs(&four, |n| format!("{} {}", n.name, n.value()));
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
        4 | 5 => four.iter().map(|n| Line::from(format!("{:7}{:>13}  {}", n.name, n.value(), n.call))).collect(),
        _ => {
            let line = |n: Number| Line::from(format!("{:7}{:>13}  {:24}{}", n.name, n.value(), n.call, n.meaning));
            std::iter::once(Line::default()).chain(four.into_iter().map(line)).collect()
        }
    }
}

/// Two numbers a line, the second ones below each other.
fn pairs(four: &[Number; 4], said: impl Fn(&Number) -> String) -> Vec<String> {
    let first = four.iter().step_by(2).map(|n| said(n).width()).max().unwrap_or(0) + 3;
    four.chunks(2).map(|pair| format!("{:first$}{}", said(&pair[0]), said(&pair[1]))).collect()
}

/// The ceiling on unsent bytes, if there is one.
fn lowat(socket: &SocketView<'_>) -> Option<Line<'static>> {
    let lowat = socket.unsent_limit()?;
    let (unsent, wake) = (grouped(socket.unsent()), grouped(lowat.div_ceil(2)));
    Some(Line::from(format!("unsent {unsent} of lowat {}, wake {wake}", grouped(lowat))))
}

/// Why the bar may go beyond its limit, and how writers are woken.
fn over(socket: &SocketView<'_>) -> Line<'static> {
    Line::from(if socket.wmem_queued > socket.sndbuf {
        format!(
            "Over by {}: the limit is only looked at when a new skb is made, not when one is filled or cut.",
            bytes(u64::from(socket.wmem_queued - socket.sndbuf))
        )
    } else {
        "A writer stops at the limit, and is woken when a third of the buffer is free.".to_owned()
    })
}

/// When freed memory leaves the socket's stock.
fn stock(socket: &SocketView<'_>) -> Line<'static> {
    Line::from(match socket.kernel.rules.reclaim {
        Reclaim::AtCertainPoints => "ACKs leave what they free in forward_alloc; it goes back when a timer runs.",
        Reclaim::AtOnce => "Whole pages that an ACK frees in forward_alloc go back at once.",
    })
}

fn account(name: &str, value: impl std::fmt::Display, meaning: impl AsRef<str>) -> Line<'static> {
    Line::from(format!("{name:NAME$}{value:>VALUE$}  {}", meaning.as_ref()))
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
        Line::styled("what the queue costs, in bytes of truesize", theme.strong_style()),
        account("payload", grouped(socket.outq), "write_seq - snd_una"),
        account(
            "all else",
            grouped(socket.overhead()),
            format!("structures and heads of {}, acknowledged bytes of skbs not yet freed", plural(skbs, "skb")),
        ),
        account("sk_wmem_queued", grouped(queued), format!("both together: {} % of sk_sndbuf", grouped(percent))),
        account("sk_forward_alloc", grouped(socket.forward_alloc), "granted to the socket and not used"),
        account(
            "granted",
            grouped(granted),
            match socket.rmem_alloc {
                0 => format!("sk_wmem_queued + sk_forward_alloc, in pages of {}", grouped(page)),
                _ => format!("both, and sk_rmem_alloc {}, in pages of {}", grouped(socket.rmem_alloc), grouped(page)),
            },
        ),
        account("sk_wmem_alloc", grouped(socket.wmem_alloc), "truesize of clones that the device still holds"),
        account(
            "tcp_memory_allocated",
            grouped(socket.memory_allocated_pages),
            format!("pages of all sockets; tcp_mem {min}, pressure from {pressure}, none above {max}"),
        ),
    ]
}

/// Where a writer stops and where it goes on, with the arithmetic.
fn limits(socket: &SocketView<'_>, theme: &Theme) -> Vec<Line<'static>> {
    let sysctl = &socket.kernel.sysctl;
    let wake = socket.wake_threshold();
    let tuned = if socket.sndbuf_locked {
        "set by the program: not tuned any more".to_owned()
    } else {
        format!("tuned by the kernel, up to tcp_wmem[2] {}", grouped(sysctl.wmem[2]))
    };
    let mut lines = vec![
        Line::styled("limits, and how they are reckoned", theme.strong_style()),
        account("sk_sndbuf", grouped(socket.sndbuf), format!("{tuned}; a new skb needs sk_wmem_queued below it")),
        account("wake", grouped(wake), "a sleeper goes on when sk_sndbuf - sk_wmem_queued >= sk_wmem_queued / 2"),
        account(
            "until then",
            grouped((i64::from(socket.wmem_queued) - i64::from(wake)).max(0)),
            "bytes of truesize that ACKs must free before a sleeper is woken",
        ),
        account("SOCK_NOSPACE", if socket.nospace { "set" } else { "clear" }, "set while somebody waits for space"),
        account("SOCK_MIN_SNDBUF", grouped(socket.kernel.min_sndbuf()), "the least that SO_SNDBUF can store"),
        account("wmem_max", grouped(sysctl.wmem_max), "the most that SO_SNDBUF may ask for; twice that is stored"),
        account("tcp_wmem[0]", grouped(sysctl.wmem[0]), "granted to every socket even when memory is short"),
        account(
            "tcp_limit_output_bytes",
            grouped(sysctl.limit_output_bytes),
            "bytes: at so many in the device the socket waits for it",
        ),
    ];
    if let Some(lowat) = socket.unsent_limit() {
        let meaning = format!("unsent bytes; a sleeper goes on below half of it, {}", grouped(lowat.div_ceil(2)));
        lines.insert(4, account("TCP_NOTSENT_LOWAT", grouped(lowat), meaning));
    }
    lines
}
