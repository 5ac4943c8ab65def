//! Recordings exported, and what was written read again by another reader.

mod recorded;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::num::NonZeroU16;
use std::os::unix::fs::MetadataExt;
use std::process::{Command, Stdio};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use crate::colours::{contrast, luminance};
use crate::desk::Desk;
use crate::screen_user;
use recorded::{Run, record, record_scenario};

/// A recording in a folder of its own.
struct Recorded {
    desk: Desk,
    run: Run,
}

impl Recorded {
    fn of(scenario: &str) -> Self {
        Recorded::run(record(scenario))
    }

    fn run(run: Run) -> Self {
        let desk = Desk::new();
        desk.write("s.jsonl", &run.text);
        Recorded { desk, run }
    }

    fn export(&self, args: &str) -> Vec<u8> {
        let output = self.desk.shell(&format!("skbscope export {args}"));
        let told = String::from_utf8_lossy(&output.stderr);
        assert_eq!((output.status.code(), &*told), (Some(0), ""), "{args}");
        output.stdout
    }

    fn json(&self, args: &str) -> Value {
        serde_json::from_slice(&self.export(args)).expect("one JSON value")
    }

    fn fails(&self, args: &str) -> String {
        let output = self.desk.shell(&format!("skbscope export {args}"));
        assert_eq!(output.status.code(), Some(2), "{args}");
        String::from_utf8(output.stderr).expect("UTF-8")
    }
}

/// RFC 4180, read by hand.
fn read_csv(text: &str) -> Vec<BTreeMap<String, String>> {
    let mut rows = text.lines().map(|line| {
        let (mut cells, mut quoted) = (vec![String::new()], false);
        for c in line.chars() {
            match c {
                '"' => quoted = !quoted,
                ',' if !quoted => cells.push(String::new()),
                c => cells.last_mut().expect("a cell").push(c),
            }
        }
        cells
    });
    let headings = rows.next().expect("a heading");
    let row = |cells: Vec<String>| {
        assert_eq!(cells.len(), headings.len());
        headings.iter().cloned().zip(cells).collect()
    };
    rows.map(row).collect()
}

#[test]
fn a_csv_has_a_row_for_each_input_with_the_kernels_counters() {
    let recorded = Recorded::of("blocked-writer");

    let text = String::from_utf8(recorded.export("s.jsonl --to csv")).expect("UTF-8");

    let rows = read_csv(&text);
    let queued: Vec<_> = rows.iter().map(|row| row["sk_wmem_queued_bytes"].parse::<u32>().expect("a number")).collect();
    assert_eq!(queued, recorded.run.queued);
    assert!(rows.iter().enumerate().all(|(index, row)| row["input"] == (index + 1).to_string()));
    assert!(rows.iter().any(|row| row["cause"].contains("ACK 14600") && row["tasks_asleep"] == "1"));
    assert!(rows.iter().any(|row| row["sk_sndbuf_bytes"] == "32768" && row["snd_una_offset"] == "40000"));
}

#[test]
fn json_tells_the_same_as_csv() {
    let recorded = Recorded::of("lossy");
    let csv = read_csv(&String::from_utf8(recorded.export("s.jsonl --to csv")).expect("UTF-8"));

    let json = recorded.json("s.jsonl --to json");

    assert_eq!(json["scenario"], "lossy");
    assert_eq!(json["units"]["sk_wmem_queued"], "bytes");
    let inputs = json["inputs"].as_array().expect("a list");
    assert_eq!(inputs.len(), csv.len());
    for (one, other) in inputs.iter().zip(&csv) {
        assert_eq!(one["time_ns"].to_string(), other["time_ns"]);
        assert_eq!(one["cause"], other["cause"]);
        assert_eq!(one["retrans_out"].to_string(), other["retrans_out_segments"]);
        assert_eq!(one["sk_wmem_queued"].to_string(), other["sk_wmem_queued_bytes"]);
    }
}

