//! skbscope shows a Linux TCP send buffer at work.
//!
//! The way of the data is the map. A layer may name those before it, never those after it:
//!
//! | folder | what it does |
//! | --- | --- |
//! | [`encode`] | how a state is written down to be compared |
//! | [`units`] | quantities: time, sequence numbers, ids; how they are read and printed |
//! | [`language`] | what is said to people, in English and Chinese: texts as values |
//! | [`manual`] | the pages of the manual |
//! | [`kernel`] | what a kernel version is: constants, rules, clock, names |
//! | [`wire`] | TCP segments as values and as bytes |
//! | [`engine`] | the send buffer itself: inputs in, steps and outputs out; no IO, no clock |
//! | [`peer`] | who acknowledges: a receiver behind a link, one that the user plays, or a real kernel |
//! | [`capture`] | packets into pcapng and pcap files |
//! | [`world`] | engine, tasks, peer and link under one virtual clock |
//! | [`observe`] | what is shown of a socket: views with units, and the registry of counters |
//! | [`ss`] | lines of `ss -tmi`: read, put into words, judged |
//! | [`scenario`] | scenario files: what a session is made of |
//! | [`journal`] | recordings of sessions |
//! | [`conformance`] | kernel traces: does the engine do what kernels did? |
//! | [`debugger`] | the session that runs, pauses and steps a world; why each step happened |
//! | [`lesson`] | lessons: a scenario with cues, narration and questions that the engine answers |
//! | [`source`] | sockets of this machine's kernel: what it tells of them, and what that means |
//! | [`tui`] | the screen: pure functions of the session |
//! | [`export`] | a session as tables, timelines and casts for other programs |
//! | [`cli`] | what the command line can say |
//! | [`os`] | terminal, clock, signals, files, network: the only part that touches the system |
//! | [`app`] | the commands and modes of the program (live, headless, replay, compare, export, verify) over one driver |
//!
//! Everything before `os` is pure: the same inputs give the same result, on any machine.

#![warn(missing_docs)]

pub mod app;
pub mod capture;
pub mod cli;
pub mod conformance;
pub mod debugger;
pub mod encode;
pub mod engine;
pub mod export;
pub mod journal;
pub mod kernel;
pub mod language;
pub mod lesson;
pub mod manual;
pub mod observe;
pub mod os;
pub mod peer;
pub mod scenario;
pub mod source;
pub mod ss;
pub mod tui;
pub mod units;
pub mod wire;
pub mod world;
