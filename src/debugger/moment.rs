//! The clock of the debugger.

use std::fmt;

/// A point of a session's history: inside input number `input`, right after its step number `step`.
///
/// Inputs and steps count from 1. `(0, 0)` is the world before anything happened; `(n, last step)` is the end of input
/// `n`, with all that followed from it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug)]
pub struct Moment {
    pub input: u64,
    pub step: u32,
}

impl Moment {
    pub const START: Moment = Moment { input: 0, step: 0 };

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_of_an_input_comes_before_the_next_input() {
        assert!(Moment::START < Moment::new(1, 1));
        assert!(Moment::new(1, 900) < Moment::new(2, 1));
        assert_eq!(Moment::new(128, 7).to_string(), "128.7");
    }
}
