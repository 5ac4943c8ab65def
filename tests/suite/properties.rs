//! Random sessions: whatever programs, options, links and readers do, no invariant breaks at any step, and the peer reads
//! what was written.

use crate::random::checker::Checker;
use crate::random::{dying_world, world};
use proptest::prelude::*;

use skbscope::engine::{Engine, NoProbe, Probe, State};
use skbscope::units::Time;
use skbscope::world::{Doing, Happening, World};

// ---- what must hold ----

/// What a probe has found wrong, if it looks for anything.
trait Finds: Probe {
    fn broken(&mut self) -> Option<String>;
}

impl Finds for Checker {
    fn broken(&mut self) -> Option<String> {
        self.take()
    }
}

impl Finds for NoProbe {
    fn broken(&mut self) -> Option<String> {
        None
    }
}

/// Makes at most so many inputs with all checks after each. `Err`: what broke, and where.
fn run(world: &mut World, most: u32, probe: &mut impl Finds) -> Result<(), TestCaseError> {
    let mut happening = Happening::new();
    for input in 0..most {
        if world.is_finished() || !world.advance(Time::NEVER, probe, &mut happening) {
            return Ok(());
        }
        let broken = probe.broken().or(world.check().err().map(|violation| violation.to_string()));
        prop_assert!(broken.is_none(), "input {input}, {} {}: {broken:?}", happening.at, happening.cause);
    }
    Ok(())
}

/// A connection of Linux 3.10 may die of an skb without bytes, which no peer acknowledges (tests/empty_skb.rs).
fn died_of_an_empty_skb(engine: &Engine) -> bool {
    let head_is_empty = engine.queues.rtx_queue().next().is_some_and(|head| head.is_empty());
    !engine.config.kernel.rules.drops_empty_skb && engine.sk.state == State::Close && head_is_empty
}

fn delivered_all(world: &World) -> Result<(), TestCaseError> {
    let stats = world.stats();
    prop_assert!(world.is_finished(), "no end: {:#?} {:?}", stats, world.programs);
    if died_of_an_empty_skb(&world.engine) {
        return Ok(());
    }
    for program in &world.programs {
        prop_assert_eq!(program.doing, Doing::Done, "{:#?}", stats);
        prop_assert!(program.written >= program.config.total.unwrap_or(0));
    }
    prop_assert_eq!(stats.written_bytes, stats.delivered_bytes, "{:#?}", stats);
    prop_assert_eq!(world.written_digest(), world.read_digest());
    prop_assert_eq!(world.engine.sk.wmem_queued, 0);
    prop_assert_eq!(world.engine.sk.wmem_alloc, 0);
    Ok(())
}

/// PROPTEST_CASES for long searches, and otherwise few enough to wait for.
fn cases(usual: u32) -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(usual)
}

/// More inputs than any of these worlds needs.
const ALL: u32 = 200_000;

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(60), max_shrink_iters: 300, ..ProptestConfig::default() })]

    #[test]
    fn no_step_breaks_an_invariant(config in world(15_000)) {
        let mut world = World::new(&config);
        run(&mut world, ALL, &mut Checker::default())?;
        delivered_all(&world)?;
    }

    #[test]
    fn no_end_of_a_connection_breaks_an_invariant(config in dying_world()) {
        let mut world = World::new(&config);
        run(&mut world, 3_000, &mut Checker::default())?;
    }

    #[test]
    fn every_stream_arrives_and_a_clone_goes_the_same_way(config in world(200_000), inputs in 0_u32..400) {
        let mut world = World::new(&config);
        run(&mut world, inputs, &mut NoProbe)?;
        let mut clone = world.clone();
        run(&mut world, ALL, &mut NoProbe)?;
        delivered_all(&world)?;

        run(&mut clone, ALL, &mut NoProbe)?;
        prop_assert_eq!(clone.stats(), world.stats());
        prop_assert_eq!(clone.read_digest(), world.read_digest());
    }
}
