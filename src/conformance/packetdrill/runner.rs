//! A script on its way: what it has reached, and how it fails.

use std::collections::BTreeMap;

use crate::conformance::packetdrill::Failure;
use crate::conformance::packetdrill::check::Stamps;
use crate::conformance::packetdrill::machine::Machine;
use crate::conformance::packetdrill::settings::RunSettings;
use crate::scenario::packetdrill::Expected;
use crate::scenario::packetdrill::code::Variables;
use crate::units::{TaskId, Time};

/// Makes the calls that do not sleep.
pub(super) const MAIN: TaskId = TaskId(0);

/// A number, or the name of an error.
pub type Returned = Result<i64, &'static str>;

/// What the program knows of its descriptors.
#[derive(Default)]
pub struct Descriptors {
    /// Those that do not block.
    pub nonblocking: BTreeMap<i64, bool>,
    /// The one of the connection.
    pub connection: Option<i64>,
    /// The largest segment that was asked for.
    pub max_seg: Option<u32>,
    /// `connect` was called and has not returned 0 yet.
    pub connecting: bool,
    pub bytes_of_file: u64,
    /// Nothing more is read: `shutdown` for reading.
    pub reading_shut: bool,
}

/// A call that sleeps, or may.
pub struct Blocked {
    pub line: usize,
    pub begun: Time,
    /// When it is to return, in microseconds.
    pub until_us: i64,
    pub returns: Expected,
    pub text: String,
    /// It is `connect`, which the engine does not let sleep.
    pub connects: bool,
    /// It is `accept`, whose descriptor the engine does not give.
    pub accepts: bool,
}

pub(super) type Scripted<T> = Result<T, Failure>;

/// A script on its way.
pub(super) struct Runner<'a> {
    pub(super) machine: Machine,
    pub(super) settings: &'a RunSettings,
    pub(super) descriptors: Descriptors,
    /// The call that sleeps.
    pub(super) blocked: Option<Blocked>,
    /// When the next event may happen: after what is done already.
    pub(super) now: Time,
    /// When the last event was, and whether it was a packet from the peer.
    pub(super) last: (Time, bool),
    pub(super) stamps: Stamps,
    pub(super) variables: Variables,
    pub(super) printed: Vec<(usize, String)>,
}

impl Runner<'_> {
    pub(super) fn fail<T>(&self, line: usize, expected: impl Into<String>, got: impl Into<String>) -> Scripted<T> {
        let at_us = self.machine.now().max(self.now).as_micros();
        Err(Failure { line, expected: expected.into(), got: got.into(), at_us })
    }

    pub(super) fn returned(&mut self, task: TaskId) -> Option<(Returned, Time)> {
        let (result, at) = self.machine.take_result(task)?;
        Some((result.map(i64::from).map_err(|errno| errno.name()), at))
    }
}
