//! What the user can do about time: step, look for something, go back, run back, branch off.

use std::time::Duration;

use crate::debugger::{At, Direction, Moment, SearchEnd, SearchTarget, Session, Standing, StepKind};
use crate::tui::command::dialogs::ask;
use crate::tui::command::jumps::jump;
use crate::tui::command::run::NOTHING_LEFT;
use crate::tui::command::say::describe;
use crate::tui::command::{dialogs, search};
use crate::tui::keys::Key;
use crate::tui::message::Effect;
use crate::tui::model::{ListKind, Model, Question};
use crate::units::Time;
use crate::units::print::{grouped, plural};

/// The session is cut into so many parts for going along its time bar.
const PARTS: u32 = 20;

const NOTHING_BEFORE: &str = "This is the beginning: nothing was before.";

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
    title: "Go forward to the next",
    keys: "Enter go there  ; again  : back to the one before  Esc close",
    rows: |_| kinds(),
    empty: "",
    choose: |model, row| find(model, Direction::Forward, StepKind::ALL[row]),
    other: |_, _, _| false,
};

static BACK: ListKind = ListKind {
    title: "Go back to the last",
    keys: "Enter go there  : again  ; forward to the next  Esc close",
    rows: |_| kinds(),
    empty: "",
    choose: |model, row| find(model, Direction::Back, StepKind::ALL[row]),
    other: |_, _, _| false,
};

fn kinds() -> Vec<String> {
    StepKind::ALL.iter().map(|kind| kind.name().to_owned()).collect()
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
    title: "Go to a moment",
    expects: "input.step, as in 44.77; an input, as in 44; or a time: 1.5s, 200ms",
    current: |model| {
        format!("{}, {} s; the end is {}", model.session.moment(), model.session.now(), model.session.end())
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
        _ => Err("this is the end already"),
    }
}

// ---- branches ----

static BRANCHES: ListKind = ListKind {
    title: "Branches of this session",
    keys: "Enter go to its end  Esc close",
    rows: |model| (0..model.session.branch_count()).map(|index| branch_row(model, index)).collect(),
    empty: "",
    choose: |model, row| {
        // The row is one of the list.
        let _ = jump(model, |session| session.switch(row));
        model.forget_view();
        model.ui.say(format!("Branch {}.", branch_row(model, row)));
        None
    },
    other: |_, _, _| false,
};

fn branch_row(model: &Model, index: usize) -> String {
    let Some(info) = model.session.branch_info(index) else { return String::new() };
    let here = if index == model.session.branch() { ", shown" } else { "" };
    let end =
        format!("{}, {:.3} s{here}", plural(info.end.input, "input"), Duration::as_secs_f64(&info.now.as_duration()));
    match (info.fork, info.began_with) {
        (Some((_, place)), began_with) if place.input == 0 => {
            let began_with = began_with.map(|command| format!(": {}", describe(&command))).unwrap_or_default();
            format!("{}: from the beginning again{began_with}; {end}", index + 1)
        }
        (Some((of, place)), Some(command)) => {
            format!(
                "{}: from {} after input {}: {}; {end}",
                index + 1,
                of + 1,
                grouped(place.input),
                describe(&command)
            )
        }
        (Some((of, place)), None) => {
            format!("{}: from {} after input {}; {end}", index + 1, of + 1, grouped(place.input))
        }
        (None, _) => format!("{}: the session as it began; {end}", index + 1),
    }
}

pub fn branches(model: &mut Model, _: Key) -> Option<Effect> {
    let cursor = model.session.branch();
    dialogs::list(model, &BRANCHES, cursor)
}

pub fn has_branches(model: &Model) -> Result<(), &'static str> {
    match model.session.branch_count() {
        _ if model.beside.is_some() => Err("runs that are compared have one past each"),
        _ if model.session.has_real_peer() => Err("with a real kernel as the peer there is only one past"),
        0 | 1 => Err("there is one branch: to act in the past makes another"),
        _ => Ok(()),
    }
}
