//! Two runs beside each other: which of them is shown, and whether their counters have the keys.

use crate::tui::keys::Key;
use crate::tui::message::Effect;
use crate::tui::model::{Model, PanelId, View};

pub fn two_runs(model: &Model) -> Result<(), &'static str> {
    model.beside.as_ref().map(|_| ()).ok_or("with skbscope compare")
}

pub fn one_run(model: &Model) -> Result<(), &'static str> {
    if model.beside.is_none() { Ok(()) } else { Err("only of one run: skbscope run SCENARIO --kernel VERSION") }
}

/// What `V` shows next, for the hint.
pub fn next_view_name(model: &Model) -> &'static str {
    let Some(beside) = &model.beside else { return "" };
    match beside.view {
        View::Both => "one alone",
        View::Left => "the other",
        View::Right => "both",
    }
}

/// Both, the left one alone, the right one alone, both.
pub fn next_view(model: &mut Model, _: Key) -> Option<Effect> {
    let mut beside = model.beside.take()?;
    beside.view = match beside.view {
        View::Both => View::Left,
        View::Left => View::Right,
        View::Right => View::Both,
    };
    // The one that is shown alone is the one that answers.
    if beside.view != View::Left {
        std::mem::swap(model, &mut beside.model);
    }
    model.beside = Some(beside);
    None
}

/// Whether up and down scroll the counters of both.
pub fn scrolls_counters(model: &Model) -> bool {
    model.ui.has_counters && model.ui.is_focused(PanelId::Kernel)
}
