//! Segments as the bytes of IPv4 and IPv6 packets, and back.
//!
//! [`encode`] fills in what a [`Segment`] leaves to its carrier: addresses, ports, identification, checksums. [`decode`]
//! checks all of it again. Fields that the engine does not model (ECN bits, the urgent pointer, differentiated services)
//! are sent as zero and not read.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::ops::Range;

use bytes::Bytes;
use etherparse::{IpNumber, IpSlice, Ipv4Header, Ipv6Header, TcpHeader, TcpSlice};

use crate::units::SeqNum;
use crate::wire::{Flags, Header, Segment};

mod checksum;
mod error;
mod options;
#[cfg(test)]
mod tests;

pub use error::{DecodeError, EncodeError, Layer};

/// TTL or hop limit of every packet.
const HOP_LIMIT: u8 = 64;

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
        remote: SocketAddr::new(IpAddr::V4(Ipv4Addr::new(192, 0, 2, 2)), 5_000),
    };
    /// Ends with addresses set aside for documentation (RFC 3849).
    pub const IPV6: Endpoints = Endpoints {
        local: SocketAddr::new(IpAddr::V6(Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 1)), 40_000),
        remote: SocketAddr::new(IpAddr::V6(Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 2)), 5_000),
    };

    fn ends(&self, direction: Direction) -> (SocketAddr, SocketAddr) {
        match direction {
            Direction::Out => (self.local, self.remote),
            Direction::In => (self.remote, self.local),
        }
    }

    fn direction(&self, from: SocketAddr, to: SocketAddr) -> Option<Direction> {
        // An IPv6 socket address has a scope and a flow label too, which a packet's need not equal.
        let same = |a: SocketAddr, b: SocketAddr| a.port() == b.port() && a.ip() == b.ip();
        [Direction::Out, Direction::In].into_iter().find(|&direction| {
            let (our_from, our_to) = self.ends(direction);
            same(from, our_from) && same(to, our_to)
        })
    }
}

impl Default for Endpoints {
    fn default() -> Self {
        Endpoints::IPV4
    }
}

/// The way of a packet, seen from the engine's host.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Direction {
    Out,
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
    let (from, to) = endpoints.ends(direction);
    let mut tcp = tcp_header(&segment.header, from.port(), to.port())?;
    let tcp_len = tcp.header_len() + segment.payload.len();

    let of_headers = match (from.ip(), to.ip()) {
        (IpAddr::V4(from), IpAddr::V4(to)) => {
            out.extend_from_slice(&ipv4_header(from, to, tcp_len, ident)?.to_bytes());
            tcp.calc_checksum_ipv4_raw(from.octets(), to.octets(), &[])
        }
        (IpAddr::V6(from), IpAddr::V6(to)) => {
            out.extend_from_slice(&ipv6_header(from, to, tcp_len)?.to_bytes());
            tcp.calc_checksum_ipv6_raw(from.octets(), to.octets(), &[])
        }
        _ => return Err(EncodeError::MixedFamilies),
    };
    let of_headers = of_headers.expect("no payload is never too long");
    tcp.checksum = checksum::with_payload(of_headers, &segment.payload);
    out.extend_from_slice(&tcp.to_bytes());
    out.extend_from_slice(&segment.payload);
    Ok(())
}

fn tcp_header(header: &Header, source_port: u16, destination_port: u16) -> Result<TcpHeader, EncodeError> {
    let Header { seq, ack, flags, window, ref options } = *header;
    Ok(TcpHeader {
        acknowledgment_number: ack.0,
        fin: flags.contains(Flags::FIN),
        syn: flags.contains(Flags::SYN),
        rst: flags.contains(Flags::RST),
        psh: flags.contains(Flags::PSH),
        ack: flags.contains(Flags::ACK),
        urg: flags.contains(Flags::URG),
        options: options::encode(options)?,
        ..TcpHeader::new(source_port, destination_port, seq.0, window)
    })
}

