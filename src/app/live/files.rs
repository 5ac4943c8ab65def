//! The files that a session on the screen is written into.
//!
//! There is one way through: the session says what is to be written, and whether more will come. Where nothing more comes,
//! because the user stopped it, another session began, or all is over, the file is ended behind the last of it.

use std::path::Path;

use crate::app::error_line::in_one_line;
use crate::debugger::{Session, Wanted};
use crate::language::{Text, text};
use crate::os::files::capture::CaptureFile;
use crate::os::files::output::{FileId, Output, OutputError};
use crate::os::files::recording::RecordingFile;
use crate::scenario::Scenario;
use crate::tui::message::{Capture, FileKind, Message};
use crate::wire::codec::Endpoints;

#[derive(Default)]
pub struct Files {
    capture: Option<CaptureFile>,
    recording: Option<RecordingFile>,
    /// Super-packets go whole into captures.
    super_packets: bool,
    /// What is read here, and must not be written over.
    read: Vec<FileId>,
    /// What is to be told once the screen is gone.
    told: Vec<Message>,
}

impl Files {
    pub fn new(super_packets: bool, read: Vec<FileId>) -> Files {
        Files { super_packets, read, ..Files::default() }
    }

    /// Opens a file for one of them.
    pub fn open(&self, path: &Path, force: bool) -> Result<Output, OutputError> {
        let written =
            [self.capture.as_ref().and_then(CaptureFile::id), self.recording.as_ref().and_then(RecordingFile::id)];
        let in_use: Vec<_> = self.read.iter().copied().chain(written.into_iter().flatten()).collect();
        Output::open_now(path, force, &in_use)
    }

    pub fn start_capture(&mut self, output: Output, session: &mut Session, endpoints: Endpoints) -> Message {
        match CaptureFile::begin(output, self.super_packets, endpoints) {
            Ok(capture) => {
                session.capture(Some(Wanted::of(self.super_packets)));
                let text = text!("live-recording-packets-into", path = capture.path().display().to_string());
                self.capture = Some(capture);
                Message::done(text)
            }
            Err(error) => self.broken(in_one_line(&error)),
        }
    }

    pub fn start_recording(&mut self, output: Output, session: &mut Session, scenario: &Scenario) -> Message {
        match RecordingFile::begin(output) {
            Ok(recording) => {
                session.record(scenario);
                let path = recording.path().display().to_string();
                self.recording = Some(recording);
                let text = text!("live-recording-the-session-into-to", path = path.to_string());
                self.write(session).unwrap_or_else(|| Message::done(text))
            }
            Err(error) => self.broken(in_one_line(&error)),
        }
    }

    pub fn stop(&mut self, kind: FileKind, session: &mut Session) -> Option<Message> {
        match kind {
            FileKind::Capture => {
                session.capture(None);
                self.write_capture(session)
            }
            FileKind::Recording => {
                session.end_recording();
                let told = self.write_recording(session);
                if told.as_ref().is_some_and(|message| !message.is_error) {
                    session.note_kept();
                }
                told
            }
        }
    }

    /// Writes what the session has for its files, and ends those that it has nothing more for. An error ends the file, not
    /// the session. Tells of files that have ended.
    pub fn write(&mut self, session: &mut Session) -> Option<Message> {
        join([self.write_recording(session), self.write_capture(session)])
    }

    fn write_recording(&mut self, session: &mut Session) -> Option<Message> {
        let mut file = self.recording.take()?;
        let written = session.take_lines().try_for_each(|line| file.write(&line));
        if written.is_ok() && session.is_recording() {
            self.recording = Some(file);
            return None;
        }
        let path = file.path().display().to_string();
        Some(match written.and_then(|()| file.finish().map_err(|(error, _)| error)) {
            Ok(inputs) => self.done(text!(
                "live-the-session-is-recorded-in",
                path = path.to_string(),
                inputs = text!("inputs", n = inputs)
            )),
            Err(error) => self.lose_recording(session, in_one_line(&error)),
        })
    }

    fn write_capture(&mut self, session: &mut Session) -> Option<Message> {
        let mut file = self.capture.take()?;
        let mut packets = session.take_captured();
        let written = packets.try_for_each(|packet| file.packet(packet.input, packet.passing()));
        drop(packets);
        if written.is_ok() && session.is_captured() {
            self.capture = Some(file);
            return None;
        }
        let path = file.path().display().to_string();
        Some(match written.and_then(|()| file.finish().map_err(|(error, _)| error)) {
            Ok(packets) => self.done(text!(
                "live-the-capture-is-in",
                path = path.to_string(),
                packets = text!("count-packet", n = packets)
            )),
            Err(error) => self.lose_capture(session, in_one_line(&error)),
        })
    }

    /// Hands what is written to the operating system.
    pub fn flush(&mut self, session: &mut Session) -> Option<Message> {
        let recording = self.recording.as_mut().and_then(|file| file.flush().err());
        let capture = self.capture.as_mut().and_then(|file| file.flush().err());
        join([
            recording.map(|error| self.lose_recording(session, in_one_line(&error))),
            capture.map(|error| self.lose_capture(session, in_one_line(&error))),
        ])
    }

    fn lose_recording(&mut self, session: &mut Session, error: String) -> Message {
        self.recording = None;
        session.end_recording();
        session.take_lines();
        self.broken(error)
    }

    fn lose_capture(&mut self, session: &mut Session, error: String) -> Message {
        self.capture = None;
        session.capture(None);
        session.take_captured();
        self.broken(error)
    }

    fn done(&mut self, text: Text) -> Message {
        let message = Message::done(text);
        self.told.push(message.clone());
        message
    }

    fn broken(&mut self, text: String) -> Message {
        let message = Message::error(text);
        self.told.push(message.clone());
        message
    }

    /// Ends all; tells what became of every file of this session on the screen.
    pub fn close(mut self, session: &mut Session) -> Vec<Message> {
        session.end_recording();
        session.capture(None);
        self.write(session);
        self.told
    }

    /// For the screen.
    pub fn shown(&self) -> (Capture, Option<String>) {
        let capture = match &self.capture {
            Some(file) => Capture::On { path: file.path().display().to_string(), packets: file.packets() },
            None => Capture::Off,
        };
        (capture, self.recording.as_ref().map(|file| file.path().display().to_string()))
    }
}

/// Both in one line.
fn join(messages: [Option<Message>; 2]) -> Option<Message> {
    messages.into_iter().flatten().reduce(|first, second| Message {
        text: Text::joined(vec![first.text, second.text], " "),
        is_error: first.is_error || second.is_error,
    })
}
