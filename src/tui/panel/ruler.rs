//! The send buffer as a ruler: what is queued, where a writer stops, where it is woken. The accounts stand below.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use unicode_width::UnicodeWidthStr;

use crate::debugger::Peaks;
use crate::language::{say, term};
use crate::tui::model::scales::{round_up, with_former};
use crate::tui::panel::accounts;
use crate::tui::panel::lines::Lines;
use crate::tui::panel::pointers;
use crate::tui::panel::pointers::{At, Pointer};
use crate::tui::{Model, PanelId, Theme};
use crate::units::print::{bytes, grouped};

/// From here on the bar is three rows thick.
const ROOMY: u16 = 13;

pub fn draw(model: &Model, area: Rect, buf: &mut Buffer) {
    let theme = &model.theme;
    let bar = Bar::new(model, area.width);
    let picture = picture_rows(area);
    let mut rows = area.rows();
    for row in rows.by_ref().take(usize::from(picture.saturating_sub(1).max(picture.min(1)))) {
        bar.draw(row, theme, buf);
    }
    if picture > 1
        && let Some(row) = rows.next()
    {
        bar.draw_marks(row, theme, buf);
    }
    text(model, area).draw(PanelId::Ruler, model, buf);
}

/// The bar to the round number it ends at, for the title line.
pub fn scale(model: &Model, width: usize) -> String {
    let say = |full: u64| say!(model, "ruler-scale", full = grouped(full as i64));
    let texts = with_former(full(&model.peaks()), full(&model.peaks_before()), model, say);
    texts.into_iter().find(|text| text.width() <= width).unwrap_or_default()
}

/// The accounts, below bar and marks.
pub fn text(model: &Model, area: Rect) -> Lines {
    let above = picture_rows(area);
    let area = Rect { y: area.y + above, height: area.height - above, ..area };
    Lines::new(accounts::lines(model, area), area)
}

/// Rows of the bar and the marks below it.
fn picture_rows(area: Rect) -> u16 {
    match area.height {
        0 | 1 => 0,
        2 => 1,
        ROOMY.. => 4,
        _ => 2,
    }
}

/// Bytes at the right end of the bar: beyond the limit there is room for what goes over it.
fn full(peaks: &Peaks) -> u64 {
    round_up((u64::from(peaks.sndbuf) * 5 / 3).max(u64::from(peaks.wmem_queued)))
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
    fn new(model: &Model, width: u16) -> Self {
        let socket = model.session.socket();
        Bar {
            width,
            full: full(&model.peaks()),
            queued: u64::from(socket.wmem_queued),
            sndbuf: u64::from(socket.sndbuf),
            wake: u64::from(socket.wake_threshold()),
        }
    }

    /// The cell in which `bytes` ends.
    fn cell(&self, bytes: u64) -> u16 {
        (bytes * u64::from(self.width) / self.full).min(u64::from(self.width)) as u16
    }

    fn limit_cell(&self) -> u16 {
        self.cell(self.sndbuf).min(self.width.saturating_sub(1))
    }

    fn draw(&self, row: Rect, theme: &Theme, buf: &mut Buffer) {
        let glyphs = theme.glyphs();
        let limit = self.limit_cell();
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
                (glyphs.bar_free, theme.quiet_style())
            } else {
                (" ", Style::new())
            };
            buf[(row.x + offset, row.y)].set_symbol(symbol).set_style(style);
        }
    }

    /// Below the bar: where writers are woken and where they stop. Where there is no room for both, numbers lose digits to
    /// their unit, and the threshold its text: that stands among the accounts too.
    fn draw_marks(&self, row: Rect, theme: &Theme, buf: &mut Buffer) {
        let limit = self.limit_cell();
        let wake = self.cell(self.wake).min(limit.saturating_sub(1));
        let pointer = |cell: u16, name: &str, bytes_there: u64, style: Style| Pointer {
            at: At::Cell(cell),
            texts: vec![format!("{name} {}", grouped(bytes_there as i64)), format!("{name} {}", bytes(bytes_there))],
            style,
        };
        let mut wake = pointer(wake, term(theme, "wake"), self.wake, theme.passed_style());
        wake.texts.push(String::new());
        let limit = pointer(limit, "sk_sndbuf", self.sndbuf, theme.refusal_style());
        // Where both are in one cell the limit is seen.
        pointers::draw(&[wake, limit], theme.glyphs().points_up, row, buf);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bar_ends_at_a_round_number_that_leaves_room_beyond_the_limit() {
        let peaks = Peaks { sndbuf: 46_080, wmem_queued: 51_328, ..Peaks::default() };
        assert_eq!(full(&peaks), 100_000);
        // A tiny buffer takes more than its limit.
        assert_eq!(full(&Peaks { sndbuf: 4_608, wmem_queued: 65_072, ..Peaks::default() }), 70_000);
    }
}
