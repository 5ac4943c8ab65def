//! A real kernel as the peer: what it says of its socket, beside what the engine believes; the device; and the user's
//! programs.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::language::{say, term};
use crate::peer::{PeerSocket, RemotePeer};
use crate::tui::Model;
use crate::tui::message::RealPeer;
use crate::tui::style::fit::{left, right, wrap};
use crate::units::print::grouped;
use unicode_width::UnicodeWidthStr;

/// All that is known of the peer.
pub fn lines(peer: &RemotePeer, model: &Model, width: usize) -> Vec<Line<'static>> {
    let theme = &model.theme;
    let (plain, dim) = (Style::new(), theme.quiet_style());
    let shown = model.real_peer.clone().unwrap_or_default();
    let wrapped =
        |text: &str, style| wrap(text, width).into_iter().map(move |text| Line::styled(text, style)).collect();
    let address = match (peer.report().socket, peer.report().ended) {
        (None, _) => say!(model, "peer-no-connection-yet", address = &shown.address),
        (Some(_), true) => say!(model, "peer-stream-has-ended", address = &shown.address),
        (Some(_), false) => shown.address.clone(),
    };
    let mut lines: Vec<Line<'static>> = wrapped(&address, plain);
    if let Some(socket) = peer.report().socket {
        lines.extend(table(&compared(&socket, peer, model), width, model));
    }
    let mut more = |text: &str, style| {
        let wrapped: Vec<_> = wrapped(text, style);
        lines.extend(wrapped);
    };
    if let Some(proxy) = &shown.proxy {
        more(&say!(model, "peer-proxy", proxy = proxy), plain);
    }
    more(&device(&shown, model), dim);
    if let Some(exited) = &shown.exited {
        more(exited, plain);
    }
    // The newest lines of the program first.
    for line in shown.output.iter().rev() {
        let parts = wrap(line, width.saturating_sub(2));
        lines.extend(parts.into_iter().map(|text| Line::styled(format!("| {text}"), dim)));
    }
    lines
}

/// A number of the peer's kernel, and the engine's of the same thing; and what they are.
struct Pair {
    what: &'static str,
    theirs: u64,
    ours: u64,
    about: &'static str,
}

/// In columns where all fit, below each other where they do not.
fn table(pairs: &[Pair], width: usize, model: &Model) -> Vec<Line<'static>> {
    let theme = &model.theme;
    let number = |n: u64| grouped(i64::try_from(n).unwrap_or(i64::MAX)).to_string();
    let longest = pairs.iter().flat_map(|pair| [number(pair.theirs), number(pair.ours)]).map(|text| text.len());
    let value = longest.max().unwrap_or(0).max(10);
    let names = pairs.iter().map(|pair| term(model, pair.what).width()).max().unwrap_or(0);
    if width < names + 2 * (value + 1) {
        let text = |pair: &Pair| format!("{}: {}, {}", term(model, pair.what), number(pair.theirs), number(pair.ours));
        let lines = pairs.iter().flat_map(|pair| wrap(&text(pair), width));
        return [Line::styled(say!(model, "peer-its-kernel-the-engine"), theme.quiet_style())]
            .into_iter()
            .chain(lines.map(Line::from))
            .collect();
    }
    let head = format!(
        "{:names$} {} {}",
        "",
        right(term(model, "its kernel"), value),
        right(term(model, "the engine"), value)
    );
    let mut lines = vec![Line::styled(head, theme.quiet_style())];
    for pair in pairs {
        let numbers = format!(
            "{} {:>value$} {:>value$}",
            left(term(model, pair.what), names),
            number(pair.theirs),
            number(pair.ours)
        );
        let about =
            Some(format!("  {}", term(model, pair.about))).filter(|about| width >= numbers.width() + about.width());
        let about = about.map(|about| Span::styled(about, theme.quiet_style()));
        lines.push(Line::from_iter([Span::raw(numbers)].into_iter().chain(about)));
    }
    lines
}

fn compared(socket: &PeerSocket, peer: &RemotePeer, model: &Model) -> [Pair; 5] {
    let sender = model.session.socket();
    let acked = u64::try_from(sender.relative(sender.snd_una)).unwrap_or(0);
    let pair = |what, theirs, ours, about| Pair { what, theirs, ours, about };
    [
        pair("received/acked", socket.received_bytes, acked, "bytes; what it acknowledged may be on its way"),
        pair("read/written", peer.report().read_bytes, model.session.world().written(), "bytes, by the programs"),
        pair(
            "unread/queued",
            socket.unread_bytes,
            sender.wmem_queued.into(),
            "bytes it holds; memory in the queue here",
        ),
        pair("window", socket.window.into(), sender.snd_wnd.into(), "bytes: as it offers, and as heard last"),
        pair(
            "out of order",
            socket.out_of_order.into(),
            sender.sacked_out.into(),
            "packets in all; segments SACKed now",
        ),
    ]
}

fn device(shown: &RealPeer, model: &Model) -> String {
    let counts = shown.device.iter().filter(|(what, count)| count != "0" || matches!(*what, "written" | "read"));
    let counts: Vec<_> = counts.map(|(what, count)| format!("{count} {}", term(model, what))).collect();
    say!(model, "peer-packets", counts = counts.join(", "))
}
