//! Drives a program under a pseudo-terminal and reads its screen with a terminal emulator. Waits for what must come,
//! never for time to pass.

use std::io::{Read, Write};
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, ExitStatus};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use pty_process::blocking::{Command, Pty, open};
use rustix::process::{Pid, Signal, WaitOptions, kill_process, waitpid};

/// The longest wait for anything; only a failing test waits so long.
const PATIENCE: Duration = Duration::from_secs(30);

/// Set in the environment of what a driver starts.
pub const MARK: &str = "SKBSCOPE_TESTS_DRIVE";

pub struct Driver {
    pty: Pty,
    child: Child,
    output: Receiver<Vec<u8>>,
    terminal: vt100::Parser,
}

/// A program on a terminal that nobody reads.
pub struct Unread {
    pty: Pty,
    child: Child,
    terminal: vt100::Parser,
}

impl Unread {
    pub fn start(program: impl AsRef<std::ffi::OsStr>, args: &[&str], columns: u16, rows: u16) -> Unread {
        let (pty, pts) = open().expect("a pseudo-terminal");
        pty.resize(pty_process::Size::new(rows, columns)).expect("a size");
        let command = Command::new(program.as_ref()).args(args).env(MARK, "1");
        let command = command.env("TERM", "xterm-256color").env_remove("NO_COLOR");
        // What one has done in the course is nobody's here.
        let command = command.env("XDG_STATE_HOME", std::env::temp_dir().join("skbscope-tests"));
        let child = command.spawn(pts).expect("the program starts");
        let size = |cells: u16| cells.try_into().expect("not zero");
        Unread { pty, child, terminal: vt100::Parser::new(size(rows), size(columns), 0) }
    }

    pub fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).expect("the program runs");
    }

    /// Waits until the terminal takes nothing more.
    pub fn wait_full(&self) {
        let waiting = || rustix::io::ioctl_fionread(&self.pty).expect("a terminal");
        let mut before = 0;
        while before == 0 || waiting() > before {
            before = waiting();
            std::thread::sleep(Duration::from_millis(200));
        }
    }

    /// From now on it is read.
    pub fn read(self) -> Driver {
        let Unread { pty, child, terminal } = self;
        let mut reader = std::fs::File::from(rustix::io::dup(&pty).expect("a second descriptor"));
        let (sender, output) = channel();
        std::thread::spawn(move || {
            let mut buffer = [0; 64 * 1024];
            // Reading fails when the program has closed its end.
            while let Ok(count @ 1..) = reader.read(&mut buffer) {
                if sender.send(buffer[..count].to_vec()).is_err() {
                    break;
                }
            }
        });
        Driver { pty, child, output, terminal }
    }
}

impl Driver {
    /// Starts the program on a terminal of this size.
    pub fn start(program: impl AsRef<std::ffi::OsStr>, args: &[&str], columns: u16, rows: u16) -> Driver {
        Unread::start(program, args, columns, rows).read()
    }

    pub fn screen(&self) -> &vt100::Screen {
        self.terminal.screen()
    }

    pub fn text(&self) -> String {
        self.screen().contents()
    }

    /// Reads until the screen is as wanted.
    #[track_caller]
    #[expect(clippy::disallowed_methods, reason = "a program that draws on and on must not be waited for for ever")]
    pub fn wait(&mut self, what: &str, wanted: impl Fn(&vt100::Screen) -> bool) {
        let end = Instant::now() + PATIENCE;
        while !wanted(self.terminal.screen()) {
            match self.output.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(bytes) => self.terminal.process(&bytes),
                Err(error) => panic!("waiting for {what}: {error}\n{}", self.text()),
            }
        }
    }

    #[track_caller]
    pub fn wait_text(&mut self, text: &str) {
        self.wait(text, |screen| screen.contents().contains(text));
    }

    #[track_caller]
    pub fn wait_no_text(&mut self, text: &str) {
        self.wait(&format!("no {text}"), |screen| !screen.contents().contains(text));
    }

    pub fn press(&mut self, keys: &str) {
        self.pty.write_all(keys.as_bytes()).expect("the program reads keys");
    }

    pub fn resize(&mut self, columns: u16, rows: u16) {
        self.pty.resize(pty_process::Size::new(rows, columns)).expect("a size");
        let size = |cells: u16| cells.try_into().expect("not zero");
        self.terminal.set_size(size(rows), size(columns));
    }

    fn pid(&self) -> Pid {
        Pid::from_child(&self.child)
    }

    pub fn signal(&self, signal: Signal) {
        kill_process(self.pid(), signal).expect("the program runs");
    }

    /// Waits until the program has been stopped by job control.
    pub fn wait_stopped(&mut self) {
        let (_, status) = waitpid(Some(self.pid()), WaitOptions::UNTRACED).expect("a child").expect("a change");
        assert!(status.stopped(), "{status:?}");
    }

    /// Reads the rest of the program's output and waits for its end.
    #[track_caller]
    #[expect(clippy::disallowed_methods, reason = "a program that draws on and on must not be waited for for ever")]
    pub fn wait_end(&mut self) -> ExitStatus {
        let end = Instant::now() + PATIENCE;
        loop {
            match self.output.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(bytes) => self.terminal.process(&bytes),
                Err(RecvTimeoutError::Disconnected) => return self.child.wait().expect("a child"),
                Err(RecvTimeoutError::Timeout) => panic!("it does not end:\n{}", self.text()),
            }
        }
    }

    /// The terminal is as a shell expects it.
    #[track_caller]
    pub fn assert_restored(&self) {
        let screen = self.screen();
        assert!(!screen.alternate_screen(), "still on the alternate screen");
        assert!(!screen.hide_cursor(), "the cursor is hidden");
        assert!(!screen.bracketed_paste(), "bracketed paste is on");
        assert_eq!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None, "the mouse is captured");
        let modes = rustix::termios::tcgetattr(&self.pty).expect("a terminal");
        assert!(modes.local_modes.contains(rustix::termios::LocalModes::ECHO), "no echo");
        assert!(modes.local_modes.contains(rustix::termios::LocalModes::ICANON), "raw mode");
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // A test that failed half-way must not leave its program behind.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// How a program ended: its exit code, or the signal that killed it.
pub fn how(status: ExitStatus) -> String {
    match (status.code(), status.signal()) {
        (Some(code), _) => format!("exit {code}"),
        (None, signal) => format!("signal {signal:?}"),
    }
}
