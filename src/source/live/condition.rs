//! A condition on what a look shows: what `--until` waits for.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use crate::source::live::blame::Blame;
use crate::source::live::look::Look;
use crate::units::print::without_commas;

/// What must be so.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Condition {
    /// Somebody waits for room to send.
    TaskBlocked,
    /// The socket is there no more.
    Gone,
    /// The verdict blames this.
    Blames(Blame),
    /// Two numbers compare so.
    Compares(Name, Comparison, Operand),
}

/// How two numbers compare.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Comparison {
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `>=`
    AtLeast,
    /// `>`
    More,
}

/// What a number is compared with.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Operand {
    /// A number.
    Number(u64),
    /// Another number of the socket.
    Name(Name),
}

/// Why a text is no condition.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
#[error("`{text}` is no condition: {what}")]
pub struct ConditionError {
    text: String,
    what: String,
}

const COMPARISONS: [(&str, Comparison); 6] = [
    ("<=", Comparison::AtMost),
    (">=", Comparison::AtLeast),
    ("==", Comparison::Equal),
    ("!=", Comparison::NotEqual),
    ("<", Comparison::Less),
    (">", Comparison::More),
];

/// Defines the numbers that a condition can name, once.
macro_rules! names {
    ($($name:ident = $text:literal: $of:expr,)+) => {
        /// A number of a socket.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        #[allow(missing_docs)]
        pub enum Name { $($name,)+ }

        impl Name {
            const ALL: &[(&'static str, Name)] = &[$(($text, Name::$name),)+];

            /// All of them.
            pub fn all() -> impl Iterator<Item = Name> {
                Self::ALL.iter().map(|(_, name)| *name)
            }

            /// Its value at a look. None: this kernel does not tell it.
            pub fn of(self, look: &Look) -> Option<u64> {
                match self { $(Name::$name => { let of: fn(&Look) -> Option<u64> = $of; of(look) })+ }
            }
        }
    };
}

fn info(look: &Look) -> Option<&crate::source::live::tcp_info::TcpInfo> {
    look.seen.socket.info.as_ref()
}

names! {
    WmemQueued = "wmem_queued": |look| Some(look.seen.socket.memory?.wmem_queued.into()),
    Sndbuf = "sndbuf": |look| Some(look.seen.socket.memory?.sndbuf.into()),
    WmemAlloc = "wmem_alloc": |look| Some(look.seen.socket.memory?.wmem_alloc.into()),
    SendQ = "send_q": |look| Some(look.seen.socket.send_q_bytes.into()),
    RecvQ = "recv_q": |look| Some(look.seen.socket.recv_q_bytes.into()),
    NotSent = "notsent": |look| Some(info(look)?.notsent_bytes?.into()),
    Acked = "bytes_acked": |look| info(look)?.bytes_acked,
    SndWnd = "snd_wnd": |look| look.seen.snd_wnd().map(u64::from),
    Cwnd = "cwnd": |look| Some(info(look)?.snd_cwnd.into()),
    PacketsOut = "packets_out": |look| Some(info(look)?.unacked.into()),
    Lost = "lost_out": |look| Some(info(look)?.lost.into()),
    Retrans = "total_retrans": |look| Some(info(look)?.total_retrans.into()),
    Rtt = "rtt_us": |look| Some(info(look)?.rtt_us.into()),
    SentAgo = "last_data_sent_ms": |look| Some(info(look)?.last_data_sent_ms.into()),
    AckedAgo = "last_ack_recv_ms": |look| Some(info(look)?.last_ack_recv_ms.into()),
}

impl FromStr for Condition {
    type Err = ConditionError;

    fn from_str(text: &str) -> Result<Condition, ConditionError> {
        let wrong = |what: String| ConditionError { text: text.to_owned(), what };
        match text.trim() {
            "task blocked" => return Ok(Condition::TaskBlocked),
            "gone" => return Ok(Condition::Gone),
            _ => {}
        }
        let found = COMPARISONS.iter().find_map(|(sign, how)| Some((text.split_once(sign)?, *how)));
        let Some(((left, right), how)) = found else {
            return Err(wrong(format!(
                "such as `wmem_queued >= sndbuf`, `task blocked`, `gone`, `blame == reader_stopped`; numbers: {}",
                names()
            )));
        };
        let (left, right) = (left.trim(), right.trim());
        if left == "blame" && how == Comparison::Equal {
            let blame = serde_json::from_value(serde_json::Value::from(right));
            return blame.map(Condition::Blames).map_err(|error| wrong(error.to_string()));
        }
        let left = name(left).ok_or_else(|| wrong(format!("there is no `{left}`; numbers: {}", names())))?;
        let number = || without_commas(right).and_then(|text| text.parse().ok()).map(Operand::Number);
        let right = name(right).map(Operand::Name).or_else(number);
        let right = right.ok_or_else(|| wrong(format!("neither a number nor one of: {}", names())))?;
        Ok(Condition::Compares(left, how, right))
    }
}

fn name(text: &str) -> Option<Name> {
    Name::ALL.iter().find(|(name, _)| *name == text).map(|(_, name)| *name)
}

fn names() -> String {
    Name::ALL.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
}

impl Condition {
    /// Whether it is so; what cannot be seen is not.
    pub fn holds(&self, look: &Look) -> bool {
        match self {
            Condition::TaskBlocked => look.seen.room_wanted(),
            Condition::Gone => false,
            Condition::Blames(blame) => look.verdict.blame == *blame,
            Condition::Compares(left, how, right) => {
                let right = match right {
                    Operand::Number(number) => Some(*number),
                    Operand::Name(name) => name.of(look),
                };
                left.of(look).zip(right).is_some_and(|(left, right)| how.holds(left, right))
            }
        }
    }
}

impl Comparison {
    fn holds(self, left: u64, right: u64) -> bool {
        match self {
            Comparison::Less => left < right,
            Comparison::AtMost => left <= right,
            Comparison::Equal => left == right,
            Comparison::NotEqual => left != right,
            Comparison::AtLeast => left >= right,
            Comparison::More => left > right,
        }
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = Name::ALL.iter().find(|(_, name)| name == self).map_or("", |(text, _)| *text);
        f.write_str(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_are_read_as_breakpoints_are_written() {
        let read = |text: &str| text.parse::<Condition>();
        let compares = |how, right| Ok(Condition::Compares(Name::WmemQueued, how, right));
        assert_eq!(read("wmem_queued >= sndbuf"), compares(Comparison::AtLeast, Operand::Name(Name::Sndbuf)));
        assert_eq!(read("wmem_queued<1,000"), compares(Comparison::Less, Operand::Number(1_000)));
        assert_eq!(read("task blocked"), Ok(Condition::TaskBlocked));
        assert_eq!(read("blame == reader_stopped"), Ok(Condition::Blames(Blame::ReaderStopped)));
        for wrong in ["wmem > 3", "sndbuf > much", "sndbuf", "blame == me"] {
            let error = read(wrong).expect_err("it is wrong").to_string();
            assert!(
                error.contains(wrong)
                    && error.contains(if wrong.contains("me ") || wrong.ends_with("me") {
                        "reader_slow"
                    } else {
                        "wmem_queued"
                    }),
                "{error}"
            );
        }
    }
}
