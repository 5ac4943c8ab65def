//! A session out of a recording: run again with all its branches, and ready to be gone about in.

use crate::debugger::session::past::View;
use crate::debugger::session::timeline::Timeline;
use crate::debugger::{Moment, Session};
use crate::engine::NoProbe;
use crate::journal::{Branch, Journal, Player, Recorded, Recording};
use crate::world::Place;
use crate::world::drive::finish;

impl Session {
    /// Runs all branches of a recording again. The one it ended in is shown, at its end.
    pub fn replayed(recording: &Recording) -> Session {
        let mut branches = recording.branches.iter();
        let mut session = Session::new(recording.header.scenario.world.clone());
        if let Some(first) = branches.next() {
            session.branches[0].follow(&first.journal, first.end());
        }
        for branch in branches {
            let timeline = session.forked(branch);
            session.branches.push(timeline);
        }
        session.current = recording.current;
        session.note_kept();
        session
    }

    fn forked(&self, branch: &Branch) -> Timeline {
        let (of, place) = branch.fork.unwrap_or_default();
        let parent = &self.branches[of];
        let view = View::open(parent, Moment::new(place.input, u32::MAX));
        let mut player: Player = view.after().clone();
        finish(&mut Recorded(&mut player, &parent.journal, place));
        let mut timeline = parent.fork(of, player.into_world(), view.history(parent));
        timeline.follow(&branch.journal, branch.end());
        timeline
    }
}

impl Timeline {
    /// Does what a journal tells behind what this one has, up to a place.
    fn follow(&mut self, journal: &Journal, end: Place) {
        for entry in &journal.entries[self.journal.entries.len()..] {
            while self.advance_to(entry.place) {}
            // It was not refused the first time.
            let _ = self.command(&entry.command, &mut NoProbe);
        }
        while self.advance_to(end) {}
    }

    /// Makes and records the next input on the way to a place. False: the place is reached.
    fn advance_to(&mut self, place: Place) -> bool {
        let mut probe = self.packet_facts.probe(self.history.recorder());
        let made = self.world.advance_to(place, &mut probe, &mut self.happening);
        if made {
            self.finish();
        }
        made
    }
}
