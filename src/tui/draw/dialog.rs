//! What lists and texts that lie over the panels have in common: the rows that are in view, and what keys and the mouse
//! mean to all of them.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;
use ratatui::widgets::{Block, Clear, Widget};

use crate::tui::command::{ask, breakpoints, lists, question};
use crate::tui::draw::{about, help, scenarios};
use crate::tui::input::mouse::{Button, MouseEvent, WHEEL};
use crate::tui::input::update;
use crate::tui::input::update::Effect;
use crate::tui::keys::{Code, Key};
use crate::tui::model::{Model, Overlay};
use crate::units::print::grouped;

/// Where a list stands on the screen, and which of its rows are in view.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Window {
    /// With its border.
    pub area: Rect,
    /// The rows of the list alone.
    pub rows: Rect,
    /// The first row in view.
    pub first: usize,
    /// Rows of the whole list.
    pub count: usize,
}

impl Window {
    /// With the row under the cursor in view, and moved as little as that takes from where it was: a row that is clicked
    /// stays under the mouse.
    pub fn new(area: Rect, rows: Rect, count: usize, cursor: usize, was_first: usize) -> Window {
        let height = usize::from(rows.height).max(1);
        let first = was_first.min(cursor).max((cursor + 1).saturating_sub(height)).min(count.saturating_sub(height));
        Window { area, rows, first, count }
    }

    /// Of a text, which has no cursor: scrolled down by so many rows, as far as it goes.
    pub fn of_text(area: Rect, rows: Rect, count: usize, scroll: usize) -> Window {
        let window = Window { area, rows, first: 0, count };
        Window { first: scroll.min(window.last_first()), ..window }
    }

    /// Rows that PgUp and PgDn move: all but one, so that the last row seen is the first one then.
    pub fn page(&self) -> usize {
        usize::from(self.rows.height).saturating_sub(1).max(1)
    }

    /// How far a text can be scrolled down.
    pub fn last_first(&self) -> usize {
        self.count.saturating_sub(usize::from(self.rows.height))
    }

    /// ` lines 1-20 of 96 `, or nothing where all are in view.
    pub fn position(&self, of_what: &str) -> String {
        let last = (self.first + usize::from(self.rows.height)).min(self.count);
        if self.count <= usize::from(self.rows.height) {
            return String::new();
        }
        let number = |n: usize| grouped(n as i64).to_string();
        format!(" {of_what} {}-{} of {} ", number(self.first + 1), number(last), number(self.count))
    }

    fn row_at(&self, place: Position) -> Option<usize> {
        let row = self.first + usize::from(place.y.saturating_sub(self.rows.y));
        (self.rows.contains(place) && row < self.count).then_some(row)
    }
}

/// Where the cursor of a list of `count` rows goes at a key; none if the key does not move it.
pub fn moved(key: Key, cursor: usize, count: usize, page: usize) -> Option<usize> {
    let last = count.saturating_sub(1);
    let cursor = cursor.min(last);
    Some(match key.code {
        Code::Down | Code::Char('j') => (cursor + 1).min(last),
        Code::Up | Code::Char('k') => cursor.saturating_sub(1),
        // Around the end, as from field to field.
        Code::Tab => {
            if cursor < last {
                cursor + 1
            } else {
                0
            }
        }
        Code::BackTab => cursor.checked_sub(1).unwrap_or(last),
        Code::PageDown => (cursor + page).min(last),
        Code::PageUp => cursor.saturating_sub(page),
        Code::Home | Code::Char('g') => 0,
        Code::End | Code::Char('G') => last,
        _ => return None,
    })
}

/// The first row of a text in view after a key; none if the key does not scroll.
pub fn scrolled(key: Key, window: &Window) -> Option<usize> {
    let to = match key.code {
        Code::Down | Code::Char('j') => window.first + 1,
        Code::Up | Code::Char('k') => window.first.saturating_sub(1),
        Code::PageDown | Code::Char(' ') => window.first + window.page(),
        Code::PageUp | Code::Backspace => window.first.saturating_sub(window.page()),
        Code::Home | Code::Char('g') => 0,
        Code::End | Code::Char('G') => window.last_first(),
        _ => return None,
    };
    Some(to.min(window.last_first()))
}

/// The window of what is open; none if nothing is, or if it is no list.
pub fn window(model: &Model) -> Option<Window> {
    let screen = Rect::from((Position::ORIGIN, model.ui.size));
    Some(match model.ui.overlay.as_ref()? {
        Overlay::Help { scroll } => help::window(model, *scroll, screen),
        Overlay::About { scroll } => about::window(model, *scroll, screen),
        Overlay::Ask(_) => return None,
        Overlay::Prompt(_) => Window { area: question::area(screen), ..Window::default() },
        Overlay::Breakpoints { cursor, .. } => breakpoints::window(model, *cursor, screen),
        Overlay::Scenarios { cursor } => scenarios::window(model, *cursor, screen),
        Overlay::List { kind, cursor } => lists::window(model, kind, *cursor, screen),
    })
}

