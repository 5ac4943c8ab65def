//! The wire: every packet at the sender's interface, the newest at the bottom.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use crate::debugger::PacketRecord;
use crate::engine::api::io::TransmitKind;
use crate::language::{id, say, term};
use crate::peer::Fate;
use crate::tui::panel::frame::{draw_rule, is_zoomed, list_state, nothing_there};
use crate::tui::panel::rows::{InView, in_view};
use crate::tui::panel::{packet, step_detail};
use crate::tui::style::fit::{draw_line, wrap};
use crate::tui::{Model, PanelId, Theme};
use crate::units::SkbId;
use crate::units::print::{grouped, offset};
use crate::wire::Flags;
use crate::world::Direction;

/// From here on the zoomed panel has the fields of a packet beside the list; below it they get so many rows.
const BESIDE: u16 = 130;
const DETAIL_ROWS: u16 = 8;
/// From here on a line has room for words.
const WIDE: u16 = 54;

/// The packets that the list is about, newest first.
fn packets(model: &Model) -> impl Iterator<Item = &PacketRecord> {
    let followed = model.ui.selected.filter(|_| model.ui.follow);
    model.session.packets().rev().filter(move |packet| followed.is_none() || packet.skb == followed)
}

/// What is in view: packets, oldest first; which of them is under the cursor; and how many are below the last one.
fn list(model: &Model, height: usize) -> (Vec<&PacketRecord>, Option<usize>, usize) {
    let back = model.ui.scroll(PanelId::Ladder);
    let mut newest: Vec<_> = packets(model).take(back + height + 1).collect();
    newest.reverse();
    let InView { rows, cursor } = in_view(newest.len(), height, back, height / 2);
    let newer = newest.len() - rows.end;
    (newest[rows.clone()].to_vec(), cursor.map(|cursor| cursor - rows.start), newer)
}

/// The packet under the cursor, if the cursor was moved away from the newest.
pub fn under_cursor(model: &Model) -> Option<&PacketRecord> {
    let back = model.ui.scroll(PanelId::Ladder);
    let newest: Vec<_> = packets(model).take(back + 1).collect();
    newest.last().copied().filter(|_| back > 0)
}

/// How many packets the list is of.
pub fn count(model: &Model) -> usize {
    packets(model).count()
}

pub fn draw(model: &Model, area: Rect, buf: &mut Buffer) {
    let theme = &model.theme;
    let places = places(model, area);
    let (packets, cursor, newer) = list(model, usize::from(places.list.height));
    if packets.is_empty() {
        let text = nothing_there(model, id!("word-packet"), &say!(model, "ladder-no-packet-yet"));
        draw_line(&Line::styled(text, theme.quiet_style()), places.list, theme, buf);
    }
    let has_cursor = is_zoomed(PanelId::Ladder, model) || model.ui.scroll(PanelId::Ladder) > 0;
    for (index, (packet, row)) in packets.iter().zip(places.list.rows()).enumerate() {
        let is_pointed = has_cursor && Some(index) == cursor;
        draw_line(&line(packet, is_pointed, model, row.width), row, theme, buf);
    }
    let state = list_state(PanelId::Ladder, newer, model);
    let Some(packet) = cursor.map(|cursor| packets[cursor]).filter(|_| !places.detail.is_empty()) else {
        if let (Some(state), Some(row)) = (state, places.state) {
            draw_line(&Line::styled(state, theme.focus_style()), row, theme, buf);
        }
        return;
    };
    let before = model.session.packets().rev().skip_while(|other| *other != packet).nth(1);
    let fields = packet::fields(packet, before, model);
    if places.is_beside {
        let lines = step_detail::field_lines(&fields, usize::from(places.detail.width).saturating_sub(2), model);
        step_detail::draw_beside(lines, state, model, places.detail, buf);
    } else {
        draw_below(&fields, &state.unwrap_or_default(), model, places.detail, buf);
    }
}

/// The fields as one text, below the list.
fn draw_below(fields: &[packet::Field], state: &str, model: &Model, area: Rect, buf: &mut Buffer) {
    draw_rule(state, model, area, buf);
    let texts: Vec<_> = fields.iter().map(|(label, value)| format!("{label} {value}.")).collect();
    let lines = wrap(&texts.join(" "), area.width.into());
    let rest = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    let is_cut = lines.len() > usize::from(rest.height);
    for (text, row) in lines.into_iter().zip(rest.rows()) {
        let is_last = is_cut && row.y + 1 == rest.bottom();
        let text = if is_last { format!("{text} {}", model.theme.glyphs().ellipsis) } else { text };
        draw_line(&Line::raw(text), row, &model.theme, buf);
    }
}

