//! What the user can do about time: step, look for something, go back, run back, branch off.

use std::time::Duration;

use crate::debugger::{At, Direction, Moment, SearchEnd, SearchTarget, Session, Standing, StepKind};
use crate::language::{Text, id, text};
use crate::tui::command::dialogs::ask;
use crate::tui::command::jumps::jump;
use crate::tui::command::run::NOTHING_LEFT;
use crate::tui::command::say::describe;
use crate::tui::command::{dialogs, search};
use crate::tui::keys::Key;
use crate::tui::message::Effect;
use crate::tui::model::{ListKind, Model, Question};
use crate::units::Time;
use crate::units::print::grouped;

/// The session is cut into so many parts for going along its time bar.
const PARTS: u32 = 20;

const NOTHING_BEFORE: Text = text!("time-this-is-the-beginning-nothing");

// ---- steps ----

pub fn previous_input(model: &mut Model, _: Key) -> Option<Effect> {
    if !model.session.previous_input() {
        model.ui.say(NOTHING_BEFORE);
    }
    None
}

pub fn previous_step(model: &mut Model, _: Key) -> Option<Effect> {
    if !model.session.previous_step() {
        model.ui.say(NOTHING_BEFORE);
    }
    None
}

pub fn over(model: &mut Model, _: Key) -> Option<Effect> {
    let search = model.session.step_over();
    say_end(model, search)
}

pub fn over_back(model: &mut Model, _: Key) -> Option<Effect> {
    let search = model.session.step_over_back();
    say_end(model, search)
}

pub fn step_out(model: &mut Model, _: Key) -> Option<Effect> {
    let search = model.session.step_out();
    say_end(model, search)
}

pub fn step_out_back(model: &mut Model, _: Key) -> Option<Effect> {
    let search = model.session.step_out_back();
    say_end(model, search)
}

fn say_end(model: &mut Model, search: SearchEnd) -> Option<Effect> {
    match search {
        SearchEnd::Found => {}
        SearchEnd::NotBefore => model.ui.say(NOTHING_BEFORE),
        SearchEnd::NotUntilIdle | SearchEnd::NotWithin(_) | SearchEnd::NotForeseen => model.ui.say(NOTHING_LEFT),
    }
    None
}

// ---- looking for a kind of step ----

static FORWARD: ListKind = ListKind {
    title: id!("time-go-forward-to-the-next"),
    keys: id!("time-enter-go-there-again-back"),
    rows: kinds,
    empty: "",
    choose: |model, row| find(model, Direction::Forward, StepKind::ALL[row]),
    other: |_, _, _| false,
};

static BACK: ListKind = ListKind {
    title: id!("time-go-back-to-the-last"),
    keys: id!("time-enter-go-there-again-forward"),
    rows: kinds,
    empty: "",
    choose: |model, row| find(model, Direction::Back, StepKind::ALL[row]),
    other: |_, _, _| false,
};

fn kinds(model: &Model) -> Vec<String> {
    StepKind::ALL.iter().map(|kind| kind.title().to(model)).collect()
}

fn find(model: &mut Model, direction: Direction, kind: StepKind) -> Option<Effect> {
    model.ui.looked_for = kind;
    search::begin(model, direction, SearchTarget::Step(kind));
    None
}

fn place_of_kind(model: &Model) -> usize {
    StepKind::ALL.iter().position(|kind| *kind == model.ui.looked_for).unwrap_or(0)
}

pub fn find_forward(model: &mut Model, _: Key) -> Option<Effect> {
    let cursor = place_of_kind(model);
    dialogs::list(model, &FORWARD, cursor)
}

pub fn find_back(model: &mut Model, _: Key) -> Option<Effect> {
    let cursor = place_of_kind(model);
    dialogs::list(model, &BACK, cursor)
}

pub fn again(model: &mut Model, _: Key) -> Option<Effect> {
    find(model, Direction::Forward, model.ui.looked_for)
}

pub fn again_back(model: &mut Model, _: Key) -> Option<Effect> {
    find(model, Direction::Back, model.ui.looked_for)
}

// ---- along the time bar ----

pub fn along(model: &mut Model, _: Key) -> Option<Effect> {
    jump(model, |session| {
        let before = session.moment();
        session.go_to_time(session.now() + part(session));
        // Where less happens than the bar has parts, it goes by inputs.
        if session.moment() == before {
            session.go_to_end();
        }
    });
    None
}

