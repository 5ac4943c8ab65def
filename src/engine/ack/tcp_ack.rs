//! What an ACK does: `tcp_ack`, the window, freeing what was acknowledged (net/ipv4/tcp_input.c).

use crate::engine::Engine;
use crate::engine::ack::verdict::{AckFlags, Prior, Rexmit, SackState, Scoreboard};
use crate::engine::api::timer::Timer;
use crate::engine::life::CHALLENGE_INTERVAL;
use crate::engine::socket::recovery::Recovery;
use crate::engine::socket::state::{CaState, State};
use crate::engine::step::macros::{enter, event, set, test};
use crate::engine::step::probe::{Probe, Subject};
use crate::units::SeqNum;
use crate::wire::{Flags, Segment};

impl Engine {
    /// Processes the acknowledgement of a segment. False: it is not acceptable, and the segment is to be dropped.
    /// Kernel: `tcp_ack`, net/ipv4/tcp_input.c, 3.10 to 6.18.
    pub(in crate::engine) fn tcp_ack<P: Probe>(&mut self, seg: &Segment, p: &mut P) -> bool {
        enter!(self, p, TcpAck, || {
            let ack = seg.header.ack;
            let prior = Prior {
                una: self.sk.snd_una,
                fack: if self.sk.sack_ok { self.highest_sack_seq() } else { self.sk.snd_una },
                fackets: self.fackets_out(),
                sacked: self.sk.sacked_out,
                in_flight: self.sk.in_flight(),
                packets_out: self.sk.packets_out,
                delivered: self.sk.delivered,
                lost: self.sk.lost,
            };
            let mut sack = SackState::new(self.sk.snd_nxt);
            let old = prior.una.distance(ack);
            if test!(self, p, AckIsOld, old, 0) {
                return self.old_ack(seg, prior.una, &mut sack, p);
            }
            let future = ack.distance(self.sk.snd_nxt);
            if test!(self, p, AckIsFuture, future, 0) {
                if self.config.kernel.rules.challenges_future_acks {
                    self.tcp_send_challenge_ack(p);
                }
                return false;
            }
            let instead_of_rto = self.pending_is(Timer::EarlyRetransmit) || self.pending_is(Timer::LossProbe);
            if instead_of_rto && self.config.kernel.rules.ack_restores_rto {
                self.tcp_rearm_rto(p);
            }
            let mut flags = AckFlags::empty();
            if ack.after(prior.una) {
                flags.insert(AckFlags::SND_UNA_ADVANCED);
                if self.config.kernel.rules.advance_ends_retries {
                    self.timers.retransmits = 0;
                }
            }
            if seg.header.seq != seg.end_seq() {
                flags.insert(AckFlags::DATA);
            }
            flags |= self.tcp_ack_update_window(seg, p);
            let blocks = &seg.header.options.sack;
            if self.sk.sack_ok && !blocks.is_empty() {
                self.tcp_sacktag_write_queue(ack, blocks, prior.una, &mut sack, p);
                flags |= sack.flags;
            }
            flags.set(AckFlags::ECE, self.tcp_ecn_rcv_ecn_echo(&seg.header, p));
            self.timers.probes_out = 0;
            self.sk.rcv_tstamp = self.now;
            match self.recovery {
                Recovery::Fack(_) => self.after_window_fack(&prior, flags, &mut sack, p),
                Recovery::Rack(_) => self.after_window(&prior, flags, &mut sack, p),
            }
            true
        })
    }

