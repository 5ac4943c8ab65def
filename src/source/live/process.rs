//! What /proc tells of a process that holds a socket, read from its texts.

use std::fmt;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};

/// A descriptor that a process has open.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Descriptor {
    /// A socket, by its inode.
    Socket(u32),
    /// An epoll.
    Epoll,
    /// Anything else.
    Other,
}

impl Descriptor {
    /// From what the link in /proc/PID/fd says.
    pub fn read(link: &str) -> Descriptor {
        let inode = link.strip_prefix("socket:[").and_then(|rest| rest.strip_suffix(']'));
        match inode.and_then(|inode| inode.parse().ok()) {
            Some(inode) => Descriptor::Socket(inode),
            None if link == "anon_inode:[eventpoll]" => Descriptor::Epoll,
            None => Descriptor::Other,
        }
    }
}

/// A set of `poll` and `epoll` events.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Events(pub u32);

impl Events {
    const IN: u32 = 1;
    const OUT: u32 = 4;
    const EDGE: u32 = 1 << 31;

    /// Room for more data is asked for.
    pub const fn asks_for_room(self) -> bool {
        self.0 & Self::OUT != 0
    }

    /// Edge-triggered: armed always, whether the program has something to send or not.
    pub const fn is_edge(self) -> bool {
        self.0 & Self::EDGE != 0
    }

    /// `EPOLLIN|EPOLLOUT`, or only one of them.
    pub const fn name(self) -> &'static str {
        match (self.0 & Self::IN != 0, self.asks_for_room()) {
            (true, true) => "EPOLLIN|EPOLLOUT",
            (true, false) => "EPOLLIN",
            (false, true) => "EPOLLOUT",
            (false, false) => "neither EPOLLIN nor EPOLLOUT",
        }
    }
}

/// A descriptor that an epoll watches.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Watch {
    /// The epoll's own descriptor.
    pub epoll_fd: u32,
    /// What it watches.
    pub fd: u32,
    /// For what.
    pub events: Events,
}

impl Watch {
    /// From the text of /proc/PID/fdinfo/FD of an epoll.
    pub fn read_all(epoll_fd: u32, fdinfo: &str) -> Vec<Watch> {
        let watch = |line: &str| {
            let mut words = line.strip_prefix("tfd:")?.split_whitespace();
            let fd = words.next()?.parse().ok()?;
            let events = words.skip_while(|word| *word != "events:").nth(1)?;
            Some(Watch { epoll_fd, fd, events: Events(u32::from_str_radix(events, 16).ok()?) })
        };
        fdinfo.lines().filter_map(watch).collect()
    }
}

/// The name of a system call that has to do with sockets.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct CallName(&'static str);

impl<'de> Deserialize<'de> for CallName {
    /// Out of a recording: those that are known here.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<CallName, D::Error> {
        let text = String::deserialize(deserializer)?;
        let call = CALLS.iter().find(|(_, name, ..)| *name == text);
        call.map(|(_, name, ..)| CallName(name)).ok_or_else(|| D::Error::custom(format!("`{text}` is no known call")))
    }
}

impl fmt::Display for CallName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// A system call in which a thread sleeps and that has to do with sockets, from /proc/PID/task/TID/syscall.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Call {
    /// Its name.
    pub name: CallName,
    /// The descriptor that it is about; none where it is about several, in the caller's memory.
    pub fd: Option<u32>,
    /// The bytes that it was asked to send, where an argument says it.
    pub length_bytes: Option<u64>,
}

/// What a system call does to a socket.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// Writes to the descriptor that the call names.
    Send,
    /// Reads from it.
    Receive,
    /// Waits for descriptors in the caller's memory.
    Poll,
    /// Waits for what an epoll watches.
    EpollWait,
    /// Works for others, or waits for them.
    IoUring,
    /// Closes it, and may linger.
    Close,
}

use Kind::{Close, EpollWait, IoUring, Poll, Receive, Send};

