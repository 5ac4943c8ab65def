//! A text cut into words, numbers and signs.

use std::ops::Range;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// A name or a word of the language.
    Word,
    /// Digits and the unit behind them.
    Number,
    /// `>=`, `(` and the like; also any character that means nothing here.
    Sign,
    End,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Token {
    pub kind: Kind,
    /// Bytes of the text.
    pub span: Range<usize>,
}

const LONG_SIGNS: [&str; 4] = ["<=", ">=", "==", "!="];

/// The tokens of `text`; the last is [`Kind::End`].
pub fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut start = 0;
    while let Some(first) = text[start..].chars().next() {
        let rest = &text[start..];
        if first.is_whitespace() {
            start += first.len_utf8();
            continue;
        }
        let (kind, len) = if first.is_ascii_digit() {
            (Kind::Number, number(rest))
        } else if is_word(first) {
            (Kind::Word, rest.find(|c| !is_word(c)).unwrap_or(rest.len()))
        } else {
            let long = LONG_SIGNS.iter().find(|sign| rest.starts_with(**sign));
            (Kind::Sign, long.map_or(first.len_utf8(), |sign| sign.len()))
        };
        tokens.push(Token { kind, span: start..start + len });
        start += len;
    }
    tokens.push(Token { kind: Kind::End, span: text.len()..text.len() });
    tokens
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The length of a number with its unit: `30,000`, `1.5MiB`, `20ms`.
fn number(text: &str) -> usize {
    let mut len = 0;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let inside = matches!(c, '.' | ',') && chars.peek().is_some_and(char::is_ascii_digit);
        if !is_word(c) && !inside {
            break;
        }
        len += c.len_utf8();
    }
    len
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        tokens(text).into_iter().map(|token| &text[token.span]).collect()
    }

    #[test]
    fn words_numbers_and_signs_need_no_blanks_between_them() {
        assert_eq!(cut("wmem_queued>=sndbuf*2 +30,000"), ["wmem_queued", ">=", "sndbuf", "*", "2", "+", "30,000", ""]);
        assert_eq!(cut("(a!=1.5MiB)"), ["(", "a", "!=", "1.5MiB", ")", ""]);
        assert_eq!(cut("skb #5, 7"), ["skb", "#", "5", ",", "7", ""]);
    }

    #[test]
    fn anything_can_be_cut() {
        assert_eq!(cut(""), [""]);
        assert_eq!(cut("  ä § "), ["ä", "§", ""]);
    }
}
