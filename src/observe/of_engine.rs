//! The view of a simulated socket: the one place that reads the engine for showing.

use std::time::Duration;

use crate::engine::socket::task::{Call, Sending};
use crate::engine::{Asked, Engine, Skb, Task};
use crate::observe::{InCall, PageView, RecoveryView, SkbView, SocketView, TaskView};
use crate::units::{PageId, SeqNum, SkbId, TaskId, Time};
use crate::world::{Happening, PacketFacts, Passing, World};

impl<'a> SocketView<'a> {
    /// The socket of a world between two inputs.
    pub fn of_world(world: &'a World) -> SocketView<'a> {
        SocketView::of(&world.engine)
    }

    /// The socket of an engine, also in the middle of an input.
    pub fn of(engine: &'a Engine) -> SocketView<'a> {
        let Engine { config, sk, cong, rtt, rcv, timers, machine, .. } = engine;
        SocketView {
            kernel: &config.kernel,
            now: engine.now,
            state: sk.state,
            error: sk.sk_err,
            send_shutdown: sk.send_shutdown,
            rcv_shutdown: sk.rcv_shutdown,
            user_timeout: sk.user_timeout,
            wmem_queued: sk.wmem_queued,
            sndbuf: sk.sndbuf,
            sndbuf_locked: sk.sndbuf_locked,
            forward_alloc: sk.forward_alloc,
            wmem_alloc: sk.wmem_alloc,
            nospace: sk.nospace,
            memory_allocated_pages: machine.allocated(),
            granted_pages: machine.pages_granted,
            other_pages: machine.other_pages,
            tcp_mem: machine.mem,
            tsq_throttled: sk.tsq_throttled,
            memory_pressure: machine.pressure,
            isn: sk.isn,
            snd_una: sk.snd_una,
            snd_nxt: sk.snd_nxt,
            write_seq: sk.write_seq,
            pushed_seq: sk.pushed_seq,
            snd_up: sk.snd_up,
            una_offset: sk.relative(sk.snd_una),
            outq: sk.outq(),
            outqnsd: sk.outqnsd(),
            rmem_alloc: rcv.rmem_alloc,
            rcvbuf: rcv.rcvbuf,
            readable: engine.readable(),
            rcv_wnd: rcv.rcv_wnd,
            ack_timer: rcv.ack.timer.map(|pending| pending.at),
            quick_acks: rcv.ack.quick,
            answers: rcv.ack.pingpong,
            rcv_nxt_offset: engine.received_offset(),
            mss_cache: sk.mss_cache,
            mss_clamp: sk.mss_clamp,
            size_goal: engine.size_goal(),
            snd_wnd: sk.snd_wnd,
            max_window: sk.max_window,
            cwnd: cong.cwnd,
            ssthresh: cong.ssthresh,
            packets_out: sk.packets_out,
            sacked_out: sk.sacked_out,
            lost_out: sk.lost_out,
            retrans_out: sk.retrans_out,
            total_retrans: sk.total_retrans,
            segs_out: sk.segs_out,
            ca_state: cong.ca_state,
            algorithm: cong.ops.algorithm().name(),
            nonagle: sk.nonagle,
            notsent_lowat: sk.notsent_lowat,
            srtt_us: rtt.srtt_us(),
            rto_us: config.kernel.jiffies_to_usecs(rtt.rto),
            pacing_rate: cong.pacing_rate,
            max_pacing_rate: sk.max_pacing_rate,
            pacing_until: timers.pacing,
            timer: timers.retransmit,
            backoff: timers.backoff,
            retransmits: timers.retransmits,
            probes_out: timers.probes_out,
            rcv_tstamp: sk.rcv_tstamp,
            chrono: sk.chrono,
            chrono_start: sk.chrono_start,
            chrono_stat: sk.chrono_stat,
            engine,
        }
    }

    /// What loss recovery and congestion control remember.
    pub fn recovery(&self) -> RecoveryView {
        let cong = &self.engine.cong;
        RecoveryView {
            undo_marker: cong.undo_marker,
            undo_retrans: cong.undo_retrans,
            reordering: cong.reordering,
            high_seq: Some(cong.high_seq).filter(|seq| *seq != SeqNum(0)),
            prr_out: cong.prr_out,
            prr_delivered: cong.prr_delivered,
            prior_cwnd: cong.prior_cwnd,
            cwnd_cnt: cong.cwnd_cnt,
            frto: cong.frto,
            retrans_stamp: self.engine.timers.retrans_stamp.is_some(),
            snd_up: self.engine.sk.snd_up.unwrap_or(self.engine.sk.snd_una),
            zckey: self.engine.sk.zerocopy.next_call,
            app_limited: self.engine.sk.app_limited,
        }
    }

    /// `sk_wmem_queued` at which a sleeper is woken.
    pub fn wake_threshold(&self) -> u32 {
        self.engine.wake_threshold()
    }

    /// Unsent bytes at which a writer stops, if anything is set.
    pub fn unsent_limit(&self) -> Option<u32> {
        Some(self.engine.notsent_lowat()).filter(|lowat| *lowat != u32::MAX)
    }

    /// Until when it may still be resent or probed in vain, and by which limit, if one is known.
    pub fn given_up_at(&self) -> Option<(Time, &'static str)> {
        self.engine.given_up_in().map(|(millis, limit)| (self.now + Duration::from_millis(millis), limit))
    }

    /// What a push would come to now.
    pub fn ask_to_send(&self) -> Asked {
        self.engine.ask_to_send()
    }

    /// The first skb of which no byte was sent.
    pub fn send_head(&self) -> Option<SkbView<'a>> {
        self.skb(self.sent_count())
    }

    /// Skbs on both queues.
    pub fn skb_count(&self) -> usize {
        self.sent_count() + self.unsent_count()
    }

    /// Skbs sent and not acknowledged whole.
    pub fn sent_count(&self) -> usize {
        self.engine.queues.rtx_len()
    }

    /// Skbs of which no byte was sent.
    pub fn unsent_count(&self) -> usize {
        self.engine.queues.write_len()
    }

    /// The skb at `index` in sequence order: those sent, then those unsent. Takes constant time.
    pub fn skb(&self, index: usize) -> Option<SkbView<'a>> {
        let queues = &self.engine.queues;
        let (skb, is_sent) = match index.checked_sub(self.sent_count()) {
            None => (queues.rtx_at(index)?, true),
            Some(unsent) => (queues.write_at(unsent)?, false),
        };
        Some(skb_view(queues.get(skb), is_sent))
    }

