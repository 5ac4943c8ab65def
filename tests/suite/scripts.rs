//! Scripts of packetdrill: our own, which a real kernel keeps to as well, and what was made of them by accident.

use std::fs;
use std::path::PathBuf;

use skbscope::conformance::packetdrill::{Verdict, kernel_under_test, run, scenario};
use skbscope::debugger::Session;
use skbscope::debugger::explain::chain::Scene;
use skbscope::kernel::KernelVersion;
use skbscope::scenario::packetdrill::Script;

use crate::desk::Desk;

fn scripts() -> Vec<(PathBuf, String)> {
    let folder = fs::read_dir("traces/packetdrill").expect("our scripts");
    let mut paths: Vec<_> = folder.map(|entry| entry.expect("an entry").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "pkt"));
    paths.sort();
    paths.into_iter().map(|path| (path.clone(), fs::read_to_string(path).expect("a text"))).collect()
}

fn verdict(text: &str, kernel: KernelVersion) -> Option<Verdict> {
    let script = Script::parse(text).ok()?;
    Some(run(&script, kernel_under_test(kernel), &|_| None).verdict)
}

#[test]
fn our_scripts_pass() {
    let scripts = scripts();
    assert!(scripts.len() >= 20, "{}", scripts.len());
    for (path, text) in scripts {
        assert_eq!(verdict(&text, KernelVersion::newest()), Some(Verdict::Pass), "{}", path.display());
    }
}

/// Which of them hold on older kernels, as their profiles have it: small skbs cost more before 6.18, and 3.10 counts a send
/// buffer in its own way.
#[test]
fn our_scripts_hold_on_the_kernels_that_the_manual_tells() {
    let passes = |kernel: &str| -> Vec<String> {
        let kernel = KernelVersion::ALL.into_iter().find(|version| version.name() == kernel).expect("a kernel");
        let passing = scripts().into_iter().filter(|(_, text)| verdict(text, kernel) == Some(Verdict::Pass));
        passing.map(|(path, _)| path.file_stem().expect("a name").to_string_lossy().into_owned()).collect()
    };
    let all = passes("6.18");
    let but_one: Vec<_> = all.iter().filter(|name| *name != "small-skbs-fill-the-buffer").cloned().collect();

    for kernel in ["5.10", "6.1", "6.12"] {
        assert_eq!(passes(kernel), but_one, "{kernel}");
    }
    assert_eq!(
        passes("3.10"),
        [
            "ecn-echo-reduces-the-window",
            "epoll-by-level",
            "lowat-of-the-system",
            "msg-dontwait",
            "nagle-holds-the-second",
            "rto-backs-off",
            "small-writes-share-an-skb",
            "zero-window-is-probed"
        ]
    );
}

/// Every one of them has a number, a packet or a result that counts: with another in its place it fails.
#[test]
fn our_scripts_can_fail() {
    for (path, text) in scripts() {
        let wrong = match text.rfind(") = ") {
            Some(at) => format!("{}) = 77{}", &text[..at], &text[at..].split_once('\n').map_or("", |(_, rest)| rest)),
            None => panic!("{} has no call", path.display()),
        };
        let wrong = wrong.replace("= 77", "= 77\n");
        let verdict = verdict(&wrong, KernelVersion::newest());
        assert!(matches!(verdict, Some(Verdict::Fail(_))), "{}: {verdict:?}", path.display());
    }
}

/// A script with parts cut out, doubled and put in other places, and numbers made extreme, is refused, or comes to an end.
#[test]
fn no_script_makes_it_panic_or_go_on_for_ever() {
    let scripts = scripts();
    let mut random = oorandom::Rand32::new(11);
    let mut pick = |n: usize| random.rand_range(0..n.max(1) as u32) as usize;
    let numbers = ["0", "1", "-1", "65535", "4294967295", "8388608", "99999999999999999999", "0.000001", "86400"];
    let (mut run, mut tried) = (0, 0);
    while tried < 600 {
        let text = &scripts[pick(scripts.len())].1;
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        for _ in 0..1 + pick(3) {
            let (from, to) = (pick(lines.len()), pick(lines.len()));
            match pick(4) {
                0 => drop(lines.remove(from)),
                1 => lines.insert(to, lines[from].clone()),
                2 => lines.swap(from, to),
                _ => {
                    let line = &lines[from];
                    let digits = line.find(|c: char| c.is_ascii_digit()).unwrap_or(0);
                    let end = line[digits..].find(|c: char| !c.is_ascii_digit()).map_or(line.len(), |len| digits + len);
                    lines[from] = format!("{}{}{}", &line[..digits], numbers[pick(numbers.len())], &line[end..]);
                }
            }
        }
        tried += 1;
        run += usize::from(verdict(&lines.join("\n"), KernelVersion::ALL[pick(KernelVersion::ALL.len())]).is_some());
    }
    assert!(run > 200, "most are still scripts: {run} of {tried}");
}

