//! A lesson on the screen.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;
use std::rc::Rc;

use color_eyre::eyre::{WrapErr, eyre};

use crate::app::commands::outcome::Outcome;
use crate::app::commands::screen;
use crate::app::live;
use crate::cli::LearnArgs;
use crate::kernel::KernelVersion;
use crate::language::text;
use crate::lesson::{Lesson, Score};
use crate::scenario::error::nearest;
use crate::tui::command::lesson;
use crate::tui::model::classroom::Audience;
use crate::tui::{Colours, Model, Theme};

/// Plays it until the user leaves.
pub fn play(lesson: Rc<Lesson>, kernel: KernelVersion, args: &LearnArgs) -> Outcome {
    let audience = if args.present { Audience::Class } else { Audience::Student };
    let theme = screen::theme(&args.screen);
    let theme = if args.present { Theme { colours: Colours::HighContrast, ..theme } } else { theme };
    let mut model = Model::new(lesson.scenario.clone(), screen::scenarios()?, theme);
    let from = args.from.as_deref().map(|from| cue(&lesson, from)).transpose()?;
    lesson::begin(&mut model, lesson, kernel, audience)?;
    while model.lesson.as_ref().is_some_and(|lesson| from.is_some_and(|from| lesson.player.index() < from)) {
        lesson::next(&mut model);
    }
    let course = screen::show_live(model, live::Request::default())?;
    if let Some(path) = &args.score {
        write_scores(path, &course.scores)?;
    }
    Ok(course.code)
}

/// The index of a cue.
fn cue(lesson: &Lesson, wanted: &str) -> color_eyre::Result<usize> {
    let names = || lesson.cues.iter().map(|cue| cue.name.as_str());
    names().position(|name| name == wanted).ok_or_else(|| {
        let near = nearest(wanted, names())
            .map(|near| text!("learn-did-you-mean", near = near.to_string()).aloud())
            .unwrap_or_default();
        let all: Vec<_> = names().collect();
        let all = all.join(", ");
        eyre!(text!("learn-no-cue", lesson = lesson.name.as_str(), wanted = wanted, near = near, all = all).aloud())
    })
}

fn write_scores(path: &Path, scores: &[Score]) -> color_eyre::Result<()> {
    let file = OpenOptions::new().create(true).append(true).open(path);
    let mut file =
        file.wrap_err_with(|| text!("learn-cannot-write-the-score-into", path = path.display().to_string()).aloud())?;
    for score in scores {
        writeln!(file, "{}", serde_json::to_string(score)?)?;
    }
    Ok(())
}
