//! Which panel goes where when two runs are shown.
//!
//! | terminal | runs | upper panels of each | differences | below |
//! | --- | --- | --- | --- | --- |
//! | 80x24 | one below the other | writers and ruler 3, queue 4 | 3 rows | |
//! | 120x40 | side by side | writers 5, ruler 5, queue 6 | 12 rows | 8 rows of one panel |
//! | 200x60 | side by side | writers 6, ruler 7, queue 8 | 9 rows | 26 rows of two panels |

use arrayvec::ArrayVec;
use ratatui::layout::Rect;

use crate::tui::draw::pair::differences;
use crate::tui::model::PanelId::{Chart, Ladder, Pages, Queue, Receipt, Ruler, Stack, Steps, Writers};
use crate::tui::model::{Model, PanelId, Ui, View};
use crate::tui::panel::layout::Slot;
use crate::tui::style::split::{bottom, left_part, top};

/// Below this size one run is shown alone.
const MIN_WIDTH: u16 = 80;
const MIN_HEIGHT: u16 = 22;
/// From this size on the runs stand side by side.
const SIDE_BY_SIDE_WIDTH: u16 = 110;
const SIDE_BY_SIDE_HEIGHT: u16 = 34;
const LARGE_HEIGHT: u16 = 50;
/// Columns of a half from which on two panels stand in its lower part.
const WIDE_HALF: u16 = 90;
/// Rows of the lower panels, and of the differences, that the other must leave.
const MIN_LOWER: u16 = 8;
const MIN_DIFFERENCES: u16 = 3;

/// Where everything is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Halves {
    pub status: Rect,
    pub message: Rect,
    pub hint: Rect,
    pub sides: [Side; 2],
    /// The counters of both; empty while a panel is zoomed, alone while they are.
    pub differences: Rect,
}

/// One of the runs.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Side {
    /// What is special about it: kernel and moment.
    pub head: Rect,
    /// Its chain of reasons.
    pub reasons: Rect,
    pub slots: ArrayVec<Slot, 6>,
}

impl Side {
    fn put(&mut self, area: Rect, panels: &'static [PanelId], ui: &Ui) {
        self.slots.push(Slot { area, panels, shown: ui.latest_of(panels) });
    }
}

/// Where both are shown: the places on the screen, and left and right.
pub fn both(model: &Model, screen: Rect) -> Option<(Halves, [&Model; 2])> {
    let beside = model.beside.as_ref().filter(|beside| beside.view == View::Both)?;
    Some((halves(screen, &model.ui)?, [model, &beside.model]))
}

/// The places for two runs; none if the terminal is too small for two.
fn halves(screen: Rect, ui: &Ui) -> Option<Halves> {
    if screen.width < MIN_WIDTH || screen.height < MIN_HEIGHT {
        return None;
    }
    let mut rest = screen;
    let status = top(&mut rest, 1);
    let hint = bottom(&mut rest, 1);
    let message = bottom(&mut rest, 1);
    let is_wide = screen.width >= SIDE_BY_SIDE_WIDTH && screen.height >= SIDE_BY_SIDE_HEIGHT;
    let (sides, differences) = match (ui.zoom, is_wide) {
        (Some(PanelId::Kernel), _) => (<[Side; 2]>::default(), rest),
        (Some(panel), _) => (zoomed(rest, panel, is_wide), Rect::ZERO),
        (None, true) => side_by_side(rest, screen.height >= LARGE_HEIGHT, ui),
        (None, false) => stacked(rest, ui),
    };
    Some(Halves { status, message, hint, sides, differences })
}

fn zoomed(mut rest: Rect, panel: PanelId, is_wide: bool) -> [Side; 2] {
    let first = if is_wide {
        left_part(&mut rest, 50)
    } else {
        let rows = rest.height / 2;
        top(&mut rest, rows)
    };
    [first, rest].map(|mut area| {
        let (head, reasons) = (top(&mut area, 1), top(&mut area, 1));
        let slots = [Slot { area, panels: &[], shown: panel }].into_iter().collect();
        Side { head, reasons, slots }
    })
}

