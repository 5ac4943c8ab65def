//! The receipt: one skb taken apart, with the price of each part.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::engine::socket::skb::Sacked;
use crate::engine::{Frag, Kernel};
use crate::observe::{SkbView, SocketView};
use crate::tui::panel::frag_map;
use crate::tui::panel::lines::Lines;
use crate::tui::panel::skbs::{Queued, Skbs};
use crate::tui::style::glyphs::SkbState;
use crate::tui::{Model, PanelId, Theme};
use crate::units::Time;
use crate::units::print::{duration, grouped, offset, plural};
use crate::wire::Flags;

/// Bytes of the largest slab object.
const LARGEST_SLAB: u32 = 8_192;

/// From here on fragments are drawn in their blocks.
const WIDE: u16 = 76;

pub fn draw(model: &Model, area: Rect, buf: &mut Buffer) {
    text(model, area).draw(PanelId::Receipt, model, buf);
}

pub fn text(model: &Model, area: Rect) -> Lines {
    let theme = &model.theme;
    let skbs = Skbs::of(model);
    let last = skbs.len().checked_sub(1).and_then(|index| skbs.get(index));
    let lines = match (model.ui.selected, skbs.selected().or(last)) {
        (Some(gone), None) => vec![Line::from(format!("{gone} is acknowledged and freed."))],
        (Some(gone), Some(queued)) if queued.skb.id != gone => {
            vec![Line::from(format!("{gone} is acknowledged and freed: its truesize is off the account."))]
        }
        (None, None) => vec![Line::styled("No skb is queued.", theme.quiet_style())],
        (selected, Some(queued)) => lines(&queued, selected.is_none(), model, area.width),
    };
    Lines::new(lines, area)
}

