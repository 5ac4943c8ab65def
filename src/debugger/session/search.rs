//! A search through a session, piece by piece, so that a long one can be watched and stopped.
//!
//! It looks without touching the session: through the past by making it again, and beyond the end on a copy. Only what is
//! found is shown, and the copy then takes the session's place; where nothing is found, nothing has happened.

use crate::debugger::breakpoint::Hit;
use crate::debugger::record::probes::{Finder, Wanted};
use crate::debugger::session::timeline::Timeline;
use crate::debugger::{Direction, Moment, SearchEnd, Session, StepKind, StepRecord};
use crate::engine::{Engine, NoProbe};
use crate::journal::Player;
use crate::units::Time;
use crate::world::{Command, Happening};

/// What may be looked for piece by piece.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SearchTarget {
    /// A step of this kind.
    Step(StepKind),
    /// A hit of a breakpoint.
    Hit,
    /// The next entry of the script, carried out.
    ScriptEntry,
}

/// Inputs beyond the end for which packets and lines of a recording are kept in memory until something is found.
const KEPT: u64 = 200_000;
/// Inputs beyond the end that a search at one go looks through before it gives up.
pub(in crate::debugger) const SEARCHED: u64 = 50_000;
/// Inputs between two looks at whether the search should end.
const PIECE: u64 = 4_096;

#[derive(Clone, Debug)]
pub struct RunningSearch {
    from: Moment,
    /// The moment it began at was in the past, and not only inside the last input.
    was_past: bool,
    way: Way,
    /// Inputs looked through beyond the end.
    beyond: u64,
    /// What was found, if that is a breakpoint's.
    pub hit: Option<Hit>,
}

#[derive(Clone, Debug)]
enum Way {
    /// Forwards through what was made before.
    Again(Box<Player>),
    /// Forwards beyond the end, on a copy of the session.
    Beyond(Box<Session>),
    Back(Box<Back>),
}

impl RunningSearch {
    /// Where it looks now: the number of an input, and its time.
    pub fn place(&self) -> (u64, Time) {
        let world = match &self.way {
            Way::Again(player) => player.world(),
            Way::Beyond(copy) => copy.end_world(),
            Way::Back(back) => back.player.world(),
        };
        (world.place().input, world.now)
    }
}

/// What is looked for, one input at a time.
pub(in crate::debugger) trait Target {
    /// Makes the next input of the branch again; tells what there is in it, in order.
    fn again(&mut self, session: &Session, player: &mut Player) -> Vec<(Moment, Option<Hit>)>;

    /// Hits of the last input are known already, and are what is looked for.
    fn knows_hits_ahead(&self, _: &Session) -> bool {
        false
    }

    /// Makes the next input beyond the end and shows what there is in it.
    fn beyond(&mut self, session: &mut Session) -> Ahead;
}

/// What came of one input beyond the end.
pub(in crate::debugger) enum Ahead {
    Found(Option<Hit>),
    Nothing,
    /// There is no more input.
    Idle,
}

/// Looks for steps.
pub(in crate::debugger) struct Steps<'a, F>(pub &'a mut F);

impl<F: Wanted> Target for Steps<'_, F> {
    fn again(&mut self, session: &Session, player: &mut Player) -> Vec<(Moment, Option<Hit>)> {
        steps_of_next(session.timeline(), player, self.0).into_iter().map(|moment| (moment, None)).collect()
    }

    fn beyond(&mut self, session: &mut Session) -> Ahead {
        let mut finder = Finder::of_input(session.end().input + 1, self.0);
        if !session.wake_script(&mut finder) && !session.make_next(Time::NEVER, &mut finder) {
            return Ahead::Idle;
        }
        let Some(&found) = finder.found.first() else { return Ahead::Nothing };
        session.show_step_of_last(found.step);
        Ahead::Found(None)
    }
}

/// Looks for hits of breakpoints.
pub(in crate::debugger) struct Hits;

impl Target for Hits {
    fn again(&mut self, session: &Session, player: &mut Player) -> Vec<(Moment, Option<Hit>)> {
        let hits = session.hits_of_next(player, Time::NEVER);
        let input = player.world().place().input;
        hits.into_iter().map(|hit| (Moment::new(input, hit.step), Some(hit))).collect()
    }