fn ipv4_header(from: Ipv4Addr, to: Ipv4Addr, tcp_len: usize, ident: u16) -> Result<Ipv4Header, EncodeError> {
    let bytes = Ipv4Header::MIN_LEN + tcp_len;
    let mut header = Ipv4Header {
        total_len: u16::try_from(bytes).map_err(|_| EncodeError::PacketTooLong { bytes })?,
        identification: ident,
        dont_fragment: true,
        time_to_live: HOP_LIMIT,
        protocol: IpNumber::TCP,
        source: from.octets(),
        destination: to.octets(),
        ..Ipv4Header::default()
    };
    header.header_checksum = header.calc_header_checksum();
    Ok(header)
}

/// The length field of IPv6 does not count its own header.
fn ipv6_header(from: Ipv6Addr, to: Ipv6Addr, tcp_len: usize) -> Result<Ipv6Header, EncodeError> {
    Ok(Ipv6Header {
        payload_length: u16::try_from(tcp_len).map_err(|_| EncodeError::PacketTooLong { bytes: tcp_len })?,
        next_header: IpNumber::TCP,
        hop_limit: HOP_LIMIT,
        source: from.octets(),
        destination: to.octets(),
        ..Ipv6Header::default()
    })
}

/// What the TCP checksum covers of the IP header (RFC 9293 section 3.1, RFC 8200 section 8.1).
fn pseudo_header_sum<const N: usize>(from: [u8; N], to: [u8; N], tcp_len: usize) -> u64 {
    let length = u32::try_from(tcp_len).unwrap_or(u32::MAX).to_be_bytes();
    checksum::sum(&from) + checksum::sum(&to) + checksum::sum(&[0, IpNumber::TCP.0]) + checksum::sum(&length)
}

/// Reads one IP packet of the session between `endpoints`. The payload is copied.
pub fn decode(packet: &[u8], endpoints: &Endpoints) -> Result<(Direction, Segment), DecodeError> {
    let (direction, header, payload) = parse(packet, endpoints)?;
    let payload = Bytes::copy_from_slice(&packet[payload]);
    Ok((direction, Segment { header, payload, gso_size: None }))
}

/// Like [`decode`], but says where in `packet` the payload lies.
pub fn parse(packet: &[u8], endpoints: &Endpoints) -> Result<(Direction, Header, Range<usize>), DecodeError> {
    let ip = IpSlice::from_slice(packet)?;
    check_ip_header(&ip)?;
    if ip.is_fragmenting_payload() {
        return Err(DecodeError::Fragment);
    }
    if ip.payload_ip_number() != IpNumber::TCP {
        return Err(DecodeError::NotTcp { protocol: ip.payload_ip_number().0 });
    }

    let tcp = TcpSlice::from_slice(ip.payload().payload)?;
    let from = SocketAddr::new(ip.source_addr(), tcp.source_port());
    let to = SocketAddr::new(ip.destination_addr(), tcp.destination_port());
    let direction = endpoints.direction(from, to).ok_or(DecodeError::NotOurs { from, to })?;
    check_tcp_checksum(&ip, &tcp)?;

    let header = Header {
        seq: SeqNum(tcp.sequence_number()),
        ack: SeqNum(tcp.acknowledgment_number()),
        flags: Flags::from_bits_truncate(tcp.header_slice()[13]),
        window: tcp.window_size(),
        options: options::decode(tcp.options())?,
    };
    let end = ip_packet_len(&ip);
    Ok((direction, header, end - tcp.payload().len()..end))
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
    check(Layer::Tcp, pseudo_sum + checksum::sum(tcp.slice()), tcp.checksum())
}

/// `sum` runs over everything the checksum covers and the checksum itself.
fn check(layer: Layer, sum: u64, found: u16) -> Result<(), DecodeError> {
    if checksum::finish(sum) == 0 {
        return Ok(());
    }
    // Adding the complement takes `found` out of the one's-complement sum again.
    let without = sum + checksum::sum(&(!found).to_be_bytes());
    Err(DecodeError::BadChecksum { layer, expected: checksum::finish(without), found })
}
