//! Which panel goes where, for every size of terminal.
//!
//! | terminal | writers | ruler | queue | below |
//! | --- | --- | --- | --- | --- |
//! | 80x24 | 32x5 | 48x5 | 80x6 | receipt, pages, chart or kernel 38x10; steps, wire or stack 42x10 |
//! | 120x40 | 46x6 | 74x6 | 120x6 | receipt 52x13, pages, chart or kernel 52x12; steps 68x13, wire or stack 68x12 |
//! | 200x60 | 74x7 | 126x7 | 200x8 | pages 60x17, receipt or kernel 60x25; wire 64x26, chart 64x16; steps 76x25, stack 76x17 |
//!
//! Panels that share a place are tabs: the one focused last is shown.

use arrayvec::ArrayVec;
use ratatui::layout::{Position, Rect, Size};

use crate::tui::model::PanelId::{Chart, Kernel, Ladder, Pages, Queue, Receipt, Ruler, Stack, Steps, Writers};
use crate::tui::model::{PanelId, Ui};
use crate::tui::style::split::{bottom, left_part, top, top_part};

/// Below this size there is only a sentence.
pub const MIN_WIDTH: u16 = 60;
pub(crate) const MIN_HEIGHT: u16 = 16;

/// What a lesson leaves to the panels at least.
const MIN_PANEL: u16 = 6;

/// Whether there is no room for all panels beside what a lesson says.
pub fn is_low(size: Size) -> bool {
    size.height < 38
}

/// A place for one panel, or for several of which one is shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Slot {
    /// Where it is on the screen.
    pub area: Rect,
    /// Those that share it; none if the panel shown is zoomed.
    pub panels: &'static [PanelId],
    /// The panel that is in it now.
    pub shown: PanelId,
}

/// Where each part of the screen is, in cells.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Layout {
    /// The lines at the top.
    pub status: Rect,
    /// The chain of reasons.
    pub reasons: Rect,
    /// The line that says what just happened.
    pub message: Rect,
    /// The line of keys at the bottom.
    pub hint: Rect,
    /// What a lesson says; empty without one.
    pub band: Rect,
    /// The panels that have room.
    pub slots: ArrayVec<Slot, 9>,
}

impl Layout {
    /// The slot under a place of the screen.
    pub fn slot_at(&self, place: Position) -> Option<&Slot> {
        self.slots.iter().find(|slot| slot.area.contains(place))
    }

    /// Where a panel is drawn, if it is.
    pub fn area_of(&self, panel: PanelId) -> Option<Rect> {
        self.slots.iter().find(|slot| slot.shown == panel).map(|slot| slot.area)
    }
}

/// The layout for a terminal of this size; none if it is too small for any.
pub fn layout(screen: Rect, ui: &Ui) -> Option<Layout> {
    if screen.width < MIN_WIDTH || screen.height < MIN_HEIGHT {
        return None;
    }
    let mut rest = screen;
    let status = top(&mut rest, 1);
    let reasons = top(&mut rest, 1);
    let hint = bottom(&mut rest, 1);
    let message = bottom(&mut rest, 1);
    let band_rows = ui.band.min(rest.height.saturating_sub(MIN_PANEL));
    let band = bottom(&mut rest, band_rows);
    let mut slots = Slots { ui, places: ArrayVec::new() };
    if let Some(zoomed) = ui.zoom {
        slots.places.push(Slot { area: rest, panels: &[], shown: zoomed });
    } else {
        match (screen.width, screen.height - band.height) {
            (..80, _) | (_, ..24) => slots.tiny(rest),
            (..110, _) | (_, ..34) => slots.small(rest),
            (..160, _) | (_, ..50) => slots.medium(rest),
            _ => slots.large(rest),
        }
    }
    Some(Layout { status, reasons, message, hint, band, slots: slots.places })
}

struct Slots<'a> {
    ui: &'a Ui,
    places: ArrayVec<Slot, 9>,
}

