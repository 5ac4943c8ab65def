//! What the user does at the terminal, one thing after the other.

use std::future::poll_fn;
use std::io;
use std::pin::Pin;
use std::task::Poll;

use crossterm::event::{Event as TermEvent, EventStream};
use futures_core::Stream;

use crate::os::terminal::{is_gone, tell_of_waiting_input, translate};
use crate::tui::keys::{Code, Key};
use crate::tui::message::Event;

pub struct Keys {
    stream: EventStream,
    /// What was read behind a text, and comes next.
    held_back: Option<TermEvent>,
}

/// Of a key that stands for itself in a line.
fn character(event: &Option<Event>) -> Option<char> {
    match event {
        Some(Event::Key(Key { code: Code::Char(c), ctrl: false })) => Some(*c),
        _ => None,
    }
}

impl Keys {
    pub fn new() -> Keys {
        Keys { stream: EventStream::new(), held_back: None }
    }

    /// What comes next, if it means anything; nothing once the terminal is gone. That is looked at first: crossterm reads the
    /// end of a terminal over and over, and does not come back. `in_line`: characters that wait together are one text, which
    /// is how many terminals paste.
    pub async fn next(&mut self, in_line: bool) -> Option<io::Result<Option<Event>>> {
        let event = match self.held_back.take() {
            Some(event) => event,
            None => match poll_fn(|context| if is_gone() { Poll::Ready(None) } else { self.poll(context) }).await? {
                Ok(event) => event,
                Err(error) => return Some(Err(error)),
            },
        };
        let event = translate(event);
        match character(&event) {
            Some(first) if in_line => Some(self.text(first).await.map(Some)),
            _ => Some(Ok(event)),
        }
    }

    fn poll(&mut self, context: &mut std::task::Context<'_>) -> Poll<Option<io::Result<TermEvent>>> {
        let polled = Pin::new(&mut self.stream).poll_next(context);
        if polled.is_pending() && tell_of_waiting_input() {
            return Pin::new(&mut self.stream).poll_next(context);
        }
        polled
    }

    /// The characters that wait behind this one.
    async fn text(&mut self, first: char) -> io::Result<Event> {
        let mut text = String::from(first);
        while let Some(next) = self.waiting().await.transpose()? {
            match character(&translate(next.clone())) {
                Some(c) => text.push(c),
                None => {
                    self.held_back = Some(next);
                    break;
                }
            }
        }
        Ok(if text.chars().nth(1).is_some() { Event::Paste(text) } else { Event::Key(Key::char(first)) })
    }

    /// What is there already.
    async fn waiting(&mut self) -> Option<io::Result<TermEvent>> {
        poll_fn(|context| match self.poll(context) {
            Poll::Pending => Poll::Ready(None),
            ready => ready,
        })
        .await
    }
}
