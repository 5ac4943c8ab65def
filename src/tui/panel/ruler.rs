//! The send buffer as a ruler: what is queued, where a writer stops, where it is woken; and the four numbers that are
//! taken for one another.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use crate::engine::Engine;
use crate::engine::rules::Reclaim;
use crate::format::{bytes, grouped};
use crate::tui::format::{draw_line, first_that_fits, fit};
use crate::tui::{Model, Theme};

/// From here on the bar is three rows thick.
const ROOMY: u16 = 13;

pub fn draw(model: &Model, area: Rect, buf: &mut Buffer) {
    let (engine, theme) = (model.session.engine(), &model.theme);
    let mut rows = area.rows();
    let mut next = || rows.next();
    if area.height == 1 {
        if let Some(row) = next() {
            draw_line(&amount(engine, area.width, theme), row, theme, buf);
        }
        return;
    }
    let bar = Bar::new(engine, area.width);
    let thickness = if area.height >= ROOMY { 3 } else { 1 };
    for row in (0..thickness).map_while(|_| next()) {
        bar.draw(row, theme, buf);
    }
    if area.height > 2
        && let Some(row) = next()
    {
        bar.draw_marks(row, theme, buf);
    }
    if let Some(row) = next() {
        draw_line(&amount(engine, area.width, theme), row, theme, buf);
    }
    let left = usize::from(area.height).saturating_sub(thickness + 2);
    let mut lines = if left >= 6 { table(engine, area.width, theme) } else { numbers(engine, left, area.width) };
    if left > lines.len() && left > 1 {
        lines.extend(lowat(engine));
    }
    if left > lines.len() {
        lines.push(rule(engine, area.width, theme));
    }
    if left > lines.len() {
        lines.push(stock(engine, area.width, theme));
    }
    for line in lines {
        if let Some(row) = next() {
            draw_line(&line, row, theme, buf);
        }
    }
}

/// `48,832 queued, 2,752 over, forward_alloc 320`.
fn amount(engine: &Engine, width: u16, theme: &Theme) -> Line<'static> {
    let sk = &engine.sk;
    let over = i64::from(sk.wmem_queued) - i64::from(sk.sndbuf);
    let (room, style) = match over {
        1.. => (format!("{} over", grouped(over)), theme.refusal_style()),
        0 => ("full".to_owned(), theme.refusal_style()),
        _ => (format!("{} free", grouped(-over)), Style::new()),
    };
    let mut line = Line::from(vec![
        Span::styled(grouped(sk.wmem_queued).to_string(), theme.strong_style()),
        Span::raw(" queued, "),
        Span::styled(room, style),
    ]);
    if engine.machine.pressure {
        line.push_span(Span::styled(", MEMORY PRESSURE", theme.refusal_style()));
    }
    let stock = grouped(sk.forward_alloc);
    let texts = [format!(", forward_alloc {stock}"), format!(", fwd_alloc {stock}"), String::new()];
    let room = usize::from(width).saturating_sub(line.width());
    line.push_span(Span::raw(first_that_fits(&texts, room).to_owned()));
    line
}

/// The bar and its scale.
struct Bar {
    width: u16,
    /// Bytes at the right end.
    full: u64,
    queued: u64,
    sndbuf: u64,
    wake: u64,
}

impl Bar {
    /// A quarter of room is left behind the limit, so that the limit keeps its place until it is passed by more.
    fn new(engine: &Engine, width: u16) -> Self {
        let (queued, sndbuf) = (u64::from(engine.sk.wmem_queued), u64::from(engine.sk.sndbuf));
        Bar {
            width,
            full: (sndbuf * 5 / 4).max(queued).max(1),
            queued,
            sndbuf,
            wake: u64::from(engine.wake_threshold()),
        }
    }

    /// The cell in which `bytes` ends.
    fn cell(&self, bytes: u64) -> u16 {
        (bytes * u64::from(self.width) / self.full).min(u64::from(self.width)) as u16
    }

