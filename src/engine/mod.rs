//! The send-buffer engine: a Linux TCP sender without clock, thread, socket or random number of its own.
//!
//! [`Engine::apply`] takes an [`Input`], tells each step to a [`Probe`], and leaves [`Output`]s to be drained. The same
//! inputs always give the same steps, outputs and state. A clone is cheap: payload pages are shared until one side
//! writes to them.
//!
//! Functions carry the names of the kernel functions they follow; each file is named after what a kernel reader would
//! look for. A line of one form, ``Kernel: `tcp_ack`, net/ipv4/tcp_input.c, 3.10 to 6.18.``, says what a function follows,
//! where that stands, and in which releases it is called so.

pub(crate) mod ack;
pub mod api;
pub(crate) mod congestion;
pub(crate) mod invariants;
pub(crate) mod life;
pub(crate) mod receive;
pub(crate) mod recovery;
pub(crate) mod send;
pub mod socket;
pub mod step;
#[cfg(test)]
mod test_support;
pub(crate) mod write;

pub use crate::kernel::profile::Kernel;
pub use api::config::{Algorithm, Config, DeviceConfig, Features};
pub use api::errno::Errno;
pub use api::events::Events;
pub(crate) use api::frag::Frag;
pub use api::io::{Input, Message, MsgFlags, Output, SockOpt, SysResult, Syscall, Transmit};
pub use api::timer::Timer;
pub(crate) use send::ask::Asked;
pub use socket::backlog::Backlog;
pub(crate) use socket::congestion::Congestion;
pub(crate) use socket::machine::Machine;
pub(crate) use socket::page_frag::{PageFrag, Pages, Piece};
pub(crate) use socket::queue::Queues;
pub use socket::receive::Receive;
pub(crate) use socket::recovery::Rack;
pub use socket::recovery::Recovery;
pub use socket::request::{Opened, Request};
pub(crate) use socket::rtt::Rtt;
pub use socket::skb::Skb;
pub(crate) use socket::skb::{Checksum, Linear};
pub use socket::sock::Sock;
pub use socket::state::State;
pub(crate) use socket::state::{CaState, Chrono, Nonagle};
pub(crate) use socket::task::Task;
pub(crate) use socket::timers::Timers;
pub use step::probe::{NoProbe, Probe, Step};

use std::ops::Range;

use crate::engine::step::site::{Functions, Site};
use crate::units::{TaskId, Time};

/// Whoever watches: the engine is compiled once for all of them, and does not ask again whether anybody does.
struct Watched<'a>(&'a mut dyn Probe);

impl Probe for Watched<'_> {
    fn step(&mut self, step: Step, engine: &Engine) {
        self.0.step(step, engine);
    }
}

/// A TCP sender.
#[derive(Clone, Debug)]
pub struct Engine {
    /// What it was made of; it never changes.
    pub config: Config,
    /// The time of the last input.
    pub now: Time,
    /// What `struct sock` and `struct tcp_sock` hold for sending.
    pub sk: Sock,
    /// Congestion control, `cwnd` and what guides it.
    pub cong: Congestion,
    /// The round-trip time and what is computed from it.
    pub rtt: Rtt,
    /// How lost segments are found, in the way of the kernel's version.
    pub recovery: Recovery,
    /// The receiving half: its queues, its window, the ACKs that it owes.
    pub rcv: Receive,
    /// What waits while a task owns the socket.
    pub backlog: Backlog,
    /// What a peer has asked for that is no connection yet.
    pub request: Option<Request>,
    /// The timers of the socket.
    pub timers: Timers,
    /// The skbs, sent and unsent.
    pub queues: Queues,
    /// The pages that payload lies in, with their references.
    pub pages: Pages,
    /// The tasks that have used the socket, in the order of their ids.
    pub tasks: Vec<Task>,
    /// What all sockets of the machine share.
    pub machine: Machine,
    functions: Functions,
    outputs: Vec<Output>,
    /// Counts sleeps, so that the last to fall asleep is woken first.
    wait_sequence: u64,
    random: oorandom::Rand32,
}

impl Engine {
    /// A closed socket that no task has used yet.
    pub fn new(config: Config) -> Self {
        let kernel = &config.kernel;
        Engine {
            now: Time::ZERO,
            sk: Sock::new(kernel, config.isn),
            cong: Congestion::new(config.congestion, kernel),
            rtt: Rtt::new(kernel),
            recovery: Recovery::new(kernel, config.isn),
            rcv: Receive::new(kernel),
            backlog: Backlog::default(),
            request: None,
            timers: Timers::default(),
            queues: Queues::new(kernel.rules.queues),
            pages: Pages::default(),
            tasks: Vec::new(),
            machine: Machine { pages_granted: 0, mem: kernel.sysctl.mem, other_pages: 0, pressure: false, sockets: 1 },
            functions: Functions::default(),
            outputs: Vec::new(),
            wait_sequence: 0,
            random: oorandom::Rand32::new(config.seed),
            config,
        }
    }

