//! Writing into the send buffer with the window closed: the engine, smoltcp's ring, a kernel socket, a bare copy.

use std::hint::black_box;
use std::io::Write;
use std::net::{TcpListener, TcpStream};
use std::time::Duration;

use bytes::Bytes;
use skbscope::engine::{
    Algorithm, Config, DeviceConfig, Engine, Features, Input, Kernel, Message, MsgFlags, NoProbe, Output, SockOpt,
    Syscall,
};
use skbscope::units::{SeqNum, TaskId, Time};
use skbscope::wire::{Flags, Header, Options, Segment};
use smoltcp::iface::{Config as IfaceConfig, Interface, SocketSet};
use smoltcp::phy::{Loopback, Medium};
use smoltcp::socket::tcp;
use smoltcp::time::Instant as SmolTime;
use smoltcp::wire::{HardwareAddress, IpAddress, IpCidr};

use crate::measure::{Table, median};

const TASK: TaskId = TaskId(0);
const ROUNDS: usize = 41;
/// Bytes written in one round; they fit every buffer here.
const VOLUME: usize = 3 << 20;

pub fn run(table: &mut Table) {
    let smoltcp = smoltcp_send(1);
    let kernel = kernel_send();
    let one = engine_send(1);
    table.row("enqueue 1 byte", one, Some(("smoltcp send_slice", smoltcp)), "<= 3");
    table.row("enqueue 1 byte", one, Some(("kernel send()", kernel)), "<= 0.2");
    for size in [100, 1448] {
        table.row(
            &format!("enqueue {size} bytes"),
            engine_send(size),
            Some(("smoltcp send_slice", smoltcp_send(size))),
            "",
        );
    }
    let big = engine_send(65_536);
    table.row("enqueue 65,536 bytes", big, Some(("copy into pages", page_copy())), "<= 1.5");
}

/// An established engine whose peer's window is closed, with a large send buffer.
fn closed_window() -> Engine {
    let mut kernel = Kernel::v6_18();
    kernel.sysctl.wmem_max = 1 << 28;
    let config = Config {
        kernel,
        device: DeviceConfig { tso: true, features: Features::ALL, holds_clones: false, mtu: 1500, ip_header: 20 },
        isn: SeqNum(0),
        sack: true,
        timestamps: false,
        window_scaling: true,
        congestion: Algorithm::Reno,
        seed: 1,
    };
    let mut engine = Engine::new(config);
    let call = |call| Input::Syscall { task: TASK, call };
    for input in [call(Syscall::SetSockOpt(SockOpt::SndBuf(1 << 27))), call(Syscall::Connect)] {
        engine.apply(Time::ZERO, input, &mut NoProbe);
        engine.drain_outputs();
    }
    let options = Options { mss: Some(1460), window_scale: Some(7), ..Options::default() };
    let header = Header {
        seq: SeqNum(0),
        ack: SeqNum(1),
        flags: Flags::SYN | Flags::ACK,
        window: 65_535,
        urgent: 0,
        ecn: Default::default(),
        options,
    };
    let close = Header {
        seq: SeqNum(1),
        flags: Flags::ACK,
        window: 0,
        urgent: 0,
        ecn: Default::default(),
        options: Options::default(),
        ..header.clone()
    };
    for header in [header, close] {
        engine.apply(Time::from_millis(1), Input::Segment(Segment::bare(header)), &mut NoProbe);
        engine.drain_outputs();
    }
    engine
}

fn engine_send(size: usize) -> f64 {
    let n = VOLUME / size.max(16);
    let data = Bytes::from_static(&[7; 65_536]).slice(..size);
    median(
        ROUNDS,
        n as u32,
        || used_before(n, &data),
        |engine| {
            for _ in 0..n {
                send(engine, engine.now, &data);
            }
        },
    )
}

/// The same after as much was written and acknowledged: the blocks are there to be used again.
fn used_before(n: usize, data: &Bytes) -> Engine {
    let mut engine = closed_window();
    for _ in 0..n {
        send(&mut engine, Time::from_millis(2), data);
    }
    let mut at = Time::from_millis(3);
    while !engine.queues.both_empty() {
        peer_acks(&mut engine, at, 60_000);
        at += Duration::from_millis(1);
    }
    peer_acks(&mut engine, at, 0);
    // The first write finds an empty queue; all others find its skb.
    send(&mut engine, at, data);
    engine
}

