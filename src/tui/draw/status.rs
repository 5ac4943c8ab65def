//! The status line, and the sentence below the panels that tells what goes on.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;
use unicode_width::UnicodeWidthStr;

use crate::debugger::{Mode, Standing};
use crate::engine::State;
use crate::observe::SocketView;
use crate::peer::Peer;
use crate::tui::command::say::{describe, waiting};
use crate::tui::command::search;
use crate::tui::message::Capture;
use crate::tui::model::Model;
use crate::tui::style::theme::Theme;
use crate::units::print::{grouped, plural};
use crate::world::Waits;

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
        Piece { rank: 5, text: format!("{} peer", peer_name(&session.world().peer)), style: plain },
        Piece { rank: 1, text: format!("{} s", session.now()), style: theme.strong_style() },
        Piece { rank: 0, text: mode(model), style: theme.focus_style() },
        Piece { rank: 3, text: moment(model), style: plain },
    ];
    if let Capture::On { packets, .. } = &model.capture {
        let sign = if theme.ascii { "REC" } else { "● REC" };
        pieces.push(Piece { rank: 0, text: format!("{sign} {}", grouped(*packets)), style: theme.error_style() });
    }
    if session.violation().is_some() {
        pieces.push(Piece { rank: 0, text: "CHECK FAILED".into(), style: theme.error_style() });
    }
    let dropped = session.dropped();
    if dropped.steps > 0 || dropped.packets > 0 {
        let kinds = [(dropped.steps, "old step"), (dropped.packets, "old packet")];
        let kinds = kinds.iter().filter(|(count, _)| *count > 0);
        let text: Vec<_> = kinds.map(|&(count, what)| plural(count, what)).collect();
        let text = format!("dropped {}", text.join(", "));
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

pub(in crate::tui) fn peer_name(peer: &Peer) -> &'static str {
    match peer {
        Peer::Loopback(_) => "loopback",
        Peer::Manual(_) => "manual",
        Peer::Remote(_) => "tun",
    }
}

pub(in crate::tui) fn mode(model: &Model) -> String {
    let session = &model.session;
    let (real, held) = (session.has_real_peer(), session.mode() == Mode::Paused);
    if model.ui.search.is_some() {
        return "SEARCHING".into();
    }
    if !held && model.dialog_holds() {
        return "HELD: a dialog is open".into();
    }
    match session.held() {
        Some(Waits::Script) => return "HELD: the script waits".into(),
        Some(Waits::Peer) => return "HELD: you are the peer".into(),
        None => {}
    }
    match session.standing() {
        Standing::Back(inputs) if !held && !real => format!("LOOKING BACK {}, {}", how_far(inputs), session.speed()),
        Standing::Back(inputs) => format!("LOOKING BACK {}", how_far(inputs)),
        _ if session.is_idle() && !session.is_inside_input() && !real => "IDLE".into(),
        Standing::Paused if real && session.backlog().0 > 0 => {
            format!("ENGINE HELD, {}", waiting(session.backlog().0, "segment"))
        }
        Standing::Paused if real => "ENGINE HELD".into(),
        Standing::Paused => "PAUSED".into(),
        Standing::Live if session.is_behind() => format!("LIVE, slower than {}", session.speed()),
        Standing::Live if real => "LIVE in real time".into(),
        Standing::Live => format!("LIVE {}", session.speed()),
    }
}

/// How far behind the end the moment shown is.
fn how_far(inputs: u64) -> String {
    match inputs {
        0 => "into the last input".to_owned(),
        _ => plural(inputs, "input"),
    }
}

pub(in crate::tui) fn moment(model: &Model) -> String {
    let session = &model.session;
    let moment = session.moment();
    match session.inputs().next_back() {
        Some(input) if session.is_inside_input() => {
            format!("input {}, step {} of {}", grouped(moment.input), grouped(moment.step), grouped(input.steps))
        }
        _ => format!("input {}", grouped(moment.input)),
    }
}

/// What a real peer does while the engine is held, and what waits for the engine.
fn while_held(model: &Model) -> String {
    let session = &model.session;
    let (arrived, dropped) = session.backlog();
    let peer = match SocketView::of_world(session.end_world()).state {
        State::SynSent => "it sends its SYN-ACK again after 1, 3, 7... s, and gives up after a minute",
        State::Established => {
            "its program can read what has arrived; what it sends itself is sent again until it is answered"
        }
        State::Close | State::TimeWait => "it has nothing more to do",
        _ => "it sends a FIN again until it is answered, and gives up after some minutes",
    };
    let backlog = match (arrived, dropped) {
        (0, 0) => "nothing has arrived".to_owned(),
        (some, 0) => format!("{} in the backlog", waiting(some, "segment")),
        (some, 1) => format!("{} in the backlog, 1 more was dropped", waiting(some, "segment")),
        (some, _) => format!("{} in the backlog, {} more were dropped", waiting(some, "segment"), grouped(dropped)),
    };
    format!("Only the engine is held; {backlog}. The peer's kernel is not: {peer}.")
}

/// The input that was made last, or is shown from the inside.
pub fn what_goes_on(model: &Model) -> String {
    if let Some(search) = &model.ui.search {
        return search::progress(search);
    }
    if let Some(failed) = model.session.failed_check() {
        return failed;
    }
    if model.session.has_real_peer() && model.session.mode() == Mode::Paused {
        return while_held(model);
    }
    if model.session.has_real_peer() && model.ui.overlay.is_some() {
        return "The peer is a real kernel: its time goes on while this is open.".to_owned();
    }
    if model.session.held() == Some(Waits::Peer) {
        return "The peer waits for you: a ACKs the next segment, A all. H lets time run.".to_owned();
    }
    if let Some(item) = model.session.waiting_script()
        && model.session.world().is_quiet()
    {
        return format!("The script waits for e: {}", describe(&item.command));
    }
    match model.session.inputs().next_back() {
        Some(input) => format!("Input {}: {}", grouped(input.number), input.cause),
        None => model.scenario.shows.clone(),
    }
}
