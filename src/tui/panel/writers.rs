//! The writing programs: what they do, and if they sleep, why, since when and until what.

use std::time::Duration;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::debugger::explain::{Verdict, returned, why_blocked};
use crate::engine::probe::{Event, What};
use crate::engine::task::{Call, Slept, Wait};
use crate::engine::{Engine, Task};
use crate::format::{duration, grouped};
use crate::tui::format::{draw_line, fit};
use crate::tui::{Model, PanelId, Theme};
use crate::units::TaskId;
use crate::world::{Doing, Program, USER};

/// Recorded steps that are looked through for what calls returned last.
const LOOK_BACK: usize = 2_000;
/// How many of a task's last results are shown.
const RESULTS: usize = 3;
/// From here on a line has room for whole sentences.
const WIDE: u16 = 60;

pub fn draw(model: &Model, area: Rect, buf: &mut Buffer) {
    let tasks = tasks(model);
    let theme = &model.theme;
    if tasks.is_empty() {
        draw_line(&Line::styled("Nobody writes.", theme.dim_style()), area, theme, buf);
        return;
    }
    let first = model.ui.scroll(PanelId::Writers).min(tasks.len() - 1);
    let shown = &tasks[first..];
    let rows = usize::from(area.height);
    // Each gets the same number of lines; if there are more tasks than rows, the last row counts the rest.
    let fitting = if shown.len() > rows { rows.saturating_sub(1) } else { shown.len() };
    let lines_each = if fitting == 0 { 0 } else { (rows / fitting).clamp(1, 5) };
    let mut left = area;
    for &id in &shown[..fitting] {
        for line in lines_of(id, model, area.width, lines_each) {
            draw_line(&line, left, theme, buf);
            left.y += 1;
            left.height = left.height.saturating_sub(1);
        }
    }
    if fitting < shown.len() {
        let more = format!("{} more", shown.len() - fitting);
        draw_line(&Line::styled(more, theme.dim_style()), left, theme, buf);
    }
}

/// Programs first, then tasks that only the user acts through.
fn tasks(model: &Model) -> Vec<TaskId> {
    let mut ids: Vec<_> = model.session.world().programs.iter().map(|program| program.task).collect();
    for task in &model.session.engine().tasks {
        let has_written = task.call.is_some() || task.frag.page.is_some();
        if !ids.contains(&task.id) && has_written {
            ids.push(task.id);
        }
    }
    ids
}

/// What is known of one task at the moment shown.
struct Writer<'a> {
    id: TaskId,
    program: Option<&'a Program>,
    task: Option<&'a Task>,
    verdict: Option<Verdict>,
    engine: &'a Engine,
}

fn lines_of(id: TaskId, model: &Model, width: u16, count: usize) -> Vec<Line<'static>> {
    let engine = model.session.engine();
    let writer = Writer {
        id,
        program: model.session.world().programs.iter().find(|program| program.task == id),
        task: engine.task(id),
        verdict: why_blocked(id, engine),
        engine,
    };
    let theme = &model.theme;
    let head = writer.head(theme);
    let mut lines = vec![head];
    if count == 1 {
        if let Some(verdict) = &writer.verdict {
            lines[0].push_span(Span::raw(format!(": {}", verdict.ending.short())));
        }
        return lines;
    }
    lines.extend(writer.why(width, theme));
    lines.push(writer.results(model));
    lines.extend(writer.slept(theme));
    lines.truncate(count);
    lines
}

