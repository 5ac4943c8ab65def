//! The course and its lessons as text.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::rc::Rc;

use crate::kernel::KernelVersion;
use crate::language::{Language, in_words, say};
use crate::lesson::cue::Chapter;
use crate::lesson::wrap::{COLUMNS, wrap};
use crate::lesson::{Lesson, Player, Stage, course};
use crate::tui::model::classroom::Reached;

/// Chapters and lessons.
pub fn list(language: Language, reached: &BTreeMap<String, Reached>) -> color_eyre::Result<String> {
    let mut text = String::new();
    let mut chapter = None;
    for embedded in course::ALL {
        let lesson = embedded.lesson()?;
        if chapter.replace(lesson.chapter) != Some(lesson.chapter) {
            writeln!(text, "{}{}", if text.is_empty() { "" } else { "\n" }, title(lesson.chapter, language))?;
        }
        let shows = |id| lesson.say(language, id, &Default::default());
        let mark = match reached.get(&lesson.name) {
            Some(Reached { done: true, .. }) => 'x',
            Some(_) => '-',
            None => ' ',
        };
        writeln!(text, "{mark} {:20} {}", lesson.name, shows("title")?)?;
    }
    writeln!(text, "\n{}", say!(&language, "learn-how"))?;
    Ok(text)
}

fn title(chapter: Chapter, language: Language) -> String {
    in_words(language, chapter.title(), &[])
}

/// All of a lesson, with its questions and the engine's answers.
pub fn lesson(lesson: &Rc<Lesson>, kernel: KernelVersion, language: Language) -> color_eyre::Result<String> {
    let (mut player, mut session) = Player::start(Rc::clone(lesson), kernel)?;
    let mut text = String::new();
    writeln!(text, "{} ({})", player.shown(language)?.title, kernel.title())?;
    loop {
        while player.hint() {}
        let shown = player.shown(language)?;
        let number = player.index() + 1;
        match player.stage() {
            Stage::Told | Stage::Asked => {
                let function = shown.function.map(|name| format!(" {name}")).unwrap_or_default();
                writeln!(text, "\n{number}. [{}, {} s]{function}", session.moment(), session.now())?;
                paragraph(&mut text, "", &shown.narration)?;
            }
            Stage::Revealed => {
                paragraph(&mut text, "= ", &shown.answer.unwrap_or_default())?;
                paragraph(&mut text, "", &shown.narration)?;
            }
            Stage::Done => paragraph(&mut text, "\n* ", &shown.home.unwrap_or_default())?,
        }
        if player.stage() == Stage::Asked {
            paragraph(&mut text, "? ", &shown.question.unwrap_or_default())?;
            for (letter, choice) in ('a'..).zip(&shown.choices) {
                paragraph(&mut text, &format!("  {letter} "), choice)?;
            }
            shown.hints.iter().try_for_each(|hint| paragraph(&mut text, "! ", hint))?;
        }
        if let Some(further) = &shown.further {
            paragraph(&mut text, "> ", further)?;
        }
        if !player.next(&mut session)? {
            break;
        }
    }
    writeln!(text, "\n{}", lesson.source)?;
    if !lesson.recorded.is_empty() {
        writeln!(text, "{}", say!(&language, "learn-recorded", traces = lesson.recorded.join(", ")))?;
    }
    Ok(text)
}

fn paragraph(text: &mut String, mark: &str, said: &str) -> std::fmt::Result {
    for (index, line) in wrap(said, COLUMNS).iter().enumerate() {
        let lead = if index == 0 { mark.to_owned() } else { " ".repeat(mark.trim_start_matches('\n').len()) };
        writeln!(text, "{lead}{line}")?;
    }
    Ok(())
}
