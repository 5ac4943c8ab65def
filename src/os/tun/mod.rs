//! A real kernel as the peer, across a TUN device.
//!
//! A helper, this program run once more, makes the namespaces, brings up the device, and stays there as the receiver, or
//! starts the user's program; this process stays where it is and gets the device by a socket. All of it lives only as long
//! as both processes do: namespaces and device go with the last descriptor, and the helper ends when its socket closes.

mod address;
mod device;
mod error;
mod helper;
mod interface;
mod namespace;
mod peer;
mod program;
mod protocol;
mod proxy;
mod receiver;
pub(crate) mod shadow;
mod socket_info;

use std::process::ExitCode;

pub use address::Plan;
pub(crate) use device::DeviceCounts;
pub(crate) use error::{TunError, opening_tun};

pub(crate) use peer::News;
pub use peer::TunPeer;
pub(crate) use proxy::{Proxy, ProxyAct};
pub(crate) use shadow::{KernelNumbers, Operation, ShadowPlan};
pub(crate) use socket_info::is_listening;

/// Every `main` calls this first: if this process was started as a helper of itself, it does that work.
pub fn run_if_asked() -> Option<ExitCode> {
    helper::run_if_asked().or_else(shadow::run_if_asked)
}
