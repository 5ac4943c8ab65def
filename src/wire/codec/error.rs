//! Why a segment could not become a packet, or a packet a segment.

use std::net::SocketAddr;

use etherparse::err::LenError;
use etherparse::err::ip::{HeadersError, SliceError};
use etherparse::err::tcp::{HeaderError, HeaderSliceError};
use thiserror::Error;

use crate::language::{Text, text};

/// A segment that no IP packet can carry.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
pub enum EncodeError {
    /// The options need `bytes`; a TCP header has room for 40.
    #[error("{}", self.text().aloud())]
    OptionsTooLong { bytes: usize },
    /// Header and payload would make `bytes` where the IP header's length field counts to 65,535.
    #[error("{}", self.text().aloud())]
    PacketTooLong { bytes: usize },
    /// One endpoint is IPv4 and the other IPv6.
    #[error("{}", self.text().aloud())]
    MixedFamilies,
}

impl EncodeError {
    /// In words, for people.
    pub fn text(&self) -> Text {
        match self {
            EncodeError::OptionsTooLong { bytes } => {
                text!("wire-bytes-of-tcp-options-where", bytes = bytes.to_string())
            }
            EncodeError::PacketTooLong { bytes } => text!("wire-a-packet-of-bytes-where", bytes = bytes.to_string()),
            EncodeError::MixedFamilies => text!("wire-one-end-has-an-ipv4"),
        }
    }
}

/// Which header a checksum belongs to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Layer {
    Ip,
    Tcp,
}

impl std::fmt::Display for Layer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Layer::Ip => "IP",
            Layer::Tcp => "TCP",
        })
    }
}

/// A packet that is not a whole and valid segment of the session.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum DecodeError {
    /// A header, or a length field, promises `needed` bytes where there are `found`.
    #[error("truncated: {found} bytes of {needed}")]
    Truncated { needed: usize, found: usize },
    /// Neither IPv4 nor IPv6, or an IP header that contradicts itself.
    #[error(transparent)]
    BadIpHeader(HeadersError),
    /// A piece of a packet; the engine never sends or accepts fragments.
    #[error("an IP fragment")]
    Fragment,
    /// Another protocol, by its IP protocol number.
    #[error("IP protocol {protocol} instead of TCP")]
    NotTcp { protocol: u8 },
    /// A TCP header that contradicts itself.
    #[error(transparent)]
    BadTcpHeader(HeaderError),
    /// A segment of another connection.
    #[error("a segment of another connection, {from} to {to}")]
    NotOurs { from: SocketAddr, to: SocketAddr },
    /// `found` in the packet, `expected` by its contents.
    #[error("{layer} checksum {found:#06x} instead of {expected:#06x}")]
    BadChecksum { layer: Layer, expected: u16, found: u16 },
    /// A TCP option whose length cannot be (zero: there is no length byte at all, or it is zero).
    #[error("TCP option {kind} with the length {length}")]
    BadOption { kind: u8, length: u8 },
    /// The device left the packet to be cut or summed, though it was asked to do both itself.
    #[error("a packet that is still to be cut or summed")]
    Unfinished,
}

impl DecodeError {
    /// Whether the packet may be right, but of others: another protocol, another connection, a fragment.
    pub fn is_foreign(&self) -> bool {
        matches!(self, DecodeError::Fragment | DecodeError::NotTcp { .. } | DecodeError::NotOurs { .. })
    }
}

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
