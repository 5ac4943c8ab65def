//! A lesson as a handout, and the course as a book.

use std::rc::Rc;

use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};
use unicode_width::UnicodeWidthStr;

use crate::app::export::pictures;
use crate::app::lessons;
use crate::app::lessons::LoadError;
use crate::cli::{ExportArgs, To};
use crate::export::book::{self, Book};
use crate::export::handout::{Handout, Page, Words};
use crate::language::{Language, in_words, say};
use crate::lesson::cue::Chapter;
use crate::lesson::wrap::joined;
use crate::lesson::{Lesson, LessonError, Shown, Stage, course};
use crate::os::locale;
use crate::os::progress::Progress;
use crate::tui::command::lesson;
use crate::tui::message::Event;
use crate::tui::model::classroom::Audience;
use crate::tui::{Colours, Model, Theme, update};
use crate::units::print::plural;

/// What stands for all lessons in the place of a name.
const COURSE: &str = "course";

/// The text of the handout, or of the book.
pub fn text(args: &ExportArgs) -> Result<String, LoadError> {
    let wanted = args.recording.path.display().to_string();
    let language = locale::language();
    let is_markdown = args.to == To::Md;
    if wanted == COURSE {
        let book = book(args, language)?;
        return Ok(if is_markdown { book.markdown() } else { book.html() });
    }
    let handout = handout(&lessons::load(&wanted)?, args, language)?;
    Ok(if is_markdown { handout.markdown() } else { handout.html() })
}

fn book(args: &ExportArgs, language: Language) -> Result<Book, LoadError> {
    let mut chapters: Vec<(Chapter, Vec<Handout>)> = Vec::new();
    let mut progress = Progress::on_stderr();
    for (number, embedded) in (1..).zip(course::ALL) {
        progress.show(|| format!("{number} of {}", plural(course::ALL.len(), "lesson")));
        let lesson = embedded.lesson()?;
        let handout = handout(&lesson, args, language)?;
        match chapters.last_mut() {
            Some((chapter, lessons)) if *chapter == lesson.chapter => lessons.push(handout),
            _ => chapters.push((lesson.chapter, vec![handout])),
        }
    }
    let chapters = chapters
        .into_iter()
        .map(|(chapter, lessons)| book::Chapter { title: in_words(language, chapter.title(), &[]), lessons });
    Ok(Book {
        language: language.code(),
        title: say!(&language, "book-title"),
        about: say!(&language, "book-about"),
        contents: say!(&language, "book-contents"),
        answers: say!(&language, "handout-answers"),
        chapters: chapters.collect(),
    })
}

fn handout(lesson: &Rc<Lesson>, args: &ExportArgs, language: Language) -> Result<Handout, LoadError> {
    let kernel = lessons::kernel(lesson, None)?;
    let theme = Theme { colours: Colours::Light, monochrome: false, ascii: args.ascii, language };
    let mut model = Model::new(lesson.scenario.clone(), Vec::new(), theme);
    update(&mut model, Event::Resize(Size::new(args.size.columns, args.size.rows)));
    lesson::begin(&mut model, Rc::clone(lesson), kernel, Audience::Student)?;
    let say = |id| lesson.say(language, id, &Default::default());
    let said = |what| LessonError::Unsaid { cue: lesson.name.clone(), what };
    let mut pages: Vec<Page> = Vec::new();
    while let Some(classroom) = &model.lesson {
        let (stage, shown) = (classroom.player.stage(), classroom.player.shown(language).map_err(said)?);
        match stage {
            Stage::Told | Stage::Asked => pages.push(page(&mut model, shown)),
            Stage::Revealed => {
                if let Some(page) = pages.last_mut() {
                    page.answer = shown.answer.map(|answer| (answer, joined(&shown.narration)));
                }
            }
            Stage::Done => break,
        }
        lesson::next(&mut model);
    }
    Ok(Handout {
        name: lesson.name.clone(),
        title: format!("{} ({})", say("title").map_err(said)?, kernel.title()),
        shows: joined(&say("shows").map_err(said)?),
        pages,
        home: joined(&say("home").map_err(said)?),
        source: lesson.source.clone(),
        words: Words {
            language: language.code(),
            answers: say!(&language, "handout-answers"),
            home: say!(&language, "lesson-home"),
        },
    })
}

/// The screen without what is said below it: that stands beside the picture.
fn page(model: &mut Model, shown: Shown) -> Page {
    model.ui.band = 0;
    model.ui.message = None;
    let (picture, screen) = (pictures::picture(model), lines(&pictures::drawn(model)));
    Page {
        picture,
        screen,
        function: shown.function,
        narration: joined(&shown.narration),
        question: shown.question.as_deref().map(joined),
        choices: shown.choices,
        answer: None,
    }
}

fn lines(buffer: &Buffer) -> String {
    let area: Rect = buffer.area;
    let row = |y| {
        let (mut text, mut x) = (String::new(), area.left());
        while x < area.right() {
            let symbol = buffer[(x, y)].symbol();
            text.push_str(symbol);
            // A character of full width has two cells.
            x += symbol.width().max(1) as u16;
        }
        text.trim_end().to_owned()
    };
    // The last row has the keys, which paper has not.
    let rows: Vec<_> = (area.top()..area.bottom().saturating_sub(1)).map(row).collect();
    rows.join("\n")
}
