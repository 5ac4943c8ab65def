//! Where the members that are read lie in this kernel's structures, under all names that they have had.

use crate::source::live::btf::{Btf, Place};

/// The structures and functions that are looked up.
pub const NAMES: &[&str] = &[
    "sock",
    "sock_common",
    "tcp_sock",
    "inet_connection_sock",
    "socket",
    "sk_buff",
    "sk_buff_head",
    "skb_shared_info",
    "skb_frag",
    "bio_vec",
    "tcp_skb_cb",
    "rb_node",
    "list_head",
    "wait_queue_entry",
    "wait_queue_head",
    "socket_wq",
    "task_struct",
    "poll_table_entry",
    "poll_wqueues",
    "eppoll_entry",
    "epitem",
    "eventpoll",
    "bpf_iter__tcp",
    "bpf_iter_meta",
    "bpf_iter_tcp",
];

/// Defines the places once: a name here, and structure and path in C; what follows `or` is the name in other versions.
macro_rules! members {
    ($($(#[doc = $doc:literal])+ $name:ident = $structure:literal $path:literal $(or $other:literal $other_path:literal)*,)+) => {
        /// The places; None: this kernel has no such member.
        #[derive(Clone, Debug)]
        pub struct Members {
            $($(#[doc = $doc])+ pub $name: Option<Place>,)+
            /// The size of a fragment.
            pub frag_size: Option<usize>,
        }

        impl Members {
            /// Looks all of them up.
            pub fn of(btf: &Btf) -> Members {
                Members {
                    $($name: btf.place($structure, $path)$(.or_else(|| btf.place($other, $other_path)))*,)+
                    frag_size: btf.size("skb_frag").or_else(|| btf.size("bio_vec")),
                }
            }
        }
    };
}

members! {
    /// Of the socket.
    wmem_queued = "sock" "sk_wmem_queued",
    /// See there.
    sndbuf = "sock" "sk_sndbuf",
    /// See there.
    forward_alloc = "sock" "sk_forward_alloc",
    /// Bit 0: SO_SNDBUF was set.
    userlocks = "sock" "sk_userlocks",
    /// 1 while a program, or our iterator, holds the socket.
    lock_owned = "sock" "sk_lock.owned",
    /// See there.
    backlog_len = "sock" "sk_backlog.len",
    /// See there.
    write_pending = "sock" "sk_write_pending",
    /// See there.
    snd_una = "tcp_sock" "snd_una",
    /// See there.
    snd_nxt = "tcp_sock" "snd_nxt",
    /// See there.
    write_seq = "tcp_sock" "write_seq",
    /// See there.
    pushed_seq = "tcp_sock" "pushed_seq",
    /// See there.
    snd_wnd = "tcp_sock" "snd_wnd",
    /// See there.
    nonagle = "tcp_sock" "nonagle",
    /// See there.
    notsent_lowat = "tcp_sock" "notsent_lowat",
    /// See there.
    chrono_type = "tcp_sock" "chrono_type",
    /// Of an skb.
    len = "sk_buff" "len",
    /// See there.
    data_len = "sk_buff" "data_len",
    /// See there.
    truesize = "sk_buff" "truesize",
    /// See there.
    cloned = "sk_buff" "cloned",
    /// Where `struct tcp_skb_cb` begins.
    cb = "sk_buff" "cb",
    /// Of `struct tcp_skb_cb`.
    seq = "tcp_skb_cb" "seq",
    /// See there.
    end_seq = "tcp_skb_cb" "end_seq",
    /// See there.
    tcp_flags = "tcp_skb_cb" "tcp_flags",
    /// See there.
    sacked = "tcp_skb_cb" "sacked",
    /// See there.
    eor = "tcp_skb_cb" "eor",
    /// See there.
    gso_segs = "tcp_skb_cb" "tcp_gso_segs",
    /// Of `struct skb_shared_info`.
    nr_frags = "skb_shared_info" "nr_frags",
    /// See there; before 5.14 `tx_flags` held them.
    shared_info_flags = "skb_shared_info" "flags",
    /// See there.
    frags = "skb_shared_info" "frags",
    /// Of a fragment; it was a `bio_vec` up to 6.6.
    frag_page = "skb_frag" "netmem" or "skb_frag" "bv_page" or "bio_vec" "bv_page",
    /// See there.
    frag_offset = "skb_frag" "offset" or "bio_vec" "bv_offset",
    /// See there.
    frag_len = "skb_frag" "len" or "bio_vec" "bv_len",
}
