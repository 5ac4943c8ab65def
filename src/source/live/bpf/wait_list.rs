//! The wait list of a socket: the part of the program that copies it, and what its entries mean.
//!
//! An entry says by its function what it is. Only that decides which of the copied parts are looked at: the others were read
//! through pointers that are none, and must not be shown.

use std::mem::offset_of;

use crate::source::live::bpf::arrays::{COMM, MAX_ENTRIES, RawEntry, Shared, Task};
use crate::source::live::bpf::assembler::Assembler;
use crate::source::live::bpf::assembler::Reg::{Frame, R1, R6, R8, R9};
use crate::source::live::bpf::needed::{Missing, byte};
use crate::source::live::btf::Btf;
use crate::source::live::bytes::{text, u32_at, u64_at};
use crate::source::live::process::Events;

/// Words on the stack: the `list_head` that is next, and the one where the list ends.
const NEXT: i16 = -40;
const END: i16 = -48;
/// The `wait_queue_entry` itself.
const ENTRY: i16 = -56;

/// Copies the list into the header. R8: the socket; R9: the header.
pub fn copy(a: &mut Assembler, btf: &Btf) -> Result<(), Missing> {
    let next = byte(btf, "list_head", "next")?;
    let head = byte(btf, "socket_wq", "wait")? + byte(btf, "wait_queue_head", "head")?;
    a.set_number(R1, 0);
    a.store(R9, offset_of!(Shared, entries) as i16, R1);
    a.load(R6, R8, byte(btf, "sock", "sk_wq")? as i16);
    a.jump_if_number(R6, 0, "no more waits");
    a.add_number(R6, head);
    a.store(Frame, END, R6);
    a.copy((Frame, NEXT.into()), (R6, next), 8);
    for n in 0..MAX_ENTRIES {
        copy_entry(a, btf, n)?;
    }
    a.label("no more waits");
    Ok(())
}

fn copy_entry(a: &mut Assembler, btf: &Btf, n: usize) -> Result<(), Missing> {
    let to = |offset: usize| (R9, (offset_of!(Shared, wait_list) + n * size_of::<RawEntry>() + offset) as i32);
    let member = |member| byte(btf, "wait_queue_entry", member);
    a.load(R6, Frame, NEXT);
    a.jump_if_number(R6, 0, "no more waits");
    a.load(R1, Frame, END);
    a.jump_if_equal(R6, R1, "no more waits");
    a.set_number(R1, n as i32 + 1);
    a.store(R9, offset_of!(Shared, entries) as i16, R1);
    let list = member("entry")?;
    a.add_number(R6, -list);
    a.store(Frame, ENTRY, R6);
    a.copy(to(offset_of!(RawEntry, function)), (R6, member("func")?), 8);
    a.copy(to(offset_of!(RawEntry, private)), (R6, member("private")?), 8);
    a.copy((Frame, NEXT.into()), (R6, list + byte(btf, "list_head", "next")?), 8);
    let load = |a: &mut Assembler, offset: usize| a.load(R6, R9, to(offset).1 as i16);
    load(a, offset_of!(RawEntry, private));
    copy_task(a, btf, to(offset_of!(RawEntry, task)).1)?;

    // poll and select: the entry is part of a poll_table_entry, and `private` a poll_wqueues.
    let key = byte(btf, "poll_table_entry", "key")? - byte(btf, "poll_table_entry", "wait")?;
    a.load(R6, Frame, ENTRY);
    a.copy(to(offset_of!(RawEntry, poll_key)), (R6, key), 4);
    load(a, offset_of!(RawEntry, private));
    a.copy(to(offset_of!(RawEntry, polling_task)), (R6, byte(btf, "poll_wqueues", "polling_task")?), 8);
    load(a, offset_of!(RawEntry, polling_task));
    copy_task(a, btf, to(offset_of!(RawEntry, poller)).1)?;

    // epoll: the entry is part of an eppoll_entry, which leads to the item, its epoll, and who sleeps there.
    let base = byte(btf, "eppoll_entry", "base")? - byte(btf, "eppoll_entry", "wait")?;
    a.load(R6, Frame, ENTRY);
    a.copy(to(offset_of!(RawEntry, epitem)), (R6, base), 8);
    load(a, offset_of!(RawEntry, epitem));
    a.copy(to(offset_of!(RawEntry, fd)), (R6, byte(btf, "epitem", "ffd.fd")?), 4);
    load(a, offset_of!(RawEntry, epitem));
    a.copy(to(offset_of!(RawEntry, events)), (R6, byte(btf, "epitem", "event.events")?), 4);
    load(a, offset_of!(RawEntry, epitem));
    a.copy(to(offset_of!(RawEntry, eventpoll)), (R6, byte(btf, "epitem", "ep")?), 8);
    let sleepers = byte(btf, "eventpoll", "wq")? + byte(btf, "wait_queue_head", "head")?;
    load(a, offset_of!(RawEntry, eventpoll));
    a.copy(to(offset_of!(RawEntry, first_sleeper)), (R6, sleepers + byte(btf, "list_head", "next")?), 8);
    load(a, offset_of!(RawEntry, first_sleeper));
    a.copy(to(offset_of!(RawEntry, sleeping_task)), (R6, member("private")? - list), 8);
    load(a, offset_of!(RawEntry, sleeping_task));
    copy_task(a, btf, to(offset_of!(RawEntry, sleeper)).1)
}

