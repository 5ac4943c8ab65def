//! What comes too early: kept in order of its numbers, told to the peer by SACK blocks (net/ipv4/tcp_input.c).

use arrayvec::ArrayVec;

use crate::engine::Engine;
use crate::engine::socket::receive::Received;
use crate::engine::step::macros::{enter, event};
use crate::engine::step::probe::{Probe, Subject};
use crate::kernel::rules::ReceiveTuning;
use crate::units::SeqNum;
use crate::wire::{SackBlock, Segment};

/// TCP_NUM_SACKS.
const MAX_SACKS: usize = 4;
/// From so many islands on, ACKs that were held back go before the oldest island is forgotten.
const SACKS_EXPECTED: usize = 2;
const TIMESTAMP_BLOCKS: usize = 3;

impl Engine {
    /// Kernel: `tcp_data_queue_ofo`, net/ipv4/tcp_input.c, 3.10 to 6.18.
    pub(in crate::engine) fn tcp_data_queue_ofo<P: Probe>(&mut self, seg: &Segment, p: &mut P) {
        enter!(self, p, TcpDataQueueOfo, || {
            self.tcp_data_ecn_check(seg);
            let skb = self.received_skb(seg);
            let (seq, end, len) = (skb.seq, skb.end_seq, skb.payload_len());
            if !self.tcp_try_rmem_schedule(skb.truesize, p) {
                self.sk_data_ready(p);
                event!(self, p, DataDropped, Subject::Socket, len);
                return;
            }
            self.rcv.predicts = false;
            self.rcv.ack.scheduled = true;
            event!(self, p, DataOutOfOrder, Subject::Socket, len);
            self.insert_out_of_order(skb, p);
            if self.sk.sack_ok {
                if self.config.kernel.rules.grows_window_out_of_order {
                    self.tcp_grow_window(seg);
                }
                self.tcp_sack_new_ofo_skb(seq, end, p);
            }
            if self.config.kernel.rules.receive_tuning == ReceiveTuning::ByDrained && !self.sk.orphaned {
                let bytes = self.rcv.space.bytes;
                self.tcp_rcvbuf_grow(bytes, p);
            }
        })
    }

    /// Puts an skb in its place, or behind the data of the last one. What it covers is dropped and reported.
    fn insert_out_of_order<P: Probe>(&mut self, skb: Received, p: &mut P) {
        let (seq, end) = (skb.seq, skb.end_seq);
        if let Some(last) = self.rcv.out_of_order.last_mut()
            && last.end_seq == seq
            && !last.fin
            && skb.payload_len() <= last.room
        {
            last.room -= skb.payload_len();
            last.end_seq = end;
            last.fin = skb.fin;
            last.payload.extend(skb.payload);
            return;
        }
        let place = self.rcv.out_of_order.partition_point(|other| other.seq.before(seq));
        if let Some(before) = place.checked_sub(1).map(|index| &self.rcv.out_of_order[index])
            && seq.before(before.end_seq)
        {
            let known = before.end_seq;
            if !end.after(known) {
                self.tcp_dsack_set(seq, end);
                return;
            }
            self.tcp_dsack_set(seq, known);
        }
        while let Some(next) = self.rcv.out_of_order.get(place).filter(|next| end.after(next.seq)) {
            let (left, right, truesize) = (next.seq, next.end_seq, next.truesize);
            if end.before(right) {
                self.tcp_dsack_extend(left, end);
                break;
            }
            self.tcp_dsack_extend(left, right);
            self.rcv.out_of_order.remove(place);
            self.uncharge_received(truesize, p);
        }
        let truesize = skb.truesize;
        self.rcv.out_of_order.insert(place, skb);
        self.charge_received(truesize, p);
    }

    /// A gap is filled: what follows it is in order now.
    /// Kernel: `tcp_ofo_queue`, net/ipv4/tcp_input.c, 3.10 to 6.18.
    pub(in crate::engine) fn tcp_ofo_queue<P: Probe>(&mut self, p: &mut P) {
        enter!(self, p, TcpOfoQueue, || {
            while let Some(first) = self.rcv.out_of_order.first() {
                let (seq, end) = (first.seq, first.end_seq);
                if seq.after(self.sk.rcv_nxt) {
                    break;
                }
                if seq.before(self.sk.rcv_nxt) {
                    let known = if end.after(self.sk.rcv_nxt) { self.sk.rcv_nxt } else { end };
                    self.tcp_dsack_extend(seq, known);
                }
                let skb = self.rcv.out_of_order.remove(0);
                self.uncharge_received(skb.truesize, p);
                if end.after(self.sk.rcv_nxt) {
                    let fin = skb.fin;
                    self.sk_mem_schedule_received(skb.truesize, p);
                    self.tcp_queue_rcv(skb, p);
                    if fin {
                        self.tcp_fin(p);
                        break;
                    }
                }
            }
        })
    }

    /// Kernel: `tcp_dsack_extend`, net/ipv4/tcp_input.c, 3.10 to 6.18.
    fn tcp_dsack_extend(&mut self, left: SeqNum, right: SeqNum) {
        match &mut self.rcv.dsack {
            Some(block) => drop(extend(block, left, right)),
            None => self.tcp_dsack_set(left, right),
        }
    }

