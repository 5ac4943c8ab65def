//! The one loop: keys, time and signals in, frames out.

use std::io;
use std::time::Duration;

use crossterm::event::EventStream;
use futures_util::StreamExt;
use rustix::process::{Signal as Sig, kill_current_process_group};
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::time::{Instant, Interval, MissedTickBehavior, interval};

use crate::debugger::Mode;
use crate::runtime::terminal::{Terminal, translate};
use crate::tui::{Effect, Event, Model, Update, update};

/// Thirty frames a second.
const FRAME: Duration = Duration::from_micros(33_333);
/// The most real time one frame stands for: after a stop the session does not leap.
const LONGEST_FRAME: Duration = Duration::from_millis(100);

/// How a live session ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum End {
    Quit,
    /// By a signal, with its number.
    Signal(i32),
}

/// Shows the model on the terminal until the user quits or a signal comes.
pub fn run(model: Model) -> io::Result<End> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let mut live = Live::open(model)?;
        live.run().await
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
    last_frame: Option<Instant>,
    dirty: bool,
}

impl Live {
    fn open(mut model: Model) -> io::Result<Self> {
        let signals = Signals::new()?;
        let terminal = Terminal::open()?;
        model.ui.size = terminal.size()?;
        let mut frames = interval(FRAME);
        frames.set_missed_tick_behavior(MissedTickBehavior::Skip);
        Ok(Live { model, terminal, signals, keys: EventStream::new(), frames, last_frame: None, dirty: true })
    }

    async fn run(&mut self) -> io::Result<End> {
        loop {
            let running = self.model.session.mode() == Mode::Running && !self.model.session.is_idle();
            // Signals come first and frames last, so that a busy session can always be stopped.
            tokio::select! {
                biased;
                _ = self.signals.terminate.recv() => return Ok(End::Signal(Sig::TERM.as_raw())),
                _ = self.signals.hang_up.recv() => return Ok(End::Signal(Sig::HUP.as_raw())),
                _ = self.signals.interrupt.recv() => return Ok(End::Signal(Sig::INT.as_raw())),
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
                at = self.frames.tick(), if running || self.dirty => self.frame(at)?,
            }
            if !running {
                self.last_frame = None;
            }
        }
    }

    /// Lets the session run on and draws it, if there is anything new to see.
    fn frame(&mut self, at: Instant) -> io::Result<()> {
        let passed = self.last_frame.map_or(FRAME, |last| at.duration_since(last).min(LONGEST_FRAME));
        self.last_frame = Some(at);
        let Update { dirty, .. } = update(&mut self.model, Event::Frame(passed));
        if dirty || self.dirty {
            self.terminal.draw(&self.model)?;
            self.dirty = false;
        }
        Ok(())
    }

    fn handle(&mut self, event: Event) -> io::Result<Option<End>> {
        let Update { dirty, effect } = update(&mut self.model, event);
        self.dirty |= dirty;
        match effect {
            None => {}
            Some(Effect::Quit) => return Ok(Some(End::Quit)),
            Some(Effect::Suspend) => self.suspend()?,
            Some(Effect::Redraw) => self.terminal.forget()?,
            Some(Effect::CaptureMouse(on)) => self.terminal.capture_mouse(on)?,
            Some(Effect::StartRecording(_) | Effect::StopRecording) => {}
        }
        Ok(None)
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
