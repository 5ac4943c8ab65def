//! Stopping a session at breakpoints: while it runs, going on at once to the next hit, and going back to the one before.

use crate::debugger::breakpoint::{Breakpoint, Breakpoints, Hit};
use crate::debugger::record::probes::Both;
use crate::debugger::session::search::{Hits, SEARCHED};
use crate::debugger::{Direction, Moment, SearchEnd, SearchTarget, Session};
use crate::engine::{NoProbe, Probe};
use crate::journal::Player;
use crate::units::Time;
use crate::world::{Command, Happening, Refused};

impl Session {
    /// The breakpoints that are set.
    pub fn breakpoints(&self) -> &Breakpoints {
        &self.breakpoints
    }

    /// The same, to be changed; hits so far stay.
    pub fn breakpoints_mut(&mut self) -> &mut Breakpoints {
        &mut self.breakpoints
    }

    /// The hit at which the session has stopped since this was last asked.
    pub fn take_hit(&mut self) -> Option<Hit> {
        self.pending_hits.reached.take()
    }

    /// Goes on at once to the next hit, in the past or beyond the end, and pauses there.
    pub fn next_hit(&mut self) -> Result<Hit, SearchEnd> {
        self.pause_if_it_may();
        self.pass_hits();
        let (search, hit) = self.search_at_once(Direction::Forward, &mut Hits, SEARCHED);
        hit.ok_or(search)
    }

    /// Goes on at once to the next hit of one breakpoint, whatever others are set, and pauses there.
    pub fn run_to_hit_of(&mut self, breakpoint: &Breakpoint) -> Result<Hit, SearchEnd> {
        self.forget_hits();
        let others = std::mem::replace(&mut self.breakpoints, [breakpoint.clone()].into_iter().collect());
        let hit = self.next_hit();
        self.breakpoints = others;
        self.forget_hits();
        hit
    }

    /// Goes on at once until the script has carried out its next entry, and pauses behind the input that this was.
    pub fn run_to_script_entry(&mut self) -> SearchEnd {
        let mut search = self.begin_search(Direction::Forward, SearchTarget::ScriptEntry);
        self.go_on_searching(&mut search, SearchTarget::ScriptEntry, SEARCHED).unwrap_or(SearchEnd::NotWithin(SEARCHED))
    }

    /// Goes back to the last hit before the moment shown.
    pub fn previous_hit(&mut self) -> Option<Hit> {
        self.pause_if_it_may();
        self.search_at_once(Direction::Back, &mut Hits, SEARCHED).1
    }

    /// Hits of the last input are still to be stopped at.
    pub(in crate::debugger) fn has_hits_ahead(&self) -> bool {
        !self.pending_hits.ahead.is_empty()
    }

    /// Makes the next input of the branch again, if it comes at `until` or earlier, and tells its hits.
    pub(in crate::debugger) fn hits_of_next(&self, player: &mut Player, until: Time) -> Vec<Hit> {
        let mut watcher = self.breakpoints.watcher(&player.world().engine, NoProbe);
        player.advance(&self.timeline().journal, until, &mut watcher, &mut Happening::quiet());
        watcher.finish(&player.world().engine)
    }

    /// The first hit in the past between the moment shown and a time, where the past runs again.
    pub(in crate::debugger) fn first_hit_until(&self, until: Time) -> Option<(u64, Hit)> {
        let view = self.view.as_ref().filter(|_| self.breakpoints.watch_anything())?;
        let (moment, end) = (view.moment(), self.end().input);
        let mut player = view.before(self.timeline());
        while player.world().place().input < end && player.world().now <= until {
            let before = player.world().place().input;
            let hits = self.hits_of_next(&mut player, until);
            let input = player.world().place().input;
            if input == before {
                return None;
            }
            if let Some(hit) = hits.into_iter().find(|hit| Moment::new(input, hit.step) > moment) {
                return Some((input, hit));
            }
        }
        None
    }

