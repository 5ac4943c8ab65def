//! Lines of `ss`: what people bring is read however it was copied, and every figure is put into words.

use std::process::{Command, Output};

use serde_json::Value;

use crate::desk::Desk;

/// A line that somebody asked about, with a heading; the terminal did not break it.
const READER_STOPPED: &str = include_str!("ss/reader-stopped.txt");

/// Each number of that line, in its unit: field, place in it, number.
const FIGURES: [(&str, usize, f64); 43] = [
    ("Recv-Q", 0, 0.0),
    ("Send-Q", 0, 191_136.0),
    ("timer", 1, 1_536.0),
    ("timer", 2, 0.0),
    ("skmem.r", 0, 0.0),
    ("skmem.rb", 0, 131_072.0),
    ("skmem.t", 0, 0.0),
    ("skmem.tb", 0, 193_536.0),
    ("skmem.f", 0, 480.0),
    ("skmem.w", 0, 196_128.0),
    ("skmem.o", 0, 0.0),
    ("skmem.bl", 0, 0.0),
    ("skmem.d", 0, 0.0),
    ("wscale", 0, 7.0),
    ("wscale", 1, 10.0),
    ("rto", 0, 224.0),
    ("backoff", 0, 3.0),
    ("rtt", 0, 21.083),
    ("rtt", 1, 0.278),
    ("mss", 0, 1_448.0),
    ("pmtu", 0, 1_500.0),
    ("rcvmss", 0, 536.0),
    ("advmss", 0, 1_448.0),
    ("cwnd", 0, 10.0),
    ("bytes_sent", 0, 65_536.0),
    ("bytes_acked", 0, 65_537.0),
    ("segs_out", 0, 51.0),
    ("segs_in", 0, 50.0),
    ("data_segs_out", 0, 46.0),
    ("send", 0, 5_494_474.0),
    ("lastsnd", 0, 1_956.0),
    ("lastrcv", 0, 2_208.0),
    ("lastack", 0, 256.0),
    ("pacing_rate", 0, 46_152_488.0),
    ("delivery_rate", 0, 10_727_344.0),
    ("delivered", 0, 47.0),
    ("busy", 0, 2_024.0),
    ("rwnd_limited", 0, 1_956.0),
    ("rwnd_limited", 1, 96.6),
    ("rcv_space", 0, 14_480.0),
    ("rcv_ssthresh", 0, 64_088.0),
    ("notsent", 0, 191_136.0),
    ("minrtt", 0, 20.653),
];

/// What stands in it without a number.
const WORDS: [&str; 3] = ["ts", "sack", "congestion"];

/// What the program makes of a text on its standard input.
fn explain(text: &str, options: &[&str]) -> Output {
    let desk = Desk::new();
    desk.write("ss.txt", text);
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("skbscope"));
    let input = std::fs::File::open(desk.path("ss.txt")).expect("it is there");
    command.arg("explain").args(options).stdin(input).output().expect("runs")
}

