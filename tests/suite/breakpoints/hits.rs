//! Where breakpoints hit, in scenarios.

use crate::screen_user;
use skbscope::debugger::Breakpoints;
use skbscope::debugger::breakpoint::Hit;
use skbscope::engine::NoProbe;
use skbscope::engine::step::probe::{Event, Field, Site, What};
use skbscope::units::Time;
use skbscope::world::{Happening, World};

/// All hits in a scenario's first ten seconds, with the number of their input.
fn hits(scenario: &str, text: &str) -> Vec<(u64, Hit)> {
    let scenario = screen_user::scenario(scenario);
    let mut config = scenario.world;
    config.auto_step = true;
    let (mut world, mut happening) = (World::new(&config), Happening::quiet());
    let mut breakpoints: Breakpoints = [text.parse().expect(text)].into_iter().collect();
    let mut all = Vec::new();
    for input in 1.. {
        let mut watcher = breakpoints.watcher(&world.engine, NoProbe);
        let made = world.advance(Time::from_millis(10_000), &mut watcher, &mut happening);
        for hit in watcher.finish(&world.engine) {
            if breakpoints.count(&hit) {
                all.push((input, hit));
            }
        }
        if !made || world.is_finished() {
            break;
        }
    }
    all
}

fn what(hit: &Hit) -> What {
    hit.what.expect("a step").what
}

#[test]
fn a_function_hits_where_it_begins_and_nowhere_inside() {
    let hits = hits("blocked-writer", "tcp_write_xmit");

    assert!(hits.len() > 5, "{}", hits.len());
    for (_, hit) in &hits {
        assert_eq!((what(hit), hit.what.map(|step| step.site)), (What::Enter, Some(Site::TcpWriteXmit)));
        assert_eq!(hit.stack.last(), Some(&Site::TcpWriteXmit));
    }
}

#[test]
fn a_small_function_hits_where_it_begins_too() {
    let tests = hits("blocked-writer", "tcp_cwnd_test");
    assert!(!tests.is_empty());
    assert!(tests.iter().all(|(_, hit)| what(hit) == What::Enter));

    // The limit is asked about twice in a row, for bytes queued and for bytes unsent: one visit.
    let visits = hits("blocked-writer", "sk_stream_memory_free").len();
    let decisions = hits("blocked-writer", "sndbuf_free").len();
    assert_eq!(visits, decisions);
}

#[test]
fn an_outcome_hits_only_where_the_decision_went_that_way() {
    let refused = hits("blocked-writer", "sk_stream_memory_free refused");
    let passed = hits("blocked-writer", "sk_stream_memory_free passed");

    assert!(!refused.is_empty() && !passed.is_empty());
    for (_, hit) in &refused {
        assert!(hit.counter(Field::WmemQueued) >= hit.counter(Field::Sndbuf), "{hit:?}");
    }
    assert_eq!(hits("blocked-writer", "sndbuf_free no").len(), refused.len());
    assert_eq!(hits("blocked-writer", "rack_lost yes").len(), 0, "nothing is lost there");
    assert!(!hits("lossy", "rack_lost yes").is_empty());
}

#[test]
fn an_event_hits_for_the_task_or_skb_that_is_meant() {
    let blocked = hits("two-tasks", "task blocked").len();
    let of_each: Vec<_> = (0..3).map(|task| hits("two-tasks", &format!("task {task} blocked")).len()).collect();
    assert_eq!(of_each.iter().sum::<usize>(), blocked);
    assert_eq!(of_each[2], 0);

    let freed = hits("first-1000", "skb freed");
    let made = hits("first-1000", "skb made");
    assert!(!freed.is_empty() && freed.len() <= made.len());
    let of_none = hits("first-1000", "skb 4000 freed");
    assert!(of_none.is_empty());
    assert!(matches!(what(&freed[0].1), What::Event { event: Event::SkbFreed, .. }));
}

