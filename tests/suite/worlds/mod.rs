//! Small worlds, and ways to run them.

use std::time::Duration;

use skbscope::engine::{Kernel, NoProbe};
use skbscope::peer::{PeerConfig, ReceiverConfig};
use skbscope::units::Time;
use skbscope::world::{Command, Happening, ProgramConfig, ScriptItem, When, World, WorldConfig, Write};

pub const MS: Duration = Duration::from_millis(1);

/// A checked world with these programs.
pub fn config(programs: Vec<ProgramConfig>) -> WorldConfig {
    WorldConfig { programs, check: true, digest: true, ..WorldConfig::new(Kernel::v6_18()) }
}

pub fn writer(total: u64, bytes: u32) -> ProgramConfig {
    ProgramConfig { writes: vec![Write::of(bytes)], total: Some(total), ..ProgramConfig::default() }
}

pub fn receiver(config: &mut WorldConfig) -> &mut ReceiverConfig {
    match &mut config.peer {
        PeerConfig::Loopback(receiver) => receiver,
        PeerConfig::Manual(_) | PeerConfig::Remote(_) => panic!("a loopback peer"),
    }
}

pub fn at(ms: u64, command: Command) -> ScriptItem {
    ScriptItem { when: When::At(Time::from_millis(ms)), command }
}

/// Runs a world to its end, or for a virtual hour, with all checks after every input.
pub fn run(config: &WorldConfig) -> World {
    let mut world = World::new(config);
    run_until(&mut world, Time::from_millis(3_600_000));
    world
}

pub fn run_until(world: &mut World, until: Time) {
    let mut happening = Happening::new();
    while !world.is_finished() && world.advance(until, &mut NoProbe, &mut happening) {
        if let Err(violation) = world.check() {
            panic!("{} {}: {violation}", happening.at, happening.cause);
        }
    }
}

/// Everything that was written has been read, byte for byte.
pub fn assert_delivered(world: &World, bytes: u64) {
    let stats = world.stats();
    assert!(world.is_finished(), "{stats:#?} {:?}", world.programs);
    assert_eq!((stats.written_bytes, stats.delivered_bytes), (bytes, bytes), "{stats:#?}");
    assert_eq!(world.written_digest(), world.read_digest());
}

// ---- transfers ----
