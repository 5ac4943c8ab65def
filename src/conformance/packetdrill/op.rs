//! The calls of scripts, as far as the engine has them, with their arguments read.

use std::time::Duration;

use crate::conformance::calls::option;
use crate::conformance::packetdrill::names;
use crate::engine::Events;
use crate::engine::{MsgFlags, SockOpt};
use crate::scenario::packetdrill::{Arg, Call, Expected};

/// The largest single write, in bytes.
const MOST: usize = 8 << 20;
const EPOLLET: i64 = 1 << 31;
const EPOLLONESHOT: i64 = 1 << 30;
/// One set alone hears of it all the same.
const EPOLLEXCLUSIVE: i64 = 1 << 28;

/// A system call with its arguments.
#[derive(Clone, PartialEq, Debug)]
pub enum Op {
    /// It makes a descriptor, or something of no consequence.
    Nothing,
    Listen,
    Accept {
        fd: i64,
    },
    Connect {
        fd: i64,
    },
    Send {
        fd: i64,
        buffers: Vec<usize>,
        flags: MsgFlags,
        file: bool,
    },
    /// The buffer, or the one to read into, is no memory.
    BadPointer {
        fd: i64,
        reads: bool,
    },
    Recv {
        fd: i64,
        bytes: u32,
        dontwait: bool,
    },
    Notice {
        fd: i64,
        wanted: Option<WantedNotice>,
    },
    Shutdown {
        fd: i64,
        reading: bool,
        writing: bool,
    },
    Close {
        fd: i64,
    },
    SetFlags {
        fd: i64,
        nonblocking: bool,
    },
    Ioctl {
        fd: i64,
        what: Queued,
        wanted: Option<i64>,
    },
    Poll {
        fd: i64,
        events: i64,
        wanted: Option<i64>,
        timeout: Option<Duration>,
    },
    /// By EPOLL_CTL_ADD or, where it is known already, EPOLL_CTL_MOD.
    EpollAdd {
        /// Bits of what is watched for.
        events: i64,
        /// EPOLLONESHOT.
        oneshot: bool,
        fd: i64,
        edge: bool,
    },
    EpollWait {
        wanted: Option<i64>,
        timeout: Option<Duration>,
    },
    Set {
        fd: i64,
        option: SockOpt,
    },
    Get {
        fd: i64,
        what: Getting,
        wanted: Option<i64>,
    },
}

/// What a notice of the error queue must say.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WantedNotice {
    /// The pages of these calls are the program's own again.
    Pages { first: i64, last: i64, copied: bool },
    /// A time stamp: which one (SCM_TSTAMP_*), of which byte, and when.
    Stamp { what: i64, id: i64, at_us: i64 },
}

/// Bytes that `ioctl` tells of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Queued {
    Out,
    NotSent,
    In,
}

/// Options that are read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Getting {
    Error,
    SndBuf,
    NotsentLowat,
    MaxSeg,
    NoDelay,
    Cork,
    ZeroCopy,
    UserTimeout,
}

/// What an argument that is not as expected is called.
fn odd(call: &Call) -> String {
    format!("a call such as {}", call.text)
}

fn number(arg: Option<&Arg>) -> Option<i64> {
    match arg? {
        Arg::Number(n) => Some(*n),
        Arg::Name(name) => names::value(name),
        Arg::Or(args) => args.iter().map(|arg| number(Some(arg))).try_fold(0, |all, n| Some(all | n?)),
        Arg::List(items) => match items.as_slice() {
            [one] => number(Some(one)),
            _ => None,
        },
        _ => None,
    }
}

/// The name of a constant that is not known, if that is what is wrong.
fn unknown(args: &[Arg]) -> Option<&str> {
    args.iter().find_map(|arg| match arg {
        Arg::Name(name) if names::value(name).is_none() => Some(name.as_str()),
        Arg::Or(args) | Arg::List(args) => unknown(args),
        Arg::Struct(fields) => fields.iter().find_map(|field| unknown(std::slice::from_ref(&field.value))),
        _ => None,
    })
}