impl Slots<'_> {
    fn put(&mut self, area: Rect, panels: &'static [PanelId]) {
        let shown = self.ui.latest_of(panels);
        self.places.push(Slot { area, panels, shown });
    }

    fn tiny(&mut self, mut rest: Rect) {
        let mut upper = top(&mut rest, 4);
        self.put(left_part(&mut upper, 40), &[Writers]);
        self.put(upper, &[Ruler]);
        self.put(top(&mut rest, 4), &[Queue]);
        self.put(rest, &[Steps, Ladder, Stack, Receipt, Pages, Chart, Kernel]);
    }

    fn small(&mut self, mut rest: Rect) {
        let mut upper = top(&mut rest, 5);
        self.put(left_part(&mut upper, 40), &[Writers]);
        self.put(upper, &[Ruler]);
        // With a row for what its signs mean.
        self.put(top(&mut rest, 6), &[Queue]);
        self.put(left_part(&mut rest, 48), &[Receipt, Pages, Chart, Kernel]);
        self.put(rest, &[Steps, Ladder, Stack]);
    }

    fn medium(&mut self, mut rest: Rect) {
        let mut upper = top(&mut rest, 6);
        self.put(left_part(&mut upper, 39), &[Writers]);
        self.put(upper, &[Ruler]);
        self.put(top(&mut rest, 6), &[Queue]);
        let mut left = left_part(&mut rest, 43);
        self.put(top_part(&mut left, 52), &[Receipt]);
        self.put(left, &[Pages, Chart, Kernel]);
        self.put(top_part(&mut rest, 52), &[Steps]);
        self.put(rest, &[Ladder, Stack]);
    }

    fn large(&mut self, mut rest: Rect) {
        let mut upper = top(&mut rest, 7);
        self.put(left_part(&mut upper, 37), &[Writers]);
        self.put(upper, &[Ruler]);
        self.put(top(&mut rest, 8), &[Queue]);
        let mut left = left_part(&mut rest, 30);
        self.put(top_part(&mut left, 40), &[Pages]);
        self.put(left, &[Receipt, Kernel]);
        let mut middle = left_part(&mut rest, 46);
        self.put(top_part(&mut middle, 62), &[Ladder]);
        self.put(middle, &[Chart]);
        self.put(top_part(&mut rest, 60), &[Steps]);
        self.put(rest, &[Stack]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(width: u16, height: u16, ui: &Ui) -> Layout {
        layout(Rect::new(0, 0, width, height), ui).expect("large enough")
    }

    #[test]
    fn every_size_is_covered_without_gap_or_overlap() {
        let ui = Ui::default();
        for width in (MIN_WIDTH..220).step_by(7) {
            for height in (MIN_HEIGHT..80).step_by(3) {
                let layout = at(width, height, &ui);
                let mut cells = vec![0u8; usize::from(width) * usize::from(height)];
                let bars = [layout.status, layout.reasons, layout.message, layout.hint];
                for area in bars.into_iter().chain(layout.slots.iter().map(|slot| slot.area)) {
                    assert!(area.width > 0 && area.height > 0, "{width}x{height}: {area:?}");
                    for place in area.positions() {
                        cells[usize::from(place.y) * usize::from(width) + usize::from(place.x)] += 1;
                    }
                }
                assert!(cells.iter().all(|&count| count == 1), "{width}x{height}: {:?}", layout.slots);
            }
        }
    }

    #[test]
    fn every_panel_can_be_brought_into_view_at_every_size() {
        for (width, height) in [(60, 16), (80, 24), (120, 40), (200, 60)] {
            for panel in PanelId::ALL {
                let mut ui = Ui::default();
                ui.set_focus(panel);

                let layout = at(width, height, &ui);

                let area = layout.area_of(panel);
                assert!(area.is_some_and(|area| area.height >= 4), "{panel:?} at {width}x{height}: {area:?}");
            }
        }
    }

    #[test]
    fn a_large_terminal_shows_all_panels_and_a_zoomed_panel_is_alone() {
        let mut ui = Ui::default();
        assert_eq!(at(200, 60, &ui).slots.len(), 9);

        ui.zoom = Some(Ladder);

        let zoomed = at(200, 60, &ui);
        assert_eq!(zoomed.slots.len(), 1);
        assert_eq!(zoomed.area_of(Ladder), Some(Rect::new(0, 2, 200, 56)));
    }

    #[test]
    fn a_tab_stays_in_view_when_the_focus_goes_elsewhere() {
        let mut ui = Ui::default();

        ui.set_focus(Chart);
        ui.set_focus(Steps);

        let layout = at(80, 24, &ui);
        assert!(layout.area_of(Chart).is_some());
        assert!(layout.area_of(Steps).is_some());
        assert!(layout.area_of(Ladder).is_none());
    }

    #[test]
    fn too_small_a_terminal_has_no_layout() {
        let ui = Ui::default();
        assert_eq!(layout(Rect::new(0, 0, 59, 40), &ui), None);
        assert_eq!(layout(Rect::new(0, 0, 120, 15), &ui), None);
        assert_eq!(layout(Rect::ZERO, &ui), None);
    }
}
