//! Which panel goes where when runs are shown beside each other.
//!
//! | terminal | runs | upper panels of each | differences | below |
//! | --- | --- | --- | --- | --- |
//! | 80x24 | two, one below the other | writers and ruler 3, queue 4 | 3 rows | |
//! | 120x40 | two, side by side | writers 5, ruler 5, queue 6 | 12 rows | 8 rows of one panel |
//! | 200x60 | two to four, side by side | writers 6, ruler 7, queue 8 | 9 rows | 26 rows of one panel or two |
//! | less | three or four, two lines of each | | the rest | |

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
/// Columns that each of them needs for that.
const MIN_SIDE: u16 = 50;
/// Cells of the line between two columns.
const BETWEEN: u16 = 2;
/// Columns of a side from which on two panels stand in its lower part.
const WIDE_SIDE: u16 = 90;
/// Rows of the lower panels, and of the differences, that the other must leave.
const MIN_LOWER: u16 = 8;
const MIN_DIFFERENCES: u16 = 3;

/// Where everything is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Places {
    pub status: Rect,
    pub message: Rect,
    pub hint: Rect,
    /// Of each run, from the left.
    pub sides: Vec<Side>,
    /// The counters of all; empty while a panel is zoomed, alone while they are.
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

/// Where all are shown: the places on the screen, and the runs from the left.
pub fn all(model: &Model, screen: Rect) -> Option<(Places, Vec<&Model>)> {
    let beside = model.beside.as_ref().filter(|beside| beside.view == View::All)?;
    let sides: Vec<_> = [model].into_iter().chain(&beside.models).collect();
    Some((places(screen, sides.len() as u16, &model.ui)?, sides))
}

/// The places for so many runs; none if the terminal is too small for two.
fn places(screen: Rect, runs: u16, ui: &Ui) -> Option<Places> {
    if screen.width < MIN_WIDTH || screen.height < MIN_HEIGHT {
        return None;
    }
    let mut rest = screen;
    let status = top(&mut rest, 1);
    let hint = bottom(&mut rest, 1);
    let message = bottom(&mut rest, 1);
    let is_wide = screen.width >= SIDE_BY_SIDE_WIDTH.max(runs * MIN_SIDE) && screen.height >= SIDE_BY_SIDE_HEIGHT;
    let (sides, differences) = match (ui.zoom, is_wide) {
        (Some(PanelId::Kernel), _) => (vec![Side::default(); runs.into()], rest),
        (Some(panel), _) => (zoomed(rest, runs, panel, is_wide), Rect::ZERO),
        (None, true) => side_by_side(rest, runs, screen.height >= LARGE_HEIGHT, ui),
        (None, false) if runs == 2 => stacked(rest, ui),
        (None, false) => in_lines(rest, runs),
    };
    Some(Places { status, message, hint, sides, differences })
}

/// Columns of which each has room for as much, beside the line between two of them: pictures of the same scale are of the
/// same length. What is left over is nobody's.
fn in_columns(area: Rect, runs: u16) -> Vec<Rect> {
    let room = area.width.saturating_sub(BETWEEN * (runs - 1)) / runs;
    let column = |run: u16| match run {
        0 => Rect { width: room, ..area },
        _ => Rect { x: area.x + room * run + BETWEEN * (run - 1), width: room + BETWEEN, ..area },
    };
    (0..runs).map(column).collect()
}

fn zoomed(mut rest: Rect, runs: u16, panel: PanelId, is_wide: bool) -> Vec<Side> {
    let areas = if is_wide {
        in_columns(rest, runs)
    } else {
        let next = |left: u16| {
            let rows = rest.height / left;
            top(&mut rest, rows)
        };
        (1..=runs).rev().map(next).collect()
    };
    let side = |mut area: Rect| {
        let (head, reasons) = (top(&mut area, 1), top(&mut area, 1));
        let slots = [Slot { area, panels: &[], shown: panel }].into_iter().collect();
        Side { head, reasons, slots }
    };
    areas.into_iter().map(side).collect()
}

/// Head and reasons of each, and the counters.
fn in_lines(mut rest: Rect, runs: u16) -> (Vec<Side>, Rect) {
    let side = |rest: &mut Rect| Side { head: top(rest, 1), reasons: top(rest, 1), ..Side::default() };
    let sides = (0..runs).map(|_| side(&mut rest)).collect();
    (sides, rest)
}

