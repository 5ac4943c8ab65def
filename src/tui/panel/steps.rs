//! What the engine did and decided, indented by call depth; and of the step at the end of the list, why.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::debugger::StepRecord;
use crate::debugger::explain::{explain, headline, is_refusal};
use crate::engine::probe::What;
use crate::format::grouped;
use crate::tui::format::{draw_line, fit, wrap};
use crate::tui::panel::{list_state, nothing_there, scrolled_within};
use crate::tui::{Model, PanelId};
use crate::units::SkbId;

/// Recorded steps that are looked through for what fits the list.
const LOOK_BACK: usize = 8_192;
/// From here on there is room for a rule between list and reason, and for where the step was taken.
const ROOMY: u16 = 12;
/// Cells in front of a line: a sign for the current step, and one for a refusal.
const GUTTER: usize = 2;
/// Indentation goes no deeper than this, so that the text stays in sight.
const DEEPEST: usize = 8;

pub fn draw(model: &Model, area: Rect, buf: &mut Buffer) {
    let theme = &model.theme;
    let (list, detail) = split(model, area);
    let rows = rows(model, usize::from(list.height));
    if rows.is_empty() {
        let text = nothing_there(model, "step", "Nothing has happened yet.");
        draw_line(&Line::styled(text, theme.dim_style()), list, theme, buf);
    }
    for (index, (item, row)) in rows.iter().zip(list.rows()).enumerate() {
        let is_pointed = index + 1 == rows.len();
        draw_line(&line(item, is_pointed, model, usize::from(list.width)), row, theme, buf);
    }
    draw_detail(model, area, detail, buf);
}

/// The list above, and below it as many lines as the reason of the step pointed at needs.
fn split(model: &Model, area: Rect) -> (Rect, Rect) {
    let needed = detail(model, area).len() as u16 + u16::from(area.height >= ROOMY);
    let height = if area.height < 5 { 0 } else { needed.min(area.height * 6 / 10) };
    let list = Rect { height: area.height - height, ..area };
    (list, Rect { y: list.bottom(), height, ..area })
}

/// A row of the list.
enum Row<'a> {
    /// Here a new input begins.
    Input(u64),
    Step(&'a StepRecord),
}

/// The steps that the list is about, newest first. Returns of functions are told by the indentation, so they are left out
/// unless one of them is what stepping has come to.
fn steps(model: &Model) -> impl Iterator<Item = &StepRecord> {
    matching(model).skip(scrolled(model))
}

/// How many of them lie below the list.
pub(super) fn scrolled(model: &Model) -> usize {
    scrolled_within(model, PanelId::Steps, matching(model))
}

fn matching(model: &Model) -> impl Iterator<Item = &StepRecord> {
    let followed = model.ui.selected.filter(|_| model.ui.follow);
    let stepped_to = model.session.is_inside_input().then(|| model.session.moment());
    model
        .session
        .steps()
        .rev()
        .take(LOOK_BACK)
        .filter(move |record| record.step.what != What::Leave || Some(record.moment) == stepped_to)
        .filter(move |record| followed.is_none() || record.skb() == followed)
}

/// The newest rows, oldest first.
fn rows(model: &Model, count: usize) -> Vec<Row<'_>> {
    let mut steps = steps(model).peekable();
    let mut rows = Vec::with_capacity(count);
    while rows.len() < count
        && let Some(record) = steps.next()
    {
        rows.push(Row::Step(record));
        let before = steps.peek().map(|earlier| earlier.moment.input);
        if before != Some(record.moment.input) && rows.len() < count {
            rows.push(Row::Input(record.moment.input));
        }
    }
    rows.reverse();
    rows
}

/// The step that is explained: the last one in the list.
fn pointed(model: &Model) -> Option<&StepRecord> {
    steps(model).next()
}

fn line(row: &Row<'_>, is_pointed: bool, model: &Model, width: usize) -> Line<'static> {
    let (theme, glyphs) = (&model.theme, model.theme.glyphs());
    let record = match row {
        Row::Input(number) => {
            let cause = model.session.input(*number).map_or(String::new(), |input| format!(": {}", input.cause));
            let text = fit(&format!("input {}{cause}", grouped(*number)), width.saturating_sub(2), theme);
            return Line::styled(format!("{} {text}", glyphs.rule), theme.strong_style());
        }
        Row::Step(record) => record,
    };
    let is_selected = record.skb().is_some() && record.skb() == model.ui.selected;
    let refused = is_refusal(&record.step.what);
    let mut style = step_style(record, model);
    if is_selected {
        style = style.patch(theme.selected_style());
    }
    let sign = if is_pointed { glyphs.to_right } else { " " };
    let alarm = if refused { "!" } else { " " };
    let indent = usize::from(record.depth).min(DEEPEST).min(width / 4);
    let text = headline(record.step.site, &record.step.what, model.session.engine());
    Line::from(vec![
        Span::styled(sign, theme.focus_style()),
        Span::styled(alarm, theme.refusal_style()),
        Span::raw(" ".repeat(indent)),
        Span::styled(fit(&text, width.saturating_sub(GUTTER + indent), theme), style),
    ])
}

fn step_style(record: &StepRecord, model: &Model) -> Style {
    let theme = &model.theme;
    match record.step.what {
        _ if is_refusal(&record.step.what) => theme.refusal_style(),
        What::Enter => theme.passed_style(),
        What::Event { .. } => theme.strong_style(),
        What::Leave | What::Set { .. } => theme.dim_style(),
        What::Test { .. } => Style::new(),
    }
}

/// Formula, reason and site of the step pointed at.
fn detail(model: &Model, area: Rect) -> Vec<Line<'static>> {
    let Some(record) = pointed(model) else { return Vec::new() };
    let theme = &model.theme;
    let explanation = explain(record, model.session.engine());
    let width = usize::from(area.width);
    let style = if is_refusal(&record.step.what) { theme.refusal_style() } else { theme.strong_style() };
    let mut lines: Vec<_> =
        wrap(&explanation.headline, width).into_iter().map(|text| Line::styled(text, style)).collect();
    lines.extend(wrap(&explanation.why, width).into_iter().map(Line::from));
    if area.height >= ROOMY && !matches!(record.step.what, What::Enter | What::Leave) {
        let place = format!("in {}, step {}", record.step.site.name(model.session.names()), record.moment);
        lines.push(Line::styled(fit(&place, width, theme), theme.dim_style()));
    }
    lines
}

fn draw_detail(model: &Model, whole: Rect, mut area: Rect, buf: &mut Buffer) {
    let theme = &model.theme;
    let state = list_state(PanelId::Steps, model);
    let lines = detail(model, whole);
    if usize::from(area.height) > lines.len() {
        for x in area.left()..area.right() {
            buf[(x, area.y)].set_symbol(theme.glyphs().rule).set_style(theme.frame_style());
        }
        if let Some(state) = state {
            let text = format!(" {state} ");
            buf.set_stringn(area.x + 1, area.y, text, usize::from(area.width) - 1, theme.focus_style());
        }
        area = Rect { y: area.y + 1, height: area.height - 1, ..area };
    }
    for (line, row) in lines.iter().zip(area.rows()) {
        draw_line(line, row, theme, buf);
    }
}

pub fn skb_at(model: &Model, area: Rect, place: Position) -> Option<SkbId> {
    let (list, _) = split(model, area);
    match rows(model, usize::from(list.height)).get(usize::from(place.y - area.y))? {
        Row::Step(record) => record.skb(),
        Row::Input(_) => None,
    }
}