fn side_by_side(mut rest: Rect, is_large: bool, ui: &Ui) -> ([Side; 2], Rect) {
    let [writers, ruler, queue] = if is_large { [6, 7, 8] } else { [5, 5, 6] };
    let upper = top(&mut rest, 2 + writers + ruler + queue);
    let free = rest.height.saturating_sub(MIN_LOWER);
    let differences = top(&mut rest, differences::rows(upper.width).min(free).max(MIN_DIFFERENCES));
    let lower = rest;
    let in_two = |mut area: Rect| [left_part(&mut area, 50), area];
    let ([upper_left, upper_right], [lower_left, lower_right]) = (in_two(upper), in_two(lower));
    let side = |mut upper: Rect, mut lower: Rect| {
        let mut side = Side { head: top(&mut upper, 1), reasons: top(&mut upper, 1), ..Side::default() };
        side.put(top(&mut upper, writers), &[Writers], ui);
        side.put(top(&mut upper, ruler), &[Ruler], ui);
        side.put(upper, &[Queue], ui);
        if lower.width >= WIDE_HALF {
            side.put(left_part(&mut lower, 45), &[Receipt, Pages, Chart], ui);
            side.put(lower, &[Steps, Ladder, Stack], ui);
        } else {
            side.put(lower, &[Steps, Ladder, Stack, Receipt, Pages, Chart], ui);
        }
        side
    };
    ([side(upper_left, lower_left), side(upper_right, lower_right)], differences)
}

fn stacked(mut rest: Rect, ui: &Ui) -> ([Side; 2], Rect) {
    // What is left after head, writers and queue at their least goes to both sides in equal parts, up to a limit.
    let rows = (rest.height.saturating_sub(MIN_DIFFERENCES) / 2).clamp(9, 17);
    let side = |mut area: Rect| {
        let mut side = Side { head: top(&mut area, 1), reasons: top(&mut area, 1), ..Side::default() };
        let upper_rows = 3 + (area.height - 7).min(6) / 3;
        let mut upper = top(&mut area, upper_rows);
        side.put(left_part(&mut upper, 40), &[Writers], ui);
        side.put(upper, &[Ruler], ui);
        side.put(area, &[Queue, Steps, Ladder, Stack, Receipt, Pages, Chart], ui);
        side
    };
    let sides = [side(top(&mut rest, rows)), side(top(&mut rest, rows))];
    (sides, rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_size_is_covered_without_gap_or_overlap() {
        for width in (MIN_WIDTH..230).step_by(7) {
            for height in (MIN_HEIGHT..80).step_by(3) {
                for zoom in [None, Some(Steps), Some(PanelId::Kernel)] {
                    let mut ui = Ui::default();
                    ui.zoom = zoom;
                    let halves = halves(Rect::new(0, 0, width, height), &ui).expect("large enough");
                    let mut cells = vec![0u8; usize::from(width) * usize::from(height)];
                    let bars = [halves.status, halves.message, halves.hint, halves.differences];
                    let heads = halves.sides.iter().flat_map(|side| [side.head, side.reasons]);
                    let slots = halves.sides.iter().flat_map(|side| &side.slots).map(|slot| slot.area);
                    for area in bars.into_iter().chain(heads).chain(slots) {
                        for place in area.positions() {
                            cells[usize::from(place.y) * usize::from(width) + usize::from(place.x)] += 1;
                        }
                    }
                    assert!(cells.iter().all(|&count| count == 1), "{width}x{height} {zoom:?}: {halves:?}");
                }
            }
        }
    }

    #[test]
    fn both_runs_have_the_same_places() {
        for (width, height) in [(80, 24), (120, 40), (200, 60)] {
            let halves = halves(Rect::new(0, 0, width, height), &Ui::default()).expect("large enough");
            let [left, right] = halves.sides;

            for (one, other) in left.slots.iter().zip(&right.slots) {
                assert_eq!((one.shown, one.area.as_size()), (other.shown, other.area.as_size()), "{width}x{height}");
            }
        }
    }

    #[test]
    fn a_small_terminal_has_no_room_for_two() {
        assert_eq!(halves(Rect::new(0, 0, 79, 60), &Ui::default()), None);
        assert_eq!(halves(Rect::new(0, 0, 120, 21), &Ui::default()), None);
    }
}
