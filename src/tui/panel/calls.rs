//! The table of system calls in the zoomed panel of writers: newest at the bottom, and of the call under the cursor all
//! that is known.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Line;
use unicode_width::UnicodeWidthStr;

use crate::debugger::explain::returned;
use crate::debugger::session::calls::{CallRecord, Calls};
use crate::engine::MsgFlags;
use crate::language::{Speaks, id, say, text};
use crate::tui::panel::rows::{InView, in_view};
use crate::tui::panel::table;
use crate::tui::panel::table::{Column, number, text};
use crate::tui::panel::tasks;
use crate::tui::style::fit::{draw_line, wrap};
use crate::tui::{Model, PanelId};
use crate::units::print::{duration, grouped};
use crate::wire::Flags;
use crate::world::happening::send_name;
use crate::world::{CallCause, Cause};

/// Each as wide as the largest number needs: four gigabytes, a day.
const COLUMNS: [Column; 11] = [
    text(id!("calls-task"), 10, 0),
    number(id!("calls-moment"), 12, 9),
    text(id!("calls-call"), 18, 6),
    number(id!("calls-asked"), 13, 2),
    number(id!("calls-taken"), 13, 3),
    number(id!("calls-began"), 13, 7),
    number(id!("calls-lasted"), 11, 8),
    number(id!("calls-asleep"), 11, 4),
    text(id!("calls-slept-on"), 20, 5),
    text(id!("calls-woken-by"), 24, 10),
    text(id!("calls-result"), 13, 1),
];

/// Rows below the table for the call under the cursor.
const DETAIL_ROWS: u16 = 4;
/// Cells in front of a row, for the sign of the cursor.
const GUTTER: u16 = 2;

/// Draws the table, and below it the call under the cursor.
pub fn draw(model: &Model, area: Rect, buf: &mut Buffer) {
    let theme = &model.theme;
    let Calls { calls, is_cut } = model.session.calls();
    let [head, list, detail] = places(area);
    let room = usize::from(list.width.saturating_sub(GUTTER));
    let InView { rows, cursor } =
        in_view(calls.len(), list.height.into(), model.ui.scroll(PanelId::Writers), usize::from(list.height) / 2);
    let columns = columns(room, &calls[rows.clone()], model);
    let chosen = table::fitting(&columns, room);
    let right = |row: Rect| Rect { x: row.x + GUTTER.min(row.width), width: row.width.saturating_sub(GUTTER), ..row };
    draw_line(&table::head(&columns, &chosen, theme).style(theme.quiet_style()), right(head), theme, buf);
    if calls.is_empty() {
        draw_line(&Line::styled(say!(theme, "calls-no-system-call-yet"), theme.quiet_style()), list, theme, buf);
    }
    for (index, row) in rows.clone().zip(list.rows()) {
        let call = &calls[index];
        let line = table::row(&columns, &chosen, &cells(call, model), theme).style(style(call, model));
        if Some(index) == cursor {
            draw_line(&Line::styled(theme.glyphs().to_right, theme.focus_style()), row, theme, buf);
        }
        draw_line(&line, right(row), theme, buf);
    }
    let Some(cursor) = cursor else { return };
    let below = calls.len() - rows.end;
    let state = state(cursor, calls.len(), below, is_cut, theme);
    draw_detail(&calls[cursor], &state, model, detail, buf);
}

/// Places in [`COLUMNS`].
const TASK: usize = 0;
const CALL: usize = 2;
const SLEPT_ON: usize = 8;
const WOKEN_BY: usize = 9;

