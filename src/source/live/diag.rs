//! Messages of sock_diag(7): the questions as bytes, and the answers read.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use crate::source::live::bytes::{array, text, u16_at, u32_at, u64_at};
use crate::source::live::socket::{LiveSocket, SocketMemory, TcpState, Timer, TimerKind};
use crate::source::live::tcp_info::TcpInfo;

/// AF_INET and AF_INET6: each has sockets of its own.
pub const FAMILIES: [u8; 2] = [AF_INET, AF_INET6];
const AF_INET: u8 = 2;
const AF_INET6: u8 = 10;
const SOCK_DIAG_BY_FAMILY: u16 = 20;
const NLMSG_ERROR: u16 = 2;
const NLMSG_DONE: u16 = 3;
const REQUEST: u16 = 1;
const REQUEST_DUMP: u16 = 0x301;
const IPPROTO_TCP: u8 = 6;
/// `struct nlmsghdr`.
const HEADER: usize = 16;
/// `struct inet_diag_req_v2`.
const QUESTION: usize = 56;
/// `struct inet_diag_msg`.
const ANSWER: usize = 72;
/// INFO, CONG and SKMEMINFO: bit n-1 asks for attribute n.
const EXTENSIONS: u8 = 1 << (INFO - 1) | 1 << (CONG - 1) | 1 << (SKMEMINFO - 1);
const INFO: u16 = 2;
const CONG: u16 = 4;
const SKMEMINFO: u16 = 7;
const ULP_INFO: u16 = 21;
const ULP_NAME: u16 = 1;

/// What to ask for.
pub enum Question<'a> {
    /// All sockets of a family in one of these states (bit n: state n).
    All(u8, u32),
    /// This very socket, by its addresses and cookie.
    This(&'a LiveSocket),
    /// The other end of its connection, as a socket of this family.
    Other(&'a LiveSocket, u8),
}

impl Question<'_> {
    /// The request: `struct nlmsghdr` and `struct inet_diag_req_v2`.
    pub fn bytes(&self) -> [u8; HEADER + QUESTION] {
        let mut bytes = [0; HEADER + QUESTION];
        let len = bytes.len() as u32;
        let (flags, family, states) = match self {
            Question::All(family, states) => (REQUEST_DUMP, *family, *states),
            Question::This(socket) => (REQUEST, if socket.is_inet6 { AF_INET6 } else { AF_INET }, u32::MAX),
            Question::Other(_, family) => (REQUEST, *family, u32::MAX),
        };
        bytes[0..4].copy_from_slice(&len.to_ne_bytes());
        bytes[4..6].copy_from_slice(&SOCK_DIAG_BY_FAMILY.to_ne_bytes());
        bytes[6..8].copy_from_slice(&flags.to_ne_bytes());
        bytes[16..19].copy_from_slice(&[family, IPPROTO_TCP, EXTENSIONS]);
        bytes[20..24].copy_from_slice(&states.to_ne_bytes());
        // `struct inet_diag_sockid`: source, destination, interface, cookie.
        let (ends, interface, cookie) = match self {
            Question::All(..) => return bytes,
            Question::This(socket) => ([socket.local, socket.peer], socket.interface, socket.cookie),
            // INET_DIAG_NOCOOKIE: whoever is there.
            Question::Other(socket, family) => (turned(socket, *family), 0, u64::MAX),
        };
        for (n, end) in ends.iter().enumerate() {
            bytes[24 + 2 * n..][..2].copy_from_slice(&end.port().to_be_bytes());
            put_address(&mut bytes[28 + 16 * n..][..16], end.ip());
        }
        bytes[60..64].copy_from_slice(&interface.to_ne_bytes());
        bytes[64..72].copy_from_slice(&cookie.to_ne_bytes());
        bytes
    }
}

/// Both ends as the other side has them, as addresses of this family.
fn turned(socket: &LiveSocket, family: u8) -> [SocketAddr; 2] {
    let (local, peer) = socket.ends();
    [peer, local].map(|end| match end.ip() {
        IpAddr::V4(ip) if family == AF_INET6 => SocketAddr::new(ip.to_ipv6_mapped().into(), end.port()),
        _ => end,
    })
}

