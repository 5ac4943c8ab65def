//! A sender at full speed, looked at again and again.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::os::fd::AsRawFd;
use std::thread;

use super::*;

/// SO_COOKIE.
fn cookie(socket: &TcpStream) -> u64 {
    let (mut value, mut len) = (0u64, size_of::<u64>() as libc::socklen_t);
    let (fd, at) = (socket.as_raw_fd(), (&raw mut value).cast());
    // SAFETY: the kernel writes at most `len` bytes to `value`, which is that long.
    let result = unsafe { libc::getsockopt(fd, libc::SOL_SOCKET, libc::SO_COOKIE, at, &raw mut len) };
    assert_eq!(result, 0);
    value
}

#[test]
fn no_copy_of_a_sender_at_full_speed_is_torn() {
    let mut reader = match Reader::open() {
        Ok(reader) => reader,
        Err(refusal) => {
            let _ = writeln!(std::io::stderr(), "SKIPPED no_copy_of_a_sender_at_full_speed_is_torn: {refusal}");
            return;
        }
    };
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let mut sender = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    let (mut receiver, _) = listener.accept().unwrap();
    let (cookie, closer) = (cookie(&sender), sender.try_clone().unwrap());
    let reading = thread::spawn(move || {
        let mut buffer = vec![0; 1 << 16];
        while receiver.read(&mut buffer).is_ok_and(|read| read > 0) {}
    });
    let writing = thread::spawn(move || while sender.write_all(&[7; 10_000]).is_ok() {});

    let mut streams_end = Vec::new();
    let mut longest = 0;
    for _ in 0..1_000 {
        let copied = reader.read(cookie).expect("the kernel goes on").expect("the socket is there");
        let inside = copied.unwrap_or_else(|torn| panic!("{torn}")).inside;
        longest = longest.max(inside.skbs.len());
        streams_end.push(inside.write_seq);
    }
    closer.shutdown(Shutdown::Both).unwrap();
    reading.join().unwrap();
    writing.join().unwrap();

    streams_end.dedup();
    assert!(streams_end.len() > 100 && longest > 1, "{} moments, {longest} skbs", streams_end.len());
}

#[test]
fn a_cookie_that_no_socket_has_finds_none() {
    if let Ok(mut reader) = Reader::open() {
        assert!(reader.read(u64::MAX).expect("the kernel goes on").is_none());
    }
}

#[test]
fn the_kernel_that_runs_has_a_tcp_sock() {
    let Ok(data) = fs::read(BTF) else { return };
    let btf = Btf::read(data, &["tcp_sock", "sk_buff", "sock"]).expect("BTF");

    assert!(btf.size("tcp_sock") > Some(1_000));
    assert_eq!(btf.place("tcp_sock", "snd_una").map(|place| place.bits), Some(32));
    assert_eq!(btf.place("sk_buff", "truesize").map(|place| place.bits), Some(32));
    assert_eq!(btf.place("sock", "sk_lock.owned").map(|place| place.bits), Some(32));
}
