//! Keys and the mouse as the screen knows them, independent of the terminal library.

use std::borrow::Cow;

use ratatui::layout::Position;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Code {
    Char(char),
    Enter,
    Esc,
    Tab,
    BackTab,
    Backspace,
    Delete,
    Up,
    Down,
    Left,
    Right,
    Home,
    End,
    PageUp,
    PageDown,
    F(u8),
}

/// A key press. Shift is part of the character; Alt is not used.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Key {
    pub code: Code,
    pub ctrl: bool,
}

impl Key {
    pub const fn new(code: Code) -> Self {
        Key { code, ctrl: false }
    }

    pub const fn char(c: char) -> Self {
        Key::new(Code::Char(c))
    }

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

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Button {
    Click,
    WheelUp,
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

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct MouseEvent {
    pub button: Button,
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
