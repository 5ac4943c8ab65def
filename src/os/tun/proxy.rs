//! A local address for real programs: what one writes there is sent by the engine, and a full send buffer blocks the writer,
//! because nothing more is read from it until the engine has taken what was read before.

use std::collections::VecDeque;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::time::Duration;

use bytes::Bytes;
use tokio::io::unix::AsyncFd;
use tokio::net::TcpStream;

use crate::language::text;
use crate::os::tun::error::TunError;
use crate::units::TaskId;
use crate::world::{Command, Doing, World};

/// Most that is read from a program at once: one `send` of the engine's task.
const READ: usize = 64 << 10;
/// Bytes for a program that it does not read are kept up to here.
const ANSWERS: usize = 4 << 20;

/// Programs that wait here for their turn.
const MOST_WAITING: usize = 64;
/// When a program is let in that could not be.
const AGAIN: Duration = Duration::from_millis(100);

/// Something that a program did.
enum Event {
    /// A program has its turn.
    Begins(SocketAddr),
    Data(Bytes),
    /// It has written everything, or is gone.
    Ends,
    /// It must wait for its turn.
    Waits {
        who: SocketAddr,
        whose_turn: SocketAddr,
    },
}

/// What is to be done for a program.
#[derive(Clone, PartialEq, Debug)]
pub enum ProxyAct {
    /// In the world.
    Do(Command),
    /// The next program needs a connection of its own: another world.
    Restart,
    /// To be told to the user.
    Say(String),
}

pub struct Proxy {
    listener: AsyncFd<TcpListener>,
    client: Option<Client>,
    waiting: VecDeque<(TcpStream, SocketAddr)>,
    /// A program could not be let in for want of something.
    is_short: bool,
    buffer: Vec<u8>,
    /// The engine's connection has served a program.
    used: bool,
}

struct Client {
    stream: TcpStream,
    address: SocketAddr,
    /// Its side is still open.
    writes: bool,
    answers: VecDeque<Bytes>,
    answer_bytes: usize,
    /// The peer has said everything, and the program knows.
    answered: bool,
}

/// The task that stands for the program.
const TASK: TaskId = TaskId(0);

/// Whether the task can make another call.
fn is_free(world: &World) -> bool {
    world.programs.first().is_some_and(|program| program.doing != Doing::InCall)
}

impl Client {
    /// Lets the program see the end, once it has everything before.
    fn end_answers(&mut self) {
        if !self.answered && self.answers.is_empty() {
            self.answered = true;
            let _ = rustix::net::shutdown(&self.stream, rustix::net::Shutdown::Write);
        }
    }
}

impl Proxy {
    pub fn listen(address: SocketAddr) -> Result<Proxy, TunError> {
        let listener = TcpListener::bind(address).map_err(|error| match error.kind() {
            io::ErrorKind::AddrInUse => TunError::new(
                text!("tun-is-in-use-by-another", address = address.to_string()).aloud(),
                text!("tun-take-another-address-for-proxy").aloud(),
            ),
            io::ErrorKind::AddrNotAvailable => TunError::new(
                text!("tun-this-host-does-not-have", ip = address.ip().to_string()).aloud(),
                text!("tun-take-one-of-its-own").aloud(),
            ),
            io::ErrorKind::PermissionDenied => TunError::new(
                text!("tun-this-user-may-not-listen", port = address.port().to_string()).aloud(),
                text!("tun-take-a-port-from-1024").aloud(),
            ),
            _ => TunError::unexpected(text!("tun-cannot-listen-on", address = address.to_string()).aloud(), error),
        })?;
        let unexpected = |error: io::Error| {
            TunError::unexpected(text!("tun-cannot-listen-on", address = address.to_string()).aloud(), error)
        };
        listener.set_nonblocking(true).map_err(unexpected)?;
        // SAFETY: the listener is owned by what is registered, and is closed with it.
        let listener = unsafe { AsyncFd::register(listener) }.map_err(|error| unexpected(error.into()))?;
        Ok(Proxy {
            listener,
            client: None,
            waiting: VecDeque::new(),
            is_short: false,
            buffer: vec![0; READ],
            used: false,
        })
    }

    pub fn address(&self) -> io::Result<SocketAddr> {
        self.listener.get_ref().local_addr()
    }

    /// The program whose turn it is.
    pub fn client(&self) -> Option<SocketAddr> {
        self.client.as_ref().map(|client| client.address)
    }

    /// Programs that wait.
    pub fn waiting(&self) -> usize {
        self.waiting.len()
    }

    /// The program whose turn it was is done, and no other has its turn yet.
    pub fn has_served(&self) -> bool {
        self.used && self.client.is_none()
    }

    /// For the next program there is a new connection.
    pub fn begin_again(&mut self) {
        self.used = false;
    }

