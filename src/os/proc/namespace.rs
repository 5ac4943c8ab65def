//! Network namespaces: each has sockets of its own.

use std::collections::BTreeMap;
use std::fs;
use std::fs::File;
use std::io;
use std::os::fd::AsFd;
use std::os::unix::fs::MetadataExt;

use rustix::thread::{LinkNameSpaceType, move_into_link_name_space};

use crate::os::proc::numbers;

/// The network namespace of a process, by its inode; None: it may not be seen, or the process is gone.
pub fn of(pid: u32) -> Option<u64> {
    fs::metadata(format!("/proc/{pid}/ns/net")).ok().map(|metadata| metadata.ino())
}

/// That of this program.
pub fn own() -> Option<u64> {
    fs::metadata("/proc/self/ns/net").ok().map(|metadata| metadata.ino())
}

/// Moves this thread into the network namespace of a process; takes CAP_SYS_ADMIN.
pub fn enter(pid: u32) -> io::Result<()> {
    let namespace = File::open(format!("/proc/{pid}/ns/net"))?;
    Ok(move_into_link_name_space(namespace.as_fd(), Some(LinkNameSpaceType::Network))?)
}

/// One process of each network namespace but this program's own.
pub fn others() -> Vec<u32> {
    let own = own();
    let mut first = BTreeMap::new();
    for pid in numbers("/proc") {
        if let Some(namespace) = of(pid).filter(|namespace| Some(*namespace) != own) {
            first.entry(namespace).or_insert(pid);
        }
    }
    first.into_values().collect()
}
