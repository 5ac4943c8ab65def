//! A lesson to start from.

use std::path::Path;
use std::process::ExitCode;

use color_eyre::eyre::{WrapErr, eyre};

use crate::app::commands::outcome::{Outcome, print};
use crate::language::text;
use crate::lesson::course;

/// The lesson that is written: a short one.
const EXAMPLE: &str = "first-1000";

/// Writes the files of a lesson under a name; none that is there is written over.
pub fn write(name: &Path) -> Outcome {
    let example = course::find(EXAMPLE).ok_or_else(|| eyre!(text!("learn-not-in-course", name = EXAMPLE).aloud()))?;
    let [en, zh] = example.texts;
    let files = [("toml", example.toml), ("en.ftl", en), ("zh.ftl", zh)];
    let files = files.map(|(end, text)| (name.with_extension(end), text));
    if let Some((path, _)) = files.iter().find(|(path, _)| path.exists()) {
        return Err(eyre!(text!("learn-there-already", path = path.display().to_string()).aloud()));
    }
    for (path, text) in &files {
        std::fs::write(path, text)
            .wrap_err_with(|| text!("learn-cannot-write", path = path.display().to_string()).aloud())?;
    }
    let [toml, en, zh] = files.map(|(path, _)| path.display().to_string());
    print(
        &text!("learn-has-the-cues-and-what", toml = toml.to_string(), en = en.to_string(), zh = zh.to_string())
            .aloud(),
    )?;
    Ok(ExitCode::SUCCESS)
}