    fn knows_hits_ahead(&self, session: &Session) -> bool {
        session.has_hits_ahead()
    }

    fn beyond(&mut self, session: &mut Session) -> Ahead {
        if session.stop_at_next() {
            return Ahead::Found(session.take_hit());
        }
        session.go_to_end();
        if !session.wake_script(&mut NoProbe) && !session.make_next(Time::NEVER, &mut NoProbe) {
            return Ahead::Idle;
        }
        if session.stop_at_next() { Ahead::Found(session.take_hit()) } else { Ahead::Nothing }
    }
}

/// Looks for the next entry of the script, and stops at breakpoints on the way to it.
struct ScriptEntries;

impl Target for ScriptEntries {
    fn again(&mut self, session: &Session, player: &mut Player) -> Vec<(Moment, Option<Hit>)> {
        let before = player.world().script_items_taken();
        player.advance(&session.timeline().journal, Time::NEVER, &mut NoProbe, &mut Happening::quiet());
        let world = player.world();
        let taken = world.script_items_taken() > before;
        taken.then(|| (Moment::new(world.place().input, u32::MAX), None)).into_iter().collect()
    }

    fn beyond(&mut self, session: &mut Session) -> Ahead {
        let world = session.end_world();
        let before = world.script_items_taken();
        let waits = session.timeline().script_waits();
        let due = if waits && world.is_quiet() { Some(world.now) } else { world.script_due() };
        let Some(until) = due.or(world.next_at()).filter(|_| world.next_script_item().is_some()) else {
            return Ahead::Idle;
        };
        if waits && due.is_some() {
            // It waits, so it is not refused.
            let _ = session.live_command(&Command::ScriptStep);
        }
        session.make_next(until, &mut NoProbe);
        if session.stop_at_next() {
            return Ahead::Found(session.take_hit());
        }
        if session.end_world().script_items_taken() > before { Ahead::Found(None) } else { Ahead::Nothing }
    }
}

impl Session {
    /// Pauses, and begins a search at the moment shown.
    pub fn begin_search(&mut self, direction: Direction, wanted: SearchTarget) -> RunningSearch {
        self.pause_if_it_may();
        if wanted == SearchTarget::Hit {
            self.pass_hits();
        }
        self.running_search(direction, wanted == SearchTarget::Hit && self.has_hits_ahead())
    }

    /// Looks through so many inputs more. None: there are more to look through. Found: it is shown.
    pub fn go_on_searching(
        &mut self,
        search: &mut RunningSearch,
        wanted: SearchTarget,
        inputs: u64,
    ) -> Option<SearchEnd> {
        match wanted {
            SearchTarget::Hit => self.search_on(search, &mut Hits, inputs),
            SearchTarget::ScriptEntry => self.search_on(search, &mut ScriptEntries, inputs),
            SearchTarget::Step(kind) => {
                let mut wanted = |record: &StepRecord, _: &Engine| kind.is(&record.step.what);
                self.search_on(search, &mut Steps(&mut wanted), inputs)
            }
        }
    }

    /// The same at one go, up to so many inputs beyond the end.
    pub(in crate::debugger) fn search_at_once(
        &mut self,
        direction: Direction,
        target: &mut impl Target,
        most: u64,
    ) -> (SearchEnd, Option<Hit>) {
        let mut search = self.running_search(direction, target.knows_hits_ahead(self));
        loop {
            match self.search_on(&mut search, target, PIECE.min(most)) {
                Some(end) => return (end, search.hit),
                None if search.beyond >= most => return (SearchEnd::NotWithin(most), None),
                None => {}
            }
        }
    }

    fn running_search(&self, direction: Direction, from_end: bool) -> RunningSearch {
        let from = self.moment();
        let timeline = self.timeline();
        let way = match (direction, &self.view) {
            (Direction::Back, _) => Way::Back(Box::new(Back::new(timeline, from))),
            (Direction::Forward, Some(view)) if !from_end => {
                let player = if view.is_inside_input() { view.before(timeline) } else { view.after().clone() };
                Way::Again(Box::new(player))
            }
            (Direction::Forward, _) => Way::Beyond(Box::new(self.copy_of_end())),
        };
        let was_past = self.view.as_ref().is_some_and(|view| view.is_past);
        RunningSearch { from, was_past, way, beyond: 0, hit: None }
    }

