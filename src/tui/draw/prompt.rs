//! Draws a question with one line of input.

use arrayvec::ArrayVec;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Clear, Paragraph, Widget, Wrap};

use crate::language::say;
use crate::tui::model::{Model, Prompt};
use crate::tui::style::theme::Theme;

impl Prompt {
    /// The part of the line that is to be seen in so many columns, and the column of the cursor in it.
    pub fn visible(&self, room: u16) -> (String, u16) {
        let scroll = self.input.visual_scroll(usize::from(room));
        let typed = self.input.value().chars().skip(scroll).collect();
        (typed, self.input.visual_cursor().saturating_sub(scroll) as u16)
    }

    /// What was wrong with the answer, or what Tab offers, or what an answer looks like.
    pub fn help(&self, theme: &Theme) -> (String, Style) {
        match (&self.error, self.choice()) {
            (Some(error), _) => (error.to(theme), theme.error_style()),
            (None, Some(choice)) => (choice, theme.strong_style()),
            (None, None) => (say!(theme, self.question.expects), theme.quiet_style()),
        }
    }

    /// The choice of words that Tab offers, each without what stands before it.
    fn choice(&self) -> Option<String> {
        let words = self.offers.iter().filter_map(|offer| offer.rsplit(' ').next());
        (self.offers.len() > 1).then(|| words.collect::<Vec<_>>().join("  "))
    }
}

/// Where a prompt stands: at the lower end of the screen.
pub fn area(screen: Rect) -> Rect {
    let width = screen.width.saturating_sub(4).min(76);
    let height = 6.min(screen.height);
    let x = screen.x + (screen.width - width) / 2;
    Rect::new(x, screen.bottom().saturating_sub(height + 2), width, height)
}

/// Draws the prompt; returns where the cursor belongs.
pub fn draw(prompt: &Prompt, model: &Model, screen: Rect, buf: &mut Buffer) -> Position {
    let area = area(screen);
    let theme: &Theme = &model.theme;
    let block = Block::bordered()
        .border_set(theme.border_set())
        .border_style(theme.focus_style())
        .title(format!(" {} ", say!(theme, prompt.question.title)));
    let inner = block.inner(area);
    Clear.render(area, buf);
    block.render(area, buf);

    let room = inner.width.saturating_sub(2);
    let (typed, cursor) = prompt.visible(room);
    let rows = inner.rows().collect::<ArrayVec<Rect, 4>>();
    let [line, now, text @ ..] = rows.as_slice() else { return inner.as_position() };
    let offer = prompt.offer.as_ref().filter(|_| typed.is_empty());
    let offer = offer.map(|offer| say!(model, "prompt-enter-takes-it-tab", offer = offer)).unwrap_or_default();
    let spans = [Span::styled("> ", theme.focus_style()), Span::raw(typed), Span::styled(offer, theme.quiet_style())];
    Line::from_iter(spans).render(*line, buf);
    Line::styled(say!(model, "prompt-now", value = (prompt.question.current)(model)), theme.quiet_style())
        .render(*now, buf);
    let (words, style) = prompt.help(theme);
    let below = text.iter().copied().reduce(Rect::union).unwrap_or_default();
    Paragraph::new(words).style(style).wrap(Wrap { trim: true }).render(below, buf);
    Position::new(inner.x + 2 + cursor.min(room.saturating_sub(1)), inner.y)
}
