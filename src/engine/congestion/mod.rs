//! How much may be in flight (net/ipv4/tcp_cong.c, net/ipv4/tcp_cubic.c).

pub(super) mod cubic;
pub(super) mod ecn;
pub(super) mod growth;
pub(super) mod hystart;
pub(super) mod ops;
pub(super) mod reduction;
pub(super) mod reno;
pub(super) mod window;
