//! The registry of counters: one row for each number that is told of a socket.

use std::fmt;
use std::time::Duration;

use crate::engine::socket::congestion::{INFINITE_SSTHRESH, UNLIMITED_RATE, told_rate};
use crate::engine::socket::task::Wait;
use crate::engine::step::probe::Field;
use crate::engine::{CaState, Kernel};
use crate::kernel::rules::SuperPackets;
use crate::observe::{Known, SkbView, SocketView, Unit};
use crate::world::World;

/// What is to be known of one counter, and how it is read.
#[derive(Clone, Copy, Debug)]
pub struct Counter {
    /// The kernel's name, or one of ours that could be one.
    pub name: &'static str,
    /// What people read in its place.
    pub label: &'static str,
    /// The name in at most 14 characters, where two runs stand beside each other.
    pub short: &'static str,
    /// Of its values.
    pub unit: Unit,
    /// What it counts, in a few words.
    pub about: &'static str,
    /// The same in fewer, where two runs stand beside each other.
    pub brief: &'static str,
    exists: fn(&Kernel) -> bool,
    read: Read,
    /// What a number stands for, if it is a code.
    word: Option<fn(i64) -> &'static str>,
    /// A number that is none, and what it stands for.
    none: Option<(i64, &'static str)>,
}

/// Why a counter has no value on kernels without it.
pub const NOT_IN_KERNEL: &str = "this kernel does not count it";

#[derive(Clone, Copy, Debug)]
enum Read {
    /// Always a number.
    Socket(fn(&SocketView<'_>) -> i64),
    /// A number if there is something to count, and why not if there is nothing.
    IfAny(fn(&SocketView<'_>) -> Option<i64>, &'static str),
    /// Of the skb at the end of the queue, where new bytes go.
    Last(fn(&SkbView<'_>) -> u32),
    /// Of programs and peer, around the socket.
    Session(fn(&World) -> i64),
}

impl Counter {
    const fn new(name: &'static str, unit: Unit, about: &'static str, read: Read) -> Counter {
        let exists = |_: &Kernel| true;
        Counter { name, label: name, short: name, unit, about, brief: about, exists, read, word: None, none: None }
    }

    /// A counter that the engine tells each change of.
    const fn field(field: Field, unit: Unit, about: &'static str, read: fn(&SocketView<'_>) -> i64) -> Counter {
        Counter::new(field.name(), unit, about, Read::Socket(read))
    }

    const fn labelled(self, label: &'static str) -> Counter {
        Counter { label, ..self }
    }

    const fn beside(self, short: &'static str, brief: &'static str) -> Counter {
        Counter { short, brief, ..self }
    }

    /// Where it has the number `none`, there is nothing to count.
    const fn unless(self, none: i64, reason: &'static str) -> Counter {
        Counter { none: Some((none, reason)), ..self }
    }

    const fn only(self, exists: fn(&Kernel) -> bool) -> Counter {
        Counter { exists, ..self }
    }

    const fn in_words(self, word: fn(i64) -> &'static str) -> Counter {
        Counter { word: Some(word), ..self }
    }

    /// Whether a kernel has it.
    pub fn exists_in(&self, kernel: &Kernel) -> bool {
        (self.exists)(kernel)
    }

    /// What it has on a socket, in its unit.
    pub fn of_socket(&self, socket: &SocketView<'_>) -> Known<i64> {
        if !self.exists_in(socket.kernel) {
            return Known::Missing(NOT_IN_KERNEL);
        }
        match self.read {
            Read::Socket(read) => self.known(read(socket)),
            Read::IfAny(read, reason) => Known::of(read(socket), reason),
            Read::Last(read) => Known::of(socket.last_skb().map(|skb| read(&skb).into()), "no skb is queued"),
            Read::Session(_) => Known::Missing("a socket does not count it"),
        }
    }

    /// What it has in a session whose socket is as in the view: inside an input, that may be another than the world's.
    pub fn of_session(&self, socket: &SocketView<'_>, world: &World) -> Known<i64> {
        match self.read {
            Read::Session(read) => Known::Is(read(world)),
            _ => self.of_socket(socket),
        }
    }

    /// A number that it has as the engine tells it: missing, where that stands for no limit.
    pub fn known(&self, n: i64) -> Known<i64> {
        match self.none {
            Some((none, reason)) if n == none => Known::Missing(reason),
            _ => Known::Is(n),
        }
    }

    /// What a number of it stands for, if it is a code.
    pub fn word(&self, n: i64) -> Option<&'static str> {
        self.word.map(|word| word(n))
    }
}

/// The row of a counter that the engine tells each change of.
pub const fn of(field: Field) -> &'static Counter {
    &FIELDS[field as usize]
}

/// The value of such a counter, in its unit. Times are in microseconds, also those that the kernel keeps in ticks.
pub fn value(field: Field, socket: &SocketView<'_>) -> i64 {
    match of(field).read {
        Read::Socket(read) => read(socket),
        _ => unreachable!("the engine tells only of numbers that its socket has"),
    }
}

/// The values of all of them, in the order of [`Field::ALL`].
pub fn values(socket: &SocketView<'_>) -> Vec<i64> {
    Field::ALL.iter().map(|field| value(*field, socket)).collect()
}

/// All rows.
pub fn all() -> impl Iterator<Item = &'static Counter> {
    FIELDS.iter().chain(OTHERS)
}

/// By its counters.
impl fmt::Debug for SocketView<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(all().map(|counter| (counter.name, counter.of_socket(self)))).finish()
    }
}

