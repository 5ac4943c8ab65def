//! A session: one world that runs, pauses and steps, and what is remembered of it.

use std::collections::vec_deque;
use std::time::Duration;

use crate::debugger::history::{History, InputRecord, PacketRecord, StepRecord};
use crate::debugger::outbox::{Captured, Outbox, Wanted};
use crate::debugger::{Keeper, Moment, Sample, Speed};
use crate::engine::{Engine, Probe};
use crate::units::Time;
use crate::world::{Command, Happening, Notes, Refused, ScriptItem, Violation, When, World, WorldConfig};

/// What one call of [`Session::run_for`] makes at most, so that a frame never takes long.
const INPUTS_PER_FRAME: u32 = 4_000;
const STEPS_PER_FRAME: u64 = 100_000;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    Running,
    Paused,
}

/// How many steps and packets.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Counts {
    pub steps: u64,
    pub packets: u64,
}

/// A view inside the last input: the engine as it was at one of its steps.
#[derive(Clone, Debug)]
struct Inside {
    /// The world before that input, and the command that was the input, if one was.
    before: World,
    command: Option<Command>,
    step: u32,
    engine: Engine,
}

#[derive(Clone, Debug)]
pub struct Session {
    config: WorldConfig,
    world: World,
    /// The last input; its lists are used again for the next.
    happening: Happening,
    mode: Mode,
    speed: Speed,
    /// Virtual time could not keep up in the last frame.
    behind: bool,
    inside: Option<Inside>,
    history: History,
    /// What the send buffer was like whenever a packet passed in the last input.
    notes: Notes,
    outbox: Outbox,
    violation: Option<Violation>,
}

impl Session {
    /// A paused session at the beginning of a world.
    pub fn new(config: WorldConfig) -> Self {
        let world = World::new(&config);
        Session {
            history: History::new(&world.engine),
            config,
            world,
            happening: Happening::new(),
            mode: Mode::Paused,
            speed: Speed::REAL,
            behind: false,
            inside: None,
            notes: Notes::default(),
            outbox: Outbox::default(),
            violation: None,
        }
    }

    /// The same world again from its beginning; mode, speed and capture stay.
    pub fn restart(&mut self) {
        self.replace(self.config.clone());
    }

    /// Another world, at its beginning; mode, speed and capture stay.
    pub fn replace(&mut self, config: WorldConfig) {
        let (mode, speed, outbox) = (self.mode, self.speed, std::mem::take(&mut self.outbox));
        *self = Session { mode, speed, outbox, ..Session::new(config) };
    }

    // ---- what is shown ----

    /// The engine as shown: at the moment looked at, which lies inside an input while stepping.
    pub fn engine(&self) -> &Engine {
        self.inside.as_ref().map_or(&self.world.engine, |inside| &inside.engine)
    }

    /// The world at the end of the last input. While stepping inside that input, its programs, peer and links are
    /// already there; of its engine, [`Session::engine`] is what counts.
    pub fn world(&self) -> &World {
        &self.world
    }

    pub fn config(&self) -> &WorldConfig {
        &self.config
    }

    /// The moment shown.
    pub fn moment(&self) -> Moment {
        let end = self.history.end();
        self.inside.as_ref().map_or(end, |inside| Moment::new(end.input, inside.step))
    }

    /// There are steps of the last input that are not shown yet.
    pub fn is_inside_input(&self) -> bool {
        self.inside.is_some()
    }

    /// Virtual time of the moment shown.
    pub fn now(&self) -> Time {
        self.inside.as_ref().map_or(self.world.now, |inside| inside.engine.now)
    }

