//! How fast virtual time passes.

use std::fmt;
use std::time::Duration;

use crate::units::print::grouped;

/// Virtual time per real time.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Speed(usize);

/// Numerator and denominator, slowest first.
const SPEEDS: [(u32, u32); 16] = [
    (1, 1000),
    (1, 500),
    (1, 200),
    (1, 100),
    (1, 50),
    (1, 20),
    (1, 10),
    (1, 5),
    (1, 2),
    (1, 1),
    (2, 1),
    (5, 1),
    (10, 1),
    (20, 1),
    (50, 1),
    (100, 1),
];

impl Speed {
    /// As fast as real time.
    pub const REAL: Speed = Speed(9);
    /// A hundredth of real time: a round trip of 20 ms takes two seconds.
    pub const SLOW: Speed = Speed(3);

    /// The speed closest to so many virtual seconds per real second.
    pub fn nearest(ratio: f64) -> Speed {
        let distance = |index: &usize| {
            let (num, den) = SPEEDS[*index];
            (ratio / (f64::from(num) / f64::from(den))).ln().abs()
        };
        let nearest = (0..SPEEDS.len()).min_by(|a, b| distance(a).total_cmp(&distance(b)));
        Speed(nearest.unwrap_or(Speed::REAL.0))
    }

    pub(crate) fn faster(self) -> Option<Speed> {
        (self.0 + 1 < SPEEDS.len()).then_some(Speed(self.0 + 1))
    }

    pub(crate) fn slower(self) -> Option<Speed> {
        self.0.checked_sub(1).map(Speed)
    }

    /// The virtual time that passes in `real` time.
    pub fn virtual_time(self, real: Duration) -> Duration {
        let (num, den) = SPEEDS[self.0];
        real * num / den
    }
}

/// `1/1,000` or `x10`.
impl fmt::Display for Speed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match SPEEDS[self.0] {
            (num, 1) => write!(f, "x{num}"),
            (num, den) => write!(f, "{num}/{}", grouped(den)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speeds_reach_from_a_thousandth_to_a_hundredfold() {
        let mut speed = Speed::REAL;
        while let Some(slower) = speed.slower() {
            speed = slower;
        }
        assert_eq!(speed.to_string(), "1/1,000");
        assert_eq!(speed.virtual_time(Duration::from_secs(1)), Duration::from_millis(1));

        while let Some(faster) = speed.faster() {
            assert!(faster.virtual_time(Duration::from_secs(1)) > speed.virtual_time(Duration::from_secs(1)));
            speed = faster;
        }
        assert_eq!(speed.to_string(), "x100");
    }

    #[test]
    fn any_ratio_has_a_nearest_speed() {
        assert_eq!(Speed::nearest(1.0), Speed::REAL);
        assert_eq!(Speed::nearest(0.013), Speed::SLOW);
        assert_eq!(Speed::nearest(1e-9).to_string(), "1/1,000");
        assert_eq!(Speed::nearest(1e9).to_string(), "x100");
    }

    #[test]
    fn real_time_is_real() {
        assert_eq!(Speed::REAL.to_string(), "x1");
        assert_eq!(Speed::REAL.virtual_time(Duration::from_millis(33)), Duration::from_millis(33));
        assert_eq!(Speed::SLOW.to_string(), "1/100");
    }
}