/// A call with its arguments, or what of it the engine has not.
pub fn op(call: &Call) -> Result<Op, String> {
    let args = &call.args;
    let fd = || number(args.first()).ok_or_else(|| odd(call));
    match call.name.as_str() {
        "socket" | "bind" | "open" | "epoll_create" | "epoll_create1" | "pipe" => Ok(Op::Nothing),
        "listen" => Ok(Op::Listen),
        "accept" | "accept4" => Ok(Op::Accept { fd: fd()? }),
        "connect" => Ok(Op::Connect { fd: fd()? }),
        "write" | "send" | "sendto" => send(call, fd()?),
        "writev" => vectored(call, fd()?, args.get(1), MsgFlags::empty()),
        "sendmsg" => {
            let buffers = args.get(1).and_then(|message| message.field("msg_iov"));
            vectored(call, fd()?, buffers, send_flags(call, args.get(2))?)
        }
        "sendfile" => {
            let bytes = size(call, args.get(3))?;
            Ok(Op::Send { fd: fd()?, buffers: vec![bytes], flags: MsgFlags::empty(), file: true })
        }
        "read" | "recv" | "recvfrom" => recv(call, fd()?),
        "recvmsg" => recvmsg(call, fd()?),
        "shutdown" => match args.get(1) {
            Some(Arg::Name(how)) if how == "SHUT_WR" => Ok(Op::Shutdown { fd: fd()?, reading: false, writing: true }),
            Some(Arg::Name(how)) if how == "SHUT_RD" => Ok(Op::Shutdown { fd: fd()?, reading: true, writing: false }),
            Some(Arg::Name(how)) if how == "SHUT_RDWR" => Ok(Op::Shutdown { fd: fd()?, reading: true, writing: true }),
            _ => Err(odd(call)),
        },
        "close" => Ok(Op::Close { fd: fd()? }),
        "fcntl" => fcntl(call, fd()?),
        "ioctl" => ioctl(call, fd()?),
        "poll" => poll(call),
        "epoll_ctl" | "epoll_wait" => epoll(call),
        "setsockopt" => set(call, fd()?),
        "getsockopt" => get(call, fd()?),
        name => Err(format!("{name}()")),
    }
}

fn size(call: &Call, arg: Option<&Arg>) -> Result<usize, String> {
    let bytes = number(arg).and_then(|n| usize::try_from(n).ok()).ok_or_else(|| odd(call))?;
    if bytes > MOST { Err("a write of more than 8 MiB".to_owned()) } else { Ok(bytes) }
}

fn send_flags(call: &Call, arg: Option<&Arg>) -> Result<MsgFlags, String> {
    const NOSIGNAL: u32 = 0x4000;
    let Some(arg) = arg else { return Ok(MsgFlags::empty()) };
    if let Some(name) = unknown(std::slice::from_ref(arg)) {
        return Err(name.to_owned());
    }
    let bits = number(Some(arg)).and_then(|n| u32::try_from(n).ok()).ok_or_else(|| odd(call))?;
    MsgFlags::from_bits(bits & !NOSIGNAL).ok_or_else(|| odd(call))
}

fn is_null(arg: Option<&Arg>) -> bool {
    matches!(arg, Some(Arg::Name(name)) if name == "NULL")
}

fn send(call: &Call, fd: i64) -> Result<Op, String> {
    let flags = send_flags(call, call.args.get(3))?;
    if is_null(call.args.get(1)) {
        return Ok(Op::BadPointer { fd, reads: false });
    }
    Ok(Op::Send { fd, buffers: vec![size(call, call.args.get(2))?], flags, file: false })
}

fn vectored(call: &Call, fd: i64, buffers: Option<&Arg>, flags: MsgFlags) -> Result<Op, String> {
    let Some(Arg::List(items)) = buffers else { return Err(odd(call)) };
    let len = |item: &Arg| match item {
        Arg::Struct(fields) => size(call, fields.get(1).map(|field| &field.value)),
        _ => Err(odd(call)),
    };
    let buffers = items.iter().map(len).collect::<Result<Vec<_>, _>>()?;
    if buffers.len() > 1024 {
        Err("more than 1,024 buffers".to_owned())
    } else {
        Ok(Op::Send { fd, buffers, flags, file: false })
    }
}

