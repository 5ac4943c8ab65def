//! Lines of text in a panel: what does not fit is said, and can be scrolled to.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;
use unicode_width::UnicodeWidthStr;

use crate::language::{say, term};
use crate::tui::style::fit::{draw_line, draw_lines, first_that_fits, wrap};
use crate::tui::{Model, PanelId, Theme};
use crate::units::print::grouped;

/// The lines of a panel and the place for them.
pub struct Lines {
    pub lines: Vec<Line<'static>>,
    pub area: Rect,
}

impl Lines {
    /// Lines that are too long go on below themselves, and where there is too little room empty lines go first.
    pub fn new(lines: Vec<Line<'static>>, area: Rect) -> Self {
        let mut lines: Vec<_> = lines.into_iter().flat_map(|line| wrapped(line, usize::from(area.width))).collect();
        if lines.len() > usize::from(area.height) {
            lines.retain(|line| line.width() > 0);
        }
        Lines { lines, area }
    }

    /// How many lines do not fit: so far they can be scrolled.
    pub fn hidden(&self) -> usize {
        self.lines.len().saturating_sub(usize::from(self.area.height))
    }

    /// Draws them from where they are scrolled to.
    pub fn draw(&self, panel: PanelId, model: &Model, buf: &mut Buffer) {
        let theme = &model.theme;
        let above = model.ui.scroll(panel).min(self.hidden());
        let below = self.hidden() - above;
        draw_lines(self.lines.iter().skip(above).cloned(), self.area, theme, buf);
        if let Some(row) = self.area.rows().next_back().filter(|_| above + below > 0) {
            let used = self.lines[above + usize::from(self.area.height) - 1].width();
            draw_more(above, below, used, row, theme, buf);
        }
    }
}

/// Says at the right end of the last row, of which `used` cells are taken, how many lines are out of sight.
fn draw_more(above: usize, below: usize, used: usize, row: Rect, theme: &Theme, buf: &mut Buffer) {
    let (up, down) = if theme.ascii { ("-", "+") } else { (theme.glyphs().points_up, theme.glyphs().points_down) };
    let texts = match (above, below) {
        (0, below) => {
            let many = grouped(below as i64);
            let lines = term(theme, if below == 1 { "line" } else { "lines" });
            [
                say!(theme, "lines-more-pgdn", many = many, lines = lines),
                say!(theme, "lines-more-pgdn-2", many = many),
                format!("{down}{many}"),
            ]
        }
        (above, 0) => {
            let many = grouped(above as i64);
            [
                say!(theme, "lines-above-pgup", many = many),
                say!(theme, "lines-above", many = many),
                format!("{up}{many}"),
            ]
        }
        (above, below) => {
            let (above, below) = (grouped(above as i64), grouped(below as i64));
            [
                say!(theme, "lines-above-below", above = above, below = below),
                say!(theme, "lines-above-below", above = above, below = below),
                format!("{up}{above} {down}{below}"),
            ]
        }
    };
    let width = usize::from(row.width);
    let text = first_that_fits(&texts, width.saturating_sub(used + 2));
    let x = row.right().saturating_sub(text.width() as u16).max(row.x);
    if used + 1 + text.width() > width {
        // The line gives way up to a word, so that no number is cut.
        let kept = Rect { width: x.saturating_sub(row.x), ..row };
        cut_at(kept, row, theme, buf);
    }
    buf.set_stringn(x, row.y, text, usize::from(row.right() - x), theme.strong_style());
}

/// Cuts the line drawn in `row` so that it and its mark fit into `kept`.
fn cut_at(kept: Rect, row: Rect, theme: &Theme, buf: &mut Buffer) {
    let (mut text, mut x) = (String::new(), row.x);
    while x < row.right() {
        let symbol = buf[(x, row.y)].symbol();
        text.push_str(symbol);
        // The cell behind a character that takes two has nothing of its own.
        x += symbol.width().max(1) as u16;
    }
    let style = buf[(row.x, row.y)].style();
    for x in row.x..row.right() {
        buf[(x, row.y)].reset();
    }
    draw_line(
        &Line::styled(text.trim_end().to_owned(), style),
        Rect { width: kept.width.saturating_sub(1), ..kept },
        theme,
        buf,
    );
}

/// A line in rows of at most `width` cells; those behind the first are indented.
fn wrapped(line: Line<'static>, width: usize) -> Vec<Line<'static>> {
    const INDENT: &str = "  ";
    if line.width() <= width || width < 12 {
        return vec![line];
    }
    // A line of several styles goes on in that of its last part.
    let style = line.spans.last().map_or(line.style, |span| line.style.patch(span.style));
    let text: String = line.spans.iter().map(|span| span.content.as_ref()).collect();
    let first = wrap_first(&text, width);
    let rest = text[first.len()..].trim_start().to_owned();
    let mut rows = vec![prefix(&line, first.len())];
    rows.extend(wrap(&rest, width - INDENT.len()).into_iter().map(|row| Line::styled(format!("{INDENT}{row}"), style)));
    rows
}

/// As many whole words of `text` as fit; spaces between columns count as they are.
fn wrap_first(text: &str, width: usize) -> &str {
    let mut end = 0;
    for (at, _) in text.match_indices(' ').chain([(text.len(), "")]) {
        if text[..at].width() > width {
            break;
        }
        end = at;
    }
    if !text[..end].trim().is_empty() {
        return text[..end].trim_end();
    }
    // One word that is too long is broken, but a number is left to be cut as a whole.
    let word = text.trim_start().split(' ').next().unwrap_or("");
    if word.contains(|c: char| c.is_ascii_digit()) {
        return text;
    }
    let fitting = text.char_indices().map(|(at, c)| at + c.len_utf8()).take_while(|&end| text[..end].width() <= width);
    &text[..fitting.last().unwrap_or(text.len())]
}

/// The first `bytes` bytes of a line, in their styles.
fn prefix(line: &Line<'static>, mut bytes: usize) -> Line<'static> {
    let mut kept = Line::default().style(line.style);
    for span in &line.spans {
        let take = bytes.min(span.content.len());
        kept.push_span(ratatui::text::Span::styled(span.content[..take].to_owned(), span.style));
        bytes -= take;
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str, width: u16, height: u16) -> (Vec<String>, usize) {
        let lines = text.split('|').map(|line| Line::from(line.to_owned())).collect();
        let lines = Lines::new(lines, Rect::new(0, 0, width, height));
        (lines.lines.iter().map(ToString::to_string).collect(), lines.hidden())
    }

    #[test]
    fn long_lines_go_on_below_and_empty_ones_go_first() {
        assert_eq!(
            rows("=    4,520 truesize||freed by ACK 172,032, whole or not", 20, 9).0,
            ["=    4,520 truesize", "", "freed by ACK", "  172,032, whole or", "  not",]
        );
        assert_eq!(rows("什么都没有确认的数据", 14, 9).0, ["什么都没有确认", "  的数据"]);
        assert_eq!(rows("one||two", 20, 2), (vec!["one".to_owned(), "two".to_owned()], 0));
        assert_eq!(rows("one|two|three", 20, 2).1, 1);
    }
}
