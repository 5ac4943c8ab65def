//! Why the inside of a socket cannot be read, and what to do.

use std::io;

use thiserror::Error;

use crate::source::live::bpf::Missing;
use crate::source::live::btf::BtfError;

/// One sentence each, as the page shows it.
#[derive(Debug, Error)]
pub enum Refusal {
    /// This user may not.
    #[error(
        "totals only. To see every skb and who waits: sudo skbscope attach ..., or once and for all: sudo setcap cap_bpf,cap_perfmon+ep $(command -v skbscope)"
    )]
    Capabilities,
    /// The kernel was built without.
    #[error("totals only: this kernel does not describe itself (no /sys/kernel/btf/vmlinux: {0})")]
    NoBtf(#[source] io::Error),
    /// It describes itself in a way that is not known.
    #[error("totals only: this kernel's description of itself cannot be read: {0}")]
    Btf(#[from] BtfError),
    /// It is too old, or too new.
    #[error("totals only: this kernel cannot show its queues: {0}")]
    Missing(#[from] Missing),
    /// The kernel says no.
    #[error(
        "totals only: the kernel refuses {what}: {error}; iterators take Linux 5.15, and neither lockdown=confidentiality nor a container without CAP_BPF"
    )]
    Kernel {
        /// What was asked of it.
        what: String,
        /// What it said.
        error: io::Error,
    },
}

impl Refusal {
    /// The kernel's.
    pub fn of(what: &str, error: io::Error) -> Refusal {
        Refusal::Kernel { what: what.to_owned(), error }
    }
}
