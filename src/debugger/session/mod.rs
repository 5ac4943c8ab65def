//! A session: a world that runs, pauses and steps, what is remembered of it, and the moment looked at.

pub(crate) mod at;
mod branches;
pub mod calls;
pub(crate) mod checkpoints;
mod kept;
pub(crate) mod mode;
pub(crate) mod moves;
pub(super) mod past;
mod peer_traffic;
mod pending_hits;
pub(super) mod real_peer;
pub(crate) mod recording_lines;
pub(super) mod replayed;
pub(crate) mod run_to_breakpoint;
pub(crate) mod search;
pub(crate) mod search_end;
mod shown;
pub(crate) mod speed;
pub(crate) mod standpoint;
pub(crate) mod step_kind;
pub(super) mod timeline;
mod until;

use std::time::Duration;

use crate::debugger::breakpoint::Breakpoints;
use crate::debugger::record::captured_packets::{Captured, CapturedPackets, Wanted};
use crate::debugger::session::kept::Kept;
use crate::debugger::session::mode::Mode;
use crate::debugger::session::past::View;
use crate::debugger::session::peer_traffic::PeerTraffic;
use crate::debugger::session::pending_hits::PendingHits;
use crate::debugger::session::recording_lines::RecordingLines;
use crate::debugger::session::speed::Speed;
use crate::debugger::session::timeline::Timeline;
use crate::engine::Probe;
use crate::journal::Line;
use crate::scenario::Scenario;
use crate::units::Time;
use crate::world::{Command, Refused, WorldConfig};

/// What one call of [`Session::run_for`] makes at most, so that a frame never takes long.
const INPUTS_PER_FRAME: u32 = 4_000;
const STEPS_PER_FRAME: u64 = 100_000;
/// Bytes of memory for the checkpoints of the branch that goes on, and of every other one.
const BUDGET: usize = 128 << 20;
const BUDGET_OF_OTHERS: usize = 16 << 20;

/// A world with its history, branches, breakpoints and searches: all that the screen shows and moves.
#[derive(Clone, Debug)]
pub struct Session {
    /// All courses that the session has taken, in the order in which they began.
    pub(super) branches: Vec<Timeline>,
    /// The one that is shown and goes on.
    pub(super) current: usize,
    /// A moment inside the last input, or earlier; none: the end is shown.
    pub(super) view: Option<View>,
    mode: Mode,
    speed: Speed,
    /// Virtual time could not keep up in the last frame.
    behind: bool,
    /// The peer is real: time goes on while the user looks back.
    goes_on: bool,
    /// Time stands while somebody is waited for.
    hold: bool,
    pub(super) peer_traffic: PeerTraffic,
    captured: CapturedPackets,
    pub(super) recording: RecordingLines,
    pub(super) breakpoints: Breakpoints,
    pub(super) pending_hits: PendingHits,
    /// What of it is in a file.
    kept: Option<Kept>,
}

impl Session {
    /// A paused session at the beginning of a world.
    pub fn new(config: WorldConfig) -> Self {
        Session {
            branches: vec![Timeline::new(config, BUDGET)],
            current: 0,
            view: None,
            mode: Mode::Paused,
            speed: Speed::REAL,
            behind: false,
            goes_on: false,
            hold: false,
            peer_traffic: PeerTraffic::default(),
            captured: CapturedPackets::default(),
            recording: RecordingLines::default(),
            breakpoints: Breakpoints::default(),
            pending_hits: PendingHits::default(),
            kept: None,
        }
    }

    /// The same world again from its beginning; mode and speed stay.
    pub fn restart(&mut self) {
        self.replace(self.config().clone());
    }

