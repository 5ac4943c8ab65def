//! A field of a line: its text, its numbers, and what is known about it.

use crate::ss::known_fields::{KNOWN, Known};
use crate::ss::unit::Unit;

/// One thing that a line says.
#[derive(Clone, PartialEq, Debug)]
pub struct Field {
    /// As `ss` has it; what stands in brackets behind a name is `skmem.w`.
    pub(crate) name: String,
    /// Behind the name; empty for a word that stands alone.
    pub(crate) text: String,
    /// What it means, if that is known.
    pub(crate) known: Option<&'static Known>,
}

impl Field {
    pub(crate) fn new(name: &str, text: &str) -> Field {
        Field { name: name.to_owned(), text: text.to_owned(), known: KNOWN.iter().find(|known| known.name == name) }
    }

    /// The parts of its text, as many as it has: two in `21.083/0.278`, `7,10` and `1956ms(96.6%)`.
    pub(crate) fn parts(&self) -> impl Iterator<Item = &str> {
        self.text.split(['/', ',', '(']).map(|part| part.trim_end_matches(')'))
    }

    /// The number in its part of this place, in the unit of that part.
    pub(crate) fn number(&self, place: usize) -> Option<f64> {
        let (unit, _) = self.known?.parts.get(place)?;
        unit.number(self.parts().nth(place)?)
    }

    /// Whether it has numbers where it should have some; if not, its text alone is all that can be said.
    pub(crate) fn is_understood(&self) -> bool {
        self.known.is_some_and(|known| {
            let texts = self.parts().zip(known.parts);
            self.text.is_empty() == known.parts.is_empty()
                && texts.into_iter().all(|(text, (unit, _))| *unit == Unit::Word || unit.number(text).is_some())
        })
    }

    /// Each part in words, with what it counts.
    pub(crate) fn words(&self) -> Vec<(String, &'static str)> {
        let parts = self.known.map_or(&[][..], |known| known.parts);
        if let [(Unit::Word, about)] = parts {
            return vec![(self.text.clone(), *about)];
        }
        let said = self.parts().zip(parts).map(|(text, (unit, about))| {
            let value = unit.number(text).map_or_else(|| text.to_owned(), |n| unit.shown(n));
            (value, *about)
        });
        said.collect()
    }
}
