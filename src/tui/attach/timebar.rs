//! All that is kept of what was seen, from its first look to its last, with the marks, and where in it one is.

use std::time::Duration;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

use crate::source::live::look::Look;
use crate::tui::attach::watch::Watch;
use crate::tui::style::theme::Theme;
use crate::units::print::duration;

pub fn draw(watch: &Watch, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let time =
        |look: Option<&Look>| duration(Duration::from_millis(look.map_or(0, |look| look.seen.at_ms))).to_string();
    let (first, last) = (time(watch.looks().next()), time(watch.looks().last()));
    let (left, right) = (first.width() as u16 + 2, last.width() as u16 + 2);
    let Some(width) = area.width.checked_sub(left + right).filter(|width| *width > 2) else { return };
    buf.set_string(area.x + 1, area.y, &first, theme.quiet_style());
    buf.set_string(area.right() + 1 - right, area.y, &last, theme.quiet_style());
    let looks = watch.looks().len().max(1);
    let cell = |place: usize| (place * usize::from(width - 1) / (looks - 1).max(1)).min(usize::from(width - 1)) as u16;
    let marks: Vec<_> = watch.marks.all().map(|number| cell(number.saturating_sub(watch.dropped()) as usize)).collect();
    let here = cell(watch.place());
    let [begin, end, line, done, at, mark] =
        if theme.ascii { ["[", "]", "-", "=", "O", "*"] } else { ["├", "┤", "─", "━", "●", "◆"] };
    for index in 0..width {
        let symbol = match index {
            _ if index == here => at,
            _ if marks.contains(&index) => mark,
            0 => begin,
            _ if index + 1 == width => end,
            _ if index < here => done,
            _ => line,
        };
        let style = if index == here || symbol == mark { theme.focus_style() } else { theme.frame_style() };
        buf[(area.x + left + index, area.y)].set_symbol(symbol).set_style(style);
    }
}
