//! A question with one line of input: what is expected, with units, what holds now, and what was wrong with the answer.

use arrayvec::ArrayVec;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Clear, Paragraph, Widget, Wrap};
use tui_input::{Input, InputRequest};

use crate::debugger::breakpoint::common_start;
use crate::tui::draw::dialog;
use crate::tui::input::update::Effect;
use crate::tui::keys::{Code, Key};
use crate::tui::model::recall::Recalled;
use crate::tui::{Model, Theme};

/// Something to ask the user.
#[derive(Debug)]
pub struct Question {
    pub title: &'static str,
    /// What an answer looks like, with units and an example.
    pub expects: &'static str,
    /// What holds now.
    pub current: fn(&Model) -> String,
    /// Acts on an answer; the error says what was expected instead.
    pub answer: fn(&mut Model, &str) -> Result<Option<Effect>, String>,
}

#[derive(Clone, Debug)]
pub struct Prompt {
    pub question: &'static Question,
    pub input: Input,
    pub error: Option<String>,
    /// What an empty line stands for.
    pub offer: Option<String>,
    /// Gives the texts that a text can be completed to with one more word.
    complete: Option<fn(&str) -> Vec<String>>,
    /// What Tab offered last.
    offers: Vec<String>,
    /// How far back one has gone in the answers given before.
    pub(in crate::tui) recalled: Recalled,
}

impl Prompt {
    pub fn new(question: &'static Question) -> Self {
        let (input, recalled) = (Input::default(), Recalled::default());
        Prompt { question, input, error: None, offer: None, complete: None, offers: Vec::new(), recalled }
    }

    /// The same, with Tab completing what is typed.
    pub fn completing(self, complete: fn(&str) -> Vec<String>) -> Self {
        Prompt { complete: Some(complete), ..self }
    }

    /// What was answered: the line, or what is offered in place of an empty one.
    pub fn answer(&self) -> String {
        let typed = self.input.value().trim();
        if typed.is_empty() { self.offer.clone().unwrap_or_default() } else { typed.to_owned() }
    }

    /// Completes the line as far as there is no choice; if there is one, shows it. An offer is there to be edited.
    fn complete(&mut self) {
        if let (Some(offer), true) = (&self.offer, self.input.value().is_empty()) {
            self.input = Input::new(offer.clone());
        }
        let Some(complete) = self.complete else { return };
        let offers = complete(self.input.value());
        let typed = self.input.value().len();
        match offers.as_slice() {
            [only] => self.input = Input::new(format!("{only} ")),
            several => {
                let start = common_start(several);
                if start.len() > typed {
                    self.input = Input::new(start.to_owned());
                }
            }
        }
        self.offers = offers;
    }

    /// The choice of words that Tab offers, each without what stands before it.
    fn choice(&self) -> Option<String> {
        let words = self.offers.iter().filter_map(|offer| offer.rsplit(' ').next());
        (self.offers.len() > 1).then(|| words.collect::<Vec<_>>().join("  "))
    }

    /// Edits the line.
    pub fn edit(&mut self, key: Key) {
        let request = match (key.code, key.ctrl) {
            (Code::Char('a'), true) | (Code::Home, _) => InputRequest::GoToStart,
            (Code::Char('e'), true) | (Code::End, _) => InputRequest::GoToEnd,
            (Code::Char('w'), true) => InputRequest::DeletePrevWord,
            (Code::Char('u'), true) => InputRequest::DeleteFromStart,
            (Code::Char('k'), true) => InputRequest::DeleteTillEnd,
            (Code::Left, true) => InputRequest::GoToPrevWord,
            (Code::Right, true) => InputRequest::GoToNextWord,
            (Code::Left, false) => InputRequest::GoToPrevChar,
            (Code::Right, false) => InputRequest::GoToNextChar,
            (Code::Backspace, _) => InputRequest::DeletePrevChar,
            (Code::Delete, _) => InputRequest::DeleteNextChar,
            (Code::Char(c), false) => InputRequest::InsertChar(c),
            (Code::Tab, _) => {
                self.complete();
                self.error = None;
                return;
            }
            _ => return,
        };
        self.offers.clear();
        self.input.handle(request);
        self.error = None;
    }

    /// Puts the cursor where the line was clicked, in a prompt that stands in `area`.
    pub fn click(&mut self, area: Rect, place: Position) {
        let inner = dialog::inside(area);
        let room = usize::from(inner.width.saturating_sub(2));
        if place.y == inner.y && place.x >= inner.x + 2 {
            let column = self.input.visual_scroll(room) + usize::from(place.x - inner.x - 2);
            self.input.handle(InputRequest::SetCursor(column));
        }
    }

    /// Puts another text into the line.
    pub fn set_line(&mut self, text: String) {
        self.input = Input::new(text);
        self.offers.clear();
        self.error = None;
    }

    /// The part of the line that is to be seen in so many columns, and the column of the cursor in it.
    pub(in crate::tui) fn visible(&self, room: u16) -> (String, u16) {
        let scroll = self.input.visual_scroll(usize::from(room));
        let typed = self.input.value().chars().skip(scroll).collect();
        (typed, self.input.visual_cursor().saturating_sub(scroll) as u16)
    }

    /// What was wrong with the answer, or what Tab offers, or what an answer looks like.
    pub(in crate::tui) fn help(&self, theme: &Theme) -> (String, Style) {
        match (&self.error, self.choice()) {
            (Some(error), _) => (error.clone(), theme.error_style()),
            (None, Some(choice)) => (choice, theme.strong_style()),
            (None, None) => (self.question.expects.to_owned(), theme.quiet_style()),
        }
    }

    /// Takes pasted text up to its first line break.
    pub fn paste(&mut self, text: &str) {
        for c in text.lines().next().unwrap_or_default().chars().filter(|c| !c.is_control()) {
            self.input.handle(InputRequest::InsertChar(c));
        }
        self.error = None;
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
        .title(format!(" {} ", prompt.question.title));
    let inner = block.inner(area);
    Clear.render(area, buf);
    block.render(area, buf);

    let room = inner.width.saturating_sub(2);
    let (typed, cursor) = prompt.visible(room);
    let rows = inner.rows().collect::<ArrayVec<Rect, 4>>();
    let [line, now, text @ ..] = rows.as_slice() else { return inner.as_position() };
    let offer = prompt.offer.as_ref().filter(|_| typed.is_empty());
    let offer = offer.map(|offer| format!("{offer}  (Enter takes it, Tab edits it)")).unwrap_or_default();
    let spans = [Span::styled("> ", theme.focus_style()), Span::raw(typed), Span::styled(offer, theme.quiet_style())];
    Line::from_iter(spans).render(*line, buf);
    Line::styled(format!("now: {}", (prompt.question.current)(model)), theme.quiet_style()).render(*now, buf);
    let (words, style) = prompt.help(theme);
    let below = text.iter().copied().reduce(Rect::union).unwrap_or_default();
    Paragraph::new(words).style(style).wrap(Wrap { trim: true }).render(below, buf);
    Position::new(inner.x + 2 + cursor.min(room.saturating_sub(1)), inner.y)
}
