//! Signals from outside: those that end the program, and those by which a shell stops and continues it.
//!
//! Whoever waits for the end of something answers a signal itself. Where nobody does so in time, such as in a system call
//! that blocks or in a long computation, a thread gives the terminal back and ends the program in its place.

use std::io;
use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};
use std::sync::{Arc, OnceLock};
use std::thread;
use std::time::Duration;

use rustix::process::Signal as Sig;
use signal_hook::iterator::Signals;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::Notify;

/// What would end a program that does not listen. The real-time signals come beside these.
const ENDING: [Sig; 14] = [
    Sig::TERM,
    Sig::HUP,
    Sig::INT,
    Sig::QUIT,
    Sig::USR1,
    Sig::USR2,
    Sig::ALARM,
    Sig::VTALARM,
    Sig::PROF,
    Sig::XCPU,
    Sig::IO,
    Sig::POWER,
    Sig::STKFLT,
    Sig::ABORT,
];
/// From the first that is free for programs to the last.
const REAL_TIME: std::ops::RangeInclusive<i32> = 34..=64;

/// How long the first answer to a signal may take,
const ANSWER: Duration = Duration::from_millis(80);
/// and the end of everything after it.
const END: Duration = Duration::from_secs(3);

/// The first signal that came; 0: none has.
static CAME: AtomicI32 = AtomicI32::new(0);
/// Somebody answers it.
static IS_TAKEN: AtomicBool = AtomicBool::new(false);
static NEWS: Notify = Notify::const_new();

/// What gives the terminal back, where it was taken.
static GIVE_BACK: OnceLock<fn()> = OnceLock::new();

/// From now on a signal that nobody answers gives the terminal back so.
pub fn give_back_by(give_back: fn()) {
    GIVE_BACK.get_or_init(|| give_back);
}

/// The signals that end a run or a session.
pub struct EndSignals(());

impl EndSignals {
    /// From now on they are waited for here.
    pub fn new() -> io::Result<Self> {
        static WATCH: OnceLock<io::Result<()>> = OnceLock::new();
        match WATCH.get_or_init(watch) {
            Ok(()) => Ok(EndSignals(())),
            Err(error) => Err(io::Error::new(error.kind(), error.to_string())),
        }
    }

    /// Until one comes.
    pub async fn next(&self) -> EndedBy {
        loop {
            let news = NEWS.notified();
            if let Some(signal) = self.take() {
                return signal;
            }
            news.await;
        }
    }

    /// The one that has come, if one has.
    pub fn take(&self) -> Option<EndedBy> {
        let signal = came()?;
        IS_TAKEN.store(true, Ordering::SeqCst);
        Some(signal)
    }
}

/// A signal that ends this program.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct EndedBy(i32);

impl EndedBy {
    /// The terminal is gone: its hang-up may come later, or not at all.
    pub const HANG_UP: EndedBy = EndedBy(Sig::HUP.as_raw());

    /// What a shell reports of a program that the signal killed.
    pub fn exit_code(self) -> u8 {
        u8::try_from(128 + self.0).unwrap_or(u8::MAX)
    }
}

/// The signal that this program is to be ended by, if one came. Who sees it leaves what it is about.
pub fn came() -> Option<EndedBy> {
    let signal = CAME.load(Ordering::SeqCst);
    (signal != 0).then_some(EndedBy(signal))
}

fn watch() -> io::Result<()> {
    // A file that grows too long is an error of its writing, and no end.
    signal_hook::flag::register(Sig::XFSZ.as_raw(), Arc::new(AtomicBool::new(false)))?;
    let mut signals = Signals::new(ENDING.map(Sig::as_raw).into_iter().chain(REAL_TIME))?;
    thread::Builder::new().name("signals".to_owned()).spawn(move || {
        if let Some(signal) = signals.forever().next() {
            CAME.store(signal, Ordering::SeqCst);
            NEWS.notify_one();
            thread::sleep(ANSWER);
            if IS_TAKEN.load(Ordering::SeqCst) {
                thread::sleep(END);
            }
            if let Some(give_back) = GIVE_BACK.get() {
                give_back();
            }
            std::process::exit(128 + signal);
        }
    })?;
    Ok(())
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
