//! Texts on one row that point at places of a picture, or name what lies outside of it. None covers another, and a number
//! that has no room beside its sign stands where there is room.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use unicode_width::UnicodeWidthStr;

/// What a text points at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum At {
    /// A place counted from the left end of the row.
    Cell(u16),
    /// Something out of sight on the left or on the right.
    Left,
    Right,
}

impl At {
    fn cell(self, width: u16) -> Option<u16> {
        match self {
            At::Cell(x) => Some(x).filter(|&x| x < width),
            At::Left | At::Right => None,
        }
    }
}

/// One text: the first to come have the right of way.
pub struct Pointer {
    pub at: At,
    /// The most wanted first.
    pub texts: Vec<String>,
    pub style: Style,
}

pub fn draw(pointers: &[Pointer], sign: &str, row: Rect, buf: &mut Buffer) {
    for pointer in pointers {
        if let Some(x) = pointer.at.cell(row.width) {
            buf.set_string(row.x + x, row.y, sign, pointer.style);
        }
    }
    for (pointer, place) in pointers.iter().zip(arrange(pointers, row.width)) {
        if let Some((x, text)) = place {
            buf.set_string(row.x + x, row.y, text, pointer.style);
        }
    }
}

/// Where a text stands, if it has a place.
type Place<'a> = Option<(u16, &'a str)>;

/// On which side of its sign a text stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Side {
    Behind,
    Before,
    /// Anywhere near it.
    Apart,
}

/// Where each text stands, if it does: of all ways to put them beside their signs the one with the fewest that stand
/// apart, and of these the first.
fn arrange(pointers: &[Pointer], width: u16) -> Vec<Place<'_>> {
    const SIDES: [Side; 3] = [Side::Behind, Side::Before, Side::Apart];
    let ways = SIDES.len().pow(pointers.len() as u32);
    let mut best: Option<(usize, Vec<Place<'_>>)> = None;
    for way in 0..ways {
        let sides = (0..pointers.len()).map(|index| SIDES[way / SIDES.len().pow(index as u32) % SIDES.len()]);
        let sides: Vec<_> = sides.collect();
        let (places, cost) = Places::new(pointers, width).put(pointers, &sides);
        if best.as_ref().is_none_or(|(least, _)| cost < *least) {
            best = Some((cost, places));
        }
        if cost == 0 {
            break;
        }
    }
    best.map_or(Vec::new(), |(_, places)| places)
}

/// Which cells of the row are taken.
struct Places {
    width: u16,
    taken: Vec<(u16, u16)>,
}

impl Places {
    fn new(pointers: &[Pointer], width: u16) -> Self {
        let signs = pointers.iter().filter_map(|pointer| pointer.at.cell(width)).map(|x| (x, x + 1));
        Places { width, taken: signs.collect() }
    }

    /// The texts on these sides, those beside their signs first; and what is bad about it.
    fn put<'a>(mut self, pointers: &'a [Pointer], sides: &[Side]) -> (Vec<Place<'a>>, usize) {
        const APART: usize = 4;
        const WITHOUT: usize = 100;
        let mut places = vec![None; pointers.len()];
        let mut cost = 0;
        for apart in [false, true] {
            for (index, pointer) in
                pointers.iter().enumerate().filter(|(index, _)| (sides[*index] == Side::Apart) == apart)
            {
                let fits = |text: &'a String| Some((self.x_of(pointer.at, sides[index], text.width() as u16)?, text));
                let found = pointer.texts.iter().enumerate().find_map(|(rank, text)| Some((rank, fits(text)?)));
                let Some((rank, (x, text))) = found else {
                    cost += WITHOUT;
                    continue;
                };
                cost += rank * 2 * APART + if apart && pointer.at.cell(self.width).is_some() { APART } else { 0 };
                self.taken.push((x, x + text.width() as u16));
                places[index] = Some((x, text.as_str()));
            }
        }
        (places, cost)
    }

    fn x_of(&self, at: At, side: Side, width: u16) -> Option<u16> {
        let last = self.width.checked_sub(width)?;
        let sign = at.cell(self.width);
        match (side, sign) {
            (Side::Behind, Some(x)) => Some(x + 1).filter(|&x| self.is_free(x, width, sign)),
            (Side::Before, Some(x)) => x.checked_sub(width).filter(|&x| self.is_free(x, width, sign)),
            (Side::Behind | Side::Before, None) => None,
            (Side::Apart, _) => {
                let anchor = if at == At::Left { 0 } else { sign.unwrap_or(last) };
                let free = (0..=last).filter(|&x| self.is_free(x, width, None));
                free.min_by_key(|x| x.abs_diff(anchor))
            }
        }
    }

    /// Whether there is a gap on both sides, but for the text's own sign.
    fn is_free(&self, x: u16, width: u16, own: Option<u16>) -> bool {
        let end = x + width;
        end <= self.width
            && self.taken.iter().all(|&(from, to)| {
                let is_own = own.is_some_and(|sign| (from, to) == (sign, sign + 1));
                if is_own { end <= from || x >= to } else { end < from || x > to }
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(width: u16, pointers: &[(At, &[&str])]) -> String {
        let pointers: Vec<_> = pointers
            .iter()
            .map(|&(at, texts)| Pointer {
                at,
                texts: texts.iter().map(|&text| text.to_owned()).collect(),
                style: Style::new(),
            })
            .collect();
        let row = Rect::new(0, 0, width, 1);
        let mut buf = Buffer::empty(row);
        draw(&pointers, "^", row, &mut buf);
        (0..width).map(|x| buf[(x, 0)].symbol()).collect()
    }

    #[test]
    fn a_text_stands_beside_its_sign_or_where_there_is_room() {
        assert_eq!(drawn(20, &[(At::Cell(3), &["una 5"])]), "   ^una 5           ");
        assert_eq!(drawn(20, &[(At::Cell(18), &["nxt 12"])]), "            nxt 12^ ");
        // Two signs side by side: the second text goes to the other side.
        assert_eq!(drawn(20, &[(At::Cell(8), &["nxt 1"]), (At::Cell(9), &["end 2"])]), "   nxt 1^^end 2     ");
        // Both sides are taken.
        let crowded =
            drawn(30, &[(At::Cell(2), &["una 5"]), (At::Cell(10), &["end 20"]), (At::Cell(11), &["write_seq 9"])]);
        assert!(
            crowded.contains("una 5") && crowded.contains("end 20") && crowded.contains("write_seq 9"),
            "{crowded}"
        );
        // Nothing to point at: at the end.
        assert_eq!(drawn(12, &[(At::Right, &["rwnd 7"])]), "      rwnd 7");
        assert_eq!(drawn(12, &[(At::Left, &["una 7"])]), "una 7       ");
        // The first text that has room.
        assert_eq!(drawn(6, &[(At::Cell(0), &["snd_una 5", "una"])]), "^una  ");
    }
}
