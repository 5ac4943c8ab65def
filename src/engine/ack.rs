//! What an ACK does: `tcp_ack`, the window, freeing what was acknowledged (net/ipv4/tcp_input.c).

use std::time::Duration;

use crate::engine::Engine;
use crate::engine::probe::Probe;
use crate::engine::queue::SkbRef;
use crate::engine::recovery::Rexmit;
use crate::engine::sack::SackState;
use crate::engine::skb::{Sacked, Skb, trim_frags};
use crate::engine::sock::{CaState, Chrono, State};
use crate::engine::tell::{enter, event, set, test};
use crate::engine::timers::Timer;
use crate::units::{SeqNum, Time};
use crate::wire::{Flags, Segment};

bitflags::bitflags! {
    /// What one ACK brought (the FLAG_ constants of tcp_input.c).
    #[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
    pub(super) struct AckFlags: u32 {
        const DATA = 1;
        const WIN_UPDATE = 1 << 1;
        const DATA_ACKED = 1 << 2;
        const SYN_ACKED = 1 << 3;
        const RETRANS_DATA_ACKED = 1 << 4;
        const DATA_SACKED = 1 << 5;
        const LOST_RETRANS = 1 << 6;
        const ORIG_SACK_ACKED = 1 << 7;
        const SND_UNA_ADVANCED = 1 << 8;
        const DSACKING_ACK = 1 << 9;
        const SET_XMIT_TIMER = 1 << 10;
        const SACK_RENEGING = 1 << 11;
        const DSACK_TLP = 1 << 12;

        const ACKED = Self::DATA_ACKED.bits() | Self::SYN_ACKED.bits();
        const NOT_DUP = Self::DATA.bits() | Self::WIN_UPDATE.bits() | Self::ACKED.bits();
        const FORWARD_PROGRESS = Self::ACKED.bits() | Self::DATA_SACKED.bits();
    }
}

/// Challenge ACKs are sent no more often than this (tcp_invalid_ratelimit).
const CHALLENGE_INTERVAL: Duration = Duration::from_millis(500);

/// The socket before the ACK.
struct Prior {
    una: SeqNum,
    fack: SeqNum,
    packets_out: u32,
    delivered: u32,
    lost: u32,
}

/// What freeing found out, for the round-trip estimate.
#[derive(Default)]
struct Cleaned {
    segs: u32,
    first_ackt: Option<Time>,
    last_ackt: Option<Time>,
    /// Lowest acknowledged sequence number that was neither SACKed nor retransmitted.
    reord: Option<SeqNum>,
}

impl Engine {
    /// Processes the acknowledgement of a segment. False: it is not acceptable, and the segment is to be dropped.
    pub(super) fn tcp_ack<P: Probe>(&mut self, seg: &Segment, p: &mut P) -> bool {
        let ack = seg.header.ack;
        let prior = Prior {
            una: self.sk.snd_una,
            fack: if self.sk.sack_ok { self.highest_sack_seq() } else { self.sk.snd_una },
            packets_out: self.sk.packets_out,
            delivered: self.sk.delivered,
            lost: self.sk.lost,
        };
        let mut sack = SackState::new(self.sk.snd_nxt);
        let old = prior.una.distance(ack);
        if test!(self, p, TcpAck, AckIsOld, old, 0, old > 0) {
            return self.old_ack(seg, prior.una, &mut sack, p);
        }
        let future = ack.distance(self.sk.snd_nxt);
        if test!(self, p, TcpAck, AckIsFuture, future, 0, future > 0) {
            self.tcp_send_challenge_ack(p);
            return false;
        }
        let mut flags = AckFlags::empty();
        if ack.after(prior.una) {
            flags.insert(AckFlags::SND_UNA_ADVANCED);
            self.timers.retransmits = 0;
        }
        if seg.header.seq != seg.end_seq() {
            flags.insert(AckFlags::DATA);
        }
        flags |= enter!(self, p, TcpAckUpdateWindow, self.tcp_ack_update_window(seg, p));
        let blocks = &seg.header.options.sack;
        if self.sk.sack_ok && !blocks.is_empty() {
            enter!(self, p, TcpSacktagWriteQueue, self.tcp_sacktag_write_queue(ack, blocks, prior.una, &mut sack, p));
            flags |= sack.flags;
        }
        self.timers.probes_out = 0;
        self.sk.rcv_tstamp = self.now;
        self.after_window(&prior, flags, &mut sack, p);
        true
    }

