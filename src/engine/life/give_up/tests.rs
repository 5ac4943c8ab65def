//! After how long a connection is given up, in milliseconds.

use std::time::Duration;

use super::*;
use crate::engine::api::timer::Timer;
use crate::engine::test_support::Sender;
use crate::engine::{Config, Kernel, SockOpt, Syscall};
use crate::kernel::{v3_10, v6_18};
use crate::units::Time;
use crate::wire::Flags;

/// Whatever was sent is lost; when each segment left, and when the connection ended, since `began`.
fn until_the_end(sender: &mut Sender, began: Time) -> (Vec<u128>, u128) {
    let mut sent = Vec::new();
    while sender.sk.state != State::Close {
        sender.fire();
        if sender.transmits().next().is_some() {
            sent.push(sender.now.since(began).as_millis());
        }
    }
    (sent, sender.now.since(began).as_millis())
}

/// A segment that is never acknowledged, with an RTO that was 400 ms; since its first retransmission.
fn dies_after(kernel: Kernel, change: impl FnOnce(&mut Config), options: &[SockOpt]) -> u128 {
    let mut sender = Sender::with(kernel, change).set(options);
    sender.rtt.rto = u64::from(sender.config.kernel.hz) * 2 / 5;
    sender.write(1000).unwrap();
    while sender.timers.retrans_stamp.is_none() {
        sender.fire();
    }
    let resent = sender.now;
    until_the_end(&mut sender, resent).1
}

fn retries2(retries: u32) -> impl FnOnce(&mut Config) {
    move |config| config.kernel.sysctl.retries2 = retries
}

#[test]
fn tcp_retries2_is_a_time() {
    let sender = Sender::new();
    assert_eq!([3, 5, 15].map(|retries| sender.model_timeout_ms(retries)), [3_000, 12_600, 924_600]);
}

#[test]
fn the_first_rto_behind_that_time_ends_the_connection_whatever_came_before() {
    for kernel in [v6_18::KERNEL, v3_10::KERNEL] {
        let name = kernel.name;
        // 800 + 1,600 + 3,200 + 6,400 + 12,800 ms; a timer fires the later the further it is away.
        let gone = dies_after(kernel.clone(), retries2(5), &[]);
        assert!((24_800..25_500).contains(&gone), "{name} {gone}");
        let gone = dies_after(kernel, retries2(3), &[]);
        assert!((5_600..5_800).contains(&gone), "{name} {gone}");
    }
}

#[test]
fn tcp_user_timeout_cuts_the_timer_to_what_is_left() {
    let options = [SockOpt::UserTimeout(Duration::from_secs(2))];

    let late = dies_after(v6_18::KERNEL, |_| {}, &options);
    let early = dies_after(v3_10::KERNEL, |_| {}, &options);

    // 3.10 looks when the timer fires: after 800 + 1,600 ms.
    assert!((2_000..2_100).contains(&late), "{late}");
    assert!((2_400..2_450).contains(&early), "{early}");
}

#[test]
fn tcp_user_timeout_counts_from_the_first_probe_of_a_closed_window_though_all_are_answered() {
    let mut sender = Sender::new().set(&[SockOpt::UserTimeout(Duration::from_secs(2))]).closed();
    sender.write(1000).unwrap();
    assert_eq!(sender.fire(), Timer::Probe0);
    let probed = sender.now;

    while sender.sk.state != State::Close {
        sender.later(Duration::from_millis(1));
        sender.ack(0);
        sender.fire();
    }

    assert_eq!(sender.sk.sk_err, Some(Errno::Etimedout));
    let gone = sender.now.since(probed).as_millis();
    assert!((2_000..2_050).contains(&gone), "{gone}");
}

#[test]
fn in_3_10_tcp_user_timeout_means_nothing_to_probes() {
    let mut sender = Sender::v3_10().set(&[SockOpt::UserTimeout(Duration::from_secs(2))]).closed();
    sender.write(1000).unwrap();

    for _ in 0..10 {
        assert_eq!(sender.fire(), Timer::Probe0);
    }

    assert!(sender.now > Time::from_millis(60_000) && sender.sk.state == State::Established);
}

#[test]
fn syns_go_at_even_intervals_first_and_in_3_10_never() {
    let syns = |kernel: Kernel| {
        let mut sender = Sender::unconnected(kernel);
        sender.call(Syscall::Connect);
        let (sent, end) = until_the_end(&mut sender, Time::ZERO);
        let seconds: Vec<_> = sent.into_iter().map(|at| at / 1000).collect();
        (seconds, end / 1000, sender.sk.sk_err)
    };

    assert_eq!(syns(v6_18::KERNEL), (vec![1, 2, 3, 4, 5, 7, 11, 19, 35, 69], 135, Some(Errno::Etimedout)));
    assert_eq!(syns(v3_10::KERNEL), (vec![1, 3, 7, 15, 31, 63], 127, Some(Errno::Etimedout)));
}

