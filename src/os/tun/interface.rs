//! The TUN device: made or taken, given its addresses and its size, and brought up (Documentation/networking/tuntap.rst,
//! netdevice(7)).

use std::ffi::c_int;
use std::io;
use std::net::{IpAddr, Ipv4Addr};
use std::os::fd::{AsFd, OwnedFd};

use rustix::fs::{Mode, OFlags};
use rustix::ioctl::{IntegerSetter, Opcode, Setter, Updater, ioctl};
use rustix::net::{AddressFamily, SocketFlags, SocketType, netdevice, socket_with};

use crate::language::text;
use crate::os::tun::error::{TunError, attaching, opening_tun};
use crate::os::tun::protocol::DeviceSetup;
use crate::wire::codec::VIRTIO_HEADER;

const TUNSETIFF: Opcode = 0x4004_54ca;
const TUNSETOFFLOAD: Opcode = 0x4004_54d0;
const TUNSETVNETHDRSZ: Opcode = 0x4004_54d8;
const SIOCGIFFLAGS: Opcode = 0x8913;
const SIOCSIFFLAGS: Opcode = 0x8914;
const SIOCGIFADDR: Opcode = 0x8915;
const SIOCSIFADDR: Opcode = 0x8916;
const SIOCSIFNETMASK: Opcode = 0x891c;
const SIOCGIFMTU: Opcode = 0x8921;
const SIOCSIFMTU: Opcode = 0x8922;

const IFF_UP: u16 = 1;
const IFF_TUN: u16 = 0x0001;
const IFF_NO_PI: u16 = 0x1000;
const IFF_VNET_HDR: u16 = 0x4000;
const NAME_LEN: usize = 16;

/// `struct ifreq`: a name and 24 bytes whose meaning depends on the request.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
struct IfReq {
    name: [u8; NAME_LEN],
    value: [u8; 24],
}

/// `struct in6_ifreq`.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
struct In6IfReq {
    address: [u8; 16],
    prefix: u32,
    index: c_int,
}

impl IfReq {
    fn new(name: &str, value: &[u8]) -> Self {
        let mut request = IfReq { name: [0; NAME_LEN], value: [0; 24] };
        // The last byte stays 0: it ends the name.
        for (to, from) in request.name[..NAME_LEN - 1].iter_mut().zip(name.bytes()) {
            *to = from;
        }
        request.value[..value.len()].copy_from_slice(value);
        request
    }

    fn word(&self) -> u32 {
        u32::from_ne_bytes([self.value[0], self.value[1], self.value[2], self.value[3]])
    }
}

/// Makes a request about an interface, and gives what the kernel made of it.
fn request<const CODE: Opcode>(fd: impl AsFd, name: &str, value: &[u8]) -> io::Result<IfReq> {
    let mut request = IfReq::new(name, value);
    // SAFETY: all codes used here take a pointer to a `struct ifreq`, which they read, write or both.
    unsafe { ioctl(fd, Updater::<CODE, IfReq>::new(&mut request)) }?;
    Ok(request)
}

/// What became of the device.
pub struct Attached {
    pub fd: OwnedFd,
    pub mtu: u32,
    /// The kernel's address on it.
    pub address: IpAddr,
}

/// Whether the host has a device of this name.
fn exists(name: &str) -> io::Result<bool> {
    let socket = inet(AddressFamily::INET)?;
    Ok(netdevice::name_to_index(&socket, name).is_ok())
}

fn inet(family: AddressFamily) -> io::Result<OwnedFd> {
    Ok(socket_with(family, SocketType::DGRAM, SocketFlags::CLOEXEC, None)?)
}

/// Makes or takes the device, and brings it up with what `setup` says. A device that was there before keeps what `setup`
/// does not say.
pub fn attach(setup: &DeviceSetup) -> Result<Attached, TunError> {
    let name = &setup.name;
    if name.is_empty() || name.len() >= NAME_LEN || name.contains(['/', ' ']) {
        return Err(TunError::new(
            text!("tun-cannot-be-the-name-of", name = name.to_string()).aloud(),
            text!("tun-a-name-has-1-to").aloud(),
        ));
    }
    let is_old =
        exists(name).map_err(|error| TunError::unexpected(text!("tun-cannot-look-for-devices").aloud(), error))?;
    let fd = open(setup)?;
    let done = configure(setup, is_old);
    let (mtu, address) = done.map_err(|error| match error.kind() {
        io::ErrorKind::PermissionDenied => TunError::new(
            text!("tun-this-user-may-not-set", name = name.to_string()).aloud(),
            text!("tun-run-as-root-or-let-root", name = name.to_string()).aloud(),
        ),
        io::ErrorKind::AddrNotAvailable => TunError::new(
            text!("tun-the-device-has-no-address", name = name.to_string()).aloud(),
            text!("tun-give-it-one-with-peer").aloud(),
        ),
        _ => TunError::unexpected(text!("tun-cannot-set-up-the-device", name = name.to_string()).aloud(), error),
    })?;
    Ok(Attached { fd, mtu, address })
}