fn put_address(bytes: &mut [u8], address: IpAddr) {
    match address {
        IpAddr::V4(ip) => bytes[..4].copy_from_slice(&ip.octets()),
        IpAddr::V6(ip) => bytes.copy_from_slice(&ip.octets()),
    }
}

/// What one message says.
#[derive(Debug)]
pub enum Answer {
    /// A socket.
    Socket(Box<LiveSocket>),
    /// There is no more.
    Done,
    /// The kernel refuses, with this errno.
    Refused(i32),
}

/// The messages of one datagram; what cannot be read is left out.
pub fn answers(datagram: &[u8]) -> impl Iterator<Item = Answer> {
    let mut rest = datagram;
    std::iter::from_fn(move || {
        let len = u32_at(rest, 0)? as usize;
        let kind = u16_at(rest, 4)?;
        let body = rest.get(HEADER..len)?;
        rest = rest.get(len.next_multiple_of(4)..).unwrap_or_default();
        Some(match kind {
            NLMSG_DONE => Some(Answer::Done),
            NLMSG_ERROR => u32_at(body, 0).map(|code| Answer::Refused((code as i32).wrapping_neg())),
            SOCK_DIAG_BY_FAMILY => socket(body).map(|socket| Answer::Socket(Box::new(socket))),
            _ => None,
        })
    })
    .flatten()
}

fn socket(body: &[u8]) -> Option<LiveSocket> {
    let (message, attributes) = body.split_at_checked(ANSWER)?;
    let [family, state, timer, retransmits] = array(message, 0)?;
    let port = |at| array(message, at).map(u16::from_be_bytes);
    let memory = attribute(attributes, SKMEMINFO).and_then(socket_memory);
    let ulp = attribute(attributes, ULP_INFO).and_then(|nested| attribute(nested, ULP_NAME)).map(text);
    Some(LiveSocket {
        cookie: u64_at(message, 44)?,
        is_inet6: family == AF_INET6,
        local: SocketAddr::new(address(family, message, 8)?, port(4)?),
        peer: SocketAddr::new(address(family, message, 24)?, port(6)?),
        state: TcpState(state),
        timer: timer_kind(timer).map(|kind| Timer { kind, retransmits, expires_ms: u32_at(message, 52).unwrap_or(0) }),
        recv_q_bytes: u32_at(message, 56)?,
        send_q_bytes: u32_at(message, 60)?,
        uid: u32_at(message, 64)?,
        inode: u32_at(message, 68).filter(|inode| *inode != 0),
        interface: u32_at(message, 40)?,
        memory,
        congestion: attribute(attributes, CONG).map(text),
        ulp,
        info: attribute(attributes, INFO).and_then(TcpInfo::read),
    })
}

fn timer_kind(timer: u8) -> Option<TimerKind> {
    match timer {
        1 => Some(TimerKind::Retransmit),
        2 => Some(TimerKind::Keepalive),
        3 => Some(TimerKind::TimeWait),
        4 => Some(TimerKind::Persist),
        _ => None,
    }
}

fn address(family: u8, message: &[u8], at: usize) -> Option<IpAddr> {
    match family {
        AF_INET => array::<4>(message, at).map(|octets| Ipv4Addr::from(octets).into()),
        AF_INET6 => array::<16>(message, at).map(|octets| Ipv6Addr::from(octets).into()),
        _ => None,
    }
}

fn socket_memory(bytes: &[u8]) -> Option<SocketMemory> {
    let word = |n: usize| u32_at(bytes, n * 4);
    Some(SocketMemory {
        rmem_alloc: word(0)?,
        rcvbuf: word(1)?,
        wmem_alloc: word(2)?,
        sndbuf: word(3)?,
        forward_alloc: word(4)? as i32,
        wmem_queued: word(5)?,
        omem_alloc: word(6)?,
        backlog: word(7)?,
        drops: word(8).unwrap_or(0),
    })
}

