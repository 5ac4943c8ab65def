//! Texts fitted into cells.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::Widget;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::tui::Theme;

/// `text` in at most `width` cells; what is cut off is marked by the ellipsis.
pub fn fit(text: &str, width: usize, theme: &Theme) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let ellipsis = theme.glyphs().ellipsis;
    let mut room = width.saturating_sub(ellipsis.width());
    let mut fitted = String::new();
    for c in text.chars() {
        let cells = c.width().unwrap_or(0);
        if cells > room {
            break;
        }
        room -= cells;
        fitted.push(c);
    }
    if width > 0 {
        fitted.push_str(ellipsis);
    }
    fitted
}

/// The first of `texts` that fits into `width` cells, or else the last one.
pub fn first_that_fits<T: AsRef<str>>(texts: &[T], width: usize) -> &str {
    let fitting = texts.iter().find(|text| text.as_ref().width() <= width);
    fitting.or(texts.last()).map_or("", AsRef::as_ref)
}

/// `text` in lines of at most `width` cells, broken between words; words that are too long are broken inside.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let width = width.max(1);
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut used = 0;
    for word in text.split(' ') {
        let cells = word.width();
        if used > 0 && used + 1 + cells <= width {
            line.push(' ');
            line.push_str(word);
            used += 1 + cells;
            continue;
        }
        if used > 0 {
            lines.push(std::mem::take(&mut line));
        }
        (line, used) = break_word(word, width, &mut lines);
    }
    lines.push(line);
    lines
}

/// Puts whole lines of a long word into `lines`; the rest begins the next line.
fn break_word(word: &str, width: usize, lines: &mut Vec<String>) -> (String, usize) {
    let mut line = String::new();
    let mut used = 0;
    for c in word.chars() {
        let cells = c.width().unwrap_or(0);
        if used + cells > width {
            lines.push(std::mem::take(&mut line));
            used = 0;
        }
        line.push(c);
        used += cells;
    }
    (line, used)
}

/// Draws a line into the first row of `row`; a line that is too long ends with the ellipsis.
pub fn draw_line(line: &Line<'_>, row: Rect, theme: &Theme, buf: &mut Buffer) {
    if row.is_empty() {
        return;
    }
    let row = Rect { height: 1, ..row };
    line.render(row, buf);
    if line.width() > usize::from(row.width) {
        let last = &mut buf[(row.right() - 1, row.y)];
        last.set_symbol(theme.glyphs().ellipsis);
    }
}

/// Draws lines from the top of `area` down, as many as it has rows.
pub fn draw_lines<'a>(lines: impl IntoIterator<Item = Line<'a>>, area: Rect, theme: &Theme, buf: &mut Buffer) {
    for (line, row) in lines.into_iter().zip(area.rows()) {
        draw_line(&line, row, theme, buf);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_is_cut_and_marked() {
        let theme = Theme::default();
        let ascii = Theme { ascii: true, ..theme };
        assert_eq!(fit("asleep", 6, &theme), "asleep");
        assert_eq!(fit("asleep", 5, &theme), "asle…");
        assert_eq!(fit("asleep", 5, &ascii), "asle~");
        assert_eq!(fit("发送缓冲", 5, &theme), "发送…");
        assert_eq!(fit("asleep", 0, &theme), "");
    }

    #[test]
    fn words_stay_whole_where_they_can() {
        assert_eq!(wrap("a writer sleeps here", 9), ["a writer", "sleeps", "here"]);
        assert_eq!(wrap("tcp_write_xmit", 6), ["tcp_wr", "ite_xm", "it"]);
        assert_eq!(wrap("a tcp_write_xmit b", 6), ["a", "tcp_wr", "ite_xm", "it b"]);
        assert_eq!(wrap("", 6), [""]);
    }

    #[test]
    fn the_longest_fitting_text_is_taken() {
        let texts = ["in flight", "flight", "F"];
        assert_eq!(first_that_fits(&texts, 20), "in flight");
        assert_eq!(first_that_fits(&texts, 6), "flight");
        assert_eq!(first_that_fits(&texts, 0), "F");
    }
}
