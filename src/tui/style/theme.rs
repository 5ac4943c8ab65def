//! Colours and attributes of the screen by what they are for: the one place that names them.
//!
//! A colour never carries a meaning alone: states have letters and patterns, verdicts have words, the selection is
//! reversed. Nothing is dim. The colours are the 16 that every terminal has, on the terminal's own background; only high
//! contrast brings its own. Of those 16 only such are used as can be read on the usual palettes, with 4.5:1 or more, in high
//! contrast with 7:1 (WCAG 2): tests/suite/colours.rs measures it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};
use ratatui::symbols::border;

use crate::language::{Language, Speaks};
use crate::tui::style::glyphs;
use crate::tui::style::glyphs::{Glyphs, SkbState};

/// The background that the colours are for.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum Colours {
    /// For a dark background.
    #[default]
    Dark,
    /// For a light background.
    Light,
    /// White and three bright colours on black, whatever the terminal has.
    HighContrast,
}

impl Colours {
    /// All sets, in the order in which a key goes through them.
    pub const ALL: [Colours; 3] = [Colours::Dark, Colours::Light, Colours::HighContrast];

    pub(crate) fn next(self) -> Self {
        Colours::ALL[(self as usize + 1) % Colours::ALL.len()]
    }

    /// One line for people.
    pub const fn about(self) -> &'static str {
        match self {
            Colours::Dark => "Colours for a dark background.",
            Colours::Light => "Colours for a light background.",
            Colours::HighContrast => "High contrast: white and bright colours on black.",
        }
    }
}

/// How the screen is drawn for whoever looks at it: colours, glyphs, language.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Theme {
    /// Which set of colours it has.
    pub colours: Colours,
    /// Attributes only, no colour (`NO_COLOR`).
    pub monochrome: bool,
    /// Only ASCII glyphs.
    pub ascii: bool,
    /// In which language it speaks.
    pub language: Language,
}

impl Speaks for Theme {
    fn language(&self) -> Language {
        self.language
    }
}

/// The curves of the chart.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Curve {
    Queued,
    Limit,
    InFlight,
    Cwnd,
}

/// What a colour is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Role {
    Text,
    Quiet,
    Focus,
    Error,
    Refusal,
    Passed,
    Unsent,
    InFlight,
    Acked,
    Lost,
    SentAgain,
    /// One of four things side by side.
    Series(u8),
}

impl Role {
    /// On dark, on light, and in high contrast.
    const fn inks(self) -> [Color; 3] {
        match self {
            Role::Text => [Color::Reset, Color::Reset, Color::White],
            Role::Quiet | Role::Unsent => [Color::Gray, Color::Reset, Color::White],
            Role::Focus | Role::Passed => [Color::Cyan, Color::Blue, Color::LightCyan],
            Role::Error => [Color::LightRed, Color::Red, Color::LightYellow],
            Role::Refusal => [Color::LightYellow, Color::Red, Color::LightYellow],
            Role::InFlight => [Color::Cyan, Color::Blue, Color::LightCyan],
            Role::Acked => [Color::LightGreen, Color::Magenta, Color::LightGreen],
            Role::Lost => [Color::LightYellow, Color::Red, Color::LightYellow],
            Role::SentAgain => [Color::LightMagenta, Color::Red, Color::LightYellow],
            Role::Series(0) => [Color::Cyan, Color::Blue, Color::LightCyan],
            Role::Series(1) => [Color::LightYellow, Color::Red, Color::LightYellow],
            Role::Series(2) => [Color::LightGreen, Color::Magenta, Color::LightGreen],
            Role::Series(_) => [Color::LightMagenta, Color::Reset, Color::White],
        }
    }
}

impl Theme {
    pub(crate) fn base_style(&self) -> Style {
        self.ink(Role::Text)
    }

    /// What stands beside the numbers: units, labels, explanations, frames. As readable as they are, but never bold.
    pub fn quiet_style(&self) -> Style {
        self.ink(Role::Quiet)
    }

