//! A session as files for other programs: tables, timelines, casts. Pure: what is written to is given.
//!
//! Whoever makes the inputs of a session again shows each of them to a [`Sink`], as [`Seen`].

pub mod book;
pub(crate) mod cast;
pub(crate) mod columns;
pub mod handout;
pub(crate) mod markers;
pub(crate) mod packets;
pub(crate) mod perfetto;
pub mod svg;
pub(crate) mod table;

use std::io;

use crate::debugger::breakpoint::Hit;
use crate::engine::step::probe::Step;
use crate::world::{Happening, PacketFacts, World};

/// An input that was made, and the world behind it.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'a> {
    /// Counted from 1.
    pub(crate) number: u64,
    pub(crate) happening: &'a Happening,
    /// What was noted of its packets.
    pub(crate) facts: &'a PacketFacts,
    pub(crate) steps: &'a [Step],
    /// Where breakpoints hit in it.
    pub(crate) hits: &'a [Hit],
    pub(crate) world: &'a World,
}

/// Takes a session input by input.
pub trait Sink {
    /// Takes in what one input did. Fails as the writer below it does.
    fn input(&mut self, seen: &Seen) -> io::Result<()>;

    /// There are no more; the session ended in this world.
    fn finish(&mut self, world: &World) -> io::Result<()>;
}
