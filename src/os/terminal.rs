//! The terminal: taken at the start, given back at every kind of end. The only user of crossterm.

use std::io::{self, BufWriter, IsTerminal};
use std::time::Duration;

use crossterm::event::{
    DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture, Event as TermEvent, KeyCode,
    KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEventKind,
};
use crossterm::terminal::{
    BeginSynchronizedUpdate, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode,
    enable_raw_mode,
};
use crossterm::{cursor, execute, queue};
use ratatui::backend::CrosstermBackend;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect, Size};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::termios::{OptionalActions, tcgetattr, tcsetattr};

use crate::language::text;
use crate::os::signals;
use crate::os::terminal_output::{self, TerminalOutput, write_last};
use crate::tui::draw::screen;
use crate::tui::keys::{Button, Code, Key, MouseEvent};
use crate::tui::message::Event;
use crate::tui::model::Model;

type Backend = CrosstermBackend<BufWriter<TerminalOutput>>;

/// Room for a whole frame, so that it reaches the terminal in one write.
const FRAME_BYTES: usize = 64 * 1024;

/// How long a terminal may take to show the last of what it was sent; and after a signal.
const PATIENCE: Duration = Duration::from_millis(500);
const SOON: Duration = Duration::from_millis(15);

/// The terminal in raw mode on its alternate screen, until dropped.
pub struct Terminal {
    inner: ratatui::Terminal<Backend>,
    mouse: bool,
}

impl Terminal {
    /// Takes the terminal over. Fails with a hint if there is none.
    pub fn open() -> io::Result<Self> {
        if !io::stdin().is_terminal() || !io::stdout().is_terminal() {
            let message = text!("terminal-needed").aloud();
            return Err(io::Error::new(io::ErrorKind::NotConnected, message));
        }
        restore_on_panic();
        signals::give_back_by(leave);
        let backend = CrosstermBackend::new(BufWriter::with_capacity(FRAME_BYTES, TerminalOutput));
        enter()?;
        // From here on an error must undo `enter`, as a drop does.
        let inner = ratatui::Terminal::new(backend).inspect_err(|_| leave())?;
        Ok(Terminal { inner, mouse: false })
    }

    /// Columns and rows. Fails where the terminal does not tell.
    pub fn size(&self) -> io::Result<Size> {
        self.inner.size()
    }

    /// Draws the model on the whole terminal. Fails where it cannot be written to.
    pub fn draw(&mut self, model: &Model) -> io::Result<()> {
        execute!(self.inner.backend_mut(), BeginSynchronizedUpdate)?;
        self.inner.draw(|frame| {
            if let Some(cursor) = screen::draw(model, frame.area(), frame.buffer_mut()) {
                frame.set_cursor_position(cursor);
            }
        })?;
        execute!(self.inner.backend_mut(), EndSynchronizedUpdate)
    }

    /// Draws something else than a model.
    pub fn draw_with(&mut self, draw: impl FnOnce(Rect, &mut Buffer)) -> io::Result<()> {
        execute!(self.inner.backend_mut(), BeginSynchronizedUpdate)?;
        self.inner.draw(|frame| draw(frame.area(), frame.buffer_mut()))?;
        execute!(self.inner.backend_mut(), EndSynchronizedUpdate)
    }

    /// Makes the next draw write every cell: somebody else may have written to the terminal.
    pub fn forget(&mut self) -> io::Result<()> {
        let size = self.inner.size()?;
        self.inner.resize(size.into())
    }

    /// Asks the terminal for clicks and wheel, or leaves them to it again.
    pub fn capture_mouse(&mut self, on: bool) -> io::Result<()> {
        self.mouse = on;
        if on {
            execute!(self.inner.backend_mut(), EnableMouseCapture)
        } else {
            execute!(self.inner.backend_mut(), DisableMouseCapture)
        }
    }

    /// Gives the terminal back for a while, as before a stop by job control.
    pub fn release(&mut self) {
        leave();
    }

    /// Takes the terminal again, whatever was done to it meanwhile.
    pub fn retake(&mut self) -> io::Result<()> {
        // Raw mode may have been undone behind our back: only a fresh start sets it for sure.
        let _ = disable_raw_mode();
        enter()?;
        if self.mouse {
            self.capture_mouse(true)?;
        }
        self.forget()
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        leave();
    }
}

fn enter() -> io::Result<()> {
    enable_raw_mode()?;
    terminal_output::take();
    execute!(TerminalOutput, EnterAlternateScreen, EnableBracketedPaste, cursor::Hide)
}

