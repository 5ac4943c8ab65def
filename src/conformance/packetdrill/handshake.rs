//! A connection that the peer opens, as far as the engine opens it itself: its SYN leaves as the SYN-ACK, and what the peer
//! offered in its SYN reaches it as an answer.

use crate::conformance::packetdrill::machine::{Machine, Sent};
use crate::engine::Syscall;
use crate::units::{TaskId, Time};
use crate::wire::{Flags, Header, Segment};

/// How far it is.
pub enum Passive {
    /// Somebody listens.
    Listening,
    /// The peer's SYN has come, and is answered.
    Answered(Header),
}

/// The SYN has come.
pub fn answer(machine: &mut Machine, at: Time, task: TaskId, syn: Header) -> Passive {
    machine.call(at, task, Syscall::Connect);
    machine.take_result(task);
    agree(&mut machine.sent, &syn);
    Passive::Answered(syn)
}

/// SYNs of ours become answers that agree to no more than was offered.
pub fn agree(sent: &mut std::collections::VecDeque<Sent>, syn: &Header) {
    for packet in sent.iter_mut().filter(|packet| packet.header.flags == Flags::SYN) {
        let header = &mut packet.header;
        header.flags |= Flags::ACK;
        header.ack = syn.seq + 1;
        let (offered, options) = (&syn.options, &mut header.options);
        options.sack_permitted &= offered.sack_permitted;
        options.window_scale = options.window_scale.filter(|_| offered.window_scale.is_some());
        options.timestamps = options.timestamps.zip(offered.timestamps).map(|(mut ours, theirs)| {
            ours.echo = theirs.value;
            ours
        });
    }
}

/// The ACK that ends the handshake has come: what the engine hears before it.
pub fn complete(machine: &mut Machine, at: Time, syn: &Header, ack: &Header) {
    let mut header = syn.clone();
    header.flags = Flags::SYN | Flags::ACK;
    header.ack = machine.config().isn + 1;
    if let (Some(stamps), Some(last)) = (&mut header.options.timestamps, ack.options.timestamps) {
        stamps.echo = last.echo;
    }
    let before = machine.sent.len();
    machine.arrives(at, Segment::bare(header));
    // The ACK of the answer, which nobody was to see.
    machine.sent.truncate(before);
}
