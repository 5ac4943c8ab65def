//! Why the inside of a socket cannot be read, and what to do.

use std::io;

use thiserror::Error;

use crate::language::{Text, text};
use crate::source::live::bpf::Missing;
use crate::source::live::btf::BtfError;

/// One sentence each, as the page shows it.
#[derive(Debug, Error)]
pub enum Refusal {
    /// This user may not.
    #[error("{}", self.text().aloud())]
    Capabilities,
    /// The kernel was built without.
    #[error("{}", self.text().aloud())]
    NoBtf(#[source] io::Error),
    /// It describes itself in a way that is not known.
    #[error("{}", self.text().aloud())]
    Btf(#[from] BtfError),
    /// It is too old, or too new.
    #[error("{}", self.text().aloud())]
    Missing(#[from] Missing),
    /// The kernel says no.
    #[error("{}", self.text().aloud())]
    Kernel {
        /// What was asked of it.
        what: String,
        /// What it said.
        error: io::Error,
    },
}

impl Refusal {
    /// In words, for people.
    pub fn text(&self) -> Text {
        match self {
            Refusal::Capabilities => text!("bpf-totals-only-to-see-every"),
            Refusal::NoBtf(of) => text!("bpf-totals-only-this-kernel-does", of = of.to_string()),
            Refusal::Btf(of) => text!("bpf-totals-only-this-kernels-description", of = of.to_string()),
            Refusal::Missing(of) => text!("bpf-totals-only-this-kernel-cannot", of = of.to_string()),
            Refusal::Kernel { what, error } => {
                text!("bpf-totals-only-the-kernel-refuses", what = what.to_string(), error = error.to_string())
            }
        }
    }
}

impl Refusal {
    /// The kernel's.
    pub fn of(what: &str, error: io::Error) -> Refusal {
        Refusal::Kernel { what: what.to_owned(), error }
    }
}
