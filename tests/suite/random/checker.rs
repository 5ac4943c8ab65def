//! All invariants, at every step.

use skbscope::engine::{Engine, Probe, Step};

/// Checks the engine at every step, and remembers the last steps for the report.
#[derive(Default)]
pub struct Checker {
    pub steps: u64,
    recent: Vec<Step>,
    broken: Option<String>,
}

impl Checker {
    /// What has broken since one asked last, and the steps before it.
    pub fn take(&mut self) -> Option<String> {
        self.broken.take()
    }
}

impl Probe for Checker {
    fn step(&mut self, step: Step, engine: &Engine) {
        self.steps += 1;
        if self.broken.is_some() {
            return;
        }
        if self.recent.len() == 30 {
            self.recent.remove(0);
        }
        self.recent.push(step);
        if let Err(violation) = engine.check_step() {
            let steps: Vec<_> =
                self.recent.iter().map(|step| step.text(engine.config.kernel.release()).to_string()).collect();
            self.broken = Some(format!("{violation}\n  {}", steps.join("\n  ")));
        }
    }
}
