//! The end of a connection: FIN, close, and fatal errors (net/ipv4/tcp.c, tcp_output.c).

use std::time::Duration;

use crate::engine::Engine;
use crate::engine::api::errno::Errno;
use crate::engine::api::io::Output;
use crate::engine::socket::sock::Linger2;
use crate::engine::socket::state::{Chrono, Nonagle, State};
use crate::engine::step::macros::{enter, event, set};
use crate::engine::step::probe::{Probe, Subject};
use crate::wire::Flags;

impl Engine {
    /// `shutdown(SHUT_WR)`: no more data; queued data is still delivered.
    /// Kernel: `tcp_shutdown`, net/ipv4/tcp.c, 3.10 to 6.18.
    pub(in crate::engine) fn tcp_shutdown<P: Probe>(&mut self, p: &mut P) {
        enter!(self, p, TcpShutdown, || self.close_sending_half(p));
    }

    /// Whoever sleeps or polls is woken, even if the half was closed before.
    fn close_sending_half<P: Probe>(&mut self, p: &mut P) {
        if self.sk.state == State::SynSent {
            self.tcp_disconnect(p);
            return;
        }
        if self.is_listening() {
            self.wake_sleepers(p);
            return;
        }
        self.sk.send_shutdown = true;
        self.close_and_send_fin(p);
        self.wake_sleepers(p);
    }

    /// The state after we closed our side, and the FIN that tells the peer.
    /// Kernel: `tcp_close_state`, net/ipv4/tcp.c, 3.10 to 6.18.
    fn close_and_send_fin<P: Probe>(&mut self, p: &mut P) {
        match self.sk.state {
            State::Established => self.set_state(State::FinWait1, p),
            State::CloseWait => self.set_state(State::LastAck, p),
            State::SynSent => return self.tcp_done(None, p),
            _ => return,
        }
        self.tcp_send_fin(p);
    }

    /// `close(2)`: like shutdown for both ways. True: the caller lingers until our FIN is acknowledged (SO_LINGER).
    /// Kernel: `tcp_close`, net/ipv4/tcp.c, 3.10 to 6.18.
    pub(in crate::engine) fn tcp_close<P: Probe>(&mut self, p: &mut P) -> bool {
        enter!(self, p, TcpClose, || {
            self.reclaim_point(p);
            (self.sk.send_shutdown, self.sk.rcv_shutdown) = (true, true);
            let unread = self.drop_receive_queue(p);
            match self.sk.state {
                State::Close => {}
                State::Listen | State::SynRecv => {
                    self.request = None;
                    self.tcp_done(None, p);
                }
                // The peer has to hear that its data was thrown away unread (RFC 2525, section 2.17).
                _ if unread => {
                    self.tcp_send_active_reset(p);
                    self.tcp_done(None, p);
                }
                _ if self.sk.linger == Some(Duration::ZERO) => self.tcp_disconnect(p),
                _ => self.close_and_send_fin(p),
            }
            let lingers = self.sk.linger.is_some_and(|span| !span.is_zero()) && self.is_closing();
            if !lingers {
                self.let_go(p);
            }
            lingers
        })
    }

    /// `sk_stream_closing`: our FIN is sent and not acknowledged.
    /// Kernel: `sk_stream_closing`, net/core/stream.c, 3.10 to 6.18.
    pub(in crate::engine) fn is_closing(&self) -> bool {
        matches!(self.sk.state, State::FinWait1 | State::Closing | State::LastAck)
    }

    /// Nobody owns the socket any more. What is queued is still delivered, but not at any price.
    pub(in crate::engine) fn let_go<P: Probe>(&mut self, p: &mut P) {
        self.sk.orphaned = true;
        self.reclaim_point(p);
        match self.sk.state {
            // Whatever ended it before, its queues were left for the owner to see.
            State::Close => self.tcp_write_queue_purge(p),
            State::FinWait2 if self.sk.linger2 == Linger2::Never => {
                self.tcp_send_active_reset(p);
                self.tcp_done(None, p);
            }
            State::FinWait2 => {
                self.wait_for_fin(self.tcp_fin_time(), p);
            }
            State::TimeWait => {}
            _ => {
                if self.tcp_check_oom(0, p) {
                    self.tcp_send_active_reset(p);
                    self.tcp_done(None, p);
                }
            }
        }
    }

