//! A run that has found its size takes no memory from the allocator any more: skbs, page blocks, packets and lists are
//! used again.

use std::time::Duration;

use crate::sender::handshake::connected;
use allocation_counter::measure;
use bytes::Bytes;
use skbscope::engine::{Engine, Input, Kernel, Message, MsgFlags, NoProbe, Output, SockOpt, Syscall};
use skbscope::peer::{LinkConfig, PeerConfig, ReceiverConfig};
use skbscope::units::{SeqNum, TaskId, Time};
use skbscope::wire::{Flags, Header, Options, Segment};
use skbscope::world::{Happening, ProgramConfig, World, WorldConfig, Write};

const TASK: TaskId = TaskId(0);
const MIB: u64 = 1 << 20;

/// A program that writes for ever to a peer that reads at once.
fn stream(checksums: bool, link: LinkConfig) -> World {
    let mut config = WorldConfig::new(Kernel::v6_18());
    config.link = link;
    config.peer = PeerConfig::Loopback(ReceiverConfig { buffer: MIB as u32, ..ReceiverConfig::default() });
    config.socket.push(SockOpt::SndBuf(MIB as i32 / 2));
    config.checksums = checksums;
    config.programs.push(ProgramConfig { writes: vec![Write::of(65_536)], ..ProgramConfig::default() });
    World::new(&config)
}

/// Runs until the peer has read so much in all. Tells how many packets the sender sent meanwhile.
fn deliver(world: &mut World, happening: &mut Happening, bytes: u64) -> u64 {
    let before = world.stats().data_packets;
    while world.peer.delivered() < bytes {
        assert!(world.advance(Time::NEVER, &mut NoProbe, happening));
    }
    world.stats().data_packets - before
}

/// Allocations while 32 MiB go over the link, after 32 MiB that are not counted; and packets.
fn allocations_of(mut world: World, mut happening: Happening) -> (u64, u64) {
    deliver(&mut world, &mut happening, 32 * MIB);
    let mut packets = 0;
    let info = measure(|| packets = deliver(&mut world, &mut happening, 64 * MIB));
    (info.count_total, packets)
}

#[test]
fn a_whole_world_allocates_nothing_for_a_segment() {
    let near = LinkConfig { queue_packets: u32::MAX, ..LinkConfig::default() };
    let far = LinkConfig { delay: Duration::from_millis(5), rate: Some(1_000_000_000), ..near.clone() };
    for link in [near, far] {
        for checksums in [false, true] {
            for happening in [Happening::quiet(), Happening::new()] {
                let case = format!("checksums {checksums}, quiet {}, {link:?}", happening.is_quiet());

                let (allocations, packets) = allocations_of(stream(checksums, link.clone()), happening);

                assert!(packets > 20_000, "{packets} packets; {case}");
                assert_eq!(allocations, 0, "for {packets} packets; {case}");
            }
        }
    }
}

fn send(engine: &mut Engine, data: &Bytes) -> u32 {
    let call = Syscall::Send { msg: Message::new(data.clone()), flags: MsgFlags::DONTWAIT };
    engine.apply(engine.now, Input::Syscall { task: TASK, call }, &mut NoProbe);
    segments_sent(engine)
}

fn acknowledge_all(engine: &mut Engine) -> u32 {
    let header = Header {
        seq: SeqNum(78),
        ack: engine.sk.snd_nxt,
        flags: Flags::ACK,
        window: 8192,
        urgent: 0,
        ecn: Default::default(),
        options: Options::default(),
    };
    engine.apply(engine.now + Duration::from_millis(1), Input::Segment(Segment::bare(header)), &mut NoProbe);
    segments_sent(engine)
}

/// Segments of the transmits among the outputs, which are gone afterwards.
fn segments_sent(engine: &mut Engine) -> u32 {
    let segments = |output| match output {
        Output::Transmit(transmit) => transmit.gso_size.map_or(1, |size| transmit.len.div_ceil(size.get())),
        _ => 0,
    };
    engine.drain_outputs().map(segments).sum()
}

#[test]
fn the_engine_alone_allocates_nothing_for_a_segment() {
    let mut engine = connected(Kernel::v6_18(), 1448, 1 << 20, &[SockOpt::SndBuf(1 << 20)], &mut NoProbe);
    let data = Bytes::from_static(&[7; 65_536]);
    let mut round = || (0..4).map(|_| send(&mut engine, &data)).sum::<u32>() + acknowledge_all(&mut engine);
    (0..50).for_each(|_| {
        round();
    });

    let mut segments = 0;
    let info = measure(|| segments = (0..200).map(|_| round()).sum());

    assert!(segments > 20_000, "{segments} segments");
    assert_eq!(info.count_total, 0, "for {segments} segments");
}
