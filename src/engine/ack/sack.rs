//! SACK: tagging what arrived, splitting and merging skbs so that tags fit (net/ipv4/tcp_input.c).

use crate::engine::Engine;
use crate::engine::ack::sack_blocks::Walk;
use crate::engine::ack::verdict::{AckFlags, SackState, Shifted};
use crate::engine::send::verdict::TooBig;
use crate::engine::socket::queue::SkbRef;
use crate::engine::socket::recovery::Recovery;
use crate::engine::socket::skb::Sacked;
use crate::engine::socket::state::CaState;
use crate::engine::step::macros::{enter, event, test};
use crate::engine::step::probe::Probe;
use crate::units::{SeqNum, Time};
use crate::wire::SackBlock;

impl Engine {
    /// Start of the skb behind the highest SACKed one.
    /// Kernel: `tcp_highest_sack_seq`, include/net/tcp.h, 3.10 to 6.18.
    pub(in crate::engine) fn highest_sack_seq(&self) -> SeqNum {
        if self.sk.sacked_out == 0 {
            return self.sk.snd_una;
        }
        self.sk.highest_sack.map_or(self.sk.snd_nxt, |skb| self.queues.get(skb).seq)
    }

    /// Tags the retransmit queue with the blocks of an ACK.
    /// Kernel: `tcp_sacktag_write_queue`, net/ipv4/tcp_input.c, 3.10 to 6.18.
    pub(in crate::engine) fn tcp_sacktag_write_queue<P: Probe>(
        &mut self,
        ack: SeqNum,
        blocks: &[SackBlock],
        prior_una: SeqNum,
        state: &mut SackState,
        p: &mut P,
    ) {
        enter!(self, p, TcpSacktagWriteQueue, || {
            state.reord = self.sk.snd_nxt;
            state.reord_count = self.sk.packets_out;
            if self.sk.sacked_out == 0 {
                if let Recovery::Fack(fack) = &mut self.recovery {
                    fack.fackets_out = 0;
                }
                self.sk.highest_sack = self.queues.rtx_head();
            }
            let found_dup = self.tcp_check_dsack(ack, blocks, prior_una, state);
            if ack.before(prior_una - self.sk.max_window) || self.sk.packets_out == 0 {
                return;
            }
            let by_count = self.recovery.is_fack();
            let walks = self.blocks_in_order(blocks, found_dup, prior_una);
            self.walk_blocks(&walks, state, p);
            if by_count {
                self.tcp_mark_lost_retrans(p);
            }
            if self.cong.ca_state == CaState::Loss && self.cong.undo_marker.is_none() {
                return;
            }
            if by_count {
                self.tcp_update_reordering(self.fackets_out().saturating_sub(state.reord_count));
            } else {
                self.tcp_check_sack_reordering(state.reord, p);
            }
        })
    }

    /// Kernel: `tcp_is_sackblock_valid`, net/ipv4/tcp_input.c, 3.10 to 6.18.
    pub(super) fn tcp_is_sackblock_valid(&self, dup: bool, block: SackBlock) -> bool {
        let SackBlock { left, right } = block;
        if right.after(self.sk.snd_nxt) || !left.before(right) || !left.before(self.sk.snd_nxt) {
            return false;
        }
        if left.after(self.sk.snd_una) {
            return true;
        }
        let Some(undo) = self.cong.undo_marker else { return false };
        if !dup || right.after(self.sk.snd_una) {
            return false;
        }
        !left.before(undo) || (right.after(undo) && !left.before(right - self.sk.max_window))
    }

    /// Is the first block a report of something received twice (RFC 2883)?
    /// Kernel: `tcp_check_dsack`, net/ipv4/tcp_input.c, 3.10 to 6.18.
    fn tcp_check_dsack(&mut self, ack: SeqNum, blocks: &[SackBlock], prior_una: SeqNum, state: &mut SackState) -> bool {
        let Some(first) = blocks.first() else { return false };
        let inside_second =
            blocks.get(1).is_some_and(|second| !first.right.after(second.right) && !first.left.before(second.left));
        if !first.left.before(ack) && !inside_second {
            return false;
        }
        let dup_segs = if self.config.kernel.rules.dsack_by_segments {
            self.tcp_dsack_seen(*first, state)
        } else {
            state.flags.insert(AckFlags::DSACKING_ACK);
            1
        };
        if dup_segs == 0 {
            return false;
        }
        if let Some(undo) = self.cong.undo_marker
            && self.cong.undo_retrans > 0
            && !first.right.after(prior_una)
            && first.right.after(undo)
        {
            self.cong.undo_retrans = (self.cong.undo_retrans - dup_segs as i32).max(0);
        }
        true
    }

