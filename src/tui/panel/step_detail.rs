//! All that is known of one step, beside the list of steps: its numbers, why, and what it lies in.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use crate::debugger::StepRecord;
use crate::engine::step::probe::{Field, Site, What};
use crate::language::{say, term};
use crate::observe::{Unit, counters};
use crate::tui::Model;
use crate::tui::panel::frame::draw_side;
use crate::tui::style::fit::{draw_line, right, wrap};
use crate::units::print::{grouped, signed};

/// Cells of the names of fields.
const LABEL: usize = 10;

/// Names and values below each other; values that are too long go on in the next row.
pub fn field_lines(fields: &[(String, String)], width: usize, model: &Model) -> Vec<Line<'static>> {
    let theme = &model.theme;
    let mut lines = Vec::new();
    for (label, value) in fields {
        for (index, text) in wrap(value, width.saturating_sub(LABEL)).into_iter().enumerate() {
            let head = if index == 0 { label.as_str() } else { "" };
            let pad = LABEL.saturating_sub(head.width());
            lines.push(Line::from(vec![
                Span::styled(format!("{head}{:pad$}", ""), theme.quiet_style()),
                Span::raw(text),
            ]));
        }
    }
    lines
}

/// The step: headline, reason, its numbers, where it stands, and what its input has changed so far.
pub fn lines(record: &StepRecord, model: &Model, width: usize) -> Vec<Line<'static>> {
    let theme = &model.theme;
    let explanation = model.session.explain(record);
    let style = if record.step.what.is_refusal() { theme.refusal_style() } else { theme.strong_style() };
    let mut lines: Vec<_> =
        wrap(&explanation.headline.to(model), width).into_iter().map(|text| Line::styled(text, style)).collect();
    lines.extend(wrap(&explanation.why.to(model), width).into_iter().map(Line::from));
    lines.push(Line::default());
    lines.extend(field_lines(&fields(record, model), width, model));
    let changes = changes(record, model);
    if !changes.is_empty() {
        lines.push(Line::default());
        lines.push(Line::styled(say!(theme, "step_detail-changed-by-this-input"), theme.quiet_style()));
        lines.extend(changes.into_iter().map(Line::from));
    }
    lines
}

fn fields(record: &StepRecord, model: &Model) -> Vec<(String, String)> {
    let mut fields = Vec::new();
    match record.step.what {
        What::Test { test, left, right, verdict } => {
            let rule = test.rule();
            for (label, name, n) in [
                (say!(model, "step_detail-left"), rule.left, left),
                (say!(model, "step_detail-right"), rule.right, right),
            ] {
                let value = grouped(n).to_string();
                let text = if name == value { value } else { format!("{} = {value}", term(model, name)) };
                fields.push((label, text));
            }
            fields.push((
                say!(model, "step_detail-compared"),
                say!(
                    model,
                    "step_detail-left-right",
                    op = rule.op,
                    no = if verdict { say!(model, "yes") } else { say!(model, "no") }
                ),
            ));
        }
        What::Set { field, from, to } => {
            fields.push((
                say!(model, "step_detail-counter"),
                say!(
                    model,
                    "step_detail-counter-about",
                    name = field.name(),
                    about = term(model, counters::of(field).about)
                ),
            ));
            fields.push((say!(model, "step_detail-before"), with_unit(field, from, model)));
            fields.push((
                say!(model, "step_detail-now"),
                format!("{} ({})", with_unit(field, to, model), signed(to.saturating_sub(from))),
            ));
        }
        What::Event { n, .. } if n != 0 => fields.push((say!(model, "step_detail-number"), grouped(n).to_string())),
        What::Event { .. } | What::Enter | What::Leave => {}
    }
    fields.push((
        say!(model, "step_detail-moment"),
        say!(model, "step_detail-at-s", moment = record.moment.to_string(), at = record.at),
    ));
    let cause = model
        .session
        .input(record.moment.input)
        .map_or(String::new(), |input| say!(model, "say-colon", what = input.cause.text()));
    fields.push((say!(model, "step_detail-input"), format!("{}{cause}", grouped(record.moment.input as i64))));
    let release = model.session.release();
    for (index, site) in functions(record, model).into_iter().enumerate() {
        let label = if index == 0 { say!(model, "step_detail-in") } else { "".to_owned() };
        fields.push((label, format!("{:index$}{}()", "", site.name(release))));
    }
    fields.extend(record.step.site.function(release).map(|function| {
        (
            say!(model, "step_detail-source"),
            say!(model, "step_detail-of-linux", file = function.file, release = release.to_string()),
        )
    }));
    fields
}

