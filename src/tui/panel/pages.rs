//! The page map: page-fragment blocks as rows, and in them the slices that skbs point at.
//!
//! Only the blocks of the skbs around the selected one (and those that tasks write into) are shown: finding the owner of
//! every slice would mean to walk the whole queue.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::engine::Engine;
use crate::format::{bytes, grouped, plural};
use crate::tui::format::{draw_line, first_that_fits};
use crate::tui::panel::skbs::Skbs;
use crate::tui::{Model, Theme};
use crate::units::{PageId, SkbId, TaskId};

/// Skbs that are looked at on either side of the selected one.
const REACH: usize = 96;
/// Cells of a row's label and of what is told behind its bar.
const LABEL: u16 = 5;
const TAIL: u16 = 10;

/// Bytes of a block that an skb points at.
#[derive(Clone, Copy)]
struct Slice {
    offset: u32,
    len: u32,
    owner: SkbId,
    is_selected: bool,
}

/// One block and what is known of it.
struct Block {
    page: PageId,
    slices: Vec<Slice>,
    /// Tasks that write into it, with their offsets.
    writers: Vec<(TaskId, u32)>,
    size: u32,
    refs: u32,
}

impl Block {
    fn new(page: PageId, engine: &Engine) -> Self {
        let writers = engine.tasks.iter().filter(|task| task.frag.page == Some(page));
        Block {
            page,
            slices: Vec::new(),
            writers: writers.map(|task| (task.id, task.frag.offset)).collect(),
            size: engine.pages.size(page).max(1),
            refs: engine.pages.refs(page),
        }
    }

    /// Slots that point here from skbs out of view.
    fn elsewhere(&self) -> u32 {
        self.refs.saturating_sub(self.slices.len() as u32 + self.writers.len() as u32)
    }

    fn is_selected(&self) -> bool {
        self.slices.iter().any(|slice| slice.is_selected)
    }

    /// What a cell stands for: the bytes from `from` to `to`.
    fn at(&self, from: u32, to: u32) -> Option<&Slice> {
        let overlaps = |slice: &&Slice| slice.offset < to && from < slice.offset + slice.len;
        let mut found = self.slices.iter().filter(overlaps);
        let first = found.next()?;
        Some(found.find(|slice| slice.is_selected).unwrap_or(first))
    }

    /// Everything from here on was never written, or not since the block was last begun.
    fn unused_from(&self) -> u32 {
        self.writers.iter().map(|&(_, offset)| offset).max().unwrap_or(self.size)
    }
}

/// The blocks of the skbs in reach, in the order of the queue, then those that only tasks hold.
fn blocks(model: &Model) -> Vec<Block> {
    let engine = model.session.engine();
    let skbs = Skbs::of(model);
    let mut blocks: Vec<Block> = Vec::new();
    let first = skbs.anchor().saturating_sub(REACH);
    for queued in (first..skbs.len().min(first + 2 * REACH)).map_while(|index| skbs.get(index)) {
        for frag in &queued.skb.frags {
            let known = blocks.iter().rposition(|block| block.page == frag.page);
            let place = known.unwrap_or_else(|| {
                blocks.push(Block::new(frag.page, engine));
                blocks.len() - 1
            });
            blocks[place].slices.push(Slice {
                offset: frag.offset,
                len: frag.len,
                owner: queued.skb.id,
                is_selected: model.ui.selected == Some(queued.skb.id),
            });
        }
    }
    for page in engine.tasks.iter().filter_map(|task| task.frag.page) {
        if blocks.iter().all(|block| block.page != page) {
            blocks.push(Block::new(page, engine));
        }
    }
    blocks
}

/// The blocks that fit into `rows` rows: around the first one of the selected skb, or else the last ones.
fn in_view(blocks: Vec<Block>, rows: usize) -> (Vec<Block>, usize) {
    let hidden = blocks.len().saturating_sub(rows);
    let selected = blocks.iter().position(Block::is_selected);
    let first = selected.map_or(hidden, |index| index.saturating_sub(rows / 2)).min(hidden);
    (blocks.into_iter().skip(first).take(rows).collect(), hidden)
}

/// Which rows carry blocks: all but a scale above and a legend below, where there is room for them.
fn block_rows(area: Rect) -> Rect {
    let above = u16::from(area.height >= 4);
    let below = match area.height {
        0..=2 => 0,
        3..=7 => 1,
        _ => 2,
    };
    Rect { y: area.y + above, height: area.height.saturating_sub(above + below), ..area }
}

fn bar_width(area: Rect) -> u16 {
    let tail = match area.width {
        ..30 => 0,
        30..44 => TAIL,
        _ => TAIL + 2,
    };
    area.width.saturating_sub(LABEL + tail)
}

pub fn draw(model: &Model, area: Rect, buf: &mut Buffer) {
    let theme = &model.theme;
    let all = blocks(model);
    if all.is_empty() {
        draw_line(&Line::styled("No page block in use yet.", theme.dim_style()), area, theme, buf);
        return;
    }
    let rows = block_rows(area);
    if rows.y > area.y {
        draw_scale(&all[0], area, theme, buf);
    }
    let (shown, hidden) = in_view(all, usize::from(rows.height));
    for (block, row) in shown.iter().zip(rows.rows()) {
        draw_block(block, row, theme, buf);
    }
    let notes = [
        Line::styled(note(&shown, hidden, theme), theme.dim_style()),
        Line::styled(legend(area.width, theme), theme.dim_style()),
    ];
    for (line, y) in notes.iter().zip(rows.bottom()..area.bottom()) {
        draw_line(line, Rect { y, height: 1, ..area }, theme, buf);
    }
}

