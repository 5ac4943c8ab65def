//! Writing: `tcp_sendmsg_locked` and what it calls, step by step (net/ipv4/tcp.c).

use crate::engine::Engine;
use crate::engine::io::{Errno, Message, MsgFlags, SysResult};
use crate::engine::output::PushOne;
use crate::engine::page_frag::PageFrag;
use crate::engine::probe::{Probe, Subject};
use crate::engine::queue::SkbRef;
use crate::engine::skb::{Frag, Skb};
use crate::engine::sock::{Chrono, Nonagle, State};
use crate::engine::stream::Waited;
use crate::engine::task::{SendCall, Wait};
use crate::engine::tell::{enter, event, set, test};
use crate::engine::zerocopy::Attached;
use crate::units::Time;
use crate::wire::Flags;

/// Whether a call is over.
pub(super) enum Flow {
    Done(SysResult),
    Asleep,
}

/// What became of one round of the main loop.
enum Chunk {
    Copied,
    /// No new skb may be made, or no memory was granted.
    NoSpace,
}

impl SendCall {
    pub(super) fn new(msg: Message, flags: MsgFlags, deadline: Option<Time>, now: Time) -> Self {
        let size = msg.len() as u32;
        SendCall { msg, flags, size, copied: 0, next: (0, 0), deadline, nap: None, began: now }
    }

    fn left(&self) -> u32 {
        self.size - self.copied
    }

    pub(super) fn offset_in_buffer(&self) -> u32 {
        self.next.1 as u32
    }

    pub(super) fn left_in_buffer(&self) -> u32 {
        (self.msg.buffers()[self.next.0].len() - self.next.1) as u32
    }

    /// Fills `to` with the next bytes of the message.
    #[inline]
    pub(super) fn take(&mut self, to: &mut [u8]) {
        let mut done = 0;
        while done < to.len() {
            let buffer = &self.msg.buffers()[self.next.0];
            let n = (buffer.len() - self.next.1).min(to.len() - done);
            to[done..done + n].copy_from_slice(&buffer[self.next.1..self.next.1 + n]);
            done += n;
            self.next.1 += n;
            if self.next.1 == buffer.len() {
                self.next = (self.next.0 + 1, 0);
            }
        }
    }
}

impl Engine {
    /// `send` from its beginning.
    pub(super) fn tcp_sendmsg<P: Probe>(&mut self, index: usize, call: &mut SendCall, p: &mut P) -> Flow {
        if !self.sk.state.can_send() {
            match self.sk_stream_wait_connect(index, call, p) {
                Waited::Ready => {}
                Waited::Asleep => return Flow::Asleep,
                Waited::Failed(errno) => return self.do_error(index, call, errno, p),
            }
        }
        if self.sk.sk_err.is_some() || self.sk.send_shutdown {
            return self.do_error(index, call, Errno::Epipe, p);
        }
        self.send_chunks(index, call, p)
    }

    /// `send` again, after a sleep.
    pub(super) fn tcp_sendmsg_resume<P: Probe>(
        &mut self,
        index: usize,
        call: &mut SendCall,
        slept_on: Wait,
        p: &mut P,
    ) -> Flow {
        if slept_on == Wait::Connect {
            return self.tcp_sendmsg(index, call, p);
        }
        if slept_on == Wait::Memory {
            // Whatever ends the nap, there is only one.
            call.nap = None;
        }
        let waited = enter!(self, p, SkStreamWaitMemory, self.sk_stream_wait_memory(index, call.deadline, call.nap, p));
        match waited {
            Waited::Ready => self.send_chunks(index, call, p),
            Waited::Asleep => Flow::Asleep,
            Waited::Failed(errno) => self.do_error(index, call, errno, p),
        }
    }

    fn sk_stream_wait_connect<P: Probe>(&mut self, index: usize, call: &SendCall, p: &mut P) -> Waited {
        if let Some(errno) = self.sk.sk_err.take() {
            return Waited::Failed(errno);
        }
        if self.sk.state != State::SynSent {
            return Waited::Failed(Errno::Epipe);
        }
        if call.deadline.is_some_and(|at| at <= self.now) {
            return Waited::Failed(Errno::Eagain);
        }
        if self.take_signal(index) {
            return Waited::Failed(Errno::Eintr);
        }
        self.fall_asleep(index, Wait::Connect, call.deadline, p);
        Waited::Asleep
    }

