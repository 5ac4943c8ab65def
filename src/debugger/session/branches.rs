//! The courses that a session has taken: acting in the past begins another one, and all of them stay.

use crate::debugger::session::kept::Kept;
use crate::debugger::session::past::View;
use crate::debugger::session::{BUDGET, BUDGET_OF_OTHERS};
use crate::debugger::{Moment, Session};
use crate::units::Time;
use crate::world::{Command, Place};

/// One course of the session.
#[derive(Clone, PartialEq, Debug)]
pub struct BranchInfo {
    /// The branch it goes off from, and where.
    pub fork: Option<(usize, Place)>,
    pub end: Moment,
    pub now: Time,
    /// What was done to make it another one.
    pub began_with: Option<Command>,
}

impl Session {
    /// How many courses the session has taken.
    pub fn branch_count(&self) -> usize {
        self.branches.len()
    }

    /// The number of the one shown; the first is 0.
    pub fn branch(&self) -> usize {
        self.current
    }

    /// What there is to know of a branch.
    pub fn branch_info(&self, index: usize) -> Option<BranchInfo> {
        let timeline = self.branches.get(index)?;
        let fork = timeline.fork;
        let began_with = timeline.journal.entries.get(timeline.known()).filter(|_| fork.is_some());
        Some(BranchInfo {
            fork,
            end: timeline.history.end(),
            now: timeline.world.now,
            began_with: began_with.map(|entry| entry.command.clone()),
        })
    }

    /// Pauses, and shows the end of another branch. None of that number: an error with the number of the last one.
    pub fn switch(&mut self, branch: usize) -> Result<(), usize> {
        if branch >= self.branches.len() {
            return Err(self.branches.len() - 1);
        }
        self.pause();
        self.view = None;
        if branch != self.current {
            self.recording.switch(branch);
            self.timeline_mut().checkpoints.set_budget(BUDGET_OF_OTHERS);
            self.current = branch;
            self.timeline_mut().checkpoints.set_budget(BUDGET);
        }
        Ok(())
    }

    /// What the user has done in all branches together. Whatever else there is makes itself again.
    pub fn acts(&self) -> usize {
        let own = self.branches.iter().flat_map(|timeline| &timeline.journal.entries[timeline.known()..]);
        own.filter(|entry| entry.command != Command::ScriptStep).count()
    }

    /// All of it so far is in a file.
    pub fn note_kept(&mut self) {
        self.kept = Some(self.extent());
    }

    /// There is nothing in it that is not in a file, or would not make itself again.
    pub fn is_kept(&self) -> bool {
        let now = self.extent();
        let only_runs_on = |kept: &Kept| kept.branches == now.branches && kept.acts == now.acts;
        // What a real kernel did does not make itself again.
        self.kept
            .as_ref()
            .is_some_and(|kept| only_runs_on(kept) && (!self.has_real_peer() || kept.inputs == now.inputs))
    }

    /// How much of what the user has done is in a file; none if nothing of the session is.
    pub fn acts_kept(&self) -> Option<usize> {
        self.kept.map(|kept| kept.acts)
    }

    fn extent(&self) -> Kept {
        Kept { branches: self.branch_count(), acts: self.acts(), inputs: self.end().input }
    }

    /// Begins the session again in another branch; all others stay. Time goes on if it did.
    pub fn begin_again(&mut self) {
        let mode = self.mode;
        self.forget_hits();
        self.breakpoints.arm();
        self.view = Some(View::open(self.timeline(), Moment::START));
        self.fork_if_past();
        self.mode = mode;
    }

    /// Begins another branch at the moment shown, if that lies in the past.
    pub(super) fn fork_if_past(&mut self) {
        let Some(view) = self.view.take_if(|view| view.is_past && !self.goes_on) else { return };
        let timeline = self.timeline();
        let world = view.world_to_act_on(timeline);
        let mut fork = timeline.fork(self.current, world, view.history(timeline));
        self.timeline_mut().checkpoints.set_budget(BUDGET_OF_OTHERS);
        fork.checkpoints.set_budget(BUDGET);
        self.branches.push(fork);
        self.current = self.branches.len() - 1;
        self.pause();
        let timeline = &self.branches[self.current];
        self.recording.fork(self.current, timeline);
    }
}
