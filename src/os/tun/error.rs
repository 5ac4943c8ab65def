//! Why there is no real kernel to talk to: what was tried, what came, and what to do.

use std::fmt;
use std::io;

use crate::language::text;
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
    pub fn unexpected(what: impl fmt::Display, error: impl fmt::Display) -> Self {
        TunError::new(format!("{what}: {error}"), text!("tun-peer-loopback-needs-none-of").aloud())
    }
}

/// A failure of a system call that has more than one usual cause.
pub fn opening_tun(error: &io::Error) -> TunError {
    match error.kind() {
        io::ErrorKind::NotFound => {
            TunError::new(text!("tun-there-is-no-dev-net").aloud(), text!("tun-modprobe-tun-loads-the-driver").aloud())
        }
        io::ErrorKind::PermissionDenied => {
            TunError::new(text!("tun-this-user-may-not-open").aloud(), text!("tun-let-root-chmod-666-dev").aloud())
        }
        _ => TunError::unexpected(text!("tun-cannot-open-dev-net-tun").aloud(), error),
    }
}

pub fn attaching(name: &str, error: &io::Error) -> TunError {
    use rustix::io::Errno;
    match Errno::from_io_error(error) {
        Some(Errno::BUSY) => TunError::new(
            text!("tun-the-device-is-in-use", name = name.to_string()).aloud(),
            text!("tun-end-that-program-or-name").aloud(),
        ),
        Some(Errno::PERM) => TunError::new(
            text!("tun-this-user-may-not-use", name = name.to_string()).aloud(),
            text!("tun-run-as-root-or-let", name = name.to_string()).aloud(),
        ),
        Some(Errno::INVAL) => TunError::new(
            text!("tun-is-no-tun-device-or", name = name.to_string()).aloud(),
            text!("tun-name-another-with-tun-a").aloud(),
        ),
        _ => TunError::unexpected(text!("tun-cannot-use-the-device", name = name.to_string()).aloud(), error),
    }
}

pub fn making_namespaces(error: &io::Error) -> TunError {
    use rustix::io::Errno;
    match Errno::from_io_error(error) {
        Some(Errno::PERM | Errno::ACCESS) => {
            TunError::new(text!("tun-this-user-may-not-make").aloud(), text!("tun-root-can-allow-it-sysctl").aloud())
        }
        Some(Errno::NOSPC | Errno::USERS) => {
            TunError::new(text!("tun-no-more-user-or-network").aloud(), text!("tun-root-can-allow-them-sysctl").aloud())
        }
        Some(Errno::INVAL | Errno::NOSYS) => {
            TunError::new(text!("tun-this-kernel-has-no-user").aloud(), text!("tun-run-as-root-with-tun").aloud())
        }
        _ => TunError::unexpected(text!("tun-cannot-make-a-user-and").aloud(), error),
    }
}

pub fn listening(address: std::net::SocketAddr, error: &io::Error) -> TunError {
    match error.kind() {
        io::ErrorKind::AddrInUse => TunError::new(
            text!("tun-is-in-use-by-another", address = address.to_string()).aloud(),
            text!("tun-choose-another-port-with-port").aloud(),
        ),
        io::ErrorKind::AddrNotAvailable => TunError::new(
            text!("tun-this-host-does-not-have", ip = address.ip().to_string()).aloud(),
            text!("tun-peer-address-must-be-an").aloud(),
        ),
        io::ErrorKind::PermissionDenied => TunError::new(
            text!("tun-this-user-may-not-listen", port = address.port().to_string()).aloud(),
            text!("tun-choose-a-port-from-1024").aloud(),
        ),
        _ => TunError::unexpected(text!("tun-cannot-listen-on", address = address.to_string()).aloud(), error),
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
