//! Who else there is: the processes that hold a socket, its other end, and what that one's processes are stuck on.
//!
//! A walk through all processes or all sockets costs what the machine has of them. So it is made once, and again only where
//! what it found is so no more, or after a while that grows with what it took; in between only what was found is looked at.

use std::io;
use std::time::{Duration, Instant};

use crate::os::clock;
use crate::os::diag::Diag;
use crate::os::proc::{self, Held, Holders};
use crate::source::live::peer::{Peer, Stuck};
use crate::source::live::process::Process;
use crate::source::live::socket::{LiveSocket, TcpState};

/// So old may be what is read of the processes and the other end.
const LASTS: Duration = Duration::from_millis(250);
/// A walk through everything is made again after so many times what it took,
const PAUSE: u32 = 50;
/// and not sooner than this;
const PAUSE_AT_LEAST: Duration = Duration::from_secs(2);
/// or where something is missing, after this.
const MISSED: Duration = Duration::from_millis(500);
/// Proxies behind proxies are followed so far.
const CHAIN: usize = 4;

/// What a walk found, and when it may be made again.
struct Walk<T> {
    found: T,
    begun: Instant,
    took: Duration,
}

impl<T> Walk<T> {
    fn of<E>(walk: impl FnOnce() -> Result<T, E>) -> Result<Walk<T>, E> {
        let begun = clock::now();
        let found = walk()?;
        Ok(Walk { found, begun, took: begun.elapsed() })
    }

    fn is_old(&self, misses: bool) -> bool {
        let pause = if misses { MISSED } else { PAUSE_AT_LEAST };
        self.begun.elapsed() >= pause.max(self.took * PAUSE)
    }
}

/// What is around one socket.
#[derive(Default)]
pub struct Neighbours {
    holders: Option<Walk<Holders>>,
    sockets: Option<Walk<Vec<LiveSocket>>>,
    read: Option<Instant>,
    /// Who holds the socket.
    pub processes: Vec<Process>,
    /// Its other end, if that is here.
    pub peer: Option<Peer>,
}

impl Neighbours {
    /// Reads it again, unless it was read a moment ago.
    pub fn refresh(&mut self, diag: &mut Diag, socket: &LiveSocket) -> io::Result<()> {
        if self.read.is_some_and(|read| read.elapsed() < LASTS) {
            return Ok(());
        }
        self.processes = self.holding(socket);
        self.peer = match diag.other_end(socket)? {
            Some(other) => Some(self.peer(diag, socket, other, CHAIN)?),
            None => None,
        };
        self.read = Some(clock::now());
        Ok(())
    }

    /// Processes whose descriptors may not be seen.
    pub fn unreadable(&self) -> usize {
        self.holders.as_ref().map_or(0, |walk| walk.found.unreadable)
    }

    fn holding(&mut self, socket: &LiveSocket) -> Vec<Process> {
        self.holders(socket.inode).iter().filter_map(proc::process).collect()
    }

    /// Who holds it: those that held it before, if they still do and all processes were looked at not long ago.
    fn holders(&mut self, inode: Option<u32>) -> Vec<Held> {
        let Some(number) = inode else { return Vec::new() };
        if let Some(walk) = &self.holders {
            let known = walk.found.of(inode);
            let still = !known.is_empty() && known.iter().all(|held| proc::still_holds(held, number));
            if !walk.is_old(!still) {
                return known.iter().filter(|held| proc::still_holds(held, number)).cloned().collect();
            }
        }
        let walked: Result<_, std::convert::Infallible> = Walk::of(|| Ok(Holders::read()));
        let Ok(walk) = walked;
        let found = walk.found.of(inode).to_vec();
        self.holders = Some(walk);
        found
    }

    /// The other end, and what its processes are stuck on themselves.
    fn peer(&mut self, diag: &mut Diag, socket: &LiveSocket, other: LiveSocket, depth: usize) -> io::Result<Peer> {
        let processes = self.holding(&other);
        let mut stuck_on = Vec::new();
        if other.recv_q_bytes > 0 && depth > 0 {
            for process in &processes {
                for stuck in self.full_of(diag, process.pid)? {
                    if stuck.cookie == other.cookie || stuck.cookie == socket.cookie {
                        continue;
                    }
                    let peer = match diag.other_end(&stuck)? {
                        Some(end) => Some(self.peer(diag, &stuck, end, depth - 1)?),
                        None => None,
                    };
                    stuck_on.push(Stuck { peer, socket: stuck });
                }
            }
        }
        Ok(Peer { socket: other, processes, stuck_on })
    }

    /// The full send queues of a process. Which sockets it has is as old as the last walk; how full they are is read now.
    fn full_of(&mut self, diag: &mut Diag, pid: u32) -> io::Result<Vec<LiveSocket>> {
        if self.sockets.as_ref().is_none_or(|walk| walk.is_old(false)) {
            self.sockets = Some(Walk::of(|| diag.all(TcpState::with_a_queue()))?);
        }
        let sockets = self.sockets.as_ref().map_or(&[][..], |walk| &walk.found);
        let inodes = self.holders.as_ref().map_or(&[][..], |walk| walk.found.inodes_of(pid));
        let is_full = |socket: &LiveSocket| socket.memory.is_some_and(|memory| !memory.is_writeable());
        let held = sockets.iter().filter(|socket| socket.inode.is_some_and(|inode| inodes.contains(&inode)));
        let mut full = Vec::new();
        for socket in held.filter(|socket| is_full(socket)) {
            full.extend(diag.again(socket)?.filter(is_full));
        }
        Ok(full)
    }
}
