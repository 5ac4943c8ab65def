//! Active open: the SYN, its answer, and what is set up when the connection is established.

use crate::engine::Engine;
use crate::engine::api::io::{Output, Transmit, TransmitKind};
use crate::engine::api::timer::Timer;
use crate::engine::socket::queue::SkbRef;
use crate::engine::socket::recovery::Recovery;
use crate::engine::socket::state::State;
use crate::engine::step::macros::{enter, event, set};
use crate::engine::step::probe::{Probe, Subject};
use crate::kernel::rules::{SndbufTuning, SuperPackets};
use crate::units::SeqNum;
use crate::wire::{Flags, Header, Options, Segment, Timestamps};

/// A peer that offers no MSS gets this (RFC 9293 section 3.7.1).
const DEFAULT_MSS: u32 = 536;
/// `net.ipv4.tcp_min_snd_mss`.
const MIN_SND_MSS: u32 = 48;
pub(super) const TCP_HEADER: u32 = 20;
/// Timestamps with their padding.
pub(super) const TIMESTAMP_BYTES: u32 = 12;

impl Engine {
    /// The MSS that the device's MTU leaves.
    pub(in crate::engine) fn device_mss(&self) -> u32 {
        self.config.device.mtu - self.config.device.ip_header - TCP_HEADER
    }

    /// The MSS that the SYN offers: no more than TCP_MAXSEG.
    pub(in crate::engine) fn offered_mss(&self) -> u32 {
        self.device_mss().min(self.sk.user_mss.unwrap_or(u32::MAX))
    }

    /// `advmss`: the payload that segments of the peer may have. Time stamps take some of what the SYN offers.
    pub fn advmss(&self) -> u32 {
        self.offered_mss() - if self.sk.tstamp_ok { TIMESTAMP_BYTES } else { 0 }
    }

    /// `mss_cache` from MTU, the peer's limit, options, and the peer's window.
    /// Kernel: `tcp_sync_mss`, net/ipv4/tcp_output.c, 3.10 to 6.18.
    pub(in crate::engine) fn tcp_sync_mss<P: Probe>(&mut self, p: &mut P) {
        // However little the peer asks for, there is room for all options and 8 bytes (`tcp_min_snd_mss`).
        let base = self.device_mss().min(self.sk.mss_clamp).max(MIN_SND_MSS);
        let from = self.sk.mss_cache;
        self.sk.mss_cache = self.tcp_bound_to_half_wnd(base - (self.sk.tcp_header_len - TCP_HEADER));
        set!(self, p, MssCache, from, self.sk.mss_cache);
    }

    /// Sends the SYN. It is an skb like any other: in the retransmit queue, charged.
    /// Kernel: `tcp_connect`, net/ipv4/tcp_output.c, 3.10 to 6.18.
    pub(in crate::engine) fn tcp_connect<P: Probe>(&mut self, p: &mut P) {
        enter!(self, p, TcpConnect, || {
            self.set_state(State::SynSent, p);
            let isn = self.sk.isn;
            (self.sk.snd_una, self.sk.snd_nxt, self.sk.write_seq) = (isn, isn, isn);
            self.sk.snd_sml = isn;
            self.sk.mss_clamp = self.sk.user_mss.unwrap_or(self.device_mss());
            self.tcp_sync_mss(p);
            self.tcp_select_initial_window();
            self.tcp_initialize_rcv_mss();
            let offers = self.tcp_ecn_send_syn();
            let Some(skb) = self.new_control_skb(true, p) else { return };
            let entry = self.queues.get_mut(skb);
            (entry.seq, entry.end_seq) = (isn, isn + 1);
            entry.flags = Flags::SYN | offers;
            entry.gso_segs = 1;
            let truesize = entry.truesize;
            self.charge_queued(truesize);
            self.queues.push_rtx(skb);
            self.sk.packets_out = 1;
            self.timers.retrans_stamp = Some(self.timestamp_clock());
            (self.sk.snd_nxt, self.sk.write_seq, self.sk.pushed_seq) = (isn + 1, isn + 1, isn + 1);
            self.transmit_syn(skb, p);
            self.reset_xmit_timer(Timer::Retransmit, self.rtt.rto, p);
        })
    }

    /// Kernel: `__tcp_transmit_skb`, net/ipv4/tcp_output.c, 5.10 to 6.18.
    /// Kernel: `tcp_transmit_skb`, net/ipv4/tcp_output.c, 3.10.
    pub(in crate::engine) fn transmit_syn<P: Probe>(&mut self, skb: SkbRef, p: &mut P) {
        enter!(self, p, TcpTransmitSkb, || {
            let now = self.now;
            let entry = self.queues.get_mut(skb);
            if entry.sacked.is_empty() {
                entry.first_sent_at = now;
            }
            entry.sent_at = now;
            let (id, seq, flags) = (entry.id, entry.seq, entry.flags);
            self.queues.tsorted_push(skb);
            self.sk.segs_out += 1;
            let header = self.syn_header(seq, flags);
            self.outputs
                .push(Output::Transmit(Transmit { skb: Some(id), ..Transmit::bare(header, TransmitKind::Control) }));
        })
    }

