//! Where the engine is: the functions it is in, the decision in hand, why, and what changed since the last stop.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::engine::step::probe::{Site, What};
use crate::language::say;
use crate::tui::panel::frame::{draw_side, is_zoomed};
use crate::tui::panel::{counters, text};
use crate::tui::style::fit::{first_that_fits, fit, wrap};
use crate::tui::{Model, PanelId};
use crate::units::print::grouped;

/// From here on the zoomed panel has the counters beside the functions.
const BESIDE: u16 = 150;
/// Cells of the functions there.
const FUNCTIONS: u16 = 46;

pub fn draw(model: &Model, area: Rect, buf: &mut Buffer) {
    if !is_beside(model, area) {
        return text::draw(PanelId::Stack, lines(model, area.width.into()), model, area, buf);
    }
    let left = Rect { width: FUNCTIONS, ..area };
    let right = Rect { x: left.right(), width: area.width - FUNCTIONS, ..area };
    let functions = where_it_is(model, usize::from(FUNCTIONS) - 1);
    text::draw(PanelId::Stack, functions, model, Rect { width: FUNCTIONS - 1, ..left }, buf);
    let right = draw_side(model, right, buf);
    text::draw(PanelId::Stack, counters::lines(model, right.width.into()), model, right, buf);
}

fn is_beside(model: &Model, area: Rect) -> bool {
    is_zoomed(PanelId::Stack, model) && area.width >= BESIDE
}

/// How far it can be scrolled down.
pub fn last_first(model: &Model, area: Rect) -> usize {
    let count = |lines: Vec<Line<'_>>| text::last_first(lines.len(), area.height);
    if is_beside(model, area) {
        count(where_it_is(model, FUNCTIONS.into())).max(count(counters::lines(model, (area.width - FUNCTIONS).into())))
    } else {
        count(lines(model, area.width.into()))
    }
}

/// Where it is, and what changed; with room for it, all counters.
fn lines(model: &Model, width: usize) -> Vec<Line<'static>> {
    let mut lines = where_it_is(model, width);
    if is_zoomed(PanelId::Stack, model) {
        lines.push(Line::default());
        lines.extend(counters::lines(model, width));
    } else {
        lines.extend(changes(model, width));
    }
    lines
}

fn where_it_is(model: &Model, width: usize) -> Vec<Line<'static>> {
    let theme = &model.theme;
    let stack = model.session.stack();
    let mut lines = Vec::new();
    if stack.is_empty() {
        let text = say!(model, "stack-at-outside-of-the", moment = model.session.moment().to_string());
        lines.extend(wrap(&text, width).into_iter().map(|text| Line::styled(text, theme.quiet_style())));
    }
    lines.extend(
        stack.iter().enumerate().map(|(depth, site)| frame(model, *site, depth, depth + 1 == stack.len(), width)),
    );
    lines.extend(step(model, width));
    lines
}

fn frame(model: &Model, site: Site, depth: usize, is_innermost: bool, width: usize) -> Line<'static> {
    let theme = &model.theme;
    let sign = if is_innermost { theme.glyphs().to_right } else { " " };
    let style = if is_innermost { theme.strong_style() } else { theme.passed_style() };
    let text = format!("{:indent$}{}()", "", site.name(model.session.release()), indent = depth.min(8));
    Line::from(vec![
        Span::styled(sign, theme.focus_style()),
        Span::styled(fit(&text, width.saturating_sub(1), theme), style),
    ])
}

/// The step in hand: its numbers, and one sentence of why.
fn step(model: &Model, width: usize) -> Vec<Line<'static>> {
    let theme = &model.theme;
    let Some(record) = model.session.step() else { return Vec::new() };
    let explanation = model.session.explain(record);
    let style = if record.step.what.is_refusal() { theme.refusal_style() } else { theme.strong_style() };
    let mut lines = Vec::new();
    if !matches!(record.step.what, What::Enter | What::Leave) {
        lines.extend(wrap(&explanation.headline.to(model), width).into_iter().map(|text| Line::styled(text, style)));
    }
    lines.extend(wrap(&explanation.why.to(model), width).into_iter().map(Line::from));
    lines
}

fn changes(model: &Model, width: usize) -> Vec<Line<'static>> {
    let theme = &model.theme;
    if let Some(branch) = model.ui.changes.other_branch() {
        let text = say!(model, "stack-the-stop-before-was", branch = branch);
        return wrap(&text, width).into_iter().map(|text| Line::styled(text, theme.quiet_style())).collect();
    }
    let Some(since) = model.ui.changes.since() else { return Vec::new() };
    let head = if theme.ascii { say!(model, "stack-since") } else { say!(model, "stack-since-2") };
    let mut lines = vec![Line::styled(format!("{head} {since}"), theme.quiet_style())];
    let arrow = if theme.ascii { "->" } else { "→" };
    let changed = model.ui.changes.counters().map(|(field, from, to)| {
        let (from, to) = (grouped(from).to_string(), grouped(to).to_string());
        let texts = [
            format!("{:18} {from} {arrow} ", field.name()),
            format!("{} {from} {arrow} ", field.name()),
            format!("{} {arrow} ", field.name()),
        ];
        let text = first_that_fits(&texts, width.saturating_sub(to.len())).to_owned();
        Line::from(vec![Span::raw(text), Span::styled(to, theme.selected_style())])
    });
    lines.extend(changed);
    if lines.len() == 1 {
        lines.push(Line::styled(say!(model, "stack-nothing"), theme.quiet_style()));
    }
    lines
}
