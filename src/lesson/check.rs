//! Plays lessons without a screen: every cue is reached, every answer is computed, every text fits.

use std::rc::Rc;

use crate::kernel::KernelVersion;
use crate::language::{Language, Text, text};
use crate::lesson::cue::Lesson;
use crate::lesson::error::LessonError;
use crate::lesson::player::{Answer, Player, Stage, Verdict};
use crate::lesson::shown::Shown;
use crate::lesson::wrap::{COLUMNS, LINES, wrap};

/// What a lesson came to on one kernel.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Played {
    /// Cues that were reached.
    pub cues: usize,
    /// Questions, each with the cue that asks and what the engine answers.
    pub answers: Vec<(String, String)>,
    /// What is wrong with it.
    pub faults: Vec<String>,
}

/// Columns of a choice, its letter included; two of them stand in a line.
const CHOICE: usize = 36;

/// Plays a lesson on a kernel from the first cue to the last, back again, and forward.
///
/// # Errors
/// A cue is not reached, a number is not there, or not one choice is the case.
pub fn play(lesson: &Rc<Lesson>, kernel: KernelVersion) -> Result<Played, LessonError> {
    let (mut player, mut session) = Player::start(Rc::clone(lesson), kernel)?;
    let mut played = Played { cues: 0, answers: Vec::new(), faults: Vec::new() };
    let mut way = Vec::new();
    loop {
        way.push((player.index(), player.stage(), session.moment()));
        let (cue, stage) = (player.cue().name.clone(), player.stage());
        if stage == Stage::Asked {
            if let Some(answer) = player.answer_ahead() {
                played.answers.push((cue.clone(), answer.text(player.cue())));
            }
            played.faults.extend(answers(&mut player));
            while player.hint() {}
        }
        for language in Language::ALL {
            let shown = player.shown(language).map_err(|what| LessonError::Unsaid { cue: cue.clone(), what })?;
            played.faults.extend(space(&shown).map(|what| {
                text!("lesson-cue", cue = cue.to_string(), code = language.code().to_string(), what = what.to_string())
                    .aloud()
            }));
        }
        if !player.next(&mut session)? {
            break;
        }
    }
    played.cues = lesson.cues.len();
    for (index, stage, moment) in way.iter().rev().skip(1) {
        let went = player.back(&mut session);
        if !went || (player.index(), player.stage(), session.moment()) != (*index, *stage, *moment) {
            played.faults.push(
                text!(
                    "lesson-the-way-back-leads-to",
                    moment = session.moment().to_string(),
                    index = player.index() + 1,
                    moment_2 = moment.to_string(),
                    index_2 = index + 1
                )
                .aloud(),
            );
            break;
        }
    }
    Ok(played)
}

/// The right answer is taken for right, and another one is not.
fn answers(player: &mut Player) -> Vec<String> {
    let mut copy = player.clone();
    let (right, wrong) = match player.answer_ahead() {
        Some(Answer::Number(value)) => (value.shown(), format!("{}", value.n.saturating_mul(3) + 7_654_321)),
        Some(Answer::Choice(index)) => {
            let letter = |index: usize| char::from(b'a' + index as u8).to_string();
            (letter(index), letter(usize::from(index == 0)))
        }
        None => return vec![text!("lesson-no-answer").aloud()],
    };
    let wrong = if right.ends_with(" s") || right.ends_with("ms") || right.ends_with("us") {
        format!("{wrong}s")
    } else {
        wrong
    };
    let wrong = if right.ends_with("bit/s") { "7777 gbit".to_owned() } else { wrong };
    let name = copy.cue().name.clone();
    let mut faults = Vec::new();
    for (text, expected) in [(wrong, Verdict::Wrong), (right, Verdict::Right)] {
        match copy.answer(&text) {
            Ok(verdict) if verdict == expected => {}
            other => faults.push(format!("cue `{name}`: the answer {text} gives {other:?} instead of {expected:?}")),
        }
        for language in Language::ALL {
            if let Err(what) = copy.shown(language) {
                faults.push(text!("lesson-cue-2", name = name.to_string(), what = what.to_string()).aloud());
            }
        }
    }
    faults
}

fn space(shown: &Shown) -> impl Iterator<Item = String> {
    let narrations = [("the narration", Some(&shown.narration)), ("the question", shown.question.as_ref())];
    let others = [
        ("the explanation", shown.wrong.as_ref()),
        ("one step further", shown.further.as_ref()),
        ("the sentence to take home", shown.home.as_ref()),
    ];
    let hints = shown.hints.iter().map(|hint| ("a hint", Some(hint)));
    let texts = narrations.into_iter().chain(others).chain(hints);
    let long = texts.filter_map(|(what, text)| {
        let lines = wrap(text?, COLUMNS);
        let wide = lines.iter().any(|line| unicode_width::UnicodeWidthStr::width(line.as_str()) > COLUMNS);
        (lines.len() > LINES || wide).then(|| {
            text!(
                "lesson-takes-lines-of-columns-and",
                what = Text::english(what),
                lines = lines.len().to_string(),
                columns = COLUMNS,
                most = LINES,
                lines_2 = lines.join(" / ").to_string()
            )
            .aloud()
        })
    });
    let choices =
        shown.choices.iter().filter(|choice| unicode_width::UnicodeWidthStr::width(choice.as_str()) + 3 > CHOICE);
    let choices = choices.map(|choice| {
        text!("lesson-a-choice-takes-more-than", value = CHOICE - 3, choice = choice.to_string()).aloud()
    });
    long.chain(choices).collect::<Vec<_>>().into_iter()
}
