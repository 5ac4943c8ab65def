//! The two file formats, written by pcap-file.

use std::borrow::Cow;
use std::io::Write;
use std::mem;
use std::time::Duration;

use byteorder_slice::LittleEndian;
use pcap_file::pcap::{PcapHeader, PcapPacket, PcapTsResolution, PcapWriter};
use pcap_file::pcapng::blocks::ENHANCED_PACKET_BLOCK;
use pcap_file::pcapng::blocks::enhanced_packet::{EnhancedPacketBlock, EnhancedPacketOption};
use pcap_file::pcapng::blocks::interface_description::{
    InterfaceDescriptionBlock, InterfaceDescriptionOption, InterfaceTsResolution,
};
use pcap_file::pcapng::blocks::opt_common::CommonOption;
use pcap_file::pcapng::blocks::section_header::{SectionHeaderBlock, SectionHeaderOption};
use pcap_file::pcapng::{PcapNgBlock, PcapNgWriter, RawBlock};
use pcap_file::{DataLink, Endianness};

use crate::capture::error::Cause;
use crate::capture::options::{CaptureOptions, Format};
use crate::wire::codec::Direction;

/// No packet is cut: the limit that tcpdump and Wireshark use, above the 65,575 bytes of the longest IPv6 packet.
const SNAPLEN: u32 = 262_144;

/// Bytes of a block around its body: its type, and its length before and behind it.
const FRAME: u32 = 12;

/// A file of either format.
pub(super) enum File<W: Write> {
    PcapNg {
        writer: PcapNgWriter<W>,
        /// The packet before, to be overwritten.
        block: EnhancedPacketBlock<'static>,
        /// Its bytes.
        body: Vec<u8>,
    },
    Pcap(PcapWriter<W>),
}

impl<W: Write> File<W> {
    /// Writes what comes before the first packet.
    pub(super) fn new(writer: W, format: Format, options: &CaptureOptions) -> Result<Self, Cause> {
        match format {
            Format::PcapNg => {
                let mut writer = PcapNgWriter::with_section_header(writer, section_header())?;
                writer.write_pcapng_block(interface(options))?;
                Ok(File::PcapNg { writer, block: EnhancedPacketBlock::default(), body: Vec::new() })
            }
            Format::Pcap => {
                let ts_resolution = PcapTsResolution::NanoSecond;
                let header =
                    PcapHeader { snaplen: SNAPLEN, datalink: DataLink::RAW, ts_resolution, ..PcapHeader::default() };
                Ok(File::Pcap(PcapWriter::with_header(writer, header)?))
            }
        }
    }

    /// Writes one packet; `packet` is only lent. A pcap file takes no comment and no direction.
    pub(super) fn packet(
        &mut self,
        timestamp: Duration,
        direction: Direction,
        comment: &str,
        packet: &mut Vec<u8>,
    ) -> Result<(), Cause> {
        let original_len = packet.len() as u32;
        match self {
            File::PcapNg { writer, block, body } => {
                (block.timestamp, block.original_len) = (timestamp, original_len);
                set_options(&mut block.options, direction, comment);
                body.clear();
                // A block owns its packet.
                mem::swap(block.data.to_mut(), packet);
                let written = block.write_to::<LittleEndian, _>(writer.state(), body);
                mem::swap(block.data.to_mut(), packet);
                written?;
                // By way of memory, because `write_block` writes everything twice, once only to know how long it is.
                let len = body.len() as u32 + FRAME;
                let (type_, body) = (ENHANCED_PACKET_BLOCK, Cow::Borrowed(&body[..]));
                writer.write_raw_block(&RawBlock { type_, initial_len: len, body, trailer_len: len })?;
            }
            File::Pcap(writer) => {
                writer.write_packet(&PcapPacket::new(timestamp, original_len, packet.as_slice())?)?;
            }
        }
        Ok(())
    }

    pub(super) fn flush(&mut self) -> Result<(), Cause> {
        match self {
            File::PcapNg { writer, .. } => writer.get_mut().flush().map_err(Cause::Io),
            File::Pcap(writer) => Ok(writer.flush()?),
        }
    }
}

fn section_header() -> SectionHeaderBlock<'static> {
    let program = concat!("skbscope ", env!("CARGO_PKG_VERSION"));
    let options = vec![SectionHeaderOption::UserApplication(program.into())];
    SectionHeaderBlock { options, endianness: Endianness::Little, ..SectionHeaderBlock::default() }
}

fn interface(options: &CaptureOptions) -> InterfaceDescriptionBlock<'static> {
    let packets = if options.gso { "super-packets as TCP hands them down" } else { "packets as a wire carries them" };
    let description = format!("sender {} to receiver {}, {packets}", options.endpoints.local, options.endpoints.remote);
    InterfaceDescriptionBlock {
        linktype: DataLink::RAW,
        snaplen: SNAPLEN,
        options: vec![
            InterfaceDescriptionOption::IfName("skbscope".into()),
            InterfaceDescriptionOption::IfDescription(description.into()),
            InterfaceDescriptionOption::IfTsResol(InterfaceTsResolution::NANO),
        ],
    }
}

/// The direction in the low bits of `epb_flags`, then the comment if there is one. Takes the place of those of the packet before,
/// comment by comment in the same memory.
fn set_options(options: &mut Vec<EnhancedPacketOption<'static>>, direction: Direction, comment: &str) {
    let flags = match direction {
        Direction::In => 1,
        Direction::Out => 2,
    };
    if let [EnhancedPacketOption::Flags(last), EnhancedPacketOption::Common(CommonOption::Comment(text))] =
        &mut options[..]
        && !comment.is_empty()
    {
        *last = flags;
        let text = text.to_mut();
        text.clear();
        text.push_str(comment);
        return;
    }
    options.clear();
    options.push(EnhancedPacketOption::Flags(flags));
    if !comment.is_empty() {
        options.push(EnhancedPacketOption::Common(CommonOption::Comment(Cow::Owned(comment.to_owned()))));
    }
}
