//! The files that a session can be written into: their names are asked for, and nothing is lost without a question.

use crate::tui::keys::Key;
use crate::tui::message::{Capture, Effect, FileExists, FileKind};
use crate::tui::model::{Ask, Model, Overlay, Prompt, Question};
use crate::units::print::grouped;

const fn question(kind: FileKind) -> &'static Question {
    match kind {
        FileKind::Capture => &CAPTURE,
        FileKind::Recording => &RECORDING,
    }
}

pub fn capture(model: &mut Model, _: Key) -> Option<Effect> {
    if model.capture != Capture::Off {
        return Some(Effect::StopFile(FileKind::Capture));
    }
    ask_name(model, FileKind::Capture)
}

pub fn recording(model: &mut Model, _: Key) -> Option<Effect> {
    if model.recording.is_some() {
        return Some(Effect::StopFile(FileKind::Recording));
    }
    ask_name(model, FileKind::Recording)
}

fn ask_name(model: &mut Model, kind: FileKind) -> Option<Effect> {
    model.ui.overlay = Some(Overlay::Prompt(Prompt::new(question(kind))));
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
            let mut prompt = Prompt::new(question(kind));
            prompt.offer = Some(free.clone());
            model.ui.overlay = Some(Overlay::Prompt(prompt));
            None
        })
        .choice('o', "overwrite it", move |_| start(kind, &path, true))
        .open(model)
}