    /// The next thing to do, if there is any now. `world` is where the engine goes on, unless it is `held`.
    pub fn act(&mut self, world: &World, held: bool) -> Option<ProxyAct> {
        let sk = &world.engine.sk;
        if let Some(client) = &mut self.client {
            if sk.rcv_shutdown {
                client.end_answers();
            }
            if sk.sk_err.is_some() || (!client.writes && world.is_finished()) {
                let who = client.address;
                self.finish();
                return Some(ProxyAct::Say(match sk.sk_err {
                    Some(error) => {
                        text!("tun-lost-its-connection", who = who.to_string(), name = error.name().to_string()).aloud()
                    }
                    None => text!(
                        "tun-is-done-all-that-it",
                        who = who.to_string(),
                        written = text!("bytes", n = world.written())
                    )
                    .aloud(),
                }));
            }
        }
        Some(match self.next(!held && is_free(world))? {
            Event::Begins(_) if std::mem::take(&mut self.used) => ProxyAct::Restart,
            Event::Begins(who) => ProxyAct::Say(text!("tun-writes-through-the-engine", who = who.to_string()).aloud()),
            Event::Data(bytes) => ProxyAct::Do(Command::Data { task: TASK, bytes }),
            Event::Ends => ProxyAct::Do(Command::Shutdown),
            Event::Waits { who, whose_turn } => ProxyAct::Say(
                text!("tun-waits-until-is-done-there", who = who.to_string(), whose_turn = whose_turn.to_string())
                    .aloud(),
            ),
        })
    }

    /// What a program does next, as far as that can be known without waiting. `takes`: the engine can take data.
    fn next(&mut self, takes: bool) -> Option<Event> {
        if let Some(event) = self.accept() {
            return Some(event);
        }
        if self.client.is_none()
            && let Some((stream, address)) = self.waiting.pop_front()
        {
            self.client = Some(Client {
                stream,
                address,
                writes: true,
                answers: VecDeque::new(),
                answer_bytes: 0,
                answered: false,
            });
            return Some(Event::Begins(address));
        }
        let client = self.client.as_mut().filter(|client| client.writes && takes)?;
        match client.stream.try_read(&mut self.buffer) {
            Ok(len) if len > 0 => Some(Event::Data(Bytes::copy_from_slice(&self.buffer[..len]))),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => None,
            Ok(_) | Err(_) => {
                client.writes = false;
                Some(Event::Ends)
            }
        }
    }

    /// Takes a new connection, if there is one that must wait.
    fn accept(&mut self) -> Option<Event> {
        // Who does not get a place here waits in the kernel, and is asked for again when another has gone.
        if self.waiting.len() >= MOST_WAITING {
            return None;
        }
        let (stream, who) = match self.listener.get_ref().accept() {
            Ok(accepted) => accepted,
            Err(error) => {
                // Such as: this process may open no more files. Nothing tells when it may again.
                self.is_short = error.kind() != io::ErrorKind::WouldBlock;
                return None;
            }
        };
        self.is_short = false;
        stream.set_nonblocking(true).ok()?;
        let stream = TcpStream::from_std(stream).ok()?;
        self.waiting.push_back((stream, who));
        let whose_turn = self.client()?;
        Some(Event::Waits { who, whose_turn })
    }

    /// Something that the peer sent goes to the program.
    pub fn answer(&mut self, bytes: Bytes) {
        if let Some(client) = &mut self.client
            && client.answer_bytes < ANSWERS
        {
            client.answer_bytes += bytes.len();
            client.answers.push_back(bytes);
        }
        self.write_answers();
    }

    pub fn write_answers(&mut self) {
        let Some(client) = &mut self.client else { return };
        while let Some(bytes) = client.answers.front_mut() {
            match client.stream.try_write(bytes) {
                Ok(written) => {
                    client.answer_bytes -= written;
                    let _ = bytes.split_to(written);
                    if bytes.is_empty() {
                        client.answers.pop_front();
                    }
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return,
                Err(_) => client.answers.clear(),
            }
        }
    }

    /// The connection of the engine is over: the next program may have its turn.
    fn finish(&mut self) {
        self.write_answers();
        self.client = None;
        self.used = true;
    }

    /// Waits until [`Proxy::act`] may have something to do.
    pub async fn ready(&self, world: &World, held: bool) {
        let takes = !held && is_free(world);
        let read = async {
            match &self.client {
                Some(client) if client.writes && takes => drop(client.stream.readable().await),
                _ => std::future::pending().await,
            }
        };
        let write = async {
            match &self.client {
                Some(client) if !client.answers.is_empty() => drop(client.stream.writable().await),
                _ => std::future::pending().await,
            }
        };
        let again = async {
            match self.is_short {
                true => tokio::time::sleep(AGAIN).await,
                false => std::future::pending().await,
            }
        };
        tokio::select! {
            () = read => {}
            () = write => {}
            () = again => {}
            ready = self.listener.readable() => {
                if let Ok(mut guard) = ready {
                    guard.clear_ready();
                }
            }
        }
    }
}
