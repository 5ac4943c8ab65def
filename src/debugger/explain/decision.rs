//! What follows from each decision, either way.

use std::time::Duration;

use crate::engine::congestion::INFINITE_SSTHRESH;
use crate::engine::probe::{Rule, Test};
use crate::format::{duration, grouped};

/// `sk_wmem_queued 50,500 < sk_sndbuf 40,000? no`. Some decisions look at more than their two numbers: where these alone
/// would say the opposite, that is told.
pub(super) fn headline(test: Test, left: i64, right: i64, verdict: bool) -> String {
    let rule = test.rule();
    let answer = if verdict { "yes" } else { "no" };
    if is_flag(test) {
        return format!("{}? {answer}", flag_question(test, rule));
    }
    let but = match (compare(left, rule.op, right), verdict) {
        (true, false) => "yes, but ",
        (false, true) => "no, but ",
        _ => "",
    };
    let (left, right) = (named(rule.left, test, left), named(rule.right, test, right));
    format!("{left} {} {right}? {but}{answer}", rule.op)
}

fn compare(left: i64, op: &str, right: i64) -> bool {
    match op {
        "<" => left < right,
        "<=" => left <= right,
        ">" => left > right,
        ">=" => left >= right,
        "=" => left == right,
        _ => left != right,
    }
}

/// Decisions about a bit: the numbers 0 and 1 say no more than the answer.
const fn is_flag(test: Test) -> bool {
    matches!(
        test,
        Test::TailIsEor
            | Test::UnderPressure
            | Test::NospaceSet
            | Test::SndbufUnlocked
            | Test::CanShift
            | Test::HeadIsSacked
            | Test::CwndLimited
            | Test::CanCollapse
            | Test::ScatterGather
            | Test::CanGso
            | Test::QueueShrunk
    )
}

const fn flag_question(test: Test, rule: Rule) -> &'static str {
    match test {
        Test::TailIsEor => "tail.eor set",
        Test::NospaceSet => "SOCK_NOSPACE set",
        Test::QueueShrunk => "SOCK_QUEUE_SHRUNK set",
        Test::SndbufUnlocked => "SOCK_SNDBUF_LOCK clear",
        Test::CanShift => "skb before it SACKed",
        _ => rule.left,
    }
}

/// A number with its name, in its unit.
fn named(name: &str, test: Test, n: i64) -> String {
    match test {
        Test::IsSendHead => format!("{name} #{n}"),
        Test::CanCoalesce if n < 0 => format!("{name} (none)"),
        Test::NotsentBelowLowat if n == i64::from(u32::MAX) => format!("{name} (none)"),
        Test::SlowStart if n == i64::from(INFINITE_SSTHRESH) => format!("{name} (none)"),
        Test::MayWait if n == i64::MAX => format!("{name} (none)"),
        Test::MayWait if n > 0 => format!("{name} {}", duration(Duration::from_nanos(n.unsigned_abs()))),
        Test::RackLost if n > 0 => format!("{name} {}", duration(Duration::from_micros(n.unsigned_abs()))),
        Test::RackLost if n < 0 => format!("{name} -{}", duration(Duration::from_micros(n.unsigned_abs()))),
        _ => match name.parse::<i64>() {
            // Where the name is the number.
            Ok(_) => name.to_owned(),
            Err(_) => format!("{name} {}", grouped(n)),
        },
    }
}

/// Whether the verdict holds something up: a byte, a packet, a wake-up, or memory.
pub(super) const fn is_refusal(test: Test, verdict: bool) -> bool {
    match test {
        Test::SndbufFree
        | Test::NotsentBelowLowat
        | Test::FragSlotLeft
        | Test::FairShare
        | Test::StopsAtSndbufAnyway
        | Test::WspaceEnough
        | Test::MayWait
        | Test::CwndFree
        | Test::InWindow
        | Test::NagleAllows
        | Test::CanTrim
        | Test::RetriesLeft
        | Test::ProbesLeft
        | Test::ProbeHasWindow => !verdict,
        Test::MemOverMax
        | Test::Autocork
        | Test::DeferTso
        | Test::SmallQueueFull
        | Test::WqueueTooBig
        | Test::AckIsOld
        | Test::AckIsFuture
        | Test::HeadIsSacked
        | Test::DeviceHoldsTooMuch
        | Test::RetransmitBusy => verdict,
        Test::TailHasRoom
        | Test::TailIsEor
        | Test::BothQueuesEmpty
        | Test::CanCoalesce
        | Test::PageUnshared
        | Test::PageHasRoom
        | Test::ForcedPush
        | Test::SkbFull
        | Test::IsSendHead
        | Test::ForwardAllocEnough
        | Test::MemBelowMin
        | Test::MemOverPressure
        | Test::WmemGuarantee
        | Test::UnderPressure
        | Test::ReclaimPages
        | Test::NospaceSet
        | Test::SndbufUnlocked
        | Test::ExpandInFlight
        | Test::SndbufBelowTarget
        | Test::MustSplit
        | Test::CanGrow
        | Test::WindowUpdate
        | Test::SkbAcked
        | Test::SackCovers
        | Test::CanShift
        | Test::RackLost
        | Test::DupAcksEnough
        | Test::TimeToRecover
        | Test::RecoveryDone
        | Test::MayUndo
        | Test::SlowStart
        | Test::CwndLimited
        | Test::RetransmitFits
        | Test::LinearRoom
        | Test::ScatterGather
        | Test::CanGso
        | Test::MssOverPage
        | Test::QueueShrunk
        | Test::ExpandPacketsOut
        | Test::FarBehind
        | Test::EarlyRetransmit
        | Test::RetransmissionPassed
        | Test::NearlyFull
        | Test::CwndFilled
        | Test::CanCollapse => false,
    }
}