#[test]
fn tcp_user_timeout_and_tcp_syncnt_hold_for_syns() {
    let end = |option| {
        let mut sender = Sender::unconnected(v6_18::KERNEL).set(&[option]);
        sender.call(Syscall::Connect);
        until_the_end(&mut sender, Time::ZERO).1 / 100
    };

    assert_eq!(end(SockOpt::UserTimeout(Duration::from_millis(2_500))), 25);
    // As many as come in the three seconds that a SYN and one more would take.
    assert_eq!(end(SockOpt::SynCnt(1)), 30);
}

#[test]
fn a_closed_socket_has_eight_tries_or_tcp_orphan_retries() {
    let end = |kernel: Kernel, tries| {
        let mut sender = Sender::with(kernel, |config| config.kernel.sysctl.orphan_retries = tries);
        sender.rtt.rto = u64::from(sender.config.kernel.hz) / 5;
        sender.write(1000).unwrap();
        sender.call(Syscall::Close);
        while sender.timers.retrans_stamp.is_none() {
            sender.fire();
        }
        let resent = sender.now;
        until_the_end(&mut sender, resent).1 / 100
    };

    // 511 times 200 ms is 102.2 s. The ninth timer is due after 102.0 s, and only the wheel of 6.18 is late enough.
    let safe = (end(v6_18::KERNEL, 0), end(v3_10::KERNEL, 0));
    assert!((1_022..1_070).contains(&safe.0) && (2_044..2_060).contains(&safe.1), "{safe:?}");
    // 7 times 200 ms is 1.4 s: the third timer comes after 2.8 s.
    assert_eq!((end(v6_18::KERNEL, 2), end(v3_10::KERNEL, 2)), (28, 28));
}

#[test]
fn a_closed_socket_with_a_closed_window_ends_when_the_wait_is_the_longest_though_the_peer_answers() {
    let probes = |kernel: Kernel| {
        let mut sender = Sender::with(kernel, |_| {}).closed();
        sender.rtt.rto = u64::from(sender.config.kernel.hz) / 5;
        sender.write(1000).unwrap();
        sender.call(Syscall::Close);
        (0..30).find(|_| {
            sender.fire();
            sender.later(Duration::from_millis(1));
            sender.ack(0);
            sender.sk.state == State::Close
        })
    };

    // 200 ms doubled ten times is beyond two minutes; 3.10 counts only probes that nobody answers.
    assert_eq!((probes(v6_18::KERNEL), probes(v3_10::KERNEL)), (Some(10), None));
}

#[test]
fn a_closed_socket_gives_way_where_the_machine_has_no_memory_left() {
    let mut sender = Sender::new().closed();
    sender.write(10_000).unwrap();
    sender.call(Syscall::Close);
    sender.machine.other_pages = sender.config.kernel.sysctl.mem[2];

    sender.fire();

    assert_eq!((sender.sk.state, sender.sk.wmem_queued), (State::Close, 0));
    assert!(sender.transmits().any(|sent| sent.header.flags.contains(crate::wire::Flags::RST)));
}

#[test]
fn the_longest_rto_can_be_set_and_in_3_10_not() {
    let longest = |kernel: Kernel| Sender::with(kernel, |config| config.kernel.sysctl.rto_max_ms = 5_000).rto_max_ms();

    assert_eq!((longest(v6_18::KERNEL), longest(v3_10::KERNEL)), (5_000, 120_000));
}

#[test]
fn a_syn_that_is_sent_again_makes_the_same_offer() {
    let mut sender = Sender::unconnected(v6_18::KERNEL);
    sender.call(Syscall::Connect);
    let offer = sender.transmits().next().unwrap().header.options.clone();

    sender.fire();

    assert_eq!(sender.transmits().next().unwrap().header.options, offer);
    assert!(offer.sack_permitted && offer.window_scale.is_some());
}

#[test]
fn what_is_left_is_told_with_the_limit_that_it_comes_from() {
    let mut sender = Sender::with(v6_18::KERNEL, retries2(3));
    sender.write(1000).unwrap();
    assert_eq!(sender.given_up_in(), None);
    while sender.timers.retrans_stamp.is_none() {
        sender.fire();
    }
    assert_eq!(sender.given_up_in(), Some((3_000, "tcp_retries2")));

    sender.later(Duration::from_millis(100));
    assert_eq!(sender.given_up_in(), Some((2_900, "tcp_retries2")));
    sender.sk.user_timeout = Duration::from_secs(1);
    assert_eq!(sender.given_up_in(), Some((900, "TCP_USER_TIMEOUT")));
}

#[test]
fn a_closed_socket_with_data_is_reset_where_the_machine_bears_no_orphans() {
    let flags = |most| {
        let mut sender = Sender::with(v6_18::KERNEL, |config| config.kernel.sysctl.max_orphans = most);
        sender.write(1000).unwrap();
        sender.call(Syscall::Close);
        sender.transmits().map(|sent| sent.header.flags).last().expect("something leaves")
    };

    assert!(flags(0).contains(Flags::RST));
    assert!(flags(1).contains(Flags::FIN) && !flags(1).contains(Flags::RST));
}
