//! Packets between a session on the screen and a real kernel, and bytes between the session and real programs.

use std::collections::VecDeque;
use std::io;

use crate::debugger::{Mode, Session};
use crate::os::tun::{News, Plan, Proxy, ProxyAct, TunError, TunPeer};
use crate::tui::Model;
use crate::tui::input::update::after_running;
use crate::tui::model::{Message, PanelId, RealPeer};
use crate::units::Time;
use crate::units::print::grouped;
use crate::world::Command;

/// Inputs and packets of one turn: afterwards keys and frames have theirs.
const INPUTS: u32 = 400;
const PACKETS: u32 = 64;
/// Lines of the program's output that are kept.
const LINES: usize = 200;

pub struct Carrier {
    pub tun: TunPeer,
    proxy: Option<Proxy>,
    /// A session was carried before.
    began: bool,
    was_running: bool,
    /// What the world was told of the full device last.
    held: u32,
    lines: VecDeque<String>,
    /// The last line has no end yet.
    open_line: bool,
    exited: Option<String>,
    messages: Vec<Message>,
}

impl Carrier {
    /// Sets up what was planned. Needs a tokio runtime.
    pub fn start(plan: &Plan) -> Result<Carrier, TunError> {
        let proxy = plan.proxy.map(Proxy::listen).transpose()?;
        Ok(Carrier {
            tun: TunPeer::start(plan)?,
            proxy,
            began: false,
            was_running: false,
            held: 0,
            lines: VecDeque::new(),
            open_line: false,
            exited: None,
            messages: Vec::new(),
        })
    }

