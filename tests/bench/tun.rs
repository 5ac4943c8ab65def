//! A transfer to a real kernel across a TUN device, beside smoltcp across the same device, and beside a kernel that sends to
//! a kernel over veth with TSO, in namespaces of their own.
//!
//! Rounds of the three alternate. Without the permission for namespaces or /dev/net/tun this part says that it is skipped.

use std::io::{Read, Write};
use std::net::{IpAddr, TcpListener, TcpStream};
use std::os::fd::BorrowedFd;
use std::process::{Command, Stdio};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::time::{ClockId, clock_gettime};
use skbscope::app::headless;
use skbscope::app::headless::Request;
use skbscope::cli::TunOptions;
use skbscope::engine::DeviceConfig;
use skbscope::os::tun::{Plan, TunPeer};
use skbscope::peer::{PeerConfig, RemoteConfig};
use skbscope::scenario::embedded;
use skbscope::world::Finally;
use smoltcp::iface::{Config as IfaceConfig, Interface, SocketSet};
use smoltcp::phy::{Device, DeviceCapabilities, Medium, RxToken, TxToken};
use smoltcp::socket::tcp;
use smoltcp::time::Instant as SmolTime;
use smoltcp::wire::{HardwareAddress, IpAddress, IpCidr};

use crate::measure::Table;

const ROUNDS: usize = 5;
const VOLUME: u64 = 1 << 30;
/// smoltcp takes its time.
const SMOL_VOLUME: u64 = 64 << 20;
const WRITE: usize = 65_536;
const MTU: u32 = 1_500;

pub fn run(table: &mut Table) {
    let mut times = [const { Vec::new() }; 4];
    for _ in 0..ROUNDS {
        let round = [ours(false), ours(true), smoltcp(), veth()];
        for (times, time) in times.iter_mut().zip(round) {
            match time {
                Ok(time) => times.push(time),
                Err(why) => {
                    eprintln!("SKIPPED the transfers over TUN and veth: {why}");
                    return;
                }
            }
        }
    }
    let [gso, no_gso, smoltcp, veth] = times.map(|mut times| {
        times.sort_by(f64::total_cmp);
        times[times.len() / 2]
    });
    table.row("TUN, 1 MiB to a kernel, GSO (real time)", gso, Some(("smoltcp, MTU 1500", smoltcp)), "<= 0.1");
    table.row("TUN, 1 MiB to a kernel, GSO (real time)", gso, Some(("kernel, veth, TSO", veth)), "<= 1.25");
    table.row("TUN, 1 MiB to a kernel, no GSO (real time)", no_gso, Some(("smoltcp, MTU 1500", smoltcp)), "");
}

fn now() -> f64 {
    let now = clock_gettime(ClockId::Monotonic);
    now.tv_sec as f64 * 1e9 + now.tv_nsec as f64
}

fn per_megabyte(nanos: f64, volume: u64) -> f64 {
    nanos / (volume >> 20) as f64
}

fn plan(no_gso: bool) -> Result<Plan, String> {
    let options = TunOptions { port: 5_000, no_gso, ..TunOptions::default() };
    let device =
        DeviceConfig { mtu: MTU, ..skbscope::world::WorldConfig::new(skbscope::engine::Kernel::v6_18()).engine.device };
    let plan = Plan::new(&options, &RemoteConfig::default(), &device, true, &[]);
    plan.map(Plan::without_digest).map_err(|error| error.to_string())
}

/// The engine sends to the kernel's receiver. Nanoseconds for a MiB.
fn ours(no_gso: bool) -> Result<f64, String> {
    let mut scenario = embedded::TUN_FAST.scenario().map_err(|error| error.to_string())?;
    scenario.run_for = None;
    scenario.world.peer = PeerConfig::Remote(RemoteConfig::default());
    scenario.world.programs[0].total = Some(VOLUME);
    scenario.world.programs[0].finally = Finally::Close;
    let request = Request { no_digest: true, ..Request::default() };
    let reports =
        headless::run_against_kernel(&scenario, &request, &plan(no_gso)?).map_err(|error| error.to_string())?;
    assert_eq!(reports[0].delivered_bytes, VOLUME);
    Ok(per_megabyte(reports[0].wall_seconds * 1e9, VOLUME))
}

/// smoltcp's side of a TUN device without virtio headers.
struct Tun<'a> {
    fd: BorrowedFd<'a>,
    buffer: Vec<u8>,
}

struct Rx(Vec<u8>);

struct Tx<'a>(BorrowedFd<'a>);

impl RxToken for Rx {
    fn consume<R, F: FnOnce(&[u8]) -> R>(self, f: F) -> R {
        f(&self.0)
    }
}

impl TxToken for Tx<'_> {
    fn consume<R, F: FnOnce(&mut [u8]) -> R>(self, len: usize, f: F) -> R {
        let mut packet = vec![0; len];
        let result = f(&mut packet);
        // A device that takes nothing loses the packet, as a network does.
        let _ = rustix::io::write(self.0, &packet);
        result
    }
}

impl Device for Tun<'_> {
    type RxToken<'b>
        = Rx
    where
        Self: 'b;
    type TxToken<'b>
        = Tx<'b>
    where
        Self: 'b;

    fn receive(&mut self, _: SmolTime) -> Option<(Rx, Tx<'_>)> {
        let len = rustix::io::read(self.fd, &mut self.buffer[..]).ok()?;
        Some((Rx(self.buffer[..len].to_vec()), Tx(self.fd)))
    }

    fn transmit(&mut self, _: SmolTime) -> Option<Tx<'_>> {
        Some(Tx(self.fd))
    }

    fn capabilities(&self) -> DeviceCapabilities {
        let mut capabilities = DeviceCapabilities::default();
        capabilities.medium = Medium::Ip;
        capabilities.max_transmission_unit = MTU as usize;
        capabilities
    }
}

