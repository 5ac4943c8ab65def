//! The writing programs: what they do, and if they sleep, why, since when and until what.

use std::time::Duration;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::debugger::explain::{Verdict, returned, why_blocked};
use crate::engine::Task;
use crate::engine::probe::{Event, Site, What};
use crate::engine::task::{Call, Sending, Slept, Wait};
use crate::format::{duration, grouped, plural, short_bytes};
use crate::tui::format::{draw_line, draw_lines, first_that_fits, fit, wrap};
use crate::tui::{Model, PanelId, Theme};
use crate::units::{TaskId, Time};
use crate::world::{Doing, Program, USER};

/// Recorded steps that are looked through for what calls returned last.
const LOOK_BACK: usize = 2_000;
/// How many of a task's last results are shown.
const RESULTS: usize = 3;
/// From here on a line has room for whole sentences.
const WIDE: usize = 60;

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
    // If there are more tasks than rows, the last row counts the rest.
    let fitting = if shown.len() > rows { rows - 1 } else { shown.len() };
    let mut lines = Vec::with_capacity(rows);
    for (index, &id) in shown[..fitting].iter().enumerate() {
        // Each gets as many rows as the others; the first ones get what is left.
        let share = rows / fitting + usize::from(index < rows % fitting);
        lines.extend(lines_of(id, model, usize::from(area.width), share));
    }
    if fitting < shown.len() {
        lines.push(Line::styled(format!("{} more", shown.len() - fitting), theme.dim_style()));
    }
    draw_lines(lines, area, theme, buf);
}

/// Programs first, then tasks that only the user acts through.
fn tasks(model: &Model) -> Vec<TaskId> {
    let mut ids: Vec<_> = model.session.world().programs.iter().map(|program| program.task).collect();
    for task in &model.session.engine().tasks {
        let has_written = task.call.is_some() || task.sending.is_some() || task.frag.page.is_some();
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
    now: Time,
}

/// At most `count` lines about a task, the most important first.
fn lines_of(id: TaskId, model: &Model, width: usize, count: usize) -> Vec<Line<'static>> {
    let (engine, now) = (model.session.engine(), model.session.now());
    let writer = Writer {
        id,
        program: model.session.world().programs.iter().find(|program| program.task == id),
        task: engine.task(id),
        verdict: why_blocked(id, engine),
        now,
    };
    let theme = &model.theme;
    let mut lines = vec![writer.head(width, count == 1, theme)];
    if count > 1 {
        lines.extend(writer.why(width, count, theme));
        lines.push(writer.results(model, width));
        lines.extend(writer.slept(theme));
    }
    lines.truncate(count);
    lines
}