    /// The rest of `tcp_ack` where cwnd grows before losses are looked for.
    fn after_window_fack<P: Probe>(&mut self, prior: &Prior, mut flags: AckFlags, sack: &mut SackState, p: &mut P) {
        let before = Scoreboard { packets: prior.packets_out, sacked: prior.sacked };
        if prior.packets_out == 0 {
            if flags.contains(AckFlags::DSACKING_ACK) {
                self.alert_fack(flags, before, 0, false, p);
            }
            self.tcp_ack_probe(p);
            self.process_tlp_ack_fack(flags, p);
            return;
        }
        // SACK blocks may have cut skbs at places that changed the count.
        let packets = self.sk.packets_out;
        flags |= self.tcp_clean_rtx_queue(prior, sack, p);
        let acked = packets - self.sk.packets_out;
        let dubious = self.tcp_ack_is_dubious(flags);
        let held = flags.contains(AckFlags::ECE) && !self.cong.in_slow_start();
        if flags.contains(AckFlags::DATA_ACKED) && !(dubious && (self.cong.in_cwnd_reduction() || held)) {
            self.tcp_cong_avoid(prior.in_flight, 1, p);
        }
        if dubious {
            let is_dup = !flags.intersects(AckFlags::SND_UNA_ADVANCED | AckFlags::NOT_DUP);
            self.alert_fack(flags, before, acked, is_dup, p);
        }
        self.process_tlp_ack_fack(flags, p);
        if self.pending_is(Timer::Retransmit) {
            self.tcp_schedule_loss_probe(false, p);
        }
    }

    /// The end of a tail loss probe; a segment that it repaired was lost, and cwnd has to answer for it.
    /// Kernel: `tcp_process_tlp_ack`, net/ipv4/tcp_input.c, 3.10.
    fn process_tlp_ack_fack<P: Probe>(&mut self, flags: AckFlags, p: &mut P) {
        let Some((high, _)) = self.timers.tlp_high_seq else { return };
        let ack = self.sk.snd_una;
        let news = AckFlags::SND_UNA_ADVANCED | AckFlags::NOT_DUP | AckFlags::DATA_SACKED;
        if ack == high && !flags.intersects(news) {
            self.timers.tlp_high_seq = None;
        } else if ack.after(high) {
            self.timers.tlp_high_seq = None;
            if !flags.contains(AckFlags::DSACKING_ACK) {
                self.tcp_init_cwnd_reduction(p);
                self.set_ca_state(CaState::Cwr, p);
                self.tcp_end_cwnd_reduction(p);
                self.set_ca_state(CaState::Open, p);
            }
        }
    }

    /// The rest of `tcp_ack`, once the window and the scoreboard are up to date.
    fn after_window<P: Probe>(&mut self, prior: &Prior, mut flags: AckFlags, sack: &mut SackState, p: &mut P) {
        if prior.packets_out == 0 {
            self.ack_without_flight(prior.una, flags, p);
            return;
        }
        flags |= self.tcp_clean_rtx_queue(prior, sack, p);
        self.tcp_rack_update_reo_wnd(sack.prior_delivered);
        self.tcp_process_tlp_ack(flags, p);
        let mut rexmit = Rexmit::None;
        if self.tcp_ack_is_dubious(flags) {
            let not_dup = AckFlags::SND_UNA_ADVANCED | AckFlags::NOT_DUP | AckFlags::DSACKING_ACK;
            let dup_acks = u32::from(!flags.intersects(not_dup));
            rexmit = self.tcp_fastretrans_alert(prior.una, dup_acks, &mut flags, p);
        }
        if flags.contains(AckFlags::SET_XMIT_TIMER) && !self.tcp_schedule_loss_probe(true, p) {
            self.tcp_rearm_rto(p);
        }
        self.tcp_cong_control(prior, flags, p);
        self.tcp_xmit_recovery(rexmit, p);
    }

    /// An ACK when nothing was in flight.
    fn ack_without_flight<P: Probe>(&mut self, prior_una: SeqNum, mut flags: AckFlags, p: &mut P) {
        if flags.contains(AckFlags::DSACKING_ACK) {
            self.tcp_fastretrans_alert(prior_una, 0, &mut flags, p);
        }
        self.tcp_ack_probe(p);
        self.tcp_process_tlp_ack(flags, p);
    }

