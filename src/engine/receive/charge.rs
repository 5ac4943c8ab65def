//! What a received skb costs, and whether there is room for it (net/ipv4/tcp_input.c, include/net/sock.h).

use crate::engine::Engine;
use crate::engine::socket::receive::Received;
use crate::engine::step::macros::{enter, event, set, test};
use crate::engine::step::probe::{Probe, Subject};
use crate::engine::write::memory::Wanted;
use crate::wire::{Flags, Segment};

const TCP_HEADER: u32 = 20;
/// NET_SKB_PAD: room that the driver leaves in front of a packet.
const DRIVER_PAD: u32 = 64;

impl Engine {
    /// The skb that a segment arrives in: one memory block that a TUN driver allocates for the whole packet.
    pub(in crate::engine) fn received_skb(&self, seg: &Segment) -> Received {
        let kernel = &self.config.kernel;
        let options = seg.header.options.bytes_on_wire() as u32;
        let packet = self.config.device.ip_header + TCP_HEADER + options + seg.payload.len() as u32;
        let block = kernel.receive_block(DRIVER_PAD + packet);
        let payload = if seg.payload.is_empty() { Vec::new() } else { vec![seg.payload.clone()] };
        Received {
            seq: seg.header.seq,
            end_seq: seg.end_seq(),
            payload,
            fin: seg.header.flags.contains(Flags::FIN),
            truesize: kernel.sk_buff + block,
            room: block - kernel.shared_info - DRIVER_PAD - packet,
        }
    }

    /// Is there room for an skb of this truesize? What lies out of order goes first.
    /// Kernel: `tcp_try_rmem_schedule`, net/ipv4/tcp_input.c, 3.10 to 6.18.
    pub(in crate::engine) fn tcp_try_rmem_schedule<P: Probe>(&mut self, truesize: u32, p: &mut P) -> bool {
        enter!(self, p, TcpTryRmemSchedule, || {
            let (alloc, rcvbuf) = (self.rcv.rmem_alloc, self.rcv.rcvbuf);
            if test!(self, p, RmemBelowRcvbuf, alloc, rcvbuf) && self.sk_rmem_schedule(truesize, p) {
                return true;
            }
            if !self.tcp_prune_queue(p) {
                return false;
            }
            while !self.sk_rmem_schedule(truesize, p) {
                if !self.tcp_prune_ofo_queue(p) {
                    return false;
                }
            }
            true
        })
    }

    /// The buffer is too small, or the machine's memory: the buffer grows if it may, and what came too early is dropped. False:
    /// that was not enough.
    /// Kernel: `tcp_prune_queue`, net/ipv4/tcp_input.c, 3.10 to 6.18.
    fn tcp_prune_queue<P: Probe>(&mut self, p: &mut P) -> bool {
        if self.rcv.rmem_alloc >= self.rcv.rcvbuf {
            self.tcp_clamp_window(p);
        } else if self.machine.pressure {
            self.tcp_adjust_rcv_ssthresh();
        }
        if self.rcv.rmem_alloc > self.rcv.rcvbuf {
            self.tcp_prune_ofo_queue(p);
        }
        let fits = self.rcv.rmem_alloc <= self.rcv.rcvbuf;
        self.rcv.predicts &= fits;
        fits
    }

    /// What came too early is dropped; the peer, who was told that it had arrived, has to send it again. False: there was
    /// nothing.
    /// Kernel: `tcp_prune_ofo_queue`, net/ipv4/tcp_input.c, 3.10 to 6.18.
    fn tcp_prune_ofo_queue<P: Probe>(&mut self, p: &mut P) -> bool {
        let any = !self.rcv.out_of_order.is_empty();
        while let Some(last) = self.rcv.out_of_order.pop() {
            self.uncharge_received(last.truesize, p);
            event!(self, p, DataDropped, Subject::Socket, last.payload_len());
        }
        self.rcv.sacks.clear();
        any
    }

    /// The machine's word on pages for an skb.
    /// Kernel: `sk_rmem_schedule`, include/net/sock.h, 3.10 to 6.18.
    fn sk_rmem_schedule<P: Probe>(&mut self, truesize: u32, p: &mut P) -> bool {
        let have = self.sk.forward_alloc;
        test!(self, p, ForwardAllocEnough, truesize, have) || self.schedule_missing(truesize, Wanted::ToReceive, p)
    }

    /// The buffer grows to what it holds, if the program has not set its size; the window follows.
    /// Kernel: `tcp_clamp_window`, net/ipv4/tcp_input.c, 3.10 to 6.18.
    fn tcp_clamp_window<P: Probe>(&mut self, p: &mut P) {
        self.rcv.ack.quick = 0;
        let from = self.rcv.rcvbuf;
        let most = self.config.kernel.sysctl.rmem[2];
        let low = self.machine.allocated() < self.machine.mem[0];
        if self.rcv.rcvbuf < most && !self.rcv.rcvbuf_locked && !self.machine.pressure && low {
            self.rcv.rcvbuf = self.rcv.rmem_alloc.min(most);
            set!(self, p, Rcvbuf, from, self.rcv.rcvbuf);
        }
        if self.rcv.rmem_alloc > self.rcv.rcvbuf {
            self.rcv.rcv_ssthresh = self.rcv.window_clamp.min(2 * self.advmss());
        }
    }