fn peer_acks(engine: &mut Engine, at: Time, window: u16) {
    let header = Header {
        seq: SeqNum(1),
        ack: engine.sk.snd_nxt,
        flags: Flags::ACK,
        window,
        urgent: 0,
        ecn: Default::default(),
        options: Options::default(),
    };
    engine.apply(at, Input::Segment(Segment::bare(header)), &mut NoProbe);
    engine.drain_outputs();
}

#[inline]
fn send(engine: &mut Engine, at: Time, data: &Bytes) {
    let call = Syscall::Send { msg: Message::new(data.clone()), flags: MsgFlags::DONTWAIT };
    engine.apply(at, Input::Syscall { task: TASK, call }, &mut NoProbe);
    assert!(matches!(engine.outputs(), [Output::Return { result: Ok(_), .. }]));
    engine.clear_outputs();
}

fn smoltcp_send(size: usize) -> f64 {
    let data = vec![7; size];
    let n = VOLUME / size.max(16);
    median(ROUNDS, n as u32, smoltcp_established, |(sockets, handle)| {
        let socket = sockets.get_mut::<tcp::Socket>(*handle);
        for _ in 0..n {
            black_box(socket.send_slice(&data).unwrap());
        }
    })
}

/// Two smoltcp sockets over its loopback device, connected; the sender's has a large ring.
fn smoltcp_established() -> (SocketSet<'static>, smoltcp::iface::SocketHandle) {
    let mut device = Loopback::new(Medium::Ip);
    let mut iface = Interface::new(IfaceConfig::new(HardwareAddress::Ip), &mut device, SmolTime::ZERO);
    iface.update_ip_addrs(|addrs| addrs.push(IpCidr::new(IpAddress::v4(127, 0, 0, 1), 8)).unwrap());
    let buffer = |size: usize| tcp::SocketBuffer::new(vec![1; size]);
    let mut sockets = SocketSet::new(vec![]);
    let mut server = tcp::Socket::new(buffer(1 << 16), buffer(1 << 16));
    server.listen(5000).unwrap();
    let mut client = tcp::Socket::new(buffer(1 << 16), buffer(VOLUME + (1 << 16)));
    client.connect(iface.context(), (IpAddress::v4(127, 0, 0, 1), 5000), 40_000).unwrap();
    sockets.add(server);
    let handle = sockets.add(client);
    let mut now = SmolTime::ZERO;
    while !sockets.get::<tcp::Socket>(handle).may_send() {
        iface.poll(now, &mut device, &mut sockets);
        now += smoltcp::time::Duration::from_millis(1);
    }
    (sockets, handle)
}

/// `send()` of one byte to a kernel socket over loopback whose peer does not read, once its window is closed.
fn kernel_send() -> f64 {
    let n = 2000;
    median(ROUNDS, n, kernel_closed_window, |(stream, _peer)| {
        for _ in 0..n {
            black_box(stream.write(&[7]).unwrap());
        }
    })
}

fn kernel_closed_window() -> (TcpStream, TcpStream) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let mut stream = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    let (peer, _) = listener.accept().unwrap();
    stream.set_nonblocking(true).unwrap();
    let block = vec![7; 1 << 20];
    let mut filled = 0;
    // Fill until the window closes, but leave room in the send buffer for the bytes to be measured.
    while filled < 1 << 22 {
        match stream.write(&block[..4096]) {
            Ok(n) => filled += n,
            Err(_) => break,
        }
    }
    // ACKs on loopback free what the receiver took; then a little room is left.
    while stream.write(&[7]).is_err() {
        std::thread::yield_now();
    }
    (stream, peer)
}

/// 65,536 bytes copied into 32 KiB pages, and nothing else.
fn page_copy() -> f64 {
    let n = VOLUME / 65_536;
    let data = vec![7u8; 65_536];
    median(
        ROUNDS,
        n as u32,
        || vec![vec![0u8; 32_768]; 2 * n],
        |pages| {
            for pair in pages.chunks_exact_mut(2) {
                pair[0].copy_from_slice(&data[..32_768]);
                pair[1].copy_from_slice(&data[32_768..]);
                black_box(&pair);
            }
        },
    )
}