fn side_by_side(mut rest: Rect, runs: u16, is_large: bool, ui: &Ui) -> (Vec<Side>, Rect) {
    let [writers, ruler, queue] = if is_large { [6, 7, 8] } else { [5, 5, 6] };
    let upper = top(&mut rest, 2 + writers + ruler + queue);
    let free = rest.height.saturating_sub(MIN_LOWER);
    let differences = top(&mut rest, differences::rows(upper.width, runs.into()).min(free).max(MIN_DIFFERENCES));
    let lower = in_columns(rest, runs);
    let room = lower[0].width;
    let side = |(mut upper, mut lower): (Rect, Rect)| {
        let mut side = Side { head: top(&mut upper, 1), reasons: top(&mut upper, 1), ..Side::default() };
        side.put(top(&mut upper, writers), &[Writers], ui);
        side.put(top(&mut upper, ruler), &[Ruler], ui);
        side.put(upper, &[Queue], ui);
        if room >= WIDE_SIDE {
            let width = room * 45 / 100 + (lower.width - room);
            side.put(Rect { width, ..lower }, &[Receipt, Pages, Chart], ui);
            lower = Rect { x: lower.x + width, width: lower.width - width, ..lower };
            side.put(lower, &[Steps, Ladder, Stack], ui);
        } else {
            side.put(lower, &[Steps, Ladder, Stack, Receipt, Pages, Chart], ui);
        }
        side
    };
    (in_columns(upper, runs).into_iter().zip(lower).map(side).collect(), differences)
}

fn stacked(mut rest: Rect, ui: &Ui) -> (Vec<Side>, Rect) {
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
    let sides = vec![side(top(&mut rest, rows)), side(top(&mut rest, rows))];
    (sides, rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_size_is_covered_without_gap_or_overlap() {
        for width in (MIN_WIDTH..230).step_by(7) {
            for height in (MIN_HEIGHT..80).step_by(3) {
                let zooms = [None, Some(Steps), Some(PanelId::Kernel)];
                for (zoom, runs) in zooms.into_iter().flat_map(|zoom| [2, 3, 4].map(|runs| (zoom, runs))) {
                    let mut ui = Ui::default();
                    ui.zoom = zoom;
                    let places = places(Rect::new(0, 0, width, height), runs, &ui).expect("large enough");
                    let mut cells = vec![0u8; usize::from(width) * usize::from(height)];
                    let bars = [places.status, places.message, places.hint, places.differences];
                    let heads = places.sides.iter().flat_map(|side| [side.head, side.reasons]);
                    let slots = places.sides.iter().flat_map(|side| &side.slots).map(|slot| slot.area);
                    for area in bars.into_iter().chain(heads).chain(slots) {
                        for place in area.positions() {
                            cells[usize::from(place.y) * usize::from(width) + usize::from(place.x)] += 1;
                        }
                    }
                    // What cannot be shared out is left over at the right edge.
                    let is_free = |cell: usize| cell % usize::from(width) + 3 >= usize::from(width);
                    let is_covered = |(cell, &count): (usize, &u8)| count == 1 || count == 0 && is_free(cell);
                    let is_right = cells.iter().enumerate().all(is_covered);
                    assert!(is_right, "{width}x{height} {zoom:?} {runs}: {places:?}");
                }
            }
        }
    }

    #[test]
    fn all_runs_have_the_same_places() {
        for (width, height) in [(80, 24), (120, 40), (200, 60)] {
            for runs in [2, 3, 4] {
                let places = places(Rect::new(0, 0, width, height), runs, &Ui::default()).expect("large enough");
                let [left, others @ ..] = &places.sides[..] else { panic!("no run") };

                for (one, other) in others.iter().flat_map(|side| left.slots.iter().zip(&side.slots)) {
                    assert_eq!((one.shown, one.area.height), (other.shown, other.area.height), "{width}x{height}");
                    let line = |slot: &Slot| if slot.area.x > 0 { BETWEEN } else { 0 };
                    let [one, other] = [one, other].map(|slot| slot.area.width - line(slot));
                    assert_eq!(one, other, "{width}x{height}");
                }
            }
        }
    }

    #[test]
    fn a_small_terminal_has_no_room_for_two() {
        assert_eq!(places(Rect::new(0, 0, 79, 60), 2, &Ui::default()), None);
        assert_eq!(places(Rect::new(0, 0, 120, 21), 2, &Ui::default()), None);
    }
}