    fn draw(&self, row: Rect, theme: &Theme, buf: &mut Buffer) {
        let glyphs = theme.glyphs();
        let limit = self.cell(self.sndbuf).min(self.width - 1);
        // Something queued is always to be seen.
        let queued = self.cell(self.queued).max(u16::from(self.queued > 0));
        for offset in 0..row.width {
            let (symbol, style) = if offset == limit {
                (glyphs.limit, theme.refusal_style())
            } else if offset < queued && offset > limit {
                (glyphs.bar_over, theme.refusal_style())
            } else if offset < queued {
                (glyphs.bar_queued, theme.passed_style())
            } else if offset < limit {
                (glyphs.bar_free, theme.dim_style())
            } else {
                (" ", Style::new())
            };
            buf[(row.x + offset, row.y)].set_symbol(symbol).set_style(style);
        }
    }

    /// Below the bar: where writers are woken and where they stop.
    fn draw_marks(&self, row: Rect, theme: &Theme, buf: &mut Buffer) {
        let up = theme.glyphs().points_up;
        let limit = self.cell(self.sndbuf).min(self.width - 1);
        let wake = self.cell(self.wake).min(limit.saturating_sub(1));
        let number = grouped(self.sndbuf as i64);
        // The limit gives up its name before the threshold gives up its number.
        let pairs = [
            (format!("sk_sndbuf {number}"), format!("wake {}", grouped(self.wake as i64))),
            (number.to_string(), format!("wake {}", grouped(self.wake as i64))),
            (number.to_string(), "wake".to_owned()),
            (number.to_string(), String::new()),
            (String::new(), String::new()),
        ];
        let placed = pairs.iter().find_map(|(limit_text, wake_text)| {
            let limit = mark(limit, row.width, limit_text, up)?;
            let wake = mark(wake, limit.x.saturating_sub(1), wake_text, up)?;
            Some((limit, wake))
        });
        if let Some((limit, wake)) = placed {
            limit.draw(row, theme.refusal_style(), buf);
            wake.draw(row, theme.passed_style(), buf);
        }
    }
}

/// A mark with its text, which stands on the side where there is room.
struct Mark {
    x: u16,
    text: String,
}

/// The sign `up` at `place`, with `text` on that side of it where it ends before `to`.
fn mark(place: u16, to: u16, text: &str, up: &str) -> Option<Mark> {
    let width = text.width() as u16;
    if place + 1 + width <= to {
        Some(Mark { x: place, text: format!("{up}{text}") })
    } else if width <= place && place < to {
        Some(Mark { x: place - width, text: format!("{text}{up}") })
    } else {
        None
    }
}

impl Mark {
    fn draw(&self, row: Rect, style: Style, buf: &mut Buffer) {
        let room = usize::from(row.width.saturating_sub(self.x));
        buf.set_stringn(row.x + self.x, row.y, &self.text, room, style);
    }
}

/// One of the numbers that all seem to be "the send buffer".
struct Number {
    name: &'static str,
    value: String,
    /// The call that sets or reports it, and its option or request alone.
    call: &'static str,
    option: &'static str,
    meaning: &'static str,
}

fn four(engine: &Engine) -> [Number; 4] {
    let sk = &engine.sk;
    // SO_MEMINFO came with 4.12; before, only the socket monitor tells.
    let (meminfo, short_meminfo) = if engine.config.kernel.rules.so_meminfo {
        ("getsockopt(SO_MEMINFO)", "SO_MEMINFO")
    } else {
        ("ss -m (skmem w)", "ss -m")
    };
    let set = match (sk.sndbuf_locked, sk.sndbuf == engine.config.kernel.min_sndbuf) {
        (false, _) => "none".to_owned(),
        (true, false) => grouped(sk.sndbuf / 2).to_string(),
        // What was asked for was raised to the minimum, or was just it.
        (true, true) => format!("<= {}", grouped(sk.sndbuf / 2)),
    };
    [
        Number {
            name: "set",
            value: set,
            call: "setsockopt(SO_SNDBUF)",
            option: "SO_SNDBUF",
            meaning: "what the program asked for; until it asks, the kernel tunes it",
        },
        Number {
            name: "stored",
            value: grouped(sk.sndbuf).to_string(),
            call: "getsockopt(SO_SNDBUF)",
            option: "sk_sndbuf",
            meaning: "the limit: twice what was asked for, since overhead counts too",
        },
        Number {
            name: "Send-Q",
            value: grouped(sk.outq()).to_string(),
            call: "ioctl(SIOCOUTQ)",
            option: "SIOCOUTQ",
            meaning: "bytes written and not acknowledged, without any overhead",
        },
        Number {
            name: "queued",
            value: grouped(sk.wmem_queued).to_string(),
            call: meminfo,
            option: short_meminfo,
            meaning: "sk_wmem_queued: truesize of all queued skbs, held to the limit",
        },
    ]
}

