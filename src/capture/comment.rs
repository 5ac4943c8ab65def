//! The comment of a packet: what the send buffer looked like when it passed.
//!
//! ```text
//! @12.7 skb#5 queued 8132/46080 unsent 0 cwnd 10 rwnd 65535 blocked: task 1, task 3
//! ```
//!
//! | part | meaning | in Wireshark |
//! | --- | --- | --- |
//! | `@12.7` | the moment: input 12, step 7 | `frame.comment contains "@12.7 "` |
//! | `skb#5` | the skb it was made from; left out where there is none | `frame.comment contains "skb#5 "` |
//! | `queued 8132/46080` | `sk_wmem_queued` and `sk_sndbuf`, bytes of truesize | `frame.comment contains "queued"` |
//! | `unsent 0` | bytes written and never sent, `write_seq - snd_nxt` | |
//! | `cwnd 10` | `snd_cwnd`, segments | |
//! | `rwnd 65535` | `snd_wnd`, bytes | |
//! | `blocked: task 1, task 3` | tasks asleep in a system call; left out where there is none | `frame.comment contains "blocked"` |
//!
//! A space follows every number but the last, so that `skb#5 ` does not find skb 50.

use crate::units::{SkbId, TaskId};

/// The numbers that a comment is made of.
#[derive(Clone, Debug)]
pub struct CommentFacts<B> {
    /// Input and step.
    pub moment: (u64, u32),
    /// The queued skb that the packet carries.
    pub skb: Option<SkbId>,
    /// `sk_wmem_queued`, bytes of truesize.
    pub wmem_queued: u32,
    /// `sk_sndbuf`, bytes of truesize.
    pub sndbuf: u32,
    /// Payload bytes that have not been sent once.
    pub unsent: u32,
    /// `snd_cwnd`, segments.
    pub cwnd: u32,
    /// `snd_wnd`, bytes.
    pub rwnd: u32,
    /// The tasks that sleep in a system call.
    pub blocked: B,
}

impl<B: IntoIterator<Item = TaskId>> CommentFacts<B> {
    /// Replaces `comment` by the text of these facts. Allocates only while `comment` is too short for it.
    pub fn write_to(self, comment: &mut String) {
        comment.clear();
        let (input, step) = self.moment;
        push(comment, "@", input);
        push(comment, ".", step);
        if let Some(SkbId(id)) = self.skb {
            push(comment, " skb#", id);
        }
        push(comment, " queued ", self.wmem_queued);
        push(comment, "/", self.sndbuf);
        push(comment, " unsent ", self.unsent);
        push(comment, " cwnd ", self.cwnd);
        push(comment, " rwnd ", self.rwnd);
        let mut label = " blocked: task ";
        for TaskId(id) in self.blocked {
            push(comment, label, id);
            label = ", task ";
        }
    }
}

/// Appends `label` and the decimal digits of `value`. itoa, because a comment is written for every packet and the
/// standard library would take as long for it as encoding the packet does; inlined, so that a label's length is known.
#[inline]
fn push(comment: &mut String, label: &str, value: impl Into<u64>) {
    comment.push_str(label);
    comment.push_str(itoa::Buffer::new().format(value.into()));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(skb: Option<SkbId>, blocked: &[TaskId]) -> CommentFacts<impl Iterator<Item = TaskId>> {
        CommentFacts {
            moment: (12, 7),
            skb,
            wmem_queued: 8132,
            sndbuf: 46080,
            unsent: 0,
            cwnd: 10,
            rwnd: 65535,
            blocked: blocked.iter().copied(),
        }
    }

    #[test]
    fn a_comment_names_what_is_there_and_leaves_out_what_is_not() {
        let mut comment = String::from("of the packet before");

        facts(Some(SkbId(5)), &[TaskId(1), TaskId(3)]).write_to(&mut comment);
        assert_eq!(comment, "@12.7 skb#5 queued 8132/46080 unsent 0 cwnd 10 rwnd 65535 blocked: task 1, task 3");

        facts(None, &[]).write_to(&mut comment);
        assert_eq!(comment, "@12.7 queued 8132/46080 unsent 0 cwnd 10 rwnd 65535");
    }

    #[test]
    fn the_largest_numbers_are_written_whole() {
        let mut comment = String::new();

        CommentFacts { moment: (u64::MAX, u32::MAX), ..facts(Some(SkbId(u64::MAX)), &[]) }.write_to(&mut comment);

        assert!(comment.starts_with("@18446744073709551615.4294967295 skb#18446744073709551615 queued"));
    }

    #[test]
    fn a_reused_comment_does_not_allocate_again() {
        let mut comment = String::new();
        facts(Some(SkbId(5)), &[TaskId(1)]).write_to(&mut comment);
        let (place, capacity) = (comment.as_ptr(), comment.capacity());

        for id in 0..9 {
            facts(Some(SkbId(id)), &[TaskId(1)]).write_to(&mut comment);
        }

        assert_eq!((comment.as_ptr(), comment.capacity()), (place, capacity));
    }
}
