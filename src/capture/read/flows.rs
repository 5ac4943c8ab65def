//! The connections of a capture.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use crate::capture::read::packet::TcpPacket;
use crate::wire::Flags;

/// One connection.
#[derive(Clone, PartialEq, Debug)]
pub struct Flow {
    /// Who sent more payload, and the other.
    pub ends: [SocketAddr; 2],
    /// Payload that each of them sent, what was sent again too.
    pub bytes: [u64; 2],
    /// In the order of the capture.
    pub packets: Vec<TcpPacket>,
}

impl Flow {
    /// The same with the other end in front.
    #[must_use]
    pub fn turned(self) -> Flow {
        let ([a, b], [sent, received]) = (self.ends, self.bytes);
        Flow { ends: [b, a], bytes: [received, sent], ..self }
    }
}

/// All connections, in the order of their first packets. A SYN with a new sequence number begins another one between the
/// same ends.
pub fn flows(packets: Vec<TcpPacket>) -> Vec<Flow> {
    let mut flows: Vec<Flow> = Vec::new();
    let mut latest: BTreeMap<[SocketAddr; 2], usize> = BTreeMap::new();
    for packet in packets {
        let mut key = [packet.from, packet.to];
        key.sort();
        let begins = packet.header.flags.contains(Flags::SYN) && !packet.header.flags.contains(Flags::ACK);
        let place = latest.get(&key).copied().filter(|&place| {
            let first = &flows[place].packets[0];
            !begins || (first.from == packet.from && first.header.seq == packet.header.seq)
        });
        let place = place.unwrap_or_else(|| {
            flows.push(Flow { ends: [packet.from, packet.to], bytes: [0; 2], packets: Vec::new() });
            latest.insert(key, flows.len() - 1);
            flows.len() - 1
        });
        let flow = &mut flows[place];
        flow.bytes[usize::from(packet.from != flow.ends[0])] += u64::from(packet.len);
        flow.packets.push(packet);
    }
    let larger_first = |flow: Flow| if flow.bytes[1] > flow.bytes[0] { flow.turned() } else { flow };
    flows.into_iter().map(larger_first).collect()
}
