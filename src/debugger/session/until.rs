//! Running and stepping up to a given time: what keeps two sessions beside each other.

use crate::debugger::Session;
use crate::debugger::session::{INPUTS_PER_FRAME, STEPS_PER_FRAME};
use crate::engine::NoProbe;
use crate::units::Time;

impl Session {
    /// Lets virtual time pass at the end up to `until`, as far as one frame allows, or to a breakpoint. False: it could not keep up, and the
    /// next call goes on from there.
    pub fn run_until(&mut self, until: Time) -> bool {
        self.run_on(until, false)
    }

    /// The same, and if time is to be held, only up to where somebody is waited for.
    pub(super) fn run_on(&mut self, until: Time, hold: bool) -> bool {
        let steps_before = self.timeline().history.steps.total();
        self.behind = false;
        // A hit may be left in the last input.
        if self.stop_at_next() {
            return true;
        }
        for _ in 0..INPUTS_PER_FRAME {
            if hold && self.held().is_some() {
                return true;
            }
            // Who may be waited for is known at each event: the clock does not step over one.
            let next = self.timeline().world.next_at().filter(|_| hold);
            let until_next = next.map_or(until, |at| at.min(until));
            let made = self.make_next(until_next, &mut NoProbe);
            if made && (self.stop_at_next() || self.violation().is_some()) || !made && until_next == until {
                return true;
            }
            if self.timeline().history.steps.total() - steps_before > STEPS_PER_FRAME {
                break;
            }
        }
        self.behind = true;
        false
    }

    /// Makes the next input, if it comes at `until` or earlier, and shows its end.
    pub fn input_until(&mut self, until: Time) -> bool {
        self.make_next(until, &mut NoProbe)
    }

    /// Makes the next input, if it comes at `until` or earlier, and shows its first step.
    pub fn step_until(&mut self, until: Time) -> bool {
        let made = self.make_next(until, &mut NoProbe);
        if made {
            self.show_step_of_last(1);
        }
        made
    }

    /// Shows the end of the input shown. False: it was shown already.
    pub fn show_end(&mut self) -> bool {
        self.view.take().is_some()
    }
}
