//! Skbs as blocks side by side: which are in view, and where each stands.

use ratatui::style::Style;
use unicode_width::UnicodeWidthStr;

use crate::debugger::Peaks;
use crate::tui::model::scales::round_up_finely;
use crate::tui::panel::skbs::{Queued, Skbs};
use crate::tui::{Model, Theme};
use crate::units::SeqNum;

/// Cells of the narrowest block, with the gap behind it: where all fit, and where not.
const MIN_BLOCK: u16 = 4;
const MIN_BLOCK_OF_MANY: u16 = 6;
/// Cells of the largest block where not all fit.
const LARGEST: u32 = 12;
/// Truesize of an skb that is no smaller than usual, and bytes of a queue that is no shorter than usual: a scale for less
/// would not last.
const USUAL_SKB: u32 = 2_304;
const USUAL_QUEUE: u32 = 65_536;
/// Only a wider strip has room beside it for telling how many more there are.
const ROOM_FOR_MORE: u16 = 30;

/// How long blocks are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Scale {
    /// Bytes of truesize.
    pub per_cell: u64,
    /// Cells of the narrowest block, with the gap behind it.
    least: u16,
}

impl Scale {
    /// As long as the longest queue of the session had room for all its blocks, the whole width stands for what that
    /// queue cost, or the limit. A session that had more skbs than blocks has room only for a part of them at any time:
    /// then what counts is that the largest one can be read.
    pub fn new(peaks: &Peaks, width: u16) -> Scale {
        let width = u64::from(width);
        let narrowest = peaks.skbs as u64 * u64::from(MIN_BLOCK);
        if narrowest * 4 > width * 3 {
            let per_cell = round_up_finely(u64::from(peaks.truesize.max(USUAL_SKB).div_ceil(LARGEST)));
            return Scale { per_cell, least: MIN_BLOCK_OF_MANY };
        }
        let range = u64::from(peaks.wmem_queued.max(peaks.sndbuf.min(USUAL_QUEUE)));
        Scale {
            per_cell: round_up_finely(range.div_ceil((width - narrowest).saturating_sub(1).max(1))),
            least: MIN_BLOCK,
        }
    }

    /// Cells of an skb's block, with the gap behind it.
    fn cells(&self, truesize: u32) -> u16 {
        let cells = u64::from(truesize).div_ceil(self.per_cell) + 1;
        u16::try_from(cells).unwrap_or(u16::MAX / 4).max(self.least)
    }
}

/// A block of the strip; `x` counts from the strip's left edge.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Block {
    pub index: usize,
    pub x: u16,
    /// With the gap behind it.
    pub width: u16,
}

/// The part of both queues that is in view.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Strip {
    pub blocks: Vec<Block>,
    /// Skbs out of view on either side.
    pub before: usize,
    pub after: usize,
    /// Where the unsent part begins, if that is in view: the column between the two queues, or the first cell behind the
    /// send head of one list.
    pub boundary: Option<u16>,
    /// The boundary is a column of its own.
    pub is_divided: bool,
    /// Cells on each side for telling how many more there are.
    pub more: u16,
}

impl Strip {
    /// As many blocks as fit into `width` cells, around the selected one. Looks at no other skbs.
    pub fn new(model: &Model, width: u16) -> Strip {
        let skbs = Skbs::of(model);
        let peaks = model.peaks();
        let scale = Scale::new(&peaks, width);
        let size = |index: usize| skbs.get(index).map_or(0, |queued| scale.cells(queued.skb.truesize));
        // One cell is for the border between the two queues.
        let room = width.saturating_sub(1);
        if skbs.len() * usize::from(scale.least) <= usize::from(room) {
            let sizes: Vec<u16> = (0..skbs.len()).map(size).collect();
            if sizes.iter().map(|&size| u32::from(size)).sum::<u32>() <= u32::from(room) {
                return place(&skbs, 0..skbs.len(), &sizes, 0, 0, width);
            }
        }
        // As wide as the longest queue needs, with a sign and a gap, so that blocks keep their places.
        let number = crate::units::print::grouped(peaks.skbs as i64).to_string().len() as u16;
        let more = if width >= ROOM_FOR_MORE { number + 2 } else { 0 };
        let (range, sizes) = around_anchor(&skbs, room.saturating_sub(2 * more), size);
        let x = if range.start == 0 { 0 } else { more };
        place(&skbs, range, &sizes, x, more, width)
    }

    /// Where a sequence number lies, if it lies in view.
    pub fn x_of_seq(&self, seq: SeqNum, skbs: &Skbs<'_>) -> Option<u16> {
        let first = self.blocks.first()?;
        let last = self.blocks.last()?;
        let (start, end) = (skbs.get(first.index)?.skb.seq, skbs.get(last.index)?.skb.end_seq);
        if seq.before(start) || seq.after(end) {
            return None;
        }
        let found = self
            .blocks
            .partition_point(|block| skbs.get(block.index).is_some_and(|queued| !queued.skb.end_seq.after(seq)));
        let Some(block) = self.blocks.get(found) else { return Some(last.x + last.width - 1) };
        let skb = skbs.get(block.index)?.skb;
        let span = u64::from(skb.end_seq - skb.seq).max(1);
        let inside = u64::from(block.width - 1) * seq.distance(skb.seq).max(0) as u64 / span;
        Some(block.x + inside as u16)
    }

    /// The block at a column.
    pub fn at(&self, x: u16) -> Option<&Block> {
        self.blocks.iter().find(|block| (block.x..block.x + block.width).contains(&x))
    }
}

