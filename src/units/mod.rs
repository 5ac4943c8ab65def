//! Quantities with a meaning: points in time, sequence numbers, identities.
//!
//! Everything here is plain data, `Copy`, and knows nothing of the engine.

pub(crate) mod amount;
pub mod print;

use std::fmt;
use std::ops::{Add, AddAssign, Sub};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::encode::{Encode, Encoder};

/// A point in virtual time: nanoseconds since the session began.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug, Serialize, Deserialize)]
pub struct Time(u64);

impl Encode for Time {
    fn encode(&self, to: &mut Encoder) {
        self.0.encode(to);
    }
}

impl Time {
    /// The beginning of the virtual clock.
    pub const ZERO: Time = Time(0);
    /// Later than every instant a session can reach.
    pub const NEVER: Time = Time(u64::MAX);

    /// This many nanoseconds after the beginning.
    pub const fn from_nanos(nanos: u64) -> Self {
        Time(nanos)
    }

    /// This many microseconds after the beginning.
    pub const fn from_micros(micros: u64) -> Self {
        Time(micros * 1_000)
    }

    /// This many milliseconds after the beginning.
    pub const fn from_millis(millis: u64) -> Self {
        Time(millis * 1_000_000)
    }

    pub(crate) const fn as_nanos(self) -> u64 {
        self.0
    }

    /// Microseconds since the beginning, rounded down.
    pub const fn as_micros(self) -> u64 {
        self.0 / 1_000
    }

    /// The time since the beginning.
    pub const fn as_duration(self) -> Duration {
        Duration::from_nanos(self.0)
    }

    /// Time elapsed since `earlier`; zero if `earlier` is later.
    pub const fn since(self, earlier: Time) -> Duration {
        Duration::from_nanos(self.0.saturating_sub(earlier.0))
    }

    /// Microseconds elapsed since `earlier`; zero if `earlier` is later.
    pub const fn micros_since(self, earlier: Time) -> u64 {
        self.0.saturating_sub(earlier.0) / 1_000
    }
}

impl Add<Duration> for Time {
    type Output = Time;

    fn add(self, span: Duration) -> Time {
        Time(self.0.saturating_add(u64::try_from(span.as_nanos()).unwrap_or(u64::MAX)))
    }
}

/// Stops at zero.
impl Sub<Duration> for Time {
    type Output = Time;

    fn sub(self, span: Duration) -> Time {
        Time(self.0.saturating_sub(u64::try_from(span.as_nanos()).unwrap_or(u64::MAX)))
    }
}

impl AddAssign<Duration> for Time {
    fn add_assign(&mut self, span: Duration) {
        *self = *self + span;
    }
}

/// Seconds with six decimals, as packet analysers print time.
impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:06}", self.0 / 1_000_000_000, self.0 / 1_000 % 1_000_000)
    }
}

/// A TCP sequence number (RFC 9293 section 3.4): compared modulo 2^32, so it has no total order.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default, Debug, Serialize, Deserialize)]
pub struct SeqNum(pub u32);

impl Encode for SeqNum {
    fn encode(&self, to: &mut Encoder) {
        self.0.encode(to);
    }
}

impl SeqNum {
    /// `self < other` in sequence space (the kernel's `before`).
    pub const fn before(self, other: SeqNum) -> bool {
        (self.0.wrapping_sub(other.0) as i32) < 0
    }

    /// `self > other` in sequence space (the kernel's `after`).
    pub const fn after(self, other: SeqNum) -> bool {
        other.before(self)
    }

    /// Signed distance `self - other`, in bytes.
    pub const fn distance(self, other: SeqNum) -> i32 {
        self.0.wrapping_sub(other.0) as i32
    }

    pub(crate) fn max(self, other: SeqNum) -> SeqNum {
        if self.before(other) { other } else { self }
    }

    pub(crate) fn min(self, other: SeqNum) -> SeqNum {
        if self.before(other) { self } else { other }
    }
}

impl Add<u32> for SeqNum {
    type Output = SeqNum;

    fn add(self, bytes: u32) -> SeqNum {
        SeqNum(self.0.wrapping_add(bytes))
    }
}

impl AddAssign<u32> for SeqNum {
    fn add_assign(&mut self, bytes: u32) {
        *self = *self + bytes;
    }
}

impl Sub<u32> for SeqNum {
    type Output = SeqNum;

    fn sub(self, bytes: u32) -> SeqNum {
        SeqNum(self.0.wrapping_sub(bytes))
    }
}

/// Unsigned distance; the caller knows that `self` is not before `other`.
impl Sub<SeqNum> for SeqNum {
    type Output = u32;

    fn sub(self, other: SeqNum) -> u32 {
        self.0.wrapping_sub(other.0)
    }
}

impl fmt::Display for SeqNum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $inner:ty, $prefix:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
        pub struct $name(pub $inner);

        impl Encode for $name {
            fn encode(&self, to: &mut Encoder) {
                self.0.encode(to);
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($prefix, "{}"), self.0)
            }
        }
    };
}

id! {
    /// An skb's own number, given at its birth and never reused.
    SkbId, u64, "#"
}
id! {
    /// A page-fragment block. The number may be reused once the block is free.
    PageId, u32, "p"
}
/// A writing program. Task 0 is the socket's owner.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct TaskId(pub u16);

impl TaskId {
    /// Who acts where no program is free to: the user.
    pub const USER: TaskId = TaskId(u16::MAX);
    /// Reads whatever the peer sends, where no program is said to.
    pub const READER: TaskId = TaskId(u16::MAX - 1);
}

impl Encode for TaskId {
    fn encode(&self, to: &mut Encoder) {
        self.0.encode(to);
    }
}

impl fmt::Display for TaskId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            TaskId::USER => f.write_str("you"),
            TaskId::READER => f.write_str("the reader"),
            TaskId(number) => write!(f, "task {number}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sequence_numbers_compare_across_the_wrap() {
        let before_wrap = SeqNum(u32::MAX - 9);
        let after_wrap = before_wrap + 20;

        assert_eq!(after_wrap, SeqNum(10));
        assert!(before_wrap.before(after_wrap));
        assert!(after_wrap.after(before_wrap));
        assert_eq!(after_wrap - before_wrap, 20);
        assert_eq!(before_wrap.distance(after_wrap), -20);
        assert_eq!(before_wrap.max(after_wrap), after_wrap);
    }

    #[test]
    fn time_never_goes_below_zero() {
        let early = Time::from_micros(5);
        let late = Time::from_micros(9);

        assert_eq!(late.micros_since(early), 4);
        assert_eq!(early.micros_since(late), 0);
        assert_eq!(format!("{}", Time::from_nanos(1_234_567_899)), "1.234567");
    }
}