    /// The main loop: one round for each chunk, until the message is queued or the call must wait.
    fn send_chunks<P: Probe>(&mut self, index: usize, call: &mut SendCall, p: &mut P) -> Flow {
        let (mut mss, mut goal) = enter!(self, p, TcpSendMss, self.tcp_send_mss(call.flags, p));
        while call.left() > 0 {
            match self.send_chunk(index, call, mss, goal, p) {
                Chunk::Copied => {}
                Chunk::NoSpace => match self.wait_for_space(index, call, mss, goal, p) {
                    Waited::Ready => (mss, goal) = self.tcp_send_mss(call.flags, p),
                    Waited::Asleep => return Flow::Asleep,
                    Waited::Failed(errno) => return self.do_error(index, call, errno, p),
                },
            }
        }
        self.send_out(call, mss, goal, p)
    }

    /// Normal exit: push what was queued, return its count.
    fn send_out<P: Probe>(&mut self, call: &SendCall, mss: u32, goal: u32, p: &mut P) -> Flow {
        if call.copied > 0 {
            let nonagle = self.sk.nonagle;
            enter!(self, p, TcpPush, self.tcp_push(call.flags, mss, nonagle, goal, p));
        }
        Flow::Done(Ok(call.copied))
    }

    /// Error exit: what was queued counts; otherwise the error, or the socket's own.
    fn do_error<P: Probe>(&mut self, index: usize, call: &SendCall, errno: Errno, p: &mut P) -> Flow {
        enter!(self, p, TcpRemoveEmptySkb, self.tcp_remove_empty_skb(p));
        if call.copied > 0 {
            let (mss, goal) = self.tcp_send_mss(call.flags, p);
            return self.send_out(call, mss, goal, p);
        }
        let errno = match errno {
            Errno::Epipe => self.sk.sk_err.take().unwrap_or(Errno::Epipe),
            other => other,
        };
        if errno == Errno::Eagain && self.queues.both_empty() {
            self.epoll_rescue(index, p);
        }
        Flow::Done(Err(errno))
    }

    /// Nothing is queued, so no ACK will ever tell that memory is back: tell at once.
    fn epoll_rescue<P: Probe>(&mut self, _index: usize, p: &mut P) {
        enter!(self, p, SkStreamWriteSpace, self.sk_stream_write_space(p));
        self.tcp_chrono_stop(Chrono::SndbufLimited, p);
    }

    /// Out of space: announce it, send what there is, wait.
    fn wait_for_space<P: Probe>(
        &mut self,
        index: usize,
        call: &mut SendCall,
        mss: u32,
        goal: u32,
        p: &mut P,
    ) -> Waited {
        self.set_nospace(true, p);
        enter!(self, p, TcpRemoveEmptySkb, self.tcp_remove_empty_skb(p));
        if call.copied > 0 {
            let flags = call.flags - MsgFlags::MORE;
            enter!(self, p, TcpPush, self.tcp_push(flags, mss, Nonagle::PUSH, goal, p));
        }
        call.nap = None;
        let may_wait = call.deadline.is_none_or(|at| at > self.now);
        if may_wait && self.sk_stream_memory_free(false, p) {
            call.nap = Some(self.plan_nap());
        }
        enter!(self, p, SkStreamWaitMemory, self.sk_stream_wait_memory(index, call.deadline, call.nap, p))
    }

    /// One chunk: find an skb with room, find memory, copy, push if the skb is full.
    fn send_chunk<P: Probe>(&mut self, index: usize, call: &mut SendCall, mss: u32, goal: u32, p: &mut P) -> Chunk {
        let mut tail = self.tail_with_room(goal, p);
        let (skb, n) = loop {
            let (skb, room) = match tail {
                Some(found) => found,
                None => match self.new_segment(p) {
                    Some(skb) => (skb, goal),
                    None => return Chunk::NoSpace,
                },
            };
            let want = room.min(call.left());
            let attached = if call.flags.contains(MsgFlags::ZEROCOPY) {
                self.attach_user_pages(call, skb, want, p)
            } else if call.flags.contains(MsgFlags::SPLICE_PAGES) {
                self.splice_pages(call, skb, want, p)
            } else {
                self.copy_to_page(index, call, skb, want, p)
            };
            match attached {
                Attached::Bytes(n) => break (skb, n),
                Attached::SkbFull => {
                    enter!(self, p, TcpMarkPush, self.tcp_mark_push(skb, p));
                    tail = None;
                }
                Attached::NoMemory => return Chunk::NoSpace,
            }
        };
        self.account_chunk(call, skb, n, p);
        if call.left() == 0 {
            if call.flags.contains(MsgFlags::EOR) {
                self.queues.get_mut(skb).eor = true;
                event!(self, p, TcpSendmsg, EorMarked, self.subject(skb), 0);
            }
            return Chunk::Copied;
        }
        self.push_full_skb(call, skb, mss, goal, p);
        Chunk::Copied
    }

