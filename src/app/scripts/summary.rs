//! What became of scripts, for people and for programs.

use std::fmt;
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::app::error_line::in_one_line;
use crate::app::scripts::Known;
use crate::app::scripts::files::{Found, find, read, shell_script};
use crate::app::scripts::oracle::{Kernel, ask, warning};
use crate::conformance::packetdrill::{Missing, Verdict, kernel_under_test, run};
use crate::kernel::KernelVersion;
use crate::language::{aloud, said, term, text};

/// Lines of what a script misses that are shown.
const MISSING_SHOWN: usize = 3;

/// One script.
#[derive(Serialize)]
pub struct ScriptReport {
    /// Its name: its path below the folder that was asked for.
    pub script: String,
    /// What came of it.
    #[serde(flatten)]
    pub verdict: Verdict,
    /// Why it is known to fail, if it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub known: Option<String>,
    /// What its code printed, by line.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub printed: Vec<(usize, String)>,
    /// What this machine's kernel did, if it was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kernel: Option<Kernel>,
    #[serde(skip)]
    path: PathBuf,
}

/// A file that could not be run, and why.
#[derive(Serialize)]
pub struct Unreadable {
    /// Its path.
    pub file: String,
    /// What is wrong.
    pub error: String,
}

/// What became of all of them.
#[derive(Default, Serialize)]
pub struct Summary {
    /// One after the other.
    pub scripts: Vec<ScriptReport>,
    /// Files that could not be run.
    pub unreadable: Vec<Unreadable>,
    /// How many were as scripted.
    pub passed: usize,
    /// How many were not, without those that are known to fail.
    pub failed: usize,
    /// How many use what the engine has not.
    pub not_run: usize,
    /// How many failed as known.
    pub failed_as_known: usize,
    /// How many are known to fail, and passed.
    pub passed_unexpectedly: usize,
}

/// Runs all scripts that the paths name. `tell` is told what became of each.
pub fn verify_all<E>(
    paths: &[PathBuf],
    kernel: KernelVersion,
    known: &Known,
    oracle: Option<&str>,
    mut tell: impl FnMut(&str) -> Result<(), E>,
) -> Result<Summary, E> {
    let mut summary = Summary::default();
    if let Some(warning) = oracle.and_then(|_| warning()) {
        tell(&warning)?;
    }
    for path in paths {
        let scripts = match find(path) {
            Ok(scripts) => scripts,
            Err(error) => {
                summary.cannot_read(path, &error, &mut tell)?;
                continue;
            }
        };
        for Found { path, name } in scripts {
            match read(&path) {
                Ok(script) => {
                    let outcome = run(&script, kernel_under_test(kernel), &|written| shell_script(&path, written));
                    let known = known.why(&name).map(str::to_owned);
                    let kernel = oracle.map(|program| ask(program, &path));
                    let report = ScriptReport {
                        script: name,
                        verdict: outcome.verdict,
                        known,
                        printed: outcome.printed,
                        kernel,
                        path,
                    };
                    tell(&report.to_string())?;
                    summary.count(report);
                }
                Err(error) => summary.cannot_read(&path, &error, &mut tell)?,
            }
        }
    }
    Ok(summary)
}

impl Summary {
    fn cannot_read<E>(
        &mut self,
        path: &Path,
        error: &(dyn std::error::Error + 'static),
        tell: &mut impl FnMut(&str) -> Result<(), E>,
    ) -> Result<(), E> {
        let error = in_one_line(error);
        tell(&text!("scripts-error", error = error.to_string()).aloud())?;
        self.unreadable.push(Unreadable { file: path.display().to_string(), error });
        Ok(())
    }

    fn count(&mut self, report: ScriptReport) {
        let count = match (&report.verdict, &report.known) {
            (Verdict::Pass, None) => &mut self.passed,
            (Verdict::Pass, Some(_)) => &mut self.passed_unexpectedly,
            (Verdict::Fail(_), None) => &mut self.failed,
            (Verdict::Fail(_), Some(_)) => &mut self.failed_as_known,
            (Verdict::NotRun { .. }, _) => &mut self.not_run,
        };
        *count += 1;
        self.scripts.push(report);
    }

    /// Whether something came out that should not.
    pub fn is_bad(&self) -> bool {
        self.failed + self.passed_unexpectedly > 0
    }

    /// Whether all that was asked for could be judged, and anything was.
    pub fn is_whole(&self) -> bool {
        self.unreadable.is_empty() && self.not_run < self.scripts.len()
    }
}

/// `pass    a.pkt`; `FAIL    a.pkt:14` with what was expected and what came; `not run a.pkt` with what it misses.
impl fmt::Display for ScriptReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write_verdict(f)?;
        match &self.kernel {
            Some(kernel) => write!(f, "\n  kernel    {kernel}\n  so        {}", kernel.judge(&self.verdict)),
            None => Ok(()),
        }
    }
}

impl ScriptReport {
    fn write_verdict(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = &self.script;
        match &self.verdict {
            Verdict::Pass if self.known.is_some() => {
                said!(f, "scripts-pass-which-was-known-to", name = name.to_string())
            }
            Verdict::Pass => said!(f, "scripts-pass", name = name.to_string()),
            Verdict::Fail(failure) => {
                let word =
                    if self.known.is_some() { text!("scripts-known").aloud() } else { text!("scripts-fail").aloud() };
                let at = failure.at_us as f64 / 1e6;
                said!(
                    f,
                    "scripts-at-s",
                    word = word.to_string(),
                    name = name.to_string(),
                    line = failure.line.to_string(),
                    at = format!("{:.6}", at)
                )?;
                let expected = text!("scripts-expected-got", expected = failure.expected.to_string());
                let got = text!("scripts-got", got = failure.got.to_string());
                write!(f, "\n{}\n{}", expected.aloud(), got.aloud())?;
                if let Some(why) = self.known.as_deref().filter(|why| !why.is_empty()) {
                    return write!(f, "\n{}", text!("scripts-known-why", why = why).aloud());
                }
                let path = self.path.display();
                said!(f, "scripts-to-see-it-skbscope-run", path = path.to_string(), at = format!("{:.6}", at))
            }
            Verdict::NotRun { missing } => {
                let shown: Vec<_> = missing
                    .iter()
                    .take(MISSING_SHOWN)
                    .map(|Missing { line, what }| {
                        text!("scripts-line", line = line.to_string(), what = what.to_string()).aloud()
                    })
                    .collect();
                said!(f, "scripts-not-run", name = name.to_string(), shown = shown.join("; ").to_string())?;
                match missing.len().saturating_sub(MISSING_SHOWN) {
                    0 => Ok(()),
                    more => said!(f, "scripts-and-more", more = more.to_string()),
                }
            }
        }
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        said!(
            f,
            "scripts-of-pass",
            passed = self.passed.to_string(),
            scripts = text!("count-script", n = self.scripts.len())
        )?;
        for (count, what) in [
            (self.failed, "fail"),
            (self.failed_as_known, "fail as known"),
            (self.passed_unexpectedly, "pass and were known to fail"),
            (self.not_run, "not run"),
            (self.unreadable.len(), "could not be read"),
        ] {
            if count > 0 {
                write!(f, "; {count} {}", term(&aloud(), what))?;
            }
        }
        writeln!(f)
    }
}
