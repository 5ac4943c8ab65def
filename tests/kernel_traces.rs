//! The judge of the engine: what real kernels did, step by step.

use std::fs;
use std::path::Path;

use skbscope::engine::NoProbe;
use skbscope::trace::kernel_trace::{Trace, reference, verify};
use skbscope::units::Time;
use skbscope::world::{Happening, World};

#[test]
fn every_6_18_trace_matches_bit_for_bit() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("traces/kernel/6.18");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(files.len() >= 56, "only {} traces are there", files.len());

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

/// The screen shows a trace as a scenario: a world must come to what `verify` found.
#[test]
fn a_trace_opened_on_the_screen_matches_at_every_settled_step() {
    for name in
        ["blocked-writer", "sack-splits-skb", "rto-retransmit", "epoll-edge-wakeup", "rst-purges", "send-timeout"]
    {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("traces/kernel/6.18/{name}.jsonl"));
        let trace = Trace::parse(&fs::read_to_string(file).unwrap()).unwrap();
        let (scenario, reference) = reference::scenario(&trace);
        let mut world = World::new(&scenario.world);
        let mut happening = Happening::quiet();

        let mut settled = 0;
        for millisecond in 1..2500 {
            let now = Time::from_millis(millisecond);
            while world.advance(now, &mut NoProbe, &mut happening) {}
            if let Some(comparison) = reference.compare(&world.engine, now)
                && !comparison.settling
            {
                assert!(comparison.differences.is_empty(), "{name} at {now}: {comparison:?}");
                settled = comparison.step;
            }
        }
        assert_eq!(settled, trace.steps.len(), "{name}");
    }
}