    /// Makes the next input at the end with the breakpoints on watch, if it comes at `until` or earlier.
    pub(in crate::debugger) fn watch_next(&mut self, until: Time, probe: &mut dyn Probe) -> bool {
        let timeline = &mut self.branches[self.current];
        if !self.breakpoints.watch_anything() {
            return timeline.advance(until, probe);
        }
        let watcher = self.breakpoints.watcher(&timeline.world.engine, NoProbe);
        let mut both = Both(watcher, probe);
        let made = timeline.advance(until, &mut both);
        let hits = both.0.finish(&timeline.world.engine);
        self.meet(hits);
        made
    }

    /// Acts on the world at its end, with the breakpoints on watch. True: that was an input.
    pub(in crate::debugger) fn watch_command(&mut self, command: &Command) -> Result<bool, Refused> {
        let timeline = &mut self.branches[self.current];
        if !self.breakpoints.watch_anything() {
            return timeline.command(command, &mut NoProbe);
        }
        let mut watcher = self.breakpoints.watcher(&timeline.world.engine, NoProbe);
        let made = timeline.command(command, &mut watcher)?;
        let hits = watcher.finish(&timeline.world.engine);
        self.meet(hits);
        Ok(made)
    }

    /// The last input has hit.
    fn meet(&mut self, hits: Vec<Hit>) {
        let input = self.end().input;
        self.breakpoints.meet(&hits, self.current, input);
        self.pending_hits.ahead = hits;
    }

    /// How often a breakpoint has hit on the way to the moment shown, that moment included.
    pub fn hits_so_far(&self, breakpoint: usize) -> usize {
        let Some(item) = self.breakpoints.get(breakpoint) else { return 0 };
        // Of the branches that this one goes off from, what lies before it does.
        let mut way = vec![(self.current, self.moment())];
        let mut branch = &self.branches[self.current];
        while let Some((of, place)) = branch.fork {
            way.push((of, Moment::new(place.input, u32::MAX).min(self.moment())));
            branch = &self.branches[of];
        }
        let is_on_the_way =
            |met: &&(usize, Moment)| way.iter().any(|(branch, until)| met.0 == *branch && met.1 <= *until);
        item.met.iter().filter(is_on_the_way).count()
    }

    /// Shows the next hit in the last input and counts it, if there is one that was not stopped at. The session pauses.
    /// Where a real peer's time goes on behind the moment looked at, hits are only counted.
    pub(in crate::debugger) fn stop_at_next(&mut self) -> bool {
        let is_elsewhere = self.has_real_peer() && self.view.is_some();
        while !self.pending_hits.ahead.is_empty() {
            let hit = self.pending_hits.ahead.remove(0);
            if self.breakpoints.count(&hit) && !is_elsewhere {
                self.pause();
                self.show_step_of_last(hit.step);
                self.pending_hits.reached = Some(hit);
                return true;
            }
        }
        false
    }

    /// Shows a hit of the past, to which the past has run again. It was counted when it was new.
    pub(in crate::debugger) fn stop_in_past(&mut self, input: u64, hit: Hit) {
        self.pause_if_it_may();
        self.show(Moment::new(input, hit.step));
        self.pending_hits.reached = Some(hit);
    }

    /// Counts the hits of the last input up to the step shown, to which the user has stepped.
    pub(in crate::debugger) fn step_onto_hits(&mut self) {
        let shown = self.moment();
        if shown.input != self.end().input {
            return;
        }
        while self.pending_hits.ahead.first().is_some_and(|hit| hit.step <= shown.step) {
            let hit = self.pending_hits.ahead.remove(0);
            if self.breakpoints.count(&hit) {
                self.pending_hits.reached = Some(hit);
            }
        }
    }

    /// Leaves out the hits of the last input up to the step shown: they lie behind. From an earlier input, all of it is
    /// the past.
    pub(in crate::debugger) fn pass_hits(&mut self) {
        let shown = self.moment();
        if shown.input == self.end().input {
            self.pending_hits.ahead.retain(|hit| hit.step > shown.step);
        } else {
            self.pending_hits.ahead.clear();
        }
    }

    /// Forgets what is still to be stopped at: another moment is shown.
    pub(in crate::debugger) fn forget_hits(&mut self) {
        self.pending_hits.ahead.clear();
        self.pending_hits.reached = None;
    }
}