struct Places {
    list: Rect,
    /// For the fields of one packet; empty where the panel is not zoomed.
    detail: Rect,
    is_beside: bool,
    /// For what is said about the list.
    state: Option<Rect>,
}

/// Where the list stands, and what is said about it and about one packet.
fn places(model: &Model, area: Rect) -> Places {
    if is_zoomed(PanelId::Ladder, model) && area.width >= BESIDE {
        let width = area.width * 11 / 20;
        let detail = Rect { x: area.x + width, width: area.width - width, ..area };
        return Places { list: Rect { width, ..area }, detail, is_beside: true, state: None };
    }
    if is_zoomed(PanelId::Ladder, model) && area.height >= 2 * DETAIL_ROWS {
        let list = Rect { height: area.height - DETAIL_ROWS, ..area };
        let detail = Rect { y: list.bottom(), height: DETAIL_ROWS, ..area };
        return Places { list, detail, is_beside: false, state: None };
    }
    let nothing = Rect { height: 0, ..area };
    let has_state = list_state(PanelId::Ladder, 0, model).is_some() && area.height > 1;
    let list = Rect { height: area.height - u16::from(has_state), ..area };
    let state = has_state.then_some(Rect { y: list.bottom(), height: 1, ..area });
    Places { list, detail: nothing, is_beside: false, state }
}

pub fn skb_at(model: &Model, area: Rect, place: Position) -> Option<SkbId> {
    let places = places(model, area);
    if !places.list.contains(place) {
        return None;
    }
    let (packets, ..) = list(model, usize::from(places.list.height));
    packets.get(usize::from(place.y - area.y))?.skb
}

/// `1.020123 ---> 0..1,448 PSH #1`, or `1.040456 <--- ack 1,448 win 65,408`.
fn line(packet: &PacketRecord, is_pointed: bool, model: &Model, width: u16) -> Line<'static> {
    let theme = &model.theme;
    let is_selected = packet.skb.is_some() && packet.skb == model.ui.selected;
    let mark = |style: Style| if is_selected { style.patch(theme.selected_style()) } else { style };
    let style = mark(style(packet, theme));
    let sign = if is_pointed { theme.glyphs().to_right } else { " " };
    let id = packet.skb.map_or(String::new(), |id| format!(" {id}"));
    let mut spans = vec![
        Span::styled(packet.at.to_string(), mark(theme.quiet_style())),
        Span::styled(sign, theme.focus_style()),
        Span::styled(format!("{} ", arrow(packet, width, theme)), style),
    ];
    let used: usize = spans.iter().map(Span::width).sum::<usize>() + id.width();
    let (what, note) = said(packet, width, usize::from(width).saturating_sub(used), theme);
    spans.push(Span::styled(what, style));
    spans.push(Span::styled(note, mark(theme.refusal_style())));
    spans.push(Span::styled(id, mark(theme.strong_style())));
    Line::from(spans)
}

fn style(packet: &PacketRecord, theme: &Theme) -> Style {
    if is_lost(packet) {
        theme.refusal_style()
    } else if packet.direction == Direction::In {
        theme.passed_style()
    } else {
        Style::new()
    }
}

fn is_lost(packet: &PacketRecord) -> bool {
    matches!(packet.fate, Some(Fate::LostOnLink | Fate::QueueFull))
}

/// Towards the peer or from it; a lost packet's arrow does not arrive.
fn arrow(packet: &PacketRecord, width: u16, theme: &Theme) -> String {
    let glyphs = theme.glyphs();
    let shaft = glyphs.line.repeat(if width >= WIDE { 3 } else { 1 });
    match packet.direction {
        Direction::In => format!("{}{shaft}", glyphs.to_left),
        Direction::Out if is_lost(packet) => format!("{shaft}{}", glyphs.lost),
        Direction::Out => format!("{shaft}{}", glyphs.to_right),
    }
}

