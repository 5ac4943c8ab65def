//! What each function is for.

use crate::engine::Engine;
use crate::engine::step::probe::Site;
use crate::units::print::grouped;

pub(super) fn why(site: Site, engine: &Engine) -> String {
    let kernel = &engine.config.kernel;
    match site {
        Site::TcpStreamAllocSkb => format!(
            "A new, empty skb is made: it costs {} bytes before it holds a single byte of payload.",
            grouped(kernel.empty_truesize())
        ),
        Site::TcpCongAvoid => {
            format!("{} may enlarge cwnd for the segments that this ACK delivered.", engine.cong.algorithm.name())
        }
        Site::SkStreamAllocSkb => format!(
            "A new skb with a linear area is made: its whole memory block is charged, {} bytes at the least.",
            grouped(kernel.empty_truesize())
        ),
        _ if kernel.has_send_head() => with_send_head(site).unwrap_or(purpose(site)).to_owned(),
        _ => purpose(site).to_owned(),
    }
}

/// Where one list with a send head, and recovery by distance, make it a different thing.
const fn with_send_head(site: Site) -> Option<&'static str> {
    Some(match site {
        Site::TcpSendmsg => {
            "A write begins or goes on: its bytes are put into skbs at the end of the list, chunk by chunk."
        }
        Site::SkStreamMemoryFree => "A new skb needs sk_wmem_queued below sk_sndbuf; how far below does not matter.",
        Site::TcpSkbEntail => "The new skb joins the end of the list; if all before it was sent, it is the send head.",
        Site::SkMemReclaim => {
            "At this point the socket gives back what it has in stock, in whole pages, and not before."
        }
        Site::TcpWriteXmit => "The output loop: send skbs from the send head on until a rule says stop.",
        Site::TcpEventNewDataSent => {
            "Sent for the first time: the send head moves to the next skb, snd_nxt behind this one."
        }
        Site::TcpCleanRtxQueue => "From the head of the list, every skb that is acknowledged whole is freed.",
        Site::TcpRetransmitSkb => "An skb before the send head is to be sent once more, one segment of it at a time.",
        Site::TcpWriteQueuePurge => "All skbs of the list are freed, but the sequence numbers stay as they were.",
        Site::TcpCheckSpace => "After an ACK: if anything was freed, see whether anybody waits for space.",
        Site::TcpSndbufExpand => "sndbuf gets its first size: room for ten skbs of a full segment each.",
        Site::TcpReset => {
            "The connection is dead: writers get an error, and what is queued stays until the socket is closed."
        }
        Site::TcpEnterLoss => {
            "After a time-out all that is not SACKed is taken for lost, and cwnd is one segment again."
        }
        Site::TcpCheckSackReneging => {
            "See whether the receiver has dropped what it had reported by SACK: that is like a time-out."
        }
        _ => return None,
    })
}

