//! Segments as the bytes of IPv4 and IPv6 packets, and back.
//!
//! [`encode`] fills in what a [`Segment`] leaves to its carrier: addresses, ports, identification, checksums. [`decode`]
//! checks all of it again. Fields that the engine does not model (differentiated services) are sent as zero and not read.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::ops::Range;

use bytes::{BufMut, Bytes};
use etherparse::{IpNumber, IpSlice, Ipv4Header, Ipv6Header, TcpHeader, TcpSlice};

use crate::units::SeqNum;
use crate::wire::{Ecn, Flags, Header, Segment};

mod checksum;
mod error;
mod offload;
mod options;
#[cfg(test)]
mod tests;

pub(crate) use error::{DecodeError, EncodeError, Layer};
pub(crate) use offload::offloaded_headers;
pub use offload::{VIRTIO_HEADER, from_device};
pub(crate) use options::decode as decode_options;

/// TTL or hop limit of every packet.
const HOP_LIMIT: u8 = 64;

/// Bytes of the longest IP and TCP headers that a packet can have here.
pub const LONGEST_HEADERS: usize = Ipv6Header::LEN + TcpHeader::MAX_LEN;

/// Addresses and ports of the two ends: both IPv4 or both IPv6.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Endpoints {
    /// The engine's end.
    pub local: SocketAddr,
    /// The peer's end.
    pub remote: SocketAddr,
}

impl Endpoints {
    /// Ends with addresses set aside for documentation (RFC 5737).
    pub const IPV4: Endpoints = Endpoints {
        local: SocketAddr::new(IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1)), 40_000),
        remote: SocketAddr::new(IpAddr::V4(Ipv4Addr::new(192, 0, 2, 2)), 50_000),
    };
    /// Ends with addresses set aside for documentation (RFC 3849).
    pub const IPV6: Endpoints = Endpoints {
        local: SocketAddr::new(IpAddr::V6(Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 1)), 40_000),
        remote: SocketAddr::new(IpAddr::V6(Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 2)), 50_000),
    };

    /// The documentation addresses for an IP header of this many bytes.
    pub fn of(ip_header: u32) -> Endpoints {
        if ip_header > Ipv4Header::MIN_LEN as u32 { Endpoints::IPV6 } else { Endpoints::IPV4 }
    }

    fn ends(&self, direction: Direction) -> (&SocketAddr, &SocketAddr) {
        match direction {
            Direction::Out => (&self.local, &self.remote),
            Direction::In => (&self.remote, &self.local),
        }
    }

    fn direction(&self, ip: &IpSlice<'_>, tcp: &TcpSlice<'_>) -> Option<Direction> {
        [Direction::Out, Direction::In].into_iter().find(|&direction| {
            let (from, to) = self.ends(direction);
            is_between(ip, tcp, from, to)
        })
    }
}

/// An IPv6 socket address has a scope and a flow label too, which a packet's need not equal.
fn is_between(ip: &IpSlice<'_>, tcp: &TcpSlice<'_>, from: &SocketAddr, to: &SocketAddr) -> bool {
    let same_addresses = match (ip, from, to) {
        (IpSlice::Ipv4(ip), SocketAddr::V4(from), SocketAddr::V4(to)) => {
            ip.header().source() == from.ip().octets() && ip.header().destination() == to.ip().octets()
        }
        (IpSlice::Ipv6(ip), SocketAddr::V6(from), SocketAddr::V6(to)) => {
            ip.header().source() == from.ip().octets() && ip.header().destination() == to.ip().octets()
        }
        _ => false,
    };
    same_addresses && tcp.source_port() == from.port() && tcp.destination_port() == to.port()
}

impl Default for Endpoints {
    fn default() -> Self {
        Endpoints::IPV4
    }
}

/// The way of a packet, seen from the engine's host.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Direction {
    /// From the engine to the peer.
    Out,
    /// From the peer to the engine.
    In,
}

/// Appends `segment` to `out` as one IP packet with valid checksums; on an error `out` is as it was.
///
/// A super-packet becomes one long packet, as software sees it below TCP; [`Segment::split_gso`] gives those that a wire
/// would carry. `ident` is the identification of an IPv4 packet.
pub fn encode(
    segment: &Segment,
    direction: Direction,
    endpoints: &Endpoints,
    ident: u16,
    out: &mut Vec<u8>,
) -> Result<(), EncodeError> {
    let payload = &segment.payload;
    encode_pieces(&segment.header, payload.len(), [payload.as_ref()], direction, endpoints, ident, out)
}

