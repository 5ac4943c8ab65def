//! The engine beside this machine's kernel: the same calls and ACKs, the same numbers.

use serde_json::Value;

use crate::desk::Desk;
use crate::tun::allowed;

#[test]
fn the_engine_has_every_number_of_this_kernel_behind_every_operation() {
    if !allowed("doctor") {
        return;
    }
    let desk = Desk::new();
    let found: Value = desk.json("skbscope doctor --json");
    let shadows = found["shadows"].as_array().expect("a list");

    assert_eq!(shadows.len(), 8, "{found}");
    let compared: u64 = shadows.iter().map(|shadow| shadow["compared"].as_u64().expect("a number")).sum();
    assert!(compared > 1_000, "{found}");
    for shadow in shadows {
        let is_ours = shadow["claims_to_be_it"] == true;
        assert!(!is_ours || shadow["differ"] == 0, "{shadow:#}");
    }
}

#[test]
fn another_kernel_differs_and_is_told_where() {
    if !allowed("--shadow") {
        return;
    }
    let desk = Desk::new();
    let told = desk.good("skbscope run ten-bytes --kernel 3.10 --headless --shadow");

    // An skb costs another amount on every machine that runs today.
    assert!(told.contains("first      task 0") && told.contains("sk_wmem_queued"), "{told}");
    assert!(told.contains("of another version"), "{told}");
}

#[test]
fn what_cannot_be_compared_ends_the_comparison_and_is_said() {
    if !allowed("--shadow") {
        return;
    }
    let desk = Desk::new();
    for (scenario, why) in [("two-tasks", "a second program writes"), ("lossy", "a SACK comes")] {
        let told = desk.shell(&format!("skbscope run {scenario} --headless --shadow"));
        let told = String::from_utf8_lossy(&told.stdout).into_owned();
        assert!(told.contains("compared   up to") && told.contains(why), "{told}");
    }
    assert!(desk.refused("skbscope run nagle --shadow").contains("--headless"));
}

#[test]
fn the_doctor_says_what_is_allowed_to_whom() {
    let desk = Desk::new();
    let found: Value = serde_json::from_slice(&desk.shell("skbscope doctor --json").stdout).expect("JSON");
    let allowed: Vec<_> = found["allowed"].as_array().expect("a list").iter().map(|one| &one["what"]).collect();

    assert_eq!(allowed, ["TUN", "sock_diag", "BTF", "BPF"]);
    let can = found["allowed"].as_array().expect("a list").iter().find(|one| one["what"] == "TUN").expect("TUN");
    if can["yes"] != true {
        assert!(!found["no_shadow"].as_str().expect("why").is_empty(), "{found}");
    }
}
