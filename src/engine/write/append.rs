//! The shortest way of a byte into the send buffer: onto the end of the last skb, while the peer's window is closed.
//!
//! A program that writes a byte at a time into a stalled connection does this millions of times, and every walk through
//! `tcp_sendmsg_locked` and `tcp_write_xmit` comes to the same decisions. This way takes them once. It is taken only where
//! nobody watches the steps; a test holds that it leaves exactly what the long way leaves.

use crate::engine::Engine;
use crate::engine::api::io::{Message, MsgFlags, Output};
use crate::engine::socket::queue::SkbRef;
use crate::engine::socket::state::Chrono;
use crate::units::TaskId;
use crate::wire::Flags;

impl Engine {
    /// The output loop came to nothing, because the send head is outside the window. Until something other than a send
    /// happens, running it again would change nothing, if the timer and the chronograph are where it would put them.
    pub(in crate::engine) fn note_stopped_by_window(&mut self) {
        let watched = self.timers.retransmit.is_some() || self.sk.packets_out > 0;
        let settled = self.sk.chrono >= Chrono::RwndLimited && self.sk.wmem_alloc == 0;
        self.stopped_by_window = watched && settled;
    }

    /// Appends the message to the last skb, if that needs no decision that was not already taken. False: it does, and
    /// nothing was changed.
    #[inline]
    pub(in crate::engine) fn append_in_place(&mut self, index: usize, msg: &Message, flags: MsgFlags) -> bool {
        if !self.stopped_by_window || !(flags - MsgFlags::DONTWAIT).is_empty() {
            return false;
        }
        let ([buffer], Some(tail)) = (msg.buffers(), self.queues.write_tail()) else { return false };
        let n = buffer.len() as u32;
        if n == 0 || !self.fits_in_place(index, tail, n) {
            return false;
        }
        let frag = &mut self.tasks[index].frag;
        let Some(page) = frag.page else { return false };
        self.pages.bytes_mut(page, frag.offset, n).copy_from_slice(buffer);
        frag.offset += n;
        let mss = self.sk.mss_cache;
        let is_head = self.queues.write_len() == 1;
        let skb = self.queues.get_mut(tail);
        skb.len += n;
        skb.truesize += n;
        skb.end_seq += n;
        skb.flags |= Flags::PSH;
        if is_head {
            skb.set_tso_segs(mss);
        } else {
            skb.gso_segs = 0;
        }
        if let Some(last) = skb.frags.last_mut() {
            last.len += n;
        }
        self.charge_queued(n);
        self.sk.write_seq += n;
        self.sk.pushed_seq = self.sk.write_seq;
        true
    }

    /// Room in the skb, in the block and in the stock, and the block continues the skb's last fragment.
    #[inline]
    fn fits_in_place(&self, index: usize, tail: SkbRef, n: u32) -> bool {
        let skb = self.queues.get(tail);
        let frag = self.tasks[index].frag;
        let Some(page) = frag.page else { return false };
        let left = self.pages.size(page) - frag.offset;
        skb.len + n <= self.size_goal()
            && !skb.eor
            && skb.can_coalesce(page, frag.offset)
            && left >= n.max(self.config.kernel.rules.page_frag_room)
            && i64::from(n) <= self.sk.forward_alloc
    }

    #[inline]
    pub(in crate::engine) fn return_bytes(&mut self, task: TaskId, bytes: usize) {
        self.outputs.push(Output::Return { task, result: Ok(bytes as u32) });
    }
}
