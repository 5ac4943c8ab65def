//! The bar of the keys that matter most now, as many as fit.

use arrayvec::ArrayVec;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;
use unicode_width::UnicodeWidthStr;

use crate::language::{id, say};
use crate::tui::command::action::{Action, HintText};
use crate::tui::command::table::{ACTIONS, action_of};
use crate::tui::draw::{ask, breakpoints, help};
use crate::tui::model::{Model, Overlay};
use crate::tui::style::theme::Theme;

/// A hint in its place.
struct Hint {
    action: &'static Action,
    key: String,
    label: String,
    area: Rect,
}

/// The actions that fit into a bar of this width, most important first. Help and quit always fit.
fn hints(model: &Model, bar: Rect) -> ArrayVec<Hint, 24> {
    let mut candidates: Vec<(HintText, &Action)> = ACTIONS
        .iter()
        .filter_map(|action| action.hint.map(|hint| (hint, action)))
        .filter(|(_, action)| (action.available)(model).is_ok())
        .collect();
    candidates.sort_by_key(|(hint, _)| if (hint.is_urgent)(model) { HintText::URGENT } else { hint.rank });
    let ascii = model.theme.ascii;
    let mut hints = ArrayVec::new();
    let mut x = bar.x;
    for (hint, action) in candidates {
        let label = match (hint.label)(model) {
            "" => continue,
            label => say!(model, label),
        };
        let other = hint.other.filter(|&other| action_of(other).is_some_and(|other| (other.available)(model).is_ok()));
        let key = match other {
            Some(other) => format!("{}/{}", action.keys[0].label(ascii), other.label(ascii)),
            None => action.keys[0].label(ascii).into_owned(),
        };
        let width = (key.width() + 1 + label.width()) as u16;
        if x + width > bar.right() || hints.is_full() {
            break;
        }
        hints.push(Hint { action, key, label, area: Rect::new(x, bar.y, width, 1) });
        x += width + 2;
    }
    hints
}

pub fn draw(model: &Model, bar: Rect, buf: &mut Buffer) {
    let theme: &Theme = &model.theme;
    if let Some(keys) = overlay_keys(model) {
        Line::styled(keys, theme.quiet_style()).render(bar, buf);
        return;
    }
    if model.lesson.is_some() {
        Line::styled(say!(theme, "lesson-keys"), theme.quiet_style()).render(bar, buf);
        return;
    }
    for hint in hints(model, bar) {
        let Hint { key, label, area, .. } = hint;
        let spans = [Span::styled(key, theme.focus_style()), Span::raw(" "), Span::styled(label, theme.quiet_style())];
        Line::from_iter(spans).render(area, buf);
    }
}

/// The action whose hint is drawn at `place`, for the mouse.
pub fn action_at(model: &Model, bar: Rect, place: Position) -> Option<&'static Action> {
    if overlay_keys(model).is_some() || model.lesson.is_some() {
        return None;
    }
    hints(model, bar).into_iter().find(|hint| hint.area.contains(place)).map(|hint| hint.action)
}

fn overlay_keys(model: &Model) -> Option<String> {
    overlay_keys_id(model).map(|id| say!(model, id))
}

fn overlay_keys_id(model: &Model) -> Option<&'static str> {
    if model.ui.search.is_some() {
        return Some(id!("hint-esc-stop-searching"));
    }
    match model.ui.overlay.as_ref()? {
        Overlay::Help { .. } => Some(help::overlay_keys(model.theme.ascii)),
        Overlay::About { .. } if model.theme.ascii => Some(id!("hint-up-down-line-pgup")),
        Overlay::About { .. } => Some(id!("hint-line-pgup-pgdn-space")),
        Overlay::Prompt(_) if model.theme.ascii => Some(id!("hint-enter-accept-up-older")),
        Overlay::Prompt(_) => Some(id!("hint-enter-accept-older-answers")),
        Overlay::Ask(_) => Some(ask::KEYS),
        Overlay::List { kind, .. } => Some(kind.keys),
        Overlay::Breakpoints { cursor, .. } => Some(breakpoints::keys(model, *cursor)),
        Overlay::Scenarios { .. } if model.theme.ascii => Some(id!("hint-up-down-choose-enter")),
        Overlay::Scenarios { .. } => Some(id!("hint-choose-enter-start-space")),
    }
}
