//! Every step has a sentence, and what is said of sleepers is true.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::sender::Sender;
use skbscope::debugger::explain::{Ending, Hold, explain_step, hold, why_blocked};
use skbscope::engine::step::probe::{Event, Field, Site, Subject, Test, What};
use skbscope::engine::{Engine, Input, Kernel, MsgFlags, SockOpt};
use skbscope::kernel::release::Release;
use skbscope::observe::SocketView;
use skbscope::units::{SkbId, TaskId};

fn engine() -> Engine {
    Sender::connected(1460, 65_535, &[]).engine
}

/// Everything that can happen: what it is called in a failure, and the step.
fn everything() -> Vec<(String, Site, What)> {
    let anywhere = Site::TcpAck;
    let mut all = Vec::new();
    for &site in Site::ALL {
        all.push((format!("{site:?}"), site, What::Enter));
    }
    for &test in Test::ALL {
        for verdict in [true, false] {
            // Numbers that agree with the verdict, so that no special case is asked for.
            let (left, right) = match (test.rule().op, verdict) {
                ("<" | "<=", true) | (">" | ">=", false) => (3, 5),
                ("=", true) | ("!=", false) => (4, 4),
                ("=" | "!=", _) => (3, 4),
                _ => (5, 3),
            };
            all.push((format!("{test:?} {verdict}"), anywhere, What::Test { test, left, right, verdict }));
        }
    }
    for &field in Field::ALL {
        for (from, to) in [(2, 3), (3, 2)] {
            all.push((format!("{field:?} {from} to {to}"), anywhere, What::Set { field, from, to }));
        }
    }
    for &event in Event::ALL {
        let subject = Subject::Skb(SkbId(7));
        all.push((format!("{event:?}"), anywhere, What::Event { event, subject, n: 0 }));
    }
    all
}

#[test]
fn every_step_has_a_short_sentence_of_its_own() {
    for kernel in Kernel::all() {
        assert_sentences(&Sender::on(kernel, 1460, 65_535, &[]).engine);
    }
}

fn assert_sentences(engine: &Engine) {
    let mut said: BTreeMap<String, String> = BTreeMap::new();

    for (name, site, what) in everything() {
        let why = explain_step(site, &what, &SocketView::of(engine)).why.to_string();

        assert!(why.ends_with('.') && !why.ends_with(".."), "{name}: a sentence ends with a full stop: {why}");
        assert!((20..=160).contains(&why.len()), "{name}: {} characters: {why}", why.len());
        assert!(why.is_ascii(), "{name}: fits every terminal: {why}");
        assert!(!why.contains(". "), "{name}: one sentence, not two: {why}");
        if let Some(other) = said.insert(why.clone(), name.clone()) {
            panic!("{name} and {other} have the same sentence: {why}");
        }
    }
}

#[test]
fn the_end_of_a_function_is_told_too() {
    let engine = engine();
    for &site in Site::ALL {
        let (left, name) = (explain_step(site, &What::Leave, &SocketView::of(&engine)), site.name(Release::of("6.18")));
        assert_eq!(left.headline.to_string(), format!("{name} returns"));
        assert!(left.why.to_string().starts_with(name) && left.why.to_string().ends_with('.'));
    }
}

#[test]
fn a_headline_is_the_formula_with_its_numbers() {
    let engine = engine();
    let headline = |what| explain_step(Site::TcpSendmsg, &what, &SocketView::of(&engine)).headline.to_string();
    let test = |test, left, right, verdict| headline(What::Test { test, left, right, verdict });
    let set = |field, from, to| headline(What::Set { field, from, to });
    let event = |event, subject, n| headline(What::Event { event, subject, n });

    assert_eq!(test(Test::SndbufFree, 50_500, 40_000, false), "sk_wmem_queued 50,500 < sk_sndbuf 40,000? no");
    assert_eq!(test(Test::FullSegment, 552, 1448, false), "segment.len 552 >= mss 1,448? no");
    assert_eq!(test(Test::InRecovery, 1, 3, false), "icsk_ca_state Disorder >= TCP_CA_Recovery? no");
    assert_eq!(
        test(Test::UserTimeout, 3_200_000_000, 3_000_000_000, true),
        "waited for 3.2 s >= TCP_USER_TIMEOUT 3 s? yes"
    );
    assert_eq!(test(Test::NospaceSet, 0, 1, false), "SOCK_NOSPACE set? no");
    assert_eq!(test(Test::IsSendHead, 12, 9, false), "skb #12 = send head #9? no");
    assert_eq!(
        test(Test::NotsentBelowLowat, 9000, i64::from(u32::MAX), true),
        "notsent_bytes << wake 9,000 < notsent_lowat (none)? yes"
    );
    assert_eq!(set(Field::WmemQueued, 48_832, 50_280), "sk_wmem_queued 48,832 -> 50,280 (+1,448)");
    assert_eq!(set(Field::CaState, 0, 3), "icsk_ca_state Open -> Recovery");
    assert_eq!(set(Field::Nonagle, 0, 5), "nonagle Nagle -> NODELAY+PUSH");
    assert_eq!(set(Field::Rto, 250, 51), "icsk_rto 1 s -> 204 ms");
    assert_eq!(event(Event::SkbSplit, Subject::Skb(SkbId(3)), 1448), "skb split: #3, 1,448 bytes stay in front of it");
    assert_eq!(event(Event::CallReturned, Subject::Task(TaskId(1)), -11), "call returned: task 1, -1 EAGAIN");
    assert_eq!(event(Event::ResetReceived, Subject::Socket, 0), "RST received");
}

