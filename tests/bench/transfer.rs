//! A whole transfer inside one process: engine to receiver, and smoltcp to smoltcp, packets as bytes with checksums.

use std::collections::VecDeque;
use std::hint::black_box;
use std::time::Duration;

use skbscope::capture::comment::CommentFacts;
use skbscope::capture::{Capture, CaptureOptions, Format};
use skbscope::engine::{Kernel, NoProbe, SockOpt};
use skbscope::peer::{PeerConfig, ReceiverConfig};
use skbscope::units::Time;
use skbscope::world::{Finally, Happening, ProgramConfig, World, WorldConfig, Write};
use smoltcp::iface::{Config as IfaceConfig, Interface, SocketHandle, SocketSet};
use smoltcp::phy::{Device, DeviceCapabilities, Medium, RxToken, TxToken};
use smoltcp::socket::tcp;
use smoltcp::time::Instant as SmolTime;
use smoltcp::wire::{HardwareAddress, IpAddress, IpCidr};

use crate::measure::{Table, median};

const ROUNDS: usize = 9;
const VOLUME: usize = 64 << 20;
const WRITE: usize = 65_536;
/// Socket buffers of both sides, in bytes.
const BUFFER: usize = 1 << 20;

pub fn run(table: &mut Table) {
    let megabyte = (VOLUME >> 20) as u32;
    let ours = |checksums, whole| {
        median(ROUNDS, megabyte, || world(checksums, whole), |world| transfer(world, &mut Happening::quiet()))
    };
    let theirs = |mtu| median(ROUNDS, megabyte, || Pair::connected(mtu), Pair::transfer);
    let checked = ours(true, false);
    table.row("transfer 1 MiB, MTU 1500, checksums", checked, Some(("smoltcp", theirs(1500))), "<= 1");
    table.row("transfer 1 MiB, MTU 1500, no checksums", ours(false, false), None, "");
    table.row(
        "transfer 1 MiB, super-segments, checksums",
        ours(true, true),
        Some(("smoltcp MTU 65,535", theirs(65_535))),
        "<= 1",
    );
    let captured = median(ROUNDS, megabyte, || world(true, false), captured_transfer);
    table.row("transfer 1 MiB with capture and comments", captured, Some(("without capture", checked)), "<= 1.67");
}

fn world(checksums: bool, whole: bool) -> World {
    let mut config = WorldConfig::new(Kernel::v6_18());
    config.link.delay = Duration::ZERO;
    config.peer = PeerConfig::Loopback(ReceiverConfig { buffer: BUFFER as u32, ..ReceiverConfig::default() });
    config.socket.push(SockOpt::SndBuf(BUFFER as i32 / 2));
    config.link.queue_packets = u32::MAX;
    config.link.queue_bytes = u64::MAX;
    config.checksums = checksums;
    config.gso_link = whole;
    config.programs.push(ProgramConfig {
        writes: vec![Write::of(WRITE as u32)],
        total: Some(VOLUME as u64),
        finally: Finally::Close,
        ..ProgramConfig::default()
    });
    World::new(&config)
}

fn transfer(world: &mut World, happening: &mut Happening) {
    while !world.is_finished() && world.advance(Time::NEVER, &mut NoProbe, happening) {}
    assert_eq!(world.stats().delivered_bytes, VOLUME as u64);
}

/// The same with every packet and its comment in a capture that goes nowhere.
fn captured_transfer(world: &mut World) {
    let mut capture = Capture::new(std::io::sink(), Format::PcapNg, CaptureOptions::default()).unwrap();
    let mut comment = String::new();
    let mut happening = Happening::new();
    let mut input = 0;
    while !world.is_finished() && world.advance(Time::NEVER, &mut NoProbe, &mut happening) {
        input += 1;
        let engine = &world.engine;
        for packet in &happening.packets {
            let facts = CommentFacts {
                moment: (input, 0),
                skb: packet.skb,
                wmem_queued: engine.sk.wmem_queued,
                sndbuf: engine.sk.sndbuf,
                unsent: engine.sk.notsent(),
                cwnd: engine.cong.cwnd,
                rwnd: engine.sk.snd_wnd,
                blocked: engine.tasks.iter().filter(|task| task.is_asleep()).map(|task| task.id),
            };
            facts.write_to(&mut comment);
            capture.packet(packet.at, packet.direction, &packet.segment, &comment).unwrap();
        }
    }
    black_box(capture.packets());
    assert_eq!(world.stats().delivered_bytes, VOLUME as u64);
}