/// The functions that the step lies in, outermost first.
fn functions(record: &StepRecord, model: &Model) -> Vec<Site> {
    let mut functions = Vec::new();
    let mut outside = record.depth;
    let before = model.session.steps().rev().skip_while(|step| step.moment > record.moment).skip(1);
    for step in before.take_while(|step| step.moment.input == record.moment.input) {
        if step.step.what == What::Enter && step.depth < outside {
            functions.push(step.step.site);
            outside = step.depth;
        }
    }
    functions.reverse();
    if functions.last() != Some(&record.step.site) {
        functions.push(record.step.site);
    }
    functions
}

/// Every counter that this input has set, from what to what.
fn changes(record: &StepRecord, model: &Model) -> Vec<String> {
    let mut changes: Vec<(Field, i64, i64)> = Vec::new();
    let before = model.session.steps().rev().skip_while(|step| step.moment > record.moment);
    for step in before.take_while(|step| step.moment.input == record.moment.input) {
        if let What::Set { field, from, to } = step.step.what {
            // Newest first: the last one set tells where it has come to, an earlier one where it came from.
            match changes.iter_mut().find(|(known, ..)| *known == field) {
                Some((_, first, _)) => *first = from,
                None => changes.push((field, from, to)),
            }
        }
    }
    changes.reverse();
    changes.retain(|(_, from, to)| from != to);
    let words = |&(field, from, to): &(Field, i64, i64)| {
        let (from, to) = model.session.both_in_words(field, from, to);
        (from.to(model), to.to(model))
    };
    let longest = changes.iter().map(words).map(|(from, to)| from.width().max(to.width()));
    let cells = longest.max().unwrap_or(0);
    let text = |change: (Field, i64, i64)| {
        let (from, to) = words(&change);
        format!("{:20} {} -> {}", change.0.name(), right(&from, cells), right(&to, cells))
    };
    changes.into_iter().map(text).collect()
}

/// The value of a counter as the engine tells it, with its unit where it is a plain number.
fn with_unit(field: Field, n: i64, model: &Model) -> String {
    let unit = match counters::of(field).unit {
        unit @ (Unit::Bytes | Unit::Pages | Unit::Segments | Unit::StreamOffset) => term(model, unit.name()),
        _ => "",
    };
    let value = model.session.value_in_words(field, n).to(model);
    format!("{value} {unit}").trim_end().to_owned()
}

/// Draws them on the right of a list, with a line between.
pub fn draw_beside(lines: Vec<Line<'static>>, state: Option<String>, model: &Model, area: Rect, buf: &mut Buffer) {
    let theme = &model.theme;
    let inner = draw_side(model, area, buf);
    let height = usize::from(inner.height.saturating_sub(1));
    let is_cut = lines.len() > height;
    for (line, row) in lines.iter().zip(inner.rows().take(height)) {
        draw_line(line, row, theme, buf);
    }
    let last = Rect { y: inner.bottom().saturating_sub(1), height: 1, ..inner };
    let cut = is_cut.then(|| {
        say!(theme, "step_detail-more-lines", ellipsis = theme.glyphs().ellipsis, height = lines.len() - height)
    });
    let said: Vec<_> = [cut, state].into_iter().flatten().collect();
    draw_line(&Line::styled(said.join("; "), theme.focus_style()), last, theme, buf);
}
