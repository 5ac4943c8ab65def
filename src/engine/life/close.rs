//! The end of a connection: FIN, close, and fatal errors (net/ipv4/tcp.c, tcp_output.c).

use crate::engine::Engine;
use crate::engine::api::errno::Errno;
use crate::engine::api::io::Output;
use crate::engine::socket::state::{Chrono, Nonagle, State};
use crate::engine::step::macros::{enter, event, set};
use crate::engine::step::probe::{Probe, Subject};
use crate::wire::Flags;

impl Engine {
    /// `shutdown(SHUT_WR)`: no more data; queued data is still delivered.
    pub(in crate::engine) fn tcp_shutdown<P: Probe>(&mut self, p: &mut P) {
        enter!(self, p, TcpShutdown, || self.close_sending_half(p));
    }

    fn close_sending_half<P: Probe>(&mut self, p: &mut P) {
        if self.sk.send_shutdown {
            return;
        }
        self.sk.send_shutdown = true;
        match self.sk.state {
            State::Established => {
                self.set_state(State::FinWait1, p);
                self.tcp_send_fin(p);
            }
            State::CloseWait => {
                self.set_state(State::LastAck, p);
                self.tcp_send_fin(p);
            }
            State::SynSent => self.set_state(State::Close, p),
            _ => {}
        }
        self.wake_sleepers(p);
    }

    /// `close(2)`: like shutdown, and nobody waits for space any more.
    pub(in crate::engine) fn tcp_close<P: Probe>(&mut self, p: &mut P) {
        enter!(self, p, TcpClose, || {
            self.reclaim_point(p);
            self.close_sending_half(p);
            self.sk.orphaned = true;
            self.reclaim_point(p);
            if self.sk.state == State::Close && !self.queues.both_empty() {
                // A reset left it for the owner to see; now nobody is left.
                self.tcp_write_queue_purge(p);
            }
            if self.sk.state == State::FinWait2 {
                self.timers.time_wait = Some(self.now + std::time::Duration::from_secs(60));
            }
        })
    }

    /// Puts the FIN on the last unsent skb, or on one of its own.
    fn tcp_send_fin<P: Probe>(&mut self, p: &mut P) {
        enter!(self, p, TcpSendFin, || {
            let on_tail = self.queues.write_tail();
            let may_wait = self.machine.pressure && self.config.kernel.rules.fin_joins_sent;
            let sent_tail = self.queues.rtx_tail().filter(|_| on_tail.is_none() && may_wait);
            if let Some(tail) = on_tail.or(sent_tail) {
                let entry = self.queues.get_mut(tail);
                entry.flags |= Flags::FIN;
                entry.end_seq += 1;
                self.sk.write_seq += 1;
                event!(self, p, FinQueued, self.subject(tail), self.sk.relative(self.sk.write_seq) - 1);
                if on_tail.is_none() {
                    // Under pressure the FIN waits for a retransmission of what was sent.
                    self.sk.snd_nxt += 1;
                    return;
                }
            } else {
                let Some(skb) = self.new_control_skb(false, p) else { return };
                self.queues.get_mut(skb).flags = Flags::ACK | Flags::FIN;
                self.tcp_skb_entail(skb, p);
                self.queues.get_mut(skb).end_seq += 1;
                self.sk.write_seq += 1;
                event!(self, p, FinQueued, Subject::Socket, self.sk.relative(self.sk.write_seq) - 1);
            }
            self.tcp_push_pending_frames_with(self.sk.mss_cache, Nonagle::OFF, p);
        })
    }

    /// A fatal error: everything queued is dropped, sleepers wake.
    pub(in crate::engine) fn tcp_done_with_error<P: Probe>(&mut self, errno: Errno, p: &mut P) {
        self.sk.sk_err = Some(errno);
        if self.config.kernel.rules.reset_purges || self.sk.orphaned {
            self.tcp_write_queue_purge(p);
        }
        self.set_state(State::Close, p);
        self.stop_timer();
        self.timers.time_wait = None;
        self.sk.send_shutdown = true;
        self.sk.rcv_shutdown = true;
        self.wake_sleepers(p);
        self.outputs.push(Output::Closed(Some(errno)));
    }

    /// Frees both queues. Sequence numbers stay as they are.
    fn tcp_write_queue_purge<P: Probe>(&mut self, p: &mut P) {
        enter!(self, p, TcpWriteQueuePurge, || {
            self.tcp_chrono_stop(Chrono::Busy, p);
            while let Some(skb) = self.queues.pop_send_head() {
                self.tcp_wmem_free_skb(skb, p);
            }
            while let Some(skb) = self.queues.pop_rtx_head() {
                self.tcp_wmem_free_skb(skb, p);
            }
            self.sk.highest_sack = None;
            self.clear_retrans_hints();
            let from = self.sk.packets_out;
            self.sk.packets_out = 0;
            set!(self, p, PacketsOut, from, 0);
            self.reclaim_point(p);
            self.timers.backoff = 0;
        })
    }
}
