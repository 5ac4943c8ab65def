//! The inside of a socket, which only the kernel sees: the queue skb by skb, the wait list, and numbers that no call tells.

use serde::{Deserialize, Serialize};

/// A copy made under the socket's lock. What this kernel does not have is missing.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Inside {
    /// The first byte sent and not acknowledged.
    pub snd_una: u32,
    /// The next byte to send for the first time.
    pub snd_nxt: u32,
    /// The end of what programs have written.
    pub write_seq: u32,
    /// The end of what is sent or to be sent with PSH.
    pub pushed_seq: Option<u32>,
    /// `sk_wmem_queued`: truesize of all queued skbs.
    pub wmem_queued: u32,
    /// `sk_sndbuf`.
    pub sndbuf: u32,
    /// `sk_forward_alloc`.
    pub forward_alloc: Option<i32>,
    /// The window that the peer offers.
    pub snd_wnd: Option<u32>,
    /// The size was set by SO_SNDBUF: it is not tuned any more.
    pub sndbuf_locked: Option<bool>,
    /// SOCK_NOSPACE: a write did not fit, and nobody was told since that there is room. An orphan has no such flag.
    pub nospace: Option<bool>,
    /// Calls that sleep for memory (`sk_write_pending`).
    pub write_pending: Option<u32>,
    /// TCP_NOTSENT_LOWAT of the socket; 0: the system's.
    pub notsent_lowat: Option<u32>,
    /// `tp->nonagle`: bit 0 TCP_NODELAY, 1 TCP_CORK, 2 push once.
    pub nonagle: Option<u32>,
    /// What limits it now (`chrono_type`): 1 busy, 2 the peer's window, 3 the send buffer.
    pub chrono: Option<u32>,
    /// Came while the socket was locked.
    pub backlog_bytes: Option<u32>,
    /// How long the kernel held the socket for this.
    pub held_us: u64,
    /// There are more skbs than could be copied.
    pub truncated: bool,
    /// Those that were sent, then those that were not, in the order of the stream.
    pub skbs: Vec<LiveSkb>,
}

/// One skb.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct LiveSkb {
    /// On the retransmit queue.
    pub sent: bool,
    /// First sequence number.
    pub seq: u32,
    /// First sequence number after it: payload, and 1 each for SYN and FIN.
    pub end_seq: u32,
    /// Payload in bytes.
    pub len: u32,
    /// Of it in fragments.
    pub data_len: u32,
    /// Charged to the socket.
    pub truesize: u32,
    /// `TCP_SKB_CB(skb)->tcp_flags`: bit 0 FIN, 3 PSH.
    pub tcp_flags: u32,
    /// `TCP_SKB_CB(skb)->sacked`: bit 0 SACKed, 1 sent again, 2 lost, 7 ever sent again.
    pub sacked: u32,
    /// Closed by MSG_EOR.
    pub eor: bool,
    /// Wire segments that it stands for.
    pub gso_segs: u32,
    /// A clone of it is on its way through this host.
    pub cloned: bool,
    /// `skb_shinfo(skb)->flags`: bit 1 shared pages, bits 0 and 2 zero copy.
    pub shared_info_flags: u32,
    /// The fragments: page (a number that only tells pages apart), offset, length.
    pub frags: Vec<LiveFrag>,
}

/// A piece of a page.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct LiveFrag {
    /// Tells pages apart, in the order in which they come in this queue: 0, 1, ...
    pub page: u32,
    /// In bytes, from the page's start.
    pub offset: u32,
    /// In bytes.
    pub len: u32,
}

impl LiveSkb {
    const SHARED: u32 = 1 << 1;
    const ZEROCOPY: u32 = 1 << 0;

    /// Known to have arrived beyond a gap.
    pub fn is_sacked(&self) -> bool {
        self.sacked & 1 != 0
    }

    /// Taken for lost.
    pub fn is_lost(&self) -> bool {
        self.sacked & 4 != 0
    }

    /// Sent again, now or before.
    pub fn is_retransmitted(&self) -> bool {
        self.sacked & 0x82 != 0
    }

    /// Carries our FIN.
    pub fn is_fin(&self) -> bool {
        self.tcp_flags & 1 != 0
    }

    /// Its payload is the program's own pages (MSG_ZEROCOPY).
    pub fn is_zerocopy(&self) -> bool {
        self.shared_info_flags & Self::ZEROCOPY != 0
    }

    /// Its pages are shared with others (sendfile, splice).
    pub fn is_shared(&self) -> bool {
        self.shared_info_flags & Self::SHARED != 0 && !self.is_zerocopy()
    }
}

impl Inside {
    /// Pages that the fragments lie in, each counted once.
    pub fn distinct_pages(&self) -> usize {
        let mut pages: Vec<_> = self.skbs.iter().flat_map(|skb| skb.frags.iter().map(|frag| frag.page)).collect();
        pages.sort_unstable();
        pages.dedup();
        pages.len()
    }

    /// Fragments of all skbs.
    pub fn frags(&self) -> usize {
        self.skbs.iter().map(|skb| skb.frags.len()).sum()
    }
}
