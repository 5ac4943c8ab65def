//! The writing programs: what they do, and if they sleep, why, since when and until what.

use std::time::Duration;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use crate::debugger::explain::Verdict;
use crate::engine::socket::task::{Sending, Slept, Wait};
use crate::engine::step::probe::{Event, Site, What};
use crate::language::{Speaks, id, say, text};
use crate::observe::{InCall, TaskView};
use crate::tui::panel::calls;
use crate::tui::panel::frame::is_zoomed;
use crate::tui::panel::tasks::{name_of, name_width, result_text, tasks};
use crate::tui::style::fit::{draw_line, draw_lines, first_that_fits, fit, wrap};
use crate::tui::{Model, PanelId, Theme};
use crate::units::print::{duration, grouped, short_bytes};
use crate::units::{TaskId, Time};
use crate::world::{Doing, Program};

/// Recorded steps that are looked through for what calls returned last.
const LOOK_BACK: usize = 2_000;
/// How many of a task's last results are shown.
const RESULTS: usize = 3;
/// Rows of each task above the table of calls, where the panel has the screen for itself.
const ZOOMED_ROWS: usize = 4;

pub fn draw(model: &Model, area: Rect, buf: &mut Buffer) {
    if !is_zoomed(PanelId::Writers, model) {
        return draw_tasks(model, area, model.ui.scroll(PanelId::Writers), buf);
    }
    let tasks = tasks(model);
    let share = (usize::from(area.height) / 3 / tasks.len().max(1)).clamp(1, ZOOMED_ROWS);
    let lines: usize = tasks.iter().map(|&id| lines_of(id, model, area.width.into(), share).len()).sum();
    let height = (lines.max(1) as u16).min(area.height / 3);
    draw_tasks(model, Rect { height, ..area }, 0, buf);
    calls::draw(model, Rect { y: area.y + height, height: area.height - height, ..area }, buf);
}

fn draw_tasks(model: &Model, area: Rect, first: usize, buf: &mut Buffer) {
    let tasks = tasks(model);
    let theme = &model.theme;
    if tasks.is_empty() {
        draw_line(&Line::styled(say!(theme, "writers-nobody-writes"), theme.quiet_style()), area, theme, buf);
        return;
    }
    let first = first.min(tasks.len() - 1);
    let shown = &tasks[first..];
    let rows = usize::from(area.height);
    // If there are more tasks than rows, the last row counts the rest.
    let fitting = if shown.len() > rows { rows - 1 } else { shown.len() };
    let mut lines = Vec::with_capacity(rows);
    for (index, &id) in shown[..fitting].iter().enumerate() {
        // Each gets as many rows as the others; the first ones get what is left.
        let share = (rows / fitting + usize::from(index < rows % fitting)).max(1);
        lines.extend(lines_of(id, model, usize::from(area.width), share));
    }
    if fitting < shown.len() {
        lines.push(Line::styled(say!(theme, "writers-more", fitting = shown.len() - fitting), theme.quiet_style()));
    }
    draw_lines(lines, area, theme, buf);
}

/// How many tasks there are to see.
pub fn count(model: &Model) -> usize {
    tasks(model).len()
}

/// What is known of one task at the moment shown.
struct Writer<'a> {
    id: TaskId,
    program: Option<&'a Program>,
    task: Option<TaskView>,
    verdict: Option<Verdict>,
    now: Time,
}

/// At most `count` lines about a task, the most important first.
fn lines_of(id: TaskId, model: &Model, width: usize, count: usize) -> Vec<Line<'static>> {
    let now = model.session.now();
    let writer = Writer {
        id,
        program: model.session.world().programs.iter().find(|program| program.task == id),
        task: model.session.socket().task(id),
        verdict: model.session.why_blocked(id),
        now,
    };
    let theme = &model.theme;
    // In fixed places: whether it sleeps or not, what it wrote stands in the second row.
    let mut lines = vec![writer.head(width, count, model)];
    if count > 1 {
        lines.push(writer.results(model, width));
        lines.extend(writer.why(width, count - 2, theme));
        lines.extend(writer.slept(theme));
    }
    lines.truncate(count);
    lines
}

