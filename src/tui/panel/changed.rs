//! Underlines the numbers of a panel that are not as they were at the last stop.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Modifier;

use crate::engine::step::probe::Field;
use crate::tui::{Model, PanelId};
use crate::units::print::grouped;

/// The counters whose values a panel writes out.
const fn counters(panel: PanelId) -> &'static [Field] {
    match panel {
        PanelId::Ruler => &[Field::WmemQueued, Field::Sndbuf, Field::ForwardAlloc, Field::NotsentLowat],
        PanelId::Queue => &[Field::SndUna, Field::SndNxt, Field::WriteSeq],
        _ => &[],
    }
}

/// Marks them in a panel that was drawn into `area`.
pub fn mark(panel: PanelId, model: &Model, area: Rect, buf: &mut Buffer) {
    let shown = counters(panel);
    if shown.is_empty() {
        return;
    }
    for (_, _, value) in model.ui.changes.counters().filter(|(field, ..)| shown.contains(field)) {
        let text = grouped(value).to_string();
        area.rows().for_each(|row| underline(&text, row, buf));
    }
}

/// Wherever `text` stands in the row as a number of its own.
fn underline(text: &str, row: Rect, buf: &mut Buffer) {
    let cells: Vec<char> = (row.left()..row.right()).map(|x| first_char(buf[(x, row.y)].symbol())).collect();
    let text: Vec<char> = text.chars().collect();
    let is_part = |cell: Option<&char>| cell.is_some_and(|c| c.is_ascii_digit() || *c == ',');
    for start in 0..cells.len().saturating_sub(text.len() - 1) {
        let end = start + text.len();
        let before = start.checked_sub(1).and_then(|before| cells.get(before));
        // A comma behind the number may end a phrase.
        let goes_on = cells.get(end).is_some_and(char::is_ascii_digit)
            || (cells.get(end) == Some(&',') && is_part(cells.get(end + 1)));
        if cells[start..end] == text[..] && !is_part(before) && !goes_on {
            let number = Rect { x: row.x + start as u16, width: text.len() as u16, ..row };
            buf.set_style(number, Modifier::UNDERLINED);
        }
    }
}

fn first_char(symbol: &str) -> char {
    symbol.chars().next().unwrap_or(' ')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn underlined(text: &str, row: &str) -> String {
        let area = Rect::new(0, 0, row.chars().count() as u16, 1);
        let mut buf = Buffer::empty(area);
        buf.set_string(0, 0, row, ratatui::style::Style::new());
        underline(text, area, &mut buf);
        let mark = |x| if buf[(x, 0)].modifier.contains(Modifier::UNDERLINED) { '_' } else { ' ' };
        (0..area.width).map(mark).collect()
    }

    #[test]
    fn a_number_is_found_where_it_stands_alone() {
        assert_eq!(underlined("46,720", "46,720 queued, 46,720, 146,720"), "______         ______         ");
        assert_eq!(underlined("832", "832,000 832 1,832"), "        ___      ");
        assert_eq!(underlined("5", "x"), " ");
    }
}
