//! `recv`: what is in order leaves the receive queue, and the peer may hear of the room (net/ipv4/tcp.c).

use bytes::Bytes;

use crate::engine::Engine;
use crate::engine::api::errno::Errno;
use crate::engine::api::events::Events;
use crate::engine::api::io::{Output, SysResult};
use crate::engine::socket::state::State;
use crate::engine::socket::task::Wait;
use crate::engine::step::macros::{enter, event, test};
use crate::engine::step::probe::{Probe, Subject};

impl Engine {
    /// One try of `recv` for at most `bytes`. None: there is nothing, and the call may wait for it.
    /// Kernel: `tcp_recvmsg_locked`, net/ipv4/tcp.c, 6.1 to 6.18.
    /// Kernel: `tcp_recvmsg`, net/ipv4/tcp.c, 3.10 to 5.10.
    pub(in crate::engine) fn tcp_recvmsg<P: Probe>(&mut self, bytes: u32, wait: bool, p: &mut P) -> Option<SysResult> {
        enter!(self, p, TcpRecvmsg, || {
            let copied = self.copy_received(bytes, p);
            self.tcp_cleanup_rbuf(copied, p);
            if copied > 0 || bytes == 0 {
                event!(self, p, DataRead, Subject::Socket, copied);
                return Some(Ok(copied));
            }
            if let Some(errno) = self.sk.sk_err.take() {
                return Some(Err(errno));
            }
            if self.sk.rcv_shutdown {
                return Some(Ok(0));
            }
            if self.is_listening() {
                return Some(Err(Errno::Enotconn));
            }
            if matches!(self.sk.state, State::Close | State::SynSent) && !wait {
                return Some(Err(if self.sk.state == State::Close { Errno::Enotconn } else { Errno::Eagain }));
            }
            (!wait).then_some(Err(Errno::Eagain))
        })
    }

    /// Takes bytes off the front of the queue; an skb that is read whole is freed, and a FIN behind it with it.
    fn copy_received<P: Probe>(&mut self, bytes: u32, p: &mut P) -> u32 {
        let mut copied = 0;
        while let Some(first) = self.rcv.queue.front() {
            let offset = self.rcv.copied_seq - first.seq;
            let part = (first.payload_len() - offset).min(bytes - copied);
            let pieces = slices(&first.payload, offset, part);
            let (whole, fin, truesize) = (offset + part == first.payload_len(), first.fin, first.truesize);
            self.outputs.extend(pieces.map(Output::Received));
            copied += part;
            self.rcv.copied_seq += part;
            self.tcp_rcv_space_adjust(p);
            if !whole {
                break;
            }
            self.rcv.copied_seq += u32::from(fin);
            self.rcv.queue.pop_front();
            self.uncharge_received(truesize, p);
            if copied == bytes {
                break;
            }
        }
        copied
    }

    /// After a read: an ACK that waited for it, or the news of a window twice as large.
    /// Kernel: `tcp_cleanup_rbuf`, net/ipv4/tcp.c, 3.10 to 6.18.
    fn tcp_cleanup_rbuf<P: Probe>(&mut self, copied: u32, p: &mut P) {
        enter!(self, p, TcpCleanupRbuf, || {
            let ack = &self.rcv.ack;
            let drained = copied > 0 && self.rcv.rmem_alloc == 0;
            let one_sided = ack.pushed > 1 || ack.pushed > 0 && !ack.pingpong;
            let mut due = ack.scheduled && (self.unacknowledged() > ack.rcv_mss || drained && one_sided);
            if copied > 0 && !due && !self.sk.rcv_shutdown {
                let left = self.tcp_receive_window();
                if 2 * left <= self.rcv.window_clamp {
                    let window = self.tcp_select_window_size();
                    due = window > 0 && test!(self, p, WindowGrew, window, 2 * left);
                }
            }
            if due {
                self.tcp_send_ack(p);
            }
        })
    }

    /// A program waits for data.
    pub(in crate::engine) fn recv_or_sleep<P: Probe>(&mut self, index: usize, bytes: u32, wait: bool, p: &mut P) {
        match self.tcp_recvmsg(bytes, wait, p) {
            Some(result) => self.return_from_call(index, result, p),
            None if self.take_signal(index) => self.return_from_call(index, Err(Errno::Eintr), p),
            None => self.sk_wait_data(index, bytes, p),
        }
    }

