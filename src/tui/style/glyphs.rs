//! The signs of the screen, once for terminals with box-drawing glyphs and once in ASCII.
//!
//! Many non-ASCII signs are two cells wide on East Asian terminals ("ambiguous width"), which shifts everything behind
//! them: there `--ascii` is the choice.

use ratatui::symbols::border;

use crate::engine::socket::skb::Sacked;
use crate::observe::SkbView;
use crate::units::SeqNum;

/// What an skb is waiting for, as the screen shows it: the strongest fact about it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum SkbState {
    Unsent,
    InFlight,
    PartlyAcked,
    Sacked,
    Lost,
    Retransmitted,
}

impl SkbState {
    pub const ALL: [SkbState; 6] = [
        SkbState::Unsent,
        SkbState::InFlight,
        SkbState::PartlyAcked,
        SkbState::Sacked,
        SkbState::Lost,
        SkbState::Retransmitted,
    ];

    /// The state of a queued skb.
    pub fn of(skb: &SkbView<'_>, snd_una: SeqNum) -> SkbState {
        if !skb.is_sent {
            SkbState::Unsent
        } else if skb.sacked.contains(Sacked::SACKED_ACKED) {
            SkbState::Sacked
        } else if skb.sacked.contains(Sacked::SACKED_RETRANS) {
            SkbState::Retransmitted
        } else if skb.sacked.contains(Sacked::LOST) {
            SkbState::Lost
        } else if skb.seq.before(snd_una) {
            SkbState::PartlyAcked
        } else {
            SkbState::InFlight
        }
    }

    pub const fn letter(self) -> char {
        match self {
            SkbState::Unsent => 'U',
            SkbState::InFlight => 'F',
            SkbState::PartlyAcked => 'P',
            SkbState::Sacked => 'S',
            SkbState::Lost => 'L',
            SkbState::Retransmitted => 'R',
        }
    }

    pub const fn word(self) -> &'static str {
        match self {
            SkbState::Unsent => "unsent",
            SkbState::InFlight => "in flight",
            SkbState::PartlyAcked => "partly acked",
            SkbState::Sacked => "SACKed",
            SkbState::Lost => "lost",
            SkbState::Retransmitted => "retransmitted",
        }
    }

    /// The same for the narrowest screen.
    pub const fn short_word(self) -> &'static str {
        match self {
            SkbState::InFlight => "flight",
            SkbState::PartlyAcked => "partly",
            SkbState::Retransmitted => "resent",
            SkbState::Unsent | SkbState::Sacked | SkbState::Lost => self.word(),
        }
    }
}

/// One set of signs. Each is one cell wide where the terminal has no wide ambiguous glyphs.
#[derive(Debug)]
pub struct Glyphs {
    /// An skb's own structures, as opposed to payload.
    pub overhead: &'static str,
    /// Payload in the linear area of an skb.
    pub linear: &'static str,
    /// Payload in each [`SkbState`], in the order of [`SkbState::ALL`].
    pub payload: [&'static str; 6],
    /// Queued memory below the limit, beyond it, and free room.
    pub bar_queued: &'static str,
    pub bar_over: &'static str,
    pub bar_free: &'static str,
    /// Points up at a place in the bar or strip above it, and down at one below it.
    pub points_up: &'static str,
    pub points_down: &'static str,
    /// A limit across a bar.
    pub limit: &'static str,
    /// Bytes of a page that were freed, those not written yet, and those of skbs that are out of view.
    pub page_freed: &'static str,
    pub page_unused: &'static str,
    pub page_elsewhere: &'static str,
    pub rule: &'static str,
    pub focus_rule: &'static str,
    pub side: &'static str,
    pub to_right: &'static str,
    pub to_left: &'static str,
    pub line: &'static str,
    pub lost: &'static str,
    pub more_left: &'static str,
    pub more_right: &'static str,
    pub ellipsis: &'static str,
    pub bullet: &'static str,
    pub less_equal: &'static str,
    pub not_equal: &'static str,
    pub greater_equal: &'static str,
    pub times: &'static str,
}

impl Glyphs {
    pub fn payload(&self, state: SkbState) -> &'static str {
        self.payload[state as usize]
    }
}

pub const UNICODE: Glyphs = Glyphs {
    overhead: "▒",
    linear: "▞",
    payload: ["░", "█", "▐", "▓", "x", "r"],
    bar_queued: "█",
    bar_over: "▓",
    bar_free: "░",
    points_up: "▲",
    points_down: "▼",
    limit: "┃",
    page_freed: "·",
    page_unused: " ",
    page_elsewhere: "~",
    rule: "─",
    focus_rule: "━",
    side: "│",
    to_right: "▶",
    to_left: "◀",
    line: "─",
    lost: "x",
    more_left: "◀",
    more_right: "▶",
    ellipsis: "…",
    bullet: "·",
    less_equal: "≤",
    not_equal: "≠",
    greater_equal: "≥",
    times: "×",
};

pub(crate) const ASCII: Glyphs = Glyphs {
    overhead: "#",
    linear: "l",
    payload: [".", "=", "p", "s", "x", "r"],
    bar_queued: "=",
    bar_over: "!",
    bar_free: ".",
    points_up: "^",
    points_down: "|",
    limit: "|",
    page_freed: ".",
    page_unused: " ",
    page_elsewhere: "~",
    rule: "-",
    focus_rule: "=",
    side: "|",
    to_right: ">",
    to_left: "<",
    line: "-",
    lost: "x",
    more_left: "<",
    more_right: ">",
    ellipsis: "~",
    bullet: "-",
    less_equal: "<=",
    not_equal: "!=",
    greater_equal: ">=",
    times: "x",
};

pub(crate) const ASCII_BORDER: border::Set<'static> = border::Set {
    top_left: "+",
    top_right: "+",
    bottom_left: "+",
    bottom_right: "+",
    vertical_left: "|",
    vertical_right: "|",
    horizontal_top: "-",
    horizontal_bottom: "-",
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_differ_in_letter_word_and_pattern() {
        for glyphs in [&UNICODE, &ASCII] {
            for (index, &one) in SkbState::ALL.iter().enumerate() {
                for &other in &SkbState::ALL[..index] {
                    assert_ne!(one.letter(), other.letter());
                    assert_ne!(one.word(), other.word());
                    assert_ne!(glyphs.payload(one), glyphs.payload(other));
                }
                assert!(![glyphs.overhead, glyphs.linear].contains(&glyphs.payload(one)));
            }
        }
    }
}
