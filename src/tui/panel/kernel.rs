//! A kernel beside the engine. A recorded one: what differs first, then every counter. Or the real one that is the peer.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use serde_json::Value;

use crate::format::plural;
use crate::peer::Peer;
use crate::trace::kernel_trace::Comparison;
use crate::tui::Model;
use crate::tui::format::fit;
use crate::tui::panel::real_peer;

const NO_TRACE: [&str; 3] =
    ["No kernel trace is open.", "skbscope run --verify FILE opens one:", "what a real kernel did, beside the engine."];

pub fn draw(model: &Model, area: Rect, buf: &mut Buffer) {
    if let Peer::Outside(peer) = &model.session.world().peer {
        return real_peer::draw(peer, model, area, buf);
    }
    let Some(reference) = &model.reference else {
        for (row, text) in NO_TRACE.iter().enumerate() {
            line(row, text, Style::new(), model, area, buf);
        }
        return;
    };
    let Some(comparison) = reference.compare(model.session.engine(), model.session.now()) else {
        line(0, "The trace begins after the handshake.", Style::new(), model, area, buf);
        return;
    };
    let rows = rows(&comparison, usize::from(area.width));
    for (row, (text, stands_out)) in rows.iter().take(usize::from(area.height)).enumerate() {
        let style = if *stands_out { model.theme.strong_style() } else { Style::new() };
        line(row, text, style, model, area, buf);
    }
}

fn rows(comparison: &Comparison<'_>, room: usize) -> Vec<(String, bool)> {
    let Comparison { step, steps, op, settling, counters, differences } = comparison;
    let verdict = match (differences.len(), settling) {
        (0, _) => "every field is equal".to_owned(),
        (1, false) => "1 field differs".to_owned(),
        (n, false) => format!("{} differ", plural(n, "field")),
        (n, true) => format!("{} not there yet: the kernel was read later", plural(n, "field")),
    };
    let mut rows =
        vec![(format!("step {step} of {steps}: {op}"), false), (verdict, !differences.is_empty() && !settling)];
    for difference in differences.iter() {
        let field = difference.field.strip_prefix("sock.").unwrap_or(&difference.field);
        rows.push((
            format!("!= {field}: engine {}, kernel {}", short(&difference.engine), short(&difference.kernel)),
            true,
        ));
    }
    let width = counters.iter().map(|(name, ..)| name.len()).max().unwrap_or(0);
    // What the mark and the names leave is for both values.
    let value = (room.saturating_sub(width + 3) / 2).saturating_sub(1).clamp(6, 12);
    rows.push((format!("   {:width$} {:>value$} {:>value$}", "", "engine", "kernel"), false));
    for (name, engine, kernel) in counters {
        let mark = if engine == kernel { "= " } else { "!=" };
        let text = format!("{mark} {name:width$} {:>value$} {:>value$}", short(engine), short(kernel));
        rows.push((text, engine != kernel));
    }
    rows
}

/// A value in a few characters: of a list only its length.
fn short(value: &Value) -> String {
    match value {
        Value::Array(list) => plural(list.len(), "item"),
        Value::Object(_) => "an skb".to_owned(),
        Value::Null => "none".to_owned(),
        other => other.to_string(),
    }
}

fn line(row: usize, text: &str, style: Style, model: &Model, area: Rect, buf: &mut Buffer) {
    let width = usize::from(area.width);
    if row < usize::from(area.height) {
        buf.set_stringn(area.x, area.y + row as u16, fit(text, width, &model.theme), width, style);
    }
}