/// Undoes everything that may have been switched on. Errors do not stop it: there is nowhere left to tell them.
fn leave() {
    if !terminal_output::give_back() {
        return;
    }
    let mut out = Vec::new();
    let _ = queue!(out, EndSynchronizedUpdate, DisableMouseCapture, DisableBracketedPaste);
    let _ = queue!(out, LeaveAlternateScreen, cursor::Show);
    let _ = disable_raw_mode();
    // A signal is not kept waiting by a terminal that nobody reads.
    write_last(&out, if signals::came().is_some() { SOON } else { PATIENCE });
}

/// Puts the terminal in order before any other panic hook writes to it.
fn restore_on_panic() {
    let previous = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        leave();
        previous(info);
    }));
}

/// Whether the terminal is gone: hung up, or closed by whoever showed it. Reading it then answers at once, with nothing.
pub fn is_gone() -> bool {
    let stdin = io::stdin();
    // A hang-up is always told, whatever is asked for.
    let mut asked = [PollFd::new(&stdin, PollFlags::empty())];
    poll(&mut asked, Some(&Timespec::default())).is_ok() && asked[0].revents().contains(PollFlags::HUP)
}

/// Tells crossterm again of input that it has left in the terminal, if there is any. It reads 1 KiB each time it is told of
/// news, and what lies behind that is no news to it: a paste would end there until the next key.
pub fn tell_of_waiting_input() -> bool {
    let stdin = io::stdin();
    let waits = rustix::io::ioctl_fionread(&stdin).is_ok_and(|bytes| bytes > 0);
    // To set what is set already wakes all who wait for the terminal.
    waits && tcgetattr(&stdin).and_then(|modes| tcsetattr(&stdin, OptionalActions::Now, &modes)).is_ok()
}

/// What a terminal event means to the screen, if anything.
pub fn translate(event: TermEvent) -> Option<Event> {
    match event {
        TermEvent::Key(key) => translate_key(key).map(Event::Key),
        TermEvent::Mouse(mouse) => {
            let button = match mouse.kind {
                MouseEventKind::Down(MouseButton::Left) => Button::Click,
                MouseEventKind::ScrollUp => Button::WheelUp,
                MouseEventKind::ScrollDown => Button::WheelDown,
                _ => return None,
            };
            Some(Event::Mouse(MouseEvent { button, place: Position::new(mouse.column, mouse.row) }))
        }
        TermEvent::Paste(text) => Some(Event::Paste(text)),
        TermEvent::Resize(width, height) => Some(Event::Resize(Size::new(width, height))),
        TermEvent::FocusGained | TermEvent::FocusLost => None,
    }
}

fn translate_key(event: KeyEvent) -> Option<Key> {
    if event.kind != KeyEventKind::Press || event.modifiers.contains(KeyModifiers::ALT) {
        return None;
    }
    let code = match event.code {
        KeyCode::Char(c) => Code::Char(c),
        KeyCode::Enter => Code::Enter,
        KeyCode::Esc => Code::Esc,
        KeyCode::Tab => Code::Tab,
        KeyCode::BackTab => Code::BackTab,
        KeyCode::Backspace => Code::Backspace,
        KeyCode::Delete => Code::Delete,
        KeyCode::Up => Code::Up,
        KeyCode::Down => Code::Down,
        KeyCode::Left => Code::Left,
        KeyCode::Right => Code::Right,
        KeyCode::Home => Code::Home,
        KeyCode::End => Code::End,
        KeyCode::PageUp => Code::PageUp,
        KeyCode::PageDown => Code::PageDown,
        KeyCode::F(n) => Code::F(n),
        _ => return None,
    };
    Some(Key { code, ctrl: event.modifiers.contains(KeyModifiers::CONTROL) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn key_presses_are_translated_and_releases_are_not() {
        let press = KeyEvent::new(KeyCode::Char('n'), KeyModifiers::NONE);
        let release = KeyEvent { kind: KeyEventKind::Release, ..press };

        assert_eq!(translate(TermEvent::Key(press)), Some(Event::Key(Key::char('n'))));
        assert_eq!(translate(TermEvent::Key(release)), None);
    }

    #[test]
    fn a_shifted_letter_is_that_letter_and_ctrl_is_kept() {
        let shifted = KeyEvent::new(KeyCode::Char('A'), KeyModifiers::SHIFT);
        let ctrl = KeyEvent::new(KeyCode::Char('z'), KeyModifiers::CONTROL);

        assert_eq!(translate_key(shifted), Some(Key::char('A')));
        assert_eq!(translate_key(ctrl), Some(Key::ctrl('z')));
        assert_eq!(translate_key(KeyEvent::new(KeyCode::Char('x'), KeyModifiers::ALT)), None);
    }
}
