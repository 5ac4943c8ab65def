//! When timers fire, and what they do.

use std::time::Duration;

use super::*;
use crate::engine::api::io::TransmitKind;
use crate::engine::test_support::Sender;
use crate::engine::{Input, Kernel, SockOpt};
use crate::kernel::{v3_10, v6_18};

#[test]
fn corked_bytes_leave_after_200_ms() {
    let mut sender = Sender::new().set(&[SockOpt::Cork(true)]);
    sender.write(100).unwrap();
    let written = sender.now;

    assert_eq!(sender.fire(), Timer::Probe0);

    assert_eq!((sender.sent(), sender.unacked()), (vec![(0, 100)], vec![(0, 100, 932)]));
    assert!((200..210).contains(&sender.now.since(written).as_millis()));
}

#[test]
fn a_probe_takes_as_many_bytes_as_the_window_does() {
    let mut sender = Sender::new().closed();
    sender.write(5000).unwrap();
    sender.ack_window(0, 512);
    assert_eq!(sender.sk.wmem_queued, 5832);

    assert_eq!(sender.fire(), Timer::Probe0);

    assert_eq!((sender.unacked(), sender.sk.wmem_queued), (vec![(0, 512, 1344)], 6664));
}

#[test]
fn a_closed_window_is_asked_with_a_byte_of_the_past_ever_less_often() {
    let mut sender = Sender::new().closed();
    sender.write(5000).unwrap();

    let mut before = sender.now;
    let waits = [(); 4].map(|()| {
        assert_eq!(sender.fire(), Timer::Probe0);
        assert_eq!(
            (sender.sent(), sender.transmits().next().map(|sent| sent.kind)),
            (vec![(-1, 0)], Some(TransmitKind::Probe))
        );
        let wait = sender.now.since(before).as_millis();
        before = sender.now;
        wait / 100
    });

    assert_eq!(waits, [2, 4, 8, 16]);
    assert_eq!(sender.unsent(), [(0, 5000, 5832)]);
}

#[test]
fn the_rto_doubles_up_to_two_minutes() {
    let mut sender = Sender::new();
    sender.write(1000).unwrap();
    sender.fire();
    let first = sender.rtt.rto;

    let rtos: Vec<_> = (0..12)
        .map(|_| {
            assert_eq!(sender.fire(), Timer::Retransmit);
            sender.rtt.rto
        })
        .collect();

    assert_eq!(rtos[..3], [2 * first, 4 * first, 8 * first]);
    assert_eq!(rtos[11], 120 * 250);
}

#[test]
fn an_ack_ends_the_retransmissions_and_the_next_round_trip_the_backoff() {
    let mut sender = Sender::new();
    sender.write(2896).unwrap();
    for _ in 0..3 {
        sender.fire();
    }
    assert_eq!((sender.timers.retransmits, sender.timers.backoff), (2, 2));

    sender.ack(2896);
    assert_eq!((sender.timers.retransmits, sender.timers.backoff, sender.timers.retransmit), (0, 2, None));

    sender.write(1000).unwrap();
    sender.ack(3896);
    assert_eq!(sender.timers.backoff, 0);
}

#[test]
fn a_loss_probe_waits_two_round_trips_and_longer_for_a_lone_segment() {
    let wait = |bytes| {
        let mut sender = Sender::new();
        sender.rtt.srtt_8th_us = 20_000 << 3;
        sender.rtt.rto = 250;
        sender.write(bytes).unwrap();
        let pending = sender.timers.retransmit.unwrap();
        assert_eq!(pending.timer, Timer::LossProbe);
        pending.expires - sender.config.kernel.jiffies(sender.now)
    };

    let ticks = |us: u64| v6_18::KERNEL.usecs_to_jiffies(us);
    assert_eq!((wait(2896), wait(1448)), (ticks(42_000), ticks(240_000)));
}

#[test]
fn a_timer_that_was_rearmed_by_an_ack_counts_from_the_ack() {
    let mut sender = Sender::with(v6_18::KERNEL, |config| config.kernel.sysctl.early_retrans = 0);
    sender.write(2896).unwrap();
    sender.later(Duration::from_millis(100));

    sender.ack(1448);

    let pending = sender.timers.retransmit.unwrap();
    assert_eq!(
        (pending.timer, pending.expires),
        (Timer::Retransmit, sender.config.kernel.jiffies(sender.now) + sender.rtt.rto)
    );
}

#[test]
fn a_probe_that_the_device_refuses_goes_again_after_half_a_second_without_backing_off() {
    let refused = |kernel: Kernel| {
        let mut sender = Sender::with(kernel, |_| {}).closed();
        sender.write(5000).unwrap();
        sender.input(Input::DeviceRefuses { skbs: u32::MAX });
        assert_eq!(sender.fire(), Timer::Probe0);
        let mut before = sender.now;
        let waits = [(); 3].map(|()| {
            assert_eq!((sender.fire(), sender.sent()), (Timer::Probe0, vec![]));
            let wait = sender.now.since(before).as_millis() / 100;
            before = sender.now;
            wait
        });
        (waits, sender.timers.probes_out, sender.timers.backoff)
    };

    assert_eq!(refused(v6_18::KERNEL), ([5, 5, 5], 4, 0));
    assert_eq!(refused(v3_10::KERNEL), ([2, 2, 2], 1, 0));
}
