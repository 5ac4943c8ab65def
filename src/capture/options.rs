//! What a capture is to be: its format, and what its packets are.

use std::path::Path;
use std::time::Duration;

use crate::capture::error::UnknownFormat;
use crate::wire::codec::Endpoints;

/// How packets are laid out in a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    /// pcapng, with a comment at each packet.
    PcapNg,
    /// With the magic number for nanoseconds.
    Pcap,
}

impl Format {
    /// The format that a file name's ending asks for, in small letters or capitals.
    pub fn of_path(path: &Path) -> Result<Format, UnknownFormat> {
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        if ending.eq_ignore_ascii_case("pcapng") {
            Ok(Format::PcapNg)
        } else if ending.eq_ignore_ascii_case("pcap") {
            Ok(Format::Pcap)
        } else {
            Err(UnknownFormat { path: path.to_owned() })
        }
    }
}

/// What a capture says of the connection beside the packets.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct CaptureOptions {
    /// Super-packets are written whole, as a capture on a sending host shows them; otherwise as the packets that a wire
    /// carries.
    pub gso: bool,
    /// The wall-clock time of `Time::ZERO`, since 1970.
    pub epoch: Duration,
    /// Addresses and ports of both sides, in the headers that are written.
    pub endpoints: Endpoints,
}
