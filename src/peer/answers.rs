//! What the peer's program writes: it answers what it has read, or writes when it is told to.
//!
//! A small sender: it fills the window that it is offered, and sends again what is not acknowledged for a second. It knows
//! no congestion, as what it has to say is little.

use std::collections::VecDeque;
use std::time::Duration;

use bytes::Bytes;
use serde::{Deserialize, Serialize};

use crate::encode::encoded;
use crate::units::Time;

/// First wait for an ACK (RFC 6298 section 2.1); it doubles each time, up to a limit.
const TIMEOUT: Duration = Duration::from_secs(1);
const LONGEST_BACKOFF: u32 = 6;

/// A program that answers.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Answer {
    /// Each time it has read so many bytes,
    pub after: u64,
    /// it writes so many,
    pub bytes: u32,
    /// this much later.
    pub think: Duration,
}

/// Offsets count from the first byte that it sends.
#[derive(Clone, Default, Debug)]
pub struct Answers {
    plan: Option<Answer>,
    /// Answers that it has begun to think of.
    begun: u64,
    /// When they are written.
    due: VecDeque<Time>,
    written: u64,
    sent: u64,
    acknowledged: u64,
    /// The window that it is offered.
    window: u64,
    again_at: Option<Time>,
    tries: u32,
}

encoded! {
    struct Answers { begun, due, written, sent, acknowledged, window, again_at, tries } but { plan }
}

impl Answers {
    pub fn new(plan: Option<Answer>) -> Self {
        Answers { plan: plan.filter(|plan| plan.after > 0 && plan.bytes > 0), ..Answers::default() }
    }

    /// Its program has read so many bytes in all.
    pub fn has_read(&mut self, at: Time, bytes: u64) {
        let Some(plan) = self.plan else { return };
        while self.begun < bytes / plan.after {
            self.begun += 1;
            self.due.push_back(at + plan.think);
        }
    }

    pub fn write(&mut self, bytes: u64) {
        self.written += bytes;
    }

    /// The other side has so many bytes, and room for so many more.
    pub fn heard(&mut self, acknowledged: u64, window: u32) {
        if (self.acknowledged + 1..=self.sent).contains(&acknowledged) {
            self.acknowledged = acknowledged;
            (self.again_at, self.tries) = (None, 0);
        }
        self.window = window.into();
    }

    /// Nothing is left to be written or sent for the first time.
    pub fn is_said(&self) -> bool {
        self.due.is_empty() && self.sent == self.written
    }

    pub fn deadline(&self) -> Option<Time> {
        [self.due.front().copied(), self.again_at].into_iter().flatten().min()
    }

    /// Writes what is due, and goes back to what was not acknowledged in time.
    pub fn on_timer(&mut self, at: Time) {
        while self.due.front().is_some_and(|due| *due <= at) {
            self.due.pop_front();
            self.written += self.plan.map_or(0, |plan| plan.bytes.into());
        }
        if self.again_at.is_some_and(|due| due <= at) {
            self.sent = self.acknowledged;
            self.tries += 1;
            self.again_at = None;
            self.window = self.window.max(1);
        }
    }

    /// The next segment of at most `mss` bytes: where it begins, and what is in it.
    pub fn next(&mut self, at: Time, mss: u32) -> Option<(u64, Bytes)> {
        let end = self.written.min(self.acknowledged + self.window);
        if self.written > self.acknowledged && self.again_at.is_none() {
            self.again_at = Some(at + TIMEOUT * (1 << self.tries.min(LONGEST_BACKOFF)));
        }
        let len = end.saturating_sub(self.sent).min(mss.into());
        if len == 0 {
            return None;
        }
        let from = self.sent;
        self.sent += len;
        let payload = (from..from + len).map(|offset| b'a' + (offset % 26) as u8).collect::<Vec<_>>();
        Some((from, payload.into()))
    }

    /// Is this the end of what is written?
    pub fn is_last(&self) -> bool {
        self.sent == self.written
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lens(answers: &mut Answers, at: Time) -> Vec<usize> {
        std::iter::from_fn(|| answers.next(at, 1000)).map(|(_, payload)| payload.len()).collect()
    }

    #[test]
    fn an_answer_follows_each_so_many_bytes_after_a_while() {
        let plan = Answer { after: 500, bytes: 1500, think: Duration::from_millis(3) };
        let mut answers = Answers::new(Some(plan));
        answers.heard(0, 60_000);

        answers.has_read(Time::from_millis(10), 1100);
        assert_eq!(answers.deadline(), Some(Time::from_millis(13)));
        answers.on_timer(Time::from_millis(13));

        assert_eq!(lens(&mut answers, Time::from_millis(13)), [1000, 1000, 1000]);
        assert!(answers.is_said());
    }

    #[test]
    fn what_is_not_acknowledged_is_sent_again_after_a_second_and_then_two() {
        let mut answers = Answers::new(None);
        answers.heard(0, 60_000);
        answers.write(100);
        assert_eq!(lens(&mut answers, Time::ZERO), [100]);

        for (at, next) in [(1000, 3000), (3000, 7000)] {
            assert_eq!(answers.deadline(), Some(Time::from_millis(at)));
            answers.on_timer(Time::from_millis(at));
            assert_eq!(lens(&mut answers, Time::from_millis(at)), [100]);
            assert_eq!(answers.deadline(), Some(Time::from_millis(next)));
        }
        answers.heard(100, 60_000);

        assert_eq!(answers.deadline(), None);
    }

    #[test]
    fn no_more_is_sent_than_the_window_takes() {
        let mut answers = Answers::new(None);
        answers.heard(0, 1500);
        answers.write(4000);

        assert_eq!(lens(&mut answers, Time::ZERO), [1000, 500]);
        answers.heard(1500, 1500);
        assert_eq!(lens(&mut answers, Time::ZERO), [1000, 500]);
    }
}
