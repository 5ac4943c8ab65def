//! Why a capture cannot be used.

use pcap_file::DataLink;
use thiserror::Error;

use crate::language::{Text, text};

/// Why a file gives no packets.
#[derive(Debug, Error)]
pub enum ReadCaptureError {
    /// It is neither pcap nor pcapng.
    #[error("{}", self.text().aloud())]
    NotACapture(String),
    /// A link type that nothing is known of.
    #[error("{}", self.text().aloud())]
    Link(DataLink),
    /// No TCP in it.
    #[error("{}", self.text().aloud())]
    NoTcp(usize),
}

impl ReadCaptureError {
    /// In words, for people.
    pub fn text(&self) -> Text {
        match self {
            ReadCaptureError::NotACapture(of) => text!("capture-this-is-no-capture-neither", of = of.to_string()),
            ReadCaptureError::Link(of) => text!("capture-captured-on-a-link-of", of = format!("{of:?}")),
            ReadCaptureError::NoTcp(of) => text!("capture-there-is-no-tcp-in", of = of.to_string()),
        }
    }
}
