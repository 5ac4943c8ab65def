//! Looks at one socket, again and again.

use std::time::{Duration, Instant};

use crate::app::attach::error::AttachError;
use crate::app::attach::find::Found;
use crate::app::attach::neighbours::Neighbours;
use crate::app::attach::within::Within;
use crate::os::clock;
use crate::os::diag::Diag;
use crate::os::proc;
use crate::source::live::look::Look;
use crate::source::live::progress::Progress;
use crate::source::live::seen::Seen;
use crate::source::live::socket::LiveSocket;
use crate::source::live::wait::Wait;
use crate::source::live::{wait, waiting};

/// At least so far apart, once there are such looks, are the two that tell what moves.
const PROGRESS_OVER: Duration = Duration::from_secs(1);
/// Of so many who wait it is told when they ran last.
const MOST_ASKED: usize = 8;

/// Looks at one socket.
pub struct Observer {
    diag: Diag,
    socket: LiveSocket,
    begun: Instant,
    /// Two looks from before, the older one first: what has moved is told over one to two seconds, however often one looks.
    before: [Option<(LiveSocket, Instant)>; 2],
    neighbours: Neighbours,
    within: Within,
    /// What its program has to send in all, where that is known.
    pub total_bytes: Option<u64>,
}

impl Observer {
    /// Of what was found.
    pub fn of(found: Found) -> Result<Observer, AttachError> {
        let Found { socket, diag, .. } = found;
        let within = Within::open();
        Ok(Observer {
            diag,
            socket,
            begun: clock::now(),
            before: [None, None],
            neighbours: Neighbours::default(),
            within,
            total_bytes: None,
        })
    }

    /// Goes on with another socket, in the same time.
    pub fn follow(&mut self, found: Found) {
        let Found { socket, diag, .. } = found;
        (self.socket, self.diag, self.before, self.neighbours) = (socket, diag, [None, None], Neighbours::default());
    }

    /// None: it is there no more.
    pub fn look(&mut self) -> Result<Option<Look>, AttachError> {
        let Some(socket) = self.diag.again(&self.socket)? else { return Ok(None) };
        // At once: both shall tell of the same moment.
        let (copied, tier) = self.within.read(socket.cookie);
        let now = clock::now();
        let progress = self.progress(&socket, now);
        self.neighbours.refresh(&mut self.diag, &socket)?;
        let processes = self.neighbours.processes.clone();
        let mut waits = match &copied {
            Some(copied) => waiting::of_wait_list(&copied.wait_list, &processes, proc::thread_of),
            None => wait::of_processes(&processes),
        };
        tell_when_they_ran(&mut waits);
        let seen = Seen {
            at_ms: (now - self.begun).as_millis() as u64,
            progress,
            unreadable_processes: self.neighbours.unreadable(),
            peer: self.neighbours.peer.clone(),
            inside: copied.map(|copied| copied.inside),
            tier,
            waits,
            processes,
            system_notsent_lowat: proc::sysctl("net/ipv4/tcp_notsent_lowat"),
            total_bytes: self.total_bytes,
            socket,
        };
        Ok(Some(Look::of(seen)))
    }

    fn progress(&mut self, socket: &LiveSocket, now: Instant) -> Option<Progress> {
        let [older, newer] = &mut self.before;
        let (before, then) = older.get_or_insert_with(|| (socket.clone(), now));
        let interval_ms = (now - *then).as_millis() as u64;
        let progress = (interval_ms > 0).then(|| Progress::between(before, socket, interval_ms)).flatten();
        let (_, middle) = newer.get_or_insert_with(|| (socket.clone(), now));
        if now - *middle >= PROGRESS_OVER {
            *older = newer.replace((socket.clone(), now));
        }
        progress
    }
}

/// Those who wait, not all threads of their processes: it takes a moment for each.
fn tell_when_they_ran(waits: &mut [Wait]) {
    for wait in waits.iter_mut().take(MOST_ASKED) {
        if let (Some(pid), Some(tid)) = (wait.pid, wait.tid) {
            wait.last_ran_ms = proc::last_ran_ms(pid, tid);
        }
    }
}
