//! A random world, to its end or for long, with all invariants at every step.

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use skbscope::units::Time;
use skbscope::world::{Happening, World};

use crate::Counts;
use crate::random::checker::Checker;
use crate::random::{dying_world, world};

/// More than most worlds need.
const INPUTS: u64 = 50_000;

pub fn attempt(seed: u64) -> Counts {
    let bytes: Vec<u8> = seed.to_le_bytes().repeat(4);
    let mut runner = TestRunner::new_with_rng(Config::default(), TestRng::from_seed(RngAlgorithm::ChaCha, &bytes));
    // One in three dies.
    let worlds = if seed.is_multiple_of(3) { dying_world().boxed() } else { world(200_000).boxed() };
    let mut world = World::new(&worlds.new_tree(&mut runner).expect("no world is refused").current());
    let mut checker = Checker::default();
    let mut inputs = 0;
    let mut happening = Happening::quiet();
    while inputs < INPUTS && !world.is_finished() && world.advance(Time::NEVER, &mut checker, &mut happening) {
        inputs += 1;
        let broken = checker.take().or(world.check().err().map(|violation| violation.to_string()));
        assert!(broken.is_none(), "input {inputs}: {}", broken.unwrap_or_default());
    }
    let stats = world.stats();
    Counts::from([
        ("inputs", inputs),
        ("steps", checker.steps),
        ("packets", stats.packets_sent + stats.packets_received),
    ])
}