#[test]
fn the_cost_of_an_empty_skb_is_the_kernels_and_no_constant() {
    let mut engine = engine();
    let why =
        |engine: &Engine| explain_step(Site::TcpStreamAllocSkb, &What::Enter, &SocketView::of(engine)).why.to_string();
    assert!(why(&engine).contains("832 bytes"));

    engine.config.kernel.max_tcp_header = 320;

    assert!(why(&engine).contains("960 bytes"));
}

#[test]
fn a_function_is_explained_as_its_kernel_has_it() {
    let old = Sender::on(Kernel::v3_10(), 1460, 65_535, &[]).engine;
    let why = |site| explain_step(site, &What::Enter, &SocketView::of(&old));

    assert_eq!(why(Site::TcpSendmsg).headline, "tcp_sendmsg()");
    assert_eq!(why(Site::TcpSkbEntail).headline, "skb_entail()");
    assert!(why(Site::TcpStreamAllocSkb).why.to_string().contains("1,280 bytes"));
    assert!(why(Site::TcpEventNewDataSent).why.to_string().contains("send head"));
    let sent = What::Event { event: Event::SkbSent, subject: Subject::Skb(SkbId(1)), n: 1 };
    assert!(
        !explain_step(Site::TcpEventNewDataSent, &sent, &SocketView::of(&old))
            .why
            .to_string()
            .contains("retransmit queue")
    );
}

/// The verdict on a sleeping task says which ACK wakes it.
fn waking_ack(sender: &Sender, task: u16) -> u32 {
    let verdict = why_blocked(TaskId(task), &SocketView::of(&sender.engine)).expect("the task sleeps");
    match verdict.ending {
        Ending::Ack { ack, .. } => ack as u32,
        other => panic!("{other:?}: {}", verdict.ends(sender.engine.now)),
    }
}

/// Tries the ACK that is said to wake task 0, and the one before it.
fn assert_wakes_exactly(mut sender: Sender) {
    assert!(sender.is_asleep(0));
    let ack = waking_ack(&sender, 0);
    let mut too_early = sender.clone();

    too_early.ack(ack - 1);
    sender.ack(ack);

    assert!(too_early.is_asleep(0), "ACK {} must not wake it", ack - 1);
    assert!(!sender.is_asleep(0), "ACK {ack} must wake it");
}

#[test]
fn the_ack_that_is_said_to_wake_a_blocked_writer_does_and_none_before() {
    for kernel in Kernel::all() {
        for (sndbuf, bytes) in [(21_000, 200_000), (8_192, 100_000)] {
            let mut sender = Sender::on(kernel.clone(), 1000, 1_000_000, &[SockOpt::SndBuf(sndbuf)]);
            sender.engine.cong.cwnd = 1_000;
            sender.write(0, bytes);
            assert_wakes_exactly(sender);
        }
    }
}

