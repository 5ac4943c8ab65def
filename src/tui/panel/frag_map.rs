//! The fragments of one skb, each in the block it lies in.

use ratatui::text::{Line, Span};

use crate::engine::Frag;
use crate::language::{say, term};
use crate::observe::PageView;
use crate::tui::panel::skbs::Queued;
use crate::tui::style::fit::{left, right};
use crate::tui::{Model, Theme};
use crate::units::SkbId;
use crate::units::print::grouped;

/// Cells of the widest picture of a block.
const WIDEST: u16 = 128;
/// Cells of the columns before it.
const COLUMNS: u16 = 41;

/// A head, and a line for each fragment: which block, from where, how many bytes, how often the block is referred to, and
/// the block itself.
pub fn lines(queued: &Queued<'_>, model: &Model, width: u16) -> Vec<Line<'static>> {
    let (skb, socket, theme) = (queued.skb, model.session.socket(), &model.theme);
    let cells = width.saturating_sub(COLUMNS).clamp(8, WIDEST);
    let linear = skb.linear.as_frag().map(|frag| (term(theme, "linear").to_owned(), frag));
    let frags = skb.frags.iter().enumerate().map(|(slot, frag)| (format!("frag {slot}"), *frag));
    let all: Vec<_> = linear.into_iter().chain(frags).collect();
    let slots = socket.kernel.sysctl.max_skb_frags;
    if all.is_empty() {
        return vec![Line::from(say!(theme, "frag-no-fragment", slots = slots))];
    }
    let mut lines = vec![
        Line::from(say!(theme, "frag-slots", len = skb.frags.len(), slots = slots)),
        Line::styled(
            format!(
                "{}{}{}{:>8}{:>8}  {}",
                left(term(theme, "slot"), 8),
                left(term(theme, "block"), 7),
                right(term(theme, "offset"), 8),
                "len",
                "refs",
                term(theme, "the block")
            ),
            theme.strong_style(),
        ),
    ];
    lines.extend(all.iter().map(|(name, frag)| line(name, *frag, skb.id, cells, socket.page(frag.page), theme)));
    lines
}

fn line(name: &str, frag: Frag, owner: SkbId, cells: u16, page: PageView, theme: &Theme) -> Line<'static> {
    let glyphs = theme.glyphs();
    let (block, offset, len) = (frag.page.to_string(), grouped(frag.offset), grouped(frag.len));
    let head = format!("{name}{block:7}{offset:>8}{len:>8}{:>8}  ", grouped(page.refs), name = left(name, 8));
    let size = u64::from(page.size.max(1));
    let cell = |byte: u32| (u64::from(byte) * u64::from(cells) / size) as usize;
    let from = cell(frag.offset).min(usize::from(cells) - 1);
    let to = cell(frag.end()).max(from + 1);
    Line::from(vec![
        Span::raw(head),
        Span::styled(glyphs.page_elsewhere.repeat(from), theme.quiet_style()),
        Span::styled(glyphs.bar_queued.repeat(to - from), theme.owner_style(owner.0)),
        Span::styled(glyphs.page_elsewhere.repeat(usize::from(cells).saturating_sub(to)), theme.quiet_style()),
    ])
}
