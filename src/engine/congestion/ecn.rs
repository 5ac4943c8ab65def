//! Explicit congestion notification (RFC 3168): who agrees to it, what our segments say, and what the peer's say
//! (net/ipv4/tcp_input.c, net/ipv4/tcp_output.c). AccECN is not there.

use crate::engine::Engine;
use crate::engine::socket::sock::EcnFlags;
use crate::engine::step::macros::event;
use crate::engine::step::probe::{Probe, Subject};
use crate::wire::{Ecn, Flags, Header, Segment};

/// ECE and CWR together: in a SYN they offer ECN.
const OFFER: Flags = Flags::ECE.union(Flags::CWR);

impl Engine {
    /// What the SYN carries besides: the offer, where tcp_ecn says so.
    /// Kernel: `tcp_ecn_send_syn`, net/ipv4/tcp_output.c, 5.10 to 6.18.
    /// Kernel: `TCP_ECN_send_syn`, net/ipv4/tcp_output.c, 3.10.
    pub(in crate::engine) fn tcp_ecn_send_syn(&mut self) -> Flags {
        let offers = self.config.kernel.sysctl.ecn == 1;
        self.sk.ecn_flags = if offers { EcnFlags::OK } else { EcnFlags::empty() };
        if offers { OFFER } else { Flags::empty() }
    }

    /// A SYN that is sent again offers nothing, in case somebody on the way throws away those that do.
    /// Kernel: `tcp_ecn_clear_syn`, net/ipv4/tcp_output.c, 5.10 to 6.18.
    pub(in crate::engine) fn tcp_ecn_clear_syn(&self, flags: Flags) -> Flags {
        if flags.contains(Flags::SYN) && self.config.kernel.rules.ecn_fallback { flags - OFFER } else { flags }
    }

    /// The answer to our SYN: ECE alone agrees.
    /// Kernel: `tcp_ecn_rcv_synack`, net/ipv4/tcp_input.c, 5.10 to 6.18.
    /// Kernel: `TCP_ECN_rcv_synack`, net/ipv4/tcp_input.c, 3.10.
    pub(in crate::engine) fn tcp_ecn_rcv_synack(&mut self, answer: &Header) {
        if !answer.flags.contains(Flags::ECE) || answer.flags.contains(Flags::CWR) {
            self.sk.ecn_flags.remove(EcnFlags::OK);
        }
    }

    /// Whether the peer's SYN offers ECN, and we agree.
    /// Kernel: `tcp_ecn_create_request`, net/ipv4/tcp_input.c, 5.10 to 6.18.
    /// Kernel: `TCP_ECN_create_request`, net/ipv4/tcp_input.c, 3.10.
    pub(in crate::engine) fn tcp_ecn_create_request(&self, syn: &Header) -> bool {
        self.config.kernel.sysctl.ecn != 0 && syn.flags.contains(OFFER) && syn.ecn == Ecn::NotEct
    }

    /// The marks of a segment with `len` bytes that leaves now. Only new data may be marked by routers.
    /// Kernel: `tcp_ecn_send`, net/ipv4/tcp_output.c, 5.10 to 6.18.
    /// Kernel: `TCP_ECN_send`, net/ipv4/tcp_output.c, 3.10.
    pub(in crate::engine) fn tcp_ecn_send(&mut self, header: &mut Header, len: u32) {
        let ecn_flags = &mut self.sk.ecn_flags;
        if !ecn_flags.contains(EcnFlags::OK) {
            return;
        }
        if len > 0 && !header.seq.before(self.sk.snd_nxt) {
            header.ecn = Ecn::Ect0;
            if ecn_flags.contains(EcnFlags::QUEUE_CWR) {
                ecn_flags.remove(EcnFlags::QUEUE_CWR);
                header.flags |= Flags::CWR;
            }
        }
        if ecn_flags.contains(EcnFlags::DEMAND_CWR) {
            header.flags |= Flags::ECE;
        }
    }

    /// cwnd was reduced: the next new data tells the peer.
    /// Kernel: `tcp_ecn_queue_cwr`, net/ipv4/tcp_input.c, 5.10 to 6.18.
    /// Kernel: `TCP_ECN_queue_cwr`, net/ipv4/tcp_input.c, 3.10.
    pub(in crate::engine) fn tcp_ecn_queue_cwr(&mut self) {
        if self.sk.ecn_flags.contains(EcnFlags::OK) {
            self.sk.ecn_flags.insert(EcnFlags::QUEUE_CWR);
        }
    }

