//! The one loop: keys, time, signals and a real kernel's packets in, frames out.

mod carrier;

use std::error::Error;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crossterm::event::EventStream;
use futures_util::StreamExt;
use rustix::process::{Signal as Sig, kill_current_process_group};
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::time::{Instant, Interval, MissedTickBehavior, interval};

use crate::debugger::Wanted;
use crate::format::plural;
use crate::runtime::capture_file::{CaptureFile, CaptureFileError};
use crate::runtime::live::carrier::Carrier;
use crate::runtime::recording_file::{RecordingError, RecordingFile};
use crate::runtime::terminal::{Terminal, translate};
use crate::runtime::tun::Plan;
use crate::tui::model::{Message, Recording};
use crate::tui::{Effect, Event, Model, Update, update};
use crate::wire::codec::Endpoints;
use crate::world::Violation;

/// Thirty frames a second.
const FRAME: Duration = Duration::from_micros(33_333);
/// The most real time one frame stands for: after a stop the session does not leap.
const LONGEST_FRAME: Duration = Duration::from_millis(100);

/// How much of a frame a search may take.
const SEARCHING: Duration = Duration::from_millis(25);

/// Captures reach the disk at least this often.
const FLUSH: Duration = Duration::from_secs(1);

/// What a live session begins with, beside its model.
#[derive(Clone, Default, Debug)]
pub struct Request {
    /// Record packets into this file from the start.
    pub capture: Option<PathBuf>,
    /// Record the session into this file from the start.
    pub record: Option<PathBuf>,
    /// Super-packets go whole into captures.
    pub whole: bool,
    /// The peer is a real kernel.
    pub plan: Option<Plan>,
}

/// How a live session ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum End {
    Quit,
    /// The user quit after a check had failed.
    CheckFailed(Violation),
    /// By a signal, with its number.
    Signal(u8),
}

impl End {
    fn by(signal: Sig) -> End {
        End::Signal(u8::try_from(signal.as_raw()).unwrap_or(u8::MAX))
    }
}

/// Shows the model on the terminal until the user quits or a signal comes.
pub fn run(model: Model, request: Request) -> Result<End, Box<dyn Error>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        // Before the terminal is taken: what may fail says so on a screen that can be read.
        let carrier = request.plan.as_ref().map(Carrier::start).transpose()?;
        let mut live = Live::open(model, request.whole, carrier)?;
        if let Some(path) = request.capture {
            live.start_recording(&path);
        }
        if let Some(path) = request.record {
            live.start_journal(&path);
        }
        let end = live.run().await?;
        live.close()?;
        Ok(end)
    })
}

struct Signals {
    terminate: Signal,
    hang_up: Signal,
    interrupt: Signal,
    stop: Signal,
    resume: Signal,
}

impl Signals {
    fn new() -> io::Result<Self> {
        // tokio names neither of these two.
        let of = |sig: Sig| signal(SignalKind::from_raw(sig.as_raw()));
        Ok(Signals {
            terminate: signal(SignalKind::terminate())?,
            hang_up: signal(SignalKind::hangup())?,
            interrupt: signal(SignalKind::interrupt())?,
            stop: of(Sig::TSTP)?,
            resume: of(Sig::CONT)?,
        })
    }
}

struct Live {
    model: Model,
    terminal: Terminal,
    signals: Signals,
    keys: EventStream,
    frames: Interval,
    flushes: Interval,
    capture: Option<CaptureFile>,
    journal: Option<RecordingFile>,
    whole: bool,
    last_frame: Option<Instant>,
    dirty: bool,
    carrier: Option<Carrier>,
}

/// Until a real kernel or its programs want something; for ever, if the peer is none.
async fn ready(carrier: &Option<Carrier>, model: &Model) -> io::Result<()> {
    match carrier {
        Some(carrier) => carrier.ready(&model.session).await,
        None => std::future::pending().await,
    }
}

impl Live {
    fn open(mut model: Model, whole: bool, carrier: Option<Carrier>) -> io::Result<Self> {
        if let Some(carrier) = &carrier {
            carrier.adapt(&mut model);
        }
        let signals = Signals::new()?;
        let terminal = Terminal::open()?;
        model.ui.size = terminal.size()?;
        let (mut frames, mut flushes) = (interval(FRAME), interval(FLUSH));
        frames.set_missed_tick_behavior(MissedTickBehavior::Skip);
        flushes.set_missed_tick_behavior(MissedTickBehavior::Skip);
        Ok(Live {
            model,
            terminal,
            signals,
            keys: EventStream::new(),
            frames,
            flushes,
            capture: None,
            journal: None,
            whole,
            last_frame: None,
            dirty: true,
            carrier,
        })
    }