    /// The write queue's last skb and its room, if it may take more.
    #[inline]
    fn tail_with_room<P: Probe>(&mut self, goal: u32, p: &mut P) -> Option<(SkbRef, u32)> {
        let tail = self.queues.write_tail()?;
        let (len, eor) = {
            let skb = self.queues.get(tail);
            (skb.len, skb.eor)
        };
        if !test!(self, p, TcpSendmsg, TailHasRoom, len, goal, len < goal) {
            return None;
        }
        if test!(self, p, TcpSendmsg, TailIsEor, eor, 1, eor) {
            return None;
        }
        Some((tail, goal - len))
    }

    fn new_segment<P: Probe>(&mut self, p: &mut P) -> Option<SkbRef> {
        if !enter!(self, p, SkStreamMemoryFree, self.sk_stream_memory_free(false, p)) {
            return None;
        }
        let queued = self.queues.write_len() + self.queues.rtx_len();
        let first = test!(self, p, TcpSendmsg, BothQueuesEmpty, queued, 0, queued == 0);
        let skb = enter!(self, p, TcpStreamAllocSkb, self.tcp_stream_alloc_skb(first, p))?;
        enter!(self, p, TcpSkbEntail, self.tcp_skb_entail(skb, p));
        Some(skb)
    }

    /// A new, empty skb for data. `force`: no shortage may refuse it.
    pub(super) fn tcp_stream_alloc_skb<P: Probe>(&mut self, force: bool, p: &mut P) -> Option<SkbRef> {
        let truesize = self.config.kernel.empty_truesize();
        if force {
            enter!(self, p, SkForcedMemSchedule, self.sk_forced_mem_schedule(truesize, p));
        } else if !enter!(self, p, SkWmemSchedule, self.sk_wmem_schedule(truesize, p)) {
            return None;
        }
        let id = self.queues.new_id();
        let skb = self.queues.insert(Skb::empty(id, self.config.kernel.head_for(0), 0, truesize));
        event!(self, p, TcpStreamAllocSkb, SkbAllocated, Subject::Skb(id), truesize);
        Some(skb)
    }

    /// Appends a new skb to the write queue and charges its overhead.
    pub(super) fn tcp_skb_entail<P: Probe>(&mut self, skb: SkbRef, p: &mut P) {
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
        event!(self, p, TcpSkbEntail, SkbQueued, self.subject(skb), truesize);
        set!(self, p, TcpSkbEntail, WmemQueued, queued, self.sk.wmem_queued);
        set!(self, p, TcpSkbEntail, ForwardAlloc, stock, self.sk.forward_alloc);
        if self.sk.nonagle.contains(Nonagle::PUSH) {
            self.set_nonagle(self.sk.nonagle - Nonagle::PUSH, p);
        }
        self.tcp_slow_start_after_idle_check(p);
    }

    /// Book-keeping after `n` bytes went into `skb`.
    #[inline]
    fn account_chunk<P: Probe>(&mut self, call: &mut SendCall, skb: SkbRef, n: u32, p: &mut P) {
        let entry = self.queues.get_mut(skb);
        if call.copied == 0 {
            entry.flags.remove(Flags::PSH);
        }
        entry.end_seq += n;
        entry.gso_segs = 0;
        let from = self.sk.relative(self.sk.write_seq);
        self.sk.write_seq += n;
        call.copied += n;
        set!(self, p, TcpSendmsg, WriteSeq, from, from + i64::from(n));
    }

    /// A full skb is pushed at once: everything, if much is unpushed; otherwise the skb itself, if it is next.
    fn push_full_skb<P: Probe>(&mut self, call: &SendCall, skb: SkbRef, mss: u32, goal: u32, p: &mut P) {
        let len = self.queues.get(skb).len;
        if !test!(self, p, TcpSendmsg, SkbFull, len, goal, len >= goal) || call.flags.contains(MsgFlags::OOB) {
            return;
        }
        if self.forced_push(p) {
            enter!(self, p, TcpMarkPush, self.tcp_mark_push(skb, p));
            self.tcp_push_pending_frames_with(mss, Nonagle::PUSH, p);
            return;
        }
        let is_head = self.queues.send_head() == Some(skb);
        let (this, head) = (self.queues.get(skb).id.0, self.queues.send_head().map_or(0, |h| self.queues.get(h).id.0));
        if test!(self, p, TcpSendmsg, IsSendHead, this, head, is_head) {
            enter!(self, p, TcpPushOne, self.tcp_write_xmit(mss, Nonagle::PUSH, PushOne::One, p));
        }
    }

    #[inline]
    pub(super) fn forced_push<P: Probe>(&mut self, p: &mut P) -> bool {
        let unpushed = self.sk.write_seq.distance(self.sk.pushed_seq);
        let half = (self.sk.max_window >> 1) as i32;
        test!(self, p, TcpSendmsg, ForcedPush, unpushed, half, unpushed > half)
    }

