//! When a thread ran last, by the scheduler's own clock.

use std::fs;

use rustix::thread::{CpuSet, Pid, sched_getaffinity, sched_setaffinity};

/// The scheduler's clock of a CPU leaves out time that was stolen from this machine, and differs from one CPU to the next: so
/// the own thread goes to the other's CPU for a moment, and both read the same clock.
pub fn ms_ago(pid: u32, tid: u32) -> Option<u64> {
    let then = exec_start_ms(&format!("/proc/{pid}/task/{tid}/sched"))?;
    let cpu = last_cpu(&fs::read_to_string(format!("/proc/{pid}/task/{tid}/stat")).ok()?)?;
    let me: Option<Pid> = None;
    let everywhere = sched_getaffinity(me).ok()?;
    let mut there = CpuSet::new();
    if cpu >= CpuSet::MAX_CPU {
        return None;
    }
    there.set(cpu);
    sched_setaffinity(me, &there).ok()?;
    let now = exec_start_ms("/proc/thread-self/sched");
    sched_setaffinity(me, &everywhere).ok()?;
    Some((now? - then).max(0.0) as u64)
}

fn exec_start_ms(path: &str) -> Option<f64> {
    let text = fs::read_to_string(path).ok()?;
    let line = text.lines().find(|line| line.starts_with("se.exec_start"))?;
    line.split(':').nth(1)?.trim().parse().ok()
}

/// Field 39 of /proc/PID/stat; the name in parentheses may hold anything.
fn last_cpu(stat: &str) -> Option<usize> {
    let (_, rest) = stat.rsplit_once(')')?;
    rest.split_whitespace().nth(36)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cpu_is_found_behind_any_name() {
        let fields: Vec<String> = (3..=52).map(|field| field.to_string()).collect();
        assert_eq!(last_cpu(&format!("710 (a ) b) {}", fields.join(" "))), Some(39));
    }
}
