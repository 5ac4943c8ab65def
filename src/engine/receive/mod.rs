//! From the peer's segment to the program that reads it: what is charged, queued, acknowledged and offered as window.

mod backlog;
mod charge;
mod data_queue;
mod delayed_ack;
mod ofo_queue;
mod predicted;
mod recvmsg;
mod rmem_window;
mod space_adjust;
