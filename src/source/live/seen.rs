//! What was seen of a socket at one moment, before anything is concluded.

use serde::{Deserialize, Serialize};

use crate::source::live::inside::Inside;
use crate::source::live::peer::Peer;
use crate::source::live::process::Process;
use crate::source::live::progress::Progress;
use crate::source::live::socket::LiveSocket;
use crate::source::live::wait::Wait;

/// What was seen, before anything is concluded.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Seen {
    /// Since the first look.
    pub at_ms: u64,
    /// What sock_diag tells.
    pub socket: LiveSocket,
    /// What has happened since the look before.
    pub progress: Option<Progress>,
    /// Who holds it, as far as it may be seen.
    pub processes: Vec<Process>,
    /// Processes whose descriptors may not be seen.
    pub unreadable_processes: usize,
    /// The other end, if it is here.
    pub peer: Option<Peer>,
    /// The queue, skb by skb.
    pub inside: Option<Inside>,
    /// Why it is not there, or is all that can be had: one sentence, with what to do.
    pub tier: String,
    /// Who waits.
    pub waits: Vec<Wait>,
    /// `net.ipv4.tcp_notsent_lowat` there.
    pub system_notsent_lowat: Option<u32>,
    /// What the program has to send in all, where whoever looks has said it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total_bytes: Option<u64>,
}

impl Seen {
    /// What is known of a socket by its totals alone: enough to say who holds it up.
    pub fn of_totals(socket: LiveSocket, progress: Option<Progress>) -> Seen {
        Seen {
            at_ms: 0,
            socket,
            progress,
            processes: Vec::new(),
            unreadable_processes: 0,
            peer: None,
            inside: None,
            tier: String::new(),
            waits: Vec::new(),
            system_notsent_lowat: None,
            total_bytes: None,
        }
    }

    /// SOCK_NOSPACE, if it can be seen: a write did not fit.
    pub fn nospace(&self) -> Option<bool> {
        self.inside.as_ref().and_then(|inside| inside.nospace)
    }

    /// What the program still holds itself, where its total is known: 1 more on the connecting side, whose SYN is counted as
    /// acknowledged.
    pub fn in_the_program_bytes(&self) -> Option<u64> {
        Some(self.total_bytes?.saturating_sub(self.socket.handed_over_bytes()?))
    }

    /// Whether anybody is known to wait for room.
    pub fn room_wanted(&self) -> bool {
        self.waits.iter().any(|wait| wait.for_room(self.nospace()) == Some(true))
    }

    /// The peer's window, where the kernel tells it.
    pub fn snd_wnd(&self) -> Option<u32> {
        let inside = self.inside.as_ref().and_then(|inside| inside.snd_wnd);
        inside.or_else(|| self.socket.info.as_ref().and_then(|info| info.snd_wnd))
    }

    /// The limit of what may wait unsent: the socket's own, or else the system's; None: there is none, or it cannot be seen.
    pub fn notsent_lowat(&self) -> Option<u32> {
        let own = self.inside.as_ref().and_then(|inside| inside.notsent_lowat)?;
        let limit = if own > 0 { own } else { self.system_notsent_lowat.unwrap_or(u32::MAX) };
        (limit < i32::MAX as u32).then_some(limit)
    }
}
