//! A place in a run as people write it, and starting there.

use std::str::FromStr;

use thiserror::Error;

use crate::debugger::{Moment, Session};
use crate::engine::NoProbe;
use crate::units::Time;
use crate::units::amount::Span;
use crate::world::Command;

/// A moment or a time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum At {
    /// A moment: between two steps.
    Moment(Moment),
    /// A virtual time: after the last input that is not later.
    Time(Time),
}

impl FromStr for At {
    type Err = String;

    /// `44.77` and `44` are moments, `1.5s` and `200ms` times.
    fn from_str(text: &str) -> Result<At, String> {
        let text = text.trim_start_matches(['@', '#']);
        if text.ends_with(|c: char| c.is_ascii_digit()) {
            return text.parse().map(At::Moment);
        }
        let span: Span = text.parse().map_err(|_| {
            format!("expected a moment such as 44.77 or 44 (input and step), or a time such as 1.5s, got `{text}`")
        })?;
        Ok(At::Time(Time::ZERO + span.0))
    }
}

/// The run ends before that moment.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
#[error("there is no input {}: nothing more happens by itself after input {last}, at {at} s", wanted.input)]
pub struct NeverThere {
    wanted: Moment,
    last: u64,
    at: Time,
}

impl Session {
    /// Pauses, and runs up to a place from where it is. On the way to a moment, entries of the script that wait for the user
    /// are carried out when nothing else happens, as they are without a screen; on the way to a time they wait. It does not
    /// stop at breakpoints.
    pub fn run_to(&mut self, at: At) -> Result<(), NeverThere> {
        self.pause();
        self.go_to_end();
        let until = match at {
            At::Moment(_) => Time::NEVER,
            At::Time(time) => time,
        };
        let wanted = match at {
            At::Moment(moment) => moment,
            At::Time(_) => Moment::new(u64::MAX, 0),
        };
        while self.end().input < wanted.input {
            let timeline = self.timeline();
            if matches!(at, At::Moment(_)) && timeline.script_waits() && timeline.world.is_quiet() {
                // It waits, so it is not refused.
                let _ = self.live_command(&Command::ScriptStep);
            }
            let Some(next) = self.end_world().next_at().filter(|&next| next <= until) else { break };
            self.make_next(next, &mut NoProbe);
        }
        match at {
            At::Moment(_) if self.end().input < wanted.input => {
                return Err(NeverThere { wanted, last: self.end().input, at: self.end_time() });
            }
            At::Moment(moment) => self.show_step_of_last(moment.step),
            // Nothing comes until then; the clock goes there.
            At::Time(time) => drop(self.make_next(time, &mut NoProbe)),
        }
        self.forget_hits();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_a_moment_or_a_time() {
        assert_eq!("44.77".parse(), Ok(At::Moment(Moment::new(44, 77))));
        assert_eq!("44".parse(), Ok(At::Moment(Moment::new(44, u32::MAX))));
        assert_eq!("1.5s".parse(), Ok(At::Time(Time::from_millis(1_500))));
        for wrong in ["", "soon", "1.5.2", "3parsecs"] {
            let error = wrong.parse::<At>().expect_err(wrong);
            assert!(error.contains("44.77") || error.contains("128.7"), "{error}");
        }
    }
}
