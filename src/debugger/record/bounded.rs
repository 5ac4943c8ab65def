//! Bounded memory: the newest things, and how many older ones were forgotten.

use std::collections::VecDeque;
use std::collections::vec_deque;

use crate::debugger::Moment;

/// Something that happened at a moment.
pub trait HasMoment {
    fn moment(&self) -> Moment;
}

/// The newest `capacity` things, in the order of their moments.
#[derive(Clone, Debug)]
pub struct Bounded<T> {
    items: VecDeque<T>,
    capacity: usize,
    dropped: u64,
}

impl<T> Bounded<T> {
    pub fn new(capacity: usize) -> Self {
        Bounded { items: VecDeque::new(), capacity, dropped: 0 }
    }

    /// One that has forgotten so many things already.
    pub fn forgetful(capacity: usize, dropped: u64) -> Self {
        Bounded { dropped, ..Bounded::new(capacity) }
    }

    /// Keeps only the things before the first one that is not wanted.
    pub fn truncate_by(&mut self, is_wanted: impl FnMut(&T) -> bool) {
        let end = self.items.partition_point(is_wanted);
        self.items.truncate(end);
    }

    pub fn push(&mut self, item: T) {
        if self.items.len() == self.capacity {
            self.items.pop_front();
            self.dropped += 1;
        }
        self.items.push_back(item);
    }

    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// How many things are forgotten.
    pub fn dropped(&self) -> u64 {
        self.dropped
    }

    /// How many things there ever were.
    pub fn total(&self) -> u64 {
        self.dropped + self.items.len() as u64
    }

    /// Oldest first.
    pub fn iter(&self) -> vec_deque::Iter<'_, T> {
        self.items.iter()
    }

    pub fn get(&self, index: usize) -> Option<&T> {
        self.items.get(index)
    }
}

impl<T: HasMoment> Bounded<T> {
    /// Nothing from `moment` on is forgotten.
    pub fn remembers_from(&self, moment: Moment) -> bool {
        self.dropped == 0 || self.items.front().is_some_and(|oldest| oldest.moment() <= moment)
    }

    /// Those up to and including `moment`, oldest first.
    pub fn until(&self, moment: Moment) -> vec_deque::Iter<'_, T> {
        let end = match self.items.back() {
            Some(newest) if newest.moment() > moment => self.items.partition_point(|item| item.moment() <= moment),
            _ => self.items.len(),
        };
        self.items.range(..end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    impl HasMoment for Moment {
        fn moment(&self) -> Moment {
            *self
        }
    }

    #[test]
    fn the_oldest_go_first_and_are_counted() {
        let mut kept = Bounded::new(3);

        for number in 1..=5 {
            kept.push(Moment::new(number, 1));
        }

        let inputs: Vec<_> = kept.iter().map(|moment| moment.input).collect();
        assert_eq!(inputs, [3, 4, 5]);
        assert_eq!((kept.dropped(), kept.total()), (2, 5));
    }

    #[test]
    fn what_comes_after_a_moment_can_be_left_out() {
        let mut kept = Bounded::new(10);
        for step in 1..=4 {
            kept.push(Moment::new(7, step));
        }

        assert_eq!(kept.until(Moment::new(7, 2)).count(), 2);
        assert_eq!(kept.until(Moment::new(7, 4)).count(), 4);
        assert_eq!(kept.until(Moment::new(6, 9)).count(), 0);
    }
}
