//! Namespaces of the helper's own: users, so that it may do the rest without privileges; network, so that nothing of the
//! host's is touched; and processes, so that all that the user's program started ends with it.

use std::fs;
use std::io;

use rustix::process::{getgid, getuid};
use rustix::thread::{UnshareFlags, unshare_unsafe};

use crate::os::tun::error::{TunError, making_namespaces};

/// Moves this process, which must have one thread only, into new namespaces.
pub fn enter() -> Result<(), TunError> {
    let (uid, gid) = (getuid().as_raw(), getgid().as_raw());
    let flags = UnshareFlags::NEWUSER | UnshareFlags::NEWNET | UnshareFlags::NEWPID;
    // SAFETY: of these namespaces none changes what a thread shares with others, file descriptors least of all.
    unsafe { unshare_unsafe(flags) }.map_err(|error| making_namespaces(&error.into()))?;
    // Mapped to itself: what counts are the capabilities, which are there until the next exec.
    write("/proc/self/setgroups", "deny")?;
    write("/proc/self/uid_map", &format!("{uid} {uid} 1"))?;
    write("/proc/self/gid_map", &format!("{gid} {gid} 1"))?;
    // Duplicate address detection would only delay IPv6. Where these cannot be written, listening is tried again for a while.
    for file in ["all/accept_dad", "default/accept_dad", "default/router_solicitations"] {
        let _ = fs::write(format!("/proc/sys/net/ipv6/conf/{file}"), "0");
    }
    Ok(())
}

fn write(path: &str, text: &str) -> Result<(), TunError> {
    fs::write(path, text).map_err(|error: io::Error| match error.kind() {
        io::ErrorKind::PermissionDenied => making_namespaces(&error),
        _ => TunError::unexpected(format!("cannot write {path}"), error),
    })
}
