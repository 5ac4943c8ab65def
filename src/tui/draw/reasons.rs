//! The line below the status line: the chain of reasons, why the writer waits or why nothing is sent.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;
use unicode_width::UnicodeWidthStr;

use crate::debugger::explain::chain::Chain;
use crate::tui::command::reasons::chain;
use crate::tui::model::Model;
use crate::tui::style::fit::fit;
use crate::tui::style::theme::Theme;

pub fn draw(model: &Model, area: Rect, buf: &mut Buffer) {
    let theme = &model.theme;
    let texts = fitted(&chain(model), usize::from(area.width).saturating_sub(1), theme);
    let mut line = Line::raw(" ");
    let last = texts.len() - 1;
    for (index, text) in texts.into_iter().enumerate() {
        if index > 0 {
            line.push_span(Span::raw(because(theme)));
        }
        let style = if index == 0 || index == last { theme.strong_style() } else { Style::new() };
        line.push_span(Span::styled(text, style));
    }
    line.render(area, buf);
}

fn because(theme: &Theme) -> &'static str {
    if theme.ascii { " <- " } else { " ← " }
}

/// The texts of the links, in at most `width` cells with what stands between them. The first and the last stay; what is
/// left out before the last, or cut off, is marked.
fn fitted(chain: &Chain, width: usize, theme: &Theme) -> Vec<String> {
    let mut texts: Vec<_> = chain.links().iter().map(|link| link.text.to(theme)).collect();
    let between = because(theme).width();
    let taken = |texts: &[String]| texts.iter().map(|text| text.width() + between).sum::<usize>() - between;
    if taken(&texts) <= width {
        return texts;
    }
    let ellipsis = theme.glyphs().ellipsis.to_owned();
    if texts.len() > 2 {
        let before_last = texts.len() - 2;
        texts[before_last] = ellipsis;
        while taken(&texts) > width && texts.len() > 3 {
            texts.remove(texts.len() - 3);
        }
    }
    // The first link and the last share what there is, and the shorter one leaves the rest to the other.
    let (first, last) = (texts[0].width(), texts[texts.len() - 1].width());
    if taken(&texts) > width && texts.len() == 1 {
        texts[0] = shortened(&texts[0], width, theme);
    } else if taken(&texts) > width {
        let room = (width + first + last).saturating_sub(taken(&texts));
        let for_last = last.min((room / 2).max(room.saturating_sub(first)));
        texts[0] = shortened(&texts[0], room - for_last, theme);
        let end = texts.len() - 1;
        texts[end] = shortened(&texts[end], for_last, theme);
    }
    texts
}

/// Without its last parts, if that is enough; or cut anywhere.
fn shortened(text: &str, width: usize, theme: &Theme) -> String {
    let ellipsis = theme.glyphs().ellipsis;
    let parts = text.rmatch_indices([';', ',']).map(|(end, mark)| &text[..end + mark.len()]);
    // A comma inside of a number ends no part.
    let mut parts = parts.filter(|part| text[part.len()..].starts_with(' '));
    match parts.find(|part| part.width() + 1 + ellipsis.width() <= width) {
        _ if text.width() <= width => text.to_owned(),
        Some(part) => format!("{part} {ellipsis}"),
        None => fit(text, width, theme),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::debugger::explain::chain::link::Lead;
    use crate::debugger::explain::chain::{Kind, Link};

    fn chain(texts: &[&str]) -> Chain {
        let link = |text: &&str| Link {
            kind: Kind::NoAck,
            text: (*text).to_owned().into(),
            numbers: Vec::new(),
            lead: Lead::Nowhere,
        };
        Chain(texts.iter().map(link).collect())
    }

    fn line(texts: &[&str], width: usize) -> String {
        let theme = Theme::default();
        let line = fitted(&chain(texts), width, &theme).join(because(&theme));
        assert!(line.width() <= width, "{line}");
        line
    }

    #[test]
    fn links_before_the_last_go_first_and_a_mark_stands_for_them() {
        let texts = ["send asleep", "buffer full", "no ACK", "window 0", "reader stopped"];

        assert_eq!(line(&texts, 62), "send asleep ← buffer full ← no ACK ← window 0 ← reader stopped");
        assert_eq!(line(&texts, 61), "send asleep ← buffer full ← no ACK ← … ← reader stopped");
        assert_eq!(line(&texts, 54), "send asleep ← buffer full ← … ← reader stopped");
        assert_eq!(line(&texts, 45), "send asleep ← … ← reader stopped");
    }

    #[test]
    fn where_even_two_links_do_not_fit_both_keep_a_part() {
        let texts = ["send asleep for a long time", "buffer full", "its reader stopped reading"];

        assert_eq!(line(&texts, 40), "send asleep for … ← … ← its reader stop…");
        assert_eq!(line(&["send asleep", "x", "its reader stopped reading"], 30), "send asleep ← … ← its reader …");
        assert_eq!(line(&["nothing to send"], 10), "nothing t…");
        assert_eq!(
            line(&["3 of 10,000 sent; idle", "x", "done, at last"], 39),
            "3 of 10,000 sent; … ← … ← done, at last"
        );
    }
}
