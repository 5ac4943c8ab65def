//! Sessions beside each other, two to four: the same moment in all.
//!
//! The moment they share is a virtual time. Two kernels do not take the same inputs: one has a timer, an ACK or a wake-up
//! more than the other, so that inputs of the same number tell different stories. At the same virtual time both have had
//! the same calls to make and the same link and peer to deal with, and whatever differs then is the kernels' doing.
//! Within one instant they take turns, one input each.

use std::time::Duration;

use crate::debugger::{Mode, Session, Standing};
use crate::units::Time;

/// Instants that are looked through for a breakpoint at once, and those of one frame.
const INSTANTS: u32 = 50_000;
const INSTANTS_PER_FRAME: u32 = 4_000;

/// Sessions that are moved together, so that all stand at the same virtual time.
pub struct Lockstep<'a> {
    sides: Vec<&'a mut Session>,
}

impl<'a> Lockstep<'a> {
    /// Ties them together; speed and pause are those of the first one.
    pub fn of(sides: impl IntoIterator<Item = &'a mut Session>) -> Self {
        Lockstep { sides: sides.into_iter().collect() }
    }

    /// Lets as much virtual time pass on all sides as belongs to `real` time, if they are running. Where one of them
    /// cannot keep up, the others wait for it. Tells whether anything changed.
    pub fn run_for(&mut self, real: Duration) -> bool {
        let stands = |side: &&mut Session| side.is_idle() || side.held().is_some();
        if self.sides[0].mode() == Mode::Paused || self.sides.iter().all(stands) {
            return false;
        }
        let until = self.earliest() + self.sides[0].speed().virtual_time(real);
        let hold = self.sides.iter().all(|side| side.holds());
        if hold || self.sides.iter().any(|side| side.breakpoints().watch_anything()) {
            self.run_to_hit(until, hold, INSTANTS_PER_FRAME);
        } else {
            for side in &mut self.sides {
                side.run_until(until);
            }
        }
        true
    }

    /// Pauses, and goes on at once to the next breakpoint that any side hits. False: none is hit until nothing happens any
    /// more, or for too long, and all stand where they stood.
    pub fn next_hit(&mut self) -> bool {
        self.pause();
        let before: Vec<Session> = self.sides.iter().map(|side| Session::clone(side)).collect();
        self.sides.iter_mut().for_each(|side| side.resume());
        let hit = self.run_to_hit(Time::NEVER, false, INSTANTS);
        if !hit {
            self.sides.iter_mut().zip(before).for_each(|(side, before)| **side = before);
        }
        self.pause();
        hit
    }

    /// Runs both from instant to instant, so that neither is ahead when the other hits a breakpoint. That pauses both. If
    /// time is to be held, it stands where somebody is waited for on both sides.
    fn run_to_hit(&mut self, until: Time, hold: bool, most: u32) -> bool {
        for _ in 0..most {
            if hold && self.sides.iter().all(|side| side.held().is_some()) {
                return false;
            }
            let next = self.next_at().filter(|&at| at <= until);
            let Some(at) = next.or((until != Time::NEVER).then_some(until)) else { return false };
            for side in &mut self.sides {
                side.run_until(at);
            }
            if self.sides.iter().any(|side| side.mode() == Mode::Paused) {
                self.pause();
                return true;
            }
            if next.is_none() {
                return false;
            }
        }
        false
    }

    /// Pauses. Shows the end of the inputs shown; or if that is shown already, makes the next input of the side that has
    /// one first, or of both if they fall on the same instant. A script that waits for the user takes its next step on
    /// both sides when nothing else happens on either. False: nothing ever will.
    pub fn next_input(&mut self) -> bool {
        self.pause();
        let shown = self.sides.iter_mut().fold(false, |shown, side| side.show_end() | shown);
        if shown {
            return true;
        }
        self.advance(Session::input_until)
    }

    /// Pauses. Shows the next step on every side that is inside an input; if none is, the first steps of what
    /// [`Lockstep::next_input`] would make. False: there is none.
    pub fn next_step(&mut self) -> bool {
        self.pause();
        if self.sides.iter().any(|side| side.is_inside_input()) {
            for side in self.sides.iter_mut().filter(|side| side.is_inside_input()) {
                side.next_step();
            }
            return true;
        }
        self.advance(Session::step_until)
    }

    /// Brings both to the same moment again after something was done to each of them alone. Two runs have no common past
    /// to look back at: a side that was led there shows its end again, and the answer is false.
    pub fn rejoin(&mut self) -> bool {
        if self.sides.iter().any(|side| matches!(side.standing(), Standing::Back(_))) {
            self.sides.iter_mut().for_each(|side| side.go_to_end());
            return false;
        }
        if !self.sides.iter().any(|side| side.is_inside_input()) {
            self.align();
        }
        true
    }

    fn pause(&mut self) {
        self.sides.iter_mut().for_each(|side| side.pause());
    }

    /// When something happens next on either side.
    fn next_at(&self) -> Option<Time> {
        self.sides.iter().filter_map(|side| side.world().next_at()).min()
    }

    /// The time that both sides have reached.
    fn earliest(&self) -> Time {
        self.sides.iter().map(|side| side.world().now).min().unwrap_or_default()
    }

    /// Lets the side that is behind come as far as the other.
    fn align(&mut self) {
        let now = self.sides.iter().map(|side| side.world().now).max().unwrap_or_default();
        for side in &mut self.sides {
            while !side.run_until(now) {}
        }
    }

    /// Goes on to the next instant at which `make` makes an input on either side.
    fn advance(&mut self, make: fn(&mut Session, Time) -> bool) -> bool {
        self.align();
        loop {
            self.wake_scripts();
            let Some(at) = self.next_at() else { return false };
            let mut made = false;
            for side in &mut self.sides {
                // Whoever has nothing to do by then still lets the time pass.
                made |= make(side, at);
            }
            if made {
                return true;
            }
        }
    }

    /// Scripts that wait for the user go on once all is quiet on both sides.
    fn wake_scripts(&mut self) {
        if self.sides.iter().all(|side| side.world().is_quiet()) {
            for side in &mut self.sides {
                side.next_script_step();
            }
        }
    }
}
