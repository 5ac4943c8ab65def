//! Polling: what a socket is ready for, and who hears of it (net/ipv4/tcp.c, fs/select.c, fs/eventpoll.c).

use crate::engine::Engine;
use crate::engine::api::events::Events;
use crate::engine::socket::request::Opened;
use crate::engine::socket::state::State;
use crate::engine::socket::task::{Call, Sleep, Task, Wait};
use crate::engine::step::macros::{enter, event};
use crate::engine::step::probe::{Probe, Subject};

impl Engine {
    /// Wakes everybody on the socket's wait queue, the last to come first, and tells epoll sets: the socket's state has
    /// changed.
    pub(in crate::engine) fn wake_sleepers<P: Probe>(&mut self, p: &mut P) {
        self.wake_for(Events::all(), p);
    }

    /// The same, but polls and epoll sets only if they ask for one of these events. A reader or writer looks anyway, and
    /// may sleep on.
    pub(in crate::engine) fn wake_for<P: Probe>(&mut self, events: Events, p: &mut P) {
        self.ep_poll_callback(events, p);
        let hears = |task: &Task, sleep: Sleep| {
            sleep.on != Wait::Poll
                || matches!(&task.call, Some(Call::Poll { events: asked, .. }) if asked.intersects(events))
                || task.epoll.is_some_and(|epoll| epoll.ready) && matches!(&task.call, Some(Call::EpollWait { .. }))
        };
        while let Some(index) = self.last_sleeper(hears) {
            self.wake_task(index, p);
        }
    }

    /// Tells those who poll, and epoll sets, that something has come that is no space. A writer that sleeps for space would
    /// look, and sleep on in its place.
    pub(in crate::engine) fn wake_pollers<P: Probe>(&mut self, p: &mut P) {
        self.ep_poll_callback(Events::ERR, p);
        for index in 0..self.tasks.len() {
            if self.tasks[index].sleep.is_some_and(|sleep| sleep.on == Wait::Poll) {
                self.wake_task(index, p);
            }
        }
    }

    /// The events of the socket. As in the kernel, asking arms the wake-up.
    /// Kernel: `tcp_poll`, net/ipv4/tcp.c, 3.10 to 6.18.
    pub(in crate::engine) fn tcp_poll<P: Probe>(&mut self, p: &mut P) -> Events {
        enter!(self, p, TcpPoll, || {
            // Of a socket that listens it says only whether there is a connection to accept.
            match self.sk.opened {
                Opened::Passively { accepted: false } => return Events::IN,
                _ if self.is_listening() => return Events::empty(),
                _ => {}
            }
            let mut found = Events::empty();
            if self.sk.state == State::Close || (self.sk.send_shutdown && self.sk.rcv_shutdown) {
                found |= Events::HUP;
            }
            if self.sk.rcv_shutdown {
                found |= Events::IN | Events::RDHUP;
            }
            if self.sk.sk_err.is_some() || !self.sk.errors.notices.is_empty() {
                found |= Events::ERR;
            }
            if self.sk.state == State::SynSent {
                return found;
            }
            if self.readable() > 0 {
                found |= Events::IN;
            }
            if self.sk.send_shutdown || self.sk_stream_is_writeable(p) {
                return found | Events::OUT;
            }
            self.set_nospace(true, p);
            found
        })
    }

    /// Kernel: `ep_poll_callback`, fs/eventpoll.c, 3.10 to 6.18.
    fn ep_poll_callback<P: Probe>(&mut self, events: Events, p: &mut P) {
        for index in 0..self.tasks.len() {
            let task = self.tasks[index].id;
            if let Some(epoll) = &mut self.tasks[index].epoll
                && !epoll.ready
                && epoll.events.intersects(events)
            {
                epoll.ready = true;
                enter!(self, p, EpPollCallback, || event!(self, p, EpollReady, Subject::Task(task), 0));
            }
        }
    }

