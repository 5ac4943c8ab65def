//! Curves over time, drawn in dots of an eighth of a cell, or in letters.

use std::time::Duration;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use unicode_width::UnicodeWidthStr;

use crate::debugger::Sample;
use crate::tui::Theme;
use crate::units::print::{duration, grouped};

/// Cells on the right for the curves' letters: two curves may end in one row.
const LETTERS: u16 = 3;
/// Rows between labels of the vertical axis, and cells between those of the horizontal one, at least.
const ROWS_APART: u16 = 4;
const CELLS_APART: u16 = 24;

#[derive(Debug)]
pub struct Curve {
    pub letter: char,
    pub word: &'static str,
    pub value: fn(&Sample) -> u32,
    pub is_solid: bool,
    pub style: fn(&Theme) -> Style,
}

impl Curve {
    /// Lines differ in more than colour: solid, dashed and dotted.
    fn has_dot(&self, column: u16) -> bool {
        match (self.is_solid, self.letter) {
            (true, _) => true,
            (false, 'L' | 'w') => column % 6 < 4,
            (false, _) => column.is_multiple_of(3),
        }
    }
}

pub struct Plot<'a> {
    samples: &'a [Sample],
    area: Rect,
    /// Where the whole picture stands, with its axes.
    whole: Rect,
    /// Nanoseconds at the right end, and the value at the upper one.
    to: u64,
    top: u64,
    /// Cells for the labels of the vertical axis.
    labels: u16,
    theme: &'a Theme,
}

impl<'a> Plot<'a> {
    pub fn new(samples: &'a [Sample], to: u64, top: u64, whole: Rect, theme: &'a Theme) -> Self {
        // The top has the longest.
        let labels = grouped(top as i64).to_string().len().max(7) as u16;
        let axis = labels + 2;
        let area = Rect {
            x: whole.x + axis.min(whole.width),
            y: whole.y,
            width: whole.width.saturating_sub(axis + LETTERS),
            height: whole.height.saturating_sub(1),
        };
        Plot { samples, area, whole, to, top, labels, theme }
    }

    /// The first curve lies on top.
    pub fn draw(&self, curves: &[Curve], buf: &mut Buffer) {
        if self.area.width < 8 || self.area.height < 2 {
            return;
        }
        self.draw_axes(buf);
        let mut dots = Dots::new(self.area);
        for curve in curves.iter().rev() {
            self.draw_curve(curve, &mut dots, buf);
        }
        for curve in curves.iter().rev() {
            self.draw_letter(curve, buf);
        }
    }

    fn draw_axes(&self, buf: &mut Buffer) {
        let (style, glyphs) = (self.theme.quiet_style(), self.theme.glyphs());
        let rows = self.area.height;
        for row in 0..rows {
            let y = self.area.y + row;
            buf[(self.area.x - 1, y)].set_symbol(glyphs.side).set_style(self.theme.frame_style());
        }
        // As many parts, all alike, as leave room between the labels.
        let parts = [10, 5, 2, 1].into_iter().find(|parts| (rows - 1) / parts >= ROWS_APART).unwrap_or(1);
        for part in 0..=parts {
            let value = self.top * u64::from(part) / u64::from(parts);
            let row = (rows - 1) - (rows - 1) * part / parts;
            let text = format!("{:>width$}", grouped(value as i64), width = usize::from(self.labels));
            buf.set_string(self.whole.x, self.area.y + row, text, style);
        }
        let (y, width) = (self.area.bottom(), self.area.width);
        let parts = [10, 5, 2, 1].into_iter().find(|parts| width / parts >= CELLS_APART).unwrap_or(1);
        for part in 0..=parts {
            let text = duration(Duration::from_nanos(self.to / u64::from(parts) * u64::from(part)));
            let wide = text.width() as u16;
            let x = self.area.x + (width * part / parts).saturating_sub(if part == 0 { 0 } else { wide });
            buf.set_string(x, y, text, style);
        }
    }

    /// The dot row, counted from the top, at which a value lies among `dots` rows; none if it is off the scale.
    fn row_of(&self, value: u64, dots: u16) -> Option<u16> {
        let from_below = value * u64::from(dots - 1) / self.top;
        u16::try_from(from_below).ok().and_then(|rows| (dots - 1).checked_sub(rows))
    }

    /// The last of `columns` columns that belongs to the past.
    fn last_column(&self, columns: u16) -> u16 {
        let now = self.samples.last().map_or(0, |last| last.at.as_nanos());
        (u128::from(now) * u128::from(columns) / u128::from(self.to)).min(u128::from(columns - 1)) as u16
    }

    fn draw_curve(&self, curve: &Curve, dots: &mut Dots, buf: &mut Buffer) {
        let (across, down) = if self.theme.ascii { (1, 1) } else { (2, 4) };
        let columns = self.area.width * across;
        let rows = self.area.height * down;
        let (mut next, mut value, mut before) = (0, 0, None);
        for column in 0..=self.last_column(columns) {
            // The newest sample at or before the right edge of this column: curves are steps, not slopes.
            let until = (u128::from(self.to) * u128::from(column + 1) / u128::from(columns)) as u64;
            while let Some(sample) = self.samples.get(next).filter(|sample| sample.at.as_nanos() <= until) {
                value = u64::from((curve.value)(sample));
                next += 1;
            }
            let row = self.row_of(value, rows);
            // A solid curve goes up and down without gaps; the others would lose their pattern.
            let from = before.filter(|_| curve.is_solid).or(row);
            before = row;
            let (Some(row), Some(from)) = (row, from) else { continue };
            if !self.theme.ascii && !curve.has_dot(column) {
                continue;
            }
            for row in row.min(from)..=row.max(from) {
                self.draw_dot(curve, column, row, dots, buf);
            }
        }
    }

    fn draw_dot(&self, curve: &Curve, column: u16, row: u16, dots: &mut Dots, buf: &mut Buffer) {
        let style = (curve.style)(self.theme);
        if self.theme.ascii {
            buf[(self.area.x + column, self.area.y + row)].set_char(curve.letter).set_style(style);
        } else {
            dots.set(column, row);
            let (x, y) = (self.area.x + column / 2, self.area.y + row / 4);
            buf[(x, y)].set_char(dots.glyph(x, y)).set_style(style);
        }
    }

    /// Behind the newest value, the curve's letter; off the scale, with a sign, in the uppermost row.
    fn draw_letter(&self, curve: &Curve, buf: &mut Buffer) {
        let Some(last) = self.samples.last() else { return };
        let row = self.row_of(u64::from((curve.value)(last)), self.area.height);
        let y = self.area.y + row.unwrap_or(0);
        let x = self.area.x + self.last_column(self.area.width) + 1;
        let style = (curve.style)(self.theme);
        let free = (x..x + LETTERS).find(|&x| buf[(x, y)].symbol() == " ").unwrap_or(x);
        buf[(free, y)].set_char(curve.letter).set_style(style);
        if row.is_none() && free + 1 < self.whole.right() {
            buf[(free + 1, y)].set_symbol(self.theme.glyphs().points_up).set_style(style);
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
