//! Buffer, flight and windows over time.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::debugger::{Peaks, Sample};
use crate::language::term;
use crate::tui::model::scales::round_up;
use crate::tui::panel::plot::{Curve, Plot};
use crate::tui::style::fit::{draw_line, left, right};
use crate::tui::style::glyphs::SkbState;
use crate::tui::style::split::{bottom, top};
use crate::tui::style::theme::Curve as Ink;
use crate::tui::{Model, Theme};
use crate::units::print::{grouped, short_bytes};

/// In both pictures, since what is under way is measured by the buffer and by the peer's window.
const FLIGHT: Curve = Curve {
    letter: 'f',
    word: "flight",
    value: |s| s.in_flight_bytes,
    is_solid: true,
    style: |t| t.curve_style(Ink::InFlight),
};

/// In the order in which they are told; those told first are drawn last, on top.
static BUFFER: [Curve; 4] = [
    Curve {
        letter: 'q',
        word: "queued",
        value: |s| s.wmem_queued,
        is_solid: true,
        style: |t| t.curve_style(Ink::Queued),
    },
    Curve { letter: 'L', word: "limit", value: |s| s.sndbuf, is_solid: false, style: |t| t.curve_style(Ink::Limit) },
    FLIGHT,
    Curve { letter: 'c', word: "cwnd", value: |s| s.cwnd_bytes, is_solid: false, style: |t| t.curve_style(Ink::Cwnd) },
];

/// The second picture, where there is room for it.
static PEER: [Curve; 3] = [
    Curve {
        letter: 'u',
        word: "unsent",
        value: |s| s.unsent,
        is_solid: true,
        style: |t| t.state_style(SkbState::Unsent),
    },
    Curve { letter: 'w', word: "rwnd", value: |s| s.rwnd, is_solid: false, style: |t| t.curve_style(Ink::Limit) },
    FLIGHT,
];

/// Rows from which there are a table of values and a second picture.
const ROOMY: u16 = 30;
const TABLE_FROM: u16 = 17;

pub fn draw(model: &Model, area: Rect, buf: &mut Buffer) {
    let theme = &model.theme;
    let samples = model.session.samples();
    let (Some(_), Some(last)) = (samples.first(), samples.last()) else { return };
    let peaks = model.peaks();
    let mut rest = area;
    if area.height >= TABLE_FROM {
        for line in table(samples, last, theme) {
            draw_line(&line, top(&mut rest, 1), theme, buf);
        }
    } else {
        for line in legend(&BUFFER, last, area, theme) {
            draw_line(&line, top(&mut rest, 1), theme, buf);
        }
    }
    // The axis is as long as the session, wherever in it one looks.
    let end = round_up(model.session.end_time().as_nanos().max(1));
    let plot = |top, area| Plot::new(samples, end, top, area, theme);
    if area.height >= ROOMY {
        let below = rest.height * 2 / 5;
        let mut below = bottom(&mut rest, below);
        let said = legend(&PEER, last, Rect { height: 1, ..below }, theme);
        draw_line(&said[0], top(&mut below, 1), theme, buf);
        plot(peer_top(&peaks), below).draw(&PEER, buf);
    }
    plot(buffer_top(&peaks), rest).draw(&BUFFER, buf);
}

/// `q queued 48,832  L limit 46,080 ...` on one row, or on two, or with the numbers in units.
fn legend(curves: &[Curve], last: &Sample, area: Rect, theme: &Theme) -> Vec<Line<'static>> {
    let row = |curves: &[Curve], say: &dyn Fn(u64) -> String| {
        let mut line = Line::default();
        for (index, curve) in curves.iter().enumerate() {
            let style = (curve.style)(theme);
            line.push_span(Span::raw(if index > 0 { "  " } else { "" }));
            line.push_span(Span::styled(curve.letter.to_string(), style.patch(theme.strong_style())));
            let number = say(u64::from((curve.value)(last)));
            line.push_span(Span::styled(format!(" {} {number}", term(theme, curve.word)), style));
        }
        line
    };
    let exact = |n: u64| grouped(n as i64).to_string();
    let short = |n: u64| short_bytes(n, 6);
    let width = usize::from(area.width);
    let rows = |parts: usize, say: &dyn Fn(u64) -> String| -> Vec<Line<'static>> {
        curves.chunks(curves.len().div_ceil(parts)).map(|part| row(part, say)).collect()
    };
    // Two rows are too many for the lowest pictures.
    let two = if area.height >= 7 { 2 } else { 1 };
    let choices = [rows(1, &exact), rows(two, &exact), rows(two, &short)];
    let fitting = choices.iter().position(|lines| lines.iter().all(|line| line.width() <= width));
    choices[fitting.unwrap_or(choices.len() - 1)].clone()
}

/// Every series with its value now, the least and the largest of the session so far.
fn table(samples: &[Sample], last: &Sample, theme: &Theme) -> Vec<Line<'static>> {
    let head = format!(
        "  {}{}{}{}  {}",
        left(term(theme, "series"), 6),
        right(term(theme, "now"), 14),
        right(term(theme, "least so far"), 14),
        right(term(theme, "largest"), 14),
        term(theme, "bytes of")
    );
    let mut lines = vec![Line::styled(head, theme.strong_style())];
    const NAMES: [(&str, &str); 6] = [
        ("queued", "sk_wmem_queued"),
        ("limit", "sk_sndbuf"),
        ("flight", "snd_nxt - snd_una"),
        ("cwnd", "snd_cwnd times mss_cache"),
        ("unsent", "write_seq - snd_nxt"),
        ("rwnd", "snd_wnd, the peer's window"),
    ];
    for curve in BUFFER.iter().chain(&PEER[..2]) {
        let values = || samples.iter().map(curve.value);
        let [least, largest] = [values().min(), values().max()].map(|value| grouped(value.unwrap_or(0)));
        let name = NAMES.iter().find(|(word, _)| *word == curve.word).map_or("", |(_, name)| name);
        let now = grouped((curve.value)(last));
        let style = (curve.style)(theme);
        lines.push(Line::from(vec![
            Span::styled(curve.letter.to_string(), style.patch(theme.strong_style())),
            Span::styled(
                format!(
                    " {}{now:>14}{least:>14}{largest:>14}  {}",
                    left(term(theme, curve.word), 6),
                    term(theme, name)
                ),
                style,
            ),
        ]));
    }
    lines
}

/// The upper end of the scale: above buffer and limit. A larger congestion window is not worth squeezing these further
/// than to a half.
fn buffer_top(peaks: &Peaks) -> u64 {
    let buffer = peaks.wmem_queued.max(peaks.sndbuf).max(peaks.in_flight_bytes);
    let window = u64::from(peaks.cwnd_bytes).min(2 * u64::from(buffer));
    round_up(u64::from(buffer).max(window).max(1_000))
}

fn peer_top(peaks: &Peaks) -> u64 {
    round_up(u64::from(peaks.rwnd.max(peaks.unsent).max(peaks.in_flight_bytes)).max(1_000))
}