    /// The rest of `tcp_ack`, once the window and the scoreboard are up to date.
    fn after_window<P: Probe>(&mut self, prior: &Prior, mut flags: AckFlags, sack: &mut SackState, p: &mut P) {
        if prior.packets_out == 0 {
            self.ack_without_flight(prior.una, flags, p);
            return;
        }
        flags |= enter!(self, p, TcpCleanRtxQueue, self.tcp_clean_rtx_queue(prior.fack, sack, p));
        self.tcp_rack_update_reo_wnd(sack.prior_delivered);
        self.tcp_process_tlp_ack(flags, p);
        let mut rexmit = Rexmit::None;
        if self.tcp_ack_is_dubious(flags) {
            let not_dup = AckFlags::SND_UNA_ADVANCED | AckFlags::NOT_DUP | AckFlags::DSACKING_ACK;
            let dup_acks = u32::from(!flags.intersects(not_dup));
            rexmit =
                enter!(self, p, TcpFastretransAlert, self.tcp_fastretrans_alert(prior.una, dup_acks, &mut flags, p));
        }
        if flags.contains(AckFlags::SET_XMIT_TIMER) && !self.tcp_schedule_loss_probe(true, p) {
            self.tcp_rearm_rto(p);
        }
        self.tcp_cong_control(self.sk.delivered - prior.delivered, self.sk.lost - prior.lost, flags, p);
        self.tcp_xmit_recovery(rexmit, p);
    }

    /// An ACK when nothing was in flight.
    fn ack_without_flight<P: Probe>(&mut self, prior_una: SeqNum, mut flags: AckFlags, p: &mut P) {
        if flags.contains(AckFlags::DSACKING_ACK) {
            self.tcp_fastretrans_alert(prior_una, 0, &mut flags, p);
        }
        enter!(self, p, TcpAckProbe, self.tcp_ack_probe(p));
        self.tcp_process_tlp_ack(flags, p);
    }

    /// An ACK from before snd_una may still bring SACK blocks.
    fn old_ack<P: Probe>(&mut self, seg: &Segment, prior_una: SeqNum, sack: &mut SackState, p: &mut P) -> bool {
        let reach = u64::from(self.sk.max_window).min(self.sk.bytes_acked) as u32;
        if seg.header.ack.before(prior_una - reach) {
            self.tcp_send_challenge_ack(p);
            return false;
        }
        let blocks = &seg.header.options.sack;
        if self.sk.sack_ok && !blocks.is_empty() {
            self.tcp_sacktag_write_queue(seg.header.ack, blocks, prior_una, sack, p);
            let mut flags = sack.flags;
            let rexmit = self.tcp_fastretrans_alert(prior_una, 0, &mut flags, p);
            self.tcp_xmit_recovery(rexmit, p);
        }
        true
    }

    fn tcp_ack_is_dubious(&self, flags: AckFlags) -> bool {
        !flags.intersects(AckFlags::NOT_DUP)
            || flags.intersects(AckFlags::DATA_SACKED | AckFlags::DSACKING_ACK)
            || self.cong.ca_state != CaState::Open
    }