    async fn run(&mut self) -> io::Result<End> {
        loop {
            let running = self.model.is_running();
            // Signals come first and frames last, so that a busy session can always be stopped.
            tokio::select! {
                biased;
                _ = self.signals.terminate.recv() => return Ok(End::by(Sig::TERM)),
                _ = self.signals.hang_up.recv() => return Ok(End::by(Sig::HUP)),
                _ = self.signals.interrupt.recv() => return Ok(End::by(Sig::INT)),
                _ = self.signals.stop.recv() => self.suspend()?,
                _ = self.signals.resume.recv() => self.retake()?,
                event = self.keys.next() => {
                    let event = event.ok_or(io::ErrorKind::UnexpectedEof)??;
                    if let Some(event) = translate(event)
                        && let Some(end) = self.handle(event)?
                    {
                        return Ok(end);
                    }
                }
                _ = self.flushes.tick(), if self.capture.is_some() || self.journal.is_some() => self.flush(),
                at = self.frames.tick(), if running || self.dirty => self.frame(at)?,
                ready = ready(&self.carrier, &self.model) => {
                    ready?;
                    self.carry()?;
                }
            }
            if !running {
                self.last_frame = None;
            }
        }
    }

    /// Lets packets pass between the session and a real kernel.
    fn carry(&mut self) -> io::Result<()> {
        let Some(carrier) = &mut self.carrier else { return Ok(()) };
        carrier.carry(&mut self.model)?;
        let event = Event::RealPeer(Box::new(carrier.shown()), carrier.take_message());
        self.dirty |= update(&mut self.model, event).dirty;
        Ok(())
    }

    /// Lets the session run on and draws it, if there is anything new to see.
    fn frame(&mut self, at: Instant) -> io::Result<()> {
        let passed = self.last_frame.map_or(FRAME, |last| at.duration_since(last).min(LONGEST_FRAME));
        self.last_frame = Some(at);
        self.dirty |= update(&mut self.model, Event::Frame(passed)).dirty;
        // A search may take most of a frame; keys have the rest.
        while self.model.ui.search.is_some() && at.elapsed() < SEARCHING {
            update(&mut self.model, Event::Frame(Duration::ZERO));
        }
        self.write_captured();
        self.write_journal();
        if self.dirty {
            self.terminal.draw(&self.model)?;
            self.dirty = false;
        }
        Ok(())
    }

    fn handle(&mut self, event: Event) -> io::Result<Option<End>> {
        let Update { dirty, effect } = update(&mut self.model, event);
        self.dirty |= dirty;
        self.write_captured();
        // The user may have held the engine, let it go, started again, or made an input.
        self.carry()?;
        self.write_journal();
        match effect {
            None => {}
            Some(Effect::Quit) => {
                let violation = self.model.session.violation().cloned();
                return Ok(Some(violation.map_or(End::Quit, End::CheckFailed)));
            }
            Some(Effect::Suspend) => self.suspend()?,
            Some(Effect::Redraw) => self.terminal.forget()?,
            Some(Effect::CaptureMouse(on)) => self.terminal.capture_mouse(on)?,
            Some(Effect::StartRecording(path)) => self.start_recording(Path::new(&path)),
            Some(Effect::StopRecording) => self.stop_recording(),
            Some(Effect::StartJournal(path)) => self.start_journal(Path::new(&path)),
            Some(Effect::StopJournal) => self.stop_journal(),
            Some(Effect::EndFiles) => {
                self.stop_journal();
                self.stop_recording();
            }
        }
        Ok(None)
    }

    fn start_recording(&mut self, path: &Path) {
        let of_header = || Endpoints::of(self.model.session.config().engine.device.ip_header);
        let endpoints = self.carrier.as_ref().map_or_else(of_header, |carrier| carrier.tun.device.endpoints);
        match CaptureFile::create(path, self.whole, endpoints) {
            Ok(capture) => {
                self.model.session.capture(Some(Wanted::of(self.whole)));
                self.capture = Some(capture);
                self.tell_recording(Some(Message::done(format!("Recording packets into {}.", path.display()))));
            }
            Err(error) => self.tell_recording(Some(Message::error(error.to_string()))),
        }
    }

