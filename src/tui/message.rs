//! What the screen is told, and what it answers with.

use std::time::Duration;

use ratatui::layout::Size;

use crate::language::Text;
use crate::tui::keys::{Key, MouseEvent};

/// Something that happens to the screen.
#[derive(Clone, PartialEq, Debug)]
pub enum Event {
    /// A key was pressed.
    Key(Key),
    /// The mouse did something in a cell.
    Mouse(MouseEvent),
    /// Text was pasted, perhaps of several lines.
    Paste(String),
    /// The terminal has another size, in cells.
    Resize(Size),
    /// So much real time has passed since the last frame.
    Frame(Duration),
    /// A capture began, went on, or ended; with what is to be said about it.
    Capture(Capture, Option<Message>),
    /// What the runtime knows of a real kernel that is the peer; with what is to be said.
    RealPeer(Box<RealPeer>, Option<Message>),
    /// The session is recorded into this file, or into none; with what is to be said about it.
    Recording(Option<String>, Option<Message>),
    /// No file has this name.
    FreeName(String),
    /// The file to be written is there already.
    FileExists(FileExists),
}

/// What the screen asks the runtime to do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Effect {
    /// Leave the program.
    Quit,
    /// Give the terminal back and stop, as Ctrl-Z does in a shell.
    Suspend,
    /// Draw everything anew.
    Redraw,
    /// Ask the terminal for the mouse, or give it back.
    CaptureMouse(bool),
    /// A name that no file has is wanted for the prompt.
    OfferName(FileKind),
    /// Write the session into this file; also over one that is there.
    StartFile {
        /// What is written into it.
        kind: FileKind,
        /// Its path, as it was typed.
        path: String,
        /// Whether a file that is there may be replaced.
        force: bool,
    },
    /// End the file of this kind.
    StopFile(FileKind),
}

/// The answer to an event.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Update {
    /// The screen must be drawn again.
    pub dirty: bool,
    /// What is to be done outside of the model, if anything is.
    pub effect: Option<Effect>,
}

impl From<Option<Effect>> for Update {
    fn from(effect: Option<Effect>) -> Self {
        Update { dirty: true, effect }
    }
}

/// One line for the user: the result of what was done, or why it was not done.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Message {
    /// A whole sentence, in the message line until the next key.
    pub text: Text,
    /// It is drawn as an error: something was not done, or went wrong.
    pub is_error: bool,
}

impl Message {
    /// Says that something is done.
    pub fn done(text: impl Into<Text>) -> Self {
        Message { text: text.into(), is_error: false }
    }

    /// Says that something went wrong.
    pub fn error(text: impl Into<Text>) -> Self {
        Message { text: text.into(), is_error: true }
    }
}

/// A real kernel as the peer, as far as only the runtime knows it.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct RealPeer {
    /// The address and port of the kernel's socket.
    pub address: String,
    /// What the device counts, with the numbers as they are shown: written, read, dropped and so on.
    pub device: [(&'static str, String); 6],
    /// Where real programs write to, and who does.
    pub proxy: Option<String>,
    /// The last lines that the user's program printed, and how it ended.
    pub output: Vec<String>,
    /// How the program beside the device ended; none while it runs or where there is none.
    pub exited: Option<String>,
}

/// Whether packets go into a file.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub enum Capture {
    /// No capture is written.
    #[default]
    Off,
    /// Into this file, with so many packets in it.
    On {
        /// As the user named it.
        path: String,
        /// Packets in it so far.
        packets: u64,
    },
}

/// What a file holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FileKind {
    /// Packets.
    Capture,
    /// Everything that comes from outside, to be replayed.
    Recording,
}

impl FileKind {
    /// The name that is offered, if no file has it.
    pub const fn default_name(self) -> &'static str {
        match self {
            FileKind::Capture => "skbscope.pcapng",
            FileKind::Recording => "skbscope.jsonl",
        }
    }
}

/// A file that is in the way.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FileExists {
    /// What would have been written.
    pub kind: FileKind,
    /// The path that is taken.
    pub path: String,
    /// The size of the file that is there.
    pub bytes: u64,
    /// A name like it that no file has.
    pub free: String,
}
