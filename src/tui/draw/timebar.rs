//! The time bar: the session from its beginning to its end, and where in it one is.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use unicode_width::UnicodeWidthStr;

use crate::debugger::Standing;
use crate::tui::model::Model;
use crate::units::print::duration;

const MIN_WIDTH: u16 = 18;
const MAX_WIDTH: u16 = 60;
/// A shorter one has no time behind it.
const MIN_BAR: u16 = 12;

/// The right part of the message row, while the session stands: what runs needs no bar. Cells that a message needs are not
/// taken from it.
pub fn area(model: &Model, row: Rect) -> Option<Rect> {
    let is_wanted = model.session.standing() != Standing::Live && model.beside.is_none();
    let width = (row.width / 3).clamp(MIN_WIDTH, MAX_WIDTH);
    (is_wanted && width + 20 <= row.width).then(|| Rect { x: row.right() - width, width, ..row })
}

/// The bar itself: behind it stands the time at its end.
fn bar(model: &Model, area: Rect) -> (Rect, String) {
    let end = duration(model.session.end_time().as_duration());
    let width = area.width.saturating_sub(end.width() as u16 + 1);
    if width < MIN_BAR { (area, String::new()) } else { (Rect { width, ..area }, end) }
}

pub fn draw(model: &Model, area: Rect, buf: &mut Buffer) {
    let theme = &model.theme;
    let (area, end) = bar(model, area);
    buf.set_string(area.right() + u16::from(!end.is_empty()), area.y, &end, theme.quiet_style());
    let here = cell(model, area.width);
    let (left, right, line, done) = if theme.ascii { ("[", "]", "-", "=") } else { ("├", "┤", "─", "━") };
    for (index, x) in (area.left()..area.right()).enumerate() {
        let index = index as u16;
        let is_here = index == here;
        let symbol = match index {
            _ if is_here => {
                if theme.ascii {
                    "O"
                } else {
                    "●"
                }
            }
            0 => left,
            _ if index + 1 == area.width => right,
            _ if index < here => done,
            _ => line,
        };
        let style = if is_here { theme.focus_style() } else { theme.frame_style() };
        buf[(x, area.y)].set_symbol(symbol).set_style(style);
    }
}

/// The cell of the moment shown.
fn cell(model: &Model, width: u16) -> u16 {
    let end = model.session.end_time().as_nanos().max(1);
    let now = model.session.now().as_nanos().min(end);
    let cells = u128::from(width.saturating_sub(1));
    (u128::from(now) * cells / u128::from(end)) as u16
}

/// How far along the session a cell of the bar stands, from 0 to 1; the time behind it is its end.
pub fn share_at(model: &Model, area: Rect, place: Position) -> Option<f64> {
    let (bar, _) = bar(model, area);
    let last = bar.width.saturating_sub(1).max(1);
    area.contains(place).then(|| f64::from((place.x - area.x).min(last)) / f64::from(last))
}
