//! The two file formats, written by pcap-file.

use std::borrow::Cow;
use std::io::Write;
use std::mem;
use std::time::Duration;

use pcap_file::DataLink;
use pcap_file::pcap::{PcapHeader, PcapPacket, PcapTsResolution, PcapWriter};
use pcap_file::pcapng::PcapNgWriter;
use pcap_file::pcapng::blocks::enhanced_packet::{EnhancedPacketBlock, EnhancedPacketOption};
use pcap_file::pcapng::blocks::interface_description::{
    InterfaceDescriptionBlock, InterfaceDescriptionOption, InterfaceTsResolution,
};
use pcap_file::pcapng::blocks::opt_common::CommonOption;
use pcap_file::pcapng::blocks::section_header::{SectionHeaderBlock, SectionHeaderOption};
use pcap_file::pcapng::{Block, PcapNgBlock};

use crate::capture::error::Cause;
use crate::capture::options::{CaptureOptions, Format};
use crate::wire::codec::Direction;

/// No packet is cut: the limit that tcpdump and Wireshark use, above the 65,575 bytes of the longest IPv6 packet.
const SNAPLEN: u32 = 262_144;

/// A file of either format.
pub(super) enum File<W: Write> {
    PcapNg {
        writer: PcapNgWriter<W>,
        /// Those of the packet before, to be overwritten.
        options: Vec<EnhancedPacketOption<'static>>,
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
                Ok(File::PcapNg { writer, options: Vec::new() })
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
            File::PcapNg { writer, options } => {
                set_options(options, direction, comment);
                // The block owns what it writes, so that it gives the memory back for the next packet.
                let data = Cow::Owned(mem::take(packet));
                let options_taken = mem::take(options);
                let block =
                    EnhancedPacketBlock { interface_id: 0, timestamp, original_len, data, options: options_taken }
                        .into_block();
                let result = writer.write_block(&block);
                if let Block::EnhancedPacket(block) = block {
                    *packet = block.data.into_owned();
                    *options = block.options;
                }
                result?;
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
    SectionHeaderBlock { options, ..SectionHeaderBlock::default() }
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