    /// Kernel: `tcp_dsack_seen`, net/ipv4/tcp_input.c, 5.10 to 6.18.
    fn tcp_dsack_seen(&mut self, block: SackBlock, state: &mut SackState) -> u32 {
        if !block.left.before(block.right) || block.right - block.left > self.sk.max_window {
            return 0;
        }
        let len = block.right - block.left;
        let mut dup_segs = 1;
        if len > self.sk.mss_cache {
            dup_segs = len.div_ceil(self.sk.mss_cache);
        } else if self.timers.tlp_high_seq.is_some_and(|(high, _)| high == block.right) {
            state.flags.insert(AckFlags::DSACK_TLP);
        }
        self.sk.dsack_dups += dup_segs;
        if self.sk.dsack_dups > self.sk.total_retrans {
            return 0;
        }
        let of_reordering = self.cong.reordering_seen > 0 && !state.flags.contains(AckFlags::DSACK_TLP);
        if (of_reordering || self.config.kernel.rules.dsack_widens_ordered)
            && let Recovery::Rack(rack) = &mut self.recovery
        {
            rack.dsack_seen = true;
        }
        state.flags.insert(AckFlags::DSACKING_ACK);
        // What was resent needlessly has arrived too.
        self.sk.delivered += dup_segs;
        dup_segs
    }

    /// The network delivered something sent later before something sent earlier.
    /// Kernel: `tcp_check_sack_reordering`, net/ipv4/tcp_input.c, 5.10 to 6.18.
    pub(in crate::engine) fn tcp_check_sack_reordering<P: Probe>(&mut self, low: SeqNum, _p: &mut P) {
        let fack = self.highest_sack_seq();
        if !low.before(fack) {
            return;
        }
        let (metric, mss) = (fack - low, self.sk.mss_cache);
        if metric > self.cong.reordering * mss {
            self.cong.reordering = metric.div_ceil(mss).min(self.config.kernel.sysctl.max_reordering);
        }
        self.cong.reordering_seen += 1;
    }

    /// Tags from an skb on to the end of a block; the skb behind that.
    /// Kernel: `tcp_sacktag_walk`, net/ipv4/tcp_input.c, 3.10 to 6.18.
    pub(super) fn tcp_sacktag_walk<P: Probe>(
        &mut self,
        from: Option<SkbRef>,
        walk: Walk,
        state: &mut SackState,
        p: &mut P,
    ) -> Option<SkbRef> {
        let mut next = from;
        while let Some(skb) = next {
            if !self.queues.get(skb).seq.before(walk.block.right) {
                break;
            }
            let mut dup = walk.dup;
            let mut in_sack = Ok(false);
            if let Some(duplicate) = walk.next_dup
                && self.queues.get(skb).seq.before(duplicate.right)
            {
                in_sack = self.tcp_match_skb_to_sack(skb, duplicate, p);
                dup |= in_sack == Ok(true);
            }
            if in_sack != Ok(true) {
                let shifted = self.tcp_shift_skb_data(skb, walk.block, dup, state, p);
                in_sack = match shifted {
                    Shifted::Into(other, segs) => {
                        state.fack_count += segs;
                        next = self.queues.rtx_next(other);
                        continue;
                    }
                    Shifted::Noop => Ok(false),
                    Shifted::Fallback => self.tcp_match_skb_to_sack(skb, walk.block, p),
                };
            }
            match in_sack {
                Err(TooBig) => break,
                Ok(true) => self.tag_skb(skb, dup, state, p),
                Ok(false) => {}
            }
            state.fack_count += self.queues.get(skb).gso_segs;
            next = self.queues.rtx_next(skb);
        }
        next
    }

    fn tag_skb<P: Probe>(&mut self, skb: SkbRef, dup: bool, state: &mut SackState, p: &mut P) {
        let entry = self.queues.get(skb);
        let (sacked, seq, end, segs, sent_at) = (entry.sacked, entry.seq, entry.end_seq, entry.gso_segs, entry.sent_at);
        let tagged = self.tcp_sacktag_one(state, sacked, (seq, end), dup, segs, sent_at, p);
        self.queues.get_mut(skb).sacked = tagged;
        state.skb_delivered(self.queues.get(skb));
        if tagged.contains(Sacked::SACKED_ACKED) {
            self.queues.tsorted_remove(skb);
            if !sacked.contains(Sacked::SACKED_ACKED) {
                event!(self, p, SkbSacked, self.subject(skb), segs);
            }
        }
        if !seq.before(self.highest_sack_seq()) {
            self.sk.highest_sack = self.queues.rtx_next(skb);
        }
    }