fn open(setup: &DeviceSetup) -> Result<OwnedFd, TunError> {
    let flags = OFlags::RDWR | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let fd = rustix::fs::open("/dev/net/tun", flags, Mode::empty()).map_err(|error| opening_tun(&error.into()))?;
    let kind = IFF_TUN | IFF_NO_PI | if setup.gso { IFF_VNET_HDR } else { 0 };
    request::<TUNSETIFF>(&fd, &setup.name, &kind.to_ne_bytes()).map_err(|error| attaching(&setup.name, &error))?;
    finish_packets(&fd, setup.gso).map_err(|error| attaching(&setup.name, &error))?;
    Ok(fd)
}

/// What comes from the device is to be cut and summed; super-packets are only sent to it.
fn finish_packets(fd: &OwnedFd, gso: bool) -> io::Result<()> {
    if gso {
        // SAFETY: TUNSETVNETHDRSZ takes a pointer to an int.
        unsafe { ioctl(fd, Setter::<TUNSETVNETHDRSZ, c_int>::new(VIRTIO_HEADER as c_int)) }?;
    }
    // SAFETY: TUNSETOFFLOAD takes an integer; 0 means that no offload is offered.
    unsafe { ioctl(fd, IntegerSetter::<TUNSETOFFLOAD>::new_usize(0)) }?;
    Ok(())
}

fn configure(setup: &DeviceSetup, is_old: bool) -> io::Result<(u32, IpAddr)> {
    let name = &setup.name;
    let socket = inet(AddressFamily::INET)?;
    if let Some(mtu) = setup.mtu {
        request::<SIOCSIFMTU>(&socket, name, &mtu.to_ne_bytes())?;
    }
    let address = match setup.address {
        Some(address) => Some(address),
        None if is_old => None,
        None => Some(setup.fallback),
    };
    match address {
        Some((IpAddr::V4(address), prefix)) => set_ipv4(&socket, name, address, prefix)?,
        Some((IpAddr::V6(address), prefix)) => {
            up(&socket, name)?;
            set_ipv6(&socket, name, address.octets(), prefix)?;
        }
        None => {}
    }
    up(&socket, name)?;
    let mtu = request::<SIOCGIFMTU>(&socket, name, &[])?.word();
    let address = match address {
        Some((address, _)) => address,
        None if setup.ipv6 => return Err(io::ErrorKind::AddrNotAvailable.into()),
        None => IpAddr::V4(ipv4(&socket, name)?),
    };
    Ok((mtu, address))
}

/// Brings an interface up.
pub fn up(socket: impl AsFd, name: &str) -> io::Result<()> {
    let flags = request::<SIOCGIFFLAGS>(&socket, name, &[])?.word() as u16;
    if flags & IFF_UP == 0 {
        request::<SIOCSIFFLAGS>(&socket, name, &(flags | IFF_UP).to_ne_bytes())?;
    }
    Ok(())
}

/// Brings up the loopback interface of this namespace.
pub fn loopback_up() -> io::Result<()> {
    up(inet(AddressFamily::INET)?, "lo")
}

/// `struct sockaddr_in`.
fn sockaddr(address: Ipv4Addr) -> [u8; 8] {
    let [family_low, family_high] = AddressFamily::INET.as_raw().to_ne_bytes();
    let [a, b, c, d] = address.octets();
    [family_low, family_high, 0, 0, a, b, c, d]
}

fn set_ipv4(socket: &OwnedFd, name: &str, address: Ipv4Addr, prefix: u8) -> io::Result<()> {
    let mask = Ipv4Addr::from(u32::MAX.checked_shl(32 - u32::from(prefix)).unwrap_or(0));
    request::<SIOCSIFADDR>(socket, name, &sockaddr(address))?;
    request::<SIOCSIFNETMASK>(socket, name, &sockaddr(mask))?;
    Ok(())
}

fn ipv4(socket: &OwnedFd, name: &str) -> io::Result<Ipv4Addr> {
    let [_, _, _, _, a, b, c, d, ..] = request::<SIOCGIFADDR>(socket, name, &[])?.value;
    Ok(Ipv4Addr::new(a, b, c, d))
}

fn set_ipv6(socket: &OwnedFd, name: &str, address: [u8; 16], prefix: u8) -> io::Result<()> {
    let index = netdevice::name_to_index(socket, name)? as c_int;
    let request = In6IfReq { address, prefix: prefix.into(), index };
    // SAFETY: on an IPv6 socket SIOCSIFADDR takes a pointer to a `struct in6_ifreq`, which it reads.
    let set = unsafe { ioctl(inet(AddressFamily::INET6)?, Setter::<SIOCSIFADDR, In6IfReq>::new(request)) };
    match set {
        // It has the address already.
        Err(rustix::io::Errno::EXIST) => Ok(()),
        other => Ok(other?),
    }
}
