//! Real programs at both ends: in the place of the receiver, and as the blocked writer.

use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::process::{Child, ChildStderr, Stdio};
use std::time::Duration;

use serde_json::Value;
use sha2::{Digest, Sha256};

use super::{allowed, command, installed, run};

#[test]
fn netcat_receives_the_very_bytes() {
    let test = "netcat_receives_the_very_bytes";
    if !allowed(test) || !installed("nc", test) {
        return;
    }
    let output = command("--bytes 3000000 --port 6000 --")
        .args(["sh", "-c", "nc -l 6000 | sha256sum"])
        .output()
        .expect("it runs");
    let report: Value = serde_json::from_slice(&output.stdout).expect("a report");

    let printed = report["program"]["output"].as_str().expect("its output");
    let written = report["written_sha256"].as_str().expect("a digest");
    assert!(printed.starts_with(written), "{report:#}");
    assert_eq!(report["delivered_bytes"], 3_000_000, "{report:#}");
    assert_eq!(report["program"]["how"], "`sh` has ended: exit status: 0");
}

/// Takes everything that comes, as `iperf3 -s` does with its test streams, and tells how much it was.
const SINK: &str = "import socket
listener = socket.create_server(('0.0.0.0', 5000))
print('listening', flush=True)
connection, _ = listener.accept()
total = 0
while data := connection.recv(1 << 20):
    total += len(data)
print('received', total)";

#[test]
fn a_server_that_takes_everything_counts_all_bytes() {
    let test = "a_server_that_takes_everything_counts_all_bytes";
    if !allowed(test) || !installed("python3", test) {
        return;
    }
    let output = command("--bytes 40000000 --").args(["python3", "-c", SINK]).output().expect("it runs");
    let report: Value = serde_json::from_slice(&output.stdout).expect("a report");

    assert_eq!(report["program"]["output"], "listening\nreceived 40000000\n", "{report:#}");
}

/// Reads its own status, and tries to reach for more.
const CONFINED: &str = "import socket
listener = socket.create_server(('0.0.0.0', 5000))
status = dict(line.split(':', 1) for line in open('/proc/self/status'))
print(*(status[name].strip() for name in ('CapPrm', 'CapEff', 'CapBnd', 'CapAmb', 'NoNewPrivs')))
print('\\x1b[2Jplain\\x07', end='', flush=True)
connection, _ = listener.accept()
while connection.recv(1 << 20): pass";

#[test]
fn a_program_has_no_capabilities_and_its_output_moves_no_cursor() {
    let test = "a_program_has_no_capabilities_and_its_output_moves_no_cursor";
    if !allowed(test) || !installed("python3", test) {
        return;
    }
    let output = command("--bytes 1000 --").args(["python3", "-c", CONFINED]).output().expect("it runs");
    let report: Value = serde_json::from_slice(&output.stdout).expect("a report");

    let none = "0000000000000000";
    assert_eq!(report["program"]["output"], format!("{none} {none} {none} {none} 1\n[2Jplain"), "{report:#}");
}

/// A run with a proxy on a free port.
struct Proxy {
    child: Child,
    said: BufReader<ChildStderr>,
    address: SocketAddr,
}

impl Proxy {
    fn start(args: &str, program: &[&str]) -> Proxy {
        let mut command = command(&format!("--proxy 127.0.0.1:0 {args}"));
        if !program.is_empty() {
            command.arg("--").args(program);
        }
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it runs");
        let mut proxy = Proxy {
            said: BufReader::new(child.stderr.take().expect("a pipe")),
            child,
            address: SocketAddr::from(([127, 0, 0, 1], 0)),
        };
        let line = proxy.hear();
        let words = line.split_whitespace();
        proxy.address = words.into_iter().find_map(|word| word.parse().ok()).unwrap_or_else(|| panic!("{line}"));
        proxy
    }

    fn hear(&mut self) -> String {
        let mut line = String::new();
        self.said.read_line(&mut line).expect("it says something");
        line
    }

    fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).expect("the proxy listens")
    }

    /// The reports, one for each program.
    fn reports(mut self) -> Vec<Value> {
        let mut text = String::new();
        self.child.stdout.take().expect("a pipe").read_to_string(&mut text).expect("reports");
        let code = self.child.wait().expect("it ends").code();
        assert!(matches!(code, Some(0 | 143)), "{code:?}");
        serde_json::Deserializer::from_str(&text).into_iter().map(|report| report.expect("JSON")).collect()
    }
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn programs_write_through_the_engine_one_after_the_other() {
    if !allowed("programs_write_through_the_engine_one_after_the_other") {
        return;
    }
    let mut proxy = Proxy::start("", &[]);
    let bytes: Vec<u8> = (0..2_000_000u32).map(|i| (i.wrapping_mul(i) >> 7) as u8).collect();
    let mut first = proxy.connect();
    assert!(proxy.hear().contains("writes through the engine"));
    let mut second = proxy.connect();
    second.write_all(b"and me").expect("it may write ahead");
    assert!(proxy.hear().contains("waits until"));

    first.write_all(&bytes).expect("the first has its turn");
    first.shutdown(Shutdown::Write).expect("the end");
    assert!(proxy.hear().contains("all that it wrote is acknowledged, 2,000,000 bytes"));
    second.shutdown(Shutdown::Write).expect("the end");

    let reports = proxy.reports();
    let digests: Vec<_> = reports.iter().map(|report| report["delivered_sha256"].clone()).collect();
    assert_eq!(digests, [sha256(&bytes), sha256(b"and me")]);
}

