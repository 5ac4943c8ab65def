//! The judge of the engine: what real kernels did, step by step.

use std::fs;
use std::path::Path;

use skbscope::trace::kernel_trace::{Trace, verify};

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
