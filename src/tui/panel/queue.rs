//! The queue strip: skbs of both queues, or of the one list, as blocks in sequence, with the cursors and limits of the connection.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use crate::debugger::explain::chain::{Kind, Scene};
use crate::language::{say, term, text};
use crate::observe::SocketView;
use crate::tui::model::scales::with_former;
use crate::tui::panel::pointers;
use crate::tui::panel::pointers::{At, Pointer};
use crate::tui::panel::skb_table;
use crate::tui::panel::skbs::Skbs;
use crate::tui::panel::strip;
use crate::tui::panel::strip::{Strip, label, label_style, linear_cells, overhead_cells};
use crate::tui::style::fit::{draw_line, first_that_fits};
use crate::tui::style::glyphs::SkbState;
use crate::tui::{Model, Theme};
use crate::units::print::{grouped, offset};
use crate::units::{SeqNum, SkbId};

/// Rows from which a table of skbs stands below the strip.
const TABLE_FROM: u16 = 11;

/// `14,480 unacked, 31,856 unsent: cwnd full: 10 of 10 in flight`.
pub fn summary(model: &Model, width: usize) -> String {
    let socket = model.session.socket();
    let gate = match Scene::shown(&model.session).kept_back_by() {
        Some(gate) => gate.text.to(model),
        None if socket.sent_count() == 0 => say!(model, "queue-nothing-queued"),
        None => say!(model, "queue-all-sent"),
    };
    let name = gate.split([':', ';']).next().unwrap_or_default();
    let (unacked, unsent) = (grouped(socket.unacked()), grouped(socket.unsent()));
    let list = if socket.kernel.has_send_head() { say!(model, "queue-one-list") } else { "".to_owned() };
    let texts = [
        say!(model, "queue-unacked-unsent", list = &list, unacked = unacked, unsent = unsent, gate = &gate),
        say!(model, "queue-unacked-unsent-2", list = &list, unacked = unacked, unsent = unsent, name = name),
        say!(model, "queue-unacked-unsent-3", unacked = unacked, unsent = unsent, name = name),
        say!(model, "queue-unacked-unsent-4", unacked = unacked, unsent = unsent),
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
    let has_overview = has_overview(area.height, &strip);
    let mut rows = area.rows();
    if area.height > 2
        && let Some(row) = rows.next()
    {
        draw_cursors(&strip, &skbs, model, row, buf);
        if area.height == 3 {
            draw_limits_behind(&strip, &skbs, model, row, buf);
        }
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
    if has_overview && let Some(row) = rows.next() {
        draw_overview(&strip, &skbs, model, row, buf);
    }
    if let Some(row) = rows.next() {
        draw_line(&legend(&strip, &skbs, model, row.width), row, theme, buf);
    }
    if let Some(table) = table(&strip, area) {
        skb_table::draw(&skbs, model, table, buf);
    }
}

/// Bytes of truesize that a cell stands for, for the title line.
pub fn scale(model: &Model, area: Rect, width: usize) -> String {
    let per_cell = |peaks| strip::Scale::new(&peaks, area.width).per_cell;
    let say = |bytes: u64| say!(model, "queue-b-a-cell", bytes = grouped(bytes as i64));
    let texts = with_former(per_cell(model.peaks()), per_cell(model.peaks_before()), model, say);
    // Of limits and legend at least the legend has no row.
    let more = if area.height < 5 { say!(model, "queue-z-more") } else { "".to_owned() };
    let texts = texts.into_iter().flat_map(|text| [format!("{text}{more}"), text]);
    texts.into_iter().find(|text| text.width() <= width).unwrap_or_default()
}

/// Where the table of skbs stands, if there is room for it.
fn table(strip: &Strip, area: Rect) -> Option<Rect> {
    let above = 4 + body_rows(area.height, strip) as u16 + u16::from(has_overview(area.height, strip));
    let table = Rect { y: area.y + above, height: area.height.saturating_sub(above), ..area };
    (area.height >= TABLE_FROM).then_some(table)
}

/// All skbs in one row, where not all have blocks: but not in place of the legend.
fn has_overview(height: u16, strip: &Strip) -> bool {
    strip.before + strip.after > 0 && height >= 6
}

/// Blocks grow taller where there is room, up to three rows.
fn body_rows(height: u16, strip: &Strip) -> usize {
    // Cursors, labels, limits, legend.
    let others = 4 + u16::from(has_overview(height, strip));
    usize::from(height.saturating_sub(others).clamp(1, 3))
}

fn draw_empty(model: &Model, area: Rect, buf: &mut Buffer) {
    let socket = model.session.socket();
    let theme = &model.theme;
    let text = if socket.write_seq == socket.isn {
        say!(model, "queue-no-skb-yet-nothing")
    } else if socket.snd_una != socket.write_seq {
        say!(model, "queue-no-skb-the-connection")
    } else {
        say!(model, "queue-no-skb-all-that", max = text!("bytes", n = socket.relative(socket.snd_una).max(0)))
    };
    draw_line(&Line::styled(text, theme.quiet_style()), area, theme, buf);
}

/// The block under a place, or the skb of a line of the table.
pub fn skb_at(model: &Model, area: Rect, place: Position) -> Option<SkbId> {
    let skbs = Skbs::of(model);
    let strip = Strip::new(model, area.width);
    if let Some(table) = table(&strip, area).filter(|table| place.y >= table.y) {
        return skb_table::skb_at(&skbs, table, place.y);
    }
    skbs.id_at(strip.at(place.x - area.x)?.index)
}

/// Where a sequence number is in the strip, or on which side of it.
fn at(x: Option<u16>, seq: SeqNum, strip: &Strip, skbs: &Skbs<'_>) -> At {
    let first = strip.blocks.first().and_then(|block| skbs.get(block.index));
    match x {
        Some(x) => At::Cell(x),
        None if first.is_some_and(|first| seq.before(first.skb.seq)) => At::Left,
        None => At::Right,
    }
}

/// A name and a number, with a sign that leads out of the strip where the place lies there.
fn named(name: &str, number: i64, at: At, theme: &Theme) -> String {
    let glyphs = theme.glyphs();
    match at {
        At::Cell(_) => format!("{name} {}", offset(number)),
        At::Left => format!("{}{name} {}", glyphs.more_left, offset(number)),
        At::Right => format!("{name} {}{}", offset(number), glyphs.more_right),
    }
}

/// Above the strip: where snd_una, snd_nxt and write_seq are. Sequence numbers are relative.
fn draw_cursors(strip: &Strip, skbs: &Skbs<'_>, model: &Model, row: Rect, buf: &mut Buffer) {
    let (socket, theme) = (model.session.socket(), &model.theme);
    let pointer = |x: Option<u16>, names: &[&str], seq: SeqNum| {
        let at = at(x, seq, strip, skbs);
        let whole = names.iter().map(|name| named(name, socket.relative(seq), at, theme));
        // Without its number rather than with a part of it.
        let alone = format!("{}{}", names[names.len() - 1], theme.glyphs().ellipsis);
        Pointer { at, texts: whole.chain([alone]).collect(), style: theme.strong_style() }
    };
    let boundary = strip.boundary.or_else(|| strip.x_of_seq(socket.snd_nxt, skbs));
    let has_head = skbs.is_one_list() && skbs.sent() < skbs.len();
    let next: &[&str] = if has_head { &[&say!(model, "queue-send-head-snd-nxt"), "snd_nxt"] } else { &["snd_nxt"] };
    let mut pointers = vec![pointer(boundary, next, socket.snd_nxt)];
    if socket.snd_una != socket.snd_nxt {
        pointers.push(pointer(strip.x_of_seq(socket.snd_una, skbs), &["snd_una"], socket.snd_una));
    }
    if socket.write_seq != socket.snd_nxt {
        let end = strip.blocks.last().filter(|_| strip.after == 0).map(|block| block.x + block.width - 1);
        pointers.push(pointer(end, &["write_seq"], socket.write_seq));
    }
    pointers::draw(&pointers, theme.glyphs().points_down, row, buf);
}

fn draw_labels(strip: &Strip, skbs: &Skbs<'_>, model: &Model, row: Rect, buf: &mut Buffer) {
    let (theme, glyphs) = (&model.theme, model.theme.glyphs());
    for block in &strip.blocks {
        let Some(queued) = skbs.get(block.index) else { continue };
        let width = usize::from(block.width - 1);
        let text = format!("{:width$}", label(&queued, width, theme));
        buf.set_stringn(row.x + block.x, row.y, text, width, label_style(&queued, skbs, model));
    }
    draw_divider(strip, theme, row, buf);
    // Room was left for the whole numbers, or there is none.
    if strip.before > 0 && strip.more > 0 {
        let text = format!("{}{}", glyphs.more_left, grouped(strip.before as i64));
        buf.set_string(row.x, row.y, text, theme.strong_style());
    }
    if strip.after > 0 && strip.more > 0 {
        let text = format!("{}{}", grouped(strip.after as i64), glyphs.more_right);
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
                (glyphs.overhead, theme.quiet_style())
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
fn limits(socket: &SocketView<'_>) -> [(&'static str, SeqNum); 2] {
    let segments = socket.cwnd.saturating_sub(socket.in_flight());
    let bytes = segments.saturating_mul(socket.mss_cache).min(i32::MAX as u32 / 2);
    [("cwnd", socket.snd_nxt + bytes), ("rwnd", socket.wnd_end())]
}

/// Below the strip: how far the two windows let sending go, the one that binds first; those that end beyond the queue are
/// told at the right.
fn draw_limits(strip: &Strip, skbs: &Skbs<'_>, model: &Model, row: Rect, buf: &mut Buffer) {
    pointers::draw(&limit_pointers(strip, skbs, model), model.theme.glyphs().points_up, row, buf);
}

/// Where they have no row of their own: behind all that is in `row`, both or the one that binds.
fn draw_limits_behind(strip: &Strip, skbs: &Skbs<'_>, model: &Model, row: Rect, buf: &mut Buffer) {
    let pointers = limit_pointers(strip, skbs, model);
    let [first, second] = pointers.each_ref().map(|pointer| (pointer.texts[0].as_str(), pointer.style));
    let taken = (row.left()..row.right()).rev().find(|&x| buf[(x, row.y)].symbol() != " ");
    let free = row.right() - taken.map_or(row.left(), |x| x + 1);
    let mut x = row.right();
    for (text, style) in [second, first].into_iter().skip(usize::from(!fits(&[first.0, second.0], free))) {
        if fits(&[text], free) {
            x -= text.width() as u16;
            buf.set_string(x, row.y, text, style);
            x = x.saturating_sub(GAP);
        }
    }
}

/// Cells before each text that stands behind others.
const GAP: u16 = 2;

fn fits(texts: &[&str], free: u16) -> bool {
    texts.iter().map(|text| text.width() + usize::from(GAP)).sum::<usize>() <= usize::from(free)
}

fn limit_pointers(strip: &Strip, skbs: &Skbs<'_>, model: &Model) -> [Pointer; 2] {
    let theme = &model.theme;
    let socket = model.session.socket();
    let mut limits = limits(&socket);
    let gate = Scene::shown(&model.session).kept_back_by();
    if gate.is_some_and(|gate| matches!(gate.kind, Kind::Window | Kind::WindowClosed)) {
        limits.reverse();
    }
    limits.map(|(name, end)| {
        let is_beyond = end == socket.write_seq && end != socket.snd_nxt;
        let place = if end == socket.snd_nxt { strip.boundary } else { None };
        let x = place.or_else(|| strip.x_of_seq(end, skbs)).filter(|_| !is_beyond);
        let at = at(x, end, strip, skbs);
        let style = if x.is_some() { theme.refusal_style() } else { theme.quiet_style() };
        let number = socket.relative(end);
        let name = say!(model, "queue-ends", name = name);
        let alone = format!("{name}{}", theme.glyphs().ellipsis);
        Pointer { at, texts: vec![named(&name, number, at, theme), alone], style }
    })
}

/// Both queues from end to end, one cell for as many bytes as it takes, with the part in view marked.
fn draw_overview(strip: &Strip, skbs: &Skbs<'_>, model: &Model, row: Rect, buf: &mut Buffer) {
    let (theme, glyphs) = (&model.theme, model.theme.glyphs());
    let (Some(first), Some(from), Some(to)) = (skbs.first_seq(), strip.blocks.first(), strip.blocks.last()) else {
        return;
    };
    let (Some(from), Some(to)) = (skbs.get(from.index), skbs.get(to.index)) else { return };
    let (x, _) = buf.set_stringn(row.x, row.y, say!(model, "queue-all"), usize::from(row.width), theme.quiet_style());
    let cells = row.right().saturating_sub(x);
    let span = u64::from(model.session.socket().write_seq - first).max(1);
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

/// What letters and patterns mean: whole words where there is room, then short ones, then only what is in view.
fn legend(strip: &Strip, skbs: &Skbs<'_>, model: &Model, width: u16) -> Line<'static> {
    let (theme, glyphs) = (&model.theme, model.theme.glyphs());
    let has_linear = model.session.kernel().has_linear_payload();
    let in_view: Vec<SkbState> =
        strip.blocks.iter().filter_map(|block| skbs.get(block.index)).map(|queued| queued.state).collect();
    let line = |gap: &'static str, word: fn(SkbState) -> &'static str, all: bool| {
        let mut line =
            Line::from(Span::styled(say!(model, "queue-overhead", overhead = glyphs.overhead), theme.quiet_style()));
        if has_linear {
            line.push_span(Span::raw(say!(model, "queue-linear", gap = gap, linear = glyphs.linear)));
        }
        for state in SkbState::ALL.into_iter().filter(|state| all || in_view.contains(state)) {
            let text = format!("{gap}{}{} {}", state.letter(), glyphs.payload(state), term(theme, word(state)));
            line.push_span(Span::styled(text, theme.state_style(state)));
        }
        line
    };
    let lines = [
        line("  ", SkbState::word, true),
        line(" ", SkbState::short_word, true),
        line(" ", SkbState::short_word, false),
    ];
    let fitting = lines.iter().position(|line| line.width() <= usize::from(width));
    lines[fitting.unwrap_or(lines.len() - 1)].clone()
}
