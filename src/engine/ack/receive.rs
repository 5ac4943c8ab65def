//! A segment arrives: acceptance, states, the peer's data and FIN (net/ipv4/tcp_input.c).

use crate::engine::Engine;
use crate::engine::api::errno::Errno;
use crate::engine::api::io::TransmitKind;
use crate::engine::socket::state::State;
use crate::engine::step::macros::{enter, event};
use crate::engine::step::probe::{Probe, Subject};
use crate::wire::{Flags, Segment};

/// TCP_PAWS_WINDOW: timestamps may be older by so much.
const PAWS_WINDOW: i32 = 1;

impl Engine {
    /// A segment of this connection.
    /// Kernel: `tcp_v4_rcv`, net/ipv4/tcp_ipv4.c, 3.10 to 6.18.
    pub(in crate::engine) fn tcp_v4_rcv<P: Probe>(&mut self, seg: Segment, p: &mut P) {
        enter!(self, p, TcpV4Rcv, || {
            let ack = if seg.header.flags.contains(Flags::ACK) { self.sk.relative(seg.header.ack) } else { -1 };
            event!(self, p, SegmentReceived, Subject::Socket, ack);
            if self.is_owned() {
                self.tcp_add_backlog(seg, p);
            } else {
                self.tcp_v4_do_rcv(seg, p);
            }
        })
    }

    /// Kernel: `tcp_v4_do_rcv`, net/ipv4/tcp_ipv4.c, 3.10 to 6.18.
    pub(in crate::engine) fn tcp_v4_do_rcv<P: Probe>(&mut self, seg: Segment, p: &mut P) {
        match self.sk.state {
            _ if self.is_timewait_sock() => self.tcp_timewait_state_process(&seg, p),
            State::Close => self.answer_with_reset(&seg, p),
            State::SynSent => self.tcp_rcv_synsent_state_process(&seg, p),
            State::Listen => self.answer_as_listener(&seg, p),
            State::SynRecv => self.tcp_check_req(seg, p),
            _ => self.tcp_rcv(seg, p),
        }
    }

    pub(in crate::engine) fn answer_with_reset<P: Probe>(&mut self, seg: &Segment, p: &mut P) {
        if !seg.header.flags.contains(Flags::RST) {
            self.transmit_bare(seg.header.ack, Flags::RST, TransmitKind::Control);
            event!(self, p, ResetSent, Subject::Socket, 0);
        }
    }

    /// The slow path of `tcp_rcv_established`, and `tcp_rcv_state_process` for the states after it.
    /// Kernel: `tcp_rcv_established`, net/ipv4/tcp_input.c, 3.10 to 6.18.
    fn tcp_rcv<P: Probe>(&mut self, seg: Segment, p: &mut P) {
        enter!(self, p, TcpRcvEstablished, || {
            if !self.tcp_validate_incoming(&seg, p) || !seg.header.flags.contains(Flags::ACK) {
                return;
            }
            self.note_timestamps(&seg);
            if self.is_predicted(&seg) {
                return self.take_predicted(&seg, p);
            }
            let old = seg.header.ack.before(self.sk.snd_una) && self.sk.state != State::Established;
            if !self.tcp_ack(&seg, p) {
                return;
            }
            if old && self.config.kernel.rules.old_acks_are_challenged {
                self.tcp_send_challenge_ack(p);
                return;
            }
            if !self.fin_acknowledged(&seg, p) {
                return;
            }
            if self.sk.state == State::Established {
                self.tcp_rcv_rtt_measure_ts(&seg);
            }
            if self.take_payload(&seg, p) && !matches!(self.sk.state, State::Close | State::TimeWait) {
                self.tcp_data_snd_check(p);
                self.tcp_ack_snd_check(p);
            }
        })
    }

    /// The time stamp to be echoed next, and the echo of our own.
    /// Kernel: `tcp_replace_ts_recent`, net/ipv4/tcp_input.c, 3.10 to 6.18.
    pub(in crate::engine) fn note_timestamps(&mut self, seg: &Segment) {
        self.sk.rcv_tsecr = None;
        let Some(timestamps) = seg.header.options.timestamps.filter(|_| self.sk.tstamp_ok) else { return };
        self.sk.rcv_tsecr = (timestamps.echo != 0).then_some(timestamps.echo);
        let is_older = self.sk.ts_recent.wrapping_sub(timestamps.value) as i32 > 0;
        if !seg.header.seq.after(self.rcv.rcv_wup) && !is_older {
            self.sk.ts_recent = timestamps.value;
        }
    }

