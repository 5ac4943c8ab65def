//! skbscope shows a Linux TCP send buffer at work.
//!
//! The way of the data is the map. A layer may name those before it, never those after it:
//!
//! | folder | what it does |
//! | --- | --- |
//! | [`encode`] | how a state is written down to be compared |
//! | [`units`] | time, sequence numbers, ids |
//! | [`mod@format`] | numbers as people read them |
//! | [`wire`] | TCP segments as values and as bytes |
//! | [`engine`] | the send buffer itself: inputs in, steps and outputs out; no IO, no clock |
//! | [`peer`] | who acknowledges: a receiver behind a link, a hand, or somebody outside |
//! | [`capture`] | packets into pcapng and pcap files |
//! | [`world`] | engine, tasks, peer and link under one virtual clock |
//! | [`trace`] | scenario files |
//! | [`debugger`] | the session that runs, pauses and steps a world; why each step happened |
//! | [`tui`] | the screen: pure functions of the session |
//! | [`export`] | a session as tables, timelines and casts for other programs |
//! | [`runtime`] | the one loop that touches terminal, clock and files |
//!
//! Everything before `runtime` is pure: the same inputs give the same result, on any machine.

pub mod capture;
pub mod cli;
pub mod debugger;
pub mod encode;
pub mod engine;
pub mod export;
pub mod format;
pub mod peer;
pub mod runtime;
pub mod trace;
pub mod tui;
pub mod units;
pub mod wire;
pub mod world;
