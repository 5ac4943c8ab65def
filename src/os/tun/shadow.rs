//! The same calls and the same ACKs for a socket of this machine's kernel: in a namespace of its own, behind a TUN device whose
//! other end says what it is told.
//!
//! A helper, this program run once more, does it: namespaces want a process with one thread. It reads a [`ShadowPlan`] from its
//! standard input and writes what the kernel's numbers were behind each operation to its standard output.

use std::io::{self, Read, Write};
use std::net::SocketAddr;
use std::os::fd::{AsFd, AsRawFd, OwnedFd};
use std::os::unix::process::CommandExt;
use std::process::{Command, ExitCode, Stdio};
use std::time::Duration;

use rustix::io::Errno;
use rustix::ioctl::{IntegerSetter, ioctl};
use rustix::net::{AddressFamily, SendFlags, SocketFlags, SocketType, bind, connect, send, socket_with, sockopt};
use serde::{Deserialize, Serialize};

use crate::os::tun::error::TunError;
use crate::os::tun::protocol::DeviceSetup;
use crate::os::tun::{interface, namespace};
use crate::units::SeqNum;
use crate::wire::codec::{Direction, Endpoints, VIRTIO_HEADER, encode};
use crate::wire::{Flags, SackBlock, Segment};

/// What the helper calls itself.
const NAME: &str = "skbscope-shadow-helper";
const TUNSETOFFLOAD: rustix::ioctl::Opcode = 0x4004_54d0;
/// The device sums, and takes super-packets (TUN_F_CSUM, TUN_F_TSO4, TUN_F_TSO6).
const OFFLOADS: usize = 7;
/// A call that would sleep gives up after so long: a tick, at least.
const LONGEST_SLEEP: Duration = Duration::from_millis(4);
/// What the kernel does after an operation is done by then.
const SETTLED: Duration = Duration::from_millis(1);
const DEVICE: &str = "shadow0";
const SO_MEMINFO: libc::c_int = 55;
const SIOCOUTQNSD: libc::Ioctl = 0x894b;

/// What is to be done, in this order.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct ShadowPlan {
    /// Largest packet of the device.
    pub mtu: u32,
    /// Name of the congestion control.
    pub congestion: String,
    /// `net.ipv4` sysctls of the namespace: names and values. What a kernel does not have is left out.
    pub sysctls: Vec<(String, String)>,
    /// The engine's initial sequence number: what its segments count from.
    pub isn: SeqNum,
    /// One after the other.
    pub operations: Vec<Operation>,
}

/// One thing that is done to the socket.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum Operation {
    /// SO_SNDBUF.
    SndBuf(i32),
    /// TCP_NODELAY.
    NoDelay(bool),
    /// TCP_CORK.
    Cork(bool),
    /// TCP_NOTSENT_LOWAT.
    NotsentLowat(u32),
    /// `connect`.
    Connect,
    /// `send` of so many bytes with these flags.
    Send {
        /// How many.
        bytes: u32,
        /// As in the system call.
        flags: u32,
    },
    /// What is left of the last `send` that slept.
    Resume,
    /// A segment comes from the peer.
    Arrives(Box<Segment>),
    /// `shutdown(SHUT_WR)`.
    Shutdown,
}

/// What the kernel says of its socket; bytes, and segments.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct KernelNumbers {
    /// `sk_wmem_queued`.
    pub wmem_queued: u32,
    /// `sk_sndbuf`.
    pub sndbuf: u32,
    /// `sk_forward_alloc`.
    pub forward_alloc: u32,
    /// SIOCOUTQ.
    pub outq: u32,
    /// SIOCOUTQNSD.
    pub unsent: u32,
    /// `packets_out`.
    pub packets_out: u32,
    /// `snd_cwnd`.
    pub cwnd: u32,
}

/// What the helper answers.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
enum Answer {
    Done(Vec<KernelNumbers>),
    Failed(TunError),
}

/// Runs a plan against this machine's kernel; the numbers behind each operation.
pub fn run(plan: &ShadowPlan) -> Result<Vec<KernelNumbers>, TunError> {
    let unexpected = |error: io::Error| TunError::unexpected("cannot run the shadow", error);
    let mut helper = Command::new("/proc/self/exe")
        .arg0(NAME)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(unexpected)?;
    if let Some(mut input) = helper.stdin.take() {
        let plan = serde_json::to_vec(plan).map_err(|error| unexpected(error.into()))?;
        input.write_all(&plan).map_err(unexpected)?;
    }
    let output = helper.wait_with_output().map_err(unexpected)?;
    match serde_json::from_slice(&output.stdout) {
        Ok(Answer::Done(numbers)) => Ok(numbers),
        Ok(Answer::Failed(error)) => Err(error),
        Err(error) => Err(unexpected(error.into())),
    }
}

