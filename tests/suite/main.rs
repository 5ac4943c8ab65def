//! The tests of the whole: one binary, since linking one costs more than most of them take.
//!
//! `cargo test --test suite panels` runs the tests of one file.

mod allocations;
mod asking;
mod breakpoints;
mod capture;
mod cli;
mod colours;
mod commands;
mod compare;
mod empty_skb;
mod explain;
mod export;
mod hands;
mod hold;
mod journal;
mod jumps;
mod kernel_traces;
mod keys;
mod matrix;
mod operations;
mod packets;
mod panels;
mod peers;
mod picture;
mod prompts;
mod properties;
mod pty;
mod random;
mod readme;
mod reasons;
mod replay;
mod scenarios;
mod screens;
mod sender;
mod session;
mod stops;
mod stories;
mod tidy;
mod time;
mod travel;
mod tun;
mod world;
mod worlds;
mod zerocopy;
