use std::time::Duration;

use crate::engine::socket::request::Opened;
use crate::engine::test_support::{MSS, Sender};
use crate::engine::{Kernel, SockOpt, State, Syscall, Timer};
use crate::kernel::{v3_10, v6_18};
use crate::units::SeqNum;
use crate::wire::{Flags, Header, Options, Timestamps};

fn flags(server: &Sender) -> Vec<Flags> {
    server.transmits().map(|sent| sent.header.flags).collect()
}

#[test]
fn a_syn_is_answered_with_what_both_sides_offer_and_costs_no_memory() {
    let mut server = Sender::listening(v6_18::KERNEL);

    server.peer_syn();

    let answer = server.transmits().next().expect("a SYN-ACK").header.clone();
    let options = Options { mss: Some(MSS as u16), window_scale: Some(10), sack_permitted: true, ..Options::default() };
    assert_eq!((answer.flags, answer.ack, answer.options), (Flags::SYN | Flags::ACK, SeqNum(78), options));
    assert_eq!((server.sk.state, server.memory(), server.queues.both_empty()), (State::SynRecv, (0, 0), true));
}

#[test]
fn what_the_peer_does_not_offer_is_not_used() {
    let mut server = Sender::listening(v6_18::KERNEL);
    let options = Options { mss: Some(1000), ..Options::default() };

    server.syn(Header { window: 5000, options, ..Sender::peer_syn_header() });
    let offered = server.transmits().next().unwrap().header.options.clone();
    server.ack_window(0, 8_388_480);

    assert_eq!((offered.window_scale, offered.sack_permitted, offered.timestamps), (None, false, None));
    assert_eq!((server.sk.snd_wscale, server.sk.mss_cache), (0, 1000));
}

#[test]
fn the_ack_makes_a_connection_with_ten_segments_of_cwnd_and_the_window_that_it_tells() {
    let mut server = Sender::listening(v6_18::KERNEL);
    server.peer_syn();
    server.later(Duration::from_millis(20));

    server.ack(0);

    assert_eq!((server.sk.state, server.sk.opened), (State::Established, Opened::Passively { accepted: false }));
    assert_eq!((server.cong.cwnd, server.sk.snd_wnd, server.rtt.srtt_us()), (10, 65_408, 20_000));
    assert_eq!((server.sk.delivered, server.sk.relative(server.sk.snd_una)), (1, 0));
    assert_eq!(server.next_deadline(), None);
    server.write(3000).unwrap();
    assert_eq!(server.sent(), [(0, 2896), (2896, 104)]);
}

#[test]
fn data_may_come_with_the_ack_and_be_read_after_accept() {
    let mut server = Sender::listening(v6_18::KERNEL);
    server.peer_syn();

    server.data_and_ack(SeqNum(78), 300, 0);
    server.call(Syscall::Accept { wait: false });
    server.call(Syscall::Recv { bytes: 1000, wait: false });

    assert_eq!(server.result(), Some(Ok(300)));
}

/// Seconds from the SYN at which it happens.
fn timeouts(server: &mut Sender) -> Vec<(u64, bool)> {
    let began = server.now;
    let mut seen = Vec::new();
    while server.next_deadline().is_some() {
        assert_eq!(server.fire(), Timer::SynAck);
        seen.push((server.now.since(began).as_millis() as u64, server.transmits().count() == 1));
    }
    seen
}

#[test]
fn a_syn_ack_is_sent_again_five_times_and_then_the_request_is_forgotten() {
    let mut server = Sender::listening(v6_18::KERNEL);
    server.later(Duration::from_millis(4));
    server.peer_syn();

    let seen = timeouts(&mut server);

    // Later than 1, 3, 7, 15, 31 and 63 s by what the timer wheel rounds up.
    let again = [1020, 3036, 7164, 15_356, 31_484].map(|at| (at, true));
    assert_eq!(seen, [&again[..], &[(65_532, false)]].concat());
    assert_eq!((server.sk.state, server.request.is_none()), (State::Listen, true));
}

#[test]
fn tcp_syncnt_bounds_syn_acks_too() {
    let mut server = Sender::listening(v6_18::KERNEL).set(&[SockOpt::SynCnt(1)]);
    server.peer_syn();

    assert_eq!(timeouts(&mut server).len(), 2);
}

