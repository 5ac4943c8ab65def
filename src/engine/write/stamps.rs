//! Time stamps of what is sent (SO_TIMESTAMPING): of the last byte of each call, told in the error queue (net/core/skbuff.c).

use crate::engine::Engine;
use crate::engine::api::errno::Errno;
use crate::engine::socket::error_queue::{Notice, Stamp, StampNotice, StampRequest, Stamping};
use crate::engine::socket::queue::SkbRef;
use crate::engine::socket::skb::Skb;
use crate::engine::socket::state::State;
use crate::engine::step::macros::{event, set};
use crate::engine::step::probe::{Probe, Subject};
use crate::units::SeqNum;

impl Skb {
    /// An skb joins this one: of their time stamps the later's byte is told.
    /// Kernel: `tcp_skb_collapse_tstamp`, net/ipv4/tcp_output.c, 5.10 to 6.18.
    pub(in crate::engine) fn tcp_skb_collapse_tstamp(&mut self, other: Option<StampRequest>) {
        if let Some(other) = other {
            let times = self.stamp.map_or(Stamping::empty(), |own| own.times);
            self.stamp = Some(StampRequest { times: times | other.times, key: other.key });
        }
    }
}

impl Engine {
    /// SO_TIMESTAMPING. Bytes are counted from what is not acknowledged now, if they are to be counted.
    /// Kernel: `sock_set_timestamping`, net/core/sock.c, 5.10 to 6.18.
    pub(in crate::engine) fn set_stamping(&mut self, flags: Stamping) -> Result<(), Errno> {
        if !self.config.kernel.rules.stamps_streams && !Stamping::OLD.contains(flags) {
            return Err(Errno::Einval);
        }
        if flags.contains(Stamping::OPT_ID) && !self.sk.errors.stamping.contains(Stamping::OPT_ID) {
            if matches!(self.sk.state, State::Close | State::Listen) {
                return Err(Errno::Einval);
            }
            self.sk.errors.tskey = self.sk.snd_una;
        }
        self.sk.errors.stamping = flags;
        Ok(())
    }

    /// A call has queued its bytes: times are wanted of the last of them. An skb has room for one such byte, so that a call
    /// which goes on in it takes the place of the one before. If the skb has left already, what is still to come of it counts.
    /// Kernel: `tcp_tx_timestamp`, net/ipv4/tcp.c, 5.10 to 6.18.
    pub(in crate::engine) fn tcp_tx_timestamp(&mut self) {
        let times = self.sk.errors.stamping & Stamping::TIMES;
        if times.is_empty() || !self.config.kernel.rules.stamps_streams {
            return;
        }
        let Some(tail) = self.queues.write_tail().or_else(|| self.queues.rtx_tail()) else { return };
        let skb = self.queues.get_mut(tail);
        let key = skb.seq + skb.len.saturating_sub(1);
        skb.tcp_skb_collapse_tstamp(Some(StampRequest { times, key }));
    }

    /// The skb has come to the device's queue, and if that took it, to the device.
    pub(in crate::engine) fn stamp_transmission<P: Probe>(&mut self, skb: SkbRef, taken: bool, p: &mut P) {
        let entry = self.queues.get(skb);
        let Some(StampRequest { times, key }) = entry.stamp else { return };
        let truesize = entry.truesize;
        if times.contains(Stamping::TX_SCHED) {
            self.skb_tstamp_tx(Stamp::Sched, key, truesize, p);
        }
        if taken && times.contains(Stamping::TX_SOFTWARE) {
            self.skb_tstamp_tx(Stamp::Snd, key, truesize, p);
        }
    }

