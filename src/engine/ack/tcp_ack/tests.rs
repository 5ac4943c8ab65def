//! Which ACKs are believed, and in which order they work.

use crate::engine::Kernel;
use crate::engine::test_support::Sender;
use crate::kernel::{v3_10, v6_18};

#[test]
fn a_repeated_ack_may_open_the_window_or_close_it_but_in_3_10_only_open_it() {
    let windows = |kernel: Kernel| {
        let mut sender = Sender::with(kernel, |_| {});
        sender.write(500).unwrap();
        sender.ack_window(0, 10_240);
        sender.sk.snd_wnd = 10_240;
        [5120, 20_480, 0].map(|window| {
            sender.ack_window(0, window);
            sender.sk.snd_wnd
        })
    };

    assert_eq!(windows(v6_18::KERNEL), [10_240, 20_480, 0]);
    assert_eq!(windows(v3_10::KERNEL), [10_240, 20_480, 20_480]);
}

#[test]
fn an_ack_for_what_was_never_sent_is_dropped_and_answered_but_not_in_3_10() {
    let answers = |mut sender: Sender| {
        sender.write(1000).unwrap();
        sender.ack(2000);
        assert_eq!(sender.sk.outq(), 1000);
        sender.transmits().count()
    };

    assert_eq!((answers(Sender::new()), answers(Sender::v3_10())), (1, 0));
}

#[test]
fn an_ack_makes_the_window_grow_before_new_data_is_sent() {
    let mut sender = Sender::new();
    sender.write(100_000).unwrap();
    assert_eq!((sender.cong.cwnd, sender.sk.packets_out), (10, 10));

    sender.ack(7240);

    assert_eq!((sender.cong.cwnd, sender.sk.packets_out), (15, 15));
}
