//! What the kernel tells of a receiving TCP socket: of one's own by getsockopt, of another process's by sock_diag(7).

use std::io;
use std::os::fd::{AsFd, AsRawFd};

use crate::os::diag::Diag;
use crate::peer::PeerSocket;
use crate::source::live::socket::TcpState;
use crate::source::live::tcp_info::TcpInfo;

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
    Ok(peer_socket(TcpInfo::read(&info[..len as usize]).as_ref(), unread))
}

/// All states but LISTEN, TIME_WAIT and SYN_RECV, which have no receive queue.
const STATES: u32 = 0xfff & !bit(TcpState::LISTEN) & !bit(TcpState::TIME_WAIT) & !bit(TcpState::SYN_RECV);

const fn bit(state: TcpState) -> u32 {
    1 << state.0
}

/// The connection to a port of this network namespace that has received most, if there is one.
pub fn of_port(port: u16) -> io::Result<Option<PeerSocket>> {
    let sockets = Diag::open()?.all(STATES)?;
    let of_port = sockets.iter().filter(|socket| socket.local.port() == port);
    let told = of_port.map(|socket| peer_socket(socket.info.as_ref(), u64::from(socket.recv_q_bytes)));
    Ok(told.max_by_key(|socket| socket.received_bytes))
}

/// Whether some program of this network namespace listens on a port.
pub fn is_listening(port: u16) -> io::Result<bool> {
    Ok(Diag::open()?.all(bit(TcpState::LISTEN))?.iter().any(|socket| socket.local.port() == port))
}

/// Numbers that an older kernel does not tell are 0.
fn peer_socket(info: Option<&TcpInfo>, unread_bytes: u64) -> PeerSocket {
    let Some(info) = info else { return PeerSocket { unread_bytes, ..PeerSocket::default() } };
    PeerSocket {
        received_bytes: info.bytes_received.unwrap_or(0),
        unread_bytes,
        window: info.rcv_wnd.unwrap_or(0),
        space: info.rcv_space,
        out_of_order: info.rcv_ooopack.unwrap_or(0),
        segments: info.segs_in.unwrap_or(0),
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

    #[test]
    fn a_short_tcp_info_of_an_old_kernel_leaves_the_new_fields_at_zero() {
        let mut bytes = vec![0u8; 232];
        bytes[128..136].copy_from_slice(&70_000u64.to_ne_bytes());
        bytes[224..228].copy_from_slice(&3u32.to_ne_bytes());

        let socket = peer_socket(TcpInfo::read(&bytes).as_ref(), 500);

        assert_eq!((socket.received_bytes, socket.out_of_order, socket.unread_bytes), (70_000, 3, 500));
        assert_eq!(socket.window, 0);
    }
}
