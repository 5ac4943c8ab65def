//! What the engine did and decided, indented by call depth; and of the step under the cursor, why.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use crate::debugger::StepRecord;
use crate::engine::step::probe::What;
use crate::language::{id, say, text};
use crate::tui::panel::frame::{draw_rule, is_zoomed, list_state, nothing_there};
use crate::tui::panel::rows::in_view;
use crate::tui::panel::step_detail;
use crate::tui::style::fit::{draw_line, fit, wrap};
use crate::tui::{Model, PanelId};
use crate::units::SkbId;
use crate::units::print::grouped;

/// From here on there is room for a rule between list and reason, and for where the step was taken.
const ROOMY: u16 = 12;
/// From here on the zoomed panel has the reason beside the list.
const BESIDE: u16 = 110;
/// Cells in front of a line: a sign for the current step, and one for a refusal.
const GUTTER: usize = 2;
/// Indentation goes no deeper than this, so that the text stays in sight.
const DEEPEST: usize = 8;

pub fn draw(model: &Model, area: Rect, buf: &mut Buffer) {
    let theme = &model.theme;
    let places = places(model, area);
    let List { rows, pointed, newer } = list(model, places.list.height.into());
    if rows.is_empty() {
        let text = nothing_there(model, id!("word-step"), &say!(model, "steps-nothing-has-happened-yet"));
        draw_line(&Line::styled(text, theme.quiet_style()), places.list, theme, buf);
    }
    for (item, row) in rows.iter().zip(places.list.rows()) {
        let is_pointed = matches!(item, Row::Step(step) if Some(step.moment) == pointed.map(|step| step.moment));
        draw_line(&line(item, is_pointed, model, places.list.width.into()), row, theme, buf);
    }
    let lines = detail(model, pointed, &places);
    let state = list_state(PanelId::Steps, newer, model);
    match places.way {
        Way::Beside => step_detail::draw_beside(lines, state, model, places.detail, buf),
        Way::Below => draw_detail(lines, state, model, places.detail, buf),
    }
}

/// Where the reason stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Below,
    Beside,
}

struct Places {
    list: Rect,
    detail: Rect,
    way: Way,
    /// There is room for more than the reason.
    is_roomy: bool,
}

/// The list, and beside it or below it the reason of the step pointed at: as many lines as it needs, as long as the list
/// keeps two fifths, and more where the list is short.
fn places(model: &Model, area: Rect) -> Places {
    if is_zoomed(PanelId::Steps, model) && area.width >= BESIDE {
        let width = area.width / 2;
        let detail = Rect { x: area.x + width, width: area.width - width, ..area };
        return Places { list: Rect { width, ..area }, detail, way: Way::Beside, is_roomy: true };
    }
    let is_roomy = area.height >= ROOMY;
    let whole = Places { list: area, detail: area, way: Way::Below, is_roomy };
    let List { rows, pointed, .. } = list(model, area.height.into());
    let needed = detail(model, pointed, &whole).len() as u16 + u16::from(is_roomy);
    let free = area.height - (rows.len() as u16).min(area.height);
    let height = if area.height < 5 { 0 } else { needed.min((area.height * 6 / 10).max(free)) };
    let list = Rect { height: area.height - height, ..area };
    Places { list, detail: Rect { y: list.bottom(), height, ..area }, ..whole }
}

/// A row of the list.
enum Row<'a> {
    /// Here a new input begins.
    Input(u64),
    Step(&'a StepRecord),
}

/// What is in view.
struct List<'a> {
    /// Oldest first.
    rows: Vec<Row<'a>>,
    pointed: Option<&'a StepRecord>,
    /// Steps below the last row.
    newer: usize,
}

/// The steps that the list is about, newest first. Returns of functions are told by the indentation, so they are left out
/// unless one of them is what stepping has come to.
fn steps(model: &Model) -> impl Iterator<Item = &StepRecord> {
    let followed = model.ui.selected.filter(|_| model.ui.follow);
    let stepped_to = model.session.is_inside_input().then(|| model.session.moment());
    model
        .session
        .steps()
        .rev()
        .filter(move |record| record.step.what != What::Leave || Some(record.moment) == stepped_to)
        .filter(move |record| followed.is_none() || record.skb() == followed)
}

/// The rows around the step pointed at, as many as fit.
fn list(model: &Model, height: usize) -> List<'_> {
    let back = model.ui.scroll(PanelId::Steps);
    let mut newest: Vec<_> = steps(model).take(back + height + 1).collect();
    newest.reverse();
    // Each step below the one pointed at may come with the row of its input.
    let view = in_view(newest.len(), height, back, height / 3);
    let pointed = view.cursor.map(|cursor| newest[cursor]);
    let newer = newest.len() - view.rows.end;
    let mut rows = Vec::with_capacity(height);
    for index in (0..view.rows.end).rev() {
        if rows.len() >= height {
            break;
        }
        let record = newest[index];
        rows.push(Row::Step(record));
        let before = index.checked_sub(1).map(|before| newest[before].moment.input);
        if before != Some(record.moment.input) && rows.len() < height {
            rows.push(Row::Input(record.moment.input));
        }
    }
    rows.reverse();
    List { rows, pointed, newer }
}

