//! The scales of the pictures: how many bytes a bar, a cell or an axis stands for.
//!
//! A scale is a function of the largest values that the session has had so far ([`Peaks`]), rounded up to few round
//! numbers. So it stays while one steps to and fro: it is the same wherever one looks in the session. It grows when the
//! session goes beyond it, never shrinks by itself, and the panels say it, with the one before for as long as that was
//! there at the last key. A key fits it to what is queued now, and back.

use crate::debugger::{Peaks, Session};
use crate::language::{Speaks, say};

/// Leading digits of a round number, in tenths: far enough apart that a growing buffer seldom needs the next one.
const ROUND: [u64; 7] = [10, 15, 20, 30, 50, 70, 100];
/// The same where there are few cells, and none to waste.
const FINE: [u64; 11] = [10, 12, 15, 20, 25, 30, 40, 50, 60, 80, 100];

/// The next round number: 1, 1.5, 2, 3, 5 or 7 times a power of ten.
pub fn round_up(n: u64) -> u64 {
    next(n, &ROUND)
}

/// The next of more of them: 1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6 or 8 times a power of ten.
pub fn round_up_finely(n: u64) -> u64 {
    next(n, &FINE)
}

fn next(n: u64, leading: &[u64]) -> u64 {
    let mut unit = 1u64;
    loop {
        let found = leading.iter().map(|digits| digits.saturating_mul(unit) / 10).find(|&round| round >= n);
        match (found, unit.checked_mul(10)) {
            (Some(round), _) => return round,
            (None, Some(next)) => unit = next,
            (None, None) => return n,
        }
    }
}

/// What the scales are made of, as far as the user has a hand in it.
#[derive(Clone, Default, Debug)]
pub struct Scales {
    /// Since they were fitted to what was there; none: of the whole session.
    fitted: Option<Peaks>,
    /// As they were at the last key.
    before: Option<Peaks>,
    /// Of the runs beside this one, which have the same scales.
    beside: Peaks,
}

impl Scales {
    /// Takes notice of what is shown.
    pub fn follow(&mut self, session: &Session) {
        if let Some(fitted) = &mut self.fitted {
            *fitted = fitted.and(session.peaks_of_step());
        }
    }

    /// What a run's own scales are made of.
    fn own(&self, session: &Session) -> Peaks {
        self.fitted.unwrap_or_else(|| session.peaks())
    }

    /// What all scales are made of.
    pub fn peaks(&self, session: &Session) -> Peaks {
        self.own(session).and(self.beside)
    }

    /// What they were made of at the last key.
    pub fn peaks_before(&self, session: &Session) -> Peaks {
        self.before.unwrap_or_else(|| self.peaks(session))
    }

    /// From now on it is told where a scale is not as it is now.
    pub fn remember(&mut self, session: &Session) {
        self.before = Some(self.peaks(session));
    }

    /// Runs beside each other are drawn to the same scales.
    pub fn share(sides: &mut [(&mut Scales, &Session)]) {
        let all = sides.iter().fold(Peaks::default(), |all, (scales, session)| all.and(scales.own(session)));
        for (scales, _) in sides {
            scales.beside = all;
        }
    }

    /// Fits them to what is there now, or, if they were, back to the whole session. Tells whether they are fitted.
    pub fn toggle_fit(&mut self, session: &Session) -> bool {
        self.beside = Peaks::default();
        self.fitted = match self.fitted.take() {
            Some(_) => None,
            None => Some(session.peaks_now()),
        };
        self.fitted.is_some()
    }
}

/// `scale`, and what it was before if that is something else: `50,000`, `50,000 (was 20,000)`.
pub fn with_former(now: u64, before: u64, speaker: &impl Speaks, say: impl Fn(u64) -> String) -> [String; 2] {
    let short = say(now);
    if now == before {
        [short.clone(), short]
    } else {
        [say!(speaker, "scales-now-and-before", now = &short, before = say(before)), short]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;

    #[test]
    fn round_numbers_are_few_and_never_too_small() {
        let cases = [(0, 1), (1, 1), (2, 2), (4, 5), (76_800, 100_000), (100_001, 150_000), (57_600, 70_000)];
        for (n, expected) in cases {
            assert_eq!(round_up(n), expected, "{n}");
        }
        for n in (0..64).map(|power| 1u64 << power).chain([u64::MAX]) {
            assert!(round_up(n) >= n);
        }
    }

    #[test]
    fn a_scale_that_grew_says_what_it_was() {
        let say = |n: u64| format!("0 to {n}");
        assert_eq!(with_former(500, 500, &Language::English, say), ["0 to 500", "0 to 500"]);
        assert_eq!(with_former(500, 200, &Language::English, say), ["0 to 500 (was 0 to 200)", "0 to 500"]);
    }
}
