//! What keys mean to all lists and texts that lie over the panels.

use crate::tui::draw::dialog::Window;
use crate::tui::keys::{Code, Key};

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

#[cfg(test)]
mod tests {
    use super::*;

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
