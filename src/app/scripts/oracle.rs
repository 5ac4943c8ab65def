//! packetdrill itself, asked what this machine's kernel does with a script. It runs in a network namespace of its own.

use std::fmt;
use std::path::Path;
use std::process::Command;

use serde::Serialize;

use crate::conformance::packetdrill::Verdict;

/// How long a script may take there, in seconds.
const PATIENCE: &str = "120";
/// What `timeout` ends with when it had to end a program.
const TOO_LONG: i32 = 124;
/// Characters of what packetdrill says that are told.
const SHOWN: usize = 200;

/// What this machine's kernel did.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kernel {
    /// As scripted.
    Passes,
    /// Something else: what packetdrill says of it.
    Fails(String),
    /// It could not be asked.
    Silent(String),
}

/// Runs a script under `program`.
pub fn ask(program: &str, script: &Path) -> Kernel {
    let folder = script.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = script.file_name().unwrap_or_default();
    let command = r#"ip link set lo up; exec "$0" "$1""#;
    let output = Command::new("unshare")
        .args(["--net", "timeout", PATIENCE, "sh", "-c", command, program])
        .arg(name)
        .current_dir(folder)
        .output();
    let output = match output {
        Ok(output) => output,
        Err(error) => return Kernel::Silent(format!("unshare: {error}")),
    };
    let said = String::from_utf8_lossy(&output.stderr);
    let about = said.lines().find(|line| line.contains(&*name.to_string_lossy())).or(said.lines().next());
    let about: String = about.unwrap_or_default().chars().take(SHOWN).collect();
    match output.status.code() {
        Some(0) => Kernel::Passes,
        Some(TOO_LONG) => Kernel::Fails(format!("it had not ended after {PATIENCE} s")),
        // The shell and unshare have codes of their own for what they could not start.
        Some(126 | 127) | None => Kernel::Silent(about),
        Some(_) if said.starts_with("unshare") => Kernel::Silent(about),
        Some(_) => Kernel::Fails(about),
    }
}

impl Kernel {
    /// Who is right, where not all three agree.
    pub fn judge(&self, verdict: &Verdict) -> &'static str {
        match (self, verdict) {
            (Kernel::Silent(_), _) => "the kernel was not asked",
            (Kernel::Passes, Verdict::Pass) => "script, kernel and engine agree",
            (Kernel::Passes, Verdict::Fail(_)) => "script and kernel agree: the engine is wrong",
            (Kernel::Passes, Verdict::NotRun { .. }) => "script and kernel agree",
            (Kernel::Fails(_), Verdict::Pass) => "script and engine agree: this kernel does something else",
            (Kernel::Fails(_), Verdict::Fail(_)) => "the script is not true of this kernel, nor of the engine",
            (Kernel::Fails(_), Verdict::NotRun { .. }) => "the script is not true of this kernel",
        }
    }
}

impl fmt::Display for Kernel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Kernel::Passes => f.write_str("as scripted"),
            Kernel::Fails(says) => f.write_str(says),
            Kernel::Silent(why) => write!(f, "not asked: {why}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_of_three_are_right() {
        let fails = Kernel::Fails("x.pkt:3: no".to_owned());
        assert_eq!(Kernel::Passes.judge(&Verdict::Pass), "script, kernel and engine agree");
        assert!(fails.judge(&Verdict::Pass).ends_with("this kernel does something else"));
        assert_eq!(
            ask("/nonexistent/packetdrill", Path::new("a.pkt")).judge(&Verdict::Pass),
            "the kernel was not asked"
        );
    }
}
