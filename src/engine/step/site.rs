//! The kernel functions that the engine follows, and what each kernel version calls them.

use crate::kernel::rules::Names;

/// One entry of a version's table.
macro_rules! name {
    (none) => {
        None
    };
    ($name:literal) => {
        Some($name)
    };
}

macro_rules! sites {
    ($($site:ident: $new:tt $(, $old:tt)?;)*) => {
        /// The kernel function a step belongs to. What it is called only a kernel version can tell.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum Site { $($site,)* }

        impl Site {
            pub const ALL: &[Site] = &[$(Site::$site,)*];

            /// In 6.18, and in 3.10.
            const fn names(self) -> (Option<&'static str>, Option<&'static str>) {
                match self { $(Site::$site => sites!(@names $new $($old)?),)* }
            }
        }
    };
    (@names $both:tt) => { (name!($both), name!($both)) };
    (@names $new:tt $old:tt) => { (name!($new), name!($old)) };
}

// A function of one name has that in both versions; of two, the first is of 6.18 and the second of 3.10, which may have no
// such function (or have one alone).
sites! {
    DoSyscall: "do_syscall_64", "system_call";
    TcpV4Rcv: "tcp_v4_rcv";
    TcpConnect: "tcp_connect";
    TcpRcvSynsentStateProcess: "tcp_rcv_synsent_state_process";
    TcpInitTransfer: "tcp_init_transfer", "tcp_finish_connect";
    TcpSendmsg: "tcp_sendmsg_locked", "tcp_sendmsg";
    DoTcpSendpages: none, "do_tcp_sendpages";
    TcpSendMss: "tcp_send_mss";
    SkStreamMemoryFree: "sk_stream_memory_free";
    TcpStreamAllocSkb: "tcp_stream_alloc_skb", none;
    SkStreamAllocSkb: none, "sk_stream_alloc_skb";
    SelectSize: none, "select_size";
    TcpSkbEntail: "tcp_skb_entail", "skb_entail";
    SkPageFragRefill: "sk_page_frag_refill";
    SkWmemSchedule: "sk_wmem_schedule";
    SkForcedMemSchedule: "sk_forced_mem_schedule", none;
    SkMemRaiseAllocated: "__sk_mem_raise_allocated", "__sk_mem_schedule";
    SkMemReclaim: "sk_mem_reclaim";
    SkStreamModerateSndbuf: "sk_stream_moderate_sndbuf";
    SkbAddData: "skb_add_data_nocache";
    SkbCopyToPage: "skb_copy_to_page_nocache";
    SkbZerocopyIterStream: "skb_zerocopy_iter_stream", none;
    SkbSpliceFromIter: "skb_splice_from_iter", none;
    TcpMarkPush: "tcp_mark_push";
    TcpPush: "tcp_push";
    TcpShouldAutocork: "tcp_should_autocork", none;
    TcpRemoveEmptySkb: "tcp_remove_empty_skb", none;
    SkStreamWaitMemory: "sk_stream_wait_memory";
    SkStreamWaitConnect: "sk_stream_wait_connect";
    SkStreamWriteSpace: "sk_stream_write_space";
    TcpPoll: "tcp_poll";
    DoSysPoll: "do_sys_poll";
    EpPoll: "ep_poll";
    TcpWriteXmit: "tcp_write_xmit";
    TcpPushOne: "tcp_push_one";
    TcpGrowSkb: "tcp_grow_skb", none;
    TcpCwndTest: "tcp_cwnd_test";
    TcpSndWndTest: "tcp_snd_wnd_test";
    TcpNagleTest: "tcp_nagle_test";
    TcpTsoShouldDefer: "tcp_tso_should_defer";
    TsoFragment: "tso_fragment";
    TcpFragment: "tcp_fragment";
    TcpSmallQueueCheck: "tcp_small_queue_check", none;
    TcpTransmitSkb: "__tcp_transmit_skb", "tcp_transmit_skb";
    TcpEventNewDataSent: "tcp_event_new_data_sent";
    TcpCwndValidate: "tcp_cwnd_validate";
    TcpTsqHandler: "tcp_tsq_handler";
    TcpWfree: "tcp_wfree";
    TcpRcvEstablished: "tcp_rcv_established";
    TcpAck: "tcp_ack";
    TcpAckUpdateWindow: "tcp_ack_update_window";
    TcpCleanRtxQueue: "tcp_clean_rtx_queue";
    TcpTrimHead: "tcp_trim_head";
    TcpAckUpdateRtt: "tcp_ack_update_rtt";
    TcpAckProbe: "tcp_ack_probe";
    TcpSacktagWriteQueue: "tcp_sacktag_write_queue";
    TcpShiftSkbData: "tcp_shift_skb_data";
    TcpCheckSackReneging: "tcp_check_sack_reneging";
    TcpFastretransAlert: "tcp_fastretrans_alert";
    TcpRackMarkLost: "tcp_rack_mark_lost", none;
    TcpNewrenoMarkLost: "tcp_newreno_mark_lost", none;
    TcpTimeToRecover: "tcp_time_to_recover";
    TcpUpdateScoreboard: none, "tcp_update_scoreboard";
    TcpMarkHeadLost: none, "tcp_mark_head_lost";
    TcpMarkLostRetrans: none, "tcp_mark_lost_retrans";
    TcpPauseEarlyRetransmit: none, "tcp_pause_early_retransmit";
    TcpResumeEarlyRetransmit: none, "tcp_resume_early_retransmit";
    TcpMarkSkbLost: "tcp_mark_skb_lost", "tcp_skb_mark_lost";
    TcpEnterRecovery: "tcp_enter_recovery";
    TcpEnterLoss: "tcp_enter_loss";
    TcpProcessLoss: "tcp_process_loss";
    TcpUndoCwndReduction: "tcp_undo_cwnd_reduction", "tcp_undo_cwr";
    TcpMayUndo: "tcp_may_undo";
    TcpCwndReduction: "tcp_cwnd_reduction";
    TcpCongAvoid: "tcp_cong_avoid";
    TcpUpdatePacingRate: "tcp_update_pacing_rate", none;
    TcpXmitRetransmitQueue: "tcp_xmit_retransmit_queue";
    TcpRetransmitSkb: "__tcp_retransmit_skb";
    TcpRetransTryCollapse: "tcp_retrans_try_collapse";
    TcpCheckSpace: "tcp_check_space";
    TcpNewSpace: "tcp_new_space";
    TcpSndbufExpand: "tcp_sndbuf_expand", "tcp_fixup_sndbuf";
    TcpWriteTimer: "tcp_write_timer_handler";
    TwTimer: "tw_timer_handler", "inet_twdr_hangman";
    TcpRetransmitTimer: "tcp_retransmit_timer";
    TcpProbeTimer: "tcp_probe_timer";
    TcpWriteWakeup: "tcp_write_wakeup";
    TcpSendLossProbe: "tcp_send_loss_probe";
    TcpRackReoTimeout: "tcp_rack_reo_timeout", none;
    TcpSendAck: "tcp_send_ack";
    TcpSendChallengeAck: "tcp_send_challenge_ack";
    TcpSendFin: "tcp_send_fin";
    TcpFin: "tcp_fin";
    TcpReset: "tcp_reset";
    TcpWriteQueuePurge: "tcp_write_queue_purge";
    TcpDataQueue: "tcp_data_queue";
    TcpShutdown: "tcp_shutdown";
    TcpClose: "tcp_close";
    SkSetsockopt: "sk_setsockopt", "sock_setsockopt";
    DoTcpSetsockopt: "do_tcp_setsockopt";
    EpPollCallback: "ep_poll_callback";
    EpSendEvents: "ep_send_events";
    TcpWriteErr: "tcp_write_err";
    SignalWakeUp: "signal_wake_up";
    ProcessTimeout: "process_timeout";
}

impl Site {
    /// What the function is called in a kernel version; none if it has no such function.
    pub const fn known_as(self, names: Names) -> Option<&'static str> {
        match names {
            Names::V6_18 => self.names().0,
            Names::V3_10 => self.names().1,
        }
    }

    /// All its names, the latest first.
    pub fn all_names(self) -> impl Iterator<Item = &'static str> {
        let mut seen = None;
        let names = Names::ALL.into_iter().filter_map(move |names| self.known_as(names));
        names.filter(move |name| seen.replace(*name) != Some(*name))
    }

    /// The same for showing. A function that this version does not have keeps the name that it has in the other: a
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
pub(in crate::engine) struct Functions(Vec<Site>);

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
