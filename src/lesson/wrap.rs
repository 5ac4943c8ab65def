//! Texts in lines, English and Chinese: lines break where Unicode's rules allow it (UAX #14).

use unicode_linebreak::linebreaks;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Columns of a narration at 80x24.
pub const COLUMNS: usize = 76;
/// Its lines.
pub const LINES: usize = 3;

/// `text` in lines of at most `width` cells; a part that cannot be broken may be longer.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let text = &joined(text);
    let mut lines = vec![String::new()];
    let mut from = 0;
    for (to, _) in linebreaks(text) {
        let part = &text[from..to];
        from = to;
        let line = lines.last_mut().map_or("", |line| line.as_str());
        let is_full = !line.is_empty() && line.width() + part.trim_end().width() > width;
        if is_full {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            line.push_str(part);
        }
    }
    lines.iter().map(|line| line.trim_end().to_owned()).collect()
}

/// As one line: a break stands for a blank, but not beside a character of full width.
pub fn joined(text: &str) -> String {
    let is_wide = |c: Option<char>| c.is_some_and(|c| c.width().unwrap_or(0) > 1);
    let mut one = String::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if !one.is_empty() && !is_wide(one.chars().next_back()) && !is_wide(line.chars().next()) {
            one.push(' ');
        }
        one.push_str(line);
    }
    one
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn english_breaks_between_words_and_chinese_between_characters_but_not_before_a_full_stop() {
        assert_eq!(wrap("The writer sleeps.", 10), ["The writer", "sleeps."]);
        assert_eq!(wrap("写进程在睡眠。", 8), ["写进程在", "睡眠。"]);
        assert_eq!(wrap("写进程睡眠。", 10), ["写进程睡", "眠。"]);
        assert_eq!(wrap("two\nlines", 20), ["two lines"]);
        assert_eq!(wrap("睡眠，\n唤醒", 20), ["睡眠，唤醒"]);
        assert_eq!(wrap("", 20), [""]);
    }
}
