//! What becomes of the pages that MSG_ZEROCOPY has lent: who still refers to them, and the notice when nobody does
//! (net/core/skbuff.c).

use crate::engine::Engine;
use crate::engine::api::errno::Errno;
use crate::engine::api::io::{Output, SysResult};
use crate::engine::socket::error_queue::{Notice, PagesNotice};
use crate::engine::socket::queue::SkbRef;
use crate::engine::socket::task::SendCall;
use crate::engine::socket::zerocopy::{InDevice, PinnedPages};
use crate::engine::step::macros::event;
use crate::engine::step::probe::{Probe, Subject};
use crate::units::SkbId;

/// Bytes of calls that share one notice.
const MOST_BYTES: u32 = 1 << 19;
/// Their number.
const MOST_CALLS: u16 = u16::MAX - 1;

impl Engine {
    /// A call with MSG_ZEROCOPY begins, and joins those before it if the tail still holds their pages.
    /// Kernel: `msg_zerocopy_realloc`, net/core/skbuff.c, 6.1 to 6.18.
    /// Kernel: `sock_zerocopy_realloc`, net/core/skbuff.c, 5.10.
    /// The notice to come is charged to the socket (`sk_omem_alloc`), which may hold so much of it.
    pub(in crate::engine) fn begin_zerocopy(&mut self, call: &mut SendCall) -> Result<(), Errno> {
        if call.size == 0 || !self.sk.zerocopy.enabled || !self.config.kernel.rules.zerocopy {
            return Ok(());
        }
        let has_room = self.has_room_for_notice();
        let tail = self.queues.write_tail().and_then(|tail| self.queues.get(tail).pinned);
        let zerocopy = &mut self.sk.zerocopy;
        let number = zerocopy.next_call;
        let joined = tail.and_then(|first| zerocopy.pinned.iter_mut().find(|pages| pages.first == first));
        let joined = joined.filter(|pages| {
            let follows = pages.first.wrapping_add(pages.calls.into()) == number;
            follows && pages.calls < MOST_CALLS && pages.bytes.saturating_add(call.size) <= MOST_BYTES
        });
        if joined.is_none() && !has_room {
            return Err(Errno::Enobufs);
        }
        call.pinned = Some(match joined {
            Some(pages) => {
                (pages.calls, pages.bytes, pages.refs) = (pages.calls + 1, pages.bytes + call.size, pages.refs + 1);
                pages.first
            }
            None => {
                let pages = PinnedPages { first: number, calls: 1, bytes: call.size, refs: 1, copied: false };
                zerocopy.pinned.push(pages);
                number
            }
        });
        zerocopy.next_call = number.wrapping_add(1);
        Ok(())
    }

    /// May the socket hold one more notice, besides those that are to come and those that wait?
    /// Kernel: `sock_omalloc`, net/core/sock.c, 5.10 to 6.18.
    fn has_room_for_notice(&self) -> bool {
        let waiting = self.sk.errors.notices.iter().filter(|notice| matches!(notice, Notice::Pages(_))).count();
        let kernel = &self.config.kernel;
        let held = (self.sk.zerocopy.pinned.len() + waiting) as u64 * u64::from(kernel.notice_truesize());
        held + u64::from(kernel.skb_truesize(0)) <= u64::from(kernel.sysctl.optmem_max)
    }

    /// Such a call is over. One that has queued nothing has not happened.
    pub(in crate::engine) fn end_zerocopy<P: Probe>(&mut self, call: &mut SendCall, result: SysResult, p: &mut P) {
        let Some(first) = call.pinned.take() else { return };
        if result.is_err() {
            self.sk.zerocopy.next_call = self.sk.zerocopy.next_call.wrapping_sub(1);
            self.pages_of(first).calls -= 1;
        }
        self.unpin(first, p);
    }

    fn pages_of(&mut self, first: u32) -> &mut PinnedPages {
        let mut all = self.sk.zerocopy.pinned.iter_mut();
        all.find(|pages| pages.first == first).expect("pages with a reference are pinned")
    }

    /// One more skb refers to the pages that it holds.
    pub(in crate::engine) fn pin_for(&mut self, skb: SkbRef) {
        if let Some(first) = self.queues.get(skb).pinned {
            self.pages_of(first).refs += 1;
        }
    }

