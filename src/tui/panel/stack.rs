//! Where the engine is: the functions it is in, the decision in hand, why, and what changed since the last stop.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::debugger::explain::{explain, is_refusal};
use crate::engine::probe::{Site, What};
use crate::format::grouped;
use crate::tui::Model;
use crate::tui::format::{draw_line, fit, wrap};

pub fn draw(model: &Model, area: Rect, buf: &mut Buffer) {
    for (line, row) in lines(model, usize::from(area.width)).iter().zip(area.rows()) {
        draw_line(line, row, &model.theme, buf);
    }
}

fn lines(model: &Model, width: usize) -> Vec<Line<'static>> {
    let theme = &model.theme;
    let stack = model.session.stack();
    let mut lines = Vec::new();
    if stack.is_empty() {
        let text = format!("at {}: outside of the engine, between two inputs", model.session.moment());
        lines.extend(wrap(&text, width).into_iter().map(|text| Line::styled(text, theme.dim_style())));
    }
    lines.extend(
        stack.iter().enumerate().map(|(depth, site)| frame(model, *site, depth, depth + 1 == stack.len(), width)),
    );
    lines.extend(step(model, width));
    lines.extend(changes(model, width));
    lines
}

fn frame(model: &Model, site: Site, depth: usize, is_innermost: bool, width: usize) -> Line<'static> {
    let theme = &model.theme;
    let sign = if is_innermost { theme.glyphs().to_right } else { " " };
    let style = if is_innermost { theme.strong_style() } else { theme.passed_style() };
    let text = format!("{:indent$}{}()", "", site.name(model.session.names()), indent = depth.min(8));
    Line::from(vec![
        Span::styled(sign, theme.focus_style()),
        Span::styled(fit(&text, width.saturating_sub(1), theme), style),
    ])
}

/// The step in hand: its numbers, and one sentence of why.
fn step(model: &Model, width: usize) -> Vec<Line<'static>> {
    let theme = &model.theme;
    let Some(record) = model.session.step() else { return Vec::new() };
    let explanation = explain(record, model.session.engine());
    let style = if is_refusal(&record.step.what) { theme.refusal_style() } else { theme.strong_style() };
    let mut lines = Vec::new();
    if !matches!(record.step.what, What::Enter | What::Leave) {
        lines.extend(wrap(&explanation.headline, width).into_iter().map(|text| Line::styled(text, style)));
    }
    lines.extend(wrap(&explanation.why, width).into_iter().map(Line::from));
    lines
}

fn changes(model: &Model, width: usize) -> Vec<Line<'static>> {
    let theme = &model.theme;
    if let Some(branch) = model.ui.changes.other_branch() {
        let text = format!("The stop before was on branch {branch}: no differences.");
        return wrap(&text, width).into_iter().map(|text| Line::styled(text, theme.dim_style())).collect();
    }
    let Some(since) = model.ui.changes.since() else { return Vec::new() };
    let head = if theme.ascii { "since" } else { "Δ since" };
    let mut lines = vec![Line::styled(format!("{head} {since}"), theme.dim_style())];
    let arrow = if theme.ascii { "->" } else { "→" };
    let changed = model.ui.changes.counters().map(|(field, from, to)| {
        let text = format!("{:18} {} {arrow} ", field.name(), grouped(from));
        Line::from(vec![
            Span::raw(fit(&text, width, theme)),
            Span::styled(grouped(to).to_string(), theme.selected_style()),
        ])
    });
    lines.extend(changed);
    if lines.len() == 1 {
        lines.push(Line::styled("nothing", theme.dim_style()));
    }
    lines
}
