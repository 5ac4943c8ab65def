//! The number of a kernel release, and ranges of them.

use std::fmt::{self, Display, Formatter};

/// `6.18`. A later release is greater.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Release {
    major: u16,
    minor: u16,
}

/// From one release to another, both included: `5.10 to 6.18`, or one alone.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Releases {
    /// The earliest.
    pub first: Release,
    /// The latest.
    pub last: Release,
}

/// Reads digits from `at` on; returns the number and where it ends.
const fn number(text: &[u8], mut at: usize) -> (u16, usize) {
    let (mut number, start) = (0, at);
    while at < text.len() && text[at].is_ascii_digit() {
        number = number * 10 + (text[at] - b'0') as u16;
        at += 1;
    }
    assert!(at > start, "a number is expected");
    (number, at)
}

/// Reads `6.18` from `at` on.
const fn release(text: &[u8], at: usize) -> (Release, usize) {
    let (major, at) = number(text, at);
    assert!(text[at] == b'.', "a release is two numbers with a dot between");
    let (minor, at) = number(text, at + 1);
    (Release { major, minor }, at)
}

impl Release {
    /// The release that a profile's name begins with.
    ///
    /// # Panics
    /// The name begins with something else. Names are constants of this program.
    pub const fn of(name: &str) -> Release {
        release(name.as_bytes(), 0).0
    }
}

impl Releases {
    /// Reads `5.10 to 6.18`, or `3.10`.
    ///
    /// # Panics
    /// It is written otherwise. Ranges are constants of this program.
    pub const fn of(text: &str) -> Releases {
        let text = text.as_bytes();
        let (first, mut at) = release(text, 0);
        if at == text.len() {
            return Releases { first, last: first };
        }
        let between = b" to ";
        let mut place = 0;
        while place < between.len() {
            assert!(text[at] == between[place], "`to` stands between two releases");
            (at, place) = (at + 1, place + 1);
        }
        let (last, at) = release(text, at);
        assert!(at == text.len(), "nothing may follow");
        Releases { first, last }
    }

    /// Is it one of them?
    pub fn contains(self, release: Release) -> bool {
        (self.first..=self.last).contains(&release)
    }
}

impl Display for Release {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

impl Display for Releases {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        match self.first == self.last {
            true => self.first.fmt(f),
            false => write!(f, "{} to {}", self.first, self.last),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn releases_are_ordered_by_number_and_not_by_text() {
        assert!(Release::of("3.10") > Release::of("3.9"));
        assert!(Release::of("6.1") < Release::of("6.12"));
        assert_eq!(Release::of("6.1-cloud"), Release::of("6.1"));
    }

    #[test]
    fn a_range_has_its_ends_and_is_written_as_it_is_read() {
        let range = Releases::of("5.10 to 6.12");
        let of = ["3.10", "5.10", "6.1", "6.12", "6.18"].map(|name| range.contains(Release::of(name)));
        assert_eq!(of, [false, true, true, true, false]);
        for text in ["5.10 to 6.12", "3.10"] {
            assert_eq!(Releases::of(text).to_string(), text);
        }
    }

    #[test]
    #[should_panic(expected = "`to` stands between")]
    fn a_range_of_another_form_is_refused() {
        Releases::of("5.10 up 6.12");
    }
}