    /// Makes one input happen at `at`, which must not be earlier than any input before it. All that it causes is in the
    /// outputs, to be drained before the next input.
    #[inline]
    pub fn apply<P: Probe>(&mut self, at: Time, input: Input, probe: &mut P) {
        if probe.is_on() {
            self.apply_dyn(at, input, probe);
        } else {
            self.take(at, input, &mut NoProbe);
        }
    }

    /// The same where only the probe itself knows whether anybody watches.
    pub(crate) fn apply_dyn(&mut self, at: Time, input: Input, probe: &mut dyn Probe) {
        if probe.is_on() {
            self.take(at, input, &mut Watched(probe));
        } else {
            self.take(at, input, &mut NoProbe);
        }
    }

    fn take<P: Probe>(&mut self, at: Time, input: Input, p: &mut P) {
        debug_assert!(at >= self.now, "time runs forward");
        debug_assert!(self.outputs.is_empty(), "outputs are drained before the next input");
        self.now = at;
        if self.backlog.owned_until.is_some_and(|until| until <= at) {
            self.release_sock(p);
        }
        match input {
            Input::Syscall { task, call: Syscall::Send { msg, flags } } => self.send(task, msg, flags, p),
            Input::Syscall { task, call } => self.syscall(task, call, p),
            Input::Run { task } => self.run_task(task, p),
            Input::Interrupt { task } => self.interrupt(task, p),
            Input::Segment(segment) => self.tcp_v4_rcv(segment, p),
            Input::Timer => self.run_timers(p),
            Input::TxDone { skb, truesize } => self.tcp_wfree(skb, truesize, p),
            Input::OtherMemory { pages } => self.machine.other_pages = pages,
            Input::TcpMem { pages } => self.machine.mem = pages,
            Input::DeviceRefuses { skbs } => self.sk.xmit.drops = skbs,
            Input::DeviceCongested { skbs } => self.sk.xmit.congested = skbs,
            Input::Timing(given) => self.give_timing(given),
        }
    }

    /// What has left the engine since the last drain, in order.
    pub fn drain_outputs(&mut self) -> std::vec::Drain<'_, Output> {
        self.outputs.drain(..)
    }

    /// What has left the engine since the last drain, to look at before it is drained.
    pub fn outputs(&self) -> &[Output] {
        &self.outputs
    }

    /// Drains the outputs without taking them: for those who looked at [`Engine::outputs`].
    pub fn clear_outputs(&mut self) {
        self.outputs.clear();
    }

    /// Exchanges the outputs with an empty vector of the caller's, so that both keep their storage.
    pub fn swap_outputs(&mut self, empty: &mut Vec<Output>) {
        debug_assert!(empty.is_empty());
        std::mem::swap(&mut self.outputs, empty);
    }

    /// The bytes of a part of a segment's payload, piece by piece. Only valid until the next input.
    pub fn payload<'a>(&'a self, transmit: &'a Transmit, part: Range<u32>) -> impl Iterator<Item = &'a [u8]> {
        let mut end = 0;
        transmit.places().filter_map(move |frag| {
            let start = end;
            end += frag.len;
            let (from, to) = (part.start.max(start), part.end.min(end));
            (from < to).then(|| self.pages.bytes(frag.page, frag.offset + (from - start), to - from))
        })
    }

    /// The kernel functions that the engine is in at a step, outermost first; none between two inputs.
    pub fn stack(&self) -> &[Site] {
        self.functions.as_slice()
    }

    /// Segments up to the highest SACKed one, where they are counted.
    pub fn fackets_out(&self) -> u32 {
        match &self.recovery {
            Recovery::Fack(fack) => fack.fackets_out,
            Recovery::Rack(_) => 0,
        }
    }

    /// A task by number; tasks exist from their first system call on.
    pub fn task(&self, id: TaskId) -> Option<&Task> {
        self.tasks.iter().find(|task| task.id == id)
    }

    /// The size at which the write queue's last skb counts as full, as last computed.
    pub fn size_goal(&self) -> u32 {
        self.sk.mss_cache * self.sk.size_goal_segs.max(1)
    }
}
