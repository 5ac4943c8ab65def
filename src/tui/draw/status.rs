//! The status line, and the sentence below the panels that tells what goes on.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;
use unicode_width::UnicodeWidthStr;

use crate::debugger::{Mode, Standing};
use crate::engine::State;
use crate::language::{Text, say, term, text};
use crate::observe::SocketView;
use crate::peer::Peer;
use crate::tui::command::say::describe;
use crate::tui::command::search;
use crate::tui::message::Capture;
use crate::tui::model::Model;
use crate::tui::style::theme::Theme;
use crate::units::print::grouped;
use crate::world::Waits;
use crate::world::World;

/// A piece of the status line; the pieces of the highest rank go first when there is no room.
pub(in crate::tui) struct Piece {
    pub rank: u8,
    pub text: String,
    pub style: Style,
}

/// Draws the lines at the top: where the session stands, and its reasons.
pub fn draw(model: &Model, area: Rect, buf: &mut Buffer) {
    draw_pieces(pieces(model), area, &model.theme, buf);
}

/// As many pieces as fit, in their order.
pub(in crate::tui) fn draw_pieces(mut pieces: Vec<Piece>, area: Rect, theme: &Theme, buf: &mut Buffer) {
    let separator = if theme.ascii { " | " } else { " │ " };
    let width = |pieces: &[Piece]| pieces.iter().map(|piece| piece.text.width() + 3).sum::<usize>();
    while width(&pieces) > usize::from(area.width) + 3 && pieces.len() > 1 {
        let last = pieces.iter().map(|piece| piece.rank).max();
        pieces.retain(|piece| Some(piece.rank) != last);
    }
    let mut line = Line::default();
    for (index, piece) in pieces.into_iter().enumerate() {
        if index > 0 {
            line.push_span(Span::raw(separator));
        }
        line.push_span(Span::styled(piece.text, piece.style));
    }
    line.render(area, buf);
    buf.set_style(area, theme.status_style());
}

fn pieces(model: &Model) -> Vec<Piece> {
    let session = &model.session;
    let theme = &model.theme;
    let plain = Style::new();
    let mut pieces = vec![
        Piece { rank: 9, text: "skbscope".into(), style: plain },
        Piece { rank: 2, text: model.scenario.name.clone(), style: theme.strong_style() },
        Piece { rank: 4, text: kernel(model), style: plain },
        Piece {
            rank: 5,
            text: say!(model, "status-peer", peer_name = term(model, peer_name(session.world()))),
            style: plain,
        },
        Piece { rank: 1, text: format!("{} s", session.now()), style: theme.strong_style() },
        Piece { rank: 0, text: mode(model), style: theme.focus_style() },
        Piece { rank: 3, text: moment(model), style: plain },
    ];
    if let Capture::On { packets, .. } = &model.capture {
        let sign = if theme.ascii { "REC" } else { "● REC" };
        pieces.push(Piece { rank: 0, text: format!("{sign} {}", grouped(*packets)), style: theme.error_style() });
    }
    if session.violation().is_some() {
        pieces.push(Piece { rank: 0, text: say!(model, "status-check-failed"), style: theme.error_style() });
    }
    if session.judged().any(|judged| !judged.holds) {
        pieces.push(Piece { rank: 0, text: say!(model, "status-not-as-expected"), style: theme.error_style() });
    }
    let dropped = session.dropped();
    if dropped.steps > 0 || dropped.packets > 0 {
        let kinds = [
            (dropped.steps, say!(model, "status-old-steps", n = dropped.steps)),
            (dropped.packets, say!(model, "status-old-packets", n = dropped.packets)),
        ];
        let text: Vec<_> = kinds.into_iter().filter(|(count, _)| *count > 0).map(|(_, said)| said).collect();
        let text = say!(model, "status-dropped", join = text.join(", "));
        pieces.push(Piece { rank: 8, text, style: theme.quiet_style() });
    }
    pieces
}

/// `Linux 3.10`; with the next one that it is compared with, if there is one.
fn kernel(model: &Model) -> String {
    let kernel = |model: &Model| model.session.kernel().name;
    match model.beside.as_ref().and_then(|beside| beside.models.first()) {
        Some(next) => format!("Linux {} (V: {})", kernel(model), kernel(next)),
        None => format!("Linux {}", kernel(model)),
    }
}

pub(in crate::tui) fn peer_name(world: &World) -> &'static str {
    match &world.peer {
        _ if world.is_scripted() => "script",
        Peer::Loopback(_) => "loopback",
        Peer::Manual(_) => "manual",
        Peer::Remote(_) => "tun",
    }
}

