//! Places that one has jumped away from.

use crate::debugger::Standpoint;

/// So many jumps can be undone.
const REMEMBERED: usize = 100;

#[derive(Clone, Default, Debug)]
pub struct Jumps {
    /// Where one jumped from, the latest last.
    pub back: Vec<Standpoint>,
    /// Where one was before undoing, the latest last.
    pub forward: Vec<Standpoint>,
}

impl Jumps {
    /// There is nothing to undo, and nothing to do again.
    pub fn is_empty(&self) -> bool {
        self.back.is_empty() && self.forward.is_empty()
    }

    /// One has jumped away from a place.
    pub fn add(&mut self, from: Standpoint) {
        if self.back.len() == REMEMBERED {
            self.back.remove(0);
        }
        self.back.push(from);
        self.forward.clear();
    }
}
