//! What a student's answers are worth.

use serde::Serialize;

/// What a question is worth that is answered at once and without a hint.
pub const MOST: u8 = 3;

/// How one question was answered; a line of a teacher's file.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Score {
    /// The lesson.
    pub lesson: String,
    /// The kernel that it was played on.
    pub kernel: String,
    /// The cue that asks.
    pub cue: String,
    /// All answers, in their order.
    pub given: Vec<String>,
    /// What the engine answers.
    pub answer: String,
    /// The last one given was right.
    pub right: bool,
    /// Hints that were asked for.
    pub hints: u8,
    /// One less for each hint and each wrong answer; none without the right one.
    pub points: u8,
    /// The most there are.
    pub of: u8,
}

/// Points of a question.
pub fn points(right: bool, wrong: usize, hints: u8) -> u8 {
    let lost = u8::try_from(wrong).unwrap_or(u8::MAX).saturating_add(hints);
    if right { MOST.saturating_sub(lost).max(1) } else { 0 }
}
