//! A question that one key answers, before something is lost: what would be lost, and the ways to go on.
//!
//! `Esc`, which leaves everything as it is, is always the last of the answers and the one that `Enter` takes at first.

use std::fmt;
use std::rc::Rc;

use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Position, Rect};
use ratatui::style::Style;
use ratatui::text::Line;
use ratatui::widgets::{Block, Clear, Widget};
use unicode_width::UnicodeWidthStr;

use crate::tui::input::update::Effect;
use crate::tui::keys::{Code, Key};
use crate::tui::model::{Model, Overlay};
use crate::tui::style::fit::{fit, wrap};

const MAX_WIDTH: u16 = 72;
const CANCEL: &str = "cancel: leave everything as it is";

type Then = Rc<dyn Fn(&mut Model) -> Option<Effect>>;

/// One of the answers.
#[derive(Clone)]
struct Choice {
    key: char,
    label: String,
    then: Then,
}

impl fmt::Debug for Choice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.key, self.label)
    }
}

/// A question in its place over the panels.
#[derive(Clone, Debug)]
pub struct Ask {
    title: String,
    text: String,
    choices: Vec<Choice>,
    /// The choice that Enter takes; behind the last one it is to cancel.
    cursor: usize,
}

impl Ask {
    /// `text` says what would be lost.
    pub fn new(title: impl Into<String>, text: impl Into<String>) -> Ask {
        Ask { title: title.into(), text: text.into(), choices: Vec::new(), cursor: 0 }
    }

    /// An answer more: its key, what it does in a few words, and doing it. The question is closed before.
    pub fn choice(
        mut self,
        key: char,
        label: impl Into<String>,
        then: impl Fn(&mut Model) -> Option<Effect> + 'static,
    ) -> Ask {
        self.choices.push(Choice { key, label: label.into(), then: Rc::new(then) });
        self.cursor = self.choices.len();
        self
    }

    /// Puts the question on the screen.
    pub fn open(self, model: &mut Model) -> Option<Effect> {
        model.ui.overlay = Some(Overlay::Ask(self));
        None
    }

    /// How many answers there are, with the one that cancels.
    fn rows(&self) -> usize {
        self.choices.len() + 1
    }

    fn row(&self, index: usize) -> String {
        let (key, label) = match self.choices.get(index) {
            Some(choice) => (choice.key.to_string(), choice.label.as_str()),
            None => ("Esc".to_owned(), CANCEL),
        };
        format!("{key:>3}  {label}")
    }
}

pub fn press(model: &mut Model, key: Key) -> Option<Effect> {
    let Some(Overlay::Ask(ask)) = &mut model.ui.overlay else { return None };
    let rows = ask.rows();
    match key.code {
        Code::Down | Code::Tab | Code::Right => ask.cursor = (ask.cursor + 1) % rows,
        Code::Up | Code::BackTab | Code::Left => ask.cursor = (ask.cursor + rows - 1) % rows,
        Code::Enter => return take(model, |ask| Some(ask.cursor)),
        Code::Char(pressed) if !key.ctrl => {
            return take(model, |ask| ask.choices.iter().position(|choice| choice.key == pressed));
        }
        _ => {}
    }
    None
}

/// A click takes the answer that it is on.
pub fn click(model: &mut Model, place: Position) -> Option<Effect> {
    let screen = Rect::from((Position::ORIGIN, model.ui.size));
    take(model, |ask| place_of(ask, screen).answers.rows().position(|row| row.contains(place)))
}

/// Closes the question and does what this answer says; without one the question stays.
fn take(model: &mut Model, answer: impl Fn(&Ask) -> Option<usize>) -> Option<Effect> {
    let Some(Overlay::Ask(ask)) = &model.ui.overlay else { return None };
    let then = ask.choices.get(answer(ask)?).map(|choice| Rc::clone(&choice.then));
    model.ui.overlay = None;
    then.and_then(|then| then(model))
}

/// Where a question lies.
struct Place {
    frame: Rect,
    text: Rect,
    lines: Vec<String>,
    answers: Rect,
}

fn place_of(ask: &Ask, screen: Rect) -> Place {
    let widest = (0..ask.rows()).map(|index| ask.row(index).width() + 2).max().unwrap_or_default();
    let widest = widest.max(ask.text.width()).max(ask.title.width() + 2) as u16;
    let width = (widest + 4).min(MAX_WIDTH).min(screen.width);
    let lines = wrap(&ask.text, usize::from(width.saturating_sub(4)));
    let height = lines.len() as u16 + ask.rows() as u16 + 3;
    let frame = screen.centered(Constraint::Length(width), Constraint::Length(height.min(screen.height)));
    let inner = Rect {
        x: frame.x + 2,
        width: frame.width.saturating_sub(4),
        y: frame.y + 1,
        height: frame.height.saturating_sub(2),
    };
    // Where there is no room for all, the answers stay.
    let answers = (ask.rows() as u16).min(inner.height);
    let text = Rect { height: inner.height - answers, ..inner };
    Place { frame, text, lines, answers: Rect { y: inner.y + text.height, height: answers, ..inner } }
}

/// What the keys do while a question is open.
pub const KEYS: &str = "a key of the list, or Tab and Enter  Esc cancel";

pub fn draw(ask: &Ask, model: &Model, screen: Rect, buf: &mut Buffer) {
    let theme = &model.theme;
    let Place { frame, text, lines, answers } = place_of(ask, screen);
    let block = Block::bordered().border_set(theme.border_set()).border_style(theme.focus_style());
    Clear.render(frame, buf);
    buf.set_style(frame, theme.base_style());
    block.title(format!(" {} ", ask.title)).render(frame, buf);
    for (line, row) in lines.into_iter().zip(text.rows()) {
        Line::raw(line).render(row, buf);
    }
    for (index, row) in answers.rows().enumerate() {
        let (mark, style) = if index == ask.cursor { (">", theme.selected_style()) } else { (" ", Style::new()) };
        let text = fit(&format!("{mark} {}", ask.row(index)), usize::from(row.width), theme);
        Line::styled(text, style).render(row, buf);
    }
}
