//! Draws the dialog of breakpoints: their list, and a line for a new one.

use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Paragraph, Widget, Wrap};

use crate::language::{id, say};
use crate::tui::draw::dialog;
use crate::tui::draw::dialog::Window;
use crate::tui::model::{BreakpointLine, Model};
use crate::tui::style::fit::draw_line;
use crate::units::print::grouped;

/// What the keys do while the dialog is open.
pub fn keys(model: &Model, cursor: usize) -> &'static str {
    match (cursor < model.session.breakpoints().len(), model.theme.ascii) {
        (true, _) => id!("break-space-on-off-delete"),
        (false, false) => id!("break-enter-set-tab-complete"),
        (false, true) => id!("break-enter-set-tab-complete-up"),
    }
}

/// Rows below the list: the line, and the text that helps with it.
const LINE_ROWS: u16 = 5;

/// Below a heading, one row for each; and below them the line.
pub fn window(model: &Model, cursor: usize, screen: Rect) -> Window {
    let count = model.session.breakpoints().len();
    let width = Constraint::Length(screen.width.saturating_sub(4).min(90));
    let height = Constraint::Length((count as u16 + LINE_ROWS + 3).min(screen.height.saturating_sub(4)));
    let area = screen.centered(width, height);
    let inner = dialog::inside(area);
    let rows = Rect { y: inner.y + 1, height: inner.height.saturating_sub(LINE_ROWS + 1), ..inner };
    Window::new(area, rows, count, cursor.min(count.saturating_sub(1)), model.ui.list_first)
}

pub fn line_area(window: &Window) -> Rect {
    let inner = dialog::inside(window.area);
    let y = window.rows.bottom();
    Rect { y, height: inner.bottom().saturating_sub(y), ..inner }
}

/// Draws the dialog; returns where the cursor belongs, if the line has it.
pub fn draw(model: &Model, cursor: usize, line: &BreakpointLine, screen: Rect, buf: &mut Buffer) -> Option<Position> {
    let theme = &model.theme;
    let window = window(model, cursor, screen);
    let below = [format!(" {} ", say!(model, keys(model, cursor))), window.position(theme, say!(theme, "break-rows"))];
    dialog::draw_frame(model, &window, &say!(theme, "break-breakpoints"), below, buf);
    let breakpoints = model.session.breakpoints();
    let head = Rect { y: window.rows.y.saturating_sub(1), height: 1, ..window.rows };
    let text = if breakpoints.is_empty() { say!(theme, "break-none-is-set") } else { say!(theme, "break-hits-so-far") };
    Line::styled(text, theme.quiet_style()).render(head, buf);
    for ((index, item), row) in breakpoints.iter().enumerate().skip(window.first).zip(window.rows.rows()) {
        let (mark, style) = if index == cursor { (">", theme.selected_style()) } else { (" ", Style::new()) };
        let sign = match (item.enabled, theme.ascii) {
            (true, false) => "●",
            (false, false) => "○",
            (true, true) => "*",
            (false, true) => "-",
        };
        let text_style = if item.enabled { theme.strong_style() } else { theme.quiet_style() };
        let hits = grouped(model.session.hits_so_far(index) as i64);
        let text = Line::from(vec![
            Span::styled(format!("{mark}{sign} "), theme.focus_style()),
            Span::raw(format!("{hits:>13}  ")),
            Span::styled(item.text.clone(), text_style),
        ]);
        draw_line(&text.style(style), row, theme, buf);
    }
    let place = draw_new(model, line, line_area(&window), buf);
    place.filter(|_| cursor >= breakpoints.len())
}

/// The line for a new one. Below it stands what is wrong with it, with a caret under the place; or what it may be.
fn draw_new(model: &Model, new: &BreakpointLine, area: Rect, buf: &mut Buffer) -> Option<Position> {
    let theme = &model.theme;
    let line = area.rows().next()?;
    let below = Rect { y: area.y + 1, height: area.height - 1, ..area };
    let room = line.width.saturating_sub(2);
    let (typed, cursor) = new.prompt.visible(room);
    Line::from(vec![Span::styled("> ", theme.focus_style()), Span::raw(typed)]).render(line, buf);
    let (words, style, below) = match &new.wrong {
        Some(wrong) => {
            let scrolled = new.prompt.input.visual_scroll(usize::from(room));
            let at = 2 + wrong.text[..wrong.span.start].chars().count().saturating_sub(scrolled);
            let width = wrong.text[wrong.span.clone()].chars().count().max(1);
            Line::styled(format!("{:at$}{:^<width$}", "", ""), theme.error_style()).render(below, buf);
            let hint = wrong.hint.as_ref().map(|hint| format!("; {hint}")).unwrap_or_default();
            let below = Rect { y: below.y + 1, height: below.height.saturating_sub(1), ..below };
            (format!("{}{hint}", wrong.message), theme.error_style(), below)
        }
        None => {
            let (words, style) = new.prompt.help(theme);
            (words, style, below)
        }
    };
    Paragraph::new(words).style(style).wrap(Wrap { trim: true }).render(below, buf);
    Some(Position::new(line.x + 2 + cursor.min(room.saturating_sub(1)), line.y))
}
