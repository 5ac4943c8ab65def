//! What a lesson says, in a band below the panels, and what it points at.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;
use unicode_width::UnicodeWidthStr;

use crate::language::say;
use crate::lesson::wrap::{COLUMNS, wrap};
use crate::lesson::{Shown, Stage};
use crate::observe::Known;
use crate::tui::command::lesson::look;
use crate::tui::model::Model;
use crate::tui::model::classroom::{Audience, Classroom};
use crate::tui::panel::layout::Layout;
use crate::units::print::grouped;

/// Draws the band, and marks what the cue points at.
pub fn draw(model: &Model, layout: &Layout, buf: &mut Buffer) {
    let Some(classroom) = &model.lesson else { return };
    point(model, classroom, layout, buf);
    let theme = &model.theme;
    let shown = match classroom.player.shown(theme.language) {
        Ok(shown) => shown,
        Err(error) => {
            Line::styled(error.to_string(), theme.error_style()).render(layout.band, buf);
            return;
        }
    };
    let mut rows = layout.band.rows();
    if let Some(row) = rows.next() {
        title(model, classroom, &shown, row, buf);
    }
    for (line, row) in lines(model, classroom, &shown).into_iter().zip(rows) {
        line.render(Rect { x: row.x + 1, width: row.width.saturating_sub(1), ..row }, buf);
    }
}

fn title(model: &Model, classroom: &Classroom, shown: &Shown, row: Rect, buf: &mut Buffer) {
    let theme = &model.theme;
    let player = &classroom.player;
    let count = format!("{}/{}", player.index() + 1, player.lesson().cues.len());
    let mut parts = vec![Span::styled(format!(" {count} {} ", shown.title), theme.strong_style())];
    if let Some(function) = shown.function {
        parts.push(Span::styled(format!(" {function} "), theme.focus_style()));
    }
    if !player.is_on_path(&model.session) {
        parts.push(Span::styled(format!(" {} ", say!(theme, "lesson-off-path")), theme.error_style()));
    }
    let rule = if theme.ascii { "-" } else { "─" };
    Line::styled(rule.repeat(row.width.into()), theme.quiet_style()).render(row, buf);
    Line::from(parts).render(Rect { x: row.x + 2, width: row.width.saturating_sub(2), ..row }, buf);
}

fn lines<'a>(model: &'a Model, classroom: &Classroom, shown: &Shown) -> Vec<Line<'a>> {
    let theme = &model.theme;
    let mut lines = Vec::new();
    let mut say_in = |text: &str, style| {
        lines.extend(wrap(text, COLUMNS).into_iter().map(|line| Line::styled(line, style)));
    };
    let (base, strong) = (theme.base_style(), theme.strong_style());
    let further = shown.further.as_ref().filter(|_| classroom.further);
    match classroom.player.stage() {
        Stage::Told => say_in(further.unwrap_or(&shown.narration), base),
        Stage::Revealed => {
            let answer = shown.answer.clone().unwrap_or_default();
            say_in(&format!("= {answer}"), strong);
            say_in(further.unwrap_or(&shown.narration), base);
        }
        Stage::Done => {
            say_in(&say!(theme, "lesson-home"), theme.quiet_style());
            say_in(&shown.home.clone().unwrap_or_default(), strong);
            let scores = classroom.player.scores();
            if classroom.audience == Audience::Student && !scores.is_empty() {
                let (got, of) = scores.iter().fold((0, 0), |(got, of), one| (got + one.points, of + one.of));
                say_in(&say!(theme, "lesson-score", points = got, of = of), base);
            }
        }
        Stage::Asked => {
            let told = shown.wrong.as_ref().or(shown.hints.last()).unwrap_or(&shown.narration);
            say_in(told, base);
            say_in(shown.question.as_deref().unwrap_or_default(), strong);
            let width = COLUMNS / 2;
            let labelled = |index: usize, text: &String| format!("{} {text}", char::from(b'a' + index as u8));
            let choices: Vec<_> = shown.choices.iter().enumerate().map(|(index, text)| labelled(index, text)).collect();
            for pair in choices.chunks(2) {
                let fill = " ".repeat(width.saturating_sub(pair[0].width()));
                say_in(&format!("{}{fill}{}", pair[0], pair.get(1).map_or("", |other| other)), base);
            }
        }
    }
    if classroom.asks() {
        lines.push(Line::styled(open_line(model, classroom), theme.focus_style()));
    } else if let Some(tally) = classroom.tallies.get(&classroom.player.index()) {
        lines.push(Line::styled(say!(theme, "lesson-votes", votes = tally), theme.focus_style()));
    }
    lines
}

/// What is typed, or what may be.
fn open_line(model: &Model, classroom: &Classroom) -> String {
    let theme = &model.theme;
    let typed = format!("> {}_", classroom.typed);
    let tally = classroom.tallies.get(&classroom.player.index());
    match (classroom.audience, classroom.typed.is_empty()) {
        (_, false) => typed,
        (Audience::Class, true) => match tally {
            Some(tally) => say!(theme, "lesson-votes", votes = tally),
            None if classroom.asks_for_a_number() => say!(theme, "lesson-count-numbers"),
            None => say!(theme, "lesson-count-votes"),
        },
        (Audience::Student, true) if classroom.takes_a_number() => say!(theme, "lesson-type-a-number"),
        (Audience::Student, true) => say!(theme, "lesson-press-a-letter"),
    }
}

/// Marks the number that the cue points at, wherever its panel shows it.
fn point(model: &Model, classroom: &Classroom, layout: &Layout, buf: &mut Buffer) {
    let Some(counter) = look(classroom).number else { return };
    let Known::Is(n) = counter.of_session(&model.session.socket(), model.session.world()) else { return };
    let Some(area) = layout.area_of(model.ui.focus) else { return };
    let wanted: Vec<String> = grouped(n).to_string().chars().map(String::from).collect();
    let is_digit = |place: Position| buf[place].symbol().starts_with(|c: char| c.is_ascii_digit() || c == ',');
    for y in area.top()..area.bottom() {
        let x = (area.left()..area.right().saturating_sub(wanted.len() as u16)).find(|&x| {
            let same = wanted.iter().enumerate().all(|(at, sign)| buf[(x + at as u16, y)].symbol() == sign);
            let end = x + wanted.len() as u16;
            same && !is_digit(Position::new(end, y)) && (x == area.left() || !is_digit(Position::new(x - 1, y)))
        });
        if let Some(x) = x {
            let mark = Rect::new(x, y, wanted.len() as u16, 1);
            buf.set_style(mark, model.theme.selected_style());
            return;
        }
    }
}
