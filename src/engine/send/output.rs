//! Sending: how large an skb may get, pushing, and the output loop `tcp_write_xmit` (net/ipv4/tcp_output.c).

use crate::engine::Engine;
use crate::engine::api::io::{MsgFlags, TransmitKind};
use crate::engine::send::verdict::{Limits, MaySend, PushOne};
use crate::engine::socket::queue::SkbRef;
use crate::engine::socket::state::{Chrono, Nonagle, State};
use crate::engine::step::macros::{enter, test};
use crate::engine::step::probe::Probe;
use crate::kernel::limits::{GSO_LEGACY_MAX_SIZE, GSO_MAX_SEGS};
use crate::kernel::rules::SuperPackets;

impl Engine {
    /// Payload that a super-packet may carry.
    #[inline]
    pub(in crate::engine) fn gso_max_size(&self) -> u32 {
        let kernel = &self.config.kernel;
        match kernel.rules.super_packets {
            // Two of them shall fit the device's share.
            SuperPackets::FullSize => {
                let headers = self.config.device.ip_header + self.sk.tcp_header_len;
                (GSO_LEGACY_MAX_SIZE - 1 - headers).min(kernel.sysctl.limit_output_bytes / 2)
            }
            SuperPackets::Autosized => kernel.gso_max_size(),
        }
    }

    /// Must every skb be one segment? Only where the stack does without GSO, and cannot cut later.
    pub(in crate::engine) fn without_gso(&self) -> bool {
        self.config.kernel.has_linear_payload() && !self.config.device.features.gso
    }

    /// Segment size now, and the length at which a tail skb counts as full.
    /// Kernel: `tcp_send_mss`, net/ipv4/tcp.c, 3.10 to 6.18.
    #[inline]
    pub(in crate::engine) fn tcp_send_mss<P: Probe>(&mut self, flags: MsgFlags, p: &mut P) -> (u32, u32) {
        enter!(self, p, TcpSendMss, || {
            let mss = self.tcp_current_mss();
            if flags.contains(MsgFlags::OOB) || self.without_gso() {
                return (mss, mss);
            }
            let upper = self.tcp_bound_to_half_wnd(self.gso_max_size());
            let mut goal = self.sk.size_goal_segs * mss;
            if upper < goal || upper >= goal + mss {
                self.sk.size_goal_segs = (upper / mss).min(GSO_MAX_SEGS);
                goal = self.sk.size_goal_segs * mss;
            }
            (mss, goal.max(mss))
        })
    }

    /// No packet may be larger than half of the largest window the peer ever offered.
    /// Kernel: `tcp_bound_to_half_wnd`, include/net/tcp.h, 3.10 to 6.18.
    #[inline]
    pub(in crate::engine) fn tcp_bound_to_half_wnd(&self, size: u32) -> u32 {
        let max_window = self.sk.max_window;
        let cutoff = if max_window >= self.config.kernel.rules.half_window_from { max_window >> 1 } else { max_window };
        if cutoff != 0 && size > cutoff { cutoff.max(68 - self.sk.tcp_header_len) } else { size }
    }

    /// End of a send: mark the push, hold back if autocorking says so, run the output loop.
    /// Kernel: `tcp_push`, net/ipv4/tcp.c, 3.10 to 6.18.
    #[inline]
    pub(in crate::engine) fn tcp_push<P: Probe>(
        &mut self,
        flags: MsgFlags,
        mss: u32,
        nonagle: Nonagle,
        goal: u32,
        p: &mut P,
    ) {
        enter!(self, p, TcpPush, || {
            let Some(tail) = self.queues.write_tail() else { return };
            if !flags.contains(MsgFlags::MORE) || self.forced_push(p) {
                self.tcp_mark_push(tail, p);
            }
            if flags.contains(MsgFlags::OOB) {
                self.tcp_mark_urg(p);
            }
            if self.tcp_should_autocork(tail, goal, p) {
                self.sk.tsq_throttled = true;
                return;
            }
            let nonagle = if flags.contains(MsgFlags::MORE) { Nonagle::CORK } else { nonagle };
            self.tcp_push_pending_frames_with(mss, nonagle, p);
        })
    }

