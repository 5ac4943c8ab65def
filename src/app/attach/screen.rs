//! The screen of real sockets: keys and time in, looks and frames out.

use std::collections::BTreeMap;
use std::future::poll_fn;
use std::io;
use std::path::Path;
use std::pin::Pin;
use std::process::ExitCode;
use std::task::Poll;
use std::time::{Duration, Instant};

use crossterm::event::{Event as TermEvent, EventStream};
use futures_core::Stream;
use tokio::time::{Interval, MissedTickBehavior, interval};

use crate::app::attach::error::AttachError;
use crate::app::attach::find::{self, Found};
use crate::app::attach::observer::Observer;
use crate::app::attach::recorder;
use crate::app::attach::written::Written;
use crate::app::commands::outcome::{FAILED, Outcome};
use crate::language::text;
use crate::os::clock;
use crate::os::files::output::{FileId, Output};
use crate::os::host;
use crate::os::proc::{self, Holders};
use crate::os::signals::EndSignals;
use crate::os::stderr::tell;
use crate::os::terminal::{Terminal, is_gone, translate};
use crate::source::live::blame::blame;
use crate::source::live::progress::Progress;
use crate::source::live::recording::Ending;
use crate::source::live::seen::Seen;
use crate::source::live::socket::LiveSocket;
use crate::source::live::target::Target;
use crate::tui::Theme;
use crate::tui::attach::{AttachModel, Effect, Row, Watch, draw, update};
use crate::tui::message::Event;

/// The list is made anew so often.
const LIST: Duration = Duration::from_secs(1);

/// Shows the socket that was found, or the list to choose from; until the user quits. The socket that is chosen first is
/// recorded, if there is a file for that.
pub fn run(
    theme: Theme,
    found: Option<Found>,
    every: Duration,
    record: Option<Output>,
    total_bytes: Option<u64>,
) -> Outcome {
    let mut screen = Screen::new(theme, host::release(), Written::into(record));
    screen.total_bytes = total_bytes;
    match found {
        Some(found) => screen.attach(found)?,
        None => screen.list()?,
    }
    screen.show(every)
}

/// Shows what was recorded of a socket of this kernel.
pub fn replay(
    theme: Theme,
    watch: Watch,
    release: String,
    said: String,
    read: Option<FileId>,
    every: Duration,
) -> Outcome {
    let mut screen = Screen::new(theme, release, Written::beside(read));
    screen.model.watch = Some(watch);
    screen.model.complaint = Some(said);
    screen.show(every)
}

struct Screen {
    model: AttachModel,
    /// Of the kernel whose sockets are shown.
    release: String,
    observer: Option<Observer>,
    /// What the program has to send in all, where that is known.
    total_bytes: Option<u64>,
    written: Written,
    /// What the list showed last, for what has moved since.
    before: Vec<LiveSocket>,
    listed: Instant,
}

async fn next_key(keys: &mut EventStream) -> Option<io::Result<TermEvent>> {
    poll_fn(|context| if is_gone() { Poll::Ready(None) } else { Pin::new(&mut *keys).poll_next(context) }).await
}

fn ticks(every: Duration) -> Interval {
    let mut ticks = interval(every);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Skip);
    ticks
}

impl Screen {
    fn new(theme: Theme, release: String, written: Written) -> Screen {
        let (model, listed) = (AttachModel::new(theme), clock::now());
        Screen { model, release, observer: None, total_bytes: None, written, before: Vec::new(), listed }
    }

    /// Until the end; then tells what became of the files.
    fn show(mut self, every: Duration) -> Outcome {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let ended = runtime.block_on(self.run(every));
        self.end_recording();
        for message in &self.written.told {
            tell(format_args!("skbscope: {}", message.text));
        }
        let code = ended?;
        let failed = code == ExitCode::SUCCESS && self.written.told.iter().any(|message| message.is_error);
        Ok(if failed { ExitCode::from(FAILED) } else { code })
    }

    async fn run(&mut self, every: Duration) -> Outcome {
        let (signals, mut looks) = (EndSignals::new()?, ticks(every));
        let mut terminal = Terminal::open()?;
        let mut keys = EventStream::new();
        loop {
            let model = &self.model;
            terminal.draw_with(|area, buf| draw(model, area, buf))?;
            tokio::select! {
                biased;
                signal = signals.next() => return Ok(ExitCode::from(signal.exit_code())),
                event = next_key(&mut keys) => {
                    let Some(event) = event else { return Ok(ExitCode::SUCCESS) };
                    if self.take(event?)? {
                        return Ok(ExitCode::SUCCESS);
                    }
                }
                _ = looks.tick() => self.tick()?,
            }
        }
    }

