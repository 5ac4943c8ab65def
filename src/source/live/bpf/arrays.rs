//! The memory that the program and its reader share: one header, and a record for each skb.

/// So many skbs are copied at most.
pub const MAX_SKBS: usize = 8_192;
/// So many entries of the wait list: they are walked without a loop, so that all places are constants.
pub const MAX_ENTRIES: usize = 8;
/// At least `sizeof(struct tcp_sock)` of all kernels.
pub const TCP_SOCK: usize = 4_096;
/// At least `sizeof(struct sk_buff)`.
pub const SK_BUFF: usize = 256;
/// `sizeof(struct skb_shared_info)` is 320, and somewhat more with more fragments.
pub const SHARED_INFO: usize = 336;
/// `TASK_COMM_LEN`.
pub const COMM: usize = 16;

/// A task as the program copies it.
#[repr(C)]
pub struct Task {
    /// Its thread, in the first pid namespace.
    pub pid: u32,
    /// Its process.
    pub tgid: u32,
    /// Its name.
    pub comm: [u8; COMM],
}

/// An entry of a wait list. Which parts of it mean something depends on its function.
#[repr(C)]
pub struct RawEntry {
    /// What is called to wake it.
    pub function: u64,
    /// `private`: a task, or a `poll_wqueues`.
    pub private: u64,
    /// `private` taken for a task.
    pub task: Task,
    /// `poll_table_entry.key`.
    pub poll_key: u64,
    /// `poll_wqueues.polling_task`: its address, and it.
    pub polling_task: u64,
    /// That task.
    pub poller: Task,
    /// `eppoll_entry.base`: the epitem.
    pub epitem: u64,
    /// `epitem.ep`.
    pub eventpoll: u64,
    /// `eventpoll.wq`: the first entry there.
    pub first_sleeper: u64,
    /// The task of that entry: its address, and it.
    pub sleeping_task: u64,
    /// That task.
    pub sleeper: Task,
    /// `epitem.ffd.fd`.
    pub fd: u32,
    /// `epitem.event.events`.
    pub events: u32,
}

/// What is known of the socket as a whole.
#[repr(C)]
pub struct Shared {
    /// The cookie that is wanted: written by the reader.
    pub wanted: u64,
    /// How often the program has found it.
    pub generation: u64,
    /// When it began, and when it ended.
    pub begun_ns: u64,
    /// See above.
    pub ended_ns: u64,
    /// `sk_socket`: 0 for an orphan.
    pub socket: u64,
    /// `sk_socket->flags`.
    pub socket_flags: u64,
    /// Records that are filled.
    pub records: u64,
    /// The queue went on.
    pub truncated: u64,
    /// Entries of the wait list that are filled.
    pub entries: u64,
    /// `struct tcp_sock`.
    pub tcp_sock: [u8; TCP_SOCK],
    /// The wait list.
    pub wait_list: [RawEntry; MAX_ENTRIES],
}

/// One skb.
#[repr(C)]
pub struct Record {
    /// Its address.
    pub skb: u64,
    /// 1: on the retransmit queue; 2: on the write queue.
    pub queue: u64,
    /// `struct sk_buff`.
    pub sk_buff: [u8; SK_BUFF],
    /// `struct skb_shared_info`.
    pub shared_info: [u8; SHARED_INFO],
}