    /// Charges a received skb to the socket (`skb_set_owner_r`).
    pub(in crate::engine) fn charge_received<P: Probe>(&mut self, truesize: u32, p: &mut P) {
        let (stock, alloc) = (self.sk.forward_alloc, self.rcv.rmem_alloc);
        self.sk.forward_alloc -= i64::from(truesize);
        self.rcv.rmem_alloc += truesize;
        set!(self, p, ForwardAlloc, stock, self.sk.forward_alloc);
        set!(self, p, RmemAlloc, alloc, self.rcv.rmem_alloc);
    }

    /// A received skb is freed (`sock_rfree`).
    pub(in crate::engine) fn uncharge_received<P: Probe>(&mut self, truesize: u32, p: &mut P) {
        let (stock, alloc) = (self.sk.forward_alloc, self.rcv.rmem_alloc);
        self.sk.forward_alloc += i64::from(truesize);
        self.rcv.rmem_alloc -= truesize;
        set!(self, p, ForwardAlloc, stock, self.sk.forward_alloc);
        set!(self, p, RmemAlloc, alloc, self.rcv.rmem_alloc);
        self.reclaim_uncharged(p);
    }
}

#[cfg(test)]
mod tests {
    use crate::engine::Kernel;
    use crate::engine::test_support::Sender;
    use crate::kernel::{v3_10, v6_1, v6_18};

    #[test]
    fn a_received_skb_costs_the_whole_block_that_its_packet_lies_in() {
        let mut sender = Sender::new();

        let costs = [0, 100, 408, 409, 600, 1000].map(|bytes| {
            let before = sender.rcv.rmem_alloc;
            let at = sender.sk.rcv_nxt;
            sender.rcv.queue.clear();
            sender.data(at, bytes);
            sender.rcv.rmem_alloc - before
        });

        assert_eq!(costs, [0, 832, 1280, 1280, 1280, 2304]);
    }

    #[test]
    fn data_is_paid_for_from_the_stock_that_sending_uses_too() {
        let mut sender = Sender::new();
        let at = sender.sk.rcv_nxt;

        sender.data(at, 100);

        assert_eq!((sender.sk.forward_alloc, sender.machine.pages_granted), (4096 - 832, 1));
    }

    #[test]
    fn what_does_not_fit_rcvbuf_is_dropped_and_not_acknowledged() {
        let mut sender = Sender::new();
        (sender.rcv.rcvbuf, sender.rcv.rcvbuf_locked) = (4000, true);
        let mut at = sender.sk.rcv_nxt;
        let mut took = Vec::new();
        for _ in 0..4 {
            sender.data(at, 1000);
            took.push(sender.sk.rcv_nxt - at);
            at = sender.sk.rcv_nxt;
        }

        assert_eq!(took, [1000, 1000, 0, 0]);
    }

    /// The bytes that are taken of two segments, and the windows told meanwhile, where the machine has no memory left.
    fn beyond_the_hard_limit(kernel: Kernel) -> [(u32, Option<u16>); 2] {
        let mut sender = Sender::with(kernel, |_| {});
        (sender.sk.forward_alloc, sender.machine.pages_granted) = (0, 0);
        sender.machine.other_pages = sender.machine.mem[2] + 100;
        [1000, 1000].map(|bytes| {
            let at = sender.sk.rcv_nxt;
            sender.data(at, bytes);
            (sender.sk.rcv_nxt - at, sender.transmits().next().map(|sent| sent.header.window))
        })
    }

    #[test]
    fn without_memory_data_is_dropped_or_the_first_is_taken_by_force_or_the_window_closes_too() {
        assert_eq!(beyond_the_hard_limit(v3_10::KERNEL), [(0, None), (0, None)]);
        let [(first, told), second] = beyond_the_hard_limit(v6_1::KERNEL);
        assert!((first, second) == (1000, (0, None)) && told.is_some_and(|window| window > 0));
        let [first, (second, _)] = beyond_the_hard_limit(v6_18::KERNEL);
        assert_eq!((first, second), ((1000, Some(0)), 0));
    }

    #[test]
    fn below_the_hard_limit_tcp_rmem_0_is_guaranteed_and_beyond_that_only_a_fair_share() {
        let mut sender = Sender::new();
        sender.machine.other_pages = sender.machine.mem[2] - 8;
        sender.machine.sockets = 1_000_000;

        let took = [1000, 1000, 1000, 1000].map(|bytes| {
            let at = sender.sk.rcv_nxt;
            sender.rcv.rcv_wnd = 60_000;
            sender.data(at, bytes);
            sender.sk.rcv_nxt - at
        });

        // 2,304 bytes are below 4,096, 4,608 are not; the third is paid for by what the second left of its page.
        assert_eq!(took, [1000, 1000, 1000, 0]);
        assert!(sender.machine.pressure);
    }

    #[test]
    fn a_buffer_that_is_full_grows_to_what_it_holds_unless_the_program_has_set_it() {
        let grown = |locked| {
            let mut sender = Sender::new();
            (sender.rcv.rcvbuf, sender.rcv.rcvbuf_locked) = (4000, locked);
            for _ in 0..3 {
                sender.data(sender.sk.rcv_nxt, 1000);
            }
            sender.rcv.rcvbuf
        };

        assert_eq!([false, true].map(grown), [4608, 4000]);
    }
}