    /// Kernel: `sk_wait_data`, net/core/sock.c, 3.10 to 6.18.
    fn sk_wait_data<P: Probe>(&mut self, index: usize, bytes: u32, p: &mut P) {
        self.wait_to_receive(index, bytes);
        enter!(self, p, SkWaitData, || self.fall_asleep(index, Wait::Data, None, p))
    }

    /// Whoever waits on the socket looks again: readers, and writers too, and polls for data.
    /// Kernel: `sock_def_readable`, net/core/sock.c, 3.10 to 6.18.
    pub(in crate::engine) fn sk_data_ready<P: Probe>(&mut self, p: &mut P) {
        enter!(self, p, SockDefReadable, || {
            self.wake_for(Events::IN, p);
        })
    }

    /// Drops what nobody will read. True: there was payload among it.
    pub(in crate::engine) fn drop_receive_queue<P: Probe>(&mut self, p: &mut P) -> bool {
        let unread = self.readable() > 0;
        while let Some(skb) = self.rcv.queue.pop_front() {
            self.uncharge_received(skb.truesize, p);
        }
        self.rcv.copied_seq = self.sk.rcv_nxt;
        unread
    }
}

/// `len` bytes from `offset` on, of pieces that follow each other.
fn slices(pieces: &[Bytes], offset: u32, len: u32) -> impl Iterator<Item = Bytes> + use<> {
    let (from, to) = (offset as usize, (offset + len) as usize);
    let mut end = 0;
    let parts: Vec<Bytes> = pieces
        .iter()
        .filter_map(|piece| {
            let start = end;
            end += piece.len();
            let (from, to) = (from.max(start), to.min(end));
            (from < to).then(|| piece.slice(from - start..to - start))
        })
        .collect();
    parts.into_iter()
}

#[cfg(test)]
mod tests {
    use crate::engine::test_support::Sender;
    use crate::engine::{Errno, Input, Output, Syscall};
    use crate::units::TaskId;

    fn recv(sender: &mut Sender, bytes: u32, wait: bool) {
        sender.call(Syscall::Recv { bytes, wait });
    }

    #[test]
    fn a_read_gives_the_bytes_in_their_order() {
        let mut sender = Sender::new();
        let first = sender.sk.rcv_nxt;
        sender.payload(first + 3, b"def");
        sender.payload(first, b"abc");

        recv(&mut sender, 5, false);

        let bytes: Vec<u8> = sender.received().flatten().copied().collect();
        assert_eq!(bytes, b"abcde");
        assert_eq!(sender.readable(), 1);
    }

    #[test]
    fn a_reader_sleeps_until_data_comes() {
        let mut sender = Sender::new();
        recv(&mut sender, 100, true);
        assert_eq!(sender.result(), None);

        sender.data(sender.sk.rcv_nxt, 30);
        assert!(sender.woke());
        sender.input(Input::Run { task: TaskId(0) });

        assert_eq!(sender.result(), Some(Ok(30)));
    }

    #[test]
    fn after_a_fin_a_read_gives_the_rest_and_then_nothing() {
        let mut sender = Sender::new();
        sender.data(sender.sk.rcv_nxt, 30);
        sender.peer_fin(sender.sk.rcv_nxt);

        let reads = [100, 100].map(|bytes| {
            recv(&mut sender, bytes, true);
            sender.result()
        });

        assert_eq!((reads, sender.rcv.rmem_alloc), ([Some(Ok(30)), Some(Ok(0))], 0));
    }

    #[test]
    fn after_a_reset_the_error_is_read_once() {
        let mut sender = Sender::new();
        sender.peer_reset();

        let reads = [1, 1].map(|bytes| {
            recv(&mut sender, bytes, false);
            sender.result()
        });

        assert_eq!(reads, [Some(Err(Errno::Econnreset)), Some(Ok(0))]);
    }

    #[test]
    fn close_with_unread_data_resets_the_connection() {
        let mut sender = Sender::new();
        sender.data(sender.sk.rcv_nxt, 30);

        sender.call(Syscall::Close);

        let flags: Vec<_> = sender.transmits().map(|sent| sent.header.flags).collect();
        assert_eq!(flags, [crate::wire::Flags::RST | crate::wire::Flags::ACK]);
        assert!(sender.left().iter().any(|output| matches!(output, Output::Closed(_))));
    }
}