/// Linux 3.10 has no pacing rate, no TCP_NOTSENT_LOWAT, no account of what limits a connection, and a TCP_INFO that ends
/// early: that is not zero.
#[test]
fn what_the_kernel_does_not_count_is_empty_or_null() {
    let old = screen_user::scenario("blocked-writer").on("3.10".parse().expect("a kernel")).expect("runs there");
    let recorded = Recorded::run(record_scenario(old));

    let csv = read_csv(&String::from_utf8(recorded.export("s.jsonl --to csv")).expect("UTF-8"));
    let json = recorded.json("s.jsonl --to json");

    let lacking = [
        "sk_pacing_rate",
        "notsent_lowat",
        "chrono_type",
        "busy",
        "rwnd_limited",
        "sndbuf_limited",
        "bytes_sent",
        "bytes_retrans",
        "bytes_acked",
        "min_rtt",
    ];
    let missing = json["missing"].as_object().expect("an object");
    assert_eq!(missing.keys().map(String::as_str).collect::<BTreeSet<_>>(), BTreeSet::from(lacking));
    for (row, input) in csv.iter().zip(json["inputs"].as_array().expect("a list")) {
        let cells = row.iter().filter(|(heading, _)| lacking.iter().any(|name| heading.starts_with(name)));
        assert_eq!(cells.map(|(_, cell)| cell.as_str()).collect::<Vec<_>>(), vec![""; lacking.len()]);
        assert!(lacking.iter().all(|name| input[*name].is_null()), "{input}");
        assert_eq!(
            (&row["SOCK_NOSPACE"], input["SOCK_NOSPACE"].is_number()),
            (&input["SOCK_NOSPACE"].to_string(), true)
        );
    }
}

#[test]
fn a_timeline_has_counters_sleeping_tasks_and_events() {
    let recorded = Recorded::of("blocked-writer");

    let timeline = recorded.json("s.jsonl --to perfetto");

    let events = timeline["traceEvents"].as_array().expect("a list");
    let of = |phase: &str, name: &str| -> Vec<&Value> {
        events.iter().filter(|event| event["ph"] == phase && event["name"] == name).collect()
    };
    let counters: Vec<_> = of("C", "sk_wmem_queued").iter().map(|event| event["args"]["bytes"].clone()).collect();
    let mut changes = recorded.run.queued.clone();
    changes.dedup();
    assert_eq!(counters, changes);
    let asleep = of("X", "asleep: sndbuf");
    assert_eq!(asleep.len(), 1);
    let (blocked, woken) = (&of("i", "task blocked")[0]["ts"], &of("i", "task woken")[0]["ts"]);
    let end = asleep[0]["ts"].as_f64().zip(asleep[0]["dur"].as_f64()).map(|(start, length)| start + length);
    assert_eq!((&asleep[0]["ts"], end), (blocked, woken.as_f64()));
    assert_eq!(of("M", "thread_name").len(), 2);
    assert!(!of("i", "skb freed").is_empty());
    assert!(events.iter().all(|event| event["pid"] == 1));
    // In the order of time, but for what is known only when it is over.
    let times: Vec<_> =
        events.iter().filter(|event| event["ph"] != "X").filter_map(|event| event["ts"].as_f64()).collect();
    assert!(times.is_sorted());
}

#[test]
fn a_sleep_that_does_not_end_is_told_up_to_the_end() {
    let recorded = Recorded::of("blocked-writer");
    let rows = read_csv(&String::from_utf8(recorded.export("s.jsonl --to csv")).expect("UTF-8"));
    let asleep = rows.iter().find(|row| row["tasks_asleep"] == "1").expect("somebody sleeps");
    let next = asleep["input"].parse::<u64>().expect("a number") + 1;

    let timeline = recorded.json(&format!("s.jsonl@{next} --to perfetto"));

    let events = timeline["traceEvents"].as_array().expect("a list");
    assert_eq!(events.iter().filter(|event| event["name"] == "asleep: sndbuf").count(), 1);
}

