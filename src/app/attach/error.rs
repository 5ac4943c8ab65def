//! Why a socket cannot be shown.

use std::io;

use thiserror::Error;

use crate::language::{Text, text};

/// What was looked for, and what to try.
#[derive(Debug, Error)]
pub enum AttachError {
    /// None was named.
    #[error("{}", self.text().aloud())]
    NoTarget,
    /// Nothing matches.
    #[error("{}", self.text().aloud())]
    None(String),
    /// The process has none.
    #[error("{}", self.text().aloud())]
    NoneOfProcess {
        /// Its number.
        pid: u32,
        /// What to try.
        hint: String,
    },
    /// It was there.
    #[error("{}", self.text().aloud())]
    Gone,
    /// It is somewhere else.
    #[error("{}", self.text().aloud())]
    OtherNamespace {
        /// The process.
        pid: u32,
    },
    /// The kernel does not answer.
    #[error("{}", self.text().aloud())]
    Diag(#[from] io::Error),
}

impl AttachError {
    /// In words, for people.
    pub fn text(&self) -> Text {
        match self {
            AttachError::NoTarget => text!("attach-which-socket-port-a-process"),
            AttachError::None(of) => text!("attach-no-tcp-socket-with-a", of = of.to_string()),
            AttachError::NoneOfProcess { pid, hint } => {
                text!("attach-process-holds-no-connected-tcp", pid = pid.to_string(), hint = hint.to_string())
            }
            AttachError::Gone => text!("attach-the-socket-has-ended-while"),
            AttachError::OtherNamespace { pid } => text!("attach-process-is-in-another-network", pid = pid.to_string()),
            AttachError::Diag(_) => text!("attach-sock-diag-does-not-answer"),
        }
    }
}
