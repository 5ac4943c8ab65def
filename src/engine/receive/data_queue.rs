//! The peer's payload and FIN on their way into the receive queue (net/ipv4/tcp_input.c).

use crate::engine::Engine;
use crate::engine::socket::receive::Received;
use crate::engine::socket::state::State;
use crate::engine::step::macros::{enter, event, set, test};
use crate::engine::step::probe::{Probe, Subject};
use crate::kernel::rules::WithoutMemory;
use crate::units::SeqNum;
use crate::wire::{Flags, SackBlock, Segment};

impl Engine {
    /// Payload bytes that a program can read now.
    pub fn readable(&self) -> u32 {
        let fin = self.rcv.queue.back().is_some_and(|last| last.fin);
        (self.sk.rcv_nxt - self.rcv.copied_seq).saturating_sub(u32::from(fin))
    }

    /// `rcv_nxt` as a byte of the peer's stream.
    pub fn received_offset(&self) -> i64 {
        i64::from((self.sk.rcv_nxt - self.sk.irs).saturating_sub(1))
    }

    /// What a state after ESTABLISHED does with payload and FIN (`tcp_rcv_state_process`). False: the connection is over.
    pub(in crate::engine) fn take_payload<P: Probe>(&mut self, seg: &Segment, p: &mut P) -> bool {
        let (seq, end) = (seg.header.seq, seg.end_seq());
        let fin = seg.header.flags.contains(Flags::FIN);
        match self.sk.state {
            State::CloseWait | State::Closing | State::LastAck if !seq.before(self.sk.rcv_nxt) => return true,
            State::Established | State::TimeWait => {}
            // Nobody can read any more: whoever still writes has to hear of it.
            _ if self.sk.rcv_shutdown && seq != end && (end - u32::from(fin)).after(self.sk.rcv_nxt) => {
                self.tcp_reset(p);
                self.answer_with_reset(seg, p);
                return false;
            }
            _ => {}
        }
        self.tcp_data_queue(seg, p);
        true
    }

    /// Kernel: `tcp_data_queue`, net/ipv4/tcp_input.c, 3.10 to 6.18.
    fn tcp_data_queue<P: Probe>(&mut self, seg: &Segment, p: &mut P) {
        enter!(self, p, TcpDataQueue, || {
            let (seq, end, next) = (seg.header.seq, seg.end_seq(), self.sk.rcv_nxt);
            if seq == end {
                return;
            }
            self.tcp_ecn_accept_cwr(seg);
            let window = self.tcp_receive_window();
            let ahead = seq.distance(next);
            if test!(self, p, SegmentInOrder, ahead, 0) {
                // A bare FIN needs no window.
                let bare_fin = seg.payload.is_empty() && self.closes_window_without_memory();
                if window == 0 && !bare_fin {
                    self.out_of_window(p);
                } else {
                    self.queue_in_order(seg, p);
                }
            } else if !end.after(next) {
                self.tcp_dsack_set(seq, end);
                self.out_of_window(p);
            } else if !seq.before(next + window) {
                self.out_of_window(p);
            } else if seq.before(next) {
                self.tcp_dsack_set(seq, next);
                self.queue_in_order(seg, p);
            } else {
                self.tcp_data_queue_ofo(seg, p);
            }
        })
    }

    fn out_of_window<P: Probe>(&mut self, p: &mut P) {
        self.tcp_enter_quickack_mode();
        self.rcv.ack.scheduled = true;
        event!(self, p, DataDropped, Subject::Socket, 0);
    }

    fn queue_in_order<P: Probe>(&mut self, seg: &Segment, p: &mut P) {
        let skb = self.received_skb(seg);
        let len = seg.payload.len() as u32;
        if !self.has_memory_for(skb.truesize, len, p) {
            event!(self, p, DataDropped, Subject::Socket, len);
            return;
        }
        self.tcp_queue_rcv(skb, p);
        if len > 0 {
            self.tcp_event_data_recv(seg, p);
        }
        if seg.header.flags.contains(Flags::FIN) {
            self.tcp_fin(p);
        }
        if !self.rcv.out_of_order.is_empty() {
            self.tcp_ofo_queue(p);
            if self.rcv.out_of_order.is_empty() {
                self.rcv.ack.now = true;
            }
        }
        self.tcp_sack_remove();
        self.tcp_fast_path_check();
        if !self.sk.orphaned {
            event!(self, p, DataReceived, Subject::Socket, len);
            self.sk_data_ready(p);
        }
    }

    fn closes_window_without_memory(&self) -> bool {
        self.config.kernel.rules.without_memory == WithoutMemory::ClosesWindow
    }

    /// Is there memory for what came in order, or is it taken all the same?
    fn has_memory_for<P: Probe>(&mut self, truesize: u32, len: u32, p: &mut P) -> bool {
        let is_first = self.rcv.queue.is_empty();
        let rule = self.config.kernel.rules.without_memory;
        if rule == WithoutMemory::ForcesFirst && is_first {
            self.sk_forced_mem_schedule(truesize, p);
            return true;
        }
        if self.tcp_try_rmem_schedule(truesize, p) {
            return true;
        }
        match rule {
            WithoutMemory::Drops => return false,
            WithoutMemory::ForcesFirst => {
                self.sk_data_ready(p);
                return false;
            }
            WithoutMemory::ClosesWindow => {
                let ack = &mut self.rcv.ack;
                (ack.scheduled, ack.now, ack.no_memory) = (true, true, true);
                self.sk_data_ready(p);
                if !is_first && len > 0 {
                    return false;
                }
                self.sk_forced_mem_schedule(truesize, p);
            }
        }
        true
    }

