//! What the output loop would do if it were asked now.

use crate::engine::Engine;
use crate::engine::step::macros::enter;
use crate::engine::step::probe::{Probe, Step, Test, What};

/// The answer of the output loop.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Asked {
    /// It would send.
    Sends,
    /// It would send nothing, and this test says so first; none: there is no memory to cut an skb.
    RefusedBy(Option<Test>),
}

/// Keeps the first test that stops the output loop.
struct FirstRefusal(Option<Test>);

impl Probe for FirstRefusal {
    fn step(&mut self, step: Step, _: &Engine) {
        let What::Test { test, verdict, .. } = step.what else { return };
        if self.0.is_none() && test.rule().stops_output && test.is_refusal(verdict) {
            self.0 = Some(test);
        }
    }
}

impl Engine {
    /// What a push would come to now, with the socket's own Nagle word. A copy is asked, so that nothing changes.
    /// Kernel: `tcp_push`, net/ipv4/tcp.c, 3.10 to 6.18.
    pub fn ask_to_send(&self) -> Asked {
        let copy = &mut self.clone();
        copy.outputs.clear();
        let refusal = &mut FirstRefusal(None);
        enter!(copy, refusal, TcpPush, || copy.tcp_push_pending_frames(refusal));
        if copy.outputs.is_empty() { Asked::RefusedBy(refusal.0) } else { Asked::Sends }
    }
}
