//! A kernel beside the engine. A recorded one: what differs first, then every counter. Or the real one that is the peer.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Line;
use serde_json::Value;

use unicode_width::UnicodeWidthStr;

use crate::conformance::Comparison;
use crate::language::{Speaks, id, say};
use crate::peer::Peer;
use crate::tui::panel::frame::is_zoomed;
use crate::tui::panel::{real_peer, text};
use crate::tui::style::fit::{right, wrap};
use crate::tui::{Model, PanelId};
use crate::units::print::{grouped, signed};

const NO_TRACE: [&str; 3] =
    [id!("kernel-no-kernel-trace-is"), id!("kernel-skbscope-run-verify-file"), id!("kernel-what-a-real-kernel")];

pub fn draw(model: &Model, area: Rect, buf: &mut Buffer) {
    text::draw(PanelId::Kernel, lines(model, area.width.into()), model, area, buf);
}

/// How far it can be scrolled down.
pub fn last_first(model: &Model, area: Rect) -> usize {
    text::last_first(lines(model, area.width.into()).len(), area.height)
}

fn lines(model: &Model, width: usize) -> Vec<Line<'static>> {
    if let Peer::Remote(peer) = &model.session.world().peer {
        return real_peer::lines(peer, model, width);
    }
    let plain = |text: &str| wrap(text, width).into_iter().map(Line::from).collect::<Vec<_>>();
    let Some(reference) = &model.reference else {
        return NO_TRACE.iter().flat_map(|id| plain(&say!(model, *id))).collect();
    };
    let Some(comparison) = reference.compare(&model.session.socket(), model.session.now()) else {
        return plain(&say!(model, "kernel-the-trace-begins-after"));
    };
    let styled = |(text, stands_out): (String, bool)| {
        let style = if stands_out { model.theme.strong_style() } else { Style::new() };
        Line::styled(text, style)
    };
    rows(&comparison, width, is_zoomed(PanelId::Kernel, model), model).into_iter().map(styled).collect()
}

fn rows(comparison: &Comparison<'_>, room: usize, is_zoomed: bool, speaker: &impl Speaks) -> Vec<(String, bool)> {
    let Comparison { step, steps, op, settling, counters, differences } = comparison;
    let verdict = match (differences.len(), settling) {
        (0, _) => say!(speaker, "kernel-every-field-is-equal"),
        (n, false) => say!(speaker, "kernel-differ", n = n),
        (n, true) => say!(speaker, "kernel-not-there-yet", n = n),
    };
    let stands_out = !differences.is_empty() && !settling;
    let mut rows: Vec<_> = wrap(&say!(speaker, "kernel-step", step = *step, steps = *steps, op = *op), room)
        .into_iter()
        .map(|t| (t, false))
        .collect();
    rows.extend(wrap(&verdict, room).into_iter().map(|text| (text, stands_out)));
    for difference in differences.iter() {
        let field = difference.field.strip_prefix("sock.").unwrap_or(&difference.field);
        let text = say!(
            speaker,
            "kernel-field-differs",
            field = field,
            engine = short(&difference.engine, speaker),
            kernel = short(&difference.kernel, speaker)
        );
        rows.extend(wrap(&text, room).into_iter().map(|text| (text, true)));
    }
    let width = counters.iter().map(|(name, ..)| name.len()).max().unwrap_or(0);
    let values = counters.iter().flat_map(|(_, engine, kernel)| [short(engine, speaker), short(kernel, speaker)]);
    let value = values.map(|value| value.width()).max().unwrap_or(0).clamp(6, 20);
    let is_table = room >= width + 3 + 2 * (value + 1);
    let difference =
        if is_zoomed { format!(" {}", right(&say!(speaker, "kernel-difference"), value)) } else { String::new() };
    if is_table {
        rows.push((
            format!(
                "   {:width$} {} {}{difference}",
                "",
                right(&say!(speaker, "kernel-engine"), value),
                right(&say!(speaker, "kernel-kernel"), value)
            ),
            false,
        ));
    }
    for (name, engine, kernel) in counters {
        let differs = engine != kernel;
        let mark = if differs { "!=" } else { "= " };
        let difference = match (engine.as_i64(), kernel.as_i64()) {
            (Some(engine), Some(kernel)) if is_zoomed && differs => signed(engine.saturating_sub(kernel)),
            _ => String::new(),
        };
        let (engine, kernel) = (short(engine, speaker), short(kernel, speaker));
        if is_table {
            let text = format!(
                "{mark} {name:width$} {} {} {difference:>value$}",
                right(&engine, value),
                right(&kernel, value)
            );
            rows.push((text.trim_end().to_owned(), differs));
        } else if differs {
            rows.push((format!("{mark} {name}"), true));
            let text = say!(speaker, "kernel-engine-kernel", engine = engine, kernel = kernel);
            rows.extend(wrap(&text, room.saturating_sub(3)).into_iter().map(|text| (format!("   {text}"), true)));
        } else {
            rows.push((format!("{mark} {name:width$} {}", right(&engine, value)), false));
        }
    }
    rows
}

/// A value in a few characters: of a list only its length.
fn short(value: &Value, speaker: &impl Speaks) -> String {
    match value {
        Value::Array(list) => say!(speaker, "count-item", n = list.len()),
        Value::Object(_) => say!(speaker, "kernel-an-skb"),
        Value::Null => say!(speaker, "accounts-none"),
        Value::Number(number) => number.as_i64().map_or(number.to_string(), |n| grouped(n).to_string()),
        other => other.to_string(),
    }
}