/// In the order of [`Field::ALL`].
static FIELDS: [Counter; Field::ALL.len()] = [
    Counter::field(Field::WmemQueued, Unit::Bytes, "memory of the queued skbs: all their truesize", |s| {
        s.wmem_queued.into()
    })
    .beside("sk_wmem_queued", "truesize of all queued skbs"),
    Counter::field(Field::ForwardAlloc, Unit::Bytes, "memory granted to the socket and not spent yet", |s| {
        s.forward_alloc
    })
    .beside("forward_alloc", "bytes granted to the socket and unused"),
    Counter::field(Field::MemoryAllocated, Unit::Pages, "memory that all TCP sockets of the machine hold", |s| {
        s.memory_allocated_pages
    })
    .beside("tcp_mem pages", "pages granted to all TCP sockets"),
    Counter::field(Field::MemoryPressure, Unit::Flag, "whether TCP memory is short", |s| s.memory_pressure.into()),
    Counter::field(Field::WmemAlloc, Unit::Bytes, "truesize of the clones that the device holds", |s| {
        s.wmem_alloc.into()
    }),
    Counter::field(Field::Sndbuf, Unit::Bytes, "the limit of sk_wmem_queued: no new skb beyond", |s| s.sndbuf.into())
        .beside("sk_sndbuf", "its limit"),
    Counter::field(Field::SndUna, Unit::StreamOffset, "the first byte sent and not acknowledged", |s| {
        s.relative(s.snd_una).max(0)
    })
    .beside("snd_una", "first byte not acknowledged"),
    Counter::field(Field::SndNxt, Unit::StreamOffset, "the next byte to send for the first time", |s| {
        s.relative(s.snd_nxt).max(0)
    })
    .beside("snd_nxt", "next byte to send"),
    Counter::field(Field::WriteSeq, Unit::StreamOffset, "the end of what programs have written", |s| {
        s.relative(s.write_seq).max(0)
    })
    .beside("write_seq", "end of what programs have written"),
    Counter::field(Field::PushedSeq, Unit::StreamOffset, "the end of the bytes sent or to be sent with PSH", |s| {
        s.relative(s.pushed_seq).max(0)
    }),
    Counter::field(Field::SndWnd, Unit::Bytes, "the window that the peer offers", |s| s.snd_wnd.into())
        .beside("snd_wnd", "the peer's window"),
    Counter::field(Field::MaxWindow, Unit::Bytes, "the largest window that the peer has offered", |s| {
        s.max_window.into()
    }),
    Counter::field(Field::Cwnd, Unit::Segments, "congestion window: so many may be in flight", |s| s.cwnd.into())
        .beside("cwnd", "congestion window, in segments"),
    Counter::field(Field::Ssthresh, Unit::Segments, "slow start ends at this cwnd", |s| s.ssthresh.into())
        .unless(INFINITE_SSTHRESH as i64, "slow start has no limit yet"),
    Counter::field(Field::PacketsOut, Unit::Segments, "sent and not acknowledged", |s| s.packets_out.into())
        .beside("packets_out", "segments sent and not acknowledged"),
    Counter::field(Field::SackedOut, Unit::Segments, "of these, known to have arrived beyond a gap", |s| {
        s.sacked_out.into()
    })
    .beside("sacked_out", "of them SACKed"),
    Counter::field(Field::LostOut, Unit::Segments, "of these, taken for lost", |s| s.lost_out.into())
        .beside("lost_out", "of them taken for lost"),
    Counter::field(Field::RetransOut, Unit::Segments, "of these, sent again and on their way", |s| {
        s.retrans_out.into()
    }),
    Counter::field(Field::Nonagle, Unit::Code, "what small segments wait for", |s| s.nonagle.bits().into()),
    Counter::field(Field::CaState, Unit::Code, "the state of loss recovery", |s| s.ca_state as i64)
        .beside("ca_state", "state of congestion control")
        .in_words(ca_state),
    Counter::field(Field::Nospace, Unit::Flag, "whether somebody waits for space", |s| s.nospace.into())
        .beside("SOCK_NOSPACE", "somebody wants to be told of space")
        .in_words(|n| if n == 0 { "no" } else { "set" }),
    Counter::field(Field::Chrono, Unit::Code, "what limits the connection now", |s| s.chrono as i64).only(chrono),
    Counter::field(Field::MssCache, Unit::Bytes, "payload of the largest segment", |s| s.mss_cache.into()),
    Counter::field(Field::Srtt, Unit::Microseconds, "the round-trip time, smoothed", |s| s.srtt_us.into()),
    Counter::field(Field::Rto, Unit::Microseconds, "without progress the oldest skb is resent then", |s| {
        s.rto_us as i64
    }),
    Counter::field(Field::PacingRate, Unit::BytesPerSecond, "the rate that cwnd and srtt stand for", |s| {
        told_rate(s.pacing_rate)
    })
    .unless(UNLIMITED_RATE, "without a round-trip time there is no limit")
    .only(|kernel| kernel.rules.super_packets == SuperPackets::Autosized),
    Counter::field(Field::NotsentLowat, Unit::Bytes, "TCP_NOTSENT_LOWAT: unsent bytes that stop a writer", |s| {
        s.notsent_lowat.into()
    })
    .only(|kernel| kernel.rules.notsent_lowat),
    Counter::field(Field::RmemAlloc, Unit::Bytes, "memory of what was received: all its truesize", |s| {
        s.rmem_alloc.into()
    }),
    Counter::field(Field::Rcvbuf, Unit::Bytes, "the limit of sk_rmem_alloc", |s| s.rcvbuf.into()),
    Counter::field(Field::RcvNxt, Unit::StreamOffset, "the next byte that the peer is to send", |s| s.rcv_nxt_offset),
    Counter::field(Field::State, Unit::Code, "the state of the connection", |s| s.state as i64),
    Counter::field(Field::Backoff, Unit::Times, "how often the timer has been doubled", |s| s.backoff.into()),
];

