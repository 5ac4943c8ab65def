use std::time::Duration;

use crate::engine::State;
use crate::engine::test_support::Sender;
use crate::kernel::{v5_10, v6_12, v6_18};
use crate::units::SeqNum;
use crate::wire::{Flags, Header, Options, Timestamps};

/// An empty segment of the peer; how many ACKs answer it.
fn empty(sender: &mut Sender, seq: SeqNum) -> usize {
    let ack = sender.sk.snd_una;
    sender.segment(Header {
        seq,
        ack,
        flags: Flags::ACK,
        window: 512,
        urgent: 0,
        ecn: Default::default(),
        options: Options::default(),
    });
    sender.transmits().count()
}

/// The two kernels that differ, after 1,000 bytes of the peer.
fn both() -> [Sender; 2] {
    [Sender::new(), Sender::v3_10()].map(|mut sender| {
        sender.data(sender.sk.rcv_nxt, 1000);
        sender
    })
}

#[test]
fn an_empty_segment_outside_of_the_window_is_answered_now_and_then_and_in_3_10_always() {
    let answers = both().map(|mut sender| {
        let next = sender.sk.rcv_nxt;
        let far = next + sender.tcp_receive_window() + 1;
        [next - 1, far, next - 1].map(|seq| empty(&mut sender, seq))
    });

    assert_eq!(answers, [[1, 0, 0], [1, 1, 1]]);
}

#[test]
fn half_a_second_later_it_is_answered_again() {
    let [mut sender, _] = both();
    let old = sender.sk.rcv_nxt - 1;
    assert_eq!(empty(&mut sender, old), 1);

    sender.later(Duration::from_millis(500));

    assert_eq!(empty(&mut sender, old), 1);
}

#[test]
fn an_empty_segment_inside_of_the_window_needs_no_answer() {
    for mut sender in both() {
        let next = sender.sk.rcv_nxt;
        let edge = next + sender.tcp_receive_window();

        assert_eq!([next, next + 100, edge].map(|seq| empty(&mut sender, seq)), [0; 3]);
    }
}

#[test]
fn data_outside_of_the_window_is_answered_each_time_and_what_is_known_is_reported() {
    let mut sender = Sender::new();
    let first = sender.sk.rcv_nxt;
    sender.data(first, 1000);

    for _ in 0..2 {
        sender.data(first, 500);
        let sent: Vec<_> = sender.transmits().map(|sent| sent.header.options.sack.len()).collect();
        assert_eq!(sent, [1]);
    }
}

#[test]
fn what_reaches_over_the_window_is_dropped_while_something_is_unread_and_before_6_18_taken() {
    let took = |kernel| {
        let mut sender = Sender::with(kernel, |_| {});
        sender.data(sender.sk.rcv_nxt, 1000);
        let next = sender.sk.rcv_nxt;
        sender.rcv.rcv_wnd = 100;
        sender.data(next, 200);
        sender.sk.rcv_nxt - next
    };

    assert_eq!((took(v6_18::KERNEL), took(v6_12::KERNEL)), (0, 200));
}

#[test]
fn in_5_10_data_with_an_old_ack_is_not_taken_after_our_fin() {
    let took = |kernel| {
        let mut sender = Sender::with(kernel, |_| {});
        sender.write(1000).unwrap();
        sender.call(crate::engine::Syscall::Shutdown);
        sender.ack(1001);
        assert_eq!(sender.sk.state, State::FinWait2);
        let next = sender.sk.rcv_nxt;
        sender.data_and_ack(next, 100, 0);
        (sender.sk.rcv_nxt - next, sender.transmits().count())
    };

    assert_eq!((took(v6_18::KERNEL), took(v5_10::KERNEL)), ((100, 1), (0, 1)));
}

#[test]
fn a_segment_with_an_older_time_stamp_than_the_last_is_dropped_and_answered() {
    let mut sender = Sender::new();
    sender.sk.tstamp_ok = true;
    sender.sk.ts_recent = 1000;
    let mut say = |value| {
        let (seq, ack) = (sender.sk.rcv_nxt, sender.sk.snd_una);
        let timestamps = Some(Timestamps { value, echo: 0 });
        let options = Options { timestamps, ..Options::default() };
        sender.segment(Header {
            seq,
            ack,
            flags: Flags::ACK,
            window: 512,
            urgent: 0,
            ecn: Default::default(),
            options,
        });
        sender.transmits().count()
    };

    assert_eq!([1000, 999, 998].map(&mut say), [0, 0, 1]);
}