fn text(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

fn json(input: &str) -> Value {
    serde_json::from_str(&text(&explain(input, &["--json"]))).expect("JSON")
}

/// The fields of the first socket, without how they came.
fn fields(value: &Value) -> &Vec<Value> {
    value["sockets"][0]["fields"].as_array().expect("fields")
}

fn number(value: &Value, name: &str, place: usize) -> Option<f64> {
    let field = fields(value).iter().find(|field| field["name"] == name).unwrap_or_else(|| panic!("no {name}"));
    field["values"][place]["number"].as_f64()
}

#[test]
fn every_figure_of_a_line_is_told_in_its_unit() {
    let explained = json(READER_STOPPED);

    for (name, place, expected) in FIGURES {
        let found = number(&explained, name, place);
        assert_eq!(found, Some(expected), "{name}, part {place}");
    }
    for field in fields(&explained) {
        assert_eq!(field["known"], true, "{field}");
        let name = field["name"].as_str().expect("a name");
        let is_compared = FIGURES.iter().any(|(known, ..)| *known == name) || WORDS.contains(&name);
        assert!(is_compared, "{name} is not compared");
    }
}

#[test]
fn together_they_say_that_the_reader_has_stopped() {
    let judgement = json(READER_STOPPED)["sockets"][0]["judgement"].clone();

    assert_eq!(judgement["writer"]["over_by"], 196_128 - 193_536);
    assert_eq!(judgement["unsent"], judgement["written_unacked"]);
    assert_eq!(judgement["in_flight"], 0);
    assert_eq!(judgement["limit"], "reader_stopped");
    assert_eq!(judgement["writer"]["send_blocks"], true);
    assert_eq!(judgement["writer"]["poll_writeable"], false);
    // The largest w that leaves half of itself free below 193,536.
    assert_eq!(judgement["writer"]["wakes_at"], 129_024);
    assert_eq!(judgement["writer"]["to_free"], 196_128 - 129_024);

    let told = text(&explain(READER_STOPPED, &[]));
    for sentence in [
        "over the limit by 2,592 bytes",
        "all of its 191,136 bytes unsent",
        "backed off 3 times",
        "rwnd_limited 96.6 %",
    ] {
        assert!(told.contains(sentence), "{sentence} is not in:\n{told}");
    }
    assert!(told.contains("unsent and in flight"), "w counts both:\n{told}");
}

#[test]
fn a_line_may_be_broken_wherever_a_terminal_breaks_it() {
    let whole = json(READER_STOPPED);
    let lines: Vec<_> = READER_STOPPED.lines().collect();
    let without_heading = lines[1..].join("\n");
    let in_one_line = format!("{} {}", lines[1], lines[2].trim_start());
    for variant in [without_heading, format!("tcp   {in_one_line}\n"), READER_STOPPED.replace("ESTAB ", "")] {
        assert_eq!(fields(&json(&variant)), fields(&whole), "{variant}");
    }
    for width in 30..130 {
        let broken: Vec<String> = READER_STOPPED.lines().flat_map(|line| pieces(line, width)).collect();
        assert_eq!(fields(&json(&broken.join("\n"))), fields(&whole), "at a width of {width}");
    }
}

/// A line as a terminal of some width shows it; a tab leads to the next eighth column.
fn pieces(line: &str, width: usize) -> Vec<String> {
    let line: Vec<char> = line.replace('\t', "        ").chars().collect();
    line.chunks(width).map(|piece| piece.iter().collect()).collect()
}

#[test]
fn a_part_of_a_line_is_enough_for_what_it_can_tell() {
    let desk = Desk::new();
    let part = "skmem:(r0,rb131072,t0,tb193536,f480,w196128,o0,bl0,d0)";
    let told = desk.good(&format!("skbscope explain {part:?}"));

    assert!(told.contains("over the limit by 2,592 bytes"), "{told}");
    assert!(told.contains("not in this line"), "it does not guess who limits:\n{told}");
}

#[test]
fn what_nobody_knows_is_kept_and_said() {
    let told = text(&explain(&format!("{} shiny:42 glow dctcp:(alpha:7)", READER_STOPPED.trim_end()), &[]));

    assert!(told.contains("Not known to skbscope, kept as it is: shiny:42 glow dctcp.alpha:7"), "{told}");
}

#[test]
fn of_several_sockets_the_worst_is_first() {
    let several = format!(
        "{READER_STOPPED}udp UNCONN 0 0 127.0.0.1:53 0.0.0.0:*\n\
         ESTAB 0 0 10.0.0.1:22 10.0.0.2:40000\n\t skmem:(r0,rb131072,t0,tb87040,f0,w0,o0,bl0,d0) cubic rto:204 mss:1448 cwnd:10\n\
         LISTEN 0 128 0.0.0.0:2024 0.0.0.0:*\n\
         ESTAB 0 400000 10.0.0.1:80 10.0.0.3:50000 timer:(on,3.2ms,4)\n\t \
         skmem:(r0,rb131072,t0,tb425984,f0,w430000,o0,bl0,d0) cubic rto:204 backoff:4 mss:1448 cwnd:1 unacked:10 \
         retrans:1/6 lost:10 notsent:385520 lastack:6000\n\
         ESTAB 0 14480 10.0.0.1:80 10.0.0.4:50001 timer:(on,204ms,0)\n\t \
         skmem:(r0,rb131072,t0,tb87040,f0,w30000,o0,bl0,d0) cubic rto:204 mss:1448 cwnd:10 unacked:10 snd_wnd:65536\n"
    );
    let explained = json(&several);
    let limits: Vec<_> =
        explained["sockets"].as_array().expect("sockets").iter().map(|one| &one["judgement"]["limit"]).collect();

    assert_eq!(limits, ["reader_stopped", "path", "not_tcp", "not_tcp", "no_sender"]);
    assert_eq!(explained["left_out_lines"], 1);
    let table = text(&explain(&several, &[]));
    assert_eq!(table.lines().filter(|line| line.contains(" -> ")).count(), 5, "{table}");
    let third = text(&explain(&several, &["--only", "4"]));
    assert!(third.contains("sent again 4 times in vain"), "{third}");
}

#[test]
fn causes_are_told_apart() {
    let line = |rest: &str| format!("ESTAB 0 100000 10.0.0.1:80 10.0.0.4:50001 {rest} mss:1000 rto:204 rtt:20/1");
    for (rest, limit) in [
        ("skmem:(r0,rb1,t0,tb150000,f0,w110000,o0,bl0,d0) cwnd:10 unacked:10 notsent:90000 snd_wnd:65536", "cwnd"),
        (
            "skmem:(r0,rb1,t0,tb150000,f0,w110000,o0,bl0,d0) cwnd:50 unacked:40 notsent:60000 snd_wnd:40000",
            "reader_slow",
        ),
        ("skmem:(r0,rb1,t0,tb100000,f0,w110000,o0,bl0,d0) cwnd:200 unacked:100 snd_wnd:400000 busy:9ms", "send_buffer"),
        ("skmem:(r0,rb1,t0,tb900000,f0,w110000,o0,bl0,d0) cwnd:200 unacked:100 snd_wnd:400000", "not_tcp"),
        ("timer:(persist,5sec,0) backoff:2 notsent:100000 lastack:60000", "path"),
        ("skmem:(r0,rb1,t0,tb150000,f0,w110000,o0,bl0,d0) cwnd:50 unacked:10 notsent:90000 snd_wnd:65536", "unclear"),
    ] {
        assert_eq!(json(&line(rest))["sockets"][0]["judgement"]["limit"], limit, "{rest}");
    }
}

#[test]
fn what_this_machine_prints_is_understood() {
    let Ok(output) = Command::new("ss").arg("-tmineoaO").output() else {
        println!("skipped: there is no ss here");
        return;
    };
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    let _stream = std::net::TcpStream::connect(address).expect("connects");
    assert!(output.status.success());
    for options in ["-tmi", "-tmieno", "-tmiOHan", "-4otni", "-tan"] {
        let output = Command::new("ss").arg(options).output().expect("it was there");
        let printed = String::from_utf8(output.stdout).expect("UTF-8");
        let explained = json(&printed);
        for socket in explained["sockets"].as_array().expect("sockets") {
            let unknown: Vec<_> =
                socket["fields"].as_array().expect("fields").iter().filter(|f| f["known"] != true).collect();
            assert!(unknown.is_empty(), "{options}: {unknown:?}");
        }
    }
}

#[test]
fn a_text_without_a_socket_is_refused_with_what_is_expected() {
    let output = explain("hello, is this it?\n", &[]);

    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("what `ss -tmi` prints"));
}

