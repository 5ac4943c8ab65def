//! Breakpoints on the screen: the list, the prompt for a new one, and what is said at a hit.

use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use crate::debugger::breakpoint::{self, Hit};
use crate::debugger::explain::explain_step;
use crate::debugger::{Breakpoint, Direction, Moment, Sought};
use crate::format::grouped;
use crate::tui::dialog::{self, Window};
use crate::tui::format::draw_line;
use crate::tui::keymap::{Code, Key};
use crate::tui::model::{Model, Overlay};
use crate::tui::prompt::{Prompt, Question};
use crate::tui::search;
use crate::tui::update::Effect;

/// Opens the list; or the prompt, where there is nothing to list.
pub fn open(model: &mut Model, _: Key) -> Option<Effect> {
    if model.session.breakpoints().is_empty() {
        return ask(model);
    }
    model.ui.overlay = Some(Overlay::Breakpoints { cursor: 0 });
    None
}

fn ask(model: &mut Model) -> Option<Effect> {
    let prompt = Prompt::new(&NEW).completing(breakpoint::complete);
    model.ui.overlay = Some(Overlay::Prompt(prompt));
    None
}

static NEW: Question = Question {
    title: "Stop where this happens (Tab completes)",
    expects: "tcp_write_xmit; sk_stream_memory_free refused; task 1 blocked; skb 5 freed; limit changed; ack frees 0; \
              wmem_queued >= sndbuf; tcp_sendmsg if wmem_queued > 30000; once ...",
    current: |model| match model.session.breakpoints().len() {
        0 => "no breakpoints".to_owned(),
        1 => "1 breakpoint".to_owned(),
        count => format!("{count} breakpoints"),
    },
    answer: |model, text| {
        let breakpoint: Breakpoint = text.parse().map_err(|error: breakpoint::ParseError| error.in_words())?;
        model.ui.say(format!("Stops at: {}. @ lists the breakpoints.", breakpoint.rule));
        model.session.breakpoints_mut().add(breakpoint);
        Ok(None)
    },
};

pub fn press(model: &mut Model, key: Key) -> Option<Effect> {
    let Some(Overlay::Breakpoints { cursor }) = model.ui.overlay else { return None };
    let window = window(model, cursor, Rect::from((Position::ORIGIN, model.ui.size)));
    let last = window.count.saturating_sub(1);
    let to = match key.code {
        Code::Char(' ') | Code::Enter => {
            model.session.breakpoints_mut().toggle(cursor);
            cursor
        }
        Code::Char('d' | 'x') | Code::Delete | Code::Backspace => {
            model.session.breakpoints_mut().remove(cursor);
            if model.session.breakpoints().is_empty() {
                model.ui.overlay = None;
                model.ui.say("No breakpoints are left.");
                return None;
            }
            cursor.min(last.saturating_sub(1))
        }
        Code::Char('n' | 'a' | '+') => return ask(model),
        Code::Char('q' | '@') => {
            model.ui.overlay = None;
            return None;
        }
        _ => dialog::moved(key, cursor, window.count, window.page()).unwrap_or(cursor),
    };
    model.ui.overlay = Some(Overlay::Breakpoints { cursor: to });
    None
}

/// What the keys do while the list is open.
pub const KEYS: &str = "space on/off  n new  d delete  j/k move  Esc close";

/// Below a heading, one row for each.
pub fn window(model: &Model, cursor: usize, screen: Rect) -> Window {
    let count = model.session.breakpoints().len();
    let width = Constraint::Length(screen.width.saturating_sub(4).min(90));
    let height = Constraint::Length((count as u16 + 3).min(screen.height.saturating_sub(4)));
    let area = screen.centered(width, height);
    let inner = dialog::inside(area);
    let rows = Rect { y: inner.y + 1, height: inner.height.saturating_sub(1), ..inner };
    Window::new(area, rows, count, cursor, model.ui.list_first)
}

pub fn draw(model: &Model, cursor: usize, screen: Rect, buf: &mut Buffer) {
    let theme = &model.theme;
    let window = window(model, cursor, screen);
    dialog::draw_frame(model, &window, "Breakpoints", [format!(" {KEYS} "), window.position("rows")], buf);
    let head = Rect { y: window.rows.y.saturating_sub(1), height: 1, ..window.rows };
    Line::styled("     hits  stops at", theme.dim_style()).render(head, buf);
    let breakpoints = model.session.breakpoints();
    for ((index, item), row) in breakpoints.iter().enumerate().skip(window.first).zip(window.rows.rows()) {
        let (mark, style) = if index == cursor { (">", theme.selected_style()) } else { (" ", Style::new()) };
        let sign = match (item.enabled, theme.ascii) {
            (true, false) => "●",
            (false, false) => "○",
            (true, true) => "*",
            (false, true) => "-",
        };
        let text_style = if item.enabled { theme.strong_style() } else { theme.dim_style() };
        let line = Line::from(vec![
            Span::styled(format!("{mark}{sign} "), theme.focus_style()),
            Span::raw(format!("{:>6}  ", grouped(i64::try_from(item.hits).unwrap_or(i64::MAX)))),
            Span::styled(item.text.clone(), text_style),
        ]);
        draw_line(&line.style(style), row, theme, buf);
    }
}

/// Says that the session stopped at a breakpoint, where, and why it got there.
pub fn tell(model: &mut Model, hit: &Hit) {
    let session = &model.session;
    let Some(item) = session.breakpoints().get(hit.breakpoint) else { return };
    let moment = Moment::new(session.moment().input, hit.step);
    let count = if item.hits > 1 { format!(" (hit {})", item.hits) } else { String::new() };
    let what = hit.what.map(|step| explain_step(step.site, &step.what, session.engine()).headline);
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
