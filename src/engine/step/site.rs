//! The kernel functions that the engine follows, and what each table of names calls them.

use crate::kernel::rules::Names;

/// One entry of a table.
macro_rules! name {
    (none) => {
        None
    };
    ($name:literal) => {
        Some($name)
    };
}

macro_rules! sites {
    ($($site:ident: $new:tt $(, $old:tt)?; $purpose:literal $(, with_send_head $other:literal)?;)*) => {
        /// The kernel function a step belongs to. What it is called only a kernel's table of names can tell.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum Site { $(#[doc = $purpose] $site,)* }

        impl Site {
            /// All of them, in the order of the table.
            pub const ALL: &[Site] = &[$(Site::$site,)*];

            /// In the late table, and in the early one.
            const fn names(self) -> (Option<&'static str>, Option<&'static str>) {
                match self { $(Site::$site => sites!(@names $new $($old)?),)* }
            }

            /// What the function is for, in one sentence.
            pub const fn purpose(self) -> &'static str {
                match self { $(Site::$site => $purpose,)* }
            }

            /// The same where one list with a send head, and recovery by distance, make it a different thing.
            pub const fn purpose_with_send_head(self) -> &'static str {
                match self { $(Site::$site => sites!(@last $purpose $(, $other)?),)* }
            }
        }
    };
    (@names $both:tt) => { (name!($both), name!($both)) };
    (@names $new:tt $old:tt) => { (name!($new), name!($old)) };
    (@last $one:literal) => { $one };
    (@last $one:literal, $other:literal) => { $other };
}

