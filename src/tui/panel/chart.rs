//! Buffer, flight and windows over time.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use crate::debugger::Sample;
use crate::format::{bytes, duration, short_bytes};
use crate::tui::format::draw_line;
use crate::tui::theme::Curve;
use crate::tui::{Model, Theme};

/// In the order in which they are drawn: later ones lie on top.
const CURVES: [Curve; 4] = [Curve::Cwnd, Curve::InFlight, Curve::Queued, Curve::Limit];

/// Cells on the right for the curves' letters: two curves may end in one row.
const LETTERS: u16 = 2;
/// Cells for the labels of the vertical axis, with a gap.
const AXIS: u16 = 9;

impl Curve {
    const fn letter(self) -> char {
        match self {
            Curve::Queued => 'q',
            Curve::Limit => 'L',
            Curve::InFlight => 'f',
            Curve::Cwnd => 'c',
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Curve::Queued => "queued",
            Curve::Limit => "limit",
            Curve::InFlight => "flight",
            Curve::Cwnd => "cwnd",
        }
    }

    fn value(self, sample: &Sample) -> u64 {
        u64::from(match self {
            Curve::Queued => sample.wmem_queued,
            Curve::Limit => sample.sndbuf,
            Curve::InFlight => sample.in_flight_bytes,
            Curve::Cwnd => sample.cwnd_bytes,
        })
    }

    const fn is_solid(self) -> bool {
        matches!(self, Curve::Queued | Curve::InFlight)
    }

    /// Lines differ in more than colour: solid, dashed and dotted.
    const fn has_dot(self, column: u16) -> bool {
        match self {
            Curve::Queued | Curve::InFlight => true,
            Curve::Limit => column % 6 < 4,
            Curve::Cwnd => column.is_multiple_of(3),
        }
    }
}

pub fn draw(model: &Model, area: Rect, buf: &mut Buffer) {
    let theme = &model.theme;
    let samples = model.session.samples();
    let (Some(first), Some(last)) = (samples.first(), samples.last()) else { return };
    if area.height < 3 || area.width < AXIS + 8 {
        draw_line(&legend(last, area.width, theme), area, theme, buf);
        return;
    }
    draw_line(&legend(last, area.width, theme), area, theme, buf);
    let plot = Plot {
        area: Rect { x: area.x + AXIS, y: area.y + 1, width: area.width - AXIS - LETTERS, height: area.height - 2 },
        from: first.at.as_nanos(),
        to: last.at.as_nanos().max(first.at.as_nanos() + 1),
        top: top(samples),
    };
    plot.draw_axes(area, last, theme, buf);
    let mut dots = Dots::new(plot.area);
    for curve in CURVES {
        plot.draw_curve(curve, samples, &mut dots, theme, buf);
    }
    plot.draw_letters(last, theme, buf);
}

/// `q queued 48,832  L limit 46,080 ...`, without numbers where there is no room for them.
fn legend(last: &Sample, width: u16, theme: &Theme) -> Line<'static> {
    let line = |gap: &'static str, with_numbers: bool| {
        let mut line = Line::default();
        for (index, curve) in [Curve::Queued, Curve::Limit, Curve::InFlight, Curve::Cwnd].into_iter().enumerate() {
            let style = theme.curve_style(curve);
            let number = if with_numbers { format!(" {}", short_bytes(curve.value(last), 7)) } else { String::new() };
            line.push_span(Span::raw(if index > 0 { gap } else { "" }));
            line.push_span(Span::styled(curve.letter().to_string(), style.patch(theme.strong_style())));
            line.push_span(Span::styled(format!(" {}{number}", curve.word()), style));
        }
        line
    };
    let lines = [line("  ", true), line("  ", false), line(" ", false)];
    let fitting = lines.iter().position(|line| line.width() <= usize::from(width));
    lines[fitting.unwrap_or(lines.len() - 1)].clone()
}

/// The upper end of the scale: above buffer and limit. A larger congestion window is not worth squeezing these.
fn top(samples: &[Sample]) -> u64 {
    let highest = |curve: Curve| samples.iter().map(|sample| curve.value(sample)).max().unwrap_or(0);
    let buffer = highest(Curve::Queued).max(highest(Curve::Limit)).max(highest(Curve::InFlight));
    let cwnd = highest(Curve::Cwnd);
    round_up(if cwnd <= 2 * buffer { buffer.max(cwnd) } else { buffer }.max(1024))
}

/// The next of 1, 1.5, 2, 3, 4, 6 times a power of two: labels stay round, and the scale rarely moves.
fn round_up(n: u64) -> u64 {
    let power = n.next_power_of_two();
    if n <= power / 4 * 3 { power / 4 * 3 } else { power }
}

struct Plot {
    area: Rect,
    from: u64,
    to: u64,
    top: u64,
}

