//! Memory that the program fills in the kernel and this process reads.

use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::ptr::NonNull;

use rustix::mm::{MapFlags, ProtFlags, mmap, munmap};

use crate::os::bpf::syscall;

/// An array of values of one size, mapped here. The program runs only while this process reads its iterator.
pub struct Map {
    fd: OwnedFd,
    memory: NonNull<u8>,
    len: usize,
}

impl Map {
    /// Of zeros.
    pub fn new(value: usize, count: usize) -> io::Result<Map> {
        let value = value.next_multiple_of(8);
        let fd = syscall::array(value, count)?;
        let len = (value * count).next_multiple_of(rustix::param::page_size());
        let access = ProtFlags::READ | ProtFlags::WRITE;
        // SAFETY: the kernel chooses a place where nothing else lies.
        let memory = unsafe { mmap(std::ptr::null_mut(), len, access, MapFlags::SHARED, fd.as_fd(), 0) }?;
        let memory = NonNull::new(memory.cast()).ok_or_else(|| io::Error::other("mapped at address 0"))?;
        Ok(Map { fd, memory, len })
    }

    /// Its descriptor.
    pub fn fd(&self) -> BorrowedFd<'_> {
        self.fd.as_fd()
    }

    /// A copy of the first `len` bytes.
    pub fn copy(&self, len: usize) -> Vec<u8> {
        let len = len.min(self.len);
        let mut bytes = vec![0; len];
        // SAFETY: both are at least `len` bytes long, and nobody writes there but the program, which does not run now.
        unsafe { std::ptr::copy_nonoverlapping(self.memory.as_ptr(), bytes.as_mut_ptr(), len) };
        bytes
    }

    /// Sets eight bytes; beyond the end nothing.
    pub fn write(&mut self, at: usize, word: u64) {
        if at + 8 <= self.len {
            // SAFETY: the place lies within the memory, and nobody reads there but the program, which does not run now.
            unsafe { self.memory.as_ptr().add(at).cast::<u64>().write_unaligned(word) };
        }
    }
}

impl Drop for Map {
    fn drop(&mut self) {
        // SAFETY: it was mapped with this length, and no reference to it is left.
        let _ = unsafe { munmap(self.memory.as_ptr().cast(), self.len) };
    }
}
