//! What of the engine is its state: see [`crate::encode`].

use crate::encode::{Encode, Encoder, encoded};
use crate::engine::api::events::Events;
use crate::engine::api::frag::Frag;
use crate::engine::api::io::{GivenTiming, Message, Origin, SockOpt};
use crate::engine::socket::backlog::{Backlog, Backlogged};
use crate::engine::socket::congestion::{CongestionOps, Cubic, Hystart};
use crate::engine::socket::error_queue::{ErrorQueue, Notice, PagesNotice, Stamp, StampNotice, StampRequest, Stamping};
use crate::engine::socket::receive::{AckState, ReadSpace, Receive, Received, ReceiverRtt};
use crate::engine::socket::recovery::{Fack, Recovery};
use crate::engine::socket::request::{Opened, Request};
use crate::engine::socket::skb::{Linear, Sacked};
use crate::engine::socket::sock::{ByteCounts, EcnFlags, Keepalive, Linger2, Xmit};
use crate::engine::socket::task::{Call, Epoll, SendCall, Sleep, Slept, Wait};
use crate::engine::socket::timers::Pending;
use crate::engine::socket::zerocopy::{InDevice, PinnedPages, ZeroCopy};
use crate::engine::{
    CaState, Checksum, Chrono, Congestion, Engine, Errno, Input, Machine, MsgFlags, Nonagle, PageFrag, Rack, Rtt, Skb,
    Sock, State, Syscall, Task, Timer, Timers,
};

encoded! {
    struct Engine {
        now, sk, cong, rtt, recovery, rcv, backlog, request, timers, queues, pages, tasks, machine, wait_sequence, random,
    } but { config, outputs, functions }
}

encoded! {
    struct Sock {
        state, sk_err, send_shutdown, rcv_shutdown, orphaned, sndbuf, sndbuf_locked, wmem_queued, forward_alloc, wmem_alloc,
        nospace, queue_shrunk, xmit, tsq_throttled, isn, snd_una, snd_nxt, write_seq, pushed_seq, snd_up, snd_sml, snd_wl1, rcv_nxt, irs,
        user_mss, mss_clamp, mss_cache, tcp_header_len, sack_ok, tstamp_ok, wscale_ok, ecn_flags, snd_wscale, rcv_wscale, ts_recent, rcv_tsecr,
        snd_wnd, max_window, size_goal_segs, packets_out, sacked_out, lost_out, retrans_out, delivered, app_limited,
        total_retrans, segs_out, data_segs_out, bytes, highest_sack, retransmit_hint, recv_sack_cache, lost, dsack_dups, tso_deferred,
        lrcvtime,
        last_challenge, nonagle, notsent_lowat, sndtimeo, user_timeout, keepalive, linger2, opened, linger, syn_retries, zerocopy, errors, chrono, chrono_start, chrono_stat, wstamp, paced, max_pacing_rate, lsndtime,
        rcv_tstamp,
    }
}

encoded! {
    enum State {
        Established = 1, SynSent = 2, SynRecv = 3, FinWait1 = 4, FinWait2 = 5, TimeWait = 6, Close = 7, CloseWait = 8, LastAck = 9,
        Listen = 10, Closing = 11,
    }
}
encoded! { enum CaState { Open = 0, Disorder = 1, Cwr = 2, Recovery = 3, Loss = 4 } }
encoded! { enum Chrono { None = 0, Busy = 1, RwndLimited = 2, SndbufLimited = 3 } }
encoded! {
    enum Errno {
        Eintr = 0, Eagain = 1, Einval = 2, Epipe = 3, Enoprotoopt = 4, Enobufs = 5, Econnreset = 6, Etimedout = 7,
        Econnrefused = 8, Enotconn = 9,
    }
}

