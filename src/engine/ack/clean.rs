//! Freeing what is acknowledged, and what that tells of round trips (`tcp_clean_rtx_queue`, net/ipv4/tcp_input.c).

use crate::engine::Engine;
use crate::engine::ack::verdict::{AckFlags, Prior, SackState};
use crate::engine::socket::queue::SkbRef;
use crate::engine::socket::recovery::Recovery;
use crate::engine::socket::skb::{Checksum, Sacked, Skb, trim_frags};
use crate::engine::socket::state::Chrono;
use crate::engine::step::macros::{enter, event, set, test};
use crate::engine::step::probe::Probe;
use crate::kernel::rules::RttSample;
use crate::units::{SeqNum, Time};
use crate::wire::Flags;

/// What freeing found out, for the round-trip estimate.
#[derive(Default)]
struct Cleaned {
    segs: u32,
    first_ackt: Option<Time>,
    last_ackt: Option<Time>,
    /// Lowest acknowledged sequence number that was neither SACKed nor retransmitted, and how many segments before it were
    /// acknowledged with it.
    reord: Option<SeqNum>,
    reord_count: Option<u32>,
}

impl Engine {
    /// Frees what is acknowledged whole, trims what is acknowledged in part.
    /// Kernel: `tcp_clean_rtx_queue`, net/ipv4/tcp_input.c, 3.10 to 6.18.
    pub(in crate::engine) fn tcp_clean_rtx_queue<P: Probe>(
        &mut self,
        prior: &Prior,
        sack: &mut SackState,
        p: &mut P,
    ) -> AckFlags {
        enter!(self, p, TcpCleanRtxQueue, || {
            let mut flags = AckFlags::empty();
            let mut cleaned = Cleaned::default();
            while let Some(skb) = self.queues.rtx_head() {
                let Some((segs, whole)) = self.acked_segments(skb, p) else { break };
                flags |= self.count_acked(skb, segs, &mut cleaned, sack, p);
                if !whole {
                    break;
                }
                self.tcp_ack_tstamp(skb, prior.una, p);
                self.unlink_acked(skb, p);
            }
            if let Some(head) = self.queues.rtx_head() {
                self.tcp_ack_tstamp(head, prior.una, p);
            }
            match self.queues.rtx_head() {
                None => self.tcp_chrono_stop(Chrono::Busy, p),
                Some(head) if self.queues.get(head).sacked.contains(Sacked::SACKED_ACKED) => {
                    flags.insert(AckFlags::SACK_RENEGING);
                }
                Some(_) => {}
            }
            self.forget_acked_urgent_data(p);
            let sampled = match self.config.kernel.rules.rtt_sample {
                RttSample::TimestampFirst => self.sample_rtt_ticks(flags, &cleaned, p),
                RttSample::ClockFirst => self.sample_rtt(flags, &cleaned, sack, p),
            };
            if self.recovery.is_fack() {
                if flags.intersects(AckFlags::ACKED) {
                    self.after_clean_fack(prior, &cleaned, p);
                }
            } else if flags.intersects(AckFlags::ACKED) {
                flags.insert(AckFlags::SET_XMIT_TIMER);
                if self.is_reno() {
                    self.tcp_remove_reno_sacks(cleaned.segs, p);
                    if flags.contains(AckFlags::RETRANS_DATA_ACKED) {
                        flags.remove(AckFlags::ORIG_SACK_ACKED);
                    }
                } else if let Some(reord) = cleaned.reord
                    && reord.before(prior.fack)
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
        })
    }

    /// Something was acknowledged: timer, and the counts that recovery goes by.
    fn after_clean_fack<P: Probe>(&mut self, prior: &Prior, cleaned: &Cleaned, p: &mut P) {
        self.tcp_rearm_rto(p);
        if self.is_reno() {
            self.remove_reno_sacks_fack(cleaned.segs, p);
        } else {
            let reord = cleaned.reord_count.unwrap_or(u32::MAX);
            self.forget_acked_fack(cleaned.segs, prior.sacked, reord, prior.fackets);
        }
        let fack = self.recovery.fack_mut();
        fack.fackets_out = fack.fackets_out.saturating_sub(cleaned.segs);
    }

    /// Round trips in ticks. A timestamp tells more than any clock of ours.
    fn sample_rtt_ticks<P: Probe>(&mut self, flags: AckFlags, cleaned: &Cleaned, p: &mut P) -> bool {
        if !flags.intersects(AckFlags::ACKED) {
            return false;
        }
        let kernel = &self.config.kernel;
        let ticks_since = |at: Time| kernel.jiffies(self.now) - kernel.jiffies(at);
        let by_echo = self.sk.rcv_tsecr.map(|echo| u64::from(self.timestamp_clock().wrapping_sub(echo)));
        let by_queue = cleaned.first_ackt.filter(|_| !flags.contains(AckFlags::RETRANS_DATA_ACKED)).map(ticks_since);
        let newest = cleaned.last_ackt.map(ticks_since);
        let Some(ticks) = by_echo.or(by_queue) else { return false };
        let sample = kernel.jiffies_to_usecs(ticks.max(1));
        let newest = newest.map_or(sample, |ticks| kernel.jiffies_to_usecs(ticks));
        self.tcp_rtt_sample(sample, newest, true, p);
        true
    }

    /// Segments of the first skb that are acknowledged now, and whether that is all of it.
    fn acked_segments<P: Probe>(&mut self, skb: SkbRef, p: &mut P) -> Option<(u32, bool)> {
        let entry = self.queues.get(skb);
        let (seq, end, segs) = (entry.seq, entry.end_seq, entry.gso_segs);
        let una = self.sk.snd_una;
        if test!(self, p, SkbAcked, self.sk.relative(end), self.sk.relative(una)) {
            return Some((segs, true));
        }
        if !una.after(seq) || !test!(self, p, CanTrim, segs, 1) {
            return None;
        }
        self.tcp_trim_head(skb, una - seq, p);
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
        } else if !sacked.contains(Sacked::SACKED_ACKED) || self.config.kernel.rules.sacked_is_news {
            cleaned.first_ackt.get_or_insert(sent_at);
            cleaned.last_ackt = Some(sent_at);
            if !sacked.contains(Sacked::SACKED_ACKED) {
                cleaned.reord = Some(cleaned.reord.map_or(seq, |low| low.min(seq)));
                cleaned.reord_count.get_or_insert(cleaned.segs);
            }
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
        set!(self, p, PacketsOut, from, self.sk.packets_out);
        cleaned.segs += segs;
        sack.skb_delivered(self.queues.get(skb));
        if syn {
            self.timers.retrans_stamp = None;
        }
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
        if let Recovery::Fack(fack) = &mut self.recovery {
            fack.forget(skb);
        }
        if self.sk.highest_sack == Some(skb) {
            self.sk.highest_sack = self.queues.rtx_head();
        }
        self.tcp_wmem_free_skb(skb, p);
    }

    /// Drops the first `n` payload bytes of an skb: they were acknowledged.
    /// Kernel: `tcp_trim_head`, net/ipv4/tcp_output.c, 3.10 to 6.18.
    pub(in crate::engine) fn tcp_trim_head<P: Probe>(&mut self, skb: SkbRef, n: u32, p: &mut P) {
        enter!(self, p, TcpTrimHead, || {
            let entry = self.queues.get_mut(skb);
            // Linear bytes go first; their memory stays, but is not charged any more.
            let linear = n.min(entry.linear.len);
            entry.linear.offset += linear;
            entry.linear.len -= linear;
            trim_frags(&mut entry.frags, n - linear, |page| self.pages.put_ref(page));
            entry.seq += n;
            entry.len -= n;
            entry.truesize -= n;
            entry.checksum = Checksum::Partial;
            let (segs, mss) = (entry.gso_segs, entry.gso_size);
            if segs > 1 {
                self.tcp_set_skb_tso_segs(skb, mss);
            }
            let entry = self.queues.get(skb);
            let charged = if entry.pure_zerocopy { 0 } else { n };
            self.uncharge_queued(n, charged, p);
            event!(self, p, SkbTrimmed, self.subject(skb), n);
        })
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
        self.tcp_rtt_sample(seq_rtt, ca_rtt, true, p);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::test_support::Sender;
    use crate::engine::{SockOpt, Syscall};

    #[test]
    fn an_ack_inside_a_super_packet_trims_it_to_the_byte_but_its_last_segment_goes_whole() {
        let mut sender = Sender::new();
        sender.write(7240).unwrap();
        assert_eq!((sender.memory(), sender.sk.packets_out), ((8072, 120), 5));

        let steps = [500, 1447, 1448, 2000, 2896, 3000, 5000, 5792, 7239, 7240].map(|to| {
            sender.ack(to);
            (sender.sk.wmem_queued, sender.sk.forward_alloc, sender.sk.packets_out)
        });

        assert_eq!(steps[..4], [(7572, 620, 5), (6625, 1567, 5), (6624, 1568, 4), (6072, 2120, 4)]);
        assert_eq!(
            steps[4..],
            [(5176, 3016, 3), (5072, 3120, 3), (3072, 1024, 2), (2280, 1816, 1), (2280, 1816, 1), (0, 0, 0)]
        );
    }

    #[test]
    fn an_skb_that_is_acknowledged_whole_is_freed_with_its_overhead() {
        let mut sender = Sender::new().set(&[SockOpt::NoDelay(true)]);
        sender.write(1448).unwrap();
        sender.write(552).unwrap();
        assert_eq!(sender.sk.wmem_queued, 3664);

        sender.ack(1448);

        assert_eq!((sender.unacked(), sender.sk.wmem_queued), (vec![(1448, 2000, 1384)], 1384));
    }

    #[test]
    fn a_fin_that_is_not_acknowledged_keeps_its_skb() {
        let mut sender = Sender::new().set(&[SockOpt::Cork(true)]);
        sender.write(100).unwrap();
        sender.call(Syscall::Shutdown);

        sender.ack(100);

        assert_eq!(sender.unacked(), [(0, 101, 932)]);
    }
}
