//! Breakpoints on the screen: one dialog with the list and a line for a new one, and what is said at a hit.
//!
//! What is typed always goes into the line. It never changes the list: that takes Space, Enter or Delete on a row.

use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Paragraph, Widget, Wrap};

use crate::debugger::breakpoint;
use crate::debugger::breakpoint::{Hit, ParseError};
use crate::debugger::{Breakpoint, Direction, Moment, Sought};
use crate::tui::command::question::{Prompt, Question};
use crate::tui::command::search;
use crate::tui::draw::dialog;
use crate::tui::draw::dialog::Window;
use crate::tui::input::update::Effect;
use crate::tui::keys::{Code, Key};
use crate::tui::model::recall;
use crate::tui::model::{Model, Overlay};
use crate::tui::style::fit::draw_line;
use crate::units::print::grouped;

/// The line for a new one. The dialog's cursor is behind the last row of the list while the line has it.
#[derive(Clone, Debug)]
pub struct NewLine {
    prompt: Prompt,
    /// What is wrong with the text in the line.
    wrong: Option<ParseError>,
}

impl NewLine {
    /// Takes what is pasted.
    pub fn paste(&mut self, text: &str) {
        self.wrong = None;
        self.prompt.paste(text);
    }
}

/// What the line is for.
static NEW: Question = Question {
    title: "Breakpoints",
    expects: "A new one: tcp_write_xmit; sk_stream_memory_free refused; task 1 blocked; skb 5 freed; limit changed; \
              ack frees 0; wmem_queued >= sndbuf; tcp_sendmsg if wmem_queued > 30000; once ...",
    current: |_| String::new(),
    answer: |model, text| {
        let breakpoint: Breakpoint = text.parse().map_err(|error: ParseError| error.in_words())?;
        let rule = breakpoint.rule.text(model.session.names());
        model.ui.say(format!("Stops at: {rule}. }} goes there at once; @ lists the breakpoints."));
        model.session.breakpoints_mut().add(breakpoint);
        Ok(None)
    },
};

pub fn open(model: &mut Model, _: Key) -> Option<Effect> {
    let prompt = Prompt::new(&NEW).completing(breakpoint::complete);
    let line = Box::new(NewLine { prompt, wrong: None });
    model.ui.overlay = Some(Overlay::Breakpoints { cursor: usize::MAX, line });
    None
}

pub fn press(model: &mut Model, key: Key) -> Option<Effect> {
    let count = model.session.breakpoints().len();
    let Some(Overlay::Breakpoints { cursor, line }) = &mut model.ui.overlay else { return None };
    let row = Some(*cursor).filter(|&row| row < count);
    match (row, key.code) {
        (None, Code::Enter) => return accept(model),
        (None, Code::Up) if count > 0 => *cursor = count - 1,
        (Some(row), Code::Up | Code::BackTab) => *cursor = row.saturating_sub(1),
        (Some(row), Code::Down | Code::Tab) => *cursor = row + 1,
        (Some(row), Code::Enter | Code::Char(' ')) => model.session.breakpoints_mut().toggle(row),
        (Some(row), Code::Delete) => delete(model, row),
        _ => {
            *cursor = usize::MAX;
            if !recall::press(&mut line.prompt, key, &model.ui.answers) {
                line.prompt.edit(key);
            }
            line.wrong = None;
        }
    }
    None
}

/// Sets what is typed. What is wrong stays to be mended; where nothing is typed, the dialog closes.
fn accept(model: &mut Model) -> Option<Effect> {
    let Some(Overlay::Breakpoints { cursor, mut line }) = model.ui.overlay.take() else { return None };
    let text = line.prompt.input.value().to_owned();
    if text.trim().is_empty() {
        return None;
    }
    if let Err(error) = text.parse::<Breakpoint>() {
        // The caret is for the text as it stands in the line.
        let indent = text.len() - text.trim_start().len();
        let span = error.span.start + indent..error.span.end + indent;
        line.wrong = Some(ParseError { text, span, ..error });
        model.ui.overlay = Some(Overlay::Breakpoints { cursor, line });
        return None;
    }
    model.ui.answers.remember(NEW.title, text.trim());
    (NEW.answer)(model, &text).ok().flatten()
}

/// A click beside the rows of the list: into the line, if it is there.
pub fn click(model: &mut Model, window: &Window, place: Position) {
    let area = line_area(window);
    if let Some(Overlay::Breakpoints { cursor, line }) = &mut model.ui.overlay
        && area.rows().next().is_some_and(|row| row.contains(place))
    {
        *cursor = usize::MAX;
        line.prompt.click(Rect { y: area.y - 1, ..window.area }, place);
    }
}

/// Deletes one of the list. Its text is the newest answer of the line, so that it can be brought back.
fn delete(model: &mut Model, row: usize) {
    let Some(gone) = model.session.breakpoints().get(row).map(|item| item.text.clone()) else { return };
    model.session.breakpoints_mut().remove(row);
    let left = model.session.breakpoints().len();
    if let Some(Overlay::Breakpoints { cursor, .. }) = &mut model.ui.overlay {
        *cursor = left.checked_sub(1).map_or(usize::MAX, |last| row.min(last));
    }
    model.ui.answers.remember(NEW.title, &gone);
    model.ui.say(format!("Deleted: {gone}. Ctrl-P in the line brings its text back."));
}

/// What the keys do while the dialog is open.
pub fn keys(model: &Model, cursor: usize) -> &'static str {
    match (cursor < model.session.breakpoints().len(), model.theme.ascii) {
        (true, _) => "space on/off  Delete delete  type a new one  Esc close",
        (false, false) => "Enter set  Tab complete  ↑ list  Ctrl-P older ones  Esc close",
        (false, true) => "Enter set  Tab complete  Up list  Ctrl-P older ones  Esc close",
    }
}

