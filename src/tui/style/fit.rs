//! Texts fitted into cells.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::Widget;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::tui::style::theme::Theme;

/// `text` in at most `width` cells; what is cut off is marked by the ellipsis. A number is never cut: what is left of it
/// would be read as another one.
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
    fitted.truncate(without_number(&fitted).len());
    if width > 0 {
        fitted.push_str(ellipsis);
    }
    fitted
}

/// `text` without the number at its end, with the separators inside it.
fn without_number(text: &str) -> &str {
    if !text.ends_with(|c: char| c.is_ascii_digit() || c == ',' || c == '.') {
        return text;
    }
    let rest = text.trim_end_matches(|c: char| c.is_ascii_digit() || c == ',' || c == '.');
    // A comma or full stop alone ends a phrase.
    if text[rest.len()..].contains(|c: char| c.is_ascii_digit()) { rest } else { text }
}

/// `text` and behind it as many blanks as make `width` cells.
pub fn left(text: &str, width: usize) -> String {
    format!("{text}{:1$}", "", width.saturating_sub(text.width()))
}

/// `text` behind as many blanks as make `width` cells.
pub fn right(text: &str, width: usize) -> String {
    format!("{:1$}{text}", "", width.saturating_sub(text.width()))
}

/// The first of `texts` that fits into `width` cells, or else the last one.
pub fn first_that_fits<T: AsRef<str>>(texts: &[T], width: usize) -> &str {
    let fitting = texts.iter().find(|text| text.as_ref().width() <= width);
    fitting.or(texts.last()).map_or("", AsRef::as_ref)
}

/// `text` in lines of at most `width` cells, broken between words; words that are too long are broken inside. Chinese has
/// no blanks: it is broken between any two characters, but no line begins with a comma or ends with an opening bracket.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let width = width.max(1);
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut used = 0;
    for (index, word) in text.split(' ').enumerate() {
        for (part, piece) in pieces(word).enumerate() {
            let cells = piece.width();
            let blank = usize::from(part == 0 && index > 0 && used > 0);
            if used > 0 && used + blank + cells <= width {
                line.push_str(&" "[..blank]);
                line.push_str(piece);
                used += blank + cells;
                continue;
            }
            if used > 0 {
                lines.push(std::mem::take(&mut line));
            }
            (line, used) = break_word(piece, width, &mut lines);
        }
    }
    lines.push(line);
    lines
}

/// Parts of a word between which a line may end: all of it, unless it has wide characters.
fn pieces(word: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(word);
    std::iter::from_fn(move || {
        let word = rest?;
        let wide = |c: char| c.width() == Some(2);
        let pairs = word.char_indices().zip(word.char_indices().skip(1));
        let end = pairs.into_iter().find_map(|((_, before), (at, after))| {
            let may_break = (wide(before) || wide(after)) && !CLOSING.contains(after) && !OPENING.contains(before);
            may_break.then_some(at)
        });
        let (piece, behind) = end.map_or((word, None), |end| (&word[..end], Some(&word[end..])));
        rest = behind;
        Some(piece)
    })
}

/// What no line begins with, and what none ends with.
const CLOSING: &str = "，。；：？！、）》”’";
const OPENING: &str = "（《“‘";

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

/// Draws a line into the first row of `row`; a line that is too long ends with the ellipsis, which never cuts a number.
pub fn draw_line(line: &Line<'_>, row: Rect, theme: &Theme, buf: &mut Buffer) {
    if row.is_empty() {
        return;
    }
    let row = Rect { height: 1, ..row };
    line.render(row, buf);
    if line.width() > usize::from(row.width) {
        mark_cut(row, theme, buf);
    }
}

/// Puts the ellipsis at the end of a row that was cut, in the place of a number that would reach it.
fn mark_cut(row: Rect, theme: &Theme, buf: &mut Buffer) {
    let last = row.right() - 1;
    let kept: String = (row.x..last).map(|x| buf[(x, row.y)].symbol().chars().next().unwrap_or(' ')).collect();
    let number = kept.chars().count() - without_number(&kept).chars().count();
    let mut from = last - number as u16;
    // The second half of a wide character goes with its first.
    if from > row.x && buf[(from - 1, row.y)].symbol().width() > 1 {
        from -= 1;
    }
    for x in from + 1..=last {
        buf[(x, row.y)].set_symbol(" ");
    }
    buf[(from, row.y)].set_symbol(theme.glyphs().ellipsis);
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
    fn a_number_is_never_cut() {
        let theme = Theme::default();
        assert_eq!(fit("freed by ACK 172,032", 17, &theme), "freed by ACK …");
        assert_eq!(fit("freed by ACK 172,032, whole", 21, &theme), "freed by ACK …");
        assert_eq!(fit("freed by ACK 172,032, whole", 22, &theme), "freed by ACK …");
        assert_eq!(fit("freed by ACK 172,032, whole", 23, &theme), "freed by ACK 172,032, …");
        assert_eq!(fit("46,720 bytes", 8, &theme), "46,720 …");
        assert_eq!(fit("46,720 bytes", 7, &theme), "…");
        for width in 0..20 {
            let row = Rect::new(0, 0, width, 1);
            let mut buf = Buffer::empty(row);
            draw_line(&Line::from("12 of 4,294,967,295"), row, &theme, &mut buf);
            let drawn: String = (0..width).map(|x| buf[(x, 0)].symbol()).collect();
            assert_eq!(drawn.trim_end(), fit("12 of 4,294,967,295", width.into(), &theme), "{width}");
        }
    }

    #[test]
    fn words_stay_whole_where_they_can() {
        assert_eq!(wrap("a writer sleeps here", 9), ["a writer", "sleeps", "here"]);
        assert_eq!(wrap("tcp_write_xmit", 6), ["tcp_wr", "ite_xm", "it"]);
        assert_eq!(wrap("a tcp_write_xmit b", 6), ["a", "tcp_wr", "ite_xm", "it b"]);
        assert_eq!(wrap("", 6), [""]);
    }

    #[test]
    fn chinese_is_broken_between_characters_but_not_before_a_comma() {
        assert_eq!(wrap("写进程在上限处睡眠", 8), ["写进程在", "上限处睡", "眠"]);
        assert_eq!(wrap("写进程睡，等待", 8), ["写进程", "睡，等待"]);
        assert_eq!(wrap("在 tcp_ack 之后（RTO）", 10), ["在 tcp_ack", "之后", "（RTO）"]);
    }

    #[test]
    fn a_wide_character_is_never_halved() {
        let theme = Theme::default();
        for width in 0..12 {
            let row = Rect::new(0, 0, width, 1);
            let mut buf = Buffer::empty(row);
            draw_line(&Line::from("写进程在 sk 中睡眠"), row, &theme, &mut buf);
            let cells: usize = (0..width).map(|x| buf[(x, 0)].symbol().width()).sum();
            let halves = (0..width).filter(|&x| buf[(x, 0)].symbol().width() == 2).count();
            assert_eq!(cells - halves, usize::from(width), "{width}");
        }
    }

    #[test]
    fn the_longest_fitting_text_is_taken() {
        let texts = ["in flight", "flight", "F"];
        assert_eq!(first_that_fits(&texts, 20), "in flight");
        assert_eq!(first_that_fits(&texts, 6), "flight");
        assert_eq!(first_that_fits(&texts, 0), "F");
    }
}
