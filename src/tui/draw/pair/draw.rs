//! Draws runs beside each other.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::language::say;
use crate::tui::draw::pair::{Places, differences};
use crate::tui::draw::reasons;
use crate::tui::draw::slot::draw_slot;
use crate::tui::draw::status::{Piece, draw_pieces, mode, moment, peer_name};
use crate::tui::model::Model;

/// Status line, all runs, and what differs. `model` is the one of them that answers to keys.
pub fn draw(places: &Places, sides: &[&Model], model: &Model, buf: &mut Buffer) {
    draw_status(sides, model, places.status, buf);
    for (side, model) in places.sides.iter().zip(sides.iter().copied()) {
        if side.head.is_empty() {
            continue;
        }
        draw_head(model, side.head, buf);
        reasons::draw(model, side.reasons, buf);
        for slot in &side.slots {
            draw_slot(slot, model, buf);
        }
    }
    differences::draw(sides, places.differences, buf);
}

/// What all have in common.
fn draw_status(sides: &[&Model], model: &Model, area: Rect, buf: &mut Buffer) {
    let theme = &model.theme;
    let plain = Style::new();
    let kernels: Vec<_> = sides.iter().map(|model| model.session.kernel().name).collect();
    let awake = sides.iter().copied().find(|model| !model.session.is_idle());
    let now = sides.iter().map(|model| model.session.now()).max().unwrap_or_default();
    let pieces = vec![
        Piece { rank: 9, text: "skbscope".into(), style: plain },
        Piece { rank: 2, text: model.scenario.name.clone(), style: theme.strong_style() },
        Piece { rank: 3, text: format!("Linux {}", kernels.join(" beside ")), style: plain },
        Piece { rank: 5, text: say!(model, "pair-peer", peer_name = peer_name(model.session.world())), style: plain },
        Piece { rank: 1, text: format!("{now} s"), style: theme.strong_style() },
        Piece { rank: 0, text: mode(awake.unwrap_or(model)), style: theme.focus_style() },
    ];
    draw_pieces(pieces, area, theme, buf);
}

/// What is special about one run: its kernel, how many inputs it has taken, and what the last one was.
fn draw_head(model: &Model, area: Rect, buf: &mut Buffer) {
    let theme = &model.theme;
    let session = &model.session;
    let kernel = session.kernel().name;
    let mut pieces = vec![
        Piece { rank: 0, text: format!(" Linux {kernel}"), style: theme.strong_style() },
        Piece { rank: 1, text: moment(model), style: Style::new() },
    ];
    if let Some(input) = session.inputs().next_back() {
        pieces.push(Piece { rank: 2, text: input.cause.text().to(model), style: Style::new() });
    }
    if session.is_idle() && !session.is_inside_input() {
        pieces.push(Piece { rank: 1, text: say!(model, "pair-idle"), style: Style::new() });
    }
    draw_pieces(pieces, area, theme, buf);
}
