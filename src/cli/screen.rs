//! Options of the screen.

use std::str::FromStr;

use clap::{Args, ValueEnum};

use crate::language::Language;
use crate::tui::Colours;
use crate::units::amount::AmountError;
use crate::units::print::without_commas;

#[derive(Args, Clone, PartialEq, Debug)]
#[command(next_help_heading = "Screen")]
pub struct ScreenOptions {
    /// Colours for a dark or a light background, or of high contrast; NO_COLOR in the environment switches them off
    #[arg(long, value_enum, default_value_t = ThemeName::Dark)]
    pub theme: ThemeName,
    /// Draw with ASCII characters only
    #[arg(long)]
    pub ascii: bool,
    /// Virtual time per real time: 1/10 is slower, 10 faster
    #[arg(long, value_name = "RATIO", default_value = "1")]
    pub speed: SpeedRatio,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum ThemeName {
    Dark,
    Light,
    HighContrast,
}

impl From<ThemeName> for Colours {
    fn from(name: ThemeName) -> Self {
        match name {
            ThemeName::Dark => Colours::Dark,
            ThemeName::Light => Colours::Light,
            ThemeName::HighContrast => Colours::HighContrast,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum LanguageName {
    En,
    Zh,
}

impl From<LanguageName> for Language {
    fn from(name: LanguageName) -> Self {
        match name {
            LanguageName::En => Language::English,
            LanguageName::Zh => Language::Chinese,
        }
    }
}

/// Virtual seconds per real second.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct SpeedRatio(pub f64);

impl FromStr for SpeedRatio {
    type Err = AmountError;

    fn from_str(text: &str) -> Result<Self, AmountError> {
        let fail = || AmountError { expected: "a speed such as 1/10, 0.5, 1 or 10", got: text.to_owned(), hint: None };
        let plain = text.trim().trim_start_matches('x');
        let (over, under) = plain.split_once('/').unwrap_or((plain, "1"));
        let number =
            |text: &str| without_commas(text.trim())?.parse::<f64>().ok().filter(|n| n.is_finite() && *n > 0.0);
        match (number(over), number(under)) {
            (Some(over), Some(under)) => Ok(SpeedRatio(over / under)),
            _ => Err(fail()),
        }
    }
}
