//! The skbs around the selected one as a table, one row each. As many columns as there is room for; how many are left out
//! is said at the end of the head.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;
use unicode_width::UnicodeWidthStr;

use crate::language::{Language, say, term};
use crate::observe::SocketView;
use crate::tui::Model;
use crate::tui::panel::receipt::{flag_words, sacked_words};
use crate::tui::panel::skbs::{Queued, Skbs};
use crate::tui::panel::strip::label_style;
use crate::tui::style::fit::{draw_line, fit, left, right};
use crate::tui::style::glyphs::SkbState;
use crate::units::print::{duration, grouped, offset};
use crate::units::{SkbId, Time};

/// One row's skb, and what its cells are made from.
struct Of<'a> {
    queued: Queued<'a>,
    socket: &'a SocketView<'a>,
    now: Time,
    language: Language,
}

struct Column {
    title: &'static str,
    /// Wide enough for the largest number it can have.
    width: usize,
    to_right: bool,
    /// The lowest ones are left out last.
    rank: u8,
    cell: fn(&Of<'_>) -> String,
}

const fn number(title: &'static str, width: usize, rank: u8, cell: fn(&Of<'_>) -> String) -> Column {
    Column { title, width, to_right: true, rank, cell }
}

const fn word(title: &'static str, width: usize, rank: u8, cell: fn(&Of<'_>) -> String) -> Column {
    Column { title, width, to_right: false, rank, cell }
}

fn age(of: &Of<'_>, at: Time) -> String {
    if of.queued.state == SkbState::Unsent {
        say!(&of.language, "skb_table-not-yet")
    } else {
        duration(of.now.since(at))
    }
}

static COLUMNS: [Column; 15] = [
    word("skb", 7, 0, |of| of.queued.skb.id.to_string()),
    word("", 1, 0, |of| of.queued.state.letter().to_string()),
    word("state", 13, 11, |of| term(&of.language, of.queued.state.word()).to_owned()),
    number("seq", 13, 1, |of| offset(of.socket.relative(of.queued.skb.seq))),
    number("end_seq", 13, 1, |of| offset(of.socket.relative(of.queued.skb.end_seq))),
    number("len", 7, 2, |of| grouped(of.queued.skb.len).to_string()),
    number("truesize", 8, 2, |of| grouped(of.queued.skb.truesize).to_string()),
    number("segs", 4, 3, |of| match of.queued.skb.gso_segs {
        // Not counted since it was last written to.
        0 => "-".to_owned(),
        segs => segs.to_string(),
    }),
    number("linear", 6, 9, |of| grouped(of.queued.skb.linear.len).to_string()),
    number("frags", 5, 4, |of| of.queued.skb.frags.len().to_string()),
    number("sent ago", 11, 5, |of| age(of, of.queued.skb.sent_at)),
    number("first sent ago", 14, 13, |of| age(of, of.queued.skb.first_sent_at)),
    number("sacked", 6, 8, |of| format!("{:#04x}", of.queued.skb.sacked.bits())),
    word("flags", 15, 10, |of| {
        let eor = if of.queued.skb.eor { " eor" } else { "" };
        format!("{}{eor}", flag_words(&of.queued.skb))
    }),
    word("scoreboard", 47, 14, |of| sacked_words(&of.queued.skb, &of.language)),
];

/// Those that fit side by side into `width` cells, and how many do not.
fn columns(width: usize, has_linear: bool) -> (Vec<&'static Column>, usize) {
    let mut all: Vec<_> = COLUMNS.iter().filter(|column| has_linear || column.title != "linear").collect();
    let total = |columns: &[&Column]| columns.iter().map(|column| column.width + 1).sum::<usize>();
    let mut left_out = 0;
    // Room for how many are left out, behind the last gap.
    while total(&all) + if left_out > 0 { 2 } else { 0 } > width + 1 && all.len() > 1 {
        let Some(last) = (0..all.len()).max_by_key(|&index| (all[index].rank, index)) else { break };
        all.remove(last);
        left_out += 1;
    }
    (all, left_out)
}

/// The first skb in the table: the selected one stands in the middle, if it can.
fn first(skbs: &Skbs<'_>, area: Rect) -> usize {
    let rows = usize::from(area.height.saturating_sub(2));
    skbs.anchor().saturating_sub(rows / 2).min(skbs.len().saturating_sub(rows))
}

/// The skb of the line at a row of the screen.
pub fn skb_at(skbs: &Skbs<'_>, area: Rect, y: u16) -> Option<SkbId> {
    let line = usize::from(y.checked_sub(area.y)?).checked_sub(2)?;
    skbs.id_at(first(skbs, area) + line)
}

/// Which skbs it has, the head, and a row for each.
pub fn draw(skbs: &Skbs<'_>, model: &Model, area: Rect, buf: &mut Buffer) {
    let theme = &model.theme;
    let socket = model.session.socket();
    let (columns, left_out) = columns(usize::from(area.width), socket.kernel.has_linear_payload());
    let from = first(skbs, area);
    let rows = usize::from(area.height.saturating_sub(2)).min(skbs.len() - from);
    let said = if rows < skbs.len() {
        let [from, to, all] = [from + 1, from + rows, skbs.len()].map(|n| grouped(n as i64));
        say!(theme, "skb_table-skbs-to-of-up", from = from, to = to, all = all)
    } else {
        String::new()
    };
    draw_line(&Line::from(said), area, theme, buf);
    let cells = columns.iter().map(|column| (*column, fit(term(theme, column.title), column.width, theme)));
    let head = Rect { y: area.y + 1, height: area.height.saturating_sub(1).min(1), ..area };
    draw_line(&Line::styled(join(cells), theme.strong_style()), head, theme, buf);
    if left_out > 0 && head.height > 0 {
        let more = format!("+{left_out}");
        let x = head.right().saturating_sub(more.width() as u16);
        buf.set_string(x, head.y, more, theme.strong_style());
    }
    for (index, row) in (from..from + rows).zip(area.rows().skip(2)) {
        let Some(queued) = skbs.get(index) else { break };
        let of = Of { queued, socket: &socket, now: model.session.now(), language: model.theme.language };
        let cells = columns.iter().map(|column| (*column, fit(&(column.cell)(&of), column.width, theme)));
        draw_line(&Line::styled(join(cells), label_style(&queued, skbs, model)), row, theme, buf);
    }
}

fn join(cells: impl Iterator<Item = (&'static Column, String)>) -> String {
    let cells = cells.map(
        |(column, text)| {
            if column.to_right { right(&text, column.width) } else { left(&text, column.width) }
        },
    );
    cells.collect::<Vec<_>>().join(" ").trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_skb_is_and_costs_is_there_on_the_narrowest_screen_and_everything_on_the_widest() {
        for has_linear in [false, true] {
            let titles = |width| columns(width, has_linear).0.iter().map(|column| column.title).collect::<Vec<_>>();
            assert!(titles(78).starts_with(&["skb", "", "seq", "end_seq", "len", "truesize", "segs", "frags"]));
            let (all, left_out) = columns(198, has_linear);
            assert_eq!((all.len(), left_out), (14 + usize::from(has_linear), 0));
        }
    }
}
