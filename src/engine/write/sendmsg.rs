//! Writing: `tcp_sendmsg_locked` and what it calls, step by step (net/ipv4/tcp.c).

use std::mem;

use crate::engine::Engine;
use crate::engine::api::errno::Errno;
use crate::engine::api::io::{Message, MsgFlags, SysResult};
use crate::engine::send::verdict::PushOne;
use crate::engine::socket::queue::SkbRef;
use crate::engine::socket::skb::Checksum;
use crate::engine::socket::state::{Chrono, Nonagle, State};
use crate::engine::socket::task::{SendCall, Sending, Wait};
use crate::engine::step::macros::{enter, event, set, test};
use crate::engine::step::probe::Probe;
use crate::engine::write::wait::Waited;
use crate::engine::write::zerocopy::Attached;
use crate::units::Time;
use crate::wire::Flags;

/// Pages that a pipe holds, unless somebody has made it larger.
const PIPE_PAGES: u32 = 16;

/// Whether a call is over.
pub(in crate::engine) enum Flow {
    Done(SysResult),
    Asleep,
}

/// What became of one round of the main loop.
enum Chunk {
    Copied,
    NoSpace(Shortage),
}

/// Why there is no space.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shortage {
    /// The send buffer is used up: no new skb may be made.
    Sndbuf,
    /// The machine grants no memory.
    Memory,
}

impl SendCall {
    #[inline]
    pub(in crate::engine) fn new(msg: Message, flags: MsgFlags, deadline: Option<Time>, now: Time) -> Self {
        let size = msg.len() as u32;
        let part = (0, size);
        let (next, memory, pinned) = ((0, 0), None, None);
        SendCall { msg, flags, size, copied: 0, part, memory, pinned, next, deadline, nap: None, began: now }
    }

    /// Bytes of the present part that are not queued.
    #[inline]
    fn left(&self) -> u32 {
        self.part.1 - self.copied
    }

    /// Whether something of the present part is queued.
    #[inline]
    fn has_begun(&self) -> bool {
        self.copied > self.part.0
    }

    /// The flags of the present part: more follows where it is not the last.
    #[inline]
    fn part_flags(&self) -> MsgFlags {
        if self.part.1 < self.size { self.flags | MsgFlags::MORE } else { self.flags }
    }

    /// Was the last byte of the last buffer taken, or of a part?
    #[inline]
    fn is_at_end(&self) -> bool {
        self.left() == 0 && (self.part.1 < self.size || self.next.0 == self.msg.buffers().len())
    }

    #[inline]
    pub(in crate::engine) fn skip_empty_buffers(&mut self) {
        while self.msg.buffers().get(self.next.0).is_some_and(|buffer| buffer.is_empty()) {
            self.next.0 += 1;
        }
    }

    /// Where the next byte lies in the memory of its buffers, each of which begins at a multiple of `apart` bytes.
    pub(in crate::engine) fn next_place(&self, apart: u32) -> u64 {
        let before = self.msg.buffers()[..self.next.0].iter();
        let before: u64 = before.map(|buffer| (buffer.len() as u64).next_multiple_of(apart.into())).sum();
        before + self.next.1 as u64
    }

    pub(in crate::engine) fn left_in_buffer(&self) -> u32 {
        (self.msg.buffers()[self.next.0].len() - self.next.1) as u32
    }

    /// Fills `to` with the next bytes of the message.
    #[inline]
    pub(in crate::engine) fn take(&mut self, to: &mut [u8]) {
        let mut to = to;
        while !to.is_empty() {
            let buffer = &self.msg.buffers()[self.next.0];
            let left = &buffer[self.next.1..];
            let (part, rest) = to.split_at_mut(left.len().min(to.len()));
            part.copy_from_slice(&left[..part.len()]);
            to = rest;
            self.next.1 += part.len();
            if self.next.1 == buffer.len() {
                self.next = (self.next.0 + 1, 0);
            }
        }
    }
}

impl Engine {
    /// `send` from its beginning, or again after a sleep. Page references may have a loop of their own.
    /// Kernel: `do_tcp_sendpages`, net/ipv4/tcp.c, 3.10 to 6.1.
    /// Kernel: `tcp_sendmsg_locked`, net/ipv4/tcp.c, 5.10 to 6.18.
    /// Kernel: `tcp_sendmsg`, net/ipv4/tcp.c, 3.10.
    #[inline]
    pub(in crate::engine) fn tcp_sendmsg<P: Probe>(
        &mut self,
        index: usize,
        call: &mut SendCall,
        slept_on: Option<Wait>,
        p: &mut P,
    ) -> Flow {
        if self.config.kernel.rules.sendpage && self.sends_pages(call) {
            enter!(self, p, DoTcpSendpages, || self.begin_or_resume(index, call, slept_on, p))
        } else {
            enter!(self, p, TcpSendmsg, || self.begin_or_resume(index, call, slept_on, p))
        }
    }

