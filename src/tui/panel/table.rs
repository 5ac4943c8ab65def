//! A table in a panel: columns in fixed places, the least important ones left out where there is no room for all.

use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use crate::language::say;
use crate::tui::Theme;
use crate::tui::style::fit::fit;

/// A column of a table.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    pub title: &'static str,
    /// Cells of the longest value that is usual.
    pub width: usize,
    /// Numbers stand on the right.
    pub is_number: bool,
    /// The lowest rank is left out last.
    pub rank: u8,
}

/// A column of words.
pub const fn text(title: &'static str, width: usize, rank: u8) -> Column {
    Column { title, width, is_number: false, rank }
}

/// A column of numbers.
pub const fn number(title: &'static str, width: usize, rank: u8) -> Column {
    Column { title, width, is_number: true, rank }
}

/// Cells between two columns.
const GAP: usize = 2;

/// The columns that fit into `room` cells, in their order.
pub fn fitting(columns: &[Column], room: usize) -> Vec<usize> {
    let mut chosen: Vec<usize> = (0..columns.len()).collect();
    while chosen.len() > 1
        && width(columns, &chosen) > room
        && let Some(least) = (0..chosen.len()).max_by_key(|&place| columns[chosen[place]].rank)
    {
        chosen.remove(least);
    }
    chosen
}

/// Cells of the chosen columns.
pub fn width(columns: &[Column], chosen: &[usize]) -> usize {
    let cells: usize = chosen.iter().map(|&index| columns[index].width + GAP).sum();
    cells.saturating_sub(GAP)
}

/// The titles of the chosen columns.
pub fn head(columns: &[Column], chosen: &[usize], theme: &Theme) -> Line<'static> {
    let titles: Vec<_> = columns.iter().map(|column| say!(theme, column.title)).collect();
    row(columns, chosen, &titles, theme)
}

/// A row with one cell for each of all columns. What is too long for its cell ends with the ellipsis.
pub fn row(columns: &[Column], chosen: &[usize], cells: &[String], theme: &Theme) -> Line<'static> {
    let mut line = String::new();
    for &index in chosen {
        let column = &columns[index];
        let text = fit(&cells[index], column.width, theme);
        let pad = " ".repeat(column.width - text.width());
        let (before, behind) = if column.is_number { (pad.as_str(), "") } else { ("", pad.as_str()) };
        line.push_str(&format!("{before}{text}{behind}{:GAP$}", ""));
    }
    Line::from(Span::raw(line.trim_end().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: [Column; 3] = [text("task", 6, 0), number("asked", 9, 2), number("result", 6, 1)];

    #[test]
    fn the_least_important_columns_go_first() {
        assert_eq!(fitting(&COLUMNS, 25), [0, 1, 2]);
        assert_eq!(fitting(&COLUMNS, 24), [0, 2]);
        assert_eq!(fitting(&COLUMNS, 3), [0]);
    }

    #[test]
    fn cells_keep_their_places_and_are_cut_with_a_mark() {
        let theme = Theme::default();
        let line = |cells: [&str; 3]| row(&COLUMNS, &[0, 1, 2], &cells.map(str::to_owned), &theme).to_string();
        assert_eq!(line(["web", "1,448", "EAGAIN"]), "web         1,448  EAGAIN");
        assert_eq!(line(["a-long-name", "65,536", "1"]), "a-lon\u{2026}     65,536       1");
    }
}
