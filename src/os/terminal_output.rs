//! What goes to the terminal. A terminal that nobody reads takes nothing more: then writing waits until it does, or until a
//! signal ends the program.

use std::io::{self, ErrorKind, Write};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{Mode, OFlags};
use rustix::io::Errno;
use rustix::termios::{QueueSelector, tcflush, ttyname};

use crate::os::clock::now;
use crate::os::signals;

/// Between two looks at signals.
const LOOK: Duration = Duration::from_millis(20);

/// The terminal is ours. Giving it back twice would move the cursor over what was printed in between.
static IS_TAKEN: AtomicBool = AtomicBool::new(false);

/// From now on the terminal is written.
pub fn take() {
    IS_TAKEN.store(true, Ordering::SeqCst);
}

/// From now on it is not, but by [`write_last`]. False: it was not before.
pub fn give_back() -> bool {
    IS_TAKEN.swap(false, Ordering::SeqCst)
}

/// The terminal of standard output.
#[derive(Clone, Copy, Debug)]
pub struct TerminalOutput;

impl Write for TerminalOutput {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        loop {
            if !IS_TAKEN.load(Ordering::SeqCst) {
                // The rest of a frame, for a screen that is not there any more.
                return Ok(bytes.len());
            }
            match rustix::io::write(terminal(), bytes) {
                Err(Errno::AGAIN) => {
                    if signals::came().is_some() {
                        return Err(io::Error::new(ErrorKind::TimedOut, "the terminal takes nothing"));
                    }
                    wait(LOOK);
                }
                written => return Ok(written?),
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Writes as far as the terminal takes it in that time; then what it has not shown yet is dropped, and the rest written in
/// its place. Errors are left alone: there is nowhere to tell them.
pub fn write_last(mut bytes: &[u8], patience: Duration) {
    let began = now();
    let mut is_dropped = false;
    while !bytes.is_empty() {
        match rustix::io::write(terminal(), bytes) {
            Ok(count) => bytes = &bytes[count..],
            Err(Errno::INTR) => {}
            Err(Errno::AGAIN) if !is_dropped => {
                wait(LOOK.min(patience));
                if began.elapsed() >= patience {
                    is_dropped = tcflush(terminal(), QueueSelector::OFlush).is_ok();
                }
            }
            Err(_) => return,
        }
    }
}

fn wait(most: Duration) {
    let timeout = Timespec { tv_sec: 0, tv_nsec: most.subsec_nanos().into() };
    // Where it fails, writing fails too, and says why.
    let _ = poll(&mut [PollFd::from_borrowed_fd(terminal(), PollFlags::OUT)], Some(&timeout));
}

/// Opened anew, so that it can be written without blocking whoever else has it open.
fn terminal() -> BorrowedFd<'static> {
    static REOPENED: OnceLock<Option<OwnedFd>> = OnceLock::new();
    REOPENED.get_or_init(reopened).as_ref().map_or_else(rustix::stdio::stdout, AsFd::as_fd)
}

/// None: this process may not open it, and writes to what it was given.
fn reopened() -> Option<OwnedFd> {
    let name = ttyname(rustix::stdio::stdout(), Vec::new()).ok()?;
    rustix::fs::open(name, OFlags::WRONLY | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC, Mode::empty()).ok()
}
