//! Moving about in a session: step by step, input by input, to a moment, to whatever is looked for; forwards and
//! backwards.

use crate::debugger::record::probes::Wanted;
use crate::debugger::session::past::View;
use crate::debugger::session::search::{Back, SEARCHED, Steps, steps_of_next};
use crate::debugger::{Direction, Moment, SearchEnd, Session, StepRecord};
use crate::engine::step::probe::{Site, What};
use crate::engine::{Engine, NoProbe};
use crate::journal::Player;
use crate::kernel::release::Release;
use crate::language::{Text, text};
use crate::observe::SocketView;
use crate::units::Time;
use crate::world::Happening;

/// A moment that the session does not have.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{}", self.text().aloud())]
pub struct NoSuchMoment {
    pub wanted: Moment,
    /// The last one there is.
    pub end: Moment,
}

impl NoSuchMoment {
    /// In words, for people.
    pub fn text(&self) -> Text {
        let NoSuchMoment { wanted, end } = self;
        text!("moment-there-is-no-input-the", input = wanted.input.to_string(), input_2 = end.input.to_string())
    }
}

impl Session {
    /// Pauses, and shows a moment of the branch. A step beyond the last one of its input stands for the input's end.
    pub fn go_to(&mut self, moment: Moment) -> Result<(), NoSuchMoment> {
        let end = self.end();
        if moment.input > end.input {
            return Err(NoSuchMoment { wanted: moment, end });
        }
        self.forget_hits();
        self.pause_if_it_may();
        self.show(moment);
        Ok(())
    }

    /// Shows the end again.
    pub fn go_to_end(&mut self) {
        self.view = None;
    }

    /// Shows the end of the last input at or before a time.
    pub fn go_to_time(&mut self, at: Time) {
        let timeline = self.timeline();
        let mut player = Player::new(&timeline.journal);
        for checkpoint in timeline.checkpoints.back_from(u64::MAX) {
            if checkpoint.world.now <= at {
                player = Player::at(checkpoint.world.clone(), &timeline.journal);
                break;
            }
        }
        let end = self.end().input;
        let mut happening = Happening::quiet();
        while player.world().place().input < end && player.advance(&timeline.journal, at, &mut NoProbe, &mut happening)
        {
        }
        let input = player.world().place().input;
        self.pause_if_it_may();
        self.show(Moment::new(input, u32::MAX));
    }

    /// Whether the moment shown, if it is none at the end, is meant as one of the past.
    pub(in crate::debugger) fn is_past(&mut self, is_past: bool) {
        if let Some(view) = &mut self.view {
            view.is_past = is_past;
        }
    }

    /// Time stands still, unless it is a real peer's.
    pub(in crate::debugger) fn pause_if_it_may(&mut self) {
        if !self.has_real_peer() {
            self.pause();
        }
    }

    /// The end of the last input is the end of the branch, everything else is the past.
    pub(in crate::debugger) fn show(&mut self, moment: Moment) {
        let mut view = match self.view.take() {
            Some(mut view) if view.moment().input == moment.input && moment.input > 0 => {
                view.show_step(self.timeline(), moment.step);
                view
            }
            _ => View::open(self.timeline(), moment),
        };
        view.is_past = true;
        self.view = (view.moment() != self.end()).then_some(view);
    }

    /// Shows a step of the last input, which the user has just come to.
    pub(in crate::debugger) fn show_step_of_last(&mut self, step: u32) {
        self.show(Moment::new(self.end().input, step));
        self.is_past(false);
    }

    // ---- forwards ----

    /// Pauses. Shows the end of the input shown; or if that is shown already, the end of the next input, made now if it
    /// was not made before, whenever it comes. A script that waits for the user takes its next step when nothing else
    /// happens. False: nothing ever will.
    pub fn next_input(&mut self) -> bool {
        self.pause_if_it_may();
        self.pass_hits();
        if self.stop_at_next() {
            return true;
        }
        match self.view.as_ref().map(View::moment) {
            Some(moment) if self.is_inside_input() => self.show(Moment::new(moment.input, u32::MAX)),
            Some(moment) => self.forward(moment.input + 1, u32::MAX),
            None => {
                let made = self.next_at_end();
                return self.stop_at_next() || made;
            }
        }
        true
    }

    /// Makes the next input at the end: what waits in the backlog goes first, as when a socket is released.
    fn next_at_end(&mut self) -> bool {
        self.pause();
        self.take_from_backlog() || self.wake_script(&mut NoProbe) || self.make_next(Time::NEVER, &mut NoProbe)
    }

    /// Pauses. Shows the next step, making the next input when the one shown has no more. False: there is none.
    pub fn next_step(&mut self) -> bool {
        self.pause_if_it_may();
        let Some(view) = &self.view else {
            let made = self.next_at_end();
            if made {
                self.show_step_of_last(1);
                self.step_onto_hits();
            }
            return made;
        };
        let (moment, is_past) = (view.moment(), view.is_past);
        if view.is_inside_input() {
            self.show(Moment::new(moment.input, moment.step + 1));
            self.is_past(is_past);
            self.step_onto_hits();
        } else {
            self.forward(moment.input + 1, 1);
        }
        true
    }

    /// From the end of the input shown into the next one, which exists.
    fn forward(&mut self, input: u64, step: u32) {
        let Some(mut view) = self.view.take() else { return };
        view.show_next(self.timeline(), step);
        debug_assert_eq!(view.moment().input, input);
        self.view = (view.moment() != self.end()).then_some(view);
    }

