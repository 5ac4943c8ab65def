//! The counters of two runs at the same moment, with those marked that differ.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::debugger::pair::{COUNTERS, Compared, compare};
use crate::tui::model::Model;
use crate::tui::style::fit::{draw_line, fit};
use crate::tui::style::theme::Theme;

/// Cells of the mark, and of a name with the gap behind it.
const MARK: usize = 2;
const NAME: usize = 15;
/// Cells of a value with the gap before it: at least so many, and as many as the longest needs.
const VALUE: usize = 11;
/// Cells of a difference.
const DIFFERENCE: usize = 10;
/// Cells between two columns.
const GAP: usize = 1;

/// How the counters stand beside each other.
#[derive(Clone, Copy)]
struct Columns {
    count: u16,
    /// Of each column.
    width: u16,
    value: usize,
    difference: usize,
}

impl Columns {
    fn new(width: u16, all: &[Compared]) -> Columns {
        let longest = all.iter().flat_map(|compared| compared.values).map(|value| value.to_string().len() + 1);
        let value = longest.max().unwrap_or(0).max(VALUE);
        let longest = all.iter().map(|compared| compared.difference().len() + 1).max().unwrap_or(0);
        let difference = longest.max(DIFFERENCE);
        let least = (MARK + NAME + 2 * value + GAP) as u16;
        let wide = least + difference as u16;
        let count = match width / wide {
            0 | 1 => (width / least).max(1),
            count => count,
        };
        let has_difference = width / count >= wide;
        Columns { count, width: width / count, value, difference: if has_difference { difference } else { 0 } }
    }
}

/// Rows that all counters take, with the title.
pub fn rows(width: u16) -> u16 {
    // Larger numbers than usual take fewer columns, and then not all are in view.
    (COUNTERS.len() as u16).div_ceil(Columns::new(width, &[]).count) + 1
}

pub fn draw(sides: [&Model; 2], area: Rect, buf: &mut Buffer) {
    if area.is_empty() {
        return;
    }
    let theme = &sides[0].theme;
    let [left, right] = sides.map(|model| model.session.socket());
    let all = compare((&left, sides[0].session.world()), (&right, sides[1].session.world()));
    let different = all.iter().filter(|compared| compared.differs()).count();
    let columns = Columns::new(area.width, &all);
    let room = usize::from(columns.count) * usize::from(area.height - 1);
    let shown = in_view(all, room);
    draw_title(sides, different, shown.len(), columns, area, buf);
    let height = usize::from(area.height - 1).max(1);
    for (index, compared) in shown.iter().enumerate() {
        let (column, row) = ((index / height) as u16, (index % height) as u16);
        let (x, y) = (area.x + column * columns.width, area.y + 1 + row);
        draw_row(compared, columns, Rect { x, y, width: columns.width, height: 1 }, theme, buf);
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
fn draw_title(sides: [&Model; 2], different: usize, shown: usize, columns: Columns, area: Rect, buf: &mut Buffer) {
    let theme = &sides[0].theme;
    let rule = theme.glyphs().rule;
    for x in area.left()..area.right() {
        buf[(x, area.y)].set_symbol(rule).set_style(theme.frame_style());
    }
    let Columns { count, width, value, .. } = columns;
    let [left, right] = sides.map(|model| model.session.kernel().name);
    for column in 0..count {
        let x = area.x + column * width;
        for (place, name) in [left, right].into_iter().enumerate() {
            let end = (MARK + NAME + value * (place + 1)) as u16;
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

fn draw_row(compared: &Compared, columns: Columns, row: Rect, theme: &Theme, buf: &mut Buffer) {
    let (mark, style) = match compared.differs() {
        true => (theme.glyphs().not_equal, theme.refusal_style()),
        false => ("", theme.quiet_style()),
    };
    let [left, right] = compared.values;
    let Columns { value, difference, .. } = columns;
    let mut line = Line::from(vec![
        Span::styled(format!("{mark:MARK$}"), style),
        Span::styled(
            format!("{:NAME$}", compared.counter.short),
            if compared.differs() { Style::new() } else { style },
        ),
        Span::styled(format!("{left:>value$}{right:>value$}"), style),
    ]);
    if difference > 0 {
        line.push_span(Span::raw(format!("{:>difference$}", compared.difference())));
    }
    draw_line(&line, Rect { width: row.width.saturating_sub(GAP as u16), ..row }, theme, buf);
}