    /// The whole of `sendfile` or `splice`: part after part, until one queues nothing.
    /// Kernel: `splice_to_socket`, fs/splice.c, 6.12 to 6.18.
    /// Kernel: `splice_from_pipe_feed`, fs/splice.c, 3.10 to 6.1.
    pub(in crate::engine) fn splice_to_socket<P: Probe>(
        &mut self,
        index: usize,
        call: &mut SendCall,
        mut slept_on: Option<Wait>,
        p: &mut P,
    ) -> Flow {
        if slept_on.is_none() {
            call.part = (0, 0);
        }
        loop {
            if slept_on.is_none() {
                call.part = (call.copied, self.end_of_part(call));
            }
            match self.tcp_sendmsg(index, call, slept_on.take(), p) {
                Flow::Asleep => return Flow::Asleep,
                Flow::Done(Ok(_)) if call.has_begun() && call.copied < call.size => {}
                Flow::Done(Err(_)) if call.copied > 0 => return Flow::Done(Ok(call.copied)),
                done => return done,
            }
        }
    }

    /// What is left in the pipe, or if that is empty, as many pages as it holds.
    fn end_of_part(&mut self, call: &SendCall) -> u32 {
        if call.copied < call.part.1 {
            return call.part.1;
        }
        let page = self.config.kernel.page_size;
        let start = call.msg.place().map_or(0, |(_, offset)| (offset % u64::from(page)) as u32);
        let in_pipe = PIPE_PAGES * page - (start + call.copied) % page;
        call.size.min(call.copied.saturating_add(in_pipe))
    }

    #[inline(always)]
    fn begin_or_resume<P: Probe>(
        &mut self,
        index: usize,
        call: &mut SendCall,
        slept_on: Option<Wait>,
        p: &mut P,
    ) -> Flow {
        match slept_on {
            None | Some(Wait::Connect) => self.begin_send(index, call, p),
            Some(slept_on) => self.resume_send(index, call, slept_on, p),
        }
    }

