//! Sessions at telling moments, and the screen of one panel as text.

use std::time::Duration;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use skbscope::debugger::Session;
use skbscope::engine::{Kernel, MsgFlags, SockOpt};
use skbscope::language::Language;
use skbscope::peer::{ManualConfig, PeerCommand, PeerConfig};
use skbscope::scenario::Scenario;
use skbscope::tui::{Colours, Model, PanelId, Theme, panel};
use skbscope::units::TaskId;
use skbscope::world::{Command, Mode, ProgramConfig, WorldConfig, Write};

/// A world with a peer that acknowledges only what it is told to, on a path of 10 ms each way.
pub fn manual(socket: &[SockOpt], programs: Vec<ProgramConfig>) -> WorldConfig {
    WorldConfig {
        socket: socket.to_vec(),
        peer: PeerConfig::Manual(ManualConfig::default()),
        programs,
        ..WorldConfig::new(Kernel::v6_18())
    }
}

/// A program that writes only what the test tells it to.
pub fn obedient(name: &str) -> ProgramConfig {
    ProgramConfig { name: name.to_owned(), writes: Vec::new(), ..ProgramConfig::default() }
}

/// A program that writes `bytes` in one call.
pub fn writer(name: &str, bytes: u32, mode: Mode) -> ProgramConfig {
    ProgramConfig {
        name: name.to_owned(),
        writes: vec![Write::of(bytes)],
        total: Some(u64::from(bytes)),
        mode,
        ..ProgramConfig::default()
    }
}

/// A run: a session, and what is done to it.
pub struct TestSession(pub Session);

impl TestSession {
    pub fn of(config: WorldConfig) -> Self {
        TestSession(Session::new(config))
    }

    /// Until the connection is up.
    pub fn connected(self) -> Self {
        self.run_ms(25)
    }

    pub fn run_ms(mut self, ms: u64) -> Self {
        self.0.resume();
        self.0.run_for(Duration::from_millis(ms));
        self.0.pause();
        self
    }

    pub fn write(mut self, task: u16, bytes: u32, flags: MsgFlags) -> Self {
        self.0.command(&Command::Write { task: TaskId(task), bytes, flags }).expect("the task is free");
        self
    }

    /// Tells the peer something, and lets its answer arrive.
    pub fn peer(mut self, command: PeerCommand) -> Self {
        self.0.command(&Command::Peer(command)).expect("the peer does it");
        self.run_ms(11)
    }

    pub fn model(self, theme: Theme) -> Model {
        let scenario = Scenario {
            name: "run".to_owned(),
            title: String::new(),
            shows: String::new(),
            why: String::new(),
            zh: None,
            run_for: None,
            breakpoints: Vec::new(),
            world: self.0.config().clone(),
            file: None,
        };
        let mut model = Model::new(scenario, Vec::new(), theme);
        model.session = self.0;
        model
    }
}

pub const DARK: Theme = Theme { colours: Colours::Dark, monochrome: false, ascii: false, language: Language::English };
pub const ASCII: Theme = Theme { colours: Colours::Dark, monochrome: true, ascii: true, language: Language::English };

/// A panel drawn at a size; away from the left edge, as most are.
pub fn draw(panel: PanelId, model: &Model, width: u16, height: u16) -> Buffer {
    let mut buffer = Buffer::empty(Rect::new(0, 0, width + 1, height));
    panel::draw(panel, model, Rect::new(1, 0, width, height), &mut buffer);
    buffer
}

/// The text of a drawn panel, without the column left of it.
pub fn text(buffer: &Buffer) -> String {
    let mut text = String::new();
    for y in 0..buffer.area.height {
        let row: String = (1..buffer.area.width).map(|x| buffer[(x, y)].symbol()).collect();
        text.push_str(row.trim_end());
        text.push('\n');
    }
    text
}

