//! A real kernel as the peer: whole runs of the binary, in namespaces that it makes itself. Where the machine does not allow
//! that, each test says that it skips.

mod errors;
mod programs;

use std::fs::OpenOptions;
use std::io::Write;
use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::Value;

const SKBSCOPE: &str = env!("CARGO_BIN_EXE_skbscope");

/// Says that a test is skipped, past the harness, which keeps what passing tests print to itself.
fn skip(test: &str, why: &str) {
    let _ = writeln!(std::io::stderr(), "SKIPPED {test}: {why}");
}

/// Whether this machine allows namespaces and the device; if not, says that the test is skipped.
pub fn allowed(test: &str) -> bool {
    let device = OpenOptions::new().read(true).write(true).open("/dev/net/tun");
    let namespaces = Command::new("unshare").args(["--user", "--net", "true"]).stderr(Stdio::null()).status();
    let allowed = device.is_ok() && namespaces.is_ok_and(|status| status.success());
    if !allowed {
        skip(test, "this machine does not allow /dev/net/tun and namespaces");
    }
    allowed
}

/// Whether a program is installed; if not, says that the test is skipped.
pub fn installed(program: &str, test: &str) -> bool {
    let found = Command::new("sh").args(["-c", &format!("command -v {program}")]).stdout(Stdio::null()).status();
    let found = found.is_ok_and(|status| status.success());
    if !found {
        skip(test, &format!("{program} is not installed"));
    }
    found
}

/// A run against a real kernel without a screen. It ends by itself; a hanging one is ended after a minute.
fn command(args: &str) -> Command {
    let mut command = Command::new("timeout");
    command.args(["60", SKBSCOPE, "run", "--peer", "tun", "--headless", "--json"]);
    command.args(args.split_whitespace());
    command
}

/// The report of a run that must end well.
fn run(args: &str) -> Value {
    let output = command(args).output().expect("it runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{args}: {}\n{said}", output.status);
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{args}: {error}\n{said}"))
}

#[track_caller]
fn assert_all_arrived(report: &Value, bytes: u64) {
    assert_eq!(report["ended"], "finished", "{report:#}");
    assert_eq!(report["written_bytes"], bytes, "{report:#}");
    assert_eq!(report["delivered_bytes"], bytes, "{report:#}");
    assert_eq!(report["digests_equal"], true, "{report:#}");
    assert_eq!(report["device"]["malformed"], 0, "{report:#}");
}

#[test]
fn super_packets_arrive_whole_at_a_real_kernel() {
    if !allowed("super_packets_arrive_whole_at_a_real_kernel") {
        return;
    }
    let report = run("--bytes 20000000");

    assert_all_arrived(&report, 20_000_000);
    // 13,812 segments of 1448 bytes went in far fewer packets.
    assert!(report["segments"].as_u64() > Some(13_000), "{report:#}");
    assert!(report["device"]["written"].as_u64() < Some(5_000), "{report:#}");
    assert!(report["peer_socket"]["received_bytes"].as_u64() >= Some(20_000_000), "{report:#}");
}

#[test]
fn a_run_stops_at_the_input_that_hits_a_breakpoint() {
    if !allowed("a_run_stops_at_the_input_that_hits_a_breakpoint") {
        return;
    }
    let report = run("--bytes 20000000 --break tcp_sendmsg");

    assert_eq!(report["ended"], "breakpoint", "{report:#}");
    assert_eq!(report["stop"]["input"], report["counters"]["inputs"], "{report:#}");
    assert_eq!(report["breakpoints"][0]["hits"], 1, "{report:#}");
}

#[test]
fn segments_cut_and_summed_here_arrive_too() {
    if !allowed("segments_cut_and_summed_here_arrive_too") {
        return;
    }
    let report = run("--bytes 10000000 --mtu 1500 --no-gso");

    assert_all_arrived(&report, 10_000_000);
    assert!(report["device"]["written"].as_u64() >= Some(10_000_000 / 1_448), "{report:#}");
}

#[test]
fn ipv6_works_both_ways_of_sending() {
    if !allowed("ipv6_works_both_ways_of_sending") {
        return;
    }
    assert_all_arrived(&run("--bytes 5000000 -6"), 5_000_000);
    assert_all_arrived(&run("--bytes 5000000 --ipv6 --no-gso --mtu 9000"), 5_000_000);
}

