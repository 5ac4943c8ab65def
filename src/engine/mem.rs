//! Socket memory: what a socket is granted by the protocol, what it uses, what it gives back.

/// TCP memory of the machine (`tcp_memory_allocated` and the zones of tcp_mem).
#[derive(Clone, Debug)]
pub struct Machine {
    /// Pages granted to this socket.
    pub pages_granted: i64,
    /// Pages that all other sockets hold.
    pub other_pages: i64,
    /// `tcp_memory_pressure`.
    pub pressure: bool,
    pub sockets: i64,
}

impl Machine {
    /// `tcp_memory_allocated`, in pages.
    pub fn allocated(&self) -> i64 {
        self.pages_granted + self.other_pages
    }
}
