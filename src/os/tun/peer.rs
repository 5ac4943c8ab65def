//! The real kernel as this process sees it: a device, a helper to talk with, and a clock.

use std::io;
use std::net::SocketAddr;
use std::os::fd::OwnedFd;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::net::{AddressFamily, SocketFlags, SocketType, socketpair};
use tokio::io::unix::AsyncFd;

use crate::language::text;
use crate::os::clock::now;
use crate::os::tun::address::{Plan, neighbour};
use crate::os::tun::device::Device;
use crate::os::tun::error::TunError;
use crate::os::tun::helper;
use crate::os::tun::protocol;
use crate::os::tun::protocol::{FromHelper, ToHelper};
use crate::peer::{Peer, PeerReport};
use crate::units::Time;
use crate::wire::codec::Endpoints;

/// The first of the ports from which the engine connects; each connection takes another.
const FIRST_PORT: u16 = 32_768;
const PORTS: u16 = 28_000;

/// A real kernel behind a TUN device, and the sockets of its receiver.
pub struct TunPeer {
    /// The TUN device that packets go through.
    pub device: Device,
    /// The device's MTU in bytes.
    pub mtu: u32,
    /// Dropped before the helper, which ends by that.
    control: AsyncFd<OwnedFd>,
    /// And with it the namespaces.
    _helper: Reaped,
    /// The moment that is time zero of the world.
    origin: Instant,
    /// What the receiver was told last.
    read_rate: Option<u64>,
}

/// Something that the helper says.
#[derive(Clone, PartialEq, Debug)]
pub enum News {
    Report(PeerReport),
    /// Printed by the user's program.
    Output(String),
    /// The user's program has ended, and how.
    Exited(String),
}

impl TunPeer {
    /// Starts the helper and waits until everything is up. Needs a tokio runtime.
    pub fn start(plan: &Plan) -> Result<TunPeer, TunError> {
        let unexpected = |error: io::Error| TunError::unexpected("cannot start the helper", error);
        let (ours, theirs) = socketpair(AddressFamily::UNIX, SocketType::SEQPACKET, SocketFlags::CLOEXEC, None)
            .map_err(|error| unexpected(error.into()))?;
        // In a process group of its own: what the keyboard sends to this program is not for the peer.
        let helper = Command::new("/proc/self/exe")
            .arg0(helper::NAME)
            .stdin(Stdio::from(theirs))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .map_err(unexpected)?;
        let helper = Reaped(helper);
        protocol::send(&ours, &ToHelper::Setup(Box::new(plan.setup.clone())), None).map_err(unexpected)?;
        let (listens, mtu, fd) = match protocol::receive(&ours).map_err(unexpected)? {
            Some((FromHelper::Ready { listens, mtu }, Some(fd))) => (listens, mtu, fd),
            Some((FromHelper::Failed(error), _)) => return Err(error),
            _ => return Err(unexpected(io::ErrorKind::UnexpectedEof.into())),
        };
        rustix::io::ioctl_fionbio(&ours, true).map_err(|error| unexpected(error.into()))?;
        let local = plan.engine.unwrap_or_else(|| neighbour(listens.ip()));
        let endpoints = Endpoints { local: SocketAddr::new(local, some_port()), remote: listens };
        let device = Device::new(fd, plan.setup.device.gso, endpoints).map_err(unexpected)?;
        // SAFETY: the descriptor is owned by what is registered, and is closed with it.
        let control = unsafe { AsyncFd::register(ours) }.map_err(|error| unexpected(error.into()))?;
        Ok(TunPeer { device, mtu, control, _helper: helper, origin: now(), read_rate: plan.setup.read_rate })
    }

    /// Bytes of the IP header in front of every packet.
    pub fn ip_header(&self) -> u32 {
        if self.device.endpoints.remote.is_ipv4() { 20 } else { 40 }
    }

    /// The world's time now.
    pub fn now(&self) -> Time {
        Time::ZERO + self.origin.elapsed()
    }

    /// Lets the world's clock go on from `at`: it stood still, or it begins again.
    pub fn set_clock(&mut self, at: Time) {
        let real = now();
        self.origin = real.checked_sub(at.as_duration()).unwrap_or(real);
    }

    /// The instant of a time of the world.
    pub fn instant(&self, at: Time) -> tokio::time::Instant {
        let far = self.origin + Duration::from_secs(24 * 3600);
        self.origin.checked_add(at.as_duration()).map_or(far, |instant| instant.min(far)).into()
    }

    /// The next connection comes from another port.
    pub fn next_connection(&mut self) {
        let local = &mut self.device.endpoints.local;
        local.set_port(FIRST_PORT + (local.port() - FIRST_PORT + 1) % PORTS);
        self.device.forget_waiting();
        self.set_clock(Time::ZERO);
    }

    /// Tells the receiver how fast to read, if the world wants something else than it was told.
    pub fn pass_on_rate(&mut self, peer: &Peer) -> io::Result<()> {
        let Peer::Remote(remote) = peer else { return Ok(()) };
        if remote.read_rate() == self.read_rate {
            return Ok(());
        }
        self.read_rate = remote.read_rate();
        protocol::send(self.control.get_ref(), &ToHelper::ReadRate(self.read_rate), None)
    }

    /// What the helper has said, if anything; an error: it is gone.
    pub fn news(&mut self) -> io::Result<Option<News>> {
        match protocol::receive(self.control.get_ref()) {
            Ok(Some((FromHelper::Report(report), _))) => Ok(Some(News::Report(report))),
            Ok(Some((FromHelper::Output(text), _))) => Ok(Some(News::Output(text))),
            Ok(Some((FromHelper::Exited(how), _))) => Ok(Some(News::Exited(how))),
            Ok(Some((FromHelper::Failed(error), _))) => Err(io::Error::other(error)),
            Ok(Some((FromHelper::Ready { .. }, _))) => Ok(None),
            Ok(None) => Err(io::Error::other(text!("tun-the-receivers-process-is-gone").aloud())),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Waits until the device or the helper may have something.
    pub async fn ready(&self) -> io::Result<()> {
        tokio::select! {
            ready = self.device.ready() => ready,
            ready = self.control.readable() => {
                ready?.clear_ready();
                Ok(())
            }
        }
    }
}

/// How long the helper may take to end the user's program and itself.
const GRACE: Duration = Duration::from_secs(2);

/// The helper, which ends by itself once its control is closed; by force if it does not.
struct Reaped(Child);

impl Drop for Reaped {
    fn drop(&mut self) {
        let began = now();
        while began.elapsed() < GRACE {
            if !matches!(self.0.try_wait(), Ok(None)) {
                return;
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A port that another run hardly took a moment ago: on a device of the host, its connection may still be remembered.
fn some_port() -> u16 {
    let pid = rustix::process::getpid().as_raw_nonzero().get().unsigned_abs();
    FIRST_PORT + (pid.wrapping_mul(7_919) % u32::from(PORTS)) as u16
}
