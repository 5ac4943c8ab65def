//! Skbs as blocks side by side: which are in view, and where each stands.

use ratatui::style::Style;

use crate::tui::Model;
use crate::tui::panel::skbs::{Queued, Skbs};
use crate::units::SeqNum;

/// Cells of the narrowest block, with the gap behind it.
const MIN_BLOCK: u16 = 4;
/// Cells of an average block where not all fit.
const USUAL_BLOCK: u64 = 9;
const MAX_BLOCK: u64 = 24;
/// Cells on each side for telling how many more there are, where there is room for that.
pub const MORE: u16 = 7;
const ROOM_FOR_MORE: u16 = 30;

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
    pub width: u16,
}

impl Strip {
    /// As many blocks as fit into `width` cells, around the selected one. Looks at no other skbs.
    pub fn new(model: &Model, width: u16) -> Strip {
        let skbs = Skbs::of(model);
        let total = u64::from(model.session.engine().sk.wmem_queued).max(1);
        let all_fit = skbs.len() as u64 * u64::from(MIN_BLOCK) < u64::from(width);
        let more = if width >= ROOM_FOR_MORE { MORE } else { 0 };
        let (range, sizes) = if all_fit {
            let room = u64::from(width) - 1;
            (0..skbs.len(), proportional(&skbs, room, total))
        } else {
            around_anchor(&skbs, width.saturating_sub(2 * more + 1), total)
        };
        let x = if all_fit || range.start == 0 { 0 } else { more };
        place(&skbs, range, &sizes, x, width)
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

/// Widths in proportion to truesize that fill `room` cells together.
fn proportional(skbs: &Skbs<'_>, room: u64, total: u64) -> Vec<u16> {
    let count = skbs.len() as u64;
    let spare = room - count * u64::from(MIN_BLOCK);
    let mut sizes = Vec::with_capacity(skbs.len());
    let (mut seen, mut given) = (0, 0);
    for queued in (0..skbs.len()).filter_map(|index| skbs.get(index)) {
        seen += u64::from(queued.skb.truesize);
        // Up to here so many cells, rounded once: no error adds up.
        let upto = (spare * seen / total).min(spare);
        sizes.push(MIN_BLOCK + (upto - given) as u16);
        given = upto;
    }
    sizes
}

/// Indices and widths of the blocks around the anchor, taken from both sides in turn until `room` is used.
fn around_anchor(skbs: &Skbs<'_>, room: u16, total: u64) -> (std::ops::Range<usize>, Vec<u16>) {
    let average = (total / skbs.len() as u64).max(1);
    let size = |index: usize| {
        let truesize = skbs.get(index).map_or(0, |queued| u64::from(queued.skb.truesize));
        (truesize * USUAL_BLOCK / average).clamp(u64::from(MIN_BLOCK), MAX_BLOCK) as u16
    };
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

fn place(skbs: &Skbs<'_>, range: std::ops::Range<usize>, sizes: &[u16], mut x: u16, width: u16) -> Strip {
    let mut strip = Strip {
        blocks: Vec::with_capacity(sizes.len()),
        before: range.start,
        after: skbs.len() - range.end,
        boundary: None,
        is_divided: !skbs.is_one_list(),
        width,
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

/// What a block says, the more the wider it is: `F`, `F #12`, `F #12 1,448`.
pub fn label(queued: &Queued<'_>, width: usize) -> String {
    let letter = queued.state.letter();
    let id = queued.skb.id;
    let long = format!("{letter} {id} {}", crate::format::grouped(queued.skb.len));
    let middle = format!("{letter} {id}");
    if long.len() <= width {
        long
    } else if middle.len() <= width {
        middle
    } else {
        letter.to_string()
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