#[test]
fn each_connection_of_a_proxy_has_files_of_its_own() {
    if !allowed("each_connection_of_a_proxy_has_files_of_its_own") {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let name = |name: &str| folder.path().join(name);
    let files = format!("--record {} --pcap {}", name("s.jsonl").display(), name("b.pcapng").display());
    let mut proxy = Proxy::start(&files, &[]);
    let mut first = proxy.connect();
    assert!(proxy.hear().contains("writes through the engine"));
    let mut second = proxy.connect();
    assert!(proxy.hear().contains("waits until"));
    first.write_all(b"the first").expect("it has its turn");
    first.shutdown(Shutdown::Write).expect("the end");
    second.write_all(b"and the second").expect("it may write ahead");
    second.shutdown(Shutdown::Write).expect("the end");

    let reports = proxy.reports();

    let bytes = |report: &Value| (report["written_bytes"].as_u64(), report["recording"]["file"].clone());
    let path = |file: &str| Value::from(name(file).display().to_string());
    assert_eq!(
        reports.iter().map(bytes).collect::<Vec<_>>(),
        [(Some(9), path("s.jsonl")), (Some(14), path("s-2.jsonl"))]
    );
    for file in ["s.jsonl", "s-2.jsonl"] {
        let recorded = std::fs::read_to_string(name(file)).expect("a recording");
        assert_eq!(recorded.matches("\"Data\"").count(), 1, "{file}");
        assert!(recorded.lines().last().is_some_and(|line| line.starts_with("{\"end\"")), "{file}");
    }
    for file in ["b.pcapng", "b-2.pcapng"] {
        assert!(std::fs::metadata(name(file)).expect("a capture").len() > 500, "{file}");
    }
}

#[test]
fn a_receiver_that_reads_nothing_blocks_the_real_program() {
    if !allowed("a_receiver_that_reads_nothing_blocks_the_real_program") {
        return;
    }
    let mut proxy = Proxy::start("--read-rate 0 --rcvbuf 32KiB --sndbuf 32KiB", &[]);
    let mut program = proxy.connect();
    assert!(proxy.hear().contains("writes through the engine"));
    program.set_write_timeout(Some(Duration::from_secs(1))).expect("a time-out");

    let piece = [7u8; 64 << 10];
    let blocked = (0..1_000).find_map(|_| program.write_all(&piece).err()).expect("64 MB would not fit anywhere");

    assert_eq!(blocked.kind(), ErrorKind::WouldBlock, "the program sleeps in write");
    // `timeout` passes it on.
    let pid = rustix::process::Pid::from_child(&proxy.child);
    rustix::process::kill_process(pid, rustix::process::Signal::TERM).expect("it still runs");
    let report = proxy.reports().remove(0);
    assert_eq!(report["ended"], "interrupted", "{report:#}");
    // Two buffers of 64 KiB as the kernel counts, and no more.
    assert!(report["written_bytes"].as_u64() < Some(300_000), "{report:#}");
    assert_eq!(report["delivered_bytes"], 0, "{report:#}");
}

#[test]
fn answers_of_the_program_come_back_through_the_engine() {
    let test = "answers_of_the_program_come_back_through_the_engine";
    if !allowed(test) || !installed("python3", test) {
        return;
    }
    let server = ["python3", "-m", "http.server", "8000"];
    let mut proxy = Proxy::start("--port 8000", &server);
    let mut client = proxy.connect();
    client.write_all(b"GET /Cargo.toml HTTP/1.0\r\n\r\n").expect("a request");
    let mut answer = String::new();
    client.read_to_string(&mut answer).expect("an answer to its end");
    drop(client);

    assert!(answer.starts_with("HTTP/1.0 200 OK") && answer.contains("name = \"skbscope\""), "{answer}");
    assert!(proxy.hear().contains("writes through"));
    let reports = proxy.reports();
    assert!(
        reports[0]["program"]["output"].as_str().is_some_and(|text| text.contains("GET /Cargo.toml")),
        "{reports:#?}"
    );
}

#[test]
fn a_rate_is_kept_by_the_kernels_receiver() {
    if !allowed("a_rate_is_kept_by_the_kernels_receiver") {
        return;
    }
    let report = run("--bytes 1000000 --read-rate 1MB/s --rcvbuf 32KiB");

    assert_eq!(report["digests_equal"], true, "{report:#}");
    let seconds = report["virtual_seconds"].as_f64().expect("a time");
    assert!(seconds > 0.8, "1 MB at 1 MB/s took {seconds} s");
}
