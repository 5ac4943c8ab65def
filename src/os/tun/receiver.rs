//! The kernel receiver: a listening socket whose connection is read at a rate that may change, hashed, and reported.

use std::io;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::os::fd::{AsFd, BorrowedFd};
use std::time::{Duration, Instant};

use rustix::net::{AddressFamily, SocketFlags, SocketType, sockopt};
use sha2::{Digest, Sha256};

use crate::os::clock::now;
use crate::os::tun::error::{TunError, listening};
use crate::os::tun::socket_info;
use crate::peer::PeerReport;

/// Most that one read takes.
const READ: usize = 1 << 20;
/// Reads between two looks at other things.
const READS: usize = 16;
/// With a reading rate the program reads this often.
const READS_PER_SECOND: u64 = 100;
/// How long listening is tried while a new address gets ready.
const PATIENCE: Duration = Duration::from_secs(2);

pub struct Receiver {
    listener: TcpListener,
    /// Bytes per second; none: all at once.
    rate: Option<u64>,
    digest: bool,
    connection: Option<Connection>,
    buffer: Vec<u8>,
}

struct Connection {
    stream: TcpStream,
    hash: Option<Sha256>,
    report: PeerReport,
    /// When the next read is due, with a rate.
    due: Instant,
}

impl Receiver {
    /// Listens; a new IPv6 address takes a moment until it can be used.
    pub fn listen(address: SocketAddr, rcvbuf: Option<u32>, rate: Option<u64>, digest: bool) -> Result<Self, TunError> {
        let began = now();
        let listener = loop {
            match bind(address, rcvbuf) {
                Ok(listener) => break listener,
                Err(error) if error.kind() == io::ErrorKind::AddrNotAvailable && began.elapsed() < PATIENCE => {
                    std::thread::sleep(Duration::from_millis(5));
                }
                Err(error) => return Err(listening(address, &error)),
            }
        };
        Ok(Receiver { listener, rate, digest, connection: None, buffer: vec![0; READ] })
    }

    pub fn set_rate(&mut self, rate: Option<u64>) {
        self.rate = rate;
        if let Some(connection) = &mut self.connection {
            connection.due = now();
        }
    }

    /// What to wait for: a connection, and bytes unless it is not their time.
    pub fn waits_for(&self) -> (BorrowedFd<'_>, Option<BorrowedFd<'_>>) {
        let reads = |connection: &&Connection| !connection.report.ended && self.wait(connection).is_zero();
        (self.listener.as_fd(), self.connection.as_ref().filter(reads).map(|connection| connection.stream.as_fd()))
    }

    /// How long until the next read is due, if a rate says so.
    pub fn pause(&self) -> Option<Duration> {
        let connection = self.connection.as_ref().filter(|connection| !connection.report.ended)?;
        Some(self.wait(connection)).filter(|wait| !wait.is_zero())
    }

    fn wait(&self, connection: &Connection) -> Duration {
        match self.rate {
            None => Duration::ZERO,
            Some(0) => Duration::MAX,
            Some(_) => connection.due.saturating_duration_since(now()),
        }
    }

    /// Takes new connections and reads what is due. A new connection takes the place of the old one. True: the stream has
    /// ended just now.
    pub fn work(&mut self) -> bool {
        while let Ok((stream, _)) = self.listener.accept() {
            // Urgent bytes are bytes of the stream: they stay in it.
            let inline = rustix::net::sockopt::set_socket_oobinline(&stream, true);
            if inline.is_ok() && stream.set_nonblocking(true).is_ok() {
                let hash = self.digest.then(Sha256::new);
                self.connection = Some(Connection { stream, hash, report: PeerReport::default(), due: now() });
            }
        }
        let Some(connection) = &mut self.connection else { return false };
        if connection.report.ended {
            return false;
        }
        match self.rate {
            Some(0) => {}
            None => connection.read(&mut self.buffer, READS),
            Some(rate) => {
                let most = (rate / READS_PER_SECOND).clamp(1, READ as u64) as usize;
                if connection.due <= now() {
                    let before = connection.report.read_bytes;
                    connection.read(&mut self.buffer[..most], 1);
                    let read = connection.report.read_bytes - before;
                    // Never more than one turn behind: what was not there to read is not made up for.
                    let turn = Duration::from_nanos(read * 1_000_000_000 / rate);
                    connection.due = (connection.due + turn).max(now() - turn);
                }
            }
        }
        connection.report.ended
    }

    /// What there is to tell of the present connection.
    pub fn report(&mut self) -> Option<PeerReport> {
        let connection = self.connection.as_mut()?;
        if let Ok(mut info) = socket_info::own(&connection.stream) {
            if connection.report.ended {
                // The kernel counts the FIN as a byte.
                info.received_bytes = info.received_bytes.min(connection.report.read_bytes);
            }
            connection.report.socket = Some(info);
        }
        Some(connection.report)
    }
}

impl Connection {
    fn read(&mut self, buffer: &mut [u8], reads: usize) {
        for _ in 0..reads {
            match io::Read::read(&mut self.stream, buffer) {
                Ok(len) if len > 0 => {
                    self.report.read_bytes += len as u64;
                    if let Some(hash) = &mut self.hash {
                        hash.update(&buffer[..len]);
                    }
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Ok(_) | Err(_) => {
                    self.report.ended = true;
                    self.report.digest = self.hash.take().map(|hash| hash.finalize().into());
                    // The receiver has nothing to say: it closes its side too, but stays to be asked about.
                    let _ = self.stream.shutdown(std::net::Shutdown::Write);
                    return;
                }
            }
        }
    }
}

fn bind(address: SocketAddr, rcvbuf: Option<u32>) -> io::Result<TcpListener> {
    let family = if address.is_ipv4() { AddressFamily::INET } else { AddressFamily::INET6 };
    let flags = SocketFlags::CLOEXEC | SocketFlags::NONBLOCK;
    let socket = rustix::net::socket_with(family, SocketType::STREAM, flags, None)?;
    sockopt::set_socket_reuseaddr(&socket, true)?;
    if let Some(bytes) = rcvbuf {
        // Connections inherit it. The forced form goes beyond net.core.rmem_max, where it is allowed.
        sockopt::set_socket_recv_buffer_size_force(&socket, bytes as usize)
            .or_else(|_| sockopt::set_socket_recv_buffer_size(&socket, bytes as usize))?;
    }
    rustix::net::bind(&socket, &address)?;
    rustix::net::listen(&socket, 16)?;
    Ok(socket.into())
}
