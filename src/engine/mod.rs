//! The send-buffer engine: a Linux TCP sender without clock, thread, socket or random number of its own.
//!
//! [`Engine::apply`] takes an [`Input`], tells each step to a [`Probe`], and leaves [`Output`]s to be drained. The same
//! inputs always give the same steps, outputs and state. A clone is cheap: payload pages are shared until one side
//! writes to them.
//!
//! Functions carry the names of the kernel functions they follow; each file is named after what a kernel reader would
//! look for.

pub mod ack;
pub mod congestion;
pub mod connect;
pub mod input;
pub mod invariants;
pub mod io;
pub mod kernel;
pub mod mem;
pub mod output;
pub mod page_frag;
pub mod probe;
pub mod queue;
pub mod recovery;
pub mod sack;
pub mod sendmsg;
pub mod skb;
pub mod sock;
pub mod stream;
pub mod task;
pub mod timers;

pub use congestion::{Algorithm, Congestion};
pub use io::{Deadline, Errno, Input, Message, MsgFlags, Output, SockOpt, SysResult, Syscall, Transmit};
pub use kernel::Kernel;
pub use mem::Machine;
pub use page_frag::{PageFrag, Pages};
pub use probe::{NoProbe, Probe, Step};
pub use queue::{Queues, SkbRef};
pub use recovery::{Rack, Rtt};
pub use skb::{Frag, Skb};
pub use sock::{CaState, Chrono, Nonagle, Sock, State};
pub use task::Task;
pub use timers::{Timer, Timers};

use crate::units::{SeqNum, TaskId, Time};

/// How the device below the socket behaves.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DeviceConfig {
    /// Takes super-packets whole; otherwise they are cut on the way. The queues are the same either way.
    pub tso: bool,
    /// Keeps a transmitted clone charged to the socket until [`Input::TxDone`], as a real network card does. Tunnels and
    /// virtual devices let go at once.
    pub holds_clones: bool,
    /// Largest packet in bytes, with IP and TCP headers.
    pub mtu: u32,
    /// Bytes of the IP header: 20 or 40.
    pub ip_header: u32,
}

/// What must be known before the connection starts. Socket options are set by [`Syscall::SetSockOpt`] before
/// [`Syscall::Connect`], as a program does.
#[derive(Clone, PartialEq, Debug)]
pub struct Config {
    pub kernel: Kernel,
    pub device: DeviceConfig,
    pub isn: SeqNum,
    /// Offered in the SYN.
    pub sack: bool,
    pub timestamps: bool,
    pub window_scaling: bool,
    pub congestion: Algorithm,
    /// Decides the length of memory naps.
    pub seed: u64,
}

/// A TCP sender.
#[derive(Clone, Debug)]
pub struct Engine {
    pub config: Config,
    pub now: Time,
    pub sk: Sock,
    pub cong: Congestion,
    pub rtt: Rtt,
    pub rack: Rack,
    pub timers: Timers,
    pub queues: Queues,
    pub pages: Pages,
    pub tasks: Vec<Task>,
    pub machine: Machine,
    outputs: Vec<Output>,
}

impl Engine {
    /// A closed socket with no task but task 0.
    pub fn new(config: Config) -> Self {
        let _ = config;
        todo!("engine")
    }

    /// Makes one input happen at `at`, which must not be earlier than any input before it.
    pub fn apply<P: Probe>(&mut self, at: Time, input: Input, probe: &mut P) {
        let _ = (at, input, probe);
        todo!("engine")
    }

    /// What has left the engine since the last drain, in order.
    pub fn drain_outputs(&mut self) -> std::vec::Drain<'_, Output> {
        self.outputs.drain(..)
    }

    /// When the engine next wants an [`Input::Timer`], and why.
    pub fn next_deadline(&self) -> Option<Deadline> {
        todo!("engine")
    }

    /// The bytes of a segment, fragment by fragment. Only valid until the next input.
    pub fn payload<'a>(&'a self, transmit: &'a Transmit) -> impl Iterator<Item = &'a [u8]> {
        transmit.frags.iter().map(|frag| self.pages.bytes(frag.page, frag.offset, frag.len))
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
