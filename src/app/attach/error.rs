//! Why a socket cannot be shown.

use std::io;

use thiserror::Error;

/// What was looked for, and what to try.
#[derive(Debug, Error)]
pub enum AttachError {
    /// None was named.
    #[error("which socket? :PORT, a process, an address or a cookie; `skbscope attach --list` prints all")]
    NoTarget,
    /// Nothing matches.
    #[error("no TCP socket with a send queue matches {0}; `skbscope attach --list` prints all")]
    None(String),
    /// The process has none.
    #[error("process {pid} holds no connected TCP socket that may be seen{hint}")]
    NoneOfProcess {
        /// Its number.
        pid: u32,
        /// What to try.
        hint: &'static str,
    },
    /// It was there.
    #[error("the socket has ended while it was looked at")]
    Gone,
    /// It is somewhere else.
    #[error(
        "process {pid} is in another network namespace, which only root may enter: sudo nsenter -t {pid} -n skbscope attach {pid}"
    )]
    OtherNamespace {
        /// The process.
        pid: u32,
    },
    /// The kernel does not answer.
    #[error("sock_diag does not answer (modprobe inet_diag tcp_diag loads it)")]
    Diag(#[from] io::Error),
}