    /// Kernel: `tcp_should_autocork`, net/ipv4/tcp.c, 5.10 to 6.18.
    #[inline]
    fn tcp_should_autocork<P: Probe>(&mut self, tail: SkbRef, goal: u32, p: &mut P) -> bool {
        let skb = self.queues.get(tail);
        let rules = self.config.kernel.rules;
        let sysctl = self.config.kernel.sysctl.autocorking && rules.autocorking;
        let closed = skb.eor && !rules.autocorks_at_eor;
        if skb.len >= goal || !sysctl || self.queues.rtx_is_empty() || closed {
            return false;
        }
        let (below, truesize) = (self.sk.wmem_alloc_refs(), skb.truesize);
        enter!(self, p, TcpShouldAutocork, || test!(self, p, Autocork, below, truesize))
    }

    /// With a Nagle word of the caller's.
    /// Kernel: `__tcp_push_pending_frames`, net/ipv4/tcp_output.c, 3.10 to 6.18.
    #[inline(always)]
    pub(in crate::engine) fn tcp_push_pending_frames_with<P: Probe>(&mut self, mss: u32, nonagle: Nonagle, p: &mut P) {
        if self.sk.state == State::Close {
            return;
        }
        if self.tcp_write_xmit(mss, nonagle, PushOne::All, p) {
            self.tcp_check_probe_timer(p);
        }
    }

    /// With the socket's own nagle word, if there is anything.
    /// Kernel: `tcp_push_pending_frames`, include/net/tcp.h, 3.10 to 6.18.
    pub(in crate::engine) fn tcp_push_pending_frames<P: Probe>(&mut self, p: &mut P) {
        if self.queues.send_head().is_some() {
            self.tcp_push_pending_frames_with(self.tcp_current_mss(), self.sk.nonagle, p);
        }
    }

    /// The output loop. Returns true if data is queued and nothing is in flight, so that a timer must watch.
    /// Kernel: `tcp_write_xmit`, net/ipv4/tcp_output.c, 3.10 to 6.18.
    #[inline]
    pub(in crate::engine) fn tcp_write_xmit<P: Probe>(
        &mut self,
        mss: u32,
        nonagle: Nonagle,
        push: PushOne,
        p: &mut P,
    ) -> bool {
        enter!(self, p, TcpWriteXmit, || {
            let super_packets = self.config.kernel.rules.super_packets;
            let max_segs = self.tcp_tso_segs(mss);
            let mut limits = Limits::default();
            let mut sent_segs = 0;
            while let Some(head) = self.queues.send_head() {
                if self.tcp_pacing_check(p) {
                    break;
                }
                let may_send = match super_packets {
                    SuperPackets::FullSize => self.may_send_full_size(head, mss, nonagle, push, p),
                    SuperPackets::Autosized => self.may_send(head, mss, nonagle, push, max_segs, &mut limits, p),
                };
                match may_send {
                    MaySend::Yes => {}
                    MaySend::No => break,
                }
                let kind = if push == PushOne::LossProbe { TransmitKind::Probe } else { TransmitKind::New };
                if !self.tcp_transmit_skb(head, kind, p) {
                    break;
                }
                self.tcp_event_new_data_sent(head, p);
                let (segs, len, end) = {
                    let skb = self.queues.get(head);
                    (skb.gso_segs, skb.len, skb.end_seq)
                };
                let full = if self.config.kernel.rules.partial_is_small { segs * mss } else { mss };
                if len < full {
                    self.sk.snd_sml = end;
                }
                sent_segs += segs;
                if push != PushOne::All {
                    break;
                }
            }
            self.finish_write_xmit(sent_segs, push, limits, p)
        })
    }