/// The four numbers in as many lines as there are, with their calls if these fit.
fn numbers(engine: &Engine, rows: usize, width: u16) -> Vec<Line<'static>> {
    let four = four(engine);
    let width = usize::from(width);
    match rows {
        0 => Vec::new(),
        1 if engine.notsent_lowat() != u32::MAX => lowat(engine).into_iter().collect(),
        1 => {
            let said = |n: &Number| format!("{} {}", n.name, n.value);
            let texts = [
                four[..].iter().map(said).collect::<Vec<_>>().join(", "),
                four[..3].iter().map(said).collect::<Vec<_>>().join(", "),
            ];
            vec![Line::from(first_that_fits(&texts, width).to_owned())]
        }
        2 | 3 => {
            let long = pairs(&four, |n| format!("{} {} {}", n.name, n.value, n.call));
            let fits = long.iter().all(|line| line.width() <= width);
            let short = || pairs(&four, |n| format!("{} {} {}", n.name, n.value, n.option));
            (if fits { long } else { short() }).into_iter().map(Line::from).collect()
        }
        _ => four.iter().map(|n| Line::from(format!("{:6}{:>13}  {}", n.name, n.value, n.call))).collect(),
    }
}

/// Two numbers a line, the second ones below each other.
fn pairs(four: &[Number; 4], said: impl Fn(&Number) -> String) -> Vec<String> {
    let first = four.iter().step_by(2).map(|n| said(n).width()).max().unwrap_or(0) + 3;
    four.chunks(2).map(|pair| format!("{:first$}{}", said(&pair[0]), said(&pair[1]))).collect()
}

/// The four numbers, each with what it means.
fn table(engine: &Engine, width: u16, theme: &Theme) -> Vec<Line<'static>> {
    let mut lines = vec![Line::default()];
    for n in four(engine) {
        let head = format!("{:6}{:>13}  {:24}", n.name, n.value, n.call);
        let room = usize::from(width).saturating_sub(head.width());
        let meaning = if room > 20 { fit(n.meaning, room, theme) } else { String::new() };
        lines.push(Line::from(vec![Span::raw(head), Span::styled(meaning, theme.dim_style())]));
    }
    lines
}

/// The ceiling on unsent bytes, if there is one.
fn lowat(engine: &Engine) -> Option<Line<'static>> {
    let lowat = engine.notsent_lowat();
    (lowat != u32::MAX).then(|| {
        Line::from(format!(
            "unsent {} of lowat {}, wakes below {}",
            grouped(engine.sk.notsent()),
            grouped(lowat),
            grouped(lowat.div_ceil(2))
        ))
    })
}

/// Why the bar may go beyond its limit, and how writers are woken.
fn rule(engine: &Engine, width: u16, theme: &Theme) -> Line<'static> {
    let sk = &engine.sk;
    let text = if sk.wmem_queued > sk.sndbuf {
        format!(
            "Over by {}: the limit is only looked at when a new skb is made, not when one is filled or cut.",
            bytes(u64::from(sk.wmem_queued - sk.sndbuf))
        )
    } else {
        "A writer stops at the limit, and is woken when a third of the buffer is free.".to_owned()
    };
    Line::styled(fit(&text, usize::from(width), theme), theme.dim_style())
}

/// When freed memory leaves the socket's stock.
fn stock(engine: &Engine, width: u16, theme: &Theme) -> Line<'static> {
    let text = match engine.config.kernel.rules.reclaim {
        Reclaim::AtCertainPoints => "ACKs leave what they free in forward_alloc; it goes back when a timer runs.",
        Reclaim::AtOnce => "Whole pages that an ACK frees in forward_alloc go back at once.",
    };
    Line::styled(fit(text, usize::from(width), theme), theme.dim_style())
}
