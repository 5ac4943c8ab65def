//! The blocks of an ACK in order, and which of their bytes must be looked at: what an earlier ACK has told is skipped
//! (net/ipv4/tcp_input.c).

use arrayvec::ArrayVec;

use crate::engine::Engine;
use crate::engine::ack::verdict::SackState;
use crate::engine::socket::queue::SkbRef;
use crate::engine::step::macros::test;
use crate::engine::step::probe::Probe;
use crate::units::SeqNum;
use crate::wire::SackBlock;

/// A block to walk, with what is known about it.
#[derive(Clone, Copy)]
pub(super) struct Walk {
    pub(super) block: SackBlock,
    pub(super) dup: bool,
    /// The duplicate block that follows, for skbs that both cover.
    pub(super) next_dup: Option<SackBlock>,
}

impl Walk {
    fn part(self, left: SeqNum, right: SeqNum) -> Walk {
        Walk { block: SackBlock { left, right }, ..self }
    }
}

/// Where the walk stands, and the blocks of the last ACK that lie ahead of it.
struct Position<'a> {
    skb: Option<SkbRef>,
    cached: &'a [SackBlock],
}

impl Engine {
    /// Valid blocks, sorted, so that the queue is walked once.
    pub(super) fn blocks_in_order(
        &self,
        blocks: &[SackBlock],
        found_dup: bool,
        prior_una: SeqNum,
    ) -> ArrayVec<Walk, 4> {
        let mut walks: ArrayVec<Walk, 4> = blocks
            .iter()
            .enumerate()
            .map(|(index, &block)| Walk { block, dup: index == 0 && found_dup, next_dup: None })
            .filter(|walk| self.tcp_is_sackblock_valid(walk.dup, walk.block) && walk.block.right.after(prior_una))
            .collect();
        walks.sort_by(|a, b| a.block.left.distance(b.block.left).cmp(&0));
        for index in 1..walks.len() {
            if walks[index].dup {
                walks[index - 1].next_dup = Some(walks[index].block);
            }
        }
        walks
    }

    /// Walks the blocks, without what the last ACK's blocks have told (`recv_sack_cache`), and remembers them.
    pub(super) fn walk_blocks<P: Probe>(&mut self, walks: &[Walk], state: &mut SackState, p: &mut P) {
        let cache = std::mem::replace(&mut self.sk.recv_sack_cache, walks.iter().map(|walk| walk.block).collect());
        let cached = if self.sk.sacked_out == 0 { &[][..] } else { &cache[..] };
        let mut position = Position { skb: self.queues.rtx_head(), cached };
        for walk in walks {
            if !self.walk_block(*walk, &mut position, state, p) {
                break;
            }
        }
    }

    /// False: it and those behind it lie beyond the highest skb that was ever SACKed, and there is none.
    fn walk_block<P: Probe>(
        &mut self,
        walk: Walk,
        position: &mut Position<'_>,
        state: &mut SackState,
        p: &mut P,
    ) -> bool {
        let SackBlock { left, right } = walk.block;
        loop {
            while let [first, rest @ ..] = position.cached
                && !left.before(first.right)
            {
                position.cached = rest;
            }
            let [known, rest @ ..] = position.cached else { break };
            if walk.dup || !right.after(known.left) {
                break;
            }
            if left.before(known.left) {
                self.skip_to(left, position);
                self.walk_from(walk.part(left, known.left), position, state, p);
            }
            let beyond = right.distance(known.right);
            if !test!(self, p, SackBeyondKnown, beyond, 0) {
                return true;
            }
            self.skip_over_dsack(walk, known.right, position, state, p);
            let was_highest = self.highest_sack_seq() == known.right;
            position.cached = rest;
            if was_highest {
                position.skb = self.sk.highest_sack;
                if position.skb.is_none() {
                    return false;
                }
                self.walk_from(walk, position, state, p);
                return true;
            }
            self.skip_to(known.right, position);
        }
        if !left.before(self.highest_sack_seq()) {
            position.skb = self.sk.highest_sack;
            if position.skb.is_none() {
                return false;
            }
        }
        self.skip_to(left, position);
        self.walk_from(walk, position, state, p);
        true
    }

    /// A duplicate block inside what is skipped must not be missed.
    /// Kernel: `tcp_maybe_skipping_dsack`, net/ipv4/tcp_input.c, 3.10 to 6.18.
    fn skip_over_dsack<P: Probe>(
        &mut self,
        walk: Walk,
        to: SeqNum,
        position: &mut Position<'_>,
        state: &mut SackState,
        p: &mut P,
    ) {
        let Some(block) = walk.next_dup.filter(|block| block.left.before(to)) else { return };
        self.skip_to(block.left, position);
        self.walk_from(Walk { block, dup: true, next_dup: None }, position, state, p);
    }

    /// On to the skb with this byte, and never back.
    /// Kernel: `tcp_sacktag_skip`, net/ipv4/tcp_input.c, 3.10 to 6.18.
    fn skip_to(&self, seq: SeqNum, position: &mut Position<'_>) {
        if position.skb.is_none_or(|skb| !self.queues.get(skb).seq.after(seq)) {
            position.skb = self.queues.rtx_at(self.queues.rtx_index_of_seq(seq));
        }
    }

    fn walk_from<P: Probe>(&mut self, walk: Walk, position: &mut Position<'_>, state: &mut SackState, p: &mut P) {
        if self.recovery.is_fack() {
            let before = position.skb.map_or(usize::MAX, |skb| self.queues.rtx_index(skb));
            state.fack_count = self.queues.rtx_queue().take(before).map(|skb| skb.gso_segs).sum();
        }
        position.skb = self.tcp_sacktag_walk(position.skb, walk, state, p);
    }
}
