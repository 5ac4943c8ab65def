//! What is sent again, and what the queue looks like then.

use super::*;
use crate::engine::api::io::MsgFlags;
use crate::engine::api::timer::Timer;
use crate::engine::test_support::{MSS, Sender};
use crate::engine::{Kernel, NoProbe, SockOpt};
use crate::kernel::{v5_10, v6_1, v6_18};
use crate::wire::Flags;

fn without_loss_probes() -> Sender {
    Sender::with(v6_18::KERNEL, |config| config.kernel.sysctl.early_retrans = 0).set(&[SockOpt::NoDelay(true)])
}

#[test]
fn a_lost_super_packet_is_cut_to_what_cwnd_lets_out() {
    let mut sender = without_loss_probes();
    sender.write(7240).unwrap();

    assert_eq!(sender.fire(), Timer::Retransmit);
    assert_eq!((sender.sent(), sender.unacked()), (vec![(0, 1448)], vec![(0, 1448, 2280), (1448, 7240, 6624)]));
    let marks: Vec<_> = sender.queues.rtx_queue().map(|skb| skb.sacked).collect();
    assert_eq!(marks, [Sacked::LOST | Sacked::RETRANS, Sacked::LOST]);

    sender.ack(1448);
    assert_eq!((sender.sent(), sender.unacked()), (vec![(1448, 2896)], vec![(1448, 4344, 3728), (4344, 7240, 3728)]));
    assert_eq!(sender.sk.wmem_queued, 7456);
}

#[test]
fn small_skbs_collapse_into_one_when_they_are_resent() {
    let mut sender = without_loss_probes();
    for _ in 0..8 {
        sender.write(100).unwrap();
    }
    assert_eq!((sender.sk.wmem_queued, sender.sk.packets_out), (7456, 8));

    sender.fire();

    assert_eq!((sender.sent(), sender.unacked()), (vec![(0, 800)], vec![(0, 800, 1632)]));
    assert_eq!((sender.sk.wmem_queued, sender.sk.packets_out), (1632, 1));
}

#[test]
fn a_single_segment_loses_its_acknowledged_bytes_when_it_is_resent() {
    let mut sender = without_loss_probes();
    sender.write(1448).unwrap();

    sender.ack(500);
    assert_eq!(sender.unacked(), [(0, 1448, 2280)]);
    sender.fire();

    assert_eq!((sender.sent(), sender.unacked()), (vec![(500, 948)], vec![(500, 1448, 1780)]));
    assert_eq!(sender.sk.wmem_queued, 1780);
}

#[test]
fn a_cut_costs_an_overhead_and_leaves_psh_and_eor_to_the_rest() {
    let mut sender = Sender::new().closed();
    sender.send(5000, MsgFlags::EOR).unwrap();
    let head = sender.queues.send_head().unwrap();
    assert_eq!((sender.unsent(), sender.sk.wmem_queued), (vec![(0, 5000, 5832)], 5832));

    sender.fragment_unsent(head, 2896, MSS, &mut NoProbe).unwrap();

    assert_eq!((sender.unsent(), sender.sk.wmem_queued), (vec![(0, 2896, 3728), (2896, 5000, 2936)], 6664));
    let ends: Vec<_> = sender.queues.write_queue().map(|skb| (skb.flags.contains(Flags::PSH), skb.eor)).collect();
    assert_eq!(ends, [(false, false), (true, true)]);
}

#[test]
fn a_queue_far_beyond_sndbuf_is_cut_at_its_ends_only() {
    let mut sender = Sender::new().set(&[SockOpt::NoDelay(true)]);
    for _ in 0..3 {
        sender.write(2896).unwrap();
    }
    let skbs: Vec<_> = sender.queues.rtx_refs().collect();
    (sender.sk.sndbuf, sender.sk.wmem_queued) = (4608, 304_328);

    let refused = [1, 0, 2].map(|index| sender.tcp_fragment(skbs[index], MSS, MSS, &mut NoProbe).is_err());

    assert_eq!(refused, [true, false, false]);
}

#[test]
fn nothing_is_resent_while_the_device_still_holds_it() {
    let mut sender = Sender::with(v6_18::KERNEL, |config| config.device.holds_clones = true);
    sender.write(1448).unwrap();

    assert_eq!([(); 2].map(|()| sender.fire()), [Timer::LossProbe, Timer::Retransmit]);

    assert_eq!((sender.sent(), sender.sk.total_retrans), (vec![], 0));
}

#[test]
fn in_5_10_what_the_device_holds_in_all_may_keep_an_skb_from_being_resent() {
    let resends = |kernel: Kernel| {
        let mut sender = Sender::with(kernel, |_| {});
        sender.write(1000).unwrap();
        let skb = sender.queues.rtx_head().unwrap();
        sender.sk.wmem_alloc = 2 * sender.sk.wmem_queued;
        sender.tcp_retransmit_skb(skb, 1, &mut NoProbe).is_ok()
    };

    assert_eq!([v6_1::KERNEL, v5_10::KERNEL].map(resends), [true, false]);
}
