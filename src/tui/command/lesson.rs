//! Lessons: to begin one, its next cue and the one before, answers, hints.

use std::rc::Rc;

use crate::kernel::KernelVersion;
use crate::language::{id, say, text};
use crate::lesson::{Lesson, LessonError, Look, Panel, Player, Stage, Verdict, course};
use crate::tui::command::leave;
use crate::tui::keys::Key;
use crate::tui::message::Effect;
use crate::tui::model::classroom::{Audience, Classroom, Reached};
use crate::tui::model::{ListKind, Model, PanelId};
use crate::tui::panel::layout::is_low;
use crate::units::SkbId;

/// The lessons of the course.
pub static LESSONS: ListKind = ListKind {
    title: id!("lesson-lessons"),
    keys: id!("lesson-enter-begin-esc-close"),
    rows: |model| course::ALL.iter().map(|lesson| row(model, lesson)).collect(),
    empty: "",
    choose: choose_lesson,
    other: |_, _, _| false,
};

fn row(model: &Model, embedded: &course::Embedded) -> String {
    let language = model.theme.language;
    let title = embedded.lesson().ok().and_then(|lesson| lesson.say(language, "title", &Default::default()).ok());
    let reached = model.course.reached.get(embedded.name);
    let mark = match reached {
        Some(Reached { done: true, .. }) => "x",
        Some(_) => "-",
        None => " ",
    };
    format!("{mark} {:20} {}", embedded.name, title.unwrap_or_default())
}

fn choose_lesson(model: &mut Model, index: usize) -> Option<Effect> {
    let embedded = course::ALL.get(index)?;
    leave::ask_first(model, text!("ask-go-to", name = embedded.name), move |model| {
        begin_embedded(model, embedded);
        None
    })
}

/// Begins a lesson of the course for a student, and says why that fails.
fn begin_embedded(model: &mut Model, embedded: &course::Embedded) {
    let begun = embedded.lesson().and_then(|lesson| {
        let kernel = lesson.kernels.first().copied().unwrap_or_default();
        begin(model, lesson, kernel, Audience::Student)
    });
    if let Err(error) = begun {
        model.ui.complain(error.to_string());
    }
}

/// Begins a lesson: its session takes the place of the one on the screen.
///
/// # Errors
/// Its first cue is not reached.
pub fn begin(
    model: &mut Model,
    lesson: Rc<Lesson>,
    kernel: KernelVersion,
    audience: Audience,
) -> Result<(), LessonError> {
    let (player, session) = Player::start(lesson, kernel)?;
    end(model);
    model.start(player.scenario().clone());
    model.session = session;
    model.lesson = Some(Box::new(Classroom::new(player, audience)));
    model.ui.message = None;
    arrive(model);
    Ok(())
}

/// The lesson that is offered at the first start.
const TOUR: &str = "tour";

/// Begins the tour of the screen.
pub fn begin_tour(model: &mut Model) {
    if let Some(tour) = course::find(TOUR) {
        begin_embedded(model, &tour);
    }
}

/// Leaves the lesson, if there is one; what was answered is kept.
pub fn end(model: &mut Model) {
    if let Some(classroom) = model.lesson.take() {
        model.course.scores.extend(classroom.player.scores());
        model.ui.band = 0;
        model.ui.set_zoom(None);
    }
}

/// Reveals what is asked, or goes to the next cue.
pub fn next(model: &mut Model) {
    let Some(classroom) = &mut model.lesson else { return };
    classroom.typed.clear();
    classroom.further = false;
    match classroom.player.next(&mut model.session) {
        Ok(true) => arrive(model),
        Ok(false) => model.ui.say(say!(&model.theme, "lesson-over")),
        Err(error) => model.ui.complain(error.to_string()),
    }
}

/// Goes to the cue before, or takes a reveal back.
pub fn back(model: &mut Model) {
    let Some(classroom) = &mut model.lesson else { return };
    classroom.typed.clear();
    classroom.further = false;
    if classroom.player.back(&mut model.session) {
        arrive(model);
    } else {
        model.ui.say(say!(&model.theme, "lesson-begins-here"));
    }
}

/// Shows the cue again, wherever one has gone.
pub fn return_to_cue(model: &mut Model) {
    let Some(classroom) = &model.lesson else { return };
    classroom.player.return_to_path(&mut model.session);
    arrive(model);
}

/// One more hint.
pub fn hint(model: &mut Model) {
    let Some(classroom) = &mut model.lesson else { return };
    if !classroom.player.hint() {
        model.ui.say(say!(&model.theme, "lesson-no-more-hints"));
    }
}

/// Takes an answer of a student.
pub fn answer(model: &mut Model, given: &str) {
    let Some(classroom) = &mut model.lesson else { return };
    match classroom.player.answer(given) {
        Ok(Verdict::Right) => {
            next(model);
            let points = model.lesson.as_ref().and_then(|lesson| lesson.player.scores().pop());
            let points = points.map_or(0, |score| score.points);
            model.ui.say(say!(&model.theme, "lesson-right", points = points));
        }
        Ok(Verdict::Wrong) => {
            classroom.typed.clear();
            model.ui.say(say!(&model.theme, "lesson-not-so"));
        }
        Err(expected) => model.ui.complain(expected),
    }
}

/// What the cue points at has the keys; a class sees it alone.
fn arrive(model: &mut Model) {
    let Some(classroom) = &model.lesson else { return };
    let cue = classroom.player.cue();
    let revealed = matches!(classroom.player.stage(), Stage::Revealed | Stage::Done);
    let of_answer = cue.question.as_ref().and_then(|question| question.look.clone()).filter(|_| revealed);
    let look = of_answer.unwrap_or_else(|| cue.look.clone());
    let (name, done) = (classroom.player.lesson().name.clone(), classroom.player.stage() == Stage::Done);
    let reached = model.course.reached.entry(name).or_default();
    (reached.cue, reached.done) = (cue.name.clone(), reached.done || done);
    let is_class = classroom.audience == Audience::Class;
    let skb = look.skb.as_ref().and_then(|skb| skb.value(&model.session, &Default::default()).ok());
    let band = classroom.rows();
    let panel = look.panel.map_or(PanelId::Queue, panel_of);
    model.ui.band = band;
    model.ui.set_focus(panel);
    model.ui.set_zoom((look.zoom || is_class || is_low(model.ui.size)).then_some(panel));
    match skb.and_then(|id| u64::try_from(id).ok()) {
        Some(id) => model.select(SkbId(id)),
        None => model.deselect(),
    }
    model.ui.rest(panel);
}

/// What the cue points at now.
pub fn look(classroom: &Classroom) -> &Look {
    let cue = classroom.player.cue();
    let of_answer = cue.question.as_ref().and_then(|question| question.look.as_ref());
    of_answer.filter(|_| classroom.player.stage() == Stage::Revealed).unwrap_or(&cue.look)
}

fn panel_of(panel: Panel) -> PanelId {
    match panel {
        Panel::Writers => PanelId::Writers,
        Panel::SendBuffer => PanelId::Ruler,
        Panel::Queue => PanelId::Queue,
        Panel::Pages => PanelId::Pages,
        Panel::Receipt => PanelId::Receipt,
        Panel::Wire => PanelId::Ladder,
        Panel::Steps => PanelId::Steps,
        Panel::Chart => PanelId::Chart,
        Panel::Stack => PanelId::Stack,
    }
}

/// Opens the list of lessons.
pub fn list(model: &mut Model, _: Key) -> Option<Effect> {
    model.ui.overlay = Some(crate::tui::model::Overlay::List { kind: &LESSONS, cursor: 0 });
    None
}
