//! A real kernel as the peer: segments leave and arrive by way of a device, and what the peer knows of itself it tells
//! now and then.

use serde::{Deserialize, Serialize};

use crate::encode::encoded;
use crate::peer::{PeerCommand, PeerStats, Refusal};

/// A real kernel, as far as a session must know of it before it connects.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
pub struct RemoteConfig {
    /// Bytes per second its program reads at first; `None`: all at once, 0: nothing.
    pub read_rate: Option<u64>,
    /// SO_RCVBUF of its socket in bytes; `None`: its kernel tunes the buffer.
    pub rcvbuf: Option<u32>,
    /// A program of the user's reads, as it likes: there is no rate to set.
    #[serde(default)]
    pub own_program: bool,
}

/// What the world knows of a remote peer.
#[derive(Clone, Debug)]
pub struct RemotePeer {
    read_rate: Option<u64>,
    own_program: bool,
    report: PeerReport,
}

encoded! { struct RemotePeer { read_rate, report } but { own_program } }

/// What the peer told of itself last.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
pub struct PeerReport {
    /// Bytes that its program has read.
    pub read_bytes: u64,
    /// The program has read the end of the stream, or the connection is gone.
    pub ended: bool,
    /// SHA-256 of what the program has read, once it has read everything.
    pub digest: Option<[u8; 32]>,
    /// What its socket says of itself; none where it cannot be asked.
    pub socket: Option<PeerSocket>,
}

encoded! { struct PeerReport { read_bytes, ended, digest, socket } }

/// The receiving socket as its kernel accounts for it.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
pub struct PeerSocket {
    /// `tcpi_bytes_received`: payload that arrived and was acknowledged.
    pub received_bytes: u64,
    /// In order, and not read by the program (SIOCINQ).
    pub unread_bytes: u64,
    /// `tcpi_rcv_wnd`: the window it offers, in bytes. Kernels before 6.2 do not tell.
    pub window: u32,
    /// `tcpi_rcv_space`: what its buffer is tuned to, in bytes.
    pub space: u32,
    /// `tcpi_rcv_ooopack`: packets that came before their turn.
    pub out_of_order: u32,
    /// `tcpi_segs_in`: segments that arrived.
    pub segments: u32,
}

encoded! { struct PeerSocket { received_bytes, unread_bytes, window, space, out_of_order, segments } }

impl RemotePeer {
    pub fn new(config: &RemoteConfig) -> Self {
        RemotePeer { read_rate: config.read_rate, own_program: config.own_program, report: PeerReport::default() }
    }

    /// How fast its program is to read: who carries the segments sees to it.
    pub fn read_rate(&self) -> Option<u64> {
        self.read_rate
    }

    /// A program of the user's reads, as it likes.
    pub fn has_own_program(&self) -> bool {
        self.own_program
    }

    pub fn report(&self) -> &PeerReport {
        &self.report
    }

    pub fn told(&mut self, report: PeerReport) {
        self.report = report;
    }

    pub fn command(&mut self, command: &PeerCommand) -> Result<(), Refusal> {
        match command {
            PeerCommand::ReadRate(_) if self.own_program => return Err(Refusal::ReadsByItself),
            PeerCommand::ReadRate(rate) => self.read_rate = *rate,
            _ => return Err(Refusal::IsRemote),
        }
        Ok(())
    }

    /// Bytes that came in order, as far as it told.
    pub fn received(&self) -> u64 {
        self.report.socket.map_or(0, |socket| socket.received_bytes).max(self.report.read_bytes)
    }

    pub fn stats(&self) -> PeerStats {
        let socket = self.report.socket.unwrap_or_default();
        PeerStats {
            segments: u64::from(socket.segments),
            out_of_order: u64::from(socket.out_of_order),
            ..PeerStats::default()
        }
    }
}
