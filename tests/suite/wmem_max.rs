//! How far a small tcp_wmem limits a sender: a case that a real 6.18 was measured with.

use skbscope::engine::NoProbe;
use skbscope::scenario::Scenario;
use skbscope::units::Time;
use skbscope::world::{Happening, World};

const CASE: &str = "title = 'tcp_wmem capped at 8,912 bytes'\nshows = 's'\n\
    [machine]\ntcp_wmem = [4096, 8912, 8912]\n\
    [peer]\nrcvbuf = '1MiB'\ndelayed_ack = '0ms'\n\
    [link]\ndelay = '10ms'\nrate = '20mbit'\n";

/// `sk_sndbuf`, and the largest `sk_wmem_queued` in three seconds.
fn buffer(nodelay: bool, write: u32) -> (u32, u32) {
    let text = format!("{CASE}[socket]\ncongestion = 'reno'\nnodelay = {nodelay}\n[[task]]\nwrite = {write}");
    let scenario = Scenario::parse("case", "case.toml", &text).unwrap_or_else(|error| panic!("{error}"));
    let (mut world, mut happening) = (World::new(&scenario.world), Happening::new());
    while world.advance(Time::from_millis(3_000), &mut NoProbe, &mut happening) {}
    (world.engine.sk.sndbuf, u32::try_from(world.stats().largest_wmem_queued).expect("a buffer is below 4 GiB"))
}

/// Measured: 1,180,896 bytes with writes of 64 KiB, where Nagle's rule keeps a rest that is filled without a look at the
/// limit; 89,608 with TCP_NODELAY, and 88,856 with writes of 45 whole segments, which leave no rest.
#[test]
fn sndbuf_stays_where_tcp_wmem_has_it_and_a_rest_that_nagle_holds_lets_a_hundred_times_as_much_in() {
    let measured = [(false, 65_536, 1_180_896), (true, 65_536, 89_608), (false, 65_160, 88_856)];
    for (nodelay, write, queued) in measured {
        let (sndbuf, largest) = buffer(nodelay, write);

        assert_eq!(sndbuf, 8_912);
        assert!(largest.abs_diff(queued) < queued / 5, "{largest} where the kernel had {queued}");
    }
}
