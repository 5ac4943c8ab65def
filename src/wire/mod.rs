//! TCP segments as values ([`segment`]) and as bytes on a wire ([`codec`]).

pub mod codec;
pub mod segment;
pub mod text;

pub use segment::{Flags, Header, Options, SackBlock, Segment, Timestamps};
