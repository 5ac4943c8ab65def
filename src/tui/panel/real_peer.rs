//! A real kernel as the peer: what it says of its socket, beside what the engine believes; the device; and the user's
//! programs.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::format::grouped;
use crate::peer::{Outside, PeerSocket};
use crate::tui::Model;
use crate::tui::format::fit;
use crate::tui::model::RealPeer;

/// Draws what is known of the peer, as far as there is room.
pub fn draw(peer: &Outside, model: &Model, area: Rect, buf: &mut Buffer) {
    let width = usize::from(area.width);
    for (row, (text, style)) in rows(peer, model).into_iter().take(usize::from(area.height)).enumerate() {
        buf.set_stringn(area.x, area.y + row as u16, fit(&text, width, &model.theme), width, style);
    }
}

fn rows(peer: &Outside, model: &Model) -> Vec<(String, Style)> {
    let (plain, dim) = (Style::new(), model.theme.dim_style());
    let mut rows = Vec::new();
    let shown = model.real_peer.clone().unwrap_or_default();
    match (peer.report().socket, peer.report().ended) {
        (None, _) => rows.push((format!("{}: no connection yet", shown.address), plain)),
        (Some(_), true) => rows.push((format!("{}: the stream has ended", shown.address), plain)),
        (Some(_), false) => rows.push((shown.address.clone(), plain)),
    }
    if let Some(socket) = peer.report().socket {
        rows.push((format!("{:14} {:>13} {:>13}", "", "its kernel", "the engine"), dim));
        rows.extend(compared(&socket, peer, model).map(|text| (text, plain)));
    }
    if let Some(proxy) = &shown.proxy {
        rows.push((format!("proxy {proxy}"), plain));
    }
    rows.push((device(&shown), dim));
    if let Some(exited) = &shown.exited {
        rows.push((exited.clone(), plain));
    }
    // The newest lines of the program, where there is room; the panel shows the first rows.
    rows.extend(shown.output.iter().rev().map(|line| (format!("| {line}"), dim)));
    rows
}

/// A number of the peer's kernel, and the engine's of the same thing.
fn compared(socket: &PeerSocket, peer: &Outside, model: &Model) -> [String; 5] {
    let engine = model.session.engine();
    let sk = &engine.sk;
    let number = |n: u64| grouped(n).to_string();
    let line = |what: &str, theirs: String, ours: String| format!("{what:14} {theirs:>13} {ours:>13}");
    let acked = u64::try_from(sk.relative(sk.snd_una)).unwrap_or(0);
    let sacked = u64::from(sk.sacked_out);
    [
        line("received/acked", number(socket.received_bytes), number(acked)),
        line("read/written", number(peer.report().read_bytes), number(model.session.world().written())),
        line("unread/queued", number(socket.unread_bytes), number(u64::from(sk.wmem_queued))),
        line("window", number(socket.window.into()), number(sk.snd_wnd.into())),
        line("out of order", number(socket.out_of_order.into()), number(sacked)),
    ]
}

fn device(shown: &RealPeer) -> String {
    let counts = shown.device.iter().filter(|(what, count)| count != "0" || matches!(*what, "written" | "read"));
    let counts: Vec<_> = counts.map(|(what, count)| format!("{count} {what}")).collect();
    format!("packets: {}", counts.join(", "))
}
