//! Every text that a session can say, read by a strict reader: singular where there is one, numbers with commas, no Rust, and
//! no change that shows none.

use std::collections::BTreeMap;
use std::time::Duration;

use proptest::prelude::*;

use skbscope::app::report::{Ended, Report};
use skbscope::debugger::explain::chain::Scene;
use skbscope::debugger::explain::{explain_step, why_blocked};
use skbscope::engine::{Engine, Kernel, NoProbe, Probe, SockOpt, Step};
use skbscope::kernel::KernelVersion;
use skbscope::language::Language;
use skbscope::observe::SocketView;
use skbscope::peer::{LinkChange, PeerCommand, Refusal};
use skbscope::scenario::{Scenario, embedded};
use skbscope::tui::PanelId;
use skbscope::tui::command::say::describe;
use skbscope::tui::command::table::ACTIONS;
use skbscope::units::{TaskId, Time};
use skbscope::world::{Command, Happening, Refused, World, WorldConfig};

use crate::{random, screen_user};

// ---- the reader ----

/// Words in which an s is no plural.
const SINGULAR: [&str; 3] = ["this", "less", "across"];

/// What is wrong with a text.
fn faults(text: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let words: Vec<&str> = text.split_whitespace().collect();
    for (at, pair) in words.windows(2).enumerate() {
        // `task 1 runs again`: a name.
        if at > 0 && ["task", "input", "step", "skb"].contains(&words[at - 1]) {
            continue;
        }
        let noun = pair[1].trim_end_matches(|c: char| !c.is_alphanumeric());
        // `1 Writers` is a title.
        let is_one = pair[0].trim_start_matches('(') == "1" && noun.starts_with(|c: char| c.is_ascii_lowercase());
        if is_one && noun.len() > 3 && noun.ends_with('s') && !noun.contains('/') && !SINGULAR.contains(&noun) {
            faults.push(format!("`1 {noun}`"));
        }
        let is_many = pair[0].trim_start_matches('(').replace(',', "").parse::<u64>().is_ok_and(|n| n != 1);
        if is_many && ["byte", "skb", "segment", "packet", "page", "input", "step", "call"].contains(&noun) {
            faults.push(format!("`{} {noun}`", pair[0]));
        }
    }
    let plain = text.replace("false alarm", "");
    faults.extend(plain.split_whitespace().filter_map(rust).map(|word| format!("Rust: `{word}`")));
    faults.extend(ungrouped(text).map(|number| format!("no commas: `{number}`")));
    if let Some((before, after)) = text.split_once(" -> ") {
        let after = after.split(" (").next().unwrap_or(after);
        if before.ends_with(&format!(" {after}")) {
            faults.push(format!("no change: `{after} -> {after}`"));
        }
    }
    faults
}

/// A word that only a programmer would say.
fn rust(word: &str) -> Option<&str> {
    let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
    let name = word.split('(').next().unwrap_or_default();
    let is_variant = word.contains('(')
        && name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.contains(|c: char| c.is_ascii_lowercase());
    let is_debug = ["true", "false", "None", "Some"].contains(&bare) || word.contains("::") || word.contains('{');
    (is_variant || is_debug).then_some(word)
}

/// Numbers of four digits or more without commas; but not in names (`kmalloc-2048`, `#1234`, `RFC 5961`), fractions, moments
/// (`1234.56`) and hexadecimal numbers.
fn ungrouped(text: &str) -> impl Iterator<Item = &str> {
    let in_number = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | ',' | '#' | '-' | '_');
    let parts = text.split(move |c: char| !in_number(c));
    let mut before = "";
    parts.filter(move |part| {
        let is_name = before == "RFC";
        before = part;
        let digits = part.trim_matches(|c: char| c == '.' || c == ',').trim_start_matches('-');
        !is_name && digits.len() > 3 && digits.bytes().all(|digit| digit.is_ascii_digit())
    })
}

#[test]
fn the_reader_is_strict() {
    let wrong = [
        "1 bytes have not arrived",
        "3 packet came back",
        "setsockopt SndBuf(49152)",
        "Cork(true)",
        "it is Some(4)",
        "ACK 14600 wakes it",
        "icsk_rto 330 ms -> 330 ms",
        "snd_una 1448 -> 2,896 (+1,448)",
    ];
    for text in wrong {
        assert!(!faults(text).is_empty(), "{text}");
    }
    let right = [
        "1 byte has not arrived; 2 bytes have",
        "icsk_rto 1 s -> 60 s",
        "after 1 this is so, RFC 5961 says at 1234.56",
        "rest of kmalloc-2048, #1234, page p1234, 0.123456 s",
        "getsockopt(SO_SNDBUF): -1 EAGAIN",
        "a -> b (+1,448)",
    ];
    for text in right {
        assert_eq!(faults(text), [""; 0], "{text}");
    }
}

