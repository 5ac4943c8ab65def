//! The files of a run without a screen. What is wrong with one is told when it happens, and the run goes on without it.

use std::path::PathBuf;

use arrayvec::ArrayVec;

use crate::app::error_line::in_one_line;
use crate::app::report::{CaptureReport, RecordReport};
use crate::debugger::session::recording_lines::lines_of_input;
use crate::journal::{Header, Line, StateLine};
use crate::language::text;
use crate::os::files::capture::{CaptureFile, CaptureFileError};
use crate::os::files::output::{Opened, Output, OutputError, WriteTo};
use crate::os::files::recording::{RecordingError, RecordingFile};
use crate::os::progress::Progress;
use crate::os::stderr::tell;
use crate::scenario::Scenario;
use crate::wire::codec::Endpoints;
use crate::world::{Happening, PacketFacts, World};

/// The files, and what there is to report of them.
pub(super) struct Files {
    capture: Option<CaptureFile>,
    pub(super) captured: Option<CaptureReport>,
    recording: Option<RecordingFile>,
    pub(super) recorded: Option<RecordReport>,
    /// On the terminal it would stand in the way of what is told.
    pub(super) progress: Progress,
}

impl Files {
    /// Begins those of `wanted` that could be opened: a recording of this scenario, a capture between these ends, into which
    /// super-packets may go whole.
    pub(super) fn begin(
        wanted: &WriteTo,
        super_packets: bool,
        opened: Result<Opened, OutputError>,
        scenario: Scenario,
        endpoints: Endpoints,
    ) -> Self {
        let WriteTo { capture, record, .. } = wanted;
        let shown = |path: &PathBuf| path.display().to_string();
        let captured = capture.as_ref().map(|path| CaptureReport { file: shown(path), packets: 0, error: None });
        let recorded = record.as_ref().map(|path| RecordReport { file: shown(path), inputs: 0, error: None });
        let progress = Progress::on_stderr();
        let mut files = Files { capture: None, captured, recording: None, recorded, progress };
        match opened {
            Ok(Opened { capture, record }) => {
                if let Some(output) = capture {
                    files.begin_capture(output, super_packets, endpoints);
                }
                if let Some(output) = record {
                    files.begin_recording(output, scenario);
                }
            }
            Err(error) => {
                files.complain(&error);
                files.captured.iter_mut().for_each(|report| report.error = Some(error.to_string()));
                files.recorded.iter_mut().for_each(|report| report.error = Some(error.to_string()));
            }
        }
        files
    }

    fn complain(&self, error: &(dyn std::error::Error + 'static)) {
        self.progress.clear();
        tell(text!("headless-skbscope", error = in_one_line(error)).aloud());
    }

    fn begin_capture(&mut self, output: Output, super_packets: bool, endpoints: Endpoints) {
        match CaptureFile::begin(output, super_packets, endpoints) {
            Ok(capture) => self.capture = Some(capture),
            Err(error) => self.capture_failed(&error, 0),
        }
    }

    fn begin_recording(&mut self, output: Output, scenario: Scenario) {
        match RecordingFile::begin(output) {
            Ok(recording) => {
                self.recording = Some(recording);
                self.record([Line::Header(Header::new(scenario))]);
            }
            Err(error) => self.recording_failed(&error, 0),
        }
    }

    pub(super) fn record(&mut self, lines: impl IntoIterator<Item = Line>) {
        let Some(recording) = &mut self.recording else { return };
        if let Err(error) = lines.into_iter().try_for_each(|line| recording.write(&line)) {
            let inputs = recording.safe_inputs();
            self.recording_failed(&error, inputs);
        }
    }

    /// Writes what there is to write of an input.
    pub(super) fn input(&mut self, number: u64, happening: &Happening, facts: &PacketFacts, world: &World) {
        if let Some(capture) = &mut self.capture
            && let Err(error) = capture.input(number, happening, facts, &world.engine)
        {
            let packets = capture.packets();
            self.capture_failed(&error, packets);
        }
        if self.recording.is_some() {
            self.record(lines_of_input(world, happening).collect::<ArrayVec<_, 2>>());
        }
    }

    /// To be called every now and then.
    pub(super) fn tick(&mut self) {
        if let Some(capture) = &mut self.capture
            && let Err(error) = capture.tick()
        {
            let packets = capture.packets();
            self.capture_failed(&error, packets);
        }
        if let Some(recording) = &mut self.recording
            && let Err(error) = recording.tick()
        {
            let inputs = recording.safe_inputs();
            self.recording_failed(&error, inputs);
        }
    }

    /// Writes the rest, however the run ended.
    pub(super) fn end(&mut self, world: &World) {
        self.record([Line::End(StateLine::of(world))]);
        if let Some(recording) = self.recording.take() {
            match (recording.finish(), &mut self.recorded) {
                (Ok(inputs), Some(report)) => report.inputs = inputs,
                (Err((error, inputs)), _) => self.recording_failed(&error, inputs),
                (Ok(_), None) => {}
            }
        }
        if let Some(capture) = self.capture.take() {
            match (capture.finish(), &mut self.captured) {
                (Ok(packets), Some(report)) => report.packets = packets,
                (Err((error, packets)), _) => self.capture_failed(&error, packets),
                (Ok(_), None) => {}
            }
        }
        self.progress.clear();
    }

    /// Tells what is wrong with the recording, which has so many inputs.
    fn recording_failed(&mut self, error: &RecordingError, inputs: u64) {
        self.complain(error);
        self.recording = None;
        if let Some(report) = &mut self.recorded {
            (report.inputs, report.error) = (inputs, Some(in_one_line(error)));
        }
    }

    /// Tells what is wrong with the capture, which has so many packets.
    fn capture_failed(&mut self, error: &CaptureFileError, packets: u64) {
        self.complain(error);
        self.capture = None;
        if let Some(report) = &mut self.captured {
            (report.packets, report.error) = (packets, Some(in_one_line(error)));
        }
    }
}
