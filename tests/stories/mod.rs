//! Sessions at telling moments, and the screen of one panel as text.

use std::time::Duration;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use skbscope::debugger::Session;
use skbscope::engine::{Kernel, MsgFlags, SockOpt};
use skbscope::peer::{ManualConfig, PeerCommand, PeerConfig};
use skbscope::tui::{Model, PanelId, Theme, panel};
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

/// A story: a session, and what is done to it.
pub struct Story(pub Session);

impl Story {
    pub fn of(config: WorldConfig) -> Self {
        Story(Session::new(config))
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

    pub fn steps(mut self, count: usize) -> Self {
        for _ in 0..count {
            self.0.next_step();
        }
        self
    }

    pub fn model(self, theme: Theme) -> Model {
        Model { session: self.0, theme, ui: skbscope::tui::Ui::default() }
    }
}

pub const DARK: Theme = Theme { light: false, monochrome: false, ascii: false };
pub const ASCII: Theme = Theme { light: false, monochrome: true, ascii: true };

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

pub fn shown(panel: PanelId, model: &Model, width: u16, height: u16) -> String {
    text(&draw(panel, model, width, height))
}