// ---- all that is said ----

/// Texts with a fault, each kind of fault once: where it was said, and the whole text.
#[derive(Default)]
struct Reader {
    found: BTreeMap<String, String>,
    read: usize,
}

impl Reader {
    fn read(&mut self, place: &str, text: &str) {
        self.read += 1;
        for fault in faults(text) {
            self.found.entry(fault).or_insert_with(|| format!("{place}: {text}"));
        }
    }

    /// A sentence or a formula, in which blanks have no meaning.
    fn read_line(&mut self, place: &str, text: &str) {
        self.read(place, text);
        if text.contains("  ") || text.trim() != text {
            self.found.insert(format!("blanks in {place}"), text.to_owned());
        }
    }

    fn state(&mut self, world: &World) {
        let socket = SocketView::of_world(world);
        for link in Scene::of(world).chain().links() {
            self.read_line("reason", &link.text.to_string());
        }
        for task in socket.tasks() {
            if let Some(verdict) = why_blocked(task.id, &socket) {
                self.read_line("held", &verdict.held.text.to_string());
                self.read_line("ends", &verdict.ends(world.now).to_string());
            }
        }
    }

    /// Everything that is said of a world on its way.
    fn run(&mut self, config: &WorldConfig, until: Time, most: usize) -> World {
        let mut world = World::new(config);
        let mut happening = Happening::new();
        for _ in 0..most {
            if world.is_finished() || !world.advance(until, self, &mut happening) {
                break;
            }
            self.read_line("cause", &happening.cause.to_string());
            self.state(&world);
        }
        world
    }

    fn scenario(&mut self, scenario: &Scenario) {
        for text in [&scenario.title, &scenario.shows] {
            self.read_line("scenario", text);
        }
        for paragraph in scenario.why.lines() {
            self.read_line("why of a scenario", paragraph);
        }
        for item in &scenario.world.script {
            self.read_line("script", &describe(&item.command).to_string());
        }
        let until = Time::ZERO + scenario.run_for.unwrap_or(Duration::from_secs(10));
        let world = self.run(&scenario.world, until, 600);
        let report = Report::new(scenario, &world, Ended::Time, Duration::from_millis(1_500)).to_string();
        // Digests are no numbers, and the columns have blanks.
        for line in report.lines().map(|line| line.split("  sha256").next().unwrap_or(line)) {
            self.read("report", line);
        }
    }

    fn assert_right(&self) {
        let found: Vec<_> = self.found.iter().map(|(fault, text)| format!("{fault} in {text}")).collect();
        assert!(found.is_empty(), "{} faults in {} texts:\n{}", found.len(), self.read, found.join("\n"));
    }
}

impl Probe for Reader {
    fn step(&mut self, step: Step, engine: &Engine) {
        let told = explain_step(step.site, &step.what, &SocketView::of(engine));
        self.read_line("step", &told.headline.to_string());
        self.read_line("why of a step", &told.why.to_string());
    }
}

#[test]
fn all_that_scenarios_say_is_right_on_both_kernels() {
    let mut reader = Reader::default();
    for embedded in embedded::ALL {
        let scenario = embedded.scenario().expect("right");
        for kernel in KernelVersion::ALL {
            reader.scenario(&scenario.on(kernel).expect("any kernel"));
        }
    }
    assert!(reader.read > 100_000, "{}", reader.read);
    reader.assert_right();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn all_that_random_worlds_say_is_right(config in random::world(60_000)) {
        let mut reader = Reader::default();
        for item in &config.script {
            reader.read_line("script", &describe(&item.command).to_string());
        }
        reader.run(&config, Time::from_millis(600_000), 500);
        reader.assert_right();
    }
}

