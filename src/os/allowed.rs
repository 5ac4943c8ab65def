//! What this machine lets this user do.

use std::fs;
use std::io;

use rustix::fs::{Mode, OFlags, open};
use serde::Serialize;

use crate::language::text;
use crate::os::tun::{TunError, is_listening, opening_tun};

/// The kernel's type information.
const BTF: &str = "/sys/kernel/btf/vmlinux";
/// Bits of CapEff.
const CAP_SYS_ADMIN: u32 = 21;
const CAP_PERFMON: u32 = 38;
const CAP_BPF: u32 = 39;

/// One thing, and what to do if it is not allowed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Allowed {
    /// What it is.
    pub what: &'static str,
    /// Whether it is.
    pub yes: bool,
    /// What it is for, or what to do.
    pub said: String,
}

impl Allowed {
    fn of(what: &'static str, tried: Result<String, String>) -> Allowed {
        let yes = tried.is_ok();
        Allowed { what, yes, said: tried.unwrap_or_else(|why| why) }
    }
}

/// Everything that is asked of a machine, tried where trying does no harm.
pub fn all() -> Vec<Allowed> {
    vec![
        Allowed::of("TUN", tun().map_err(|error| format!("{error}: {}", error.advice()))),
        Allowed::of("sock_diag", sock_diag()),
        Allowed::of("BTF", btf()),
        Allowed::of("BPF", bpf()),
    ]
}

fn tun() -> Result<String, TunError> {
    match open("/dev/net/tun", OFlags::RDWR | OFlags::CLOEXEC, Mode::empty()) {
        Ok(_) => Ok(text!("allowed-dev-net-tun-opens-peer").aloud()),
        Err(error) => Err(opening_tun(&error.into())),
    }
}

fn sock_diag() -> Result<String, String> {
    match is_listening(0) {
        Ok(_) => Ok(text!("allowed-the-kernel-tells-of-its").aloud()),
        Err(error) => Err(text!("allowed-the-kernel-does-not-tell", error = error.to_string()).aloud()),
    }
}

fn btf() -> Result<String, String> {
    match fs::File::open(BTF) {
        Ok(_) => Ok(text!("allowed-has-the-layout-of-the", BTF = BTF.to_string()).aloud()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            Err(text!("allowed-there-is-no-a-kernel", BTF = BTF.to_string()).aloud())
        }
        Err(error) => Err(text!("allowed-cannot-be-read", BTF = BTF.to_string(), error = error.to_string()).aloud()),
    }
}

fn bpf() -> Result<String, String> {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let effective = status.lines().find_map(|line| line.strip_prefix("CapEff:"));
    let effective = effective.and_then(|hex| u64::from_str_radix(hex.trim(), 16).ok()).unwrap_or(0);
    let has = |cap: u32| effective >> cap & 1 == 1;
    if has(CAP_SYS_ADMIN) || (has(CAP_BPF) && has(CAP_PERFMON)) {
        return Ok(text!("allowed-capabilities-for-whole-queues-of").aloud());
    }
    Err(text!("allowed-no-cap-bpf-and-cap").aloud())
}
