//! packetdrill itself, asked what this machine's kernel does with a script. It runs in a network namespace of its own.

use std::fmt;
use std::path::Path;
use std::process::{Command, Output};

use serde::Serialize;

use crate::conformance::packetdrill::Verdict;
use crate::language::{said, text};

/// How long a script may take there, in seconds.
const PATIENCE: &str = "120";
/// What `timeout` ends with when it had to end a program.
const TOO_LONG: i32 = 124;
/// Characters of what packetdrill says that are told.
const SHOWN: usize = 200;
/// What times may be off where the kernel's tick is coarser than the script thinks: packetdrill's own tolerance and two
/// ticks of 4 ms. The engine is given as much.
const WITH_TICKS: &str = "--tolerance_usecs=12000";
/// Addresses, and what scripts leave to whoever starts packetdrill.
const ARGUMENTS: [&str; 11] = [
    "--ip_version=ipv4",
    "--local_ip=192.168.0.1",
    "--gateway_ip=192.168.0.1",
    "--netmask_ip=255.255.0.0",
    "--remote_ip=192.0.2.1",
    "-D",
    "CMSG_LEVEL_IP=SOL_IP",
    "-D",
    "CMSG_TYPE_RECVERR=IP_RECVERR",
    "-D",
    "CODE=host_unreachable",
];
/// The engine's congestion control, where the namespace may have it.
const CUBIC: &str = "sysctl -q -w net.ipv4.tcp_congestion_control=cubic";

/// What this machine's kernel did.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kernel {
    /// As scripted.
    Passes,
    /// As scripted, but some of it at other times, by a tick or two: what packetdrill says of it.
    PassesByTicks(String),
    /// Something else: what packetdrill says of it.
    Fails(String),
    /// It could not be asked.
    Silent(String),
}

/// What the user has to know before the kernel is asked; none: nothing.
pub fn warning() -> Option<String> {
    let set = Command::new("unshare").args(["--net", "sh", "-c", CUBIC]).output().ok()?;
    let refused = String::from_utf8_lossy(&set.stderr).contains("not permitted");
    refused.then(|| {
        "note    the kernel of this machine refuses cubic to new namespaces, so that it is asked with another congestion \
         control. To allow it: sysctl net.ipv4.tcp_allowed_congestion_control=\"reno cubic\""
            .to_owned()
    })
}

/// Runs a script under `program`.
pub fn ask(program: &str, script: &Path) -> Kernel {
    match once(program, script, None) {
        Kernel::Fails(says) if says.contains("timing error") => match once(program, script, Some(WITH_TICKS)) {
            Kernel::Passes => Kernel::PassesByTicks(says),
            _ => Kernel::Fails(says),
        },
        kernel => kernel,
    }
}

fn once(program: &str, script: &Path, more: Option<&str>) -> Kernel {
    let folder = script.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = script.file_name().unwrap_or_default();
    let command = format!(r#"ip link set lo up; {CUBIC} 2>/dev/null; exec "$0" "$@""#);
    let output = Command::new("unshare")
        .args(["--net", "timeout", PATIENCE, "sh", "-c", &command, program])
        .args(ARGUMENTS)
        .args(more)
        .arg(name)
        .current_dir(folder)
        .output();
    match output {
        Ok(output) => judge(&output, &name.to_string_lossy()),
        Err(error) => Kernel::Silent(format!("unshare: {error}")),
    }
}

fn judge(output: &Output, name: &str) -> Kernel {
    let said = String::from_utf8_lossy(&output.stderr);
    let about = about(&said, name);
    match output.status.code() {
        Some(0) => Kernel::Passes,
        Some(TOO_LONG) => {
            Kernel::Fails(text!("oracle-it-had-not-ended-after", PATIENCE = PATIENCE.to_string()).aloud())
        }
        // The shell and unshare have codes of their own for what they could not start.
        Some(126 | 127) | None => Kernel::Silent(about),
        Some(_) if said.starts_with("unshare") => Kernel::Silent(about),
        Some(_) => Kernel::Fails(about),
    }
}

/// What of all that it said is told: the assertion that does not hold with its value, or the line about the script.
fn about(said: &str, name: &str) -> String {
    let value = said.lines().find_map(|line| line.strip_prefix("AssertionError"));
    let asserted = said.lines().rfind(|line| line.contains("assert "));
    let text = match (asserted, value) {
        (Some(asserted), Some(value)) => {
            let from = asserted.find("assert ").unwrap_or(0);
            format!("{}{value}", asserted[from..].trim_end_matches([' ', '\\']))
        }
        _ => said.lines().find(|line| line.contains(name)).or(said.lines().next()).unwrap_or_default().to_owned(),
    };
    text.chars().take(SHOWN).collect()
}

impl Kernel {
    /// Who is right, where not all three agree.
    pub fn judge(&self, verdict: &Verdict) -> &'static str {
        match (self, verdict) {
            (Kernel::Silent(_), _) => "the kernel was not asked",
            (Kernel::Passes, Verdict::Pass) => "script, kernel and engine agree",
            (Kernel::PassesByTicks(_), Verdict::Pass) => {
                "script, kernel and engine agree, with some slack for the tick"
            }
            (Kernel::Passes | Kernel::PassesByTicks(_), Verdict::Fail(_)) => {
                "script and kernel agree: the engine is wrong"
            }
            (Kernel::Passes | Kernel::PassesByTicks(_), Verdict::NotRun { .. }) => "script and kernel agree",
            (Kernel::Fails(_), Verdict::Pass) => "script and engine agree: this kernel does something else",
            (Kernel::Fails(says), Verdict::Fail(failure)) if says.contains(&format!(":{}:", failure.line)) => {
                "kernel and engine agree: the script is not true of them, from the same line on"
            }
            (Kernel::Fails(says), Verdict::Fail(failure))
                if is_same_assertion(says, &failure.expected, &failure.got) =>
            {
                "kernel and engine agree: the script is not true of them, and both have the same value"
            }
            (Kernel::Fails(_), Verdict::Fail(_)) => "the script is not true of this kernel, nor of the engine",
            (Kernel::Fails(_), Verdict::NotRun { .. }) => "the script is not true of this kernel",
        }
    }
}

