//! Recordings and kernel traces whose numbers were changed: what cannot be is told with its reason, and nothing panics.

use serde_json::{Value, json};

use crate::desk::Desk;

/// Every number of a JSON value, as the way to it.
fn numbers(value: &Value, way: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => fields.iter().for_each(|(key, value)| numbers(value, &format!("{way}/{key}"), found)),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(at, value)| numbers(value, &format!("{way}/{at}"), found));
        }
        Value::Number(_) => found.push(way.to_owned()),
        _ => {}
    }
}

fn with(value: &Value, way: &str, new: Value) -> Value {
    let mut changed = value.clone();
    *changed.pointer_mut(way).expect("it is there") = new;
    changed
}

#[test]
fn a_recording_of_a_kernel_that_cannot_be_is_told_which_number_is_wrong() {
    let desk = Desk::new();
    desk.good("skbscope run first-1000 --headless --record s.jsonl");
    let text = desk.read("s.jsonl");
    let (first, rest) = text.split_once('\n').expect("lines");
    let header: Value = serde_json::from_str(first).expect("JSON");
    let kernel = "/skbscope/scenario/world/engine/kernel";
    for (way, wrong, told) in [
        (format!("{kernel}/hz"), json!(0), "hz is 0, and must be from 24 to 1,200"),
        (format!("{kernel}/page_size"), json!(0), "page_size is 0, and must be from 4,096 to 65,536"),
        (format!("{kernel}/frag_block"), json!(u32::MAX), "frag_block is 4,294,967,295"),
        (format!("{kernel}/sysctl/rmem/2"), json!(0), "rmem is 0"),
        ("/skbscope/scenario/world/engine/device/mtu".to_owned(), json!(0), "mtu is 0, and must be from 128 to 65,535"),
    ] {
        desk.write("wrong.jsonl", &format!("{}\n{rest}", with(&header, &way, wrong)));
        let said = desk.refused("skbscope replay wrong.jsonl --headless");
        assert!(said.contains("its header cannot be right") && said.contains(told), "{way}: {said}");
    }

    // Times that run backwards: what stands before them is a recording, and the rest is told to be damaged.
    let backwards = text.replacen("\"n\":2,\"turn\":", "\"n\":2,\"turn\":0,\"was\":", 1);
    assert_ne!(backwards, text);
    desk.write("wrong.jsonl", &backwards);
    let replay = desk.json("skbscope replay wrong.jsonl --headless --json");
    assert!(replay["damage"].as_str().is_some_and(|why| why.contains("before the")), "{replay}");
}

/// Every number of the header in turn becomes one that is small, large or too large.
#[test]
fn no_number_of_a_header_makes_a_panic() {
    let desk = Desk::new();
    desk.good("skbscope run first-1000 --headless --record s.jsonl");
    let text = desk.read("s.jsonl");
    let (first, rest) = text.split_once('\n').expect("lines");
    let header: Value = serde_json::from_str(first).expect("JSON");
    let mut ways = Vec::new();
    numbers(&header["skbscope"]["scenario"]["world"], "/skbscope/scenario/world", &mut ways);
    let wrong = [0, 1, u64::from(u32::MAX), u64::MAX].map(Value::from);
    let mut script = String::from("ulimit -v 4000000\n");
    for (at, (way, new)) in ways.iter().flat_map(|way| wrong.iter().map(move |new| (way, new))).enumerate() {
        desk.write(&format!("{at}.jsonl"), &format!("{}\n{rest}", with(&header, way, new.clone())));
        script.push_str(&format!(
            "timeout 20 skbscope replay {at}.jsonl --headless >/dev/null 2>err || [ $? -le 2 ] || {{ echo '{way} {new}'; head -3 err; }}\n"
        ));
    }
    let output = desk.shell(&script);
    assert!(output.stdout.is_empty(), "{}", String::from_utf8_lossy(&output.stdout));
}

#[test]
fn a_kernel_trace_that_cannot_be_is_told_with_its_line() {
    let desk = Desk::new();
    let traces = concat!(env!("CARGO_MANIFEST_DIR"), "/traces/kernel/6.18.tar.gz");
    desk.good(&format!("tar -xzf {traces} first-write.jsonl"));
    let text = desk.read("first-write.jsonl");
    for (from, to, told) in [
        ("\"socket\":{}", "\"socket\":{\"mtu\":1}", "line 1: mtu is 1, and must be from 128 to 65,535"),
        ("\"socket\":{}", "\"socket\":{},\"config\":{\"HZ\":0}", "line 1: hz is 0"),
        ("\"t\":28095", "\"t\":5", "line 4: its time 5 lies before 14232"),
        ("\"t\":28095", "\"t\":18446744073709551615", "line 4: t is"),
    ] {
        let wrong = text.replace(from, to);
        assert_ne!(wrong, text);
        desk.write("wrong.jsonl", &wrong);
        let output = desk.shell("skbscope verify wrong.jsonl");
        assert_eq!(output.status.code(), Some(2), "{to}");
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(said.contains(told), "{to}: {said}");
    }
}