/// Number, name, what it does, and the argument that is the descriptor.
const CALLS: &[(i64, &str, Kind, usize)] = &[
    (libc::SYS_write, "write", Send, 0),
    (libc::SYS_writev, "writev", Send, 0),
    (libc::SYS_pwritev, "pwritev", Send, 0),
    (libc::SYS_pwritev2, "pwritev2", Send, 0),
    (libc::SYS_sendto, "sendto", Send, 0),
    (libc::SYS_sendmsg, "sendmsg", Send, 0),
    (libc::SYS_sendmmsg, "sendmmsg", Send, 0),
    (libc::SYS_sendfile, "sendfile", Send, 0),
    (libc::SYS_splice, "splice", Send, 2),
    (libc::SYS_read, "read", Receive, 0),
    (libc::SYS_readv, "readv", Receive, 0),
    (libc::SYS_recvfrom, "recvfrom", Receive, 0),
    (libc::SYS_recvmsg, "recvmsg", Receive, 0),
    (libc::SYS_recvmmsg, "recvmmsg", Receive, 0),
    (libc::SYS_ppoll, "ppoll", Poll, 0),
    (libc::SYS_pselect6, "pselect6", Poll, 0),
    #[cfg(target_arch = "x86_64")]
    (libc::SYS_poll, "poll", Poll, 0),
    #[cfg(target_arch = "x86_64")]
    (libc::SYS_select, "select", Poll, 0),
    #[cfg(target_arch = "x86_64")]
    (libc::SYS_epoll_wait, "epoll_wait", EpollWait, 0),
    (libc::SYS_epoll_pwait, "epoll_pwait", EpollWait, 0),
    (libc::SYS_epoll_pwait2, "epoll_pwait2", EpollWait, 0),
    (libc::SYS_io_uring_enter, "io_uring_enter", IoUring, 0),
    (libc::SYS_close, "close", Close, 0),
    (libc::SYS_shutdown, "shutdown", Close, 0),
];

impl Call {
    /// None: the thread runs, sleeps outside a call, or in one that has nothing to do with sockets.
    pub fn read(text: &str) -> Option<Call> {
        let mut words = text.split_whitespace();
        let number: i64 = words.next()?.parse().ok()?;
        let mut arguments = [0; 6];
        for (argument, word) in arguments.iter_mut().zip(words) {
            *argument = u64::from_str_radix(word.trim_start_matches("0x"), 16).ok()?;
        }
        let (_, name, kind, descriptor) = CALLS.iter().find(|(known, ..)| *known == number)?;
        let length_bytes = match *name {
            "write" | "sendto" => Some(arguments[2]),
            "sendfile" => Some(arguments[3]),
            "splice" => Some(arguments[4]),
            _ => None,
        };
        Some(Call { name: CallName(name), fd: (*kind != Poll).then_some(arguments[*descriptor] as u32), length_bytes })
    }

    /// What it does to sockets.
    pub fn kind(self) -> Kind {
        // Every name comes out of this list.
        CALLS.iter().find(|(_, name, ..)| *name == self.name.0).map_or(Kind::Poll, |(_, _, kind, _)| *kind)
    }
}

/// What /proc/PID/status says of a process.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Status {
    /// `R`, `S`, `D`, `T` and so on.
    pub state: char,
    /// Its user.
    pub uid: u32,
    /// Its number in its own pid namespace, where that is another one.
    pub inner_pid: Option<u32>,
}

impl Status {
    /// From the text.
    pub fn read(text: &str) -> Status {
        let words = |key: &str| {
            let line = text.lines().find_map(|line| line.strip_prefix(key)).unwrap_or_default();
            line.split_whitespace().map(str::to_owned).collect::<Vec<_>>()
        };
        let pids = words("NSpid:");
        Status {
            state: words("State:").first().and_then(|state| state.chars().next()).unwrap_or('?'),
            uid: words("Uid:").first().and_then(|uid| uid.parse().ok()).unwrap_or(0),
            inner_pid: pids.get(1..).and_then(|inner| inner.last()).and_then(|pid| pid.parse().ok()),
        }
    }
}

