//! The part of a long list that is in view, newest at the bottom, around the row under the cursor.

use std::ops::Range;

/// Which rows of a list are in view.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct InView {
    /// Counted from the oldest.
    pub rows: Range<usize>,
    /// None in an empty list.
    pub cursor: Option<usize>,
}

/// Of `count` rows as many as fit into `height`. The cursor stands `back` rows before the newest. The newest rows stay in
/// view until it is `lead` rows before the end; from there on the list moves with it.
pub fn in_view(count: usize, height: usize, back: usize, lead: usize) -> InView {
    let Some(last) = count.checked_sub(1) else { return InView { rows: 0..0, cursor: None } };
    let cursor = last - back.min(last);
    let end = (cursor + 1 + lead).clamp(height.min(count), count);
    InView { rows: end.saturating_sub(height)..end, cursor: Some(cursor) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_rows_stay_until_the_cursor_is_in_the_middle() {
        let view = |back| in_view(100, 11, back, 5);
        assert_eq!(view(0), InView { rows: 89..100, cursor: Some(99) });
        assert_eq!(view(5), InView { rows: 89..100, cursor: Some(94) });
        assert_eq!(view(6), InView { rows: 88..99, cursor: Some(93) });
        assert_eq!(view(99), InView { rows: 0..11, cursor: Some(0) });
        assert_eq!(view(500), InView { rows: 0..11, cursor: Some(0) }, "not beyond the oldest");
    }

    #[test]
    fn a_short_list_is_in_view_whole() {
        assert_eq!(in_view(3, 11, 1, 5), InView { rows: 0..3, cursor: Some(1) });
        assert_eq!(in_view(0, 11, 4, 5), InView { rows: 0..0, cursor: None });
    }
}
