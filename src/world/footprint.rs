//! Copies of a world to be kept: what they cost in memory.

use bytes::Bytes;

use crate::peer::Arrival;
use crate::world::World;

impl World {
    /// A copy to be kept, and the bytes of memory that it takes beside its page blocks. In the original, packets lie in
    /// blocks that are used again when all their packets are gone; a copy that kept one packet would keep its block.
    pub fn checkpoint(&self) -> (World, usize) {
        let mut world = self.clone();
        let mut bytes = size_of::<World>() + world.engine.queues.footprint();
        let mut packets = 0;
        let mut own = |payload: &mut Bytes| {
            packets += 1;
            bytes += payload.len();
            *payload = Bytes::copy_from_slice(payload);
        };
        world.link.payloads_mut().for_each(&mut own);
        world.ack_link.payloads_mut().for_each(&mut own);
        world.peer.for_each_payload(&mut own);
        bytes += packets * size_of::<Arrival>();
        (world, bytes)
    }
}
