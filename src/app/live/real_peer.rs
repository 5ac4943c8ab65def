//! A session on the screen whose peer is a real kernel, and what the screen shows of that.

use std::collections::VecDeque;
use std::io;

use bytes::Bytes;

use crate::app::drive::real_kernel::{Heard, RealKernel, Sender};
use crate::debugger::{Mode, Session};
use crate::language::text;
use crate::os::tun::{Plan, TunError};
use crate::tui::Model;
use crate::tui::input::one_run::after_running;
use crate::tui::message::{Message, RealPeer};
use crate::tui::model::PanelId;
use crate::units::Time;
use crate::units::print::grouped;
use crate::wire::codec::Endpoints;
use crate::world::{Command, Departure, World};

/// Lines of the program's output that are kept.
const LINES: usize = 200;

impl Sender for Session {
    fn world(&self) -> &World {
        self.end_world()
    }

    fn is_held(&self) -> bool {
        self.mode() == Mode::Paused
    }

    fn next_at(&self) -> Option<Time> {
        self.end_world().next_at().filter(|_| !self.is_held())
    }

    fn make_next(&mut self, until: Time) -> bool {
        self.run_real(until)
    }

    fn take_in(&mut self, command: Command) {
        let _ = self.bring(command);
    }

    fn departures(&mut self) -> impl Iterator<Item = Departure> {
        self.take_departures().into_iter()
    }

    fn received(&mut self) -> impl Iterator<Item = Bytes> {
        self.take_received().into_iter()
    }
}

/// A real kernel beside a session on the screen.
pub struct ShownKernel {
    kernel: RealKernel,
    lines: VecDeque<String>,
    /// The last line has no end yet.
    open_line: bool,
    exited: Option<String>,
    message: Option<Message>,
}

impl ShownKernel {
    /// Sets up what was planned. Needs a tokio runtime.
    pub fn start(plan: &Plan) -> Result<ShownKernel, TunError> {
        Ok(ShownKernel {
            kernel: RealKernel::start(plan)?,
            lines: VecDeque::new(),
            open_line: false,
            exited: None,
            message: None,
        })
    }

    /// Waits until there is something to do.
    pub async fn ready(&self, session: &Session) -> io::Result<()> {
        self.kernel.ready(session).await
    }

    pub fn endpoints(&self) -> Endpoints {
        self.kernel.endpoints()
    }

    /// Makes a session on the screen one of this peer.
    pub fn adapt(&self, model: &mut Model) {
        model.session.join_real_peer();
        model.start(self.kernel.adapted(&model.scenario));
        model.real_peer = Some(self.shown());
        // Seen from the start, where panels share a place.
        model.ui.set_focus(PanelId::Kernel);
        model.ui.set_focus(PanelId::Queue);
    }

    /// Does what is due, both ways.
    pub fn turn(&mut self, model: &mut Model) -> io::Result<()> {
        let before = model.session.recorded();
        if model.session.begins_connection() {
            self.kernel.begin_connection();
        }
        self.kernel.turn(&mut model.session)?;
        for heard in self.kernel.take_heard() {
            match heard {
                Heard::Output(text) => self.take_output(&text),
                Heard::Exited(how) => {
                    self.message = Some(Message::done(format!("{how}.")));
                    self.exited = Some(how);
                }
                Heard::Said(text) => self.message = Some(Message::done(format!("{text}."))),
                Heard::NextProgram => model.session.restart(),
            }
        }
        if model.session.recorded() != before {
            after_running(model, before);
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

    /// The last of what there is to tell since this was last asked.
    pub fn take_message(&mut self) -> Option<Message> {
        self.message.take()
    }

    /// For the screen.
    pub fn shown(&self) -> RealPeer {
        let counts = self.kernel.device_counts();
        let number = |n: u64| grouped(n);
        RealPeer {
            address: self.kernel.endpoints().remote.to_string(),
            device: [
                ("written", number(counts.written)),
                ("had to wait", number(counts.waited)),
                ("dropped", number(counts.dropped)),
                ("read", number(counts.read)),
                ("foreign", number(counts.foreign)),
                ("malformed", number(counts.malformed)),
            ]
            .map(|(what, count)| (what, count.to_string())),
            proxy: self.kernel.proxy().map(|proxy| {
                let listens = proxy.address().map_or_else(|error| error.to_string(), |address| address.to_string());
                match (proxy.client(), proxy.waiting()) {
                    (None, _) => text!("live-nobody-is-connected", listens = listens.to_string()).aloud(),
                    (Some(client), 0) => format!("{listens}: {client}"),
                    (Some(client), 1) => {
                        text!("live-1-more-waits", listens = listens.to_string(), client = client.to_string()).aloud()
                    }
                    (Some(client), waiting) => text!(
                        "live-more-wait",
                        listens = listens.to_string(),
                        client = client.to_string(),
                        waiting = grouped(waiting)
                    )
                    .aloud(),
                }
            }),
            output: self.lines.iter().cloned().collect(),
            exited: self.exited.clone(),
        }
    }
}
