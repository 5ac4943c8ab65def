//! Why a segment could not become a packet, or a packet a segment.

use std::error::Error;
use std::fmt;
use std::net::SocketAddr;

use etherparse::err::LenError;
use etherparse::err::ip::{HeadersError, SliceError};
use etherparse::err::tcp::{HeaderError, HeaderSliceError};

/// A segment that no IP packet can carry.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum EncodeError {
    /// The options need `bytes`; a TCP header has room for 40.
    OptionsTooLong { bytes: usize },
    /// Header and payload would make `bytes` where the IP header's length field counts to 65,535.
    PacketTooLong { bytes: usize },
    /// One endpoint is IPv4 and the other IPv6.
    MixedFamilies,
}

impl fmt::Display for EncodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            EncodeError::OptionsTooLong { bytes } => write!(f, "{bytes} bytes of TCP options where 40 fit"),
            EncodeError::PacketTooLong { bytes } => write!(f, "a packet of {bytes} bytes where 65535 fit"),
            EncodeError::MixedFamilies => f.write_str("one end has an IPv4 address and the other an IPv6 address"),
        }
    }
}

impl Error for EncodeError {}

/// Which header a checksum belongs to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Layer {
    Ip,
    Tcp,
}

impl fmt::Display for Layer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Layer::Ip => "IP",
            Layer::Tcp => "TCP",
        })
    }
}

/// A packet that is not a whole and valid segment of the session.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum DecodeError {
    /// A header, or a length field, promises `needed` bytes where there are `found`.
    Truncated { needed: usize, found: usize },
    /// Neither IPv4 nor IPv6, or an IP header that contradicts itself.
    BadIpHeader(HeadersError),
    /// A piece of a packet; the engine never sends or accepts fragments.
    Fragment,
    /// Another protocol, by its IP protocol number.
    NotTcp { protocol: u8 },
    /// A TCP header that contradicts itself.
    BadTcpHeader(HeaderError),
    /// A segment of another connection.
    NotOurs { from: SocketAddr, to: SocketAddr },
    /// `found` in the packet, `expected` by its contents.
    BadChecksum { layer: Layer, expected: u16, found: u16 },
    /// A TCP option whose length cannot be (zero: there is no length byte at all, or it is zero).
    BadOption { kind: u8, length: u8 },
    /// The device left the packet to be cut or summed, though it was asked to do both itself.
    Unfinished,
}

impl DecodeError {
    /// Whether the packet may be right, but of others: another protocol, another connection, a fragment.
    pub fn is_foreign(&self) -> bool {
        matches!(self, DecodeError::Fragment | DecodeError::NotTcp { .. } | DecodeError::NotOurs { .. })
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DecodeError::Truncated { needed, found } => write!(f, "truncated: {found} bytes of {needed}"),
            DecodeError::BadIpHeader(error) => error.fmt(f),
            DecodeError::Fragment => f.write_str("an IP fragment"),
            DecodeError::NotTcp { protocol } => write!(f, "IP protocol {protocol} instead of TCP"),
            DecodeError::BadTcpHeader(error) => error.fmt(f),
            DecodeError::NotOurs { from, to } => write!(f, "a segment of another connection, {from} to {to}"),
            DecodeError::BadChecksum { layer, expected, found } => {
                write!(f, "{layer} checksum {found:#06x} instead of {expected:#06x}")
            }
            DecodeError::BadOption { kind, length } => write!(f, "TCP option {kind} with the length {length}"),
            DecodeError::Unfinished => f.write_str("a packet that is still to be cut or summed"),
        }
    }
}

impl Error for DecodeError {}

impl From<LenError> for DecodeError {
    fn from(error: LenError) -> Self {
        let LenError { required_len, len, layer_start_offset, .. } = error;
        DecodeError::Truncated { needed: layer_start_offset + required_len, found: layer_start_offset + len }
    }
}

impl From<SliceError> for DecodeError {
    fn from(error: SliceError) -> Self {
        match error {
            SliceError::Len(error) => error.into(),
            SliceError::IpHeaders(error) => DecodeError::BadIpHeader(error),
        }
    }
}

impl From<HeaderSliceError> for DecodeError {
    fn from(error: HeaderSliceError) -> Self {
        match error {
            HeaderSliceError::Len(error) => error.into(),
            HeaderSliceError::Content(error) => DecodeError::BadTcpHeader(error),
        }
    }
}
