//! The offer of a tour, at the first start: a box over the running screen, until a key is pressed.

use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Rect};
use ratatui::text::Line;
use ratatui::widgets::{Block, Clear, Widget};

use crate::language::say;
use crate::tui::draw::dialog::inside;
use crate::tui::model::Model;
use crate::tui::style::fit::wrap;

/// Columns of the box, with its border.
const WIDTH: u16 = 64;

/// Draws it, if there is one.
pub fn draw(model: &Model, screen: Rect, buf: &mut Buffer) {
    if !model.ui.offers_tour {
        return;
    }
    let theme = &model.theme;
    let width = WIDTH.min(screen.width);
    let lines = wrap(&say!(theme, "tour-offer"), usize::from(width.saturating_sub(4)));
    let height = (lines.len() as u16 + 2).min(screen.height);
    let area = screen.centered(Constraint::Length(width), Constraint::Length(height));
    Clear.render(area, buf);
    buf.set_style(area, theme.base_style());
    let block = Block::bordered().border_set(theme.border_set()).border_style(theme.focus_style());
    block.title(format!(" {} ", say!(theme, "tour-offer-title"))).render(area, buf);
    for (line, row) in lines.into_iter().zip(inside(area).rows()) {
        Line::raw(line).render(Rect { x: row.x + 1, width: row.width.saturating_sub(2), ..row }, buf);
    }
}
