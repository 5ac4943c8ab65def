//! Memory: may more of it be charged to the socket?

macro_rules! memory_decisions {
    ($next:ident $($then:ident)* { $($rows:tt)* }) => { $next! { $($then)* { $($rows)*
    /// Has the socket enough granted memory in stock?
    ForwardAllocEnough: "bytes needed" <= "sk_forward_alloc", in SkWmemSchedule TcpTryRmemSchedule;
        yes "The socket has this much in stock, so the machine need not be asked.",
        no "The stock is too small, so whole pages are asked of the machine.";
    MemBelowMin: "memory_allocated" <= "tcp_mem[0]", in SkMemRaiseAllocated;
        yes "The machine's TCP memory is hardly used (tcp_mem[0]), so nothing speaks against it.",
        no "The machine's TCP memory is well used, so more tests follow.";
    /// Is so much of the machine's TCP memory in use that no send buffer may grow?
    MemNotLow: "memory_allocated" >= "tcp_mem[0]", in TcpNewSpace;
        yes "TCP holds as much of the machine as tcp_mem[0] or more, so no send buffer grows.",
        no "The machine's TCP memory is hardly used, so it does not speak against a larger buffer.";
    MemOverPressure: "memory_allocated" > "tcp_mem[1]", in SkMemRaiseAllocated;
        yes "TCP uses more than tcp_mem[1]: from now on the machine is under memory pressure.",
        no "TCP uses no more than tcp_mem[1], so pressure does not begin here.";
    MemOverMax: "memory_allocated" > "tcp_mem[2]", holds_up yes, in SkMemRaiseAllocated TcpClose TcpOutOfResources;
        yes "TCP is beyond its hard limit: memory is refused if that stops this writer, and a closed socket ends.",
        no "The hard limit of TCP memory is not reached, so this is no obstacle.";
    /// Are there more closed sockets than the machine bears?
    TooManyOrphans: "closed sockets" > "tcp_max_orphans", in TcpClose TcpOutOfResources;
        yes "More sockets are closed and still have something to send than the machine bears: this one is reset.",
        no "The machine bears so many closed sockets.";
    /// Every socket is guaranteed `tcp_wmem[0]`.
    WmemGuarantee: "sk_wmem_queued" < "tcp_wmem[0]", in SkMemRaiseAllocated;
        yes "The socket queues less than tcp_wmem[0], which each socket is guaranteed: granted.",
        no "The socket has had its guaranteed minimum, so pressure counts.";
    /// And `tcp_rmem[0]`.
    RmemGuarantee: "sk_rmem_alloc" < "tcp_rmem[0]", in SkMemRaiseAllocated;
        yes "The socket holds less of the peer's data than tcp_rmem[0], which each socket is guaranteed: granted.",
        no "The socket has had its guaranteed minimum to receive, so pressure counts.";
    UnderPressure: "memory pressure" == "1", flag "memory pressure", in SkMemRaiseAllocated TcpNewSpace;
        yes "TCP memory is short: sockets get only their fair share, and no send buffer grows.",
        no "TCP memory is not short, so this is no obstacle.";
    /// Below this socket's fair share of the machine's TCP memory?
    FairShare: "sockets * pages of this one" < "tcp_mem[2]", holds_up no, in SkMemRaiseAllocated;
        yes "If all sockets held as much as this one, memory would suffice: granted.",
        no "If all sockets held as much as this one, memory would not suffice: refused.";
    /// Refused memory is granted all the same when the writer will stop at sndbuf anyway.
    StopsAtSndbufAnyway: "sk_wmem_queued + size" >= "sk_sndbuf", holds_up no, in SkMemRaiseAllocated;
        yes "The writer stops at sndbuf anyway after this, so the memory is granted all the same.",
        no "Without a refusal the writer would go on, so the memory is refused and it takes a nap.";
    /// Are whole pages of stock to give back?
    ReclaimPages: "sk_forward_alloc" >= "page size", in SkMemReclaim;
        yes "A page or more lies unused in the socket's stock, so it goes back to the machine.",
        no "Less than a page is in stock, so the socket keeps it for its next bytes.";
    } } };
}

pub(super) use memory_decisions;