/// `0` and the block's size over the ends of the bars, and the half where there is room.
fn draw_scale(block: &Block, area: Rect, theme: &Theme, buf: &mut Buffer) {
    let bar = Rect { x: area.x + LABEL, width: bar_width(area), height: 1, ..area };
    let full = bytes(u64::from(block.size));
    let half = bytes(u64::from(block.size / 2));
    let full_at = bar.width.saturating_sub(full.len() as u16);
    let mut labels = vec![(0, "0".to_owned()), (full_at, full)];
    if bar.width / 2 + half.len() as u16 + 2 <= full_at {
        labels.push((bar.width / 2, half));
    }
    for (x, text) in labels {
        buf.set_stringn(bar.x + x, bar.y, text, usize::from(bar.width - x), theme.dim_style());
    }
}

fn draw_block(block: &Block, row: Rect, theme: &Theme, buf: &mut Buffer) {
    let glyphs = theme.glyphs();
    let label_style = if block.is_selected() { theme.selected_style() } else { theme.strong_style() };
    buf.set_stringn(row.x, row.y, block.page.to_string(), usize::from(row.width.min(LABEL - 1)), label_style);
    let width = bar_width(row);
    let x = row.x + LABEL.min(row.width);
    for cell in 0..width {
        let (from, to) = (edge(block, cell, width), edge(block, cell + 1, width));
        let (symbol, style) = match block.at(from, to.max(from + 1)) {
            Some(slice) => (digit(slice.owner), slice_style(slice, theme)),
            None if from >= block.unused_from() => (glyphs.page_unused.to_owned(), Style::new()),
            None if block.elsewhere() > 0 => (glyphs.page_elsewhere.to_owned(), theme.dim_style()),
            None => (glyphs.page_freed.to_owned(), theme.dim_style()),
        };
        buf[(x + cell, row.y)].set_symbol(&symbol).set_style(style);
    }
    for &(_, offset) in &block.writers {
        let exact = (u64::from(offset) * u64::from(width) / u64::from(block.size)) as u16;
        // Not over the slice that ends in the same cell.
        let is_taken = block.at(edge(block, exact, width), edge(block, exact + 1, width)).is_some();
        let cell = exact + u16::from(is_taken);
        if cell < width {
            buf[(x + cell, row.y)].set_symbol(glyphs.to_left).set_style(theme.focus_style());
        }
    }
    let room = usize::from(row.right().saturating_sub(x + width));
    if room > 3 {
        draw_line(&tail(block, room, theme), Rect { x: x + width, width: room as u16, ..row }, theme, buf);
    }
}

/// The byte at the left edge of a cell.
fn edge(block: &Block, cell: u16, width: u16) -> u32 {
    (u64::from(block.size) * u64::from(cell) / u64::from(width.max(1))) as u32
}

/// Reference count, and the task that holds the block, if one does: ` 3 refs t0`.
fn tail(block: &Block, room: usize, theme: &Theme) -> Line<'static> {
    let task = block.writers.first().map_or(String::new(), |(task, _)| format!(" t{}", task.0));
    let count = grouped(block.refs);
    let refs = plural(block.refs, "ref");
    let texts = [format!(" {refs}"), format!(" {count}")];
    let refs = first_that_fits(&texts, room.saturating_sub(task.len())).to_owned();
    Line::from(vec![Span::raw(refs), Span::styled(task, theme.focus_style())])
}

/// The last digit of the owner's number.
fn digit(owner: SkbId) -> String {
    (owner.0 % 10).to_string()
}

fn slice_style(slice: &Slice, theme: &Theme) -> Style {
    let style = theme.owner_style(slice.owner.0);
    if slice.is_selected { style.patch(theme.selected_style()) } else { style }
}

/// What is special about the blocks in view: blocks that are held only because a part of them is still needed.
fn note(shown: &[Block], hidden: usize, theme: &Theme) -> String {
    let pinned = shown.iter().filter(|block| block.writers.is_empty()).count();
    let mut parts = Vec::new();
    if hidden > 0 {
        parts.push(plural(hidden, "more block"));
    }
    if pinned > 0 {
        parts.push(format!("{} kept only by skbs", plural(pinned, "block")));
    }
    let elsewhere: u32 = shown.iter().map(Block::elsewhere).sum();
    if elsewhere > 0 {
        parts.push(format!("{} {} of skbs out of view", theme.glyphs().page_elsewhere, plural(elsewhere, "slice")));
    }
    if parts.is_empty() {
        parts.push("t0: block of task 0".to_owned());
    }
    parts.join(", ")
}

fn legend(width: u16, theme: &Theme) -> String {
    let glyphs = theme.glyphs();
    let (freed, next) = (glyphs.page_freed, glyphs.to_left);
    let texts = [
        format!("digit: last of the skb's number  {freed} freed  {next} where the task writes next"),
        format!("digit: last of skb's number  {freed} freed  {next} next byte"),
        format!("digit: skb  {freed} freed  {next} next"),
    ];
    first_that_fits(&texts, usize::from(width)).to_owned()
}

/// The owner of the slice under a place.
pub fn skb_at(model: &Model, area: Rect, place: Position) -> Option<SkbId> {
    let rows = block_rows(area);
    let (shown, _) = in_view(blocks(model), usize::from(rows.height));
    let block = shown.get(usize::from(place.y.checked_sub(rows.y)?))?;
    let cell = place.x.checked_sub(area.x + LABEL)?;
    let width = bar_width(area);
    let found = block.at(edge(block, cell, width), edge(block, cell + 1, width))?;
    (cell < width).then_some(found.owner)
}
