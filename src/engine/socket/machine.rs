//! The memory that a machine has for TCP.

/// TCP memory of the machine (`tcp_memory_allocated` and tcp_mem).
#[derive(Clone, Debug)]
pub struct Machine {
    /// Pages granted to this socket.
    pub pages_granted: i64,
    /// tcp_mem, which may change while sockets are open: minimum, pressure, maximum, in pages.
    pub mem: [i64; 3],
    /// Pages that all other sockets hold.
    pub other_pages: i64,
    /// `tcp_memory_pressure`.
    pub pressure: bool,
    /// TCP sockets of the machine (`tcp_sockets_allocated`), for the fair share under pressure.
    pub sockets: i64,
}

impl Machine {
    /// `tcp_memory_allocated`, in pages. The kernel's own counter lags by up to 255 pages for each processor.
    pub fn allocated(&self) -> i64 {
        self.pages_granted + self.other_pages
    }
}