    /// Another world, at its beginning; mode and speed stay. Recording and capture are of one session, and end: time
    /// begins at zero again.
    pub fn replace(&mut self, config: WorldConfig) {
        self.end_recording();
        self.capture(None);
        let (captured, recording) = (std::mem::take(&mut self.captured), std::mem::take(&mut self.recording));
        let peer_traffic = self.peer_traffic.again();
        let mut breakpoints = std::mem::take(&mut self.breakpoints);
        breakpoints.restart();
        let (mode, speed, goes_on, hold) = (self.mode, self.speed, self.goes_on, self.hold);
        *self = Session {
            mode,
            speed,
            captured,
            recording,
            goes_on,
            hold,
            peer_traffic,
            breakpoints,
            ..Session::new(config)
        };
    }

    /// Packets or lines of a recording are kept until they are taken.
    pub(super) fn keeps_what_passes(&self) -> bool {
        self.recording.is_on() || self.captured.is_on()
    }

    /// A paused session of this branch alone, at its end. It keeps what passes from here on, as this one does.
    pub(super) fn copy_of_end(&self) -> Session {
        Session {
            branches: vec![self.timeline().clone()],
            captured: self.captured.continued(),
            recording: self.recording.continued(),
            breakpoints: self.breakpoints.clone(),
            pending_hits: self.pending_hits.clone(),
            ..Session::new(self.config().clone())
        }
    }

    /// Such a copy that has gone on takes the place of the branch that it was made of.
    pub(super) fn adopt(&mut self, copy: &mut Session) {
        copy.breakpoints.move_new_to(&self.breakpoints, self.current);
        std::mem::swap(&mut self.branches[self.current], &mut copy.branches[0]);
        std::mem::swap(&mut self.view, &mut copy.view);
        std::mem::swap(&mut self.breakpoints, &mut copy.breakpoints);
        std::mem::swap(&mut self.pending_hits, &mut copy.pending_hits);
        self.captured.join(&mut copy.captured);
        self.recording.join(&mut copy.recording);
    }

    /// Stops the run where it is.
    pub fn pause(&mut self) {
        self.mode = Mode::Paused;
        self.behind = false;
    }

    /// Lets time pass: from the moment shown on, also if that lies in the past.
    pub fn resume(&mut self) {
        self.pass_hits();
        self.view = self.view.take().filter(|view| view.is_past && !self.goes_on);
        self.mode = Mode::Running;
    }

    /// Sets how much virtual time passes in a second of the wall clock.
    pub fn set_speed(&mut self, speed: Speed) {
        self.speed = speed;
    }

    /// The peer is real, and its time does not stop while the user looks back.
    pub fn set_goes_on(&mut self, goes_on: bool) {
        self.goes_on = goes_on;
    }

    /// From now on time stands, or not, while it would pass only because nobody has acted yet.
    pub fn set_hold(&mut self, hold: bool) {
        self.hold = hold;
    }

    /// Bytes of memory for checkpoints; fewer make the way back longer.
    pub fn set_budget(&mut self, bytes: usize) {
        self.timeline_mut().checkpoints.set_budget(bytes);
    }

    /// Lets as much virtual time pass as belongs to `real` time, if running. Tells whether anything changed.
    pub fn run_for(&mut self, real: Duration) -> bool {
        if self.real_time_drives() {
            return self.has_moved();
        }
        if self.mode == Mode::Paused {
            return false;
        }
        let span = self.speed.virtual_time(real);
        if self.goes_on && self.view.is_some() {
            // What is shown stays; the end goes on.
            return self.run_live(span);
        }
        if let Some((input, hit)) = self.first_hit_until(self.now() + span) {
            self.stop_in_past(input, hit);
            return true;
        }
        let timeline = &self.branches[self.current];
        let Some(view) = &mut self.view else { return self.run_live(span) };
        if view.run_for(timeline, span, INPUTS_PER_FRAME) {
            self.view = None;
        }
        true
    }

    fn run_live(&mut self, span: Duration) -> bool {
        if self.timeline().is_idle() || self.held().is_some() {
            return false;
        }
        self.run_on(self.timeline().world.now + span, self.holds());
        true
    }

