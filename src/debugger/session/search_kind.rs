//! The kinds of steps that a session can be searched for.

use crate::engine::step::probe::{Event, Field, What};

/// A kind of step to look for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// A decision that holds something up.
    Refusal,
    SkbMade,
    SkbSplit,
    SkbFreed,
    SkbSent,
    SkbRetransmitted,
    TaskBlocked,
    TaskWoken,
    /// `sk_sndbuf` changes.
    LimitChanged,
}

impl Kind {
    pub const ALL: [Kind; 9] = [
        Kind::Refusal,
        Kind::SkbMade,
        Kind::SkbSplit,
        Kind::SkbFreed,
        Kind::SkbSent,
        Kind::SkbRetransmitted,
        Kind::TaskBlocked,
        Kind::TaskWoken,
        Kind::LimitChanged,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            Kind::Refusal => "a decision that refused",
            Kind::SkbMade => "skb made",
            Kind::SkbSplit => "skb split",
            Kind::SkbFreed => "skb freed",
            Kind::SkbSent => "skb sent",
            Kind::SkbRetransmitted => "skb retransmitted",
            Kind::TaskBlocked => "task blocked",
            Kind::TaskWoken => "task woken",
            Kind::LimitChanged => "limit changed",
        }
    }

    pub fn is(self, what: &What) -> bool {
        let wanted = match self {
            Kind::Refusal => return what.is_refusal(),
            Kind::LimitChanged => return matches!(what, What::Set { field: Field::Sndbuf, .. }),
            Kind::SkbMade => Event::SkbAllocated,
            Kind::SkbSplit => Event::SkbSplit,
            Kind::SkbFreed => Event::SkbFreed,
            Kind::SkbSent => Event::SkbSent,
            Kind::SkbRetransmitted => Event::SkbRetransmitted,
            Kind::TaskBlocked => Event::TaskBlocked,
            Kind::TaskWoken => Event::TaskWoken,
        };
        matches!(what, What::Event { event, .. } if *event == wanted)
    }
}
