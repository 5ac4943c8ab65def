//! What a received skb costs, and whether there is room for it (net/ipv4/tcp_input.c, include/net/sock.h).

use crate::engine::Engine;
use crate::engine::socket::receive::Received;
use crate::engine::step::macros::{enter, event, set, test};
use crate::engine::step::probe::{Probe, Subject};
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
            self.tcp_clamp_window();
            while let Some(last) = self.rcv.out_of_order.pop() {
                self.uncharge_received(last.truesize, p);
                event!(self, p, DataDropped, Subject::Socket, last.payload_len());
            }
            self.rcv.sacks.clear();
            self.rcv.rmem_alloc <= self.rcv.rcvbuf && self.sk_rmem_schedule(truesize, p)
        })
    }

    /// The machine's word on pages for an skb. The first in the queue, and a socket that holds little, get them by force.
    /// Kernel: `sk_rmem_schedule`, include/net/sock.h, 3.10 to 6.18.
    fn sk_rmem_schedule<P: Probe>(&mut self, truesize: u32, p: &mut P) -> bool {
        let have = self.sk.forward_alloc;
        if !test!(self, p, ForwardAllocEnough, truesize, have) {
            let [guarantee, ..] = self.config.kernel.sysctl.rmem;
            let wanted = self.machine.allocated() + self.pages_missing(truesize);
            let refused = wanted > self.machine.mem[2] && self.rcv.rmem_alloc >= guarantee;
            if refused && !self.rcv.queue.is_empty() {
                return false;
            }
            self.sk_mem_schedule_received(truesize, p);
        }
        true
    }

    /// The buffer grows to what it holds, if the program has not set its size; the window follows.
    /// Kernel: `tcp_clamp_window`, net/ipv4/tcp_input.c, 3.10 to 6.18.
    fn tcp_clamp_window(&mut self) {
        let most = self.config.kernel.sysctl.rmem[2];
        let low = self.machine.allocated() < self.machine.mem[0];
        if self.rcv.rcvbuf < most && !self.rcv.rcvbuf_locked && !self.machine.pressure && low {
            self.rcv.rcvbuf = self.rcv.rmem_alloc.min(most).max(self.rcv.rcvbuf);
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
    use crate::engine::test_support::Sender;

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
}