/// smoltcp sends to the same receiver.
fn smoltcp() -> Result<f64, String> {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|error| error.to_string())?;
    let _inside = runtime.enter();
    let peer = TunPeer::start(&plan(true)?).map_err(|error| error.to_string())?;
    // SAFETY: `peer` owns the descriptor and lives until the end of this function.
    let fd = unsafe { BorrowedFd::borrow_raw(peer.device.raw()) };
    let ends = peer.device.endpoints;
    let (IpAddr::V4(local), IpAddr::V4(remote)) = (ends.local.ip(), ends.remote.ip()) else {
        return Err("IPv6".into());
    };
    let began = now();
    let smol_now = || SmolTime::from_micros(((now() - began) / 1e3) as i64);
    let mut device = Tun { fd, buffer: vec![0; 2 * MTU as usize] };
    let mut iface = Interface::new(IfaceConfig::new(HardwareAddress::Ip), &mut device, smol_now());
    iface.update_ip_addrs(|addrs| addrs.push(IpCidr::new(IpAddress::Ipv4(local), 24)).expect("there is room"));
    let buffer = |len| tcp::SocketBuffer::new(vec![0; len]);
    let mut socket = tcp::Socket::new(buffer(WRITE), buffer(4 << 20));
    socket
        .connect(iface.context(), (IpAddress::Ipv4(remote), ends.remote.port()), ends.local.port())
        .expect("it is closed");
    let mut sockets = SocketSet::new(vec![]);
    let handle = sockets.add(socket);
    let data = vec![7u8; WRITE];
    let mut written = 0;
    let start = now();
    loop {
        iface.poll(smol_now(), &mut device, &mut sockets);
        let socket = sockets.get_mut::<tcp::Socket>(handle);
        let mut busy = false;
        while socket.can_send() && written < SMOL_VOLUME {
            let len = (WRITE as u64).min(SMOL_VOLUME - written) as usize;
            written += socket.send_slice(&data[..len]).expect("it can send") as u64;
            busy = true;
        }
        if written == SMOL_VOLUME && socket.send_queue() == 0 {
            return Ok(per_megabyte(now() - start, SMOL_VOLUME));
        }
        if !busy {
            let most = iface.poll_delay(smol_now(), &sockets).map_or(10_000, |delay| delay.total_micros().min(10_000));
            let timeout = Timespec { tv_sec: 0, tv_nsec: most as i64 * 1_000 };
            let _ = poll(&mut [PollFd::from_borrowed_fd(fd, PollFlags::IN)], Some(&timeout));
        }
        assert!(now() - start < 120e9, "smoltcp does not get through");
    }
}

/// What the ends of the veth pair call themselves.
const VETH_RECEIVER: &str = "skbscope-bench-receiver";
const VETH_SENDER: &str = "skbscope-bench-sender";
const VETH_ADDRESS: &str = "192.0.2.2:5000";

/// Two network namespaces with a veth pair between them; prints what the sender prints.
const VETH: &str = "set -e
unshare --net sleep 120 & other=$!
trap 'kill $other' EXIT
until [ \"$(readlink /proc/$other/ns/net)\" != \"$(readlink /proc/self/ns/net)\" ]; do sleep 0.01; done
ip link add v0 type veth peer name v1 netns $other
ip addr add 192.0.2.1/24 dev v0; ip link set v0 up
in_other() { nsenter --net=/proc/$other/ns/net \"$@\"; }
in_other ip addr add 192.0.2.2/24 dev v1; in_other ip link set v1 up
in_other env SKBSCOPE_BENCH=skbscope-bench-receiver \"$0\" & receiver=$!
SKBSCOPE_BENCH=skbscope-bench-sender \"$0\"
wait $receiver";

/// A kernel sends to a kernel.
fn veth() -> Result<f64, String> {
    let own = std::env::current_exe().map_err(|error| error.to_string())?;
    let output = Command::new("unshare")
        .args(["--user", "--map-root-user", "--net", "sh", "-c", VETH])
        .arg(own)
        .stdin(Stdio::null())
        .output()
        .map_err(|error| error.to_string())?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    said.trim().parse().map_err(|_| format!("no veth pair: {}", String::from_utf8_lossy(&output.stderr).trim()))
}

/// True: this was an end of the veth pair.
pub fn run_if_asked() -> bool {
    match std::env::var("SKBSCOPE_BENCH").as_deref() {
        Ok(VETH_RECEIVER) => receive(),
        Ok(VETH_SENDER) => println!("{}", send()),
        _ => return false,
    }
    true
}

/// Reads as the receiver behind the TUN device does.
fn receive() {
    let listener = TcpListener::bind(VETH_ADDRESS).expect("an address of the veth pair");
    let (mut stream, _) = listener.accept().expect("a sender");
    let mut buffer = vec![0; 1 << 20];
    while stream.read(&mut buffer).is_ok_and(|len| len > 0) {}
}

/// Writes as the engine's task does, until the receiver has everything. Nanoseconds for a MiB.
fn send() -> f64 {
    let mut stream = loop {
        if let Ok(stream) = TcpStream::connect(VETH_ADDRESS) {
            break stream;
        }
        std::thread::sleep(std::time::Duration::from_millis(5));
    };
    let data = vec![7u8; WRITE];
    let start = now();
    for _ in 0..VOLUME / WRITE as u64 {
        stream.write_all(&data).expect("a receiver");
    }
    stream.shutdown(std::net::Shutdown::Write).expect("a receiver");
    // Its FIN comes when it has read everything.
    let _ = stream.read(&mut [0]);
    per_megabyte(now() - start, VOLUME)
}
