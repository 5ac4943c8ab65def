//! The kernel functions that the engine follows: what kernels call them, and where they stand.

use std::fmt::{self, Display, Formatter};

use crate::kernel::release::{Release, Releases};
use crate::language::Text;

/// A kernel function, as some releases have it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct KernelFunction {
    /// What it is called.
    pub name: &'static str,
    /// The file that it stands in.
    pub file: &'static str,
    /// The releases of which this holds.
    pub releases: Releases,
}

impl Display for KernelFunction {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        write!(f, "`{}`, {}, {}", self.name, self.file, self.releases)
    }
}

macro_rules! sites {
    ($($site:ident: $($name:literal in $file:literal, $releases:literal),+;
        $purpose:literal $(, with_send_head $other:literal)?;)*) => {
        /// The kernel function a step belongs to. What it is called depends on the release.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum Site { $(#[doc = $purpose] $site,)* }

        impl Site {
            /// All of them, in the order of the table.
            pub const ALL: &[Site] = &[$(Site::$site,)*];

            /// The function in all releases that have it, the latest first.
            pub const fn functions(self) -> &'static [KernelFunction] {
                match self {
                    $(Site::$site => const { &[$(
                        KernelFunction { name: $name, file: $file, releases: Releases::of($releases) },
                    )+] },)*
                }
            }

            /// What the function is for, in one sentence.
            pub const fn purpose(self) -> Text {
                match self { $(Site::$site => Text::told(concat!("site-", stringify!($site)), $purpose),)* }
            }

            /// The same where one list with a send head, and recovery by distance, make it a different thing.
            pub const fn purpose_with_send_head(self) -> Text {
                match self { $(Site::$site => sites!(@last $site $purpose $(, $other)?),)* }
            }
        }
    };
    (@last $site:ident $one:literal) => { Text::told(concat!("site-", stringify!($site)), $one) };
    (@last $site:ident $one:literal, $other:literal) => {
        Text::told(concat!("site-", stringify!($site), "-with-send-head"), $other)
    };
}