    /// The newest island comes first; one that it touches becomes part of it.
    /// Kernel: `tcp_sack_new_ofo_skb`, net/ipv4/tcp_input.c, 3.10 to 6.18.
    fn tcp_sack_new_ofo_skb<P: Probe>(&mut self, left: SeqNum, right: SeqNum, p: &mut P) {
        let found = self.rcv.sacks.iter_mut().position(|block| extend(block, left, right));
        if found.unwrap_or(self.rcv.sacks.len()) >= SACKS_EXPECTED {
            self.tcp_sack_compress_send_ack(p);
        }
        let newest = match found {
            Some(index) => self.rcv.sacks.remove(index),
            None => {
                self.rcv.sacks.truncate(MAX_SACKS - 1);
                SackBlock { left, right }
            }
        };
        self.rcv.sacks.insert(0, newest);
        let mut index = 1;
        while let Some(&other) = self.rcv.sacks.get(index) {
            if extend(&mut self.rcv.sacks[0], other.left, other.right) {
                self.rcv.sacks.remove(index);
                index = 1;
            } else {
                index += 1;
            }
        }
    }

    /// Islands that are in order now are not reported any more.
    /// Kernel: `tcp_sack_remove`, net/ipv4/tcp_input.c, 3.10 to 6.18.
    pub(in crate::engine) fn tcp_sack_remove(&mut self) {
        if self.rcv.out_of_order.is_empty() {
            self.rcv.sacks.clear();
        }
        let next = self.sk.rcv_nxt;
        self.rcv.sacks.retain(|block| block.left.after(next));
    }

    /// What a segment reports now: what came twice, then the newest islands.
    pub(in crate::engine) fn sack_blocks(&self) -> ArrayVec<SackBlock, 4> {
        self.rcv.dsack.iter().chain(&self.rcv.sacks).take(self.sack_count()).copied().collect()
    }

    /// How many blocks [`Engine::sack_blocks`] are: each write asks, and there are hardly ever any.
    #[inline]
    fn sack_count(&self) -> usize {
        let most = if self.sk.tstamp_ok { TIMESTAMP_BLOCKS } else { MAX_SACKS };
        (self.rcv.sacks.len() + usize::from(self.rcv.dsack.is_some())).min(most)
    }

    /// `mss_cache` without the bytes that SACK blocks take in each segment (`tcp_current_mss`).
    /// Kernel: `tcp_current_mss`, net/ipv4/tcp_output.c, 3.10 to 6.18.
    #[inline]
    pub(in crate::engine) fn tcp_current_mss(&self) -> u32 {
        let blocks = self.sack_count() as u32;
        self.sk.mss_cache - if blocks > 0 { 4 + 8 * blocks } else { 0 }
    }
}

/// Makes `block` reach over `[left, right)` too, if they touch.
fn extend(block: &mut SackBlock, left: SeqNum, right: SeqNum) -> bool {
    let touches = !left.after(block.right) && !block.left.after(right);
    if touches {
        block.left = if left.before(block.left) { left } else { block.left };
        block.right = if right.after(block.right) { right } else { block.right };
    }
    touches
}

#[cfg(test)]
mod tests {
    use crate::engine::test_support::Sender;

    /// Islands that the last ACK reported, from the first byte on.
    fn reported(sender: &Sender) -> Vec<(u32, u32)> {
        let first = sender.sk.irs + 1;
        let last = sender.transmits().last().expect("an ACK");
        last.header.options.sack.iter().map(|block| (block.left - first, block.right - first)).collect()
    }

    #[test]
    fn what_comes_early_is_kept_and_reported_the_newest_first() {
        let mut sender = Sender::new();
        let first = sender.sk.rcv_nxt;

        let reports = [200, 400, 600].map(|at| {
            sender.data(first + at, 100);
            reported(&sender)
        });
        sender.data(first + 300, 100);
        sender.fire();

        assert_eq!(reports[0], [(200, 300)]);
        assert_eq!(reports[2], [(600, 700), (400, 500), (200, 300)]);
        assert_eq!(reported(&sender), [(200, 500), (600, 700)]);
        assert_eq!(sender.readable(), 0);
    }

    #[test]
    fn a_filled_gap_is_acknowledged_at_once_and_all_behind_it_can_be_read() {
        let mut sender = Sender::new();
        let first = sender.sk.rcv_nxt;
        sender.data(first + 100, 100);
        let before = sender.rcv.rmem_alloc;

        sender.data(first, 100);

        assert_eq!((sender.readable(), sender.transmits().count(), reported(&sender)), (200, 1, vec![]));
        assert!(sender.rcv.rmem_alloc <= 2 * before);
        assert_eq!(sender.rcv.out_of_order.len(), 0);
    }

    #[test]
    fn segments_are_shorter_while_islands_are_reported() {
        let mut sender = Sender::with_wide_window();
        let first = sender.sk.rcv_nxt;
        let full = sender.tcp_current_mss();

        sender.data(first + 100, 100);

        assert_eq!(full - sender.tcp_current_mss(), 12);
    }
}
