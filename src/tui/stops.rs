//! Breakpoints on the screen: the list, the prompt for a new one, and what is said at a hit.

use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Clear, Widget};

use crate::debugger::breakpoint::{self, Hit};
use crate::debugger::explain::explain_step;
use crate::debugger::{Breakpoint, Moment, Search};
use crate::format::grouped;
use crate::tui::keymap::{Code, Key};
use crate::tui::model::{Model, Overlay};
use crate::tui::prompt::{Prompt, Question};
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
    let last = model.session.breakpoints().len().saturating_sub(1);
    let Some(Overlay::Breakpoints { cursor }) = &mut model.ui.overlay else { return None };
    match key.code {
        Code::Down | Code::Char('j') => *cursor = (*cursor + 1).min(last),
        Code::Up | Code::Char('k') => *cursor = cursor.saturating_sub(1),
        Code::Home | Code::Char('g') => *cursor = 0,
        Code::End | Code::Char('G') => *cursor = last,
        Code::Char(' ') | Code::Enter => {
            let chosen = *cursor;
            model.session.breakpoints_mut().toggle(chosen);
        }
        Code::Char('d' | 'x') | Code::Delete | Code::Backspace => {
            let chosen = *cursor;
            *cursor = chosen.min(last.saturating_sub(1));
            model.session.breakpoints_mut().remove(chosen);
            if model.session.breakpoints().is_empty() {
                model.ui.overlay = None;
                model.ui.say("No breakpoints are left.");
            }
        }
        Code::Char('n' | 'a' | '+') => return ask(model),
        Code::Char('q' | '@') => model.ui.overlay = None,
        _ => {}
    }
    None
}

/// What the keys do while the list is open.
pub const KEYS: &str = "space on/off  n new  d delete  j/k move  Esc close";

pub fn draw(model: &Model, cursor: usize, screen: Rect, buf: &mut Buffer) {
    let theme = &model.theme;
    let breakpoints = model.session.breakpoints();
    let width = Constraint::Length(screen.width.saturating_sub(4).min(90));
    let height = Constraint::Length((breakpoints.len() as u16 + 3).min(screen.height.saturating_sub(4)));
    let area = screen.centered(width, height);
    let block = Block::bordered().border_set(theme.border_set()).border_style(theme.focus_style());
    let block = block.title(" Breakpoints ").title_bottom(format!(" {KEYS} "));
    let inner = block.inner(area);
    Clear.render(area, buf);
    buf.set_style(area, theme.base_style());
    block.render(area, buf);

    let mut rows = inner.rows();
    if let Some(head) = rows.next() {
        Line::styled("     hits  stops at", theme.dim_style()).render(head, buf);
    }
    let first = (cursor + 1).saturating_sub(usize::from(inner.height.saturating_sub(1)).max(1));
    for ((index, item), row) in breakpoints.iter().enumerate().skip(first).zip(rows) {
        let (mark, style) = if index == cursor { (">", theme.selected_style()) } else { (" ", Style::new()) };
        let sign = match (item.enabled, theme.ascii) {
            (true, false) => "●",
            (false, false) => "○",
            (true, true) => "*",
            (false, true) => "-",
        };
        let text_style = if item.enabled { theme.strong_style() } else { theme.dim_style() };
        Line::from(vec![
            Span::styled(format!("{mark}{sign} "), theme.focus_style()),
            Span::raw(format!("{:>6}  ", grouped(i64::try_from(item.hits).unwrap_or(i64::MAX)))),
            Span::styled(item.text.clone(), text_style),
        ])
        .style(style)
        .render(row, buf);
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
    match model.session.next_hit() {
        Ok(hit) => tell(model, &hit),
        Err(Search::NotWithin(inputs)) => {
            model.ui.say(format!("No breakpoint was hit in {} inputs.", grouped(inputs as i64)))
        }
        Err(_) => model.ui.say("No breakpoint was hit until nothing happened any more."),
    }
    None
}

/// Goes back to the last hit before.
pub fn to_previous(model: &mut Model, _: Key) -> Option<Effect> {
    match model.session.previous_hit() {
        Some(hit) => tell(model, &hit),
        None => model.ui.say("No breakpoint was hit before this moment."),
    }
    None
}

/// Whether there is anything to stop at.
pub fn are_set(model: &Model) -> Result<(), &'static str> {
    if model.session.breakpoints().watch_anything() { Ok(()) } else { Err("no breakpoint is set; @ sets one") }
}
