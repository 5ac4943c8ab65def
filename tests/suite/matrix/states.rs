//! Sessions with the largest numbers and the longest names that there can be.

use crate::traces;
use std::time::Duration;

use skbscope::conformance::{Trace, reference};
use skbscope::engine::{Kernel, MsgFlags, SockOpt};
use skbscope::peer::{ManualConfig, Offer, PeerCommand, PeerConfig, PeerReport, PeerSocket, RemoteConfig};
use skbscope::tui::keys::{Code, Key};
use skbscope::tui::message::RealPeer;
use skbscope::tui::{Event, Model, update};
use skbscope::units::{SeqNum, Time};
use skbscope::world::{Command, Mode, ProgramConfig, Start, WorldConfig, Write};

use crate::test_sessions::{DARK, TestSession, manual, obedient};

/// As long as Linux lets a thread's name be, and longer, as `argv` is.
const NAMES: [&str; 3] = ["postgres: walsender", "backup-to-the-other-building", "kworker/u16:events_unbound"];

/// Bytes of data before the last burst of [`far`]: almost as many as sequence numbers count.
const FAR: u64 = 4_294_000_000;

/// A world of large windows, whose sequence numbers pass zero.
fn large(kernel: Kernel, mut world: WorldConfig) -> WorldConfig {
    world.engine.kernel = kernel;
    world.engine.kernel.sysctl.wmem_max = u32::MAX;
    // Smaller skbs, and more of them.
    world.engine.kernel.sysctl.max_skb_frags = 1;
    world.engine.isn = SeqNum(u32::MAX - 4_000);
    let offer = Offer { window_scale: Some(14), ..Offer::default() };
    world.peer = PeerConfig::Manual(ManualConfig { offer, window: 1 << 29 });
    world
}

fn asleep(name: &str, bytes: u32, mode: Mode) -> ProgramConfig {
    ProgramConfig {
        name: name.to_owned(),
        writes: vec![Write::of(bytes)],
        start: Start::Connected(Duration::from_millis(40)),
        total: Some(u64::from(bytes)),
        mode,
        ..ProgramConfig::default()
    }
}

/// More than ten thousand skbs, of which none can leave: the window is closed. One task sleeps in a `send()` of a
/// gigabyte, one in `epoll_wait()`, and one retries.
pub fn full(kernel: Kernel) -> Model {
    let [first, second, third] = NAMES;
    let programs = vec![
        asleep(first, 1 << 30, Mode::Blocking),
        asleep(second, 1 << 20, Mode::Epoll { edge: true }),
        asleep(third, 123_456, Mode::NonBlocking { retry_after: Duration::from_secs(1) }),
    ];
    let mut world = large(kernel, manual(&[SockOpt::SndBuf(60_000_000)], programs));
    world.engine.device.tso = false;
    world.engine.kernel.sysctl.high_order_alloc_disable = true;
    let mut run = TestSession::of(world).connected().peer(PeerCommand::Window(0));
    // One step takes a hundred thousand decisions: more than are made in a frame.
    while run.0.now() < Time::from_millis(10_000) {
        run = run.run_ms(1_000);
    }
    let mut model = run.model(DARK);
    model.select_at(usize::MAX / 2);
    model
}

/// Four gigabytes after the beginning of the stream, in a buffer of two: losses, SACK, retransmissions, a partly
/// acknowledged skb, and bytes that wait behind them.
pub fn far(kernel: Kernel) -> Model {
    const PIECE: u64 = 32 << 20;
    let [first, second, third] = NAMES.map(obedient);
    let mut world =
        large(kernel, manual(&[SockOpt::SndBuf(1 << 30), SockOpt::NoDelay(true)], vec![first, second, third]));
    world.gso_link = true;
    let mut run = TestSession::of(world).connected();
    let mut written = 0;
    while written < FAR {
        let piece = PIECE.min(FAR - written);
        run = run.write(0, piece as u32, MsgFlags::empty());
        written += piece;
        while run.0.engine().sk.write_seq != run.0.engine().sk.snd_una {
            run = run.run_ms(12).peer(PeerCommand::AckAll);
        }
    }
    let sk = &run.0.engine().sk;
    assert_eq!(sk.relative(sk.snd_una), FAR as i64, "no byte is counted from behind");
    let run = run.write(0, 400_000, MsgFlags::empty()).write(1, 123_456, MsgFlags::MORE).run_ms(15);
    let block = |from: u64, to: u64| (written + from, written + to);
    let run = run
        .peer(PeerCommand::AckUpTo(written + 500))
        .peer(PeerCommand::Sack(vec![block(65_160, 130_320)]))
        .peer(PeerCommand::Sack(vec![block(65_160, 130_320), block(195_480, 260_640)]))
        .peer(PeerCommand::Sack(vec![block(65_160, 130_320), block(195_480, 325_800)]));
    let mut model = run.model(DARK);
    model.select_at(1);
    model
}

/// A trace of a real kernel beside the engine: `6.18/blocked-writer`.
pub fn traced(name: &str) -> Model {
    let trace = Trace::parse(&traces::text(name)).expect("a whole one");
    let (scenario, reference) = reference::scenario(&trace);
    let mut model = Model::new(scenario, Vec::new(), DARK);
    model.reference = Some(reference);
    model.session.run_for(Duration::from_millis(200));
    model.session.pause();
    model
}

/// A real kernel as the peer, after more bytes than 32 bits count.
pub fn real_peer(kernel: Kernel) -> Model {
    let peer = PeerConfig::Remote(RemoteConfig::default());
    let world = WorldConfig { peer, ..large(kernel, manual(&[], vec![obedient(NAMES[1])])) };
    let mut run = TestSession::of(world);
    let socket = PeerSocket {
        received_bytes: 1 << 40,
        unread_bytes: u64::from(u32::MAX),
        window: 1 << 30,
        space: 1 << 30,
        out_of_order: 1_234_567,
        segments: u32::MAX,
    };
    let report = PeerReport { read_bytes: 1 << 40, socket: Some(socket), ..PeerReport::default() };
    run.0.command(&Command::PeerReport(Box::new(report))).expect("it may tell");
    let mut model = run.model(DARK);
    let count = |what| (what, "1,234,567,890".to_owned());
    model.real_peer = Some(RealPeer {
        address: "fd00:1234:5678:9abc:def0:1234:5678:9abc port 65535, Linux 6.18.0-1234-generic".to_owned(),
        device: ["written", "read", "dropped", "foreign", "malformed", "waiting"].map(count),
        proxy: Some("[fd00:1234:5678:9abc:def0:1234:5678:9abc]:65535, from [fd00::1]:54321, 2 wait".to_owned()),
        output: vec!["a line that is longer than a panel is wide, as programs print them at times".to_owned(); 30],
        exited: Some("sh -c 'nc -l 5000 | sha256sum' ended with exit code 141".to_owned()),
    });
    model
}

/// Deep inside the last input of such a session, which was looked at from the input before.
pub fn inside(mut model: Model) -> Model {
    let end = model.session.moment();
    let go = format!("h#{}.{}", end.input, end.step - 10);
    for key in go.chars().map(Key::char).chain([Key::new(Code::Enter)]) {
        update(&mut model, Event::Key(key));
    }
    model
}
