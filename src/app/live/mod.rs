//! The one loop: keys, time, signals and a real kernel's packets in, frames out.

mod files;
mod keys;
mod real_peer;

use std::future::ready;
use std::io;
use std::path::Path;
use std::time::Duration;

use rustix::process::{Signal, kill_current_process_group};
use tokio::time::{Instant, Interval, MissedTickBehavior, interval};

use crate::app::error_line::in_one_line;
use crate::app::live::files::Files;
use crate::app::live::keys::Keys;
use crate::app::live::real_peer::ShownKernel;
use crate::os::files::capture::CaptureFile;
use crate::os::files::output::{FileId, Opened, Output, OutputError, WriteTo, free_name};
use crate::os::signals::{EndSignals, EndedBy, Job, JobSignals};
use crate::os::terminal::{Terminal, is_gone};
use crate::os::tun::Plan;
use crate::tui::command::lesson;
use crate::tui::input::overlay::takes_text;
use crate::tui::message::{Effect, Event, FileExists, FileKind, Message, Update};
use crate::tui::model::classroom::Course;
use crate::tui::{Model, update};
use crate::wire::codec::Endpoints;
use crate::world::Violation;

/// Thirty frames a second.
const FRAME: Duration = Duration::from_micros(33_333);
/// The most real time one frame stands for: after a stop the session does not leap.
const LONGEST_FRAME: Duration = Duration::from_millis(100);

/// Keys that are taken in at most before what they did is drawn.
const MOST_UNANSWERED: u32 = 10_000;

/// How much of a frame a search may take.
const SEARCHING: Duration = Duration::from_millis(25);

/// Captures reach the disk at least this often.
const FLUSH: Duration = Duration::from_secs(1);

/// What a live session begins with, beside its model.
#[derive(Clone, Default, Debug)]
pub struct Request {
    /// What it is written into from the start.
    pub files: WriteTo,
    /// Super-packets go whole into captures.
    pub super_packets: bool,
    /// The peer is a real kernel.
    pub plan: Option<Plan>,
}

/// How a live session ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum End {
    Quit,
    /// The user quit after a check had failed.
    CheckFailed(Violation),
    /// By a signal.
    Signal(EndedBy),
}

/// What a live session leaves behind.
#[derive(Debug)]
pub struct Ended {
    /// An error: the terminal or the real kernel is gone.
    pub how: io::Result<End>,
    /// What became of the files that were written.
    pub files: Vec<Message>,
    /// What was done in the course.
    pub course: Course,
}

/// Shows the model on the terminal until the user quits or a signal comes. An error: it could not begin.
pub fn run(model: Model, request: Request) -> color_eyre::Result<Ended> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        // Before the terminal is taken: what may fail says so on a screen that can be read.
        let Opened { capture, record } = request.files.open()?.hurrying();
        let kernel = request.plan.as_ref().map(ShownKernel::start).transpose()?;
        let read = request.files.read.iter().filter_map(|path| FileId::of(path)).collect();
        let mut live = Live::open(model, Files::new(request.super_packets, read), kernel)?;
        if let Some(output) = capture {
            live.start(FileKind::Capture, output);
        }
        if let Some(output) = record {
            live.start(FileKind::Recording, output);
        }
        let ended = live.run().await;
        // What was being done when a signal came may have failed by it.
        let how = live.signals.take().map_or(ended, |signal| Ok(End::Signal(signal)));
        let course = live.take_course();
        Ok(Ended { how, files: live.close(), course })
    })
}

struct Live {
    model: Model,
    terminal: Terminal,
    signals: EndSignals,
    job: JobSignals,
    keys: Keys,
    frames: Interval,
    flushes: Interval,
    files: Files,
    last_frame: Option<Instant>,
    dirty: bool,
    /// Keys since it was last drawn.
    unanswered: u32,
    kernel: Option<ShownKernel>,
}

/// Until a real kernel or its programs want something; for ever, if the peer is none.
async fn news_of(kernel: &Option<ShownKernel>, model: &Model) -> io::Result<()> {
    match kernel {
        Some(kernel) => kernel.ready(&model.session).await,
        None => std::future::pending().await,
    }
}

impl Live {
    fn open(mut model: Model, files: Files, kernel: Option<ShownKernel>) -> io::Result<Self> {
        if let Some(kernel) = &kernel {
            kernel.adapt(&mut model);
        }
        let (signals, job) = (EndSignals::new()?, JobSignals::new()?);
        let terminal = Terminal::open()?;
        model.ui.size = terminal.size()?;
        let (mut frames, mut flushes) = (interval(FRAME), interval(FLUSH));
        frames.set_missed_tick_behavior(MissedTickBehavior::Skip);
        flushes.set_missed_tick_behavior(MissedTickBehavior::Skip);
        Ok(Live {
            model,
            terminal,
            signals,
            job,
            keys: Keys::new(),
            frames,
            flushes,
            files,
            last_frame: None,
            dirty: true,
            unanswered: 0,
            kernel,
        })
    }

