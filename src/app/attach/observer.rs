//! Looks at one socket, again and again.

use std::io;
use std::time::{Duration, Instant};

use crate::app::attach::error::AttachError;
use crate::app::attach::find::Found;
use crate::app::attach::within::Within;
use crate::os::clock;
use crate::os::diag::Diag;
use crate::os::proc::{self, Holders};
use crate::source::live::look::Look;
use crate::source::live::peer::{Peer, Stuck};
use crate::source::live::process::Process;
use crate::source::live::progress::Progress;
use crate::source::live::seen::Seen;
use crate::source::live::socket::{LiveSocket, TcpState};
use crate::source::live::{wait, waiting};

/// So old may be what takes a walk through all processes or all sockets.
const NEIGHBOURS_LAST: Duration = Duration::from_millis(250);
/// At least so far apart, once there are such looks, are the two that tell what moves.
const PROGRESS_OVER: Duration = Duration::from_secs(1);
/// Proxies behind proxies are followed so far.
const CHAIN: usize = 4;

/// Who else there is: all sockets of the namespace, and who holds them.
struct Neighbours {
    sockets: Vec<LiveSocket>,
    holders: Holders,
    read: Instant,
}

/// Looks at one socket.
pub struct Observer {
    diag: Diag,
    socket: LiveSocket,
    begun: Instant,
    /// Two looks from before, the older one first: what has moved is told over one to two seconds, however often one looks.
    before: [Option<(LiveSocket, Instant)>; 2],
    neighbours: Option<Neighbours>,
    within: Within,
}

impl Observer {
    /// Of what was found.
    pub fn of(found: Found) -> Result<Observer, AttachError> {
        let Found { socket, diag, .. } = found;
        let within = Within::open();
        Ok(Observer { diag, socket, begun: clock::now(), before: [None, None], neighbours: None, within })
    }

    /// None: it is there no more.
    pub fn look(&mut self) -> Result<Option<Look>, AttachError> {
        let Some(socket) = self.diag.again(&self.socket)? else { return Ok(None) };
        // At once: both shall tell of the same moment.
        let (copied, tier) = self.within.read(socket.cookie);
        let now = clock::now();
        let progress = self.progress(&socket, now);
        self.refresh_neighbours()?;
        let processes = self.processes(&socket);
        let waits = match &copied {
            Some(copied) => waiting::of_wait_list(&copied.wait_list, &processes, proc::thread_of),
            None => wait::of_processes(&processes),
        };
        let seen = Seen {
            at_ms: (now - self.begun).as_millis() as u64,
            progress,
            unreadable_processes: self.neighbours.as_ref().map_or(0, |neighbours| neighbours.holders.unreadable),
            peer: self.peer_of(&socket, CHAIN),
            inside: copied.map(|copied| copied.inside),
            tier,
            waits,
            processes,
            system_notsent_lowat: proc::sysctl("net/ipv4/tcp_notsent_lowat"),
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

    fn refresh_neighbours(&mut self) -> io::Result<()> {
        if self.neighbours.as_ref().is_some_and(|neighbours| neighbours.read.elapsed() < NEIGHBOURS_LAST) {
            return Ok(());
        }
        let sockets = self.diag.all(TcpState::with_a_queue())?;
        self.neighbours = Some(Neighbours { sockets, holders: Holders::read(), read: clock::now() });
        Ok(())
    }

    fn processes(&self, socket: &LiveSocket) -> Vec<Process> {
        let Some(neighbours) = &self.neighbours else { return Vec::new() };
        neighbours.holders.of(socket.inode).iter().filter_map(proc::process).collect()
    }

    /// The other end, and what its processes are stuck on themselves.
    fn peer_of(&self, socket: &LiveSocket, depth: usize) -> Option<Peer> {
        let neighbours = self.neighbours.as_ref()?;
        let (local, peer) = socket.ends();
        let other =
            neighbours.sockets.iter().find(|other| other.ends() == (peer, local) && other.cookie != socket.cookie)?;
        let processes = self.processes(other);
        let stuck = |process: &Process| {
            let inodes = neighbours.holders.inodes_of(process.pid);
            let held = |inode: Option<u32>| inode.is_some_and(|inode| inodes.contains(&inode));
            let full = |stuck: &&LiveSocket| stuck.memory.is_some_and(|memory| !memory.is_writeable());
            let others = neighbours.sockets.iter().filter(move |stuck| held(stuck.inode)).filter(full);
            others.filter(|stuck| stuck.cookie != other.cookie && stuck.cookie != socket.cookie).collect::<Vec<_>>()
        };
        let unread = other.recv_q_bytes > 0 && depth > 0;
        let stuck_on = if unread { processes.iter().flat_map(stuck).collect() } else { Vec::new() };
        let stuck_on =
            stuck_on.into_iter().map(|stuck| Stuck { peer: self.peer_of(stuck, depth - 1), socket: stuck.clone() });
        Some(Peer { socket: other.clone(), stuck_on: stuck_on.collect(), processes })
    }
}
