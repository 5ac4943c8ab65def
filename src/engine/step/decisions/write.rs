//! Writing: where do the bytes go?

macro_rules! write_decisions {
    ($next:ident $($then:ident)* { $($rows:tt)* }) => { $next! { $($then)* { $($rows)*
    /// May the write queue's last skb take more bytes?
    TailHasRoom: "tail.len" < "size_goal", in DoTcpSendpages TcpSendmsg;
        yes "The last skb is not full, so the bytes go into it, and nobody even looks at sk_sndbuf.",
        no "The last skb is full, so a new one is needed, and only now does sk_sndbuf matter.";
    /// Is the tail closed by MSG_EOR?
    TailIsEor: "tail.eor" == "1", flag "tail.eor set", in DoTcpSendpages TcpSendmsg;
        yes "MSG_EOR closed the last skb, so nothing may follow in it and a new one is needed.",
        no "MSG_EOR did not close the last skb, so it may take more bytes.";
    /// May a new skb be made, as far as the send buffer goes?
    SndbufFree: "sk_wmem_queued" < "sk_sndbuf", holds_up no, in SkStreamMemoryFree;
        yes "The queue is below its limit, so a new skb may be made.",
        no "The queue has reached its limit: no new skb may be made until enough is freed.";
    /// May a new skb be made (or, doubled, may POLLOUT be given), as far as unsent bytes go?
    NotsentBelowLowat: "notsent_bytes << wake" < "notsent_lowat", numbers Lowat, holds_up no, in SkStreamMemoryFree;
        yes "Few enough bytes are unsent, so the low-water mark (TCP_NOTSENT_LOWAT) holds nobody up.",
        no "Too many bytes are unsent (TCP_NOTSENT_LOWAT): writing waits although sndbuf has room.";
    /// Is this the first skb of an idle connection, which no shortage may refuse?
    BothQueuesEmpty: "skbs queued" == "0", in DoTcpSendpages TcpSendmsg;
        yes "Nothing is queued, so this skb gets its memory by force: one skb can always exist.",
        no "Other skbs are queued, so this one has to ask for its memory.";
    /// Are bytes of the skb's linear area left (`skb_availroom`)?
    LinearRoom: "linear room" > "0", in DoTcpSendpages TcpSendmsg;
        yes "The skb's linear area, paid for already, has room left: bytes go there before any page.",
        no "The linear area is full or a fragment follows it, so the bytes go into a page.";
    /// Does the device take packets in pieces?
    ScatterGather: "scatter-gather" == "1", flag "scatter-gather", in DoTcpSendpages SelectSize TcpSendmsg;
        yes "The device takes a packet in pieces, so bytes may lie in pages.",
        no "The device wants each packet in one piece, so all bytes must lie in the linear area.";
    /// May the stack hand super-packets down?
    CanGso: "GSO" == "1", flag "GSO", in SelectSize TcpCongAvoid;
        yes "The stack may send super-packets, so an skb may stand for many segments.",
        no "The stack sends no super-packets, so each skb is one segment.";
    /// Is a segment longer than what fits behind the headers in a page?
    MssOverPage: "mss_cache" >= "room in a page", in SelectSize;
        yes "A segment is as long as what a page holds behind the headers, or longer: see whether fragments can take \
            the rest.",
        no "A whole segment fits, so the linear area is exactly as long as one.";
    /// If so, do all fragments together hold one?
    MssFitsFrags: "mss_cache" <= "room in all fragments", in SelectSize;
        yes "One page is filled, and the rest of the segment goes into others.",
        no "Not even all fragments could hold the rest, so the linear area is as long as the segment.";
    /// Does the skb's last fragment lie in the block that the task fills?
    SameBlock: "block of the last frag" == "page_frag block", numbers Place, in DoTcpSendpages TcpSendmsg;
        yes "The last fragment lies in the block that the task fills, so it may just get longer.",
        no "The last fragment lies elsewhere, so the new bytes need a fragment slot of their own.";
    /// Does the new data continue the last fragment?
    CanCoalesce: "frag end" == "page_frag offset", numbers Place, in DoTcpSendpages TcpSendmsg;
        yes "The new bytes follow the last fragment directly, so that just gets longer.",
        no "The new bytes do not follow the last fragment, so they need a fragment slot of their own.";
    /// Does the skb hold pages of the user's own (MSG_ZEROCOPY), which are never continued?
    SkbZerocopy: "zero-copy skb" == "1", flag "zero-copy skb", in DoTcpSendpages TcpSendmsg;
        yes "The skb holds pages of the user's own, so no fragment of it may get longer.",
        no "The skb holds no pages of the user's own.";
    /// Is a fragment slot left in the skb?
    FragSlotLeft: "nr_frags" < "max_skb_frags", holds_up no, in DoTcpSendpages TcpSendmsg;
        yes "A fragment slot is left, so the skb can point at one more piece of a page.",
        no "All fragment slots are used, so this skb is done although it is not full.";
    /// Is the page-fragment block referenced by nobody else, so that it can be used again from its start?
    PageUnshared: "page references" == "1", in SkPageFragRefill;
        yes "No skb points into the block any more, so it is filled again from its start.",
        no "Skbs still point into the block, so its used part must stay as it is.";
    /// Do 32 bytes fit behind the block's offset?
    PageHasRoom: "offset + room wanted" <= "block size", in SkPageFragRefill;
        yes "There is room behind the block's offset, so the task goes on filling it.",
        no "Too little is left of the block, so the task lets go of it and takes another one.";
    /// Is more than half of the largest window unpushed?
    ForcedPush: "write_seq - pushed_seq" > "max_window / 2", in DoTcpSendpages TcpPush TcpSendmsg;
        yes "More than half of the peer's largest window is unpushed, so push now and not only at the end.",
        no "Little is unpushed yet, so nothing has to go before the write ends.";
    /// Is the skb full, so that it is time to push?
    SkbFull: "skb.len" >= "size_goal", in DoTcpSendpages TcpSendmsg;
        yes "The skb has reached its full size, so see whether it can go at once.",
        no "The skb can take more, so the write goes on before anything is sent.";
    /// Is the full skb the next one to send?
    IsSendHead: "skb" == "send head", numbers SkbId, in DoTcpSendpages TcpSendmsg;
        yes "The full skb is the first in line, so it is sent at once.",
        no "Other skbs go before this one, so nothing is sent here.";
    } } };
}

pub(super) use write_decisions;