    /// One reference less. With the last one the program may have its pages back, and is told so.
    fn unpin<P: Probe>(&mut self, first: u32, p: &mut P) {
        let pages = self.pages_of(first);
        pages.refs -= 1;
        let PinnedPages { refs, calls, copied, .. } = *pages;
        if refs > 0 {
            return;
        }
        self.sk.zerocopy.pinned.retain(|pages| pages.first != first);
        if calls == 0 || self.sk.orphaned {
            return;
        }
        let last = first.wrapping_add(u32::from(calls) - 1);
        match self.sk.errors.notices.back_mut() {
            Some(Notice::Pages(before)) if before.last.wrapping_add(1) == first => before.last = last,
            _ => self.sk.errors.notices.push_back(Notice::Pages(PagesNotice { first, last, copied })),
        }
        event!(self, p, PagesReturned, Subject::Socket, last);
        self.wake_pollers(p);
    }

    /// The skb is sent. A device that does not hold clones hands them on at once, to somebody who must not see the program
    /// change its pages: it copies them.
    pub(in crate::engine) fn copy_in_device(&mut self, skb: SkbRef) {
        if let Some(first) = self.queues.get(skb).pinned
            && !self.config.device.holds_clones
        {
            self.pages_of(first).copied = true;
        }
    }

    /// The skb is gone. If the device still has clones, they keep the pages.
    pub(in crate::engine) fn unpin_freed<P: Probe>(&mut self, id: SkbId, clones: u32, first: u32, p: &mut P) {
        match clones {
            0 => self.unpin(first, p),
            _ => self.sk.zerocopy.in_device.push(InDevice { skb: id, first, clones }),
        }
    }

    /// The device has freed a clone.
    pub(in crate::engine) fn unpin_clone<P: Probe>(&mut self, id: SkbId, p: &mut P) {
        let held = &mut self.sk.zerocopy.in_device;
        let Some(place) = held.iter().position(|held| held.skb == id) else { return };
        held[place].clones -= 1;
        if let InDevice { first, clones: 0, .. } = held[place] {
            held.remove(place);
            self.unpin(first, p);
        }
    }

