//! When an skb may be sent, and where it is cut.

use std::time::Duration;

use super::*;
use crate::engine::test_support::{MSS, Sender};
use crate::engine::{Kernel, NoProbe, SockOpt, Syscall};
use crate::kernel::{v3_10, v5_10, v6_1, v6_12, v6_18};

const NODELAY: SockOpt = SockOpt::NoDelay(true);

#[test]
fn one_skb_takes_half_of_cwnd_at_most() {
    let mut sender = Sender::new().closed();
    sender.write(1).unwrap();

    let quota = [0, 4, 5, 6, 9, 10].map(|out| {
        sender.sk.packets_out = out;
        {
            let head = sender.queues.send_head().unwrap();
            sender.tcp_cwnd_test(head, &mut NoProbe)
        }
    });

    assert_eq!(quota, [5, 5, 5, 4, 1, 0]);
}

#[test]
fn in_3_10_one_skb_may_take_all_of_cwnd() {
    let mut sender = Sender::v3_10();

    sender.write(20_000).unwrap();

    assert_eq!((sender.sent(), sender.sk.packets_out), (vec![(0, 14_480)], 10));
}

#[test]
fn a_short_head_grows_from_the_skb_behind_it_before_the_window_is_looked_at() {
    let mut sender = Sender::new().closed();
    sender.write(60_000).unwrap();
    assert_eq!((sender.unsent().len(), sender.sk.wmem_queued), (2, 61_664));

    sender.ack_window(0, 25_600);
    assert_eq!(sender.unacked(), [(0, 7240, 8072), (7240, 14_480, 8072)]);
    assert_eq!(sender.unsent(), [(14_480, 31_856, 18_208), (31_856, 60_000, 28_976)]);

    sender.ack_window(14_480, 25_600);
    assert_eq!(sender.unacked(), [(14_480, 28_960, 15_312), (28_960, 40_080, 11_952)]);
    assert_eq!(
        (sender.unsent(), sender.sk.wmem_queued),
        (vec![(40_080, 43_440, 4192), (43_440, 60_000, 17_392)], 48_848)
    );

    sender.ack_window(28_960, 128);
    assert_eq!((sender.unsent(), sender.sk.wmem_queued), (vec![(40_080, 60_000, 20_752)], 32_704));
}

#[test]
fn a_segment_goes_only_if_its_end_is_inside_the_window() {
    let mut sender = Sender::new().closed();
    sender.write(5000).unwrap();
    let head = sender.queues.send_head().unwrap();

    let fits = [1447, 1448].map(|window| {
        sender.sk.snd_wnd = window;
        sender.tcp_snd_wnd_test(head, MSS, &mut NoProbe)
    });

    assert_eq!(fits, [false, true]);
}

#[test]
fn nagle_holds_a_small_segment_back_while_an_earlier_one_is_out() {
    let mut sender = Sender::new();
    for _ in 0..20 {
        sender.write(1).unwrap();
    }
    assert_eq!((sender.unacked(), sender.unsent()), (vec![(0, 1, 833)], vec![(1, 20, 851)]));

    sender.ack(1);

    assert_eq!((sender.unacked(), sender.memory()), (vec![(1, 20, 851)], (851, 3245)));
}

#[test]
fn minshall_a_small_segment_may_follow_full_ones() {
    let mut sender = Sender::new();
    sender.write(2 * MSS as usize).unwrap();
    assert!(!sender.small_segment_unacked());

    sender.write(100).unwrap();

    assert_eq!(sender.sent(), [(2896, 100)]);
    assert!(sender.small_segment_unacked());
}

#[test]
fn a_super_packet_that_ends_in_a_partial_segment_is_small_too_but_not_in_3_10() {
    let held = |mut sender: Sender| {
        sender.write(2000).unwrap();
        sender.write(100).unwrap();
        sender.sent().is_empty()
    };
    let mut sender = Sender::v3_10();
    sender.write(2000).unwrap();

    assert!(held(Sender::new()));
    assert_eq!(sender.sent(), [(0, 1448), (1448, 552)]);
}

