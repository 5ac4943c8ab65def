//! Passive open, the peer's part: its SYN, our SYN-ACK, the ACK that completes the handshake (net/ipv4/tcp_input.c,
//! tcp_minisocks.c). SYN cookies, fast open and TCP_DEFER_ACCEPT are not there.

use crate::engine::Engine;
use crate::engine::api::io::{Output, Transmit, TransmitKind};
use crate::engine::api::timer::Timer;
use crate::engine::life::connect::{TCP_HEADER, TIMESTAMP_BYTES};
use crate::engine::socket::request::{Opened, Request};
use crate::engine::socket::sock::EcnFlags;
use crate::engine::socket::state::State;
use crate::engine::socket::timers::Pending;
use crate::engine::step::macros::{enter, event, set, test};
use crate::engine::step::probe::{Probe, Subject};
use crate::kernel::rules::RttSample;
use crate::units::SeqNum;
use crate::wire::{Flags, Header, Options, Segment, Timestamps};

/// TCP_TIMEOUT_INIT: how long the first SYN-ACK waits for its ACK, in seconds.
const SYN_ACK_TIMEOUT: u64 = 1;

impl Engine {
    /// A segment for a socket that listens.
    pub(in crate::engine) fn answer_as_listener<P: Probe>(&mut self, seg: &Segment, p: &mut P) {
        let flags = seg.header.flags;
        if flags.contains(Flags::ACK) {
            self.answer_with_reset(seg, p);
        } else if flags.contains(Flags::SYN) && !flags.intersects(Flags::RST | Flags::FIN) {
            self.tcp_conn_request(seg, p);
        }
    }

    /// A peer asks for a connection: it is remembered, and answered with a SYN-ACK.
    /// Kernel: `tcp_conn_request`, net/ipv4/tcp_input.c, 5.10 to 6.18.
    /// Kernel: `tcp_v4_conn_request`, net/ipv4/tcp_ipv4.c, 3.10.
    fn tcp_conn_request<P: Probe>(&mut self, seg: &Segment, p: &mut P) {
        enter!(self, p, TcpConnRequest, || {
            let options = &seg.header.options;
            let tstamp_ok = self.config.timestamps && options.timestamps.is_some();
            let (rcv_wnd, window_clamp) =
                self.initial_window(self.offered_mss() - if tstamp_ok { TIMESTAMP_BYTES } else { 0 });
            self.request = Some(Request {
                syn: seg.header.clone(),
                wscale_ok: self.config.window_scaling && options.window_scale.is_some(),
                tstamp_ok,
                ecn_ok: self.tcp_ecn_create_request(&seg.header),
                ts_recent: options.timestamps.map_or(0, |timestamps| timestamps.value),
                rcv_wnd,
                window_clamp,
                answered_at: self.now,
                num_retrans: 0,
                num_timeout: 0,
                oow_ack_at: None,
                timer: self.request_timer(0),
            });
            self.set_state(State::SynRecv, p);
            self.tcp_make_synack(p);
        })
    }

    /// When the SYN-ACK is due again, after so many time-outs.
    fn request_timer(&self, num_timeout: u32) -> Pending {
        let kernel = &self.config.kernel;
        let ticks = ((u64::from(kernel.hz) * SYN_ACK_TIMEOUT) << num_timeout.min(16)).min(self.rto_max());
        let expires = kernel.jiffies(self.now) + ticks;
        Pending { timer: Timer::SynAck, expires, at: kernel.timer_fires(self.now, expires) }
    }

    /// The answer to the SYN. It is charged to no queue: where it is lost, it is made anew.
    /// Kernel: `tcp_make_synack`, net/ipv4/tcp_output.c, 3.10 to 6.18.
    fn tcp_make_synack<P: Probe>(&mut self, p: &mut P) {
        enter!(self, p, TcpMakeSynack, || {
            let Some(request) = &self.request else { return };
            let mut header = self.request_header(request, self.sk.isn, Flags::SYN | Flags::ACK, 0);
            header.options.mss = Some(self.offered_mss() as u16);
            header.options.window_scale = request.wscale_ok.then(|| self.own_window_scale());
            header.options.sack_permitted = self.config.sack && request.syn.options.sack_permitted;
            if request.ecn_ok {
                header.flags |= Flags::ECE;
            }
            self.send_for_request(header);
            event!(self, p, SynAckSent, Subject::Socket, 0);
        })
    }

    /// What is said while there is no socket yet.
    fn request_header(&self, request: &Request, seq: SeqNum, flags: Flags, window_shift: u8) -> Header {
        let timestamps = Timestamps { value: self.timestamp_clock(), echo: request.ts_recent };
        let options = Options { timestamps: request.tstamp_ok.then_some(timestamps), ..Options::default() };
        let window = u16::try_from(request.rcv_wnd >> window_shift).unwrap_or(u16::MAX);
        Header { seq, ack: request.irs() + 1, flags, window, urgent: 0, ecn: Default::default(), options }
    }