    /// Does the block cover the skb? Cuts it at segment boundaries so that it does, where it covers whole segments.
    /// Kernel: `tcp_match_skb_to_sack`, net/ipv4/tcp_input.c, 3.10 to 6.18.
    fn tcp_match_skb_to_sack<P: Probe>(&mut self, skb: SkbRef, block: SackBlock, p: &mut P) -> Result<bool, TooBig> {
        let entry = self.queues.get(skb);
        let (seq, end, len, mss) = (entry.seq, entry.end_seq, entry.len, entry.gso_size);
        let covered = !block.left.after(seq) && !block.right.before(end);
        if entry.gso_segs <= 1 || covered || !end.after(block.left) {
            return Ok(covered);
        }
        let in_sack = !block.left.after(seq);
        let mut cut = if in_sack { block.right - seq } else { (block.left - seq).max(mss) };
        if !test!(self, p, SackCovers, cut, mss) {
            return Err(TooBig);
        }
        if cut > mss {
            let whole = cut / mss * mss;
            cut = if !in_sack && whole < cut { whole + mss } else { whole };
        }
        let nothing_behind = cut > len || cut == len && !self.config.kernel.rules.sack_cuts_empty;
        if nothing_behind && !in_sack {
            return Ok(false);
        }
        self.tcp_fragment(skb, cut, mss, p)?;
        Ok(in_sack)
    }

    /// New tags and counters for a range that the peer has.
    /// Kernel: `tcp_sacktag_one`, net/ipv4/tcp_input.c, 3.10 to 6.18.
    #[allow(clippy::too_many_arguments)]
    pub(in crate::engine) fn tcp_sacktag_one<P: Probe>(
        &mut self,
        state: &mut SackState,
        mut sacked: Sacked,
        (seq, end): (SeqNum, SeqNum),
        dup: bool,
        segs: u32,
        sent_at: Time,
        p: &mut P,
    ) -> Sacked {
        if dup && sacked.intersects(Sacked::RETRANS) {
            self.account_dsack(state, sacked, (seq, end), segs);
        }
        if !end.after(self.sk.snd_una) {
            return sacked;
        }
        if !sacked.contains(Sacked::SACKED_ACKED) {
            self.tcp_rack_advance(sacked, end, sent_at);
            if sacked.contains(Sacked::SACKED_RETRANS) {
                if sacked.contains(Sacked::LOST) {
                    sacked.remove(Sacked::LOST | Sacked::SACKED_RETRANS);
                    self.set_lost_out(self.sk.lost_out - segs, p);
                    self.set_retrans_out(self.sk.retrans_out - segs, p);
                }
            } else {
                if !sacked.intersects(Sacked::RETRANS) {
                    self.note_original_sacked(state, (seq, end), sent_at);
                }
                if sacked.contains(Sacked::LOST) {
                    sacked.remove(Sacked::LOST);
                    self.set_lost_out(self.sk.lost_out - segs, p);
                }
            }
            sacked.insert(Sacked::SACKED_ACKED);
            state.flags.insert(AckFlags::DATA_SACKED);
            self.set_sacked_out(self.sk.sacked_out + segs, p);
            self.sk.delivered += segs;
            self.count_to_highest_sack(seq, state.fack_count + segs, segs);
        }
        if dup && sacked.contains(Sacked::SACKED_RETRANS) {
            sacked.remove(Sacked::SACKED_RETRANS);
            self.set_retrans_out(self.sk.retrans_out - segs, p);
        }
        sacked
    }

    /// `fackets` segments reach up to one that was now SACKed.
    fn count_to_highest_sack(&mut self, seq: SeqNum, fackets: u32, segs: u32) {
        let Recovery::Fack(fack) = &mut self.recovery else { return };
        if let Some((hint, count)) = fack.lost_hint
            && !fack.trusted
            && seq.before(self.queues.get(hint).seq)
        {
            fack.lost_hint = Some((hint, count + segs));
        }
        fack.fackets_out = fack.fackets_out.max(fackets);
    }

    fn account_dsack(&mut self, state: &mut SackState, sacked: Sacked, (seq, end): (SeqNum, SeqNum), segs: u32) {
        if let Some(undo) = self.cong.undo_marker
            && self.cong.undo_retrans > 0
            && end.after(undo)
        {
            let undone = if self.config.kernel.rules.dsack_by_segments { segs as i32 } else { 1 };
            self.cong.undo_retrans = (self.cong.undo_retrans - undone).max(0);
        }
        if sacked.contains(Sacked::SACKED_ACKED) {
            state.reord = state.reord.min(seq);
            state.reord_count = state.reord_count.min(state.fack_count);
        }
    }

    /// A segment that was never retransmitted arrived: that tells a round-trip time, and perhaps reordering.
    fn note_original_sacked(&mut self, state: &mut SackState, (seq, end): (SeqNum, SeqNum), sent_at: Time) {
        if seq.before(self.highest_sack_seq()) {
            state.reord = state.reord.min(seq);
            state.reord_count = state.reord_count.min(state.fack_count);
        }
        if !end.after(self.cong.high_seq) {
            state.flags.insert(AckFlags::ORIG_SACK_ACKED);
        }
        state.first_sackt.get_or_insert(sent_at);
        state.last_sackt = Some(sent_at);
    }
}

#[cfg(test)]
mod tests;
