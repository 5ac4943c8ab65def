//! The curves of the time chart, in bounded memory.

use std::time::Duration;

use crate::observe::SocketView;
use crate::units::Time;

/// The curves at one instant, in bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Sample {
    pub(crate) at: Time,
    pub(crate) wmem_queued: u32,
    pub(crate) sndbuf: u32,
    /// `snd_nxt - snd_una`.
    pub(crate) in_flight_bytes: u32,
    /// Congestion window times segment size.
    pub(crate) cwnd_bytes: u32,
    /// The peer's window.
    pub(crate) rwnd: u32,
    /// `write_seq - snd_nxt`.
    pub(crate) unsent: u32,
    /// Tasks that sleep in a system call.
    pub(crate) blocked: u16,
}

impl Sample {
    /// The counters of `socket` at `at`.
    pub fn of(socket: &SocketView<'_>, at: Time) -> Self {
        Sample {
            at,
            wmem_queued: socket.wmem_queued,
            sndbuf: socket.sndbuf,
            in_flight_bytes: socket.unacked(),
            cwnd_bytes: socket.cwnd_bytes(),
            rwnd: socket.snd_wnd,
            unsent: socket.unsent(),
            blocked: socket.asleep_count() as u16,
        }
    }
}

/// Samples over the whole session. When there are too many, every second one goes and the rest lie twice as far apart.
#[derive(Clone, Debug)]
pub struct Samples {
    items: Vec<Sample>,
    capacity: usize,
    /// Least distance between samples, save for the last, which is always the newest state.
    interval: Duration,
}

impl Samples {
    pub fn new(capacity: usize) -> Self {
        Samples { items: Vec::new(), capacity: capacity.max(4), interval: Duration::ZERO }
    }

    pub fn push(&mut self, sample: Sample) {
        if let [.., before, last] = self.items.as_mut_slice()
            && (last.at == sample.at || sample.at.since(before.at) < self.interval)
        {
            *last = sample;
            return;
        }
        if self.items.len() == self.capacity {
            self.thin();
        }
        self.items.push(sample);
    }

    fn thin(&mut self) {
        let mut index = 0;
        self.items.retain(|_| {
            index += 1;
            index % 2 == 1
        });
        let span = match self.items.as_slice() {
            [first, .., last] => last.at.since(first.at),
            _ => Duration::ZERO,
        };
        self.interval = (self.interval * 2).max(span / self.capacity as u32);
    }

    /// Those up to an instant, and as the last of them what is there then.
    pub fn until(&self, last: Sample) -> Samples {
        let mut samples = self.clone();
        samples.items.retain(|sample| sample.at < last.at);
        samples.items.push(last);
        samples
    }

    pub fn as_slice(&self) -> &[Sample] {
        &self.items
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(at: Time, queued: u32) -> Sample {
        Sample { at, wmem_queued: queued, sndbuf: 0, in_flight_bytes: 0, cwnd_bytes: 0, rwnd: 0, unsent: 0, blocked: 0 }
    }

    #[test]
    fn a_long_session_is_sampled_evenly_from_start_to_end() {
        let mut samples = Samples::new(64);

        for i in 0..100_000u32 {
            samples.push(sample(Time::from_micros(u64::from(i) * 10), i));
        }

        let kept = samples.as_slice();
        assert!((32..=64).contains(&kept.len()), "{}", kept.len());
        assert_eq!(kept[0].wmem_queued, 0);
        assert_eq!(kept.last().map(|last| last.wmem_queued), Some(99_999));
        let gaps: Vec<_> = kept.windows(2).map(|pair| pair[1].at.micros_since(pair[0].at)).collect();
        let (widest, narrowest) = (gaps.iter().max(), gaps[..gaps.len() - 1].iter().min());
        assert!(widest <= narrowest.map(|gap| gap * 3).as_ref(), "{gaps:?}");
    }

    #[test]
    fn of_several_states_at_one_instant_the_last_counts() {
        let mut samples = Samples::new(64);
        samples.push(sample(Time::ZERO, 0));

        samples.push(sample(Time::from_micros(5), 1));
        samples.push(sample(Time::from_micros(5), 2));

        let queued: Vec<_> = samples.as_slice().iter().map(|sample| sample.wmem_queued).collect();
        assert_eq!(queued, [0, 2]);
    }
}