impl Writer<'_> {
    /// Name, state and call: `writer ASLEEP in send: 46,336 of 1,048,576`. Where there is no other line for it, a
    /// sleeper's says what would end the sleep instead.
    fn head(&self, width: usize, count: usize, model: &Model) -> Line<'static> {
        let theme = &model.theme;
        let names = name_width(model, width);
        let name = fit(&name_of(self.id, model), names, theme);
        let (states, style) = self.state(theme);
        let state = first_that_fits(&states, width.saturating_sub(names + 1)).to_owned();
        let mut line = Line::from(vec![
            Span::styled(format!("{name}{:1$}", "", names + 1 - name.width()), theme.strong_style()),
            Span::styled(state, style),
        ]);
        let room = width.saturating_sub(line.width());
        let call = self.call_text(room, theme);
        let rest = match (&self.verdict, call) {
            (Some(verdict), _) if count <= 2 => {
                let texts = [
                    format!(", {}", verdict.ending.text().to(model)),
                    format!(": {}", verdict.held.text.to(model)),
                    format!(", {}", verdict.wait.name()),
                ];
                first_that_fits(&texts, room).to_owned()
            }
            (_, call) => call,
        };
        line.push_span(Span::raw(rest));
        line
    }

    /// What the call is about that the task is in, in at most `room` cells.
    fn call_text(&self, room: usize, speaker: &impl Speaks) -> String {
        let Some(task) = self.task else { return String::new() };
        if let Some(Sending { copied, size }) = task.sending {
            let (done, all) = (grouped(copied), grouped(size));
            let short = |n: u32| short_bytes(u64::from(n), 4);
            let texts = [
                say!(speaker, "writers-in-send-of-queued", done = done, all = all),
                say!(speaker, "writers-in-send-of", done = done, all = all),
                say!(speaker, "writers-send-of", short = short(copied), short_2 = short(size)),
                say!(speaker, "writers-of", short = short(copied), short_2 = short(size)),
            ];
            return first_that_fits(&texts, room).to_owned();
        }
        match task.call {
            Some(InCall::Poll) => say!(speaker, "writers-in-poll"),
            Some(InCall::EpollWait) => say!(speaker, "writers-in-epoll-wait"),
            Some(InCall::Close) => say!(speaker, "writers-in-close"),
            Some(InCall::Accept) => say!(speaker, "writers-in-accept"),
            Some(InCall::Recv(bytes)) => say!(speaker, "writers-in-recv", bytes = grouped(bytes)),
            Some(InCall::Send(_)) | None => String::new(),
        }
    }

    /// What it does, in as many words as there may be room for.
    fn state(&self, theme: &Theme) -> (Vec<String>, Style) {
        let words = |ids: &[&'static str]| ids.iter().map(|id| say!(theme, *id)).collect::<Vec<_>>();
        let sleep = self.task.and_then(|task| task.sleep);
        if let Some(sleep) = sleep {
            return if sleep.woken {
                (words(&[id!("writers-woken")]), theme.passed_style())
            } else {
                (words(&[id!("writers-asleep")]), theme.refusal_style())
            };
        }
        if self.task.is_some_and(|task| task.call.is_some() || task.sending.is_some()) {
            return (words(&[id!("writers-running")]), theme.passed_style());
        }
        let yours = [id!("writers-writes-when-you-say"), id!("writers-waits-for-you"), id!("writers-yours")];
        let Some(program) = self.program else { return (words(&yours), Style::new()) };
        let texts = match program.doing {
            _ if program.halted => words(&[id!("writers-halted")]),
            Doing::NotStarted => words(&[id!("writers-waits-for-the-handshake"), id!("writers-not-connected")]),
            Doing::Next(at) if at > self.now => {
                let left = duration(at.since(self.now));
                vec![
                    say!(theme, "writers-writes-again-in", left = &left),
                    say!(theme, "writers-next-in", left = &left),
                    left,
                ]
            }
            Doing::Next(_) | Doing::InCall => words(&[id!("writers-running")]),
            Doing::Done if program.config.writes.is_empty() => words(&yours),
            Doing::Done => words(&[id!("writers-done")]),
            Doing::Failed(errno) => {
                return (
                    vec![say!(theme, "writers-gave-up", errno = errno.to_string()), errno.to_string()],
                    theme.error_style(),
                );
            }
        };
        (texts, Style::new())
    }

    /// Which wait, since when, the formula, and what would end it: as much as `rows` rows hold.
    fn why(&self, width: usize, rows: usize, theme: &Theme) -> Vec<Line<'static>> {
        let Some(verdict) = &self.verdict else { return Vec::new() };
        let held = verdict.held.text.to(theme);
        let wait = say!(theme, "writers-for", held = &held, since = duration(self.now.since(verdict.since)));
        let strong = |text: String| Line::styled(text, theme.strong_style());
        let short = verdict.ending.text().to(theme);
        let mut whole: Vec<_> = wrap(&wait, width).into_iter().map(Line::from).collect();
        whole.extend(wrap(&verdict.ends(self.now).to(theme), width).into_iter().map(strong));
        match rows {
            0 => Vec::new(),
            1 => {
                let texts = [format!("{wait}: {short}"), format!("{held}: {short}"), short];
                vec![strong(first_that_fits(&texts, width).to_owned())]
            }
            _ if whole.len() <= rows => whole,
            _ => vec![Line::from(first_that_fits(&[wait, held.clone()], width).to_owned()), strong(short)],
        }
    }

    /// `wrote 46,336 of 1,000,000; 12 calls done, 1 EAGAIN; last 4,096, EAGAIN`, or as much of it as fits.
    fn results(&self, model: &Model, width: usize) -> Line<'static> {
        let Some(program) = self.program else { return Line::default() };
        let wrote = say!(model, "writers-wrote", written = grouped(program.written as i64));
        let of = program
            .config
            .total
            .filter(|total| *total >= program.written)
            .map_or(String::new(), |total| say!(model, "writers-of-2", total = grouped(total as i64)));
        let calls = say!(model, "writers-done-2", calls = text!("count-call", n = program.calls));
        let eagain = match program.eagain {
            0 => String::new(),
            n => say!(model, "writers-eagain", n = grouped(n as i64)),
        };
        let last = last_results(self.id, model);
        let last = if last.is_empty() { String::new() } else { say!(model, "writers-last", join = last.join(", ")) };
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
                Wait::Connect | Wait::Accept => slept.connect += running,
                Wait::Poll => slept.poll += running,
                Wait::Close => slept.close += running,
                Wait::Data => slept.data += running,
            }
        }
        let text = slept_text(&slept, theme)?;
        Some(Line::styled(text, theme.quiet_style()))
    }
}

fn slept_text(slept: &Slept, speaker: &impl Speaks) -> Option<String> {
    let causes = [
        (say!(speaker, "writers-sndbuf"), slept.sndbuf),
        (say!(speaker, "writers-memory"), slept.memory),
        (say!(speaker, "writers-handshake"), slept.connect),
        (say!(speaker, "writers-poll"), slept.poll),
        (say!(speaker, "writers-close"), slept.close),
        (say!(speaker, "writers-data"), slept.data),
    ];
    let parts: Vec<_> = causes
        .iter()
        .filter(|(_, span)| *span > Duration::ZERO)
        .map(|(cause, span)| format!("{cause} {}", duration(*span)))
        .collect();
    (!parts.is_empty()).then(|| say!(speaker, "writers-slept-in-all", join = parts.join(", ")))
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
