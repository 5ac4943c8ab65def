//! The course on the command line: its list, lessons as text, and their check.

mod check;
mod load;
mod text;

use std::process::ExitCode;

use crate::app::commands::outcome::{Outcome, checked, print};
use crate::cli::LearnArgs;
use crate::lesson::course;
use crate::os::locale;

/// Runs `skbscope learn`.
pub fn run(args: &LearnArgs) -> Outcome {
    let language = locale::language();
    if args.check {
        let lessons = match &args.lesson {
            Some(wanted) => vec![load::load(wanted)?],
            None => course::ALL.iter().map(|lesson| lesson.lesson()).collect::<Result<_, _>>()?,
        };
        return Ok(checked(check::check(&lessons, args.kernel)?));
    }
    let Some(wanted) = &args.lesson else {
        print(&text::list(language)?)?;
        return Ok(ExitCode::SUCCESS);
    };
    let lesson = load::load(wanted)?;
    print(&text::lesson(&lesson, load::kernel(&lesson, args.kernel)?, language)?)?;
    Ok(ExitCode::SUCCESS)
}
