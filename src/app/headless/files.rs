//! The files of a run without a screen. What is wrong with one is told when it happens, and the run goes on without it.

use arrayvec::ArrayVec;

use crate::app::error_line::in_one_line;
use crate::app::headless::{Request, Run};
use crate::app::report::{CaptureReport, RecordReport};
use crate::debugger::session::recording_lines::lines_of_input;
use crate::journal::{Header, Line, StateLine};
use crate::os::files::capture::{CaptureFile, CaptureFileError};
use crate::os::files::output::{Opened, Output, OutputError};
use crate::os::files::recording::{RecordingError, RecordingFile};
use crate::scenario::Scenario;
use crate::wire::codec::Endpoints;
use crate::world::WorldConfig;

impl Run<'_> {
    /// Begins the files that could be opened.
    pub(super) fn begin_files(
        &mut self,
        request: &Request,
        opened: Result<Opened, OutputError>,
        world: &WorldConfig,
        endpoints: Endpoints,
    ) {
        let shown = |path: &std::path::PathBuf| path.display().to_string();
        self.captured =
            request.files.capture.as_ref().map(|path| CaptureReport { file: shown(path), packets: 0, error: None });
        self.recorded =
            request.files.record.as_ref().map(|path| RecordReport { file: shown(path), inputs: 0, error: None });
        match opened {
            Ok(Opened { capture, record }) => {
                if let Some(output) = capture {
                    self.begin_capture(output, request.super_packets, endpoints);
                }
                if let Some(output) = record {
                    self.begin_recording(output, Scenario { world: world.clone(), ..self.scenario.clone() });
                }
            }
            Err(error) => {
                self.complain(&error);
                self.captured.iter_mut().for_each(|report| report.error = Some(error.to_string()));
                self.recorded.iter_mut().for_each(|report| report.error = Some(error.to_string()));
            }
        }
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

    pub(super) fn record_input(&mut self) {
        if self.recording.is_some() {
            self.record(lines_of_input(&self.world, &self.happening).collect::<ArrayVec<_, 2>>());
        }
    }

    pub(super) fn write_packets(&mut self) {
        let Some(capture) = &mut self.capture else { return };
        if let Err(error) = capture.input(self.inputs, &self.happening, &self.watch.facts, &self.world.engine) {
            let packets = capture.packets();
            self.capture_failed(&error, packets);
        }
    }

    /// To be called every now and then.
    pub(super) fn tick_files(&mut self) {
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
    pub(super) fn end_files(&mut self) {
        self.record([Line::End(StateLine::of(&self.world))]);
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
