//! The send buffer as a bar: what is queued, where a writer is woken, where it stops.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::source::live::look::Look;
use crate::tui::style::fit::draw_line;
use crate::tui::style::theme::Theme;
use crate::units::print::grouped;

/// The bar, and the marks below it.
pub const ROWS: u16 = 2;

pub fn draw(look: &Look, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let Some(memory) = look.seen.socket.memory.filter(|memory| memory.sndbuf > 0) else { return };
    let width = u64::from(area.width.saturating_sub(2)).max(1);
    // A queue may be many times its limit: then that is the whole bar.
    let whole = u64::from(memory.sndbuf.max(memory.wmem_queued)) * 21 / 20;
    let place = |bytes: u32| (u64::from(bytes) * width / whole) as usize;
    let glyphs = theme.glyphs();
    let cells = (0..width as usize).map(|cell| match () {
        () if cell >= place(memory.wmem_queued) => glyphs.bar_free,
        () if cell >= place(memory.sndbuf) => glyphs.bar_over,
        () => glyphs.bar_queued,
    });
    let mut rows = area.rows();
    if let Some(row) = rows.next() {
        draw_line(&Line::raw(format!(" {}", cells.collect::<String>())), row, theme, buf);
    }
    let mut marks = " ".to_owned();
    for (name, bytes) in [("wakes", memory.wakes_at()), ("sk_sndbuf", memory.sndbuf)] {
        // Each ends at its place; what does not fit before it is cut to the mark.
        let end = place(bytes) + 1;
        let room = end.saturating_sub(marks.chars().count());
        let texts = [format!("{name} {} {}", grouped(bytes), glyphs.points_up), glyphs.points_up.to_owned()];
        let text = texts.into_iter().find(|text| text.chars().count() <= room).unwrap_or_default();
        marks.push_str(&format!("{text:>room$}"));
    }
    if let Some(row) = rows.next() {
        draw_line(&Line::styled(marks, theme.quiet_style()), row, theme, buf);
    }
}