    #[inline(always)]
    fn begin_send<P: Probe>(&mut self, index: usize, call: &mut SendCall, p: &mut P) -> Flow {
        self.tcp_rate_check_app_limited();
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

    fn resume_send<P: Probe>(&mut self, index: usize, call: &mut SendCall, slept_on: Wait, p: &mut P) -> Flow {
        if slept_on == Wait::Memory {
            // Whatever ends the nap, there is only one.
            call.nap = None;
        }
        let waited = self.sk_stream_wait_memory(index, call.deadline, call.nap, p);
        match waited {
            Waited::Ready => self.send_chunks(index, call, p),
            Waited::Asleep => Flow::Asleep,
            Waited::Failed(errno) => self.do_error(index, call, errno, p),
        }
    }

    /// Kernel: `sk_stream_wait_connect`, net/core/stream.c, 3.10 to 6.18.
    fn sk_stream_wait_connect<P: Probe>(&mut self, index: usize, call: &SendCall, p: &mut P) -> Waited {
        enter!(self, p, SkStreamWaitConnect, || {
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
        })
    }

    /// The main loop: one round for each chunk, until the message is queued or the call must wait.
    #[inline]
    fn send_chunks<P: Probe>(&mut self, index: usize, call: &mut SendCall, p: &mut P) -> Flow {
        let (mut mss, mut goal) = self.tcp_send_mss(call.flags, p);
        while call.left() > 0 {
            match self.send_chunk(index, call, mss, goal, p) {
                Chunk::Copied => {}
                Chunk::NoSpace(shortage) => match self.wait_for_space(index, call, shortage, (mss, goal), p) {
                    Waited::Ready => (mss, goal) = self.tcp_send_mss(call.flags, p),
                    Waited::Asleep => return Flow::Asleep,
                    Waited::Failed(errno) => return self.do_error(index, call, errno, p),
                },
            }
        }
        self.send_out(call, mss, goal, p)
    }

    /// Normal exit: push what was queued, return its count.
    #[inline]
    fn send_out<P: Probe>(&mut self, call: &SendCall, mss: u32, goal: u32, p: &mut P) -> Flow {
        if call.has_begun() {
            let nonagle = self.sk.nonagle;
            self.tcp_tx_timestamp();
            self.tcp_push(call.part_flags(), mss, nonagle, goal, p);
        }
        Flow::Done(Ok(call.copied))
    }

    /// Error exit: what was queued counts; otherwise the error, or the socket's own.
    fn do_error<P: Probe>(&mut self, index: usize, call: &SendCall, errno: Errno, p: &mut P) -> Flow {
        let drops_empty_skb = self.config.kernel.rules.drops_empty_skb;
        if drops_empty_skb {
            self.tcp_remove_empty_skb(p);
        }
        if call.has_begun() {
            let (mss, goal) = self.tcp_send_mss(call.flags, p);
            return self.send_out(call, mss, goal, p);
        }
        let errno = match errno {
            Errno::Epipe => self.sk.sk_err.take().unwrap_or(Errno::Epipe),
            other => other,
        };
        if errno == Errno::Eagain && drops_empty_skb && self.queues.both_empty() {
            self.epoll_rescue(index, p);
        }
        Flow::Done(Err(errno))
    }

    /// Nothing is queued, so no ACK will ever tell that memory is back: tell at once.
    fn epoll_rescue<P: Probe>(&mut self, _index: usize, p: &mut P) {
        self.sk_stream_write_space(p);
        self.tcp_chrono_stop(Chrono::SndbufLimited, p);
    }

    /// Out of space: announce it, send what there is, wait.
    fn wait_for_space<P: Probe>(
        &mut self,
        index: usize,
        call: &mut SendCall,
        shortage: Shortage,
        (mss, goal): (u32, u32),
        p: &mut P,
    ) -> Waited {
        let rules = self.config.kernel.rules;
        if shortage == Shortage::Sndbuf || rules.nospace_for_memory {
            self.set_nospace(true, p);
        }
        if rules.drops_empty_skb {
            self.tcp_remove_empty_skb(p);
        }
        if call.has_begun() || rules.sendpage && self.sends_pages(call) {
            let flags = call.flags - MsgFlags::MORE;
            self.tcp_push(flags, mss, Nonagle::PUSH, goal, p);
        }
        call.nap = None;
        let may_wait = call.deadline.is_none_or(|at| at > self.now);
        if may_wait && self.sk_stream_memory_free(false, p) {
            call.nap = Some(self.plan_nap());
        }
        self.sk_stream_wait_memory(index, call.deadline, call.nap, p)
    }

    /// One chunk: find an skb with room, find memory, copy, push if the skb is full.
    #[inline]
    fn send_chunk<P: Probe>(&mut self, index: usize, call: &mut SendCall, mss: u32, goal: u32, p: &mut P) -> Chunk {
        call.skip_empty_buffers();
        let mut tail = self.tail_with_room(mss, goal, p);
        let (skb, full, n) = loop {
            let (skb, room, full) = match tail {
                Some(found) => found,
                None => match self.new_segment(call, p) {
                    Ok(skb) => (skb, goal, goal),
                    Err(shortage) => return Chunk::NoSpace(shortage),
                },
            };
            match self.attach(index, call, skb, room, p) {
                Attached::Bytes(n) => break (skb, full, n),
                Attached::SkbFull => {
                    self.tcp_mark_push(skb, p);
                    tail = None;
                }
                Attached::NoMemory => return Chunk::NoSpace(Shortage::Memory),
            }
        };
        self.account_chunk(index, call, skb, n, p);
        if call.is_at_end() {
            if call.flags.contains(MsgFlags::EOR) && self.config.kernel.rules.msg_eor {
                self.queues.get_mut(skb).eor = true;
                event!(self, p, EorMarked, self.subject(skb), 0);
            }
            return Chunk::Copied;
        }
        self.push_full_skb(call, skb, mss, full, p);
        Chunk::Copied
    }

    /// Puts the next bytes of the message into the skb, as many as go in one step.
    #[inline]
    fn attach<P: Probe>(&mut self, index: usize, call: &mut SendCall, skb: SkbRef, room: u32, p: &mut P) -> Attached {
        // An iovec is walked entry by entry; an iov_iter hides where one ends.
        let left = if self.config.kernel.rules.chunk_per_buffer { call.left_in_buffer() } else { u32::MAX };
        let want = room.min(left).min(call.left());
        if call.pinned.is_some() {
            self.attach_user_pages(call, skb, want, p)
        } else if self.sends_pages(call) {
            self.splice_pages(call, skb, want, p)
        } else {
            self.copy_chunk(index, call, skb, want, p)
        }
    }

    /// Are pages taken as they are (sendfile, splice), or copied like all else?
    #[inline]
    pub(in crate::engine) fn sends_pages(&self, call: &SendCall) -> bool {
        let features = self.config.device.features;
        let takes_pages = features.gso || features.scatter_gather && features.checksum;
        call.flags.contains(MsgFlags::SPLICE_PAGES) && (takes_pages || !self.config.kernel.has_linear_payload())
    }

    /// The last unsent skb, if it may take more: its room, and the length at which it is full.
    #[inline]
    fn tail_with_room<P: Probe>(&mut self, mss: u32, goal: u32, p: &mut P) -> Option<(SkbRef, u32, u32)> {
        let tail = self.queues.write_tail()?;
        let (len, eor, checksum) = {
            let skb = self.queues.get(tail);
            (skb.len, skb.eor, skb.checksum)
        };
        // What was summed while it was copied must go out as one segment.
        let full = if checksum == Checksum::Copied { mss } else { goal };
        if !test!(self, p, TailHasRoom, len, full) {
            return None;
        }
        if self.config.kernel.rules.msg_eor && test!(self, p, TailIsEor, eor, 1) {
            return None;
        }
        Some((tail, full - len, full))
    }

    fn new_segment<P: Probe>(&mut self, call: &SendCall, p: &mut P) -> Result<SkbRef, Shortage> {
        if !self.sk_stream_memory_free(false, p) {
            return Err(Shortage::Sndbuf);
        }
        self.new_data_skb(self.sends_pages(call), p).ok_or(Shortage::Memory)
    }

    /// Book-keeping after `n` bytes went into `skb`.
    #[inline]
    fn account_chunk<P: Probe>(&mut self, index: usize, call: &mut SendCall, skb: SkbRef, n: u32, p: &mut P) {
        let entry = self.queues.get_mut(skb);
        if !call.has_begun() {
            entry.flags.remove(Flags::PSH);
        }
        entry.end_seq += n;
        entry.gso_segs = 0;
        self.sk.write_seq += n;
        call.copied += n;
        self.tasks[index].sending = Some(Sending { copied: call.copied, size: call.size });
        let now = self.sk.write_seq;
        set!(self, p, WriteSeq, self.sk.relative(now) - i64::from(n), self.sk.relative(now));
    }

    /// A full skb is pushed at once: everything, if much is unpushed; otherwise the skb itself, if it is next.
    #[inline]
    fn push_full_skb<P: Probe>(&mut self, call: &SendCall, skb: SkbRef, mss: u32, full: u32, p: &mut P) {
        let len = self.queues.get(skb).len;
        if !test!(self, p, SkbFull, len, full) || call.flags.contains(MsgFlags::OOB) {
            return;
        }
        if self.forced_push(p) {
            self.tcp_mark_push(skb, p);
            self.tcp_push_pending_frames_with(mss, Nonagle::PUSH, p);
            return;
        }
        let (this, head) = (self.queues.get(skb).id.0, self.queues.send_head().map_or(0, |h| self.queues.get(h).id.0));
        if test!(self, p, IsSendHead, this, head) {
            self.tcp_push_one(mss, p);
        }
    }

    /// Kernel: `tcp_push_one`, net/ipv4/tcp_output.c, 3.10 to 6.18.
    fn tcp_push_one<P: Probe>(&mut self, mss: u32, p: &mut P) {
        enter!(self, p, TcpPushOne, || {
            self.tcp_write_xmit(mss, Nonagle::PUSH, PushOne::One, p);
        });
    }

    /// Kernel: `forced_push`, net/ipv4/tcp.c, 3.10 to 6.18.
    #[inline]
    pub(in crate::engine) fn forced_push<P: Probe>(&mut self, p: &mut P) -> bool {
        let unpushed = self.sk.write_seq.distance(self.sk.pushed_seq);
        let half = (self.sk.max_window >> 1) as i32;
        test!(self, p, ForcedPush, unpushed, half)
    }

    /// Kernel: `tcp_mark_push`, net/ipv4/tcp.c, 3.10 to 6.18.
    #[inline]
    pub(in crate::engine) fn tcp_mark_push<P: Probe>(&mut self, skb: SkbRef, p: &mut P) {
        enter!(self, p, TcpMarkPush, || {
            self.queues.get_mut(skb).flags |= Flags::PSH;
            event!(self, p, PushMarked, self.subject(skb), 0);
            let from = mem::replace(&mut self.sk.pushed_seq, self.sk.write_seq);
            set!(self, p, PushedSeq, self.sk.relative(from), self.sk.relative(self.sk.pushed_seq));
        })
    }

    /// An skb without bytes must not stay at the queue's end while the writer sleeps.
    /// Kernel: `tcp_remove_empty_skb`, net/ipv4/tcp.c, 5.10 to 6.18.
    pub(in crate::engine) fn tcp_remove_empty_skb<P: Probe>(&mut self, p: &mut P) {
        enter!(self, p, TcpRemoveEmptySkb, || {
            let Some(tail) = self.queues.write_tail() else { return };
            if !self.queues.get(tail).is_empty() {
                return;
            }
            self.queues.pop_write_tail();
            self.tcp_wmem_free_skb(tail, p);
            if self.sk.write_seq == self.sk.snd_nxt {
                self.tcp_chrono_stop(Chrono::Busy, p);
            }
        })
    }
}

#[cfg(test)]
mod tests;