/// After anything was done: a list begins where it now begins, and the next one at its beginning.
pub fn keep_place(model: &mut Model) {
    model.ui.list_first = window(model).map_or(0, |window| window.first);
}

/// The mouse over what is open: a click selects a row, a click on the selected row chooses it, the wheel scrolls, a click
/// outside closes.
pub fn mouse(model: &mut Model, event: MouseEvent) -> Option<Effect> {
    if let Some(Overlay::Ask(_)) = model.ui.overlay {
        return if event.button == Button::Click { ask::click(model, event.place) } else { None };
    }
    let window = window(model)?;
    match event.button {
        Button::Click if !window.area.contains(event.place) => {
            model.ui.overlay = None;
            None
        }
        Button::Click => click(model, &window, event.place),
        Button::WheelUp => wheel(model, &window, event.place, -WHEEL),
        Button::WheelDown => wheel(model, &window, event.place, WHEEL),
    }
}

fn click(model: &mut Model, window: &Window, place: Position) -> Option<Effect> {
    if let Some(Overlay::Prompt(prompt)) = &mut model.ui.overlay {
        prompt.click(window.area, place);
        return None;
    }
    let Some(row) = window.row_at(place) else {
        breakpoints::click(model, window, place);
        return None;
    };
    let cursor = cursor(model)?;
    if *cursor == row {
        return update::press(model, Key::new(Code::Enter));
    }
    *cursor = row;
    None
}

fn wheel(model: &mut Model, window: &Window, place: Position, rows: isize) -> Option<Effect> {
    if let Some(Overlay::Help { scroll } | Overlay::About { scroll }) = &mut model.ui.overlay {
        *scroll = window.first.saturating_add_signed(rows).min(window.last_first());
        return None;
    }
    if let Some(Overlay::Scenarios { cursor }) = model.ui.overlay
        && place.y >= window.rows.bottom()
    {
        scenarios::scroll_text(model, cursor, rows);
        return None;
    }
    let cursor = cursor(model)?;
    *cursor = cursor.saturating_add_signed(rows).min(window.count.saturating_sub(1));
    None
}

/// The cursor of the list that is open.
fn cursor(model: &mut Model) -> Option<&mut usize> {
    match model.ui.overlay.as_mut()? {
        Overlay::Breakpoints { cursor, .. } | Overlay::Scenarios { cursor } | Overlay::List { cursor, .. } => {
            Some(cursor)
        }
        _ => None,
    }
}

/// Draws the frame of a window, with what is said at its lower edge; returns nothing of what was below it.
pub fn draw_frame(model: &Model, window: &Window, title: &str, below: [String; 2], buf: &mut Buffer) {
    let theme = &model.theme;
    let [left, right] = below;
    let block = Block::bordered()
        .border_set(theme.border_set())
        .border_style(theme.focus_style())
        .title(format!(" {title} "))
        .title_bottom(Line::styled(left, theme.base_style()))
        .title_bottom(Line::styled(right, theme.base_style()).right_aligned());
    Clear.render(window.area, buf);
    buf.set_style(window.area, theme.base_style());
    block.render(window.area, buf);
}

/// The area inside of the border.
pub fn inside(area: Rect) -> Rect {
    Block::bordered().inner(area)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(count: usize, cursor: usize, was_first: usize) -> usize {
        let rows = Rect::new(1, 1, 20, 5);
        Window::new(rows, rows, count, cursor, was_first).first
    }

    #[test]
    fn a_list_moves_only_when_its_cursor_would_leave_it() {
        assert_eq!(window(20, 4, 0), 0);
        assert_eq!(window(20, 5, 0), 1);
        assert_eq!(window(20, 7, 6), 6);
        assert_eq!(window(20, 3, 6), 3);
        assert_eq!(window(3, 0, 6), 0, "a list that fits begins at its beginning");
        assert_eq!(window(20, 19, 40), 15);
    }

    #[test]
    fn keys_move_by_rows_pages_and_around_the_end() {
        let at = |code| moved(Key::new(code), 9, 10, 4);
        assert_eq!(at(Code::Down), Some(9));
        assert_eq!(at(Code::Tab), Some(0));
        assert_eq!(at(Code::PageUp), Some(5));
        assert_eq!(moved(Key::new(Code::BackTab), 0, 10, 4), Some(9));
        assert_eq!(at(Code::Char('x')), None);
        assert_eq!(moved(Key::new(Code::Down), 0, 0, 4), Some(0), "there may be no row");
    }
}
