//! One script, to be shown.

use std::path::Path;

use crate::app::scripts::files::{ScriptError, shell_script};
use crate::conformance::packetdrill::{Outcome, kernel_under_test, run as run_script, scenario};
use crate::kernel::KernelVersion;
use crate::os::files::input;
use crate::scenario::Scenario;
use crate::scenario::packetdrill::Script;

/// A script that was run.
pub struct Ran {
    /// What came of it.
    pub outcome: Outcome,
    /// The same run for the screen; none where it uses what the engine has not.
    pub scenario: Option<Scenario>,
}

/// Whether a path names a script.
pub fn is_script(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "pkt")
}

/// Reads a script and runs it.
pub fn run(path: &Path, kernel: KernelVersion) -> Result<Ran, ScriptError> {
    let text =
        input::read_text(path, input::SCENARIO).map_err(|error| ScriptError::Read { path: path.to_owned(), error })?;
    let wrong = |problem: crate::scenario::Problem| problem.in_file(&path.display().to_string(), &text);
    let script = Script::parse(&text).map_err(|problem| ScriptError::Wrong(wrong(problem)))?;
    let outcome = run_script(&script, kernel_under_test(kernel), &|written| shell_script(path, written));
    let name = path.file_stem().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let scenario = scenario(&name, &text, &outcome);
    Ok(Ran { outcome, scenario })
}