fn recv(call: &Call, fd: i64) -> Result<Op, String> {
    const DONTWAIT: i64 = 0x40;
    let flags = if call.name == "read" { Some(0) } else { number(call.args.get(3)) };
    let flags = flags.ok_or_else(|| odd(call))?;
    if flags & !DONTWAIT != 0 {
        return Err(odd(call));
    }
    if is_null(call.args.get(1)) {
        return Ok(Op::BadPointer { fd, reads: true });
    }
    let bytes = size(call, call.args.get(2))? as u32;
    Ok(Op::Recv { fd, bytes, dontwait: flags & DONTWAIT != 0 })
}

/// Only from the error queue.
fn recvmsg(call: &Call, fd: i64) -> Result<Op, String> {
    const ERRQUEUE: i64 = 0x2000;
    let message = call.args.get(1).ok_or_else(|| odd(call))?;
    if number(call.args.get(2)).is_none_or(|flags| flags & ERRQUEUE == 0) {
        return Err("recvmsg() without MSG_ERRQUEUE".to_owned());
    }
    let Some(Arg::List(control)) = message.field("msg_control") else { return Ok(Op::Notice { fd, wanted: None }) };
    let (mut wanted, mut at_us) = (None, 0);
    for header in control {
        let data = header.field("cmsg_data");
        let data = |name: &str| data.and_then(|data| data.field(name));
        match data("ee_origin") {
            Some(Arg::Name(origin)) if origin == "SO_EE_ORIGIN_ZEROCOPY" => {
                let copied = matches!(data("ee_code"), Some(Arg::Name(code)) if code == "SO_EE_CODE_ZEROCOPY_COPIED");
                let (first, last) = (number(data("ee_info")), number(data("ee_data")));
                let (Some(first), Some(last)) = (first, last) else { return Err(odd(call)) };
                wanted = Some(WantedNotice::Pages { first, last, copied });
            }
            Some(Arg::Name(origin)) if origin == "SO_EE_ORIGIN_TIMESTAMPING" => {
                let (what, id) = (number(data("ee_info")), number(data("ee_data")));
                let (Some(what), Some(id)) = (what, id) else { return Err(odd(call)) };
                wanted = Some(WantedNotice::Stamp { what, id, at_us: 0 });
            }
            _ => match (number(data("scm_sec")), number(data("scm_nsec"))) {
                (Some(seconds), Some(nanos)) => at_us = seconds.saturating_mul(1_000_000).saturating_add(nanos / 1000),
                _ => return Err(odd(call)),
            },
        }
    }
    if let Some(WantedNotice::Stamp { at_us: at, .. }) = &mut wanted {
        *at = at_us;
    }
    Ok(Op::Notice { fd, wanted })
}

fn fcntl(call: &Call, fd: i64) -> Result<Op, String> {
    match call.args.get(1) {
        Some(Arg::Name(what)) if what == "F_GETFL" => Ok(Op::Nothing),
        Some(Arg::Name(what)) if what == "F_SETFL" => {
            let flags = number(call.args.get(2)).ok_or_else(|| odd(call))?;
            Ok(Op::SetFlags { fd, nonblocking: flags & 0o4000 != 0 })
        }
        _ => Err(odd(call)),
    }
}

fn ioctl(call: &Call, fd: i64) -> Result<Op, String> {
    let what = match call.args.get(1) {
        Some(Arg::Name(name)) if name == "SIOCOUTQ" || name == "TIOCOUTQ" => Queued::Out,
        Some(Arg::Name(name)) if name == "SIOCOUTQNSD" => Queued::NotSent,
        Some(Arg::Name(name)) if name == "SIOCINQ" || name == "FIONREAD" => Queued::In,
        Some(Arg::Number(0x5411)) => Queued::Out,
        Some(Arg::Number(0x894b)) => Queued::NotSent,
        Some(Arg::Number(0x541b)) => Queued::In,
        _ => return Err(odd(call)),
    };
    Ok(Op::Ioctl { fd, what, wanted: number(call.args.get(2)) })
}

fn timeout(arg: Option<&Arg>, call: &Call) -> Result<Option<Duration>, String> {
    let millis = number(arg).ok_or_else(|| odd(call))?;
    Ok(u64::try_from(millis).ok().map(Duration::from_millis))
}