/// What the registry of counters calls a field of a line, and how many of its units make one of the line's.
const COUNTERS: [(&str, usize, &str, f64); 26] = [
    ("Send-Q", 0, "Send-Q", 1.0),
    ("skmem.w", 0, "sk_wmem_queued", 1.0),
    ("skmem.tb", 0, "sk_sndbuf", 1.0),
    ("skmem.f", 0, "sk_forward_alloc", 1.0),
    ("skmem.t", 0, "sk_wmem_alloc", 1.0),
    ("skmem.r", 0, "sk_rmem_alloc", 1.0),
    ("rto", 0, "icsk_rto", 1e3),
    ("backoff", 0, "icsk_backoff", 1.0),
    ("rtt", 0, "srtt", 1e3),
    ("rtt", 1, "rttvar", 1e3),
    ("mss", 0, "mss_cache", 1.0),
    ("cwnd", 0, "snd_cwnd", 1.0),
    ("bytes_sent", 0, "bytes_sent", 1.0),
    ("bytes_retrans", 0, "bytes_retrans", 1.0),
    ("bytes_acked", 0, "bytes_acked", 1.0),
    ("unacked", 0, "packets_out", 1.0),
    ("retrans", 0, "retrans_out", 1.0),
    ("lost", 0, "lost_out", 1.0),
    ("sacked", 0, "sacked_out", 1.0),
    ("snd_wnd", 0, "snd_wnd", 1.0),
    ("minrtt", 0, "min_rtt", 1e3),
    ("pacing_rate", 0, "sk_pacing_rate", 0.125),
    ("busy", 0, "busy", 1e3),
    ("rwnd_limited", 0, "rwnd_limited", 1e3),
    ("sndbuf_limited", 0, "sndbuf_limited", 1e3),
    ("bytes_received", 0, "rcv_nxt", 1.0),
];

