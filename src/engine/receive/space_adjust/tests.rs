use std::time::Duration;

use crate::engine::test_support::Sender;
use crate::engine::{Kernel, SockOpt, Syscall};
use crate::kernel::profile::Sysctl;
use crate::kernel::{v3_10, v5_10, v6_1, v6_12, v6_18};

const ROUND: Duration = Duration::from_millis(20);

fn read_all(sender: &mut Sender) {
    sender.call(Syscall::Recv { bytes: 10_000_000, wait: false });
}

/// One round trip of a peer that fills the window as far as it likes, and a program that reads everything at once.
fn round(sender: &mut Sender, segs: u32) {
    for _ in 0..segs {
        sender.data(sender.sk.rcv_nxt, 1448);
        read_all(sender);
    }
    sender.later(ROUND);
}

/// The buffer before and after rounds in which the peer sends more and more.
fn grown(kernel: Kernel, options: &[SockOpt]) -> (u32, u32) {
    let mut sender = Sender::with(kernel, |_| {}).set(options);
    let before = sender.rcv.rcvbuf;
    for segs in [10, 20, 40, 40, 40, 40, 40, 40, 40, 40] {
        round(&mut sender, segs);
    }
    (before, sender.rcv.rcvbuf)
}

#[test]
fn the_buffer_grows_with_what_the_program_reads_in_a_round_trip_in_all_kernels() {
    for kernel in [v3_10::KERNEL, v5_10::KERNEL, v6_1::KERNEL, v6_12::KERNEL, v6_18::KERNEL] {
        let name = kernel.name;
        let (before, after) = grown(kernel, &[]);
        assert!(after > before, "{name}: {before} {after}");
    }
}

#[test]
fn a_buffer_that_the_program_has_set_stays_and_so_does_one_of_a_machine_that_does_not_tune() {
    assert_eq!(grown(v6_18::KERNEL, &[SockOpt::RcvBuf(60_000)]), (120_000, 120_000));

    let mut kernel = v6_18::KERNEL;
    kernel.sysctl.moderate_rcvbuf = false;
    assert_eq!(grown(kernel, &[]), (131_072, 131_072));
}

#[test]
fn so_rcvbuf_is_doubled_and_bounded_by_rmem_max_and_one_skb() {
    let set = |option| Sender::new().set(&[option]).rcv.rcvbuf;

    assert_eq!([100, 1 << 24].map(|bytes| set(SockOpt::RcvBuf(bytes))), [2304, 8_388_608]);
    assert_eq!(set(SockOpt::RcvBufForce(1 << 24)), 1 << 25);
}

#[test]
fn the_share_of_the_buffer_that_is_window_follows_what_segments_cost_and_before_that_is_half() {
    let windows = |kernel: Kernel| {
        let mut sender = Sender::with(kernel, |_| {});
        let first = sender.tcp_win_from_space(100_000);
        sender.data(sender.sk.rcv_nxt, 1448);
        (first, sender.tcp_win_from_space(100_000))
    };

    // 1,448 of 2,304 bytes are 160 parts of 256.
    assert_eq!(windows(v6_18::KERNEL), (50_000, 62_500));
    assert_eq!(windows(v6_1::KERNEL), (50_000, 50_000));
}

#[test]
fn a_round_trip_is_from_a_window_to_its_end_or_from_a_time_stamp_to_its_echo() {
    let mut sender = Sender::new();
    sender.data(sender.sk.rcv_nxt, 1448);
    assert_eq!(sender.rcv.rtt.times_8, 0);
    let end = sender.rcv.rtt.seq;
    sender.later(ROUND);
    while sender.sk.rcv_nxt.before(end) {
        sender.data(sender.sk.rcv_nxt, 1448);
        read_all(&mut sender);
    }

    assert_eq!(sender.rcv.rtt.times_8, 8 * 20_000);
}

#[test]
fn at_first_3_10_makes_room_for_twenty_segments_of_usual_size() {
    let first = |kernel: Kernel, mtu| {
        let small = Kernel { sysctl: Sysctl { rmem: [4096, 16_384, 6_291_456], ..kernel.sysctl.clone() }, ..kernel };
        Sender::with(small, |config| config.device.mtu = mtu).rcv.rcvbuf
    };

    // A segment of 1,448 bytes needs a buffer of 2,968 bytes for its bytes to be window, one of 8,960 bytes 18,032.
    assert_eq!([1488, 9000].map(|mtu| first(v3_10::KERNEL, mtu)), [20 * 2968, 3 * 18_032]);
    assert_eq!(first(v5_10::KERNEL, 1488), 16_384);
}
