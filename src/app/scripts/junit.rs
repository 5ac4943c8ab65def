//! The results in the XML that CI systems read.

use std::io;
use std::path::Path;

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use crate::app::scripts::{ScriptReport, Summary};
use crate::conformance::packetdrill::Verdict;

/// Writes them to a file.
pub fn write(path: &Path, summary: &Summary) -> io::Result<()> {
    let mut suite = TestSuite::new("packetdrill");
    suite.add_test_cases(summary.scripts.iter().map(case));
    let unreadable = summary.unreadable.iter().map(|file| {
        let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
        status.set_message(&file.error);
        TestCase::new(&file.file, status)
    });
    suite.add_test_cases(unreadable);
    let mut report = Report::new("skbscope");
    report.add_test_suite(suite);
    let text = report.to_string().map_err(io::Error::other)?;
    std::fs::write(path, text)
}

fn case(report: &ScriptReport) -> TestCase {
    let status = match (&report.verdict, &report.known) {
        (Verdict::Pass, None) => TestCaseStatus::success(),
        (Verdict::Pass, Some(_)) => {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
            status.set_message("it passes, and is on the list of those that are known to fail");
            status
        }
        (Verdict::Fail(_), Some(why)) => {
            let mut status = TestCaseStatus::skipped();
            status.set_message(format!("fails as known: {why}"));
            status
        }
        (Verdict::Fail(failure), None) => {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
            status.set_message(format!("line {}: expected {}, got {}", failure.line, failure.expected, failure.got));
            status
        }
        (Verdict::NotRun { missing }, _) => {
            let missing: Vec<_> = missing.iter().map(|one| format!("line {}: {}", one.line, one.what)).collect();
            let mut status = TestCaseStatus::skipped();
            status.set_message(format!("not run: {}", missing.join("; ")));
            status
        }
    };
    TestCase::new(&report.script, status)
}