pub(super) fn why(test: Test, left: i64, right: i64, verdict: bool) -> &'static str {
    let (yes, no) = consequences(test);
    match test {
        Test::NagleAllows if verdict && left < right => {
            "Small, yet it may go: NODELAY, a push or FIN says so, or no other small one is unacknowledged."
        }
        Test::DeferTso if !verdict && left < right => {
            "Little can go now, but no ACK is near enough to be worth the wait, so it goes."
        }
        Test::SmallQueueFull if !verdict && left > right => {
            "The device holds much of this socket's data, but hardly anything else is in flight, so go on."
        }
        _ if verdict => yes,
        _ => no,
    }
}

texts! {
    /// What follows from yes, and from no.
    consequences(Test) -> (&'static str, &'static str) {
        TailHasRoom => (
            "The last skb is not full, so the bytes go into it, and nobody even looks at sk_sndbuf.",
            "The last skb is full, so a new one is needed, and only now does sk_sndbuf matter.",
        ),
        TailIsEor => (
            "MSG_EOR closed the last skb, so nothing may follow in it and a new one is needed.",
            "MSG_EOR did not close the last skb, so it may take more bytes.",
        ),
        SndbufFree => (
            "The queue is below its limit, so a new skb may be made.",
            "The queue has reached its limit: no new skb may be made until enough is freed.",
        ),
        NotsentBelowLowat => (
            "Few enough bytes are unsent, so the low-water mark (TCP_NOTSENT_LOWAT) holds nobody up.",
            "Too many bytes are unsent (TCP_NOTSENT_LOWAT): writing waits although sndbuf has room.",
        ),
        BothQueuesEmpty => (
            "Nothing is queued, so this skb gets its memory by force: one skb can always exist.",
            "Other skbs are queued, so this one has to ask for its memory.",
        ),
        LinearRoom => (
            "The skb's linear area, paid for already, has room left: bytes go there before any page.",
            "The linear area is full or a fragment follows it, so the bytes go into a page.",
        ),
        ScatterGather => (
            "The device takes a packet in pieces, so bytes may lie in pages.",
            "The device wants each packet in one piece, so all bytes must lie in the linear area.",
        ),
        CanGso => (
            "The stack may send super-packets: a small linear area will do, and the rest goes into pages.",
            "Each skb is one segment, so its linear area shall hold as much of it as makes sense.",
        ),
        MssOverPage => (
            "A segment is longer than a page holds behind the headers: fill one page, the rest goes into others.",
            "A whole segment fits, so the linear area is exactly as long as one.",
        ),
        CanCoalesce => (
            "The new bytes follow the skb's last fragment in the same block, so that just gets longer.",
            "The new bytes do not continue the last fragment, so they need a fragment slot of their own.",
        ),
        FragSlotLeft => (
            "A fragment slot is left, so the skb can point at one more piece of a page.",
            "All fragment slots are used, so this skb is done although it is not full.",
        ),
        PageUnshared => (
            "No skb points into the block any more, so it is filled again from its start.",
            "Skbs still point into the block, so its used part must stay as it is.",
        ),
        PageHasRoom => (
            "There is room behind the block's offset, so the task goes on filling it.",
            "Too little is left of the block, so the task lets go of it and takes another one.",
        ),
        ForcedPush => (
            "More than half of the peer's largest window is unpushed, so push now and not only at the end.",
            "Little is unpushed yet, so nothing has to go before the write ends.",
        ),
        SkbFull => (
            "The skb has reached its full size, so see whether it can go at once.",
            "The skb can take more, so the write goes on before anything is sent.",
        ),
        IsSendHead => (
            "The full skb is the first in line, so it is sent at once.",
            "Other skbs go before this one, so nothing is sent here.",
        ),
        ForwardAllocEnough => (
            "The socket has this much in stock, so the machine need not be asked.",
            "The stock is too small, so whole pages are asked of the machine.",
        ),
        MemBelowMin => (
            "The machine's TCP memory is hardly used (tcp_mem[0]), so nothing speaks against it.",
            "The machine's TCP memory is well used, so more tests follow.",
        ),
        MemOverPressure => (
            "TCP uses more than tcp_mem[1]: from now on the machine is under memory pressure.",
            "TCP uses no more than tcp_mem[1], so pressure does not begin here.",
        ),
        MemOverMax => (
            "TCP is beyond its hard limit, so the memory is refused if that stops this writer.",
            "The hard limit of TCP memory is not reached, so the memory may still be granted.",
        ),
        WmemGuarantee => (
            "The socket queues less than tcp_wmem[0], which each socket is guaranteed: granted.",
            "The socket has had its guaranteed minimum, so pressure counts.",
        ),
        UnderPressure => (
            "TCP memory is short: sockets get only their fair share, and no send buffer grows.",
            "TCP memory is not short, so this is no obstacle.",
        ),
        FairShare => (
            "If all sockets held as much as this one, memory would suffice: granted.",
            "If all sockets held as much as this one, memory would not suffice: refused.",
        ),
        StopsAtSndbufAnyway => (
            "The writer stops at sndbuf anyway after this, so the memory is granted all the same.",
            "Without a refusal the writer would go on, so the memory is refused and it takes a nap.",
        ),
        ReclaimPages => (
            "A page or more lies unused in the socket's stock, so it goes back to the machine.",
            "Less than a page is in stock, so the socket keeps it for its next bytes.",
        ),
        WspaceEnough => (
            "A third of the buffer or more is free, so it is worth waking those who wait.",
            "Less than a third of the buffer is free: whoever sleeps sleeps on, though a little room may be there.",
        ),
        NospaceSet => (
            "Somebody found no space before, so see whether there is enough now.",
            "Nobody waits for space, so there is nobody to tell.",
        ),
        QueueShrunk => (
            "Memory was freed since the last look, so see whether somebody waits for it.",
            "Nothing was freed since the last look, so nobody is told anything.",
        ),
        MayWait => (
            "The call may block, so it sleeps until there is space.",
            "The call must not block (any longer): it returns what it queued, or EAGAIN if that is nothing.",
        ),
        SndbufUnlocked => (
            "The program has not set SO_SNDBUF, so the kernel may move the limit.",
            "The program has set SO_SNDBUF, so the kernel leaves the limit alone.",
        ),
        ExpandPacketsOut => (
            "The writer lacks space while cwnd would let more out: a larger buffer would help.",
            "As many packets are out as cwnd allows, so a larger buffer would not help.",
        ),
        ExpandInFlight => (
            "The writer is short of space while cwnd is not used up: a larger buffer would help.",
            "cwnd is used up, so the network is the bottleneck and a larger buffer would not help.",
        ),
        SndbufBelowTarget => (
            "sndbuf is less than twice what cwnd can put into flight, so it grows.",
            "sndbuf is large enough for this cwnd, and it never shrinks here.",
        ),
        Autocork => (
            "The device still holds an earlier packet, so this small skb waits for more bytes meanwhile.",
            "The device holds nothing that is worth waiting for, so the small skb is not held back.",
        ),
        CwndFree => (
            "cwnd has room for more segments in the network.",
            "cwnd is full: nothing more goes until ACKs (or losses) take segments out of the network.",
        ),
        InWindow => (
            "The peer has announced room for this segment.",
            "The segment would end beyond the window that the peer offers, so it waits.",
        ),
        NagleAllows => (
            "A full segment goes whatever Nagle's rule says of small ones.",
            "Small, and so it waits: cork holds it, or an earlier small one is still unacknowledged.",
        ),
        DeferTso => (
            "Little can go now and an ACK is near: wait for it, and send more in one go.",
            "Enough can go at once, so there is nothing to wait for.",
        ),
        MustSplit => (
            "Only the front of the skb may go, so it is cut, which costs the overhead of a new skb.",
            "All of the skb may go, so it need not be cut.",
        ),
        SmallQueueFull => (
            "The device holds enough of this socket's data, so stop until it has sent some.",
            "The device does not hold much of this socket's data, so go on.",
        ),
        CanGrow => (
            "More could go than the head holds, so it takes bytes from the skb behind it.",
            "The head is short, but the skb behind it may not be merged into it.",
        ),
        WqueueTooBig => (
            "Splits have swollen the queue far beyond sndbuf, so this one is refused.",
            "The queue is not swollen by splits, so this one is allowed.",
        ),
        AckIsOld => (
            "A later ACK came before this one, so at most its SACK blocks tell news.",
            "No later ACK has come before this one.",
        ),
        AckIsFuture => (
            "It acknowledges what was never sent, so it is ignored.",
            "It acknowledges only what was sent, so it is believed.",
        ),
        WindowUpdate => (
            "The peer offers another window than before, and that holds from now on.",
            "The peer offers the same window as before.",
        ),
        SkbAcked => (
            "All of this skb has arrived, so it is freed and its whole truesize with it.",
            "This skb has not arrived as a whole, so it stays, and the walk ends here.",
        ),
        CanTrim => (
            "It stands for several segments, so its acknowledged bytes are cut off and freed.",
            "It is a single segment: even its acknowledged bytes stay charged until the rest is acknowledged.",
        ),
        SackCovers => (
            "The block covers at least one whole segment of this skb, and that is marked.",
            "The block covers no whole segment of this skb, so nothing is marked.",
        ),
        CanShift => (
            "The skb before it is SACKed too, so its bytes move over there.",
            "There is no SACKed skb before it to move its bytes to.",
        ),
        HeadIsSacked => (
            "The receiver reported it and does not acknowledge it: it has dropped it, so SACK is not trusted.",
            "The first skb was not reported by SACK, so the receiver keeps what it reported.",
        ),
        RackLost => (
            "It was sent so long before something that has arrived that it must be lost.",
            "It may only be late: something sent after it has arrived, but not long enough after it.",
        ),
        DupAcksEnough => (
            "So many duplicate ACKs mean a loss and not mere reordering.",
            "So few duplicate ACKs may be mere reordering, so wait.",
        ),
        TimeToRecover => (
            "Something is marked lost, so recovery begins.",
            "Nothing is marked lost, so there is nothing to recover.",
        ),
        FarBehind => (
            "The highest SACK is too far from the head for mere reordering, so recovery begins.",
            "The highest SACK is so near that it may be mere reordering.",
        ),
        EarlyRetransmit => (
            "With so few segments out, enough duplicate ACKs can never come, so do not wait for them.",
            "More ACKs may still come, so wait for what they tell.",
        ),
        RetransmissionPassed => (
            "Something sent after the retransmission has arrived, so that was lost as well.",
            "The retransmission may still be on its way.",
        ),
        RecoveryDone => (
            "Everything sent before the loss was noticed has arrived, so recovery is over.",
            "Some of what was sent before the loss was noticed is still missing, so recovery goes on.",
        ),
        MayUndo => (
            "Nothing had really been lost, so the cut of cwnd may be taken back.",
            "As far as can be told the loss was real, so the cut of cwnd stands.",
        ),
        SlowStart => (
            "cwnd is below ssthresh: slow start, which doubles it each round trip.",
            "cwnd has reached ssthresh, so it grows slowly from here on (congestion avoidance).",
        ),
        NearlyFull => (
            "The window was used up, or all but a few segments held back for a super-packet, so it may grow.",
            "The window was far from used up, so it does not grow.",
        ),
        CwndFilled => (
            "As many packets are out as cwnd allows: the window is fully used.",
            "Fewer packets are out than cwnd allows; if that lasts for an RTO, cwnd shrinks.",
        ),
        CwndLimited => (
            "cwnd was what limited sending, so it may grow.",
            "cwnd was not used up, so there is no reason to make it larger.",
        ),
        DeviceHoldsTooMuch => (
            "The device has not even sent what it holds, so a retransmission would only queue behind that.",
            "The device does not hold much, so one more copy may go.",
        ),
        RetransmitBusy => (
            "Its last copy has not even left the device, so another one would be wasted.",
            "No copy of it waits in the device, so it can be sent again.",
        ),
        RetransmitFits => (
            "All of it may be resent in one go.",
            "Only its front may be resent now, so it is cut first.",
        ),
        CanCollapse => (
            "The next skb fits into the same segment, so it is merged and goes along.",
            "The next skb cannot be merged, so the retransmission goes as it is.",
        ),
        RetriesLeft => (
            "There are tries left: resend, and wait twice as long for the answer.",
            "All tries are used up without an answer, so the connection is given up.",
        ),
        ProbeHasWindow => (
            "The window has some room, so the probe carries real bytes.",
            "The window is closed, so the probe carries no bytes.",
        ),
        ProbesLeft => (
            "The peer may be asked once more.",
            "The peer was asked often enough, so the connection is given up.",
        ),
    }
}
