//! Real time: what may look at it asks here, and nothing before `os` may.

use std::time::Instant;

/// The instant it is now.
#[expect(clippy::disallowed_methods, reason = "this is runtime: files are flushed and progress is shown by the clock")]
pub fn now() -> Instant {
    Instant::now()
}
