//! The loop: what comes next, and whose turn it is.

use crate::engine::{Input, Probe, Syscall};
use crate::units::{TaskId, Time};
use crate::world::config::ScriptItem;
use crate::world::input::syscall;
use crate::world::{Happening, Refused, World};

/// The buffer of the reader that reads where no program does.
const READER_BUFFER: u32 = 64 << 10;

/// Who makes the next engine input.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Turn {
    Opening,
    Woken,
    Reader,
    Timer,
    Device,
    Packet,
    Program(usize),
    Script,
}

impl World {
    /// The next instant at which anything happens, in the engine or outside of it; `None`: nothing ever will.
    pub fn next_at(&self) -> Option<Time> {
        let input = self.next_turn().map(|(at, _)| at);
        [input, self.next_peer_at()].into_iter().flatten().min().map(|at| at.max(self.now))
    }

    /// Makes the next engine input happen, if it comes at `until` or earlier, and tells it in `happening`. Otherwise
    /// peer and links do what they have to do until then, the clock stands at `until` (unless that is [`Time::NEVER`]),
    /// and the answer is false. It stands earlier if what the peer did completed the session: who waits for that should
    /// not have to wait for TIME_WAIT too.
    pub fn advance(&mut self, until: Time, probe: &mut dyn Probe, happening: &mut Happening) -> bool {
        self.advance_within(until, u64::MAX, probe, happening)
    }

    /// The same, but takes no turn after the one of this number.
    pub(super) fn advance_within(
        &mut self,
        until: Time,
        last_turn: u64,
        probe: &mut dyn Probe,
        happening: &mut Happening,
    ) -> bool {
        while self.turns < last_turn {
            // Peer and links come first of all that falls on one instant, so that nobody else need be asked.
            let due = |at| at <= self.now.min(until);
            if self.link.next_arrival().is_some_and(due) || self.peer.next_deadline().is_some_and(due) {
                self.turns += 1;
                if self.run_peer() {
                    return false;
                }
                continue;
            }
            let turn = self.next_turn();
            let peer_at = self.next_peer_at().filter(|&at| turn.is_none_or(|(turn_at, _)| at <= turn_at));
            let next = peer_at.or(turn.map(|(at, _)| at));
            let Some(at) = next.filter(|&at| at <= until) else { break };
            self.now = at.max(self.now);
            if let (None, Some((_, turn))) = (peer_at, turn) {
                self.turns += 1;
                if self.take_turn(turn, probe, happening) {
                    return true;
                }
            }
        }
        if until != Time::NEVER {
            self.now = until.max(self.now);
        }
        false
    }

    /// The script has everything that happens: the peer is silent, and what it says is among the inputs.
    pub fn is_scripted(&self) -> bool {
        self.scripted
    }

    /// The script item to come.
    pub fn next_script_item(&self) -> Option<&ScriptItem> {
        self.script.next()
    }

    /// When it runs, as far as that is known.
    pub fn script_due(&self) -> Option<Time> {
        self.script.due(self.now, || self.is_quiet())
    }

    /// How many items of the script have been carried out or refused.
    pub fn script_items_taken(&self) -> usize {
        self.script.taken()
    }

    /// Script items that could not be carried out, by their index, and why.
    pub fn script_refusals(&self) -> &[(usize, Refused)] {
        self.script.refused()
    }

    /// When something happens next that is no engine input: a packet reaches the peer, or the peer acts.
    pub(super) fn next_peer_at(&self) -> Option<Time> {
        [self.link.next_arrival(), self.peer.next_deadline()].into_iter().flatten().min()
    }

    /// When a packet comes while a task owns the socket: it interrupts the call, and waits for its end.
    fn interrupted_at(&self) -> Option<Time> {
        let until = self.engine.backlog.owned_until?;
        let at = self.ack_link.next_arrival()?.max(self.interrupted_until).max(self.now);
        (at < until).then_some(at)
    }

