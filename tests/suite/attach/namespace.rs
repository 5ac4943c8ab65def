//! A network namespace of the test's own, and connections in it of which the test knows all.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::fd::AsRawFd;
use std::process::{Command, Output, Stdio};
use std::thread;
use std::time::Duration;

use rustix::thread::{UnshareFlags, unshare_unsafe};
use serde_json::Value;

/// Runs a test in a thread that has a network namespace of its own; children of the thread are in it too.
pub fn in_a_namespace(test: &str, body: impl FnOnce() + Send + 'static) {
    let name = test.to_owned();
    let thread = thread::spawn(move || {
        // SAFETY: a network namespace changes nothing that this thread shares with others.
        let made = unsafe { unshare_unsafe(UnshareFlags::NEWNET) }.is_ok();
        let up = made && Command::new("ip").args(["link", "set", "lo", "up"]).status().is_ok_and(|ip| ip.success());
        if !up {
            let _ = writeln!(std::io::stderr(), "SKIPPED {name}: it takes root and `ip` to make a network namespace");
            return;
        }
        body();
    });
    if let Err(panic) = thread.join() {
        std::panic::resume_unwind(panic);
    }
}

/// `skbscope attach` with these words; ended after half a minute.
pub fn attach(words: &str) -> Output {
    attach_as(&[], words)
}

/// The same by way of another program, such as `setpriv`.
pub fn attach_as(wrapper: &[&str], words: &str) -> Output {
    let mut command = Command::new("timeout");
    command.arg("30").args(wrapper).args([env!("CARGO_BIN_EXE_skbscope"), "attach"]);
    command.args(words.split_whitespace()).stdin(Stdio::null()).output().expect("it runs")
}

/// Its one JSON object.
pub fn json(output: &Output) -> Value {
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}\n{said}", output.status);
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}\n{said}"))
}

/// `struct sk_meminfo` as the socket itself tells it (SO_MEMINFO).
#[derive(PartialEq, Eq, Debug)]
pub struct Memory {
    pub sndbuf: u32,
    pub forward_alloc: u32,
    pub wmem_queued: u32,
}

/// A connection whose both ends are the test's.
pub struct Connection {
    pub sender: TcpStream,
    pub receiver: TcpStream,
}

impl Connection {
    /// With SO_SNDBUF and SO_RCVBUF set, which the kernel doubles.
    pub fn with_buffers(sndbuf: i32, rcvbuf: i32) -> Connection {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a listener");
        set(&listener, libc::SO_RCVBUF, rcvbuf);
        let sender = TcpStream::connect(listener.local_addr().expect("an address")).expect("a connection");
        set(&sender, libc::SO_SNDBUFFORCE, sndbuf);
        let (receiver, _) = listener.accept().expect("the other end");
        Connection { sender, receiver }
    }

    /// The sender's.
    pub fn port(&self) -> u16 {
        self.sender.local_addr().expect("an address").port()
    }

    pub fn cookie(&self) -> u64 {
        get::<u64>(&self.sender, libc::SOL_SOCKET, 57)
    }

    pub fn memory(&self) -> Memory {
        let words = get::<[u32; 9]>(&self.sender, libc::SOL_SOCKET, 55);
        Memory { sndbuf: words[3], forward_alloc: words[4], wmem_queued: words[5] }
    }

    /// Written and not acknowledged.
    pub fn outq(&self) -> i32 {
        ask(&self.sender, libc::TIOCOUTQ)
    }

    /// Written and not sent.
    pub fn outq_not_sent(&self) -> i32 {
        const SIOCOUTQNSD: libc::c_ulong = 0x894b;
        ask(&self.sender, SIOCOUTQNSD)
    }

    /// Received and not read at the other end.
    pub fn unread(&self) -> i32 {
        ask(&self.receiver, libc::FIONREAD)
    }

    /// Writes until the kernel takes no more.
    pub fn fill(&self) {
        self.sender.set_nonblocking(true).expect("it is a socket");
        while (&self.sender).write(&[7; 65_536]).is_ok() {}
    }

    /// Until nothing changes for a while: the queue is full and the peer's window closed.
    pub fn wait_until_stuck(&self) {
        let mut last = (-1, Memory { sndbuf: 0, forward_alloc: 0, wmem_queued: 0 });
        loop {
            thread::sleep(Duration::from_millis(250));
            let now = (self.outq(), self.memory());
            if now == last && now.0 > 0 && self.outq_not_sent() == now.0 {
                return;
            }
            last = now;
        }
    }

    /// From now on the other end reads so much at a time, with pauses.
    pub fn read_slowly(&self, bytes: usize, pause: Duration) {
        let mut receiver = self.receiver.try_clone().expect("a descriptor");
        thread::spawn(move || {
            let mut buffer = vec![0; bytes];
            while receiver.read(&mut buffer).is_ok_and(|read| read > 0) {
                thread::sleep(pause);
            }
        });
    }
}

impl Drop for Connection {
    /// Ends the threads that read and write.
    fn drop(&mut self) {
        let _ = self.sender.shutdown(std::net::Shutdown::Both);
        let _ = self.receiver.shutdown(std::net::Shutdown::Both);
    }
}

pub fn set(socket: &impl AsRawFd, option: i32, value: i32) {
    let len = size_of::<i32>() as libc::socklen_t;
    let (fd, at) = (socket.as_raw_fd(), (&raw const value).cast());
    // SAFETY: the kernel reads `len` bytes of `value`, which is that long.
    let result = unsafe { libc::setsockopt(fd, libc::SOL_SOCKET, option, at, len) };
    assert_eq!(result, 0, "setsockopt {option}");
}

/// `struct tcp_info` as the socket itself tells it, without the times since something happened, which always move.
pub fn tcp_info(socket: &TcpStream) -> Vec<u8> {
    let mut info = vec![0u8; 512];
    let mut len = info.len() as libc::socklen_t;
    let (fd, at) = (socket.as_raw_fd(), info.as_mut_ptr().cast());
    // SAFETY: the kernel writes at most `len` bytes to `info`, which is that long.
    let result = unsafe { libc::getsockopt(fd, libc::SOL_TCP, libc::TCP_INFO, at, &raw mut len) };
    assert_eq!(result, 0);
    info.truncate(len as usize);
    // tcpi_last_data_sent to tcpi_last_ack_recv; tcpi_busy_time to tcpi_sndbuf_limited; tcpi_total_rto_time.
    for always_moves in [44..60, 168..192, 244..248] {
        info.get_mut(always_moves).into_iter().for_each(|bytes| bytes.fill(0));
    }
    info
}

/// `T` is made of integers only.
fn get<T: Copy + Default>(socket: &TcpStream, level: i32, option: i32) -> T {
    let mut value = T::default();
    let mut len = size_of::<T>() as libc::socklen_t;
    let (fd, at) = (socket.as_raw_fd(), (&raw mut value).cast());
    // SAFETY: the kernel writes at most `len` bytes to `value`, which is that long and takes any bytes.
    let result = unsafe { libc::getsockopt(fd, level, option, at, &raw mut len) };
    assert_eq!(result, 0, "getsockopt {option}");
    value
}

fn ask(socket: &TcpStream, request: libc::c_ulong) -> i32 {
    let mut value = 0;
    // SAFETY: these requests write one int, to `value`.
    let result = unsafe { libc::ioctl(socket.as_raw_fd(), request, &raw mut value) };
    assert_eq!(result, 0, "ioctl {request:x}");
    value
}
