//! The queue, skb by skb, as text.

use std::fmt;

use crate::source::live::inside::{Inside, LiveSkb};
use crate::units::print::{grouped, plural};

/// So many at the head and at the end of a long queue.
const SHOWN: [usize; 2] = [12, 3];

pub fn write(inside: &Inside, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let sent = inside.skbs.iter().filter(|skb| skb.sent).count();
    let more = if inside.truncated { "; there are more than could be copied" } else { "" };
    writeln!(
        f,
        "\nskbs     {}: {} sent and not acknowledged, {} to send{more}",
        plural(inside.skbs.len() as u64, "skb"),
        grouped(sent as u64),
        grouped((inside.skbs.len() - sent) as u64)
    )?;
    memory(inside, f)?;
    if inside.skbs.is_empty() {
        return Ok(());
    }
    writeln!(f, "         {:>12}  {:>9}  {:>9}  {:>5}  {:>5}  what", "byte", "len", "truesize", "segs", "frags")?;
    let [head, tail] = SHOWN;
    let hidden = inside.skbs.len().saturating_sub(head + tail);
    for (n, skb) in inside.skbs.iter().enumerate() {
        if hidden > 1 && n == head {
            writeln!(f, "         ... {} more", grouped(hidden as u64))?;
        }
        if hidden <= 1 || n < head || n >= head + hidden {
            line(inside, skb, f)?;
        }
    }
    Ok(())
}

fn line(inside: &Inside, skb: &LiveSkb, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let (byte, len) = (grouped(skb.seq.wrapping_sub(inside.snd_una) as i32), grouped(skb.len));
    let (truesize, segs, frags) = (grouped(skb.truesize), grouped(skb.gso_segs), skb.frags.len());
    writeln!(f, "         {byte:>12}  {len:>9}  {truesize:>9}  {segs:>5}  {frags:>5}  {}", what(skb))
}

fn what(skb: &LiveSkb) -> String {
    let words = [
        (true, if skb.sent { "sent" } else { "to send" }),
        (skb.is_sacked(), "SACKed"),
        (skb.is_lost(), "lost"),
        (skb.is_retransmitted(), "sent again"),
        (skb.is_fin(), "FIN"),
        (skb.eor, "MSG_EOR"),
        (skb.is_zerocopy(), "MSG_ZEROCOPY"),
        (skb.is_shared(), "shared pages"),
        (skb.cloned && skb.sent, "a clone is under way"),
    ];
    let words: Vec<_> = words.into_iter().filter(|(is, _)| *is).map(|(_, word)| word).collect();
    words.join(", ")
}

/// Whose pages the payload lies in.
fn memory(inside: &Inside, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if inside.frags() == 0 {
        return Ok(());
    }
    let zerocopy = inside.skbs.iter().any(LiveSkb::is_zerocopy);
    let shared = inside.skbs.iter().any(LiveSkb::is_shared);
    let whose = match (zerocopy, shared) {
        (true, _) => "some are the program's own (MSG_ZEROCOPY): it must not change them until it is told",
        (false, true) => "shared pages (sendfile or splice), not this program's memory",
        (false, false) => "the kernel's own copies",
    };
    let (frags, pages) = (plural(inside.frags() as u64, "fragment"), plural(inside.distinct_pages() as u64, "page"));
    writeln!(f, "         {frags} in {pages}: {whose}")?;
    let payload: u64 = inside.skbs.iter().map(|skb| u64::from(skb.len)).sum();
    let truesize: u64 = inside.skbs.iter().map(|skb| u64::from(skb.truesize)).sum();
    writeln!(
        f,
        "         truesize {} = payload {} + {} of overhead",
        grouped(truesize),
        grouped(payload),
        grouped(truesize.saturating_sub(payload))
    )
}
