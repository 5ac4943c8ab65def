//! Packets for a device that cuts and sums by itself: headers alone, behind the virtio header that says what is left to do
//! (`struct virtio_net_hdr`; OASIS virtio 1.2 section 5.1.6). TUN devices with IFF_VNET_HDR take and give it in the byte
//! order of the host.

use std::net::IpAddr;
use std::num::NonZeroU32;

use arrayvec::ArrayVec;
use etherparse::{Ipv4Header, Ipv6Header, TcpHeader};

use crate::wire::codec::{DecodeError, Direction, EncodeError, Endpoints, LONGEST_HEADERS, checksum, options};
use crate::wire::codec::{decode, ipv4_header, ipv4_total_len, ipv6_header, pseudo_header_sum, tcp_header};
use crate::wire::{Header, Segment};

/// Bytes of the virtio header.
pub const VIRTIO_HEADER: usize = 10;

/// A virtio header with the headers of a packet behind it.
pub type OffloadedHeaders = ArrayVec<u8, { VIRTIO_HEADER + LONGEST_HEADERS }>;

const NEEDS_CSUM: u8 = 1;
const GSO_NONE: u8 = 0;
const GSO_TCPV4: u8 = 1;
const GSO_TCPV6: u8 = 4;
/// Where the checksum lies in a TCP header.
const CHECKSUM_OFFSET: u16 = 16;

/// The headers of an outgoing packet with `len` bytes of payload. The TCP checksum is left to the device: its field holds
/// the sum of the pseudo-header. With `gso_size` the packet stands for segments of that size.
pub fn offloaded_headers(
    header: &Header,
    len: usize,
    gso_size: Option<NonZeroU32>,
    endpoints: &Endpoints,
    ident: u16,
) -> Result<OffloadedHeaders, EncodeError> {
    let (from, to) = endpoints.ends(Direction::Out);
    let options_len = options::fitting_len(&header.options)?;
    let tcp_header_len = TcpHeader::MIN_LEN + options_len;
    let tcp_len = tcp_header_len + len;
    let mut headers = OffloadedHeaders::new();
    let mut put = |piece: &[u8]| headers.try_extend_from_slice(piece).expect("there is room for the longest headers");
    let gso_type = |of_family| if gso_size.is_some() { of_family } else { GSO_NONE };
    let pseudo_sum = match (from.ip(), to.ip()) {
        (IpAddr::V4(from), IpAddr::V4(to)) => {
            put(&virtio_header(gso_type(GSO_TCPV4), Ipv4Header::MIN_LEN, tcp_header_len, gso_size));
            put(ipv4_header(from, to, header.ecn, ipv4_total_len(tcp_len)?, ident).as_flattened());
            pseudo_header_sum(from.octets(), to.octets(), tcp_len)
        }
        (IpAddr::V6(from), IpAddr::V6(to)) => {
            put(&virtio_header(gso_type(GSO_TCPV6), Ipv6Header::LEN, tcp_header_len, gso_size));
            put(&ipv6_header(from, to, header.ecn, tcp_len)?);
            pseudo_header_sum(from.octets(), to.octets(), tcp_len)
        }
        _ => return Err(EncodeError::MixedFamilies),
    };
    let mut tcp = tcp_header(header, from.port(), to.port(), options_len);
    // Not complemented: the device adds the rest to it.
    tcp.as_flattened_mut()[16..18].copy_from_slice(&(!checksum::finish(pseudo_sum)).to_be_bytes());
    put(tcp.as_flattened());
    options::encode(&header.options, |word| put(&word));
    Ok(headers)
}

fn virtio_header(
    gso_type: u8,
    ip_header_len: usize,
    tcp_header_len: usize,
    gso_size: Option<NonZeroU32>,
) -> [u8; VIRTIO_HEADER] {
    let mut bytes = [0; VIRTIO_HEADER];
    let gso_size = gso_size.map_or(0, |size| u16::try_from(size.get()).unwrap_or(u16::MAX));
    (bytes[0], bytes[1]) = (NEEDS_CSUM, gso_type);
    bytes[2..4].copy_from_slice(&((ip_header_len + tcp_header_len) as u16).to_ne_bytes());
    bytes[4..6].copy_from_slice(&gso_size.to_ne_bytes());
    bytes[6..8].copy_from_slice(&(ip_header_len as u16).to_ne_bytes());
    bytes[8..10].copy_from_slice(&CHECKSUM_OFFSET.to_ne_bytes());
    bytes
}

