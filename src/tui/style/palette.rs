//! The colours of a terminal, for pictures and casts: a screen itself names only the 16 ANSI ones, and what they look like is
//! the terminal's business.

use ratatui::style::Color;

use crate::tui::style::theme::{Colours, Theme};

/// A terminal's own two colours, and the 16 ANSI ones, as `#rrggbb`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Palette {
    /// The background as a colour of CSS.
    pub background: &'static str,
    /// The foreground as a colour of CSS.
    pub foreground: &'static str,
    /// The sixteen ANSI colours, in the order of their numbers.
    pub ansi: [&'static str; 16],
}

const DARK: Palette = Palette {
    background: "#16181d",
    foreground: "#d3d7de",
    ansi: [
        "#16181d", "#e06c75", "#98c379", "#d9a846", "#4d86d6", "#c678dd", "#4fb3bf", "#aeb4bf", "#6b7280", "#ff8a93",
        "#b5e08f", "#f2c94c", "#7fb0ff", "#e29bf5", "#7adbe6", "#ffffff",
    ],
};

const LIGHT: Palette = Palette {
    background: "#fbfbf9",
    foreground: "#24292f",
    ansi: [
        "#24292f", "#b3261e", "#1a6b34", "#7d5200", "#0b57b0", "#8437b8", "#0a6670", "#5b6169", "#5f666e", "#c4372c",
        "#1e7a3c", "#8a5c00", "#1a66c9", "#9445c9", "#0c7480", "#fbfbf9",
    ],
};

/// What xterm comes with, and what a test takes for any other terminal.
pub const XTERM: Palette = Palette {
    background: "#000000",
    foreground: "#e5e5e5",
    ansi: [
        "#000000", "#cd0000", "#00cd00", "#cdcd00", "#0000ee", "#cd00cd", "#00cdcd", "#e5e5e5", "#7f7f7f", "#ff0000",
        "#00ff00", "#ffff00", "#5c5cff", "#ff00ff", "#00ffff", "#ffffff",
    ],
};

impl Palette {
    /// The terminal that a theme is meant for.
    pub fn of(theme: &Theme) -> &'static Palette {
        match theme.colours {
            Colours::Dark => &DARK,
            Colours::Light => &LIGHT,
            Colours::HighContrast => &XTERM,
        }
    }

    /// The colour, or `own` where the screen leaves it to the terminal. Of the indexed colours, only the first 16 are the
    /// screen's; another is taken for the terminal's own.
    pub fn css(&self, color: Color, own: &str) -> String {
        let index = match color {
            Color::Black => 0,
            Color::Red => 1,
            Color::Green => 2,
            Color::Yellow => 3,
            Color::Blue => 4,
            Color::Magenta => 5,
            Color::Cyan => 6,
            Color::Gray => 7,
            Color::DarkGray => 8,
            Color::LightRed => 9,
            Color::LightGreen => 10,
            Color::LightYellow => 11,
            Color::LightBlue => 12,
            Color::LightMagenta => 13,
            Color::LightCyan => 14,
            Color::White => 15,
            Color::Indexed(index) => usize::from(index),
            Color::Rgb(red, green, blue) => return format!("#{red:02x}{green:02x}{blue:02x}"),
            Color::Reset => return own.to_owned(),
        };
        self.ansi.get(index).copied().unwrap_or(own).to_owned()
    }
}
