//! `sk_wmem_queued` over the looks, with the one that is shown marked.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::source::live::look::Look;
use crate::tui::style::fit::draw_line;
use crate::tui::style::theme::Theme;
use crate::units::print::short_bytes;

/// For the number at the left.
const LABEL: usize = 9;

pub fn draw<'a>(
    looks: impl ExactSizeIterator<Item = &'a Look> + Clone,
    shown: usize,
    theme: &Theme,
    area: Rect,
    buf: &mut Buffer,
) {
    let width = usize::from(area.width).saturating_sub(LABEL + 2).max(1);
    // The newest at the right; the shown one is always in view.
    let first = looks.len().saturating_sub(width).min(shown);
    let queued = |look: &Look| look.seen.socket.memory.map_or(0, |memory| u64::from(memory.wmem_queued));
    let values: Vec<u64> = looks.clone().skip(first).take(width).map(queued).collect();
    let top =
        looks.map(|look| queued(look).max(look.seen.socket.memory.map_or(0, |memory| memory.sndbuf.into()))).max();
    let top = top.unwrap_or(1).max(1);
    let height = u64::from(area.height.saturating_sub(1)).max(1);
    let glyphs = theme.glyphs();
    for (n, row) in area.rows().enumerate() {
        let from_below = height.saturating_sub(n as u64);
        let text: String = if from_below == 0 {
            let mark = |at| if at + first == shown { glyphs.points_up } else { " " };
            (0..values.len()).map(mark).collect()
        } else {
            let bar =
                |value: &u64| if value * height * 2 >= top * (from_below * 2 - 1) { glyphs.bar_queued } else { " " };
            values.iter().map(bar).collect()
        };
        let label = match from_below {
            0 => String::new(),
            1 => "0".to_owned(),
            _ if n == 0 => short_bytes(top, LABEL),
            _ => String::new(),
        };
        draw_line(&Line::raw(format!("{label:>LABEL$} {text}")), row, theme, buf);
    }
}