#[test]
fn one_writer_is_blocked_and_woken_as_its_scenario_says() {
    let blocked: Vec<_> = hits("blocked-writer", "task 0 blocked").into_iter().map(|(input, _)| input).collect();
    let woken: Vec<_> = hits("blocked-writer", "task woken").into_iter().map(|(input, _)| input).collect();

    // The first ACK frees memory and wakes nobody.
    let acks: Vec<_> =
        hits("blocked-writer", "segment received if una >= 0").into_iter().map(|(input, _)| input).collect();
    assert_eq!((blocked.len(), woken.len()), (1, 1));
    assert_eq!(acks.iter().filter(|ack| (blocked[0]..=woken[0]).contains(ack)).count(), 2);
}

#[test]
fn a_condition_hits_where_it_becomes_true_and_not_while_it_is() {
    let over = hits("blocked-writer", "wmem_queued >= sndbuf");
    let under = hits("blocked-writer", "wmem_queued < sndbuf");

    assert!(!over.is_empty() && over.len() < 10, "{}", over.len());
    // It goes over, under, over ...: the edges alternate, and it is under at the start.
    let mut edges: Vec<_> = over.iter().map(|(input, hit)| (*input, hit.step, true)).collect();
    edges.extend(under.iter().map(|(input, hit)| (*input, hit.step, false)));
    edges.sort_unstable();
    assert!(edges[0].2);
    assert!(edges.windows(2).all(|pair| pair[0].2 != pair[1].2), "{edges:?}");
    // Level, not edge, behind `if`.
    assert!(hits("blocked-writer", "tcp_ack if wmem_queued > 0").len() > 3);
}

#[test]
fn a_condition_that_is_true_from_the_start_is_no_hit() {
    // Before the handshake there is no window.
    let closed = hits("zero-window", "snd_wnd = 0");
    assert!(!closed.is_empty());
    assert!(closed.iter().all(|(_, hit)| hit.counter(Field::WriteSeq) > 0), "{closed:?}");

    assert!(hits("steady", "snd_wnd = 0").is_empty());
    assert!(hits("steady", "cwnd >= 0").is_empty(), "never anything else");
}

#[test]
fn an_ack_that_frees_nothing_is_told_from_one_that_does() {
    // Duplicate ACKs free nothing.
    let nothing = hits("lossy", "ack frees 0");
    let something = hits("lossy", "ack frees > 0");
    let all = hits("lossy", "tcp_ack").len();

    assert!(!nothing.is_empty() && !something.is_empty());
    assert_eq!(nothing.len() + something.len(), all);
    for (_, hit) in nothing.iter().chain(&something) {
        assert_eq!((what(hit), hit.what.map(|step| step.site)), (What::Leave, Some(Site::TcpAck)));
    }
    assert!(hits("first-1000", "ack frees 0").is_empty(), "the one ACK there frees all");
    let large = hits("blocked-writer", "ack frees > 64KiB");
    assert!(large.is_empty(), "there are never so many");
}

#[test]
fn a_changed_limit_hits_at_the_change() {
    let changes = hits("doubling", "limit changed");

    assert!(changes.len() >= 3);
    for (_, hit) in &changes {
        let What::Set { field: Field::Sndbuf, from, to } = what(hit) else { panic!("{hit:?}") };
        assert!(from != to && to == hit.counter(Field::Sndbuf));
    }
    assert!(hits("doubling", "skb retransmitted").is_empty());
}

#[test]
fn once_hits_once() {
    let always = hits("steady", "task blocked");
    let once = hits("steady", "once task blocked");

    assert!(always.len() > 1);
    assert_eq!(once, always[..1]);
}

#[test]
fn both_parts_of_an_if_must_hold() {
    let all = hits("blocked-writer", "tcp_sendmsg").len();
    let full = hits("blocked-writer", "tcp_sendmsg if wmem_queued > 20000");

    assert!(full.len() < all, "{} of {all}", full.len());
    assert!(full.iter().all(|(_, hit)| hit.counter(Field::WmemQueued) > 20_000));
}