    fn search_on(&mut self, search: &mut RunningSearch, target: &mut impl Target, inputs: u64) -> Option<SearchEnd> {
        for _ in 0..inputs {
            match &mut search.way {
                Way::Back(back) => match back.on(self, target) {
                    Some(None) => return Some(SearchEnd::NotBefore),
                    Some(Some((moment, hit))) => {
                        self.show(moment);
                        search.hit = hit;
                        return Some(SearchEnd::Found);
                    }
                    None => {}
                },
                Way::Again(player) if player.world().place().input < self.end().input => {
                    let found = target.again(self, player);
                    if let Some((moment, hit)) = found.into_iter().find(|(moment, _)| *moment > search.from) {
                        self.show(moment);
                        self.is_past(search.was_past || moment.input < self.end().input);
                        search.hit = hit;
                        return Some(SearchEnd::Found);
                    }
                }
                Way::Again(_) if self.has_real_peer() => return Some(SearchEnd::NotForeseen),
                Way::Again(_) => search.way = Way::Beyond(Box::new(self.copy_of_end())),
                Way::Beyond(_) if self.has_real_peer() && !self.has_hits_ahead() => {
                    return Some(SearchEnd::NotForeseen);
                }
                Way::Beyond(copy) => {
                    search.beyond += 1;
                    match target.beyond(copy) {
                        Ahead::Found(hit) => {
                            // The engine of a real peer, too, stands at a breakpoint.
                            if hit.is_some() {
                                self.pause();
                            }
                            search.hit = hit;
                            self.adopt(copy);
                            return Some(SearchEnd::Found);
                        }
                        Ahead::Idle => return Some(SearchEnd::NotUntilIdle),
                        Ahead::Nothing if search.beyond >= KEPT && copy.keeps_what_passes() => {
                            return Some(SearchEnd::NotWithin(search.beyond));
                        }
                        Ahead::Nothing => {}
                    }
                }
            }
        }
        None
    }
}

/// Backwards: the branch is made again from checkpoint to checkpoint, the latest piece first.
#[derive(Clone, Debug)]
pub(in crate::debugger) struct Back {
    from: Moment,
    player: Player,
    /// The piece in hand: from a checkpoint up to the end of this input.
    checkpoint: u64,
    end: u64,
    found: Option<(Moment, Option<Hit>)>,
}

impl Back {
    pub fn new(timeline: &Timeline, from: Moment) -> Back {
        let checkpoint = timeline.checkpoints.before(from.input.saturating_sub(1));
        let player = Player::at(checkpoint.world.clone(), &timeline.journal);
        Back { from, player, checkpoint: checkpoint.input(), end: from.input, found: None }
    }

    /// Looks through one input more. None: it goes on; some: what was found, or that nothing was.
    pub fn on(&mut self, session: &Session, target: &mut impl Target) -> Option<Option<(Moment, Option<Hit>)>> {
        if self.player.world().place().input < self.end {
            let found = target.again(session, &mut self.player);
            let last = found.into_iter().rev().find(|(moment, _)| *moment < self.from);
            self.found = last.or(self.found.take());
            return None;
        }
        if self.found.is_some() || self.checkpoint == 0 {
            return Some(self.found.take());
        }
        let timeline = session.timeline();
        self.end = self.checkpoint;
        let checkpoint = timeline.checkpoints.before(self.end - 1);
        self.player = Player::at(checkpoint.world.clone(), &timeline.journal);
        self.checkpoint = checkpoint.input();
        None
    }
}

/// Makes the next input of a timeline again, and tells which of its steps are wanted.
pub(in crate::debugger) fn steps_of_next(
    timeline: &Timeline,
    player: &mut Player,
    wanted: &mut impl Wanted,
) -> Vec<Moment> {
    let mut finder = Finder::of_input(player.world().place().input + 1, wanted);
    player.advance(&timeline.journal, Time::NEVER, &mut finder, &mut Happening::quiet());
    finder.found
}
