//! What the user can do to the view: focus, zoom, scroll, select, follow.

use ratatui::layout::{Position, Rect};

use crate::language::{id, text};
use crate::tui::command::jumps::jump;
use crate::tui::keys::{Code, Key};
use crate::tui::message::Effect;
use crate::tui::model::{Model, PairCounters, PanelId};
use crate::tui::panel;
use crate::tui::panel::layout::layout;

/// Rows that PgUp and PgDn move.
const PAGE: isize = 10;

pub fn focus_next(model: &mut Model, _: Key) -> Option<Effect> {
    focus_by(model, 1);
    None
}

pub fn focus_previous(model: &mut Model, _: Key) -> Option<Effect> {
    focus_by(model, PanelId::ALL.len() - 1);
    None
}

/// Goes on by so many places until there is a panel to see.
fn focus_by(model: &mut Model, places: usize) {
    let mut panel = model.ui.focus.neighbour(places);
    while !model.has(panel) {
        panel = panel.neighbour(places);
    }
    model.ui.set_focus(panel);
}

pub fn focus_numbered(model: &mut Model, key: Key) -> Option<Effect> {
    if let Code::Char(digit) = key.code
        && let Some(panel) = PanelId::ALL.iter().find(|panel| digit.to_digit(10) == Some(panel.number() as u32))
    {
        if model.has(*panel) {
            model.ui.set_focus(*panel);
        } else {
            model.ui.complain(match model.ui.counters {
                PairCounters::None => text!("view-no-kernel-trace-is-open"),
                _ => text!("view-the-counters-of-all-runs"),
            });
        }
    }
    None
}

pub fn zoom(model: &mut Model, _: Key) -> Option<Effect> {
    let zoom = if model.ui.zoom.is_some() { None } else { Some(model.ui.focus) };
    model.ui.set_zoom(zoom);
    None
}

/// Goes to the moment of the row under the cursor; in a panel without one it zooms.
pub fn enter(model: &mut Model, key: Key) -> Option<Effect> {
    let panel = model.ui.focus;
    let Some(moment) = panel::moment_under_cursor(panel, model) else { return zoom(model, key) };
    if moment == model.session.moment() {
        model.ui.say(text!("view-this-is-the-moment-of", moment = moment.to_string()));
        return None;
    }
    match jump(model, |session| session.go_to(moment)) {
        Ok(()) => {
            model.ui.rest(panel);
            model.ui.say(text!("view-moment-where-that-row-happened", moment = moment.to_string()));
        }
        Err(error) => model.ui.complain(error.to_string()),
    }
    None
}

/// Whether Enter goes to the moment of a row.
pub fn has_row(model: &Model) -> bool {
    panel::moment_under_cursor(model.ui.focus, model).is_some()
}

pub fn down(model: &mut Model, _: Key) -> Option<Effect> {
    move_by(model, 1);
    None
}

pub fn up(model: &mut Model, _: Key) -> Option<Effect> {
    move_by(model, -1);
    None
}

pub fn page_down(model: &mut Model, _: Key) -> Option<Effect> {
    page(model, 1);
    None
}

pub fn page_up(model: &mut Model, _: Key) -> Option<Effect> {
    page(model, -1);
    None
}

/// Ten skbs or rows; where a panel has lines that do not fit, half of those that do.
fn page(model: &mut Model, direction: isize) {
    let panel = model.ui.focus;
    if !scroll_lines(model, panel, None, direction) {
        move_by(model, direction * PAGE);
    }
}

/// Scrolls the lines of a panel that are too many for it, by so many rows or by half a panel. False: all are in sight.
pub fn scroll_lines(model: &mut Model, panel: PanelId, rows: Option<isize>, direction: isize) -> bool {
    let screen = Rect::from((Position::ORIGIN, model.ui.size));
    let Some(area) = layout(screen, &model.ui).and_then(|layout| layout.area_of(panel)) else { return false };
    let hidden = panel::hidden_lines(panel, model, area);
    if hidden > 0 {
        let rows = rows.unwrap_or((isize::from(area.height.cast_signed()) / 2).max(1));
        // It may have been scrolled further when it was smaller.
        model.ui.scroll_by(panel, 0, hidden);
        model.ui.scroll_by(panel, direction * rows, hidden);
    }
    hidden > 0
}

pub fn first(model: &mut Model, _: Key) -> Option<Effect> {
    let panel = model.ui.focus;
    if panel.scrolls() {
        scroll_by(model, panel, isize::MIN / 2)
    } else {
        select(model, 0)
    }
    None
}

