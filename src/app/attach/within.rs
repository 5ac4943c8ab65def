//! The inside of a socket, or one sentence about why it is not seen.

use crate::language::text;
use crate::os::bpf::{Copied, Reader, Refusal};

/// A copy that does not fit together is made again so often.
const TRIES: usize = 3;

/// Reads insides, where that is allowed.
pub struct Within(Result<Reader, Refusal>);

impl Within {
    pub fn open() -> Within {
        Within(Reader::open())
    }

    /// What was copied, and which view that is.
    pub fn read(&mut self, cookie: u64) -> (Option<Copied>, String) {
        let reader = match &mut self.0 {
            Ok(reader) => reader,
            Err(refusal) => return (None, refusal.to_string()),
        };
        let mut last = String::new();
        for _ in 0..TRIES {
            match reader.read(cookie) {
                Ok(Some(Ok(copied))) => {
                    let held = copied.inside.held_us;
                    let tier = text!("attach-everything-each-skb-copied-under", held = held.to_string()).aloud();
                    return (Some(copied), tier);
                }
                Ok(Some(Err(torn))) => last = text!("attach-totals-only-a-copy-was", torn = torn.to_string()).aloud(),
                Ok(None) => {
                    return (None, text!("attach-totals-only-the-kernels-walk").aloud());
                }
                Err(refusal) => return (None, refusal.to_string()),
            }
        }
        (None, last)
    }
}
