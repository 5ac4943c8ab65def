//! New skbs: what one costs before it holds a byte, and how it joins the queue (net/ipv4/tcp.c).

use crate::engine::Engine;
use crate::engine::socket::queue::SkbRef;
use crate::engine::socket::skb::{Checksum, Skb};
use crate::engine::socket::state::{Chrono, Nonagle};
use crate::engine::step::macros::{enter, event, set, test};
use crate::engine::step::probe::{Probe, Subject};
use crate::kernel::rules::Placement;

/// The block that an skb shall fit when the stack cuts super-packets: small frames need no page then.
const SMALL_BLOCK: u32 = 2048;
/// Bytes behind the SYN's headers that its skb has room for.
const SYN_ROOM: u32 = 15;

impl Engine {
    /// A new, empty skb at the end of the queue for bytes of `sendmsg`, or of `sendpage` (`pages`). None: no memory.
    pub(in crate::engine) fn new_data_skb<P: Probe>(&mut self, pages: bool, p: &mut P) -> Option<SkbRef> {
        let skb = match self.config.kernel.rules.placement {
            Placement::LinearFirst => {
                let linear = if pages { 0 } else { self.select_size(p) };
                let skb = self.sk_stream_alloc_skb(linear, p)?;
                if !self.route_sums() {
                    self.queues.get_mut(skb).checksum = Checksum::Copied;
                }
                skb
            }
            Placement::PagesOnly => {
                let queued = self.queues.write_len() + self.queues.rtx_len();
                let first = test!(self, p, BothQueuesEmpty, queued, 0);
                self.tcp_stream_alloc_skb(first, p)?
            }
        };
        self.tcp_skb_entail(skb, p);
        Some(skb)
    }

    /// A new skb for the second part of one that is cut, whose linear area takes `linear` bytes.
    pub(in crate::engine) fn new_split_skb<P: Probe>(&mut self, linear: u32, p: &mut P) -> Option<SkbRef> {
        match self.config.kernel.rules.placement {
            Placement::LinearFirst => self.sk_stream_alloc_skb(linear, p),
            Placement::PagesOnly => self.tcp_stream_alloc_skb(true, p),
        }
    }

    /// A new skb for a SYN or FIN.
    pub(in crate::engine) fn new_control_skb<P: Probe>(&mut self, syn: bool, p: &mut P) -> Option<SkbRef> {
        match self.config.kernel.rules.placement {
            // Taken without asking the machine, so that the stock may fall below zero.
            Placement::LinearFirst => Some(self.alloc_control_skb(if syn { SYN_ROOM } else { 0 }, p)),
            Placement::PagesOnly => self.tcp_stream_alloc_skb(true, p),
        }
    }

    /// How many bytes the linear area of a data skb shall hold.
    /// Kernel: `select_size`, net/ipv4/tcp.c, 3.10.
    fn select_size<P: Probe>(&mut self, p: &mut P) -> u32 {
        enter!(self, p, SelectSize, || {
            let (kernel, features) = (&self.config.kernel, self.config.device.features);
            let (header, trailer, mss) = (kernel.max_tcp_header, kernel.shared_info, self.sk.mss_cache);
            let (in_block, in_page) = (SMALL_BLOCK - header - trailer, kernel.page_size - header - trailer);
            let most = in_page + (kernel.sysctl.max_skb_frags as u32 - 1) * kernel.page_size;
            let (sg, gso) = (features.scatter_gather, features.gso);
            if !test!(self, p, ScatterGather, sg, 1) {
                return mss;
            }
            if test!(self, p, CanGso, gso, 1) {
                return in_block;
            }
            if test!(self, p, MssOverPage, mss, in_page) && test!(self, p, MssFitsFrags, mss, most) {
                in_page
            } else {
                mss
            }
        })
    }

