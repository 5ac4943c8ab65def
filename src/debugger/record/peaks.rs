//! The largest values that a session has had so far: what the scales of the screen are made of.
//!
//! They are taken at every step, and kept with the course of the session: looking back does not change them, and so no
//! scale moves while one goes to and fro.

use crate::engine::Engine;

#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Peaks {
    pub sndbuf: u32,
    pub wmem_queued: u32,
    /// Skbs on both queues together.
    pub skbs: usize,
    /// Of one skb.
    pub truesize: u32,
    pub in_flight_bytes: u32,
    pub cwnd_bytes: u32,
    pub rwnd: u32,
    pub unsent: u32,
}

impl Peaks {
    /// Of one moment. Looks at every skb.
    pub fn of(engine: &Engine) -> Peaks {
        let mut peaks = Peaks::default();
        peaks.see(engine);
        let queues = &engine.queues;
        let all = queues.rtx_queue().chain(queues.write_queue()).map(|skb| skb.truesize);
        peaks.truesize = all.max().unwrap_or(0);
        peaks
    }

    /// Takes notice of the engine at a step. Of the skbs it looks at the one that is being written; those that grow by
    /// merging after they were sent only get wider blocks.
    pub fn see(&mut self, engine: &Engine) {
        let (sk, queues) = (&engine.sk, &engine.queues);
        self.sndbuf = self.sndbuf.max(sk.sndbuf);
        self.wmem_queued = self.wmem_queued.max(sk.wmem_queued);
        self.skbs = self.skbs.max(queues.rtx_len() + queues.write_len());
        let tail = queues.write_tail().map_or(0, |tail| queues.get(tail).truesize);
        self.truesize = self.truesize.max(tail);
        self.in_flight_bytes = self.in_flight_bytes.max(sk.snd_nxt - sk.snd_una);
        self.cwnd_bytes = self.cwnd_bytes.max(engine.cong.cwnd.saturating_mul(sk.mss_cache));
        self.rwnd = self.rwnd.max(sk.snd_wnd);
        self.unsent = self.unsent.max(sk.notsent());
    }

    /// The larger of both, value by value.
    pub fn and(self, other: Peaks) -> Peaks {
        Peaks {
            sndbuf: self.sndbuf.max(other.sndbuf),
            wmem_queued: self.wmem_queued.max(other.wmem_queued),
            skbs: self.skbs.max(other.skbs),
            truesize: self.truesize.max(other.truesize),
            in_flight_bytes: self.in_flight_bytes.max(other.in_flight_bytes),
            cwnd_bytes: self.cwnd_bytes.max(other.cwnd_bytes),
            rwnd: self.rwnd.max(other.rwnd),
            unsent: self.unsent.max(other.unsent),
        }
    }
}
