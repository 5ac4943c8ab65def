//! What a scenario expects, and what came of it.

use std::fmt;

use serde::Serialize;

use crate::app::report::Ended;
use crate::debugger::Judged;
use crate::units::print::grouped;

/// The expectations of a run.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ExpectedReport {
    /// Those that were due, in their order.
    pub judged: Vec<Judged>,
    /// Those whose entry of the script was never reached.
    pub not_reached: Vec<String>,
}

impl ExpectedReport {
    /// None where nothing is expected.
    pub fn new(expectations: &[String], judged: Vec<Judged>) -> Option<ExpectedReport> {
        let not_reached = expectations.get(judged.len()..).unwrap_or_default().to_vec();
        (!expectations.is_empty()).then_some(ExpectedReport { judged, not_reached })
    }

    /// Something did not hold; or the run came to its own end, and something was never reached.
    pub fn is_bad(&self, ended: Ended) -> bool {
        let by_itself = matches!(ended, Ended::Finished | Ended::Stuck);
        self.judged.iter().any(|judged| !judged.holds) || by_itself && !self.not_reached.is_empty()
    }
}

impl fmt::Display for ExpectedReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let held = self.judged.iter().filter(|judged| judged.holds).count();
        let all = self.judged.len() + self.not_reached.len();
        writeln!(f, "  expected   {} of {} held", grouped(held), grouped(all))?;
        for judged in self.judged.iter().filter(|judged| !judged.holds) {
            writeln!(f, "             FAILED at {:.6} s, behind input {}", seconds(judged), grouped(judged.input))?;
            writeln!(f, "               expected  {}", judged.expected)?;
            writeln!(f, "               got       {}", judged.got)?;
            writeln!(f, "               to see it, on the screen: --at {:.6}s", seconds(judged))?;
        }
        self.not_reached.iter().try_for_each(|expected| writeln!(f, "             not reached: {expected}"))
    }
}

fn seconds(judged: &Judged) -> f64 {
    judged.at.as_nanos() as f64 / 1e9
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Time;

    #[test]
    fn what_did_not_hold_is_told_with_its_moment_and_what_was_not_reached_counts_only_at_the_end() {
        let judged = |holds| Judged {
            expected: "snd_cwnd = 10".to_owned(),
            holds,
            got: "snd_cwnd 12".to_owned(),
            input: 7,
            at: Time::from_millis(250),
        };
        let texts = ["snd_cwnd = 10".to_owned(), "returned = 5".to_owned()];
        let report = |holds| ExpectedReport::new(&texts, vec![judged(holds)]).expect("something is expected");

        assert_eq!(ExpectedReport::new(&[], Vec::new()), None);
        assert!(report(false).is_bad(Ended::Time) && !report(true).is_bad(Ended::Time));
        assert!(report(true).is_bad(Ended::Finished));
        assert_eq!(
            report(false).to_string(),
            "  expected   0 of 2 held\n             FAILED at 0.250000 s, behind input 7\n               \
             expected  snd_cwnd = 10\n               got       snd_cwnd 12\n               to see it, on the screen: \
             --at 0.250000s\n             not reached: returned = 5\n"
        );
    }
}