/// What a packet says and what is unusual about it, with all that fits into `room` cells: its note gets shorter before its
/// range loses its length, so that the skb behind them stays whole.
fn said(packet: &PacketRecord, width: u16, room: usize, theme: &Theme) -> (String, String) {
    let notes = notes(packet, theme);
    let texts = what(packet, width);
    let last = texts.len() - 1;
    let ways = notes.iter().flat_map(|note| texts[..last].iter().map(move |text| (text, note)));
    let mut ways = ways.chain(notes[1..].iter().map(|note| (&texts[last], note)));
    let shortest = (&texts[last], &notes[2]);
    let (text, note) = ways.find(|(text, note)| text.width() + note.width() <= room).unwrap_or(shortest);
    (text.clone(), note.clone())
}

/// What a packet says, from all that matters to the least: a range as its start and length, without PSH and window, of
/// the SACK blocks only the first; in the end only where the range starts.
fn what(packet: &PacketRecord, width: u16) -> [String; 6] {
    let flags = packet.flags;
    let (from, to) = (offset(packet.seq), offset(packet.seq + i64::from(packet.len)));
    let has_data = packet.len > 0;
    let ranges = [format!("{from}..{to}"), format!("{from}+{}", grouped(packet.len)), format!("{from}+")];
    let mut names = Vec::new();
    for (flag, name) in [(Flags::SYN, "SYN"), (Flags::FIN, "FIN"), (Flags::RST, "RST"), (Flags::URG, "URG")] {
        if flags.contains(flag) {
            names.push(name.to_owned());
        }
    }
    // Where the peer sends no data, ours always carries the same ACK: it would only hide the sequence numbers.
    let tells_ack = flags.contains(Flags::ACK) && (packet.direction == Direction::In || !has_data || packet.ack > 0);
    // SACK blocks are the greater news where there is not room for both.
    let tells_window = tells_ack && (packet.sack.is_empty() || width >= WIDE);
    let push = has_data && flags.contains(Flags::PSH);
    let ack = tells_ack.then(|| format!("ack {}", offset(packet.ack)));
    let window = tells_window.then(|| format!("win {}", grouped(packet.window)));
    let sack = |blocks: usize| sack(packet, blocks);
    let join = |range: &String, push: bool, window: &Option<String>, sack: Option<String>| {
        let range = has_data.then(|| range.clone());
        let push = push.then(|| "PSH".to_owned());
        let parts = [range, push, ack.clone(), window.clone(), sack];
        names.iter().cloned().chain(parts.into_iter().flatten()).collect::<Vec<_>>().join(" ")
    };
    [
        join(&ranges[0], push, &window, sack(4)),
        join(&ranges[1], push, &window, sack(4)),
        join(&ranges[1], false, &window, sack(1)),
        join(&ranges[1], false, &None, sack(1)),
        join(&ranges[1], false, &None, sack(0)),
        join(&ranges[2], false, &None, sack(0)),
    ]
}

/// At most so many SACK blocks, and how many there are besides.
fn sack(packet: &PacketRecord, blocks: usize) -> Option<String> {
    let count = packet.sack.len();
    if count == 0 {
        return None;
    }
    let ranges = packet.sack.iter().take(blocks);
    let mut words = vec!["SACK".to_owned()];
    words.extend(ranges.map(|(left, right)| format!("{}..{}", offset(*left), offset(*right))));
    match count.saturating_sub(blocks) {
        0 => {}
        rest if blocks == 0 => words = vec![format!("{rest} SACK")],
        rest => words.push(format!("+{rest}")),
    }
    Some(words.join(" "))
}

/// What is unusual about a packet, with a blank before it: at length, in a few words, and in signs. That a packet is lost
/// its arrow says too; `R` is the letter of what was sent again in the queue, and `~` is late.
fn notes(packet: &PacketRecord, theme: &Theme) -> [String; 3] {
    let kinds = match packet.kind {
        Some(TransmitKind::Retransmission) => ["again", "again", "R"],
        Some(TransmitKind::Probe) => ["probe"; 3],
        Some(TransmitKind::New | TransmitKind::Control) | None => [""; 3],
    };
    let fates = match packet.fate {
        Some(Fate::LostOnLink) => ["LOST", "LOST", ""],
        Some(Fate::QueueFull) => ["DROPPED, link queue full", "DROPPED", ""],
        Some(Fate::Duplicated) => ["doubled", "doubled", "2x"],
        Some(Fate::Reordered) => ["late", "late", "~"],
        Some(Fate::Queued) | None => [""; 3],
    };
    std::array::from_fn(|length| {
        let words = [kinds[length], fates[length]].into_iter().filter(|word| !word.is_empty());
        words.map(|word| format!(" {}", term(theme, word))).collect()
    })
}
