//! Draws a question that one key answers: what would be lost, and the ways to go on.
//!
//! `Esc`, which leaves everything as it is, is always the last of the answers and the one that `Enter` takes at first.

use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Position, Rect};
use ratatui::style::Style;
use ratatui::text::Line;
use ratatui::widgets::{Block, Clear, Widget};
use unicode_width::UnicodeWidthStr;

use crate::language::{Speaks, id, say};
use crate::tui::model::{Ask, Model};
use crate::tui::style::fit::{fit, wrap};

const MAX_WIDTH: u16 = 72;
const CANCEL: &str = id!("ask-cancel-leave-everything-as");

impl Ask {
    /// How many answers there are, with the one that cancels.
    pub fn rows(&self) -> usize {
        self.choices.len() + 1
    }

    fn row(&self, index: usize, speaker: &impl Speaks) -> String {
        let (key, label) = match self.choices.get(index) {
            Some(choice) => (choice.key.to_string(), choice.label.to(speaker)),
            None => ("Esc".to_owned(), say!(speaker, CANCEL)),
        };
        format!("{key:>3}  {label}")
    }
}

/// The answer that is drawn at a place, for the mouse.
pub fn answer_at(ask: &Ask, screen: Rect, place: Position, speaker: &impl Speaks) -> Option<usize> {
    place_of(ask, screen, speaker).answers.rows().position(|row| row.contains(place))
}

/// Where a question lies.
struct Place {
    frame: Rect,
    text: Rect,
    lines: Vec<String>,
    answers: Rect,
}

fn place_of(ask: &Ask, screen: Rect, speaker: &impl Speaks) -> Place {
    let widest = (0..ask.rows()).map(|index| ask.row(index, speaker).width() + 2).max().unwrap_or_default();
    let text = ask.text.to(speaker);
    let widest = widest.max(text.width()).max(ask.title.to(speaker).width() + 2) as u16;
    let width = (widest + 4).min(MAX_WIDTH).min(screen.width);
    let lines = wrap(&text, usize::from(width.saturating_sub(4)));
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
    let above = Rect { height: inner.height - answers, ..inner };
    Place { frame, text: above, lines, answers: Rect { y: inner.y + above.height, height: answers, ..inner } }
}

/// What the keys do while a question is open.
pub const KEYS: &str = id!("ask-a-key-of-the");

pub fn draw(ask: &Ask, model: &Model, screen: Rect, buf: &mut Buffer) {
    let theme = &model.theme;
    let Place { frame, text, lines, answers } = place_of(ask, screen, model);
    let block = Block::bordered().border_set(theme.border_set()).border_style(theme.focus_style());
    Clear.render(frame, buf);
    buf.set_style(frame, theme.base_style());
    block.title(format!(" {} ", ask.title.to(theme))).render(frame, buf);
    for (line, row) in lines.into_iter().zip(text.rows()) {
        Line::raw(line).render(row, buf);
    }
    for (index, row) in answers.rows().enumerate() {
        let (mark, style) = if index == ask.cursor { (">", theme.selected_style()) } else { (" ", Style::new()) };
        let text = fit(&format!("{mark} {}", ask.row(index, model)), usize::from(row.width), theme);
        Line::styled(text, style).render(row, buf);
    }
}
