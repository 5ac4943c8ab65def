//! The receipt: one skb taken apart, with the price of each part.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::engine::socket::skb::Sacked;
use crate::engine::{Frag, Kernel};
use crate::language::{Speaks, id, say, term, text};
use crate::observe::{SkbView, SocketView};
use crate::tui::panel::lines::Lines;
use crate::tui::panel::skbs::{Queued, Skbs};
use crate::tui::panel::{frag_map, sizes};
use crate::tui::style::glyphs::SkbState;
use crate::tui::{Model, PanelId, Theme};
use crate::units::Time;
use crate::units::print::{duration, grouped, offset};
use crate::wire::Flags;

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
        (Some(gone), None) => vec![Line::from(say!(theme, "receipt-is-acknowledged-and-freed", gone = gone))],
        (Some(gone), Some(queued)) if queued.skb.id != gone => {
            vec![Line::from(say!(theme, "receipt-is-acknowledged-and-freed-its", gone = gone))]
        }
        (None, None) => vec![Line::styled(say!(theme, "receipt-no-skb-is-queued"), theme.quiet_style())],
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
    lines.push(range(skb, socket, theme));
    lines.push(segments(skb, theme));
    lines.push(transmissions(queued, now, theme));
    lines.extend(scoreboard(skb, theme));
    lines.push(Line::default());
    lines.push(flags(skb, theme));
    lines.push(release(queued, socket, theme));
    lines.push(share(skb, theme));
    lines.push(Line::default());
    lines.extend(if width < WIDE { fragments(skb, socket, theme) } else { frag_map::lines(queued, model, width) });
    lines.push(Line::default());
    lines.extend(neighbours(queued, model));
    lines.extend(at_transmission(queued, now, theme));
    lines.extend(sizes::lines(socket, theme));
    lines
}

/// Who stands before and behind it in the queue.
fn neighbours(queued: &Queued<'_>, model: &Model) -> Vec<Line<'static>> {
    let skbs = Skbs::of(model);
    let socket = model.session.socket();
    let line = |word: &str, other: Option<Queued<'_>>| {
        let text = match other {
            None => say!(model, "receipt-none", word = word),
            Some(other) => {
                let (from, to) = (socket.relative(other.skb.seq), socket.relative(other.skb.end_seq));
                let range = say!(model, "receipt-to", value = offset(from), to = offset(to));
                say!(
                    model,
                    "receipt-bytes",
                    word = word,
                    id = other.skb.id,
                    letter = other.state.letter().to_string(),
                    word_2 = term(model, other.state.word()),
                    range = range
                )
            }
        };
        Line::from(text)
    };
    vec![
        line(&say!(model, "receipt-before-it"), queued.index.checked_sub(1).and_then(|index| skbs.get(index))),
        line(&say!(model, "receipt-behind-it"), skbs.get(queued.index + 1)),
    ]
}

