//! The clock of the debugger.

use std::fmt;
use std::str::FromStr;

use crate::language::text;
use crate::units::print::without_commas;

/// A point of a session's history: inside input number `input`, right after its step number `step`.
///
/// Inputs and steps count from 1. `(0, 0)` is the world before anything happened; `(n, last step)` is the end of input
/// `n`, with all that followed from it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug)]
pub struct Moment {
    /// How many inputs were applied.
    pub input: u64,
    /// The step inside the next input; 0 is before its first.
    pub step: u32,
}

impl Moment {
    /// Before the first input.
    pub const START: Moment = Moment { input: 0, step: 0 };

    /// After so many inputs, and so many steps of the next one.
    pub const fn new(input: u64, step: u32) -> Self {
        Moment { input, step }
    }
}

/// `input.step`, as in `128.7`.
impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.input, self.step)
    }
}

/// `128` is all of input 128, `128.7` the step in it.
impl FromStr for Moment {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || text!("moment-expected-a-moment-such-as", text = text.to_string()).aloud();
        let (input, step) = text.split_once('.').map_or((text, None), |(input, step)| (input, Some(step)));
        let input = without_commas(input).and_then(|input| input.parse().ok()).ok_or_else(wrong)?;
        let step = step.map_or(Ok(u32::MAX), str::parse).map_err(|_| wrong())?;
        Ok(Moment { input, step })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_of_an_input_comes_before_the_next_input() {
        assert!(Moment::START < Moment::new(1, 1));
        assert!(Moment::new(1, 900) < Moment::new(2, 1));
        assert_eq!(Moment::new(128, 7).to_string(), "128.7");
    }

    #[test]
    fn a_moment_is_read_as_it_is_written() {
        assert_eq!("128.7".parse(), Ok(Moment::new(128, 7)));
        assert_eq!("128".parse(), Ok(Moment::new(128, u32::MAX)));
        assert_eq!("1,128.7".parse(), Ok(Moment::new(1_128, 7)));
        for wrong in ["", "128.", ".7", "a.7", "1.2.3"] {
            assert!(wrong.parse::<Moment>().is_err(), "{wrong}");
        }
    }
}