#[test]
fn the_syn_once_more_is_answered_once_more_and_the_wait_begins_anew() {
    let mut server = Sender::listening(v6_18::KERNEL);
    server.peer_syn();
    let first = server.next_deadline().unwrap().at;
    server.later(Duration::from_millis(600));

    server.peer_syn();

    assert_eq!(flags(&server), [Flags::SYN | Flags::ACK]);
    let later = server.next_deadline().unwrap().at.since(first);
    assert!((600..640).contains(&later.as_millis()), "{later:?}, up to what the timer wheel rounds up");
}

#[test]
fn after_a_second_syn_ack_only_an_echo_tells_the_round_trip() {
    let srtt = |timestamps: bool| {
        let mut server = Sender::listening_with(v6_18::KERNEL, |config| config.timestamps = timestamps);
        let stamps = |echo: u32| timestamps.then_some(Timestamps { value: 5, echo });
        let options = Options { timestamps: stamps(0), ..Sender::peer_syn_header().options };
        server.syn(Header { options, ..Sender::peer_syn_header() });
        server.fire();
        let sent = server.timestamp_clock();
        server.later(Duration::from_millis(30));
        let header = Header { seq: SeqNum(78), ack: server.sk.isn + 1, flags: Flags::ACK, ..Sender::peer_syn_header() };
        server.segment(Header { options: Options { timestamps: stamps(sent), ..Options::default() }, ..header });
        (server.sk.state, server.rtt.srtt_us())
    };

    assert_eq!(srtt(true), (State::Established, 30_000));
    assert_eq!(srtt(false), (State::Established, 0));
}

#[test]
fn a_needless_second_syn_ack_costs_nothing_in_newer_kernels_and_two_lost_ones_cost_cwnd() {
    let cwnd = |kernel: Kernel, timeouts: usize| {
        let mut server = Sender::listening(kernel);
        server.peer_syn();
        for _ in 0..timeouts {
            server.fire();
        }
        server.ack(0);
        server.cong.cwnd
    };

    assert_eq!([1, 2].map(|timeouts| cwnd(v6_18::KERNEL, timeouts)), [10, 1]);
    assert_eq!([1, 2].map(|timeouts| cwnd(v3_10::KERNEL, timeouts)), [10, 1]);
}

#[test]
fn in_3_10_nothing_counts_as_delivered_by_the_handshake() {
    let mut server = Sender::listening(v3_10::KERNEL);
    server.peer_syn();
    server.ack(0);

    assert_eq!((server.sk.state, server.sk.delivered), (State::Established, 0));
}

#[test]
fn a_reset_of_the_peer_ends_the_request_and_the_socket_listens_on() {
    let mut server = Sender::listening(v6_18::KERNEL);
    server.peer_syn();

    server.segment(Header { seq: SeqNum(78), flags: Flags::RST, ..Sender::peer_syn_header() });
    assert_eq!((server.sk.state, server.next_deadline()), (State::Listen, None));
    server.peer_syn();

    assert_eq!((server.sk.state, flags(&server)), (State::SynRecv, vec![Flags::SYN | Flags::ACK]));
}

#[test]
fn an_ack_of_something_else_is_answered_with_a_reset_and_a_far_off_segment_with_an_ack() {
    let mut server = Sender::listening(v6_18::KERNEL);
    let ack = |server: &Sender, seq: u32, off: u32| Header {
        seq: SeqNum(seq),
        ack: server.sk.isn + 1 + off,
        flags: Flags::ACK,
        ..Sender::peer_syn_header()
    };
    server.segment(ack(&server, 78, 0));
    assert_eq!(flags(&server), [Flags::RST]);
    server.peer_syn();

    server.segment(ack(&server, 78, 5));
    assert_eq!((flags(&server), server.sk.state), (vec![Flags::RST], State::SynRecv));
    server.segment(ack(&server, 900_000, 0));
    assert_eq!((flags(&server), server.sk.state), (vec![Flags::ACK], State::SynRecv));
    server.segment(ack(&server, 900_000, 0));
    assert_eq!(flags(&server), [], "not more often than twice a second");
    server.segment(ack(&server, 78, 0));
    assert_eq!(server.sk.state, State::Established);
}