/// The body of the first attribute of this kind.
fn attribute(mut bytes: &[u8], wanted: u16) -> Option<&[u8]> {
    const NESTED: u16 = 1 << 15;
    loop {
        let len = usize::from(u16_at(bytes, 0)?);
        let kind = u16_at(bytes, 2)? & !NESTED;
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

    fn message(kind: u16, body: &[u8]) -> Vec<u8> {
        let mut bytes = ((HEADER + body.len()) as u32).to_ne_bytes().to_vec();
        bytes.extend(kind.to_ne_bytes());
        bytes.resize(HEADER, 0);
        bytes.extend(body);
        bytes
    }

    /// 127.0.0.1:7000 -> 127.0.0.1:9 with 300 bytes queued, a persist timer and memory.
    fn body() -> Vec<u8> {
        let mut body = vec![0; ANSWER];
        body[0..4].copy_from_slice(&[AF_INET, 1, 4, 2]);
        body[4..8].copy_from_slice(&[0x1b, 0x58, 0, 9]);
        body[8..12].copy_from_slice(&[127, 0, 0, 1]);
        body[24..28].copy_from_slice(&[127, 0, 0, 1]);
        body[44..52].copy_from_slice(&130u64.to_ne_bytes());
        body[52..56].copy_from_slice(&1_412u32.to_ne_bytes());
        body[60..64].copy_from_slice(&300u32.to_ne_bytes());
        body.extend(40u16.to_ne_bytes());
        body.extend(SKMEMINFO.to_ne_bytes());
        body.extend((0..9u32).flat_map(|n| (n * 100).to_ne_bytes()));
        body
    }

    #[test]
    fn a_datagram_is_read_to_its_end() {
        let mut datagram = message(SOCK_DIAG_BY_FAMILY, &body());
        datagram.extend(message(NLMSG_DONE, &[0; 4]));

        let answers: Vec<_> = answers(&datagram).collect();

        let [Answer::Socket(socket), Answer::Done] = &answers[..] else { panic!("{answers:?}") };
        assert_eq!(socket.to_string(), "127.0.0.1:7000 -> 127.0.0.1:9");
        assert_eq!((socket.cookie, socket.send_q_bytes, socket.inode), (130, 300, None));
        assert_eq!(socket.timer, Some(Timer { kind: TimerKind::Persist, expires_ms: 1_412, retransmits: 2 }));
        let memory = socket.memory.expect("it is there");
        assert_eq!((memory.sndbuf, memory.wmem_queued, memory.drops), (300, 500, 800));
    }

    #[test]
    fn a_refusal_is_an_errno() {
        let answers: Vec<_> = answers(&message(NLMSG_ERROR, &(-2i32).to_ne_bytes())).collect();

        assert!(matches!(answers[..], [Answer::Refused(2)]), "{answers:?}");
    }

    #[test]
    fn no_cut_or_wrong_bytes_are_read_beyond_their_end() {
        let whole = message(SOCK_DIAG_BY_FAMILY, &body());
        for end in 0..whole.len() {
            assert_eq!(answers(&whole[..end]).count(), 0, "cut at {end}");
        }
        for at in 0..whole.len() {
            let mut wrong = whole.clone();
            wrong[at] = 0xff;
            let _ = answers(&wrong).count();
        }
    }

    #[test]
    fn a_question_for_one_socket_carries_its_cookie_and_both_ends() {
        let datagram = message(SOCK_DIAG_BY_FAMILY, &body());
        let Some(Answer::Socket(socket)) = answers(&datagram).next() else { panic!("a socket") };

        let bytes = Question::This(&socket).bytes();

        assert_eq!(bytes[24..28], [0x1b, 0x58, 0, 9]);
        assert_eq!(bytes[44..48], [127, 0, 0, 1]);
        assert_eq!(u64_at(&bytes, 64), Some(130));
        assert_eq!(u16_at(&bytes, 6), Some(REQUEST));
    }
}