    fn stop_recording(&mut self) {
        self.model.session.capture(None);
        let Some(mut capture) = self.capture.take() else { return };
        let message = match capture.flush() {
            Ok(()) => Message::done(format!(
                "Recorded {} into {}.",
                plural(capture.packets(), "packet"),
                capture.path().display()
            )),
            Err(error) => Message::error(error.to_string()),
        };
        self.tell_recording(Some(message));
    }

    /// Writes the packets that passed. An error ends the recording, not the session.
    fn write_captured(&mut self) {
        let Some(capture) = &mut self.capture else { return };
        let mut packets = self.model.session.take_captured();
        let written = packets.try_for_each(|packet| capture.packet(packet.input, packet.passing()));
        drop(packets);
        match written {
            Ok(()) => self.tell_recording(None),
            Err(error) => self.lose_capture(&error),
        }
    }

    fn start_journal(&mut self, path: &Path) {
        match RecordingFile::create(path) {
            Ok(file) => {
                let scenario = self.model.scenario.clone();
                self.model.session.record(&scenario);
                self.journal = Some(file);
                self.write_journal();
                let text = format!("Recording the session into {0}; to replay it: skbscope replay {0}", path.display());
                self.tell_journal(Some(Message::done(text)));
            }
            Err(error) => self.tell_journal(Some(Message::error(error.to_string()))),
        }
    }

    fn stop_journal(&mut self) {
        self.model.session.end_recording();
        self.write_journal();
        let Some(mut file) = self.journal.take() else { return };
        let message = match file.flush() {
            Ok(()) => Message::done(format!("The session is recorded in {}.", file.path().display())),
            Err(error) => Message::error(error.to_string()),
        };
        self.tell_journal(Some(message));
    }

    /// Writes the recording's new lines. An error ends the recording, not the session.
    fn write_journal(&mut self) {
        let Some(file) = &mut self.journal else { return };
        let written = self.model.session.take_lines().try_for_each(|line| file.write(&line));
        if let Err(error) = written {
            self.lose_journal(&error);
        } else if !self.model.session.is_recording() {
            self.stop_journal();
        }
    }

    fn lose_journal(&mut self, error: &RecordingError) {
        self.journal = None;
        self.model.session.end_recording();
        self.model.session.take_lines();
        self.tell_journal(Some(Message::error(error.to_string())));
    }

    fn tell_journal(&mut self, message: Option<Message>) {
        let path = self.journal.as_ref().map(|file| file.path().display().to_string());
        self.dirty |= update(&mut self.model, Event::Journal(path, message)).dirty;
    }

    fn flush(&mut self) {
        if let Some(Err(error)) = self.journal.as_mut().map(RecordingFile::flush) {
            self.lose_journal(&error);
        }
        if let Some(Err(error)) = self.capture.as_mut().map(CaptureFile::flush) {
            self.lose_capture(&error);
        }
    }

    /// Gives the terminal back, and the last packets to the disk.
    fn close(mut self) -> io::Result<()> {
        self.terminal.release();
        self.stop_journal();
        match self.capture.as_mut().map(CaptureFile::flush) {
            Some(Err(error)) => Err(io::Error::other(error.to_string())),
            _ => Ok(()),
        }
    }

    fn lose_capture(&mut self, error: &CaptureFileError) {
        self.model.session.capture(None);
        self.capture = None;
        self.tell_recording(Some(Message::error(error.to_string())));
    }

    fn tell_recording(&mut self, message: Option<Message>) {
        let recording = match &self.capture {
            Some(capture) => Recording::On { path: capture.path().display().to_string(), packets: capture.packets() },
            None => Recording::Off,
        };
        self.dirty |= update(&mut self.model, Event::Recording(recording, message)).dirty;
    }

    /// Gives the terminal back and stops, with all processes of this job, until the shell continues them.
    fn suspend(&mut self) -> io::Result<()> {
        self.terminal.release();
        kill_current_process_group(Sig::STOP)?;
        // Continued.
        self.retake()
    }

    fn retake(&mut self) -> io::Result<()> {
        self.terminal.retake()?;
        self.last_frame = None;
        self.dirty = true;
        update(&mut self.model, Event::Resize(self.terminal.size()?));
        Ok(())
    }
}
