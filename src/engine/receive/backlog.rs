//! Segments that arrive while a task owns the socket: they wait, and are taken when it lets go (net/core/sock.c,
//! net/ipv4/tcp_ipv4.c).

use bytes::Bytes;

use crate::engine::Engine;
use crate::engine::socket::backlog::Backlogged;
use crate::engine::socket::state::State;
use crate::engine::step::macros::{enter, event, test};
use crate::engine::step::probe::{Probe, Subject};
use crate::kernel::rules::BacklogLimit;
use crate::units::Time;
use crate::wire::{Flags, Segment};

/// What a backlog may hold besides the buffers, where it may.
const HEADROOM: u64 = 64 << 10;

impl Engine {
    /// The system call that was made or continued now goes on until then, and owns the socket (`lock_sock`): by itself the
    /// engine does everything in no time.
    pub fn own_until(&mut self, until: Time) {
        if until > self.now {
            self.backlog.owned_until = Some(until);
        }
    }

    /// Whether a segment that comes now has to wait. There is no owner of a connection that is only asked for.
    pub(in crate::engine) fn is_owned(&self) -> bool {
        let is_full = !matches!(self.sk.state, State::Listen | State::SynRecv) && !self.is_timewait_sock();
        self.backlog.owned_until.is_some_and(|until| until > self.now) && is_full
    }

    /// A segment waits for the owner, if there is room; one that goes on where the last one ended joins it.
    /// Kernel: `tcp_add_backlog`, net/ipv4/tcp_ipv4.c, 5.10 to 6.18.
    /// Kernel: `sk_add_backlog`, include/net/sock.h, 3.10.
    pub(in crate::engine) fn tcp_add_backlog<P: Probe>(&mut self, segment: Segment, p: &mut P) {
        enter!(self, p, TcpAddBacklog, || {
            let skb = self.received_skb(&segment);
            let joins = self.config.kernel.rules.coalesces_backlog;
            if let Some(tail) = self.backlog.segments.back_mut().filter(|_| joins)
                && tail.take_next(&segment)
            {
                event!(self, p, SegmentWaits, Subject::Socket, 0);
                return;
            }
            let held = u64::from(self.backlog.len) + u64::from(self.rcv.rmem_alloc);
            let limit = self.backlog_limit();
            if test!(self, p, BacklogFull, held, limit) {
                event!(self, p, DataDropped, Subject::Socket, segment.payload.len());
                return;
            }
            self.backlog.len += skb.truesize;
            self.backlog.segments.push_back(Backlogged { segment, truesize: skb.truesize, room: skb.room });
            event!(self, p, SegmentWaits, Subject::Socket, skb.truesize);
        });
    }

    fn backlog_limit(&self) -> u64 {
        let (receive, send) = (u64::from(self.rcv.rcvbuf), u64::from(self.sk.sndbuf));
        match self.config.kernel.rules.backlog_limit {
            BacklogLimit::BothBuffers => receive + send,
            BacklogLimit::BothBuffersAndMore => receive + send + HEADROOM,
            BacklogLimit::TwiceReceive => 2 * receive + send / 2 + HEADROOM,
        }
    }

    /// The owner lets go: what has waited is taken now, as if it came one after the other.
    /// Kernel: `__release_sock`, net/core/sock.c, 3.10 to 6.18.
    pub(in crate::engine) fn release_sock<P: Probe>(&mut self, p: &mut P) {
        self.backlog.owned_until = None;
        if self.backlog.segments.is_empty() {
            return;
        }
        enter!(self, p, ReleaseSock, || {
            self.backlog.releasing = true;
            while let Some(waiting) = self.backlog.segments.pop_front() {
                self.tcp_v4_do_rcv(waiting.segment, p);
            }
            self.backlog.len = 0;
            self.backlog.releasing = false;
            if std::mem::take(&mut self.backlog.ack_deferred) && self.rcv.ack.scheduled {
                self.tcp_send_ack(p);
            }
        });
    }

    /// An ACK is due: it goes now, or when the owner has taken all that waited.
    pub(in crate::engine) fn send_or_defer_ack<P: Probe>(&mut self, p: &mut P) {
        if self.backlog.releasing && self.config.kernel.rules.defers_backlog_acks {
            self.backlog.ack_deferred = true;
        } else {
            self.tcp_send_ack(p);
        }
    }
}

