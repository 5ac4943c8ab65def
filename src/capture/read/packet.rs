//! One captured packet: its TCP header, and how much payload it had.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use etherparse::{EtherType, LaxNetSlice, LaxSlicedPacket, TransportSlice};
use pcap_file::DataLink;

use crate::capture::read::error::ReadCaptureError;
use crate::units::SeqNum;
use crate::wire::codec::decode_options;
use crate::wire::{Flags, Header};

/// A TCP packet. Its payload is not kept: how much it was is enough.
#[derive(Clone, PartialEq, Debug)]
pub struct TcpPacket {
    /// Since the first packet of the file.
    pub at: Duration,
    /// Who sent it.
    pub from: SocketAddr,
    /// To whom.
    pub to: SocketAddr,
    /// With the options that were captured.
    pub header: Header,
    /// Bytes of payload, whether they were captured or not.
    pub len: u32,
}

/// Bytes of a cooked header (LINKTYPE_LINUX_SLL, LINKTYPE_LINUX_SLL2) and where the protocol stands in it.
const COOKED: (usize, usize) = (16, 14);
const COOKED_V2: (usize, usize) = (20, 0);
/// The address family in front of a packet of a loopback device.
const LOOPBACK: usize = 4;

/// Takes a packet apart. None: it is not TCP, or its headers were not captured. Checksums are not looked at: a capture on the
/// sending host has packets whose device was to sum them.
pub(super) fn read(
    link: DataLink,
    at: Duration,
    data: &[u8],
    original_len: usize,
) -> Result<Option<TcpPacket>, ReadCaptureError> {
    let cooked = |(len, at): (usize, usize)| {
        let protocol = data.get(at..at + 2)?;
        let ether_type = EtherType(u16::from_be_bytes([protocol[0], protocol[1]]));
        Some(LaxSlicedPacket::from_ether_type(ether_type, data.get(len..)?))
    };
    let sliced = match link {
        DataLink::ETHERNET => LaxSlicedPacket::from_ethernet(data).ok(),
        // 12 and 14 are what raw IP is called on some systems.
        DataLink::RAW | DataLink::IPV4 | DataLink::IPV6 | DataLink::Unknown(12 | 14) => {
            LaxSlicedPacket::from_ip(data).ok()
        }
        DataLink::LINUX_SLL => cooked(COOKED),
        DataLink::LINUX_SLL2 => cooked(COOKED_V2),
        DataLink::NULL | DataLink::LOOP => data.get(LOOPBACK..).and_then(|ip| LaxSlicedPacket::from_ip(ip).ok()),
        other => return Err(ReadCaptureError::Link(other)),
    };
    Ok(sliced.and_then(|sliced| tcp(at, &sliced, data, original_len)))
}

fn tcp(at: Duration, packet: &LaxSlicedPacket<'_>, data: &[u8], original_len: usize) -> Option<TcpPacket> {
    let Some(TransportSlice::Tcp(tcp)) = &packet.transport else { return None };
    let within = |part: &[u8]| part.as_ptr() as usize - data.as_ptr() as usize;
    let (ends, ip_start, ip_len) = match packet.net.as_ref()? {
        LaxNetSlice::Ipv4(ip) => {
            let header = ip.header();
            let ends: [IpAddr; 2] = [header.source_addr().into(), header.destination_addr().into()];
            (ends, within(header.slice()), usize::from(header.total_len()))
        }
        LaxNetSlice::Ipv6(ip) => {
            let header = ip.header();
            let ends: [IpAddr; 2] = [header.source_addr().into(), header.destination_addr().into()];
            let len = usize::from(header.payload_length());
            (ends, within(header.slice()), if len == 0 { 0 } else { header.slice().len() + len })
        }
        LaxNetSlice::Arp(_) => return None,
    };
    // The length of a super-packet may not fit its field.
    let end = ip_start + if ip_len == 0 { original_len - ip_start } else { ip_len };
    let payload_start = within(tcp.slice()) + tcp.header_slice().len();
    let mut header = Header {
        seq: SeqNum(tcp.sequence_number()),
        ack: SeqNum(tcp.acknowledgment_number()),
        flags: Flags::from_bits_truncate(tcp.header_slice()[13]),
        window: tcp.window_size(),
        urgent: tcp.urgent_pointer(),
        ..Header::default()
    };
    // What is wrong with options is the sender's affair: those before it are there.
    let _ = decode_options(tcp.options(), &mut header.options);
    let [from, to] = ends;
    Some(TcpPacket {
        at,
        from: SocketAddr::new(from, tcp.source_port()),
        to: SocketAddr::new(to, tcp.destination_port()),
        header,
        len: end.saturating_sub(payload_start) as u32,
    })
}