    /// An ACK from before snd_una may still bring SACK blocks.
    fn old_ack<P: Probe>(&mut self, seg: &Segment, prior_una: SeqNum, sack: &mut SackState, p: &mut P) -> bool {
        let mut reach = self.sk.max_window;
        if self.config.kernel.rules.old_acks_within_stream {
            reach = u64::from(reach).min(self.sk.bytes.acked) as u32;
        }
        if seg.header.ack.before(prior_una - reach) {
            self.tcp_send_challenge_ack(p);
            return false;
        }
        let blocks = &seg.header.options.sack;
        if self.sk.sack_ok && !blocks.is_empty() {
            let before = Scoreboard { packets: self.sk.packets_out, sacked: self.sk.sacked_out };
            self.tcp_sacktag_write_queue(seg.header.ack, blocks, prior_una, sack, p);
            let mut flags = sack.flags;
            if self.recovery.is_fack() {
                self.alert_fack(flags, before, 0, false, p);
                return true;
            }
            let rexmit = self.tcp_fastretrans_alert(prior_una, 0, &mut flags, p);
            self.tcp_xmit_recovery(rexmit, p);
        }
        true
    }

    /// Kernel: `tcp_ack_is_dubious`, net/ipv4/tcp_input.c, 3.10 to 6.18.
    fn tcp_ack_is_dubious(&self, flags: AckFlags) -> bool {
        !flags.intersects(AckFlags::NOT_DUP)
            || flags.intersects(AckFlags::DATA_SACKED | AckFlags::ECE)
            || (flags.contains(AckFlags::DSACKING_ACK) && self.config.kernel.rules.dsack_is_dubious)
            || self.cong.ca_state != CaState::Open
    }

    /// Takes the segment's window, if it is newer than the one known, and advances snd_una.
    /// Kernel: `tcp_ack_update_window`, net/ipv4/tcp_input.c, 3.10 to 6.18.
    fn tcp_ack_update_window<P: Probe>(&mut self, seg: &Segment, p: &mut P) -> AckFlags {
        enter!(self, p, TcpAckUpdateWindow, || {
            let mut flags = AckFlags::empty();
            let (ack, seq) = (seg.header.ack, seg.header.seq);
            let shift = if seg.header.flags.contains(Flags::SYN) { 0 } else { self.sk.snd_wscale };
            let window = u32::from(seg.header.window) << shift;
            let from = self.sk.snd_wnd;
            let newer = ack.after(self.sk.snd_una)
                || seq.after(self.sk.snd_wl1)
                || (seq == self.sk.snd_wl1
                    && (window > from || window == 0 && self.config.kernel.rules.zero_window_news));
            if newer {
                flags.insert(AckFlags::WIN_UPDATE);
                self.sk.snd_wl1 = seq;
                if test!(self, p, WindowUpdate, window, from) {
                    self.sk.snd_wnd = window;
                    set!(self, p, SndWnd, from, window);
                    self.tcp_fast_path_check();
                    if self.sk.write_seq != self.sk.snd_nxt && self.config.kernel.rules.restart_when_queued {
                        self.tcp_slow_start_after_idle_check(p);
                    }
                    if window > self.sk.max_window {
                        let largest = std::mem::replace(&mut self.sk.max_window, window);
                        set!(self, p, MaxWindow, largest, window);
                        self.tcp_sync_mss(p);
                    }
                }
            }
            let una = self.sk.snd_una;
            self.sk.bytes.acked += u64::from(ack - una);
            self.sk.snd_una = ack;
            set!(self, p, SndUna, self.sk.relative(una), self.sk.relative(ack));
            flags
        })
    }

    /// What others read of the delivery rate: the program is no longer the limit once its last bytes are delivered.
    /// Kernel: `tcp_rate_gen`, net/ipv4/tcp_rate.c, 5.10 to 6.18.
    fn tcp_rate_gen(&mut self) {
        if self.sk.delivered > self.sk.app_limited {
            self.sk.app_limited = 0;
        }
    }

