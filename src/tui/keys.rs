//! Keys and the mouse as the screen knows them, independent of the terminal library.

use std::borrow::Cow;

use ratatui::layout::Position;

/// Keys that the screen knows.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Code {
    /// A character as typed, shift included.
    Char(char),
    /// Return.
    Enter,
    /// Escape.
    Esc,
    /// Tab.
    Tab,
    /// Shift and Tab.
    BackTab,
    /// Delete to the left.
    Backspace,
    /// Delete to the right.
    Delete,
    /// Cursor up.
    Up,
    /// Cursor down.
    Down,
    /// Cursor left.
    Left,
    /// Cursor right.
    Right,
    /// To the beginning.
    Home,
    /// To the end.
    End,
    /// A page up.
    PageUp,
    /// A page down.
    PageDown,
    /// A function key, from 1.
    F(u8),
}

/// A key press. Shift is part of the character; Alt is not used.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Key {
    /// The key itself.
    pub code: Code,
    /// Whether Ctrl was held.
    pub ctrl: bool,
}

impl Key {
    /// The key without Ctrl.
    pub const fn new(code: Code) -> Self {
        Key { code, ctrl: false }
    }

    /// The key of a character.
    pub const fn char(c: char) -> Self {
        Key::new(Code::Char(c))
    }

    /// The key of a character with Ctrl.
    pub const fn ctrl(c: char) -> Self {
        Key { code: Code::Char(c), ctrl: true }
    }

    /// The key's name on a keyboard, short enough for a hint: `space`, `→` (or `Right` in ASCII), `Ctrl-Z`.
    pub fn label(self, ascii: bool) -> Cow<'static, str> {
        let name = match self.code {
            Code::Char(' ') => "space",
            Code::Char(c) if self.ctrl => return format!("Ctrl-{}", c.to_ascii_uppercase()).into(),
            Code::Char(c) => return c.to_string().into(),
            Code::Enter => "Enter",
            Code::Esc => "Esc",
            Code::Tab => "Tab",
            Code::BackTab => "Shift-Tab",
            Code::Backspace => "Backspace",
            Code::Delete => "Delete",
            Code::Up => return if ascii { "Up" } else { "↑" }.into(),
            Code::Down => return if ascii { "Down" } else { "↓" }.into(),
            Code::Left => return if ascii { "Left" } else { "←" }.into(),
            Code::Right => return if ascii { "Right" } else { "→" }.into(),
            Code::Home => "Home",
            Code::End => "End",
            Code::PageUp => "PgUp",
            Code::PageDown => "PgDn",
            Code::F(n) => return format!("F{n}").into(),
        };
        name.into()
    }
}

/// What a mouse did.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Button {
    /// The left button was pressed.
    Click,
    /// The wheel was turned up by one notch.
    WheelUp,
    /// The wheel was turned down by one notch.
    WheelDown,
}

impl Button {
    /// Rows that are scrolled down (up if negative).
    pub const fn rows(self) -> isize {
        match self {
            Button::Click => 0,
            Button::WheelUp => -3,
            Button::WheelDown => 3,
        }
    }
}

/// One thing that a mouse did.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct MouseEvent {
    /// What it did.
    pub button: Button,
    /// The cell of the screen, from 0.
    pub place: Position,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_called_what_is_printed_on_them() {
        assert_eq!(Key::char('n').label(false), "n");
        assert_eq!(Key::char(' ').label(false), "space");
        assert_eq!(Key::ctrl('z').label(false), "Ctrl-Z");
        assert_eq!(Key::new(Code::Right).label(false), "→");
        assert_eq!(Key::new(Code::Right).label(true), "Right");
        assert_eq!(Key::new(Code::F(1)).label(true), "F1");
    }
}
