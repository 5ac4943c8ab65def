//! The way from cue to cue.

use std::time::Duration;

use crate::debugger::{At, SearchEnd, Session};
use crate::lesson::cue::Leg;
use crate::units::Time;
use crate::world::Command;

impl Leg {
    /// As it is written.
    pub fn text(&self) -> String {
        match self {
            Leg::Hit(breakpoint) => breakpoint.text.clone(),
            Leg::Script => "script".to_owned(),
            Leg::Input => "input".to_owned(),
            Leg::At(At::Moment(moment)) => format!("@{moment}"),
            Leg::At(At::Time(at)) => format!("{at} s"),
            Leg::After(span) => format!("+{}us", span.as_micros()),
            Leg::End => "end".to_owned(),
        }
    }

    /// Moves a session on; it stands then.
    pub(super) fn go(&self, session: &mut Session, end: Duration) -> Result<(), SearchEnd> {
        match self {
            Leg::Hit(breakpoint) => session.run_to_hit_of(breakpoint).map(|_| ()),
            Leg::Script => script(session),
            Leg::Input => found(session.next_input()),
            Leg::At(At::Time(at)) => to_time(session, *at),
            Leg::After(span) => to_time(session, session.now() + *span),
            Leg::At(At::Moment(moment)) if moment.input <= session.end().input => found(session.go_to(*moment).is_ok()),
            Leg::At(at) => found(session.run_to(*at).is_ok()),
            Leg::End => {
                while session.end_world().next_script_item().is_some() {
                    script(session)?;
                }
                to_time(session, Time::ZERO + end)
            }
        }
    }
}

fn found(is_there: bool) -> Result<(), SearchEnd> {
    if is_there { Ok(()) } else { Err(SearchEnd::NotUntilIdle) }
}

/// The next entry of the script, and what comes of it: where the peer says something, the input in which it arrives.
fn script(session: &mut Session) -> Result<(), SearchEnd> {
    let next = session.world().next_script_item().map(|item| &item.command);
    let is_said = matches!(next, Some(Command::Peer(_)));
    match session.run_to_script_entry() {
        SearchEnd::Found if is_said => {
            let arrives = "segment received".parse().map_err(|_| SearchEnd::NotUntilIdle)?;
            session.run_to_hit_of(&arrives)?;
            found(session.next_input())
        }
        SearchEnd::Found => Ok(()),
        end => Err(end),
    }
}

/// A time that the branch has already is shown; otherwise it runs on.
fn to_time(session: &mut Session, at: Time) -> Result<(), SearchEnd> {
    if at < session.end_time() {
        session.go_to_time(at);
        return Ok(());
    }
    found(session.run_to(At::Time(at)).is_ok())
}

/// All of them, one after the other; the leg that leads nowhere, and why.
pub fn go<'a>(legs: &'a [Leg], session: &mut Session, run_for: Duration) -> Result<(), (&'a Leg, SearchEnd)> {
    session.pause();
    legs.iter().try_for_each(|leg| leg.go(session, run_for).map_err(|end| (leg, end)))
}
