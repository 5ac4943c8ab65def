//! Colours: 16 ANSI ones on a dark or a light background, or none at all.
//!
//! A colour never carries a meaning alone: states have letters and patterns, verdicts have words, the selection is
//! reversed. Pairs that must be told apart differ in more than red and green. Plain text has the terminal's own colours,
//! so that it can be read even where the background is not what it was taken for.

use ratatui::style::{Color, Modifier, Style};
use ratatui::symbols::border;

use crate::tui::glyphs::{self, Glyphs, SkbState};

/// How the screen is coloured.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Theme {
    /// For a light background.
    pub light: bool,
    /// Attributes only, no colour (`NO_COLOR`).
    pub monochrome: bool,
    /// Only ASCII glyphs.
    pub ascii: bool,
}

/// The curves of the chart.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Curve {
    Queued,
    Limit,
    InFlight,
    Cwnd,
}

impl Theme {
    pub fn base_style(&self) -> Style {
        Style::new()
    }

    /// What may be overlooked.
    pub fn dim_style(&self) -> Style {
        Style::new().add_modifier(Modifier::DIM)
    }

    pub fn strong_style(&self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// What has the focus, and keys.
    pub fn focus_style(&self) -> Style {
        self.ink(Color::Cyan, Color::Blue).add_modifier(Modifier::BOLD)
    }

    pub fn error_style(&self) -> Style {
        self.ink(Color::LightRed, Color::Red).add_modifier(Modifier::BOLD)
    }

    /// A decision that refused, a limit that is passed, a writer that sleeps.
    pub fn refusal_style(&self) -> Style {
        self.ink(Color::Yellow, Color::Red).add_modifier(Modifier::BOLD)
    }

    /// A decision that let pass, a writer that runs.
    pub fn passed_style(&self) -> Style {
        self.ink(Color::Cyan, Color::Blue)
    }

    /// What belongs to the selected skb, whatever style it has otherwise.
    pub fn selected_style(&self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED | Modifier::BOLD)
    }

    /// Frames and rules.
    pub fn frame_style(&self) -> Style {
        if self.monochrome { self.dim_style() } else { Style::new().fg(Color::DarkGray) }
    }

    /// An skb's block and whatever else shows its state.
    pub fn state_style(&self, state: SkbState) -> Style {
        if self.monochrome {
            return match state {
                SkbState::Lost | SkbState::Retransmitted => self.strong_style(),
                SkbState::Unsent => self.dim_style(),
                SkbState::InFlight | SkbState::Sacked | SkbState::PartlyAcked => self.base_style(),
            };
        }
        match state {
            SkbState::Unsent => self.ink(Color::Gray, Color::DarkGray),
            SkbState::InFlight => self.ink(Color::LightBlue, Color::Blue),
            SkbState::PartlyAcked => self.ink(Color::LightCyan, Color::Cyan),
            SkbState::Sacked => self.ink(Color::LightCyan, Color::Cyan),
            SkbState::Lost => self.ink(Color::LightYellow, Color::Red).add_modifier(Modifier::BOLD),
            SkbState::Retransmitted => self.ink(Color::LightMagenta, Color::Magenta).add_modifier(Modifier::BOLD),
        }
    }

    /// Neighbouring slices of a page: their owners' digits tell them apart, the colours only help.
    pub fn owner_style(&self, owner: u64) -> Style {
        match owner % 4 {
            0 => self.ink(Color::LightBlue, Color::Blue),
            1 => self.ink(Color::Yellow, Color::Red),
            2 => self.ink(Color::LightCyan, Color::Cyan),
            _ => self.ink(Color::LightMagenta, Color::Magenta),
        }
    }

    pub fn curve_style(&self, curve: Curve) -> Style {
        match curve {
            Curve::Queued => self.ink(Color::LightBlue, Color::Blue),
            Curve::Limit => self.ink(Color::Yellow, Color::Red),
            Curve::InFlight => self.ink(Color::LightCyan, Color::Cyan),
            Curve::Cwnd => self.ink(Color::LightMagenta, Color::Magenta),
        }
    }

    pub fn glyphs(&self) -> &'static Glyphs {
        if self.ascii { &glyphs::ASCII } else { &glyphs::UNICODE }
    }

    /// The border of windows that lie over the panels.
    pub fn border_set(&self) -> border::Set<'static> {
        if self.ascii { glyphs::ASCII_BORDER } else { border::PLAIN }
    }

    fn ink(&self, dark: Color, light: Color) -> Style {
        match (self.monochrome, self.light) {
            (true, _) => Style::new(),
            (false, false) => Style::new().fg(dark),
            (false, true) => Style::new().fg(light),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all_styles(theme: &Theme) -> Vec<Style> {
        let mut styles = vec![
            theme.base_style(),
            theme.dim_style(),
            theme.strong_style(),
            theme.focus_style(),
            theme.error_style(),
            theme.refusal_style(),
            theme.passed_style(),
            theme.selected_style(),
            theme.frame_style(),
        ];
        styles.extend(SkbState::ALL.map(|state| theme.state_style(state)));
        styles.extend((0..4).map(|owner| theme.owner_style(owner)));
        styles.extend([Curve::Queued, Curve::Limit, Curve::InFlight, Curve::Cwnd].map(|c| theme.curve_style(c)));
        styles
    }

    #[test]
    fn monochrome_has_no_colour_at_all() {
        for light in [false, true] {
            let theme = Theme { monochrome: true, light, ascii: false };
            for style in all_styles(&theme) {
                assert_eq!((style.fg, style.bg), (None, None), "{style:?}");
            }
        }
    }

    #[test]
    fn a_light_background_gets_no_pale_ink_and_a_dark_one_no_black() {
        let pale = [Color::White, Color::Gray, Color::Yellow, Color::LightYellow, Color::LightCyan, Color::LightGreen];
        for style in all_styles(&Theme { light: true, ..Theme::default() }) {
            assert!(style.fg.is_none_or(|fg| !pale.contains(&fg)), "{style:?}");
        }
        for style in all_styles(&Theme::default()) {
            assert!(style.fg.is_none_or(|fg| ![Color::Black, Color::Blue, Color::Red].contains(&fg)), "{style:?}");
        }
    }
}