// A function of one name has that in all tables; of two, the first is of the late table and the second of the early one,
// which may have no such function (or have one alone). Below it stands what it is for.
sites! {
    DoSyscall: "do_syscall_64", "system_call";
        "A program's system call is in the kernel, from its beginning or after a sleep.";
    TcpV4Rcv: "tcp_v4_rcv";
        "A segment of this connection arrives.";
    TcpConnect: "tcp_connect";
        "The socket opens the connection: it sends a SYN and waits for the answer.";
    TcpRcvSynsentStateProcess: "tcp_rcv_synsent_state_process";
        "The answer to our SYN is read: what the peer offers is what may be used.";
    TcpInitTransfer: "tcp_init_transfer", "tcp_finish_connect";
        "The connection is up: congestion control starts and sndbuf gets its first size.";
    TcpSendmsg: "tcp_sendmsg_locked", "tcp_sendmsg";
        "A write begins or goes on: its bytes are put into skbs on the write queue, chunk by chunk.",
        with_send_head "A write begins or goes on: its bytes are put into skbs at the end of the list, chunk by chunk.";
    DoTcpSendpages: none, "do_tcp_sendpages";
        "Page references (sendfile) go into skbs at the end of the list, without a copy.";
    TcpSendMss: "tcp_send_mss";
        "Before copying: find the segment size, and the size at which an skb counts as full.";
    SkStreamMemoryFree: "sk_stream_memory_free";
        "A new skb needs sk_wmem_queued below sk_sndbuf, and unsent bytes below the low-water mark.",
        with_send_head "A new skb needs sk_wmem_queued below sk_sndbuf; how far below does not matter.";
    TcpStreamAllocSkb: "tcp_stream_alloc_skb", none;
        "A new, empty skb is made, and its own structures already cost memory.";
    SkStreamAllocSkb: none, "sk_stream_alloc_skb";
        "A new skb with a linear area is made: the whole memory block behind it is charged.";
    SelectSize: none, "select_size";
        "How large the linear area shall be: that depends on what the device can do.";
    TcpSkbEntail: "tcp_skb_entail", "skb_entail";
        "The new skb joins the end of the write queue, and its overhead is charged.",
        with_send_head "The new skb joins the end of the list; if all before it was sent, it is the send head.";
    SkPageFragRefill: "sk_page_frag_refill";
        "The bytes need page memory: keep the task's block, start it again, or take a new one.";
    SkWmemSchedule: "sk_wmem_schedule";
        "Before bytes are charged, the socket must have them in stock (sk_forward_alloc).";
    SkForcedMemSchedule: "sk_forced_mem_schedule", none;
        "This must never fail (first skb, SYN, FIN, split), so memory comes without asking.";
    SkMemRaiseAllocated: "__sk_mem_raise_allocated", "__sk_mem_schedule";
        "The socket's stock is too small, so it asks the machine (tcp_mem) for whole pages.";
    SkMemReclaim: "sk_mem_reclaim";
        "Freed bytes went back into the socket's stock; whole pages of it return to the machine.",
        with_send_head "At this point the socket gives back what it has in stock, in whole pages, and not before.";
    SkStreamModerateSndbuf: "sk_stream_moderate_sndbuf";
        "Memory is short, so sndbuf shrinks towards half of what is queued, unless it is set.";
    SkbAddData: "skb_add_data_nocache";
        "The linear area has room, so bytes are copied there, at no further charge.";
    SkbCopyToPage: "skb_copy_to_page_nocache";
        "The program's bytes are copied into a page, the only copy; the skb just points at them.";
    SkbZerocopyIterStream: "skb_zerocopy_iter_stream", none;
        "MSG_ZEROCOPY: the skb points at the program's own pages, and nothing is copied.";
    SkbSpliceFromIter: "skb_splice_from_iter", none;
        "sendfile or splice: the skb takes references to given pages, and nothing is copied.";
    TcpMarkPush: "tcp_mark_push";
        "PSH goes on the last skb: the receiver shall hand its bytes to the reader at once.";
    TcpPush: "tcp_push";
        "The write ends here or has to wait, so what is queued is offered to the output loop.";
    TcpShouldAutocork: "tcp_should_autocork", none;
        "See whether to collect more bytes while the device is still busy with earlier ones.";
    TcpRemoveEmptySkb: "tcp_remove_empty_skb", none;
        "An skb that was made but got no bytes must not stay on the queue.";
    SkStreamWaitMemory: "sk_stream_wait_memory";
        "There is no space: a blocking call sleeps here, a non-blocking one returns.";
    SkStreamWaitConnect: "sk_stream_wait_connect";
        "The handshake is not complete, so the write waits for it.";
    SkStreamWriteSpace: "sk_stream_write_space";
        "See whether enough of the buffer is free again to tell those who wait.";
    TcpPoll: "tcp_poll";
        "A program asks whether it may write; where there is no space, asking also orders a wake-up.";
    DoSysPoll: "do_sys_poll";
        "poll() asks whether the socket can be written to, and sleeps if it cannot.";
    EpPoll: "ep_poll";
        "epoll_wait() looks at its ready list, and sleeps if that is empty.";
    TcpWriteXmit: "tcp_write_xmit";
        "The output loop: send skbs from the head of the write queue until a rule says stop.",
        with_send_head "The output loop: send skbs from the send head on until a rule says stop.";
    TcpPushOne: "tcp_push_one";
        "A full skb stands at the head: send just this one, past Nagle's rule and deferral.";
    TcpGrowSkb: "tcp_grow_skb", none;
        "The head is shorter than what may be sent, so it takes bytes from the skb behind it.";
    TcpCwndTest: "tcp_cwnd_test";
        "The congestion window says how many more segments may enter the network.";
    TcpSndWndTest: "tcp_snd_wnd_test";
        "The segment must end inside the window that the peer offers.";
    TcpNagleTest: "tcp_nagle_test";
        "A segment smaller than the MSS may have to wait for more bytes.";
    TcpTsoShouldDefer: "tcp_tso_should_defer";
        "See whether a short wait for the next ACK would allow a larger super-packet.";
    TsoFragment: "tso_fragment";
        "An unsent skb is cut in two; the second part is a new skb with overhead of its own.";
    TcpFragment: "tcp_fragment";
        "Only a part of an skb is to be resent, SACKed or probed, so it is cut in two.";
    TcpSmallQueueCheck: "tcp_small_queue_check", none;
        "TCP small queues: the device must not hold too much of this socket's data.";
    TcpTransmitSkb: "__tcp_transmit_skb", "tcp_transmit_skb";
        "A clone with a TCP header goes to the device; the skb itself stays until it is ACKed.";
    TcpEventNewDataSent: "tcp_event_new_data_sent";
        "Sent for the first time: the skb moves to the retransmit queue, snd_nxt behind it.",
        with_send_head "Sent for the first time: the send head moves to the next skb, snd_nxt behind this one.";
    TcpCwndValidate: "tcp_cwnd_validate";
        "A congestion window that is not used must not grow, so note whether it was.";
    TcpTsqHandler: "tcp_tsq_handler";
        "The device has sent some of our data, so what was held back for it is tried again.";
    TcpWfree: "tcp_wfree";
        "The device has sent a packet and frees its clone.";
    TcpRcvEstablished: "tcp_rcv_established";
        "A segment from the peer arrives on the open connection.";
    TcpAck: "tcp_ack";
        "The ACK is read: it tells what has arrived, what may be freed, and what may go next.";
    TcpAckUpdateWindow: "tcp_ack_update_window";
        "See whether this segment changes the window that the peer offers.";
    TcpCleanRtxQueue: "tcp_clean_rtx_queue";
        "From the head of the retransmit queue, every skb that is acknowledged whole is freed.",
        with_send_head "From the head of the list, every skb that is acknowledged whole is freed.";
    TcpTrimHead: "tcp_trim_head";
        "The acknowledged bytes at the skb's head are cut off and no longer charged.";
    TcpAckUpdateRtt: "tcp_ack_update_rtt";
        "The ACK tells how long a round trip took; the time-out follows from that.";
    TcpAckProbe: "tcp_ack_probe";
        "Nothing is in flight: see whether the window is open enough for the first unsent skb.";
    TcpSacktagWriteQueue: "tcp_sacktag_write_queue";
        "SACK tells of islands that arrived: skbs there are marked, but their bytes stay.";
    TcpShiftSkbData: "tcp_shift_skb_data";
        "SACKed bytes are merged into the SACKed skb before them, which may save its overhead.";
    TcpCheckSackReneging: "tcp_check_sack_reneging";
        "See whether the receiver has dropped data that it had reported by SACK.",
        with_send_head "See whether the receiver has dropped what it had reported by SACK: that is like a time-out.";
    TcpFastretransAlert: "tcp_fastretrans_alert";
        "From SACKs, duplicate ACKs and losses follows whether recovery begins, goes on or ends.";
    TcpRackMarkLost: "tcp_rack_mark_lost", none;
        "RACK: what was sent well before something that has arrived must be lost.";
    TcpNewrenoMarkLost: "tcp_newreno_mark_lost", none;
        "Without SACK, the first unacknowledged skb is the one that is taken for lost.";
    TcpTimeToRecover: "tcp_time_to_recover";
        "Fast recovery starts when a loss is proven, or enough has arrived behind a hole.";
    TcpUpdateScoreboard: none, "tcp_update_scoreboard";
        "In recovery: find out how many segments from the head on must be lost by now.";
    TcpMarkHeadLost: none, "tcp_mark_head_lost";
        "From the head on, skbs are marked lost; one that is lost only in part is cut.";
    TcpMarkLostRetrans: none, "tcp_mark_lost_retrans";
        "A retransmission is lost itself, if something sent after it has arrived.";
    TcpPauseEarlyRetransmit: none, "tcp_pause_early_retransmit";
        "Few segments are out: wait a quarter of a round trip, in case it is just reordering.";
    TcpResumeEarlyRetransmit: none, "tcp_resume_early_retransmit";
        "The short wait for reordering is over, so the early retransmit begins.";
    TcpMarkSkbLost: "tcp_mark_skb_lost", "tcp_skb_mark_lost";
        "The skb is taken for lost: its segments no longer count as in flight.";
    TcpEnterRecovery: "tcp_enter_recovery";
        "Fast recovery begins: cwnd is to shrink, and what is lost is resent.";
    TcpEnterLoss: "tcp_enter_loss";
        "After a time-out what is in flight is taken for lost, and cwnd starts again from little.",
        with_send_head "After a time-out all that is not SACKed is taken for lost, and cwnd is one segment again.";
    TcpProcessLoss: "tcp_process_loss";
        "After a time-out: this ACK may show that it was needless, or that all is repaired.";
    TcpUndoCwndReduction: "tcp_undo_cwnd_reduction", "tcp_undo_cwr";
        "If the loss was a false alarm, cwnd and ssthresh get their old values back.";
    TcpMayUndo: "tcp_may_undo";
        "See whether the loss was real at all, or the cut of cwnd may be taken back.";
    TcpCwndReduction: "tcp_cwnd_reduction";
        "In recovery cwnd follows what arrives (proportional rate reduction).";
    TcpCongAvoid: "tcp_cong_avoid";
        "Congestion control may enlarge cwnd for the segments that this ACK delivered.";
    TcpUpdatePacingRate: "tcp_update_pacing_rate", none;
        "The pacing rate follows from cwnd and round-trip time; it sizes super-packets.";
    TcpXmitRetransmitQueue: "tcp_xmit_retransmit_queue";
        "What is marked lost is resent in sequence order, as far as cwnd allows.";
    TcpRetransmitSkb: "__tcp_retransmit_skb";
        "An skb of the retransmit queue is to be sent once more.",
        with_send_head "An skb before the send head is to be sent once more, one segment of it at a time.";
    TcpRetransTryCollapse: "tcp_retrans_try_collapse";
        "Small skbs behind the one to be resent are merged into it.";
    TcpCheckSpace: "tcp_check_space";
        "After sending and after each ACK, see whether anybody waits for space.",
        with_send_head "After an ACK: if anything was freed, see whether anybody waits for space.";
    TcpNewSpace: "tcp_new_space";
        "Somebody waits: sndbuf may have to grow, and there may be space enough to tell of.";
    TcpSndbufExpand: "tcp_sndbuf_expand", "tcp_fixup_sndbuf";
        "Autotuning: sndbuf shall hold twice what cwnd could put into flight.",
        with_send_head "sndbuf gets its first size: room for ten skbs of a full segment each.";
    TcpWriteTimer: "tcp_write_timer_handler";
        "The socket's timer runs; whatever it finds to do, unused memory goes back after it.";
    TwTimer: "tw_timer_handler", "inet_twdr_hangman";
        "The time is over for which a closed connection is remembered.";
    TcpRetransmitTimer: "tcp_retransmit_timer";
        "The oldest segment stayed unacknowledged for a whole RTO: resend it, or give up.";
    TcpProbeTimer: "tcp_probe_timer";
        "Data is queued but none in flight, so the peer is asked by a probe.";
    TcpWriteWakeup: "tcp_write_wakeup";
        "The probe: real bytes where the window has room, otherwise an empty segment.";
    TcpSendLossProbe: "tcp_send_loss_probe";
        "No ACK for about two round trips: one more segment is sent to make the peer answer.";
    TcpRackReoTimeout: "tcp_rack_reo_timeout", none;
        "The time allowed for reordering is over: what has not arrived by now is lost.";
    TcpSendAck: "tcp_send_ack";
        "A bare ACK goes to the peer.";
    TcpSendChallengeAck: "tcp_send_challenge_ack";
        "A segment that does not fit is answered with where the connection stands (RFC 5961).";
    TcpSendFin: "tcp_send_fin";
        "No more data will follow: FIN goes on the last unsent skb, or on an empty one of its own.";
    TcpFin: "tcp_fin";
        "The peer will send no more data.";
    TcpReset: "tcp_reset";
        "The connection is dead: all that is queued is thrown away, and writers get an error.",
        with_send_head "The connection is dead: writers get an error, and what is queued stays until the socket is \
            closed.";
    TcpWriteQueuePurge: "tcp_write_queue_purge";
        "All skbs of both queues are freed, but the sequence numbers stay as they were.",
        with_send_head "All skbs of the list are freed, but the sequence numbers stay as they were.";
    TcpDataQueue: "tcp_data_queue";
        "Payload from the peer is taken in for the local program.";
    TcpShutdown: "tcp_shutdown";
        "shutdown(SHUT_WR): no more will be written, but what is queued is still delivered.";
    TcpClose: "tcp_close";
        "close(): the program lets go of the socket; what is queued is still delivered.";
    SkSetsockopt: "sk_setsockopt", "sock_setsockopt";
        "A socket option is set.";
    DoTcpSetsockopt: "do_tcp_setsockopt";
        "A TCP option is set.";
    EpPollCallback: "ep_poll_callback";
        "epoll sets that watch this socket put it on their ready lists.";
    EpSendEvents: "ep_send_events";
        "epoll_wait asks the sockets on its ready list once more what holds now.";
    TcpWriteErr: "tcp_write_err";
        "Too many tries stayed without an answer, so the connection ends with ETIMEDOUT.";
    SignalWakeUp: "signal_wake_up";
        "A signal comes for a task: if it sleeps, it wakes.";
    ProcessTimeout: "process_timeout";
        "The time is over for which a task wanted to sleep.";
}

impl Site {
    /// What the function is called in a table of names; none if kernels of that table have no such function.
    pub const fn known_as(self, names: Names) -> Option<&'static str> {
        match names {
            Names::Late => self.names().0,
            Names::Early => self.names().1,
        }
    }

    /// All its names, the latest first.
    pub fn all_names(self) -> impl Iterator<Item = &'static str> {
        let mut seen = None;
        let names = Names::ALL.into_iter().filter_map(move |names| self.known_as(names));
        names.filter(move |name| seen.replace(*name) != Some(*name))
    }

    /// The same for showing. A function that is not in the table keeps the name that it has in the other: a
    /// breakpoint may wait for one in vain.
    pub const fn name(self, names: Names) -> &'static str {
        match (self.known_as(names), self.names()) {
            (Some(name), _) | (None, (Some(name), _) | (None, Some(name))) => name,
            (None, (None, None)) => "",
        }
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