    /// Kernel: `tcp_cong_control`, net/ipv4/tcp_input.c, 5.10 to 6.18.
    fn tcp_cong_control<P: Probe>(&mut self, prior: &Prior, flags: AckFlags, p: &mut P) {
        let (delivered, lost) = (self.sk.delivered - prior.delivered, self.sk.lost - prior.lost);
        self.tcp_rate_gen();
        if self.cong.in_cwnd_reduction() {
            self.tcp_cwnd_reduction(delivered, lost, flags, p);
        } else if self.tcp_may_raise_cwnd(flags) {
            self.tcp_cong_avoid(prior.in_flight, delivered, p);
        }
        self.tcp_update_pacing_rate(p);
    }

    /// Kernel: `tcp_may_raise_cwnd`, net/ipv4/tcp_input.c, 3.10 to 6.18.
    fn tcp_may_raise_cwnd(&self, flags: AckFlags) -> bool {
        if self.cong.reordering > self.config.kernel.sysctl.reordering {
            flags.intersects(AckFlags::FORWARD_PROGRESS)
        } else {
            flags.contains(AckFlags::DATA_ACKED)
        }
    }

    /// With nothing in flight: does the head fit the window now, or must a probe ask again?
    /// Kernel: `tcp_ack_probe`, net/ipv4/tcp_input.c, 3.10 to 6.18.
    fn tcp_ack_probe<P: Probe>(&mut self, p: &mut P) {
        enter!(self, p, TcpAckProbe, || {
            let Some(head) = self.queues.send_head() else { return };
            let (end, edge) = (self.queues.get(head).end_seq, self.sk.wnd_end());
            if test!(self, p, InWindow, self.sk.relative(end), self.sk.relative(edge)) {
                self.timers.backoff = 0;
                self.timers.probes_tstamp = None;
                self.clear_xmit_timer(Timer::Probe0);
            } else {
                let when = self.clamped_probe0(self.tcp_probe0_when());
                self.reset_xmit_timer(Timer::Probe0, when + self.pacing_delay(), p);
            }
        })
    }

    /// The end of a tail loss probe: was there a loss after all?
    /// Kernel: `tcp_process_tlp_ack`, net/ipv4/tcp_input.c, 5.10 to 6.18.
    fn tcp_process_tlp_ack<P: Probe>(&mut self, flags: AckFlags, p: &mut P) {
        let Some((high, retransmitted)) = self.timers.tlp_high_seq else { return };
        let ack = self.sk.snd_una;
        if ack.before(high) {
            return;
        }
        let not_dup = AckFlags::SND_UNA_ADVANCED | AckFlags::NOT_DUP | AckFlags::DATA_SACKED;
        let of_probe = self.config.kernel.rules.dsack_must_be_of_probe;
        let needless = if of_probe { AckFlags::DSACK_TLP } else { AckFlags::DSACKING_ACK };
        if !retransmitted || flags.contains(needless) {
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
    /// Kernel: `tcp_send_challenge_ack`, net/ipv4/tcp_input.c, 3.10 to 6.18.
    pub(in crate::engine) fn tcp_send_challenge_ack<P: Probe>(&mut self, p: &mut P) {
        enter!(self, p, TcpSendChallengeAck, || {
            if !self.challenge_is_due() {
                return;
            }
            event!(self, p, ChallengeAck, Subject::Socket, 0);
            self.tcp_send_ack(p);
        })
    }

    /// Has none been sent for a while (`tcp_oow_rate_limited`)? Then this is the next one.
    pub(in crate::engine) fn challenge_is_due(&mut self) -> bool {
        let due = self.sk.last_challenge.is_none_or(|last| self.now.since(last) >= CHALLENGE_INTERVAL);
        if due {
            self.sk.last_challenge = Some(self.now);
        }
        due
    }

    /// After an ACK (and its payload) was processed: send what may go, then look for waiting writers.
    /// Kernel: `tcp_data_snd_check`, net/ipv4/tcp_input.c, 3.10 to 6.18.
    pub(in crate::engine) fn tcp_data_snd_check<P: Probe>(&mut self, p: &mut P) {
        if self.sk.state == State::Close {
            return;
        }
        self.tcp_push_pending_frames(p);
        self.tcp_check_space(p);
    }
}

#[cfg(test)]
mod tests;