/// A thread of a process, in a system call.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Thread {
    /// Its number.
    pub tid: u32,
    /// The call that it sleeps in; None while it runs, or if it may not be seen.
    pub call: Option<Call>,
}

/// A process that holds a socket.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Process {
    /// Its number, as whoever looks sees it.
    pub pid: u32,
    /// Its number in its own pid namespace, where that is another one.
    pub inner_pid: Option<u32>,
    /// Its name (`comm`).
    pub name: String,
    /// Its user.
    pub uid: u32,
    /// `R`, `S`, `D`, `T` and so on.
    pub state: char,
    /// The descriptors by which it holds the socket.
    pub descriptors: Vec<u32>,
    /// Its epolls that watch these.
    pub watches: Vec<Watch>,
    /// Those of its threads that sleep in a call that has to do with sockets.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub threads: Vec<Thread>,
}

impl Process {
    /// By SIGSTOP, a terminal or a debugger.
    pub fn is_stopped(&self) -> bool {
        matches!(self.state, 'T' | 't')
    }

    /// `nc (pid 710)`, with the inner number if there is one.
    pub fn title(&self) -> String {
        let Process { name, pid, .. } = self;
        match self.inner_pid {
            Some(inner) => format!("{name} (pid {pid}, inside its container {inner})"),
            None => format!("{name} (pid {pid})"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_names_descriptor_and_length_wherever_they_stand() {
        if cfg!(target_arch = "x86_64") {
            let send = Call::read("44 0x3 0x7f00 0x10000 0x0 0x0 0x0 0x7ffe 0x7f1d\n").expect("a call");
            let splice = Call::read("275 0x5 0x0 0x3 0x0 0x4000 0x0 0x7ffe 0x7f1d").expect("a call");

            assert_eq!((send.name.0, send.fd, send.length_bytes), ("sendto", Some(3), Some(65_536)));
            assert_eq!((splice.name.0, splice.fd, splice.length_bytes), ("splice", Some(3), Some(16_384)));
        }
        assert_eq!(Call::read("running"), None);
        assert_eq!(Call::read("-1 0x7ffe 0x7f1d"), None);
    }

    #[test]
    fn an_epoll_says_what_it_watches_and_how() {
        let text = "pos:\t0\nflags:\t02000002\ntfd:        7 events: 8000201d data: 7 pos:0 ino:3 sdev:8\n\
                    tfd:        9 events:       19 data: 9  pos:0 ino:4 sdev:8\n";

        let watches = Watch::read_all(4, text);

        assert_eq!(watches.iter().map(|watch| watch.fd).collect::<Vec<_>>(), [7, 9]);
        assert!(watches[0].events.asks_for_room() && watches[0].events.is_edge());
        assert!(!watches[1].events.asks_for_room());
        assert_eq!(watches[1].events.name(), "EPOLLIN");
    }

    #[test]
    fn a_process_in_a_container_has_two_numbers() {
        let text = "Name:\tsh\nState:\tT (stopped)\nUid:\t33\t33\t33\t33\nNSpid:\t4711\t1\n";

        assert_eq!(Status::read(text), Status { state: 'T', uid: 33, inner_pid: Some(1) });
        assert_eq!(Status::read("NSpid:\t4711\n").inner_pid, None);
    }

    #[test]
    fn descriptors_are_told_apart() {
        assert_eq!(Descriptor::read("socket:[2494234]"), Descriptor::Socket(2_494_234));
        assert_eq!(Descriptor::read("anon_inode:[eventpoll]"), Descriptor::Epoll);
        assert_eq!(Descriptor::read("/dev/null"), Descriptor::Other);
    }
}
