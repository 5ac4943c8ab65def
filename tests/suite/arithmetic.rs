//! Numbers at the edge of what a field holds: nothing overflows where the kernel's own arithmetic does not wrap, and no
//! invariant breaks. Tests are built with overflow checks.

use skbscope::engine::NoProbe;
use skbscope::scenario::Scenario;
use skbscope::units::{SeqNum, Time};
use skbscope::world::{Happening, World};

fn parse(tables: &str) -> Result<Scenario, String> {
    let text = format!("title = 't'\nshows = 's'\n{tables}");
    Scenario::parse("edge", "edge.toml", &text).map_err(|error| error.to_string())
}

/// Runs it, with all checks after every input; how far it came.
fn run(tables: &str) -> World {
    let mut scenario = parse(tables).unwrap_or_else(|error| panic!("{error}"));
    scenario.world.check = true;
    let (mut world, mut happening) = (World::new(&scenario.world), Happening::new());
    for _ in 0..20_000 {
        if world.is_finished() || !world.advance(Time::from_millis(3_600_000), &mut NoProbe, &mut happening) {
            break;
        }
        world.check().unwrap_or_else(|violation| panic!("at {}: {violation}", world.now));
    }
    world
}

#[test]
fn cubic_counts_on_where_a_round_trip_takes_a_minute() {
    for (kernel, delay) in [("3.10", "2s"), ("3.10", "30s"), ("6.18", "2s"), ("6.18", "30s")] {
        let tables = format!(
            "[kernel]\nversion = '{kernel}'\n[link]\ndelay = '{delay}'\nloss = '1%'\n[[task]]\nwrite = 60000\ntimes = 20"
        );

        let world = run(&tables);

        assert!(world.stats().acked_bytes > 100_000, "{kernel} {delay}: {:#?}", world.stats());
    }
}

#[test]
fn the_longest_rto_min_is_kept_and_a_longer_one_is_refused() {
    let tables = |rto_min: &str| format!("[machine]\ntcp_rto_min = '{rto_min}'\n[[task]]\nwrite = 100000\ntimes = 3");

    let world = run(&tables("2147s"));
    assert_eq!(world.stats().delivered_bytes, 300_000);
    let refused = parse(&tables("30days"));

    assert!(refused.is_err_and(|error| error.contains("tcp_rto_min")));
}

#[test]
fn an_initial_window_of_nearly_two_thousand_million_segments_sends_what_the_peer_takes() {
    for kernel in ["3.10", "5.10", "6.1", "6.12", "6.18"] {
        let tables = format!(
            "[kernel]\nversion = '{kernel}'\n[machine]\ninitcwnd = 1800000000\n[[task]]\nwrite = 100000\ntimes = 10"
        );

        assert_eq!(run(&tables).stats().delivered_bytes, 1_000_000, "{kernel}");
    }
}

#[test]
fn in_3_10_a_connection_that_was_given_up_breaks_no_invariant() {
    let tables = "seed = 14\n[kernel]\nversion = '3.10'\n[link]\ndelay = '20ms'\nloss = '60%'\n[[task]]\nwrite = 30000\ntimes = 1";

    run(tables);
}

/// What `run --headless --check --rate unlimited --delay 1ms --sndbuf 1MiB --write 1MiB --bytes 2200MB` comes past after
/// 2 GiB: an skb on both sides of a place that is 2^31 from the start.
#[test]
fn an_skb_that_straddles_two_gibibytes_breaks_no_invariant() {
    for kernel in ["3.10", "6.1", "6.18"] {
        let tables = format!(
            "[kernel]\nversion = '{kernel}'\n[socket]\nsndbuf = '1MiB'\n[link]\nrate = 'unlimited'\ndelay = '1ms'\n\
             [[task]]\nwrite = '1MiB'\ntotal = '4MiB'"
        );
        let mut scenario = parse(&tables).unwrap_or_else(|error| panic!("{error}"));
        scenario.world.check = true;
        let (mut world, mut happening) = (World::new(&scenario.world), Happening::new());
        // As if 2 GiB less a little had been sent and acknowledged before.
        let mut moved = false;
        while !world.is_finished() && world.advance(Time::from_millis(60_000), &mut NoProbe, &mut happening) {
            if !moved && world.engine.sk.snd_una == world.engine.sk.snd_nxt && happening.connected {
                let before = (1 << 31) - 500_000;
                world.engine.sk.isn = SeqNum(world.engine.sk.isn.0.wrapping_sub(before));
                world.engine.sk.bytes.acked += u64::from(before);
                moved = true;
            }
            world
                .engine
                .check_invariants()
                .unwrap_or_else(|violation| panic!("{kernel} at {}: {violation}", world.now));
        }
        assert!(moved);
        assert_eq!(world.engine.sk.snd_una, world.engine.sk.write_seq, "{kernel}");
    }
}
