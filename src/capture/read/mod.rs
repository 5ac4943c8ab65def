//! Packets of a capture file, as far as they are TCP's: pcap or pcapng, whatever they were captured on.

mod error;
mod flows;
mod packet;

use std::time::Duration;

use pcap_file::DataLink;
use pcap_file::pcap::PcapReader;
use pcap_file::pcapng::{Block, PcapNgReader};

pub use error::ReadCaptureError;
pub use flows::{Flow, flows};
pub use packet::TcpPacket;

/// What a capture file has.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Packets {
    /// TCP's, in the order of the file, with their time since the first.
    pub tcp: Vec<TcpPacket>,
    /// Others, or of which not even the TCP header was captured.
    pub others: usize,
    /// Why the file ends early, if it does.
    pub damage: Option<String>,
}

/// Reads all of a file. What is cut short at its end is left out, and said.
pub fn read(file: &[u8]) -> Result<Packets, ReadCaptureError> {
    let mut packets = Packets::default();
    let mut first = None;
    let mut take = |link: DataLink, at: Duration, data: &[u8], original_len: usize| {
        let since = at.saturating_sub(*first.get_or_insert(at));
        match packet::read(link, since, data, original_len)? {
            Some(packet) => packets.tcp.push(packet),
            None => packets.others += 1,
        }
        Ok(())
    };
    let is_pcapng = file.starts_with(&[0x0a, 0x0d, 0x0d, 0x0a]);
    packets.damage = if is_pcapng { read_pcapng(file, &mut take)? } else { read_pcap(file, &mut take)? };
    if packets.tcp.is_empty() {
        return Err(ReadCaptureError::NoTcp(packets.others));
    }
    Ok(packets)
}

type Take<'a> = &'a mut dyn FnMut(DataLink, Duration, &[u8], usize) -> Result<(), ReadCaptureError>;

fn read_pcap(file: &[u8], take: Take<'_>) -> Result<Option<String>, ReadCaptureError> {
    let mut reader = PcapReader::new(file).map_err(|error| ReadCaptureError::NotACapture(error.to_string()))?;
    let link = reader.header().datalink;
    while let Some(packet) = reader.next_packet() {
        match packet {
            Ok(packet) => take(link, packet.timestamp(), packet.data(), packet.orig_len() as usize)?,
            Err(error) => return Ok(Some(error.to_string())),
        }
    }
    Ok(None)
}

fn read_pcapng(file: &[u8], take: Take<'_>) -> Result<Option<String>, ReadCaptureError> {
    let mut reader = PcapNgReader::new(file).map_err(|error| ReadCaptureError::NotACapture(error.to_string()))?;
    while let Some(block) = reader.next_block() {
        let (block, state) = match block {
            Ok(block) => block,
            Err(error) => return Ok(Some(error.to_string())),
        };
        if let Block::EnhancedPacket(packet) = block
            && let Some(interface) = state.interfaces().get(packet.interface_id as usize)
        {
            take(interface.linktype, packet.timestamp, &packet.data, packet.original_len as usize)?;
        }
    }
    Ok(None)
}