    /// A new, empty skb with a linear area of `linear` bytes, if the machine grants memory for the whole block.
    /// Kernel: `sk_stream_alloc_skb`, net/ipv4/tcp.c, 3.10.
    fn sk_stream_alloc_skb<P: Probe>(&mut self, linear: u32, p: &mut P) -> Option<SkbRef> {
        enter!(self, p, TcpStreamAllocSkb, || {
            let capacity = linear.next_multiple_of(4);
            let truesize = self.config.kernel.truesize_for(capacity);
            if !self.sk_wmem_schedule(truesize, p) {
                return None;
            }
            let skb = self.make_skb(self.config.kernel.head_for(capacity), capacity);
            event!(self, p, SkbAllocated, self.subject(skb), truesize);
            Some(skb)
        })
    }

    /// A new, empty skb for payload in pages. `force`: no shortage may refuse it.
    /// Kernel: `tcp_stream_alloc_skb`, net/ipv4/tcp.c, 6.1 to 6.18.
    /// Kernel: `sk_stream_alloc_skb`, net/ipv4/tcp.c, 5.10.
    fn tcp_stream_alloc_skb<P: Probe>(&mut self, force: bool, p: &mut P) -> Option<SkbRef> {
        enter!(self, p, TcpStreamAllocSkb, || {
            self.reclaim_under_pressure(p);
            let truesize = self.config.kernel.empty_truesize();
            if force {
                self.sk_forced_mem_schedule(truesize, p);
            } else if !self.sk_wmem_schedule(truesize, p) {
                return None;
            }
            let skb = self.make_skb(self.config.kernel.head_for(0), 0);
            event!(self, p, SkbAllocated, self.subject(skb), truesize);
            Some(skb)
        })
    }

    /// All of the block behind the headers is free for use.
    fn alloc_control_skb<P: Probe>(&mut self, linear: u32, p: &mut P) -> SkbRef {
        let kernel = &self.config.kernel;
        let head = kernel.head_for(linear);
        let skb = self.make_skb(head, head - kernel.max_tcp_header);
        event!(self, p, SkbAllocated, self.subject(skb), self.queues.get(skb).truesize);
        skb
    }

    fn make_skb(&mut self, head: u32, capacity: u32) -> SkbRef {
        let truesize = head + self.config.kernel.sk_buff + self.config.kernel.shared_info;
        let id = self.queues.new_id();
        self.queues.insert(Skb::empty(id, head, capacity, truesize))
    }

    /// Will the device, or the last stage before it, sum the payload?
    fn route_sums(&self) -> bool {
        self.config.device.features.checksum || self.config.device.features.gso
    }

    /// Appends a new skb to the queue and charges its overhead.
    /// Kernel: `tcp_skb_entail`, net/ipv4/tcp.c, 6.1 to 6.18.
    /// Kernel: `skb_entail`, net/ipv4/tcp.c, 3.10 to 5.10.
    pub(in crate::engine) fn tcp_skb_entail<P: Probe>(&mut self, skb: SkbRef, p: &mut P) {
        enter!(self, p, TcpSkbEntail, || {
            self.tcp_queue_skb(skb, p);
            if self.sk.nonagle.contains(Nonagle::PUSH) {
                self.set_nonagle(self.sk.nonagle - Nonagle::PUSH, p);
            }
            if self.config.kernel.rules.restart_when_queued {
                self.tcp_slow_start_after_idle_check(p);
            }
        })
    }

    /// Puts an skb at the end of the write queue and charges it.
    #[inline]
    /// Kernel: `tcp_queue_skb`, net/ipv4/tcp_output.c, 3.10 to 6.18.
    pub(in crate::engine) fn tcp_queue_skb<P: Probe>(&mut self, skb: SkbRef, p: &mut P) {
        let seq = self.sk.write_seq;
        let entry = self.queues.get_mut(skb);
        (entry.seq, entry.end_seq) = (seq, seq);
        let truesize = entry.truesize;
        let (queued, stock) = (self.sk.wmem_queued, self.sk.forward_alloc);
        self.queues.push_write(skb);
        self.charge_queued(truesize);
        if self.queues.write_len() == 1 {
            self.tcp_chrono_start(Chrono::Busy, p);
        }
        event!(self, p, SkbQueued, self.subject(skb), truesize);
        set!(self, p, WmemQueued, queued, self.sk.wmem_queued);
        set!(self, p, ForwardAlloc, stock, self.sk.forward_alloc);
    }

