//! What a session shows: the moment looked at, and what is remembered of the way there.

use std::collections::vec_deque;

use crate::debugger::Judged;
use crate::debugger::Session;
use crate::debugger::moment::Moment;
use crate::debugger::record::counts::Counts;
use crate::debugger::record::history::History;
use crate::debugger::record::input_record::InputRecord;
use crate::debugger::record::packet_record::PacketRecord;
use crate::debugger::record::peaks::Peaks;
use crate::debugger::record::samples::Sample;
use crate::debugger::record::step_record::StepRecord;
use crate::debugger::session::mode::{Mode, Standing};
use crate::debugger::session::past::View;
use crate::debugger::session::speed::Speed;
use crate::debugger::session::timeline::Timeline;
use crate::engine::Engine;
use crate::kernel::profile::Kernel;
use crate::language::{Text, text};
use crate::observe::SocketView;
use crate::units::Time;
use crate::units::print::grouped;
use crate::world::{ScriptItem, Violation, Waits, World, WorldConfig};

impl Session {
    /// The branch shown.
    pub(in crate::debugger) fn timeline(&self) -> &Timeline {
        &self.branches[self.current]
    }

    pub(in crate::debugger) fn timeline_mut(&mut self) -> &mut Timeline {
        &mut self.branches[self.current]
    }

    pub(in crate::debugger) fn history(&self) -> &History {
        let timeline = self.timeline();
        self.view.as_ref().map_or(&timeline.history, |view| view.history(timeline))
    }

    /// The engine as shown: at the moment looked at.
    pub fn engine(&self) -> &Engine {
        self.view.as_ref().map_or(&self.timeline().world.engine, View::engine)
    }

    /// The world as shown: at the moment looked at, also inside an input.
    pub fn world(&self) -> &World {
        self.view.as_ref().map_or(&self.timeline().world, View::world)
    }

    /// What the world was made of.
    pub fn config(&self) -> &WorldConfig {
        &self.timeline().journal.config
    }

    /// The moment shown.
    pub fn moment(&self) -> Moment {
        self.view.as_ref().map_or(self.end(), View::moment)
    }

    /// The end of the branch: where it goes on.
    pub fn end(&self) -> Moment {
        self.timeline().history.end()
    }

    /// There are steps of the input shown that are not shown yet.
    pub fn is_inside_input(&self) -> bool {
        self.view.as_ref().is_some_and(View::is_inside_input)
    }

    /// Whether the moment that is shown is the end of its branch or in its past.
    pub fn standing(&self) -> Standing {
        match &self.view {
            Some(view) if view.is_past => Standing::Back(self.end().input - view.moment().input),
            _ if self.mode == Mode::Running => Standing::Live,
            _ => Standing::Paused,
        }
    }

    /// Virtual time of the moment shown.
    pub fn now(&self) -> Time {
        self.view.as_ref().map_or(self.timeline().world.now, View::now)
    }

    /// The world where the branch goes on, whatever is shown.
    pub fn end_world(&self) -> &World {
        &self.timeline().world
    }

    /// Virtual time at the end of the branch.
    pub fn end_time(&self) -> Time {
        self.timeline().world.now
    }

    /// Recorded steps up to the moment shown, oldest first.
    pub fn steps(&self) -> vec_deque::Iter<'_, StepRecord> {
        self.history().steps.until(self.moment())
    }

    /// Recorded packets up to the moment shown, oldest first.
    pub fn packets(&self) -> vec_deque::Iter<'_, PacketRecord> {
        self.history().packets.until(self.moment())
    }

    /// Recorded inputs up to the one shown, oldest first.
    pub fn inputs(&self) -> vec_deque::Iter<'_, InputRecord> {
        self.history().inputs.until(Moment::new(self.moment().input, u32::MAX))
    }

    /// An input by its number, if it is still remembered.
    pub fn input(&self, number: u64) -> Option<&InputRecord> {
        self.history().input(number)
    }

    /// Samples for the chart, oldest first; they lie further apart as the session grows.
    pub fn samples(&self) -> &[Sample] {
        self.view.as_ref().map_or(self.timeline().history.samples.as_slice(), View::samples)
    }

    /// The largest values of the branch up to its end, whatever is shown.
    pub fn peaks(&self) -> Peaks {
        self.timeline().history.peaks
    }

    /// How much was ever recorded; only the newest is remembered.
    pub fn recorded(&self) -> Counts {
        self.history().recorded()
    }

    /// How much of it is forgotten.
    pub fn dropped(&self) -> Counts {
        self.history().dropped()
    }

    /// Bytes of memory that the checkpoints of the branch take, and how many they are.
    pub fn checkpoint_bytes(&self) -> (usize, usize) {
        let checkpoints = &self.timeline().checkpoints;
        (checkpoints.bytes(), checkpoints.len())
    }

    /// Whether it runs or is paused.
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// How fast it runs, when it runs.
    pub fn speed(&self) -> Speed {
        self.speed
    }

    /// Virtual time passes more slowly than the speed says, because too much happens in it.
    pub fn is_behind(&self) -> bool {
        self.behind
    }

    /// Nothing will happen by itself any more.
    pub fn is_idle(&self) -> bool {
        self.timeline().is_idle() && !matches!(self.standing(), Standing::Back(_))
    }

    /// The peer is real: its time goes on while the user looks back.
    pub fn has_real_peer(&self) -> bool {
        self.goes_on
    }

    /// Whether time stands while somebody is waited for.
    pub fn holds(&self) -> bool {
        self.hold && !self.goes_on
    }

    /// Who is waited for, while time stands for that.
    pub fn held(&self) -> Option<Waits> {
        let would_pass = self.holds() && self.mode == Mode::Running && self.view.is_none();
        would_pass.then(|| self.timeline().world.waits()).flatten()
    }

    /// The first thing found that must never be, where the world's config asks to look.
    pub fn violation(&self) -> Option<&Violation> {
        self.timeline().violation.as_ref().map(|(_, violation)| violation)
    }

    /// The same in a sentence for people, with the input behind which it was found.
    pub fn failed_check(&self) -> Option<Text> {
        let (input, violation) = self.timeline().violation.as_ref()?;
        Some(text!("check-failed", input = grouped(*input), violation = violation.text()))
    }

    /// What came of what the script expects, up to the moment shown.
    pub fn judged(&self) -> impl Iterator<Item = &Judged> {
        let input = self.moment().input;
        self.timeline().judged.iter().filter(move |judged| judged.input <= input)
    }

    /// The last of them that did not hold, in a sentence for people.
    pub fn not_as_expected(&self) -> Option<String> {
        let judged = self.judged().filter(|judged| !judged.holds).last()?;
        Some(format!("Not as expected at {judged}"))
    }

    /// The script waits for the user to take this step.
    pub fn waiting_script(&self) -> Option<&ScriptItem> {
        let timeline = self.timeline();
        timeline.world.next_script_item().filter(|_| timeline.script_waits())
    }

    /// The socket as shown: at the moment looked at, also inside an input.
    pub fn socket(&self) -> SocketView<'_> {
        SocketView::of(self.engine())
    }

    /// The values that `Peaks` are of, at the moment looked at. Looks at every skb.
    pub fn peaks_now(&self) -> Peaks {
        Peaks::of(self.engine())
    }

    /// The same of the newest skb alone, which is the one that grows.
    pub fn peaks_of_step(&self) -> Peaks {
        let mut peaks = Peaks::default();
        peaks.see(self.engine());
        peaks
    }

    pub(crate) fn kernel(&self) -> &Kernel {
        &self.engine().config.kernel
    }
}
