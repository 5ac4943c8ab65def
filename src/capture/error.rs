//! What can go wrong with a capture.

use std::error::Error;
use std::io;
use std::path::PathBuf;

use pcap_file::pcap::PcapWriteError;
use pcap_file::pcapng::PcapNgWriteError;
use thiserror::Error as ThisError;

use crate::wire::codec::EncodeError;

/// A file name whose ending is neither `.pcapng` nor `.pcap`.
#[derive(Clone, PartialEq, Eq, Debug, ThisError)]
#[error("{}: the name of a capture must end in .pcapng or .pcap", path.display())]
pub struct UnknownFormat {
    pub path: PathBuf,
}

/// What a capture was doing when it failed. It comes inside an [`io::Error`] of the same kind as its cause.
#[derive(Debug, ThisError)]
#[error("{doing}: {cause}")]
pub struct CaptureError {
    doing: Doing,
    #[source]
    cause: Cause,
}

#[derive(Clone, Copy, Debug, ThisError)]
pub(super) enum Doing {
    #[error("cannot start the capture")]
    Header,
    /// The packet with this number, counted from 1 as Wireshark does.
    #[error("cannot capture packet {0}")]
    Packet(u64),
    #[error("cannot write the capture")]
    Flush,
}

#[derive(Debug, ThisError)]
pub(super) enum Cause {
    #[error(transparent)]
    Io(io::Error),
    /// The segment has no form as a packet.
    #[error(transparent)]
    Segment(EncodeError),
    /// The format has no form for the value, for example a time after the year 2554.
    #[error(transparent)]
    Format(Box<dyn Error + Send + Sync>),
}

impl Cause {
    /// Whether the file may now end in the middle of a packet, or cannot be written any more.
    pub(super) fn is_final(&self) -> bool {
        matches!(self, Cause::Io(_))
    }

    pub(super) fn while_doing(self, doing: Doing) -> io::Error {
        let kind = match &self {
            Cause::Io(error) => error.kind(),
            Cause::Segment(_) | Cause::Format(_) => io::ErrorKind::InvalidInput,
        };
        io::Error::new(kind, CaptureError { doing, cause: self })
    }
}

impl CaptureError {
    /// Without what was being done.
    pub fn into_cause(self) -> io::Error {
        match self.cause {
            Cause::Io(error) => error,
            Cause::Segment(error) => io::Error::new(io::ErrorKind::InvalidInput, error),
            Cause::Format(error) => io::Error::new(io::ErrorKind::InvalidInput, error),
        }
    }
}

impl From<PcapNgWriteError> for Cause {
    fn from(error: PcapNgWriteError) -> Self {
        match error {
            PcapNgWriteError::Io(error) => Cause::Io(error),
            other => Cause::Format(other.into()),
        }
    }
}

impl From<PcapWriteError> for Cause {
    fn from(error: PcapWriteError) -> Self {
        match error {
            PcapWriteError::Io(error) | PcapWriteError::FieldWriteFailed(_, error) => Cause::Io(error),
            PcapWriteError::Validation(error) => error.into(),
        }
    }
}

impl From<pcap_file::pcap::PcapValidationError> for Cause {
    fn from(error: pcap_file::pcap::PcapValidationError) -> Self {
        Cause::Format(error.into())
    }
}