    /// Takes the segment's window, if it is newer than the one known, and advances snd_una.
    fn tcp_ack_update_window<P: Probe>(&mut self, seg: &Segment, p: &mut P) -> AckFlags {
        let mut flags = AckFlags::empty();
        let (ack, seq) = (seg.header.ack, seg.header.seq);
        let shift = if seg.header.flags.contains(Flags::SYN) { 0 } else { self.sk.snd_wscale };
        let window = u32::from(seg.header.window) << shift;
        let from = self.sk.snd_wnd;
        let newer = ack.after(self.sk.snd_una)
            || seq.after(self.sk.snd_wl1)
            || (seq == self.sk.snd_wl1 && (window > from || window == 0));
        if newer {
            flags.insert(AckFlags::WIN_UPDATE);
            self.sk.snd_wl1 = seq;
            if test!(self, p, TcpAckUpdateWindow, WindowUpdate, window, from, window != from) {
                self.sk.snd_wnd = window;
                set!(self, p, TcpAckUpdateWindow, SndWnd, from, window);
                if self.sk.write_seq != self.sk.snd_nxt {
                    self.tcp_slow_start_after_idle_check(p);
                }
                if window > self.sk.max_window {
                    set!(self, p, TcpAckUpdateWindow, MaxWindow, self.sk.max_window, window);
                    self.sk.max_window = window;
                    self.tcp_sync_mss(p);
                }
            }
        }
        let una = self.sk.snd_una;
        self.sk.bytes_acked += u64::from(ack - una);
        self.sk.snd_una = ack;
        set!(self, p, TcpAckUpdateWindow, SndUna, self.sk.relative(una), self.sk.relative(ack));
        flags
    }

    /// Frees what is acknowledged whole, trims what is acknowledged in part.
    fn tcp_clean_rtx_queue<P: Probe>(&mut self, prior_fack: SeqNum, sack: &mut SackState, p: &mut P) -> AckFlags {
        let mut flags = AckFlags::empty();
        let mut cleaned = Cleaned::default();
        while let Some(skb) = self.queues.rtx_head() {
            let Some((segs, whole)) = self.acked_segments(skb, p) else { break };
            flags |= self.count_acked(skb, segs, &mut cleaned, sack, p);
            if !whole {
                break;
            }
            self.unlink_acked(skb, p);
        }
        match self.queues.rtx_head() {
            None => self.tcp_chrono_stop(Chrono::Busy, p),
            Some(head) if self.queues.get(head).sacked.contains(Sacked::SACKED_ACKED) => {
                flags.insert(AckFlags::SACK_RENEGING);
            }
            Some(_) => {}
        }
        let sampled = self.sample_rtt(flags, &cleaned, sack, p);
        if flags.intersects(AckFlags::ACKED) {
            flags.insert(AckFlags::SET_XMIT_TIMER);
            if self.is_reno() {
                self.tcp_remove_reno_sacks(cleaned.segs, p);
                if flags.contains(AckFlags::RETRANS_DATA_ACKED) {
                    flags.remove(AckFlags::ORIG_SACK_ACKED);
                }
            } else if let Some(reord) = cleaned.reord
                && reord.before(prior_fack)
            {
                self.tcp_check_sack_reordering(reord, p);
            }
        } else if sampled
            && let (Some(head), Some(sackt)) = (self.queues.rtx_head(), sack.first_sackt)
            && sackt < self.queues.get(head).sent_at
        {
            // A sample of something sent before the head was: the RTO may start anew.
            flags.insert(AckFlags::SET_XMIT_TIMER);
        }
        flags
    }

    /// Segments of the first skb that are acknowledged now, and whether that is all of it.
    fn acked_segments<P: Probe>(&mut self, skb: SkbRef, p: &mut P) -> Option<(u32, bool)> {
        let entry = self.queues.get(skb);
        let (seq, end, segs) = (entry.seq, entry.end_seq, entry.gso_segs);
        let una = self.sk.snd_una;
        let whole = !end.after(una);
        if test!(self, p, TcpCleanRtxQueue, SkbAcked, self.sk.relative(end), self.sk.relative(una), whole) {
            return Some((segs, true));
        }
        if !una.after(seq) || !test!(self, p, TcpCleanRtxQueue, CanTrim, segs, 1, segs > 1) {
            return None;
        }
        enter!(self, p, TcpTrimHead, self.tcp_trim_head(skb, una - seq, p));
        let acked = segs - self.queues.get(skb).gso_segs;
        (acked > 0).then_some((acked, false))
    }