// What a function is called and where it stands, the latest releases first; below that what it is for. A release that none
// of the lines contains has no such function.
sites! {
    DoSyscall: "do_syscall_64" in "arch/x86/entry/syscall_64.c", "6.18",
        "do_syscall_64" in "arch/x86/entry/common.c", "5.10 to 6.12",
        "system_call" in "arch/x86/kernel/entry_64.S", "3.10";
        "A program's system call is in the kernel, from its beginning or after a sleep.";
    TcpV4Rcv: "tcp_v4_rcv" in "net/ipv4/tcp_ipv4.c", "3.10 to 6.18";
        "A segment of this connection arrives.";
    TcpAddBacklog: "tcp_add_backlog" in "net/ipv4/tcp_ipv4.c", "5.10 to 6.18",
        "sk_add_backlog" in "include/net/sock.h", "3.10";
        "A task owns the socket, inside a system call: the segment waits until it lets go.";
    ReleaseSock: "__release_sock" in "net/core/sock.c", "3.10 to 6.18";
        "The task lets go of the socket: the segments that have waited are taken, one after the other.";
    TcpConnect: "tcp_connect" in "net/ipv4/tcp_output.c", "3.10 to 6.18";
        "The socket opens the connection: it sends a SYN and waits for the answer.";
    TcpRcvSynsentStateProcess: "tcp_rcv_synsent_state_process" in "net/ipv4/tcp_input.c", "3.10 to 6.18";
        "The answer to our SYN is read: what the peer offers is what may be used.";
    TcpInitTransfer: "tcp_init_transfer" in "net/ipv4/tcp_input.c", "5.10 to 6.18",
        "tcp_finish_connect" in "net/ipv4/tcp_input.c", "3.10";
        "The connection is up: congestion control starts and sndbuf gets its first size.";
    InetCskListenStart: "inet_csk_listen_start" in "net/ipv4/inet_connection_sock.c", "3.10 to 6.18";
        "listen(): from now on a peer may open a connection.";
    InetCskAccept: "inet_csk_accept" in "net/ipv4/inet_connection_sock.c", "3.10 to 6.18";
        "accept(): the program takes the connection that a peer has opened, or sleeps until there is one.";
    TcpConnRequest: "tcp_conn_request" in "net/ipv4/tcp_input.c", "5.10 to 6.18",
        "tcp_v4_conn_request" in "net/ipv4/tcp_ipv4.c", "3.10";
        "A SYN comes: what the peer offers is remembered, and answered; there is no socket for it yet.";
    TcpMakeSynack: "tcp_make_synack" in "net/ipv4/tcp_output.c", "3.10 to 6.18";
        "The SYN-ACK is made from what is remembered of the SYN, each time that it is sent.";
    TcpCheckReq: "tcp_check_req" in "net/ipv4/tcp_minisocks.c", "3.10 to 6.18";
        "Something comes for a connection that was asked for: see whether it completes the handshake.";
    ReqskTimerHandler: "reqsk_timer_handler" in "net/ipv4/inet_connection_sock.c", "5.10 to 6.18",
        "inet_csk_reqsk_queue_prune" in "net/ipv4/inet_connection_sock.c", "3.10";
        "Nobody has acknowledged the SYN-ACK: it goes once more, or the request is forgotten.";
    TcpCreateOpenreqChild: "tcp_create_openreq_child" in "net/ipv4/tcp_minisocks.c", "3.10 to 6.18";
        "The handshake is complete: a socket is made of what was remembered of it.";
    TcpRcvStateProcess: "tcp_rcv_state_process" in "net/ipv4/tcp_input.c", "3.10 to 6.18";
        "The new socket gets the ACK that completed its handshake, and what came with it.";
    TcpSendmsg: "tcp_sendmsg_locked" in "net/ipv4/tcp.c", "5.10 to 6.18",
        "tcp_sendmsg" in "net/ipv4/tcp.c", "3.10";
        "A write begins or goes on: its bytes are put into skbs on the write queue, chunk by chunk.",
        with_send_head "A write begins or goes on: its bytes are put into skbs at the end of the list, chunk by chunk.";
    DoTcpSendpages: "do_tcp_sendpages" in "net/ipv4/tcp.c", "3.10 to 6.1";
        "Page references (sendfile) go into skbs at the end of the list, without a copy.";
    TcpSendMss: "tcp_send_mss" in "net/ipv4/tcp.c", "3.10 to 6.18";
        "Before copying: find the segment size, and the size at which an skb counts as full.";
    SkStreamMemoryFree: "sk_stream_memory_free" in "include/net/sock.h", "3.10 to 6.18";
        "A new skb needs sk_wmem_queued below sk_sndbuf, and unsent bytes below the low-water mark.",
        with_send_head "A new skb needs sk_wmem_queued below sk_sndbuf; how far below does not matter.";
    TcpStreamAllocSkb: "tcp_stream_alloc_skb" in "net/ipv4/tcp.c", "6.1 to 6.18",
        "sk_stream_alloc_skb" in "net/ipv4/tcp.c", "3.10 to 5.10";
        "A new, empty skb is made, and its own structures already cost memory.",
        with_send_head "A new skb with a linear area is made: the whole memory block behind it is charged.";
    SelectSize: "select_size" in "net/ipv4/tcp.c", "3.10";
        "How large the linear area shall be: that depends on what the device can do.";
    TcpSkbEntail: "tcp_skb_entail" in "net/ipv4/tcp.c", "6.1 to 6.18",
        "skb_entail" in "net/ipv4/tcp.c", "3.10 to 5.10";
        "The new skb joins the end of the write queue, and its overhead is charged.",
        with_send_head "The new skb joins the end of the list; if all before it was sent, it is the send head.";
    SkPageFragRefill: "sk_page_frag_refill" in "net/core/sock.c", "3.10 to 6.18";
        "The bytes need page memory: keep the task's block, start it again, or take a new one.";
    SkWmemSchedule: "sk_wmem_schedule" in "include/net/sock.h", "3.10 to 6.18";
        "Before bytes are charged, the socket must have them in stock (sk_forward_alloc).";
    SkForcedMemSchedule: "sk_forced_mem_schedule" in "net/ipv4/tcp_output.c", "5.10 to 6.18";
        "This must never fail (first skb, SYN, FIN, split), so memory comes without asking.";
    SkMemRaiseAllocated: "__sk_mem_raise_allocated" in "net/core/sock.c", "5.10 to 6.18",
        "__sk_mem_schedule" in "net/core/sock.c", "3.10";
        "The socket's stock is too small, so it asks the machine (tcp_mem) for whole pages.";
    SkMemReclaim: "sk_mem_reclaim" in "include/net/sock.h", "3.10 to 6.18";
        "Freed bytes went back into the socket's stock; whole pages of it return to the machine.",
        with_send_head "At this point the socket gives back what it has in stock, in whole pages, and not before.";
    SkStreamModerateSndbuf: "sk_stream_moderate_sndbuf" in "include/net/sock.h", "3.10 to 6.18";
        "Memory is short, so sndbuf shrinks towards half of what is queued, unless it is set.";
    SkbAddData: "skb_add_data_nocache" in "include/net/sock.h", "3.10";
        "The linear area has room, so bytes are copied there, at no further charge.";
    SkbCopyToPage: "skb_copy_to_page_nocache" in "include/net/sock.h", "3.10 to 6.18";
        "The program's bytes are copied into a page, the only copy; the skb just points at them.";
    SkbZerocopyIterStream: "skb_zerocopy_iter_stream" in "net/core/skbuff.c", "5.10 to 6.18";
        "MSG_ZEROCOPY: the skb points at the program's own pages, and nothing is copied.";
    SkbSpliceFromIter: "skb_splice_from_iter" in "net/core/skbuff.c", "6.12 to 6.18";
        "sendfile or splice: the skb takes references to given pages, and nothing is copied.";
    TcpMarkPush: "tcp_mark_push" in "net/ipv4/tcp.c", "3.10 to 6.18";
        "PSH goes on the last skb: the receiver shall hand its bytes to the reader at once.";
    TcpPush: "tcp_push" in "net/ipv4/tcp.c", "3.10 to 6.18";
        "The write ends here or has to wait, so what is queued is offered to the output loop.";
    TcpShouldAutocork: "tcp_should_autocork" in "net/ipv4/tcp.c", "5.10 to 6.18";
        "See whether to collect more bytes while the device is still busy with earlier ones.";
    TcpRemoveEmptySkb: "tcp_remove_empty_skb" in "net/ipv4/tcp.c", "5.10 to 6.18";
        "An skb that was made but got no bytes must not stay on the queue.";
    SkStreamWaitMemory: "sk_stream_wait_memory" in "net/core/stream.c", "3.10 to 6.18";
        "There is no space: a blocking call sleeps here, a non-blocking one returns.";
    SkStreamWaitConnect: "sk_stream_wait_connect" in "net/core/stream.c", "3.10 to 6.18";
        "The handshake is not complete, so the write waits for it.";
    SkStreamWriteSpace: "sk_stream_write_space" in "net/core/stream.c", "3.10 to 6.18";
        "See whether enough of the buffer is free again to tell those who wait.";
    TcpPoll: "tcp_poll" in "net/ipv4/tcp.c", "3.10 to 6.18";
        "A program asks whether it may write; where there is no space, asking also orders a wake-up.";
    DoSysPoll: "do_sys_poll" in "fs/select.c", "3.10 to 6.18";
        "poll() asks whether the socket can be written to, and sleeps if it cannot.";
    EpPoll: "ep_poll" in "fs/eventpoll.c", "3.10 to 6.18";
        "epoll_wait() looks at its ready list, and sleeps if that is empty.";
    TcpWriteXmit: "tcp_write_xmit" in "net/ipv4/tcp_output.c", "3.10 to 6.18";
        "The output loop: send skbs from the head of the write queue until a rule says stop.",
        with_send_head "The output loop: send skbs from the send head on until a rule says stop.";
    TcpPushOne: "tcp_push_one" in "net/ipv4/tcp_output.c", "3.10 to 6.18";
        "A full skb stands at the head: send just this one, past Nagle's rule and deferral.";
    TcpGrowSkb: "tcp_grow_skb" in "net/ipv4/tcp_output.c", "6.12 to 6.18";
        "The head is shorter than what may be sent, so it takes bytes from the skb behind it.";
    TcpCwndTest: "tcp_cwnd_test" in "net/ipv4/tcp_output.c", "3.10 to 6.18";
        "The congestion window says how many more segments may enter the network.";
    TcpSndWndTest: "tcp_snd_wnd_test" in "net/ipv4/tcp_output.c", "3.10 to 6.18";
        "The segment must end inside the window that the peer offers.";
    TcpNagleTest: "tcp_nagle_test" in "net/ipv4/tcp_output.c", "3.10 to 6.18";
        "A segment smaller than the MSS may have to wait for more bytes.";
    TcpTsoShouldDefer: "tcp_tso_should_defer" in "net/ipv4/tcp_output.c", "3.10 to 6.18";
        "See whether a short wait for the next ACK would allow a larger super-packet.";
    TsoFragment: "tso_fragment" in "net/ipv4/tcp_output.c", "3.10 to 6.18";
        "An unsent skb is cut in two; the second part is a new skb with overhead of its own.";
    TcpFragment: "tcp_fragment" in "net/ipv4/tcp_output.c", "3.10 to 6.18";
        "Only a part of an skb is to be resent, SACKed or probed, so it is cut in two.";
    TcpSmallQueueCheck: "tcp_small_queue_check" in "net/ipv4/tcp_output.c", "5.10 to 6.18";
        "TCP small queues: the device must not hold too much of this socket's data.";
    TcpTransmitSkb: "__tcp_transmit_skb" in "net/ipv4/tcp_output.c", "5.10 to 6.18",
        "tcp_transmit_skb" in "net/ipv4/tcp_output.c", "3.10";
        "A clone with a TCP header goes to the device; the skb itself stays until it is ACKed.";
    TcpEventNewDataSent: "tcp_event_new_data_sent" in "net/ipv4/tcp_output.c", "3.10 to 6.18";
        "Sent for the first time: the skb moves to the retransmit queue, snd_nxt behind it.",
        with_send_head "Sent for the first time: the send head moves to the next skb, snd_nxt behind this one.";
    TcpCwndValidate: "tcp_cwnd_validate" in "net/ipv4/tcp_output.c", "3.10 to 6.18";
        "A congestion window that is not used must not grow, so note whether it was.";
    TcpTsqHandler: "tcp_tsq_handler" in "net/ipv4/tcp_output.c", "3.10 to 6.18";
        "The device has sent some of our data, so what was held back for it is tried again.";
    TcpPaceKick: "tcp_pace_kick" in "net/ipv4/tcp_output.c", "5.10 to 6.18";
        "The departure that pacing has set has come, so what was held back for it is tried again.";
    TcpWfree: "tcp_wfree" in "net/ipv4/tcp_output.c", "3.10 to 6.18";
        "The device has sent a packet and frees its clone.";
    TcpRcvEstablished: "tcp_rcv_established" in "net/ipv4/tcp_input.c", "3.10 to 6.18";
        "A segment from the peer arrives on the open connection.";
    TcpAck: "tcp_ack" in "net/ipv4/tcp_input.c", "3.10 to 6.18";
        "The ACK is read: it tells what has arrived, what may be freed, and what may go next.";
    TcpAckUpdateWindow: "tcp_ack_update_window" in "net/ipv4/tcp_input.c", "3.10 to 6.18";
        "See whether this segment changes the window that the peer offers.";
    TcpCleanRtxQueue: "tcp_clean_rtx_queue" in "net/ipv4/tcp_input.c", "3.10 to 6.18";
        "From the head of the retransmit queue, every skb that is acknowledged whole is freed.",
        with_send_head "From the head of the list, every skb that is acknowledged whole is freed.";
    TcpTrimHead: "tcp_trim_head" in "net/ipv4/tcp_output.c", "3.10 to 6.18";
        "The acknowledged bytes at the skb's head are cut off and no longer charged.";
    TcpAckUpdateRtt: "tcp_ack_update_rtt" in "net/ipv4/tcp_input.c", "3.10 to 6.18";
        "The ACK tells how long a round trip took; the time-out follows from that.";
    TcpAckProbe: "tcp_ack_probe" in "net/ipv4/tcp_input.c", "3.10 to 6.18";
        "Nothing is in flight: see whether the window is open enough for the first unsent skb.";
    TcpSacktagWriteQueue: "tcp_sacktag_write_queue" in "net/ipv4/tcp_input.c", "3.10 to 6.18";
        "SACK tells of islands that arrived: skbs there are marked, but their bytes stay.";
    TcpShiftSkbData: "tcp_shift_skb_data" in "net/ipv4/tcp_input.c", "3.10 to 6.18";
        "SACKed bytes are merged into the SACKed skb before them, which may save its overhead.";
    TcpCheckSackReneging: "tcp_check_sack_reneging" in "net/ipv4/tcp_input.c", "3.10 to 6.18";
        "See whether the receiver has dropped data that it had reported by SACK.",
        with_send_head "See whether the receiver has dropped what it had reported by SACK: that is like a time-out.";
    TcpFastretransAlert: "tcp_fastretrans_alert" in "net/ipv4/tcp_input.c", "3.10 to 6.18";
        "From SACKs, duplicate ACKs and losses follows whether recovery begins, goes on or ends.";
    TcpRackMarkLost: "tcp_rack_mark_lost" in "net/ipv4/tcp_recovery.c", "5.10 to 6.18";
        "RACK: what was sent well before something that has arrived must be lost.";
    TcpNewrenoMarkLost: "tcp_newreno_mark_lost" in "net/ipv4/tcp_recovery.c", "5.10 to 6.18";
        "Without SACK, the first unacknowledged skb is the one that is taken for lost.";
    TcpTimeToRecover: "tcp_time_to_recover" in "net/ipv4/tcp_input.c", "3.10 to 6.18";
        "Fast recovery starts when a loss is proven, or enough has arrived behind a hole.";
    TcpUpdateScoreboard: "tcp_update_scoreboard" in "net/ipv4/tcp_input.c", "3.10";
        "In recovery: find out how many segments from the head on must be lost by now.";
    TcpMarkHeadLost: "tcp_mark_head_lost" in "net/ipv4/tcp_input.c", "3.10";
        "From the head on, skbs are marked lost; one that is lost only in part is cut.";
    TcpMarkLostRetrans: "tcp_mark_lost_retrans" in "net/ipv4/tcp_input.c", "3.10";
        "A retransmission is lost itself, if something sent after it has arrived.";
    TcpPauseEarlyRetransmit: "tcp_pause_early_retransmit" in "net/ipv4/tcp_input.c", "3.10";
        "Few segments are out: wait a quarter of a round trip, in case it is just reordering.";
    TcpResumeEarlyRetransmit: "tcp_resume_early_retransmit" in "net/ipv4/tcp_input.c", "3.10";
        "The short wait for reordering is over, so the early retransmit begins.";
    TcpMarkSkbLost: "tcp_mark_skb_lost" in "net/ipv4/tcp_input.c", "5.10 to 6.18",
        "tcp_skb_mark_lost" in "net/ipv4/tcp_input.c", "3.10";
        "The skb is taken for lost: its segments no longer count as in flight.";
    TcpEnterRecovery: "tcp_enter_recovery" in "net/ipv4/tcp_input.c", "3.10 to 6.18";
        "Fast recovery begins: cwnd is to shrink, and what is lost is resent.";
    TcpEnterLoss: "tcp_enter_loss" in "net/ipv4/tcp_input.c", "3.10 to 6.18";
        "After a time-out what is in flight is taken for lost, and cwnd starts again from little.",
        with_send_head "After a time-out all that is not SACKed is taken for lost, and cwnd is one segment again.";
    TcpProcessLoss: "tcp_process_loss" in "net/ipv4/tcp_input.c", "3.10 to 6.18";
        "After a time-out: this ACK may show that it was needless, or that all is repaired.";
    TcpUndoCwndReduction: "tcp_undo_cwnd_reduction" in "net/ipv4/tcp_input.c", "5.10 to 6.18",
        "tcp_undo_cwr" in "net/ipv4/tcp_input.c", "3.10";
        "If the loss was a false alarm, cwnd and ssthresh get their old values back.";
    TcpMayUndo: "tcp_may_undo" in "net/ipv4/tcp_input.c", "3.10 to 6.18";
        "See whether the loss was real at all, or the cut of cwnd may be taken back.";
    TcpCwndReduction: "tcp_cwnd_reduction" in "net/ipv4/tcp_input.c", "3.10 to 6.18";
        "In recovery cwnd follows what arrives (proportional rate reduction).";
    TcpCongAvoid: "tcp_cong_avoid" in "net/ipv4/tcp_input.c", "3.10 to 6.18";
        "Congestion control may enlarge cwnd for the segments that this ACK delivered.";
    HystartUpdate: "hystart_update" in "net/ipv4/tcp_cubic.c", "3.10 to 6.18";
        "See whether ACKs that come for long or late show that slow start has filled the path.";
    TcpUpdatePacingRate: "tcp_update_pacing_rate" in "net/ipv4/tcp_input.c", "5.10 to 6.18";
        "The pacing rate follows from cwnd and round-trip time; it sizes super-packets.";
    TcpXmitRetransmitQueue: "tcp_xmit_retransmit_queue" in "net/ipv4/tcp_output.c", "3.10 to 6.18";
        "What is marked lost is resent in sequence order, as far as cwnd allows.";
    TcpRetransmitSkb: "__tcp_retransmit_skb" in "net/ipv4/tcp_output.c", "3.10 to 6.18";
        "An skb of the retransmit queue is to be sent once more.",
        with_send_head "An skb before the send head is to be sent once more, one segment of it at a time.";
    TcpRetransTryCollapse: "tcp_retrans_try_collapse" in "net/ipv4/tcp_output.c", "3.10 to 6.18";
        "Small skbs behind the one to be resent are merged into it.";
    TcpCheckSpace: "tcp_check_space" in "net/ipv4/tcp_input.c", "3.10 to 6.18";
        "After sending and after each ACK, see whether anybody waits for space.",
        with_send_head "After an ACK: if anything was freed, see whether anybody waits for space.";
    TcpNewSpace: "tcp_new_space" in "net/ipv4/tcp_input.c", "3.10 to 6.18";
        "Somebody waits: sndbuf may have to grow, and there may be space enough to tell of.";
    TcpSndbufExpand: "tcp_sndbuf_expand" in "net/ipv4/tcp_input.c", "5.10 to 6.18",
        "tcp_fixup_sndbuf" in "net/ipv4/tcp_input.c", "3.10";
        "Autotuning: sndbuf shall hold twice what cwnd could put into flight.",
        with_send_head "sndbuf gets its first size: room for ten skbs of a full segment each.";
    TcpWriteTimer: "tcp_write_timer_handler" in "net/ipv4/tcp_timer.c", "3.10 to 6.18";
        "The socket's timer runs; whatever it finds to do, unused memory goes back after it.";
    TwTimer: "tw_timer_handler" in "net/ipv4/inet_timewait_sock.c", "5.10 to 6.18",
        "inet_twdr_hangman" in "net/ipv4/inet_timewait_sock.c", "3.10";
        "The time is over for which a closed connection is remembered.";
    TcpRetransmitTimer: "tcp_retransmit_timer" in "net/ipv4/tcp_timer.c", "3.10 to 6.18";
        "The oldest segment stayed unacknowledged for a whole RTO: resend it, or give up.";
    TcpWriteTimeout: "tcp_write_timeout" in "net/ipv4/tcp_timer.c", "3.10 to 6.18";
        "See whether to resend once more, or to give the connection up.";
    RetransmitsTimedOut: "retransmits_timed_out" in "net/ipv4/tcp_timer.c", "3.10 to 6.18";
        "Compare how long it has been resent in vain with the time that all tries allowed would take.";
    TcpOutOfResources: "tcp_out_of_resources" in "net/ipv4/tcp_timer.c", "3.10 to 6.18";
        "A closed socket must not hold memory that the machine lacks.";
    TcpKeepaliveTimer: "tcp_keepalive_timer" in "net/ipv4/tcp_timer.c", "3.10 to 6.18";
        "The peer was idle for long, so see whether it is still there; or FIN_WAIT2 of a closed socket ends.";
    TcpSendActiveReset: "tcp_send_active_reset" in "net/ipv4/tcp_output.c", "3.10 to 6.18";
        "The connection ends here and now, and a RST tells the peer.";
    TcpProbeTimer: "tcp_probe_timer" in "net/ipv4/tcp_timer.c", "3.10 to 6.18";
        "Data is queued but none in flight, so the peer is asked by a probe.";
    TcpWriteWakeup: "tcp_write_wakeup" in "net/ipv4/tcp_output.c", "3.10 to 6.18";
        "The probe: real bytes where the window has room, otherwise an empty segment.";
    TcpSendLossProbe: "tcp_send_loss_probe" in "net/ipv4/tcp_output.c", "3.10 to 6.18";
        "No ACK for about two round trips: one more segment is sent to make the peer answer.";
    TcpRackReoTimeout: "tcp_rack_reo_timeout" in "net/ipv4/tcp_recovery.c", "5.10 to 6.18";
        "The time allowed for reordering is over: what has not arrived by now is lost.";
    TcpSendAck: "tcp_send_ack" in "net/ipv4/tcp_output.c", "3.10 to 6.18";
        "A bare ACK goes to the peer.";
    TcpSendChallengeAck: "tcp_send_challenge_ack" in "net/ipv4/tcp_input.c", "3.10 to 6.18";
        "A segment that does not fit is answered with where the connection stands (RFC 5961).";
    TcpSendFin: "tcp_send_fin" in "net/ipv4/tcp_output.c", "3.10 to 6.18";
        "No more data will follow: FIN goes on the last unsent skb, or on an empty one of its own.";
    TcpFin: "tcp_fin" in "net/ipv4/tcp_input.c", "3.10 to 6.18";
        "The peer will send no more data.";
    TcpReset: "tcp_reset" in "net/ipv4/tcp_input.c", "3.10 to 6.18";
        "The connection is dead: all that is queued is thrown away, and writers get an error.",
        with_send_head "The connection is dead: writers get an error, and what is queued stays until the socket is \
            closed.";
    TcpWriteQueuePurge: "tcp_write_queue_purge" in "net/ipv4/tcp.c", "5.10 to 6.18",
        "tcp_write_queue_purge" in "include/net/tcp.h", "3.10";
        "All skbs of both queues are freed, but the sequence numbers stay as they were.",
        with_send_head "All skbs of the list are freed, but the sequence numbers stay as they were.";
    TcpDataQueue: "tcp_data_queue" in "net/ipv4/tcp_input.c", "3.10 to 6.18";
        "Payload from the peer is taken in for the local program.";
    TcpDataQueueOfo: "tcp_data_queue_ofo" in "net/ipv4/tcp_input.c", "3.10 to 6.18";
        "Payload has come too early: it is kept, and the peer hears which bytes it need not send again.";
    TcpOfoQueue: "tcp_ofo_queue" in "net/ipv4/tcp_input.c", "3.10 to 6.18";
        "A gap is filled, so that what lay behind it is in order now.";
    TcpTryRmemSchedule: "tcp_try_rmem_schedule" in "net/ipv4/tcp_input.c", "3.10 to 6.18";
        "A received skb needs room in the receive buffer, and memory of the machine.";
    TcpRcvSpaceAdjust: "tcp_rcv_space_adjust" in "net/ipv4/tcp_input.c", "3.10 to 6.18";
        "The program has read: once in a round trip the receive buffer is made to fit what it reads.";
    TcpAckSndCheck: "__tcp_ack_snd_check" in "net/ipv4/tcp_input.c", "3.10 to 6.18";
        "An ACK is owed: it goes at once, or waits a little for data that could carry it.";
    TcpSendDelayedAck: "tcp_send_delayed_ack" in "net/ipv4/tcp_output.c", "3.10 to 6.18";
        "The ACK waits: data that goes meanwhile carries it for nothing.";
    TcpDelackTimer: "tcp_delack_timer_handler" in "net/ipv4/tcp_timer.c", "3.10 to 6.18";
        "No data went meanwhile, so the ACK that waited for it goes alone.";
    TcpCompressedAckKick: "tcp_compressed_ack_kick" in "net/ipv4/tcp_timer.c", "5.10 to 6.18";
        "Several segments have come too early; one ACK tells of all of them.";
    TcpSendDupack: "tcp_send_dupack" in "net/ipv4/tcp_input.c", "3.10 to 6.18";
        "A segment lies outside the window: the peer hears what is expected.";
    TcpRecvmsg: "tcp_recvmsg_locked" in "net/ipv4/tcp.c", "6.1 to 6.18",
        "tcp_recvmsg" in "net/ipv4/tcp.c", "3.10 to 5.10";
        "recv(): bytes that are in order go to the program.";
    TcpCleanupRbuf: "tcp_cleanup_rbuf" in "net/ipv4/tcp.c", "3.10 to 6.18";
        "Something was read: the peer may have to hear of the room that this made.";
    SkWaitData: "sk_wait_data" in "net/core/sock.c", "3.10 to 6.18";
        "The program wants to read, but there is nothing, so it sleeps.";
    SockDefReadable: "sock_def_readable" in "net/core/sock.c", "3.10 to 6.18";
        "There is something to read: whoever sleeps on the socket wakes and looks.";
    TcpShutdown: "tcp_shutdown" in "net/ipv4/tcp.c", "3.10 to 6.18";
        "shutdown(SHUT_WR): no more will be written, but what is queued is still delivered.";
    TcpDisconnect: "tcp_disconnect" in "net/ipv4/tcp.c", "3.10 to 6.18";
        "The connection is thrown away at once: what is queued is not delivered any more.";
    SkStreamWaitClose: "sk_stream_wait_close" in "net/core/stream.c", "3.10 to 6.18";
        "SO_LINGER: close() sleeps until our FIN is acknowledged, or the time for that is over.";
    TcpTimeWait: "tcp_time_wait" in "net/ipv4/tcp_minisocks.c", "3.10 to 6.18";
        "The socket is gone; a small reminder of the connection answers what still comes.";
    TcpTimewaitStateProcess: "tcp_timewait_state_process" in "net/ipv4/tcp_minisocks.c", "3.10 to 6.18";
        "A segment comes for a connection of which there is only a reminder.";
    TcpClose: "tcp_close" in "net/ipv4/tcp.c", "3.10 to 6.18";
        "close(): the program lets go of the socket; what is queued is still delivered.";
    SkSetsockopt: "sk_setsockopt" in "net/core/sock.c", "6.1 to 6.18",
        "sock_setsockopt" in "net/core/sock.c", "3.10 to 5.10";
        "A socket option is set.";
    DoTcpSetsockopt: "do_tcp_setsockopt" in "net/ipv4/tcp.c", "3.10 to 6.18";
        "A TCP option is set.";
    EpPollCallback: "ep_poll_callback" in "fs/eventpoll.c", "3.10 to 6.18";
        "epoll sets that watch this socket put it on their ready lists.";
    EpSendEvents: "ep_send_events" in "fs/eventpoll.c", "3.10 to 6.18";
        "epoll_wait asks the sockets on its ready list once more what holds now.";
    TcpWriteErr: "tcp_write_err" in "net/ipv4/tcp_timer.c", "3.10 to 6.18";
        "Nothing was answered for too long, so the connection ends with ETIMEDOUT.";
    SignalWakeUp: "signal_wake_up" in "include/linux/sched/signal.h", "5.10 to 6.18",
        "signal_wake_up" in "include/linux/sched.h", "3.10";
        "A signal comes for a task: if it sleeps, it wakes.";
    ProcessTimeout: "process_timeout" in "kernel/time/sleep_timeout.c", "6.18",
        "process_timeout" in "kernel/time/timer.c", "5.10 to 6.12",
        "process_timeout" in "kernel/timer.c", "3.10";
        "The time is over for which a task wanted to sleep.";
}

impl Site {
    /// The function as a release has it; none if it has no such function.
    pub fn function(self, release: Release) -> Option<KernelFunction> {
        self.functions().iter().copied().find(|function| function.releases.contains(release))
    }

    /// All its names, the latest first.
    pub fn all_names(self) -> impl Iterator<Item = &'static str> {
        let mut seen = None;
        let names = self.functions().iter().map(|function| function.name);
        names.filter(move |name| seen.replace(*name) != Some(*name))
    }

    /// What a release calls it. A function that it has not keeps the latest name that there is: a breakpoint may wait for
    /// one in vain.
    pub fn name(self, release: Release) -> &'static str {
        self.function(release).unwrap_or(self.functions()[0]).name
    }
}

/// The functions that the engine is in, outermost first; none between two inputs. Only kept while somebody listens.
#[derive(Clone, Default, Debug)]
pub(crate) struct Functions(Vec<Site>);

impl Functions {
    pub fn enter(&mut self, site: Site) {
        self.0.push(site);
    }

    pub fn leave(&mut self) {
        self.0.pop();
    }

    pub fn innermost(&self) -> Site {
        *self.0.last().expect("every input enters a function first")
    }

    pub fn as_slice(&self) -> &[Site] {
        &self.0
    }
}
