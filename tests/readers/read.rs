//! What the program does with an input, without a terminal and without end being a fault.

use std::rc::Rc;

use skbscope::capture::read as capture_file;
use skbscope::conformance::{Trace, packetdrill, verify};
use skbscope::debugger::Breakpoint;
use skbscope::engine::NoProbe;
use skbscope::journal::{Header, InputLine, Line, Recording, StateLine, check};
use skbscope::kernel::KernelVersion;
use skbscope::lesson::read::Files;
use skbscope::lesson::{Lesson, Player};
use skbscope::scenario::packetdrill::Script;
use skbscope::scenario::{Scenario, embedded, import};
use skbscope::source::live::btf::Btf;
use skbscope::source::live::{self, diag, process, tcp_info};
use skbscope::ss;
use skbscope::units::Time;
use skbscope::wire::codec::{self, Endpoints};
use skbscope::world::{Happening, World};

/// Between the files of a lesson.
pub const NEXT_FILE: &str = "\n# ---- next file ----\n";

/// Inputs that are made of a world.
const INPUTS: u32 = 200;

/// All invariants hold for as long as a world is run.
fn run(scenario: &Scenario) {
    let mut world = World::new(&scenario.world);
    for _ in 0..INPUTS {
        if world.is_finished() || !world.advance(Time::NEVER, &mut NoProbe, &mut Happening::quiet()) {
            return;
        }
        world.check().expect("all invariants");
    }
}

pub fn scenario(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    match Scenario::parse("broken", "broken.toml", &text) {
        Ok(scenario) => run(&scenario),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

pub fn lesson(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    let mut files = text.split(NEXT_FILE);
    let mut next = |name| (name, files.next().unwrap_or_default());
    let files =
        Files { name: "broken", toml: next("broken.toml"), texts: [next("broken.en.ftl"), next("broken.zh.ftl")] };
    if let Ok(lesson) = Lesson::read(files) {
        let _ = Player::start(Rc::new(lesson), KernelVersion::newest());
    }
}

/// A scenario's first inputs, as a recording.
pub fn recorded(name: &str, inputs: u32) -> String {
    let scenario = embedded::find(name).expect("a scenario").scenario().expect("a good one");
    let mut world = World::new(&scenario.world);
    let mut lines = vec![Line::Header(Header::new(scenario))];
    for _ in 0..inputs {
        let mut happening = Happening::new();
        if !world.advance(Time::NEVER, &mut NoProbe, &mut happening) {
            break;
        }
        lines.push(Line::Input(InputLine::new(&world, &happening)));
    }
    lines.push(Line::State(StateLine::of(&world)));
    lines.iter().map(Line::to_text).collect()
}

pub fn recording(input: &[u8]) {
    if let Ok(recording) = Recording::read(input) {
        check(&recording, |_| ());
    }
}

pub fn trace(input: &[u8]) {
    if let Ok(trace) = Trace::parse(&String::from_utf8_lossy(input)) {
        verify(&trace, true);
    }
}

pub fn script(input: &[u8]) {
    if let Ok(script) = Script::parse(&String::from_utf8_lossy(input)) {
        let kernel = KernelVersion::ALL[input.len() % KernelVersion::ALL.len()];
        packetdrill::run(&script, packetdrill::kernel_under_test(kernel), &|_| None);
    }
}

pub fn capture(input: &[u8]) {
    let Ok(packets) = capture_file::read(input) else { return };
    for flow in capture_file::flows(packets.tcp).iter().take(3) {
        let setup = import::Setup::of(flow);
        let choices = import::Choices {
            kernel: None,
            sndbuf: None,
            congestion: skbscope::scenario::tables::CongestionName::Cubic,
            rto_min: None,
            writes: import::Writes::AsSent,
            total: None,
        };
        let text = import::scenario(flow, &setup, &choices, "broken");
        run(&Scenario::parse("broken", "broken.toml", &text).expect("what is made of a capture is a scenario"));
    }
}

pub fn ss(input: &[u8]) {
    let read = ss::read(&String::from_utf8_lossy(input));
    let explained = ss::Explained::of(read);
    assert!(serde_json::to_string(&explained).is_ok());
}

pub fn breakpoint(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    if let Err(error) = text.parse::<Breakpoint>() {
        assert!(!error.to_string().is_empty());
    }
    let _ = text.parse::<live::condition::Condition>();
}

pub fn packet(input: &[u8]) {
    for endpoints in [Endpoints::IPV4, Endpoints::IPV6] {
        for virtio in [false, true] {
            let _ = codec::from_device(input, virtio, &endpoints);
        }
        let _ = codec::decode(input, &endpoints);
    }
}

pub fn netlink(input: &[u8]) {
    assert!(diag::answers(input).count() <= input.len());
    let _ = tcp_info::TcpInfo::read(input);
}

pub fn btf(input: &[u8]) {
    if let Ok(btf) = Btf::read(input.to_vec(), &["tcp_sock", "sk_buff"]) {
        let _ = btf.place("tcp_sock", "snd_una").map(|place| place.read(&[0; 64]));
        let _ = btf.place("sk_buff", "len");
    }
}

pub fn proc(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    let _ = process::Descriptor::read(&text);
    let _ = process::Call::read(&text);
    let _ = process::Status::read(&text);
    let _ = process::Watch::read_all(7, &text);
}