    #[inline]
    fn finish_write_xmit<P: Probe>(&mut self, sent_segs: u32, push: PushOne, mut limits: Limits, p: &mut P) -> bool {
        if limits.rwnd {
            self.tcp_chrono_start(Chrono::RwndLimited, p);
        } else {
            self.tcp_chrono_stop(Chrono::RwndLimited, p);
        }
        limits.cwnd |= self.sk.in_flight() >= self.cong.cwnd;
        if sent_segs > 0 || limits.cwnd && self.config.kernel.rules.validates_unsent {
            self.tcp_cwnd_validate(limits.cwnd, p);
        }
        if sent_segs > 0 {
            if self.cong.in_cwnd_reduction() {
                self.cong.prr_out += sent_segs;
            }
            if push != PushOne::LossProbe {
                self.tcp_schedule_loss_probe(false, p);
            }
            return false;
        }
        self.sk.packets_out == 0 && self.queues.send_head().is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::test_support::{MSS, Sender};
    use crate::engine::{Kernel, NoProbe, SockOpt};
    use crate::kernel::{v3_10, v5_10, v6_1, v6_18};

    fn goal(sender: &mut Sender, flags: MsgFlags) -> u32 {
        sender.tcp_send_mss(flags, &mut NoProbe).1
    }

    #[test]
    fn an_skb_is_full_at_the_whole_segments_in_half_of_the_largest_window() {
        let (mut narrow, mut wide) = (Sender::new(), Sender::with_wide_window());

        assert_eq!(goal(&mut narrow, MsgFlags::empty()), 22 * MSS);
        assert_eq!(goal(&mut wide, MsgFlags::empty()), 45 * MSS);
        assert_eq!(goal(&mut wide, MsgFlags::OOB), MSS);
    }

    #[test]
    fn in_3_10_it_is_the_same_with_smaller_headers() {
        let goals = [14_600, 65_535, 130_966].map(|max_window| {
            let mut sender = Sender::v3_10();
            sender.sk.max_window = max_window;
            goal(&mut sender, MsgFlags::empty())
        });

        assert_eq!(goals, [5 * MSS, 22 * MSS, 45 * MSS]);
    }

    #[test]
    fn half_of_the_window_counts_from_537_bytes_on_and_in_3_10_from_512() {
        let bound = |kernel: Kernel, max_window| {
            let mut sender = Sender::with(kernel, |_| {});
            sender.sk.max_window = max_window;
            sender.tcp_bound_to_half_wnd(MSS)
        };

        assert_eq!([536, 537].map(|window| bound(v6_18::KERNEL, window)), [536, 268]);
        assert_eq!([511, 512].map(|window| bound(v3_10::KERNEL, window)), [511, 256]);
    }

    #[test]
    fn a_short_tail_is_held_back_while_the_device_is_busy_even_with_nodelay() {
        let mut sender = Sender::with(v6_18::KERNEL, |config| config.device.holds_clones = true);
        sender = sender.set(&[SockOpt::NoDelay(true)]);
        sender.sk.wmem_alloc = 0;
        sender.write(1400).unwrap();

        for _ in 0..5 {
            sender.write(100).unwrap();
        }

        assert_eq!((sender.unsent(), sender.sk.tsq_throttled), (vec![(1400, 1900, 1332)], true));
    }

    #[test]
    fn in_3_10_nothing_is_held_back_for_the_device() {
        let mut sender = Sender::with(v3_10::KERNEL, |config| config.device.holds_clones = true);
        sender = sender.set(&[SockOpt::NoDelay(true)]);
        sender.write(1400).unwrap();

        sender.write(100).unwrap();

        assert_eq!(sender.sent(), [(1400, 100)]);
    }

    #[test]
    fn in_5_10_a_tail_that_nothing_may_join_is_held_back_too() {
        let held = |kernel: Kernel| {
            let mut sender = Sender::with(kernel, |config| config.device.holds_clones = true);
            sender = sender.set(&[SockOpt::NoDelay(true)]);
            sender.write(1400).unwrap();
            sender.send(100, MsgFlags::EOR).unwrap();
            sender.sent().is_empty()
        };

        assert_eq!([v6_1::KERNEL, v5_10::KERNEL].map(held), [false, true]);
    }
}
