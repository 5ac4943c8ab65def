//! What a source may know or not.

/// A value, or why there is none: never zero in its place.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Known<T> {
    /// It is known.
    Is(T),
    /// In a few words for people: "no skb is queued".
    Missing(&'static str),
}

impl<T> Known<T> {
    /// None if it is missing.
    pub fn value(self) -> Option<T> {
        match self {
            Known::Is(value) => Some(value),
            Known::Missing(_) => None,
        }
    }

    /// What there is, or the reason for which there is nothing.
    pub fn of(value: Option<T>, reason: &'static str) -> Known<T> {
        value.map_or(Known::Missing(reason), Known::Is)
    }
}