    /// Recorded steps up to the moment shown, oldest first.
    pub fn steps(&self) -> vec_deque::Iter<'_, StepRecord> {
        self.history.steps.until(self.moment())
    }

    /// Recorded packets up to the moment shown, oldest first.
    pub fn packets(&self) -> vec_deque::Iter<'_, PacketRecord> {
        self.history.packets.until(self.moment())
    }

    /// Recorded inputs up to the one shown, oldest first.
    pub fn inputs(&self) -> vec_deque::Iter<'_, InputRecord> {
        self.history.inputs.iter()
    }

    /// An input by its number, if it is still remembered.
    pub fn input(&self, number: u64) -> Option<&InputRecord> {
        let oldest = self.inputs().next()?.number;
        self.history.inputs.get(usize::try_from(number.checked_sub(oldest)?).ok()?)
    }

    /// The last input and all that followed from it; none before the first.
    pub fn happening(&self) -> Option<&Happening> {
        (self.history.end() > Moment::START).then_some(&self.happening)
    }

    /// Samples for the chart, oldest first; they lie further apart as the session grows.
    pub fn samples(&self) -> &[Sample] {
        self.history.samples.as_slice()
    }

    /// How much was ever recorded; the rings remember only the newest.
    pub fn recorded(&self) -> Counts {
        Counts { steps: self.history.steps.total(), packets: self.history.packets.total() }
    }

    /// How much of it is forgotten.
    pub fn dropped(&self) -> Counts {
        Counts { steps: self.history.steps.dropped(), packets: self.history.packets.dropped() }
    }

    pub fn mode(&self) -> Mode {
        self.mode
    }

    pub fn speed(&self) -> Speed {
        self.speed
    }

    /// Virtual time passes more slowly than the speed says, because too much happens in it.
    pub fn is_behind(&self) -> bool {
        self.behind
    }

    /// Nothing will happen by itself any more.
    pub fn is_idle(&self) -> bool {
        self.world.next_at().is_none()
    }

    /// The first thing found that must never be, where the world's config asks to look.
    pub fn violation(&self) -> Option<&Violation> {
        self.violation.as_ref()
    }

    /// The script waits for the user to take this step.
    pub fn waiting_script(&self) -> Option<&ScriptItem> {
        self.world.next_script_item().filter(|item| item.when == When::Step)
    }

    // ---- what can be done ----

    pub fn pause(&mut self) {
        self.mode = Mode::Paused;
        self.behind = false;
    }

    pub fn resume(&mut self) {
        self.inside = None;
        self.mode = Mode::Running;
    }

    pub fn set_speed(&mut self, speed: Speed) {
        self.speed = speed;
    }

    /// Lets as much virtual time pass as belongs to `real` time, if running. Tells whether anything changed.
    pub fn run_for(&mut self, real: Duration) -> bool {
        if self.mode == Mode::Paused || self.is_idle() {
            return false;
        }
        let until = self.world.now + self.speed.virtual_time(real);
        let steps_before = self.history.steps.total();
        self.behind = false;
        for _ in 0..INPUTS_PER_FRAME {
            if !self.make_next(until) {
                return true;
            }
            if self.history.steps.total() - steps_before > STEPS_PER_FRAME {
                break;
            }
        }
        self.behind = true;
        true
    }

    /// Pauses. Shows the end of the input shown; or if that is shown already, makes the next input, whenever it comes.
    /// A script that waits for the user takes its next step when nothing else happens. False: nothing ever will.
    pub fn next_input(&mut self) -> bool {
        self.pause();
        if self.inside.take().is_some() {
            return true;
        }
        self.wake_script() || self.make_next(Time::NEVER)
    }

    /// Pauses. Shows the next step, making the next input when the one shown has no more. False: there is none.
    pub fn next_step(&mut self) -> bool {
        self.pause();
        if let Some(inside) = self.inside.take() {
            self.look_inside(inside.before, inside.command, inside.step + 1);
            return true;
        }
        let mut before = self.world.clone();
        let mut made = self.wake_script();
        if !made {
            before = self.world.clone();
            made = self.make_next(Time::NEVER);
        }
        if made {
            self.look_inside(before, None, 1);
        }
        made
    }

    /// Acts on the world now, and shows the result.
    pub fn command(&mut self, command: &Command) -> Result<(), Refused> {
        self.inside = None;
        let mut probe = self.notes.witness(self.history.recorder());
        if self.world.command(command, &mut probe, &mut self.happening)? {
            self.finish();
        }
        Ok(())
    }

    /// Acts on the world now; if that is an input, shows its first step.
    pub fn command_stepwise(&mut self, command: &Command) -> Result<(), Refused> {
        let before = self.world.clone();
        let end = self.history.end();
        self.command(command)?;
        if self.history.end() > end {
            self.look_inside(before, Some(command.clone()), 1);
        }
        Ok(())
    }

    /// The script, if it waits for the user, takes its next step. False: it does not wait.
    pub fn next_script_step(&mut self) -> bool {
        self.command(&Command::ScriptStep).is_ok()
    }

    /// Packets that pass from now on are kept for [`Session::take_captured`], if wanted.
    pub fn capture(&mut self, wanted: Option<Wanted>) {
        self.outbox.set_wanted(wanted);
    }

    /// Packets that passed since they were last taken.
    pub fn take_captured(&mut self) -> std::vec::Drain<'_, Captured> {
        self.outbox.take()
    }

    /// A script that waits for the user goes on when nothing else happens: before any timer that is still far away, but
    /// after what is on its way. True: that was an input already.
    fn wake_script(&mut self) -> bool {
        while self.waiting_script().is_some() && !self.world.is_quiet() {
            let Some(at) = self.world.next_at() else { break };
            if self.make_next(at) {
                return true;
            }
        }
        if self.world.is_quiet() {
            self.next_script_step();
        }
        false
    }

    /// Makes and records the next input, if it comes at `until` or earlier.
    fn make_next(&mut self, until: Time) -> bool {
        let mut probe = self.notes.witness(self.history.recorder());
        let made = self.world.advance(until, &mut probe, &mut self.happening);
        if made {
            self.finish();
        }
        made
    }

    /// Writes down the input just made.
    fn finish(&mut self) {
        let (happening, notes, engine) = (&self.happening, &self.notes, &self.world.engine);
        self.history.finish(happening, notes, engine);
        self.outbox.keep(self.history.end().input, happening, notes, engine);
        if self.config.check && self.violation.is_none() {
            self.violation = self.world.check().err();
        }
    }

    /// Shows a step of the input just made, by running it again from `before`. After its last step the end is shown.
    fn look_inside(&mut self, before: World, command: Option<Command>, step: u32) {
        self.inside = None;
        if step >= self.history.end().step {
            return;
        }
        let mut keeper = Keeper::of_step(step);
        replay(before.clone(), command.as_ref(), &mut keeper);
        self.inside = keeper.engine.map(|engine| Inside { before, command, step, engine });
    }
}

/// Makes an input again that was made before.
fn replay<P: Probe>(mut world: World, command: Option<&Command>, probe: &mut P) {
    let mut happening = Happening::quiet();
    match command {
        // It was not refused the first time, and a clone does what the original did.
        Some(command) => drop(world.command(command, probe, &mut happening)),
        None => drop(world.advance(Time::NEVER, probe, &mut happening)),
    }
}
