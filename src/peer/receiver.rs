//! A TCP receiver that follows the RFCs and behaves as Linux does where they leave a choice.

use std::time::Duration;

use crate::peer::Offer;

#[derive(Clone, PartialEq, Debug)]
pub struct ReceiverConfig {
    pub offer: Offer,
    /// Bytes of payload it can hold, unread and out of order; the largest window it advertises.
    pub buffer: u32,
    /// Bytes per second its application reads; `None`: all at once, 0: nothing.
    pub read_rate: Option<u64>,
    /// How long an ACK may wait for a second segment; zero: every segment is acknowledged at once.
    pub delayed_ack: Duration,
    /// Full segments acknowledged at once before ACKs are delayed, for a sender in slow start.
    pub quick_acks: u32,
    /// Report duplicates (RFC 2883), where SACK is in use.
    pub dsack: bool,
    /// SHA-256 of what is read.
    pub digest: bool,
}

impl Default for ReceiverConfig {
    fn default() -> Self {
        ReceiverConfig {
            offer: Offer::default(),
            buffer: 4 << 20,
            read_rate: None,
            delayed_ack: Duration::from_millis(40),
            quick_acks: 16,
            dsack: true,
            digest: false,
        }
    }
}

#[derive(Clone, Debug)]
pub struct Receiver {}
