//! What must hold between any two steps. Checked after every step in tests, and with `--check`.

use std::fmt;

use crate::engine::Engine;
use crate::engine::socket::page_frag::BlockKind;
use crate::engine::socket::skb::{Sacked, Skb};
use crate::engine::socket::state::State;
use crate::units::PageId;
use crate::wire::Flags;

/// A broken invariant, with the numbers that disagree.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{0}")]
pub struct Violation(pub String);

fn equal<T: PartialEq + fmt::Display>(what: &str, left: T, right: T) -> Result<(), Violation> {
    if left == right { Ok(()) } else { Err(Violation(format!("{what}: {left} is not {right}"))) }
}

fn holds(what: impl FnOnce() -> String, verdict: bool) -> Result<(), Violation> {
    if verdict { Ok(()) } else { Err(Violation(what())) }
}

impl Engine {
    /// All that holds between inputs.
    pub fn check_invariants(&self) -> Result<(), Violation> {
        self.check_step()?;
        self.check_una()?;
        self.check_scoreboard()
    }

    /// What also holds at every step inside an input: charges, order, pages.
    pub fn check_step(&self) -> Result<(), Violation> {
        self.check_charges()?;
        self.check_sequence()?;
        self.check_pages()
    }

    /// The sum of truesize is what is charged, and what is charged and in stock is what was granted.
    fn check_charges(&self) -> Result<(), Violation> {
        let skbs = || self.queues.rtx_queue().chain(self.queues.write_queue());
        let truesize: u32 = skbs().map(|skb| skb.truesize).sum();
        equal("sum of truesize is sk_wmem_queued", truesize, self.sk.wmem_queued)?;
        let empty = self.config.kernel.empty_truesize();
        let never_charged: u32 = skbs().filter(|skb| skb.pure_zerocopy).map(|skb| skb.truesize - empty).sum();
        let page = i64::from(self.config.kernel.page_size);
        equal(
            "sk_wmem_queued + sk_rmem_alloc + sk_forward_alloc is what was granted",
            i64::from(self.sk.wmem_queued - never_charged)
                + i64::from(self.rcv.rmem_alloc - self.notices_charged())
                + self.sk.forward_alloc,
            self.machine.pages_granted * page,
        )?;
        let received: u32 = self.rcv.queue.iter().chain(&self.rcv.out_of_order).map(|skb| skb.truesize).sum();
        let received = received + self.notices_charged();
        equal("sum of truesize of what was received and of notices is sk_rmem_alloc", received, self.rcv.rmem_alloc)?;
        self.check_stock()?;
        let kernel = &self.config.kernel;
        skbs().filter(|skb| skb.pinned.is_none()).try_for_each(|skb| {
            // Acknowledged linear bytes stay in memory, and are not charged any more.
            let charged = skb.head + kernel.sk_buff + kernel.shared_info + skb.data_len() - skb.linear.offset;
            equal(&format!("truesize of skb {} is its structures, head and pages", skb.id), skb.truesize, charged)
        })
    }

    /// The stock is not overdrawn: except by SYN and FIN where they take memory without asking, by what covers islands of
    /// the peer's data, and by MSG_ZEROCOPY, which asks for the bytes and charges whole pages.
    fn check_stock(&self) -> Result<(), Violation> {
        let skbs = || self.queues.rtx_queue().chain(self.queues.write_queue());
        if skbs().any(|skb| skb.pinned.is_some()) {
            return Ok(());
        }
        let unasked = |skb: &&Skb| {
            self.config.kernel.has_linear_payload() && skb.flags.intersects(Flags::SYN | Flags::FIN) && skb.len == 0
        };
        let unasked: i64 = skbs().filter(unasked).map(|skb| i64::from(skb.truesize)).sum();
        // Islands that a larger one covers are freed, and their pages given back, before that one is charged.
        let overdrawn = unasked + i64::from(self.rcv.rmem_alloc);
        let stock = self.sk.forward_alloc;
        holds(|| format!("sk_forward_alloc {stock} is overdrawn by no more than {overdrawn}"), stock >= -overdrawn)
    }

    /// The oldest sent skb is not acknowledged whole. A kernel that keeps empty skbs may have sent one that waits for the
    /// next ACK of any kind.
    fn check_una(&self) -> Result<(), Violation> {
        let Some(head) = self.queues.rtx_queue().next() else { return Ok(()) };
        let (from, to) = (self.sk.relative(head.seq), self.sk.relative(head.end_seq));
        let una = self.sk.relative(self.sk.snd_una);
        let empty = head.is_empty() && !self.config.kernel.rules.drops_empty_skb;
        holds(
            || format!("skb {} holds snd_una {una}: {from}..{to}", head.id),
            if empty { from == una } else { from <= una && una < to },
        )
    }