#[test]
fn what_is_done_is_said_right_for_one_and_for_many() {
    let mut reader = Reader::default();
    for n in [0_u32, 1, 2, 999, 1_000, 49_152, 1_048_576] {
        let bytes = u64::from(n);
        let commands = [
            Command::Write { task: TaskId(0), bytes: n, flags: Default::default() },
            Command::SetSockOpt(SockOpt::SndBuf(n as i32)),
            Command::SetSockOpt(SockOpt::NotsentLowat(n)),
            Command::SetSockOpt(SockOpt::SndTimeo(Some(Duration::from_millis(bytes)))),
            Command::SetSockOpt(SockOpt::SndBufForce(n as i32)),
            Command::SetSockOpt(SockOpt::MaxPacingRate(Some(bytes))),
            Command::SetSockOpt(SockOpt::ZeroCopy(n == 1)),
            Command::SetSockOpt(SockOpt::UserTimeout(Duration::from_millis(bytes))),
            Command::SetSockOpt(SockOpt::Cork(n == 1)),
            Command::SetSockOpt(SockOpt::NoDelay(n == 1)),
            Command::OtherMemory { pages: n.into() },
            Command::TcpMem { pages: [n.into(), n.into(), n.into()] },
            Command::Device { held: n },
            Command::Halt { task: TaskId(0), halted: n == 1 },
        ];
        let peer = [
            PeerCommand::ReadRate(Some(bytes)),
            PeerCommand::AckUpTo(bytes),
            PeerCommand::Window(n),
            PeerCommand::Sack(vec![(bytes, bytes + 1_448)]),
            PeerCommand::Together(vec![PeerCommand::Window(n), PeerCommand::AckAll]),
        ];
        let link = [
            LinkChange::Rate(Some(bytes)),
            LinkChange::Rate(None),
            LinkChange::Delay(Duration::from_micros(bytes)),
            LinkChange::QueuePackets(n),
            LinkChange::QueueBytes(bytes),
            LinkChange::ReorderDelay(Duration::from_micros(bytes)),
            LinkChange::DropNext(n),
        ];
        let peer = peer.map(Command::Peer);
        let link = link.map(|change| Command::Link { way: skbscope::world::Way::Both, change });
        for command in commands.iter().chain(&peer).chain(&link) {
            reader.read_line("done", &describe(command).to_string());
            let option = if let Command::SetSockOpt(option) = command { option.to_string() } else { String::new() };
            reader.read_line("option", &option);
        }
    }
    for action in ACTIONS {
        reader.read_line(&format!("{:?}", action.id), &action.about(&Language::English));
    }
    for refusal in [Refusal::IsRemote, Refusal::HasNoReader, Refusal::SackRoom(3), Refusal::ReadsByItself] {
        reader.read_line("refused", &Refused::Peer(refusal).to_string());
    }
    reader.assert_right();
}

/// The machine form is for programs, and they read no commas.
#[test]
fn what_programs_read_has_no_commas() {
    let mut world = World::new(&WorldConfig::new(Kernel::v6_18()));
    let mut happening = Happening::new();
    let set = |bytes| Command::SetSockOpt(SockOpt::SndBuf(bytes));
    world.command(&set(49_152), &mut NoProbe, &mut happening).expect("a socket");

    let cause = &happening.cause;
    assert!(cause.to_string().ends_with("setsockopt SO_SNDBUF 49,152"), "{cause}");
    assert!(format!("{cause:#}").ends_with("setsockopt SO_SNDBUF 49152"), "{cause:#}");
}

/// Cells of a ruler or a picture are no words: a line is read in the pieces that its frames and gaps make of it.
fn pieces(line: &str) -> impl Iterator<Item = &str> {
    line.split(['│', '━', '─', '║']).flat_map(|part| part.split("  ")).map(str::trim).filter(|piece| !piece.is_empty())
}

#[test]
fn all_that_screens_show_is_right() {
    let mut reader = Reader::default();
    for embedded in embedded::ALL {
        for kernel in [KernelVersion::newest(), KernelVersion::oldest()] {
            let mut model = screen_user::model(embedded.name);
            if embedded.scenario().expect("embedded").on(kernel).is_err() {
                continue;
            }
            screen_user::go_to_kernel(&mut model, kernel.name());
            screen_user::resize(&mut model, (200, 60));
            for ms in [250, 4_000] {
                screen_user::run(&mut model, ms);
                screen_user::press(&mut model, "space s s s");
                // But for the pages, which are pictures made of digits.
                for panel in PanelId::ALL.into_iter().filter(|panel| *panel != PanelId::Pages) {
                    model.ui.zoom = Some(panel);
                    let screen = screen_user::draw(&model);
                    screen.lines().flat_map(pieces).for_each(|text| reader.read(embedded.name, text));
                }
                for question in ["w", "b", "L", "r", "x", "D", "B", "M", "u", "S", "W", "#"] {
                    screen_user::press(&mut model, question);
                    let screen = screen_user::draw(&model);
                    screen.lines().flat_map(pieces).for_each(|text| reader.read(question, text));
                    model.ui.overlay = None;
                }
                model.ui.zoom = None;
                screen_user::press(&mut model, "space");
            }
        }
    }
    assert!(reader.read > 30_000, "{}", reader.read);
    reader.assert_right();
}