    async fn run(&mut self) -> io::Result<End> {
        loop {
            let running = self.model.is_running();
            // Signals come first and frames last, so that a busy session can always be stopped.
            tokio::select! {
                biased;
                signal = self.signals.next() => return Ok(End::Signal(signal)),
                job = self.job.next() => match job {
                    Job::Stop => self.suspend()?,
                    Job::Continue => self.retake()?,
                },
                event = self.keys.next(takes_text(&self.model)) => {
                    let Some(event) = event else { return Ok(End::Signal(EndedBy::HANG_UP)) };
                    if let Some(event) = event?
                        && let Some(end) = self.handle(event)?
                    {
                        return Ok(end);
                    }
                    self.unanswered += 1;
                    if self.unanswered >= MOST_UNANSWERED {
                        self.draw()?;
                    }
                }
                // As soon as no other key waits: what a key does is seen at once, and a paste is not drawn key by key.
                () = ready(()), if self.unanswered > 0 => self.draw()?,
                _ = self.flushes.tick() => {
                    if is_gone() {
                        return Ok(End::Signal(EndedBy::HANG_UP));
                    }
                    self.flush();
                }
                at = self.frames.tick(), if running || self.dirty => self.frame(at)?,
                news = news_of(&self.kernel, &self.model) => {
                    news?;
                    self.kernel_turn()?;
                }
            }
            if !running {
                self.last_frame = None;
            }
        }
    }

    /// Lets packets pass between the session and a real kernel.
    fn kernel_turn(&mut self) -> io::Result<()> {
        let Some(kernel) = &mut self.kernel else { return Ok(()) };
        kernel.turn(&mut self.model)?;
        let event = Event::RealPeer(Box::new(kernel.shown()), kernel.take_message());
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
        self.write_files();
        self.draw()
    }

    /// Draws what has not been drawn yet.
    fn draw(&mut self) -> io::Result<()> {
        self.unanswered = 0;
        if std::mem::take(&mut self.dirty) {
            self.terminal.draw(&self.model)?;
        }
        Ok(())
    }

    fn handle(&mut self, event: Event) -> io::Result<Option<End>> {
        let Update { dirty, effect } = update(&mut self.model, event);
        self.dirty |= dirty;
        // The user may have held the engine, let it go, started again, or made an input.
        self.kernel_turn()?;
        self.write_files();
        match effect {
            None => {}
            Some(Effect::Quit) => {
                let violation = self.model.session.violation().cloned();
                return Ok(Some(violation.map_or(End::Quit, End::CheckFailed)));
            }
            Some(Effect::Suspend) => self.suspend()?,
            Some(Effect::Redraw) => self.terminal.forget()?,
            Some(Effect::CaptureMouse(on)) => self.terminal.capture_mouse(on)?,
            Some(Effect::OfferName(kind)) => {
                let name = free_name(Path::new(kind.default_name()));
                update(&mut self.model, Event::FreeName(name.display().to_string()));
            }
            Some(Effect::StartFile { kind, path, force }) => self.open_file(kind, &path, force),
            Some(Effect::StopFile(kind)) => {
                let message = self.files.stop(kind, &mut self.model.session);
                self.tell_of_files(message);
            }
        }
        Ok(None)
    }

    /// Begins to write the session into a file, or asks what to do with one that is there already.
    fn open_file(&mut self, kind: FileKind, path: &str, force: bool) {
        if kind == FileKind::Capture
            && let Err(error) = CaptureFile::check_name(Path::new(path))
        {
            return self.tell_of_files(Some(Message::error(error.to_string())));
        }
        match self.files.open(Path::new(path), force) {
            Ok(output) => self.start(kind, output),
            Err(OutputError::Exists { path, bytes }) => {
                let free = free_name(&path).display().to_string();
                let path = path.display().to_string();
                update(&mut self.model, Event::FileExists(FileExists { kind, path, bytes, free }));
            }
            Err(error) => self.tell_of_files(Some(Message::error(in_one_line(&error)))),
        }
    }

    fn start(&mut self, kind: FileKind, output: Output) {
        let session = &mut self.model.session;
        let of_header = || Endpoints::of(session.config().engine.device.ip_header);
        let endpoints = self.kernel.as_ref().map_or_else(of_header, ShownKernel::endpoints);
        let message = match kind {
            FileKind::Capture => self.files.start_capture(output, session, endpoints),
            FileKind::Recording => self.files.start_recording(output, session, &self.model.scenario),
        };
        self.tell_of_files(Some(message));
    }

    fn write_files(&mut self) {
        let message = self.files.write(&mut self.model.session);
        self.tell_of_files(message);
    }

    fn flush(&mut self) {
        let message = self.files.flush(&mut self.model.session);
        self.tell_of_files(message);
    }

    fn tell_of_files(&mut self, message: Option<Message>) {
        let (capture, recording) = self.files.shown();
        self.dirty |= update(&mut self.model, Event::Capture(capture, message)).dirty;
        self.dirty |= update(&mut self.model, Event::Recording(recording, None)).dirty;
    }

    /// What was done in the course, the lesson that is on the screen included.
    fn take_course(&mut self) -> Course {
        lesson::end(&mut self.model);
        std::mem::take(&mut self.model.course)
    }

    /// Gives the terminal back, and the rest of the files to the disk; tells what became of them.
    fn close(mut self) -> Vec<Message> {
        self.terminal.release();
        self.files.close(&mut self.model.session)
    }

    /// Gives the terminal back and stops, with all processes of this job, until the shell continues them.
    fn suspend(&mut self) -> io::Result<()> {
        self.terminal.release();
        kill_current_process_group(Signal::STOP)?;
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
