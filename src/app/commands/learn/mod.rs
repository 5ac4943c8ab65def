//! The course: its list, lessons on the screen and as text, and their check.

mod check;
mod new;
mod screen;
mod text;

use std::process::ExitCode;

use crate::app::commands::outcome::{Outcome, checked, print};
use crate::app::lessons;
use crate::cli::LearnArgs;
use crate::lesson::course;
use crate::os::{course as state, locale};

/// Runs `skbscope learn`.
pub fn run(args: &LearnArgs) -> Outcome {
    let language = locale::language();
    if args.check {
        let lessons = match &args.lesson {
            Some(wanted) => vec![lessons::load(wanted)?],
            None => course::ALL.iter().map(|lesson| lesson.lesson()).collect::<Result<_, _>>()?,
        };
        return Ok(checked(check::check(&lessons, args.kernel)?));
    }
    if let Some(name) = &args.new {
        return new::write(name);
    }
    let Some(wanted) = &args.lesson else {
        print(&text::list(language, &state::read())?)?;
        return Ok(ExitCode::SUCCESS);
    };
    let lesson = lessons::load(wanted)?;
    let kernel = lessons::kernel(&lesson, args.kernel)?;
    if args.text {
        print(&text::lesson(&lesson, kernel, language)?)?;
        return Ok(ExitCode::SUCCESS);
    }
    screen::play(lesson, kernel, args)
}