    /// Waits until there is something to do.
    pub async fn ready(&self, session: &Session) -> io::Result<()> {
        let held = session.mode() == Mode::Paused;
        let due = session.end_world().next_at().filter(|_| !held).map(|at| self.tun.instant(at));
        let deadline = async {
            match due {
                Some(instant) => tokio::time::sleep_until(instant).await,
                None => std::future::pending().await,
            }
        };
        let programs = async {
            match &self.proxy {
                Some(proxy) => proxy.ready(session.end_world(), held).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            ready = self.tun.ready() => ready,
            () = deadline => Ok(()),
            () = programs => Ok(()),
        }
    }

    /// Makes a session on the screen one of this peer.
    pub fn adapt(&self, model: &mut Model) {
        let mut scenario = model.scenario.clone();
        scenario.world.engine.device.mtu = self.tun.mtu;
        scenario.world.engine.device.ip_header = self.tun.ip_header();
        model.session.carry();
        model.start(scenario);
        model.real_peer = Some(self.shown());
        // Seen from the start, where panels share a place.
        model.ui.set_focus(PanelId::Kernel);
        model.ui.set_focus(PanelId::Queue);
    }

    /// Does what is due, both ways.
    pub fn carry(&mut self, model: &mut Model) -> io::Result<()> {
        let before = model.session.recorded();
        self.turn(&mut model.session)?;
        if model.session.recorded() != before {
            after_running(model, before);
        }
        Ok(())
    }

    fn turn(&mut self, session: &mut Session) -> io::Result<()> {
        if session.begin_carrying() {
            if std::mem::replace(&mut self.began, true) {
                self.tun.next_connection();
            }
            (self.was_running, self.held) = (false, 0);
        }
        let running = session.mode() == Mode::Running;
        if running && !self.was_running {
            // The engine's time stood still while it was held, and stands at zero at the beginning.
            self.tun.set_clock(session.end_time());
        }
        self.was_running = running;
        self.tun.device.send_waiting()?;
        self.run(session, self.tun.now())?;
        for _ in 0..PACKETS {
            let Some(segment) = self.tun.device.receive()? else { break };
            self.bring(session, Command::Arrived(Box::new(segment)))?;
            self.run(session, session.end_time())?;
        }
        self.hear(session)?;
        self.serve(session)?;
        self.tun.pass_on_rate(&session.end_world().peer)
    }

    fn run(&mut self, session: &mut Session, until: Time) -> io::Result<()> {
        for _ in 0..INPUTS {
            if !session.run_real(until) {
                break;
            }
            self.send(session)?;
        }
        self.send(session)
    }

    fn bring(&mut self, session: &mut Session, command: Command) -> io::Result<()> {
        // Refused only where the socket is closed already.
        let _ = session.bring(command);
        self.send(session)
    }

    /// Hands what left the engine to the device and to the real program.
    pub fn send(&mut self, session: &mut Session) -> io::Result<()> {
        for departure in session.take_departures() {
            self.tun.device.send(departure)?;
        }
        for bytes in session.take_received() {
            if let Some(proxy) = &mut self.proxy {
                proxy.answer(bytes);
            }
        }
        let held = self.tun.device.held();
        if held != self.held {
            self.held = held;
            let _ = session.bring(Command::Device { held });
        }
        Ok(())
    }

    /// What the helper says.
    fn hear(&mut self, session: &mut Session) -> io::Result<()> {
        while let Some(news) = self.tun.news()? {
            match news {
                News::Report(report) => drop(session.bring(Command::PeerReport(Box::new(report)))),
                News::Output(text) => self.take_output(&text),
                News::Exited(how) => {
                    self.messages.push(Message::done(format!("{how}.")));
                    self.exited = Some(how);
                }
            }
        }
        Ok(())
    }

    fn take_output(&mut self, text: &str) {
        for part in text.split_inclusive('\n') {
            let line: String = part.chars().filter(|c| !c.is_control()).collect();
            match self.lines.back_mut() {
                Some(last) if self.open_line => last.push_str(&line),
                _ => self.lines.push_back(line),
            }
            self.open_line = !part.ends_with('\n');
        }
        self.lines.drain(..self.lines.len().saturating_sub(LINES));
    }

    /// What real programs want.
    fn serve(&mut self, session: &mut Session) -> io::Result<()> {
        let Some(mut proxy) = self.proxy.take() else { return Ok(()) };
        proxy.write_answers();
        let mut done = Ok(());
        while let Some(act) = proxy.act(session.end_world(), session.mode() == Mode::Paused) {
            match act {
                ProxyAct::Do(command) => {
                    let _ = session.bring(command);
                    done = self.send(session);
                }
                ProxyAct::Say(text) => self.messages.push(Message::done(format!("{text}."))),
                ProxyAct::Restart => {
                    session.restart();
                    break;
                }
            }
        }
        self.proxy = Some(proxy);
        done
    }

    /// What there is to tell since the last time.
    pub fn take_message(&mut self) -> Option<Message> {
        self.messages.drain(..).next_back()
    }

    /// For the screen.
    pub fn shown(&self) -> RealPeer {
        let counts = self.tun.device.counts();
        let number = |n: u64| grouped(n);
        RealPeer {
            address: self.tun.device.endpoints.remote.to_string(),
            device: [
                ("written", number(counts.written)),
                ("had to wait", number(counts.waited)),
                ("dropped", number(counts.dropped)),
                ("read", number(counts.read)),
                ("foreign", number(counts.foreign)),
                ("malformed", number(counts.malformed)),
            ]
            .map(|(what, count)| (what, count.to_string())),
            proxy: self.proxy.as_ref().map(|proxy| {
                let listens = proxy.address().map_or_else(|error| error.to_string(), |address| address.to_string());
                match (proxy.client(), proxy.waiting()) {
                    (None, _) => format!("{listens}: nobody is connected"),
                    (Some(client), 0) => format!("{listens}: {client}"),
                    (Some(client), 1) => format!("{listens}: {client}, 1 more waits"),
                    (Some(client), waiting) => format!("{listens}: {client}, {} more wait", grouped(waiting)),
                }
            }),
            output: self.lines.iter().cloned().collect(),
            exited: self.exited.clone(),
        }
    }
}
