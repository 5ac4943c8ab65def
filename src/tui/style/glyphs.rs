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
    /// No byte of it is sent.
    Unsent,
    /// It is sent and not acknowledged.
    InFlight,
    /// A part of it is acknowledged.
    PartlyAcked,
    /// The peer has told by SACK that it has it.
    Sacked,
    /// It is marked as lost and not sent again yet.
    Lost,
    /// It was sent again and is not acknowledged.
    Retransmitted,
}

impl SkbState {
    /// All of them, in the order of a legend.
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

    /// One character for narrow columns.
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

    /// One word for people.
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
    /// Queued memory beyond the limit.
    pub bar_over: &'static str,
    /// Free room below the limit.
    pub bar_free: &'static str,
    /// Points up at a place in the bar or strip above it, and down at one below it.
    pub points_up: &'static str,
    /// Points down at a place in the bar or strip below it.
    pub points_down: &'static str,
    /// A limit across a bar.
    pub limit: &'static str,
    /// Bytes of a page that were freed, those not written yet, and those of skbs that are out of view.
    pub page_freed: &'static str,
    /// Bytes of a page that are not written yet.
    pub page_unused: &'static str,
    /// Bytes of a page that skbs out of view hold.
    pub page_elsewhere: &'static str,
    /// The line above a panel.
    pub rule: &'static str,
    /// The line above the panel that has the focus.
    pub focus_rule: &'static str,
    /// The line between two panels beside each other.
    pub side: &'static str,
    /// A packet to the right, to the peer.
    pub to_right: &'static str,
    /// A packet to the left, from the peer.
    pub to_left: &'static str,
    /// A packet on its way.
    pub line: &'static str,
    /// A packet that was lost.
    pub lost: &'static str,
    /// There is more to the left of what is shown.
    pub more_left: &'static str,
    /// There is more to the right of what is shown.
    pub more_right: &'static str,
    /// A text is cut here.
    pub ellipsis: &'static str,
    /// Before each entry of a list.
    pub bullet: &'static str,
    /// At most.
    pub less_equal: &'static str,
    /// Not equal.
    pub not_equal: &'static str,
    /// At least.
    pub greater_equal: &'static str,
    /// Times.
    pub times: &'static str,
}

impl Glyphs {
    /// The glyph of payload in this state.
    pub fn payload(&self, state: SkbState) -> &'static str {
        self.payload[state as usize]
    }
}

/// For terminals that show box drawing and blocks.
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
