//! bpf(2): what of it is needed here, with the places of `union bpf_attr`.

use std::fs::File;
use std::io;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};

use crate::source::live::bpf::Program;

const MAP_CREATE: libc::c_int = 0;
const PROG_LOAD: libc::c_int = 5;
const BTF_LOAD: libc::c_int = 18;
const LINK_CREATE: libc::c_int = 28;
const ITER_CREATE: libc::c_int = 33;
const MAP_TYPE_ARRAY: u32 = 2;
const F_MMAPABLE: u32 = 1 << 10;
const PROG_TYPE_TRACING: u32 = 26;
const TRACE_ITER: u32 = 28;

/// `union bpf_attr`, for one command; as long as any that is used here.
struct Attributes([u8; 144]);

impl Attributes {
    fn new() -> Attributes {
        Attributes([0; 144])
    }

    fn word(mut self, at: usize, value: u32) -> Self {
        self.0[at..at + 4].copy_from_slice(&value.to_ne_bytes());
        self
    }

    /// The address of bytes that outlive the call.
    fn bytes<T>(mut self, at: usize, bytes: &[T]) -> Self {
        self.0[at..at + 8].copy_from_slice(&(bytes.as_ptr() as u64).to_ne_bytes());
        self
    }

    /// The call, for a command that gives a descriptor.
    fn call(&self, command: libc::c_int) -> io::Result<OwnedFd> {
        // SAFETY: the attributes are as long as said, and all addresses in them are of slices that the callers below hold.
        let fd = unsafe { libc::syscall(libc::SYS_bpf, command, self.0.as_ptr(), self.0.len()) };
        if fd < 0 {
            return Err(io::Error::last_os_error());
        }
        // SAFETY: these commands give a descriptor that nobody else has.
        Ok(unsafe { OwnedFd::from_raw_fd(fd as i32) })
    }
}

/// An array that can be mapped.
pub fn array(value: usize, count: usize) -> io::Result<OwnedFd> {
    let attributes = Attributes::new().word(0, MAP_TYPE_ARRAY).word(4, 4).word(8, value as u32);
    attributes.word(12, count as u32).word(16, F_MMAPABLE).call(MAP_CREATE)
}

/// Types of our own: `int gather(...)` and `int record(...)`. Without them the kernel takes no second function.
fn own_types() -> io::Result<OwnedFd> {
    const STRINGS: &[u8] = b"\0int\0gather\0record\0";
    const INT: u32 = 1 << 24;
    const FUNC: u32 = 12 << 24;
    const FUNC_PROTO: u32 = 13 << 24;
    const GLOBAL: u32 = 1;
    const SIGNED: u32 = 1 << 24;
    let types = [1, INT, 4, SIGNED | 32, 0, FUNC_PROTO, 1, 5, FUNC | GLOBAL, 2, 12, FUNC, 2];
    let len = size_of_val(&types) as u32;
    let mut blob = 0xeb9f_u16.to_ne_bytes().to_vec();
    blob.extend([1, 0]);
    let header = [24, 0, len, len, STRINGS.len() as u32];
    blob.extend(header.iter().chain(&types).flat_map(|word: &u32| word.to_ne_bytes()));
    blob.extend(STRINGS);
    Attributes::new().bytes(0, &blob).word(16, blob.len() as u32).call(BTF_LOAD)
}

/// Loads a program, and makes it an iterator over all TCP sockets. It is gone with the descriptor.
pub fn load(program: &Program) -> io::Result<OwnedFd> {
    const GATHER: u32 = 3;
    const RECORD: u32 = 4;
    let types = own_types()?;
    let functions = [0, GATHER, program.callback_at as u32, RECORD];
    // The kernel's helpers that read its memory are for programs under this licence only.
    let licence = c"Dual MIT/GPL";
    let attributes = Attributes::new()
        .word(0, PROG_TYPE_TRACING)
        .word(4, program.code.len() as u32)
        .bytes(8, &program.code)
        .bytes(16, licence.to_bytes_with_nul())
        .word(68, TRACE_ITER)
        .word(72, types.as_raw_fd() as u32)
        .word(76, 8)
        .bytes(80, &functions)
        .word(88, 2)
        .word(108, program.iterator_type);
    let program = attributes.call(PROG_LOAD)?;
    Attributes::new().word(0, program.as_raw_fd() as u32).word(8, TRACE_ITER).call(LINK_CREATE)
}

/// An iterator for one walk, over the sockets of this thread's network namespace.
pub fn iterator(link: &OwnedFd) -> io::Result<File> {
    Attributes::new().word(0, link.as_raw_fd() as u32).call(ITER_CREATE).map(File::from)
}
