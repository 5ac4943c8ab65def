//! Who waits on a socket, for what, and how that is known.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::language::{aloud, said, term};
use crate::source::live::process::{CallName, Events, Kind, Process, Thread};
use crate::units::print::grouped;

/// How somebody waits.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "how", rename_all = "snake_case")]
pub enum How {
    /// Asleep in a call that writes to it.
    Send {
        /// The call.
        call: CallName,
        /// The socket's descriptor.
        fd: u32,
        /// What the call was asked to send, where that can be seen.
        length_bytes: Option<u64>,
    },
    /// Asleep in a call that reads from it.
    Receive {
        /// The call.
        call: CallName,
        /// The socket's descriptor.
        fd: u32,
    },
    /// Asleep in `poll` or `select`; without privilege nobody sees for which sockets and what events.
    Poll {
        /// The call, if it is known.
        call: Option<CallName>,
        /// What it asks of this socket, where that can be seen.
        events: Option<Events>,
    },
    /// An epoll watches it.
    Epoll {
        /// The epoll's descriptor, if it is known.
        epoll_fd: Option<u32>,
        /// The socket's descriptor there.
        fd: u32,
        /// What it asks for.
        events: Events,
        /// Somebody sleeps in that epoll.
        asleep: bool,
    },
    /// An io_uring request waits; none of the program's threads does.
    IoUring,
    /// In `close()`, until all is acknowledged or the linger time is over.
    Close {
        /// The call.
        call: CallName,
    },
    /// In the wait list for a reason that is not known here.
    Other {
        /// The call that it sleeps in, if it is known.
        call: Option<CallName>,
    },
}

/// Where it was seen.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SeenIn {
    /// The socket's own wait list: complete.
    WaitList,
    /// /proc: not complete.
    Proc,
}

/// One who waits.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Wait {
    /// Its process; none where the kernel does not say whose an entry is.
    pub pid: Option<u32>,
    /// Its thread.
    pub tid: Option<u32>,
    /// Its name.
    pub name: String,
    /// In which way.
    #[serde(flatten)]
    pub how: How,
    /// Where that was seen.
    pub seen_in: SeenIn,
    /// How long ago it ran last: with a timeout it may have waited for much longer.
    pub last_ran_ms: Option<u64>,
}

impl Wait {
    /// Whether it waits for room to send more; None: that cannot be seen. Edge-triggered watching alone proves nothing: there
    /// EPOLLOUT is armed always, and only SOCK_NOSPACE beside it says that a write did not fit.
    pub fn for_room(&self, nospace: Option<bool>) -> Option<bool> {
        match &self.how {
            How::Send { .. } | How::IoUring => Some(true),
            How::Receive { .. } | How::Close { .. } => Some(false),
            How::Poll { events, .. } => events.map(Events::asks_for_room),
            How::Epoll { events, .. } if !events.asks_for_room() => Some(false),
            How::Epoll { events, .. } if events.is_edge() => nospace,
            How::Epoll { .. } => Some(true),
            How::Other { .. } => None,
        }
    }

    /// Whether its text says already whether it is for room.
    pub fn says_for_what(&self) -> bool {
        matches!(self.how, How::Poll { events: Some(_), .. } | How::Receive { .. } | How::Close { .. })
    }

    /// Whether a level-triggered watch asks for room: only a program that holds more data does.
    pub fn holds_more(&self) -> bool {
        matches!(self.how, How::Epoll { events, .. } if events.asks_for_room() && !events.is_edge())
    }
}

impl fmt::Display for Wait {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.pid, self.tid) {
            (Some(pid), Some(tid)) if tid != pid => {
                said!(f, "wait-pid-thread", name = self.name.to_string(), pid = pid.to_string(), tid = tid.to_string())?
            }
            (Some(pid), _) => said!(f, "wait-pid", name = self.name.to_string(), pid = pid.to_string())?,
            (None, _) => write!(f, "{} ", self.name)?,
        }
        match &self.how {
            How::Send { call, fd, length_bytes: Some(length) } => {
                said!(
                    f,
                    "wait-sleeps-in-fd-bytes",
                    call = call.to_string(),
                    fd = fd.to_string(),
                    length = grouped(*length)
                )
            }
            How::Send { call, fd, .. } => said!(f, "wait-sleeps-in-fd", call = call.to_string(), fd = fd.to_string()),
            How::Receive { call, fd } => {
                said!(f, "wait-sleeps-in-fd-it-reads", call = call.to_string(), fd = fd.to_string())
            }
            How::Poll { call, events: None } => {
                said!(f, "wait-sleeps-in-for-which-sockets", call = poll_or_select(*call).to_string())
            }
            How::Poll { call, events: Some(events) } => {
                let call = poll_or_select(*call);
                let room =
                    if events.asks_for_room() { term(&aloud(), "for room") } else { term(&aloud(), "not for room") };
                said!(
                    f,
                    "wait-sleeps-in",
                    call = call.to_string(),
                    room = room.to_string(),
                    replace = events.name().replace("EPOLL", "POLL").to_string()
                )
            }
            How::Epoll { epoll_fd, fd, events, asleep } => {
                let epoll =
                    epoll_fd.map_or_else(|| term(&aloud(), "an epoll").to_owned(), |epoll| format!("epoll fd {epoll}"));
                let verb = if *asleep { term(&aloud(), "sleeps in") } else { term(&aloud(), "is not asleep in") };
                let trigger = if events.is_edge() { term(&aloud(), "edge") } else { term(&aloud(), "level") };
                said!(
                    f,
                    "wait-which-watches-fd-for-triggered",
                    verb = verb.to_string(),
                    epoll = epoll.to_string(),
                    fd = fd.to_string(),
                    name = events.name().to_string(),
                    trigger = trigger.to_string()
                )
            }
            How::IoUring => {
                f.write_str(term(&aloud(), "has an io_uring request that waits for it; none of its threads does"))
            }
            How::Close { call } => said!(f, "wait-sleeps-in-until-all-is", call = call.to_string()),
            How::Other { call: Some(call) } => said!(f, "wait-sleeps-in-2", call = call.to_string()),
            How::Other { call: None } => f.write_str(term(&aloud(), "is in the wait list; what for is not known")),
        }
    }
}

