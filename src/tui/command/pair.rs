//! Runs beside each other: which of them is shown, and whether their counters have the keys.

use crate::language::id;
use crate::tui::keys::Key;
use crate::tui::message::Effect;
use crate::tui::model::{Model, PairCounters, PanelId, View};

pub fn several_runs(model: &Model) -> Result<(), &'static str> {
    model.beside.as_ref().map(|_| ()).ok_or(id!("pair-with-skbscope-compare"))
}

pub fn one_run(model: &Model) -> Result<(), &'static str> {
    if model.beside.is_none() { Ok(()) } else { Err(id!("pair-only-of-one-run-skbscope")) }
}

/// What `V` shows next, for the hint.
pub fn next_view_name(model: &Model) -> &'static str {
    let Some(beside) = &model.beside else { return "" };
    match (beside.view, beside.models.len()) {
        (View::All, _) => id!("pair-one-alone"),
        (View::Alone(0), 1) => id!("pair-the-other"),
        (View::Alone(_), 1) => id!("pair-both"),
        (View::Alone(shown), others) if shown < others => id!("pair-the-next"),
        (View::Alone(_), _) => id!("pair-all"),
    }
}

/// All, each one alone from the left to the right, all.
pub fn next_view(model: &mut Model, _: Key) -> Option<Effect> {
    let mut beside = model.beside.take()?;
    let shown = match beside.view {
        View::All => None,
        View::Alone(shown) => Some(shown),
    };
    // The one that is shown alone is the one that answers; behind the last one the first comes to the front again.
    if shown.is_some() {
        let next = beside.models.remove(0);
        beside.models.push(std::mem::replace(model, next));
    }
    beside.view = match shown.map_or(0, |shown| shown + 1) {
        next if next > beside.models.len() => View::All,
        next => View::Alone(next),
    };
    model.beside = Some(beside);
    None
}

/// Whether up and down scroll the counters of all.
pub fn scrolls_counters(model: &Model) -> bool {
    model.ui.counters == PairCounters::Shown && model.ui.is_focused(PanelId::Kernel)
}