/// What the others leave, and what two of them do not use for the calls in view, goes to what was called and to the
/// names of the tasks.
fn columns(room: usize, calls: &[CallRecord], model: &Model) -> [Column; 11] {
    let mut columns = COLUMNS;
    let chosen = table::fitting(&columns, room);
    let longest = |text: &dyn Fn(&CallRecord) -> String| calls.iter().map(|call| text(call).width()).max().unwrap_or(0);
    let wanted = [(CALL, longest(&|call| call_text(&call.call))), (TASK, tasks::name_width(model, room))];
    let used = [(WOKEN_BY, longest(&|call| woken_by(call, model))), (SLEPT_ON, longest(&slept_on))];
    for (taker, wanted) in wanted.into_iter().filter(|(taker, _)| chosen.contains(taker)) {
        let mut missing = wanted.saturating_sub(columns[taker].width);
        let spare = room.saturating_sub(table::width(&columns, &chosen)).min(missing);
        columns[taker].width += spare;
        missing -= spare;
        for (giver, used) in used.into_iter().filter(|(giver, _)| chosen.contains(giver)) {
            let given =
                columns[giver].width.saturating_sub(used.max(say!(model, columns[giver].title).width())).min(missing);
            columns[giver].width -= given;
            columns[taker].width += given;
            missing -= given;
        }
    }
    columns
}

/// The call under the cursor of the table, for going to it.
pub fn under_cursor(model: &Model) -> Option<CallRecord> {
    let Calls { mut calls, .. } = model.session.calls();
    let cursor = in_view(calls.len(), 1, model.ui.scroll(PanelId::Writers), 0).cursor?;
    Some(calls.swap_remove(cursor))
}

/// Title row, list, and what is said about one call.
fn places(area: Rect) -> [Rect; 3] {
    let head = Rect { height: area.height.min(1), ..area };
    let rest = Rect { y: head.bottom(), height: area.height - head.height, ..area };
    let detail_rows = if rest.height >= DETAIL_ROWS + 3 { DETAIL_ROWS } else { rest.height.min(1) };
    let list = Rect { height: rest.height - detail_rows, ..rest };
    [head, list, Rect { y: list.bottom(), height: detail_rows, ..rest }]
}

/// `call 12 of 40, 3 newer below; Enter goes to its beginning`.
fn state(cursor: usize, count: usize, below: usize, is_cut: bool, speaker: &impl Speaks) -> String {
    let number = |n: usize| grouped(n as i64).to_string();
    let newer = if below > 0 { say!(speaker, "calls-newer-below", number = number(below)) } else { String::new() };
    let cut = if is_cut { say!(speaker, "calls-older-ones-are-not") } else { "".to_owned() };
    say!(
        speaker,
        "calls-call-of-enter-goes",
        number = number(cursor + 1),
        number_2 = number(count),
        newer = newer,
        cut = cut
    )
}

fn draw_detail(call: &CallRecord, state: &str, model: &Model, area: Rect, buf: &mut Buffer) {
    let theme = &model.theme;
    let mut rows = area.rows();
    let Some(rule) = rows.next() else { return };
    for x in rule.left()..rule.right() {
        buf[(x, rule.y)].set_symbol(theme.glyphs().rule).set_style(theme.frame_style());
    }
    let title = Rect { x: rule.x + 1, width: rule.width.saturating_sub(1), ..rule };
    draw_line(&Line::styled(format!(" {state} "), theme.focus_style()), title, theme, buf);
    let lines = wrap(&sentence(call, model), area.width.into());
    let is_cut = lines.len() > usize::from(area.height.saturating_sub(1));
    for (text, row) in lines.into_iter().zip(rows) {
        let is_last = row.y + 1 == area.bottom();
        let text = if is_cut && is_last { format!("{text} {}", theme.glyphs().ellipsis) } else { text };
        draw_line(&Line::raw(text), row, theme, buf);
    }
}

fn style(call: &CallRecord, model: &Model) -> Style {
    let theme = &model.theme;
    match call.returned {
        None if call.is_asleep() => theme.refusal_style(),
        None => theme.passed_style(),
        Some((_, _, n)) if n < 0 => theme.error_style(),
        Some(_) => Style::new(),
    }
}

/// One text for each of the columns.
fn cells(call: &CallRecord, model: &Model) -> [String; 11] {
    let now = model.session.now();
    let is_send = call.asked().is_some();
    let slept = call.slept();
    [
        tasks::name_of(call.task, model),
        call.moment.to_string(),
        call_text(&call.call),
        call.asked().map_or(String::new(), |bytes| grouped(bytes).to_string()),
        if is_send { grouped(call.taken).to_string() } else { String::new() },
        call.began.to_string(),
        duration(call.lasted(now)),
        if call.sleeps.is_empty() { String::new() } else { duration(slept) },
        slept_on(call),
        woken_by(call, model),
        result_text(call, model),
    ]
}

