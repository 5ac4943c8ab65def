//! All counters of the engine: what each has now, what it had at the last stop, its unit and its meaning.

use ratatui::text::Line;

use crate::engine::step::probe::Field;
use crate::language::{id, say, term};
use crate::observe::{Unit, counters};
use crate::tui::Model;
use crate::tui::panel::table;
use crate::tui::panel::table::{Column, number, text};
use crate::units::print::{grouped, signed};

/// Each as wide as the largest number needs.
const COLUMNS: [Column; 6] = [
    text(id!("counters-counter"), 20, 0),
    number(id!("counters-now"), 17, 1),
    number(id!("counters-last-stop"), 17, 2),
    number(id!("counters-change"), 18, 4),
    text(id!("counters-unit"), 18, 3),
    text(id!("counters-what"), 54, 5),
];

/// The table, with a row for each counter that the kernel has.
pub fn lines(model: &Model, width: usize) -> Vec<Line<'static>> {
    let theme = &model.theme;
    let socket = model.session.socket();
    let mut columns = COLUMNS;
    // The meaning gets what the others leave.
    let others: usize = columns[..5].iter().map(|column| column.width + 2).sum();
    if width > others + 30 {
        columns[5].width = width - others;
    }
    let chosen = table::fitting(&columns, width);
    let mut lines = vec![table::head(&columns, &chosen, theme).style(theme.quiet_style())];
    for &field in Field::ALL.iter().filter(|field| counters::of(**field).exists_in(socket.kernel)) {
        let counter = counters::of(field);
        let now = counters::value(field, &socket);
        let before = model.ui.changes.before(field);
        // Between a limit and none there is no difference to count.
        let change = before.filter(|before| [*before, now].iter().all(|n| counter.known(*n).value().is_some()));
        let change = change.map_or(0, |before| now.saturating_sub(before));
        let is_changed = before.is_some_and(|before| before != now);
        let cells = [
            counter.name.to_owned(),
            shown(field, now, model),
            before.map_or(String::new(), |before| shown(field, before, model)),
            if change == 0 { String::new() } else { signed(change) },
            term(theme, counter.unit.name()).to_owned(),
            term(theme, counter.about).to_owned(),
        ];
        let line = table::row(&columns, &chosen, &cells, theme);
        lines.push(if is_changed { line.style(theme.strong_style()) } else { line });
    }
    lines
}

/// In words where the number is a code.
fn shown(field: Field, n: i64, model: &Model) -> String {
    match counters::of(field).unit {
        Unit::Code | Unit::Flag => model.session.value_in_words(field, n).to(model),
        _ if matches!(field, Field::Ssthresh | Field::PacingRate) => {
            let words = model.session.value_in_words(field, n).to(model);
            if words == say!(model, "counters-none") { words } else { grouped(n).to_string() }
        }
        _ => grouped(n).to_string(),
    }
}
