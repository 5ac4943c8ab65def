//! Which skbs an ACK shows to be lost, and the mark itself (net/ipv4/tcp_input.c, tcp_recovery.c). By distance, `scoreboard`
//! looks for them.

use crate::engine::Engine;
use crate::engine::ack::verdict::AckFlags;
use crate::engine::socket::queue::SkbRef;
use crate::engine::socket::skb::Sacked;
use crate::engine::socket::state::CaState;
use crate::engine::step::macros::{enter, event, set, test};
use crate::engine::step::probe::Probe;

impl Engine {
    /// Kernel: `tcp_identify_packet_loss`, net/ipv4/tcp_input.c, 5.10 to 6.18.
    pub(in crate::engine) fn tcp_identify_packet_loss<P: Probe>(&mut self, flags: &mut AckFlags, p: &mut P) {
        if self.queues.rtx_is_empty() {
            return;
        }
        if self.is_reno() {
            let advanced = flags.contains(AckFlags::SND_UNA_ADVANCED);
            self.tcp_newreno_mark_lost(advanced, p);
            return;
        }
        let prior_retrans = self.sk.retrans_out;
        if self.tcp_rack_mark_lost(p) {
            flags.remove(AckFlags::SET_XMIT_TIMER);
        }
        if prior_retrans > self.sk.retrans_out {
            flags.insert(AckFlags::LOST_RETRANS);
        }
    }

    /// Without SACK: the head is lost after enough duplicate ACKs, or when recovery advances to it.
    /// Kernel: `tcp_newreno_mark_lost`, net/ipv4/tcp_recovery.c, 5.10 to 6.18.
    fn tcp_newreno_mark_lost<P: Probe>(&mut self, una_advanced: bool, p: &mut P) {
        enter!(self, p, TcpNewrenoMarkLost, || {
            let (sacked, reordering) = (self.sk.sacked_out, self.cong.reordering);
            let state = self.cong.ca_state;
            let enough = test!(self, p, DupAcksEnough, sacked, reordering);
            if !(state < CaState::Recovery && enough || state == CaState::Recovery && una_advanced) {
                return;
            }
            let Some(head) = self.queues.rtx_head() else { return };
            let skb = self.queues.get(head);
            if skb.sacked.contains(Sacked::LOST) {
                return;
            }
            let mss = skb.gso_size;
            if skb.gso_segs > 1 && skb.len > mss {
                let _ = self.tcp_fragment(head, mss, mss, p);
            }
            self.tcp_mark_skb_lost(head, p);
        })
    }

    /// Marks an skb lost: it may be retransmitted and no longer counts as in flight.
    /// Kernel: `tcp_mark_skb_lost`, net/ipv4/tcp_input.c, 5.10 to 6.18.
    pub(in crate::engine) fn tcp_mark_skb_lost<P: Probe>(&mut self, skb: SkbRef, p: &mut P) {
        enter!(self, p, TcpMarkSkbLost, || {
            let entry = self.queues.get(skb);
            let (sacked, segs, seq) = (entry.sacked, entry.gso_segs, entry.seq);
            if sacked.contains(Sacked::SACKED_ACKED) {
                return;
            }
            if self.sk.retransmit_hint.is_none_or(|hint| seq.before(self.queues.get(hint).seq)) {
                self.sk.retransmit_hint = Some(skb);
            }
            if sacked.contains(Sacked::LOST) {
                if sacked.contains(Sacked::SACKED_RETRANS) {
                    self.queues.get_mut(skb).sacked.remove(Sacked::SACKED_RETRANS);
                    self.set_retrans_out(self.sk.retrans_out - segs, p);
                    self.sk.lost += segs;
                }
                return;
            }
            self.queues.get_mut(skb).sacked.insert(Sacked::LOST);
            self.set_lost_out(self.sk.lost_out + segs, p);
            self.sk.lost += segs;
            event!(self, p, SkbLost, self.subject(skb), segs);
        })
    }

    pub(in crate::engine) fn set_lost_out<P: Probe>(&mut self, n: u32, p: &mut P) {
        let from = std::mem::replace(&mut self.sk.lost_out, n);
        set!(self, p, LostOut, from, n);
    }

    pub(in crate::engine) fn set_retrans_out<P: Probe>(&mut self, n: u32, p: &mut P) {
        let from = std::mem::replace(&mut self.sk.retrans_out, n);
        set!(self, p, RetransOut, from, n);
    }
}