/// Like [`encode`], for a segment whose `len` bytes of payload lie in pieces.
pub fn encode_pieces<'a>(
    header: &Header,
    len: usize,
    payload: impl IntoIterator<Item = &'a [u8]>,
    direction: Direction,
    endpoints: &Endpoints,
    ident: u16,
    out: &mut (impl BufMut + AsMut<[u8]>),
) -> Result<(), EncodeError> {
    let (from, to) = endpoints.ends(direction);
    let options_len = options::fitting_len(&header.options)?;
    let headers_len = TcpHeader::MIN_LEN + options_len;
    let tcp_len = headers_len + len;
    let start = out.as_mut().len();
    let (ip_len, mut sum) = match (from, to) {
        (SocketAddr::V4(from), SocketAddr::V4(to)) => {
            let (from, to) = (*from.ip(), *to.ip());
            out.put_slice(ipv4_header(from, to, header.ecn, ipv4_total_len(tcp_len)?, ident).as_flattened());
            (Ipv4Header::MIN_LEN, pseudo_header_sum(from.octets(), to.octets(), tcp_len))
        }
        (SocketAddr::V6(from), SocketAddr::V6(to)) => {
            let (from, to) = (*from.ip(), *to.ip());
            out.put_slice(&ipv6_header(from, to, header.ecn, tcp_len)?);
            (Ipv6Header::LEN, pseudo_header_sum(from.octets(), to.octets(), tcp_len))
        }
        _ => return Err(EncodeError::MixedFamilies),
    };
    out.put_bytes(0, headers_len);
    for piece in payload {
        out.put_slice(piece);
    }
    let (tcp, payload) = out.as_mut()[start + ip_len..].split_at_mut(headers_len);
    debug_assert_eq!(payload.len(), len, "the pieces have the length that was told");
    let (words, _) = tcp.as_chunks_mut::<4>();
    let mut words = words.iter_mut();
    let mut put = |word: [u8; 4]| {
        sum += checksum::widen(word);
        *words.next().expect("the header has room for what was counted") = word;
    };
    tcp_header(header, from.port(), to.port(), options_len).into_iter().for_each(&mut put);
    options::encode(&header.options, put);
    let checksum = checksum::finish(sum + checksum::sum(payload));
    tcp[16..18].copy_from_slice(&checksum.to_be_bytes());
    Ok(())
}

/// Without options and checksum, four bytes at a time (RFC 9293 section 3.1).
#[inline]
fn tcp_header(header: &Header, source: u16, destination: u16, options_len: usize) -> [[u8; 4]; 5] {
    let data_offset = (((TcpHeader::MIN_LEN + options_len) / 4) << 4) as u8;
    [
        two(source, destination),
        header.seq.0.to_be_bytes(),
        header.ack.0.to_be_bytes(),
        two(u16::from_be_bytes([data_offset, header.flags.bits()]), header.window),
        two(0, header.urgent),
    ]
}

/// What the length field of an IPv4 header says.
#[inline]
fn ipv4_total_len(tcp_len: usize) -> Result<u16, EncodeError> {
    let bytes = Ipv4Header::MIN_LEN + tcp_len;
    u16::try_from(bytes).map_err(|_| EncodeError::PacketTooLong { bytes })
}

/// With its checksum, four bytes at a time; "don't fragment" is set (RFC 791 section 3.1).
#[inline]
fn ipv4_header(from: Ipv4Addr, to: Ipv4Addr, ecn: Ecn, total_len: u16, ident: u16) -> [[u8; 4]; 5] {
    let life = |checksum| two(u16::from_be_bytes([HOP_LIMIT, IpNumber::TCP.0]), checksum);
    let header = |checksum| {
        [two(0x4500 | ecn as u16, total_len), two(ident, 0x4000), life(checksum), from.octets(), to.octets()]
    };
    let checksum = checksum::finish(header(0).into_iter().map(checksum::widen).sum());
    header(checksum)
}

/// Two fields beside each other.
fn two(left: u16, right: u16) -> [u8; 4] {
    (u32::from(left) << 16 | u32::from(right)).to_be_bytes()
}

/// The length field of IPv6 does not count its own header (RFC 8200 section 3).
fn ipv6_header(from: Ipv6Addr, to: Ipv6Addr, ecn: Ecn, tcp_len: usize) -> Result<[u8; Ipv6Header::LEN], EncodeError> {
    let payload_len = u16::try_from(tcp_len).map_err(|_| EncodeError::PacketTooLong { bytes: tcp_len })?;
    let mut header = [0; Ipv6Header::LEN];
    header[0] = 0x60;
    header[1] = (ecn as u8) << 4;
    header[4..6].copy_from_slice(&payload_len.to_be_bytes());
    header[6] = IpNumber::TCP.0;
    header[7] = HOP_LIMIT;
    header[8..24].copy_from_slice(&from.octets());
    header[24..40].copy_from_slice(&to.octets());
    Ok(header)
}

/// What the TCP checksum covers of the IP header (RFC 9293 section 3.1, RFC 8200 section 8.1).
fn pseudo_header_sum<const N: usize>(from: [u8; N], to: [u8; N], tcp_len: usize) -> u64 {
    let length = u32::try_from(tcp_len).unwrap_or(u32::MAX).to_be_bytes();
    let protocol = [0, 0, 0, IpNumber::TCP.0];
    checksum::sum(&from) + checksum::sum(&to) + checksum::widen(protocol) + checksum::widen(length)
}

