//! Asks the kernel for TCP sockets: sock_diag(7), which needs no privilege.

use std::io;
use std::os::fd::OwnedFd;

use rustix::net::{AddressFamily, RecvFlags, SendFlags, SocketFlags, SocketType, netlink, socket_with};

use crate::source::live::diag::{Answer, FAMILIES, Question, answers};
use crate::source::live::socket::{LiveSocket, TcpState};

/// More than the kernel puts into one datagram.
const DATAGRAM: usize = 256 << 10;
const ENOENT: i32 = 2;

/// A connection to the kernel, for the network namespace in which it was made.
pub struct Diag {
    socket: OwnedFd,
    buffer: Vec<u8>,
}

impl Diag {
    /// Fails where the kernel has no sock_diag.
    pub fn open() -> io::Result<Diag> {
        let socket =
            socket_with(AddressFamily::NETLINK, SocketType::DGRAM, SocketFlags::CLOEXEC, Some(netlink::SOCK_DIAG))?;
        Ok(Diag { socket, buffer: vec![0; DATAGRAM] })
    }

    /// All TCP sockets in one of these states (bit n: state n), of both families.
    pub fn all(&mut self, states: u32) -> io::Result<Vec<LiveSocket>> {
        let mut sockets = Vec::new();
        for family in FAMILIES {
            self.ask(&Question::All(family, states))?;
            while self.read(|socket| sockets.push(socket))? == More::Comes {}
        }
        Ok(sockets)
    }

    /// The same socket again; None: it is not there any more. TIME_WAIT keeps its cookie, and is no socket.
    pub fn again(&mut self, socket: &LiveSocket) -> io::Result<Option<LiveSocket>> {
        self.ask(&Question::This(socket))?;
        let mut found = None;
        match self.read(|socket| found = Some(socket)) {
            Err(error) if error.raw_os_error() == Some(ENOENT) => Ok(None),
            Err(error) => Err(error),
            Ok(_) => Ok(found.filter(|again| again.state != TcpState::TIME_WAIT)),
        }
    }

    /// The other end of its connection, if that is in this namespace.
    pub fn other_end(&mut self, socket: &LiveSocket) -> io::Result<Option<LiveSocket>> {
        let is_v6 = socket.ends().1.is_ipv6();
        for family in FAMILIES.into_iter().skip(usize::from(is_v6)) {
            self.ask(&Question::Other(socket, family))?;
            let mut found = None;
            match self.read(|other| found = Some(other)) {
                Err(error) if error.raw_os_error() == Some(ENOENT) => {}
                Err(error) => return Err(error),
                Ok(_) => {}
            }
            // A listening socket answers for connections that it does not have, and TIME_WAIT is no socket any more.
            let (local, peer) = socket.ends();
            let has_a_queue = |other: &LiveSocket| TcpState::with_a_queue() >> other.state.0 & 1 == 1;
            let found = found.filter(|other| other.ends() == (peer, local) && has_a_queue(other));
            if found.is_some() {
                return Ok(found);
            }
        }
        Ok(None)
    }

    fn ask(&mut self, question: &Question<'_>) -> io::Result<()> {
        rustix::net::send(&self.socket, &question.bytes(), SendFlags::empty())?;
        Ok(())
    }

    /// Reads one datagram.
    fn read(&mut self, mut found: impl FnMut(LiveSocket)) -> io::Result<More> {
        let (len, _) = rustix::net::recv(&self.socket, &mut self.buffer[..], RecvFlags::empty())?;
        for answer in answers(&self.buffer[..len.min(DATAGRAM)]) {
            match answer {
                Answer::Socket(socket) => found(*socket),
                Answer::Done => return Ok(More::IsAll),
                Answer::Refused(0) => return Ok(More::IsAll),
                Answer::Refused(errno) => return Err(io::Error::from_raw_os_error(errno)),
            }
        }
        Ok(More::Comes)
    }
}

#[derive(PartialEq, Eq)]
enum More {
    Comes,
    IsAll,
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::net::{TcpListener, TcpStream};
    use std::os::fd::AsRawFd;

    use super::*;

    /// SO_MEMINFO: `struct sk_meminfo` of one's own socket.
    fn meminfo(socket: &TcpStream) -> [u32; 9] {
        const SO_MEMINFO: i32 = 55;
        let mut words = [0u32; 9];
        let mut len = size_of_val(&words) as libc::socklen_t;
        // SAFETY: the kernel writes at most `len` bytes to `words`, which is that long.
        let result = unsafe {
            libc::getsockopt(socket.as_raw_fd(), libc::SOL_SOCKET, SO_MEMINFO, words.as_mut_ptr().cast(), &raw mut len)
        };
        assert_eq!(result, 0);
        words
    }

    #[test]
    fn a_stuck_sender_is_told_as_it_sees_itself_and_gone_when_it_is() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let mut sender = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        let receiver = listener.accept().unwrap();
        sender.set_nonblocking(true).unwrap();
        while sender.write(&[7; 65_536]).is_ok() {}
        let port = sender.local_addr().unwrap().port();

        let mut diag = Diag::open().unwrap();
        let all = diag.all(TcpState::with_a_queue()).unwrap();
        let found = all.iter().find(|socket| socket.local.port() == port).expect("it is listed");
        let again = diag.again(found).unwrap().expect("it is still there");
        let (own, memory) = (meminfo(&sender), again.memory.expect("it is told"));

        assert_eq!((memory.wmem_queued, memory.sndbuf, memory.rcvbuf), (own[5], own[3], own[1]));
        assert!(again.send_q_bytes > 0 && again.info.is_some());
        drop((sender, receiver));
        let mut gone = found.clone();
        gone.cookie += 1 << 40;
        assert_eq!(diag.again(&gone).unwrap(), None);
    }
}