impl Writer<'_> {
    /// Name, state and the call: `writer ASLEEP in send: 46,336 of 1,048,576`.
    fn head(&self, theme: &Theme) -> Line<'static> {
        let (state, style) = self.state(theme);
        let mut spans = vec![
            Span::styled(fit(&self.name(), 14, theme), theme.strong_style()),
            Span::raw(" "),
            Span::styled(state, style),
        ];
        if let Some(call) = self.task.and_then(|task| task.call.as_ref()) {
            spans.push(Span::raw(format!(" in {}", call_text(call))));
        }
        Line::from(spans)
    }

    fn name(&self) -> String {
        match self.program {
            Some(program) => program.config.name.clone(),
            None if self.id == USER => "you".to_owned(),
            None => self.id.to_string(),
        }
    }

    fn state(&self, theme: &Theme) -> (String, Style) {
        let sleep = self.task.and_then(|task| task.sleep);
        if let Some(sleep) = sleep {
            return if sleep.woken {
                ("woken".to_owned(), theme.passed_style())
            } else {
                ("ASLEEP".to_owned(), theme.refusal_style())
            };
        }
        if self.task.is_some_and(|task| task.call.is_some()) {
            return ("running".to_owned(), theme.passed_style());
        }
        let Some(program) = self.program else { return ("idle".to_owned(), theme.dim_style()) };
        let text = match program.doing {
            _ if program.halted => "halted".to_owned(),
            Doing::NotStarted => "waits for the handshake".to_owned(),
            Doing::Next(at) if at > self.engine.now => {
                format!("writes again in {}", duration(at.since(self.engine.now)))
            }
            Doing::Next(_) | Doing::InCall => "running".to_owned(),
            Doing::Done => "done".to_owned(),
            Doing::Failed(errno) => return (format!("gave up: {errno}"), theme.error_style()),
        };
        (text, Style::new())
    }

    /// Which wait, since when, the formula, and what would end it.
    fn why(&self, width: u16, theme: &Theme) -> Vec<Line<'static>> {
        let Some(verdict) = &self.verdict else { return Vec::new() };
        let since = duration(verdict.asleep_for);
        let wait = wait_text(verdict.wait);
        if width < WIDE {
            let formula = format!("{wait} for {since}");
            let mut ends = verdict.ending.short();
            if let Some(until) = verdict.until {
                ends.push_str(&format!(", {} left", duration(until.since(self.engine.now))));
            }
            return vec![Line::from(formula), Line::styled(ends, theme.strong_style())];
        }
        vec![
            Line::from(format!("{wait} for {since}: {}", verdict.formula)),
            Line::styled(verdict.ends.clone(), theme.strong_style()),
        ]
    }

    /// `wrote 46,336 in 12 calls; last 4,096, EAGAIN`.
    fn results(&self, model: &Model) -> Line<'static> {
        let mut text = match self.program {
            Some(program) => {
                let total =
                    program.config.total.map_or(String::new(), |total| format!(" of {}", grouped(total as i64)));
                let calls = if program.calls == 1 { "call" } else { "calls" };
                format!("wrote {}{total}, {} {calls}", grouped(program.written as i64), grouped(program.calls as i64))
            }
            None => String::from("writes when you say so"),
        };
        if let Some(eagain) = self.program.map(|program| program.eagain).filter(|&n| n > 0) {
            text.push_str(&format!(", {} EAGAIN", grouped(eagain as i64)));
        }
        let last = last_results(self.id, model);
        if !last.is_empty() {
            text.push_str(&format!("; last {}", last.join(", ")));
        }
        Line::from(text)
    }

    /// Time asleep, by cause.
    fn slept(&self, theme: &Theme) -> Option<Line<'static>> {
        let mut slept = self.task?.slept;
        if let Some(sleep) = self.task?.sleep {
            let running = self.engine.now.since(sleep.since);
            match sleep.on {
                Wait::Sndbuf => slept.sndbuf += running,
                Wait::Memory => slept.memory += running,
                Wait::Connect => slept.connect += running,
                Wait::Poll => slept.poll += running,
            }
        }
        let text = slept_text(&slept)?;
        Some(Line::styled(text, theme.dim_style()))
    }
}

fn slept_text(slept: &Slept) -> Option<String> {
    let causes =
        [("sndbuf", slept.sndbuf), ("memory", slept.memory), ("handshake", slept.connect), ("poll", slept.poll)];
    let parts: Vec<_> = causes
        .iter()
        .filter(|(_, span)| *span > Duration::ZERO)
        .map(|(cause, span)| format!("{cause} {}", duration(*span)))
        .collect();
    (!parts.is_empty()).then(|| format!("slept in all: {}", parts.join(", ")))
}

fn wait_text(wait: Wait) -> &'static str {
    match wait {
        Wait::Sndbuf => "no sndbuf space",
        Wait::Memory => "no memory",
        Wait::Connect => "no connection yet",
        Wait::Poll => "not writeable",
    }
}

fn call_text(call: &Call) -> String {
    match call {
        Call::Send(send) => format!("send: {} of {}", grouped(send.copied), grouped(send.size)),
        Call::Poll { .. } => "poll".to_owned(),
        Call::EpollWait { .. } => "epoll_wait".to_owned(),
    }
}

/// What the task's last calls returned, oldest first, as far as they are among the newest steps.
fn last_results(id: TaskId, model: &Model) -> Vec<String> {
    let mut results: Vec<_> = model
        .session
        .steps()
        .rev()
        .take(LOOK_BACK)
        .filter(|record| record.task() == Some(id))
        .filter_map(|record| match record.step.what {
            What::Event { event: Event::CallReturned, n, .. } => Some(returned(n)),
            _ => None,
        })
        .take(RESULTS)
        .collect();
    results.reverse();
    results
}
