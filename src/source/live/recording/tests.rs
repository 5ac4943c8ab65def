//! What is written is what is read, as far as it goes.

use super::*;
use crate::source::live::inside::{Inside, LiveFrag, LiveSkb};
use crate::source::live::process::{Call, Events, Process, Thread, Watch};
use crate::source::live::seen::Seen;
use crate::source::live::socket::{LiveSocket, SocketMemory, TcpState, Timer, TimerKind};
use crate::source::live::tcp_info::TcpInfo;
use crate::source::live::wait::of_processes;

/// A look with something in every place.
fn look(at_ms: u64) -> Look {
    let call = format!("{} 0x5 0x7f00 0x10000 0x0 0x0 0x0", libc::SYS_sendto);
    let process = Process {
        pid: 7,
        inner_pid: Some(1),
        name: "ser\"ver".into(),
        uid: 3,
        state: 'S',
        descriptors: vec![5],
        watches: vec![Watch { epoll_fd: 4, fd: 5, events: Events(0x8000_201d) }],
        threads: vec![Thread { tid: 8, call: Call::read(&call) }],
    };
    let skb = LiveSkb {
        seq: 1,
        end_seq: 101,
        len: 100,
        truesize: 1_000,
        frags: vec![LiveFrag::default()],
        ..LiveSkb::default()
    };
    let socket = LiveSocket {
        cookie: u64::MAX,
        is_inet6: true,
        local: "[::1]:7000".parse().expect("an address"),
        peer: "[::1]:80".parse().expect("an address"),
        state: TcpState::ESTABLISHED,
        timer: Some(Timer { kind: TimerKind::Persist, expires_ms: 7, retransmits: 1 }),
        recv_q_bytes: 0,
        send_q_bytes: 100,
        uid: 0,
        inode: Some(1),
        interface: 0,
        memory: Some(SocketMemory { sndbuf: 4_608, wmem_queued: 1_000, forward_alloc: -3, ..SocketMemory::default() }),
        congestion: Some("cubic".into()),
        ulp: None,
        info: Some(TcpInfo { bytes_acked: Some(u64::MAX), wscale: (7, 9), ..TcpInfo::default() }),
    };
    let seen = Seen {
        at_ms,
        inside: Some(Inside { snd_wnd: Some(0), skbs: vec![skb], ..Inside::default() }),
        tier: "everything".into(),
        waits: of_processes(std::slice::from_ref(&process)),
        processes: vec![process],
        ..Seen::of_totals(socket, None)
    };
    Look::of(seen)
}

fn written(lines: &[Line]) -> Vec<u8> {
    lines.iter().flat_map(|line| line.to_text().into_bytes()).collect()
}

#[test]
fn a_look_comes_back_from_its_line_as_it_was() {
    let (first, second) = (look(0), look(100));
    let header = Header::new("6.18".into());
    let bytes = written(&[
        Line::Header(header.clone()),
        Line::Look(&first),
        Line::Bookmark { bookmark: 1 },
        Line::Look(&second),
        Line::Bookmark { bookmark: 2 },
        Line::Bookmark { bookmark: 1 },
        Line::Ended { ended: Ending::Gone },
    ]);

    assert!(Observations::are_in(&bytes));
    let read = Observations::read(&bytes).expect("it is whole");

    assert_eq!((read.header, read.ended, read.damage), (header, Some(Ending::Gone), None));
    assert_eq!(read.bookmarks, [1]);
    let text = |look: &Look| serde_json::to_string(look).expect("it can be written");
    assert_eq!(read.looks.iter().map(text).collect::<Vec<_>>(), [text(&first), text(&second)]);
    assert_eq!(read.looks[0].seen.waits, first.seen.waits);
}

#[test]
fn a_recording_that_was_cut_is_read_up_to_its_last_whole_line() {
    let bytes = written(&[Line::Header(Header::new("6.18".into())), Line::Look(&look(0)), Line::Look(&look(100))]);

    for cut in [1, 10, 200] {
        let read = Observations::read(&bytes[..bytes.len() - 1 - cut]).expect("one look is whole");
        let damage = read.damage.expect("it is told");
        assert_eq!((read.looks.len(), read.ended), (1, None));
        assert!(damage.starts_with("line 3 cannot be read (EOF") && damage.ends_with("1 line left out"), "{damage}");
    }
    let header = bytes.iter().position(|byte| *byte == b'\n').expect("a line");
    let error = Observations::read(&bytes[..header]).expect_err("nothing was seen").to_string();
    assert!(error.contains("no look"), "{error}");
}

#[test]
fn another_format_is_refused_by_its_number() {
    let error = Observations::read(b"{\"attach\":2,\"program\":\"9\",\"kernel\":\"7\"}\n").expect_err("it is newer");
    assert!(error.to_string().contains("format 2") && error.to_string().contains("format 1"), "{error}");
    assert!(!Observations::are_in(b"{\"skbscope\":{}}"));
}