encoded! {
    struct Congestion {
        ops, ca_state, cwnd, cwnd_cnt, ssthresh, prior_cwnd, prior_ssthresh, high_seq, undo_marker, undo_retrans,
        prr_delivered, prr_out, cwnd_used, cwnd_stamp, is_cwnd_limited, max_packets_out, cwnd_usage_seq, reordering,
        reordering_seen, frto, sack_reneging, pacing_rate,
    }
}
encoded! { enum CongestionOps { Reno = 0, Cubic(cubic) = 1 } }
encoded! {
    struct Cubic {
        cnt, last_max_cwnd, last_cwnd, last_time, origin_point, k, delay_min_us, epoch_start, ack_cnt, tcp_cwnd, hystart,
    }
}
encoded! {
    struct Receive {
        queue, out_of_order, rmem_alloc, rcvbuf, rcvbuf_locked, copied_seq, rcv_wup, rcv_wnd, rcv_ssthresh, window_clamp,
        scaling_ratio, rtt, space, sacks, dsack, predicts, dup_acks, compressed_acks, compressed_until, ack,
    }
}
encoded! { struct Backlog { segments, len, owned_until, releasing, ack_deferred } }
encoded! { struct Backlogged { segment, truesize, room } }
encoded! { struct Received { seq, end_seq, payload, fin, truesize, room } }
encoded! { struct ReceiverRtt { times_8, seq, since, last_tsecr } }
encoded! { struct ReadSpace { bytes, seq, since } }
encoded! { struct AckState { scheduled, now, no_memory, pushed, timer, quick, pingpong, ato, rcv_mss, last_seg_size } }
encoded! { struct Hystart { end_seq, round_start, last_ack, curr_rtt_us, sample_cnt, found } }
encoded! { struct Rtt { srtt_8th_us, mdev_us, mdev_max_us, rttvar_us, rtt_seq, min_rtt_us, min_rtt_at, rto, given } }
encoded! { struct GivenTiming { srtt_us, rto_jiffies, pacing_rate, min_rtt_us } }
encoded! { enum Recovery { Fack(fack) = 0, Rack(rack) = 1 } }
encoded! {
    struct Fack {
        fackets_out, trusted, early_retrans, lost_hint, scoreboard_hint, retransmit_high, lost_retrans_low,
    }
}
encoded! {
    struct Rack { mstamp, rtt_us, end_seq, advanced, reo_wnd_steps, reo_wnd_persist, dsack_seen, last_delivered }
}

encoded! {
    struct Timers {
        retransmit, idle, pacing, time_wait, keepalive, retransmits, backoff, probes_out, retrans_stamp, probes_tstamp, tlp_high_seq,
    }
}
encoded! {
    struct Request {
        syn, wscale_ok, tstamp_ok, ecn_ok, ts_recent, rcv_wnd, window_clamp, answered_at, num_retrans, num_timeout, oow_ack_at, timer,
    }
}
encoded! { enum Linger2 { System = 0, Never = 1, For(time) = 2 } }
encoded! { struct Keepalive { on, time, intvl, probes } }
encoded! { enum Opened { Actively = 0, Listening = 1, Passively { accepted } = 2 } }
encoded! { struct Pending { timer, expires, at } }
encoded! {
    enum Timer {
        Retransmit = 0, Probe0 = 1, LossProbe = 2, ReoTimeout = 3, EarlyRetransmit = 4, Idle = 5, TimeWait = 6, Task(task) = 7,
        KeepAlive = 8,
        DelayedAck = 9,
        Pacing = 10,
        SynAck = 11,
        Backlog = 12,
    }
}

