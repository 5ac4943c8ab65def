//! Header prediction: the short way of a segment that is just what was expected (net/ipv4/tcp_input.c).

use crate::engine::Engine;
use crate::engine::socket::state::State;
use crate::engine::step::macros::event;
use crate::engine::step::probe::{Probe, Subject};
use crate::wire::{Flags, Segment};

impl Engine {
    /// Nothing lies out of order, and there is room: what comes next can be foreseen.
    /// Kernel: `tcp_fast_path_check`, include/net/tcp.h, 3.10 to 6.18.
    pub(in crate::engine) fn tcp_fast_path_check(&mut self) {
        let rcv = &self.rcv;
        self.rcv.predicts = rcv.out_of_order.is_empty() && rcv.rcv_wnd > 0 && rcv.rmem_alloc < rcv.rcvbuf;
    }

    /// Is it the next data, with the window as it was, and is its memory in stock?
    pub(in crate::engine) fn is_predicted(&self, seg: &Segment) -> bool {
        let header = &seg.header;
        self.rcv.predicts
            && self.sk.state == State::Established
            && header.flags - Flags::PSH == Flags::ACK
            && u32::from(header.window) == self.sk.snd_wnd >> self.sk.snd_wscale
            && header.options.sack.is_empty()
            && header.seq == self.sk.rcv_nxt
            && !header.ack.after(self.sk.snd_nxt)
            && !seg.payload.is_empty()
            && i64::from(self.received_skb(seg).truesize) <= self.sk.forward_alloc
    }

    /// Such a segment is queued before its ACK is looked at, and asks nobody for memory.
    pub(in crate::engine) fn take_predicted<P: Probe>(&mut self, seg: &Segment, p: &mut P) {
        let skb = self.received_skb(seg);
        self.tcp_rcv_rtt_measure_ts(seg);
        self.tcp_queue_rcv(skb, p);
        self.tcp_event_data_recv(seg, p);
        if seg.header.ack == self.sk.snd_una {
            self.sk.snd_wl1 = seg.header.seq;
        } else {
            self.tcp_ack(seg, p);
            self.tcp_data_snd_check(p);
        }
        self.tcp_ack_snd_check(p);
        event!(self, p, DataReceived, Subject::Socket, seg.payload.len());
        self.sk_data_ready(p);
    }
}

#[cfg(test)]
mod tests {
    use crate::engine::SockOpt;
    use crate::engine::test_support::Sender;

    #[test]
    fn what_was_expected_and_lies_behind_other_data_takes_no_page_though_its_ack_has_just_given_one_back() {
        let stock = |predicts: bool| {
            let mut sender = Sender::new().set(&[SockOpt::NoDelay(true)]);
            sender.write(3700).unwrap();
            sender.data(sender.sk.rcv_nxt, 1);
            assert_eq!(sender.sk.forward_alloc, 2828);
            sender.rcv.predicts &= predicts;
            sender.sk.snd_wnd = 65_408;
            sender.data_and_ack(sender.sk.rcv_nxt, 100, 1448);
            sender.sk.forward_alloc
        };

        assert_eq!((stock(true), stock(false)), (180, 4276));
    }
}
