//! What is no file, or has no end, is told for what it is before anything waits for it.

use crate::desk::Desk;

/// Ends by force what would wait for ever.
const SOON: &str = "timeout -s KILL 20 skbscope";

#[test]
fn a_pipe_that_nobody_has_opened_is_waited_for_a_moment_only() {
    let desk = Desk::new();
    desk.good("mkfifo in out.pcap out.jsonl");
    for (command, told) in [
        ("run in --headless", "nobody writes into it: start its writer first"),
        ("replay in --headless", "nobody writes into it"),
        ("export in --to csv", "nobody writes into it"),
        ("run steady --headless --for 1s --pcap out.pcap", "out.pcap is a pipe, and nobody reads from it"),
        ("run steady --headless --for 1s --record out.jsonl", "start its reader first"),
    ] {
        let said = desk.refused(&format!("{SOON} {command}"));
        assert!(said.contains(told), "{command}: {said}");
    }

    // Who comes a moment later is in time.
    desk.good("skbscope run first-1000 --headless --record s.jsonl");
    desk.good(&format!("{{ sleep 0.3; cat s.jsonl > in; }} & {SOON} replay in --headless; wait"));
    desk.good(&format!(
        "{{ sleep 0.3; cat out.jsonl > t.jsonl; }} & {SOON} run first-1000 --headless --record out.jsonl; wait"
    ));
    assert_eq!(desk.read("t.jsonl"), desk.read("s.jsonl"));
    desk.good(&format!("cat s.jsonl | {SOON} replay /dev/stdin --headless"));
}

#[test]
fn a_device_or_a_folder_is_no_input() {
    let desk = Desk::new();
    for (command, told) in [
        ("replay /dev/zero --headless", "it is a device"),
        ("run /dev/zero --headless", "it is a device"),
        ("export /dev/urandom --to csv", "it is a device"),
        ("run . --headless", "it is a folder"),
        ("replay . --headless", "it is a folder"),
    ] {
        let said = desk.refused(&format!("{SOON} {command}"));
        assert!(said.contains(told), "{command}: {said}");
    }
    let verify = desk.shell(&format!("{SOON} verify /dev/zero"));
    assert!(String::from_utf8_lossy(&verify.stdout).contains("it is a device"), "{verify:?}");
}

#[test]
fn what_never_ends_is_read_up_to_a_limit() {
    let desk = Desk::new();
    let said = desk.refused(&format!("yes | {SOON} run /dev/stdin --headless"));
    assert!(said.contains("it is longer than 4,194,304 bytes"), "{said}");
    desk.good("mkdir traces; head -c 300000000 /dev/zero > traces/a.jsonl");
    let verify = desk.shell(&format!("tar czf a.tar.gz -C traces .; rm -r traces; {SOON} verify a.tar.gz"));
    let said = String::from_utf8_lossy(&verify.stdout).into_owned();
    assert!(said.contains("it is longer than 268,435,456 bytes"), "{said}");
}

#[test]
fn where_nobody_hears_an_error_the_exit_code_tells_it() {
    let desk = Desk::new();
    for (command, code) in [
        ("skbscope run nothing-of-that-name 2> /dev/full", 2),
        ("skbscope run nothing-of-that-name 2>&-", 2),
        ("skbscope --no-such-option 2> /dev/full", 2),
        ("skbscope run first-1000 --headless > /dev/full 2> /dev/full", 2),
        ("skbscope run first-1000 --headless > /dev/null 2> /dev/full", 0),
    ] {
        assert_eq!(desk.shell(command).status.code(), Some(code), "{command}");
    }
}

#[test]
fn a_run_that_ends_before_all_has_arrived_does_not_end_well() {
    for (signal, code) in [("INT", 130), ("TERM", 143), ("QUIT", 131)] {
        let desk = Desk::new();
        let command = "skbscope run steady --headless --bytes 9999999MB --record s.jsonl & pid=$!";
        let wait = "until [ -s s.jsonl ]; do sleep 0.01; done";
        let ended = desk.shell(&format!("set -m; {command}; {wait}; kill -{signal} $pid; wait $pid"));
        assert_eq!(ended.status.code(), Some(code), "{signal}");
        let said = String::from_utf8_lossy(&ended.stdout).into_owned();
        assert!(said.contains("interrupted after"), "{signal}: {said}");
    }
}

/// Nobody takes what comes through the pipe, and the run waits for that: a signal ends it all the same.
#[test]
fn a_signal_ends_a_run_that_waits_for_a_reader() {
    let desk = Desk::new();
    let reader = "mkfifo f.pcap; { sleep 60 < f.pcap; } & reader=$!";
    let run =
        "skbscope run steady --headless --for 900000s --pcap f.pcap & pid=$!; sleep 1; kill -TERM $pid; wait $pid";
    let ended = desk.shell(&format!("set -m; {reader}; {run}; code=$?; kill -KILL -$reader; exit $code"));

    assert_eq!(ended.status.code(), Some(143), "{ended:?}");
    assert!(String::from_utf8_lossy(&ended.stderr).contains("its reader takes nothing any more"), "{ended:?}");
}

/// What a file says is shown, and is no command to the terminal.
#[test]
fn control_characters_of_files_lose_their_meaning() {
    let desk = Desk::new();
    desk.write(
        "a.txt",
        "ESTAB 0 0 \u{1b}[31m1.2.3.4:5 6.7.8.9:10 users:((\"ev\u{1b}]0;title\u{7}il\",pid=1,fd=3))\n\t cubic\n",
    );
    desk.write("a.pkt", "+0 \u{1b}[31mfoo(3) = 0\n");
    desk.write("a.toml", "\"\u{9b}31m\u{1b}[2J\" = 1\n");
    for (command, shown) in [
        ("skbscope explain a.txt", "ev␛]0;title␇il"),
        ("skbscope verify --packetdrill a.pkt", "`␛[31mfoo(3)`"),
        ("skbscope run a.pkt", "␛[31mfoo(3)"),
        ("skbscope run a.toml --headless", "a.toml"),
        ("skbscope run $'no\\e[31mfile' --headless", "no␛[31mfile"),
    ] {
        let output = desk.shell(command);
        let told = [output.stdout, output.stderr].map(|text| String::from_utf8(text).expect("UTF-8")).concat();
        assert!(told.contains(shown), "{command}: {told}");
        assert!(!told.contains(|c: char| c.is_control() && !"\n\t".contains(c)), "{command}: {told:?}");
    }
}
