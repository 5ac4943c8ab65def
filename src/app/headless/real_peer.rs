//! A run against a real kernel: real time drives, and the peer tells at the end what it has read.

use std::io;
use std::time::{Duration, Instant};

use bytes::Bytes;

use crate::app::drive::real_kernel::{Heard, RealKernel, Sender};
use crate::app::headless::Run;
use crate::app::report::{Ended, Report};
use crate::language::text;
use crate::os::clock::now;
use crate::os::signals::EndSignals;
use crate::os::stderr::tell;
use crate::os::tun::Proxy;
use crate::peer::Peer;
use crate::units::Time;
use crate::world::{Command, Departure, World};

/// How long the peer's last report may take when all is acknowledged.
const LAST_WORD: Duration = Duration::from_secs(5);
/// How long a program whose connection is over may take to end.
const LAST_LINES: Duration = Duration::from_secs(1);
/// How often the progress line and the capture are looked after.
const LOOK: Duration = Duration::from_millis(100);

impl Sender for Run<'_> {
    fn world(&self) -> &World {
        &self.world
    }

    /// A run that is over makes nothing more.
    fn is_held(&self) -> bool {
        self.seen.has_failed() || self.seen.stop.is_some()
    }

    fn next_at(&self) -> Option<Time> {
        Some(self.world.next_at().map_or(self.until, |at| at.min(self.until)))
    }

    fn make_next(&mut self, until: Time) -> bool {
        !self.is_held() && self.make_due(until.min(self.until))
    }

    fn take_in(&mut self, command: Command) {
        if !self.is_held() {
            self.make_given(command);
        }
    }

    fn departures(&mut self) -> impl Iterator<Item = Departure> {
        self.happening.departures.drain(..)
    }

    fn received(&mut self) -> impl Iterator<Item = Bytes> {
        self.happening.received.drain(..)
    }
}

impl Run<'_> {
    /// Runs against the peer until everything has arrived there, the time is over, or a signal comes. An error: the device
    /// or the receiver is gone.
    pub(super) async fn run_against_kernel(
        mut self,
        kernel: &mut RealKernel,
        signals: &EndSignals,
    ) -> io::Result<Report> {
        let driven = self.drive(kernel, signals).await;
        if driven.is_err() {
            // The run is lost, what it has written is not.
            self.seen.files.end(&self.world);
        }
        Ok(Report { device: Some(kernel.device_counts()), ..self.finish(driven?) })
    }

    async fn drive(&mut self, kernel: &mut RealKernel, signals: &EndSignals) -> io::Result<Ended> {
        let mut looks = tokio::time::interval(LOOK);
        let mut acknowledged = None;
        loop {
            kernel.turn(self)?;
            self.hear(kernel);
            if let Some(ended) = self.ended_against_kernel(kernel.proxy(), &mut acknowledged) {
                return Ok(ended);
            }
            tokio::select! {
                biased;
                _ = signals.next() => return Ok(Ended::Interrupted),
                _ = looks.tick() => self.look_after(),
                ready = kernel.ready(self) => ready?,
            }
        }
    }

    fn hear(&mut self, kernel: &mut RealKernel) {
        for heard in kernel.take_heard() {
            match heard {
                Heard::Output(text) => self.output.push(&text),
                Heard::Exited(how) => self.exited = Some(how),
                Heard::Said(text) => {
                    tell(format_args!("{}", text!("headless-skbscope-2", text = text.to_string()).aloud()))
                }
                // The run that ends makes place for the next.
                Heard::NextProgram => {}
            }
        }
    }

    /// Whether the run is over, and how.
    fn ended_against_kernel(&self, proxy: Option<&Proxy>, acknowledged: &mut Option<Instant>) -> Option<Ended> {
        if self.seen.has_failed() {
            return Some(Ended::CheckFailed);
        }
        if self.seen.stop.is_some() {
            return Some(Ended::Breakpoint);
        }
        if self.world.now >= self.until {
            return Some(Ended::Time);
        }
        if proxy.is_some_and(|proxy| !proxy.has_served()) {
            return None;
        }
        if self.world.engine.sk.sk_err.is_some() {
            return Some(Ended::Finished);
        }
        let Peer::Remote(peer) = &self.world.peer else { return Some(Ended::Finished) };
        if !self.world.is_finished() {
            *acknowledged = None;
            return None;
        }
        let since = acknowledged.get_or_insert_with(now);
        let heard = if self.has_program {
            // It may have something to print at its end; and a server has no end.
            self.exited.is_some() || (peer.report().ended && since.elapsed() >= LAST_LINES)
        } else {
            peer.report().ended
        };
        let reads = !self.has_program && peer.read_rate() != Some(0) && peer.report().read_bytes < self.world.written();
        (heard || (since.elapsed() >= LAST_WORD && !reads)).then_some(Ended::Finished)
    }
}
