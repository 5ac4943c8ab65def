//! When recovery begins.

use super::*;
use crate::engine::test_support::{MSS, Sender};
use crate::engine::{Kernel, NoProbe, SockOpt};
use crate::kernel::{v3_10, v6_18};

/// A sender without SACK that has sent so many segments, each in an skb of its own.
fn reno(kernel: Kernel, segments: u32) -> Sender {
    let mut sender = Sender::with(kernel, |config| config.sack = false).set(&[SockOpt::NoDelay(true)]);
    sender.ack_window(0, 65_664);
    for _ in 0..segments {
        sender.write(MSS as usize).unwrap();
    }
    sender
}

#[test]
fn without_sack_the_third_duplicate_ack_loses_the_head() {
    for kernel in [v6_18::KERNEL, v3_10::KERNEL] {
        let mut sender = reno(kernel, 6);

        let states = [1, 2].map(|_| {
            sender.ack(0);
            (sender.sk.sacked_out, sender.cong.ca_state)
        });
        assert_eq!(states, [(1, CaState::Disorder), (2, CaState::Disorder)]);

        sender.ack(0);
        assert_eq!((sender.sk.lost_out, sender.cong.ca_state, sender.sent()), (1, CaState::Recovery, vec![(0, MSS)]));
    }
}

#[test]
fn duplicate_acks_stand_for_fewer_segments_than_are_out() {
    let mut sender = reno(v6_18::KERNEL, 2);

    for _ in 0..3 {
        sender.ack(0);
    }

    assert_eq!((sender.sk.sacked_out, sender.sk.packets_out), (1, 2));
}

#[test]
fn a_partial_ack_in_recovery_loses_the_next_head() {
    let mut sender = reno(v6_18::KERNEL, 6);
    for _ in 0..3 {
        sender.ack(0);
    }

    sender.ack(MSS);

    assert_eq!(sender.sent().first(), Some(&(i64::from(MSS), MSS)));
}

#[test]
fn what_is_lost_again_counts_once_and_its_retransmission_no_more() {
    let mut sender = Sender::new();
    sender.write(MSS as usize).unwrap();
    sender.fire();
    sender.fire();
    assert_eq!((sender.sk.lost_out, sender.sk.retrans_out, sender.sk.in_flight()), (1, 1, 1));

    let head = sender.queues.rtx_head().unwrap();
    sender.tcp_mark_skb_lost(head, &mut NoProbe);

    assert_eq!((sender.sk.lost_out, sender.sk.retrans_out, sender.sk.in_flight()), (1, 0, 0));
}