/// `sndbuf 3 times, memory`.
fn slept_on(call: &CallRecord) -> String {
    let of = |(wait, count, _): &(crate::engine::socket::task::Wait, u32, std::time::Duration)| match count {
        1 => wait.name().to_owned(),
        n => format!("{} {} times", wait.name(), grouped(*n)),
    };
    call.sleeps.iter().map(of).collect::<Vec<_>>().join(", ")
}

/// What it returned, or that it lasts.
fn result_text(call: &CallRecord, speaker: &impl Speaks) -> String {
    match call.returned {
        None if call.is_asleep() => say!(speaker, "calls-asleep-2"),
        None => say!(speaker, "calls-running"),
        Some((_, _, n)) => tasks::result_text(n),
    }
}

/// The call without its sizes: `send MSG_MORE`.
fn call_text(call: &CallCause) -> String {
    match call {
        CallCause::Send { buffers, flags, .. } => {
            let name = send_name(*buffers, *flags);
            let flags = (*flags - MsgFlags::SPLICE_PAGES).iter_names().map(|(flag, _)| format!(" MSG_{flag}"));
            format!("{name}{}", flags.collect::<String>())
        }
        other => other.to_string(),
    }
}

fn woken_by(call: &CallRecord, speaker: &impl Speaks) -> String {
    call.woken_by.map_or(String::new(), |(_, cause)| cause_text(&cause, speaker))
}

/// What came in and woke a task.
fn cause_text(cause: &Cause, speaker: &impl Speaks) -> String {
    match cause {
        Cause::Segment { flags, .. } if flags.contains(Flags::RST) => "RST".to_owned(),
        Cause::Segment { flags, .. } if flags.contains(Flags::SYN) => "SYN-ACK".to_owned(),
        Cause::Segment { ack, .. } => format!("ACK {}", grouped(*ack)),
        Cause::Timer(crate::engine::Timer::Task(_)) => say!(speaker, "calls-the-end-of-its"),
        Cause::Timer(timer) => say!(speaker, "calls-timer", name = timer.title()),
        Cause::Interrupt { .. } => say!(speaker, "calls-a-signal"),
        Cause::TxDone { .. } => say!(speaker, "calls-the-device"),
        other => other.text().to(speaker),
    }
}

/// All about a call, for the rows below the table.
fn sentence(call: &CallRecord, model: &Model) -> String {
    let name = tasks::name_of(call.task, model);
    let asked = call.asked().map_or(String::new(), |bytes| say!(model, "calls-of", bytes = text!("bytes", n = bytes)));
    let mut text = say!(
        model,
        "calls-at-s-moment",
        name = name,
        call_text = call_text(&call.call),
        asked = asked,
        began = call.began,
        moment = call.moment.to_string()
    );
    if call.asked().is_some() {
        text.push_str(&say!(model, "calls-went-into-the-send", taken = text!("bytes", n = call.taken)));
    }
    for (wait, count, span) in &call.sleeps {
        let times =
            if *count == 1 { say!(model, "calls-once") } else { say!(model, "calls-times", count = grouped(*count)) };
        text.push_str(&say!(model, "calls-slept-on-in-all", times = times, name = wait.name(), span = duration(*span)));
    }
    if let Some((moment, cause)) = &call.woken_by {
        text.push_str(&say!(
            model,
            "calls-woken-by-moment",
            cause_text = cause_text(cause, model),
            moment = moment.to_string()
        ));
    }
    let lasted = duration(call.lasted(model.session.now()));
    match call.returned {
        Some((moment, at, n)) => text.push_str(&say!(
            model,
            "calls-returned-at-s-moment",
            returned = returned(n),
            at = at,
            moment = moment.to_string(),
            lasted = lasted
        )),
        None => text.push_str(&say!(model, "calls-so-far", lasted = lasted)),
    }
    text
}
