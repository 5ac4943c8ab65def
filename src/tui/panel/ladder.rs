//! The wire: every packet at the sender's interface, the newest at the bottom.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use crate::debugger::PacketRecord;
use crate::engine::io::TransmitKind;
use crate::format::{grouped, offset};
use crate::peer::Fate;
use crate::tui::format::draw_line;
use crate::tui::panel::{list_state, nothing_there, scrolled_within};
use crate::tui::{Model, PanelId, Theme};
use crate::units::SkbId;
use crate::wire::Flags;
use crate::world::Direction;

/// Packets that are looked through when only those of one skb are wanted.
const LOOK_BACK: usize = 8_192;
/// From here on a line has room for words.
const WIDE: u16 = 54;

/// The packets for `rows` rows, oldest first.
fn in_view(model: &Model, rows: usize) -> Vec<&PacketRecord> {
    let mut packets: Vec<_> = matching(model).skip(scrolled(model)).take(rows).collect();
    packets.reverse();
    packets
}

/// How many packets lie below the list.
pub(super) fn scrolled(model: &Model) -> usize {
    scrolled_within(model, PanelId::Ladder, matching(model))
}

/// The packets that the list is about, newest first.
fn matching(model: &Model) -> impl Iterator<Item = &PacketRecord> {
    let followed = model.ui.selected.filter(|_| model.ui.follow);
    let newest = model.session.packets().rev().take(LOOK_BACK);
    newest.filter(move |packet| followed.is_none() || packet.skb == followed)
}

pub fn draw(model: &Model, area: Rect, buf: &mut Buffer) {
    let theme = &model.theme;
    let (area, last) = split_state(model, area);
    let packets = in_view(model, usize::from(area.height));
    if packets.is_empty() {
        let text = nothing_there(model, "packet", "No packet yet.");
        draw_line(&Line::styled(text, theme.dim_style()), area, theme, buf);
    }
    for (packet, row) in packets.iter().zip(area.rows()) {
        draw_line(&line(packet, model, area.width), row, theme, buf);
    }
    if let Some((text, row)) = last {
        draw_line(&Line::styled(text, theme.focus_style()), row, theme, buf);
    }
}

/// Leaves the last row to what is said about the list, if anything is.
fn split_state(model: &Model, area: Rect) -> (Rect, Option<(String, Rect)>) {
    match list_state(PanelId::Ladder, model) {
        Some(text) if area.height > 1 => {
            let last = Rect { y: area.bottom() - 1, height: 1, ..area };
            (Rect { height: area.height - 1, ..area }, Some((text, last)))
        }
        _ => (area, None),
    }
}

pub fn skb_at(model: &Model, area: Rect, place: Position) -> Option<SkbId> {
    let (area, _) = split_state(model, area);
    in_view(model, usize::from(area.height)).get(usize::from(place.y - area.y))?.skb
}

/// `1.020123 ---> 0..1,448 PSH #1`, or `1.040456 <--- ack 1,448 win 65,408`.
fn line(packet: &PacketRecord, model: &Model, width: u16) -> Line<'static> {
    let theme = &model.theme;
    let is_selected = packet.skb.is_some() && packet.skb == model.ui.selected;
    let mark = |style: Style| if is_selected { style.patch(theme.selected_style()) } else { style };
    let style = mark(style(packet, theme));
    let mut spans = vec![
        Span::styled(format!("{} ", packet.at), mark(theme.dim_style())),
        Span::styled(format!("{} ", arrow(packet, width, theme)), style),
        Span::styled(what(packet, width), style),
    ];
    if let Some(note) = note(packet) {
        spans.push(Span::styled(format!(" {note}"), mark(theme.refusal_style())));
    }
    if let Some(id) = packet.skb {
        spans.push(Span::styled(format!(" {id}"), mark(theme.strong_style())));
    }
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

fn what(packet: &PacketRecord, width: u16) -> String {
    let flags = packet.flags;
    let mut words = Vec::new();
    for (flag, name) in [(Flags::SYN, "SYN"), (Flags::FIN, "FIN"), (Flags::RST, "RST"), (Flags::URG, "URG")] {
        if flags.contains(flag) {
            words.push(name.to_owned());
        }
    }
    if packet.len > 0 {
        words.push(format!("{}..{}", offset(packet.seq), offset(packet.seq + i64::from(packet.len))));
        if flags.contains(Flags::PSH) {
            words.push("PSH".to_owned());
        }
    }
    // Data going out always carries the same ACK: it would only hide the sequence numbers.
    let tells_ack = packet.direction == Direction::In || packet.len == 0;
    if flags.contains(Flags::ACK) && tells_ack {
        words.push(format!("ack {}", offset(packet.ack)));
        // SACK blocks are the greater news where there is not room for both.
        if packet.sack.is_empty() || width >= WIDE {
            words.push(format!("win {}", grouped(packet.window)));
        }
    }
    if !packet.sack.is_empty() {
        words.push("SACK".to_owned());
    }
    words.extend(packet.sack.iter().map(|(left, right)| format!("{}..{}", offset(*left), offset(*right))));
    words.join(" ")
}

/// What is unusual about a packet.
fn note(packet: &PacketRecord) -> Option<String> {
    let kind = match packet.kind {
        Some(TransmitKind::Retransmission) => "again",
        Some(TransmitKind::Probe) => "probe",
        Some(TransmitKind::New | TransmitKind::Control) | None => "",
    };
    let fate = match packet.fate {
        Some(Fate::LostOnLink) => "LOST",
        Some(Fate::QueueFull) => "DROPPED, link queue full",
        Some(Fate::Duplicated) => "doubled",
        Some(Fate::Reordered) => "late",
        Some(Fate::Queued) | None => "",
    };
    let note = [kind, fate].join(" ");
    let note = note.trim();
    (note.width() > 0).then(|| note.to_owned())
}