/// Does the helper's work, if this process was started as one.
pub fn run_if_asked() -> Option<ExitCode> {
    (std::env::args_os().next()? == NAME).then(|| {
        let answer = serve().map_or_else(Answer::Failed, Answer::Done);
        let written = serde_json::to_vec(&answer).map_err(io::Error::other);
        match written.and_then(|bytes| io::stdout().write_all(&bytes)) {
            Ok(()) => ExitCode::SUCCESS,
            Err(_) => ExitCode::FAILURE,
        }
    })
}

fn serve() -> Result<Vec<KernelNumbers>, TunError> {
    let failed = |error: io::Error| TunError::unexpected("the shadow's socket", error);
    let mut bytes = Vec::new();
    io::stdin().read_to_end(&mut bytes).map_err(failed)?;
    let plan: ShadowPlan = serde_json::from_slice(&bytes).map_err(|error| failed(error.into()))?;
    namespace::enter()?;
    interface::loopback_up().map_err(failed)?;
    for (name, value) in &plan.sysctls {
        // Where there is none of this name, the kernel is as it was before there was one.
        let _ = std::fs::write(format!("/proc/sys/net/ipv4/{name}"), value);
    }
    let ends = Endpoints::IPV4;
    let address = (ends.local.ip(), 24);
    let setup = DeviceSetup {
        name: DEVICE.to_owned(),
        gso: true,
        mtu: Some(plan.mtu),
        ipv6: false,
        address: Some(address),
        fallback: address,
    };
    let device = interface::attach(&setup)?.fd;
    // SAFETY: TUNSETOFFLOAD takes an integer.
    unsafe { ioctl(&device, IntegerSetter::<TUNSETOFFLOAD>::new_usize(OFFLOADS)) }
        .map_err(|error| failed(error.into()))?;
    Shadow::new(device, &plan).and_then(|shadow| shadow.perform(&plan)).map_err(failed)
}

/// The socket, and the peer's end of the device.
struct Shadow {
    device: OwnedFd,
    socket: OwnedFd,
    /// What the kernel's sequence numbers are ahead of the engine's.
    ahead: Option<u32>,
    engine_isn: SeqNum,
    ident: u16,
    /// Bytes of the last call that the kernel has not taken, and its flags.
    rest: (u32, u32),
    zeros: Vec<u8>,
}

impl Shadow {
    fn new(device: OwnedFd, plan: &ShadowPlan) -> io::Result<Shadow> {
        let socket = socket_with(AddressFamily::INET, SocketType::STREAM, SocketFlags::CLOEXEC, None)?;
        sockopt::set_tcp_congestion(&socket, &plan.congestion)?;
        sockopt::set_socket_timeout(&socket, sockopt::Timeout::Send, Some(LONGEST_SLEEP))?;
        bind(&socket, &Endpoints::IPV4.local)?;
        Ok(Shadow { device, socket, ahead: None, engine_isn: plan.isn, ident: 0, rest: (0, 0), zeros: Vec::new() })
    }

    fn perform(mut self, plan: &ShadowPlan) -> io::Result<Vec<KernelNumbers>> {
        let mut numbers = Vec::with_capacity(plan.operations.len());
        for operation in &plan.operations {
            self.operate(operation)?;
            std::thread::sleep(SETTLED);
            self.take_packets()?;
            numbers.push(self.numbers()?);
        }
        Ok(numbers)
    }

    fn operate(&mut self, operation: &Operation) -> io::Result<()> {
        match operation {
            Operation::SndBuf(bytes) => self.set(libc::SOL_SOCKET, libc::SO_SNDBUF, *bytes)?,
            Operation::NoDelay(on) => sockopt::set_tcp_nodelay(&self.socket, *on)?,
            Operation::Cork(on) => sockopt::set_tcp_cork(&self.socket, *on)?,
            Operation::NotsentLowat(bytes) => {
                self.set(libc::IPPROTO_TCP, libc::TCP_NOTSENT_LOWAT, *bytes as libc::c_int)?;
            }
            Operation::Connect => self.connect(Endpoints::IPV4.remote)?,
            Operation::Send { bytes, flags } => {
                self.rest = (*bytes, *flags);
                self.send()?;
            }
            Operation::Resume => self.send()?,
            Operation::Arrives(segment) => self.arrives(segment)?,
            Operation::Shutdown => rustix::net::shutdown(&self.socket, rustix::net::Shutdown::Write)?,
        }
        Ok(())
    }

    /// The SYN goes out; the handshake ends when the plan's SYN-ACK arrives.
    fn connect(&mut self, remote: SocketAddr) -> io::Result<()> {
        rustix::io::ioctl_fionbio(&self.socket, true)?;
        match connect(&self.socket, &remote) {
            Ok(()) | Err(Errno::INPROGRESS) => {}
            Err(error) => return Err(error.into()),
        }
        Ok(rustix::io::ioctl_fionbio(&self.socket, false)?)
    }

