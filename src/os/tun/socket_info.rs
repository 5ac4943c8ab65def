//! What the kernel tells of a receiving TCP socket: of one's own by getsockopt, of another process's by sock_diag(7).

use std::io;
use std::os::fd::{AsFd, AsRawFd, OwnedFd};

use rustix::net::{AddressFamily, RecvFlags, SendFlags, SocketFlags, SocketType, netlink, socket_with};

use crate::peer::PeerSocket;

/// More than any kernel's `struct tcp_info` has now.
const TCP_INFO_LEN: usize = 512;

/// A socket of this process.
pub fn own(socket: impl AsFd) -> io::Result<PeerSocket> {
    let fd = socket.as_fd();
    let mut info = [0u8; TCP_INFO_LEN];
    let mut len = TCP_INFO_LEN as libc::socklen_t;
    // SAFETY: the kernel writes at most `len` bytes to `info`, which is that long, and their number to `len`.
    let result = unsafe {
        libc::getsockopt(fd.as_raw_fd(), libc::IPPROTO_TCP, libc::TCP_INFO, info.as_mut_ptr().cast(), &raw mut len)
    };
    if result < 0 {
        return Err(io::Error::last_os_error());
    }
    let unread = rustix::io::ioctl_fionread(fd)?;
    Ok(PeerSocket::from_tcp_info(&info[..len as usize], unread))
}

const SOCK_DIAG_BY_FAMILY: u16 = 20;
const NLMSG_DONE: u16 = 3;
const REQUEST_DUMP: u16 = 0x301;
const INET_DIAG_INFO: u16 = 2;
const IPPROTO_TCP: u8 = 6;
const LISTEN: u8 = 10;
/// All states but LISTEN, TIME_WAIT and SYN_RECV, which have no receive queue.
const STATES: u32 = 0xfff & !(1 << LISTEN) & !(1 << 6) & !(1 << 3);
const MESSAGE_HEADER: usize = 16;
/// `struct inet_diag_msg`, and places in it.
const DIAG_LEN: usize = 72;
const DIAG_STATE: usize = 1;
const DIAG_LOCAL_PORT: usize = 4;
const DIAG_RQUEUE: usize = 56;

/// The connection to a port of this network namespace that has received most, if there is one.
pub fn of_port(port: u16) -> io::Result<Option<PeerSocket>> {
    let mut best: Option<PeerSocket> = None;
    for_each_socket(STATES, |diag, info| {
        if local_port(diag) == port {
            let unread = u32::from_ne_bytes(diag[DIAG_RQUEUE..DIAG_RQUEUE + 4].try_into().unwrap_or_default());
            let socket = PeerSocket::from_tcp_info(info, u64::from(unread));
            best = best.filter(|best| best.received_bytes > socket.received_bytes).or(Some(socket));
        }
    })?;
    Ok(best)
}

/// Whether some program of this network namespace listens on a port.
pub fn is_listening(port: u16) -> io::Result<bool> {
    let mut found = false;
    for_each_socket(1 << LISTEN, |diag, _| found |= local_port(diag) == port && diag[DIAG_STATE] == LISTEN)?;
    Ok(found)
}

fn local_port(diag: &[u8]) -> u16 {
    u16::from_be_bytes([diag[DIAG_LOCAL_PORT], diag[DIAG_LOCAL_PORT + 1]])
}

/// Calls `found` with the `inet_diag_msg` and the `tcp_info` of each socket in one of these states.
fn for_each_socket(states: u32, mut found: impl FnMut(&[u8], &[u8])) -> io::Result<()> {
    let socket =
        socket_with(AddressFamily::NETLINK, SocketType::DGRAM, SocketFlags::CLOEXEC, Some(netlink::SOCK_DIAG))?;
    for family in [AddressFamily::INET, AddressFamily::INET6] {
        rustix::net::send(&socket, &request(family.as_raw() as u8, states), SendFlags::empty())?;
        while !read_answers(&socket, &mut found)? {}
    }
    Ok(())
}

/// A dump request: `struct nlmsghdr` and `struct inet_diag_req_v2`, whose socket id is left open.
fn request(family: u8, states: u32) -> [u8; MESSAGE_HEADER + 56] {
    let mut bytes = [0; MESSAGE_HEADER + 56];
    let len = bytes.len() as u32;
    bytes[0..4].copy_from_slice(&len.to_ne_bytes());
    bytes[4..6].copy_from_slice(&SOCK_DIAG_BY_FAMILY.to_ne_bytes());
    bytes[6..8].copy_from_slice(&REQUEST_DUMP.to_ne_bytes());
    bytes[16..19].copy_from_slice(&[family, IPPROTO_TCP, 1 << (INET_DIAG_INFO - 1)]);
    bytes[20..24].copy_from_slice(&states.to_ne_bytes());
    bytes
}

/// Reads one datagram of answers. True: it was the last.
fn read_answers(socket: &OwnedFd, found: &mut impl FnMut(&[u8], &[u8])) -> io::Result<bool> {
    let mut buffer = vec![0u8; 64 << 10];
    let (len, _) = rustix::net::recv(socket, &mut buffer[..], RecvFlags::empty())?;
    let mut rest = &buffer[..len];
    while let Some((kind, body, after)) = message(rest) {
        if kind != SOCK_DIAG_BY_FAMILY {
            // The end, or an error, such as of a kernel without this.
            return Ok(kind == NLMSG_DONE || kind < 16);
        }
        if let Some((diag, attributes)) = body.split_at_checked(DIAG_LEN) {
            found(diag, attribute(attributes, INET_DIAG_INFO).unwrap_or_default());
        }
        rest = after;
    }
    Ok(false)
}

/// The first netlink message of `bytes`: its type, its body, and what follows.
fn message(bytes: &[u8]) -> Option<(u16, &[u8], &[u8])> {
    let len = u32::from_ne_bytes(bytes.get(0..4)?.try_into().ok()?) as usize;
    let kind = u16::from_ne_bytes(bytes.get(4..6)?.try_into().ok()?);
    let body = bytes.get(MESSAGE_HEADER..len)?;
    Some((kind, body, bytes.get(len.next_multiple_of(4)..).unwrap_or_default()))
}

fn attribute(mut bytes: &[u8], wanted: u16) -> Option<&[u8]> {
    loop {
        let len = usize::from(u16::from_ne_bytes(bytes.get(0..2)?.try_into().ok()?));
        let kind = u16::from_ne_bytes(bytes.get(2..4)?.try_into().ok()?);
        let body = bytes.get(4..len)?;
        if kind == wanted {
            return Some(body);
        }
        bytes = bytes.get(len.next_multiple_of(4)..)?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use std::net::{TcpListener, TcpStream};

    #[test]
    fn the_kernel_tells_the_same_of_a_socket_in_both_ways() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        assert!(is_listening(port).unwrap());
        let mut sender = TcpStream::connect(("127.0.0.1", port)).unwrap();
        let (receiver, _) = listener.accept().unwrap();
        sender.write_all(&[7; 1_000]).unwrap();

        let (own, told) = (own(&receiver).unwrap(), of_port(port).unwrap().expect("it is connected"));

        assert_eq!((own.received_bytes, own.unread_bytes), (1_000, 1_000));
        assert_eq!((told.received_bytes, told.unread_bytes), (1_000, 1_000));
        drop((listener, sender, receiver));
        assert!(!is_listening(port).unwrap());
    }
}
