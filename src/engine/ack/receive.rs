//! A segment arrives: acceptance, states, the peer's data and FIN (net/ipv4/tcp_input.c).

use crate::engine::Engine;
use crate::engine::api::errno::Errno;
use crate::engine::api::io::{Output, TransmitKind};
use crate::engine::socket::state::State;
use crate::engine::step::macros::{enter, event};
use crate::engine::step::probe::{Probe, Subject};
use crate::wire::{Flags, Segment};

impl Engine {
    /// A segment of this connection.
    /// Kernel: `tcp_v4_rcv`, net/ipv4/tcp_ipv4.c, 3.10 to 6.18.
    pub(in crate::engine) fn tcp_v4_rcv<P: Probe>(&mut self, seg: Segment, p: &mut P) {
        enter!(self, p, TcpV4Rcv, || {
            let ack = if seg.header.flags.contains(Flags::ACK) { self.sk.relative(seg.header.ack) } else { -1 };
            event!(self, p, SegmentReceived, Subject::Socket, ack);
            match self.sk.state {
                _ if self.is_timewait_sock() => self.tcp_timewait_state_process(&seg, p),
                State::Close => self.answer_with_reset(&seg, p),
                State::SynSent => self.tcp_rcv_synsent_state_process(&seg, p),
                _ => self.tcp_rcv(seg, p),
            }
        })
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
            if !self.tcp_ack(&seg, p) {
                return;
            }
            if !self.fin_acknowledged(&seg, p) {
                return;
            }
            self.tcp_data_queue(seg, p);
            self.tcp_data_snd_check(p);
            if std::mem::take(&mut self.ack_due) && self.sk.state != State::Close {
                self.tcp_send_ack(p);
            }
        })
    }

    /// The time stamp to be echoed next, and the echo of our own.
    /// Kernel: `tcp_replace_ts_recent`, net/ipv4/tcp_input.c, 3.10 to 6.18.
    fn note_timestamps(&mut self, seg: &Segment) {
        self.sk.rcv_tsecr = None;
        let Some(timestamps) = seg.header.options.timestamps.filter(|_| self.sk.tstamp_ok) else { return };
        self.sk.rcv_tsecr = (timestamps.echo != 0).then_some(timestamps.echo);
        if !seg.header.seq.after(self.sk.rcv_nxt) {
            self.sk.ts_recent = timestamps.value;
        }
    }

    /// RFC 9293 section 3.10.7.4 with the stricter rules of RFC 5961.
    /// Kernel: `tcp_validate_incoming`, net/ipv4/tcp_input.c, 3.10 to 6.18.
    fn tcp_validate_incoming<P: Probe>(&mut self, seg: &Segment, p: &mut P) -> bool {
        let (seq, end) = (seg.header.seq, seg.end_seq());
        let window_end = self.sk.rcv_nxt + (u32::from(self.receive_window()) << self.sk.rcv_wscale);
        let acceptable = !end.before(self.sk.rcv_nxt) && !seq.after(window_end);
        if seg.header.flags.contains(Flags::RST) {
            if seq == self.sk.rcv_nxt {
                self.tcp_reset(p);
            } else if acceptable {
                self.tcp_send_challenge_ack(p);
            }
            return false;
        }
        if !acceptable {
            self.tcp_send_challenge_ack(p);
            return false;
        }
        if seg.header.flags.contains(Flags::SYN) {
            self.tcp_send_challenge_ack(p);
            return false;
        }
        true
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

    /// Payload and FIN of the peer, in order only: what comes too early is asked for again.
    /// Kernel: `tcp_data_queue`, net/ipv4/tcp_input.c, 3.10 to 6.18.
    fn tcp_data_queue<P: Probe>(&mut self, seg: Segment, p: &mut P) {
        enter!(self, p, TcpDataQueue, || {
            if seg.seq_len() == 0 {
                return;
            }
            self.ack_due = true;
            if seg.header.seq.after(self.sk.rcv_nxt) || !seg.end_seq().after(self.sk.rcv_nxt) {
                return;
            }
            let known = self.sk.rcv_nxt - seg.header.seq;
            let fin = seg.header.flags.contains(Flags::FIN);
            let end = seg.end_seq();
            let data = seg.payload.slice((known as usize).min(seg.payload.len())..);
            self.sk.rcv_nxt = end;
            if !data.is_empty() {
                self.tcp_event_data_recv(p);
            }
            if !data.is_empty() && !self.sk.orphaned {
                let bytes = data.len();
                self.outputs.push(Output::Received(data));
                event!(self, p, DataReceived, Subject::Socket, bytes);
            }
            if fin {
                self.tcp_fin(p);
            }
        })
    }

    /// Data after a long pause: the sender may have nothing to do for a while.
    /// Kernel: `tcp_event_data_recv`, net/ipv4/tcp_input.c, 3.10 to 6.18.
    fn tcp_event_data_recv<P: Probe>(&mut self, p: &mut P) {
        let kernel = &self.config.kernel;
        let last = self.sk.lrcvtime.replace(self.now);
        if last.is_some_and(|last| kernel.jiffies(self.now) - kernel.jiffies(last) > self.rtt.rto) {
            self.reclaim_point(p);
        }
    }

    /// Kernel: `tcp_fin`, net/ipv4/tcp_input.c, 3.10 to 6.18.
    fn tcp_fin<P: Probe>(&mut self, p: &mut P) {
        enter!(self, p, TcpFin, || {
            event!(self, p, FinReceived, Subject::Socket, 0);
            self.sk.rcv_shutdown = true;
            self.reclaim_point(p);
            match self.sk.state {
                State::Established => self.set_state(State::CloseWait, p),
                State::FinWait1 => self.set_state(State::Closing, p),
                State::FinWait2 => {
                    self.tcp_send_ack(p);
                    self.ack_due = false;
                    self.tcp_time_wait(State::TimeWait, 0, p);
                }
                _ => {}
            }
        })
    }
}
