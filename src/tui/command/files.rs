//! The files that a session can be written into: their names are asked for, and nothing is lost without a question.

use crate::tui::command::ask::Ask;
use crate::tui::command::question::{Prompt, Question};
use crate::tui::input::update::Effect;
use crate::tui::keys::Key;
use crate::tui::model::{Model, Overlay, Recording};
use crate::units::print::grouped;

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

    const fn question(self) -> &'static Question {
        match self {
            FileKind::Capture => &CAPTURE,
            FileKind::Recording => &RECORDING,
        }
    }
}

/// A file that is in the way.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FileExists {
    pub kind: FileKind,
    pub path: String,
    pub bytes: u64,
    /// A name like it that no file has.
    pub free: String,
}

pub fn capture(model: &mut Model, _: Key) -> Option<Effect> {
    if model.recording != Recording::Off {
        return Some(Effect::StopFile(FileKind::Capture));
    }
    ask_name(model, FileKind::Capture)
}

pub fn recording(model: &mut Model, _: Key) -> Option<Effect> {
    if model.journal.is_some() {
        return Some(Effect::StopFile(FileKind::Recording));
    }
    ask_name(model, FileKind::Recording)
}

fn ask_name(model: &mut Model, kind: FileKind) -> Option<Effect> {
    model.ui.overlay = Some(Overlay::Prompt(Prompt::new(kind.question())));
    Some(Effect::OfferName(kind))
}

static CAPTURE: Question = Question {
    title: "Record packets into a file",
    expects: "a file name that ends in .pcapng (with comments) or .pcap",
    current: |_| "not recording".into(),
    answer: |_, path| Ok(start(FileKind::Capture, path, false)),
};

static RECORDING: Question = Question {
    title: "Record the session into a file, from its beginning on",
    expects: "a file name, such as session.jsonl; to replay it: skbscope replay session.jsonl",
    current: |_| "not recorded".into(),
    answer: |_, path| Ok(start(FileKind::Recording, path, false)),
};

fn start(kind: FileKind, path: &str, force: bool) -> Option<Effect> {
    Some(Effect::StartFile { kind, path: path.to_owned(), force })
}

/// Asks what to do with the file that is in the way.
pub fn ask(model: &mut Model, file: FileExists) -> Option<Effect> {
    let FileExists { kind, path, bytes, free } = file;
    let bytes = grouped(bytes);
    let text = format!("{path} exists already, with {bytes} bytes. Written over, they are lost.");
    Ask::new("Write over a file?", text)
        .choice('f', format!("write into {free}, which is free"), {
            let free = free.clone();
            move |_| start(kind, &free, false)
        })
        .choice('n', "another name", move |model| {
            let mut prompt = Prompt::new(kind.question());
            prompt.offer = Some(free.clone());
            model.ui.overlay = Some(Overlay::Prompt(prompt));
            None
        })
        .choice('o', "overwrite it", move |_| start(kind, &path, true))
        .open(model)
}
