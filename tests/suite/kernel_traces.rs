//! The judge of the engine: what real kernels did, step by step.

use std::fs;
use std::path::Path;

use skbscope::conformance::{Trace, reference, verify};
use skbscope::engine::NoProbe;
use skbscope::observe::SocketView;
use skbscope::units::Time;
use skbscope::world::{Happening, World};

use crate::desk::Desk;

/// All traces of a folder must match: of so many at least.
fn assert_all_match(folder: &str, at_least: usize) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("traces/kernel").join(folder);
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(files.len() >= at_least, "only {} traces are there", files.len());

    let mut failed = Vec::new();
    for file in &files {
        let trace = Trace::parse(&fs::read_to_string(file).unwrap()).unwrap();
        let report = verify(&trace, false);
        for difference in &report.differences {
            let fields: Vec<_> = difference
                .fields
                .iter()
                .take(6)
                .map(|field| format!("{}: engine {} kernel {}", field.field, field.engine, field.kernel))
                .collect();
            failed.push(format!("{} step {} {}: {}", report.name, difference.step, difference.op, fields.join("; ")));
        }
    }
    assert!(failed.is_empty(), "{} of {} differ:\n{}", failed.len(), files.len(), failed.join("\n"));
}

#[test]
fn every_6_18_trace_matches_bit_for_bit() {
    assert_all_match("6.18", 56);
}

#[test]
fn every_3_10_trace_matches_bit_for_bit() {
    assert_all_match("3.10", 62);
}

/// The same kernel with smaller headers: sizes come from the trace, not from the profile.
#[test]
fn every_trace_of_3_10_configured_otherwise_matches_bit_for_bit() {
    assert_all_match("3.10-min", 8);
}

/// The screen shows a trace as a scenario: a world must come to what `verify` found.
#[test]
fn a_trace_opened_on_the_screen_matches_at_every_settled_step() {
    let names =
        ["blocked-writer", "sack-splits-skb", "rto-retransmit", "epoll-edge-wakeup", "rst-purges", "send-timeout"];
    let names = ["6.18", "3.10"].into_iter().flat_map(|kernel| names.map(|name| format!("{kernel}/{name}")));
    for name in names {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("traces/kernel/{name}.jsonl"));
        let trace = Trace::parse(&fs::read_to_string(file).unwrap()).unwrap();
        let (scenario, reference) = reference::scenario(&trace);
        let mut world = World::new(&scenario.world);
        let mut happening = Happening::quiet();

        let mut settled = 0;
        for millisecond in 1..2500 {
            let now = Time::from_millis(millisecond);
            while world.advance(now, &mut NoProbe, &mut happening) {}
            if let Some(comparison) = reference.compare(&SocketView::of_world(&world), now)
                && !comparison.settling
            {
                assert!(comparison.differences.is_empty(), "{name} at {now}: {comparison:?}");
                settled = comparison.step;
                if settled == trace.steps.len() {
                    // What happens later was not recorded.
                    break;
                }
            }
        }
        assert_eq!(settled, trace.steps.len(), "{name}");
    }
}

/// A folder holds more than can be compared: all of it is told, the good traces are compared, and the exit code says so.
#[test]
fn verify_tells_of_files_that_it_cannot_read_and_goes_on_with_the_others() {
    let desk = Desk::new();
    let good = fs::read_to_string("traces/kernel/3.10/autotune.jsonl").expect("a trace");
    desk.write("b-good.jsonl", &good);
    desk.write("c-json.jsonl", "{\n");
    desk.good(
        "printf '\\377\\376' > a-bytes.jsonl; mkdir d-folder.jsonl f; ln -s nowhere e-link.jsonl; cp b-good.jsonl f",
    );

    let output = desk.shell("skbscope verify . no-such-file");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!((output.status.code(), output.stderr.len()), (Some(2), 0), "{text}");
    let words: Vec<_> = text.lines().map(|line| line.split(' ').next().unwrap_or_default()).collect();
    assert_eq!(words, ["error", "ok", "error", "error", "error", "ok", "error", "2"], "{text}");
    for what in [
        "./a-bytes.jsonl: stream did not contain valid UTF-8",
        "./c-json.jsonl: line 1: ",
        "there is no .jsonl file in ./d-folder.jsonl",
        "./e-link.jsonl: No such file",
        "cannot read no-such-file: No such file",
        "\n2 of 2 traces match; 5 files could not be read\n",
    ] {
        assert!(text.contains(what), "{what} in {text}");
    }

    let summary = desk.json("skbscope verify . --json");
    assert_eq!((&summary["matching"], &summary["total"]), (&2.into(), &2.into()));
    let names: Vec<_> = summary["unreadable"].as_array().expect("a list").iter().map(|one| &one["file"]).collect();
    assert_eq!(names, ["./a-bytes.jsonl", "./c-json.jsonl", "./d-folder.jsonl", "./e-link.jsonl"]);

    desk.write("g-differs.jsonl", &good.replacen("\"truesize\":", "\"truesize\":1", 1));
    assert_eq!(desk.shell("skbscope verify .").status.code(), Some(1), "what differs weighs more");
}
