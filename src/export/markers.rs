//! The moments of a session that people want to jump to.

use std::io;

use crate::debugger::Moment;
use crate::debugger::breakpoint::Breakpoints;
use crate::export::{Seen, Sink};
use crate::journal::Journal;
use crate::tui::command::say::describe;
use crate::units::Time;
use crate::world::{Command, ScriptItem, World};

/// A named instant.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Marker {
    pub at: Time,
    pub label: String,
}

/// Collects what the user did, what the script did, who fell asleep and who was woken, and where breakpoints hit.
pub struct Markers<'a> {
    script: &'a [ScriptItem],
    /// Items of the script that have been told.
    taken: usize,
    breakpoints: &'a Breakpoints,
    markers: Vec<Marker>,
}

impl<'a> Markers<'a> {
    pub fn new(journal: &'a Journal, breakpoints: &'a Breakpoints) -> Self {
        // A step of the script that the user asks for is told as what the script then does.
        let by_user = journal.entries.iter().filter(|entry| entry.command != Command::ScriptStep);
        let markers =
            by_user.map(|entry| Marker { at: entry.place.at, label: describe(&entry.command).to_string() }).collect();
        Markers { script: &journal.config.script, taken: 0, breakpoints, markers }
    }

    /// All markers up to a time, in their order.
    pub fn until(mut self, end: Time) -> Vec<Marker> {
        self.markers.retain(|marker| marker.at <= end);
        self.markers.sort_by_key(|marker| marker.at);
        self.markers
    }

    fn mark(&mut self, at: Time, label: String) {
        self.markers.push(Marker { at, label });
    }
}

impl Sink for Markers<'_> {
    fn input(&mut self, seen: &Seen) -> io::Result<()> {
        let (at, number) = (seen.happening.at, seen.number);
        let taken = seen.world.script_items_taken();
        for item in self.script.get(self.taken..taken).unwrap_or_default() {
            self.mark(at, format!("script: {}", describe(&item.command)));
        }
        self.taken = taken;
        for hit in seen.hits {
            let text = self.breakpoints.get(hit.breakpoint).map_or("", |breakpoint| &breakpoint.text);
            self.mark(hit.at, format!("{text} (@{})", Moment::new(number, hit.step)));
        }
        for task in &seen.happening.blocked {
            self.mark(at, format!("{task} blocked (@{number})"));
        }
        for task in &seen.happening.woken {
            self.mark(at, format!("{task} woken (@{number})"));
        }
        Ok(())
    }

    fn finish(&mut self, _: &World) -> io::Result<()> {
        Ok(())
    }
}
