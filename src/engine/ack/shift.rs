//! Merging SACKed bytes into the SACKed skb before them (`tcp_shift_skb_data`, net/ipv4/tcp_input.c).

use crate::engine::Engine;
use crate::engine::ack::verdict::{SackState, Shifted};
use crate::engine::socket::queue::SkbRef;
use crate::engine::socket::recovery::Recovery;
use crate::engine::socket::skb::{Sacked, Skb};
use crate::engine::step::macros::{enter, event, test};
use crate::engine::step::probe::Probe;
use crate::wire::{Flags, SackBlock};

/// Payload that one skb may hold at most after a merge: 65,535 segments of 8 bytes.
const MAX_SHIFTED: u32 = 65_535 * 8;

impl Engine {
    /// Moves newly SACKed bytes into the SACKed skb in front, so that the queue does not fall to pieces.
    /// Kernel: `tcp_shift_skb_data`, net/ipv4/tcp_input.c, 3.10 to 6.18.
    pub(in crate::engine) fn tcp_shift_skb_data<P: Probe>(
        &mut self,
        skb: SkbRef,
        block: SackBlock,
        dup: bool,
        state: &mut SackState,
        p: &mut P,
    ) -> Shifted {
        enter!(self, p, TcpShiftSkbData, || {
            let entry = self.queues.get(skb);
            let only_retransmitted =
                entry.sacked.contains(Sacked::SACKED_RETRANS) && !entry.sacked.contains(Sacked::LOST);
            if self.without_gso()
                || (!dup && only_retransmitted)
                || !can_shift(entry)
                || !entry.end_seq.after(self.sk.snd_una)
            {
                return Shifted::Fallback;
            }
            let Some(prev) = self.queues.rtx_prev(skb) else { return Shifted::Fallback };
            let prev_sacked = is_plainly_sacked(self.queues.get(prev));
            if !test!(self, p, CanShift, prev_sacked, 1) || !self.tcp_skb_can_collapse(prev, skb) {
                return Shifted::Fallback;
            }
            let (len, segs, mss) = match self.plan_sack_shift(skb, prev, block) {
                Ok(plan) => plan,
                Err(other) => return other,
            };
            if !(self.queues.get(skb).seq + len).after(self.sk.snd_una) || !self.tcp_skb_shift(prev, skb, segs, len) {
                return Shifted::Fallback;
            }
            if !self.tcp_shifted_skb(prev, skb, dup, (segs, len, mss), state, p) {
                return Shifted::Into(prev, segs);
            }
            let more = self.merge_next_sacked(prev, mss, state, p);
            Shifted::Into(prev, segs + more)
        })
    }

    /// How many bytes and whole segments of the skb the block covers, and their size.
    fn plan_sack_shift(&self, skb: SkbRef, prev: SkbRef, block: SackBlock) -> Result<(u32, u32, u32), Shifted> {
        let entry = self.queues.get(skb);
        let prev_size = self.queues.get(prev).segment_size();
        let covered = !block.left.after(entry.seq) && !block.right.before(entry.end_seq);
        if covered {
            let mss = entry.segment_size();
            return if mss == prev_size { Ok((entry.len, entry.gso_segs, mss)) } else { Err(Shifted::Fallback) };
        }
        if !entry.end_seq.after(block.left) || entry.gso_segs <= 1 {
            return Err(Shifted::Noop);
        }
        let mss = entry.gso_size;
        if block.left.after(entry.seq) || mss != prev_size {
            return Err(Shifted::Fallback);
        }
        let segs = (block.right - entry.seq) / mss;
        if segs == 0 { Err(Shifted::Noop) } else { Ok((segs * mss, segs, mss)) }
    }

    /// A filled hole: the skb behind may join too, if it is SACKed.
    fn merge_next_sacked<P: Probe>(&mut self, prev: SkbRef, mss: u32, state: &mut SackState, p: &mut P) -> u32 {
        let Some(skb) = self.queues.rtx_next(prev) else { return 0 };
        let entry = self.queues.get(skb);
        if !can_shift(entry) || !is_plainly_sacked(entry) || entry.segment_size() != mss {
            return 0;
        }
        let (len, segs) = (entry.len, entry.gso_segs);
        if self.tcp_skb_can_collapse(prev, skb) && self.tcp_skb_shift(prev, skb, segs, len) {
            self.tcp_shifted_skb(prev, skb, false, (segs, len, mss), state, p);
            return segs;
        }
        0
    }

    /// Kernel: `tcp_skb_shift`, net/ipv4/tcp_input.c, 5.10 to 6.18.
    fn tcp_skb_shift(&mut self, to: SkbRef, from: SkbRef, segs: u32, len: u32) -> bool {
        let target = self.queues.get(to);
        target.len + len < MAX_SHIFTED && target.gso_segs + segs <= 65_535 && self.skb_shift(to, from, len)
    }

