//! Why a capture cannot be used.

use pcap_file::DataLink;
use thiserror::Error;

/// Why a file gives no packets.
#[derive(Debug, Error)]
pub enum ReadCaptureError {
    /// It is neither pcap nor pcapng.
    #[error("this is no capture: neither pcap nor pcapng ({0})")]
    NotACapture(String),
    /// A link type that nothing is known of.
    #[error("captured on a link of type {0:?}; known are Ethernet, raw IP, Linux cooked (v1, v2) and loopback")]
    Link(DataLink),
    /// No TCP in it.
    #[error("there is no TCP in it ({0} other packets)")]
    NoTcp(usize),
}
