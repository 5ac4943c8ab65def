//! From a link to the step or packet behind it.

use crate::debugger::explain::chain::link::Lead;
use crate::debugger::{Moment, Session};
use crate::observe::{SocketView, counters};
use crate::world::Direction;

impl Session {
    /// The moment a link leads to, if it is remembered.
    pub fn moment_of(&self, lead: Lead) -> Option<Moment> {
        match lead {
            Lead::Nowhere => None,
            Lead::Asleep(id) => {
                let asleep = |socket: &SocketView<'_>| socket.task(id).map(|task| i64::from(task.is_asleep()));
                self.last_change(asleep)
            }
            Lead::Changed(field) => self.last_change(|socket| Some(counters::value(field, socket))),
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