    /// Does an ACK tell that a segment of ours was marked?
    /// Kernel: `tcp_ecn_rcv_ecn_echo`, net/ipv4/tcp_input.c, 5.10 to 6.18.
    /// Kernel: `TCP_ECN_rcv_ecn_echo`, net/ipv4/tcp_input.c, 3.10.
    pub(in crate::engine) fn tcp_ecn_rcv_ecn_echo<P: Probe>(&self, header: &Header, p: &mut P) -> bool {
        let echoed = header.flags.contains(Flags::ECE)
            && !header.flags.contains(Flags::SYN)
            && self.sk.ecn_flags.contains(EcnFlags::OK);
        if echoed {
            event!(self, p, CongestionEchoed, Subject::Socket, 0);
        }
        echoed
    }

    /// The peer has reduced its window: what it was told need not be told again.
    /// Kernel: `tcp_ecn_accept_cwr`, net/ipv4/tcp_input.c, 5.10 to 6.18.
    /// Kernel: `TCP_ECN_accept_cwr`, net/ipv4/tcp_input.c, 3.10.
    pub(in crate::engine) fn tcp_ecn_accept_cwr(&mut self, seg: &Segment) {
        if !seg.header.flags.contains(Flags::CWR) {
            return;
        }
        self.sk.ecn_flags.remove(EcnFlags::DEMAND_CWR);
        // Its window may be so small that it waits for this ACK.
        if self.config.kernel.rules.cwr_is_acked_at_once && seg.header.seq != seg.end_seq() {
            self.rcv.ack.now = true;
        }
    }

