//! A run against a real kernel: real time drives, packets go both ways, and the peer tells at the end what it has read.

use std::io;
use std::time::Duration;

use crate::app::headless::{Make, Run, Signals, now};
use crate::app::report::{Ended, Report};
use crate::os::tun::{News, Proxy, ProxyAct, TunPeer};
use crate::peer::Peer;
use crate::units::Time;
use crate::world::{Command, World};

/// Packets that are taken from the device before the rest gets its turn.
const ARRIVALS: u32 = 64;
/// How long the peer's last report may take when all is acknowledged.
const LAST_WORD: Duration = Duration::from_secs(5);
/// How long a program whose connection is over may take to end.
const LAST_LINES: Duration = Duration::from_secs(1);
/// How often the progress line and the capture are looked after.
const LOOK: Duration = Duration::from_millis(100);

/// Until a real program wants something; for ever, if there is no proxy.
async fn programs(proxy: &Option<Proxy>, world: &World) {
    match proxy {
        Some(proxy) => proxy.ready(world, false).await,
        None => std::future::pending().await,
    }
}

impl Run<'_> {
    /// Runs against the peer until everything has arrived there, the time is over, or a signal comes. An error: the device
    /// or the receiver is gone.
    pub(super) async fn run_outside(
        mut self,
        tun: &mut TunPeer,
        signals: &mut Signals,
    ) -> io::Result<(Report, Option<Proxy>)> {
        let driven = self.drive(tun, signals).await;
        if driven.is_err() {
            // The run is lost, what it has written is not.
            self.end_files();
        }
        let counts = tun.device.counts();
        let proxy = self.proxy.take();
        Ok((Report { device: Some(counts), ..self.finish(driven?) }, proxy))
    }

    async fn drive(&mut self, tun: &mut TunPeer, signals: &mut Signals) -> io::Result<Ended> {
        tun.set_clock(Time::ZERO);
        let mut looks = tokio::time::interval(LOOK);
        let mut acknowledged = None;
        loop {
            let busy = self.turn(tun)?;
            if let Some(ended) = self.outside_end(&mut acknowledged) {
                return Ok(ended);
            }
            if busy {
                // Signals and the helper get a chance, without waiting.
                if signals.any().await {
                    return Ok(Ended::Interrupted);
                }
                continue;
            }
            let deadline = tun.instant(self.world.next_at().map_or(self.until, |at| at.min(self.until)));
            tokio::select! {
                biased;
                () = signals.wait() => return Ok(Ended::Interrupted),
                ready = tun.ready() => ready?,
                () = programs(&self.proxy, &self.world) => {}
                () = tokio::time::sleep_until(deadline) => {}
                _ = looks.tick() => self.look(),
            }
        }
    }

    /// Lets the engine do what is due, and takes what has come. False: there was nothing to do.
    fn turn(&mut self, tun: &mut TunPeer) -> io::Result<bool> {
        if tun.device.is_full() {
            tun.device.send_waiting()?;
            self.tell_held(tun)?;
        }
        let mut busy = self.advance_to(tun.now(), tun)?;
        for _ in 0..ARRIVALS {
            let Some(segment) = tun.device.receive()? else { break };
            busy = true;
            self.act(&Command::Arrived(Box::new(segment)), tun)?;
            // Whoever it woke runs at once.
            self.advance_to(self.world.now, tun)?;
        }
        while let Some(news) = tun.news()? {
            match news {
                News::Report(report) => self.act(&Command::PeerReport(Box::new(report)), tun)?,
                News::Output(text) => self.output.push_str(&text),
                News::Exited(how) => self.exited = Some(how),
            }
        }
        tun.pass_on_rate(&self.world.peer)?;
        Ok(busy | self.serve(tun)?)
    }

    /// Makes everything that is due by `at`. True: there was anything.
    fn advance_to(&mut self, at: Time, tun: &mut TunPeer) -> io::Result<bool> {
        let mut any = false;
        let at = at.min(self.until);
        loop {
            let made = self.make_input(&Make::Next(at));
            if !made {
                return Ok(any);
            }
            any = true;
            self.after_input(tun)?;
        }
    }

    fn act(&mut self, command: &Command, tun: &mut TunPeer) -> io::Result<()> {
        if self.make_input(&Make::Command(command)) { self.after_input(tun) } else { Ok(()) }
    }

    /// Hands what left the engine to the device, and looks at what the input did.
    fn after_input(&mut self, tun: &mut TunPeer) -> io::Result<()> {
        let was_full = tun.device.is_full();
        for departure in self.happening.departures.drain(..) {
            tun.device.send(departure)?;
        }
        for bytes in self.happening.received.drain(..) {
            if let Some(proxy) = &mut self.proxy {
                proxy.answer(bytes);
            }
        }
        self.write_packets();
        self.record_input();
        self.failed |= !self.check_holds();
        if was_full || tun.device.is_full() { self.tell_held(tun) } else { Ok(()) }
    }

    /// Does what real programs want. True: that was anything.
    fn serve(&mut self, tun: &mut TunPeer) -> io::Result<bool> {
        let Some(mut proxy) = self.proxy.take() else { return Ok(false) };
        proxy.write_answers();
        let act = if self.served { None } else { proxy.act(&self.world, false) };
        // Answers find it in its place.
        self.proxy = Some(proxy);
        match &act {
            Some(ProxyAct::Do(command)) => self.act(command, tun)?,
            Some(ProxyAct::Say(text)) => eprintln!("skbscope: {text}"),
            // The run that ends makes place for the next.
            Some(ProxyAct::Restart) | None => {}
        }
        self.served = self.proxy.as_ref().is_some_and(Proxy::has_served);
        Ok(act.is_some())
    }

    /// Lets the world know what the device has not taken.
    fn tell_held(&mut self, tun: &mut TunPeer) -> io::Result<()> {
        self.act(&Command::Device { held: tun.device.held() }, tun)
    }

    /// Whether the run is over, and how.
    fn outside_end(&self, acknowledged: &mut Option<std::time::Instant>) -> Option<Ended> {
        if self.failed {
            return Some(Ended::CheckFailed);
        }
        if self.stop.is_some() {
            return Some(Ended::Breakpoint);
        }
        if self.world.now >= self.until {
            return Some(Ended::Time);
        }
        if self.proxy.is_some() && !self.served {
            return None;
        }
        if self.world.engine.sk.sk_err.is_some() {
            return Some(Ended::Finished);
        }
        let Peer::Outside(peer) = &self.world.peer else { return Some(Ended::Finished) };
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

    fn look(&mut self) {
        self.tick_files();
        if let Some(progress) = &mut self.progress {
            progress.show(&self.world);
        }
    }
}