    /// So much of the skb is acknowledged: is its byte among it, and was it not before?
    /// Kernel: `tcp_ack_tstamp`, net/ipv4/tcp_input.c, 5.10 to 6.18.
    pub(in crate::engine) fn tcp_ack_tstamp<P: Probe>(&mut self, skb: SkbRef, prior_una: SeqNum, p: &mut P) {
        let entry = self.queues.get(skb);
        let Some(StampRequest { times, key }) = entry.stamp else { return };
        let is_news = !key.before(prior_una) && key.before(self.sk.snd_una);
        if times.contains(Stamping::TX_ACK) && is_news {
            self.skb_tstamp_tx(Stamp::Ack, key, entry.truesize, p);
        }
    }

    /// Puts a time stamp into the error queue, where the receive buffer has room for it.
    /// Kernel: `__skb_tstamp_tx`, net/core/skbuff.c, 5.10 to 6.18.
    fn skb_tstamp_tx<P: Probe>(&mut self, what: Stamp, key: SeqNum, packet: u32, p: &mut P) {
        let alone = self.sk.errors.stamping.contains(Stamping::OPT_TSONLY);
        let truesize = if alone { self.config.kernel.notice_truesize() } else { packet };
        if self.rcv.rmem_alloc.saturating_add(truesize) >= self.rcv.rcvbuf {
            return;
        }
        let id = if self.sk.errors.stamping.contains(Stamping::OPT_ID) { key - self.sk.errors.tskey } else { 0 };
        self.charge_notice(truesize, p);
        self.sk.errors.notices.push_back(Notice::Stamp(StampNotice { what, at: self.now, id, truesize }));
        event!(self, p, TimeStamped, Subject::Socket, self.sk.relative(key));
        self.wake_pollers(p);
    }

    /// The error queue is paid for by the receive buffer, but asks nobody for memory.
    fn charge_notice<P: Probe>(&mut self, truesize: u32, p: &mut P) {
        let from = self.rcv.rmem_alloc;
        self.rcv.rmem_alloc += truesize;
        set!(self, p, RmemAlloc, from, self.rcv.rmem_alloc);
    }

    /// A notice is read, or nobody will ever read it.
    pub(in crate::engine) fn uncharge_notice<P: Probe>(&mut self, notice: Notice, p: &mut P) {
        if let Notice::Stamp(stamp) = notice {
            let from = self.rcv.rmem_alloc;
            self.rcv.rmem_alloc -= stamp.truesize;
            set!(self, p, RmemAlloc, from, self.rcv.rmem_alloc);
        }
    }