#[test]
fn breakpoints_are_events_of_a_timeline() {
    let recorded = Recorded::of("blocked-writer");

    let timeline = recorded.json("s.jsonl --to perfetto --break tcp_write_xmit");

    let events = timeline["traceEvents"].as_array().expect("a list");
    let hits: Vec<_> = events.iter().filter(|event| event["cat"] == "breakpoint").collect();
    assert!(hits.len() > 5 && hits.iter().all(|hit| hit["name"] == "tcp_write_xmit" && hit["ph"] == "i"));
}

#[test]
fn a_picture_shows_the_screen_at_the_moment() {
    let recorded = Recorded::of("blocked-writer");

    let picture = String::from_utf8(recorded.export("s.jsonl@4.176 --to svg --size 80x24")).expect("UTF-8");
    let end = String::from_utf8(recorded.export("s.jsonl --to svg --size 80x24")).expect("UTF-8");

    assert!(picture.starts_with("<svg ") && picture.ends_with("</svg>\n"));
    // Each run of cells is a text of its own.
    let texts = |picture: &str| -> String {
        picture.split('<').filter_map(|part| part.split_once('>')).map(|(_, text)| text).collect()
    };
    assert!(texts(&picture).contains("input 4, step 176 of 242"), "{}", texts(&picture));
    assert!(!texts(&end).contains("step 176"), "{}", texts(&end));
    assert!(recorded.fails("s.jsonl@77777 --to svg").contains("there is no input 77777"));
}

/// The lines of a cast, and what a terminal shows at its end.
fn play_cast(text: &str) -> (Vec<Value>, String) {
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let size = |key: &str| NonZeroU16::new(lines[0][key].as_u64().expect("a size") as u16).expect("some cells");
    let mut terminal = vt100::Parser::new(size("height"), size("width"), 0);
    for line in lines[1..].iter().filter(|line| line[1] == "o") {
        terminal.process(line[2].as_str().expect("text").as_bytes());
    }
    (lines, terminal.screen().contents())
}

#[test]
fn a_cast_shows_the_session_with_markers() {
    let recorded = Recorded::of("blocked-writer");
    let args = "s.jsonl --to asciicast --size 100x30 --speed 1/2 --break tcp_trim_head";

    let (lines, screen) = play_cast(&String::from_utf8(recorded.export(args)).expect("UTF-8"));

    assert_eq!((&lines[0]["version"], &lines[0]["width"], &lines[0]["height"]), (&2.into(), &100.into(), &30.into()));
    let times: Vec<_> = lines[1..].iter().map(|line| line[0].as_f64().expect("a time")).collect();
    assert!(times.is_sorted() && times[0] == 0.0);
    // Half as fast as the 1.1 s that it took.
    assert!((2.0..2.6).contains(times.last().expect("a line")), "{times:?}");
    let markers: Vec<_> = lines[1..].iter().filter(|line| line[1] == "m").filter_map(|line| line[2].as_str()).collect();
    for label in ["task 0 blocked (@4)", "task 0 woken (@6)", "script: the peer acknowledges up to byte 14,600"] {
        assert!(markers.contains(&label), "{label} of {markers:?}");
    }
    assert!(screen.contains("blocked-writer") && screen.contains("wrote 100,000"), "{screen}");
}

#[test]
fn exported_packets_are_those_that_the_run_captured() {
    for (scenario, gso) in [("lossy", ""), ("blocked-writer", "--gso"), ("zero-window", "")] {
        let recorded = Recorded::of(scenario);
        let run = recorded.desk.shell(&format!("skbscope run {scenario} --headless --pcap run.pcapng {gso}"));
        assert_eq!(run.status.code(), Some(0));

        let printed = recorded.export(&format!("s.jsonl --to pcapng {gso}"));
        recorded.export(&format!("s.jsonl --to pcapng {gso} -o out.pcapng"));

        let captured = fs::read(recorded.desk.path("run.pcapng")).expect("captured");
        assert!(captured.len() > 10_000, "{scenario}: {}", captured.len());
        assert!(captured == printed, "{scenario}: standard output differs");
        assert!(
            captured == fs::read(recorded.desk.path("out.pcapng")).expect("written"),
            "{scenario}: the file differs"
        );
    }
}

