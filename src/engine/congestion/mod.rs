//! How much may be in flight (net/ipv4/tcp_cong.c, net/ipv4/tcp_cubic.c).

pub(super) mod cubic;
pub(super) mod window;