    /// The skb at the end of the queue, where new bytes go.
    pub fn last_skb(&self) -> Option<SkbView<'a>> {
        self.skb(self.skb_count().checked_sub(1)?)
    }

    /// All of them in sequence order, each made as it is asked for.
    pub fn skbs(&self) -> impl Iterator<Item = SkbView<'a>> + use<'a> {
        let queues = &self.engine.queues;
        let sent = queues.rtx_queue().map(|skb| skb_view(skb, true));
        sent.chain(queues.write_queue().map(|skb| skb_view(skb, false)))
    }

    /// The queued skb with this id. Walks the queues.
    pub fn find_skb(&self, id: SkbId) -> Option<SkbView<'a>> {
        self.skbs().find(|skb| skb.id == id)
    }

    /// Tasks that have made a system call, in the order of their first ones.
    pub fn tasks(&self) -> impl Iterator<Item = TaskView> + use<'a> {
        self.engine.tasks.iter().map(task_view)
    }

    /// The task of this number, if it has made a system call.
    pub fn task(&self, id: TaskId) -> Option<TaskView> {
        self.engine.task(id).map(task_view)
    }

    /// Tasks that sleep in a system call.
    pub fn asleep_count(&self) -> usize {
        self.engine.tasks.iter().filter(|task| task.is_asleep()).count()
    }

    /// A block that a frag or a task names.
    pub fn page(&self, id: PageId) -> PageView {
        PageView { id, size: self.engine.pages.size(id), refs: self.engine.pages.refs(id) }
    }

    /// Blocks in use.
    pub fn page_count(&self) -> usize {
        self.engine.pages.live().count()
    }
}

