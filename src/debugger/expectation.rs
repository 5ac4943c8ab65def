//! What a scenario expects at an entry of its script: a condition in the language of breakpoints, and what came of it.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;

use crate::debugger::breakpoint::expr::Condition;
use crate::debugger::breakpoint::{ParseError, parse_condition};
use crate::observe::SocketView;
use crate::units::Time;
use crate::units::print::grouped;
use crate::world::{Look, Stats, World};

/// The names that an expectation may use beside the counters, with what they are.
pub const NAMES: [(&str, &str); 6] = [
    ("returned", "what the last system call returned; negative: an errno"),
    ("written", "bytes that are queued so far"),
    ("delivered", "bytes that the peer's program has read"),
    ("packets", "packets with payload that have left, those sent again included"),
    ("resent", "segments that were sent again"),
    ("now", "the virtual time"),
];

/// A condition that is to hold when its entry of the script is due.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Expectation {
    text: String,
    condition: Condition,
}

/// What came of one.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Judged {
    /// As it was written.
    pub expected: String,
    /// Whether it held.
    pub holds: bool,
    /// The numbers that it names, as they were: `snd_cwnd 10, returned -11`.
    pub got: String,
    /// Behind which engine input.
    pub input: u64,
    /// When, in nanoseconds of virtual time.
    #[serde(rename = "virtual_ns", serialize_with = "nanoseconds")]
    pub at: Time,
}

fn nanoseconds<S: serde::Serializer>(at: &Time, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_u64(at.as_nanos())
}

impl FromStr for Expectation {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        let text = text.trim();
        let condition = parse_condition(text, &NAMES.map(|(name, _)| name.to_owned()))?;
        Ok(Expectation { text: text.to_owned(), condition })
    }
}

impl Expectation {
    /// Whether it holds at this look.
    pub fn judge(&self, look: &Look) -> Judged {
        let socket = SocketView::of(&look.engine).at(look.now);
        let given = |name: &str| number(name, look);
        let mut named = Vec::new();
        self.condition.named(&mut named);
        let got: Vec<_> =
            named.iter().map(|name| format!("{name} {}", grouped(name.value_with(&socket, &given)))).collect();
        Judged {
            expected: self.text.clone(),
            holds: self.condition.holds_with(&socket, &given),
            got: got.join(", "),
            input: look.input,
            at: look.now,
        }
    }
}

/// What came of the expectations that were due since this was last asked. A text that is none was refused when the scenario
/// was read.
pub fn judged(world: &mut World, expectations: &[String]) -> Vec<Judged> {
    let of = |look: &Look| expectations.get(look.expectation as usize)?.parse::<Expectation>().ok();
    world.take_looks().iter().filter_map(|look| Some(of(look)?.judge(look))).collect()
}

fn number(name: &str, look: &Look) -> i64 {
    let Stats { written_bytes, delivered_bytes, data_packets, retransmits, .. } = *look.stats;
    let count = match name {
        "returned" => {
            return look.returned.map_or(0, |result| result.map_or_else(|errno| -i64::from(errno.number()), i64::from));
        }
        "written" => written_bytes,
        "delivered" => delivered_bytes,
        "packets" => data_packets,
        "resent" => retransmits,
        _ => look.now.as_micros(),
    };
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// `1.000000 s: snd_cwnd = 10`, and what came instead where it did not hold.
impl fmt::Display for Judged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.6} s: {}", self.at.as_nanos() as f64 / 1e9, self.expected)?;
        if self.holds { Ok(()) } else { write!(f, "; got {}", self.got) }
    }
}