    /// What the error queue has charged to the receive buffer.
    pub(in crate::engine) fn notices_charged(&self) -> u32 {
        let charged = |notice: &Notice| if let Notice::Stamp(stamp) = notice { stamp.truesize } else { 0 };
        self.sk.errors.notices.iter().map(charged).sum()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::engine::test_support::Sender;
    use crate::engine::{Events, Kernel, MsgFlags, SockOpt, Syscall};
    use crate::kernel::{v3_10, v5_10, v6_18};

    const ALL: Stamping = Stamping::all();

    fn stamping(flags: Stamping) -> Sender {
        Sender::with_wide_window().set(&[SockOpt::Timestamping(flags)])
    }

    /// What waits in the error queue: which time, and of which byte.
    fn stamps(sender: &mut Sender) -> Vec<(Stamp, u32)> {
        let mut read = Vec::new();
        loop {
            sender.call(Syscall::RecvNotice);
            match sender.notice() {
                Some(Notice::Stamp(stamp)) => read.push((stamp.what, stamp.id)),
                _ => return read,
            }
        }
    }

    #[test]
    fn the_last_byte_of_a_call_is_stamped_at_the_queue_at_the_device_and_when_it_is_acknowledged() {
        let mut sender = stamping(ALL);

        sender.write(1000).unwrap();
        assert_eq!(stamps(&mut sender), [(Stamp::Sched, 999), (Stamp::Snd, 999)]);
        sender.ack(999);
        assert_eq!(stamps(&mut sender), []);
        sender.ack(1000);

        assert_eq!(stamps(&mut sender), [(Stamp::Ack, 999)]);
    }

    #[test]
    fn only_what_is_asked_for_is_told_and_without_opt_id_of_no_byte() {
        let mut sender = stamping(Stamping::TX_ACK);
        sender.write(1000).unwrap();
        sender.ack(1000);

        assert_eq!(stamps(&mut sender), [(Stamp::Ack, 0)]);
    }

    #[test]
    fn a_call_that_goes_on_in_the_same_skb_takes_the_place_of_the_one_before() {
        let mut sender = stamping(Stamping::TX_ACK | Stamping::OPT_ID).closed();
        sender.write(1000).unwrap();
        sender.write(500).unwrap();

        sender.ack_window(0, 60_000);
        sender.ack(1500);

        assert_eq!(stamps(&mut sender), [(Stamp::Ack, 1499)]);
    }

    #[test]
    fn the_byte_stays_with_the_part_of_a_cut_skb_that_has_it() {
        let mut sender = stamping(Stamping::TX_SOFTWARE | Stamping::TX_ACK | Stamping::OPT_ID);
        sender.send(30_000, MsgFlags::empty()).unwrap();
        assert_eq!(stamps(&mut sender), [], "the last byte waits behind the congestion window");

        for acked in [7240, 14_480, 30_000] {
            sender.ack(acked);
        }

        assert_eq!(stamps(&mut sender), [(Stamp::Snd, 29_999), (Stamp::Ack, 29_999)]);
    }

    #[test]
    fn a_time_stamp_costs_its_packet_or_an_empty_skb_and_must_fit_the_receive_buffer() {
        let cost = |kernel: Kernel, flags: Stamping| {
            let mut sender = Sender::with(kernel, |_| {}).set(&[SockOpt::Timestamping(flags)]);
            sender.write(1000).unwrap();
            sender.rcv.rmem_alloc
        };
        let sent = Stamping::TX_SOFTWARE;

        assert_eq!(cost(v6_18::KERNEL, sent), 1832);
        assert_eq!(cost(v6_18::KERNEL, sent | Stamping::OPT_TSONLY), 832);
        assert_eq!(cost(v5_10::KERNEL, sent | Stamping::OPT_TSONLY), 768);

        let mut sender = stamping(sent).set(&[SockOpt::RcvBuf(1152)]);
        sender.write(1000).unwrap();
        sender.write(1000).unwrap();
        assert_eq!((sender.rcv.rmem_alloc, stamps(&mut sender).len()), (1832, 1));
    }

    #[test]
    fn bytes_are_counted_from_what_is_not_acknowledged_when_that_is_asked_for_and_not_before_a_connection() {
        let mut sender = Sender::with_wide_window();
        sender.write(1000).unwrap();
        sender.ack(1000);
        let mut sender = sender.set(&[SockOpt::Timestamping(ALL)]);
        sender.write(10).unwrap();
        assert_eq!(stamps(&mut sender)[0].1, 9);

        let mut early = Sender::unconnected(v6_18::KERNEL);
        early.call(Syscall::SetSockOpt(SockOpt::Timestamping(ALL)));
        assert_eq!(early.result(), Some(Err(Errno::Einval)));
    }

    #[test]
    fn a_time_stamp_is_an_error_event_for_poll_and_in_3_10_streams_have_none() {
        let events = |kernel: Kernel, flags: Stamping| {
            let mut sender = Sender::with(kernel, |_| {}).set(&[SockOpt::Timestamping(flags)]);
            let set = sender.result();
            sender.write(10).unwrap();
            sender.call(Syscall::Poll { events: Events::OUT, timeout: Some(Duration::ZERO) });
            (set, sender.sk.errors.notices.len())
        };

        assert_eq!(events(v6_18::KERNEL, Stamping::TX_SOFTWARE), (Some(Ok(0)), 1));
        assert_eq!(events(v3_10::KERNEL, Stamping::TX_SOFTWARE), (Some(Ok(0)), 0));
        assert_eq!(events(v3_10::KERNEL, Stamping::TX_ACK), (Some(Err(Errno::Einval)), 0));
    }
}
