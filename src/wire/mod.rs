//! TCP segments as values (`segment`) and as bytes on a wire ([`codec`]).

pub mod codec;
pub(crate) mod segment;
pub(crate) mod text;

pub use segment::{Ecn, Flags, Header, Options, SackBlock, Segment, Timestamps};