    /// RFC 9293 section 3.10.7.4 with the stricter rules of RFC 5961.
    /// Kernel: `tcp_validate_incoming`, net/ipv4/tcp_input.c, 3.10 to 6.18.
    fn tcp_validate_incoming<P: Probe>(&mut self, seg: &Segment, p: &mut P) -> bool {
        let seq = seg.header.seq;
        let acceptable = self.tcp_sequence(seg);
        if seg.header.flags.contains(Flags::RST) {
            if seq == self.sk.rcv_nxt {
                self.tcp_reset(p);
            } else if acceptable {
                self.tcp_send_challenge_ack(p);
            }
            return false;
        }
        if !acceptable || self.tcp_paws_discard(seg) {
            if seg.header.flags.contains(Flags::SYN) {
                self.tcp_send_challenge_ack(p);
            } else {
                self.tcp_send_dupack(seg, p);
            }
            return false;
        }
        if seg.header.flags.contains(Flags::SYN) {
            self.tcp_send_challenge_ack(p);
            return false;
        }
        true
    }

    /// Is the segment between what was last acknowledged and the end of the window?
    /// Kernel: `tcp_sequence`, net/ipv4/tcp_input.c, 3.10 to 6.18.
    fn tcp_sequence(&self, seg: &Segment) -> bool {
        let (seq, end) = (seg.header.seq, seg.end_seq());
        let edge = self.sk.rcv_nxt + self.tcp_receive_window();
        let cut = end.after(edge) && !self.rcv.queue.is_empty() && self.config.kernel.rules.rejects_end_beyond_window;
        !end.before(self.rcv.rcv_wup) && !seq.after(edge) && !cut
    }

    /// Is its timestamp older than one that was seen (RFC 7323, section 5)?
    /// Kernel: `tcp_paws_discard`, net/ipv4/tcp_input.c, 3.10 to 6.18.
    fn tcp_paws_discard(&self, seg: &Segment) -> bool {
        let sent = seg.header.options.timestamps.filter(|_| self.sk.tstamp_ok);
        sent.is_some_and(|sent| self.sk.ts_recent.wrapping_sub(sent.value) as i32 > PAWS_WINDOW)
    }

    /// A segment that does not belong here: the peer hears what is expected, and what came twice.
    /// Kernel: `tcp_send_dupack`, net/ipv4/tcp_input.c, 3.10 to 6.18.
    fn tcp_send_dupack<P: Probe>(&mut self, seg: &Segment, p: &mut P) {
        let (seq, end, next) = (seg.header.seq, seg.end_seq(), self.sk.rcv_nxt);
        if seq == end && self.config.kernel.rules.limits_dupacks && !self.challenge_is_due() {
            return;
        }
        enter!(self, p, TcpSendDupack, || {
            if seq != end && seq.before(next) {
                self.tcp_enter_quickack_mode();
                self.tcp_dsack_set(seq, if end.after(next) { next } else { end });
            }
            self.tcp_send_ack(p);
        })
    }

    /// Kernel: `tcp_reset`, net/ipv4/tcp_input.c, 3.10 to 6.18.
    pub(in crate::engine) fn tcp_reset<P: Probe>(&mut self, p: &mut P) {
        enter!(self, p, TcpReset, || {
            event!(self, p, ResetReceived, Subject::Socket, 0);
            let errno = match self.sk.state {
                State::SynSent => Errno::Econnrefused,
                State::CloseWait => Errno::Epipe,
                _ => Errno::Econnreset,
            };
            self.tcp_done_with_error(errno, p);
        })
    }

    /// Kernel: `tcp_fin`, net/ipv4/tcp_input.c, 3.10 to 6.18.
    pub(in crate::engine) fn tcp_fin<P: Probe>(&mut self, p: &mut P) {
        enter!(self, p, TcpFin, || {
            event!(self, p, FinReceived, Subject::Socket, 0);
            self.sk.rcv_shutdown = true;
            self.rcv.ack.scheduled = true;
            match self.sk.state {
                State::Established => {
                    self.set_state(State::CloseWait, p);
                    self.rcv.ack.pingpong = true;
                }
                State::FinWait1 => {
                    self.tcp_send_ack(p);
                    self.set_state(State::Closing, p);
                }
                State::FinWait2 => {
                    self.tcp_send_ack(p);
                    self.tcp_time_wait(State::TimeWait, 0, p);
                }
                _ => {}
            }
            while let Some(skb) = self.rcv.out_of_order.pop() {
                self.uncharge_received(skb.truesize, p);
            }
            self.rcv.sacks.clear();
            self.reclaim_point(p);
            if !self.sk.orphaned {
                self.wake_sleepers(p);
            }
        })
    }
}

#[cfg(test)]
mod tests;