/// The step under the cursor, if the cursor was moved away from the newest.
pub fn under_cursor(model: &Model) -> Option<&StepRecord> {
    let back = model.ui.scroll(PanelId::Steps);
    let newest: Vec<_> = steps(model).take(back + 1).collect();
    newest.last().copied().filter(|_| back > 0)
}

/// How many steps the list is of.
pub fn count(model: &Model) -> usize {
    steps(model).count()
}

fn line(row: &Row<'_>, is_pointed: bool, model: &Model, width: usize) -> Line<'static> {
    let (theme, glyphs) = (&model.theme, model.theme.glyphs());
    let record = match row {
        Row::Input(number) => {
            let cause = model.session.input(*number).map(|input| text!("say-colon", what = input.cause.text()));
            let text = fit(
                &say!(model, "steps-input", number = grouped(*number), cause = cause),
                width.saturating_sub(2),
                theme,
            );
            return Line::styled(format!("{} {text}", glyphs.rule), theme.strong_style());
        }
        Row::Step(record) => record,
    };
    let is_selected = record.skb().is_some() && record.skb() == model.ui.selected;
    let refused = record.step.what.is_refusal();
    let mut style = step_style(record, model);
    if is_selected {
        style = style.patch(theme.selected_style());
    }
    let sign = if is_pointed { glyphs.to_right } else { " " };
    let alarm = if refused { "!" } else { " " };
    let text = model.session.headline(record.step.site, &record.step.what).to(theme);
    // Where a line is short of room, its text comes first.
    let spare = width.saturating_sub(GUTTER + text.width());
    let indent = usize::from(record.depth).min(DEEPEST).min(width / 4).min(spare.max(width / 12));
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
        _ if record.step.what.is_refusal() => theme.refusal_style(),
        What::Enter => theme.passed_style(),
        What::Event { .. } => theme.strong_style(),
        What::Leave | What::Set { .. } => theme.quiet_style(),
        What::Test { .. } => Style::new(),
    }
}

/// Formula, reason and site of the step pointed at; beside the list also what it lies in.
fn detail(model: &Model, pointed: Option<&StepRecord>, places: &Places) -> Vec<Line<'static>> {
    let Some(record) = pointed else { return Vec::new() };
    let theme = &model.theme;
    if places.way == Way::Beside {
        return step_detail::lines(record, model, usize::from(places.detail.width).saturating_sub(2));
    }
    let explanation = model.session.explain(record);
    let width = usize::from(places.detail.width);
    let style = if record.step.what.is_refusal() { theme.refusal_style() } else { theme.strong_style() };
    let mut lines: Vec<_> =
        wrap(&explanation.headline.to(model), width).into_iter().map(|text| Line::styled(text, style)).collect();
    lines.extend(wrap(&explanation.why.to(model), width).into_iter().map(Line::from));
    if places.is_roomy && !matches!(record.step.what, What::Enter | What::Leave) {
        let site = record.step.site.name(model.session.release());
        let place = say!(model, "steps-in-step", site = site, moment = record.moment.to_string());
        lines.push(Line::styled(fit(&place, width, theme), theme.quiet_style()));
    }
    lines
}

fn draw_detail(lines: Vec<Line<'static>>, state: Option<String>, model: &Model, mut area: Rect, buf: &mut Buffer) {
    let theme = &model.theme;
    if usize::from(area.height) > lines.len() || (state.is_some() && area.height > 1) {
        draw_rule(&state.unwrap_or_default(), model, area, buf);
        area = Rect { y: area.y + 1, height: area.height - 1, ..area };
    }
    let is_cut = lines.len() > usize::from(area.height);
    for (line, row) in lines.iter().zip(area.rows()) {
        draw_line(line, row, theme, buf);
        if is_cut && row.y + 1 == area.bottom() {
            let end = (row.x + line.width() as u16 + 1).min(row.right() - 1);
            buf[(end, row.y)].set_symbol(theme.glyphs().ellipsis);
        }
    }
}

pub fn skb_at(model: &Model, area: Rect, place: Position) -> Option<SkbId> {
    let places = places(model, area);
    if !places.list.contains(place) {
        return None;
    }
    match list(model, places.list.height.into()).rows.get(usize::from(place.y - area.y))? {
        Row::Step(record) => record.skb(),
        Row::Input(_) => None,
    }
}