    /// True: the user quits.
    fn take(&mut self, event: TermEvent) -> color_eyre::Result<bool> {
        let Some(Event::Key(key)) = translate(event) else { return Ok(false) };
        match update(&mut self.model, key) {
            Some(Effect::Quit) => return Ok(true),
            Some(Effect::Choose(cookie)) => match find::find(&Target::Cookie(cookie)) {
                Ok(found) => self.attach(found)?,
                Err(error) => self.model.complaint = Some(format!(" {error}")),
            },
            Some(Effect::Record(name)) => self.written.begin(&name, &mut self.model),
            Some(Effect::StopRecording) => self.end_recording(),
            Some(Effect::Bookmarked(number)) => self.written.bookmark(number, &mut self.model),
            Some(Effect::Reproduce(name)) => self.reproduce(name),
            None if self.model.watch.is_none() && self.observer.take().is_some() => {
                self.end_recording();
                let said = self.model.complaint.take();
                self.list()?;
                self.model.complaint = said;
            }
            None => {}
        }
        Ok(false)
    }

    fn end_recording(&mut self) {
        let gone = self.model.watch.as_ref().is_some_and(Watch::has_ended);
        self.written.end(if gone { Ending::Gone } else { Ending::Left }, &mut self.model);
    }

    fn reproduce(&mut self, name: String) {
        let Some((look, _)) = self.model.watch.as_ref().and_then(Watch::shown) else { return };
        match recorder::reproduce(look, &self.release, Path::new(&name), false) {
            Ok(said) => self.model.complaint = Some(format!(" {said}")),
            Err(error) => self.written.ask_again(name, &error, &mut self.model),
        }
    }

    fn attach(&mut self, found: Found) -> Result<(), AttachError> {
        let mut observer = Observer::of(found)?;
        observer.total_bytes = self.total_bytes;
        self.observer = Some(observer);
        self.model.watch = Some(Watch::default());
        self.written.begin_waiting(&mut self.model);
        self.look()
    }

    fn tick(&mut self) -> Result<(), AttachError> {
        match &self.observer {
            Some(_) => self.look(),
            None if self.model.watch.is_none() && self.listed.elapsed() >= LIST => self.list(),
            None => Ok(()),
        }
    }

    /// One more look at the chosen socket. What was seen of one that has ended stays.
    fn look(&mut self) -> Result<(), AttachError> {
        let (Some(observer), Some(watch)) = (&mut self.observer, &mut self.model.watch) else { return Ok(()) };
        if watch.has_ended() {
            return Ok(());
        }
        let Some(look) = observer.look()? else {
            let said = match watch.end() {
                Some(hit) => text!("screen-stopped-at-what-was-seen", hit = hit.to_string()).aloud(),
                None => " the socket has ended; what was seen of it stays: h, l   Esc list   q quits".to_owned(),
            };
            self.end_recording();
            self.model.complaint = Some(said);
            return Ok(());
        };
        self.written.look(&look, &mut self.model.complaint, &mut self.model.recording);
        if let Some(hit) = watch.add(look) {
            self.model.complaint = Some(text!("screen-stopped-at-end-goes-on", hit = hit.to_string()).aloud());
        }
        Ok(())
    }

    fn list(&mut self) -> Result<(), AttachError> {
        let sockets = find::everything()?;
        let interval_ms = self.listed.elapsed().as_millis() as u64;
        let before: BTreeMap<_, _> = self.before.iter().map(|socket| (socket.cookie, socket)).collect();
        let holders = Holders::read();
        let rows = sockets.iter().map(|socket| {
            let held = holders.of(socket.inode).first();
            let program = held.and_then(|held| Some(format!("{} ({})", proc::name(held.pid)?, held.pid)));
            let before = before.get(&socket.cookie);
            let progress = before.and_then(|before| Progress::between(before, socket, interval_ms));
            let none = if socket.inode.is_some() { "not visible" } else { "none" };
            Row {
                blame: blame(&Seen::of_totals(socket.clone(), progress)),
                program: program.unwrap_or_else(|| none.to_owned()),
                socket: socket.clone(),
            }
        });
        self.model.picker.refresh(rows.collect());
        (self.before, self.listed) = (sockets, clock::now());
        Ok(())
    }
}
