//! The errors that the modelled system calls return.

use serde::{Deserialize, Serialize};
use std::fmt;

/// The errors that the modelled system calls return.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum Errno {
    /// A signal ended the wait.
    Eintr,
    /// There is no room, or the timeout is over.
    Eagain,
    /// The value is not allowed.
    Einval,
    /// The sending side is shut down.
    Epipe,
    /// The kernel has no such option.
    Enoprotoopt,
    /// There is no memory.
    Enobufs,
    /// The peer sent RST.
    Econnreset,
    /// The peer did not answer for too long.
    Etimedout,
    /// The peer answered the SYN with RST.
    Econnrefused,
    /// There is no connection to read from.
    Enotconn,
}

impl Errno {
    /// Linux's number for it (x86-64).
    pub const fn number(self) -> i32 {
        match self {
            Errno::Eintr => 4,
            Errno::Eagain => 11,
            Errno::Einval => 22,
            Errno::Epipe => 32,
            Errno::Enoprotoopt => 92,
            Errno::Enobufs => 105,
            Errno::Econnreset => 104,
            Errno::Etimedout => 110,
            Errno::Econnrefused => 111,
            Errno::Enotconn => 107,
        }
    }

    /// The name of the constant, in capitals.
    pub const fn name(self) -> &'static str {
        match self {
            Errno::Eintr => "EINTR",
            Errno::Eagain => "EAGAIN",
            Errno::Einval => "EINVAL",
            Errno::Epipe => "EPIPE",
            Errno::Enoprotoopt => "ENOPROTOOPT",
            Errno::Enobufs => "ENOBUFS",
            Errno::Econnreset => "ECONNRESET",
            Errno::Etimedout => "ETIMEDOUT",
            Errno::Econnrefused => "ECONNREFUSED",
            Errno::Enotconn => "ENOTCONN",
        }
    }
}

impl fmt::Display for Errno {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