/// Rows below the list: the line, and the text that helps with it.
const LINE_ROWS: u16 = 5;

/// Below a heading, one row for each; and below them the line.
pub fn window(model: &Model, cursor: usize, screen: Rect) -> Window {
    let count = model.session.breakpoints().len();
    let width = Constraint::Length(screen.width.saturating_sub(4).min(90));
    let height = Constraint::Length((count as u16 + LINE_ROWS + 3).min(screen.height.saturating_sub(4)));
    let area = screen.centered(width, height);
    let inner = dialog::inside(area);
    let rows = Rect { y: inner.y + 1, height: inner.height.saturating_sub(LINE_ROWS + 1), ..inner };
    Window::new(area, rows, count, cursor.min(count.saturating_sub(1)), model.ui.list_first)
}

fn line_area(window: &Window) -> Rect {
    let inner = dialog::inside(window.area);
    let y = window.rows.bottom();
    Rect { y, height: inner.bottom().saturating_sub(y), ..inner }
}

/// Draws the dialog; returns where the cursor belongs, if the line has it.
pub fn draw(model: &Model, cursor: usize, line: &NewLine, screen: Rect, buf: &mut Buffer) -> Option<Position> {
    let theme = &model.theme;
    let window = window(model, cursor, screen);
    let below = [format!(" {} ", keys(model, cursor)), window.position("rows")];
    dialog::draw_frame(model, &window, "Breakpoints", below, buf);
    let breakpoints = model.session.breakpoints();
    let head = Rect { y: window.rows.y.saturating_sub(1), height: 1, ..window.rows };
    let text = if breakpoints.is_empty() { "None is set." } else { "     hits so far  stops at" };
    Line::styled(text, theme.quiet_style()).render(head, buf);
    for ((index, item), row) in breakpoints.iter().enumerate().skip(window.first).zip(window.rows.rows()) {
        let (mark, style) = if index == cursor { (">", theme.selected_style()) } else { (" ", Style::new()) };
        let sign = match (item.enabled, theme.ascii) {
            (true, false) => "●",
            (false, false) => "○",
            (true, true) => "*",
            (false, true) => "-",
        };
        let text_style = if item.enabled { theme.strong_style() } else { theme.quiet_style() };
        let hits = grouped(model.session.hits_so_far(index) as i64);
        let text = Line::from(vec![
            Span::styled(format!("{mark}{sign} "), theme.focus_style()),
            Span::raw(format!("{hits:>13}  ")),
            Span::styled(item.text.clone(), text_style),
        ]);
        draw_line(&text.style(style), row, theme, buf);
    }
    let place = draw_new(model, line, line_area(&window), buf);
    place.filter(|_| cursor >= breakpoints.len())
}

/// The line for a new one. Below it stands what is wrong with it, with a caret under the place; or what it may be.
fn draw_new(model: &Model, new: &NewLine, area: Rect, buf: &mut Buffer) -> Option<Position> {
    let theme = &model.theme;
    let line = area.rows().next()?;
    let below = Rect { y: area.y + 1, height: area.height - 1, ..area };
    let room = line.width.saturating_sub(2);
    let (typed, cursor) = new.prompt.visible(room);
    Line::from(vec![Span::styled("> ", theme.focus_style()), Span::raw(typed)]).render(line, buf);
    let (words, style, below) = match &new.wrong {
        Some(wrong) => {
            let scrolled = new.prompt.input.visual_scroll(usize::from(room));
            let at = 2 + wrong.text[..wrong.span.start].chars().count().saturating_sub(scrolled);
            let width = wrong.text[wrong.span.clone()].chars().count().max(1);
            Line::styled(format!("{:at$}{:^<width$}", "", ""), theme.error_style()).render(below, buf);
            let hint = wrong.hint.as_ref().map(|hint| format!("; {hint}")).unwrap_or_default();
            let below = Rect { y: below.y + 1, height: below.height.saturating_sub(1), ..below };
            (format!("{}{hint}", wrong.message), theme.error_style(), below)
        }
        None => {
            let (words, style) = new.prompt.help(theme);
            (words, style, below)
        }
    };
    Paragraph::new(words).style(style).wrap(Wrap { trim: true }).render(below, buf);
    Some(Position::new(line.x + 2 + cursor.min(room.saturating_sub(1)), line.y))
}

/// Says that the session stopped at a breakpoint, where, and why it got there.
pub fn tell(model: &mut Model, hit: &Hit) {
    let session = &model.session;
    let Some(item) = session.breakpoints().get(hit.breakpoint) else { return };
    let moment = Moment::new(session.moment().input, hit.step);
    // Of one that was set later, nobody has counted.
    let number = session.hits_so_far(hit.breakpoint);
    let count = if number > 1 { format!(" (hit {})", grouped(number as i64)) } else { String::new() };
    let what = hit.what.map(|step| session.headline(step.site, &step.what));
    let what = what.map(|what| format!(": {what}")).unwrap_or_default();
    let text = format!("Breakpoint `{}`{count} at {moment}{what}.", item.text);
    model.ui.say(text);
}

/// Goes on at once to the next hit.
pub fn to_next(model: &mut Model, _: Key) -> Option<Effect> {
    search::begin(model, Direction::Forward, Sought::Hit);
    None
}

/// Goes back to the last hit before.
pub fn to_previous(model: &mut Model, _: Key) -> Option<Effect> {
    search::begin(model, Direction::Back, Sought::Hit);
    None
}

/// Whether there is anything to stop at.
pub fn are_set(model: &Model) -> Result<(), &'static str> {
    if model.session.breakpoints().watch_anything() { Ok(()) } else { Err("no breakpoint is set; @ sets one") }
}
