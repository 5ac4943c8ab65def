//! Why there is no real kernel to talk to: what was tried, what came, and what to do.

use std::fmt;
use std::io;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// It also travels from the helper to the program.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, Error)]
#[error("{what}")]
pub struct TunError {
    what: String,
    advice: String,
}

impl TunError {
    pub fn new(what: impl Into<String>, advice: impl Into<String>) -> Self {
        TunError { what: what.into(), advice: advice.into() }
    }

    /// What to do about it.
    pub fn advice(&self) -> &str {
        &self.advice
    }

    /// Something that no user can do much about.
    pub fn unexpected(what: &str, error: impl fmt::Display) -> Self {
        TunError::new(format!("{what}: {error}"), "--peer loopback needs none of this")
    }
}

/// A failure of a system call that has more than one usual cause.
pub fn opening_tun(error: &io::Error) -> TunError {
    match error.kind() {
        io::ErrorKind::NotFound => TunError::new(
            "there is no /dev/net/tun here",
            "`modprobe tun` loads the driver, a container wants `--device /dev/net/tun`; --peer loopback needs neither",
        ),
        io::ErrorKind::PermissionDenied => TunError::new(
            "this user may not open /dev/net/tun",
            "let root `chmod 666 /dev/net/tun`, as most systems have it, or run as root; --peer loopback needs neither",
        ),
        _ => TunError::unexpected("cannot open /dev/net/tun", error),
    }
}

pub fn attaching(name: &str, error: &io::Error) -> TunError {
    use rustix::io::Errno;
    match Errno::from_io_error(error) {
        Some(Errno::BUSY) => TunError::new(
            format!("the device {name} is in use by another program"),
            "end that program, or name another device with --tun",
        ),
        Some(Errno::PERM) => TunError::new(
            format!("this user may not use the device {name}"),
            format!("run as root, or let root give it to you: ip tuntap add {name} mode tun user $USER vnet_hdr"),
        ),
        Some(Errno::INVAL) => TunError::new(
            format!("{name} is no TUN device, or one of another kind (tap, multi_queue, without vnet_hdr)"),
            "name another with --tun; a device made without vnet_hdr wants --no-gso",
        ),
        _ => TunError::unexpected(&format!("cannot use the device {name}"), error),
    }
}

pub fn making_namespaces(error: &io::Error) -> TunError {
    use rustix::io::Errno;
    match Errno::from_io_error(error) {
        Some(Errno::PERM | Errno::ACCESS) => TunError::new(
            "this user may not make a user namespace",
            "root can allow it: sysctl -w kernel.unprivileged_userns_clone=1 (Debian) or \
             kernel.apparmor_restrict_unprivileged_userns=0 (Ubuntu); or run as root with --tun NAME",
        ),
        Some(Errno::NOSPC | Errno::USERS) => TunError::new(
            "no more user or network namespaces are allowed",
            "root can allow them: sysctl -w user.max_user_namespaces=1000 user.max_net_namespaces=1000",
        ),
        Some(Errno::INVAL | Errno::NOSYS) => TunError::new(
            "this kernel has no user or network namespaces",
            "run as root with --tun NAME, or use --peer loopback",
        ),
        _ => TunError::unexpected("cannot make a user and network namespace", error),
    }
}

pub fn listening(address: std::net::SocketAddr, error: &io::Error) -> TunError {
    match error.kind() {
        io::ErrorKind::AddrInUse => TunError::new(
            format!("{address} is in use by another program"),
            "choose another port with --port, or end that program",
        ),
        io::ErrorKind::AddrNotAvailable => TunError::new(
            format!("this host does not have the address {}", address.ip()),
            "--peer-address must be an address of the device",
        ),
        io::ErrorKind::PermissionDenied => TunError::new(
            format!("this user may not listen on port {}", address.port()),
            "choose a port from 1024 on with --port",
        ),
        _ => TunError::unexpected(&format!("cannot listen on {address}"), error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_usual_failure_says_what_to_do() {
        let os = |errno: rustix::io::Errno| io::Error::from(errno);
        use rustix::io::Errno;
        let said = [
            opening_tun(&os(Errno::NOENT)),
            opening_tun(&os(Errno::ACCESS)),
            attaching("t0", &os(Errno::BUSY)),
            attaching("t0", &os(Errno::PERM)),
            making_namespaces(&os(Errno::PERM)),
            making_namespaces(&os(Errno::NOSPC)),
            listening(([192, 0, 2, 2], 5000).into(), &os(Errno::ADDRINUSE)),
        ]
        .map(|error| error.advice);

        let expected = ["modprobe tun", "chmod 666", "name another", "ip tuntap add t0", "sysctl", "sysctl", "--port"];
        for (text, advice) in said.iter().zip(expected) {
            assert!(text.contains(advice) && !text.contains('\n'), "{text}");
        }
    }
}