    fn next_turn(&self) -> Option<(Time, Turn)> {
        if let Some(at) = self.interrupted_at() {
            return Some((at, Turn::Packet));
        }
        if !self.opening.is_empty() {
            return Some((self.busy_until.max(self.now), Turn::Opening));
        }
        if !self.run_queue.is_empty() {
            return Some((self.busy_until.max(self.now), Turn::Woken));
        }
        if self.reads_at_once() {
            return Some((self.busy_until.max(self.now), Turn::Reader));
        }
        let program =
            self.programs.iter().enumerate().filter_map(|(index, program)| Some((program.next_call_at()?, index)));
        let mut first = None;
        let mut consider = |at: Time, turn| {
            let at = at.max(self.busy_until).max(self.now);
            if first.is_none_or(|(before, _)| at < before) {
                first = Some((at, turn));
            }
        };
        self.engine.next_deadline().inspect(|deadline| consider(deadline.at, Turn::Timer));
        self.tx_done.front().filter(|_| self.tx_done.len() > self.held).inspect(|done| consider(done.at, Turn::Device));
        self.ack_link.next_arrival().inspect(|&at| consider(at, Turn::Packet));
        program.min().inspect(|&(at, index)| consider(at, Turn::Program(index)));
        self.script_due().inspect(|&at| consider(at, Turn::Script));
        first
    }

    /// True: that was an engine input.
    fn take_turn(&mut self, turn: Turn, probe: &mut dyn Probe, happening: &mut Happening) -> bool {
        let input = match turn {
            Turn::Opening => self.opening.pop_front(),
            Turn::Woken => self.run_queue.pop_front().map(|task| Input::Run { task }),
            Turn::Reader => Some(syscall(TaskId::READER, Syscall::Recv { bytes: READER_BUFFER, wait: false })),
            Turn::Timer => Some(Input::Timer),
            Turn::Device => {
                self.tx_done.pop_front().map(|done| Input::TxDone { skb: done.skb, truesize: done.truesize })
            }
            Turn::Packet => return self.take_packet(probe, happening),
            Turn::Program(index) => self.program_call(index),
            Turn::Script => return self.run_script(probe, happening),
        };
        match input {
            Some(input) => {
                self.input(input, probe, happening);
                true
            }
            None => false,
        }
    }

    /// No program reads, so that somebody has to, whatever the programs wait for.
    fn reads_at_once(&self) -> bool {
        let rcv = &self.engine.rcv;
        let programs_read = self.programs.iter().any(|program| program.config.read > 0);
        !rcv.queue.is_empty() && !self.engine.sk.orphaned && !programs_read
    }

    fn program_call(&mut self, index: usize) -> Option<Input> {
        let notices = !self.engine.sk.errors.notices.is_empty();
        let call = self.programs[index].next_call(notices)?;
        let is_last = || self.programs.iter().enumerate().all(|(other, program)| other == index || program.is_over());
        if call == Syscall::Close && !is_last() {
            self.programs[index].leave();
            return None;
        }
        Some(syscall(TaskId(index as u16), call))
    }

    fn run_script(&mut self, probe: &mut dyn Probe, happening: &mut Happening) -> bool {
        let Some(item) = self.script.take(self.now) else { return false };
        match self.carry_out(&item.command, probe, happening) {
            Ok(made_input) => made_input,
            Err(why) => {
                self.script.refuse(why);
                false
            }
        }
    }

    /// A packet reaches the peer, or the peer's time has come. True: that completed the session.
    fn run_peer(&mut self) -> bool {
        let mut answers = std::mem::take(&mut self.answers);
        match self.link.arrive(self.now) {
            Some(_) if self.scripted => {}
            Some(arrival) => self.peer.on_segment(self.now, arrival.segment, &mut answers),
            None => self.peer.on_timer(self.now, &mut answers),
        }
        self.after_peer(answers);
        self.is_complete()
    }

    /// Sends the peer's answers back, and looks at what its application has read.
    pub(super) fn after_peer(&mut self, mut answers: Vec<crate::wire::Segment>) {
        for segment in answers.drain(..) {
            self.send_back(segment);
        }
        self.answers = answers;
        if let Some(delivered) = self.peer.drain_delivered() {
            delivered.for_each(|bytes| self.stream.read(&bytes));
        }
    }
}
