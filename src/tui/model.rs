//! The state of the screen.

use crate::debugger::Session;
use crate::engine::Skb;
use crate::tui::Theme;
use crate::units::SkbId;

/// Everything the screen is a function of.
#[derive(Clone, Debug)]
pub struct Model {
    pub session: Session,
    pub ui: Ui,
    pub theme: Theme,
}

macro_rules! panels {
    ($($(#[$doc:meta])* $name:ident = $title:literal,)*) => {
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum PanelId { $($(#[$doc])* $name,)* }

        impl PanelId {
            pub const ALL: [PanelId; 8] = [$(PanelId::$name,)*];

            pub const fn title(self) -> &'static str {
                match self { $(PanelId::$name => $title,)* }
            }
        }
    };
}

panels! {
    /// The writing programs: what they do, and if asleep, why, since when, until what.
    Writers = "Writers",
    /// sk_wmem_queued against sk_sndbuf: where a writer stops, where it is woken.
    Ruler = "Send buffer",
    /// The skbs of both queues, in sequence.
    Queue = "Queue",
    /// Page-fragment blocks and the skbs that own their slices.
    Pages = "Pages",
    /// One skb taken apart.
    Receipt = "Receipt",
    /// The packets on the wire.
    Ladder = "Wire",
    /// What the engine did and decided.
    Steps = "Steps",
    /// Buffer, flight and windows over time.
    Chart = "Chart",
}

impl PanelId {
    /// The key that focuses it: 1 to 8.
    pub const fn number(self) -> usize {
        self as usize + 1
    }
}

/// What the user has chosen to see.
#[derive(Clone, Debug)]
pub struct Ui {
    pub focus: PanelId,
    /// The one panel that fills the screen.
    pub zoom: Option<PanelId>,
    /// The skb highlighted in every panel.
    pub selected: Option<SkbId>,
    /// Its place in the queue ([`Model::skb_at`]) while it is queued. Kept up to date by `update`.
    pub selected_index: Option<usize>,
    /// The selection stays with this skb even when it has been freed, and ladder and steps list only what is about it.
    pub follow: bool,
    /// Rows scrolled away from where each panel rests: the newest line of ladder and steps, the first of the others.
    scroll: [usize; 8],
    /// The mouse is captured.
    pub mouse: bool,
}

impl Default for Ui {
    fn default() -> Self {
        Ui {
            focus: PanelId::Queue,
            zoom: None,
            selected: None,
            selected_index: None,
            follow: false,
            scroll: [0; 8],
            mouse: false,
        }
    }
}

impl Ui {
    pub fn scroll(&self, panel: PanelId) -> usize {
        self.scroll[panel as usize]
    }

    pub fn is_focused(&self, panel: PanelId) -> bool {
        self.focus == panel
    }
}

impl Model {
    /// Number of skbs on both queues.
    pub fn skb_count(&self) -> usize {
        let queues = &self.session.engine().queues;
        queues.rtx_len() + queues.write_len()
    }

    /// The skb at `index` in sequence order: first the retransmit queue, then the write queue. Takes constant time.
    pub fn skb_at(&self, index: usize) -> Option<&Skb> {
        let queues = &self.session.engine().queues;
        match index.checked_sub(queues.rtx_len()) {
            None => queues.rtx_at(index).map(|skb| queues.get(skb)),
            Some(unsent) => queues.write_at(unsent).map(|skb| queues.get(skb)),
        }
    }

    /// The selected skb, while it is queued.
    pub fn selected_skb(&self) -> Option<&Skb> {
        self.skb_at(self.ui.selected_index?)
    }
}