#[test]
fn while_bytes_are_unsent_no_ack_is_promised_exactly_but_none_before_it_wakes() {
    let mut sender = Sender::connected(1000, 20_000, &[SockOpt::SndBuf(21_000)]);
    sender.write(0, 200_000);
    assert!(sender.is_asleep(0) && sender.engine.sk.notsent() > 0);

    for _ in 0..100 {
        let verdict = why_blocked(TaskId(0), &SocketView::of(&sender.engine)).expect("asleep");
        let una = sender.engine.sk.relative(sender.engine.sk.snd_una) as u32;
        match verdict.ending {
            Ending::AckOrSo { ack } | Ending::SendAndAck { ack } => {
                assert!(verdict.ending.text().to_string().contains("or so"), "{}", verdict.ending.text());
                let segment_end = (una + 1_000).min(sender.engine.sk.relative(sender.engine.sk.snd_nxt) as u32);
                sender.after(Duration::from_millis(20));
                sender.ack(segment_end);
                if i64::from(segment_end) < ack {
                    assert!(sender.is_asleep(0), "woken by ACK {segment_end}, before {ack}");
                }
            }
            other => panic!("{other:?}: {}", verdict.ends(sender.engine.now)),
        }
        if !sender.is_asleep(0) {
            return;
        }
    }
    panic!("a hundred ACKs do not wake it");
}

#[test]
fn many_small_skbs_are_counted_with_their_overhead() {
    let options = [SockOpt::SndBuf(10_000), SockOpt::NoDelay(true)];
    let mut sender = Sender::connected(1460, 65_535, &options);
    sender.engine.cong.cwnd = 1_000;
    while !sender.is_asleep(0) {
        sender.write(0, 700);
    }
    assert_wakes_exactly(sender);
}

#[test]
fn zero_copy_skbs_cost_whole_pages_and_are_counted_so() {
    let options = [SockOpt::SndBuf(10_000), SockOpt::NoDelay(true), SockOpt::ZeroCopy(true)];
    let mut sender = Sender::connected(1460, 65_535, &options);
    sender.engine.cong.cwnd = 1_000;
    while !sender.is_asleep(0) {
        sender.send(0, 700, MsgFlags::ZEROCOPY);
    }
    assert_wakes_exactly(sender);
}

#[test]
fn a_low_water_mark_is_said_to_want_bytes_sent() {
    let options = [SockOpt::NotsentLowat(4_000), SockOpt::SndBuf(200_000)];
    let mut sender = Sender::connected(1000, 65_535, &options);
    sender.write(0, 200_000);
    assert!(sender.is_asleep(0));

    let verdict = why_blocked(TaskId(0), &SocketView::of(&sender.engine)).expect("asleep");

    let unsent = i64::from(sender.engine.sk.notsent());
    assert!(unsent >= 4_000, "{unsent}");
    assert_eq!(
        verdict.ending,
        Ending::Send { bytes: unsent - 1_999 },
        "twice 1,999 is below 4,000, twice 2,000 is not"
    );
    assert!(verdict.held.text.to_string().ends_with("TCP_NOTSENT_LOWAT 4,000"), "{}", verdict.held.text);
}

#[test]
fn a_nap_for_lack_of_memory_and_a_wait_for_the_handshake_are_told_apart() {
    let mut sender = Sender::connected(1000, 65_535, &[SockOpt::SndBuf(100_000)]);
    sender.write(0, 20_000);
    sender.input(Input::OtherMemory { pages: 600_000 });
    sender.write(1, 10_000);

    let verdict = why_blocked(TaskId(1), &SocketView::of(&sender.engine));

    let verdict = verdict.expect("memory is refused");
    assert_eq!(verdict.ending, Ending::Nap);
    assert!(verdict.until.is_some());
    let ends = verdict.ends(sender.engine.now).to_string();
    assert!(ends.starts_with("its nap ends in "), "{}", verdict.ends(sender.engine.now));
    assert_eq!(why_blocked(TaskId(0), &SocketView::of(&sender.engine)), None, "task 0 does not sleep");
}

#[test]
fn what_keeps_data_from_being_sent_is_named() {
    let hold = |sender: &Sender| hold(&SocketView::of(&sender.engine));
    let mut sender = Sender::connected(1000, 65_535, &[]);
    assert_eq!(hold(&sender), Hold::NothingQueued);

    sender.write(0, 100);
    assert_eq!(hold(&sender), Hold::AllSent);

    sender.write(0, 100);
    assert_eq!(hold(&sender), Hold::Nagle, "an earlier small segment is unacknowledged");

    sender.call(0, skbscope::engine::Syscall::SetSockOpt(SockOpt::Cork(true)));
    assert_eq!(hold(&sender), Hold::Cork);

    sender.call(0, skbscope::engine::Syscall::SetSockOpt(SockOpt::Cork(false)));
    sender.write(0, 30_000);
    assert_eq!(hold(&sender), Hold::Cwnd);

    let mut narrow = Sender::connected(1000, 3_000, &[]);
    narrow.write(0, 30_000);
    assert_eq!(hold(&narrow), Hold::Window);
}