pub(in crate::tui) fn mode(model: &Model) -> String {
    let session = &model.session;
    let (real, held) = (session.has_real_peer(), session.mode() == Mode::Paused);
    if model.ui.search.is_some() {
        return say!(model, "status-searching");
    }
    if !held && model.dialog_holds() {
        return say!(model, "status-held-a-dialog-is");
    }
    match session.held() {
        Some(Waits::Script) => return say!(model, "status-held-the-script-waits"),
        Some(Waits::Peer) => return say!(model, "status-held-you-are-the"),
        None => {}
    }
    match session.standing() {
        Standing::Back(inputs) if !held && !real => {
            say!(model, "status-looking-back", how_far = how_far(inputs), speed = session.speed().to_string())
        }
        Standing::Back(inputs) => say!(model, "status-looking-back-2", how_far = how_far(inputs)),
        _ if session.is_idle() && !session.is_inside_input() && !real => say!(model, "status-idle"),
        Standing::Paused if real && session.backlog().0 > 0 => {
            say!(model, "status-engine-held", backlog = text!("waiting-segment", n = session.backlog().0))
        }
        Standing::Paused if real => say!(model, "status-engine-held-2"),
        Standing::Paused => say!(model, "status-paused"),
        Standing::Live if session.is_behind() => {
            say!(model, "status-live-slower-than", speed = session.speed().to_string())
        }
        Standing::Live if real => say!(model, "status-live-in-real-time"),
        Standing::Live => say!(model, "status-live", speed = session.speed().to_string()),
    }
}

/// How far behind the end the moment shown is.
fn how_far(inputs: u64) -> Text {
    match inputs {
        0 => text!("status-into-the-last-input"),
        _ => text!("inputs", n = inputs),
    }
}

pub(in crate::tui) fn moment(model: &Model) -> String {
    let session = &model.session;
    let moment = session.moment();
    match session.inputs().next_back() {
        Some(input) if session.is_inside_input() => {
            say!(
                model,
                "status-input-step-of",
                input = grouped(moment.input),
                step = grouped(moment.step),
                steps = grouped(input.steps)
            )
        }
        _ => say!(model, "status-input", input = grouped(moment.input)),
    }
}

/// What a real peer does while the engine is held, and what waits for the engine.
fn while_held(model: &Model) -> String {
    let session = &model.session;
    let (arrived, dropped) = session.backlog();
    let peer = match SocketView::of_world(session.end_world()).state {
        State::SynSent => say!(model, "status-it-sends-its-syn"),
        State::Established => {
            say!(model, "status-its-program-can-read")
        }
        State::Close | State::TimeWait => say!(model, "status-it-has-nothing-more"),
        _ => say!(model, "status-it-sends-a-fin"),
    };
    let backlog = match (arrived, dropped) {
        (0, 0) => say!(model, "status-nothing-has-arrived"),
        (some, 0) => say!(model, "status-in-the-backlog", some = text!("waiting-segment", n = some)),
        (some, 1) => say!(model, "status-in-the-backlog-1", some = text!("waiting-segment", n = some)),
        (some, _) => {
            say!(
                model,
                "status-in-the-backlog-more",
                some = text!("waiting-segment", n = some),
                dropped = grouped(dropped)
            )
        }
    };
    say!(model, "status-only-the-engine-is", backlog = backlog, peer = peer)
}

/// The input that was made last, or is shown from the inside.
pub fn what_goes_on(model: &Model) -> String {
    if let Some(search) = &model.ui.search {
        return search::progress(search).to(model);
    }
    if let Some(failed) = model.session.failed_check() {
        return failed.to(model);
    }
    if model.session.has_real_peer() && model.session.mode() == Mode::Paused {
        return while_held(model);
    }
    if model.session.has_real_peer() && model.ui.overlay.is_some() {
        return say!(model, "status-the-peer-is-a");
    }
    if model.session.held() == Some(Waits::Peer) {
        return say!(model, "status-the-peer-waits-for");
    }
    if let Some(item) = model.session.waiting_script()
        && model.session.world().is_quiet()
    {
        return say!(model, "status-the-script-waits-for", describe = describe(&item.command));
    }
    match model.session.inputs().next_back() {
        Some(input) => say!(model, "status-input-2", number = grouped(input.number), cause = input.cause.text()),
        None => model.scenario.shows(model).to_owned(),
    }
}
