//! The queue strip: skbs of both queues, or of the one list, as blocks in sequence, with the cursors and limits of the connection.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use crate::debugger::explain::chain::Scene;
use crate::engine::Engine;
use crate::format::{duration, grouped};
use crate::tui::format::{draw_line, first_that_fits, fit};
use crate::tui::glyphs::SkbState;
use crate::tui::panel::skbs::Skbs;
use crate::tui::panel::strip::{MORE, Strip, label, label_style, linear_cells, overhead_cells};
use crate::tui::{Model, Theme};
use crate::units::{SeqNum, SkbId};

/// Rows from which a table of skbs stands below the strip.
const TABLE_FROM: u16 = 11;

/// `14,480 unacked, 31,856 unsent: cwnd full: 10 of 10 in flight`.
pub fn summary(model: &Model, width: usize) -> String {
    let engine = model.session.engine();
    let sk = &engine.sk;
    let gate = match Scene::shown(&model.session).gate() {
        Some(gate) => gate.text,
        None if engine.queues.rtx_is_empty() => "nothing queued".to_owned(),
        None => "all sent".to_owned(),
    };
    let name = gate.split([':', ';']).next().unwrap_or_default();
    let (unacked, unsent) = (grouped(sk.snd_nxt.distance(sk.snd_una)), grouped(sk.notsent()));
    let list = if engine.config.kernel.has_send_head() { "one list: " } else { "" };
    let texts = [
        format!("{list}{unacked} unacked, {unsent} unsent: {gate}"),
        format!("{list}{unacked} unacked, {unsent} unsent: {name}"),
        format!("{unacked} unacked, {unsent} unsent: {name}"),
        format!("{unacked} unacked, {unsent} unsent"),
        String::new(),
    ];
    first_that_fits(&texts, width).to_owned()
}

pub fn draw(model: &Model, area: Rect, buf: &mut Buffer) {
    let skbs = Skbs::of(model);
    let theme = &model.theme;
    if skbs.len() == 0 {
        draw_empty(model, area, buf);
        return;
    }
    let strip = Strip::new(model, area.width);
    let mut rows = area.rows();
    if area.height > 2
        && let Some(row) = rows.next()
    {
        draw_cursors(&strip, &skbs, model, row, buf);
    }
    if let Some(row) = rows.next() {
        draw_labels(&strip, &skbs, model, row, buf);
    }
    for row in rows.by_ref().take(body_rows(area.height, &strip)) {
        draw_bodies(&strip, &skbs, theme, row, buf);
    }
    if let Some(row) = rows.next() {
        draw_limits(&strip, &skbs, model, row, buf);
    }
    if strip.before + strip.after > 0
        && let Some(row) = rows.next()
    {
        draw_overview(&strip, &skbs, model, row, buf);
    }
    if let Some(row) = rows.next() {
        draw_line(&legend(model), row, theme, buf);
    }
    if let Some(table) = table(&strip, area) {
        draw_table(&skbs, model, table, buf);
    }
}

/// Where the table of skbs stands, if there is room for it.
fn table(strip: &Strip, area: Rect) -> Option<Rect> {
    let above = 5 + body_rows(area.height, strip) as u16 + u16::from(strip.before + strip.after > 0);
    let table = Rect { y: area.y + above, height: area.height.saturating_sub(above), ..area };
    (area.height >= TABLE_FROM).then_some(table)
}

/// The first skb in the table: the selected one stands in the middle, if it can.
fn first_in_table(skbs: &Skbs<'_>, table: Rect) -> usize {
    let rows = usize::from(table.height.saturating_sub(1));
    skbs.anchor().saturating_sub(rows / 2).min(skbs.len().saturating_sub(rows))
}

/// Blocks grow taller where there is room, up to three rows.
fn body_rows(height: u16, strip: &Strip) -> usize {
    // Cursors, labels, limits, legend; and the overview if not all skbs are in view.
    let others = 4 + u16::from(strip.before + strip.after > 0);
    usize::from(height.saturating_sub(others).clamp(1, 3))
}