pub fn last(model: &mut Model, _: Key) -> Option<Effect> {
    let panel = model.ui.focus;
    if panel.scrolls() {
        scroll_by(model, panel, isize::MAX / 2)
    } else {
        select(model, usize::MAX)
    }
    None
}

pub fn next_skb(model: &mut Model, _: Key) -> Option<Effect> {
    select_by(model, 1);
    None
}

pub fn previous_skb(model: &mut Model, _: Key) -> Option<Effect> {
    select_by(model, -1);
    None
}

/// Moves down (up if negative) in the focused panel: its rows if it scrolls, the selection otherwise.
pub fn move_by(model: &mut Model, rows: isize) {
    let panel = model.ui.focus;
    if panel.scrolls() { scroll_by(model, panel, rows) } else { select_by(model, rows) }
}

/// Turns the wheel over a panel: scrolls its rows or lines, or else moves the selection in it.
pub fn wheel(model: &mut Model, panel: PanelId, rows: isize) {
    if panel.scrolls() {
        scroll_by(model, panel, rows);
    } else if !scroll_lines(model, panel, Some(rows.abs()), rows.signum()) {
        model.ui.set_focus(panel);
        move_by(model, rows.signum());
    }
}

/// Scrolls a panel's rows down (up if negative).
pub fn scroll_by(model: &mut Model, panel: PanelId, rows: isize) {
    let screen = Rect::from((Position::ORIGIN, model.ui.size));
    let layout = layout(screen, &model.ui);
    // Beside another run its place is another; there is at least a title line and a row.
    let area = layout.and_then(|layout| layout.area_of(panel)).unwrap_or(Rect { height: 2, ..screen });
    let limit = panel::scroll_limit(panel, model, area);
    let rows = if panel::rests_at_newest(panel, model) { -rows } else { rows };
    // A list may have become shorter since it was scrolled.
    model.ui.scroll_by(panel, 0, limit);
    model.ui.scroll_by(panel, rows, limit);
}

/// How many calls there are, if their list was scrolled back and is to stay where it is.
pub fn calls_held(model: &Model) -> Option<usize> {
    let is_held = model.ui.zoom == Some(PanelId::Writers) && model.ui.scroll(PanelId::Writers) > 0;
    is_held.then(|| model.session.calls().calls.len())
}

/// Keeps that list where it was when there were so many.
pub fn hold_calls(model: &mut Model, before: Option<usize>) {
    if let Some(before) = before {
        let now = model.session.calls().calls.len();
        model.ui.hold_scrolled(PanelId::Writers, now.saturating_sub(before) as u64);
    }
}

fn select_by(model: &mut Model, skbs: isize) {
    let index = match model.ui.selected_index {
        Some(index) => index.saturating_add_signed(skbs),
        None if skbs < 0 => usize::MAX,
        None => 0,
    };
    select(model, index);
}

fn select(model: &mut Model, index: usize) {
    model.select_at(index);
    if model.ui.selected.is_none() {
        model.ui.say(text!("view-the-queue-is-empty-there"));
    }
}

pub fn follow(model: &mut Model, _: Key) -> Option<Effect> {
    if model.ui.follow {
        model.ui.follow = false;
        model.ui.say(text!("view-no-longer-following-one-skb"));
        return None;
    }
    if model.ui.selected.is_none() {
        select_by(model, 1);
    }
    if let Some(id) = model.ui.selected {
        model.ui.follow = true;
        model.ui.say(text!("view-following-skb-steps-and-wire", id = id));
    }
    None
}

/// One level out: overlay, zoom, follow, selection.
pub fn out(model: &mut Model, _: Key) -> Option<Effect> {
    let ui = &mut model.ui;
    if ui.overlay.take().is_some() {
        return None;
    }
    if ui.zoom.is_some() {
        ui.set_zoom(None);
        return None;
    }
    if ui.follow {
        ui.follow = false;
    } else if ui.selected.is_some() {
        model.deselect();
    } else {
        ui.say(text!("view-nothing-to-leave-here-q"));
    }
    None
}

/// What Esc would do, in a word.
pub fn way_out(model: &Model) -> &'static str {
    let ui = &model.ui;
    if ui.zoom.is_some() {
        id!("view-unzoom")
    } else if ui.follow {
        id!("view-unfollow")
    } else if ui.selected.is_some() {
        id!("view-deselect")
    } else {
        ""
    }
}
