//! What it costs to be able to go back: memory, the way to a moment, and the way forward meanwhile.

use std::cell::RefCell;
use std::time::Duration;

use skbscope::debugger::{Moment, Session};
use skbscope::engine::Kernel;
use skbscope::world::{ProgramConfig, WorldConfig};

use crate::measure::{Table, median};

const INPUTS: u64 = 100_000;
/// Moments that are gone to.
const MOMENTS: usize = 201;
const ROUNDS: usize = 11;
const RUN: u32 = 10_000;

pub fn run(table: &mut Table) {
    let live = |budget| {
        median(
            ROUNDS,
            RUN,
            || {
                let mut session = Session::new(config());
                budget_of(&mut session, budget);
                session
            },
            |session| (0..RUN).for_each(|_| assert!(session.next_input())),
        )
    };
    let (on, off) = (live(None), live(Some(0)));
    table.row("an input on the screen, history on", on, Some(("history off", off)), "");

    let mut session = Session::new(config());
    (0..INPUTS).for_each(|_| assert!(session.next_input()));
    let (bytes, checkpoints) = session.checkpoint_bytes();
    let per_thousand = bytes as f64 / (INPUTS / 1_000) as f64;
    let text = format!("{:.0} KiB", per_thousand / 1024.0);
    table.text(&format!("memory for 1,000 inputs, {checkpoints} checkpoints in {INPUTS}"), text, "");

    let session = RefCell::new(session);
    let mut number = 1;
    let time = median(
        MOMENTS,
        1,
        || {
            number = (number + 61_803) % INPUTS;
            Moment::new(number + 1, 1 + (number % 7) as u32)
        },
        |moment| session.borrow_mut().go_to(*moment).expect("it was there"),
    );
    table.row("go to a random moment of 100,000 inputs", time, Some(("10 milliseconds", 10e6)), "<= 1");
}

fn budget_of(session: &mut Session, budget: Option<usize>) {
    if let Some(bytes) = budget {
        session.set_budget(bytes);
    }
}

/// Two writers that fill a buffer over a link with losses.
fn config() -> WorldConfig {
    let mut config = WorldConfig::new(Kernel::v6_18());
    config.link.rate = Some(100_000_000);
    config.link.delay = Duration::from_millis(5);
    config.link.loss = 0.005;
    config.programs = vec![ProgramConfig::default(), ProgramConfig::default()];
    config
}