    /// Takes an unlinked skb off the account, drops its page references, and forgets it.
    /// Kernel: `tcp_wmem_free_skb`, include/net/tcp.h, 6.1 to 6.18.
    /// Kernel: `sk_wmem_free_skb`, include/net/sock.h, 3.10 to 5.10.
    pub(in crate::engine) fn tcp_wmem_free_skb<P: Probe>(&mut self, skb: SkbRef, p: &mut P) {
        let subject = self.subject(skb);
        let entry = self.queues.get(skb);
        let (truesize, pure) = (entry.truesize, entry.pure_zerocopy);
        let charged = if pure { self.config.kernel.empty_truesize() } else { truesize };
        for page in entry.linear.page.into_iter().chain(entry.frags.iter().map(|frag| frag.page)) {
            self.pages.put_ref(page);
        }
        let (id, clones, pinned) = (entry.id, entry.live_clones, entry.pinned);
        self.queues.release(skb);
        self.uncharge_queued(truesize, charged, p);
        event!(self, p, SkbFreed, subject, truesize);
        if let Some(first) = pinned {
            self.unpin_freed(id, clones, first, p);
        }
    }

    #[inline]
    pub(in crate::engine) fn subject(&self, skb: SkbRef) -> Subject {
        Subject::Skb(self.queues.get(skb).id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::socket::skb::Checksum;
    use crate::engine::test_support::{MSS, Sender};
    use crate::engine::{Features, SockOpt};
    use crate::kernel::{v3_10, v6_18};

    #[test]
    fn an_skb_costs_its_overhead_before_it_holds_a_byte() {
        let mut sender = Sender::new().closed();
        assert_eq!(sender.memory(), (0, 0));

        sender.write(1).unwrap();

        assert_eq!(v6_18::KERNEL.empty_truesize(), 256 + 256 + 320);
        assert_eq!((sender.unsent(), sender.memory()), (vec![(0, 1, 833)], (833, 4096 - 833)));
    }

    #[test]
    fn before_page_fragments_were_enough_an_skb_filled_its_linear_area_first_at_no_charge() {
        let mut sender = Sender::v3_10().closed();

        sender.write(1000).unwrap();
        assert_eq!(sender.unsent(), [(0, 1000, v3_10::KERNEL.truesize_for(1424))]);

        sender.write(1000).unwrap();
        assert_eq!(sender.unsent(), [(0, 2000, v3_10::KERNEL.truesize_for(1424) + 2000 - 1424)]);
    }

    #[test]
    fn the_linear_area_is_sized_by_what_the_device_can_do() {
        let linear = |features| {
            let mut sender = Sender::with(v3_10::KERNEL, |config| config.device.features = features).closed();
            sender.write(1).unwrap();
            let skb = sender.queues.write_queue().next().unwrap();
            (skb.linear.capacity, skb.checksum)
        };

        assert_eq!(linear(Features::ALL), (2048 - 304 - 320, Checksum::Partial));
        assert_eq!(linear(Features::NO_GSO), (MSS, Checksum::Partial));
        assert_eq!(linear(Features::NONE), (MSS, Checksum::Copied));
    }

    #[test]
    fn a_new_skb_clears_the_push_that_tcp_nodelay_left() {
        let mut sender = Sender::new().set(&[SockOpt::NoDelay(true)]).closed();
        assert_eq!(sender.sk.nonagle, Nonagle::OFF | Nonagle::PUSH);

        sender.write(1).unwrap();

        assert_eq!(sender.sk.nonagle, Nonagle::OFF);
    }
}