#[test]
fn a_receiver_that_pauses_closes_its_window_and_opens_it_again() {
    if !allowed("a_receiver_that_pauses_closes_its_window_and_opens_it_again") {
        return;
    }
    let report = run("--bytes 20000000 --rcvbuf 64KiB --read-rate 20MB/s --stall 1s");

    assert_all_arrived(&report, 20_000_000);
    assert!(report["counters"]["window_probes"].as_u64() > Some(0), "{report:#}");
    assert!(report["blocked_seconds"]["sndbuf"].as_f64() > Some(0.5), "{report:#}");
}

#[test]
fn time_can_end_a_run_whose_receiver_reads_nothing() {
    if !allowed("time_can_end_a_run_whose_receiver_reads_nothing") {
        return;
    }
    let report = run("--for 500ms --read-rate 0 --rcvbuf 32KiB");

    assert_eq!(report["ended"], "time", "{report:#}");
    assert_eq!(report["delivered_bytes"], 0, "{report:#}");
    assert!(report["peer_socket"]["unread_bytes"].as_u64() > Some(0), "{report:#}");
}

/// The numbers of the processes that a process has started.
fn children_of(pid: u32) -> Vec<u32> {
    let list = std::fs::read_to_string(format!("/proc/{pid}/task/{pid}/children")).unwrap_or_default();
    list.split_whitespace().filter_map(|pid| pid.parse().ok()).collect()
}

/// Waits until something is so, which must not take long.
#[track_caller]
fn wait_for(what: &str, mut is_so: impl FnMut() -> bool) {
    for _ in 0..2_000 {
        if is_so() {
            return;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    panic!("{what} did not come");
}

#[test]
fn nothing_is_left_behind_when_the_program_is_killed() {
    if !allowed("nothing_is_left_behind_when_the_program_is_killed") {
        return;
    }
    let mut child = Command::new(SKBSCOPE)
        .args(["run", "--peer", "tun", "--headless", "--", "sh", "-c", "nc -l 5000; sleep 77"])
        .stdout(Stdio::null())
        .spawn()
        .expect("it runs");
    let mut family = Vec::new();
    wait_for("a helper with a program", || {
        // The helper, the shell, and what the shell runs.
        let helper = children_of(child.id());
        let shell: Vec<_> = helper.iter().copied().flat_map(children_of).collect();
        let netcat: Vec<_> = shell.iter().copied().flat_map(children_of).collect();
        family = [helper, shell, netcat].concat();
        family.len() >= 3
    });

    child.kill().expect("SIGKILL");
    child.wait().expect("it ends");

    wait_for("the end of the helper and of what it started", || {
        family.iter().all(|pid| !std::path::Path::new(&format!("/proc/{pid}")).exists())
    });
}

#[test]
fn captures_have_right_checksums_in_both_ways_of_sending() {
    let test = "captures_have_right_checksums_in_both_ways_of_sending";
    if !allowed(test) || !installed("tshark", test) {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    for (index, options) in ["", "--gso", "--no-gso", "-6"].into_iter().enumerate() {
        let file = folder.path().join(format!("{index}.pcapng"));
        run(&format!("--bytes 300000 {options} --pcap {}", file.display()));
        let packets = |filter: &str| {
            let output = Command::new("tshark")
                .args(["-o", "tcp.check_checksum:TRUE", "-Y", filter, "-T", "fields", "-e", "tcp.len", "-r"])
                .arg(&file)
                .output()
                .expect("tshark runs");
            let lines = String::from_utf8_lossy(&output.stdout).into_owned();
            lines.lines().map(|line| line.trim().parse::<u64>().unwrap_or(0)).collect::<Vec<_>>()
        };
        let all = packets("frame");
        assert!(all.len() > 10, "{options}: {} packets", all.len());
        assert_eq!(packets("tcp.checksum.status == 1").len(), all.len(), "{options}");
        assert_eq!(packets("frame.comment contains \"queued\"").len(), all.len(), "{options}");
        let sent =
            packets("tcp.srcport != 5000 && !tcp.analysis.retransmission && !tcp.analysis.spurious_retransmission");
        assert_eq!(sent.iter().sum::<u64>(), 300_000, "{options}: each byte once");
        let longest = all.into_iter().max().unwrap_or(0);
        assert_eq!(longest > 1_500, options == "--gso", "{options}: {longest}");
    }
}