#[test]
fn a_moment_ends_what_is_exported() {
    let recorded = Recorded::of("blocked-writer");

    let rows = read_csv(&String::from_utf8(recorded.export("s.jsonl@5.2 --to csv")).expect("UTF-8"));
    assert_eq!(rows.len(), 5);

    let told = recorded.fails("s.jsonl@9999 --to csv");
    let last = recorded.run.queued.len();
    assert!(told.contains(&format!("there is no input 9999: the recording ends at {last}.")), "{told}");
}

#[test]
fn what_cannot_be_read_or_written_is_told() {
    let recorded = Recorded::of("first-1000");

    let told = recorded.fails("nothing.jsonl --to csv");
    assert!(told.contains("cannot read the recording nothing.jsonl"), "{told}");
    let told = recorded.fails("s.jsonl --to csv -o no/such/folder.csv");
    assert!(told.contains("cannot write no/such/folder.csv"), "{told}");
    let told = recorded.fails("s.jsonl --to csv -o ./s.jsonl");
    assert!(told.contains("is what is read here"), "{told}");
    assert_eq!(recorded.desk.read("s.jsonl"), recorded.run.text);
    let told = recorded.fails("s.jsonl --to xml");
    assert!(told.contains("possible values: csv, json, perfetto"), "{told}");
    recorded.desk.write("mine.toml", "title = 'x'\n");
    assert!(recorded.fails("mine.toml --to csv").contains("it is no recording"));
}

#[test]
fn a_damaged_end_is_told_and_the_rest_is_exported() {
    let recorded = Recorded::of("blocked-writer");
    let half = &recorded.run.text[..recorded.run.text.len() - 40];
    recorded.desk.write("s.jsonl", half);

    let output = recorded.desk.shell("skbscope export s.jsonl --to csv");

    assert_eq!(output.status.code(), Some(0));
    let told = String::from_utf8(output.stderr).expect("UTF-8");
    assert!(told.contains("is damaged"), "{told}");
    let rows = read_csv(&String::from_utf8(output.stdout).expect("UTF-8"));
    assert_eq!(rows.len(), recorded.run.queued.len());
}

#[test]
fn a_recording_that_this_program_makes_otherwise_is_told() {
    let recorded = Recorded::of("blocked-writer");
    let end = recorded.run.text.lines().last().expect("a line");
    let digest = end.split("\"digest\":\"").nth(1).and_then(|rest| rest.get(..32)).expect("a digest");
    let other = recorded.run.text.replace(digest, &"0".repeat(32));
    recorded.desk.write("s.jsonl", &other);

    let output = recorded.desk.shell("skbscope export s.jsonl --to csv -o s.csv");

    let told = String::from_utf8(output.stderr).expect("UTF-8");
    assert!(told.contains("does something else than the one that recorded"), "{told}");
    assert!(recorded.desk.path("s.csv").exists());
}

/// Picture and cast of a theme for a light page are on a light page, those for a dark one on a dark page, and everything
/// written on it is in ink that can be read there.
#[test]
fn a_picture_and_a_cast_have_the_page_of_their_theme() {
    let recorded = Recorded::of("lossy");
    for (theme, is_light) in [("dark", false), ("light", true), ("high-contrast", false)] {
        let svg = recorded.export(&format!("s.jsonl --to svg --size 80x24 --theme {theme}"));
        let svg = String::from_utf8(svg).expect("UTF-8");
        let fill = |line: &str| line.split("fill='").nth(1).map(|rest| rest[..7].to_owned()).expect("a fill");
        let page = svg.lines().find(|line| line.starts_with("<rect")).map(fill).expect("a page");
        assert_eq!(luminance(&page) > 0.5, is_light, "{theme}: {page}");
        let inks: BTreeSet<_> = svg.lines().filter(|line| line.starts_with("<text")).map(fill).collect();
        assert!(inks.len() > 1, "{theme}: {inks:?}");
        for ink in inks.iter().filter(|ink| **ink != page) {
            assert!(contrast(ink, &page) >= 3.0, "{theme}: {ink} on {page} is {:.1}", contrast(ink, &page));
        }

        let cast =
            String::from_utf8(recorded.export(&format!("s.jsonl --to asciicast --theme {theme}"))).expect("UTF-8");
        let header: Value = serde_json::from_str(cast.lines().next().expect("a header")).expect("JSON");
        assert_eq!(header["theme"]["bg"], page);
        assert!(contrast(header["theme"]["fg"].as_str().expect("a colour"), &page) > 7.0);
    }
}

