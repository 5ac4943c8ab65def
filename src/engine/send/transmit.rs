//! The hand-over to the device, and what it means for the queue (net/ipv4/tcp_output.c).

use std::iter;
use std::num::NonZeroU32;

use crate::engine::Engine;
use crate::engine::api::io::{Output, Transmit, TransmitKind};
use crate::engine::api::timer::Timer;
use crate::engine::congestion::ops::CwndEvent;
use crate::engine::socket::queue::SkbRef;
use crate::engine::step::macros::{enter, event, set};
use crate::engine::step::probe::{Probe, Subject};
use crate::kernel::rules::SpaceCheck;
use crate::units::{SeqNum, Time};
use crate::wire::{Ecn, Flags, Header, Options, Timestamps};

const NSEC_PER_MSEC: u64 = 1_000_000;

impl Engine {
    /// Hands a clone of the skb to the device. False: its queue is full, so that the skb is as it was, and cwnd answers for
    /// it.
    /// Kernel: `__tcp_transmit_skb`, net/ipv4/tcp_output.c, 5.10 to 6.18.
    /// Kernel: `tcp_transmit_skb`, net/ipv4/tcp_output.c, 3.10.
    pub(in crate::engine) fn tcp_transmit_skb<P: Probe>(&mut self, skb: SkbRef, kind: TransmitKind, p: &mut P) -> bool {
        enter!(self, p, TcpTransmitSkb, || {
            if self.sk.xmit.drops > 0 {
                self.refused_by_device(skb, p);
                return false;
            }
            let before = self.sk.wstamp;
            let departs = self.depart();
            let delivered = self.sk.delivered;
            let push_super_packets = self.config.kernel.rules.push_super_packets;
            let entry = self.queues.get_mut(skb);
            if kind == TransmitKind::New {
                entry.first_sent_at = departs;
            }
            entry.sent_at = departs;
            entry.delivered_at_send = delivered;
            let mut flags = entry.flags;
            if entry.gso_segs > 1 && push_super_packets {
                flags |= Flags::PSH;
            }
            let (seq, len, segs, truesize) = (entry.seq, entry.len, entry.gso_segs, entry.truesize);
            let header = if flags.contains(Flags::SYN) {
                self.syn_header(seq, flags)
            } else {
                self.header(seq, flags, len, segs)
            };
            let entry = self.queues.get(skb);
            // Made in its place: to move an output, as `push` does, takes time.
            self.outputs.extend(iter::once_with(|| {
                Output::Transmit(Transmit {
                    header,
                    skb: Some(entry.id),
                    linear: entry.linear.as_frag(),
                    frags: entry.frags.clone(),
                    len,
                    gso_size: if segs > 1 { NonZeroU32::new(entry.gso_size) } else { None },
                    truesize,
                    kind,
                })
            }));
            self.queues.tsorted_push(skb);
            self.copy_in_device(skb);
            self.sk.segs_out += u64::from(segs);
            if len > 0 {
                self.sk.data_segs_out += u64::from(segs);
                self.sk.bytes.sent += u64::from(len);
                self.tcp_event_data_sent(p);
            }
            self.pace(len, before);
            if self.config.device.holds_clones {
                let from = self.sk.wmem_alloc;
                self.sk.wmem_alloc += truesize;
                self.queues.get_mut(skb).live_clones += 1;
                set!(self, p, WmemAlloc, from, self.sk.wmem_alloc);
            }
            self.stamp_transmission(skb, true, p);
            if self.sk.xmit.congested > 0 {
                self.sk.xmit.congested -= 1;
                event!(self, p, DeviceCongested, self.subject(skb), segs);
                self.tcp_enter_cwr(p);
            }
            true
        })
    }

    /// The segment was made, and has carried its ACK nowhere.
    fn refused_by_device<P: Probe>(&mut self, skb: SkbRef, p: &mut P) {
        self.sk.xmit.drops -= 1;
        let (seq, flags, segs, len) = {
            let entry = self.queues.get(skb);
            (entry.seq, entry.flags, entry.gso_segs, entry.len)
        };
        self.header(seq, flags, len, segs);
        self.sk.segs_out += u64::from(segs);
        self.sk.data_segs_out += u64::from(segs);
        self.sk.bytes.sent += u64::from(len);
        self.tcp_event_data_sent(p);
        self.stamp_transmission(skb, false, p);
        event!(self, p, DeviceRefused, self.subject(skb), segs);
        self.tcp_enter_cwr(p);
    }

    /// The same of a probe without data.
    pub(in crate::engine) fn bare_refused_by_device<P: Probe>(&mut self, p: &mut P) {
        self.sk.xmit.drops -= 1;
        self.sk.segs_out += 1;
        event!(self, p, ProbeRefused, Subject::Socket, 0);
        self.tcp_enter_cwr(p);
    }

