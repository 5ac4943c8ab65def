//! Which sockets a word of the command line means.

use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;

use thiserror::Error;

use crate::source::live::socket::LiveSocket;

/// What was asked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Target {
    /// Sockets with this port on either side.
    Port(u16),
    /// Sockets with this address on either side.
    Address(IpAddr),
    /// Sockets with this address and port on either side.
    Socket(SocketAddr),
    /// The process with this number, or else the socket with this cookie.
    Number(u64),
    /// The socket with this cookie.
    Cookie(u64),
    /// The processes with this name.
    Name(String),
}

/// Why a word is none.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
#[error("`{0}` is no port: a colon and a number up to 65535, such as :8080")]
pub struct TargetError(String);

impl FromStr for Target {
    type Err = TargetError;

    fn from_str(text: &str) -> Result<Target, TargetError> {
        if let Some(Ok(cookie)) = text.strip_prefix("sk:").map(|hex| u64::from_str_radix(hex, 16)) {
            return Ok(Target::Cookie(cookie));
        }
        if let Ok(number) = text.parse() {
            return Ok(Target::Number(number));
        }
        if let Ok(address) = text.parse::<SocketAddr>() {
            return Ok(Target::Socket(SocketAddr::new(address.ip().to_canonical(), address.port())));
        }
        if let Ok(address) = text.parse::<IpAddr>() {
            return Ok(Target::Address(address.to_canonical()));
        }
        if let Some(port) = text.strip_prefix(':') {
            return port.parse().map(Target::Port).map_err(|_| TargetError(text.to_owned()));
        }
        Ok(Target::Name(text.to_owned()))
    }
}

impl Target {
    /// Whether a socket is meant by its own numbers; processes are looked up elsewhere.
    pub fn means(&self, socket: &LiveSocket) -> bool {
        let (local, peer) = socket.ends();
        match self {
            Target::Port(port) => local.port() == *port || peer.port() == *port,
            Target::Address(ip) => local.ip() == *ip || peer.ip() == *ip,
            Target::Socket(address) => local == *address || peer == *address,
            Target::Cookie(cookie) | Target::Number(cookie) => socket.cookie == *cookie,
            Target::Name(_) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_is_understood() {
        let read = |text: &str| text.parse::<Target>();
        assert_eq!(read(":8080"), Ok(Target::Port(8080)));
        assert_eq!(read("sk:1a"), Ok(Target::Cookie(26)));
        assert_eq!(read("710"), Ok(Target::Number(710)));
        assert_eq!(read("::ffff:10.0.0.1"), Ok(Target::Address([10, 0, 0, 1].into())));
        assert_eq!(read("[::1]:80"), Ok(Target::Socket("[::1]:80".parse().expect("an address"))));
        assert_eq!(read("nginx"), Ok(Target::Name("nginx".into())));
        assert_eq!(read(":99999"), Err(TargetError(":99999".into())));
    }
}
