//! Who waits on a socket, by its own wait list: complete, and with what /proc says of the same tasks.

use crate::source::live::bpf::{Entry, Sleeper};
use crate::source::live::process::{Events, Kind, Process, Thread};
use crate::source::live::wait::{How, SeenIn, Wait, in_call};

/// What the entries mean; `thread` looks up a task of a process that does not hold the socket any more.
pub fn of_wait_list(list: &[Entry], processes: &[Process], thread: impl Fn(&Sleeper) -> Option<Thread>) -> Vec<Wait> {
    let mut waits: Vec<Wait> = Vec::new();
    for entry in list {
        let wait = match entry {
            Entry::Task(sleeper) => of_task(sleeper, processes, &thread),
            Entry::Poll(sleeper, events) => {
                if !joined(&mut waits, sleeper, *events) {
                    waits.push(of_poll(sleeper, *events, processes, &thread));
                }
                continue;
            }
            Entry::Epoll { fd, events, sleeper } => of_epoll(*fd, *events, sleeper.as_ref(), processes),
            Entry::IoUring => of_ring(processes),
            Entry::Unknown => unknown(),
        };
        waits.push(wait);
    }
    waits
}

fn wait(pid: Option<u32>, tid: Option<u32>, name: &str, how: How) -> Wait {
    Wait { pid, tid, name: name.to_owned(), how, seen_in: SeenIn::WaitList, last_ran_ms: None }
}

fn of_sleeper(sleeper: &Sleeper, how: How) -> Wait {
    wait(Some(sleeper.pid), Some(sleeper.tid), &sleeper.name, how)
}

fn of_task(sleeper: &Sleeper, processes: &[Process], look_up: impl Fn(&Sleeper) -> Option<Thread>) -> Wait {
    let process = processes.iter().find(|process| process.pid == sleeper.pid);
    let held = process.and_then(|process| process.threads.iter().find(|thread| thread.tid == sleeper.tid));
    let thread = held.cloned().or_else(|| look_up(sleeper));
    let call = thread.as_ref().and_then(|thread| thread.call);
    let how = match call.map(|call| (call.kind(), call.name)) {
        Some((Kind::Close, call)) => How::Close { call },
        named => process
            .zip(thread.as_ref())
            .and_then(|(process, thread)| in_call(process, thread))
            .unwrap_or(How::Other { call: named.map(|(_, name)| name) }),
    };
    of_sleeper(sleeper, how)
}

/// A program may name the socket twice in one poll, once for reading and once for writing: that is one wait.
fn joined(waits: &mut [Wait], sleeper: &Sleeper, more: Events) -> bool {
    let same = |wait: &&mut Wait| wait.tid == Some(sleeper.tid) && matches!(wait.how, How::Poll { .. });
    match waits.iter_mut().find(same).map(|wait| &mut wait.how) {
        Some(How::Poll { events, .. }) => {
            *events = Some(Events(events.map_or(0, |events| events.0) | more.0));
            true
        }
        _ => false,
    }
}

fn of_poll(
    sleeper: &Sleeper,
    events: Events,
    processes: &[Process],
    look_up: impl Fn(&Sleeper) -> Option<Thread>,
) -> Wait {
    let threads = processes.iter().filter(|process| process.pid == sleeper.pid).flat_map(|process| &process.threads);
    let thread = threads.into_iter().find(|thread| thread.tid == sleeper.tid).cloned().or_else(|| look_up(sleeper));
    let call = thread.as_ref().and_then(|thread| thread.call).map(|call| call.name);
    of_sleeper(sleeper, How::Poll { call, events: Some(events) })
}

fn of_epoll(fd: u32, events: Events, sleeper: Option<&Sleeper>, processes: &[Process]) -> Wait {
    let watches = |process: &&Process| process.watches.iter().any(|watch| watch.fd == fd && watch.events == events);
    let owner = match sleeper {
        Some(sleeper) => processes.iter().find(|process| process.pid == sleeper.pid).filter(watches),
        None => processes.iter().find(watches),
    };
    let epoll_fd =
        owner.and_then(|process| process.watches.iter().find(|watch| watch.fd == fd)).map(|watch| watch.epoll_fd);
    let how = How::Epoll { epoll_fd, fd, events, asleep: sleeper.is_some() };
    match (sleeper, owner) {
        (Some(sleeper), _) => of_sleeper(sleeper, how),
        (None, Some(owner)) => wait(Some(owner.pid), None, &owner.name, how),
        (None, None) => wait(None, None, "somebody", how),
    }
}

fn of_ring(processes: &[Process]) -> Wait {
    match processes {
        [owner] => wait(Some(owner.pid), None, &owner.name, How::IoUring),
        _ => wait(None, None, "somebody", How::IoUring),
    }
}

fn unknown() -> Wait {
    wait(None, None, "somebody", How::Other { call: None })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sleeper() -> Sleeper {
        Sleeper { tid: 7, pid: 7, name: "nc".into() }
    }

    #[test]
    fn a_socket_named_twice_in_one_poll_is_one_wait() {
        let list = [Entry::Poll(sleeper(), Events(0x19)), Entry::Poll(sleeper(), Events(0x1c))];

        let waits = of_wait_list(&list, &[], |_| None);

        assert_eq!(waits.len(), 1, "{waits:?}");
        assert_eq!(waits[0].for_room(None), Some(true));
        assert_eq!(waits[0].to_string(), "nc (pid 7) sleeps in poll or select(), for room (POLLIN|POLLOUT)");
    }

    #[test]
    fn an_empty_epoll_and_a_ring_name_nobody_that_is_not_known() {
        let list = [Entry::Epoll { fd: 5, events: Events(0x1d), sleeper: None }, Entry::IoUring];

        let waits = of_wait_list(&list, &[], |_| None);

        assert!(waits.iter().all(|wait| wait.pid.is_none() && wait.for_room(None) == Some(true)), "{waits:?}");
    }
}