    /// The program reads one notice; if there is another one, that is told again.
    /// Kernel: `sock_recv_errqueue`, net/core/sock.c, 3.10 to 6.18.
    pub(in crate::engine) fn recv_notice<P: Probe>(&mut self, p: &mut P) -> SysResult {
        let notice = self.sk.errors.notices.pop_front().ok_or(Errno::Eagain)?;
        self.outputs.push(Output::Notice(notice));
        match notice {
            Notice::Pages(pages) => event!(self, p, NoticeRead, Subject::Socket, pages.last),
            Notice::Stamp(_) => event!(self, p, StampRead, Subject::Socket, 0),
        }
        self.uncharge_notice(notice, p);
        if !self.sk.errors.notices.is_empty() {
            self.wake_pollers(p);
        }
        Ok(1)
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::*;
    use crate::engine::Events;
    use crate::engine::Kernel;
    use crate::engine::api::io::{MsgFlags, Origin};
    use crate::engine::step::probe::{Site, Step, What};
    use crate::engine::test_support::Sender;
    use crate::engine::{Input, Message, SockOpt, Syscall};
    use crate::kernel::{v6_1, v6_12, v6_18};
    use crate::units::TaskId;

    fn lending() -> Sender {
        Sender::with_wide_window().set(&[SockOpt::ZeroCopy(true)])
    }

    /// The notices that wait, each as the program reads it.
    fn notices(sender: &mut Sender) -> Vec<(u32, u32, bool)> {
        let mut read = Vec::new();
        loop {
            sender.call(Syscall::RecvNotice);
            match sender.notice() {
                Some(Notice::Pages(PagesNotice { first, last, copied })) => read.push((first, last, copied)),
                _ => return read,
            }
        }
    }

    #[test]
    fn without_so_zerocopy_bytes_are_copied_and_nothing_is_counted() {
        let mut sender = Sender::new().closed();

        sender.send(10_000, MsgFlags::ZEROCOPY).unwrap();

        assert_eq!((sender.unsent(), sender.sk.zerocopy.next_call), (vec![(0, 10_000, 10_832)], 0));
    }

    #[test]
    fn the_notice_comes_with_the_ack_of_the_last_byte() {
        let mut sender = lending();
        sender.send(10_000, MsgFlags::ZEROCOPY).unwrap();

        sender.ack(8688);
        assert_eq!(notices(&mut sender), []);
        sender.ack(10_000);
        assert_eq!(notices(&mut sender), [(0, 0, true)]);
        assert_eq!(sender.sk.zerocopy.next_call, 1);
    }

    #[test]
    fn notices_of_calls_that_follow_each_other_are_one() {
        let mut sender = lending();
        for _ in 0..3 {
            sender.send(1448, MsgFlags::ZEROCOPY).unwrap();
        }

        sender.ack(1448);
        sender.ack(4344);

        assert_eq!(notices(&mut sender), [(0, 2, true)]);
    }

    #[test]
    fn a_call_joins_those_whose_pages_the_tail_holds_and_then_one_notice_is_made_for_all() {
        let mut sender = lending().closed();
        sender.send(1000, MsgFlags::ZEROCOPY).unwrap();
        sender.send(1000, MsgFlags::ZEROCOPY).unwrap();

        let pages = sender.sk.zerocopy.pinned.as_slice();

        let expected = PinnedPages { first: 0, calls: 2, bytes: 2000, refs: 1, copied: false };
        assert_eq!(pages, [expected]);
    }

    #[test]
    fn so_many_notices_may_wait_as_optmem_max_holds_and_then_a_call_fails_with_enobufs() {
        let calls = |kernel: Kernel| {
            let mut sender =
                Sender::with(kernel, |_| {}).set(&[SockOpt::ZeroCopy(true), SockOpt::SndBufForce(4 << 20)]);
            sender = sender.set(&[SockOpt::NoDelay(true)]);
            sender.ack_window(0, 8_388_480);
            sender.cong.cwnd = 100;
            let last = (0..1000).find_map(|call| {
                let error = sender.send(10, MsgFlags::ZEROCOPY | MsgFlags::EOR).err();
                error.map(|error| (call, error))
            });
            (last, sender.sk.zerocopy.next_call)
        };

        // 26 notices of 768 bytes; the next would need SKB_TRUESIZE(0), 576 bytes, of the 512 that are left of 20,480.
        assert_eq!(calls(v6_1::KERNEL), (Some((26, Errno::Enobufs)), 26));
        assert!(calls(v6_12::KERNEL).1 > 26);
    }

    #[test]
    fn half_a_megabyte_has_a_notice_of_its_own_and_begins_an_skb_of_its_own() {
        let mut sender = lending().set(&[SockOpt::SndBufForce(4 << 20)]).closed();
        sender.send((1 << 19) - 100, MsgFlags::ZEROCOPY).unwrap();
        let skbs = sender.unsent().len();

        sender.send(101, MsgFlags::ZEROCOPY).unwrap();

        assert_eq!((sender.sk.zerocopy.pinned.len(), sender.unsent().len()), (2, skbs + 1));
    }

    #[test]
    fn a_call_that_queues_nothing_has_not_happened() {
        let mut sender = lending().set(&[SockOpt::SndBuf(4096)]).closed();
        sender.send(100_000, MsgFlags::ZEROCOPY).unwrap();

        assert_eq!(sender.send(100_000, MsgFlags::ZEROCOPY), Err(Errno::Eagain));

        assert_eq!((sender.sk.zerocopy.next_call, sender.sk.zerocopy.pinned.len()), (1, 1));
    }

    #[test]
    fn a_device_that_reads_the_pages_itself_keeps_them_until_it_has_sent_them() {
        let mut sender = Sender::with(v6_18::KERNEL, |config| config.device.holds_clones = true);
        sender = sender.set(&[SockOpt::ZeroCopy(true)]);
        sender.send(1448, MsgFlags::ZEROCOPY).unwrap();
        let sent = sender.transmits().next().map(|sent| (sent.skb.expect("data"), sent.truesize)).expect("sent");

        sender.ack(1448);
        assert_eq!(notices(&mut sender), []);
        sender.input(Input::TxDone { skb: sent.0, truesize: sent.1 });

        assert_eq!(notices(&mut sender), [(0, 0, false)]);
    }

    #[test]
    fn a_notice_wakes_no_writer_that_sleeps_for_space() {
        let mut sender = lending().set(&[SockOpt::SndBuf(4096)]);
        sender.send(1448, MsgFlags::ZEROCOPY).unwrap();
        assert_eq!(sender.send_of(1, 200_000, MsgFlags::empty()), None);

        sender.ack(1448);

        assert_eq!((sender.sk.errors.notices.len(), sender.woke()), (1, false));
    }

    #[test]
    fn a_notice_is_an_error_event_for_poll_until_it_is_read() {
        let mut sender = lending();
        sender.call(Syscall::EpollAdd { events: Events::OUT, oneshot: false, edge: false });
        sender.send(1448, MsgFlags::ZEROCOPY).unwrap();
        sender.ack(1448);
        let mut events = || {
            sender.call(Syscall::EpollWait { timeout: Some(std::time::Duration::ZERO) });
            sender.result()
        };

        assert_eq!(events(), Some(Ok(4 | 8)));
        sender.call(Syscall::RecvNotice);
        sender.call(Syscall::EpollWait { timeout: Some(std::time::Duration::ZERO) });

        assert_eq!(sender.result(), Some(Ok(4)));
    }

    fn frags(sender: &Sender) -> Vec<Vec<(u32, u32)>> {
        let place = |skb: &crate::engine::Skb| skb.frags.iter().map(|frag| (frag.offset, frag.len)).collect();
        sender.queues.write_queue().map(place).collect()
    }

    fn send_from(sender: &mut Sender, offset: u64, bytes: usize, flags: MsgFlags) {
        let msg = Message::new(Bytes::from(vec![b'x'; bytes])).at(Origin::Program, offset);
        sender
            .input(Input::Syscall { task: TaskId(0), call: Syscall::Send { msg, flags: flags | MsgFlags::DONTWAIT } });
    }

    #[test]
    fn what_goes_on_in_the_same_page_extends_the_last_fragment_and_costs_another_page() {
        let mut sender = lending().closed();
        send_from(&mut sender, 0, 6000, MsgFlags::ZEROCOPY);
        assert_eq!((frags(&sender), sender.sk.wmem_queued), (vec![vec![(0, 4096), (0, 1904)]], 832 + 8192));

        send_from(&mut sender, 6000, 100, MsgFlags::ZEROCOPY);

        assert_eq!((frags(&sender), sender.sk.wmem_queued), (vec![vec![(0, 4096), (0, 2004)]], 832 + 8192 + 4096));
    }

    #[test]
    fn a_page_that_two_skbs_share_is_one_block() {
        let mut sender = lending().closed();
        send_from(&mut sender, 0, 1000, MsgFlags::ZEROCOPY | MsgFlags::EOR);
        send_from(&mut sender, 1000, 1000, MsgFlags::ZEROCOPY);

        assert_eq!(frags(&sender), [[(0, 1000)], [(1000, 1000)]]);
        assert_eq!(sender.pages.live().map(|(_, refs)| refs).collect::<Vec<_>>(), [2]);
    }

    /// Which functions were entered.
    #[derive(Default)]
    struct Entered(Vec<Site>);

    impl Probe for Entered {
        fn step(&mut self, step: Step, _: &Engine) {
            self.0.extend((step.what == What::Enter).then_some(step.site));
        }
    }

    #[test]
    fn sendfile_hands_on_what_a_pipe_holds_at_a_time() {
        let parts = |bytes: usize, offset| {
            let mut sender = Sender::with_wide_window().set(&[SockOpt::SndBufForce(4 << 20)]).closed();
            let msg = Message::new(Bytes::from(vec![b'x'; bytes])).at(Origin::File, offset);
            let call = Syscall::Send { msg, flags: MsgFlags::SPLICE_PAGES | MsgFlags::DONTWAIT };
            let (mut entered, now) = (Entered::default(), sender.now);
            sender.apply(now, Input::Syscall { task: TaskId(0), call }, &mut entered);
            assert_eq!(sender.sk.notsent() as usize, bytes);
            entered.0.into_iter().filter(|site| *site == Site::TcpSendmsg).count()
        };

        assert_eq!([parts(65_536, 0), parts(65_537, 0), parts(65_536, 1)], [1, 2, 2]);
    }
}