    /// Whether the peer's data was marked on its way.
    /// Kernel: `tcp_data_ecn_check`, net/ipv4/tcp_input.c, 6.12 to 6.18.
    /// Kernel: `tcp_ecn_check_ce`, net/ipv4/tcp_input.c, 5.10 to 6.1.
    /// Kernel: `TCP_ECN_check_ce`, net/ipv4/tcp_input.c, 3.10.
    pub(in crate::engine) fn tcp_data_ecn_check(&mut self, seg: &Segment) {
        if !self.sk.ecn_flags.contains(EcnFlags::OK) {
            return;
        }
        match seg.header.ecn {
            // A peer that marks its new data does not mark what it sends again.
            Ecn::NotEct if self.sk.ecn_flags.contains(EcnFlags::SEEN) => self.tcp_enter_quickack_mode(),
            Ecn::NotEct => {}
            Ecn::Ce => {
                if !self.sk.ecn_flags.contains(EcnFlags::DEMAND_CWR) {
                    self.tcp_enter_quickack_mode();
                }
                self.sk.ecn_flags.insert(EcnFlags::DEMAND_CWR | EcnFlags::SEEN);
            }
            Ecn::Ect0 | Ecn::Ect1 => self.sk.ecn_flags.insert(EcnFlags::SEEN),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::engine::test_support::Sender;
    use crate::engine::{CaState, Input, Kernel, Timer};
    use crate::kernel::{v3_10, v6_18};

    /// Connected to a peer that agrees to ECN.
    fn agreed(kernel: Kernel) -> Sender {
        let mut sender = Sender::listening_with(kernel, |_| {});
        sender.syn(Header { flags: Flags::SYN | OFFER, ..Sender::peer_syn_header() });
        assert_eq!(said(&sender), [(Flags::SYN | Flags::ACK | Flags::ECE, Ecn::NotEct)]);
        sender.later(Duration::from_millis(10));
        sender.ack(0);
        sender
    }

    /// Flags and mark of each segment that left at the last input.
    fn said(sender: &Sender) -> Vec<(Flags, Ecn)> {
        sender.transmits().map(|sent| (sent.header.flags, sent.header.ecn)).collect()
    }

    /// An ACK of everything before `to` with ECE.
    fn echo(sender: &mut Sender, to: u32) {
        let header = Header {
            seq: sender.sk.rcv_nxt,
            ack: sender.sk.isn + 1 + to,
            flags: Flags::ACK | Flags::ECE,
            window: 512,
            ..Header::default()
        };
        sender.segment(header);
    }

    /// Data of the peer with this mark and these flags besides.
    fn marked(sender: &mut Sender, ecn: Ecn, flags: Flags) {
        let header = Header {
            seq: sender.sk.rcv_nxt,
            ack: sender.sk.snd_una,
            flags: Flags::ACK | flags,
            window: 512,
            ecn,
            ..Header::default()
        };
        let payload = bytes::Bytes::from_static(&[0; 1448]);
        sender.input(Input::Segment(Segment { payload, ..Segment::bare(header) }));
    }

    #[test]
    fn a_syn_asks_only_where_tcp_ecn_is_1_and_a_second_one_does_not() {
        let flags = |kernel: Kernel, ecn| {
            let mut sender = Sender::unconnected(kernel);
            sender.config.kernel.sysctl.ecn = ecn;
            sender.call(crate::engine::Syscall::Connect);
            let first = said(&sender)[0].0;
            assert_eq!(sender.fire(), Timer::Retransmit);
            (first, said(&sender)[0].0)
        };

        assert_eq!(flags(v6_18::KERNEL, 2), (Flags::SYN, Flags::SYN));
        assert_eq!(flags(v6_18::KERNEL, 1), (Flags::SYN | OFFER, Flags::SYN));
        assert_eq!(flags(v3_10::KERNEL, 1), (Flags::SYN | OFFER, Flags::SYN | OFFER));
    }

    #[test]
    fn an_answer_with_ece_alone_agrees() {
        let agrees = |flags: Flags| {
            let mut sender = Sender::with(v6_18::KERNEL, |config| config.kernel.sysctl.ecn = 1);
            sender.sk.ecn_flags = EcnFlags::OK;
            sender.tcp_ecn_rcv_synack(&Header { flags: Flags::SYN | Flags::ACK | flags, ..Header::default() });
            sender.sk.ecn_flags.contains(EcnFlags::OK)
        };

        assert_eq!([Flags::ECE, Flags::empty(), OFFER].map(agrees), [true, false, false]);
    }

    #[test]
    fn a_syn_that_offers_is_agreed_to_unless_tcp_ecn_is_0_or_its_packet_is_marked_itself() {
        let agrees = |ecn, mark| {
            let sender = Sender::listening_with(v6_18::KERNEL, |config| config.kernel.sysctl.ecn = ecn);
            sender.tcp_ecn_create_request(&Header { flags: Flags::SYN | OFFER, ecn: mark, ..Header::default() })
        };

        assert_eq!([agrees(2, Ecn::NotEct), agrees(0, Ecn::NotEct), agrees(2, Ecn::Ect0)], [true, false, false]);
    }

    #[test]
    fn data_is_marked_the_first_time_and_a_retransmission_is_not() {
        let mut sender = agreed(v6_18::KERNEL);
        sender.write(100).unwrap();
        assert_eq!(said(&sender), [(Flags::ACK | Flags::PSH, Ecn::Ect0)]);

        assert_eq!(sender.fire(), Timer::LossProbe);
        assert_eq!(said(&sender), [(Flags::ACK | Flags::PSH, Ecn::NotEct)]);
    }

    #[test]
    fn an_echo_reduces_the_window_once_in_a_round_trip_and_the_next_data_says_so() {
        for kernel in [v6_18::KERNEL, v3_10::KERNEL] {
            let mut sender = agreed(kernel);
            sender.write(4 * 1448).unwrap();
            assert_eq!(sender.cong.cwnd, 10);
            sender.later(Duration::from_millis(10));

            echo(&mut sender, 1448);
            assert_eq!((sender.cong.ca_state, sender.cong.ssthresh), (CaState::Cwr, 7));
            echo(&mut sender, 2 * 1448);
            assert_eq!((sender.cong.ca_state, sender.cong.ssthresh), (CaState::Cwr, 7));

            sender.write(100).unwrap();
            assert_eq!(said(&sender), [(Flags::ACK | Flags::PSH | Flags::CWR, Ecn::Ect0)]);
            sender.later(Duration::from_millis(10));
            sender.ack(4 * 1448 + 100);
            assert_eq!((sender.cong.ca_state, sender.cong.cwnd), (CaState::Open, 7));
            sender.write(100).unwrap();
            assert_eq!(said(&sender), [(Flags::ACK | Flags::PSH, Ecn::Ect0)]);
        }
    }

    #[test]
    fn without_an_agreement_an_echo_means_nothing() {
        let mut sender = Sender::new();
        sender.write(1448).unwrap();

        echo(&mut sender, 1448);

        assert_eq!((sender.cong.ca_state, sender.sk.ecn_flags), (CaState::Open, EcnFlags::empty()));
    }

    #[test]
    fn marked_data_is_echoed_in_everything_until_the_peer_has_reduced_its_window() {
        let mut sender = agreed(v6_18::KERNEL);
        marked(&mut sender, Ecn::Ce, Flags::empty());
        assert_eq!(said(&sender), [(Flags::ACK | Flags::ECE, Ecn::NotEct)]);
        sender.write(100).unwrap();
        assert_eq!(said(&sender), [(Flags::ACK | Flags::PSH | Flags::ECE, Ecn::Ect0)]);

        marked(&mut sender, Ecn::Ect0, Flags::CWR);

        assert_eq!(said(&sender), [(Flags::ACK, Ecn::NotEct)]);
    }

    #[test]
    fn in_3_10_data_with_cwr_is_no_reason_to_acknowledge_at_once() {
        let at_once = |kernel: Kernel| {
            let mut sender = agreed(kernel);
            sender.rcv.ack.quick = 0;
            sender.rcv.ack.pingpong = true;
            marked(&mut sender, Ecn::Ect0, Flags::CWR);
            !said(&sender).is_empty()
        };

        assert_eq!([v6_18::KERNEL, v3_10::KERNEL].map(at_once), [true, false]);
    }
}