    /// Pauses. Shows the next step that is not inside a function that the step shown enters.
    pub fn step_over(&mut self) -> SearchEnd {
        if !self.is_inside_input() {
            return if self.next_step() { SearchEnd::Found } else { SearchEnd::NotUntilIdle };
        }
        let (moment, depth) = (self.moment(), self.depth());
        self.find(Direction::Forward, |record: &StepRecord, _: &Engine| {
            record.moment.input != moment.input || record.depth <= depth
        })
    }

    /// Pauses. Shows the end of the function in hand.
    pub fn step_out(&mut self) -> SearchEnd {
        let Some(outside) = self.outside() else {
            return if self.next_input() { SearchEnd::Found } else { SearchEnd::NotUntilIdle };
        };
        let input = self.moment().input;
        self.find(Direction::Forward, |record: &StepRecord, _: &Engine| {
            record.moment.input != input || record.depth <= outside
        })
    }

    // ---- backwards ----

    /// Shows the end of the input before; from inside an input, that is where it began. False: there is none.
    pub fn previous_input(&mut self) -> bool {
        let input = self.moment().input;
        input > 0 && self.go_to(Moment::new(input - 1, u32::MAX)).is_ok()
    }

    /// Shows the step before. False: there is none.
    pub fn previous_step(&mut self) -> bool {
        let Moment { input, step } = self.moment();
        match (input, step) {
            (0, _) => false,
            (_, 0 | 1) => self.previous_input(),
            _ => self.go_to(Moment::new(input, step - 1)).is_ok(),
        }
    }

    /// Shows the last step before that is not inside a function that had returned by the step shown.
    pub fn step_over_back(&mut self) -> SearchEnd {
        let (moment, depth) = (self.moment(), self.depth());
        self.find(Direction::Back, |record: &StepRecord, _: &Engine| {
            record.moment.input != moment.input || record.depth <= depth
        })
    }

    /// Shows the beginning of the function in hand; at a beginning, that of its caller.
    pub fn step_out_back(&mut self) -> SearchEnd {
        let (moment, depth) = (self.moment(), self.depth());
        match depth.checked_sub(1) {
            Some(outside) => self.find(Direction::Back, |record: &StepRecord, _: &Engine| {
                record.moment.input != moment.input || record.depth <= outside
            }),
            None if self.previous_input() => SearchEnd::Found,
            None => SearchEnd::NotBefore,
        }
    }

    /// The step shown, if there is one.
    pub fn step(&self) -> Option<&StepRecord> {
        self.steps().next_back().filter(|record| record.moment == self.moment())
    }

    /// The kernel functions that the step shown lies in, outermost first; at the end of an input there are none.
    pub fn stack(&self) -> &[Site] {
        self.engine().stack()
    }

    /// The release of the kernel of this session: what functions are called there.
    pub fn release(&self) -> Release {
        self.engine().config.kernel.release()
    }

    /// How deep the step shown lies; at the end of an input, outside of all functions.
    fn depth(&self) -> u8 {
        self.step().filter(|_| self.is_inside_input()).map_or(0, |record| record.depth)
    }

    /// How deep the return of the function in hand lies, if there is such a function.
    fn outside(&self) -> Option<u8> {
        let record = self.step().filter(|_| self.is_inside_input())?;
        match record.step.what {
            What::Enter => Some(record.depth),
            _ => record.depth.checked_sub(1),
        }
    }

    // ---- looking for something ----

    /// Pauses, and shows the next step that is wanted, or the last one before. Forwards, this goes on beyond the end. If
    /// there is none, the moment shown stays.
    pub fn find(&mut self, direction: Direction, mut wanted: impl Wanted) -> SearchEnd {
        self.pause_if_it_may();
        self.search_at_once(direction, &mut Steps(&mut wanted), SEARCHED).0
    }

    /// The last wanted step before a moment.
    pub fn last_before(&self, moment: Moment, wanted: &mut impl Wanted) -> Option<Moment> {
        let mut back = Back::new(self.timeline(), moment);
        loop {
            if let Some(found) = back.on(self, &mut Steps(wanted)) {
                return found.map(|(moment, _)| moment);
            }
        }
    }

    /// The step that last changed what `value` reads of the engine, at or before the moment shown: the first one from
    /// which on it is as it is now.
    pub fn last_change(&self, value: impl Fn(&SocketView<'_>) -> Option<i64>) -> Option<Moment> {
        let now = value(&self.socket());
        let moment = self.moment();
        let differs = |_: &StepRecord, engine: &Engine| value(&SocketView::of(engine)) != now;
        let differed = self.last_before(moment, &mut { differs })?;
        // A step sees the engine after its own change: the change is the step behind the last one that differs.
        self.first_after(differed).or(Some(moment))
    }

    /// The step after a moment of the past.
    fn first_after(&self, moment: Moment) -> Option<Moment> {
        let timeline = self.timeline();
        let start = timeline.checkpoints.before(moment.input.saturating_sub(1));
        let mut player = Player::at(start.world.clone(), &timeline.journal);
        while player.world().place().input < self.end().input {
            let wanted = &mut |record: &StepRecord, _: &Engine| record.moment > moment;
            if let Some(first) = steps_of_next(timeline, &mut player, wanted).first() {
                return Some(*first);
            }
        }
        None
    }
}
