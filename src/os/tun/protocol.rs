//! What the program and its helper say to each other: one JSON value in each message of a SEQPACKET socket. The device comes
//! as a descriptor beside a message.

use std::io::{self, IoSlice, IoSliceMut};
use std::mem::MaybeUninit;
use std::net::{IpAddr, SocketAddr};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use rustix::net::{
    RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, SendAncillaryBuffer, SendAncillaryMessage, SendFlags,
};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::os::tun::error::TunError;
use crate::peer::PeerReport;

/// Longest message; output of programs is cut into pieces below it.
pub const LONGEST: usize = 32 << 10;

/// What the helper is to do.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Setup {
    /// In a user and network namespace of its own; otherwise on the host.
    pub namespace: bool,
    pub device: DeviceSetup,
    pub port: u16,
    /// SO_RCVBUF of the receiver.
    pub rcvbuf: Option<u32>,
    /// Bytes per second that the receiver reads.
    pub read_rate: Option<u64>,
    /// Hash what is read.
    pub digest: bool,
    /// Run this instead of the receiver.
    pub program: Vec<String>,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct DeviceSetup {
    pub name: String,
    /// With virtio headers: super-packets whole.
    pub gso: bool,
    /// None: as the device has it.
    pub mtu: Option<u32>,
    pub ipv6: bool,
    /// The kernel's address and its prefix; none: as the device has it.
    pub address: Option<(IpAddr, u8)>,
    /// The same for a device that is new.
    pub fallback: (IpAddr, u8),
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum ToHelper {
    Setup(Box<Setup>),
    /// Bytes per second to read; none: all at once.
    ReadRate(Option<u64>),
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum FromHelper {
    Failed(TunError),
    /// Everything is up; the device comes with it.
    Ready {
        listens: SocketAddr,
        mtu: u32,
    },
    Report(PeerReport),
    /// Something that the program printed, as it came.
    Output(String),
    /// The program has ended: how.
    Exited(String),
}

/// Sends a message, with a descriptor if one is to go with it.
pub fn send(socket: impl AsFd, message: &impl Serialize, with: Option<BorrowedFd<'_>>) -> io::Result<()> {
    let text = serde_json::to_vec(message).map_err(io::Error::other)?;
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
    let mut beside = SendAncillaryBuffer::new(&mut space);
    let fds = with.as_slice();
    if !fds.is_empty() {
        beside.push(SendAncillaryMessage::ScmRights(fds));
    }
    rustix::net::sendmsg(socket, &[IoSlice::new(&text)], &mut beside, SendFlags::NOSIGNAL)?;
    Ok(())
}

/// Receives a message, and the descriptor beside it; none: the other side is gone.
pub fn receive<T: DeserializeOwned>(socket: impl AsFd) -> io::Result<Option<(T, Option<OwnedFd>)>> {
    let mut text = vec![0; 2 * LONGEST];
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
    let mut beside = RecvAncillaryBuffer::new(&mut space);
    let flags = RecvFlags::CMSG_CLOEXEC;
    let got = rustix::net::recvmsg(socket, &mut [IoSliceMut::new(&mut text)], &mut beside, flags)?;
    if got.bytes == 0 {
        return Ok(None);
    }
    let fd = beside.drain().find_map(|message| match message {
        RecvAncillaryMessage::ScmRights(mut fds) => fds.next(),
        _ => None,
    });
    let message = serde_json::from_slice(&text[..got.bytes]).map_err(io::Error::other)?;
    Ok(Some((message, fd)))
}