encoded! {
    struct Skb {
        id, seq, end_seq, len, truesize, head, linear, checksum, flags, sacked, eor, pure_zerocopy, pinned, shared_frags, stamp, gso_segs,
        gso_size, frags, sent_at, first_sent_at, delivered_at_send, retransmitted_at, live_clones,
    }
}
encoded! { struct Xmit { drops, congested } }
encoded! { struct ByteCounts { sent, retrans, acked } }
encoded! { struct ZeroCopy { enabled, next_call, pinned, in_device } }
encoded! { struct PinnedPages { first, calls, bytes, refs, copied } }
encoded! { struct InDevice { skb, first, clones } }
encoded! { struct ErrorQueue { notices, stamping, tskey } }
encoded! { enum Notice { Pages(notice) = 0, Stamp(notice) = 1 } }
encoded! { struct PagesNotice { first, last, copied } }
encoded! { struct StampNotice { what, at, id, truesize } }
encoded! { struct StampRequest { times, key } }
encoded! { enum Stamp { Snd = 0, Sched = 1, Ack = 2 } }
encoded! { enum Origin { Call = 0, Program = 1, File = 2 } }
encoded! { struct Frag { page, offset, len } }
encoded! { struct Linear { page, offset, len, capacity } }
encoded! { enum Checksum { Copied = 0, Partial = 3 } }

encoded! { struct Machine { pages_granted, mem, other_pages, pressure, sockets } }
encoded! { struct PageFrag { page, offset } }

encoded! { struct Task { id, frag, call, sleep, epoll, wait_order, signal, slept } but { sending } }
encoded! { enum Call { Send(call) = 0, Poll { events, until } = 1, EpollWait { until } = 2, Close { until } = 3, Recv { bytes } = 4, Accept = 5 } }
encoded! { struct SendCall { msg, flags, size, copied, part, next, memory, pinned, deadline, nap, began } }
encoded! { struct Sleep { on, since, until, woken } }
encoded! { enum Wait { Sndbuf = 0, Memory = 1, Connect = 2, Poll = 3, Close = 4, Data = 5, Accept = 6 } }
encoded! { struct Epoll { events, oneshot, edge, ready } }
encoded! { struct Slept { sndbuf, memory, connect, poll, close, data } }

encoded! {
    enum Input {
        Syscall { task, call } = 0, Run { task } = 1, Interrupt { task } = 2, Segment(segment) = 3, Timer = 4,
        TxDone { skb, truesize } = 5, OtherMemory { pages } = 6, Timing(given) = 7, TcpMem { pages } = 8,
        DeviceRefuses { skbs } = 9, DeviceCongested { skbs } = 10,
    }
}
encoded! {
    enum Syscall {
        Connect = 0, Send { msg, flags } = 1, Poll { events, timeout } = 2, EpollAdd { events, oneshot, edge } = 3, EpollWait { timeout } = 4,
        SetSockOpt(option) = 5, Shutdown = 6, Close = 7,
        Recv { bytes, wait } = 8,
        RecvNotice = 9,
        Listen = 10, Accept { wait } = 11,
    }
}
encoded! {
    enum SockOpt {
        SndBuf(bytes) = 0, SndTimeo(time) = 1, NoDelay(on) = 2, Cork(on) = 3, NotsentLowat(bytes) = 4, UserTimeout(time) = 5,
        SynCnt(tries) = 6,
        KeepAlive(on) = 7, KeepIdle(time) = 8, KeepIntvl(time) = 9, KeepCnt(probes) = 10, Linger(time) = 11,
        MaxSeg(bytes) = 12,
        RcvBuf(bytes) = 17, RcvBufForce(bytes) = 18, Timestamping(flags) = 19,
        SndBufForce(bytes) = 13, MaxPacingRate(rate) = 14, ZeroCopy(on) = 15, Linger2(seconds) = 16,
    }
}

impl Encode for Message {
    fn encode(&self, to: &mut Encoder) {
        self.buffers().encode(to);
        self.place().encode(to);
    }
}

macro_rules! flags {
    ($($name:ident)*) => {
        $(impl Encode for $name {
            fn encode(&self, to: &mut Encoder) {
                self.bits().encode(to);
            }
        })*
    };
}
flags!(Sacked Nonagle MsgFlags Events Stamping EcnFlags);
