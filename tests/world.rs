//! Whole sessions: programs, engine, link and peer under one virtual clock.

use std::time::Duration;

use skbscope::engine::{Errno, Kernel, MsgFlags, NoProbe, SockOpt, State};
use skbscope::peer::{LinkChange, LinkConfig, ManualConfig, PeerCommand, PeerConfig, ReceiverConfig};
use skbscope::units::{SeqNum, TaskId, Time};
use skbscope::world::{
    Command, Doing, Finally, Happening, Mode, ProgramConfig, ScriptItem, Start, When, World, WorldConfig, Write,
};

/// A checked world with these programs.
fn config(programs: Vec<ProgramConfig>) -> WorldConfig {
    WorldConfig { programs, check: true, digest: true, ..WorldConfig::new(Kernel::v6_18()) }
}

fn writer(total: u64, bytes: u32) -> ProgramConfig {
    ProgramConfig { writes: vec![Write::of(bytes)], total: Some(total), ..ProgramConfig::default() }
}

fn receiver(config: &mut WorldConfig) -> &mut ReceiverConfig {
    match &mut config.peer {
        PeerConfig::Loopback(receiver) => receiver,
        PeerConfig::Manual(_) => panic!("a loopback peer"),
    }
}

/// Runs a world to its end, or for a virtual hour, with all checks after every input.
fn run(config: &WorldConfig) -> World {
    let mut world = World::new(config);
    run_on(&mut world, Time::from_millis(3_600_000));
    world
}

fn run_on(world: &mut World, until: Time) {
    let mut happening = Happening::new();
    while !world.is_finished() && world.advance(until, &mut NoProbe, &mut happening) {
        if let Err(violation) = world.check() {
            panic!("{} {}: {violation}", happening.at, happening.cause);
        }
    }
}

/// Everything that was written has been read, byte for byte.
fn assert_delivered(world: &World, bytes: u64) {
    let stats = world.stats();
    assert!(world.is_finished(), "{stats:#?} {:?}", world.programs);
    assert_eq!((stats.written_bytes, stats.delivered_bytes), (bytes, bytes), "{stats:#?}");
    assert_eq!(world.written_digest(), world.read_digest());
}

#[test]
fn a_plain_transfer_arrives_whole() {
    let world = run(&config(vec![writer(1_000_000, 4096)]));

    assert_delivered(&world, 1_000_000);
    let stats = world.stats();
    assert_eq!((stats.retransmits, stats.timeouts), (0, 0), "{stats:#?}");
    assert_eq!(stats.calls, 245);
}
