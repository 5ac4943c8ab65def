//! Sessions recorded for the tests.

use crate::screen_user;
use skbscope::engine::NoProbe;
use skbscope::journal::{Header, InputLine, Line, StateLine};
use skbscope::scenario::Scenario;
use skbscope::units::Time;
use skbscope::world::{Happening, World};

/// A recording, and what its session was like.
pub struct Run {
    pub text: String,
    /// `sk_wmem_queued` after each input.
    pub queued: Vec<u32>,
}

/// A scenario from its beginning to its end, as it runs without a screen.
pub fn record(name: &str) -> Run {
    record_scenario(screen_user::scenario(name))
}

pub fn record_scenario(mut scenario: Scenario) -> Run {
    scenario.world.auto_step = true;
    scenario.world.digest = true;
    let until = scenario.run_for.map_or(Time::NEVER, |span| Time::ZERO + span);
    let (mut world, mut happening) = (World::new(&scenario.world), Happening::quiet());
    let mut run = Run { text: Line::Header(Header::new(scenario)).to_text(), queued: Vec::new() };
    while world.advance(until, &mut NoProbe, &mut happening) {
        run.queued.push(world.engine.sk.wmem_queued);
        run.text += &Line::Input(InputLine::new(&world, &happening)).to_text();
        if world.is_finished() {
            break;
        }
    }
    run.text += &Line::End(StateLine::of(&world)).to_text();
    run
}