impl Backlogged {
    /// Takes in the next segment, if that fits behind this one in every respect; its ACK and window are the later ones.
    fn take_next(&mut self, next: &Segment) -> bool {
        let (own, other) = (&self.segment.header, &next.header);
        let alone = Flags::SYN | Flags::RST | Flags::URG;
        let fits = self.segment.end_seq() == other.seq
            && !(own.flags | other.flags).intersects(alone)
            && (own.flags & other.flags).contains(Flags::ACK)
            && (own.flags ^ other.flags).intersection(Flags::ECE | Flags::CWR).is_empty()
            && own.options == other.options
            && next.payload.len() as u32 <= self.room;
        if !fits {
            return false;
        }
        let sizes = [&self.segment, next]
            .map(|segment| segment.gso_size.map_or(segment.payload.len() as u32, |size| size.get()));
        let (flags, window, ack) = (other.flags, other.window, other.ack);
        if !ack.before(self.segment.header.ack) {
            (self.segment.header.ack, self.segment.header.window) = (ack, window);
        }
        self.segment.header.flags |= flags;
        if !next.payload.is_empty() {
            self.room -= next.payload.len() as u32;
            self.segment.payload = Bytes::from([&self.segment.payload[..], &next.payload[..]].concat());
            self.segment.gso_size = std::num::NonZeroU32::new(sizes[0].max(sizes[1]));
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::engine::test_support::Sender;
    use crate::engine::{Kernel, MsgFlags, SockOpt, Timer};
    use crate::kernel::{v3_10, v5_10, v6_18};

    const CALL: Duration = Duration::from_micros(50);

    /// A socket whose owner is inside a call for 50 us.
    fn owned(kernel: Kernel) -> Sender {
        let mut sender = Sender::with(kernel, |_| {});
        sender.write(14_480).unwrap();
        let until = sender.now + CALL;
        sender.own_until(until);
        sender.later(CALL / 2);
        sender
    }

    #[test]
    fn what_comes_while_a_call_goes_on_is_taken_when_that_ends() {
        let mut sender = owned(v6_18::KERNEL);

        sender.ack(1448);
        assert_eq!((sender.sk.snd_una - sender.sk.isn, sender.backlog.len), (1, 832));
        let why = sender.fire();

        assert_eq!((why, sender.sk.snd_una - sender.sk.isn, sender.backlog.len), (Timer::Backlog, 1449, 0));
    }

    #[test]
    fn whatever_comes_next_when_the_call_is_over_comes_after_what_waited() {
        let mut sender = owned(v6_18::KERNEL);
        sender.ack(1448);

        sender.later(CALL);
        sender.ack(2896);

        assert_eq!((sender.sk.snd_una - sender.sk.isn, sender.backlog.segments.len()), (2897, 0));
    }

    #[test]
    fn acks_that_wait_become_one_and_in_3_10_each_is_taken() {
        let waiting = |kernel: Kernel| {
            let mut sender = owned(kernel);
            for to in [1448, 2896, 4344] {
                sender.ack(to);
            }
            (sender.backlog.segments.len(), sender.backlog.len)
        };

        assert_eq!(waiting(v6_18::KERNEL), (1, 832));
        assert_eq!(waiting(v3_10::KERNEL), (3, 3 * 768));
    }

    #[test]
    fn data_that_waits_joins_what_it_follows_if_there_is_room_behind_that() {
        let mut sender = owned(v6_18::KERNEL);
        let first = sender.sk.rcv_nxt;
        for (at, bytes) in [(0, 1000), (1000, 300), (1300, 300)] {
            sender.data(first + at, bytes);
        }
        assert_eq!((sender.backlog.segments.len(), sender.backlog.len), (1, 2304));

        sender.fire();

        assert_eq!((sender.readable(), sender.rcv.rmem_alloc), (1600, 2304));
    }

    #[test]
    fn one_ack_answers_all_that_waited_and_before_6_7_each_segment_its_own() {
        let answers = |kernel: Kernel| {
            let mut sender = owned(kernel);
            let first = sender.sk.rcv_nxt;
            for at in [0, 1448, 2896] {
                sender.data(first + at, 1448);
            }
            sender.fire();
            sender.transmits().filter(|sent| sent.len == 0).count()
        };

        assert_eq!([answers(v6_18::KERNEL), answers(v5_10::KERNEL)], [1, 3]);
    }

    #[test]
    fn a_backlog_holds_what_both_buffers_would_and_in_later_kernels_more() {
        let held = |kernel: Kernel| {
            let mut sender = owned(kernel).set(&[SockOpt::RcvBuf(2304), SockOpt::SndBuf(2304)]);
            let first = sender.sk.rcv_nxt;
            for index in 0..100 {
                sender.data(first + 1448 * index, 1448);
            }
            sender.backlog.segments.len()
        };

        // Segments of 2,304 bytes: more than 9,216 are too many, more than 74,752, or more than 77,056.
        assert_eq!([v3_10::KERNEL, v5_10::KERNEL, v6_18::KERNEL].map(held), [5, 33, 34]);
    }

    #[test]
    fn what_waits_takes_room_from_the_window_but_not_in_3_10() {
        let room = |kernel: Kernel| {
            let mut sender = owned(kernel);
            let before = sender.tcp_select_window_size();
            sender.backlog.len = 100_000;
            before > sender.tcp_select_window_size()
        };

        assert_eq!([room(v6_18::KERNEL), room(v3_10::KERNEL)], [true, false]);
    }

    #[test]
    fn a_writer_that_sleeps_hears_of_data_when_the_call_of_another_is_over() {
        let mut sender = Sender::new().set(&[SockOpt::SndBuf(4096)]);
        assert_eq!(sender.send_of(1, 100_000, MsgFlags::empty()), None);
        let until = sender.now + CALL;
        sender.own_until(until);

        sender.data(sender.sk.rcv_nxt, 100);
        assert!(!sender.woke());
        sender.fire();

        assert!(sender.woke());
    }
}
