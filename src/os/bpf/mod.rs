//! Reads the inside of a TCP socket through a BPF iterator: only reads, and leaves nothing behind.

mod error;
mod map;
mod syscall;

use std::fs;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::mem::offset_of;
use std::os::fd::{AsRawFd, OwnedFd};

use rustix::thread::{CapabilitySet, capabilities};

pub use crate::os::bpf::error::Refusal;
use crate::os::bpf::map::Map;
use crate::source::live::bpf::decode::{Torn, inside, records};
use crate::source::live::bpf::{Entry, Functions, MAX_SKBS, Members, NAMES, Record, Shared, entries, program};
use crate::source::live::btf::Btf;
use crate::source::live::inside::Inside;

const BTF: &str = "/sys/kernel/btf/vmlinux";
const SYMBOLS: &str = "/proc/kallsyms";

/// A loaded program, the memory that it fills, and what it takes to read that.
pub struct Reader {
    header: Map,
    records: Map,
    link: OwnedFd,
    members: Members,
    functions: Functions,
}

/// What was copied of a socket.
pub struct Copied {
    /// It.
    pub inside: Inside,
    /// Its wait list.
    pub wait_list: Vec<Entry>,
}

impl Reader {
    /// Loads the program, if this user may and this kernel can.
    pub fn open() -> Result<Reader, Refusal> {
        if !is_allowed() {
            return Err(Refusal::Capabilities);
        }
        let data = fs::read(BTF).map_err(Refusal::NoBtf)?;
        let btf = Btf::read(data, NAMES)?;
        let header = Map::new(size_of::<Shared>(), 1).map_err(|error| Refusal::of("memory", error))?;
        let records = Map::new(size_of::<Record>(), MAX_SKBS).map_err(|error| Refusal::of("memory", error))?;
        let program = program(&btf, header.fd().as_raw_fd(), records.fd().as_raw_fd())?;
        let link = syscall::load(&program).map_err(|error| Refusal::of("its program", error))?;
        let symbols = BufReader::new(File::open(SYMBOLS).map_err(|error| Refusal::of(SYMBOLS, error))?);
        let functions = Functions::read(symbols.lines().map_while(Result::ok));
        Ok(Reader { header, records, link, members: Members::of(&btf), functions })
    }

    /// Copies the socket with this cookie of this thread's network namespace. None: there is none. A copy that does not fit
    /// together is told, and not given.
    pub fn read(&mut self, cookie: u64) -> Result<Option<Result<Copied, Torn>>, Refusal> {
        self.header.write(offset_of!(Shared, wanted), cookie);
        let refused = |error| Refusal::of("the iterator", error);
        let mut iterator = syscall::iterator(&self.link).map_err(refused)?;
        // It writes eight bytes at the match, and is asked for no more, so that it does not walk on.
        let mut told = [0; 8];
        if iterator.read(&mut told).map_err(refused)? == 0 {
            return Ok(None);
        }
        let shared = self.header.copy(size_of::<Shared>());
        let copied = self.records.copy(records(&shared).min(MAX_SKBS) * size_of::<Record>());
        let inside = match inside(&self.members, &shared, &copied) {
            Ok(inside) => inside,
            Err(torn) => return Ok(Some(Err(torn))),
        };
        Ok(Some(Ok(Copied { inside, wait_list: entries(&shared, &self.functions) })))
    }
}

/// A missing CAP_BPF would only show when a map is made, a missing CAP_PERFMON when the program is loaded: both as EPERM.
fn is_allowed() -> bool {
    let has = |wanted| capabilities(None).is_ok_and(|sets| sets.effective.contains(wanted));
    has(CapabilitySet::SYS_ADMIN) || has(CapabilitySet::BPF | CapabilitySet::PERFMON)
}

#[cfg(test)]
mod tests;
