//! When what was received is acknowledged: at once, with data that goes anyway, or a little later (net/ipv4/tcp_input.c,
//! tcp_output.c, tcp_timer.c).

use std::time::Duration;

use crate::engine::Engine;
use crate::engine::api::timer::Timer;
use crate::engine::socket::receive::MSS_DEFAULT;
use crate::engine::socket::timers::Pending;
use crate::engine::step::macros::{enter, event, test};
use crate::engine::step::probe::{Probe, Subject};
use crate::kernel::rules::Reclaim;
use crate::wire::{Flags, Segment};

/// TCP_MAX_QUICKACKS: most ACKs that are sent at once when a flow of data begins.
const MAX_QUICKACKS: u32 = 16;
/// TCP_MIN_MSS.
const MIN_MSS: u32 = 88;
const TCP_HEADER: u32 = 20;
/// TCP_FASTRETRANS_THRESH: so many islands are told of at once.
const DUP_ACKS_AT_ONCE: u32 = 3;
/// tcp_comp_sack_nr and tcp_comp_sack_delay_ns: how many ACKs for islands are held back, and how long.
const HELD_BACK: u32 = 44;
const HELD_BACK_FOR: Duration = Duration::from_millis(1);
/// Part of a round trip for which they are held back at most.
const HELD_BACK_RTT_PART: u32 = 20;

impl Engine {
    /// TCP_ATO_MIN and TCP_DELACK_MIN, in ticks.
    fn ato_min(&self) -> u64 {
        u64::from(self.config.kernel.hz) / 25
    }

    /// Bytes in order that no ACK has told of.
    pub(in crate::engine) fn unacknowledged(&self) -> u32 {
        self.sk.rcv_nxt - self.rcv.rcv_wup
    }

    /// Kernel: `tcp_incr_quickack`, net/ipv4/tcp_input.c, 3.10 to 6.18.
    fn tcp_incr_quickack(&mut self) {
        let quick = (self.rcv.rcv_wnd / (2 * self.rcv.ack.rcv_mss)).clamp(1, MAX_QUICKACKS);
        let quick = if self.rcv.rcv_wnd < 2 * self.rcv.ack.rcv_mss { 2 } else { quick };
        self.rcv.ack.quick = self.rcv.ack.quick.max(quick);
    }

    /// Kernel: `tcp_enter_quickack_mode`, net/ipv4/tcp_input.c, 3.10 to 6.18.
    pub(in crate::engine) fn tcp_enter_quickack_mode(&mut self) {
        self.tcp_incr_quickack();
        self.rcv.ack.pingpong = false;
        self.rcv.ack.ato = self.ato_min();
    }

    /// `tcp_initialize_rcv_mss`: a first guess at the peer's segments.
    /// Kernel: `tcp_initialize_rcv_mss`, net/ipv4/tcp_input.c, 3.10 to 6.18.
    pub(in crate::engine) fn tcp_initialize_rcv_mss(&mut self) {
        let most = self.advmss().min(self.sk.mss_cache).min(self.rcv.rcv_wnd / 2);
        self.rcv.ack.rcv_mss = most.clamp(MIN_MSS, MSS_DEFAULT);
    }

    /// Payload in order has come: an ACK is owed, and its delay follows the pace of the data.
    /// Kernel: `tcp_event_data_recv`, net/ipv4/tcp_input.c, 3.10 to 6.18.
    pub(in crate::engine) fn tcp_event_data_recv<P: Probe>(&mut self, seg: &Segment, p: &mut P) {
        self.rcv.ack.scheduled = true;
        self.tcp_measure_rcv_mss(seg);
        self.tcp_rcv_rtt_measure();
        let kernel = &self.config.kernel;
        let gap = self.sk.lrcvtime.map_or(0, |last| kernel.jiffies(self.now) - kernel.jiffies(last));
        let (ato, least) = (self.rcv.ack.ato, self.ato_min());
        if ato == 0 {
            self.tcp_incr_quickack();
            self.rcv.ack.ato = least;
        } else if gap <= least / 2 {
            self.rcv.ack.ato = (ato >> 1) + least / 2;
        } else if gap < ato {
            self.rcv.ack.ato = ((ato >> 1) + gap).min(self.rtt.rto);
        } else if gap > self.rtt.rto {
            // The sender may have begun anew, and wait for ACKs to open its window.
            self.tcp_incr_quickack();
            self.reclaim_point(p);
        }
        self.sk.lrcvtime = Some(self.now);
        self.tcp_data_ecn_check(seg);
        self.tcp_grow_window(seg);
    }