/// Those that follow from others, or are counted around the socket: name, unit, meaning, how it is read, what else is said.
macro_rules! others {
    ($($row:ident = $name:literal, $unit:ident, $about:literal, $read:expr $(, $more:ident($($said:expr),*))*;)*) => {
        $(
            #[doc = $about]
            pub const $row: Counter = Counter::new($name, Unit::$unit, $about, $read)$(.$more($($said),*))*;
        )*
        static OTHERS: &[Counter] = &[$($row),*];
    };
}

others! {
    SEND_Q = "Send-Q", Bytes, "bytes written and not acknowledged", Read::Socket(|s| s.outq.into());
    UNSENT = "unsent", Bytes, "bytes written and not sent", Read::Socket(|s| s.unsent().into());
    SKBS = "skbs", Skbs, "skbs queued, sent and unsent", Read::Socket(|s| s.skb_count() as i64);
    SENT_SKBS = "rtx_queue", Skbs, "skbs sent and not acknowledged", Read::Socket(|s| s.sent_count() as i64),
        labelled("skbs sent");
    UNSENT_SKBS = "write_queue", Skbs, "skbs not sent yet", Read::Socket(|s| s.unsent_count() as i64),
        labelled("skbs not sent");
    OVERHEAD = "overhead", Bytes, "queued truesize that is not payload", Read::Socket(|s| s.overhead());
    LAST_TRUESIZE = "last truesize", Bytes, "what the last skb costs", Read::Last(|skb| skb.truesize);
    LAST_PAYLOAD = "last payload", Bytes, "bytes in the last skb", Read::Last(|skb| skb.len);
    LAST_LINEAR = "last linear", Bytes, "of them in its linear area", Read::Last(|skb| skb.linear.len);
    LAST_FRAGS = "last frags", Times, "page fragments of the last skb", Read::Last(|skb| skb.frags.len() as u32);
    PAGE_BLOCKS = "page_blocks", Times, "blocks of memory in use", Read::Socket(|s| s.page_count() as i64),
        labelled("page blocks");
    TASKS_ASLEEP = "tasks_asleep", Tasks, "writers that sleep in a call", Read::Socket(|s| s.asleep_count() as i64),
        labelled("tasks asleep"), beside("asleep", "writers that sleep in a call");
    WAITS_FOR = "waits for", Code, "what the first sleeper waits for", Read::IfAny(waits_for, "nobody sleeps"),
        in_words(wait);
    RECV_Q = "Recv-Q", Bytes, "bytes received and not read", Read::Socket(|s| s.readable.into());
    RCV_WND = "rcv_wnd", Bytes, "the window that the peer was told last", Read::Socket(|s| s.rcv_wnd.into());
    MAX_PACING_RATE = "max_pacing_rate", BytesPerSecond, "SO_MAX_PACING_RATE: the limit of the pacing rate",
        Read::IfAny(|s| s.max_pacing_rate.map(|rate| i64::try_from(rate).unwrap_or(i64::MAX)), "there is no limit");
    SND_UP = "snd_up", StreamOffset, "the end of urgent data that is not acknowledged",
        Read::IfAny(|s| s.snd_up.map(|end| s.relative(end)), "nothing is urgent");
    SIZE_GOAL = "size_goal", Bytes, "bytes at which an skb is full", Read::Socket(|s| s.size_goal.into());
    TOTAL_RETRANS = "total_retrans", Segments, "segments sent again, ever", Read::Socket(|s| s.total_retrans.into()),
        beside("sent again", "segments sent again, ever");
    BYTES_SENT = "bytes_sent", Bytes, "payload sent, ever, what was sent again too",
        Read::Socket(|s| total(s.info().bytes_sent)), only(tcp_info);
    BYTES_RETRANS = "bytes_retrans", Bytes, "payload sent again, ever",
        Read::Socket(|s| total(s.info().bytes_retrans)), only(tcp_info);
    BYTES_ACKED = "bytes_acked", Bytes, "payload acknowledged, ever; the SYN counts 1",
        Read::Socket(|s| total(s.info().bytes_acked)), only(tcp_info);
    RTTVAR = "rttvar", Microseconds, "mean deviation of the round-trip time", Read::Socket(|s| s.info().rttvar_us.into());
    MIN_RTT = "min_rtt", Microseconds, "the smallest round-trip time lately",
        Read::IfAny(|s| s.info().min_rtt_us.map(Into::into), "no round trip was measured"), only(tcp_info);
    BUSY = "busy", Microseconds, "time with data that is not acknowledged", Read::Socket(|s| micros(s.limited()[0])),
        only(chrono);
    RWND_LIMITED = "rwnd_limited", Microseconds, "of busy: limited by the peer's window",
        Read::Socket(|s| micros(s.limited()[1])), only(chrono);
    SNDBUF_LIMITED = "sndbuf_limited", Microseconds, "of busy: limited by the send buffer",
        Read::Socket(|s| micros(s.limited()[2])), only(chrono);
    CALLS = "calls", Times, "system calls of the programs that returned", Read::Session(|w| total(w.stats().calls));
    EAGAIN = "EAGAIN", Times, "calls that found the buffer full", Read::Session(|w| total(w.stats().eagain));
    REFUSED = "refused", Times, "script commands that were refused",
        Read::Session(|w| w.script_refusals().len() as i64);
    WRITTEN = "written", Bytes, "bytes that programs have written", Read::Session(|w| total(w.written())),
        labelled("bytes written");
    DELIVERED = "delivered", Bytes, "bytes in order at the peer, and read there",
        Read::Session(|w| total(w.peer.delivered())), labelled("bytes delivered");
}

