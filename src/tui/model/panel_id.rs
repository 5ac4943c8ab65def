//! The panels by name.

use crate::language::{Speaks, id, say};

/// How many panels there are.
pub const PANELS: usize = 10;

macro_rules! panels {
    ($($(#[$doc:meta])* $name:ident = $title:expr,)*) => {
        /// The panels, in the order of their numbers.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum PanelId { $($(#[$doc])* $name,)* }

        impl PanelId {
            /// All panels, in the order of their numbers.
            pub const ALL: [PanelId; PANELS] = [$(PanelId::$name,)*];

            /// Its heading on the screen.
            pub fn title(self, speaker: &impl Speaks) -> String {
                say!(speaker, match self { $(PanelId::$name => $title,)* })
            }
        }
    };
}

panels! {
    /// The writing programs: what they do, and if asleep, why, since when, until what.
    Writers = id!("panel-writers"),
    /// sk_wmem_queued against sk_sndbuf: where a writer stops, where it is woken.
    Ruler = id!("panel-send-buffer"),
    /// The skbs of both queues, in sequence.
    Queue = id!("panel-queue"),
    /// Page-fragment blocks and the skbs that own their slices.
    Pages = id!("panel-pages"),
    /// One skb taken apart.
    Receipt = id!("panel-receipt"),
    /// The packets on the wire.
    Ladder = id!("panel-wire"),
    /// What the engine did and decided.
    Steps = id!("panel-steps"),
    /// Buffer, flight and windows over time.
    Chart = id!("panel-chart"),
    /// A recorded kernel's values beside the engine's; of two runs that are compared, the counters of both.
    Kernel = id!("panel-kernel"),
    /// The functions the engine is in, the step in hand, and what changed since the last stop.
    Stack = id!("panel-stack"),
}

impl PanelId {
    /// The key that focuses it: 1 to 9, and 0 for the tenth.
    pub const fn number(self) -> usize {
        (self as usize + 1) % 10
    }

    /// The panel `by` places further in the order of the number keys, around the end.
    pub const fn neighbour(self, by: usize) -> PanelId {
        PanelId::ALL[(self as usize + by) % PanelId::ALL.len()]
    }

    /// Whether up and down scroll its rows; in the other panels they select skbs.
    pub const fn scrolls(self) -> bool {
        matches!(self, PanelId::Writers | PanelId::Ladder | PanelId::Steps | PanelId::Stack | PanelId::Kernel)
    }
}