    /// Kernel: `tcp_event_data_sent`, net/ipv4/tcp_output.c, 3.10 to 6.18.
    fn tcp_event_data_sent<P: Probe>(&mut self, p: &mut P) {
        if !self.config.kernel.rules.restart_when_queued {
            self.tcp_slow_start_after_idle_check(p);
        }
        if self.sk.in_flight() == 0 {
            self.ca_event(CwndEvent::TxStart);
        }
        self.sk.lsndtime = self.now;
        self.notice_answer();
    }

    /// A header with what every segment of this connection carries, for `len` bytes; it leaves now, as `segs` packets.
    pub(in crate::engine) fn header(&mut self, seq: SeqNum, flags: Flags, len: u32, segs: u32) -> Header {
        let urgent = self.urgent_pointer(seq);
        let acks = flags.contains(Flags::ACK);
        let mut header = Header {
            seq,
            ack: if acks { self.sk.rcv_nxt } else { SeqNum(0) },
            flags: if urgent > 0 { flags | Flags::URG } else { flags },
            window: self.tcp_select_window(),
            urgent,
            ecn: Ecn::NotEct,
            options: Options { timestamps: self.timestamps(), sack: self.sack_blocks(), ..Options::default() },
        };
        self.tcp_ecn_send(&mut header, len);
        if acks {
            self.tcp_event_ack_sent(segs);
        }
        header
    }

    pub(in crate::engine) fn timestamps(&self) -> Option<Timestamps> {
        self.sk.tstamp_ok.then(|| Timestamps { value: self.timestamp_clock(), echo: self.sk.ts_recent })
    }

    /// The local timestamp clock, in milliseconds: it wraps after 50 days, past 0, which would mean that there is none.
    pub(in crate::engine) fn timestamp_clock(&self) -> u32 {
        self.timestamp_at(self.now)
    }

    pub(in crate::engine) fn timestamp_at(&self, at: Time) -> u32 {
        ((at.as_nanos() / NSEC_PER_MSEC) as u32).wrapping_add(1).max(1)
    }

    /// The skb was sent: it moves to the retransmit queue, and writers may hear of space.
    /// Kernel: `tcp_event_new_data_sent`, net/ipv4/tcp_output.c, 3.10 to 6.18.
    pub(in crate::engine) fn tcp_event_new_data_sent<P: Probe>(&mut self, skb: SkbRef, p: &mut P) {
        enter!(self, p, TcpEventNewDataSent, || {
            let (segs, end) = {
                let entry = self.queues.get(skb);
                (entry.gso_segs, entry.end_seq)
            };
            let from = self.sk.snd_nxt;
            self.sk.snd_nxt = end;
            self.queues.pop_send_head();
            self.queues.push_rtx(skb);
            if self.sk.highest_sack.is_none() {
                self.sk.highest_sack = Some(skb);
            }
            let prior = self.sk.packets_out;
            self.sk.packets_out += segs;
            event!(self, p, SkbSent, self.subject(skb), segs);
            set!(self, p, SndNxt, self.sk.relative(from), self.sk.relative(end));
            set!(self, p, PacketsOut, prior, self.sk.packets_out);
            if prior == 0 || self.pending_is(Timer::LossProbe) || self.pending_is(Timer::EarlyRetransmit) {
                self.tcp_rearm_rto(p);
            }
            if self.config.kernel.rules.space_check == SpaceCheck::Always {
                self.tcp_check_space(p);
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::engine::test_support::Sender;
    use crate::engine::{CaState, Input, Timer};

    #[test]
    fn what_the_device_refuses_stays_unsent_and_costs_a_part_of_cwnd() {
        let mut sender = Sender::with_wide_window();
        sender.input(Input::DeviceRefuses { skbs: 1 });

        sender.write(1000).unwrap();

        assert_eq!((sender.sent(), sender.unsent().len(), sender.sk.packets_out), (vec![], 1, 0));
        assert_eq!((sender.cong.ca_state, sender.cong.ssthresh), (CaState::Cwr, 7));
        assert_eq!(sender.fire(), Timer::Probe0);
        assert_eq!(sender.sent(), [(0, 1000)]);
    }

    #[test]
    fn a_retransmission_that_the_device_refuses_is_tried_again_after_half_a_second() {
        let mut sender = Sender::with_wide_window();
        sender.write(1448).unwrap();
        sender.input(Input::DeviceRefuses { skbs: 2 });
        assert_eq!(sender.fire(), Timer::LossProbe);
        assert_eq!(sender.fire(), Timer::Retransmit);
        assert_eq!((sender.sent(), sender.sk.retrans_out), (vec![], 0));
        let began = sender.now;

        assert_eq!(sender.fire(), Timer::Retransmit);

        assert_eq!(sender.sent(), [(0, 1448)]);
        assert_eq!(sender.now.since(began).as_millis() / 100, 5);
    }
}