fn poll_or_select(call: Option<CallName>) -> String {
    call.map_or_else(|| term(&aloud(), "poll or select").to_owned(), |call| call.to_string())
}

/// What /proc shows of those who wait on a socket.
pub fn of_processes(processes: &[Process]) -> Vec<Wait> {
    processes.iter().flat_map(of_process).collect()
}

fn of_process(process: &Process) -> Vec<Wait> {
    let asleep = process.threads.iter().filter_map(|thread| {
        let how = in_call(process, thread)?;
        Some(wait(process, Some(thread), how))
    });
    let mut waits: Vec<_> = asleep.collect();
    for watch in &process.watches {
        let slept_on = |wait: &Wait| matches!(wait.how, How::Epoll { epoll_fd: Some(epoll), fd, .. } if epoll == watch.epoll_fd && fd == watch.fd);
        if !waits.iter().any(slept_on) {
            let how = How::Epoll { epoll_fd: Some(watch.epoll_fd), fd: watch.fd, events: watch.events, asleep: false };
            waits.push(wait(process, None, how));
        }
    }
    waits
}

fn wait(process: &Process, thread: Option<&Thread>, how: How) -> Wait {
    Wait {
        pid: Some(process.pid),
        tid: thread.map(|thread| thread.tid),
        name: process.name.clone(),
        how,
        seen_in: SeenIn::Proc,
        last_ran_ms: None,
    }
}

/// What the call that a thread sleeps in has to do with the socket that its process holds.
pub fn in_call(process: &Process, thread: &Thread) -> Option<How> {
    let call = thread.call?;
    let (name, length_bytes) = (call.name, call.length_bytes);
    let its = call.fd.filter(|fd| process.descriptors.contains(fd));
    match (call.kind(), its) {
        (Kind::Send, Some(fd)) => Some(How::Send { call: name, fd, length_bytes }),
        (Kind::Receive, Some(fd)) => Some(How::Receive { call: name, fd }),
        (Kind::EpollWait, _) => {
            let watch = process.watches.iter().find(|watch| Some(watch.epoll_fd) == call.fd)?;
            Some(How::Epoll { epoll_fd: call.fd, fd: watch.fd, events: watch.events, asleep: true })
        }
        (Kind::Poll, _) => Some(How::Poll { call: Some(name), events: None }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::live::process::{Call, Watch};

    fn process(call: &str, events: u32) -> Process {
        Process {
            pid: 7,
            inner_pid: None,
            name: "server".into(),
            uid: 0,
            state: 'S',
            descriptors: vec![5],
            watches: vec![Watch { epoll_fd: 4, fd: 5, events: Events(events) }],
            threads: vec![Thread { tid: 8, call: Call::read(call) }],
        }
    }

    #[test]
    fn an_armed_edge_triggered_epollout_waits_for_room_only_beside_sock_nospace() {
        let epoll_wait = format!("{} 0x4 0x0 0x200 0xffffffff 0x0 0x0", libc::SYS_epoll_pwait);
        let [edge] = &of_processes(&[process(&epoll_wait, 0x8000_201d)])[..] else { panic!("one wait") };
        let [level] = &of_processes(&[process(&epoll_wait, 0x1d)])[..] else { panic!("one wait") };

        assert_eq!(
            [Some(true), Some(false), None].map(|nospace| edge.for_room(nospace)),
            [Some(true), Some(false), None]
        );
        assert_eq!(level.for_room(None), Some(true));
        assert!(level.holds_more() && !edge.holds_more());
        assert_eq!(
            level.to_string(),
            "server (pid 7, thread 8) sleeps in epoll fd 4, which watches fd 5 for EPOLLIN|EPOLLOUT, level-triggered"
        );
    }

    #[test]
    fn a_call_on_another_descriptor_is_no_wait_on_this_socket() {
        let other = format!("{} 0x6 0x0 0x200 0x0 0x0 0x0", libc::SYS_sendto);
        let [watch] = &of_processes(&[process(&other, 1)])[..] else { panic!("only the epoll's watch") };

        assert_eq!(watch.for_room(None), Some(false));
        assert!(watch.to_string().contains("is not asleep in"));
    }
}
