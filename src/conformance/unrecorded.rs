//! What a recording leaves open: where the ticks of the machine lay, at which timers fire, and which of several woken
//! tasks its scheduler let run first. A trace is replayed with each of these in turn until it matches; what none of them
//! explains is a difference.

use crate::conformance::format::Trace;
use crate::kernel::profile::Kernel;
use crate::kernel::rules::Clock;

/// How long after a tick an operation begins, where that is known.
const AFTER_TICK_US: i64 = 20;

/// One of the ways in which it may have been.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Unrecorded {
    /// Where ticks lay, in eighths of the span within which the recording has them.
    ticks: i64,
    /// Of several tasks woken at once, the last one runs first.
    pub(super) last_runs_first: bool,
}

impl Unrecorded {
    /// The most likely.
    pub const LIKELY: Unrecorded = Unrecorded { ticks: 4, last_runs_first: false };

    /// All that are tried, the most likely first.
    pub fn all() -> impl Iterator<Item = Unrecorded> {
        let orders = [false, true].into_iter();
        orders.flat_map(|last_runs_first| [4, 1, 3, 5, 7].map(|ticks| Unrecorded { ticks, last_runs_first }))
    }
}

/// The uptime of the recorded machine when its clock read 0, in microseconds modulo 2^32 ticks.
pub(super) fn uptime_at_start(trace: &Trace, kernel: &Kernel, unrecorded: Unrecorded) -> i64 {
    let tick = kernel.tick_us() as i64;
    let (low, high) = by_looks(trace, tick).or_else(|| by_operations(trace, kernel)).unwrap_or((-tick / 2, tick / 2));
    low + (high - low) * unrecorded.ticks / 8
}

/// Each look at the socket says which tick it lay in, and all of them together when a tick begins.
fn by_looks(trace: &Trace, tick: i64) -> Option<(i64, i64)> {
    let looks = trace.steps.iter().filter_map(|step| step.timing);
    let mut starts = looks.filter_map(|timing| Some(i64::from(timing.jiffies?) * tick - timing.now? as i64));
    let first = starts.next()?;
    let (earliest, latest) = starts.fold((first, first), |(low, high), start| (low.min(start), high.max(start)));
    // Within [start, start + tick) of every look.
    Some((latest, earliest + tick))
}

/// Where the operations began just after a timer tick, a tick lies just before them.
fn by_operations(trace: &Trace, kernel: &Kernel) -> Option<(i64, i64)> {
    if kernel.rules.clock != Clock::Ticks {
        return None;
    }
    let tick = kernel.tick_us() as i64;
    let mut begins = trace.steps.iter().skip(1).map(|step| step.t as i64);
    let first = begins.next()?;
    let phase = |t: i64| (t - first + tick / 2).rem_euclid(tick) - tick / 2;
    let earliest_in_tick = first + begins.map(phase).min().unwrap_or(0).min(0);
    let uptime = AFTER_TICK_US - earliest_in_tick;
    Some((uptime, uptime))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::v6_18;

    /// A trace that was looked at at these times, in these ticks.
    fn looked_at(looks: &[(u64, u32)]) -> Trace {
        let header = r#"{"format":"skbscope-kernel-trace/1","name":"x","kernel":"6.18.1"}"#;
        let step = |op: &str, (now, jiffies): (u64, u32)| {
            format!(r#"{{"t":0,"op":["{op}"],"res":null,"sent":[],"timing":{{"now":{now},"jiffies":{jiffies}}}}}"#)
        };
        let steps =
            looks.iter().enumerate().map(|(index, look)| step(["poll", "connect"][usize::from(index == 0)], *look));
        let lines: Vec<String> = std::iter::once(header.to_owned()).chain(steps).collect();
        Trace::parse(&lines.join("\n")).expect("a trace")
    }

    #[test]
    fn ticks_lie_where_all_looks_allow_it() {
        let trace = looked_at(&[(10_000, 100), (12_500, 100), (15_000, 101)]);
        let kernel = &v6_18::KERNEL;

        // Tick 100 began no later than 10,000, and went on after 12,500: tick 101 began by 15,000 at the latest.
        for unrecorded in Unrecorded::all() {
            let begins = 100 * 4000 - uptime_at_start(&trace, kernel, unrecorded);
            assert!((8500..=10_000).contains(&begins), "{begins}");
        }
    }
}
