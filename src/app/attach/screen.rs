//! The screen of real sockets: keys and time in, looks and frames out.

use std::collections::BTreeMap;
use std::future::poll_fn;
use std::io;
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
use crate::app::commands::outcome::Outcome;
use crate::os::clock;
use crate::os::proc::{self, Holders};
use crate::os::signals::EndSignals;
use crate::os::terminal::{Terminal, is_gone, translate};
use crate::source::live::blame::blame;
use crate::source::live::progress::Progress;
use crate::source::live::seen::Seen;
use crate::source::live::socket::LiveSocket;
use crate::source::live::target::Target;
use crate::tui::Theme;
use crate::tui::attach::{AttachModel, Effect, Row, Watch, draw, update};
use crate::tui::message::Event;

/// The list is made anew so often.
const LIST: Duration = Duration::from_secs(1);

/// Shows the socket that was found, or the list to choose from; until the user quits.
pub fn run(theme: Theme, found: Option<Found>, every: Duration) -> Outcome {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let mut screen =
            Screen { model: AttachModel::new(theme), observer: None, before: Vec::new(), listed: clock::now() };
        match found {
            Some(found) => screen.attach(found)?,
            None => screen.list()?,
        }
        screen.run(every).await
    })
}

struct Screen {
    model: AttachModel,
    observer: Option<Observer>,
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
            None if self.model.watch.is_none() && self.observer.take().is_some() => self.list()?,
            None => {}
        }
        Ok(false)
    }

    fn attach(&mut self, found: Found) -> Result<(), AttachError> {
        self.observer = Some(Observer::of(found)?);
        self.model.watch = Some(Watch::default());
        self.look()
    }

    fn tick(&mut self) -> Result<(), AttachError> {
        match &self.observer {
            Some(_) => self.look(),
            None if self.listed.elapsed() >= LIST => self.list(),
            None => Ok(()),
        }
    }

    /// One more look at the chosen socket. What was seen of one that has ended stays.
    fn look(&mut self) -> Result<(), AttachError> {
        let (Some(observer), Some(watch)) = (&mut self.observer, &mut self.model.watch) else { return Ok(()) };
        if watch.has_ended() {
            return Ok(());
        }
        match observer.look()? {
            Some(look) => watch.add(look),
            None => {
                watch.end();
                self.model.complaint =
                    Some(" the socket has ended; what was seen of it stays: h, l   Esc list   q quits".to_owned());
            }
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
