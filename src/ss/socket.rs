//! A socket as a line tells of it.

use crate::language::{aloud, term};
use crate::ss::field::Field;

/// What is known of a socket: what `ss` printed, and no more.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct Socket {
    /// `ESTAB`; none, if only part of a line was given.
    pub(crate) state: Option<String>,
    /// Addresses and ports, as they were printed: ours, the peer's.
    pub(crate) ends: Option<[String; 2]>,
    /// All fields in their order, those that nobody knows too.
    pub(crate) fields: Vec<Field>,
}

/// Up to here a sum or a hundredfold of counts has room in 64 bits: four petabytes.
const MOST: f64 = (1_u64 << 52) as f64;

impl Socket {
    /// The field of this name.
    pub(crate) fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// The first number of a field, in its unit.
    pub(crate) fn number(&self, name: &str) -> Option<f64> {
        self.field(name)?.number(0)
    }

    /// The same for what is counted in whole numbers; none for more than any kernel has counted.
    pub(crate) fn count(&self, name: &str) -> Option<i64> {
        self.number(name).filter(|n| n.abs() < MOST).map(|n| n as i64)
    }

    /// `sk_wmem_queued`.
    pub(crate) fn queued(&self) -> Option<i64> {
        self.count("skmem.w").or_else(|| self.count("mem.w"))
    }

    /// Whether tcp_info was printed (-i): what is 0 in it `ss` leaves out.
    pub(crate) fn has_info(&self) -> bool {
        ["mss", "rto", "cwnd"].iter().any(|name| self.field(name).is_some())
    }

    /// A number that is left out where it is 0; none if nothing of its kind was printed.
    pub(crate) fn info(&self, name: &str) -> Option<i64> {
        self.count(name).or_else(|| self.has_info().then_some(0))
    }

    /// Our end and the peer's in few words.
    pub(crate) fn name(&self) -> String {
        match &self.ends {
            Some([ours, peers]) => format!("{ours} -> {peers}"),
            None => term(&aloud(), "a socket without addresses").to_owned(),
        }
    }
}