/// Copies the task at the address in R6.
fn copy_task(a: &mut Assembler, btf: &Btf, to: i32) -> Result<(), Missing> {
    let member = |member| byte(btf, "task_struct", member);
    a.copy((R9, to + offset_of!(Task, pid) as i32), (R6, member("pid")?), 4);
    a.copy((R9, to + offset_of!(Task, tgid) as i32), (R6, member("tgid")?), 4);
    a.copy((R9, to + offset_of!(Task, comm) as i32), (R6, member("comm")?), COMM);
    Ok(())
}

/// Addresses of the functions by which an entry says what it is; 0 where the kernel does not tell.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Functions {
    /// `pollwake`
    pub pollwake: u64,
    /// `ep_poll_callback`
    pub ep_poll_callback: u64,
    /// `woken_wake_function`
    pub woken_wake_function: u64,
    /// `autoremove_wake_function`
    pub autoremove_wake_function: u64,
    /// `io_poll_wake`
    pub io_poll_wake: u64,
}

impl Functions {
    /// From the lines of /proc/kallsyms: address, kind, name.
    pub fn read(lines: impl Iterator<Item = impl AsRef<str>>) -> Functions {
        let mut found = Functions::default();
        for line in lines {
            let mut words = line.as_ref().split_ascii_whitespace();
            let (Some(address), Some(name)) = (words.next(), words.nth(1)) else { continue };
            let place = match name {
                "pollwake" => &mut found.pollwake,
                "ep_poll_callback" => &mut found.ep_poll_callback,
                "woken_wake_function" => &mut found.woken_wake_function,
                "autoremove_wake_function" => &mut found.autoremove_wake_function,
                "io_poll_wake" => &mut found.io_poll_wake,
                _ => continue,
            };
            *place = u64::from_str_radix(address, 16).unwrap_or(0);
        }
        found
    }
}

/// A task that sleeps, numbered as in the first pid namespace.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sleeper {
    /// Its thread.
    pub tid: u32,
    /// Its process.
    pub pid: u32,
    /// Its name.
    pub name: String,
}

/// An entry of the wait list: what it is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Entry {
    /// A task asleep in a call on the socket itself.
    Task(Sleeper),
    /// A task in `poll` or `select`.
    Poll(Sleeper, Events),
    /// An epoll that watches it, and one who sleeps there.
    Epoll {
        /// The socket's descriptor, in the process that added it.
        fd: u32,
        /// What is asked for.
        events: Events,
        /// Somebody asleep in it.
        sleeper: Option<Sleeper>,
    },
    /// A request of an io_uring.
    IoUring,
    /// Something else, or the kernel does not say where its functions are.
    Unknown,
}