    /// How large are the peer's segments? Small ones hint that it has no more to say for now.
    /// Kernel: `tcp_measure_rcv_mss`, net/ipv4/tcp_input.c, 3.10 to 6.18.
    fn tcp_measure_rcv_mss(&mut self, seg: &Segment) {
        let len = seg.gso_size.map_or(seg.payload.len() as u32, |size| size.get());
        let last = std::mem::take(&mut self.rcv.ack.last_seg_size);
        if len >= self.rcv.ack.rcv_mss {
            if len != self.rcv.ack.rcv_mss && self.config.kernel.rules.learns_scaling_ratio {
                self.learn_scaling_ratio(len, self.received_skb(seg).truesize);
            }
            let pushed = seg.header.flags.contains(Flags::PSH) && len == self.rcv.ack.rcv_mss;
            self.rcv.ack.rcv_mss = len.min(self.advmss());
            if pushed && self.config.kernel.rules.full_segment_pushes {
                self.rcv.ack.pushed = self.rcv.ack.pushed.max(1);
            }
            return;
        }
        let ends = seg.header.flags.intersects(Flags::FIN | Flags::URG | Flags::SYN | Flags::PSH);
        if len >= MSS_DEFAULT || len >= MIN_MSS && !ends {
            let options = self.sk.tcp_header_len - TCP_HEADER;
            let size = len + seg.header.options.bytes_on_wire() as u32 - options;
            self.rcv.ack.last_seg_size = size;
            if size == last {
                self.rcv.ack.rcv_mss = size;
                return;
            }
        }
        self.rcv.ack.pushed = (self.rcv.ack.pushed + 1).min(2);
    }

    /// Is an ACK due now that segments have been sent, or may it wait for data to carry it?
    /// Kernel: `__tcp_ack_snd_check`, net/ipv4/tcp_input.c, 3.10 to 6.18.
    pub(in crate::engine) fn tcp_ack_snd_check<P: Probe>(&mut self, p: &mut P) {
        if !self.rcv.ack.scheduled {
            return;
        }
        enter!(self, p, TcpAckSndCheck, || {
            if self.ack_is_due_now(p) {
                self.send_or_defer_ack(p);
            } else if self.rcv.out_of_order.is_empty() {
                self.tcp_send_delayed_ack(p);
            } else {
                self.ack_island(p);
            }
        })
    }

    fn ack_is_due_now<P: Probe>(&mut self, p: &mut P) -> bool {
        let (bytes, mss) = (self.unacknowledged(), self.rcv.ack.rcv_mss);
        if test!(self, p, SecondSegment, bytes, mss) {
            // A window that does not move on is told when the program has read.
            let (window, told) = (self.tcp_select_window_size(), self.rcv.rcv_wnd);
            if test!(self, p, WindowMovesOn, window, told) {
                return true;
            }
        }
        let quick = if self.rcv.ack.pingpong { 0 } else { self.rcv.ack.quick };
        test!(self, p, QuickAck, quick, 0) || self.rcv.ack.now
    }

    /// Islands are told of at once until the peer must know; then several at a time.
    fn ack_island<P: Probe>(&mut self, p: &mut P) {
        if !self.sk.sack_ok || !self.config.kernel.rules.compresses_sacks || self.rcv.compressed_acks >= HELD_BACK {
            return self.tcp_send_ack(p);
        }
        if self.rcv.dup_acks < DUP_ACKS_AT_ONCE {
            self.rcv.dup_acks += 1;
            return self.tcp_send_ack(p);
        }
        self.rcv.compressed_acks += 1;
        if self.rcv.compressed_until.is_none() {
            let part = Duration::from_micros(u64::from(self.rtt.srtt_us() / HELD_BACK_RTT_PART));
            self.rcv.compressed_until = Some(self.now + part.min(HELD_BACK_FOR));
        }
    }

    /// Sends the ACK that stands for those held back, if there are any.
    /// Kernel: `tcp_sack_compress_send_ack`, net/ipv4/tcp_input.c, 5.10 to 6.18.
    pub(in crate::engine) fn tcp_sack_compress_send_ack<P: Probe>(&mut self, p: &mut P) {
        if self.rcv.compressed_acks > 0 {
            self.tcp_send_ack(p);
        }
    }