    /// Acts on the world now, and shows the result. Where a moment of the past is shown, another branch begins there; if
    /// that moment lies inside an input, right before this input: inputs are not divided. A real peer has only one past:
    /// there the end goes on.
    pub fn command(&mut self, command: &Command) -> Result<(), Refused> {
        self.fork_if_past();
        self.view = None;
        self.live_command(command)
    }

    /// Acts on the world at its end, whatever is shown.
    pub fn live_command(&mut self, command: &Command) -> Result<(), Refused> {
        let made = self.watch_command(command)?;
        let timeline = &self.branches[self.current];
        self.recording.command(timeline);
        if made {
            self.made_input();
            self.stop_at_next();
        }
        Ok(())
    }

    /// Acts on the world now; if that is an input, shows its first step.
    pub fn command_stepwise(&mut self, command: &Command) -> Result<(), Refused> {
        self.fork_if_past();
        let end = self.end();
        self.command(command)?;
        // At a breakpoint it has stopped already.
        if self.end() > end && self.view.is_none() {
            self.show_step_of_last(1);
        }
        Ok(())
    }

    /// The script, if it waits for the user, takes its next step. False: it does not wait.
    pub fn next_script_step(&mut self) -> bool {
        self.command(&Command::ScriptStep).is_ok()
    }

    /// Packets that pass from now on are kept for [`Session::take_captured`], if wanted.
    pub fn capture(&mut self, wanted: Option<Wanted>) {
        self.captured.set_wanted(wanted);
    }

    /// Whether its packets are kept for a capture.
    pub fn is_captured(&self) -> bool {
        self.captured.is_on()
    }

    /// Packets that passed since they were last taken.
    pub fn take_captured(&mut self) -> std::vec::Drain<'_, Captured> {
        self.captured.take()
    }

    /// Lines of a recording are kept from now on for [`Session::take_lines`]: first those of all that has happened.
    pub fn record(&mut self, scenario: &Scenario) {
        self.recording.begin(scenario, &self.branches, self.current);
    }

    /// Ends the recording; its last line is kept too.
    pub fn end_recording(&mut self) {
        self.recording.end(&self.branches[self.current]);
    }

    pub(crate) fn is_recording(&self) -> bool {
        self.recording.is_on()
    }

    /// Lines of the recording since they were last taken.
    pub fn take_lines(&mut self) -> std::vec::Drain<'_, Line> {
        self.recording.take()
    }

    /// A script that waits for the user goes on when nothing else happens: before any timer that is still far away, but
    /// after what is on its way. True: that was an input already.
    pub(super) fn wake_script(&mut self, probe: &mut dyn Probe) -> bool {
        while self.timeline().script_waits() && !self.timeline().world.is_quiet() {
            let Some(at) = self.timeline().world.next_at() else { break };
            if self.make_next(at, probe) {
                return true;
            }
        }
        if self.timeline().script_waits() && self.timeline().world.is_quiet() {
            // It waits, so it is not refused.
            let _ = self.live_command(&Command::ScriptStep);
        }
        false
    }

    /// Makes and records the next input at the end, if it comes at `until` or earlier.
    pub(super) fn make_next(&mut self, until: Time, probe: &mut dyn Probe) -> bool {
        let made = self.watch_next(until, probe);
        if made {
            self.made_input();
        }
        made
    }

    /// The world at the end, for tests that break something in it.
    #[cfg(test)]
    pub(crate) fn end_world_mut(&mut self) -> &mut crate::world::World {
        &mut self.branches[self.current].world
    }

    /// Hands on the input just made.
    fn made_input(&mut self) {
        let timeline = &self.branches[self.current];
        let Timeline { happening, packet_facts, world, history, .. } = timeline;
        self.captured.keep(history.end().input, happening, packet_facts, &world.engine);
        self.recording.input(timeline);
        self.collect_departures();
    }
}