    /// Book-keeping after a shift. True: the skb was eaten whole and is gone.
    /// Kernel: `tcp_shifted_skb`, net/ipv4/tcp_input.c, 3.10 to 6.18.
    fn tcp_shifted_skb<P: Probe>(
        &mut self,
        prev: SkbRef,
        skb: SkbRef,
        dup: bool,
        (segs, len, mss): (u32, u32, u32),
        state: &mut SackState,
        p: &mut P,
    ) -> bool {
        let entry = self.queues.get(skb);
        let (sacked, seq, sent_at) = (entry.sacked, entry.seq, entry.sent_at);
        self.tcp_sacktag_one(state, sacked, (seq, seq + len), dup, segs, sent_at, p);
        state.skb_delivered(self.queues.get(skb));
        event!(self, p, SkbShifted, self.subject(skb), len);
        if let Recovery::Fack(fack) = &mut self.recovery
            && let Some((hint, count)) = fack.lost_hint.filter(|(hint, _)| *hint == skb)
        {
            fack.lost_hint = Some((hint, count + segs));
        }
        let merges_flags = self.config.kernel.rules.shift_merges_flags;
        let (to, from) = self.queues.pair_mut(prev, skb);
        to.end_seq += len;
        from.seq += len;
        to.gso_segs += segs;
        from.gso_segs -= segs;
        if to.gso_size == 0 {
            to.gso_size = mss;
        }
        if from.gso_segs <= 1 {
            from.gso_size = 0;
        }
        to.sacked |= from.sacked & Sacked::EVER_RETRANS;
        if from.len > 0 {
            return false;
        }
        to.flags |= if merges_flags { from.flags } else { from.flags & Flags::FIN };
        to.eor = from.eor;
        to.tcp_skb_collapse_tstamp(from.stamp);
        to.end_seq = from.end_seq;
        let all_segs = to.gso_segs;
        if let Recovery::Fack(fack) = &mut self.recovery {
            if fack.scoreboard_hint == Some(skb) {
                fack.scoreboard_hint = Some(prev);
            }
            if let Some((_, count)) = fack.lost_hint.filter(|(hint, _)| *hint == skb) {
                fack.lost_hint = Some((prev, count.saturating_sub(all_segs)));
            }
        }
        if self.sk.retransmit_hint == Some(skb) {
            self.sk.retransmit_hint = Some(prev);
        }
        if self.sk.highest_sack == Some(skb) {
            self.sk.highest_sack = self.queues.rtx_next(skb);
        }
        self.queues.remove_rtx(skb);
        self.tcp_wmem_free_skb(skb, p);
        true
    }
}

/// Only bytes in pages can move to another skb.
/// Kernel: `skb_can_shift`, net/ipv4/tcp_input.c, 3.10 to 6.18.
fn can_shift(skb: &Skb) -> bool {
    skb.linear.len == 0 && !skb.frags.is_empty()
}

/// SACKed, and neither lost nor retransmitted now.
fn is_plainly_sacked(skb: &Skb) -> bool {
    skb.sacked & (Sacked::SACKED_ACKED | Sacked::SACKED_RETRANS | Sacked::LOST) == Sacked::SACKED_ACKED
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::SockOpt;
    use crate::engine::test_support::Sender;

    #[test]
    fn sacked_small_skbs_merge_into_one_and_give_their_overhead_back() {
        let mut sender = Sender::new().set(&[SockOpt::NoDelay(true)]);
        for _ in 0..8 {
            sender.write(100).unwrap();
        }
        assert_eq!(sender.sk.wmem_queued, 7456);

        sender.sack(0, &[(100, 800)]);

        assert_eq!((sender.unacked(), sender.sk.wmem_queued), (vec![(0, 100, 932), (100, 800, 1532)], 2464));
        assert_eq!((sender.sk.sacked_out, sender.sk.packets_out), (7, 8));
    }

    #[test]
    fn a_growing_block_takes_segments_from_the_skb_behind_it() {
        let mut sender = Sender::new();
        sender.write(14_480).unwrap();
        assert_eq!((sender.unacked().len(), sender.sk.wmem_queued), (2, 16_144));

        let steps = [4344, 5792, 10_136, 14_480].map(|right| {
            sender.sack(0, &[(2896, right)]);
            let sacked = sender.queues.rtx_queue().find(|skb| skb.sacked.contains(Sacked::SACKED_ACKED)).unwrap();
            (sacked.len, sacked.truesize, sacked.gso_segs)
        });

        assert_eq!(steps, [(1448, 2280, 1), (2896, 3728, 2), (7240, 8072, 5), (11_584, 12_416, 8)]);
    }
}