    fn send_for_request(&mut self, header: Header) {
        self.outputs.push(Output::Transmit(Transmit::bare(header, TransmitKind::Control)));
    }

    /// The SYN-ACK once more (`inet_rtx_syn_ack`).
    fn resend_synack<P: Probe>(&mut self, p: &mut P) {
        if let Some(request) = &mut self.request {
            request.num_retrans += 1;
        }
        self.tcp_make_synack(p);
    }

    /// Nobody acknowledged the SYN-ACK in time: it goes once more, or the request is forgotten.
    /// Kernel: `reqsk_timer_handler`, net/ipv4/inet_connection_sock.c, 5.10 to 6.18.
    /// Kernel: `inet_csk_reqsk_queue_prune`, net/ipv4/inet_connection_sock.c, 3.10.
    pub(in crate::engine) fn reqsk_timer_handler<P: Probe>(&mut self, p: &mut P) {
        enter!(self, p, ReqskTimerHandler, || {
            let most = self.sk.syn_retries.unwrap_or(self.config.kernel.sysctl.synack_retries);
            let sent = self.request.as_ref().map_or(0, |request| request.num_timeout);
            if !test!(self, p, SynAckRetriesLeft, sent, most) {
                self.drop_request(p);
                return;
            }
            self.resend_synack(p);
            let timer = self.request_timer(sent + 1);
            if let Some(request) = &mut self.request {
                request.num_timeout += 1;
                request.timer = timer;
            }
        })
    }

    /// The request comes to nothing; the socket listens on.
    pub(in crate::engine) fn drop_request<P: Probe>(&mut self, p: &mut P) {
        if self.request.take().is_some() {
            event!(self, p, RequestDropped, Subject::Socket, 0);
            self.set_state(State::Listen, p);
        }
    }

    /// A segment for a request: does it complete the handshake?
    /// Kernel: `tcp_check_req`, net/ipv4/tcp_minisocks.c, 3.10 to 6.18.
    pub(in crate::engine) fn tcp_check_req<P: Probe>(&mut self, seg: Segment, p: &mut P) {
        let completes = enter!(self, p, TcpCheckReq, || self.completes_request(&seg, p));
        if completes && let Some(request) = self.request.take() {
            self.tcp_create_openreq_child(&request, &seg, p);
            self.tcp_rcv_synrecv(&request, &seg, p);
        }
    }

    fn completes_request<P: Probe>(&mut self, seg: &Segment, p: &mut P) -> bool {
        let Some(request) = &self.request else { return false };
        let (flags, seq, irs) = (seg.header.flags, seg.header.seq, request.irs());
        let stamp = seg.header.options.timestamps.filter(|_| request.tstamp_ok);
        let older = stamp.is_some_and(|sent| request.ts_recent.wrapping_sub(sent.value) as i32 > 0);
        if seq == irs && flags.contains(Flags::SYN) && !flags.intersects(Flags::RST | Flags::ACK) && !older {
            self.answer_syn_again(p);
            return false;
        }
        if flags.contains(Flags::ACK) && seg.header.ack != self.sk.isn + 1 {
            self.answer_with_reset(seg, p);
            return false;
        }
        let (next, end) = (irs + 1, seg.end_seq());
        let edge = next + request.rcv_wnd;
        let inside = seq == next || end.after(next) && seq.before(edge) || seq == edge && seq == end;
        if older || !inside {
            if !flags.contains(Flags::RST) && self.request_ack_is_due() {
                self.ack_for_request(p);
            }
            return false;
        }
        let syn = flags.contains(Flags::SYN) && seq != irs;
        if flags.contains(Flags::RST) || syn {
            if syn {
                self.answer_with_reset(seg, p);
            }
            self.drop_request(p);
            return false;
        }
        flags.contains(Flags::ACK)
    }

    /// The peer has not seen the SYN-ACK.
    fn answer_syn_again<P: Probe>(&mut self, p: &mut P) {
        if !self.request_ack_is_due() {
            return;
        }
        self.resend_synack(p);
        let timeouts = self.request.as_ref().map_or(0, |request| request.num_timeout);
        let timer = self.request_timer(timeouts);
        if let Some(request) = &mut self.request {
            request.timer = timer;
        }
    }

    /// What does not fit is answered at a limited rate (`tcp_oow_rate_limited`).
    fn request_ack_is_due(&mut self) -> bool {
        let (now, limits) = (self.now, self.config.kernel.rules.limits_dupacks);
        let Some(request) = &mut self.request else { return false };
        let due = request.oow_ack_at.is_none_or(|last| now.since(last) >= super::CHALLENGE_INTERVAL);
        if due {
            request.oow_ack_at = Some(now);
        }
        due || !limits
    }

    /// The peer hears what is expected (`tcp_v4_reqsk_send_ack`).
    fn ack_for_request<P: Probe>(&mut self, p: &mut P) {
        let Some(request) = &self.request else { return };
        let shift = if request.wscale_ok { self.own_window_scale() } else { 0 };
        let header = self.request_header(request, self.sk.isn + 1, Flags::ACK, shift);
        self.send_for_request(header);
        event!(self, p, ChallengeAck, Subject::Socket, 0);
    }