    /// Counters for `segs` segments of an skb that the peer has.
    fn count_acked<P: Probe>(
        &mut self,
        skb: SkbRef,
        segs: u32,
        cleaned: &mut Cleaned,
        sack: &mut SackState,
        p: &mut P,
    ) -> AckFlags {
        let mut flags = AckFlags::empty();
        let entry = self.queues.get(skb);
        let (sacked, seq, end, sent_at, syn) =
            (entry.sacked, entry.seq, entry.end_seq, entry.sent_at, entry.flags.contains(Flags::SYN));
        if sacked.intersects(Sacked::RETRANS) {
            if sacked.contains(Sacked::SACKED_RETRANS) {
                self.set_retrans_out(self.sk.retrans_out - segs, p);
            }
            flags.insert(AckFlags::RETRANS_DATA_ACKED);
        } else if !sacked.contains(Sacked::SACKED_ACKED) {
            cleaned.first_ackt.get_or_insert(sent_at);
            cleaned.last_ackt = Some(sent_at);
            cleaned.reord = Some(cleaned.reord.map_or(seq, |low| low.min(seq)));
            if !end.after(self.cong.high_seq) {
                flags.insert(AckFlags::ORIG_SACK_ACKED);
            }
        }
        if sacked.contains(Sacked::SACKED_ACKED) {
            self.set_sacked_out(self.sk.sacked_out - segs, p);
        } else if self.sk.sack_ok {
            self.sk.delivered += segs;
            if !self.spurious_retransmission(self.queues.get(skb)) {
                self.tcp_rack_advance(sacked, end, sent_at);
            }
        }
        if sacked.contains(Sacked::LOST) {
            self.set_lost_out(self.sk.lost_out - segs, p);
        }
        let from = self.sk.packets_out;
        self.sk.packets_out -= segs;
        set!(self, p, TcpCleanRtxQueue, PacketsOut, from, self.sk.packets_out);
        cleaned.segs += segs;
        sack.skb_delivered(self.queues.get(skb));
        flags | if syn { AckFlags::SYN_ACKED } else { AckFlags::DATA_ACKED }
    }

    /// A timestamp shows that the original arrived, not the retransmission.
    fn spurious_retransmission(&self, skb: &Skb) -> bool {
        skb.sacked.intersects(Sacked::RETRANS) && self.echoes_before(self.timestamp_at(skb.sent_at))
    }

    fn unlink_acked<P: Probe>(&mut self, skb: SkbRef, p: &mut P) {
        self.queues.pop_rtx_head();
        if self.sk.retransmit_hint == Some(skb) {
            self.sk.retransmit_hint = None;
        }
        if self.sk.highest_sack == Some(skb) {
            self.sk.highest_sack = self.queues.rtx_head();
        }
        self.tcp_wmem_free_skb(skb, p);
    }

    /// Drops the first `n` payload bytes of an skb: they were acknowledged.
    pub(super) fn tcp_trim_head<P: Probe>(&mut self, skb: SkbRef, n: u32, p: &mut P) {
        let entry = self.queues.get_mut(skb);
        trim_frags(&mut entry.frags, n, |page| self.pages.put_ref(page));
        entry.seq += n;
        entry.len -= n;
        entry.truesize -= n;
        if entry.gso_segs > 1 {
            let mss = entry.gso_size;
            entry.set_tso_segs(mss);
        }
        let charged = if entry.pure_zerocopy { 0 } else { n };
        self.uncharge_queued(n, charged, p);
        event!(self, p, TcpTrimHead, SkbTrimmed, self.subject(skb), n);
    }

    /// Round-trip sample, if this ACK gives one. Retransmitted data gives none (Karn), except by timestamps.
    fn sample_rtt<P: Probe>(&mut self, flags: AckFlags, cleaned: &Cleaned, sack: &SackState, p: &mut P) -> bool {
        let mut seq_rtt = None;
        let mut ca_rtt = None;
        if let (Some(first), Some(last)) = (cleaned.first_ackt, cleaned.last_ackt)
            && !flags.contains(AckFlags::RETRANS_DATA_ACKED)
        {
            seq_rtt = Some(self.now.micros_since(first));
            ca_rtt = Some(self.now.micros_since(last));
        }
        if let (Some(first), Some(last)) = (sack.first_sackt, sack.last_sackt) {
            ca_rtt = Some(self.now.micros_since(last));
            seq_rtt = seq_rtt.or(Some(self.now.micros_since(first)));
        }
        if seq_rtt.is_none()
            && flags.intersects(AckFlags::ACKED)
            && let Some(echo) = self.sk.rcv_tsecr
        {
            let delta_ms = u64::from(self.timestamp_clock().wrapping_sub(echo)).max(1);
            seq_rtt = Some(delta_ms * 1000);
            ca_rtt = seq_rtt;
        }
        let (Some(seq_rtt), Some(ca_rtt)) = (seq_rtt, ca_rtt) else { return false };
        enter!(self, p, TcpAckUpdateRtt, self.tcp_rtt_sample(seq_rtt, ca_rtt, p));
        true
    }