texts! {
    /// One sentence for each function.
    purpose(Site) -> &'static str {
        DoSyscall => "A program's system call is in the kernel, from its beginning or after a sleep.",
        TcpV4Rcv => "A segment of this connection arrives.",
        DoTcpSendpages => "Page references (sendfile) go into skbs at the end of the list, without a copy.",
        DoSysPoll => "poll() asks whether the socket can be written to, and sleeps if it cannot.",
        EpPoll => "epoll_wait() looks at its ready list, and sleeps if that is empty.",
        TcpWfree => "The device has sent a packet and frees its clone.",
        TcpMayUndo => "See whether the loss was real at all, or the cut of cwnd may be taken back.",
        TcpSendChallengeAck => "A segment that does not fit is answered with where the connection stands (RFC 5961).",
        TwTimer => "The time is over for which a closed connection is remembered.",
        SignalWakeUp => "A signal comes for a task: if it sleeps, it wakes.",
        ProcessTimeout => "The time is over for which a task wanted to sleep.",
        TcpConnect => "The socket opens the connection: it sends a SYN and waits for the answer.",
        TcpRcvSynsentStateProcess => "The answer to our SYN is read: what the peer offers is what may be used.",
        TcpInitTransfer => "The connection is up: congestion control starts and sndbuf gets its first size.",
        TcpSendmsg => "A write begins or goes on: its bytes are put into skbs on the write queue, chunk by chunk.",
        TcpSendMss => "Before copying: find the segment size, and the size at which an skb counts as full.",
        SkStreamMemoryFree => "A new skb needs sk_wmem_queued below sk_sndbuf, and unsent bytes below the low-water mark.",
        TcpStreamAllocSkb => "A new, empty skb is made, and its own structures already cost memory.",
        SkStreamAllocSkb => "A new skb with a linear area is made: the whole memory block behind it is charged.",
        SelectSize => "How large the linear area shall be: that depends on what the device can do.",
        TcpSkbEntail => "The new skb joins the end of the write queue, and its overhead is charged.",
        SkPageFragRefill => "The bytes need page memory: keep the task's block, start it again, or take a new one.",
        SkWmemSchedule => "Before bytes are charged, the socket must have them in stock (sk_forward_alloc).",
        SkForcedMemSchedule => "This must never fail (first skb, SYN, FIN, split), so memory comes without asking.",
        SkMemRaiseAllocated => "The socket's stock is too small, so it asks the machine (tcp_mem) for whole pages.",
        SkMemReclaim => "Freed bytes went back into the socket's stock; whole pages of it return to the machine.",
        SkStreamModerateSndbuf => "Memory is short, so sndbuf shrinks towards half of what is queued, unless it is set.",
        SkbAddData => "The linear area has room, so bytes are copied there, at no further charge.",
        SkbCopyToPage => "The program's bytes are copied into a page, the only copy; the skb just points at them.",
        SkbZerocopyIterStream => "MSG_ZEROCOPY: the skb points at the program's own pages, and nothing is copied.",
        SkbSpliceFromIter => "sendfile or splice: the skb takes references to given pages, and nothing is copied.",
        TcpMarkPush => "PSH goes on the last skb: the receiver shall hand its bytes to the reader at once.",
        TcpPush => "The write ends here or has to wait, so what is queued is offered to the output loop.",
        TcpShouldAutocork => "See whether to collect more bytes while the device is still busy with earlier ones.",
        TcpRemoveEmptySkb => "An skb that was made but got no bytes must not stay on the queue.",
        SkStreamWaitMemory => "There is no space: a blocking call sleeps here, a non-blocking one returns.",
        SkStreamWaitConnect => "The handshake is not complete, so the write waits for it.",
        SkStreamWriteSpace => "See whether enough of the buffer is free again to tell those who wait.",
        TcpPoll => "A program asks whether it may write; where there is no space, asking also orders a wake-up.",
        TcpWriteXmit => "The output loop: send skbs from the head of the write queue until a rule says stop.",
        TcpPushOne => "A full skb stands at the head: send just this one, past Nagle's rule and deferral.",
        TcpGrowSkb => "The head is shorter than what may be sent, so it takes bytes from the skb behind it.",
        TcpCwndTest => "The congestion window says how many more segments may enter the network.",
        TcpSndWndTest => "The segment must end inside the window that the peer offers.",
        TcpNagleTest => "A segment smaller than the MSS may have to wait for more bytes.",
        TcpTsoShouldDefer => "See whether a short wait for the next ACK would allow a larger super-packet.",
        TsoFragment => "An unsent skb is cut in two; the second part is a new skb with overhead of its own.",
        TcpFragment => "Only a part of an skb is to be resent, SACKed or probed, so it is cut in two.",
        TcpSmallQueueCheck => "TCP small queues: the device must not hold too much of this socket's data.",
        TcpTransmitSkb => "A clone with a TCP header goes to the device; the skb itself stays until it is ACKed.",
        TcpEventNewDataSent => "Sent for the first time: the skb moves to the retransmit queue, snd_nxt behind it.",
        TcpCwndValidate => "A congestion window that is not used must not grow, so note whether it was.",
        TcpTsqHandler => "The device has sent some of our data, so what was held back for it is tried again.",
        TcpRcvEstablished => "A segment from the peer arrives on the open connection.",
        TcpAck => "The ACK is read: it tells what has arrived, what may be freed, and what may go next.",
        TcpAckUpdateWindow => "See whether this segment changes the window that the peer offers.",
        TcpCleanRtxQueue => "From the head of the retransmit queue, every skb that is acknowledged whole is freed.",
        TcpTrimHead => "The acknowledged bytes at the skb's head are cut off and no longer charged.",
        TcpAckUpdateRtt => "The ACK tells how long a round trip took; the time-out follows from that.",
        TcpAckProbe => "Nothing is in flight: see whether the window is open enough for the first unsent skb.",
        TcpSacktagWriteQueue => "SACK tells of islands that arrived: skbs there are marked, but their bytes stay.",
        TcpShiftSkbData => "SACKed bytes are merged into the SACKed skb before them, which may save its overhead.",
        TcpCheckSackReneging => "See whether the receiver has dropped data that it had reported by SACK.",
        TcpFastretransAlert => "From SACKs, duplicate ACKs and losses follows whether recovery begins, goes on or ends.",
        TcpRackMarkLost => "RACK: what was sent well before something that has arrived must be lost.",
        TcpNewrenoMarkLost => "Without SACK, the first unacknowledged skb is the one that is taken for lost.",
        TcpTimeToRecover => "Fast recovery starts when a loss is proven, or enough has arrived behind a hole.",
        TcpUpdateScoreboard => "In recovery: find out how many segments from the head on must be lost by now.",
        TcpMarkHeadLost => "From the head on, skbs are marked lost; one that is lost only in part is cut.",
        TcpMarkLostRetrans => "A retransmission is lost itself, if something sent after it has arrived.",
        TcpPauseEarlyRetransmit => "Few segments are out: wait a quarter of a round trip, in case it is just reordering.",
        TcpResumeEarlyRetransmit => "The short wait for reordering is over, so the early retransmit begins.",
        TcpMarkSkbLost => "The skb is taken for lost: its segments no longer count as in flight.",
        TcpEnterRecovery => "Fast recovery begins: cwnd is to shrink, and what is lost is resent.",
        TcpEnterLoss => "After a time-out what is in flight is taken for lost, and cwnd starts again from little.",
        TcpProcessLoss => "After a time-out: this ACK may show that it was needless, or that all is repaired.",
        TcpUndoCwndReduction => "If the loss was a false alarm, cwnd and ssthresh get their old values back.",
        TcpCwndReduction => "In recovery cwnd follows what arrives (proportional rate reduction).",
        TcpCongAvoid => "Congestion control may enlarge cwnd for the segments that this ACK delivered.",
        TcpUpdatePacingRate => "The pacing rate follows from cwnd and round-trip time; it sizes super-packets.",
        TcpXmitRetransmitQueue => "What is marked lost is resent in sequence order, as far as cwnd allows.",
        TcpRetransmitSkb => "An skb of the retransmit queue is to be sent once more.",
        TcpRetransTryCollapse => "Small skbs behind the one to be resent are merged into it.",
        TcpCheckSpace => "After sending and after each ACK, see whether anybody waits for space.",
        TcpNewSpace => "Somebody waits: sndbuf may have to grow, and there may be space enough to tell of.",
        TcpSndbufExpand => "Autotuning: sndbuf shall hold twice what cwnd could put into flight.",
        TcpWriteTimer => "The socket's timer runs; whatever it finds to do, unused memory goes back after it.",
        TcpRetransmitTimer => "The oldest segment stayed unacknowledged for a whole RTO: resend it, or give up.",
        TcpProbeTimer => "Data is queued but none in flight, so the peer is asked by a probe.",
        TcpWriteWakeup => "The probe: real bytes where the window has room, otherwise an empty segment.",
        TcpSendLossProbe => "No ACK for about two round trips: one more segment is sent to make the peer answer.",
        TcpRackReoTimeout => "The time allowed for reordering is over: what has not arrived by now is lost.",
        TcpSendAck => "A bare ACK goes to the peer.",
        TcpSendFin => "No more data will follow: FIN goes on the last unsent skb, or on an empty one of its own.",
        TcpFin => "The peer will send no more data.",
        TcpReset => "The connection is dead: all that is queued is thrown away, and writers get an error.",
        TcpWriteQueuePurge => "All skbs of both queues are freed, but the sequence numbers stay as they were.",
        TcpDataQueue => "Payload from the peer is taken in for the local program.",
        TcpShutdown => "shutdown(SHUT_WR): no more will be written, but what is queued is still delivered.",
        TcpClose => "close(): the program lets go of the socket; what is queued is still delivered.",
        SkSetsockopt => "A socket option is set.",
        DoTcpSetsockopt => "A TCP option is set.",
        EpPollCallback => "epoll sets that watch this socket put it on their ready lists.",
        EpSendEvents => "epoll_wait asks the sockets on its ready list once more what holds now.",
        TcpWriteErr => "Too many tries stayed without an answer, so the connection ends with ETIMEDOUT.",
    }
}