    fn send(&mut self) -> io::Result<()> {
        let (bytes, flags) = self.rest;
        if bytes == 0 {
            return Ok(());
        }
        self.zeros.resize(self.zeros.len().max(bytes as usize), 0);
        let flags = SendFlags::from_bits_retain(flags) | SendFlags::NOSIGNAL;
        match send(&self.socket, &self.zeros[..bytes as usize], flags) {
            Ok(sent) => self.rest.0 -= sent as u32,
            Err(Errno::AGAIN) => {}
            Err(error) => return Err(error.into()),
        }
        Ok(())
    }

    /// The engine's segment with the kernel's sequence numbers.
    fn arrives(&mut self, segment: &Segment) -> io::Result<()> {
        let ahead = self.ahead.unwrap_or(0);
        let mut segment = segment.clone();
        segment.header.ack += ahead;
        for SackBlock { left, right } in &mut segment.header.options.sack {
            (*left, *right) = (*left + ahead, *right + ahead);
        }
        segment.header.options.timestamps = None;
        self.ident = self.ident.wrapping_add(1);
        let mut packet = vec![0; VIRTIO_HEADER];
        encode(&segment, Direction::In, &Endpoints::IPV4, self.ident, &mut packet).map_err(io::Error::other)?;
        rustix::io::write(&self.device, &packet)?;
        Ok(())
    }

    /// What the kernel has sent: nobody needs it, but for the sequence number of its SYN.
    fn take_packets(&mut self) -> io::Result<()> {
        let mut buffer = vec![0; VIRTIO_HEADER + (64 << 10) + 100];
        loop {
            let len = match rustix::io::read(&self.device, &mut buffer) {
                Ok(len) => len,
                Err(Errno::AGAIN) => return Ok(()),
                Err(error) => return Err(error.into()),
            };
            let tcp = buffer[..len].get(VIRTIO_HEADER + 20..).unwrap_or_default();
            let is_syn = tcp.get(13).is_some_and(|flags| Flags::from_bits_truncate(*flags).contains(Flags::SYN));
            if let Some(&[a, b, c, d]) = tcp.get(4..8)
                && is_syn
                && buffer[VIRTIO_HEADER] == 0x45
            {
                self.ahead = Some(SeqNum(u32::from_be_bytes([a, b, c, d])) - self.engine_isn);
            }
        }
    }

    fn numbers(&self) -> io::Result<KernelNumbers> {
        let mut memory = [0_u32; 9];
        self.get(libc::SOL_SOCKET, SO_MEMINFO, memory.as_mut_ptr().cast(), size_of_val(&memory))?;
        // SAFETY: all bits zero are a `tcp_info`, which holds only numbers.
        let mut info: libc::tcp_info = unsafe { std::mem::zeroed() };
        self.get(libc::IPPROTO_TCP, libc::TCP_INFO, (&raw mut info).cast(), size_of_val(&info))?;
        let (mut outq, mut unsent): (libc::c_int, libc::c_int) = (0, 0);
        for (request, value) in [(libc::TIOCOUTQ, &mut outq), (SIOCOUTQNSD, &mut unsent)] {
            // SAFETY: both requests write an int to where the pointer leads.
            if unsafe { libc::ioctl(self.socket.as_raw_fd(), request, value as *mut libc::c_int) } < 0 {
                // Before the connection there is no queue to ask for.
                *value = 0;
            }
        }
        let [_, _, _, sndbuf, forward_alloc, wmem_queued, ..] = memory;
        Ok(KernelNumbers {
            wmem_queued,
            sndbuf,
            forward_alloc,
            outq: outq as u32,
            unsent: unsent as u32,
            packets_out: info.tcpi_unacked,
            cwnd: info.tcpi_snd_cwnd,
        })
    }

    fn set(&self, level: libc::c_int, name: libc::c_int, value: libc::c_int) -> io::Result<()> {
        let len = size_of_val(&value) as libc::socklen_t;
        let fd = self.socket.as_fd().as_raw_fd();
        // SAFETY: the kernel reads `len` bytes of `value`, which is that long.
        let result = unsafe { libc::setsockopt(fd, level, name, (&raw const value).cast(), len) };
        if result < 0 { Err(io::Error::last_os_error()) } else { Ok(()) }
    }

    fn get(&self, level: libc::c_int, name: libc::c_int, to: *mut libc::c_void, len: usize) -> io::Result<()> {
        let mut len = len as libc::socklen_t;
        // SAFETY: the kernel writes at most `len` bytes to `to`, and every caller gives the place of a value that is so long.
        let result = unsafe { libc::getsockopt(self.socket.as_raw_fd(), level, name, to, &raw mut len) };
        if result < 0 { Err(io::Error::last_os_error()) } else { Ok(()) }
    }
}