/// `assert tcpi_snd_cwnd == 4, tcpi_snd_cwnd: 5` of the kernel is `tcpi_snd_cwnd = 5` of the engine.
fn is_same_assertion(says: &str, expected: &str, got: &str) -> bool {
    let Some((assertion, value)) = says.rsplit_once(": ") else { return false };
    let name = assertion.rsplit([' ', ',']).next().unwrap_or_default();
    says.starts_with(expected) && got.split(", ").any(|one| one == format!("{name} = {value}"))
}

impl fmt::Display for Kernel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Kernel::Passes => f.write_str(&text!("oracle-as-scripted").aloud()),
            Kernel::PassesByTicks(says) => write!(f, "as scripted within two ticks: {says}"),
            Kernel::Fails(says) => f.write_str(says),
            Kernel::Silent(why) => said!(f, "oracle-not-asked", why = why.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conformance::packetdrill::Failure;

    fn failed(line: usize, expected: &str, got: &str) -> Verdict {
        Verdict::Fail(Failure { line, expected: expected.to_owned(), got: got.to_owned(), at_us: 0 })
    }

    #[test]
    fn two_of_three_are_right() {
        let fails = Kernel::Fails("x.pkt:3: no".to_owned());
        assert_eq!(Kernel::Passes.judge(&Verdict::Pass), "script, kernel and engine agree");
        assert!(fails.judge(&Verdict::Pass).ends_with("this kernel does something else"));
        assert!(fails.judge(&failed(3, "", "")).ends_with("from the same line on"));
        assert!(fails.judge(&failed(4, "", "")).ends_with("nor of the engine"));
        assert_eq!(
            ask("/nonexistent/packetdrill", Path::new("a.pkt")).judge(&Verdict::Pass),
            "the kernel was not asked"
        );
    }

    #[test]
    fn an_assertion_is_told_with_its_value_and_is_the_same_where_the_engine_has_that_too() {
        let said = "Traceback (most recent call last):\n  File \"/tmp/code\", line 9, in <module>\n    \
            print(x); assert tcpi_snd_cwnd == 4, tcpi_snd_cwnd\n           ^^^\nAssertionError: 5\na.pkt: error\n";

        let fails = Kernel::Fails(about(said, "a.pkt"));

        assert_eq!(fails.to_string(), "assert tcpi_snd_cwnd == 4, tcpi_snd_cwnd: 5");
        let same = failed(9, "assert tcpi_snd_cwnd == 4, tcpi_snd_cwnd", "tcpi_snd_cwnd = 5");
        assert!(fails.judge(&same).ends_with("both have the same value"));
        let other = failed(9, "assert tcpi_snd_cwnd == 4, tcpi_snd_cwnd", "tcpi_snd_cwnd = 6");
        assert!(fails.judge(&other).ends_with("nor of the engine"));
    }
}