/// Indices and widths of the blocks around the anchor, taken from both sides in turn until `room` is used.
fn around_anchor(skbs: &Skbs<'_>, room: u16, size: impl Fn(usize) -> u16) -> (std::ops::Range<usize>, Vec<u16>) {
    let anchor = skbs.anchor();
    if room <= size(anchor) {
        return if room < 2 { (anchor..anchor, Vec::new()) } else { (anchor..anchor + 1, vec![room]) };
    }
    let (mut start, mut end) = (anchor, anchor + 1);
    let mut sizes = std::collections::VecDeque::from([size(anchor)]);
    let mut used = sizes[0];
    loop {
        let mut grew = false;
        if end < skbs.len() && used + size(end) <= room {
            sizes.push_back(size(end));
            used += size(end);
            end += 1;
            grew = true;
        }
        if start > 0 && used + size(start - 1) <= room {
            start -= 1;
            sizes.push_front(size(start));
            used += size(start);
            grew = true;
        }
        if !grew {
            return (start..end, sizes.into());
        }
    }
}

fn place(skbs: &Skbs<'_>, range: std::ops::Range<usize>, sizes: &[u16], mut x: u16, more: u16, width: u16) -> Strip {
    let mut strip = Strip {
        blocks: Vec::with_capacity(sizes.len()),
        before: range.start,
        after: skbs.len() - range.end,
        boundary: None,
        is_divided: !skbs.is_one_list(),
        more,
    };
    let sent = skbs.sent();
    for (index, &size) in range.clone().zip(sizes) {
        if index == sent {
            strip.boundary = Some(x);
            x += u16::from(strip.is_divided);
        }
        strip.blocks.push(Block { index, x, width: size });
        x += size;
    }
    if range.end == sent && sent == skbs.len() && x < width && strip.is_divided {
        strip.boundary = Some(x);
    }
    strip
}

/// What a block says, the more the wider it is: `F #12 1,448`, `F #12`, `#12`, `12`; then the last digits with a sign that
/// others are missing, and the letter alone where not even one has room.
pub fn label(queued: &Queued<'_>, width: usize, theme: &Theme) -> String {
    let letter = queued.state.letter();
    let id = queued.skb.id;
    let number = id.0.to_string();
    let long = format!("{letter} {id} {}", crate::units::print::grouped(queued.skb.len));
    let whole = [long, format!("{letter} {id}"), id.to_string(), number.clone()];
    if let Some(text) = whole.into_iter().find(|text| text.width() <= width) {
        return text;
    }
    let ellipsis = theme.glyphs().ellipsis;
    match width.checked_sub(ellipsis.width()) {
        None | Some(0) => letter.to_string(),
        Some(digits) => format!("{ellipsis}{}", &number[number.len() - digits..]),
    }
}

/// How many of a block's cells stand for overhead: in proportion, at least one where there is room.
pub fn overhead_cells(queued: &Queued<'_>, cells: u16) -> u16 {
    let (truesize, len) = (u64::from(queued.skb.truesize).max(1), u64::from(queued.skb.len));
    let overhead = truesize.saturating_sub(len);
    let share = (u64::from(cells) * overhead).div_ceil(truesize) as u16;
    if queued.skb.len > 0 { share.min(cells.saturating_sub(1)) } else { share }.max(u16::from(cells > 1))
}

/// How many of a block's cells for payload stand for bytes in its linear area: in proportion, at least one for what is
/// there, and one for the fragments if there are any.
pub fn linear_cells(queued: &Queued<'_>, cells: u16) -> u16 {
    let (len, linear) = (u64::from(queued.skb.len), u64::from(queued.skb.linear.len));
    if linear == 0 || len == 0 {
        return 0;
    }
    let share = (u64::from(cells) * linear).div_ceil(len) as u16;
    if linear < len { share.min(cells.saturating_sub(1)) } else { share }
}

/// The style of a block's label.
pub fn label_style(queued: &Queued<'_>, skbs: &Skbs<'_>, model: &Model) -> Style {
    let style = model.theme.state_style(queued.state);
    if skbs.is_selected(queued.index) { style.patch(model.theme.selected_style()) } else { style }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn peaks(skbs: usize, wmem_queued: u32, truesize: u32) -> Peaks {
        Peaks { skbs, wmem_queued, truesize, sndbuf: 46_080, ..Peaks::default() }
    }

    #[test]
    fn the_longest_queue_has_room_and_one_that_is_too_long_can_be_read() {
        let few = Scale::new(&peaks(10, 51_328, 15_312), 120);
        assert_eq!(few, Scale { per_cell: 800, least: MIN_BLOCK });
        assert!((0..10).map(|_| few.cells(51_328 / 10)).sum::<u16>() < 120);
        // A small skb does not become wide by being alone.
        assert_eq!(Scale::new(&peaks(1, 896, 896), 120).cells(896), 4);

        let many = Scale::new(&peaks(10_000, 8_330_000, 833), 120);
        assert_eq!(many, Scale { per_cell: 200, least: MIN_BLOCK_OF_MANY });
        assert_eq!(many.cells(833), 6);
    }

    #[test]
    fn a_block_says_its_whole_number_or_the_last_digits_or_at_least_its_state() {
        let theme = Theme::default();
        let model = crate::tui::panel::tests::model_with(1);
        let mut queued = Skbs::of(&model).get(0).expect("one is queued");
        queued.skb.id = crate::units::SkbId(132_117);

        let labels: Vec<_> = (0..=12).rev().map(|width| label(&queued, width, &theme)).collect();

        assert_eq!(
            labels,
            [
                "F #132117 1",
                "F #132117 1",
                "F #132117",
                "F #132117",
                "#132117",
                "#132117",
                "132117",
                "…2117",
                "…117",
                "…17",
                "…7",
                "F",
                "F"
            ]
        );
    }
}