    /// A socket is made of the request; it knows what both sides offered.
    /// Kernel: `tcp_create_openreq_child`, net/ipv4/tcp_minisocks.c, 3.10 to 6.18.
    fn tcp_create_openreq_child<P: Probe>(&mut self, request: &Request, seg: &Segment, p: &mut P) {
        enter!(self, p, TcpCreateOpenreqChild, || self.openreq_child(request, seg, p))
    }

    fn openreq_child<P: Probe>(&mut self, request: &Request, seg: &Segment, p: &mut P) {
        let next = self.sk.isn + 1;
        self.sk.opened = Opened::Passively { accepted: false };
        self.sk.tcp_header_len = TCP_HEADER;
        self.take_options(&request.syn);
        self.sk.ecn_flags = if request.ecn_ok { EcnFlags::OK } else { EcnFlags::empty() };
        self.sk.ts_recent = request.ts_recent;
        self.sk.rcv_tsecr = None;
        (self.sk.snd_una, self.sk.snd_nxt, self.sk.write_seq, self.sk.pushed_seq) = (next, next, next, next);
        self.sk.snd_sml = next;
        self.sk.irs = request.irs();
        self.sk.rcv_nxt = request.irs() + 1;
        self.sk.snd_wl1 = request.irs();
        (self.rcv.rcv_wup, self.rcv.copied_seq) = (self.sk.rcv_nxt, self.sk.rcv_nxt);
        (self.rcv.rcv_wnd, self.rcv.rcv_ssthresh) = (request.rcv_wnd, request.rcv_wnd);
        self.rcv.window_clamp =
            if request.wscale_ok { request.window_clamp } else { request.window_clamp.min(u16::MAX.into()) };
        self.sk.lrcvtime = Some(self.now);
        self.sk.total_retrans = request.num_retrans;
        if request.num_timeout > 0 && self.config.kernel.rules.forgives_syn_timeout {
            self.cong.undo_marker = Some(self.sk.isn);
            self.timers.retrans_stamp = Some(self.timestamp_at(request.answered_at));
        }
        let (window, largest) = (self.sk.snd_wnd, self.sk.max_window);
        self.sk.snd_wnd = u32::from(seg.header.window) << self.sk.snd_wscale;
        self.sk.max_window = self.sk.snd_wnd;
        self.tcp_sync_mss(p);
        self.tcp_initialize_rcv_mss();
        set!(self, p, SndWnd, window, self.sk.snd_wnd);
        set!(self, p, MaxWindow, largest, self.sk.max_window);
    }

    /// The ACK of the SYN-ACK, and what it carries.
    /// Kernel: `tcp_rcv_state_process`, net/ipv4/tcp_input.c, 3.10 to 6.18.
    fn tcp_rcv_synrecv<P: Probe>(&mut self, request: &Request, seg: &Segment, p: &mut P) {
        enter!(self, p, TcpRcvStateProcess, || {
            self.note_timestamps(seg);
            self.tcp_ack(seg, p);
            if self.config.kernel.rules.counts_synack_delivered {
                self.sk.delivered += 1;
            }
            self.tcp_synack_rtt_meas(request, p);
            self.tcp_try_undo_spurious_syn();
            self.timers.retrans_stamp = None;
            self.init_accepted(p);
            self.set_state(State::Established, p);
            self.start_keepalive(p);
            self.sk.snd_wl1 = seg.header.seq;
            self.sk.lsndtime = self.now;
            self.tcp_initialize_rcv_mss();
            self.rcv.predicts = true;
            self.outputs.push(Output::Connected);
            if self.take_payload(seg, p) && self.sk.state != State::Close {
                self.tcp_data_snd_check(p);
                self.tcp_ack_snd_check(p);
            }
            self.wake_sleepers(p);
        })
    }

    /// The first round trip: of the SYN-ACK, if it was sent only once or the peer's echo tells which of them arrived.
    /// Kernel: `tcp_synack_rtt_meas`, net/ipv4/tcp_input.c, 3.10 to 6.18.
    fn tcp_synack_rtt_meas<P: Probe>(&mut self, request: &Request, p: &mut P) {
        let kernel = &self.config.kernel;
        let echo = self.sk.rcv_tsecr.map(|echo| u64::from(self.timestamp_clock().wrapping_sub(echo)).max(1) * 1000);
        let once = request.num_retrans == 0;
        let sample = match kernel.rules.rtt_sample {
            RttSample::ClockFirst => once.then(|| self.now.micros_since(request.answered_at)).or(echo),
            RttSample::TimestampFirst => {
                let ticks = kernel.jiffies(self.now) - kernel.jiffies(request.answered_at);
                echo.or(once.then(|| kernel.jiffies_to_usecs(ticks.max(1))))
            }
        };
        if let Some(sample) = sample {
            self.tcp_rtt_sample(sample, sample, false, p);
        }
    }
}

#[cfg(test)]
mod tests;