fn draw_empty(model: &Model, area: Rect, buf: &mut Buffer) {
    let sk = &model.session.engine().sk;
    let theme = &model.theme;
    let text = if sk.write_seq == sk.isn {
        "No skb yet: nothing has been written.".to_owned()
    } else if sk.snd_una != sk.write_seq {
        "No skb: the connection is over, and what was not acknowledged went with it.".to_owned()
    } else {
        format!("No skb: all {} bytes written are acknowledged.", grouped(sk.relative(sk.snd_una).max(0)))
    };
    draw_line(&Line::styled(text, theme.dim_style()), area, theme, buf);
}

/// The block under a place, or the skb of a line of the table.
pub fn skb_at(model: &Model, area: Rect, place: Position) -> Option<SkbId> {
    let skbs = Skbs::of(model);
    let strip = Strip::new(model, area.width);
    if let Some(table) = table(&strip, area).filter(|table| place.y >= table.y) {
        let line = usize::from(place.y - table.y).checked_sub(1)?;
        return skbs.id_at(first_in_table(&skbs, table) + line);
    }
    skbs.id_at(strip.at(place.x - area.x)?.index)
}

/// Above the strip: where snd_una, snd_nxt and write_seq are. Sequence numbers are relative.
fn draw_cursors(strip: &Strip, skbs: &Skbs<'_>, model: &Model, row: Rect, buf: &mut Buffer) {
    let sk = &model.session.engine().sk;
    let mut labels = Labels::new(row, model.theme.glyphs().points_down);
    let mut put = |x: Option<u16>, name: &str, short: &str, seq: SeqNum| {
        if let Some(x) = x {
            let texts = [format!("{name} {}", grouped(sk.relative(seq))), short.to_owned()];
            labels.put(x, &texts, model.theme.strong_style(), buf);
        }
    };
    let boundary = strip.boundary.or_else(|| strip.x_of_seq(sk.snd_nxt, skbs));
    if skbs.is_one_list() && skbs.sent() < skbs.len() {
        put(boundary, "send head, snd_nxt", "send head", sk.snd_nxt);
    } else {
        put(boundary, "snd_nxt", "nxt", sk.snd_nxt);
    }
    let una = strip.x_of_seq(sk.snd_una, skbs).filter(|_| sk.snd_una != sk.snd_nxt);
    put(una, "snd_una", "una", sk.snd_una);
    let end = strip.blocks.last().filter(|_| strip.after == 0 && sk.write_seq != sk.snd_nxt);
    put(end.map(|block| block.x + block.width - 1), "write_seq", "end", sk.write_seq);
}

/// Texts on one row that point at places of the strip and do not overlap: the first to come have the right of way.
struct Labels {
    row: Rect,
    sign: &'static str,
    taken: Vec<(u16, u16)>,
}

impl Labels {
    fn new(row: Rect, sign: &'static str) -> Self {
        Labels { row, sign, taken: Vec::new() }
    }

    /// The first of `texts` that fits on either side of its sign, which stands at `x`.
    fn put(&mut self, x: u16, texts: &[String], style: Style, buf: &mut Buffer) {
        for text in texts {
            let behind = format!("{}{text}", self.sign);
            let before = format!("{text}{}", self.sign);
            let left = (x + 1).checked_sub(before.width() as u16);
            if self.try_at(x, &behind, style, buf) || left.is_some_and(|left| self.try_at(left, &before, style, buf)) {
                return;
            }
        }
    }

    /// A text without a sign at the right end, if there is room.
    fn put_at_end(&mut self, text: &str, style: Style, buf: &mut Buffer) {
        if let Some(x) = self.row.width.checked_sub(text.width() as u16) {
            self.try_at(x, text, style, buf);
        }
    }

    fn try_at(&mut self, x: u16, text: &str, style: Style, buf: &mut Buffer) -> bool {
        let end = x + text.width() as u16;
        let is_free = self.taken.iter().all(|&(from, to)| end < from || x > to);
        if end > self.row.width || !is_free {
            return false;
        }
        buf.set_string(self.row.x + x, self.row.y, text, style);
        self.taken.push((x, end));
        true
    }
}