    /// Skbs follow each other without gap, sent ones up to snd_nxt, unsent ones up to write_seq. A purge leaves the
    /// sequence numbers as they were.
    fn check_sequence(&self) -> Result<(), Violation> {
        if self.sk.sk_err.is_some() || self.sk.state == State::Close {
            return Ok(());
        }
        let relative = |skb: &Skb| (self.sk.relative(skb.seq), self.sk.relative(skb.end_seq));
        let mut expected = None;
        for skb in self.queues.rtx_queue() {
            let (from, to) = relative(skb);
            if let Some(end) = expected {
                equal(&format!("skb {} begins where the one before ends", skb.id), from, end)?;
            }
            expected = Some(to);
        }
        let nxt = self.sk.relative(self.sk.snd_nxt);
        if let Some(end) = expected {
            equal("the retransmit queue ends at snd_nxt", end, nxt)?;
        }
        let mut expected = nxt;
        for skb in self.queues.write_queue() {
            let (from, to) = relative(skb);
            equal(&format!("unsent skb {} begins where the one before ends", skb.id), from, expected)?;
            expected = to;
        }
        equal("the write queue ends at write_seq", expected, self.sk.relative(self.sk.write_seq))
    }

    /// Every counter of segments is the sum over the skbs with that mark.
    fn check_scoreboard(&self) -> Result<(), Violation> {
        let count = |mark: Sacked| -> u32 {
            self.queues.rtx_queue().filter(|skb| skb.sacked.contains(mark)).map(|skb| skb.gso_segs).sum()
        };
        equal("packets_out", self.sk.packets_out, count(Sacked::empty()))?;
        if !self.queues.rtx_is_empty() {
            equal("lost_out", self.sk.lost_out, count(Sacked::LOST))?;
            // The kernel counts a head twice that an RTO resends while its first retransmission, whose loss was undone,
            // is still out ("retrans_out leaked" in tcp_retransmit_skb).
            let retransmitted = count(Sacked::SACKED_RETRANS);
            holds(
                || format!("retrans_out {} covers {retransmitted} segments", self.sk.retrans_out),
                self.sk.retrans_out >= retransmitted,
            )?;
            if self.sk.sack_ok {
                equal("sacked_out", self.sk.sacked_out, count(Sacked::SACKED_ACKED))?;
            }
        }
        if self.sk.sack_ok {
            let (fackets, out) = (self.fackets_out(), self.sk.packets_out);
            // A connection that was given up keeps its counts, as it keeps its sequence numbers.
            let over = self.sk.state == State::Close;
            holds(|| format!("fackets_out {fackets} reaches into {out} segments out"), fackets <= out || over)?;
        }
        let left_out = self.sk.sacked_out + self.sk.lost_out;
        holds(
            || format!("{left_out} segments left out of {} in flight", self.sk.packets_out),
            left_out <= self.sk.packets_out || self.queues.rtx_is_empty(),
        )
    }

    /// Fragments lie in live blocks and add up: lengths to skbs, references to blocks.
    fn check_pages(&self) -> Result<(), Violation> {
        for skb in self.queues.rtx_queue().chain(self.queues.write_queue()) {
            let len: u32 = skb.frags.iter().map(|frag| frag.len).sum();
            equal(
                &format!("fragments and linear bytes of skb {} are its payload", skb.id),
                len + skb.linear.len,
                skb.len,
            )?;
            self.check_linear(skb)?;
            for frag in &skb.frags {
                let size = self.pages.size(frag.page);
                holds(
                    || format!("fragment of skb {} ends at {} in a block of {size}", skb.id, frag.end()),
                    frag.end() <= size,
                )?;
            }
        }
        let mut refs: Vec<(PageId, u32)> = self.pages.live().map(|(page, _)| (page, 0)).collect();
        let used = self
            .queues
            .rtx_queue()
            .chain(self.queues.write_queue())
            .flat_map(|skb| skb.linear.page.into_iter().chain(skb.frags.iter().map(|frag| frag.page)))
            .chain(self.tasks.iter().filter_map(|task| task.frag.page));
        for page in used {
            match refs.binary_search_by_key(&page, |&(id, _)| id) {
                Ok(found) => refs[found].1 += 1,
                Err(_) => return Err(Violation(format!("block {page} is used and free"))),
            }
        }
        self.pages
            .live()
            .zip(refs)
            .try_for_each(|((page, counted), (_, used))| equal(&format!("references of block {page}"), counted, used))
    }

    /// The linear area is a block of the skb's own, within its head.
    fn check_linear(&self, skb: &Skb) -> Result<(), Violation> {
        let linear = skb.linear;
        holds(
            || format!("linear area of skb {} ends at {} of {}", skb.id, linear.end(), linear.capacity),
            linear.end() <= linear.capacity && linear.capacity <= skb.head,
        )?;
        let Some(page) = linear.page else {
            return equal(&format!("linear bytes without a block in skb {}", skb.id), linear.len, 0);
        };
        equal(&format!("references of linear block {page}"), self.pages.refs(page), 1)?;
        holds(|| format!("block {page} is a linear area"), self.pages.kind(page) == BlockKind::Linear)
    }
}
