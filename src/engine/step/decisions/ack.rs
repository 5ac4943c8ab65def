//! ACKs: what do they say, and what follows for loss and congestion?

macro_rules! ack_decisions {
    ($next:ident $($then:ident)* { $($rows:tt)* }) => { $next! { $($then)* { $($rows)*
    AckIsOld: "snd_una - ack" > "0", holds_up yes, in TcpAck;
        yes "A later ACK came before this one, so at most its SACK blocks tell news.",
        no "No later ACK has come before this one.";
    AckIsFuture: "ack - snd_nxt" > "0", holds_up yes, in TcpAck;
        yes "It acknowledges what was never sent, so it is ignored.",
        no "It acknowledges only what was sent, so it is believed.";
    WindowUpdate: "new window" != "old window", in TcpAckUpdateWindow;
        yes "The peer offers another window than before, and that holds from now on.",
        no "The peer offers the same window as before.";
    /// Is the skb acknowledged whole, so that it can be freed?
    SkbAcked: "skb.end_seq" <= "snd_una", in TcpCleanRtxQueue;
        yes "All of this skb has arrived, so it is freed and its whole truesize with it.",
        no "This skb has not arrived as a whole, so it stays, and the walk ends here.";
    /// Is a partly acknowledged skb made of several segments, so that its head can be trimmed?
    CanTrim: "skb.gso_segs" > "1", holds_up no, in TcpCleanRtxQueue;
        yes "It stands for several segments, so its acknowledged bytes are cut off and freed.",
        no "It is a single segment: even its acknowledged bytes stay charged until the rest is acknowledged.";
    /// Does the SACK block cover whole segments of the skb?
    SackCovers: "bytes covered" >= "segment size", in TcpSacktagWriteQueue;
        yes "The block covers at least one whole segment of this skb, and that is marked.",
        no "The block covers no whole segment of this skb, so nothing is marked.";
    /// Does the block tell more than a block of the ACK before?
    SackBeyondKnown: "block's end beyond one known" > "0", in TcpSacktagWriteQueue;
        yes "It goes on behind a block that the last ACK told: only what is new is looked at.",
        no "It lies within a block that the last ACK told: it is not looked at.";
    CanShift: "SACKed skb before" == "1", flag "skb before it SACKed", in TcpShiftSkbData;
        yes "The skb before it is SACKed too, so its bytes move over there.",
        no "There is no SACKed skb before it to move its bytes to.";
    /// Was the first unacknowledged skb SACKed before: does the receiver renege?
    HeadIsSacked: "head SACKed" == "1", flag "head SACKed", in TcpCheckSackReneging;
        yes "The receiver reported the first skb and does not acknowledge it: it may have dropped it.",
        no "The first skb was not reported by SACK, so the receiver keeps what it reported.";
    /// Did the ACK acknowledge something new?
    UnaAdvanced: "snd_una advanced" == "1", flag "snd_una advanced", holds_up yes, in TcpCheckSackReneging;
        yes "It acknowledged what lies before, and not this: it has dropped it, so SACK is not trusted.",
        no "This ACK acknowledged nothing new, so it may still be on its way to acknowledge it.";
    /// Was the skb sent so long before one that arrived that it must be lost?
    RackLost: "age beyond rtt + reorder window" >= "0", numbers Microseconds, in TcpRackMarkLost TcpRackReoTimeout;
        yes "It was sent so long before something that has arrived that it must be lost.",
        no "It may only be late: something sent after it has arrived, but not long enough after it.";
    /// Enough duplicate ACKs for fast retransmit (Reno)?
    DupAcksEnough: "sacked_out" >= "reordering", in TcpNewrenoMarkLost;
        yes "So many duplicate ACKs mean a loss and not mere reordering.",
        no "So few duplicate ACKs may be mere reordering, so wait.";
    /// Are segments marked lost, so that recovery begins?
    TimeToRecover: "lost_out" > "0", in TcpTimeToRecover;
        yes "Something is marked lost, so recovery begins.",
        no "Nothing is marked lost, so there is nothing to recover.";
    /// Is the highest SACKed segment so far from the head that something below it must be lost?
    FarBehind: "segments up to the highest SACK" > "reordering", in TcpTimeToRecover;
        yes "The highest SACK is too far from the head for mere reordering, so recovery begins.",
        no "The highest SACK is so near that it may be mere reordering.";
    /// So few segments are out that enough duplicate ACKs can never come?
    EarlyRetransmit: "packets_out" < "4", in TcpTimeToRecover;
        yes "With so few segments out, enough duplicate ACKs may never come; see whether to go on without them.",
        no "Enough duplicate ACKs may still come, so wait for them.";
    /// Early retransmit is on, as long as nothing was found to be reordered.
    EarlyEnabled: "do_early_retrans" == "1", flag "do_early_retrans", in TcpTimeToRecover;
        yes "Early retransmit is on.",
        no "Early retransmit is off, or the network was found to reorder, so wait.";
    NothingResent: "retrans_out" == "0", in TcpTimeToRecover;
        yes "Nothing is being resent yet.",
        no "Something is being resent already, so wait for what that tells.";
    SomeSacked: "sacked_out" > "0", in TcpTimeToRecover;
        yes "Something has arrived behind a hole.",
        no "Nothing has arrived behind a hole, so nothing is suspect.";
    SomeMissing: "packets_out" > "sacked_out", in TcpTimeToRecover;
        yes "Something is still missing.",
        no "All that was sent is reported, so nothing is missing.";
    /// Has something arrived that was first sent after the retransmission?
    RetransmissionPassed: "highest SACK" > "snd_nxt when resent", in TcpMarkLostRetrans;
        yes "Something sent after the retransmission has arrived, so that was lost as well.",
        no "The retransmission may still be on its way.";
    MayUndo: "undo_retrans" == "0", in TcpMayUndo;
        yes "Each retransmission was reported as needless, so the cut of cwnd may be taken back.",
        no "Not all retransmissions are known to be needless; see what the ACK answers to.";
    /// Was the ACK caused by the original and not by the retransmission?
    PacketDelayed: "original arrived" == "1", flag "original arrived", in TcpMayUndo;
        yes "The ACK answers to the original, which was only late: the cut of cwnd may be taken back.",
        no "As far as can be told the loss was real, so the cut of cwnd stands.";
    SlowStart: "cwnd" < "ssthresh", numbers Ssthresh, in TcpCongAvoid TcpCwndValidate;
        yes "cwnd is below ssthresh: slow start, which doubles it each round trip.",
        no "cwnd has reached ssthresh: congestion avoidance, in which it grows slowly.";
    /// The same where every ACK counts once.
    SlowStartPerAck: "cwnd" <= "ssthresh", numbers Ssthresh, in TcpCongAvoid;
        yes "cwnd is not beyond ssthresh: slow start, which doubles it each round trip.",
        no "cwnd is beyond ssthresh: congestion avoidance, in which it grows slowly.";
    /// Does the ACK belong to the train of the one before?
    AckTrain: "since the last ACK" <= "longest gap", numbers Microseconds, in HystartUpdate;
        yes "It follows the last one closely: both are of one train.",
        no "It does not follow closely, so the train is over, and its length says nothing.";
    /// Does the train last so long that the path must be full?
    LongAckTrain: "length of the train" > "enough", numbers Microseconds, in HystartUpdate;
        yes "The ACKs of one round have come for so long that the path is full: slow start ends here.",
        no "The ACKs of this round have not come for long yet.";
    /// Has the round trip grown so much that a queue must have formed?
    RoundDelayed: "smallest rtt of the round" > "limit", numbers Microseconds, in HystartUpdate;
        yes "Round trips have become clearly longer: a queue has formed, and slow start ends here.",
        no "Round trips are not much longer than the shortest ever.";
    CwndUsedUp: "in_flight" >= "cwnd", in TcpCongAvoid;
        yes "The window was used up when this ACK came, so it may grow.",
        no "The window was not quite used up; see how much was left.";
    /// A few segments may be held back for a super-packet.
    FewLeft: "cwnd - in_flight" <= "3", in TcpCongAvoid;
        yes "A few segments may be held back for a super-packet: the window counts as used up, so it may grow.",
        no "More was left than is ever held back for want of a few segments.";
    SmallShareLeft: "(cwnd - in_flight) * tso_win_divisor" < "cwnd", in TcpCongAvoid;
        yes "Only a small share of the window was left, so it may have been held back for a super-packet.",
        no "Much of the window was left, so it does not grow.";
    LessThanSuperPacket: "(cwnd - in_flight) * mss" < "gso_max_size", in TcpCongAvoid;
        yes "What was left is less than one super-packet: it counts as used up, so it may grow.",
        no "What was left would have made a whole super-packet, so the window does not grow.";
    CwndFilled: "packets_out" >= "cwnd", in TcpCwndValidate;
        yes "As many packets are out as cwnd allows: the window is fully used.",
        no "Fewer packets are out than cwnd allows; if that lasts for an RTO, cwnd shrinks.";
    CwndLimited: "is_cwnd_limited" == "1", flag "is_cwnd_limited", in TcpCongAvoid TcpCwndValidate;
        yes "cwnd was what limited sending.",
        no "cwnd was not used up; in slow start half of it would be enough.";
    /// In slow start, was more than half of the window in use?
    HalfUsed: "cwnd" < "2 * max_packets_out", in TcpCongAvoid TcpCwndValidate;
        yes "More than half of cwnd was in use, which counts as limited in slow start.",
        no "No more than half of cwnd was in use, so cwnd was not the limit.";
    } } };
}

pub(super) use ack_decisions;