    /// What a SYN says, each time that it is sent.
    pub(in crate::engine) fn syn_header(&self, seq: SeqNum, flags: Flags) -> Header {
        let options = Options {
            mss: Some(self.offered_mss() as u16),
            window_scale: self.config.window_scaling.then(|| self.own_window_scale()),
            sack_permitted: self.config.sack,
            timestamps: self.config.timestamps.then(|| Timestamps { value: self.timestamp_clock(), echo: 0 }),
            ..Options::default()
        };
        Header { seq, flags, window: self.rcv.rcv_wnd as u16, options, ..Header::default() }
    }

    /// An answer to the SYN.
    /// Kernel: `tcp_rcv_synsent_state_process`, net/ipv4/tcp_input.c, 3.10 to 6.18.
    pub(in crate::engine) fn tcp_rcv_synsent_state_process<P: Probe>(&mut self, seg: &Segment, p: &mut P) {
        enter!(self, p, TcpRcvSynsentStateProcess, || {
            let header = &seg.header;
            let acceptable = header.flags.contains(Flags::ACK) && header.ack == self.sk.snd_nxt;
            if header.flags.contains(Flags::RST) {
                if acceptable {
                    self.tcp_reset(p);
                }
                return;
            }
            if !acceptable || !header.flags.contains(Flags::SYN) {
                return;
            }
            self.take_options(header);
            self.tcp_ecn_rcv_synack(header);
            self.sk.snd_wl1 = header.seq;
            self.sk.irs = header.seq;
            self.sk.rcv_nxt = header.seq + 1;
            self.tcp_try_undo_spurious_syn();
            (self.rcv.rcv_wup, self.rcv.copied_seq) = (self.sk.rcv_nxt, self.sk.rcv_nxt);
            self.sk.lrcvtime = Some(self.now);
            self.rcv.predicts = self.sk.snd_wscale == 0;
            self.tcp_ack(seg, p);
            let from = self.sk.snd_wnd;
            self.sk.snd_wnd = u32::from(header.window);
            set!(self, p, SndWnd, from, self.sk.snd_wnd);
            let largest = std::mem::replace(&mut self.sk.max_window, self.sk.snd_wnd);
            set!(self, p, MaxWindow, largest, self.sk.max_window);
            self.tcp_sync_mss(p);
            self.tcp_initialize_rcv_mss();
            self.set_state(State::Established, p);
            self.tcp_init_transfer(p);
            self.start_keepalive(p);
            self.outputs.push(Output::Connected);
            self.tcp_send_ack(p);
            self.wake_sleepers(p);
            self.tcp_data_snd_check(p);
        })
    }

    /// The peer echoes the timestamp of the first SYN: it was only late, and those after it were needless.
    /// Kernel: `tcp_try_undo_spurious_syn`, net/ipv4/tcp_input.c, 5.10 to 6.18.
    pub(super) fn tcp_try_undo_spurious_syn(&mut self) {
        let first = self.timers.retrans_stamp;
        if first.is_some() && self.sk.rcv_tsecr == first && self.config.kernel.rules.forgives_syn_timeout {
            self.cong.undo_marker = None;
        }
    }

    /// What both sides offered is in force.
    pub(super) fn take_options(&mut self, header: &Header) {
        let options = &header.options;
        self.sk.sack_ok = self.config.sack && options.sack_permitted;
        self.sk.wscale_ok = self.config.window_scaling && options.window_scale.is_some();
        if self.sk.wscale_ok {
            self.sk.snd_wscale = options.window_scale.unwrap_or(0).min(14);
            self.sk.rcv_wscale = self.own_window_scale();
        }
        self.sk.tstamp_ok = self.config.timestamps && options.timestamps.is_some();
        if let Some(timestamps) = options.timestamps.filter(|_| self.sk.tstamp_ok) {
            self.sk.tcp_header_len = TCP_HEADER + TIMESTAMP_BYTES;
            self.sk.ts_recent = timestamps.value;
            self.sk.rcv_tsecr = Some(timestamps.echo);
        }
        let user_mss = self.sk.user_mss.unwrap_or(u32::MAX);
        self.sk.mss_clamp = options.mss.map_or(DEFAULT_MSS, u32::from).min(user_mss);
    }

    /// Kernel: `tcp_init_transfer`, net/ipv4/tcp_input.c, 5.10 to 6.18.
    /// Kernel: `tcp_finish_connect`, net/ipv4/tcp_input.c, 3.10.
    fn tcp_init_transfer<P: Probe>(&mut self, p: &mut P) {
        enter!(self, p, TcpInitTransfer, || self.init_transfer(p))
    }

    /// The same for a connection that the peer has opened. Once that was a part of `tcp_rcv_state_process`.
    pub(super) fn init_accepted<P: Probe>(&mut self, p: &mut P) {
        if self.config.kernel.rules.one_init_transfer { self.tcp_init_transfer(p) } else { self.init_transfer(p) }
    }

