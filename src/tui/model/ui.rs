//! Focus, zoom, scrolling and messages.

use ratatui::layout::Size;

use crate::debugger::StepKind;
use crate::language::Text;
use crate::tui::message::Message;
use crate::tui::model::answers::Answers;
use crate::tui::model::changes::Changes;
use crate::tui::model::jumps::Jumps;
use crate::tui::model::panel_id::{PANELS, PanelId};
use crate::tui::model::scales::Scales;
use crate::tui::model::{PairCounters, Ui};
use crate::units::SeqNum;

impl Default for Ui {
    fn default() -> Self {
        Ui {
            size: Size::new(80, 24),
            focus: PanelId::Queue,
            zoom: None,
            selected: None,
            selected_index: None,
            selected_seq: SeqNum(0),
            follow: false,
            scroll: [0; PANELS],
            counters: PairCounters::None,
            focused_at: [0; PANELS],
            overlay: None,
            list_first: 0,
            about_first: (0, 0),
            message: None,
            search: None,
            answers: Answers::default(),
            jumps: Jumps::default(),
            looked_for: StepKind::Refusal,
            changes: Changes::default(),
            scales: Scales::default(),
            band: 0,
            offers_tour: false,
            mouse: false,
        }
    }
}

impl Ui {
    /// The first row of a panel that is shown.
    pub fn scroll(&self, panel: PanelId) -> usize {
        self.scroll[panel as usize]
    }

    /// Moves a panel's rows by `rows` away from where it rests (back towards it if negative), at most `limit` away.
    pub fn scroll_by(&mut self, panel: PanelId, rows: isize, limit: usize) {
        let scroll = &mut self.scroll[panel as usize];
        *scroll = scroll.saturating_add_signed(rows).min(limit);
    }

    /// Brings a panel's rows back to where it rests.
    pub fn rest(&mut self, panel: PanelId) {
        self.scroll[panel as usize] = 0;
    }

    /// Keeps lists that were scrolled back where they are while `new` rows are added at their end.
    pub fn hold_scrolled(&mut self, panel: PanelId, new: u64) {
        let scroll = &mut self.scroll[panel as usize];
        if *scroll > 0 {
            *scroll = scroll.saturating_add(usize::try_from(new).unwrap_or(usize::MAX));
        }
    }

    pub(crate) fn is_focused(&self, panel: PanelId) -> bool {
        self.focus == panel
    }

    /// Gives the keys to a panel.
    pub fn set_focus(&mut self, panel: PanelId) {
        self.focus = panel;
        if self.zoom.is_some_and(|zoomed| zoomed != panel) {
            self.set_zoom(Some(panel));
        }
        self.focused_at[panel as usize] = self.focused_at.iter().max().map_or(1, |latest| latest + 1);
    }

    /// Lets a panel fill the screen, or none.
    pub fn set_zoom(&mut self, zoom: Option<PanelId>) {
        self.zoom = zoom;
        // Zoomed, it lists calls; otherwise tasks.
        self.rest(PanelId::Writers);
    }

    /// Of panels that share a place, the one to show: the one focused last, else the first.
    pub fn latest_of(&self, panels: &[PanelId]) -> PanelId {
        let mut latest = panels[0];
        for &panel in panels {
            if self.focused_at[panel as usize] > self.focused_at[latest as usize] {
                latest = panel;
            }
        }
        latest
    }

    /// Shows a message.
    pub fn say(&mut self, text: impl Into<Text>) {
        self.message = Some(Message::done(text));
    }

    /// Shows that something went wrong.
    pub fn complain(&mut self, text: impl Into<Text>) {
        self.message = Some(Message::error(text));
    }
}
