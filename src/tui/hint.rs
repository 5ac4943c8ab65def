//! The bar of the keys that matter most now, as many as fit.

use arrayvec::ArrayVec;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;
use unicode_width::UnicodeWidthStr;

use crate::tui::action::{ACTIONS, Action};
use crate::tui::model::Overlay;
use crate::tui::{Model, Theme};

/// A hint in its place.
struct Hint {
    action: &'static Action,
    key: String,
    area: Rect,
}

/// The actions that fit into a bar of this width, most important first. Help and quit always fit.
fn hints(model: &Model, bar: Rect) -> ArrayVec<Hint, 24> {
    let mut candidates: Vec<(u8, &Action)> = ACTIONS
        .iter()
        .filter_map(|action| action.hint.map(|hint| (hint.rank, action)))
        .filter(|(_, action)| (action.available)(model).is_ok())
        .collect();
    candidates.sort_by_key(|&(rank, _)| rank);
    let mut hints = ArrayVec::new();
    let mut x = bar.x;
    for (_, action) in candidates {
        let key = action.keys[0].label(model.theme.ascii);
        let label = action.hint.map_or("", |hint| (hint.label)(model));
        let width = (key.width() + 1 + label.width()) as u16;
        if x + width > bar.right() || hints.is_full() {
            continue;
        }
        hints.push(Hint { action, key: key.into_owned(), area: Rect::new(x, bar.y, width, 1) });
        x += width + 2;
    }
    hints
}

pub fn draw(model: &Model, bar: Rect, buf: &mut Buffer) {
    let theme: &Theme = &model.theme;
    if let Some(keys) = overlay_keys(model) {
        Line::styled(keys, theme.dim_style()).render(bar, buf);
        return;
    }
    for hint in hints(model, bar) {
        let label = hint.action.hint.map_or("", |hint| (hint.label)(model));
        let spans =
            vec![Span::styled(hint.key, theme.focus_style()), Span::styled(format!(" {label}"), theme.dim_style())];
        Line::from(spans).render(hint.area, buf);
    }
}

/// The action whose hint is drawn at `place`, for the mouse.
pub fn action_at(model: &Model, bar: Rect, place: Position) -> Option<&'static Action> {
    if overlay_keys(model).is_some() {
        return None;
    }
    hints(model, bar).into_iter().find(|hint| hint.area.contains(place)).map(|hint| hint.action)
}

fn overlay_keys(model: &Model) -> Option<&'static str> {
    match model.ui.overlay.as_ref()? {
        Overlay::Help { .. } if model.theme.ascii => Some("Up/Down scroll  Esc close"),
        Overlay::Help { .. } => Some("↑/↓ scroll  Esc close"),
        Overlay::Prompt(_) => Some("Enter accept  Esc cancel"),
        Overlay::Scenarios { .. } if model.theme.ascii => Some("Up/Down choose  Enter start  Esc close"),
        Overlay::Scenarios { .. } => Some("↑/↓ choose  Enter start  Esc close"),
    }
}