    fn tcp_cong_control<P: Probe>(&mut self, delivered: u32, lost: u32, flags: AckFlags, p: &mut P) {
        if self.cong.in_cwnd_reduction() {
            let advanced = flags.contains(AckFlags::SND_UNA_ADVANCED);
            enter!(self, p, TcpCwndReduction, self.tcp_cwnd_reduction(delivered, lost, advanced, p));
        } else if self.tcp_may_raise_cwnd(flags) {
            enter!(self, p, TcpCongAvoid, self.tcp_cong_avoid(delivered, p));
        }
        enter!(self, p, TcpUpdatePacingRate, self.tcp_update_pacing_rate(p));
    }

    fn tcp_may_raise_cwnd(&self, flags: AckFlags) -> bool {
        if self.cong.reordering > self.config.kernel.sysctl.reordering {
            flags.intersects(AckFlags::FORWARD_PROGRESS)
        } else {
            flags.contains(AckFlags::DATA_ACKED)
        }
    }

    /// With nothing in flight: does the head fit the window now, or must a probe ask again?
    fn tcp_ack_probe<P: Probe>(&mut self, p: &mut P) {
        let Some(head) = self.queues.send_head() else { return };
        let (end, edge) = (self.queues.get(head).end_seq, self.sk.wnd_end());
        if test!(self, p, TcpAckProbe, InWindow, self.sk.relative(end), self.sk.relative(edge), !end.after(edge)) {
            self.timers.backoff = 0;
            self.timers.probes_tstamp = None;
            self.clear_xmit_timer(Timer::Probe0);
        } else {
            let when = self.tcp_probe0_when();
            self.reset_xmit_timer(Timer::Probe0, when, p);
        }
    }

    /// The end of a tail loss probe: was there a loss after all?
    fn tcp_process_tlp_ack<P: Probe>(&mut self, flags: AckFlags, p: &mut P) {
        let Some((high, retransmitted)) = self.timers.tlp_high_seq else { return };
        let ack = self.sk.snd_una;
        if ack.before(high) {
            return;
        }
        let not_dup = AckFlags::SND_UNA_ADVANCED | AckFlags::NOT_DUP | AckFlags::DATA_SACKED;
        if !retransmitted || flags.contains(AckFlags::DSACK_TLP) {
            self.timers.tlp_high_seq = None;
        } else if ack.after(high) {
            self.tcp_init_cwnd_reduction(p);
            self.set_ca_state(CaState::Cwr, p);
            self.tcp_end_cwnd_reduction(p);
            self.tcp_try_keep_open(p);
        } else if !flags.intersects(not_dup) {
            self.timers.tlp_high_seq = None;
        }
    }

    /// An ACK that tells a confused or hostile peer where the connection stands (RFC 5961), at a limited rate.
    pub(super) fn tcp_send_challenge_ack<P: Probe>(&mut self, p: &mut P) {
        if self.sk.last_challenge.is_some_and(|last| self.now.since(last) < CHALLENGE_INTERVAL) {
            return;
        }
        self.sk.last_challenge = Some(self.now);
        event!(self, p, TcpSendAck, ChallengeAck, crate::engine::probe::Subject::Socket, 0);
        self.tcp_send_ack(p);
    }

    /// After an ACK (and its payload) was processed: send what may go, then look for waiting writers.
    pub(super) fn tcp_data_snd_check<P: Probe>(&mut self, p: &mut P) {
        if self.sk.state == State::Close {
            return;
        }
        self.tcp_push_pending_frames(p);
        enter!(self, p, TcpCheckSpace, self.tcp_check_space(p));
    }
}