fn draw_labels(strip: &Strip, skbs: &Skbs<'_>, model: &Model, row: Rect, buf: &mut Buffer) {
    let (theme, glyphs) = (&model.theme, model.theme.glyphs());
    for block in &strip.blocks {
        let Some(queued) = skbs.get(block.index) else { continue };
        let width = usize::from(block.width - 1);
        let text = format!("{:width$}", label(&queued, width));
        buf.set_stringn(row.x + block.x, row.y, text, width, label_style(&queued, skbs, model));
    }
    draw_divider(strip, theme, row, buf);
    if row.width < 2 * MORE {
        return;
    }
    if strip.before > 0 {
        let text = format!("{}{}", glyphs.more_left, grouped(strip.before as i64));
        buf.set_string(row.x, row.y, fit(&text, usize::from(MORE) - 1, theme), theme.strong_style());
    }
    if strip.after > 0 {
        let text = format!("{}{}", grouped(strip.after as i64), glyphs.more_right);
        let text = fit(&text, usize::from(MORE) - 1, theme);
        let x = row.right().saturating_sub(text.width() as u16);
        buf.set_string(x, row.y, text, theme.strong_style());
    }
}

fn draw_divider(strip: &Strip, theme: &Theme, row: Rect, buf: &mut Buffer) {
    if let Some(x) = strip.boundary.filter(|_| strip.is_divided) {
        buf[(row.x + x, row.y)].set_symbol(theme.glyphs().side).set_style(theme.strong_style());
    }
}

/// Overhead, then payload: what lies in the linear area, and what lies in fragments in the pattern of the skb's state.
fn draw_bodies(strip: &Strip, skbs: &Skbs<'_>, theme: &Theme, row: Rect, buf: &mut Buffer) {
    let glyphs = theme.glyphs();
    for block in &strip.blocks {
        let Some(queued) = skbs.get(block.index) else { continue };
        let cells = block.width - 1;
        let overhead = overhead_cells(&queued, cells);
        let linear = overhead + linear_cells(&queued, cells - overhead);
        for offset in 0..cells {
            let (symbol, style) = if offset < overhead {
                (glyphs.overhead, theme.dim_style())
            } else if offset < linear {
                (glyphs.linear, theme.state_style(queued.state))
            } else {
                (glyphs.payload(queued.state), theme.state_style(queued.state))
            };
            buf[(row.x + block.x + offset, row.y)].set_symbol(symbol).set_style(style);
        }
    }
    draw_divider(strip, theme, row, buf);
}