fn lines(queued: &Queued<'_>, is_last: bool, model: &Model, width: u16) -> Vec<Line<'static>> {
    let (skb, socket, theme) = (&queued.skb, &model.session.socket(), &model.theme);
    let now = model.session.now();
    let mut lines = vec![title(queued, is_last, theme)];
    lines.extend(price(skb, socket.kernel, theme));
    lines.push(Line::default());
    lines.push(range(skb, socket));
    lines.push(segments(skb));
    lines.push(transmissions(queued, now));
    lines.extend(scoreboard(skb));
    lines.push(Line::default());
    lines.push(flags(skb));
    lines.push(release(queued, socket));
    lines.push(share(skb));
    lines.push(Line::default());
    lines.extend(if width < WIDE { fragments(skb, socket) } else { frag_map::lines(queued, model, width) });
    lines.push(Line::default());
    lines.extend(neighbours(queued, model));
    lines.extend(at_transmission(queued, now));
    lines
}

/// Who stands before and behind it in the queue.
fn neighbours(queued: &Queued<'_>, model: &Model) -> Vec<Line<'static>> {
    let skbs = Skbs::of(model);
    let socket = model.session.socket();
    let line = |word: &str, other: Option<Queued<'_>>| {
        let text = match other {
            None => format!("{word}: none"),
            Some(other) => {
                let (from, to) = (socket.relative(other.skb.seq), socket.relative(other.skb.end_seq));
                let range = format!("{} to {}", offset(from), offset(to));
                format!("{word}: {} {} {}, bytes {range}", other.skb.id, other.state.letter(), other.state.word())
            }
        };
        Line::from(text)
    };
    vec![
        line("before it", queued.index.checked_sub(1).and_then(|index| skbs.get(index))),
        line("behind it", skbs.get(queued.index + 1)),
    ]
}

/// What was noted when it was sent.
fn at_transmission(queued: &Queued<'_>, now: Time) -> Vec<Line<'static>> {
    let skb = queued.skb;
    if queued.state == SkbState::Unsent {
        return Vec::new();
    }
    let clones = match skb.live_clones {
        0 => "the device holds no clone of it".to_owned(),
        1 => "the device holds 1 clone of it".to_owned(),
        many => format!("the device holds {} clones of it", grouped(many)),
    };
    vec![
        Line::from(format!("first sent {} ago", duration(now.since(skb.first_sent_at)))),
        Line::from(format!("delivered was {} when it was sent", grouped(skb.delivered_at_send))),
        Line::from(clones),
    ]
}

/// `#3 U unsent, the last skb`.
fn title(queued: &Queued<'_>, is_last: bool, theme: &Theme) -> Line<'static> {
    let state = queued.state;
    let mut line = Line::from(vec![
        Span::styled(queued.skb.id.to_string(), theme.strong_style()),
        Span::styled(format!("  {} {}", state.letter(), state.word()), theme.state_style(state)),
    ]);
    if is_last {
        line.push_span(Span::styled("  (last in the queue)", theme.quiet_style()));
    }
    line
}

/// What truesize is made of: the sizes are the kernel's own, by its configuration.
fn price(skb: &SkbView<'_>, kernel: &Kernel, theme: &Theme) -> Vec<Line<'static>> {
    let mut lines = if kernel.has_linear_payload() { linear_parts(skb, kernel) } else { paged_parts(skb, kernel) };
    lines.push(entry("=", skb.truesize, "truesize", theme.strong_style()));
    lines
}

/// What a memory block of this size is called.
fn rest_of(block: u32) -> String {
    // Larger ones are no slab objects but whole pages.
    if block <= LARGEST_SLAB {
        format!("rest of kmalloc-{block}")
    } else {
        format!("rest of {} of pages", grouped(block))
    }
}

/// All payload in fragments behind a small head.
fn paged_parts(skb: &SkbView<'_>, kernel: &Kernel) -> Vec<Line<'static>> {
    let overhead = skb.head + kernel.sk_buff + kernel.shared_info;
    let surplus = i64::from(skb.truesize) - i64::from(overhead) - i64::from(skb.data_len());
    let plain = Style::new();
    let mut lines = vec![
        entry("", skb.head, "head (room for headers)", plain),
        entry("+", kernel.sk_buff, "struct sk_buff", plain),
        entry("+", kernel.shared_info, "struct skb_shared_info", plain),
        entry("+", skb.data_len(), "payload", plain),
    ];
    if surplus != 0 {
        lines.push(entry("+", surplus, "rest of user pages (zero-copy)", plain));
    }
    lines
}

/// Headers, linear area and shared info in one object of a slab class, which is charged whole; then the fragments.
fn linear_parts(skb: &SkbView<'_>, kernel: &Kernel) -> Vec<Line<'static>> {
    let plain = Style::new();
    let linear = skb.linear;
    let object = skb.head + kernel.shared_info;
    let spare = i64::from(skb.head) - i64::from(kernel.max_tcp_header) - i64::from(linear.capacity);
    let mut lines = vec![
        entry("", kernel.sk_buff, "struct sk_buff", plain),
        entry("+", kernel.max_tcp_header, "headroom (MAX_TCP_HEADER)", plain),
    ];
    if linear.capacity > 0 {
        lines.push(entry("+", linear.capacity, &format!("linear area, {} used", grouped(linear.len)), plain));
    }
    if spare != 0 {
        lines.push(entry("+", spare, &rest_of(object), plain));
    }
    lines.push(entry("+", kernel.shared_info, "struct skb_shared_info", plain));
    if skb.data_len() > 0 {
        lines.push(entry("+", skb.data_len(), "payload in page fragments", plain));
    }
    if linear.offset > 0 {
        lines.push(entry("-", linear.offset, "linear bytes acked: no longer charged", plain));
    }
    let known = i64::from(object + kernel.sk_buff + skb.data_len()) - i64::from(linear.offset);
    match i64::from(skb.truesize) - known {
        0 => {}
        more @ 1.. => lines.push(entry("+", more, "charged for bytes it gave away", plain)),
        less => lines.push(entry("-", -less, "bytes it took over free of charge", plain)),
    }
    lines
}

fn entry(sign: &str, bytes: impl Into<i64>, name: &str, style: Style) -> Line<'static> {
    Line::styled(format!("{sign:1}{:>9} {name}", grouped(bytes)), style)
}

fn range(skb: &SkbView<'_>, socket: &SocketView<'_>) -> Line<'static> {
    let (from, to) = (socket.relative(skb.seq), socket.relative(skb.end_seq));
    let mut text = format!("bytes {} to {}", offset(from), offset(to));
    if skb.seq.before(socket.snd_una) {
        text.push_str(&format!(", acked up to {}", offset(socket.relative(socket.snd_una))));
    }
    Line::from(text)
}

fn segments(skb: &SkbView<'_>) -> Line<'static> {
    Line::from(match skb.gso_segs {
        0 => "segments: not counted yet".to_owned(),
        1 => "1 segment".to_owned(),
        many => format!("{} of {} (gso_size)", plural(many, "segment"), grouped(skb.gso_size)),
    })
}

fn transmissions(queued: &Queued<'_>, now: Time) -> Line<'static> {
    let skb = queued.skb;
    if queued.state == SkbState::Unsent {
        return Line::from("never sent");
    }
    let age = duration(now.since(skb.sent_at));
    Line::from(if skb.sacked.contains(Sacked::EVER_RETRANS) {
        format!("sent more than once, last {age} ago")
    } else {
        format!("sent once, {age} ago")
    })
}

/// The bits of `TCP_SKB_CB(skb)->sacked` in words, if any is set.
fn scoreboard(skb: &SkbView<'_>) -> Option<Line<'static>> {
    let words = sacked_words(skb);
    (!words.is_empty()).then(|| Line::from(format!("sacked {:#04x}: {words}", skb.sacked.bits())))
}

/// `lost, resent, on its way`.
pub fn sacked_words(skb: &SkbView<'_>) -> String {
    const WORDS: [(Sacked, &str); 5] = [
        (Sacked::SACKED_ACKED, "SACKed"),
        (Sacked::LOST, "lost"),
        (Sacked::SACKED_RETRANS, "resent, on its way"),
        (Sacked::REPAIRED, "repaired"),
        (Sacked::EVER_RETRANS, "ever resent"),
    ];
    let words: Vec<_> = WORDS.iter().filter(|(bit, _)| skb.sacked.contains(*bit)).map(|(_, word)| *word).collect();
    words.join(", ")
}

/// `ACK PSH`.
pub fn flag_words(skb: &SkbView<'_>) -> String {
    let mut words: Vec<_> = skb.flags.iter_names().map(|(name, _)| name).collect();
    words.reverse();
    words.join(" ")
}

fn flags(skb: &SkbView<'_>) -> Line<'static> {
    let mut text = format!("flags {}", flag_words(skb));
    if skb.flags.contains(Flags::FIN) {
        text.push_str(" (FIN takes one sequence number)");
    }
    if skb.eor {
        text.push_str(", eor: closed by MSG_EOR");
    }
    if skb.pure_zerocopy {
        text.push_str(", zero-copy");
    }
    Line::from(text)
}

/// Which ACK ends its charge.
fn release(queued: &Queued<'_>, socket: &SocketView<'_>) -> Line<'static> {
    let skb = queued.skb;
    let end = offset(socket.relative(skb.end_seq));
    Line::from(match queued.state {
        SkbState::Unsent => format!("must be sent before ACK {end} can free it"),
        _ if skb.gso_segs > 1 => format!("freed by ACK {end}; earlier ones free the bytes they cover"),
        _ => format!("freed by ACK {end}, whole or not at all"),
    })
}

/// How much of the price is not payload.
fn share(skb: &SkbView<'_>) -> Line<'static> {
    let overhead = skb.truesize.saturating_sub(skb.len);
    let percent = u64::from(overhead) * 100 / u64::from(skb.truesize.max(1));
    Line::from(format!("{percent} % of its truesize is not payload"))
}

/// One fragment on the line itself, several below it.
fn fragments(skb: &SkbView<'_>, socket: &SocketView<'_>) -> Vec<Line<'static>> {
    let limit = socket.kernel.sysctl.max_skb_frags;
    let place = |frag: &Frag| {
        let refs = socket.page(frag.page).refs;
        format!("{} {} + {} (refs {refs})", frag.page, grouped(frag.offset), grouped(frag.len))
    };
    match skb.frags {
        [] if skb.linear.len > 0 => {
            vec![Line::from(format!("no fragment; room for {}", plural(skb.room(), "linear byte")))]
        }
        [] => vec![Line::from("no fragment")],
        [only] => vec![Line::from(format!("frag {}", place(only)))],
        frags => {
            let mut lines = vec![Line::from(format!("{} of {limit} fragment slots:", frags.len()))];
            lines.extend(frags.iter().map(|frag| Line::from(format!("  {}", place(frag)))));
            lines
        }
    }
}
