//! Who has which address.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use crate::cli::TunOptions;
use crate::engine::DeviceConfig;
use crate::language::text;
use crate::os::tun::error::TunError;
use crate::os::tun::protocol::{DeviceSetup, Setup};
use crate::peer::RemoteConfig;
use crate::units::print::grouped;

/// Name of the device in a namespace of its own.
const OWN_NAME: &str = "skbscope0";

/// What the user wants of a real kernel, checked.
#[derive(Clone, PartialEq, Debug)]
pub struct Plan {
    pub(super) setup: Setup,
    /// The engine's; none: beside the kernel's.
    pub(super) engine: Option<IpAddr>,
    /// Where real programs write to.
    pub proxy: Option<SocketAddr>,
}

impl Plan {
    /// `program`: what is to run instead of the receiver; `mtu_given`: the user wants the MTU of `device`.
    pub fn new(
        options: &TunOptions,
        peer: &RemoteConfig,
        device: &DeviceConfig,
        mtu_given: bool,
        program: &[String],
    ) -> Result<Plan, TunError> {
        let addresses = [options.address, options.peer_address.map(|network| network.address)];
        let ipv6 = device.ip_header > 20 || addresses.iter().flatten().any(IpAddr::is_ipv6);
        if addresses.iter().flatten().any(|address| address.is_ipv6() != ipv6) {
            return Err(TunError::new(
                text!("tun-the-two-addresses-are-of").aloud(),
                text!("tun-give-both-as-ipv4-or").aloud(),
            ));
        }
        if device.mtu < 1280 && ipv6 {
            return Err(TunError::new(
                text!("tun-ipv6-needs-an-mtu-of", mtu = grouped(device.mtu)).aloud(),
                text!("tun-take-a-larger-one-or").aloud(),
            ));
        }
        let fallback = if ipv6 {
            (IpAddr::V6(Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 2)), 64)
        } else {
            (IpAddr::V4(Ipv4Addr::new(192, 0, 2, 2)), 24)
        };
        let given = options.peer_address.map(|network| (network.address, network.prefix.unwrap_or(fallback.1)));
        let namespace = options.tun.is_none();
        let address = given.or(namespace.then_some(fallback));
        if let Some((kernel, prefix)) = address {
            check(kernel, prefix, options.address)?;
        }
        Ok(Plan {
            setup: Setup {
                namespace,
                device: DeviceSetup {
                    name: options.tun.clone().unwrap_or_else(|| OWN_NAME.to_owned()),
                    gso: !options.no_gso,
                    mtu: (namespace || mtu_given).then_some(device.mtu),
                    ipv6,
                    address,
                    fallback,
                },
                port: options.port,
                rcvbuf: peer.rcvbuf,
                read_rate: peer.read_rate,
                digest: true,
                program: program.to_vec(),
            },
            engine: options.address,
            proxy: options.proxy,
        })
    }

    /// Whether the user's program is in the place of the receiver.
    pub fn has_program(&self) -> bool {
        !self.setup.program.is_empty()
    }

    /// What to say before programs are let in.
    pub fn warning(&self) -> Option<String> {
        let address = self.proxy.filter(|address| !address.ip().is_loopback())?;
        let port = address.port();
        Some(
            text!("tun-whoever-reaches-this-machine-at", address = address.to_string(), port = port.to_string())
                .aloud(),
        )
    }

    /// Nobody wants to know what was received, only how fast: for benchmarks.
    pub fn without_digest(mut self) -> Plan {
        self.setup.digest = false;
        self
    }
}

/// Fails where packets between the two would never arrive: the kernel's address, how many bits of it name the network, and
/// the engine's, if that was given.
fn check(kernel: IpAddr, prefix: u8, engine: Option<IpAddr>) -> Result<(), TunError> {
    let hint = || text!("tun-take-two-addresses-of-one").aloud();
    let fail = |what: String| Err(TunError::new(what, hint()));
    for address in [Some(kernel), engine].into_iter().flatten() {
        let link_local = matches!(address, IpAddr::V6(v6) if v6.is_unicast_link_local());
        let broadcast = matches!(address, IpAddr::V4(v4) if v4.is_broadcast());
        if address.is_loopback() || address.is_multicast() || address.is_unspecified() || link_local || broadcast {
            return fail(text!("tun-cannot-be-the-address-of", address = address.to_string()).aloud());
        }
    }
    let Some(engine) = engine else { return Ok(()) };
    if engine == kernel {
        return fail(text!("tun-cannot-be-the-address-of-both", engine = engine.to_string()).aloud());
    }
    let (bits, host) = match (kernel, engine) {
        (IpAddr::V4(kernel), IpAddr::V4(engine)) => {
            let network = (kernel.to_bits() ^ engine.to_bits()).checked_shr(32 - u32::from(prefix)).unwrap_or(0);
            let host = u32::MAX.checked_shr(prefix.into()).unwrap_or(0);
            (network == 0, engine.to_bits() & host != 0 && engine.to_bits() & host != host)
        }
        (IpAddr::V6(kernel), IpAddr::V6(engine)) => {
            let network = (kernel.to_bits() ^ engine.to_bits()).checked_shr(128 - u32::from(prefix)).unwrap_or(0);
            (network == 0, true)
        }
        // Mixed families are refused before.
        _ => (true, true),
    };
    if !bits {
        return fail(
            text!(
                "tun-the-engines-address-is-not",
                engine = engine.to_string(),
                kernel = kernel.to_string(),
                prefix = prefix.to_string()
            )
            .aloud(),
        );
    }
    if !host {
        return fail(
            text!(
                "tun-names-the-whole-network-not",
                engine = engine.to_string(),
                kernel = kernel.to_string(),
                prefix = prefix.to_string()
            )
            .aloud(),
        );
    }
    Ok(())
}

/// A host beside `address`: 1 beside 2, 2 beside 1, 6 beside 5.
pub fn neighbour(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(address) => IpAddr::V4(Ipv4Addr::from_bits(address.to_bits() ^ 3)),
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() ^ 3)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_engine_lives_beside_the_kernel() {
        let beside = |text: &str| neighbour(text.parse().unwrap()).to_string();
        assert_eq!(beside("192.0.2.2"), "192.0.2.1");
        assert_eq!(beside("10.0.0.5"), "10.0.0.6");
        assert_eq!(beside("2001:db8::2"), "2001:db8::1");
    }
}
