//! From a link to the step or packet behind it.

use crate::debugger::{Moment, Session, counter};
use crate::engine::Engine;
use crate::engine::step::probe::Field;
use crate::units::TaskId;
use crate::world::Direction;

/// Where a link leads; it is looked for only when somebody goes there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Lead {
    Nowhere,
    /// To the step at which the task fell asleep.
    Asleep(TaskId),
    /// To the step at which a counter last changed.
    Changed(Field),
    /// To the last packet out that carried this byte of the stream; -1 is the SYN.
    Packet(i64),
}

impl Session {
    /// The moment a link leads to, if it is remembered.
    pub fn moment_of(&self, lead: Lead) -> Option<Moment> {
        match lead {
            Lead::Nowhere => None,
            Lead::Asleep(id) => {
                let asleep = |engine: &Engine| engine.task(id).map(|task| i64::from(task.is_asleep()));
                self.last_change(asleep)
            }
            Lead::Changed(field) => self.last_change(|engine| Some(counter::value(field, engine))),
            Lead::Packet(byte) => {
                let carries = |seq: i64, len: u32| seq <= byte && byte <= seq + i64::from(len);
                let out = self.packets().rev().filter(|packet| packet.direction == Direction::Out);
                out.filter(|packet| packet.len > 0 || byte < 0)
                    .find(|packet| carries(packet.seq, packet.len.saturating_sub(1)))
                    .map(|packet| packet.moment)
            }
        }
    }
}
