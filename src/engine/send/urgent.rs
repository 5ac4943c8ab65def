//! Urgent data (MSG_OOB): while it is not acknowledged, nothing small is held back and each segment tells of it.

use crate::engine::Engine;
use crate::engine::step::macros::{event, test};
use crate::engine::step::probe::{Probe, Subject};
use crate::units::SeqNum;

/// What the urgent pointer says of data that lies further ahead than it can say.
const FAR: u16 = u16::MAX;

impl Engine {
    /// All that is queued is urgent now, its last byte most of all.
    /// Kernel: `tcp_mark_urg`, net/ipv4/tcp.c, 3.10 to 6.18.
    pub(in crate::engine) fn tcp_mark_urg<P: Probe>(&mut self, p: &mut P) {
        let end = self.sk.write_seq;
        self.sk.snd_up = Some(end);
        event!(self, p, UrgentMarked, Subject::Socket, self.sk.relative(end) - 1);
    }

    /// An ACK has come: is the urgent data among what it acknowledges?
    pub(in crate::engine) fn forget_acked_urgent_data<P: Probe>(&mut self, p: &mut P) {
        if self.sk.snd_up.is_some_and(|end| !end.after(self.sk.snd_una)) {
            self.sk.snd_up = None;
            event!(self, p, UrgentAcked, Subject::Socket, 0);
        }
    }

    /// While urgent data is not acknowledged, neither Nagle's rule nor cork is asked.
    /// Kernel: `tcp_urg_mode`, net/ipv4/tcp_output.c, 3.10 to 6.18.
    pub(in crate::engine) fn passes_as_urgent<P: Probe>(&mut self, p: &mut P) -> bool {
        let Some(end) = self.sk.snd_up else { return false };
        let una = self.sk.snd_una;
        test!(self, p, UrgentMode, self.sk.relative(end), self.sk.relative(una))
    }

    /// The urgent pointer of a segment that begins at `seq`; 0: it has none.
    pub(in crate::engine) fn urgent_pointer(&self, seq: SeqNum) -> u16 {
        match self.sk.snd_up {
            Some(end) if seq.before(end) => match u16::try_from(end - seq) {
                Ok(distance) => distance,
                Err(_) if (seq + u32::from(FAR)).after(self.sk.snd_nxt) => FAR,
                Err(_) => 0,
            },
            _ => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::test_support::{MSS, Sender};
    use crate::engine::{MsgFlags, SockOpt};
    use crate::wire::Flags;

    /// First byte, length and urgent pointer of each segment that left at the last input.
    fn sent(sender: &Sender) -> Vec<(i64, u32, u16)> {
        let told = |flags: Flags, urgent: u16| (flags.contains(Flags::URG) == (urgent > 0)).then_some(urgent);
        let place = |seq| sender.sk.relative(seq);
        sender
            .transmits()
            .map(|one| {
                (place(one.header.seq), one.len, told(one.header.flags, one.header.urgent).expect("both or none"))
            })
            .collect()
    }

    #[test]
    fn urgent_bytes_pass_nagle_and_so_does_what_follows_until_they_are_acknowledged() {
        for mut sender in [Sender::new(), Sender::v3_10()] {
            sender.write(100).unwrap();
            sender.write(100).unwrap();
            assert_eq!(sent(&sender), []);

            sender.send(10, MsgFlags::OOB).unwrap();
            assert_eq!(sent(&sender), [(100, 110, 110)]);
            sender.write(100).unwrap();
            assert_eq!(sent(&sender), [(210, 100, 0)]);

            sender.ack(210);
            sender.write(100).unwrap();
            assert_eq!(sent(&sender), []);
        }
    }

    #[test]
    fn urgent_bytes_pass_cork() {
        let mut sender = Sender::new().set(&[SockOpt::Cork(true)]);

        sender.send(10, MsgFlags::OOB).unwrap();

        assert_eq!(sent(&sender), [(0, 10, 10)]);
    }

    #[test]
    fn while_urgent_data_waits_each_skb_is_one_segment() {
        let mut sender = Sender::with_wide_window();

        sender.send(5000, MsgFlags::OOB).unwrap();
        assert_eq!(sent(&sender), [(0, MSS, 5000), (1448, MSS, 3552), (2896, MSS, 2104), (4344, 656, 656)]);
        sender.write(3000).unwrap();
        assert_eq!(sent(&sender), [(5000, MSS, 0), (6448, MSS, 0), (7896, 104, 0)]);

        sender.ack(8000);
        sender.write(3000).unwrap();
        assert_eq!(sent(&sender), [(8000, 3000, 0)]);
    }

    #[test]
    fn a_closed_window_is_asked_twice_for_urgent_data() {
        let mut sender = Sender::new();
        sender.ack_window(0, 0);
        sender.send(10, MsgFlags::OOB).unwrap();

        sender.fire();

        assert_eq!(sent(&sender), [(0, 0, 10), (-1, 0, 11)]);
    }

    #[test]
    fn the_pointer_of_what_lies_too_far_ahead_says_as_far_as_it_can() {
        let mut sender = Sender::new();
        let una = sender.sk.snd_una;
        sender.sk.snd_up = Some(una + 100_000);

        assert_eq!([34_464, 34_465].map(|offset| sender.urgent_pointer(una + offset)), [FAR, 65_535]);
        assert_eq!(sender.urgent_pointer(una), FAR);
        sender.sk.snd_nxt = una + 65_535;
        assert_eq!(sender.urgent_pointer(una), 0);
    }
}
