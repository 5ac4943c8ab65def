//! The files that a session can be written into: their names are asked for, and nothing is lost without a question.

use crate::language::{id, text};
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
    title: id!("files-record-packets-into-a-file"),
    expects: id!("files-a-file-name-that-ends"),
    current: |_| text!("files-not-recording"),
    answer: |_, path| Ok(start(FileKind::Capture, path, false)),
};

static RECORDING: Question = Question {
    title: id!("files-record-the-session-into-a"),
    expects: id!("files-a-file-name-such-as"),
    current: |_| text!("files-not-recorded"),
    answer: |_, path| Ok(start(FileKind::Recording, path, false)),
};

fn start(kind: FileKind, path: &str, force: bool) -> Option<Effect> {
    Some(Effect::StartFile { kind, path: path.to_owned(), force })
}

/// Asks what to do with the file that is in the way.
pub fn ask(model: &mut Model, file: FileExists) -> Option<Effect> {
    let FileExists { kind, path, bytes, free } = file;
    let bytes = grouped(bytes);
    let text = text!("files-exists-already-with-bytes-written", path = &path, bytes = bytes);
    Ask::new(text!("files-write-over-a-file"), text)
        .choice('f', text!("files-write-into-which-is-free", free = &free), {
            let free = free.clone();
            move |_| start(kind, &free, false)
        })
        .choice('n', text!("files-another-name"), move |model| {
            let mut prompt = Prompt::new(question(kind));
            prompt.offer = Some(free.clone());
            model.ui.overlay = Some(Overlay::Prompt(prompt));
            None
        })
        .choice('o', text!("files-overwrite-it"), move |_| start(kind, &path, true))
        .open(model)
}