    /// They have been held back long enough.
    /// Kernel: `tcp_compressed_ack_kick`, net/ipv4/tcp_timer.c, 5.10 to 6.18.
    pub(in crate::engine) fn tcp_compressed_ack_kick<P: Probe>(&mut self, p: &mut P) {
        self.rcv.compressed_until = None;
        enter!(self, p, TcpCompressedAckKick, || self.tcp_sack_compress_send_ack(p))
    }

    /// Kernel: `tcp_send_delayed_ack`, net/ipv4/tcp_output.c, 3.10 to 6.18.
    fn tcp_send_delayed_ack<P: Probe>(&mut self, p: &mut P) {
        enter!(self, p, TcpSendDelayedAck, || {
            let kernel = &self.config.kernel;
            let least = self.ato_min();
            let mut ato = self.rcv.ack.ato;
            if ato > least {
                let bidirectional = self.rcv.ack.pingpong || self.rcv.ack.pushed > 0;
                let mut most = u64::from(kernel.hz) / if bidirectional { 5 } else { 2 };
                if self.rtt.srtt_8th_us > 0 {
                    most = most.min(kernel.usecs_to_jiffies(u64::from(self.rtt.srtt_us())).max(least));
                }
                ato = ato.min(most);
            }
            let now = kernel.jiffies(self.now);
            let mut expires = now + ato.min(u64::from(kernel.hz) / 5);
            if let Some(pending) = self.rcv.ack.timer {
                if pending.expires <= now + (ato >> 2) {
                    return self.tcp_send_ack(p);
                }
                expires = expires.min(pending.expires);
            }
            let at = kernel.timer_fires(self.now, expires);
            self.rcv.ack.timer = Some(Pending { timer: Timer::DelayedAck, expires, at });
            event!(self, p, AckDelayed, Subject::Socket, at.since(self.now).as_nanos());
        })
    }

    /// No data went that could have carried the ACK.
    /// Kernel: `tcp_delack_timer_handler`, net/ipv4/tcp_timer.c, 3.10 to 6.18.
    pub(in crate::engine) fn tcp_delack_timer<P: Probe>(&mut self, p: &mut P) {
        enter!(self, p, TcpDelackTimer, || {
            if self.config.kernel.rules.reclaim == Reclaim::AtCertainPoints {
                self.sk_mem_reclaim_partial(p);
            }
            self.rcv.ack.timer = None;
            if !self.rcv.ack.scheduled {
                return;
            }
            if self.rcv.ack.pingpong {
                self.rcv.ack.pingpong = false;
                self.rcv.ack.ato = self.ato_min();
            } else {
                self.rcv.ack.ato = (self.rcv.ack.ato << 1).min(self.rtt.rto);
            }
            self.tcp_send_ack(p);
        })
    }

    /// A segment of `segs` packets that carries an ACK leaves: nothing is owed any more.
    /// Kernel: `tcp_event_ack_sent`, net/ipv4/tcp_output.c, 3.10 to 6.18.
    pub(in crate::engine) fn tcp_event_ack_sent(&mut self, segs: u32) {
        self.rcv.dsack = None;
        self.rcv.compressed_acks = 0;
        self.rcv.compressed_until = None;
        let counts_acks = self.config.kernel.rules.quick_acks_count_news;
        let used = if counts_acks { u32::from(self.rcv.ack.scheduled) } else { segs };
        if self.rcv.ack.quick > 0 {
            if used >= self.rcv.ack.quick {
                self.rcv.ack.ato = self.ato_min();
            }
            self.rcv.ack.quick = self.rcv.ack.quick.saturating_sub(used);
        }
        let ack = &mut self.rcv.ack;
        (ack.scheduled, ack.now, ack.no_memory, ack.pushed, ack.timer) = (false, false, false, 0, None);
    }

