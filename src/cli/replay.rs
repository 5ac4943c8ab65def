//! Options of `replay`.

use std::path::PathBuf;
use std::str::FromStr;

use clap::Args;

use crate::cli::ScreenOptions;
use crate::debugger::Moment;

/// A recording, and where in it: `s.jsonl`, `s.jsonl@44`, `s.jsonl@44.77`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Target {
    pub path: PathBuf,
    pub moment: Option<Moment>,
}

impl FromStr for Target {
    type Err = String;

    /// What follows an `@` is a moment if it begins with a digit; other names of files may have one too.
    fn from_str(text: &str) -> Result<Self, String> {
        let (path, moment) = match text.rsplit_once('@') {
            Some((path, moment)) if moment.starts_with(|c: char| c.is_ascii_digit()) => (path, Some(moment)),
            _ => (text, None),
        };
        let moment = moment.map(str::parse).transpose()?;
        Ok(Target { path: path.into(), moment })
    }
}

#[derive(Args, Clone, Debug)]
pub struct ReplayArgs {
    /// The recording; with @INPUT or @INPUT.STEP, as the comments of captured packets have it, at this moment
    #[arg(value_name = "FILE[@MOMENT]", value_hint = clap::ValueHint::FilePath)]
    pub recording: Target,
    /// Without a screen: run everything again, and compare it with what was recorded
    #[arg(long)]
    pub headless: bool,
    /// The result as one JSON object
    #[arg(long, requires = "headless")]
    pub json: bool,
    #[command(flatten)]
    pub screen: ScreenOptions,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_follows_the_file() {
        let target = |text: &str| text.parse::<Target>().expect("a target");

        assert_eq!(target("s.jsonl"), Target { path: "s.jsonl".into(), moment: None });
        assert_eq!(target("s.jsonl@44.77"), Target { path: "s.jsonl".into(), moment: Some(Moment::new(44, 77)) });
        assert_eq!(target("s.jsonl@44").moment, Some(Moment::new(44, u32::MAX)));
        assert_eq!(target("me@home/s.jsonl").path, PathBuf::from("me@home/s.jsonl"));
    }

    #[test]
    fn a_wrong_moment_says_what_was_expected() {
        let error = "s.jsonl@44.x".parse::<Target>().expect_err("no step");

        assert!(error.contains("128.7") && error.contains("44.x"), "{error}");
    }
}
