//! Areas cut into parts.

use ratatui::layout::Rect;

/// Cuts `rows` rows off the top.
pub fn top(rest: &mut Rect, rows: u16) -> Rect {
    let rows = rows.min(rest.height);
    let cut = Rect { height: rows, ..*rest };
    *rest = Rect { y: rest.y + rows, height: rest.height - rows, ..*rest };
    cut
}

/// Cuts `rows` rows off the bottom.
pub fn bottom(rest: &mut Rect, rows: u16) -> Rect {
    let rows = rows.min(rest.height);
    rest.height -= rows;
    Rect { y: rest.y + rest.height, height: rows, ..*rest }
}

/// Cuts `percent` of the rows off the top.
pub fn top_part(rest: &mut Rect, percent: u16) -> Rect {
    top(rest, share(rest.height, percent))
}

/// Cuts `percent` of the columns off the left.
pub fn left_part(rest: &mut Rect, percent: u16) -> Rect {
    let columns = share(rest.width, percent);
    let cut = Rect { width: columns, ..*rest };
    *rest = Rect { x: rest.x + columns, width: rest.width - columns, ..*rest };
    cut
}

fn share(whole: u16, percent: u16) -> u16 {
    (u32::from(whole) * u32::from(percent) / 100) as u16
}