impl Writer<'_> {
    /// Name, state and call: `writer ASLEEP in send: 46,336 of 1,048,576`. If this is the only line, a sleeper's says
    /// what would end the sleep instead.
    fn head(&self, width: usize, is_alone: bool, theme: &Theme) -> Line<'static> {
        let (state, style) = self.state(theme);
        let mut line = Line::from(vec![
            Span::styled(fit(&self.name(), 14, theme), theme.strong_style()),
            Span::raw(" "),
            Span::styled(state, style),
        ]);
        let room = width.saturating_sub(line.width());
        let call = self.call_text(room);
        let rest = match (&self.verdict, call) {
            (Some(verdict), _) if is_alone => {
                let texts = [format!(", {}", verdict.ending.text()), format!(": {}", verdict.held.text)];
                first_that_fits(&texts, room).to_owned()
            }
            (_, call) => call,
        };
        line.push_span(Span::raw(rest));
        line
    }

    /// What the call is about that the task is in, in at most `room` cells.
    fn call_text(&self, room: usize) -> String {
        let Some(task) = self.task else { return String::new() };
        if let Some(Sending { copied, size }) = task.sending {
            let (done, all) = (grouped(copied), grouped(size));
            let short = |n: u32| short_bytes(u64::from(n), 4);
            let texts = [
                format!(" in send: {done} of {all} queued"),
                format!(" in send: {done} of {all}"),
                format!(" send {} of {}", short(copied), short(size)),
                format!(", {} of {}", short(copied), short(size)),
            ];
            return first_that_fits(&texts, room).to_owned();
        }
        match task.call {
            Some(Call::Poll { .. }) => " in poll".to_owned(),
            Some(Call::EpollWait { .. }) => " in epoll_wait".to_owned(),
            Some(Call::Send(_)) | None => String::new(),
        }
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
        if self.task.is_some_and(|task| task.call.is_some() || task.sending.is_some()) {
            return ("running".to_owned(), theme.passed_style());
        }
        let Some(program) = self.program else { return ("write when you say so".to_owned(), Style::new()) };
        let text = match program.doing {
            _ if program.halted => "halted".to_owned(),
            Doing::NotStarted => "waits for the handshake".to_owned(),
            Doing::Next(at) if at > self.now => format!("writes again in {}", duration(at.since(self.now))),
            Doing::Next(_) | Doing::InCall => "running".to_owned(),
            Doing::Done if program.config.writes.is_empty() => "writes when you say so".to_owned(),
            Doing::Done => "done".to_owned(),
            Doing::Failed(errno) => return (format!("gave up: {errno}"), theme.error_style()),
        };
        (text, Style::new())
    }

    /// Which wait, since when, the formula, and what would end it.
    fn why(&self, width: usize, count: usize, theme: &Theme) -> Vec<Line<'static>> {
        let Some(verdict) = &self.verdict else { return Vec::new() };
        let held = &verdict.held.text;
        let wait = format!("{held}, for {}", duration(self.now.since(verdict.since)));
        let strong = |text: String| Line::styled(text, theme.strong_style());
        let short = verdict.ending.text();
        if count == 2 {
            let texts = [format!("{wait}: {short}"), format!("{held}: {short}"), short];
            return vec![strong(first_that_fits(&texts, width).to_owned())];
        }
        if width < WIDE && count < 6 {
            return vec![Line::from(wait), strong(short)];
        }
        let mut lines: Vec<_> = wrap(&wait, width).into_iter().map(Line::from).collect();
        lines.extend(wrap(&verdict.ends(self.now), width).into_iter().map(strong));
        lines
    }

    /// `wrote 46,336 of 1,000,000; 12 calls done, 1 EAGAIN; last 4,096, EAGAIN`, or as much of it as fits.
    fn results(&self, model: &Model, width: usize) -> Line<'static> {
        let Some(program) = self.program else { return Line::default() };
        let wrote = format!("wrote {}", grouped(program.written as i64));
        let of = program
            .config
            .total
            .filter(|total| *total >= program.written)
            .map_or(String::new(), |total| format!(" of {}", grouped(total as i64)));
        let calls = format!("; {} done", plural(program.calls, "call"));
        let eagain = match program.eagain {
            0 => String::new(),
            n => format!(", {} EAGAIN", grouped(n as i64)),
        };
        let last = last_results(self.id, model);
        let last = if last.is_empty() { String::new() } else { format!("; last {}", last.join(", ")) };
        let texts = [
            format!("{wrote}{of}{calls}{eagain}{last}"),
            format!("{wrote}{of}{calls}{eagain}"),
            format!("{wrote}{calls}{eagain}"),
            format!("{wrote}{calls}"),
            wrote,
        ];
        Line::from(first_that_fits(&texts, width).to_owned())
    }

    /// Time asleep, by cause.
    fn slept(&self, theme: &Theme) -> Option<Line<'static>> {
        let mut slept = self.task?.slept;
        if let Some(sleep) = self.task?.sleep {
            let running = self.now.since(sleep.since);
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

/// What the task's last `send`s returned, oldest first, as far as they are among the newest steps.
fn last_results(id: TaskId, model: &Model) -> Vec<String> {
    let mut steps = model.session.steps().rev().take(LOOK_BACK).peekable();
    let mut results = Vec::new();
    while results.len() < RESULTS
        && let Some(record) = steps.next()
    {
        if let (Some(task), What::Event { event: Event::CallReturned, n, .. }) = (record.task(), record.step.what) {
            // The step before tells from which function the call came back.
            let is_send =
                steps.peek().is_some_and(|before| matches!(before.step.site, Site::TcpSendmsg | Site::DoTcpSendpages));
            if task == id && is_send {
                results.push(result_text(n));
            }
        }
    }
    results.reverse();
    results
}

/// A count, or the error's name alone.
fn result_text(n: i64) -> String {
    let text = returned(n);
    text.strip_prefix("-1 ").map_or(text.clone(), str::to_owned)
}
