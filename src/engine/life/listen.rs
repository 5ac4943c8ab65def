//! Passive open, the program's part: a socket listens, and a program waits for its connection
//! (net/ipv4/inet_connection_sock.c).
//!
//! One socket stands for two: the listening one until the handshake is complete, and from then on the one that `accept`
//! gives to the program. It takes one connection; a request that comes to nothing makes it listen on.

use crate::engine::Engine;
use crate::engine::api::errno::Errno;
use crate::engine::api::io::SysResult;
use crate::engine::socket::request::Opened;
use crate::engine::socket::state::State;
use crate::engine::socket::task::{Call, Wait};
use crate::engine::step::macros::enter;
use crate::engine::step::probe::Probe;

impl Engine {
    /// Neither connected nor about to be by itself: whoever asks for a connection may have one.
    pub(in crate::engine) fn is_listening(&self) -> bool {
        matches!(self.sk.state, State::Listen | State::SynRecv)
    }

    /// `listen(2)`.
    /// Kernel: `inet_csk_listen_start`, net/ipv4/inet_connection_sock.c, 3.10 to 6.18.
    pub(in crate::engine) fn inet_csk_listen_start<P: Probe>(&mut self, p: &mut P) -> SysResult {
        if self.sk.state != State::Close || self.sk.sk_err.is_some() {
            return Err(Errno::Einval);
        }
        enter!(self, p, InetCskListenStart, || {
            self.sk.opened = Opened::Listening;
            self.set_state(State::Listen, p);
        });
        Ok(0)
    }

    /// `accept(2)`: takes the connection, once there is one.
    /// Kernel: `inet_csk_accept`, net/ipv4/inet_connection_sock.c, 3.10 to 6.18.
    pub(in crate::engine) fn accept_or_sleep<P: Probe>(&mut self, index: usize, wait: bool, p: &mut P) {
        let result = enter!(self, p, InetCskAccept, || {
            match self.sk.opened {
                Opened::Listening if self.is_listening() => {}
                Opened::Passively { accepted: false } => {
                    self.sk.opened = Opened::Passively { accepted: true };
                    return Some(Ok(0));
                }
                // Nobody listens here (any more).
                _ => return Some(Err(Errno::Einval)),
            }
            if !wait {
                return Some(Err(Errno::Eagain));
            }
            if self.take_signal(index) {
                return Some(Err(Errno::Eintr));
            }
            self.tasks[index].call = Some(Call::Accept);
            self.fall_asleep(index, Wait::Accept, None, p);
            None
        });
        if let Some(result) = result {
            self.return_from_call(index, result, p);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::engine::test_support::Sender;
    use crate::engine::{Errno, Input, State, Syscall};
    use crate::kernel::v6_18;
    use crate::units::TaskId;

    #[test]
    fn accept_sleeps_until_the_handshake_is_complete() {
        let mut server = Sender::listening(v6_18::KERNEL);
        server.call(Syscall::Accept { wait: true });
        assert_eq!((server.result(), server.sk.state), (None, State::Listen));

        server.peer_syn();
        assert!(!server.woke());
        server.ack(0);
        assert!(server.woke());
        server.input(Input::Run { task: TaskId(0) });

        assert_eq!((server.result(), server.sk.state), (Some(Ok(0)), State::Established));
    }

    #[test]
    fn a_connection_is_accepted_once_and_only_where_somebody_listened() {
        let mut server = Sender::listening(v6_18::KERNEL);
        let accept = |server: &mut Sender| {
            server.call(Syscall::Accept { wait: false });
            server.result()
        };

        assert_eq!(accept(&mut server), Some(Err(Errno::Eagain)));
        server.peer_syn();
        assert_eq!(accept(&mut server), Some(Err(Errno::Eagain)));
        server.ack(0);
        assert_eq!(accept(&mut server), Some(Ok(0)));
        assert_eq!(accept(&mut server), Some(Err(Errno::Einval)));
        assert_eq!(accept(&mut Sender::new()), Some(Err(Errno::Einval)));
    }

    #[test]
    fn a_listener_that_is_closed_answers_with_a_reset() {
        let mut server = Sender::listening(v6_18::KERNEL);
        server.peer_syn();

        server.call(Syscall::Close);
        server.ack(0);

        assert_eq!(server.sk.state, State::Close);
        assert!(server.transmits().all(|sent| sent.header.flags.contains(crate::wire::Flags::RST)));
        assert_eq!(server.next_deadline(), None);
    }
}