    #[inline]
    pub(super) fn tcp_mark_push<P: Probe>(&mut self, skb: SkbRef, p: &mut P) {
        self.queues.get_mut(skb).flags |= Flags::PSH;
        event!(self, p, TcpMarkPush, PushMarked, self.subject(skb), 0);
        let from = self.sk.relative(self.sk.pushed_seq);
        self.sk.pushed_seq = self.sk.write_seq;
        set!(self, p, TcpMarkPush, PushedSeq, from, self.sk.relative(self.sk.pushed_seq));
    }

    /// An skb without bytes must not stay at the queue's end while the writer sleeps.
    pub(super) fn tcp_remove_empty_skb<P: Probe>(&mut self, p: &mut P) {
        let Some(tail) = self.queues.write_tail() else { return };
        if !self.queues.get(tail).is_empty() {
            return;
        }
        self.queues.pop_write_tail();
        self.tcp_wmem_free_skb(tail, p);
        if self.sk.write_seq == self.sk.snd_nxt {
            self.tcp_chrono_stop(Chrono::Busy, p);
        }
    }

    /// Takes an unlinked skb off the account, drops its page references, and forgets it.
    pub(super) fn tcp_wmem_free_skb<P: Probe>(&mut self, skb: SkbRef, p: &mut P) {
        let subject = self.subject(skb);
        let entry = self.queues.get(skb);
        let (truesize, pure) = (entry.truesize, entry.pure_zerocopy);
        let charged = if pure { self.config.kernel.empty_truesize() } else { truesize };
        for frag in &self.queues.get(skb).frags {
            self.pages.put_ref(frag.page);
        }
        self.queues.release(skb);
        self.uncharge_queued(truesize, charged, p);
        event!(self, p, SkMemReclaim, SkbFreed, subject, truesize);
    }

    /// The ordinary way: copy into the task's page fragment.
    #[inline]
    fn copy_to_page<P: Probe>(
        &mut self,
        index: usize,
        call: &mut SendCall,
        skb: SkbRef,
        want: u32,
        p: &mut P,
    ) -> Attached {
        enter!(self, p, SkPageFragRefill, self.sk_page_frag_refill(index, p));
        let PageFrag { page: Some(page), offset } = self.tasks[index].frag else { return Attached::NoMemory };
        let entry = self.queues.get(skb);
        let (merge, slots, end) = (
            entry.can_coalesce(page, offset),
            entry.frags.len(),
            entry.frags.last().map_or(-1, |f| i64::from(f.end())),
        );
        if !test!(self, p, TcpSendmsg, CanCoalesce, end, offset, merge) {
            let limit = self.config.kernel.sysctl.max_skb_frags;
            if !test!(self, p, TcpSendmsg, FragSlotLeft, slots, limit, slots < limit) {
                return Attached::SkbFull;
            }
        }
        let want = want.min(self.pages.size(page) - offset);
        if !self.downgrade_zerocopy(skb, p) {
            return Attached::NoMemory;
        }
        let n = enter!(self, p, SkWmemSchedule, self.tcp_wmem_schedule(want, p));
        if n == 0 {
            return Attached::NoMemory;
        }
        call.take(self.pages.bytes_mut(page, offset, n));
        self.tasks[index].frag.offset = offset + n;
        self.add_payload(skb, Frag { page, offset, len: n }, merge, p);
        Attached::Bytes(n)
    }

    /// The skb has `new.len` bytes more, in its last fragment or in a new one, and the socket pays for them.
    #[inline]
    fn add_payload<P: Probe>(&mut self, skb: SkbRef, new: Frag, merge: bool, p: &mut P) {
        let (queued, stock) = (self.sk.wmem_queued, self.sk.forward_alloc);
        self.charge_queued(new.len);
        let entry = self.queues.get_mut(skb);
        entry.len += new.len;
        entry.truesize += new.len;
        let slots = entry.frags.len();
        match entry.frags.last_mut() {
            Some(last) if merge => last.len += new.len,
            _ => {
                entry.frags.push(new);
                self.pages.get_ref(new.page);
            }
        }
        event!(self, p, SkbCopyToPage, BytesCopied, self.subject(skb), new.len);
        if merge {
            event!(self, p, SkbCopyToPage, FragExtended, self.subject(skb), new.len);
        } else {
            event!(self, p, SkbCopyToPage, FragAdded, self.subject(skb), slots);
        }
        set!(self, p, SkbCopyToPage, WmemQueued, queued, self.sk.wmem_queued);
        set!(self, p, SkbCopyToPage, ForwardAlloc, stock, self.sk.forward_alloc);
    }

    #[inline]
    pub(super) fn subject(&self, skb: SkbRef) -> Subject {
        Subject::Skb(self.queues.get(skb).id)
    }
}
