//! The decisions that the engine takes: one table. What there is to know of a decision stands in its row, and nowhere
//! else; the rows are in one file for each part of the way.
//!
//! ```text
//! /// The question.
//! Name: "left" op "right" [, flag "how a bit is asked for"] [, numbers Kind] [, holds_up or stops_output verdict], in Sites;
//!     yes "What follows from yes.",
//!     no "What follows from no.";
//! ```

mod ack;
mod memory;
mod receive;
mod send;
mod timer;
mod wake;
mod write;

use crate::engine::step::site::Site;
use crate::language::Text;
use ack::ack_decisions;
use memory::memory_decisions;
use receive::receive_decisions;
use send::send_decisions;
use timer::timer_decisions;
use wake::wake_decisions;
use write::write_decisions;

/// What there is to know of a [`Test`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rule {
    /// How its two numbers are compared, for showing them: `left op right`.
    pub left: &'static str,
    pub op: &'static str,
    pub right: &'static str,
    pub numbers: Numbers,
    /// The verdict that holds something up: a byte, a packet, a wake-up, or memory.
    pub holds_up: Option<bool>,
    /// With that verdict the output loop sends nothing more.
    pub stops_output: bool,
    /// The functions that may take it.
    pub sites: &'static [Site],
    /// What follows from yes, and from no.
    pub yes: Text,
    pub no: Text,
}

/// What the two numbers of a decision are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Numbers {
    Counts,
    /// 0 and 1, which say no more than the answer does; how that is asked for.
    Flag(&'static str),
    Nanoseconds,
    Microseconds,
    /// Nanoseconds; the largest number stands for no time-out.
    Timeout,
    /// 0 is none.
    SkbId,
    /// Below 0 there is none.
    Place,
    /// `u32::MAX` is none.
    Lowat,
    /// `INFINITE_SSTHRESH` is none.
    Ssthresh,
    CaState,
}

impl Rule {
    /// What follows from a verdict.
    pub fn consequence(&self, verdict: bool) -> Text {
        if verdict { self.yes.clone() } else { self.no.clone() }
    }
}

impl Test {
    /// Whether the verdict holds something up.
    pub fn is_refusal(self, verdict: bool) -> bool {
        self.rule().holds_up == Some(verdict)
    }
}

/// As it is written between two numbers.
const fn operator(token: &'static str) -> &'static str {
    match token.as_bytes() {
        b"==" => "=",
        _ => token,
    }
}

macro_rules! verdict {
    (yes) => {
        true
    };
    (no) => {
        false
    };
}

macro_rules! decisions {
    ({ $(
        $(#[$doc:meta])*
        $test:ident: $left:literal $op:tt $right:literal
            $(, flag $question:literal)? $(, numbers $numbers:ident)?
            $(, holds_up $holding:ident)? $(, stops_output $stopping:ident)?, in $($site:ident)+;
            yes $yes:literal,
            no $no:literal;
    )* }) => {
        /// The decisions the engine takes.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        #[allow(rustdoc::broken_intra_doc_links, reason = "sentences for the screen: `tcp_mem[0]` is no link there")]
        pub enum Test { $($(#[$doc])* #[doc = $yes] $test,)* }

        static RULES: &[Rule] = &[$(Rule {
            left: $left,
            op: operator(stringify!($op)),
            right: $right,
            numbers: [$(Numbers::Flag($question),)? $(Numbers::$numbers,)? Numbers::Counts][0],
            holds_up: [$(Some(verdict!($holding)),)? $(Some(verdict!($stopping)),)? None][0],
            stops_output: [$(verdict!($stopping), true,)? false].len() > 1,
            sites: &[$(Site::$site,)+],
            yes: Text::told(concat!("test-", stringify!($test), "-yes"), $yes),
            no: Text::told(concat!("test-", stringify!($test), "-no"), $no),
        },)*];

        impl Test {
            /// All of them, in the order of the table.
            pub const ALL: &[Test] = &[$(Test::$test,)*];

            /// Its name in this enum, such as `SndbufFree`.
            pub const fn name(self) -> &'static str {
                match self { $(Test::$test => stringify!($test),)* }
            }

            /// Its row of the table: sentence, numbers, and who asks.
            pub fn rule(self) -> &'static Rule {
                &RULES[self as usize]
            }

            /// The verdict on two numbers.
            #[inline(always)]
            pub const fn holds(self, left: i64, right: i64) -> bool {
                match self { $(Test::$test => left $op right,)* }
            }
        }
    };
}

// Each list puts its rows behind those before it and hands all of them on to the next.
write_decisions! { memory_decisions wake_decisions send_decisions ack_decisions timer_decisions receive_decisions decisions {} }