/// Those of the connection's whole life that TCP_INFO and `ss` tell.
pub static OF_TCP_INFO: [&Counter; 8] =
    [&BYTES_SENT, &BYTES_RETRANS, &BYTES_ACKED, &RTTVAR, &MIN_RTT, &BUSY, &RWND_LIMITED, &SNDBUF_LIMITED];

fn tcp_info(kernel: &Kernel) -> bool {
    kernel.rules.long_tcp_info
}

fn chrono(kernel: &Kernel) -> bool {
    kernel.rules.chrono
}

fn micros(time: Duration) -> i64 {
    i64::try_from(time.as_micros()).unwrap_or(i64::MAX)
}

fn total(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

fn ca_state(n: i64) -> &'static str {
    CaState::ALL.into_iter().find(|state| *state as i64 == n).map_or("?", CaState::name)
}

fn waits_for(socket: &SocketView<'_>) -> Option<i64> {
    let first = socket.tasks().filter_map(|task| task.sleep).find(|sleep| !sleep.woken)?;
    Some(first.on as i64)
}

fn wait(n: i64) -> &'static str {
    usize::try_from(n).ok().and_then(|place| Wait::ALL.get(place)).map_or("?", |wait| wait.name())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_counter_that_is_told_has_its_row() {
        for field in Field::ALL {
            assert_eq!(of(*field).name, field.name());
            assert!(matches!(of(*field).read, Read::Socket(_)), "{field:?}");
        }
    }

    #[test]
    fn names_labels_and_short_names_are_each_of_one_counter() {
        for name in [|row: &Counter| row.name, |row: &Counter| row.label, |row: &Counter| row.short] {
            let names: BTreeSet<_> = all().map(name).collect();
            assert_eq!(names.len(), all().count());
        }
    }

    #[test]
    fn what_is_not_there_is_missing_and_never_zero() {
        let engine = crate::engine::Engine::new(crate::world::WorldConfig::new(Kernel::v6_18()).engine);
        let socket = SocketView::of(&engine);

        assert_eq!(LAST_TRUESIZE.of_socket(&socket), Known::Missing("no skb is queued"));
        assert_eq!(WAITS_FOR.of_socket(&socket), Known::Missing("nobody sleeps"));
        assert_eq!(DELIVERED.of_socket(&socket), Known::Missing("a socket does not count it"));
        assert_eq!(SKBS.of_socket(&socket), Known::Is(0));
        assert_eq!(of(Field::NotsentLowat).of_socket(&socket), Known::Is(0));

        let early = crate::engine::Engine::new(crate::world::WorldConfig::new(Kernel::v3_10()).engine);
        assert_eq!(of(Field::NotsentLowat).of_socket(&SocketView::of(&early)), Known::Missing(NOT_IN_KERNEL));
    }
}
