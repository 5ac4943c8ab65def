//! Lines of `ss -tmi` (iproute2): read, put into words, and judged; and written.
//!
//! [`read`] takes text apart into [`Socket`]s; what nobody knows is kept. [`Judgement`] is what the numbers of one socket
//! say together; [`Explained`] is all of that for people and for programs. [`line()`] is the other way: a socket of the engine as `ss` would print it.

pub(crate) mod advice;
pub(crate) mod explained;
pub(crate) mod field;
pub(crate) mod judgement;
pub(crate) mod known_fields;
pub(crate) mod limit;
pub(crate) mod read;
pub(crate) mod shown;
pub(crate) mod socket;
pub(crate) mod unit;
pub(crate) mod write;

pub use explained::Explained;
pub use judgement::Judgement;
pub use limit::Limit;
pub use read::{Read, read};
pub use socket::Socket;
pub use write::line;
