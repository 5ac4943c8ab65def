//! Pictures beside each other.

use super::{BOTH, model};
use crate::screen_user::{draw, press, resize};

/// Where the same bytes have the same length on all sides, pictures can be compared by eye.
#[test]
fn all_queues_have_one_scale() {
    for size in [(80, 24), (110, 34), (119, 40), (120, 40), (200, 60)] {
        let mut model = model("blocked-writer", BOTH);
        resize(&mut model, size);
        for _ in 0..14 {
            press(&mut model, "n");
            let screen = draw(&model);
            let cells = |line: &str| -> Vec<String> {
                line.split(" B a cell").map(|part| part.rsplit(' ').next().unwrap_or_default().to_owned()).collect()
            };
            let mut scales: Vec<_> = screen
                .lines()
                .flat_map(|line| {
                    let mut cells = cells(line);
                    cells.pop();
                    cells
                })
                .collect();
            assert_eq!(scales.len(), 2, "{size:?}\n{screen}");
            scales.dedup();
            assert_eq!(scales.len(), 1, "{size:?} {scales:?}\n{screen}");
        }
    }
}
