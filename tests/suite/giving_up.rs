//! When connections that nobody answers end: scenarios whose times a real 6.18 was measured with.

use skbscope::engine::{Errno, NoProbe};
use skbscope::scenario::Scenario;
use skbscope::world::{Cause, Happening, World};

/// Milliseconds of virtual time at which the shared timer fired, and at which the connection was given up.
struct Life {
    timers: Vec<u64>,
    wrote: u64,
    ended: u64,
    error: Option<Errno>,
}

fn live(text: &str, change: &[(&str, &str)]) -> Life {
    let text = change.iter().fold(text.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replace(from, to)
    });
    let scenario = Scenario::parse("life", "life.toml", &text).unwrap_or_else(|error| panic!("{error}"));
    let (mut world, mut happening) = (World::new(&scenario.world), Happening::new());
    let (mut timers, mut wrote) = (Vec::new(), 0);
    let end = skbscope::units::Time::ZERO + scenario.run_for.expect("a run has an end");
    while world.advance(end, &mut NoProbe, &mut happening) {
        world.check().unwrap_or_else(|violation| panic!("at {}: {violation}", world.now));
        let now = world.now.as_micros() / 1000;
        match happening.cause {
            Cause::Timer(timer) if !matches!(timer, skbscope::engine::Timer::Task(_)) => timers.push(now),
            Cause::Call { .. } => wrote = now,
            _ => {}
        }
        if happening.closed.is_some() {
            return Life { timers, wrote, ended: now, error: world.engine.sk.sk_err };
        }
    }
    panic!("the connection lives on: {timers:?}");
}

/// Measured: 5.0 s after the first probe, answered or not.
#[test]
fn tcp_user_timeout_ends_a_connection_whose_window_probes_are_all_answered() {
    let life = live(include_str!("giving_up/user-timeout-zero-window.toml"), &[]);

    let probing = life.ended - life.timers[0];
    assert_eq!(life.error, Some(Errno::Etimedout));
    assert!((5_000..5_036).contains(&probing), "{probing} ms");
}

/// Measured: 23.8 and 25.2 s after the write with a round trip of 300 ms, for which the RTO is 0.73 to 0.77 s; 13.4 s with
/// one of 1 ms, 938.2 s with tcp_retries2 = 15; 6.49 s with a TCP_USER_TIMEOUT of 5 s and 300 ms. Where the ticks lie
/// decides how late the wheel fires.
#[test]
fn tcp_retries2_is_a_time_and_not_a_count() {
    let text = include_str!("giving_up/retries2.toml");
    let near = ("delay = \"150ms\"", "delay = \"500us\"");

    let soon = ("at = \"2800ms\"", "at = \"2500ms\"");
    let long = [near, soon, ("tcp_retries2 = 5", "tcp_retries2 = 15"), ("run_for = \"60s\"", "run_for = \"2000s\"")];
    let user = ("[socket]", "[socket]\nuser_timeout = \"5s\"");

    let times = [live(text, &[]), live(text, &[near, soon]), live(text, &long), live(text, &[user])]
        .map(|life| life.ended - life.wrote);

    let measured = [22_630..25_300, 13_300..13_600, 937_800..939_600, 6_400..6_560];
    for (time, measured) in times.iter().zip(measured) {
        assert!(measured.contains(time), "{times:?}");
    }
}

/// Measured: 27.3 s with tcp_retries2 = 6, where keepalive alone would take 4 s.
#[test]
fn keepalive_does_nothing_while_data_is_under_way() {
    let life = live(include_str!("giving_up/keepalive-pending-data.toml"), &[]);

    let time = life.ended - life.wrote;
    assert!((26_400..27_400).contains(&time), "{time} ms");
}
