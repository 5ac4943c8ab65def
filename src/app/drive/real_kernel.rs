//! A real kernel as the peer: its packets, what its helper says, and real programs that write through the engine.

use std::io;

use bytes::Bytes;

use crate::os::tun::{DeviceCounts, News, Plan, Proxy, ProxyAct, TunError, TunPeer};
use crate::scenario::Scenario;
use crate::units::Time;
use crate::wire::codec::Endpoints;
use crate::world::{Command, Departure, World};

/// Inputs and packets of one turn: afterwards keys, signals and frames have theirs.
const INPUTS: u32 = 400;
const PACKETS: u32 = 64;

/// A run or a session whose engine sends to a real kernel.
pub trait Sender {
    /// Where the engine goes on.
    fn world(&self) -> &World;

    /// Nothing is made until somebody lets it go on.
    fn is_held(&self) -> bool;

    /// When it next does something by itself; none: not before something comes.
    fn next_at(&self) -> Option<Time>;

    /// Makes the next input that is due by `until`. False: there is none.
    fn make_next(&mut self, until: Time) -> bool;

    /// Something has come from the kernel or from a real program. It is refused only where the socket is closed already,
    /// and then it is lost.
    fn take_in(&mut self, command: Command);

    /// Packets that have left the engine since this was last asked.
    fn departures(&mut self) -> impl Iterator<Item = Departure>;

    /// Bytes that the engine has received since this was last asked.
    fn received(&mut self) -> impl Iterator<Item = Bytes>;
}

/// What a mode is to tell, or to do.
#[derive(Clone, PartialEq, Debug)]
pub enum Heard {
    /// Printed by the user's program in the place of the receiver.
    Output(String),
    /// That program has ended, and how.
    Exited(String),
    /// About programs that write through the engine.
    Said(String),
    /// One of these needs a connection of its own, with nothing before it.
    NextProgram,
}

/// The other end of the device.
pub struct RealKernel {
    tun: TunPeer,
    proxy: Option<Proxy>,
    /// Only one program is served on a connection; who waits is left waiting.
    one_program: bool,
    /// There was a connection before.
    began: bool,
    was_held: bool,
    /// The last turn did something, so that there may be more to do.
    is_busy: bool,
    /// What the world was told of the full device last.
    not_taken: u32,
    heard: Vec<Heard>,
}

impl RealKernel {
    /// Sets up what was planned. Needs a tokio runtime.
    pub fn start(plan: &Plan) -> Result<RealKernel, TunError> {
        let proxy = plan.proxy.map(Proxy::listen).transpose()?;
        Ok(RealKernel {
            tun: TunPeer::start(plan)?,
            proxy,
            one_program: false,
            began: false,
            was_held: true,
            is_busy: false,
            not_taken: 0,
            heard: plan.warning().map(Heard::Said).into_iter().collect(),
        })
    }

    /// From now on a connection serves one program, and the next one waits for [`RealKernel::begin_connection`].
    pub fn serve_one_program(&mut self) {
        self.one_program = true;
    }

    /// The scenario with the device as it is.
    pub fn adapted(&self, scenario: &Scenario) -> Scenario {
        let mut scenario = scenario.clone();
        scenario.world.engine.device.mtu = self.tun.mtu;
        scenario.world.engine.device.ip_header = self.tun.ip_header();
        scenario
    }

    /// A world begins at time zero, and with it a connection.
    pub fn begin_connection(&mut self) {
        if std::mem::replace(&mut self.began, true) {
            self.tun.next_connection();
        }
        (self.was_held, self.not_taken) = (true, 0);
        if self.one_program {
            self.proxy.iter_mut().for_each(Proxy::begin_again);
        }
    }