/// Before a round trip was measured `sk_pacing_rate` has no limit, and slow start has none. The kernel keeps the largest
/// numbers there are in their place, which are numbers of nothing.
#[test]
fn what_has_no_limit_has_no_number_in_any_export() {
    let recorded = Recorded::of("steady");
    for to in ["csv", "json", "perfetto", "ss"] {
        let text = String::from_utf8(recorded.export(&format!("s.jsonl --to {to}"))).expect("UTF-8");
        let begins = String::from_utf8(recorded.export(&format!("s.jsonl@2 --to {to}"))).expect("UTF-8");
        for none in ["9223372036854775807", "18446744073709551615", "2147483647", "-1,"] {
            assert!(!text.contains(none) && !begins.contains(none), "{none} in {to}");
        }
    }
    let rows = read_csv(&String::from_utf8(recorded.export("s.jsonl --to csv")).expect("UTF-8"));
    assert_eq!(rows[1]["sk_pacing_rate_bytes_per_second"], "");
    let last: u64 = rows[rows.len() - 1]["sk_pacing_rate_bytes_per_second"].parse().expect("a number");
    assert!(last > 0);
    let rows = recorded.json("s.jsonl@2 --to json");
    assert_eq!(rows["inputs"][1]["sk_pacing_rate"], Value::Null);

    let report = recorded.desk.shell("skbscope run steady --headless --json --break 'sk_wmem_queued changed'");
    let report: Value = serde_json::from_slice(&report.stdout).expect("JSON");
    let counters = &report["stop"]["counters"];
    assert!(counters["sk_wmem_queued"].is_number() && counters["snd_ssthresh"].is_null(), "{report}");
}

/// Whatever ends an export before it is whole leaves nothing behind, and what was there as it was.
#[test]
fn an_export_that_a_signal_ends_leaves_no_part_of_a_file() {
    let recorded = Recorded::of("steady");
    let folder = recorded.desk.path(".");
    let names = || fs::read_dir(&folder).expect("a folder").count();
    recorded.desk.write("old.cast", "mine");
    let before = names();
    for (signal, args) in [(Signal::INT, "-o new.cast"), (Signal::TERM, "-o old.cast --force"), (Signal::KILL, "-o b")]
    {
        let mut export = Command::new(env!("CARGO_BIN_EXE_skbscope"))
            .args("export s.jsonl --to asciicast --size 500x200 --speed 1/100".split_whitespace())
            .args(args.split_whitespace())
            .current_dir(&folder)
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        let pid = Pid::from_child(&export);
        // It writes aside: into a file without a name.
        let fds = format!("/proc/{}/fd", pid.as_raw_nonzero());
        let writes = || {
            let files = fs::read_dir(&fds).into_iter().flatten().flatten().filter_map(|fd| fd.path().metadata().ok());
            files.filter(|file| file.is_file() && file.nlink() == 0).any(|file| file.len() > 0)
        };
        while !writes() {
            assert!(export.try_wait().expect("a child").is_none(), "it is over before it was seen to write");
            std::thread::sleep(Duration::from_millis(5));
        }
        kill_process(pid, signal).expect("it runs");
        assert!(!export.wait().expect("a child").success());
        assert_eq!(names(), before, "{args}");
    }
    assert_eq!(recorded.desk.read("old.cast"), "mine");
}
