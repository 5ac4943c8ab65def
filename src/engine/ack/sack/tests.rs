//! What SACK blocks do to the queue.

use super::*;
use crate::engine::test_support::Sender;
use crate::engine::{Kernel, SockOpt};
use crate::kernel::{v5_10, v6_1};

fn two_small_skbs() -> Sender {
    let mut sender = Sender::new().set(&[SockOpt::NoDelay(true)]);
    sender.write(1000).unwrap();
    sender.write(1000).unwrap();
    sender
}

#[test]
fn a_block_tags_whole_segments_only_and_cuts_the_skb_for_that() {
    let mut sender = Sender::new();
    sender.write(7240).unwrap();

    sender.sack(0, &[(2000, 5000)]);

    // What lies before it is lost, and was cut once more to be resent.
    assert_eq!(sender.unacked()[..2], [(0, 1448, 2280), (1448, 2896, 2280)]);
    assert_eq!(sender.unacked()[2..], [(2896, 4344, 2280), (4344, 7240, 3728)]);
    assert_eq!((sender.sk.sacked_out, sender.sk.wmem_queued), (1, 8072 + 3 * 832));
}

#[test]
fn an_skb_of_one_segment_is_not_tagged_in_part() {
    let mut sender = two_small_skbs();

    sender.sack(0, &[(1000, 1999)]);

    assert_eq!(sender.sk.sacked_out, 0);
}

#[test]
fn sacked_bytes_stay_in_memory_and_are_not_in_flight() {
    let mut sender = two_small_skbs();
    let queued = sender.sk.wmem_queued;

    sender.sack(0, &[(1000, 2000)]);

    assert_eq!((sender.sk.wmem_queued, sender.sk.in_flight()), (queued, 1));
}

#[test]
fn a_sacked_skb_leaves_the_list_of_those_that_may_be_lost() {
    let mut sender = two_small_skbs();

    sender.sack(0, &[(1000, 2000)]);

    let listed = sender.queues.rtx_refs().map(|skb| sender.queues.is_tsorted(skb));
    assert_eq!(listed.collect::<Vec<_>>(), [true, false]);
}

#[test]
fn a_dsack_widens_the_time_for_reordering_once_that_was_seen_and_in_5_10_in_any_case() {
    let widens = |kernel: Kernel, reordering_seen| {
        let mut sender = Sender::with(kernel, |_| {});
        sender.write(1000).unwrap();
        (sender.cong.reordering_seen, sender.sk.total_retrans) = (reordering_seen, 1);
        sender.sack(1000, &[(0, 1000)]);
        sender.recovery.rack().dsack_seen || sender.recovery.rack().reo_wnd_steps > 1
    };

    assert_eq!([0, 1].map(|seen| widens(v6_1::KERNEL, seen)), [false, true]);
    assert_eq!([0, 1].map(|seen| widens(v5_10::KERNEL, seen)), [true, true]);
}

#[test]
fn a_block_inside_one_of_the_ack_before_is_not_looked_at_again() {
    let mut sender = Sender::new();
    sender.write(14_480).unwrap();
    sender.sack(0, &[(2896, 8688)]);
    let (shape, sacked) = (sender.unacked(), sender.sk.sacked_out);

    sender.sack(0, &[(2896, 5792)]);

    assert_eq!((sender.unacked(), sender.sk.sacked_out, sacked), (shape, 4, 4));
}

#[test]
fn of_a_block_that_goes_on_behind_a_known_one_only_the_new_part_is_tagged() {
    let mut sender = Sender::new();
    sender.write(14_480).unwrap();
    sender.sack(0, &[(2896, 5792)]);

    sender.sack(0, &[(4344, 8688)]);

    assert_eq!(sender.sk.sacked_out, 4);
    assert_eq!(sender.sk.recv_sack_cache.len(), 1);
}

#[test]
fn what_was_resent_needlessly_counts_as_delivered() {
    let mut sender = two_small_skbs();
    sender.fire();
    let delivered = sender.sk.delivered;

    // Both copies of the first skb have come.
    sender.sack(1000, &[(0, 1000)]);

    assert_eq!(sender.sk.delivered, delivered + 2);
}
