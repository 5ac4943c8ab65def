//! The counters of all runs at the same moment, with those marked that differ. They take the place of the panel of a
//! recorded kernel, with its number, its focus and its scrolling.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::debugger::pair::{COUNTERS, Compared, compare};
use crate::language::say;
use crate::tui::model::{Model, PanelId};
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
    fn new(width: u16, runs: usize, all: &[Compared]) -> Columns {
        let longest = all.iter().flat_map(|compared| &compared.values).map(|value| value.to_string().len() + 1);
        let value = longest.max().unwrap_or(0).max(VALUE);
        let longest = all.iter().map(|compared| compared.difference().len() + 1).max().unwrap_or(0);
        // Of more than two there is no one difference.
        let difference = if runs == 2 { longest.max(DIFFERENCE) } else { 0 };
        let least = (MARK + NAME + runs * value + GAP) as u16;
        let wide = least + difference as u16;
        let count = match width / wide {
            0 | 1 => (width / least).max(1),
            count => count,
        };
        let has_difference = width / count >= wide;
        Columns { count, width: width / count, value, difference: if has_difference { difference } else { 0 } }
    }

    /// Counters that fit below the title of `area`.
    fn room(self, area: Rect) -> usize {
        usize::from(self.count) * usize::from(area.height.saturating_sub(1))
    }
}

/// Rows that all counters take, with the title.
pub fn rows(width: u16, runs: usize) -> u16 {
    // Larger numbers than usual take fewer columns, and then not all are in view.
    (COUNTERS.len() as u16).div_ceil(Columns::new(width, runs, &[]).count) + 1
}

pub fn draw(sides: &[&Model], area: Rect, buf: &mut Buffer) {
    if area.is_empty() {
        return;
    }
    let theme = &sides[0].theme;
    let all = compared(sides);
    let columns = Columns::new(area.width, sides.len(), &all);
    let first = sides[0].ui.scroll(PanelId::Kernel);
    let shown = in_view(&all, first, columns.room(area));
    let differs = all.iter().any(Compared::differs);
    draw_title(sides, &title(&all, first, columns.room(area), theme), differs, columns, area, buf);
    let height = usize::from(area.height - 1).max(1);
    for (index, compared) in shown.iter().enumerate() {
        let (column, row) = ((index / height) as u16, (index % height) as u16);
        let (x, y) = (area.x + column * columns.width, area.y + 1 + row);
        draw_row(compared, columns, Rect { x, y, width: columns.width, height: 1 }, theme, buf);
    }
}

/// As many as there is room for. Where that is not all, those that differ come first.
fn in_view(all: &[Compared], first: usize, room: usize) -> Vec<Compared> {
    let mut ordered = all.to_vec();
    if ordered.len() > room {
        ordered.sort_by_key(|compared| !compared.differs());
    }
    let first = first.min(ordered.len().saturating_sub(room));
    ordered.into_iter().skip(first).take(room).collect()
}

/// How many counters fit into `area`, and how far they can be scrolled there.
pub fn extent(sides: &[&Model], area: Rect) -> (usize, usize) {
    let room = Columns::new(area.width, sides.len(), &compared(sides)).room(area);
    (room, COUNTERS.len().saturating_sub(room))
}

fn compared(sides: &[&Model]) -> Vec<Compared> {
    let runs: Vec<_> = sides.iter().map(|model| (model.session.socket(), model.session.world())).collect();
    compare(&runs)
}

/// How many differ, and which are in view where that is not all.
fn title(all: &[Compared], first: usize, room: usize, theme: &Theme) -> String {
    let number = PanelId::Kernel.number();
    let different = all.iter().filter(|compared| compared.differs()).count();
    let hidden = all.len().saturating_sub(room);
    let first = first.min(hidden);
    match (different, hidden) {
        (0, 0) => say!(theme, "pair-nothing-differs", number = number),
        (_, 0) => say!(theme, "pair-differ", number = number, different = different),
        _ => say!(
            theme,
            "pair-differ-2",
            number = number,
            different = different,
            first = first + 1,
            room = first + room,
            len = all.len()
        ),
    }
}

/// What the counters are; and over every column the kernels.
fn draw_title(sides: &[&Model], title: &str, differs: bool, columns: Columns, area: Rect, buf: &mut Buffer) {
    let theme = &sides[0].theme;
    let is_focused = sides[0].ui.is_focused(PanelId::Kernel);
    let (rule, style) = match is_focused {
        true => (theme.glyphs().focus_rule, theme.focus_style()),
        false => (theme.glyphs().rule, theme.frame_style()),
    };
    for x in area.left()..area.right() {
        buf[(x, area.y)].set_symbol(rule).set_style(style);
    }
    let Columns { count, width, value, .. } = columns;
    let names: Vec<_> = sides.iter().map(|model| model.session.kernel().name).collect();
    for column in 0..count {
        let x = area.x + column * width;
        for (place, name) in names.iter().enumerate() {
            let end = (MARK + NAME + value * (place + 1)) as u16;
            let text = format!(" {name}");
            let room = area.right().saturating_sub(x + end - text.len() as u16);
            buf.set_stringn(x + end - text.len() as u16, area.y, text, usize::from(room), theme.strong_style());
        }
    }
    let room = (MARK + NAME + value).saturating_sub(names[0].len() + 3);
    let style = match is_focused {
        true => theme.focused_title_style(),
        false if differs => theme.refusal_style(),
        false => theme.strong_style(),
    };
    let title = fit(title, room, theme);
    buf.set_stringn(area.x + 1, area.y, title, room, style);
}

fn draw_row(compared: &Compared, columns: Columns, row: Rect, theme: &Theme, buf: &mut Buffer) {
    let (mark, style) = match compared.differs() {
        true => (theme.glyphs().not_equal, theme.refusal_style()),
        false => ("", theme.quiet_style()),
    };
    let values: String =
        compared.values.iter().map(|value| format!("{value:>width$}", width = columns.value)).collect();
    let Columns { difference, .. } = columns;
    let mut line = Line::from(vec![
        Span::styled(format!("{mark:MARK$}"), style),
        Span::styled(
            format!("{:NAME$}", compared.counter.short),
            if compared.differs() { Style::new() } else { style },
        ),
        Span::styled(values, style),
    ]);
    if difference > 0 {
        line.push_span(Span::raw(format!("{:>difference$}", compared.difference())));
    }
    draw_line(&line, Rect { width: row.width.saturating_sub(GAP as u16), ..row }, theme, buf);
}