/// What was noted when it was sent.
fn at_transmission(queued: &Queued<'_>, now: Time, speaker: &impl Speaks) -> Vec<Line<'static>> {
    let skb = queued.skb;
    if queued.state == SkbState::Unsent {
        return Vec::new();
    }
    let clones = match skb.live_clones {
        0 => say!(speaker, "receipt-the-device-holds-no"),
        1 => say!(speaker, "receipt-the-device-holds-1"),
        many => say!(speaker, "receipt-the-device-holds-clones", many = grouped(many)),
    };
    vec![
        Line::from(say!(speaker, "receipt-first-sent-ago", since = duration(now.since(skb.first_sent_at)))),
        Line::from(say!(speaker, "receipt-delivered-was-when-it", delivered_at_send = grouped(skb.delivered_at_send))),
        Line::from(clones),
    ]
}

/// `#3 U unsent, the last skb`.
fn title(queued: &Queued<'_>, is_last: bool, theme: &Theme) -> Line<'static> {
    let state = queued.state;
    let mut line = Line::from(vec![
        Span::styled(queued.skb.id.to_string(), theme.strong_style()),
        Span::styled(format!("  {} {}", state.letter(), term(theme, state.word())), theme.state_style(state)),
    ]);
    if is_last {
        line.push_span(Span::styled(say!(theme, "receipt-last-in-the-queue"), theme.quiet_style()));
    }
    line
}

/// What truesize is made of: the sizes are the kernel's own, by its configuration.
fn price(skb: &SkbView<'_>, kernel: &Kernel, theme: &Theme) -> Vec<Line<'static>> {
    let mut lines =
        if kernel.has_linear_payload() { linear_parts(skb, kernel, theme) } else { paged_parts(skb, kernel, theme) };
    lines.push(entry("=", skb.truesize, "truesize", theme.strong_style()));
    lines
}

/// All payload in fragments behind a small head.
fn paged_parts(skb: &SkbView<'_>, kernel: &Kernel, speaker: &impl Speaks) -> Vec<Line<'static>> {
    let overhead = skb.head + kernel.sk_buff + kernel.shared_info;
    let surplus = i64::from(skb.truesize) - i64::from(overhead) - i64::from(skb.data_len());
    let (block, spare) = (skb.head + kernel.shared_info, i64::from(skb.head) - i64::from(kernel.max_tcp_header));
    let plain = Style::new();
    let mut lines = vec![
        entry("", kernel.max_tcp_header, &say!(speaker, "receipt-headroom-max-tcp-header"), plain),
        entry("+", spare, &sizes::rest_of(block, kernel.has_small_heads(), speaker), plain),
        entry("+", kernel.sk_buff, "struct sk_buff", plain),
        entry("+", kernel.shared_info, "struct skb_shared_info", plain),
        entry("+", skb.data_len(), &say!(speaker, "receipt-payload"), plain),
    ];
    if surplus != 0 {
        lines.push(entry("+", surplus, &say!(speaker, "receipt-rest-of-user-pages"), plain));
    }
    lines
}

/// Headers, linear area and shared info in one object of a slab class, which is charged whole; then the fragments.
fn linear_parts(skb: &SkbView<'_>, kernel: &Kernel, speaker: &impl Speaks) -> Vec<Line<'static>> {
    let plain = Style::new();
    let linear = skb.linear;
    let object = skb.head + kernel.shared_info;
    let spare = i64::from(skb.head) - i64::from(kernel.max_tcp_header) - i64::from(linear.capacity);
    let mut lines = vec![
        entry("", kernel.sk_buff, "struct sk_buff", plain),
        entry("+", kernel.max_tcp_header, &say!(speaker, "receipt-headroom-max-tcp-header"), plain),
    ];
    if linear.capacity > 0 {
        lines.push(entry(
            "+",
            linear.capacity,
            &say!(speaker, "receipt-linear-area-used", len = grouped(linear.len)),
            plain,
        ));
    }
    if spare != 0 {
        lines.push(entry("+", spare, &sizes::rest_of(object, false, speaker), plain));
    }
    lines.push(entry("+", kernel.shared_info, "struct skb_shared_info", plain));
    if skb.data_len() > 0 {
        lines.push(entry("+", skb.data_len(), &say!(speaker, "receipt-payload-in-page-fragments"), plain));
    }
    if linear.offset > 0 {
        lines.push(entry("-", linear.offset, &say!(speaker, "receipt-linear-bytes-acked-no"), plain));
    }
    let known = i64::from(object + kernel.sk_buff + skb.data_len()) - i64::from(linear.offset);
    match i64::from(skb.truesize) - known {
        0 => {}
        more @ 1.. => lines.push(entry("+", more, &say!(speaker, "receipt-charged-for-bytes-it"), plain)),
        less => lines.push(entry("-", -less, &say!(speaker, "receipt-bytes-it-took-over"), plain)),
    }
    lines
}

fn entry(sign: &str, bytes: impl Into<i64>, name: &str, style: Style) -> Line<'static> {
    Line::styled(format!("{sign:1}{:>9} {name}", grouped(bytes)), style)
}

fn range(skb: &SkbView<'_>, socket: &SocketView<'_>, speaker: &impl Speaks) -> Line<'static> {
    let (from, to) = (socket.relative(skb.seq), socket.relative(skb.end_seq));
    let mut text = say!(speaker, "receipt-bytes-to", value = offset(from), to = offset(to));
    if skb.seq.before(socket.snd_una) {
        text.push_str(&say!(speaker, "receipt-acked-up-to", relative = offset(socket.relative(socket.snd_una))));
    }
    Line::from(text)
}

fn segments(skb: &SkbView<'_>, speaker: &impl Speaks) -> Line<'static> {
    Line::from(match skb.gso_segs {
        0 => say!(speaker, "receipt-segments-not-counted-yet"),
        1 => say!(speaker, "receipt-1-segment"),
        many => say!(
            speaker,
            "receipt-of-gso-size",
            many = text!("count-segment", n = many),
            gso_size = grouped(skb.gso_size)
        ),
    })
}

fn transmissions(queued: &Queued<'_>, now: Time, speaker: &impl Speaks) -> Line<'static> {
    let skb = queued.skb;
    if queued.state == SkbState::Unsent {
        return Line::from(say!(speaker, "receipt-never-sent"));
    }
    let age = duration(now.since(skb.sent_at));
    Line::from(if skb.sacked.contains(Sacked::EVER_RETRANS) {
        say!(speaker, "receipt-sent-more-than-once", age = age)
    } else {
        say!(speaker, "receipt-sent-once-ago", age = age)
    })
}

/// The bits of `TCP_SKB_CB(skb)->sacked` in words, if any is set.
fn scoreboard(skb: &SkbView<'_>, speaker: &impl Speaks) -> Option<Line<'static>> {
    let words = sacked_words(skb, speaker);
    (!words.is_empty()).then(|| {
        Line::from(say!(speaker, "receipt-sacked", format = format!("{:#04x}", skb.sacked.bits()), words = words))
    })
}

/// `lost, resent, on its way`.
pub fn sacked_words(skb: &SkbView<'_>, speaker: &impl Speaks) -> String {
    const WORDS: [(Sacked, &str); 5] = [
        (Sacked::SACKED_ACKED, id!("receipt-sacked-2")),
        (Sacked::LOST, id!("receipt-lost")),
        (Sacked::SACKED_RETRANS, id!("receipt-resent-on-its-way")),
        (Sacked::REPAIRED, id!("receipt-repaired")),
        (Sacked::EVER_RETRANS, id!("receipt-ever-resent")),
    ];
    let words: Vec<_> =
        WORDS.iter().filter(|(bit, _)| skb.sacked.contains(*bit)).map(|(_, word)| say!(speaker, *word)).collect();
    words.join(", ")
}

/// `ACK PSH`.
pub fn flag_words(skb: &SkbView<'_>) -> String {
    let mut words: Vec<_> = skb.flags.iter_names().map(|(name, _)| name).collect();
    words.reverse();
    words.join(" ")
}

fn flags(skb: &SkbView<'_>, speaker: &impl Speaks) -> Line<'static> {
    let mut text = say!(speaker, "receipt-flags", flag_words = flag_words(skb));
    if skb.flags.contains(Flags::FIN) {
        text.push_str(&say!(speaker, "receipt-fin-takes-one-sequence"));
    }
    if skb.eor {
        text.push_str(&say!(speaker, "receipt-eor-closed-by-msg"));
    }
    if skb.pure_zerocopy {
        text.push_str(&say!(speaker, "receipt-zero-copy"));
    }
    Line::from(text)
}

/// Which ACK ends its charge.
fn release(queued: &Queued<'_>, socket: &SocketView<'_>, speaker: &impl Speaks) -> Line<'static> {
    let skb = queued.skb;
    let end = offset(socket.relative(skb.end_seq));
    Line::from(match queued.state {
        SkbState::Unsent => say!(speaker, "receipt-must-be-sent-before", end = end),
        _ if skb.gso_segs > 1 => say!(speaker, "receipt-freed-by-ack-earlier", end = end),
        _ => say!(speaker, "receipt-freed-by-ack-whole", end = end),
    })
}

/// How much of the price is not payload.
fn share(skb: &SkbView<'_>, speaker: &impl Speaks) -> Line<'static> {
    let overhead = skb.truesize.saturating_sub(skb.len);
    let percent = u64::from(overhead) * 100 / u64::from(skb.truesize.max(1));
    Line::from(say!(speaker, "receipt-of-its-truesize-is", percent = percent))
}

/// One fragment on the line itself, several below it.
fn fragments(skb: &SkbView<'_>, socket: &SocketView<'_>, speaker: &impl Speaks) -> Vec<Line<'static>> {
    let limit = socket.kernel.sysctl.max_skb_frags;
    let place = |frag: &Frag| {
        let refs = socket.page(frag.page).refs;
        say!(
            speaker,
            "receipt-refs",
            page = frag.page.to_string(),
            offset = grouped(frag.offset),
            len = grouped(frag.len),
            refs = refs
        )
    };
    match skb.frags {
        [] if skb.linear.len > 0 => {
            vec![Line::from(say!(
                speaker,
                "receipt-no-fragment-room-for",
                room = text!("count-linear-byte", n = skb.room())
            ))]
        }
        [] => vec![Line::from(say!(speaker, "receipt-no-fragment"))],
        [only] => vec![Line::from(say!(speaker, "receipt-frag", place = place(only)))],
        frags => {
            let mut lines =
                vec![Line::from(say!(speaker, "receipt-of-fragment-slots", len = frags.len(), limit = limit))];
            lines.extend(frags.iter().map(|frag| Line::from(format!("  {}", place(frag)))));
            lines
        }
    }
}