#[test]
fn a_cork_holds_even_where_nagle_is_off() {
    let mut sender = Sender::new().set(&[NODELAY, SockOpt::Cork(true)]);
    sender.write(100).unwrap();
    assert_eq!(sender.sent(), []);

    let sender = sender.set(&[SockOpt::Cork(false)]);

    assert_eq!(sender.sent(), [(0, 100)]);
}

#[test]
fn tcp_nodelay_pushes_what_is_queued_even_if_corked() {
    let mut sender = Sender::new().set(&[SockOpt::Cork(true)]);
    sender.write(100).unwrap();

    let sender = sender.set(&[NODELAY]);

    assert_eq!(sender.sent(), [(0, 100)]);
}

#[test]
fn a_super_packet_waits_for_the_next_ack_to_become_larger_if_that_is_near() {
    let sent_after = |pause_us| {
        let mut sender = Sender::new().set(&[NODELAY]);
        for _ in 0..4 {
            sender.write(2 * MSS as usize).unwrap();
        }
        assert_eq!(sender.sk.packets_out, 8);
        sender.later(Duration::from_micros(pause_us));
        sender.write(2 * MSS as usize).unwrap();
        sender.sent()
    };

    assert_eq!(sent_after(0), [(11_584, 2896)], "the ACK is more than half a round trip away");
    assert_eq!(sent_after(150), []);
    assert_eq!(sent_after(3000), [(11_584, 2896)], "nothing was sent for a millisecond");
}

#[test]
fn a_super_packet_is_cut_at_cwnd_at_the_window_and_at_whole_segments_for_nagle() {
    let mut sender = Sender::new().closed();
    sender.write(10_000).unwrap();
    let head = sender.queues.send_head().unwrap();
    let mut cut = |window, quota, word| {
        sender.sk.snd_wnd = window;
        sender.tcp_mss_split_point(head, MSS, quota, true, word)
    };

    assert_eq!(cut(100_000, 5, Nonagle::empty()), 5 * MSS);
    assert_eq!(cut(5000, 5, Nonagle::empty()), 5000);
    assert_eq!(cut(5000, 5, Nonagle::CORK), 3 * MSS);
    assert_eq!(cut(100_000, 10, Nonagle::empty()), 10_000);
}

#[test]
fn a_super_packet_is_a_millisecond_of_the_pacing_rate_and_more_on_short_paths() {
    let mut sender = Sender::new();
    sender.cong.pacing_rate = 10 * 1024 * u64::from(MSS);

    let segs = [20_000, 1500, 200].map(|min_rtt_us| {
        sender.rtt.min_rtt_us = min_rtt_us;
        sender.tcp_tso_segs(MSS)
    });
    assert_eq!(segs, [10, (10 * MSS + 65_343 / 4) / MSS, 45]);

    (sender.cong.pacing_rate, sender.rtt.min_rtt_us) = (0, 20_000);
    assert_eq!(sender.tcp_tso_segs(MSS), 2);
}

#[test]
fn the_device_may_hold_two_skbs_or_a_millisecond_and_one_skb_goes_in_any_case() {
    let mut sender = Sender::new().set(&[NODELAY]);
    sender.write(100).unwrap();
    let skb = sender.queues.rtx_head().unwrap();
    sender.cong.pacing_rate = 0;
    sender.sk.wmem_alloc = 2 * 932;
    assert!(!sender.tcp_small_queue_check(skb, 0, &mut NoProbe), "only one skb is out");

    sender.sk.wmem_alloc = 0;
    sender.write(100).unwrap();
    let full = [2 * 932 - 1, 2 * 932].map(|held| {
        sender.sk.wmem_alloc = held;
        sender.tcp_small_queue_check(skb, 0, &mut NoProbe)
    });

    assert_eq!(full, [false, true]);
    assert!(!sender.tcp_small_queue_check(skb, 1, &mut NoProbe), "a retransmission may have twice as much");
}