#[test]
fn verify_tells_each_script_and_counts_them() {
    let desk = Desk::new();
    desk.write("wrong.pkt", "0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n+0 close(3) = 1\n");
    desk.write("odd.pkt", "0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n+0 fork(3) = 0\n");
    desk.write("known.txt", "wrong.pkt  it closes nothing\n");

    let run = desk.shell("skbscope verify --packetdrill .");
    let told = String::from_utf8_lossy(&run.stdout);
    assert_eq!(run.status.code(), Some(1));
    assert!(told.contains("not run odd.pkt: line 2: fork()"), "{told}");
    assert!(told.contains("FAIL    wrong.pkt:2 at"), "{told}");
    assert!(told.ends_with("0 of 2 scripts pass; 1 fail; 1 not run\n"), "{told}");

    let known = desk.good("skbscope verify --packetdrill . --known known.txt --junit out.xml");
    assert!(known.ends_with("0 of 2 scripts pass; 1 fail as known; 1 not run\n"), "{known}");
    let junit = desk.read("out.xml");
    assert!(junit.contains(r#"tests="2" skipped="2" errors="0" failures="0""#), "{junit}");
    let json = desk.json("skbscope verify --packetdrill . --json");
    assert_eq!((&json["failed"], &json["scripts"][1]["line"]), (&1.into(), &2.into()));
}

#[test]
fn a_script_runs_alone_and_tells_what_is_wrong_with_it() {
    let desk = Desk::new();
    desk.write("ok.pkt", "0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n+0 close(3) = 0\n");
    desk.write("bad.pkt", "0 socket(..., SOCK_STREAM) = 3\n+0 > Q. 1:1(0) ack 1\n");

    assert_eq!(desk.good("skbscope run ok.pkt --headless"), "pass    ok.pkt\n");
    let bad = desk.shell("skbscope run bad.pkt --headless");
    assert_eq!(bad.status.code(), Some(2));
    let told = String::from_utf8_lossy(&bad.stdout);
    assert!(told.contains("bad.pkt:2:6") && told.contains("`Q` is no flag"), "{told}");
}

/// The peer of a script is silent: what it says is among the inputs. Nobody is told that something was lost, or that he
/// holds the ACKs, and who is silent when the script is over is the script.
#[test]
fn the_chain_of_reasons_names_the_script_and_no_loss() {
    for (path, text) in scripts() {
        let script = Script::parse(&text).expect("it is read");
        let outcome = run(&script, kernel_under_test(KernelVersion::newest()), &|_| None);
        let scenario = scenario("a script", &text, &outcome).expect("it runs on the screen");
        let mut session = Session::new(scenario.world);
        for _ in 0..60 {
            let chain = Scene::shown(&session).chain().to_string();
            for wrong in ["lost", "you ", "arrive in 0 s", "no program writes", "a window of 65,535"] {
                assert!(!chain.contains(wrong), "{}: {chain}", path.display());
            }
            session.next_input();
        }
    }
}

/// A report goes over an older one, and over nothing that is read.
#[test]
fn a_report_is_written_over_no_script_and_no_list() {
    let desk = Desk::new();
    let (_, text) = scripts().swap_remove(0);
    desk.write("x.pkt", &text);
    desk.write("known", "y.pkt  why\n");
    desk.good("skbscope verify --packetdrill x.pkt --known known --junit r.xml");
    desk.good("skbscope verify --packetdrill x.pkt --known known --junit r.xml");
    assert!(desk.read("r.xml").contains("<testsuites"));

    for (report, kept) in [("x.pkt", text.as_str()), ("./known", "y.pkt  why\n")] {
        let told = desk.refused(&format!("skbscope verify --packetdrill . --known known --junit {report}"));
        assert!(told.contains("is what is read here"), "{told}");
        assert_eq!(desk.read(report), kept);
    }
    let told = desk.refused("skbscope verify --packetdrill x.pkt --known /dev/zero");
    assert!(told.contains("it is a device"), "{told}");
}
