//! The page map: page-fragment blocks as rows, and in them the slices that skbs point at.
//!
//! Only the blocks of the skbs around the selected one (and those that tasks write into) are shown: finding the owner of
//! every slice would mean to walk the whole queue.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use crate::language::{Speaks, say, term, text};
use crate::observe::SocketView;
use crate::tui::panel::lines::Lines;
use crate::tui::panel::skbs::Skbs;
use crate::tui::style::fit::{draw_line, draw_lines, left, right};
use crate::tui::style::split::{bottom, top};
use crate::tui::{Model, PanelId, Theme};
use crate::units::print::{bytes, grouped};
use crate::units::{PageId, SkbId, TaskId};

/// Skbs that are looked at on either side of the selected one.
const REACH: usize = 96;
/// Cells of what is told behind a row's bar: ` 32,769 refs t0`.
const TAIL: u16 = 16;
/// From here on a table of the blocks stands below the map.
const TABLE_FROM: u16 = 18;
/// The least rows of the map above a table, and the most of one block.
const MAP_ABOVE_TABLE: u16 = 8;
const MOST_OF_BLOCK: u16 = 16;

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
    fn new(page: PageId, socket: &SocketView<'_>) -> Self {
        let writers = socket.tasks().filter(|task| task.frag.page == Some(page));
        let block = socket.page(page);
        Block {
            page,
            slices: Vec::new(),
            writers: writers.map(|task| (task.id, task.frag.offset)).collect(),
            size: block.size.max(1),
            refs: block.refs,
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
    let socket = model.session.socket();
    let skbs = Skbs::of(model);
    let mut blocks: Vec<Block> = Vec::new();
    let first = skbs.anchor().saturating_sub(REACH);
    for queued in (first..skbs.len().min(first + 2 * REACH)).map_while(|index| skbs.get(index)) {
        for frag in queued.skb.frags {
            let known = blocks.iter().rposition(|block| block.page == frag.page);
            let place = known.unwrap_or_else(|| {
                blocks.push(Block::new(frag.page, &socket));
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
    for page in socket.tasks().filter_map(|task| task.frag.page) {
        if blocks.iter().all(|block| block.page != page) {
            blocks.push(Block::new(page, &socket));
        }
    }
    blocks
}

/// The blocks that fit into `rows` rows: around the first one of the selected skb, or else the last ones.
fn in_view(blocks: &[Block], rows: usize) -> &[Block] {
    let hidden = blocks.len().saturating_sub(rows);
    let selected = blocks.iter().position(Block::is_selected);
    let first = selected.map_or(hidden, |index| index.saturating_sub(rows / 2)).min(hidden);
    &blocks[first..(first + rows).min(blocks.len())]
}

/// Where the parts of the panel stand.
struct Parts {
    scale: Option<Rect>,
    map: Rect,
    /// The table of blocks, where there is room for it.
    table: Rect,
    /// Notes and legend.
    words: Rect,
    /// Cells of the longest name of a block, with a gap.
    label: u16,
    /// Rows of each block: above a table, few blocks are drawn the finer.
    of_block: u16,
}

impl Parts {
    fn new(blocks: &[Block], area: Rect, theme: &Theme) -> Parts {
        let mut rest = area;
        let scale = (area.height >= 4).then(|| top(&mut rest, 1));
        // What the map leaves, but at least a third.
        let left = rest.height.saturating_sub(u16::try_from(blocks.len()).unwrap_or(u16::MAX));
        let most = if area.height < 3 { 0 } else { left.max(area.height / 3).max(1) };
        // As if some were out of sight: the map must not grow and shrink with what is told below it.
        let wanted = words(blocks, blocks.len(), area, theme).lines.len() as u16;
        let words = bottom(&mut rest, wanted.min(most));
        let (of_block, rows) = if area.height >= TABLE_FROM { map_rows(blocks, rest, theme) } else { (1, u16::MAX) };
        let map = top(&mut rest, rows);
        // Names grow with the session; few steps of width, so that bars seldom move.
        let longest = blocks.iter().map(|block| block.page.to_string().len() as u16).max().unwrap_or(0);
        Parts {
            scale,
            map,
            table: rest,
            words,
            label: if longest < 5 { 5 } else { longest.div_ceil(2) * 2 + 2 },
            of_block,
        }
    }

    /// How many blocks the map has room for.
    fn room(&self) -> usize {
        usize::from(self.map.height / self.of_block)
    }

    fn bar(&self, row: Rect) -> Rect {
        let tail = if row.width < 34 { TAIL - 5 } else { TAIL };
        let x = row.x + self.label.min(row.width);
        Rect { x, width: row.width.saturating_sub(self.label + tail), ..row }
    }
}

/// Rows of each block, and of the whole map above a table, out of `rest`: what the table leaves. By powers of two, so that
/// another block seldom changes it.
fn map_rows(blocks: &[Block], rest: Rect, theme: &Theme) -> (u16, u16) {
    let as_rows = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
    let count = as_rows(blocks.len());
    let table = Lines::new(table(blocks, theme), Rect { height: u16::MAX, ..rest }).lines.len();
    let free = rest.height.saturating_sub(as_rows(table));
    let fits = |rows: &u16| rows.is_power_of_two() && rows.checked_mul(count).is_some_and(|all| all <= free);
    match (2..=MOST_OF_BLOCK).rev().find(fits) {
        Some(rows) => (rows, rows * count),
        None => (1, count.min(free.max(MAP_ABOVE_TABLE))),
    }
}

pub fn draw(model: &Model, area: Rect, buf: &mut Buffer) {
    let theme = &model.theme;
    let all = blocks(model);
    if all.is_empty() {
        draw_line(&Line::styled(say!(theme, "pages-no-page-block-in"), theme.quiet_style()), area, theme, buf);
        return;
    }
    let parts = Parts::new(&all, area, theme);
    if let Some(row) = parts.scale {
        draw_scale(all[0].size / u32::from(parts.of_block), parts.bar(row), theme, buf);
    }
    let shown = in_view(&all, parts.room());
    let rows: Vec<_> = parts.map.rows().collect();
    for (block, rows) in shown.iter().zip(rows.chunks(usize::from(parts.of_block))) {
        draw_block(block, rows, &parts, theme, buf);
    }
    let words = words(shown, all.len() - shown.len(), parts.words, theme);
    if parts.table.is_empty() {
        words.draw(PanelId::Pages, model, buf);
    } else {
        draw_lines(words.lines, parts.words, theme, buf);
        Lines::new(table(&all, theme), parts.table).draw(PanelId::Pages, model, buf);
    }
}

/// What can be scrolled: the table, or the words where there is none.
pub fn text(model: &Model, area: Rect) -> Lines {
    let all = blocks(model);
    let parts = Parts::new(&all, area, &model.theme);
    if parts.table.is_empty() {
        let shown = in_view(&all, parts.room());
        words(shown, all.len() - shown.len(), parts.words, &model.theme)
    } else {
        Lines::new(table(&all, &model.theme), parts.table)
    }
}

/// `0` and how many bytes a row has over the ends of the bars, and the half where there is room.
fn draw_scale(size: u32, bar: Rect, theme: &Theme, buf: &mut Buffer) {
    let full = bytes(u64::from(size));
    let half = bytes(u64::from(size / 2));
    let Some(full_at) = bar.width.checked_sub(full.len() as u16).filter(|&at| at > 1) else { return };
    let mut labels = vec![(0, "0".to_owned()), (full_at, full)];
    if bar.width / 2 + half.len() as u16 + 2 <= full_at {
        labels.push((bar.width / 2, half));
    }
    for (x, text) in labels {
        buf.set_string(bar.x + x, bar.y, text, theme.quiet_style());
    }
}

/// The block from its beginning on, in as many rows as it has.
fn draw_block(block: &Block, rows: &[Rect], parts: &Parts, theme: &Theme, buf: &mut Buffer) {
    let glyphs = theme.glyphs();
    let label_style = if block.is_selected() { theme.selected_style() } else { theme.strong_style() };
    let bars: Vec<_> = rows.iter().map(|row| parts.bar(*row)).collect();
    let (width, cells) = (u32::from(bars[0].width), bars[0].width as u32 * rows.len() as u32);
    let place = |cell: u32| {
        let bar = bars[(cell / width.max(1)) as usize];
        (bar.x + (cell % width.max(1)) as u16, bar.y)
    };
    for (index, (row, bar)) in rows.iter().zip(&bars).enumerate() {
        let name = Rect { width: bar.x.saturating_sub(row.x), ..*row };
        let label = match index {
            0 => Line::styled(block.page.to_string(), label_style),
            _ => Line::styled(from_begin(edge(block, width * index as u32, cells)), theme.quiet_style()),
        };
        draw_line(&label, name, theme, buf);
    }
    for cell in 0..cells {
        let (from, to) = (edge(block, cell, cells), edge(block, cell + 1, cells));
        let (symbol, style) = match block.at(from, to.max(from + 1)) {
            Some(slice) => (digit(slice.owner), slice_style(slice, theme)),
            None if from >= block.unused_from() => (glyphs.page_unused.to_owned(), Style::new()),
            None if block.elsewhere() > 0 => (glyphs.page_elsewhere.to_owned(), theme.quiet_style()),
            None => (glyphs.page_freed.to_owned(), theme.quiet_style()),
        };
        buf[place(cell)].set_symbol(&symbol).set_style(style);
    }
    for &(_, offset) in &block.writers {
        let exact = (u64::from(offset) * u64::from(cells) / u64::from(block.size)) as u32;
        // Not over the slice that ends in the same cell.
        let is_taken = block.at(edge(block, exact, cells), edge(block, exact + 1, cells)).is_some();
        let cell = exact + u32::from(is_taken);
        if cell < cells {
            buf[place(cell)].set_symbol(glyphs.to_left).set_style(theme.focus_style());
        }
    }
    let (row, bar) = (rows[0], bars[0]);
    let room = row.right().saturating_sub(bar.right());
    if room > 3 {
        draw_line(&tail(block, room.into(), theme), Rect { x: bar.right(), width: room, ..row }, theme, buf);
    }
}

/// A place in a block in few cells.
fn from_begin(byte: u32) -> String {
    if byte.is_multiple_of(1_024) { format!("+{}K", byte / 1_024) } else { format!("+{byte}") }
}

/// The byte at the left edge of a cell, of so many that the block has.
fn edge(block: &Block, cell: u32, cells: u32) -> u32 {
    (u64::from(block.size) * u64::from(cell) / u64::from(cells.max(1))) as u32
}

/// A task in few cells: `t0`, and `you` for the one that acts for the user.
fn short_task(task: TaskId, speaker: &impl Speaks) -> String {
    if task == TaskId::USER { say!(speaker, "pages-you") } else { format!("t{}", task.0) }
}

/// Reference count, and the task that holds the block, if one does: ` 3 refs t0`.
fn tail(block: &Block, room: usize, theme: &Theme) -> Line<'static> {
    let task = block.writers.first().map_or(String::new(), |&(task, _)| format!(" {}", short_task(task, theme)));
    let refs = format!(" {}", say!(theme, "count-ref", n = block.refs));
    let task = if refs.width() + task.width() <= room { task } else { String::new() };
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

/// What is special about the blocks in view, and what the signs mean; whole sentences, on as many rows as they take.
fn words(shown: &[Block], hidden: usize, area: Rect, theme: &Theme) -> Lines {
    let glyphs = theme.glyphs();
    let mut notes = Vec::new();
    if hidden > 0 {
        notes.push(say!(theme, "pages-out-of-sight", hidden = text!("count-block", n = hidden)));
    }
    let pinned = shown.iter().filter(|block| block.writers.is_empty()).count();
    if pinned > 0 {
        notes.push(say!(theme, "pages-kept-only-by-skbs", pinned = text!("count-block", n = pinned)));
    }
    let elsewhere: u32 = shown.iter().map(Block::elsewhere).sum();
    if elsewhere > 0 {
        notes.push(say!(
            theme,
            "pages-of-skbs-out-of",
            page_elsewhere = glyphs.page_elsewhere,
            elsewhere = text!("count-slice", n = elsewhere)
        ));
    }
    if notes.is_empty() {
        notes.push(say!(theme, "pages-t0-block-of-task"));
    }
    let digit = say!(theme, "pages-digit-last-of-the");
    let signs = say!(theme, "pages-freed-the-tasks-next", page_freed = glyphs.page_freed, to_left = glyphs.to_left);
    let whole = format!("{digit}  {signs}");
    let mut lines = if whole.width() <= usize::from(area.width) { vec![whole] } else { vec![digit, signs] };
    lines.push(notes.join(", "));
    Lines::new(lines.into_iter().map(|text| Line::styled(text, theme.quiet_style())).collect(), area)
}

/// Each block with its counts, and the slices that skbs have of it.
fn table(blocks: &[Block], theme: &Theme) -> Vec<Line<'static>> {
    let head = format!(
        "{}{}{:>8}{}{}  {}",
        left(term(theme, "block"), 7),
        right(term(theme, "bytes"), 7),
        "refs",
        right(term(theme, "held"), 8),
        right(term(theme, "freed"), 8),
        term(theme, "owners: skb:offset+len")
    );
    let mut lines = vec![Line::styled(head, theme.strong_style())];
    for block in blocks {
        let held: u32 = block.slices.iter().map(|slice| slice.len).sum();
        let freed = block.unused_from().saturating_sub(held);
        let freed = if block.elsewhere() > 0 { "?".to_owned() } else { grouped(freed).to_string() };
        let mut owners: Vec<_> = block
            .writers
            .iter()
            .map(|&(task, offset)| {
                say!(theme, "pages-writes-at", short_task = short_task(task, theme), offset = grouped(offset))
            })
            .collect();
        let slice = |slice: &Slice| format!("{}:{}+{}", slice.owner, grouped(slice.offset), grouped(slice.len));
        owners.extend(block.slices.iter().map(slice));
        if block.elsewhere() > 0 {
            owners.push(say!(
                theme,
                "pages-of-skbs-out-of-view",
                elsewhere = text!("count-slice", n = block.elsewhere())
            ));
        }
        let style = if block.is_selected() { theme.strong_style() } else { Style::new() };
        let text = format!(
            "{:7}{:>7}{:>8}{:>8}{freed:>8}  {}",
            block.page.to_string(),
            grouped(block.size),
            grouped(block.refs),
            grouped(held),
            owners.join(", ")
        );
        lines.push(Line::styled(text, style));
    }
    lines
}

/// The owner of the slice under a place.
pub fn skb_at(model: &Model, area: Rect, place: Position) -> Option<SkbId> {
    let all = blocks(model);
    let parts = Parts::new(&all, area, &model.theme);
    let row = place.y.checked_sub(parts.map.y)?;
    let block = in_view(&all, parts.room()).get(usize::from(row / parts.of_block))?;
    let bar = parts.bar(parts.map);
    let (width, column) = (u32::from(bar.width), place.x.checked_sub(bar.x)?);
    let (cell, cells) =
        (width * u32::from(row % parts.of_block) + u32::from(column), width * u32::from(parts.of_block));
    let found = block.at(edge(block, cell, cells), edge(block, cell + 1, cells))?;
    (column < bar.width && parts.map.contains(place)).then_some(found.owner)
}