#[test]
fn a_fin_obeys_cwnd_but_not_before_6_12() {
    let fin_goes = |mut sender: Sender| {
        sender.write(14_480).unwrap();
        sender.call(Syscall::Shutdown);
        sender.sk.snd_nxt == sender.sk.write_seq
    };

    assert_eq!([v6_18::KERNEL, v6_12::KERNEL].map(|kernel| fin_goes(Sender::with(kernel, |_| {}))), [false; 2]);
    for kernel in [v6_1::KERNEL, v5_10::KERNEL, v3_10::KERNEL] {
        assert!(fin_goes(Sender::with(kernel, |_| {})));
    }
}

#[test]
fn before_6_12_skbs_leave_as_the_writes_have_cut_them() {
    let lengths = |kernel: Kernel| {
        let mut sender = Sender::with(kernel, |_| {}).closed();
        sender.sk.max_window = 2 * MSS;
        sender.write(4 * MSS as usize).unwrap();
        sender.ack_window(0, 65_535);
        sender.transmits().map(|transmit| transmit.len / MSS).collect::<Vec<_>>()
    };

    assert_eq!([v6_18::KERNEL, v6_12::KERNEL].map(lengths), [[4], [4]]);
    assert_eq!([v6_1::KERNEL, v5_10::KERNEL].map(lengths), [[1, 1, 1, 1], [1, 1, 1, 1]]);
}

#[test]
fn before_6_12_segments_are_counted_though_cwnd_lets_nothing_go() {
    let counted = |kernel: Kernel| {
        let mut sender = Sender::with(kernel, |_| {}).set(&[NODELAY]);
        sender.write(10 * MSS as usize).unwrap();
        sender.write(2 * MSS as usize).unwrap();
        let head = sender.queues.send_head().unwrap();
        sender.queues.get(head).gso_segs
    };

    assert_eq!([v6_18::KERNEL, v6_12::KERNEL, v6_1::KERNEL, v5_10::KERNEL].map(counted), [0, 0, 2, 2]);
}

#[test]
fn in_5_10_a_short_path_makes_no_super_packet_larger() {
    let mut sender = Sender::with(v5_10::KERNEL, |_| {});
    (sender.cong.pacing_rate, sender.rtt.min_rtt_us) = (10 * 1024 * u64::from(MSS), 200);

    assert_eq!(sender.tcp_tso_segs(MSS), 10);
}

/// Two of ten segments may go, less than a third of the window: it is not worth a super-packet, for two ticks.
#[test]
fn in_3_10_a_super_packet_waits_for_a_third_of_the_window_and_no_longer_than_two_ticks() {
    let deferred = |in_flight: u32| {
        let mut sender = Sender::v3_10();
        sender.write((in_flight * MSS) as usize).unwrap();
        sender.write(2 * MSS as usize).unwrap();
        (sender.sent().is_empty(), sender)
    };

    assert!(!deferred(5).0, "five more may go");
    let (waits, mut sender) = deferred(8);
    assert!(waits && sender.sk.tso_deferred.is_some());

    sender.later(Duration::from_millis(2));
    sender.write(1).unwrap();
    assert_eq!((sender.sent(), sender.sk.tso_deferred), (vec![(i64::from(8 * MSS), 2 * MSS)], None));
}

#[test]
fn tcp_limit_output_bytes_bounds_the_device_of_a_socket_that_paces_itself_only_since_6_16() {
    let held = |kernel: Kernel, paced: bool| {
        let mut sender = Sender::with(kernel, |config| {
            config.device.holds_clones = true;
            config.kernel.sysctl.limit_output_bytes = 10_000;
        });
        sender.write(1000).unwrap();
        sender.write(40_000).unwrap();
        assert!(sender.unacked().len() > 1);
        sender.sk.paced = paced;
        sender.cong.pacing_rate = 1 << 30;
        sender.sk.wmem_alloc = 50_000;
        let head = sender.queues.send_head().expect("unsent data");
        sender.device_has_enough(head, 0, &mut NoProbe)
    };

    assert_eq!([true, false].map(|paced| held(v6_18::KERNEL, paced)), [true, true]);
    assert_eq!([true, false].map(|paced| held(v6_12::KERNEL, paced)), [false, true]);
}
