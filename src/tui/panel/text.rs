//! A panel that is a text of many lines: as many as there is room for, and where there is not, which ones those are.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::language::say;
use crate::tui::style::fit::{draw_line, draw_lines};
use crate::tui::{Model, PanelId};
use crate::units::print::grouped;

/// Draws a text, scrolled as the panel is. Where it does not fit, the last row says which lines are in view.
pub fn draw(panel: PanelId, lines: Vec<Line<'static>>, model: &Model, area: Rect, buf: &mut Buffer) {
    let theme = &model.theme;
    let count = lines.len();
    if count <= usize::from(area.height) || area.height < 2 {
        draw_lines(lines, area, theme, buf);
        return;
    }
    let text = Rect { height: area.height - 1, ..area };
    let first = model.ui.scroll(panel).min(count - usize::from(text.height));
    draw_lines(lines.into_iter().skip(first), text, theme, buf);
    let last = first + usize::from(text.height);
    let number = |n: usize| grouped(n as i64).to_string();
    let said =
        say!(theme, "text-lines-of", number = number(first + 1), number_2 = number(last), number_3 = number(count));
    let below = Rect { y: text.bottom(), height: 1, ..area };
    draw_line(&Line::styled(said, theme.focus_style()), below, theme, buf);
}

/// How far a text can be scrolled down in a panel of this height.
pub fn last_first(count: usize, height: u16) -> usize {
    if count <= usize::from(height) { 0 } else { count.saturating_sub(usize::from(height.saturating_sub(1))) }
}