/// Reads one IP packet of the session between `endpoints`. The payload is copied.
pub fn decode(packet: &[u8], endpoints: &Endpoints) -> Result<(Direction, Segment), DecodeError> {
    let mut header = Header::default();
    let (direction, payload) = parse(packet, endpoints, &mut header)?;
    let payload = Bytes::copy_from_slice(&packet[payload]);
    Ok((direction, Segment { header, payload, gso_size: None }))
}

/// Like [`decode`], but fills in `header`, where nothing is set yet, and says where in `packet` the payload lies.
#[inline]
pub fn parse(
    packet: &[u8],
    endpoints: &Endpoints,
    header: &mut Header,
) -> Result<(Direction, Range<usize>), DecodeError> {
    let (direction, ecn, tcp, end) = verify(packet, endpoints)?;
    header.ecn = ecn;
    header.seq = SeqNum(tcp.sequence_number());
    header.ack = SeqNum(tcp.acknowledgment_number());
    header.flags = Flags::from_bits_truncate(tcp.header_slice()[13]);
    header.window = tcp.window_size();
    header.urgent = tcp.urgent_pointer();
    options::decode(tcp.options(), &mut header.options)?;
    Ok((direction, end - tcp.payload().len()..end))
}

/// The TCP segment in a packet of this session, where it ends, and its direction.
fn verify<'a>(packet: &'a [u8], endpoints: &Endpoints) -> Result<(Direction, Ecn, TcpSlice<'a>, usize), DecodeError> {
    // Looked at where it lies: moving it would take longer than reading the header did.
    let parsed = IpSlice::from_slice(packet);
    let ip = match &parsed {
        Ok(ip) => ip,
        Err(error) => return Err(error.clone().into()),
    };
    check_ip_header(ip)?;
    if ip.is_fragmenting_payload() {
        return Err(DecodeError::Fragment);
    }
    if ip.payload_ip_number() != IpNumber::TCP {
        return Err(DecodeError::NotTcp { protocol: ip.payload_ip_number().0 });
    }

    let tcp = TcpSlice::from_slice(ip.payload().payload)?;
    let direction = endpoints.direction(ip, &tcp).ok_or_else(|| DecodeError::NotOurs {
        from: SocketAddr::new(ip.source_addr(), tcp.source_port()),
        to: SocketAddr::new(ip.destination_addr(), tcp.destination_port()),
    })?;
    check_tcp_checksum(ip, &tcp)?;
    Ok((direction, ecn_of(ip), tcp, ip_packet_len(ip)))
}

/// The last two bits of the traffic class, as each version calls the field that holds them.
fn ecn_of(ip: &IpSlice<'_>) -> Ecn {
    match ip {
        IpSlice::Ipv4(ip) => Ecn::of_bits(ip.header().slice()[1]),
        IpSlice::Ipv6(ip) => Ecn::of_bits(ip.header().traffic_class()),
    }
}

/// Length by the IP header; `packet` may be longer, as frames with padding are.
fn ip_packet_len(ip: &IpSlice<'_>) -> usize {
    match ip {
        IpSlice::Ipv4(ip) => usize::from(ip.header().total_len()),
        IpSlice::Ipv6(ip) => Ipv6Header::LEN + usize::from(ip.header().payload_length()),
    }
}

fn check_ip_header(ip: &IpSlice<'_>) -> Result<(), DecodeError> {
    match ip {
        IpSlice::Ipv4(ip) => {
            let header = ip.header();
            let sum = checksum::sum(header.slice());
            check(Layer::Ip, sum, header.header_checksum())
        }
        // etherparse takes length zero for "as long as the slice", which only jumbograms may mean.
        IpSlice::Ipv6(ip) if ip.header().payload_length() == 0 => {
            Err(DecodeError::Truncated { needed: Ipv6Header::LEN + TcpHeader::MIN_LEN, found: Ipv6Header::LEN })
        }
        IpSlice::Ipv6(_) => Ok(()),
    }
}

fn check_tcp_checksum(ip: &IpSlice<'_>, tcp: &TcpSlice<'_>) -> Result<(), DecodeError> {
    let pseudo_sum = match ip {
        IpSlice::Ipv4(ip) => pseudo_header_sum(ip.header().source(), ip.header().destination(), tcp.slice().len()),
        IpSlice::Ipv6(ip) => pseudo_header_sum(ip.header().source(), ip.header().destination(), tcp.slice().len()),
    };
    // Payload before header, because the last that may have been written is the checksum: reading it at once would wait.
    let sum = checksum::sum(tcp.payload()) + checksum::sum(tcp.header_slice());
    check(Layer::Tcp, pseudo_sum + sum, tcp.checksum())
}

/// `sum` runs over everything the checksum covers and the checksum itself.
#[inline]
fn check(layer: Layer, sum: u64, found: u16) -> Result<(), DecodeError> {
    if checksum::finish(sum) == 0 {
        return Ok(());
    }
    // Adding the complement takes `found` out of the one's-complement sum again.
    let without = sum + checksum::sum(&(!found).to_be_bytes());
    Err(DecodeError::BadChecksum { layer, expected: checksum::finish(without), found })
}
