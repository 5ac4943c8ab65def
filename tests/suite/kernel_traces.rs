//! The judge of the engine: what real kernels did, step by step.

use skbscope::conformance::{Trace, reference, verify};
use skbscope::engine::NoProbe;
use skbscope::observe::SocketView;
use skbscope::units::Time;
use skbscope::world::{Happening, World};

use crate::desk::Desk;
use crate::traces;

/// Recordings of a kernel that match, and in how many there is a difference: where, and what.
fn compared(kernel: &str) -> (usize, Vec<String>) {
    let mut matching = 0;
    let mut differing = Vec::new();
    for (_, text) in traces::all(kernel) {
        let report = verify(&Trace::parse(&text).unwrap(), false);
        matching += usize::from(report.differences.is_empty());
        for difference in &report.differences {
            let fields: Vec<_> = difference
                .fields
                .iter()
                .take(6)
                .map(|field| format!("{}: engine {} kernel {}", field.field, field.engine, field.kernel))
                .collect();
            differing.push(format!(
                "{} step {} {}: {}",
                report.name,
                difference.step,
                difference.op,
                fields.join("; ")
            ));
        }
    }
    (matching, differing)
}

/// At least so many of a kernel's recordings match bit for bit. `skbscope verify` tells of the others.
fn assert_match(kernel: &str, at_least: usize) {
    let (matching, differing) = compared(kernel);
    let all = matching + differing.len();
    assert!(matching >= at_least, "{matching} of {all} match, {at_least} did:\n{}", differing.join("\n"));
}

#[test]
fn every_3_10_trace_matches_bit_for_bit() {
    assert_match("3.10", 62);
}

/// The same kernel with smaller headers: sizes come from the trace, not from the profile.
#[test]
fn every_trace_of_3_10_configured_otherwise_matches_bit_for_bit() {
    assert_match("3.10-min", 8);
}

#[test]
fn traces_of_5_10_match_bit_for_bit() {
    assert_match("5.10", 141);
}

#[test]
fn traces_of_6_1_match_bit_for_bit() {
    assert_match("6.1", 144);
}

#[test]
fn traces_of_6_1_for_virtual_machines_match_bit_for_bit() {
    assert_match("6.1-cloud", 56);
}

#[test]
fn traces_of_6_12_match_bit_for_bit() {
    assert_match("6.12", 143);
}

#[test]
fn traces_of_6_18_match_bit_for_bit() {
    assert_match("6.18", 129);
}

/// What follows from the sizes of a configuration is what the recorded kernel had.
#[test]
fn what_an_skb_costs_and_a_super_packet_carries_is_computed_as_each_recorded_kernel_has_it() {
    let mut checked = 0;
    for (name, text) in traces::KERNELS.iter().flat_map(|kernel| traces::all(kernel)) {
        let trace = Trace::parse(&text).unwrap();
        let (computed, recorded) = trace.header.computed_sizes();
        for (size, recorded) in computed.into_iter().zip(recorded).filter_map(|(own, kernel)| Some((own, kernel?))) {
            assert_eq!(size, recorded, "{name}");
            checked += 1;
        }
    }
    assert!(checked >= 3 * 484, "{checked}");
}

/// The screen shows a trace as a scenario: a world must come to what `verify` found.
#[test]
fn a_trace_opened_on_the_screen_matches_at_every_settled_step() {
    let names =
        ["blocked-writer", "sack-splits-skb", "rto-retransmit", "epoll-edge-wakeup", "rst-purges", "send-timeout"];
    let names = ["6.18", "3.10"].into_iter().flat_map(|kernel| names.map(|name| format!("{kernel}/{name}")));
    for name in names {
        let trace = Trace::parse(&traces::text(&name)).unwrap();
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
    let good = traces::text("3.10/autotune");
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
        "./a-bytes.jsonl: line 1 is no text",
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

/// An archive is read as a folder is, and a trace in it by its path.
#[test]
fn verify_reads_an_archive_and_one_trace_of_it() {
    let desk = Desk::new();
    let archive = traces::archive("3.10-min");
    let all = desk.json(&format!("skbscope verify --json {archive}"));
    assert_eq!((&all["matching"], &all["total"]), (&8.into(), &8.into()));
    let one = desk.json(&format!("skbscope verify --json {archive}/blocked-writer.jsonl"));
    assert_eq!((&one["traces"][0]["name"], &one["total"]), (&"blocked-writer".into(), &1.into()));

    let output = desk.shell(&format!("skbscope verify {archive}/no-such.jsonl"));
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(2), "{text}");
    assert!(text.contains("no-such.jsonl: the archive has no such trace"), "{text}");
    desk.good("echo no archive > broken.tar.gz");
    let output = desk.shell("skbscope verify broken.tar.gz");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stdout).contains("cannot read broken.tar.gz: invalid gzip header"));
}