/// Where the congestion window and the peer's window end.
fn limits(engine: &Engine) -> [(&'static str, SeqNum); 2] {
    let sk = &engine.sk;
    let segments = engine.cong.cwnd.saturating_sub(sk.in_flight());
    let bytes = segments.saturating_mul(sk.mss_cache).min(i32::MAX as u32 / 2);
    [("cwnd", sk.snd_nxt + bytes), ("rwnd", sk.wnd_end())]
}

/// Below the strip: how far the two windows let sending go; limits beyond the queue are told at the right.
fn draw_limits(strip: &Strip, skbs: &Skbs<'_>, model: &Model, row: Rect, buf: &mut Buffer) {
    let theme = &model.theme;
    let engine = model.session.engine();
    let sk = &engine.sk;
    let mut beyond = Vec::new();
    let mut labels = Labels::new(row, theme.glyphs().points_up);
    for (name, end) in limits(engine) {
        let text = format!("{name} ends {}", grouped(sk.relative(end)));
        let is_beyond = end == sk.write_seq && end != sk.snd_nxt;
        let place = if end == sk.snd_nxt { strip.boundary } else { None };
        match place.or_else(|| strip.x_of_seq(end, skbs)).filter(|_| !is_beyond) {
            Some(x) => labels.put(x, &[text, name.to_owned(), String::new()], theme.refusal_style(), buf),
            None => beyond.push(text),
        }
    }
    if !beyond.is_empty() {
        labels.put_at_end(&beyond.join(", "), theme.dim_style(), buf);
    }
}

/// Both queues from end to end, one cell for as many bytes as it takes, with the part in view marked.
fn draw_overview(strip: &Strip, skbs: &Skbs<'_>, model: &Model, row: Rect, buf: &mut Buffer) {
    let (theme, glyphs) = (&model.theme, model.theme.glyphs());
    let (Some(first), Some(from), Some(to)) = (skbs.first_seq(), strip.blocks.first(), strip.blocks.last()) else {
        return;
    };
    let (Some(from), Some(to)) = (skbs.get(from.index), skbs.get(to.index)) else { return };
    let (x, _) = buf.set_stringn(row.x, row.y, "all: ", usize::from(row.width), theme.dim_style());
    let cells = row.right().saturating_sub(x);
    let span = u64::from(model.session.engine().sk.write_seq - first).max(1);
    let cell_of = |seq: SeqNum| (u64::from(seq - first) * u64::from(cells) / span) as u16;
    let in_view = cell_of(from.skb.seq)..=cell_of(to.skb.end_seq - 1);
    for cell in 0..cells {
        let offset = span * u64::from(cell) / u64::from(cells);
        let Some(queued) = skbs.get(skbs.index_of_seq(first + offset as u32)) else { continue };
        let style = theme.state_style(queued.state);
        // In view: the letter too, so that it shows without reversed video.
        let letter = queued.state.letter().to_string();
        let (symbol, style) = if in_view.contains(&cell) {
            (letter.as_str(), style.patch(theme.selected_style()))
        } else {
            (glyphs.payload(queued.state), style)
        };
        buf[(x + cell, row.y)].set_symbol(symbol).set_style(style);
    }
}

fn legend(model: &Model) -> Line<'static> {
    let (theme, glyphs) = (&model.theme, model.theme.glyphs());
    let mut line = Line::from(Span::styled(format!("{} overhead", glyphs.overhead), theme.dim_style()));
    if model.session.engine().config.kernel.has_linear_payload() {
        line.push_span(Span::raw(format!("  {} linear", glyphs.linear)));
    }
    for state in SkbState::ALL {
        let text = format!("  {}{} {}", state.letter(), glyphs.payload(state), state.word());
        line.push_span(Span::styled(text, theme.state_style(state)));
    }
    line
}

const COLUMNS: &str = "skb      state           bytes                          payload  truesize  segs  frags  sent";
const COLUMNS_WITH_LINEAR: &str =
    "skb      state           bytes                          payload  truesize  segs  linear  frags  sent";

/// The skbs around the selected one, one line each.
fn draw_table(skbs: &Skbs<'_>, model: &Model, area: Rect, buf: &mut Buffer) {
    let theme = &model.theme;
    let has_linear = model.session.engine().config.kernel.has_linear_payload();
    let columns = if has_linear { COLUMNS_WITH_LINEAR } else { COLUMNS };
    draw_line(&Line::styled(columns, theme.strong_style()), area, theme, buf);
    for (index, row) in (first_in_table(skbs, area)..skbs.len()).zip(area.rows().skip(1)) {
        let Some(queued) = skbs.get(index) else { break };
        let (skb, engine) = (queued.skb, model.session.engine());
        let range = format!("{} to {}", grouped(engine.sk.relative(skb.seq)), grouped(engine.sk.relative(skb.end_seq)));
        let sent = if queued.state == SkbState::Unsent {
            String::from("not yet")
        } else {
            format!("{} ago", duration(model.session.now().since(skb.sent_at)))
        };
        let linear = if has_linear { format!(" {:>7}", grouped(skb.linear.len)) } else { String::new() };
        let text = format!(
            "{:<8} {:<15} {:<29} {:>8} {:>9} {:>5}{linear} {:>6}  {}",
            skb.id.to_string(),
            format!("{} {}", queued.state.letter(), queued.state.word()),
            range,
            grouped(skb.len),
            grouped(skb.truesize),
            skb.gso_segs,
            skb.frags.len(),
            sent
        );
        draw_line(&Line::styled(text, label_style(&queued, skbs, model)), row, theme, buf);
    }
}