    fn init_transfer<P: Probe>(&mut self, p: &mut P) {
        {
            let kernel = &self.config.kernel;
            let late =
                self.sk.total_retrans > 1 && (self.cong.undo_marker.is_some() || !kernel.rules.forgives_syn_timeout);
            let cwnd = if late { 1 } else { kernel.sysctl.init_cwnd };
            self.set_cwnd(cwnd, p);
            self.cong.cwnd_stamp = self.now;
            self.ca_init();
            self.sk.lsndtime = self.now;
            if let Recovery::Fack(fack) = &mut self.recovery {
                fack.trusted = self.sk.sack_ok;
            }
            if self.config.kernel.rules.super_packets == SuperPackets::Autosized {
                self.tcp_update_pacing_rate(p);
            }
            self.tcp_init_buffer_space();
            if !self.sk.sndbuf_locked {
                match self.config.kernel.rules.sndbuf_tuning {
                    SndbufTuning::ByTruesize => self.tcp_fixup_sndbuf(p),
                    SndbufTuning::BySlab => self.tcp_sndbuf_expand(p),
                }
            }
        }
    }

    /// Kernel: `tcp_set_state`, net/ipv4/tcp.c, 3.10 to 6.18.
    pub(in crate::engine) fn set_state<P: Probe>(&mut self, state: State, p: &mut P) {
        let from = std::mem::replace(&mut self.sk.state, state);
        set!(self, p, State, from as u8, state as u8);
    }

    /// A bare ACK: what was received so far.
    /// Kernel: `tcp_send_ack`, net/ipv4/tcp_output.c, 3.10 to 6.18.
    pub(in crate::engine) fn tcp_send_ack<P: Probe>(&mut self, p: &mut P) {
        enter!(self, p, TcpSendAck, || {
            self.transmit_bare(self.tcp_acceptable_seq(), Flags::ACK, TransmitKind::Control);
            event!(self, p, AckSent, Subject::Socket, 0);
        })
    }

    /// The peer is told that the connection is over.
    /// Kernel: `tcp_send_active_reset`, net/ipv4/tcp_output.c, 3.10 to 6.18.
    pub(in crate::engine) fn tcp_send_active_reset<P: Probe>(&mut self, p: &mut P) {
        enter!(self, p, TcpSendActiveReset, || {
            self.transmit_bare(self.tcp_acceptable_seq(), Flags::ACK | Flags::RST, TransmitKind::Control);
            event!(self, p, ResetSent, Subject::Socket, 0);
        })
    }

    /// A sequence number that the peer's window takes: `snd_nxt`, unless the window was shrunk behind what is in flight.
    /// Kernel: `tcp_acceptable_seq`, net/ipv4/tcp_output.c, 3.10 to 6.18.
    fn tcp_acceptable_seq(&self) -> SeqNum {
        let (end, next) = (self.sk.wnd_end(), self.sk.snd_nxt);
        // By less than one step of the scale it may only seem to have shrunk.
        let step = 1 << self.sk.rcv_wscale;
        let by_scaling = self.config.kernel.rules.scaling_may_shrink && self.sk.wscale_ok && next - end < step;
        if !end.before(next) || by_scaling { next } else { end }
    }

    /// A segment without data that no queue remembers.
    pub(in crate::engine) fn transmit_bare(&mut self, seq: SeqNum, flags: Flags, kind: TransmitKind) {
        self.depart();
        self.sk.segs_out += 1;
        let header = self.header(seq, flags, 0, 1);
        self.outputs.push(Output::Transmit(Transmit::bare(header, kind)));
    }
}

#[cfg(test)]
mod tests {
    use crate::engine::test_support::Sender;
    use crate::engine::{Errno, SockOpt, Syscall};
    use crate::wire::{Flags, Header, Options};

    #[test]
    fn maxseg_bounds_what_the_syn_offers_and_what_is_sent() {
        let mut sender = Sender::new();
        sender.sk.user_mss = Some(1000);
        let syn = sender.syn_header(sender.sk.isn, Flags::SYN);
        let options = Options { mss: Some(1448), ..Options::default() };
        let answer = Header {
            seq: sender.sk.irs,
            ack: sender.sk.isn + 1,
            flags: Flags::SYN,
            window: 0,
            urgent: 0,
            ecn: Default::default(),
            options,
        };

        sender.take_options(&answer);

        assert_eq!((syn.options.mss, sender.sk.mss_clamp), (Some(1000), 1000));
    }

    #[test]
    fn maxseg_is_from_88_to_32767() {
        let mut sender = Sender::new();
        let set = [87, 88, 32_767, 32_768].map(|bytes| {
            sender.call(Syscall::SetSockOpt(SockOpt::MaxSeg(bytes)));
            sender.result()
        });

        let wrong = Some(Err(Errno::Einval));
        assert_eq!(set, [wrong, Some(Ok(0)), Some(Ok(0)), wrong]);
    }
}
