//! `sendfile` on a machine that grants an skb and then no bytes for it. Linux 3.10 leaves the empty skb on the queue, and
//! sends it (`do_tcp_sendpages`, `tcp_write_xmit`). Later kernels take it back (`tcp_remove_empty_skb`).

use std::time::Duration;

use crate::sender::Sender;
use skbscope::engine::api::io::TransmitKind;
use skbscope::engine::{Errno, Input, Kernel, MsgFlags, Output, SockOpt, Syscall, Timer, Transmit};

/// A connection with a stock of less than a page, on a machine without memory.
fn short_of_memory() -> Sender {
    let mut sender = Sender::on(Kernel::v3_10(), 1000, 65_535, &[SockOpt::SndBuf(100_000)]);
    sender.write(0, 100);
    sender.after(Duration::from_millis(20));
    sender.ack(100);
    sender.input(Input::OtherMemory { pages: 600_000 });
    sender
}

/// `sendfile` of a page, by a program that does not wait. It gets EAGAIN; returned is what was sent all the same.
fn sendfile_fails(sender: &mut Sender) -> Vec<Transmit> {
    let outputs = sender.send(0, 4096, MsgFlags::SPLICE_PAGES | MsgFlags::DONTWAIT);
    let again = |output: &Output| matches!(output, Output::Return { result: Err(Errno::Eagain), .. });
    assert!(outputs.iter().any(again), "{outputs:?}");
    sent(outputs)
}

fn sent(outputs: Vec<Output>) -> Vec<Transmit> {
    let transmit = |output| if let Output::Transmit(transmit) = output { Some(transmit) } else { None };
    outputs.into_iter().filter_map(transmit).collect()
}

fn kinds_and_lengths(sent: &[Transmit]) -> Vec<(TransmitKind, u32)> {
    sent.iter().map(|transmit| (transmit.kind, transmit.len)).collect()
}

/// Waits for the next timer, which is this one.
fn fire(sender: &mut Sender, timer: Timer) -> Vec<Transmit> {
    let deadline = sender.engine.next_deadline().expect("a timer");
    assert_eq!(deadline.why, timer);
    sender.engine.now = deadline.at;
    sent(sender.input(Input::Timer))
}

#[test]
fn linux_3_10_sends_the_empty_skb_and_the_ack_of_what_follows_frees_it() {
    let mut sender = short_of_memory();
    let empty = sendfile_fails(&mut sender);

    // No byte was queued, and something is in flight.
    assert_eq!(kinds_and_lengths(&empty), [(TransmitKind::New, 0)]);
    assert_eq!((sender.engine.sk.outq(), sender.engine.sk.packets_out), (0, 1));
    assert_eq!(sender.engine.sk.wmem_queued, empty[0].truesize);
    sender.engine.check_invariants().unwrap();

    sender.input(Input::OtherMemory { pages: 0 });
    assert_eq!(kinds_and_lengths(&sent(sender.write(0, 1000))), [(TransmitKind::New, 1000)]);
    sender.engine.check_invariants().unwrap();

    sender.after(Duration::from_millis(20));
    sender.ack(1100);
    assert_eq!((sender.engine.sk.packets_out, sender.engine.sk.wmem_queued), (0, 0));
}

#[test]
fn a_connection_dies_of_the_empty_skb_when_nothing_comes_from_the_peer() {
    let mut sender = short_of_memory();
    sendfile_fails(&mut sender);

    // The peer takes it for an ACK, and does not answer. It is no use as a tail loss probe, but the RTO repeats it.
    assert_eq!(fire(&mut sender, Timer::LossProbe), []);
    assert_eq!(kinds_and_lengths(&fire(&mut sender, Timer::Retransmit)), [(TransmitKind::Retransmission, 0)]);

    // Memory is back too late: the empty skb fills the congestion window of one segment.
    sender.input(Input::OtherMemory { pages: 0 });
    assert_eq!(sent(sender.write(0, 1000)), []);
    for _ in 1..15 {
        assert_eq!(kinds_and_lengths(&fire(&mut sender, Timer::Retransmit)), [(TransmitKind::Retransmission, 0)]);
        sender.engine.check_invariants().unwrap();
    }
    assert_eq!(fire(&mut sender, Timer::Retransmit), []);
    assert_eq!(sender.engine.sk.sk_err, Some(Errno::Etimedout));
}

#[test]
fn an_ack_that_acknowledges_nothing_new_frees_the_empty_skb() {
    let mut sender = short_of_memory();
    sendfile_fails(&mut sender);

    sender.ack(100);

    assert_eq!((sender.engine.sk.packets_out, sender.engine.sk.wmem_queued), (0, 0));
    sender.engine.check_invariants().unwrap();
}

#[test]
fn an_empty_skb_that_the_cork_holds_is_sent_by_the_probe_timer() {
    let mut sender = short_of_memory();
    sender.input(Input::OtherMemory { pages: 0 });
    while sender.engine.sk.packets_out < sender.engine.cong.cwnd {
        sender.write(0, 1000);
    }
    let flight = sender.engine.sk.outq();
    sender.call(0, Syscall::SetSockOpt(SockOpt::Cork(true)));
    sender.input(Input::OtherMemory { pages: 600_000 });
    assert_eq!(sendfile_fails(&mut sender), [], "the congestion window is full");
    assert_eq!(sender.engine.queues.write_len(), 1);

    // Everything is acknowledged; the empty skb alone is left, and corked.
    sender.after(Duration::from_millis(20));
    assert_eq!(sent(sender.ack(100 + flight)), []);
    assert_eq!((sender.engine.sk.packets_out, sender.engine.queues.write_len()), (0, 1));

    assert_eq!(kinds_and_lengths(&fire(&mut sender, Timer::Probe0)), [(TransmitKind::Probe, 0)]);
    assert_eq!((sender.engine.sk.packets_out, sender.engine.queues.write_len()), (1, 0));
    sender.engine.check_invariants().unwrap();
}

#[test]
fn linux_6_18_takes_the_empty_skb_back_before_the_writer_sleeps() {
    let mut sender = Sender::connected(3000, 65_535, &[SockOpt::SndBuf(100_000)]);
    // One page is granted for 832 + 2432 bytes. What is left of it pays for another skb of 832, and for no byte in it.
    sender.write(0, 2432);
    assert_eq!(sender.engine.sk.forward_alloc, 832);
    sender.input(Input::OtherMemory { pages: 600_000 });

    assert_eq!(sent(sender.send(0, 4096, MsgFlags::SPLICE_PAGES)), []);

    assert!(sender.is_asleep(0));
    assert_eq!((sender.engine.queues.write_len(), sender.engine.sk.packets_out), (0, 1));
    assert_eq!((sender.engine.sk.wmem_queued, sender.engine.sk.forward_alloc), (3264, 832));
}
