//! The table of counters below runs beside each other: when it is to be seen, and how it scrolls.

use ratatui::layout::{Position, Rect};

use crate::tui::command::action::Id;
use crate::tui::command::pair::scrolls_counters;
use crate::tui::draw::pair::{all, extent};
use crate::tui::model::{Model, PairCounters, PanelId};

/// All sides know whether the counters of all are to be seen; the focus leaves them where they are not.
pub fn follow_view(model: &mut Model) {
    let is_shown = all(model, screen(model)).is_some();
    model.on_all_runs(|side| {
        side.ui.counters = if is_shown { PairCounters::Shown } else { PairCounters::Hidden };
        if !side.has(side.ui.focus) {
            side.ui.set_zoom(None);
            side.ui.set_focus(PanelId::Queue);
        }
    });
}

/// Scrolls the counters if they have the focus and the action moves in a list; tells whether it was for them.
pub fn take(model: &mut Model, action: Id) -> bool {
    let Some((room, limit)) = extent_of(model).filter(|_| scrolls_counters(model)) else { return false };
    let rows = match action {
        Id::Down => 1,
        Id::Up => -1,
        Id::PageDown => room.cast_signed(),
        Id::PageUp => -room.cast_signed(),
        Id::First => isize::MIN / 2,
        Id::Last => isize::MAX / 2,
        _ => return false,
    };
    model.ui.message = None;
    scroll(model, rows, limit);
    true
}

/// Turns the wheel over them.
pub fn wheel(model: &mut Model, rows: isize) {
    if let Some((_, limit)) = extent_of(model) {
        scroll(model, rows, limit);
    }
}

fn scroll(model: &mut Model, rows: isize, limit: usize) {
    model.on_all_runs(|side| {
        // There may have been less room when they were scrolled.
        side.ui.scroll_by(PanelId::Kernel, 0, limit);
        side.ui.scroll_by(PanelId::Kernel, rows, limit);
    });
}

/// How many counters have room, and how far they can be scrolled; none if they are not to be seen.
fn extent_of(model: &Model) -> Option<(usize, usize)> {
    let (places, sides) = all(model, screen(model))?;
    Some(extent(&sides, places.differences))
}

fn screen(model: &Model) -> Rect {
    Rect::from((Position::ORIGIN, model.ui.size))
}