    /// Ends the connection at once, without regard to what is queued. A peer that knows of it hears of that.
    /// Kernel: `tcp_disconnect`, net/ipv4/tcp.c, 3.10 to 6.18.
    fn tcp_disconnect<P: Probe>(&mut self, p: &mut P) {
        enter!(self, p, TcpDisconnect, || {
            let state = self.sk.state;
            let unsent = self.sk.snd_nxt != self.sk.write_seq;
            match state {
                State::Established | State::CloseWait | State::FinWait1 | State::FinWait2 => {
                    self.tcp_send_active_reset(p)
                }
                State::Closing | State::LastAck if unsent => self.tcp_send_active_reset(p),
                _ => {}
            }
            self.sk.sk_err = Some(Errno::Econnreset);
            self.tcp_write_queue_purge(p);
            self.tcp_done(None, p);
        })
    }

    /// Puts the FIN on the last unsent skb, or on one of its own.
    /// Kernel: `tcp_send_fin`, net/ipv4/tcp_output.c, 3.10 to 6.18.
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
                if on_tail.is_none() {
                    // Under pressure the FIN waits for a retransmission of what was sent.
                    self.sk.snd_nxt += 1;
                }
                event!(self, p, FinQueued, self.subject(tail), self.sk.relative(self.sk.write_seq) - 1);
                if on_tail.is_none() {
                    return;
                }
            } else {
                let Some(skb) = self.new_control_skb(false, p) else { return };
                let entry = self.queues.get_mut(skb);
                entry.flags = Flags::ACK | Flags::FIN;
                entry.gso_segs = 1;
                self.tcp_queue_skb(skb, p);
                self.queues.get_mut(skb).end_seq += 1;
                self.sk.write_seq += 1;
                event!(self, p, FinQueued, Subject::Socket, self.sk.relative(self.sk.write_seq) - 1);
            }
            self.tcp_push_pending_frames_with(self.sk.mss_cache, Nonagle::OFF, p);
        })
    }

    /// A fatal error: everything queued is dropped, sleepers wake.
    /// Kernel: `tcp_done_with_error`, net/ipv4/tcp_input.c, 6.12 to 6.18.
    pub(in crate::engine) fn tcp_done_with_error<P: Probe>(&mut self, errno: Errno, p: &mut P) {
        self.sk.sk_err = Some(errno);
        if self.config.kernel.rules.reset_purges {
            self.tcp_write_queue_purge(p);
        }
        self.tcp_done(Some(errno), p);
    }

    /// The connection is over. What is still queued goes with the socket: at once if nobody owns it any more.
    /// Kernel: `tcp_done`, net/ipv4/tcp.c, 3.10 to 6.18.
    pub(in crate::engine) fn tcp_done<P: Probe>(&mut self, why: Option<Errno>, p: &mut P) {
        self.set_state(State::Close, p);
        self.leave_socket(why, p);
    }

    /// The socket does nothing more; it is in its last state.
    pub(in crate::engine) fn leave_socket<P: Probe>(&mut self, why: Option<Errno>, p: &mut P) {
        self.stop_timer();
        self.timers.time_wait = None;
        self.sk.send_shutdown = true;
        self.sk.rcv_shutdown = true;
        if self.sk.orphaned {
            self.tcp_write_queue_purge(p);
            self.drop_receive_queue(p);
        } else {
            self.wake_sleepers(p);
        }
        self.outputs.push(Output::Closed(why));
    }

    /// Frees both queues. Sequence numbers stay as they are.
    /// Kernel: `tcp_write_queue_purge`, net/ipv4/tcp.c, 5.10 to 6.18.
    /// Kernel: `tcp_write_queue_purge`, include/net/tcp.h, 3.10.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Events;
    use crate::engine::SockOpt;
    use crate::engine::Syscall;
    use crate::engine::api::io::EPOLLOUT;
    use crate::engine::test_support::Sender;

    #[test]
    fn a_fin_goes_on_the_last_unsent_skb_and_costs_nothing() {
        let mut sender = Sender::new().set(&[SockOpt::Cork(true)]);
        sender.write(100).unwrap();

        sender.call(Syscall::Shutdown);

        assert_eq!((sender.unacked(), sender.sk.wmem_queued), (vec![(0, 101, 932)], 932));
        let flags = sender.queues.rtx_queue().next().unwrap().flags;
        assert_eq!((flags, sender.sk.state), (Flags::ACK | Flags::PSH | Flags::FIN, State::FinWait1));
    }

    #[test]
    fn a_fin_after_everything_was_sent_costs_an_skb() {
        let mut sender = Sender::new();
        sender.write(100).unwrap();

        sender.call(Syscall::Shutdown);

        assert_eq!((sender.unacked(), sender.sk.wmem_queued), (vec![(0, 100, 932), (100, 101, 832)], 1764));
    }

    #[test]
    fn a_fin_of_its_own_is_one_segment_from_the_start_and_leaves_the_one_time_push_of_nodelay() {
        let mut sender = Sender::new().closed().set(&[SockOpt::NoDelay(true)]);

        sender.call(Syscall::Shutdown);

        let fin = sender.queues.rtx_queue().chain(sender.queues.write_queue()).next().unwrap();
        assert_eq!((fin.gso_segs, sender.sk.nonagle), (1, Nonagle::OFF | Nonagle::PUSH));
    }

    #[test]
    fn every_shutdown_and_the_ack_of_the_fin_give_an_edge() {
        let mut sender = Sender::new();
        sender.call(Syscall::EpollAdd { events: Events::OUT, oneshot: false, edge: true });
        let mut edge = |happens: &dyn Fn(&mut Sender)| {
            happens(&mut sender);
            sender.call(Syscall::EpollWait { timeout: Some(Duration::ZERO) });
            sender.result()
        };

        assert_eq!(edge(&|_| {}), Some(Ok(EPOLLOUT)));
        assert_eq!(edge(&|_| {}), Some(Ok(0)));
        assert_eq!(edge(&|sender| sender.call(Syscall::Shutdown)), Some(Ok(EPOLLOUT)));
        assert_eq!(edge(&|sender| sender.call(Syscall::Shutdown)), Some(Ok(EPOLLOUT)));
        assert_eq!(edge(&|sender| sender.ack(1)), Some(Ok(EPOLLOUT)));
        assert_eq!(edge(&|sender| sender.ack(1)), Some(Ok(0)));
    }

    #[test]
    fn without_a_connection_shutdown_fails_and_wakes_all_the_same() {
        let mut sender = Sender::new();
        sender.reset();
        sender.call(Syscall::EpollAdd { events: Events::OUT, oneshot: false, edge: true });

        sender.call(Syscall::Shutdown);

        assert_eq!(sender.result(), Some(Err(Errno::Enotconn)));
        assert!(sender.task(crate::units::TaskId(0)).unwrap().epoll.unwrap().ready);
    }

    #[test]
    fn a_shutdown_during_the_handshake_throws_the_connection_away() {
        let mut sender = Sender::unconnected(crate::kernel::v6_18::KERNEL);
        sender.call(Syscall::Connect);
        assert_eq!(sender.send_of(1, 100, crate::engine::MsgFlags::empty()), None);

        sender.call(Syscall::Shutdown);
        assert_eq!(sender.result(), Some(Ok(0)));
        sender.input(crate::engine::Input::Run { task: crate::units::TaskId(1) });

        assert_eq!((sender.result(), sender.sk.state), (Some(Err(Errno::Econnreset)), State::Close));
    }

    #[test]
    fn under_pressure_a_fin_joins_the_last_sent_skb_and_waits_for_its_retransmission() {
        let mut sender = Sender::new();
        sender.write(100).unwrap();
        sender.machine.pressure = true;

        sender.call(Syscall::Shutdown);

        assert_eq!((sender.unacked(), sender.sent(), sender.sk.notsent()), (vec![(0, 101, 932)], vec![], 0));
    }

    #[test]
    fn a_closed_socket_still_delivers_what_is_queued() {
        let mut sender = Sender::new().closed();
        sender.write(40_000).unwrap();

        sender.call(Syscall::Close);

        assert_eq!(
            (sender.unsent(), sender.sk.wmem_queued),
            (vec![(0, 31_856, 32_688), (31_856, 40_001, 8976)], 41_664)
        );
    }

    #[test]
    fn a_reset_frees_the_queues_and_leaves_the_sequence_numbers() {
        let mut sender = Sender::new().closed();
        sender.write(40_000).unwrap();

        sender.reset();

        assert_eq!((sender.sk.state, sender.sk.wmem_queued, sender.sk.outq()), (State::Close, 0, 40_000));
        assert!(sender.sk.forward_alloc < 4096);
    }

    #[test]
    fn in_3_10_a_reset_leaves_the_queues_to_close() {
        let mut sender = Sender::v3_10().closed();
        sender.write(1000).unwrap();
        let queued = sender.sk.wmem_queued;

        sender.reset();
        assert_eq!(sender.sk.wmem_queued, queued);
        sender.call(Syscall::Close);

        assert_eq!(sender.sk.wmem_queued, 0);
    }
}
