//! What lists and texts that lie over the panels have in common: the frame, and the rows that are in view.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;
use ratatui::widgets::{Block, Clear, Widget};

use crate::language::{Speaks, say};
use crate::tui::model::Model;
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
    pub fn position(&self, speaker: &impl Speaks, of_what: String) -> String {
        let last = (self.first + usize::from(self.rows.height)).min(self.count);
        if self.count <= usize::from(self.rows.height) {
            return String::new();
        }
        let number = |n: usize| grouped(n as i64).to_string();
        let [first, last, count] = [self.first + 1, last, self.count].map(number);
        format!(" {} ", say!(speaker, "dialog-position", what = of_what, first = first, last = last, count = count))
    }

    /// The row drawn at a place, for the mouse.
    pub fn row_at(&self, place: Position) -> Option<usize> {
        let row = self.first + usize::from(place.y.saturating_sub(self.rows.y));
        (self.rows.contains(place) && row < self.count).then_some(row)
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
}