    /// Appends to the receive queue, in the room behind the last skb if it fits there.
    /// Kernel: `tcp_queue_rcv`, net/ipv4/tcp_input.c, 3.10 to 6.18.
    pub(in crate::engine) fn tcp_queue_rcv<P: Probe>(&mut self, skb: Received, p: &mut P) {
        let from = self.received_offset();
        self.sk.rcv_nxt = skb.end_seq;
        set!(self, p, RcvNxt, from, self.received_offset());
        let fin_stays = skb.fin && !self.config.kernel.rules.coalesces_fin;
        if let Some(last) = self.rcv.queue.back_mut()
            && last.end_seq == skb.seq
            && skb.payload_len() <= last.room
            && !fin_stays
        {
            last.room -= skb.payload_len();
            last.end_seq = skb.end_seq;
            last.fin |= skb.fin;
            last.payload.extend(skb.payload);
            return;
        }
        let truesize = skb.truesize;
        self.rcv.queue.push_back(skb);
        self.charge_received(truesize, p);
    }

    /// Remembers what came twice, for the next ACK to tell (RFC 2883).
    /// Kernel: `tcp_dsack_set`, net/ipv4/tcp_input.c, 3.10 to 6.18.
    pub(in crate::engine) fn tcp_dsack_set(&mut self, left: SeqNum, right: SeqNum) {
        if self.sk.sack_ok {
            self.rcv.dsack = Some(SackBlock { left, right });
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::engine::test_support::Sender;
    use crate::engine::{Kernel, MsgFlags, State, SysResult, Syscall};
    use crate::kernel::{v3_10, v6_18};
    use crate::wire::Flags;

    fn read(sender: &mut Sender, bytes: u32) -> SysResult {
        sender.call(Syscall::Recv { bytes, wait: false });
        sender.result().expect("a read that does not wait returns")
    }

    #[test]
    fn a_small_segment_lies_in_the_room_behind_the_one_before_it_and_costs_nothing() {
        let mut sender = Sender::new();
        let at = sender.sk.rcv_nxt;
        sender.data(at, 1000);

        let costs = [500, 124, 1].map(|bytes| {
            sender.data(sender.sk.rcv_nxt, bytes);
            (sender.rcv.queue.len(), sender.rcv.rmem_alloc)
        });

        assert_eq!(costs, [(1, 2304), (1, 2304), (2, 2304 + 832)]);
    }

    #[test]
    fn a_fin_costs_an_skb_unless_it_finds_room_behind_data_and_in_3_10_always() {
        let costs = |kernel: Kernel| {
            let mut sender = Sender::with(kernel, |_| {});
            sender.data(sender.sk.rcv_nxt, 1000);
            let before = sender.rcv.rmem_alloc;
            sender.peer_fin(sender.sk.rcv_nxt);
            (sender.rcv.rmem_alloc - before, sender.sk.state)
        };

        assert_eq!(costs(v6_18::KERNEL), (0, State::CloseWait));
        assert_eq!(costs(v3_10::KERNEL), (768, State::CloseWait));
    }

    #[test]
    fn a_blocked_writer_wakes_when_data_comes_and_goes_on_if_there_is_any_room_at_all() {
        let mut sender = Sender::new().closed();
        assert_eq!(sender.send_of(1, 100_000, MsgFlags::empty()), None);

        sender.data(sender.sk.rcv_nxt, 100);

        assert!(sender.woke());
    }

    #[test]
    fn data_that_comes_again_is_reported_once() {
        let mut sender = Sender::new();
        let at = sender.sk.rcv_nxt;
        sender.data(at, 100);

        sender.data(at, 100);

        let blocks: Vec<_> = sender.transmits().flat_map(|sent| sent.header.options.sack.clone()).collect();
        assert_eq!(blocks.iter().map(|block| (block.left, block.right)).collect::<Vec<_>>(), [(at, at + 100)]);
        assert_eq!((sender.rcv.dsack, sender.readable()), (None, 100));
    }

    #[test]
    fn data_after_shutdown_of_both_sides_ends_the_connection_with_a_reset() {
        let mut sender = Sender::new();
        sender.call(Syscall::Close);
        sender.sk.rcv_shutdown = true;
        sender.ack(1);

        sender.data(sender.sk.rcv_nxt, 10);

        let flags: Vec<_> = sender.transmits().map(|sent| sent.header.flags).collect();
        assert_eq!((flags, sender.sk.state), (vec![Flags::RST], State::Close));
    }

    #[test]
    fn a_read_takes_whole_skbs_off_the_account_and_leaves_the_rest_of_one() {
        let mut sender = Sender::new();
        sender.data(sender.sk.rcv_nxt, 1000);
        sender.data(sender.sk.rcv_nxt, 1400);
        assert_eq!(sender.rcv.rmem_alloc, 2 * 2304);

        let steps = [900, 200, 5000, 1].map(|bytes| (read(&mut sender, bytes), sender.rcv.rmem_alloc));

        let again = Err(crate::engine::Errno::Eagain);
        assert_eq!(steps, [(Ok(900), 4608), (Ok(200), 2304), (Ok(1300), 0), (again, 0)]);
    }
}