pub fn along_back(model: &mut Model, _: Key) -> Option<Effect> {
    let moved = jump(model, |session| {
        let before = session.moment();
        session.go_to_time(session.now() - part(session));
        session.moment() != before || session.previous_input()
    });
    if !moved {
        model.ui.say(NOTHING_BEFORE);
    }
    None
}

fn part(session: &Session) -> Duration {
    session.end_time().as_duration() / PARTS
}

pub fn go_to_share(model: &mut Model, share: f64) {
    jump(model, |session| {
        let end = session.end_time().as_nanos() as f64;
        if share >= 1.0 {
            session.go_to_end();
        } else {
            session.go_to_time(Time::from_nanos((end * share.max(0.0)) as u64));
        }
    });
}

pub fn go_to_beginning(model: &mut Model, _: Key) -> Option<Effect> {
    // Every session has it.
    let _ = jump(model, |session| session.go_to(Moment::START));
    None
}

pub fn go_to_end(model: &mut Model, _: Key) -> Option<Effect> {
    jump(model, Session::go_to_end);
    None
}

pub fn go_to(model: &mut Model, _: Key) -> Option<Effect> {
    ask(model, &GO_TO)
}

static GO_TO: Question = Question {
    title: id!("time-go-to-a-moment"),
    expects: id!("time-input-step-as-in-44"),
    current: |model| {
        text!(
            "time-s-the-end-is",
            moment = model.session.moment().to_string(),
            now = model.session.now().to_string(),
            end = model.session.end().to_string()
        )
    },
    answer: |model, text| {
        match text.parse()? {
            At::Moment(moment) => jump(model, |session| session.go_to(moment)).map_err(|error| error.to_string())?,
            At::Time(time) => jump(model, |session| session.go_to_time(time)),
        }
        Ok(None)
    },
};

pub fn is_back(model: &Model) -> Result<(), &'static str> {
    match model.session.standing() {
        Standing::Back(_) => Ok(()),
        _ => Err(id!("time-this-is-the-end-already")),
    }
}

// ---- branches ----

static BRANCHES: ListKind = ListKind {
    title: id!("time-branches-of-this-session"),
    keys: id!("time-enter-go-to-its-end"),
    rows: |model| {
        (0..model.session.branch_count()).map(|index| branch_row(model, index).unwrap_or_default().to(model)).collect()
    },
    empty: "",
    choose: |model, row| {
        // The row is one of the list.
        let _ = jump(model, |session| session.switch(row));
        model.forget_view();
        model.ui.say(branch_row(model, row).map(|row| text!("time-branch", row = row)).unwrap_or_default());
        None
    },
    other: |_, _, _| false,
};

fn branch_row(model: &Model, index: usize) -> Option<Text> {
    let info = model.session.branch_info(index)?;
    let seconds = format!("{:.3}", Duration::as_secs_f64(&info.now.as_duration()));
    let inputs = text!("inputs", n = info.end.input);
    let end = match index == model.session.branch() {
        true => text!("time-end-shown", inputs = inputs, seconds = seconds),
        false => text!("time-end", inputs = inputs, seconds = seconds),
    };
    Some(match (info.fork, info.began_with) {
        (Some((_, place)), began_with) if place.input == 0 => {
            let began_with = began_with.map(|command| text!("say-colon", what = describe(&command)));
            text!("time-from-the-beginning-again", index = index + 1, began_with = began_with, end = end)
        }
        (Some((of, place)), Some(command)) => {
            text!(
                "time-from-after-input",
                index = index + 1,
                of = of + 1,
                input = grouped(place.input),
                command = describe(&command),
                end = end
            )
        }
        (Some((of, place)), None) => {
            text!("time-from-after-input-2", index = index + 1, of = of + 1, input = grouped(place.input), end = end)
        }
        (None, _) => text!("time-the-session-as-it-began", index = index + 1, end = end),
    })
}

pub fn branches(model: &mut Model, _: Key) -> Option<Effect> {
    let cursor = model.session.branch();
    dialogs::list(model, &BRANCHES, cursor)
}

pub fn has_branches(model: &Model) -> Result<(), &'static str> {
    match model.session.branch_count() {
        _ if model.beside.is_some() => Err(id!("time-runs-that-are-compared-have")),
        _ if model.session.has_real_peer() => Err(id!("time-with-a-real-kernel-as")),
        0 | 1 => Err(id!("time-there-is-one-branch-to")),
        _ => Ok(()),
    }
}
