//! How long a connection lives: what a scenario's keys for that stand for.

use std::ops::RangeInclusive;
use std::time::Duration;

use crate::engine::SockOpt;
use crate::kernel::profile::Sysctl;
use crate::scenario::keepalive::{Keepalive, KeepaliveTable};
use crate::scenario::tables::MachineTable;
use crate::units::amount::Span;

/// What is wrong with a key.
type Wrong = (&'static str, &'static str);

/// A time that the kernel keeps in seconds.
fn seconds(Span(span): Span) -> Option<Duration> {
    let whole = span.subsec_nanos() == 0 && (1..=32_767).contains(&span.as_secs());
    whole.then_some(span)
}

/// The options that a socket's keys stand for.
pub(super) fn options(
    keepalive: Option<Keepalive>,
    linger: Option<Span>,
    syn_retries: Option<u32>,
) -> Result<Vec<SockOpt>, Wrong> {
    let mut options = Vec::new();
    match keepalive {
        Some(Keepalive::Switch(on)) => options.push(SockOpt::KeepAlive(on)),
        Some(Keepalive::Times(KeepaliveTable { idle, interval, probes })) => {
            let whole = ("keepalive", "takes whole seconds, from 1s to 32767s");
            if let Some(idle) = idle {
                options.push(SockOpt::KeepIdle(seconds(idle).ok_or(whole)?));
            }
            if let Some(interval) = interval {
                options.push(SockOpt::KeepIntvl(seconds(interval).ok_or(whole)?));
            }
            if let Some(probes) = probes {
                options.push(SockOpt::KeepCnt(within(probes, 1..=127, ("keepalive", "takes 1 to 127 `probes`"))?));
            }
            options.push(SockOpt::KeepAlive(true));
        }
        None => {}
    }
    if let Some(Span(span)) = linger {
        if span.subsec_nanos() != 0 || span.as_secs() > 65_535 {
            return Err(("linger", "must be whole seconds, at most 65535s"));
        }
        options.push(SockOpt::Linger(Some(span)));
    }
    if let Some(retries) = syn_retries {
        options.push(SockOpt::SynCnt(within(retries, 1..=127, ("syn_retries", "must be from 1 to 127"))?));
    }
    Ok(options)
}

fn within(number: u32, allowed: RangeInclusive<u32>, wrong: Wrong) -> Result<u32, Wrong> {
    Some(number).filter(|number| allowed.contains(number)).ok_or(wrong)
}

/// Puts a machine's keys into the sysctls.
pub(super) fn sysctls(machine: &MachineTable, sysctl: &mut Sysctl) -> Result<(), Wrong> {
    let byte = "must be at most 255";
    let tries = "must be from 1 to 127";
    let numbers = [
        (
            machine.tcp_rto_max_ms,
            &mut sysctl.rto_max_ms,
            1_000..=120_000,
            ("tcp_rto_max_ms", "must be from 1000 to 120000"),
        ),
        (machine.tcp_retries2, &mut sysctl.retries2, 0..=255, ("tcp_retries2", byte)),
        (machine.tcp_orphan_retries, &mut sysctl.orphan_retries, 0..=255, ("tcp_orphan_retries", byte)),
        (machine.tcp_syn_retries, &mut sysctl.syn_retries, 1..=127, ("tcp_syn_retries", tries)),
        (machine.tcp_synack_retries, &mut sysctl.synack_retries, 0..=255, ("tcp_synack_retries", byte)),
        (
            machine.tcp_syn_linear_timeouts,
            &mut sysctl.syn_linear_timeouts,
            0..=127,
            ("tcp_syn_linear_timeouts", "must be at most 127"),
        ),
        (
            machine.tcp_keepalive_probes,
            &mut sysctl.keepalive_probes,
            1..=255,
            ("tcp_keepalive_probes", "must be from 1 to 255"),
        ),
    ];
    for (given, value, allowed, wrong) in numbers {
        if let Some(given) = given {
            *value = within(given, allowed, wrong)?;
        }
    }
    let times = [
        ("tcp_fin_timeout", machine.tcp_fin_timeout, &mut sysctl.fin_timeout_ms),
        ("tcp_keepalive_time", machine.tcp_keepalive_time, &mut sysctl.keepalive_time_ms),
        ("tcp_keepalive_intvl", machine.tcp_keepalive_intvl, &mut sysctl.keepalive_intvl_ms),
    ];
    for (key, given, value) in times {
        if let Some(given) = given {
            *value = seconds(given).ok_or((key, "must be whole seconds, from 1s to 32767s"))?.as_millis() as u32;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keepalive_is_a_switch_or_has_times_of_its_own() {
        let options = |text: &str| {
            let keepalive = toml::from_str::<std::collections::BTreeMap<String, Keepalive>>(text);
            keepalive.map_err(|error| error.to_string()).map(|map| options(map.into_values().next(), None, None))
        };

        assert_eq!(options("k = true"), Ok(Ok(vec![SockOpt::KeepAlive(true)])));
        let second = Duration::from_secs(1);
        let expected = vec![SockOpt::KeepIdle(second), SockOpt::KeepCnt(3), SockOpt::KeepAlive(true)];
        assert_eq!(options("k = { idle = '1s', probes = 3 }"), Ok(Ok(expected)));
        assert!(options("k = { idle = '1500ms' }").is_ok_and(|options| options.is_err()));
        assert!(options("k = { idel = '1s' }").is_err_and(|error| error.contains("idel")));
    }
}
