//! The file that the screen of a real socket records into. What becomes of it is told on the screen, and once more when the
//! screen is gone.

use std::path::Path;

use crate::app::attach::recorder::Recorder;
use crate::app::error_line::in_one_line;
use crate::language::text;
use crate::os::files::output::{FileId, Output, OutputError, free_name};
use crate::os::files::recording::RecordingError;
use crate::source::live::look::Look;
use crate::source::live::recording::Ending;
use crate::tui::attach::{Ask, Asked, AttachModel};
use crate::tui::message::Message;

#[derive(Default)]
pub struct Written {
    /// For the socket that is chosen first.
    waiting: Option<Output>,
    recorder: Option<Recorder>,
    /// What is read here, and must not be written over.
    read: Vec<FileId>,
    /// What is to be told once the screen is gone.
    pub told: Vec<Message>,
}

impl Written {
    /// The first socket goes into this file, if there is one.
    pub fn into(waiting: Option<Output>) -> Written {
        Written { waiting, ..Written::default() }
    }

    /// What is shown comes out of this file.
    pub fn beside(read: Option<FileId>) -> Written {
        Written { read: read.into_iter().collect(), ..Written::default() }
    }

    /// Begins the file that waits for a socket.
    pub fn begin_waiting(&mut self, model: &mut AttachModel) {
        if let Some(output) = self.waiting.take() {
            let begun = Recorder::begin(output);
            self.begun(begun, model);
        }
    }

    /// Begins a file with the looks that are kept.
    pub fn begin(&mut self, name: &str, model: &mut AttachModel) {
        let Some(watch) = &model.watch else { return };
        match Output::open_now(Path::new(name), false, &self.read) {
            Ok(output) => {
                let begun = Recorder::begin_with(output, watch);
                self.begun(begun, model);
            }
            Err(error) => ask_again(Asked::Record, name, &error, model),
        }
    }

    fn begun(&mut self, begun: Result<Recorder, RecordingError>, model: &mut AttachModel) {
        match begun {
            Ok(recorder) => {
                let path = recorder.path().display().to_string();
                model.complaint = Some(text!("written-records-into-j-ends-it", path = path.to_string()).aloud());
                model.recording = Some(path);
                self.recorder = Some(recorder);
            }
            Err(error) => self.broken(&error, &mut model.complaint, &mut model.recording),
        }
    }

    /// Another name is asked for.
    pub fn ask_again(&mut self, name: String, error: &color_eyre::Report, model: &mut AttachModel) {
        match error.downcast_ref::<OutputError>() {
            Some(error) => ask_again(Asked::Reproduce, &name, error, model),
            None => model.complaint = Some(format!(" {}", in_one_line(error.as_ref()))),
        }
    }

    /// One more look.
    pub fn look(&mut self, look: &Look, complaint: &mut Option<String>, recording: &mut Option<String>) {
        if let Some(Err(error)) = self.recorder.as_mut().map(|recorder| recorder.look(look)) {
            self.broken(&error, complaint, recording);
        }
    }

    /// A bookmark was set or taken away.
    pub fn bookmark(&mut self, number: u64, model: &mut AttachModel) {
        if let Some(Err(error)) = self.recorder.as_mut().map(|recorder| recorder.bookmark(number)) {
            self.broken(&error, &mut model.complaint, &mut model.recording);
        }
    }

    /// Ends the recording, if there is one.
    pub fn end(&mut self, ending: Ending, model: &mut AttachModel) {
        let Some(recorder) = self.recorder.take() else { return };
        model.recording = None;
        match recorder.finish(ending) {
            Ok(said) => {
                model.complaint = Some(format!(" {said}"));
                self.told.push(Message::done(said));
            }
            Err(error) => self.broken(&error, &mut model.complaint, &mut model.recording),
        }
    }

    fn broken(&mut self, error: &RecordingError, complaint: &mut Option<String>, recording: &mut Option<String>) {
        let text = in_one_line(error);
        (self.recorder, *recording, *complaint) = (None, None, Some(format!(" {text}")));
        self.told.push(Message::error(text));
    }
}

/// The question stays, with a name that is free where that helps.
fn ask_again(asked: Asked, name: &str, error: &OutputError, model: &mut AttachModel) {
    let offer = match error {
        OutputError::Exists { path, .. } => free_name(path).display().to_string(),
        _ => name.to_owned(),
    };
    model.ask = Some(Ask { error: Some(in_one_line(error)), ..Ask::new(asked, &offer) });
}