/// One panel at several sizes, one below the other.
pub fn at_sizes(panel: PanelId, model: &Model, sizes: &[(u16, u16)]) -> String {
    let mut all = String::new();
    for &(width, height) in sizes {
        all.push_str(&format!("{width}x{height}\n{}\n", shown(panel, model, width, height)));
    }
    all
}

pub fn shown(panel: PanelId, model: &Model, width: u16, height: u16) -> String {
    text(&draw(panel, model, width, height))
}

/// A writer of a megabyte against a peer that acknowledges nothing.
pub fn blocked() -> TestSession {
    blocked_on(Kernel::v6_18())
}

pub fn blocked_on(kernel: Kernel) -> TestSession {
    let world = manual(&[], vec![writer("writer", 1_000_000, Mode::Blocking)]);
    TestSession::of(on(kernel, world)).connected().run_ms(30)
}

/// Writes of 1,000 bytes, of which the congestion window lets the first ten segments go.
pub fn small_writes_on(kernel: Kernel) -> TestSession {
    let world = manual(&[SockOpt::NoDelay(true)], vec![obedient("writer")]);
    let mut run = TestSession::of(on(kernel, world)).connected();
    for _ in 0..13 {
        run = run.write(0, 1_000, MsgFlags::empty());
    }
    run
}

/// The same on another kernel.
pub fn on(kernel: Kernel, mut world: WorldConfig) -> WorldConfig {
    world.engine.kernel = kernel;
    world
}

/// Losses, SACK, retransmissions and a partly acknowledged skb.
pub fn lossy() -> TestSession {
    let options = [SockOpt::NoDelay(true)];
    TestSession::of(manual(&options, vec![obedient("writer")]))
        .connected()
        .write(0, 14_480, MsgFlags::empty())
        .write(0, 3_000, MsgFlags::empty())
        .run_ms(15)
        .peer(PeerCommand::AckUpTo(500))
        .peer(PeerCommand::Sack(vec![(2896, 4344), (7240, 10_136)]))
        .peer(PeerCommand::Sack(vec![(2896, 4344), (7240, 11_584)]))
}

/// A blocking writer, one that waits in epoll, and one that obeys, on a small buffer.
pub fn three_writers() -> TestSession {
    let programs = vec![
        writer("fast", 200_000, Mode::Blocking),
        writer("poller", 90_000, Mode::Epoll { edge: true }),
        obedient("me"),
    ];
    TestSession::of(manual(&[SockOpt::SndBuf(8192)], programs)).connected().run_ms(30).peer(PeerCommand::AckUpTo(4344))
}

/// Ten thousand skbs: one byte each, closed by MSG_EOR.
pub fn ten_thousand() -> TestSession {
    let options = [SockOpt::SndBuf(4 << 20), SockOpt::NoDelay(true)];
    let mut run = TestSession::of(manual(&options, vec![obedient("writer")])).connected();
    for _ in 0..10_000 {
        run = run.write(0, 1, MsgFlags::EOR);
    }
    run
}

/// A low-water mark on unsent bytes stops the writer before the buffer is full.
pub fn lowat() -> TestSession {
    let options = [SockOpt::NotsentLowat(10_000), SockOpt::SndBuf(200_000)];
    TestSession::of(manual(&options, vec![writer("writer", 1_000_000, Mode::Blocking)])).connected().run_ms(30)
}

/// The machine has no memory for the writer.
pub fn no_memory() -> TestSession {
    let mut run = TestSession::of(manual(&[SockOpt::SndBuf(100_000)], vec![obedient("writer")])).connected();
    run = run.write(0, 20_000, MsgFlags::empty());
    run.0.command(&Command::OtherMemory { pages: 600_000 }).expect("it is no matter of the socket's");
    run.write(0, 10_000, MsgFlags::empty())
}

/// The peer reads nothing.
pub fn window_closed() -> TestSession {
    TestSession::of(manual(&[], vec![obedient("writer")]))
        .connected()
        .peer(PeerCommand::Window(0))
        .write(0, 3_000, MsgFlags::empty())
        .run_ms(300)
}
