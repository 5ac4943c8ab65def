//! The results in the XML that CI systems read (JUnit's).

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, Event};

use crate::app::scripts::files::find;
use crate::app::scripts::{ScriptReport, Summary};
use crate::conformance::packetdrill::Verdict;
use crate::os::files::output::{FileId, OutputError};
use crate::os::files::whole::WholeFile;

/// What became of a script that did not simply pass, as the element that says so.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Trouble {
    Failure,
    Error,
    Skipped,
}

struct Case<'a> {
    name: &'a str,
    trouble: Option<(Trouble, String)>,
}

/// Where they are to go. A report that is there already is written over; a script, or anything else that is read, is not.
pub fn open(path: &Path, scripts: &[PathBuf], known: Option<&Path>) -> Result<WholeFile, OutputError> {
    let found = scripts.iter().filter_map(|path| find(path).ok()).flatten().map(|found| found.path);
    let read = found.chain(known.map(Path::to_owned)).filter_map(|path| FileId::of(&path)).collect();
    WholeFile::open(path, true, read)
}

/// Writes them to a file.
pub fn write(file: &WholeFile, summary: &Summary) -> io::Result<()> {
    let unreadable = summary
        .unreadable
        .iter()
        .map(|file| Case { name: &file.file, trouble: Some((Trouble::Error, file.error.clone())) });
    let cases: Vec<_> = summary.scripts.iter().map(case).chain(unreadable).collect();
    file.writer()?.write_all(&xml(&cases)?)
}

fn xml(cases: &[Case<'_>]) -> io::Result<Vec<u8>> {
    let count = |wanted| cases.iter().filter(|case| case.trouble.as_ref().is_some_and(|(is, _)| *is == wanted)).count();
    let counts = [
        ("tests", cases.len().to_string()),
        ("skipped", count(Trouble::Skipped).to_string()),
        ("errors", count(Trouble::Error).to_string()),
        ("failures", count(Trouble::Failure).to_string()),
    ];
    let counts = || counts.iter().map(|(name, count)| (*name, count.as_str()));
    let mut xml = Writer::new_with_indent(Vec::new(), b' ', 4);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let report = xml.create_element("testsuites").with_attribute(("name", "skbscope")).with_attributes(counts());
    report.write_inner_content(|xml| {
        let suite = xml.create_element("testsuite").with_attribute(("name", "packetdrill")).with_attributes(counts());
        suite.write_inner_content(|xml| cases.iter().try_for_each(|case| case.write(xml)))?;
        Ok(())
    })?;
    Ok(xml.into_inner())
}

impl Case<'_> {
    fn write(&self, xml: &mut Writer<Vec<u8>>) -> io::Result<()> {
        let case = xml.create_element("testcase").with_attribute(("name", printable(self.name).as_str()));
        let Some((trouble, message)) = &self.trouble else {
            case.write_empty()?;
            return Ok(());
        };
        let element = match trouble {
            Trouble::Failure => "failure",
            Trouble::Error => "error",
            Trouble::Skipped => "skipped",
        };
        case.write_inner_content(|xml| {
            xml.create_element(element).with_attribute(("message", printable(message).as_str())).write_empty()?;
            Ok(())
        })?;
        Ok(())
    }
}

/// XML has no way of writing most control characters.
fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

fn case(report: &ScriptReport) -> Case<'_> {
    let trouble = match (&report.verdict, &report.known) {
        (Verdict::Pass, None) => None,
        (Verdict::Pass, Some(_)) => {
            Some((Trouble::Failure, "it passes, and is on the list of those that are known to fail".to_owned()))
        }
        (Verdict::Fail(_), Some(why)) => Some((Trouble::Skipped, format!("fails as known: {why}"))),
        (Verdict::Fail(failure), None) => {
            let (line, expected, got) = (failure.line, &failure.expected, &failure.got);
            Some((Trouble::Failure, format!("line {line}: expected {expected}, got {got}")))
        }
        (Verdict::NotRun { missing }, _) => {
            let missing: Vec<_> = missing.iter().map(|one| format!("line {}: {}", one.line, one.what)).collect();
            Some((Trouble::Skipped, format!("not run: {}", missing.join("; "))))
        }
    };
    Case { name: &report.script, trouble }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_case_says_what_became_of_it_and_the_suite_counts() {
        let trouble = (Trouble::Failure, "line 2: expected \"<a>\", got \u{1b}[1m".to_owned());
        let cases = [Case { name: "ok.pkt", trouble: None }, Case { name: "a&b.pkt", trouble: Some(trouble) }];

        let text = String::from_utf8(xml(&cases).unwrap()).unwrap();

        let expected = r#"<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="skbscope" tests="2" skipped="0" errors="0" failures="1">
    <testsuite name="packetdrill" tests="2" skipped="0" errors="0" failures="1">
        <testcase name="ok.pkt"/>
        <testcase name="a&amp;b.pkt">
            <failure message="line 2: expected &quot;&lt;a&gt;&quot;, got  [1m"/>
        </testcase>
    </testsuite>
</testsuites>"#;
        assert_eq!(text, expected);
    }
}