#[test]
fn a_moment_written_as_a_line_is_read_again_with_the_same_numbers() {
    let desk = Desk::new();
    for (scenario, kernel) in
        [("lossy", "6.18"), ("zero-window", "6.18"), ("blocked-writer", "5.10"), ("nagle", "6.12"), ("lossy", "3.10")]
    {
        desk.good(&format!(
            "skbscope run {scenario} --kernel {kernel} --headless --for 4s --record s.jsonl --force; \
             skbscope export s.jsonl --to json -o s.json --force"
        ));
        let table: Value = serde_json::from_str(&desk.read("s.json")).expect("JSON");
        let rows = table["inputs"].as_array().expect("inputs");
        for input in (1..rows.len()).step_by(rows.len() / 4) {
            let explained = desk.json(&format!("skbscope export s.jsonl@{input} --to ss | skbscope explain --json"));
            for (name, place, column, unit) in COUNTERS {
                let counted = &rows[input - 1][column];
                assert!(counted.is_i64() || counted.is_null(), "there is no {column}");
                let Some(expected) = counted.as_f64() else { continue };
                // Before the first round trip the line has no estimate; and TCP_INFO of 3.10 has no window.
                if (name == "rtt" && rows[input - 1]["srtt_us"] == 0) || (name == "snd_wnd" && kernel == "3.10") {
                    continue;
                }
                let field = fields(&explained).iter().find(|field| field["name"] == name);
                let found = field.and_then(|field| field["values"][place]["number"].as_f64()).unwrap_or(0.0);
                // A line has whole milliseconds, six digits, or a rate that may be without a limit.
                let slack = if unit > 1.0 { unit.max(expected / 1e5) } else { 0.0 };
                let is_unlimited = column.starts_with("sk_pacing") && expected > 1e18;
                assert!(
                    (found * unit - expected).abs() <= slack || is_unlimited,
                    "{scenario} on {kernel} behind input {input}: {name} {found}, {column} {expected}"
                );
            }
            let unknown = fields(&explained).iter().find(|field| field["known"] != true);
            assert_eq!(unknown, None);
        }
    }
}

#[test]
fn what_an_early_kernel_does_not_count_is_not_in_its_line() {
    let desk = Desk::new();
    let line = |kernel| desk.good(&format!("skbscope run lossy --kernel {kernel} --headless --for 1s --ss"));

    for name in ["bytes_sent:", "bytes_acked:", "minrtt:", "busy:", "snd_wnd:", "pacing_rate "] {
        assert!(line("6.18").contains(name), "{name}");
        assert!(!line("3.10").contains(name), "{name}");
    }
}

#[test]
fn a_run_that_stops_at_a_breakpoint_prints_the_socket_there() {
    let desk = Desk::new();
    let stop = "skbscope run blocked-writer --headless --break 'sk_stream_memory_free refused'";
    let judgement = desk.json(&format!("{stop} --ss | skbscope explain --json"))["sockets"][0]["judgement"].clone();

    assert_eq!(judgement["writer"]["send_blocks"], true);
    // As in the refusal itself: sk_wmem_queued 49,216 < sk_sndbuf 32,768.
    assert_eq!(judgement["writer"]["over_by"], 49_216 - 32_768);
}