/// What the copied entries mean.
pub fn entries(shared: &[u8], functions: &Functions) -> Vec<Entry> {
    let count = u64_at(shared, offset_of!(Shared, entries)).unwrap_or(0).min(MAX_ENTRIES as u64) as usize;
    let start = |n| offset_of!(Shared, wait_list) + n * size_of::<RawEntry>();
    (0..count).filter_map(|n| Some(entry(shared.get(start(n)..start(n + 1))?, functions))).collect()
}

fn entry(raw: &[u8], functions: &Functions) -> Entry {
    let word = |offset| u64_at(raw, offset).unwrap_or(0);
    let half = |offset| u32_at(raw, offset).unwrap_or(0);
    let is = |function: u64| function != 0 && function == word(offset_of!(RawEntry, function));
    if is(functions.pollwake) {
        let events = Events(half(offset_of!(RawEntry, poll_key)));
        return task(raw, offset_of!(RawEntry, poller)).map_or(Entry::Unknown, |task| Entry::Poll(task, events));
    }
    if is(functions.woken_wake_function) || is(functions.autoremove_wake_function) {
        return task(raw, offset_of!(RawEntry, task)).map_or(Entry::Unknown, Entry::Task);
    }
    if is(functions.io_poll_wake) {
        return Entry::IoUring;
    }
    if !is(functions.ep_poll_callback) {
        return Entry::Unknown;
    }
    // An empty list leads back to its own head, which lies within the eventpoll.
    const EVENTPOLL: u64 = 512;
    let (epoll, first) = (word(offset_of!(RawEntry, eventpoll)), word(offset_of!(RawEntry, first_sleeper)));
    let is_empty = first == 0 || (epoll..epoll + EVENTPOLL).contains(&first);
    let sleeper = if is_empty { None } else { task(raw, offset_of!(RawEntry, sleeper)) };
    Entry::Epoll { fd: half(offset_of!(RawEntry, fd)), events: Events(half(offset_of!(RawEntry, events))), sleeper }
}

/// None: no task was read.
fn task(raw: &[u8], at: usize) -> Option<Sleeper> {
    let pid = u32_at(raw, at + offset_of!(Task, tgid)).filter(|pid| *pid != 0)?;
    let tid = u32_at(raw, at + offset_of!(Task, pid))?;
    let name = at + offset_of!(Task, comm);
    Some(Sleeper { tid, pid, name: text(raw.get(name..name + COMM)?) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_is_what_its_function_says_and_nothing_else_of_it_is_shown() {
        let functions = Functions::read(
            ["ffffffff81001000 T pollwake", "ffffffff81002000 t ep_poll_callback", "ffffffff81003000 T other"].iter(),
        );
        let mut raw = vec![0xff; size_of::<RawEntry>()];
        let put = |raw: &mut Vec<u8>, at: usize, bytes: &[u8]| raw[at..at + bytes.len()].copy_from_slice(bytes);
        put(&mut raw, offset_of!(RawEntry, poller), &[7, 0, 0, 0, 7, 0, 0, 0, b'n', b'c', 0]);
        put(&mut raw, offset_of!(RawEntry, poll_key), &0x1cu64.to_ne_bytes());

        put(&mut raw, 0, &0xffff_ffff_8100_1000u64.to_ne_bytes());
        let poll = entry(&raw, &functions);
        put(&mut raw, 0, &0xffff_ffff_8100_3000u64.to_ne_bytes());
        let other = entry(&raw, &functions);

        if cfg!(target_endian = "little") {
            let nc = Sleeper { tid: 7, pid: 7, name: "nc".into() };
            assert_eq!(poll, Entry::Poll(nc, Events(0x1c)));
        }
        assert_eq!(other, Entry::Unknown);
        assert_eq!(entry(&raw, &Functions::default()), Entry::Unknown);
    }
}
