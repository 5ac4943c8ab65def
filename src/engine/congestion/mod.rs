//! How much may be in flight (net/ipv4/tcp_cong.c, net/ipv4/tcp_cubic.c).

pub mod cubic;
pub mod window;
