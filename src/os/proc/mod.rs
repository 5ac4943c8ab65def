//! Who holds sockets, and what these processes do: /proc, as far as it may be read.

mod last_ran;
pub mod namespace;

use std::collections::BTreeMap;
use std::fs;

pub use last_ran::ms_ago as last_ran_ms;

use crate::source::live::bpf::Sleeper;
use crate::source::live::process::{Call, Descriptor, Process, Status, Thread, Watch};

/// A process and the descriptors by which it holds a socket.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Held {
    /// The process.
    pub pid: u32,
    /// Its descriptors.
    pub descriptors: Vec<u32>,
}

/// The sockets of all processes that may be looked at.
#[derive(Default)]
pub struct Holders {
    by_inode: BTreeMap<u32, Vec<Held>>,
    by_pid: BTreeMap<u32, Vec<u32>>,
    /// Processes whose descriptors may not be seen.
    pub unreadable: usize,
}

impl Holders {
    /// Reads all descriptors of all processes.
    pub fn read() -> Holders {
        let mut holders = Holders::default();
        for pid in numbers("/proc") {
            match sockets_of(pid) {
                Some(sockets) => holders.add(pid, sockets),
                None => holders.unreadable += 1,
            }
        }
        holders
    }

    fn add(&mut self, pid: u32, sockets: Vec<(u32, u32)>) {
        for (fd, inode) in sockets {
            let held = self.by_inode.entry(inode).or_default();
            match held.last_mut().filter(|held| held.pid == pid) {
                Some(held) => held.descriptors.push(fd),
                None => held.push(Held { pid, descriptors: vec![fd] }),
            }
            self.by_pid.entry(pid).or_default().push(inode);
        }
    }

    /// Who holds the socket with this inode.
    pub fn of(&self, inode: Option<u32>) -> &[Held] {
        inode.and_then(|inode| self.by_inode.get(&inode)).map_or(&[], Vec::as_slice)
    }

    /// The inodes of all sockets that a process holds.
    pub fn inodes_of(&self, pid: u32) -> &[u32] {
        self.by_pid.get(&pid).map_or(&[], Vec::as_slice)
    }
}

/// Descriptor and inode of each socket; None: they may not be seen, or the process is gone.
fn sockets_of(pid: u32) -> Option<Vec<(u32, u32)>> {
    let mut sockets = Vec::new();
    fs::read_dir(format!("/proc/{pid}/fd")).ok()?;
    for fd in numbers(&format!("/proc/{pid}/fd")) {
        if let Descriptor::Socket(inode) = descriptor(pid, fd) {
            sockets.push((fd, inode));
        }
    }
    Some(sockets)
}

/// Whether a process still has the socket with this inode under these descriptors.
pub fn still_holds(held: &Held, inode: u32) -> bool {
    held.descriptors.iter().all(|fd| descriptor(held.pid, *fd) == Descriptor::Socket(inode))
}

fn descriptor(pid: u32, fd: u32) -> Descriptor {
    let link = fs::read_link(format!("/proc/{pid}/fd/{fd}"));
    link.map_or(Descriptor::Other, |link| Descriptor::read(&link.to_string_lossy()))
}

/// The names in a directory that are numbers, in their order.
pub fn numbers(path: &str) -> Vec<u32> {
    let entries = fs::read_dir(path).into_iter().flatten().flatten();
    let mut numbers: Vec<u32> = entries.filter_map(|entry| entry.file_name().to_string_lossy().parse().ok()).collect();
    numbers.sort_unstable();
    numbers
}

/// The name of a process or of one of its threads.
pub fn name(pid: u32) -> Option<String> {
    Some(fs::read_to_string(format!("/proc/{pid}/comm")).ok()?.trim_end().to_owned())
}

/// All that /proc tells of a process that holds a socket; None: it is gone.
pub fn process(held: &Held) -> Option<Process> {
    let Held { pid, descriptors } = held;
    let status = Status::read(&fs::read_to_string(format!("/proc/{pid}/status")).ok()?);
    let threads = numbers(&format!("/proc/{pid}/task"))
        .into_iter()
        .map(|tid| thread(*pid, tid))
        .filter(|thread| thread.call.is_some());
    Some(Process {
        pid: *pid,
        inner_pid: status.inner_pid,
        name: name(*pid)?,
        uid: status.uid,
        state: status.state,
        descriptors: descriptors.clone(),
        watches: watches(*pid, descriptors),
        threads: threads.collect(),
    })
}

/// What a thread does now.
pub fn thread(pid: u32, tid: u32) -> Thread {
    let call = fs::read_to_string(format!("/proc/{pid}/task/{tid}/syscall")).ok();
    Thread { tid, call: call.and_then(|text| Call::read(&text)) }
}

fn watches(pid: u32, descriptors: &[u32]) -> Vec<Watch> {
    let epolls = numbers(&format!("/proc/{pid}/fd")).into_iter().filter(|fd| descriptor(pid, *fd) == Descriptor::Epoll);
    let all = epolls.flat_map(|fd| {
        let text = fs::read_to_string(format!("/proc/{pid}/fdinfo/{fd}")).unwrap_or_default();
        Watch::read_all(fd, &text)
    });
    all.filter(|watch| descriptors.contains(&watch.fd)).collect()
}

/// Whether the descriptors of a process may be seen.
pub fn sockets_may_be_seen(pid: u32) -> bool {
    fs::read_dir(format!("/proc/{pid}/fd")).is_ok()
}

/// A number of the running kernel, in this thread's network namespace: `net/ipv4/tcp_notsent_lowat`.
pub fn sysctl(path: &str) -> Option<u32> {
    fs::read_to_string(format!("/proc/sys/{path}")).ok()?.trim().parse().ok()
}

/// A task that the kernel numbers as in the first pid namespace; None: this program's /proc is of another one.
pub fn thread_of(sleeper: &Sleeper) -> Option<Thread> {
    const FIRST: &str = "pid:[4026531836]";
    let own = fs::read_link("/proc/self/ns/pid").ok()?;
    (own.as_os_str() == FIRST).then(|| thread(sleeper.pid, sleeper.tid))
}
