//! What can go wrong with a capture.

use std::error::Error;
use std::fmt;
use std::io;
use std::path::PathBuf;

use pcap_file::pcap::PcapWriteError;
use pcap_file::pcapng::PcapNgWriteError;

use crate::wire::codec::EncodeError;

/// A file name whose ending is neither `.pcapng` nor `.pcap`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UnknownFormat {
    pub path: PathBuf,
}

impl fmt::Display for UnknownFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: the name of a capture must end in .pcapng or .pcap", self.path.display())
    }
}

impl Error for UnknownFormat {}

/// What a capture was doing when it failed. It comes inside an [`io::Error`] of the same kind as its cause.
#[derive(Debug)]
pub struct CaptureError {
    doing: Doing,
    cause: Cause,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Doing {
    Header,
    /// The packet with this number, counted from 1 as Wireshark does.
    Packet(u64),
    Flush,
}

#[derive(Debug)]
pub(super) enum Cause {
    Io(io::Error),
    /// The segment has no form as a packet.
    Segment(EncodeError),
    /// The format has no form for the value, for example a time after the year 2554.
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

impl fmt::Display for CaptureError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.doing {
            Doing::Header => f.write_str("cannot start the capture: ")?,
            Doing::Packet(number) => write!(f, "cannot capture packet {number}: ")?,
            Doing::Flush => f.write_str("cannot write the capture: ")?,
        }
        match &self.cause {
            Cause::Io(error) => error.fmt(f),
            Cause::Segment(error) => error.fmt(f),
            Cause::Format(error) => error.fmt(f),
        }
    }
}

impl Error for CaptureError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match &self.cause {
            Cause::Io(error) => Some(error),
            Cause::Segment(error) => Some(error),
            Cause::Format(error) => Some(error.as_ref()),
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
