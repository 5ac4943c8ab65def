//! Signals from outside: those that end the program, and those by which a shell stops and continues it.

use std::io;

use rustix::process::Signal as Sig;
use tokio::signal::unix::{Signal, SignalKind, signal};

/// The signals that end a run or a session.
pub struct EndSignals {
    terminate: Signal,
    hang_up: Signal,
    interrupt: Signal,
}

impl EndSignals {
    /// From now on they are waited for here. Needs a tokio runtime.
    pub fn new() -> io::Result<Self> {
        Ok(EndSignals {
            terminate: signal(SignalKind::terminate())?,
            hang_up: signal(SignalKind::hangup())?,
            interrupt: signal(SignalKind::interrupt())?,
        })
    }

    /// The next one, when it comes.
    pub async fn next(&mut self) -> Sig {
        tokio::select! {
            biased;
            _ = self.terminate.recv() => Sig::TERM,
            _ = self.hang_up.recv() => Sig::HUP,
            _ = self.interrupt.recv() => Sig::INT,
        }
    }

    /// Whether one has come.
    pub async fn any(&mut self) -> bool {
        tokio::select! {
            biased;
            _ = self.next() => true,
            () = tokio::task::yield_now() => false,
        }
    }
}

/// What a shell does with a job.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Job {
    Stop,
    Continue,
}

/// The signals of job control.
pub struct JobSignals {
    stop: Signal,
    resume: Signal,
}

impl JobSignals {
    /// From now on the program stops only where it does so itself. Needs a tokio runtime.
    pub fn new() -> io::Result<Self> {
        // tokio names neither of these two.
        let of = |sig: Sig| signal(SignalKind::from_raw(sig.as_raw()));
        Ok(JobSignals { stop: of(Sig::TSTP)?, resume: of(Sig::CONT)? })
    }

    /// The next one, when it comes.
    pub async fn next(&mut self) -> Job {
        tokio::select! {
            biased;
            _ = self.stop.recv() => Job::Stop,
            _ = self.resume.recv() => Job::Continue,
        }
    }
}
