//! A script that was run as a scenario for the screen: the same inputs at the same times, and the script beside them.

use crate::conformance::packetdrill::Outcome;
use crate::conformance::packetdrill::machine::Machine;
use crate::peer::{ManualConfig, PeerConfig};
use crate::scenario::Scenario;
use crate::world::{Command, ScriptItem, When, WorldConfig};

/// The world in which the engine is told the same again. Its peer is silent: what it says is among the inputs.
pub(super) fn world(machine: &mut Machine) -> WorldConfig {
    let inputs = machine.take_inputs().into_iter();
    let script =
        inputs.map(|(at, input)| ScriptItem { when: When::At(at), command: Command::Input(Box::new(input)) }).collect();
    let engine = machine.config().clone();
    let base = WorldConfig::new(engine.kernel.clone());
    let mut world = WorldConfig { engine, script, scripted: true, ..base };
    world.peer = PeerConfig::Manual(ManualConfig::default());
    world.link.delay = std::time::Duration::ZERO;
    world
}

/// A script that was run, by its name and its text; none where it could not be.
pub fn scenario(name: &str, text: &str, outcome: &Outcome) -> Option<Scenario> {
    let world = *outcome.session.clone()?;
    Some(Scenario {
        name: name.to_owned(),
        title: format!("{name}, a script of packetdrill"),
        shows: format!("{}.", outcome.verdict),
        why: text.to_owned(),
        zh: None,
        run_for: None,
        breakpoints: Vec::new(),
        world,
        file: None,
    })
}