/// A device that hands every packet back: one interface talks to itself.
struct Pipe {
    mtu: usize,
    packets: VecDeque<Vec<u8>>,
    spare: Vec<Vec<u8>>,
}

struct Rx<'a> {
    packet: Vec<u8>,
    spare: &'a mut Vec<Vec<u8>>,
}

struct Tx<'a> {
    packets: &'a mut VecDeque<Vec<u8>>,
    storage: Vec<u8>,
}

impl RxToken for Rx<'_> {
    fn consume<R, F: FnOnce(&[u8]) -> R>(self, f: F) -> R {
        let result = f(&self.packet);
        self.spare.push(self.packet);
        result
    }
}

impl TxToken for Tx<'_> {
    fn consume<R, F: FnOnce(&mut [u8]) -> R>(mut self, len: usize, f: F) -> R {
        self.storage.resize(len, 0);
        let result = f(&mut self.storage);
        self.packets.push_back(self.storage);
        result
    }
}

impl Device for Pipe {
    type RxToken<'a> = Rx<'a>;
    type TxToken<'a> = Tx<'a>;

    fn receive(&mut self, _: SmolTime) -> Option<(Rx<'_>, Tx<'_>)> {
        let packet = self.packets.pop_front()?;
        let storage = self.spare.pop().unwrap_or_default();
        Some((Rx { packet, spare: &mut self.spare }, Tx { packets: &mut self.packets, storage }))
    }

    fn transmit(&mut self, _: SmolTime) -> Option<Tx<'_>> {
        let storage = self.spare.pop().unwrap_or_default();
        Some(Tx { packets: &mut self.packets, storage })
    }

    fn capabilities(&self) -> DeviceCapabilities {
        let mut capabilities = DeviceCapabilities::default();
        capabilities.medium = Medium::Ip;
        capabilities.max_transmission_unit = self.mtu;
        capabilities
    }
}

/// Two smoltcp sockets on one interface.
struct Pair {
    device: Pipe,
    iface: Interface,
    sockets: SocketSet<'static>,
    sender: SocketHandle,
    receiver: SocketHandle,
    now: SmolTime,
}

impl Pair {
    fn connected(mtu: usize) -> Pair {
        let mut device = Pipe { mtu, packets: VecDeque::new(), spare: Vec::new() };
        let mut iface = Interface::new(IfaceConfig::new(HardwareAddress::Ip), &mut device, SmolTime::ZERO);
        iface.update_ip_addrs(|addrs| addrs.push(IpCidr::new(IpAddress::v4(127, 0, 0, 1), 8)).unwrap());
        let buffer = || tcp::SocketBuffer::new(vec![1; BUFFER]);
        let mut receiver = tcp::Socket::new(buffer(), buffer());
        receiver.listen(5000).unwrap();
        let mut sender = tcp::Socket::new(buffer(), buffer());
        sender.connect(iface.context(), (IpAddress::v4(127, 0, 0, 1), 5000), 40_000).unwrap();
        let mut sockets = SocketSet::new(vec![]);
        let (receiver, sender) = (sockets.add(receiver), sockets.add(sender));
        let mut pair = Pair { device, iface, sockets, sender, receiver, now: SmolTime::ZERO };
        while !pair.sockets.get::<tcp::Socket>(sender).may_send() {
            pair.poll();
        }
        pair
    }

    fn poll(&mut self) {
        self.iface.poll(self.now, &mut self.device, &mut self.sockets);
        self.now += smoltcp::time::Duration::from_micros(50);
    }

    fn transfer(&mut self) {
        let data = vec![7u8; WRITE];
        let mut target = vec![0u8; WRITE];
        let (mut written, mut read) = (0, 0);
        while read < VOLUME {
            let sender = self.sockets.get_mut::<tcp::Socket>(self.sender);
            while sender.can_send() && written < VOLUME {
                written += sender.send_slice(&data[..WRITE.min(VOLUME - written)]).unwrap();
            }
            self.poll();
            let receiver = self.sockets.get_mut::<tcp::Socket>(self.receiver);
            while receiver.can_recv() {
                read += receiver.recv_slice(&mut target).unwrap();
            }
        }
        black_box(&target);
    }
}