    /// Takes what the ready list holds for a task, as `epoll_wait` does (`ep_send_events`).
    /// Kernel: `ep_send_events`, fs/eventpoll.c, 3.10 to 6.18.
    pub(in crate::engine) fn ep_send_events<P: Probe>(&mut self, index: usize, p: &mut P) -> Events {
        enter!(self, p, EpSendEvents, || {
            let Some(epoll) = self.tasks[index].epoll else { return Events::empty() };
            if !epoll.ready {
                return Events::empty();
            }
            let found = self.tcp_poll(p) & epoll.events;
            if let Some(epoll) = &mut self.tasks[index].epoll {
                epoll.ready = !found.is_empty() && !epoll.edge && !epoll.oneshot;
                if !found.is_empty() && epoll.oneshot {
                    epoll.events = Events::empty();
                }
            }
            found
        })
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::engine::Syscall;
    use crate::engine::test_support::Sender;
    use crate::kernel::v6_18;

    const READING: Events = Events::IN.union(Events::RDHUP);

    fn watching(events: Events, edge: bool, oneshot: bool) -> Sender {
        let mut sender = Sender::new();
        sender.call(Syscall::EpollAdd { events, edge, oneshot });
        sender
    }

    fn wait(sender: &mut Sender) -> Events {
        sender.call(Syscall::EpollWait { timeout: Some(Duration::ZERO) });
        Events::from_bits_retain(sender.result().expect("it does not wait").expect("a mask"))
    }

    #[test]
    fn what_was_received_and_not_read_is_readable_and_the_end_of_it_too() {
        let mut sender = watching(READING | Events::OUT, false, false);
        assert_eq!(wait(&mut sender), Events::OUT);

        sender.data(sender.sk.rcv_nxt, 100);
        assert_eq!(wait(&mut sender), Events::IN | Events::OUT);
        sender.call(Syscall::Recv { bytes: 100, wait: false });
        assert_eq!(wait(&mut sender), Events::OUT);
        sender.peer_fin(sender.sk.rcv_nxt);

        assert_eq!(wait(&mut sender), READING | Events::OUT);
    }

    #[test]
    fn a_connection_that_is_over_both_ways_hangs_up_and_a_reset_is_an_error_whoever_asks() {
        let mut sender = watching(Events::IN, false, false);
        sender.peer_fin(sender.sk.rcv_nxt);
        sender.call(Syscall::Shutdown);
        assert_eq!(wait(&mut sender), Events::IN | Events::HUP);

        let mut sender = watching(Events::IN, false, false);
        sender.peer_reset();
        assert_eq!(wait(&mut sender), Events::IN | Events::ALWAYS);
    }

    #[test]
    fn an_edge_comes_with_each_segment_and_one_shot_only_once_until_it_is_asked_for_anew() {
        let edges = |sender: &mut Sender| {
            [(); 3].map(|()| {
                sender.data(sender.sk.rcv_nxt, 100);
                let first = wait(sender);
                assert_eq!(wait(sender), Events::empty(), "nothing new has come");
                first
            })
        };
        let none = Events::empty();

        assert_eq!(edges(&mut watching(Events::IN, true, false)), [Events::IN; 3]);
        let mut once = watching(Events::IN, false, true);
        assert_eq!(edges(&mut once), [Events::IN, none, none]);
        once.call(Syscall::EpollAdd { events: Events::IN, edge: false, oneshot: true });
        assert_eq!(wait(&mut once), Events::IN);
    }

    #[test]
    fn a_socket_that_listens_is_readable_when_there_is_a_connection_to_accept() {
        let mut sender = Sender::listening(v6_18::KERNEL);
        sender.call(Syscall::EpollAdd { events: READING | Events::OUT, edge: false, oneshot: false });
        assert_eq!(wait(&mut sender), Events::empty());

        sender.peer_syn();
        assert_eq!(wait(&mut sender), Events::empty());
        sender.ack(0);
        assert_eq!(wait(&mut sender), Events::IN);
        sender.call(Syscall::Accept { wait: false });

        assert_eq!(wait(&mut sender), Events::OUT);
    }

    #[test]
    fn who_polls_for_room_sleeps_on_when_data_comes_and_who_polls_for_data_wakes() {
        let woken = |events: Events| {
            let mut sender = Sender::new().closed();
            while sender.write(10_000).is_ok() {}
            sender.call(Syscall::Poll { events, timeout: None });
            assert_eq!(sender.result(), None);
            sender.data(sender.sk.rcv_nxt, 100);
            sender.woke()
        };

        assert_eq!([Events::OUT, Events::IN, READING].map(woken), [false, true, true]);
    }
}