/// What can be waited for.
const EVENTS: i64 = Events::all().bits() as i64;

fn poll(call: &Call) -> Result<Op, String> {
    let Some(Arg::List(watched)) = call.args.first() else { return Err(odd(call)) };
    let [one] = watched.as_slice() else { return Err("poll() of several descriptors".to_owned()) };
    let fd = number(one.field("fd")).ok_or_else(|| odd(call))?;
    let events = number(one.field("events")).ok_or_else(|| odd(call))?;
    if events & !EVENTS != 0 {
        return Err(
            "poll() for events that are not there: POLLIN, POLLOUT, POLLRDHUP, POLLERR and POLLHUP are".to_owned()
        );
    }
    Ok(Op::Poll { fd, events, wanted: number(one.field("revents")), timeout: timeout(call.args.get(2), call)? })
}

fn epoll(call: &Call) -> Result<Op, String> {
    if call.name == "epoll_wait" {
        let wanted = call.args.get(1).and_then(|event| number(event.field("events")));
        return Ok(Op::EpollWait { wanted, timeout: timeout(call.args.get(3), call)? });
    }
    // What is modified is looked at anew, as what is added.
    match call.args.get(1) {
        Some(Arg::Name(what)) if what == "EPOLL_CTL_ADD" || what == "EPOLL_CTL_MOD" => {}
        _ => return Err(odd(call)),
    }
    let fd = number(call.args.get(2)).ok_or_else(|| odd(call))?;
    let events = call.args.get(3).and_then(|event| number(event.field("events"))).ok_or_else(|| odd(call))?;
    if events & !(EVENTS | EPOLLET | EPOLLONESHOT | EPOLLEXCLUSIVE) != 0 {
        return Err("epoll for events that are not there".to_owned());
    }
    let (edge, oneshot) = (events & EPOLLET != 0, events & EPOLLONESHOT != 0);
    Ok(Op::EpollAdd { fd, events: events & EVENTS, edge, oneshot })
}

/// Level and name of an option.
fn named(call: &Call) -> Result<(i64, i64), String> {
    if let Some(name) = unknown(&call.args[..call.args.len().min(3)]) {
        return Err(format!("the socket option {name}"));
    }
    match (number(call.args.get(1)), number(call.args.get(2))) {
        (Some(level), Some(name)) => Ok((level, name)),
        _ => Err(odd(call)),
    }
}

/// Options that make no difference to a sender: SO_REUSEADDR, SO_REUSEPORT, SO_MARK; IP_TOS, IP_MTU_DISCOVER, IP_FREEBIND.
const WITHOUT_EFFECT: [(i64, i64); 6] = [(1, 2), (1, 15), (1, 36), (0, 1), (0, 10), (0, 15)];

fn set(call: &Call, fd: i64) -> Result<Op, String> {
    let (level, name) = named(call)?;
    if WITHOUT_EFFECT.contains(&(level, name)) {
        return Ok(Op::Nothing);
    }
    let called = || match call.args.get(2) {
        Some(Arg::Name(name)) => format!("the socket option {name}"),
        _ => odd(call),
    };
    let value = number(call.args.get(3)).ok_or_else(called)?;
    let known = option(level as u64, name as u64, value).ok_or_else(called)?;
    Ok(Op::Set { fd, option: known })
}

fn get(call: &Call, fd: i64) -> Result<Op, String> {
    let what = match named(call)? {
        (1, 4) => Getting::Error,
        (1, 7) => Getting::SndBuf,
        (1, 60) => Getting::ZeroCopy,
        (6, 1) => Getting::NoDelay,
        (6, 2) => Getting::MaxSeg,
        (6, 3) => Getting::Cork,
        (6, 18) => Getting::UserTimeout,
        (6, 25) => Getting::NotsentLowat,
        _ => return Err(odd(call)),
    };
    Ok(Op::Get { fd, what, wanted: number(call.args.get(3)) })
}

/// What a call must return, in words.
pub fn in_words(expected: &Expected) -> String {
    match expected {
        Expected::Any => "any result".to_owned(),
        Expected::Number(n) => n.to_string(),
        Expected::Error(name) => format!("-1 {name}"),
    }
}