    /// Waits until there is something to do.
    pub async fn ready(&self, sender: &impl Sender) -> io::Result<()> {
        if self.is_busy {
            // Others get their chance, without waiting.
            tokio::task::yield_now().await;
            return Ok(());
        }
        let deadline = async {
            match sender.next_at() {
                Some(at) => tokio::time::sleep_until(self.tun.instant(at)).await,
                None => std::future::pending().await,
            }
        };
        let programs = async {
            match &self.proxy {
                Some(proxy) => proxy.ready(sender.world(), sender.is_held()).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            ready = self.tun.ready() => ready,
            () = deadline => Ok(()),
            () = programs => Ok(()),
        }
    }

    /// Does what is due, both ways. An error: the device or the helper is gone.
    pub fn turn(&mut self, sender: &mut impl Sender) -> io::Result<()> {
        let is_held = sender.is_held();
        if self.was_held && !is_held {
            // The engine's time stood still while it was held, and stands at zero at the beginning.
            self.tun.set_clock(sender.world().now);
        }
        self.was_held = is_held;
        self.tun.device.send_waiting()?;
        self.hand_over(sender)?;
        let mut is_busy = self.make_due(sender, self.tun.now())?;
        for _ in 0..PACKETS {
            let Some(segment) = self.tun.device.receive()? else { break };
            is_busy = true;
            self.bring(sender, Command::Arrived(Box::new(segment)))?;
            // Whoever it woke runs at once.
            self.make_due(sender, sender.world().now)?;
        }
        self.hear(sender)?;
        self.is_busy = is_busy | self.serve(sender)?;
        self.tun.pass_on_rate(&sender.world().peer)
    }

    /// Makes what is due by `until`. True: that was anything.
    fn make_due(&mut self, sender: &mut impl Sender, until: Time) -> io::Result<bool> {
        for made in 0..INPUTS {
            if !sender.make_next(until) {
                return Ok(made > 0);
            }
            self.hand_over(sender)?;
        }
        Ok(true)
    }

    fn bring(&mut self, sender: &mut impl Sender, command: Command) -> io::Result<()> {
        sender.take_in(command);
        self.hand_over(sender)
    }

    /// Hands what left the engine to the device and to the real program, and tells the world what the device has not taken.
    fn hand_over(&mut self, sender: &mut impl Sender) -> io::Result<()> {
        for departure in sender.departures() {
            self.tun.device.send(departure)?;
        }
        for bytes in sender.received() {
            if let Some(proxy) = &mut self.proxy {
                proxy.answer(bytes);
            }
        }
        let held = self.tun.device.held();
        if held != self.not_taken {
            self.not_taken = held;
            sender.take_in(Command::Device { held });
        }
        Ok(())
    }

    /// What the helper says.
    fn hear(&mut self, sender: &mut impl Sender) -> io::Result<()> {
        while let Some(news) = self.tun.news()? {
            match news {
                News::Report(report) => sender.take_in(Command::PeerReport(Box::new(report))),
                News::Output(text) => self.heard.push(Heard::Output(text)),
                News::Exited(how) => self.heard.push(Heard::Exited(how)),
            }
        }
        Ok(())
    }

    /// Does what real programs want. True: that was anything.
    fn serve(&mut self, sender: &mut impl Sender) -> io::Result<bool> {
        self.proxy.iter_mut().for_each(Proxy::write_answers);
        let mut any = false;
        while let Some(act) = self.next_act(sender) {
            any = true;
            match act {
                ProxyAct::Do(command) => self.bring(sender, command)?,
                ProxyAct::Say(text) => self.heard.push(Heard::Said(text)),
                ProxyAct::Restart => {
                    self.heard.push(Heard::NextProgram);
                    break;
                }
            }
        }
        Ok(any)
    }

    fn next_act(&mut self, sender: &impl Sender) -> Option<ProxyAct> {
        let one_program = self.one_program;
        let proxy = self.proxy.as_mut().filter(|proxy| !one_program || !proxy.has_served())?;
        proxy.act(sender.world(), sender.is_held())
    }

    /// What there is to tell or to do since this was last asked.
    pub fn take_heard(&mut self) -> Vec<Heard> {
        std::mem::take(&mut self.heard)
    }

    pub fn endpoints(&self) -> Endpoints {
        self.tun.device.endpoints
    }

    pub fn device_counts(&self) -> DeviceCounts {
        self.tun.device.counts()
    }

    /// What takes in real programs, if that was planned.
    pub fn proxy(&self) -> Option<&Proxy> {
        self.proxy.as_ref()
    }
}