/// The packets of the input that was made last in a world, as they were noted; super-packets as such if `whole`.
pub fn packets<'a>(
    facts: &'a PacketFacts,
    happening: &'a Happening,
    world: &World,
    whole: bool,
) -> impl Iterator<Item = Passing<'a>> {
    facts.packets(happening, &world.engine, whole)
}

fn skb_view(skb: &Skb, is_sent: bool) -> SkbView<'_> {
    SkbView {
        id: skb.id,
        is_sent,
        seq: skb.seq,
        end_seq: skb.end_seq,
        len: skb.len,
        truesize: skb.truesize,
        head: skb.head,
        linear: skb.linear,
        frags: &skb.frags,
        checksum: skb.checksum,
        flags: skb.flags,
        sacked: skb.sacked,
        eor: skb.eor,
        pure_zerocopy: skb.pure_zerocopy,
        zerocopy: skb.pinned.is_some(),
        shared_frags: skb.shared_frags,
        gso_segs: skb.gso_segs,
        gso_size: skb.gso_size,
        sent_at: skb.sent_at,
        first_sent_at: skb.first_sent_at,
        delivered_at_send: skb.delivered_at_send,
        live_clones: skb.live_clones,
    }
}

fn task_view(task: &Task) -> TaskView {
    let call = task.call.as_ref().map(|call| match call {
        Call::Send(send) => InCall::Send(Sending { copied: send.copied, size: send.size }),
        Call::Poll { .. } => InCall::Poll,
        Call::EpollWait { .. } => InCall::EpollWait,
        Call::Close { .. } => InCall::Close,
        Call::Accept => InCall::Accept,
        Call::Recv { bytes } => InCall::Recv(*bytes),
    });
    let Task { id, frag, sending, sleep, slept, .. } = *task;
    TaskView { id, call, sending, sleep, slept, frag }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Kernel, NoProbe};
    use crate::world::{ProgramConfig, WorldConfig, Write};

    /// In the middle of a transfer, with skbs sent and unsent.
    fn busy_world(kernel: Kernel) -> World {
        let mut config = WorldConfig::new(kernel);
        config.programs = vec![ProgramConfig { writes: vec![Write::of(100_000)], ..ProgramConfig::default() }];
        let mut world = World::new(&config);
        while world.advance(Time::from_millis(25), &mut NoProbe, &mut Happening::quiet()) {}
        world
    }

    #[test]
    fn skbs_are_one_row_from_snd_una_to_write_seq_however_they_are_asked_for() {
        for kernel in [Kernel::v6_18(), Kernel::v3_10()] {
            let world = busy_world(kernel);
            let socket = SocketView::of_world(&world);
            let skbs: Vec<_> = socket.skbs().collect();

            assert!(socket.sent_count() > 0 && socket.unsent_count() > 0);
            assert_eq!(skbs.len(), socket.skb_count());
            assert_eq!(skbs.iter().map(|skb| skb.truesize).sum::<u32>(), socket.wmem_queued);
            assert_eq!(skbs.first().map(|skb| skb.seq), Some(socket.snd_una));
            assert_eq!(socket.last_skb().map(|skb| skb.end_seq), Some(socket.write_seq));
            for (index, skb) in skbs.iter().enumerate() {
                assert_eq!(skb.is_sent, index < socket.sent_count());
                assert_eq!(socket.skb(index).map(|other| other.id), Some(skb.id));
                assert_eq!(socket.find_skb(skb.id).map(|other| other.seq), Some(skb.seq));
            }
            assert!(socket.skb(skbs.len()).is_none());
        }
    }

    #[test]
    fn numbers_agree_with_each_other() {
        let world = busy_world(Kernel::v6_18());
        let socket = SocketView::of_world(&world);

        assert_eq!(socket.outq, socket.unacked() + socket.unsent());
        assert_eq!(socket.relative(socket.write_seq), i64::from(socket.outq) + socket.relative(socket.snd_una));
        assert_eq!(socket.overhead(), i64::from(socket.wmem_queued) - i64::from(socket.outq));
        assert_eq!(socket.asleep_count(), socket.tasks().filter(TaskView::is_asleep).count());
        assert_eq!(socket.memory_allocated_pages, socket.granted_pages + socket.other_pages);
    }
}