impl Plot {
    fn draw_axes(&self, area: Rect, last: &Sample, theme: &Theme, buf: &mut Buffer) {
        let side = theme.glyphs().side;
        let rows = self.area.height;
        for row in 0..rows {
            let y = self.area.y + row;
            buf[(self.area.x - 1, y)].set_symbol(side).set_style(theme.frame_style());
        }
        // Labels at the top, in the middle and at the bottom.
        let mut labels = vec![(0, self.top), (rows - 1, 0)];
        if rows >= 5 {
            labels.push((rows / 2, self.top / 2));
        }
        for (row, value) in labels {
            let text = format!("{:>width$}", bytes(value), width = usize::from(AXIS) - 1);
            buf.set_stringn(area.x, self.area.y + row, text, usize::from(AXIS) - 1, theme.dim_style());
        }
        let y = self.area.bottom();
        let from = duration(std::time::Duration::from_nanos(self.from));
        let to = duration(last.at.as_duration());
        buf.set_stringn(self.area.x, y, from, usize::from(self.area.width), theme.dim_style());
        let x = self.area.right().saturating_sub(to.width() as u16).max(self.area.x + 5);
        buf.set_stringn(x, y, to, usize::from(area.right().saturating_sub(x)), theme.dim_style());
    }

    /// The dot row, counted from the top, at which a value lies among `dots` rows; none if it is off the scale.
    fn row_of(&self, value: u64, dots: u16) -> Option<u16> {
        let from_below = value * u64::from(dots - 1) / self.top;
        u16::try_from(from_below).ok().and_then(|rows| (dots - 1).checked_sub(rows))
    }

    fn draw_curve(&self, curve: Curve, samples: &[Sample], dots: &mut Dots, theme: &Theme, buf: &mut Buffer) {
        let (across, down) = if theme.ascii { (1, 1) } else { (2, 4) };
        let columns = self.area.width * across;
        let rows = self.area.height * down;
        let (mut next, mut value, mut before) = (0, 0, None);
        for column in 0..columns {
            // The newest sample at or before the right edge of this column: curves are steps, not slopes.
            let until = self.from + (self.to - self.from) * u64::from(column + 1) / u64::from(columns);
            while let Some(sample) = samples.get(next).filter(|sample| sample.at.as_nanos() <= until) {
                value = curve.value(sample);
                next += 1;
            }
            let row = self.row_of(value, rows);
            // A solid curve goes up and down without gaps; the others would lose their pattern.
            let from = before.filter(|_| curve.is_solid()).or(row);
            before = row;
            let (Some(row), Some(from)) = (row, from) else { continue };
            if !theme.ascii && !curve.has_dot(column) {
                continue;
            }
            for row in row.min(from)..=row.max(from) {
                self.draw_dot(curve, column, row, dots, theme, buf);
            }
        }
    }

    fn draw_dot(&self, curve: Curve, column: u16, row: u16, dots: &mut Dots, theme: &Theme, buf: &mut Buffer) {
        let style = theme.curve_style(curve);
        if theme.ascii {
            buf[(self.area.x + column, self.area.y + row)].set_char(curve.letter()).set_style(style);
        } else {
            dots.set(column, row);
            let (x, y) = (self.area.x + column / 2, self.area.y + row / 4);
            buf[(x, y)].set_char(dots.glyph(x, y)).set_style(style);
        }
    }

    /// Behind the newest values, the letter of each curve.
    fn draw_letters(&self, last: &Sample, theme: &Theme, buf: &mut Buffer) {
        let x = self.area.right();
        for curve in CURVES {
            let row = self.row_of(curve.value(last), self.area.height).unwrap_or(0);
            let y = self.area.y + row;
            let free = (x..x + LETTERS).find(|&x| buf[(x, y)].symbol() == " ").unwrap_or(x);
            buf[(free, y)].set_char(curve.letter()).set_style(theme.curve_style(curve));
        }
    }
}

/// Which of the eight dots of each cell are set.
struct Dots {
    area: Rect,
    cells: Vec<u8>,
}

impl Dots {
    fn new(area: Rect) -> Self {
        Dots { area, cells: vec![0; usize::from(area.width) * usize::from(area.height)] }
    }

    fn set(&mut self, column: u16, row: u16) {
        /// Bits of a braille cell, by row and column of its dots.
        const BITS: [[u8; 2]; 4] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]];
        let place = usize::from(row / 4) * usize::from(self.area.width) + usize::from(column / 2);
        self.cells[place] |= BITS[usize::from(row % 4)][usize::from(column % 2)];
    }

    fn glyph(&self, x: u16, y: u16) -> char {
        let place = usize::from(y - self.area.y) * usize::from(self.area.width) + usize::from(x - self.area.x);
        char::from_u32(0x2800 + u32::from(self.cells[place])).unwrap_or(' ')
    }
}