    /// Data leaves: if it follows on what was received, the program answers.
    pub(in crate::engine) fn notice_answer(&mut self) {
        let kernel = &self.config.kernel;
        let gap = self.sk.lrcvtime.map(|last| kernel.jiffies(self.now) - kernel.jiffies(last));
        if gap.is_some_and(|gap| gap < self.rcv.ack.ato) {
            self.rcv.ack.pingpong = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use crate::engine::test_support::Sender;
    use crate::engine::{Syscall, Timer};
    use crate::wire::Flags;

    /// Bare ACKs that left at the last input.
    fn acks(sender: &Sender) -> usize {
        sender.transmits().filter(|sent| sent.len == 0 && sent.header.flags == Flags::ACK).count()
    }

    /// A connection on which the program has answered, so that ACKs wait for data.
    fn answering() -> Sender {
        let mut sender = Sender::new();
        sender.data(sender.sk.rcv_nxt, 100);
        sender.write(100).unwrap();
        sender.ack(100);
        sender
    }

    #[test]
    fn the_first_segments_are_acknowledged_at_once() {
        let mut sender = Sender::new();

        let sent: Vec<_> = (0..20)
            .map(|_| {
                sender.data(sender.sk.rcv_nxt, 100);
                acks(&sender)
            })
            .collect();

        assert_eq!((sent.iter().sum::<usize>(), &sent[..16]), (16, &[1; 16][..]));
    }

    #[test]
    fn data_that_goes_carries_the_ack_and_no_other_is_sent() {
        let mut sender = Sender::new();
        sender.write(20_000).unwrap();
        let first = sender.sk.rcv_nxt;

        sender.data_and_ack(first, 100, 2 * 1448);

        assert_eq!((acks(&sender), sender.transmits().count() > 0), (0, true));
        assert!(sender.transmits().all(|sent| sent.header.ack == first + 100));
    }

    #[test]
    fn where_the_program_answers_the_ack_of_a_segment_waits_forty_milliseconds() {
        let mut sender = answering();
        sender.later(Duration::from_millis(50));

        sender.data(sender.sk.rcv_nxt, 100);
        assert_eq!(acks(&sender), 0);
        let asked = sender.now;
        let timer = sender.fire();

        assert_eq!((timer, acks(&sender)), (Timer::DelayedAck, 1));
        let waited = sender.now.since(asked);
        assert!((Duration::from_millis(40)..=Duration::from_millis(44)).contains(&waited), "{waited:?}");
    }

    #[test]
    fn every_second_full_segment_is_acknowledged_at_once_if_the_program_reads() {
        let mut sender = answering();
        let sent: Vec<_> = (0..8)
            .map(|_| {
                sender.data(sender.sk.rcv_nxt, 1448);
                let at_once = acks(&sender);
                sender.call(Syscall::Recv { bytes: 5000, wait: false });
                at_once + acks(&sender)
            })
            .collect();

        assert_eq!(sent[4..].iter().sum::<usize>(), 2, "{sent:?}");
    }

    #[test]
    fn after_three_acks_for_islands_the_next_ones_are_held_back_a_little() {
        let mut sender = Sender::new();
        let first = sender.sk.rcv_nxt;

        let sent = [100, 200, 300, 400, 500].map(|at| {
            sender.data(first + at, 100);
            acks(&sender)
        });
        assert_eq!(sent, [1, 1, 1, 0, 0]);
        let timer = sender.fire();

        assert_eq!((timer, acks(&sender)), (Timer::DelayedAck, 1));
    }

    #[test]
    fn in_3_10_every_island_is_told_of_at_once() {
        let mut sender = Sender::v3_10();
        let first = sender.sk.rcv_nxt;

        let sent = [100, 200, 300, 400, 500].map(|at| {
            sender.data(first + at, 100);
            acks(&sender)
        });

        assert_eq!(sent, [1; 5]);
    }

    #[test]
    fn of_the_acks_that_go_at_once_only_news_counts_and_in_3_10_each_segment_sent() {
        let left = |mut sender: Sender| {
            sender.data(sender.sk.rcv_nxt, 100);
            let before = sender.rcv.ack.quick;
            sender.write(3 * 1448).unwrap();
            (before, sender.rcv.ack.quick)
        };

        assert_eq!(left(Sender::new()), (15, 15));
        assert_eq!(left(Sender::v3_10()), (15, 12));
    }

    #[test]
    fn a_full_segment_with_push_ends_what_is_said_and_in_3_10_only_a_shorter_one_does() {
        let pushed = |mut sender: Sender| {
            sender.rcv.ack.quick = 0;
            // No ACK is sent for a window that moves on.
            sender.rcv.rcv_wnd = 1 << 20;
            [1448, 1448].map(|bytes| {
                sender.data(sender.sk.rcv_nxt, bytes);
                sender.rcv.ack.ato = 10;
                sender.rcv.ack.quick = 0;
                sender.rcv.ack.pushed
            })
        };

        // The first is larger than was thought, so that nobody knows whether it is full.
        assert_eq!(pushed(answering())[1], 1);
        let mut old = Sender::v3_10();
        old.data(old.sk.rcv_nxt, 100);
        old.write(100).unwrap();
        old.ack(100);
        assert_eq!(pushed(old)[1], 0);
    }
}
