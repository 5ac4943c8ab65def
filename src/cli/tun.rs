//! Options of the peer that is a real kernel.

use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;

use clap::Args;

use crate::units::amount::AmountError;

#[derive(Args, Clone, PartialEq, Default, Debug)]
#[command(next_help_heading = "Real kernel (--peer tun)")]
pub struct TunOptions {
    /// A TUN device of this host instead of one in a network namespace of its own; made if there is none of that name
    #[arg(long, value_name = "NAME")]
    pub tun: Option<String>,
    /// The engine's own address on the device [default: 192.0.2.1, or 2001:db8::1]
    #[arg(long, value_name = "ADDR")]
    pub address: Option<IpAddr>,
    /// The kernel's address on the device [default: 192.0.2.2/24, or 2001:db8::2/64]
    #[arg(long, value_name = "ADDR[/PREFIX]")]
    pub peer_address: Option<Network>,
    /// The port that the receiver, or your program, listens on
    #[arg(long, value_name = "PORT", default_value_t = 5000, value_parser = clap::value_parser!(u16).range(1..))]
    pub port: u16,
    /// Cut everything into segments here, with checksums, instead of handing super-packets to the kernel whole
    #[arg(long)]
    pub no_gso: bool,
    /// Let the receiver read nothing for this long, a tenth of a second after the handshake
    #[arg(long, value_name = "DURATION")]
    pub stall: Option<crate::units::amount::Span>,
    /// Listen here; what a real program writes to it goes through the engine to the peer, and answers come back
    #[arg(long, value_name = "ADDR:PORT")]
    pub proxy: Option<SocketAddr>,
}

/// An address and how many of its bits name the network.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Network {
    pub address: IpAddr,
    pub prefix: Option<u8>,
}

impl FromStr for Network {
    type Err = AmountError;

    fn from_str(text: &str) -> Result<Self, AmountError> {
        let fail = || AmountError {
            expected: "an address such as 10.0.0.2/24 or fd00::2/64",
            got: text.to_owned(),
            hint: None,
        };
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address, Some(prefix.parse::<u8>().map_err(|_| fail())?)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().map_err(|_| fail())?;
        let longest = if address.is_ipv4() { 30 } else { 126 };
        if prefix.is_some_and(|prefix| prefix == 0 || prefix > longest) {
            return Err(fail());
        }
        Ok(Network { address, prefix })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_is_an_address_with_room_for_two_hosts() {
        let network = |text: &str| text.parse::<Network>().map(|network| (network.address.to_string(), network.prefix));

        assert_eq!(network("10.0.0.2/24").unwrap(), ("10.0.0.2".to_owned(), Some(24)));
        assert_eq!(network("fd00::2").unwrap(), ("fd00::2".to_owned(), None));
        for wrong in ["10.0.0.2/31", "10.0.0.2/0", "10.0.0/24", "fd00::2/127", "host", "10.0.0.2/"] {
            assert!(network(wrong).is_err(), "{wrong}");
        }
    }
}
