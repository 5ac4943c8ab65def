//! The counters of two runs at the same moment, with those marked that differ.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::debugger::compare::{COUNTERS, Compared, compare};
use crate::tui::format::fit;
use crate::tui::{Model, Theme};

/// Cells of a column: mark, name and two values; and of one that has room for the difference too.
const COLUMN: u16 = 40;
const DIFFERENCE: u16 = 9;
const MARK: usize = 2;
const NAME: usize = 15;
const VALUE: usize = 11;

/// How many columns stand beside each other, and how wide each is.
fn columns(width: u16) -> (u16, u16) {
    let count = match width / (COLUMN + DIFFERENCE) {
        0 | 1 => (width / COLUMN).max(1),
        count => count,
    };
    (count, width / count)
}

/// Rows that all counters take, with the title.
pub fn rows(width: u16) -> u16 {
    let (count, _) = columns(width);
    (COUNTERS.len() as u16).div_ceil(count) + 1
}

pub fn draw(sides: [&Model; 2], area: Rect, buf: &mut Buffer) {
    if area.is_empty() {
        return;
    }
    let theme = &sides[0].theme;
    let [left, right] = sides.map(|model| (model.session.world(), model.session.engine()));
    let all = compare(left, right);
    let different = all.iter().filter(|compared| compared.differs()).count();
    let (count, width) = columns(area.width);
    let room = usize::from(count) * usize::from(area.height - 1);
    let shown = in_view(all, room);
    draw_title(sides, different, shown.len(), area, buf);
    let height = usize::from(area.height - 1).max(1);
    for (index, compared) in shown.iter().enumerate() {
        let (column, row) = ((index / height) as u16, (index % height) as u16);
        let place = Rect { x: area.x + column * width, y: area.y + 1 + row, width, height: 1 };
        draw_row(compared, place, theme, buf);
    }
}

/// As many as there is room for, in their order: those that do not differ go first.
fn in_view(mut all: Vec<Compared>, room: usize) -> Vec<Compared> {
    let mut surplus = all.len().saturating_sub(room);
    let mut kept = Vec::with_capacity(room);
    while let Some(compared) = all.pop() {
        if surplus > 0 && !compared.differs() {
            surplus -= 1;
        } else {
            kept.push(compared);
        }
    }
    kept.reverse();
    kept.truncate(room);
    kept
}

/// How many differ; and over every column the kernels.
fn draw_title(sides: [&Model; 2], different: usize, shown: usize, area: Rect, buf: &mut Buffer) {
    let theme = &sides[0].theme;
    let rule = theme.glyphs().rule;
    for x in area.left()..area.right() {
        buf[(x, area.y)].set_symbol(rule).set_style(theme.frame_style());
    }
    let (count, width) = columns(area.width);
    let [left, right] = sides.map(|model| model.session.engine().config.kernel.name);
    for column in 0..count {
        let x = area.x + column * width;
        for (place, name) in [left, right].into_iter().enumerate() {
            let end = (MARK + NAME + VALUE * (place + 1)) as u16;
            let text = format!(" {name}");
            let room = area.right().saturating_sub(x + end - text.len() as u16);
            buf.set_stringn(x + end - text.len() as u16, area.y, text, usize::from(room), theme.strong_style());
        }
    }
    let title = match (different, COUNTERS.len() - shown) {
        (0, _) => " nothing differs ".to_owned(),
        (_, 0) => format!(" {different} differ "),
        (_, hidden) => format!(" {different} differ +{hidden} "),
    };
    let style = if different > 0 { theme.refusal_style() } else { theme.strong_style() };
    buf.set_stringn(area.x + 1, area.y, fit(&title, MARK + NAME + 3, theme), MARK + NAME + 3, style);
}

fn draw_row(compared: &Compared, row: Rect, theme: &Theme, buf: &mut Buffer) {
    let (mark, style) = match compared.differs() {
        true => (theme.glyphs().not_equal, theme.refusal_style()),
        false => ("", theme.dim_style()),
    };
    let [left, right] = compared.values;
    let values = format!("{left:>VALUE$}{right:>VALUE$}");
    let mut line = Line::from(vec![
        Span::styled(format!("{mark:MARK$}"), style),
        Span::styled(format!("{:NAME$}", compared.counter.name), if compared.differs() { Style::new() } else { style }),
        Span::styled(values, style),
    ]);
    if row.width >= COLUMN + DIFFERENCE {
        line.push_span(Span::raw(format!("{:>10}", compared.difference())));
    }
    let room = usize::from(row.width.saturating_sub(1));
    buf.set_line(row.x, row.y, &line, room as u16);
}
