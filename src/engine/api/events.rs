//! What a program polls a socket for, and what it is told.

use std::fmt;

use serde::{Deserialize, Serialize};

bitflags::bitflags! {
    /// Events of `poll(2)` and `epoll(7)`, with Linux's values.
    #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
    pub struct Events: u32 {
        /// EPOLLIN: there is something to read, or the end of it.
        const IN = 1;
        /// EPOLLOUT: there is room to write.
        const OUT = 4;
        /// EPOLLERR: the socket has an error, or its error queue a notice. Told even if nobody asks for it.
        const ERR = 8;
        /// EPOLLHUP: the connection is over in both directions. Told even if nobody asks for it.
        const HUP = 16;
        /// EPOLLRDHUP: the peer has closed its side.
        const RDHUP = 0x2000;
    }
}

impl Default for Events {
    /// Room to write.
    fn default() -> Self {
        Events::OUT
    }
}

impl Events {
    /// What is told in any case.
    pub const ALWAYS: Events = Events::ERR.union(Events::HUP);
}

impl fmt::Display for Events {
    /// `EPOLLIN|EPOLLRDHUP`; `nothing` if there is none.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_empty() {
            return f.write_str("nothing");
        }
        for (index, (name, _)) in self.iter_names().enumerate() {
            write!(f, "{}EPOLL{name}", if index > 0 { "|" } else { "" })?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_are_written_as_the_kernel_calls_them() {
        assert_eq!((Events::IN | Events::RDHUP).to_string(), "EPOLLIN|EPOLLRDHUP");
        assert_eq!(Events::empty().to_string(), "nothing");
    }
}
