//! The helper's own life: set up what was asked for, say so, then receive and report until the program lets go of it.

use std::io;
use std::net::SocketAddr;
use std::os::fd::{AsFd, BorrowedFd};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};

use crate::os::clock::now;
use crate::os::tun::error::TunError;
use crate::os::tun::program::Program;
use crate::os::tun::protocol;
use crate::os::tun::protocol::{FromHelper, Setup, ToHelper};
use crate::os::tun::receiver::Receiver;
use crate::os::tun::{interface, namespace};
use crate::peer::PeerReport;

/// What the helper calls itself: it is this program, started under this name.
pub const NAME: &str = "skbscope-tun-helper";

/// Reports come this often while anything changes.
const REPORT_EVERY: Duration = Duration::from_millis(100);

/// Every `main` that wants a real kernel as a peer calls this first: if it was started as the helper, it is one.
pub fn run_if_asked() -> Option<ExitCode> {
    (std::env::args_os().next()? == NAME).then(|| {
        let control = rustix::stdio::stdin();
        match serve(control) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                let _ = protocol::send(control, &FromHelper::Failed(error), None);
                ExitCode::FAILURE
            }
        }
    })
}

/// Who receives.
enum Peer {
    Receiver(Receiver),
    Program(Program),
}

fn serve(control: BorrowedFd<'_>) -> Result<(), TunError> {
    let lost = |error| TunError::unexpected("the helper lost its program", error);
    let Some((ToHelper::Setup(setup), _)) = protocol::receive(control).map_err(lost)? else { return Ok(()) };
    if setup.namespace {
        namespace::enter()?;
        interface::loopback_up().map_err(|error| TunError::unexpected("cannot bring up lo", error))?;
    }
    let attached = interface::attach(&setup.device)?;
    let listens = SocketAddr::new(attached.address, setup.port);
    let peer = start(&setup, listens, control)?;
    let ready = FromHelper::Ready { listens, mtu: attached.mtu };
    protocol::send(control, &ready, Some(attached.fd.as_fd())).map_err(lost)?;
    // The program alone holds the device now.
    drop(attached.fd);
    Serving { peer, told: None, told_at: now() }.run(control).map_err(lost)
}

fn start(setup: &Setup, listens: SocketAddr, control: BorrowedFd<'_>) -> Result<Peer, TunError> {
    if setup.program.is_empty() {
        return Receiver::listen(listens, setup.rcvbuf, setup.read_rate, setup.digest).map(Peer::Receiver);
    }
    Program::start(&setup.program, setup.port, || is_let_go(control)).map(Peer::Program)
}

/// The program has closed its end, or is gone. That, and no signal, ends the helper: a signal could come while the user's
/// program is being started, which would then stay.
fn is_let_go(control: BorrowedFd<'_>) -> bool {
    let mut fds = [PollFd::from_borrowed_fd(control, PollFlags::empty())];
    poll(&mut fds, Some(&Timespec { tv_sec: 0, tv_nsec: 0 })).is_ok_and(|ready| ready > 0)
}

struct Serving {
    peer: Peer,
    told: Option<PeerReport>,
    told_at: Instant,
}

impl Serving {
    /// Until the program closes its end.
    fn run(&mut self, control: BorrowedFd<'_>) -> io::Result<()> {
        loop {
            if self.wait(control)? {
                match protocol::receive(control)? {
                    None => return Ok(()),
                    Some((ToHelper::ReadRate(rate), _)) => {
                        if let Peer::Receiver(receiver) = &mut self.peer {
                            receiver.set_rate(rate);
                        }
                    }
                    Some((ToHelper::Setup(_), _)) => {}
                }
            }
            let mut is_news = false;
            match &mut self.peer {
                Peer::Receiver(receiver) => is_news = receiver.work(),
                Peer::Program(program) => {
                    while let Some(text) = program.output() {
                        protocol::send(control, &FromHelper::Output(text), None)?;
                    }
                    if let Some(how) = program.exit() {
                        protocol::send(control, &FromHelper::Exited(how), None)?;
                    }
                }
            }
            if is_news || self.told_at.elapsed() >= REPORT_EVERY {
                self.report(control)?;
            }
        }
    }

    /// Waits until there is something to do. True: the program says something, or is gone.
    fn wait(&mut self, control: BorrowedFd<'_>) -> io::Result<bool> {
        let mut fds = vec![PollFd::from_borrowed_fd(control, PollFlags::IN)];
        let mut most = REPORT_EVERY.saturating_sub(self.told_at.elapsed());
        match &self.peer {
            Peer::Receiver(receiver) => {
                let (listener, stream) = receiver.waits_for();
                fds.push(PollFd::from_borrowed_fd(listener, PollFlags::IN));
                fds.extend(stream.map(|stream| PollFd::from_borrowed_fd(stream, PollFlags::IN)));
                most = receiver.pause().map_or(most, |pause| pause.min(most));
            }
            Peer::Program(program) => {
                fds.extend(program.outputs().into_iter().map(|output| PollFd::from_borrowed_fd(output, PollFlags::IN)));
            }
        }
        let timeout = Timespec { tv_sec: most.as_secs() as i64, tv_nsec: most.subsec_nanos().into() };
        match poll(&mut fds, Some(&timeout)) {
            Ok(_) | Err(rustix::io::Errno::INTR) => Ok(!fds[0].revents().is_empty()),
            Err(error) => Err(error.into()),
        }
    }

    fn report(&mut self, control: BorrowedFd<'_>) -> io::Result<()> {
        self.told_at = now();
        let report = match &mut self.peer {
            Peer::Receiver(receiver) => receiver.report(),
            Peer::Program(program) => program.report(),
        };
        if let Some(report) = report
            && self.told != Some(report)
        {
            self.told = Some(report);
            protocol::send(control, &FromHelper::Report(report), None)?;
        }
        Ok(())
    }
}