/// The packet behind a virtio header that came from a device. The device was asked to finish packets by itself: one that it
/// left to be cut or summed is [`DecodeError::Unfinished`].
pub fn behind_virtio_header(bytes: &[u8]) -> Result<&[u8], DecodeError> {
    let Some((header, packet)) = bytes.split_at_checked(VIRTIO_HEADER) else {
        return Err(DecodeError::Truncated { needed: VIRTIO_HEADER, found: bytes.len() });
    };
    if header[0] & NEEDS_CSUM != 0 || header[1] != GSO_NONE {
        return Err(DecodeError::Unfinished);
    }
    Ok(packet)
}

/// A packet of the peer as it came from a device, behind a virtio header if the device has them.
pub fn from_device(bytes: &[u8], virtio: bool, endpoints: &Endpoints) -> Result<Segment, DecodeError> {
    let packet = if virtio { behind_virtio_header(bytes)? } else { bytes };
    match decode(packet, endpoints)? {
        (Direction::In, segment) => Ok(segment),
        // Our own, back again: a route leads in a circle.
        (Direction::Out, _) => Err(DecodeError::NotOurs { from: endpoints.local, to: endpoints.remote }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::SeqNum;
    use crate::wire::codec::encode_pieces;
    use crate::wire::{Flags, Options};

    fn header() -> Header {
        Header {
            seq: SeqNum(1),
            ack: SeqNum(2),
            flags: Flags::ACK,
            window: 100,
            urgent: 0,
            ecn: Default::default(),
            options: Options::default(),
        }
    }

    #[test]
    fn what_the_device_adds_makes_the_packet_that_software_would_make() {
        let payload: Vec<u8> = (0..1_001u32).map(|i| (i * 7) as u8).collect();
        for endpoints in [Endpoints::IPV4, Endpoints::IPV6] {
            let mut whole = Vec::new();
            encode_pieces(&header(), payload.len(), [&payload[..]], Direction::Out, &endpoints, 9, &mut whole).unwrap();

            let headers = offloaded_headers(&header(), payload.len(), None, &endpoints, 9).unwrap();

            // As a device does it: sum from csum_start to the end, and store the complement at csum_offset behind it.
            let field = |at: usize| usize::from(u16::from_ne_bytes([headers[at], headers[at + 1]]));
            let (start, offset) = (field(6), field(8));
            let mut packet = [&headers[VIRTIO_HEADER..], &payload].concat();
            let sum = checksum::finish(checksum::sum(&packet[start..]));
            packet[start + offset..][..2].copy_from_slice(&sum.to_be_bytes());
            assert_eq!(packet, whole);
            assert_eq!(field(2), headers.len() - VIRTIO_HEADER, "hdr_len");
        }
    }

    #[test]
    fn a_super_packet_tells_the_size_of_its_segments() {
        let of = |endpoints| offloaded_headers(&header(), 60_000, NonZeroU32::new(1_448), &endpoints, 1).unwrap();

        assert_eq!((of(Endpoints::IPV4)[1], of(Endpoints::IPV6)[1]), (GSO_TCPV4, GSO_TCPV6));
        assert_eq!(of(Endpoints::IPV4)[4..6], 1_448u16.to_ne_bytes());
        let too_long = offloaded_headers(&header(), 65_535, None, &Endpoints::IPV4, 1);
        assert_eq!(too_long, Err(EncodeError::PacketTooLong { bytes: 65_575 }));
    }

    #[test]
    fn an_unfinished_packet_is_refused() {
        assert_eq!(behind_virtio_header(&[0; 12]), Ok(&[0, 0][..]));
        assert_eq!(behind_virtio_header(&[0; 9]), Err(DecodeError::Truncated { needed: 10, found: 9 }));
        assert_eq!(behind_virtio_header(&[1; 40]), Err(DecodeError::Unfinished));
        assert_eq!(behind_virtio_header(&[0, 4, 0, 0, 0, 0, 0, 0, 0, 0]), Err(DecodeError::Unfinished));
    }
}
