//! How bytes become skbs.

use super::*;
use crate::engine::test_support::{MSS, Sender};
use crate::engine::{Features, NoProbe, SockOpt, Timer};
use crate::kernel::v3_10;

const NODELAY: SockOpt = SockOpt::NoDelay(true);

#[test]
fn a_corked_write_is_queued_marked_for_push_and_watched_by_the_probe_timer() {
    let mut sender = Sender::new().set(&[SockOpt::Cork(true)]);

    sender.write(1000).unwrap();

    assert_eq!((sender.sent(), sender.unsent(), sender.memory()), (vec![], vec![(0, 1000, 1832)], (1832, 2264)));
    assert_eq!((sender.sk.pushed_seq, sender.sk.chrono), (sender.sk.write_seq, Chrono::Busy));
    assert!(sender.pending_is(Timer::Probe0));
}

#[test]
fn a_full_segment_leaves_a_cork() {
    let mut sender = Sender::new().set(&[SockOpt::Cork(true)]);
    sender.write(1000).unwrap();

    sender.write(1000).unwrap();

    assert_eq!((sender.unacked(), sender.unsent()), (vec![(0, 1448, 2280)], vec![(1448, 2000, 1384)]));
    assert_eq!(sender.memory(), (3664, 432));
}

#[test]
fn what_was_cut_off_a_full_skb_is_filled_up_again_until_a_new_skb_is_refused() {
    let mut sender = Sender::new();

    assert_eq!(sender.write(100_000), Ok(46_336));

    assert_eq!(sender.unacked(), [(0, 7240, 8072), (7240, 14_480, 8072)]);
    assert_eq!((sender.unsent(), sender.memory()), (vec![(14_480, 46_336, 32_688)], (48_832, 320)));
    assert!(sender.sk.nospace && sender.sk.wmem_queued > sender.sk.sndbuf);
}

#[test]
fn a_wide_window_makes_an_skb_larger() {
    let mut sender = Sender::with_wide_window();

    assert_eq!(sender.write(100_000), Ok(79_640));

    assert_eq!((sender.unsent(), sender.memory()), (vec![(14_480, 79_640, 65_992)], (82_136, 3880)));
}

#[test]
fn with_the_window_closed_skbs_fill_to_the_goal() {
    let mut sender = Sender::new().closed();

    assert_eq!(sender.write(100_000), Ok(63_712));
    assert_eq!(sender.write(1), Err(Errno::Eagain));

    assert_eq!(sender.unsent(), [(0, 31_856, 32_688), (31_856, 63_712, 32_688)]);
    assert_eq!((sender.memory(), sender.sk.chrono), ((65_376, 160), Chrono::RwndLimited));
}

#[test]
fn sndbuf_is_asked_for_a_new_skb_only_so_the_size_of_writes_decides_how_many_bytes_fit() {
    let fill = |chunk: usize, closed: bool| {
        let sender = Sender::new().set(&[SockOpt::SndBuf(8192), NODELAY]);
        let mut sender = if closed { sender.closed() } else { sender };
        while sender.write(chunk).is_ok() {}
        (sender.sk.relative(sender.sk.write_seq), sender.sk.wmem_queued)
    };

    assert_eq!([1, 100, 1000].map(|chunk| fill(chunk, true)), [(31_856, 32_688); 3]);
    assert_eq!([1, 100].map(|chunk| fill(chunk, false)), [(31_866, 41_018), (32_856, 42_008)]);
    assert_eq!([1000, 1448].map(|chunk| fill(chunk, false)), [(9000, 16_488), (11_584, 18_240)]);
    assert_eq!([4096, 16_384].map(|chunk| fill(chunk, false)), [(45_592, 49_752), (46_336, 48_832)]);
}

#[test]
fn small_writes_leave_one_by_one_until_cwnd_is_full_and_share_an_skb_then() {
    let mut sender = Sender::new().set(&[NODELAY]);

    for _ in 0..20 {
        sender.write(1).unwrap();
    }
    assert_eq!((sender.unacked().len(), sender.unsent()), (10, vec![(10, 20, 842)]));
    assert_eq!(sender.memory(), (9172, 3116));

    sender.ack(3);
    assert_eq!((sender.sent(), sender.memory(), sender.sk.packets_out), (vec![(10, 10)], (6673, 1519), 8));
}

#[test]
fn msg_eor_closes_an_skb() {
    let mut sender = Sender::new().closed();

    for flags in [MsgFlags::EOR, MsgFlags::empty(), MsgFlags::empty()] {
        sender.send(100, flags).unwrap();
    }

    assert_eq!((sender.unsent(), sender.memory().0), (vec![(0, 100, 932), (100, 300, 1032)], 1964));
}

#[test]
fn msg_more_holds_the_rest_back_and_promises_nothing() {
    let mut sender = Sender::new();

    sender.send(100, MsgFlags::MORE).unwrap();
    sender.send(2000, MsgFlags::MORE).unwrap();

    assert_eq!((sender.sent(), sender.unsent()), (vec![(0, 1448)], vec![(1448, 2100, 1484)]));
    assert_eq!(sender.sk.relative(sender.sk.pushed_seq), 0);
}

#[test]
fn a_write_of_nothing_queues_nothing() {
    let mut sender = Sender::new();

    assert_eq!(sender.write(0), Ok(0));

    assert_eq!((sender.unsent(), sender.memory()), (vec![], (0, 0)));
}

#[test]
fn the_first_write_after_a_reset_tells_of_it_and_the_next_ones_of_a_broken_pipe() {
    let mut sender = Sender::new();
    sender.reset();

    let results = [1, 1].map(|bytes| sender.write(bytes));

    assert_eq!(results, [Err(Errno::Econnreset), Err(Errno::Epipe)]);
}

#[test]
fn psh_is_taken_off_by_the_first_chunk_of_a_send_and_put_back_at_its_end() {
    let mut sender = Sender::new().set(&[SockOpt::Cork(true)]);
    let flags = |sender: &Sender| sender.queues.write_queue().next().unwrap().flags;

    sender.write(100).unwrap();
    assert_eq!(flags(&sender), Flags::ACK | Flags::PSH);
    sender.send(100, MsgFlags::MORE).unwrap();
    assert_eq!(flags(&sender), Flags::ACK);
    sender.write(100).unwrap();
    assert_eq!(flags(&sender), Flags::ACK | Flags::PSH);
}

#[test]
fn more_than_half_of_the_largest_window_unpushed_is_pushed_by_force() {
    let mut sender = Sender::new();
    sender.sk.max_window = 65_535;

    let forced = [32_767, 32_768].map(|unpushed| {
        sender.sk.write_seq = sender.sk.pushed_seq + unpushed;
        sender.forced_push(&mut NoProbe)
    });

    assert_eq!(forced, [false, true]);
}

#[test]
fn in_3_10_bytes_that_were_summed_while_copied_go_out_as_one_segment() {
    let mut sender = Sender::with(v3_10::KERNEL, |config| config.device.features = Features::NONE).closed();

    sender.write(2000).unwrap();

    let skbs = sender.queues.write_queue().map(|skb| (skb.len, skb.checksum));
    assert_eq!(skbs.collect::<Vec<_>>(), [(MSS, Checksum::Copied), (2000 - MSS, Checksum::Copied)]);
}
