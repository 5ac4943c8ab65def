//! Which ACKs are believed, and in which order they work.

use crate::engine::api::timer::Timer;
use crate::engine::test_support::Sender;
use crate::engine::{Kernel, SockOpt};
use crate::kernel::{v3_10, v5_10, v6_1, v6_12, v6_18};

#[test]
fn a_repeated_ack_may_open_the_window_or_close_it_but_before_6_12_only_open_it() {
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
    for kernel in [v3_10::KERNEL, v5_10::KERNEL, v6_1::KERNEL] {
        assert_eq!(windows(kernel), [10_240, 20_480, 20_480]);
    }
}

#[test]
fn an_ack_for_what_was_never_sent_is_dropped_and_only_6_18_answers() {
    let answers = |mut sender: Sender| {
        sender.write(1000).unwrap();
        sender.ack(2000);
        assert_eq!(sender.sk.outq(), 1000);
        sender.transmits().count()
    };

    assert_eq!(answers(Sender::new()), 1);
    for kernel in [v3_10::KERNEL, v5_10::KERNEL, v6_1::KERNEL, v6_12::KERNEL] {
        assert_eq!(answers(Sender::with(kernel, |_| {})), 0);
    }
}

#[test]
fn an_ack_makes_the_window_grow_before_new_data_is_sent() {
    let mut sender = Sender::new();
    sender.write(100_000).unwrap();
    assert_eq!((sender.cong.cwnd, sender.sk.packets_out), (10, 10));

    sender.ack(7240);

    assert_eq!((sender.cong.cwnd, sender.sk.packets_out), (15, 15));
}

#[test]
fn a_dsack_shows_the_probe_needless_if_it_is_of_the_probe_but_in_5_10_any_does() {
    let reduced = |kernel: Kernel| {
        let mut sender = Sender::with(kernel, |_| {}).set(&[SockOpt::NoDelay(true)]);
        sender.write(1000).unwrap();
        sender.write(1000).unwrap();
        assert_eq!(sender.fire(), Timer::LossProbe);
        sender.write(1000).unwrap();
        sender.sack(3000, &[(0, 1000)]);
        sender.cong.cwnd < 10
    };

    assert_eq!([v6_1::KERNEL, v5_10::KERNEL].map(reduced), [true, false]);
}

#[test]
fn a_bare_ack_keeps_within_a_window_that_was_shrunk() {
    let mut sender = Sender::new();
    sender.write(5792).unwrap();
    sender.ack_window(1448, 0);

    sender.ack(20_000);

    let answered: Vec<_> = sender.transmits().map(|answer| sender.sk.relative(answer.header.seq)).collect();
    assert_eq!(answered, [1448]);
}

#[test]
fn a_window_shrunk_by_less_than_a_step_of_its_scale_counts_as_whole() {
    let mut sender = Sender::new();
    sender.write(5792).unwrap();
    sender.ack_window(1448, 4352 - 128);

    sender.ack(20_000);

    let answered: Vec<_> = sender.transmits().map(|answer| sender.sk.relative(answer.header.seq)).collect();
    assert_eq!(answered, [5792]);
}
