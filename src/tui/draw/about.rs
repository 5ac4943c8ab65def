//! The text of a scenario: title, what it shows, why, and how to run it on other kernels. Whole over the panels at any
//! time, and below the list of scenarios.

use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Rect};
use ratatui::text::Line;

use crate::language::say;
use crate::scenario::Scenario;
use crate::tui::command::action::Id;
use crate::tui::command::table::ACTIONS;
use crate::tui::draw::dialog;
use crate::tui::draw::dialog::Window;
use crate::tui::model::Model;
use crate::tui::style::fit::{draw_line, wrap};
use crate::tui::style::theme::Theme;

/// Columns from which on a text is no easier to read.
const WIDEST: u16 = 100;

/// Where the text stands.
pub fn window(model: &Model, scroll: usize, screen: Rect) -> Window {
    let width = screen.width.saturating_sub(4).min(WIDEST);
    let count = lines_now(model, width.saturating_sub(2)).len();
    let height = (count as u16 + 2).min(screen.height.saturating_sub(2));
    let area = screen.centered(Constraint::Length(width), Constraint::Length(height));
    Window::of_text(area, dialog::inside(area), count, scroll)
}

pub fn draw(model: &Model, scroll: usize, screen: Rect, buf: &mut Buffer) {
    let window = window(model, scroll, screen);
    dialog::draw_frame(
        model,
        &window,
        &model.scenario.name,
        [String::new(), window.position(model, say!(model, "about-lines"))],
        buf,
    );
    draw_lines(&lines_now(model, window.rows.width), &window, &model.theme, buf);
}

/// The text, and below it what came of what the script expects, up to the moment shown.
fn lines_now(model: &Model, width: u16) -> Vec<Line<'static>> {
    let mut lines = lines(&model.scenario, width, &model.theme);
    let expectations = &model.session.config().expectations;
    if expectations.is_empty() {
        return lines;
    }
    lines.extend([Line::default(), Line::raw(say!(model, "about-expected"))]);
    let judged: Vec<_> = model.session.judged().collect();
    for (index, text) in expectations.iter().enumerate() {
        let said = match judged.get(index) {
            Some(judged) if judged.holds => say!(model, "about-held", text = judged.to_string()),
            Some(judged) => say!(model, "about-not-held", text = judged.to_string()),
            None => say!(model, "about-not-reached", text = text.clone()),
        };
        lines.extend(wrap(&said, usize::from(width)).into_iter().map(Line::raw));
    }
    lines
}

/// The lines of a text that are in view.
pub fn draw_text(scenario: &Scenario, window: &Window, theme: &Theme, buf: &mut Buffer) {
    draw_lines(&lines(scenario, window.rows.width, theme), window, theme, buf);
}

fn draw_lines(lines: &[Line<'static>], window: &Window, theme: &Theme, buf: &mut Buffer) {
    for (line, row) in lines.iter().skip(window.first).zip(window.rows.rows()) {
        draw_line(line, row, theme, buf);
    }
}

/// The whole text in lines of this width.
pub fn lines(scenario: &Scenario, width: u16, theme: &Theme) -> Vec<Line<'static>> {
    let wrapped = |text: &str| wrap(text.trim(), usize::from(width)).into_iter().map(Line::raw).collect::<Vec<_>>();
    let mut lines = Vec::new();
    if !scenario.title(theme).is_empty() {
        let title = wrapped(scenario.title(theme)).into_iter().map(|line| line.style(theme.strong_style()));
        lines.extend(title.chain([Line::default()]));
    }
    for text in std::iter::once(scenario.shows(theme)).chain([""]).chain(scenario.why(theme).trim().lines()) {
        lines.extend(wrapped(text));
    }
    lines.push(Line::default());
    lines.extend(how_to_run(scenario, theme).iter().flat_map(|text| wrapped(text)));
    lines
}

fn how_to_run(scenario: &Scenario, theme: &Theme) -> Vec<String> {
    let name = &scenario.name;
    let Some(kernel) = scenario.kernel() else {
        return vec![say!(theme, "about-a-recording-is-of", name = scenario.world.kernel().name)];
    };
    let key = ACTIONS
        .iter()
        .find(|action| action.id == Id::Kernel)
        .map_or("K".into(), |action| action.keys[0].label(theme.ascii));
    vec![
        say!(theme, "about-this-is-linux-on", name = kernel.name(), name_2 = kernel.next().name(), key = key),
        format!("skbscope run {name} --kernel {}", kernel.next().name()),
        say!(theme, "about-both-beside-each-other"),
        format!("skbscope compare {name}"),
    ]
}