    pub(crate) fn strong_style(&self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// What has the focus, and keys.
    pub fn focus_style(&self) -> Style {
        self.ink(Role::Focus).add_modifier(Modifier::BOLD)
    }

    /// The title of the panel that has the focus; its rule is heavier too.
    pub fn focused_title_style(&self) -> Style {
        self.focus_style().add_modifier(Modifier::REVERSED)
    }

    pub(crate) fn error_style(&self) -> Style {
        self.ink(Role::Error).add_modifier(Modifier::BOLD)
    }

    /// A decision that refused, a limit that is passed, a writer that sleeps.
    pub fn refusal_style(&self) -> Style {
        self.ink(Role::Refusal).add_modifier(Modifier::BOLD)
    }

    /// A decision that let pass, a writer that runs.
    pub fn passed_style(&self) -> Style {
        self.ink(Role::Passed)
    }

    /// What belongs to the selected skb, whatever style it has otherwise.
    pub fn selected_style(&self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED | Modifier::BOLD)
    }

    /// The status line, over the styles of its pieces.
    pub fn status_style(&self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }

    /// Frames and rules.
    pub fn frame_style(&self) -> Style {
        self.ink(Role::Quiet)
    }

    /// An skb's block and whatever else shows its state.
    pub fn state_style(&self, state: SkbState) -> Style {
        match state {
            SkbState::Unsent => self.ink(Role::Unsent),
            SkbState::InFlight => self.ink(Role::InFlight),
            SkbState::PartlyAcked | SkbState::Sacked => self.ink(Role::Acked),
            SkbState::Lost => self.ink(Role::Lost).add_modifier(Modifier::BOLD),
            SkbState::Retransmitted => self.ink(Role::SentAgain).add_modifier(Modifier::BOLD),
        }
    }

    /// Neighbouring slices of a page: their owners' digits tell them apart, the colours only help.
    pub fn owner_style(&self, owner: u64) -> Style {
        self.ink(Role::Series((owner % 4) as u8))
    }

    pub(crate) fn curve_style(&self, curve: Curve) -> Style {
        self.ink(Role::Series(curve as u8))
    }

    pub(crate) fn glyphs(&self) -> &'static Glyphs {
        if self.ascii { &glyphs::ASCII } else { &glyphs::UNICODE }
    }

    /// The border of windows that lie over the panels.
    pub fn border_set(&self) -> border::Set<'static> {
        if self.ascii { glyphs::ASCII_BORDER } else { border::PLAIN }
    }

    /// Gives colours to what was drawn without, where the theme does not leave that to the terminal.
    pub fn finish(&self, area: Rect, buf: &mut Buffer) {
        if self.monochrome || self.colours != Colours::HighContrast {
            return;
        }
        for place in area.positions() {
            let cell = &mut buf[place];
            if cell.bg == Color::Reset {
                cell.set_bg(Color::Black);
            }
            if cell.fg == Color::Reset {
                cell.set_fg(Color::White);
            }
        }
    }

    fn ink(&self, role: Role) -> Style {
        match role.inks()[self.colours as usize] {
            _ if self.monochrome => Style::new(),
            Color::Reset => Style::new(),
            color => Style::new().fg(color),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn monochrome_has_no_colour_at_all() {
        for colours in Colours::ALL {
            let theme = Theme { monochrome: true, colours, ascii: false, language: Language::English };
            let area = Rect::new(0, 0, 1, 1);
            let mut buf = Buffer::empty(area);
            for style in [theme.base_style(), theme.focus_style(), theme.error_style(), theme.owner_style(1)] {
                buf.set_style(area, style);
                theme.finish(area, &mut buf);
                assert_eq!((buf[(0, 0)].fg, buf[(0, 0)].bg), (Color::Reset, Color::Reset), "{style:?}");
            }
        }
    }

    #[test]
    fn the_themes_come_one_after_the_other() {
        let [dark, light, high] = Colours::ALL;
        assert_eq!([dark.next(), light.next(), high.next()], [light, high, dark]);
    }
}
