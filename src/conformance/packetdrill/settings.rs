//! What the options and shell lines of a script make of the run and of the kernel.

use std::str::FromStr;

use crate::engine::{Algorithm, Config};
use crate::scenario::packetdrill::Setting;

/// How a script is judged.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct RunSettings {
    /// What times may be off, in microseconds.
    pub tolerance_us: i64,
    /// The same as a share of the time since the event before, in percent.
    pub tolerance_percent: f64,
    /// Each packet counts by itself, not the sum of several.
    pub strict_segments: bool,
    /// Time stamps of packets are compared; their unit in microseconds.
    pub ts_tick_us: Option<i64>,
    /// The queueing discipline spreads the packets of a socket at its pacing rate (fq).
    pub paced: bool,
}

impl Default for RunSettings {
    /// As packetdrill has it.
    fn default() -> Self {
        RunSettings {
            tolerance_us: 4_000,
            tolerance_percent: 12.5,
            strict_segments: false,
            ts_tick_us: None,
            paced: false,
        }
    }
}

/// What cannot be set, and to what.
pub struct SettingError(pub String);

/// Sysctls that change nothing here, whatever their value: they are about what no sender's script shows.
const WITHOUT_EFFECT: [&str; 14] = [
    "net.ipv4.tcp_syncookies",
    "net.ipv4.tcp_fastopen",
    "net.ipv4.tcp_fastopen_key",
    "net.ipv4.tcp_fastopen_cookies",
    "net.ipv4.tcp_fastopen_blackhole_timeout_sec",
    "net.ipv4.tcp_synack_retries",
    "net.ipv4.tcp_ecn_option",
    "net.ipv4.tcp_no_metrics_save",
    "net.ipv4.tcp_no_ssthresh_metrics_save",
    "net.ipv4.tcp_retries1",
    "net.ipv4.ip_no_pmtu_disc",
    "net.ipv4.tcp_max_syn_backlog",
    "net.ipv4.tcp_invalid_ratelimit",
    "net.core.somaxconn",
];

/// Sysctls that have these values in the engine, and no others.
const ONLY: [(&str, &[&str]); 6] = [
    ("net.ipv4.tcp_frto", &["1", "2"]),
    ("net.ipv4.tcp_dsack", &["1"]),
    ("net.ipv4.tcp_fack", &["0"]),
    ("net.ipv4.tcp_recovery", &["1"]),
    ("net.ipv4.tcp_mtu_probing", &["0"]),
    ("net.ipv4.tcp_stdurg", &["0"]),
];

impl RunSettings {
    /// `--name=value`. Fails with what it would have needed.
    pub fn flag(&mut self, name: &str, value: Option<&str>, config: &mut Config) -> Result<(), String> {
        let shown = || value.map_or_else(|| format!("--{name}"), |value| format!("--{name}={value}"));
        let number = |least: i64, most: i64| {
            let number = value.and_then(|value| value.parse::<i64>().ok());
            number.filter(|number| (least..=most).contains(number)).ok_or_else(shown)
        };
        match name {
            "tolerance_usecs" => self.tolerance_us = number(0, 60_000_000)?,
            "tolerance_percent" => {
                let percent = value.and_then(|value| value.parse::<f64>().ok());
                self.tolerance_percent =
                    percent.filter(|percent| (0.0..=1_000.0).contains(percent)).ok_or_else(shown)?;
            }
            "strict_segments" => self.strict_segments = true,
            "mtu" => config.device.mtu = number(576, 65_535)? as u32,
            "tcp_ts_tick_usecs" => self.ts_tick_us = Some(number(0, 1_000_000)?).filter(|tick| *tick > 0),
            "ip_version" => match value {
                Some("ipv4" | "ipv4-mapped-ipv6") => config.device.ip_header = 20,
                Some("ipv6") => config.device.ip_header = 40,
                _ => return Err(shown()),
            },
            "local_ip" | "remote_ip" | "gateway_ip" | "netmask_ip" | "bind_port" | "connect_port" | "speed"
            | "verbose" | "connect_ip" | "bind_ip" => {}
            _ => return Err(shown()),
        }
        Ok(())
    }

    /// A setting before the first event.
    pub fn before(&mut self, setting: &Setting, config: &mut Config) -> Result<(), SettingError> {
        match setting {
            Setting::Sysctl(name, value) => sysctl(name, value, config),
            Setting::Route(key, number) => match key.as_str() {
                "mtu" => set(&mut config.device.mtu, *number, 128..=65_535)
                    .ok_or_else(|| SettingError(format!("a route with mtu {number}"))),
                "initcwnd" => set(&mut config.kernel.sysctl.init_cwnd, *number, 1..=65_535)
                    .ok_or_else(|| SettingError(format!("a route with initcwnd {number}"))),
                // What is no more than the MTU leaves changes nothing.
                "advmss" if *number == config.device.mtu - config.device.ip_header - 20 => Ok(()),
                _ => Err(SettingError(format!("a route with {key} {number}"))),
            },
            Setting::Offload(on) => {
                config.device.features.gso = *on;
                Ok(())
            }
            Setting::Queue(kind) if kind == "fq" && config.kernel.rules.internal_pacing => {
                self.paced = true;
                Ok(())
            }
            _ => RunSettings::during(setting),
        }
    }

    /// A setting while the script runs.
    pub fn during(setting: &Setting) -> Result<(), SettingError> {
        match setting {
            Setting::Harmless => Ok(()),
            Setting::Queue(kind) if kind == "pfifo" || kind == "pfifo limit 0" => Ok(()),
            Setting::Queue(kind) => Err(SettingError(format!("the queue discipline {kind}"))),
            Setting::File(path) => Err(SettingError(format!("the shell script {path}, which cannot be read"))),
            Setting::Unknown(command) => Err(SettingError(format!("the command `{command}`"))),
            Setting::Offload(_) => Err(SettingError("offloads that change on the way".to_owned())),
            Setting::Route(key, number) => Err(SettingError(format!("a route with {key} {number} on the way"))),
            Setting::Sysctl(name, _) if WITHOUT_EFFECT.contains(&name.as_str()) => Ok(()),
            Setting::Sysctl(name, value) => Err(SettingError(format!("{name}={value} on the way"))),
        }
    }
}

fn set<T: PartialOrd>(place: &mut T, value: T, allowed: std::ops::RangeInclusive<T>) -> Option<()> {
    allowed.contains(&value).then(|| *place = value)
}

/// Numbers with blanks between; none if there are others.
fn numbers<T: FromStr, const N: usize>(value: &str) -> Option<[T; N]> {
    let numbers: Option<Vec<T>> = value.split_whitespace().map(|number| number.parse().ok()).collect();
    numbers?.try_into().ok()
}

fn switch(value: &str) -> Option<bool> {
    numbers::<u8, 1>(value).map(|[n]| n != 0)
}

fn sysctl(name: &str, value: &str, config: &mut Config) -> Result<(), SettingError> {
    let fails = || SettingError(format!("{name}={value}"));
    if WITHOUT_EFFECT.contains(&name) {
        return Ok(());
    }
    if let Some((_, values)) = ONLY.iter().find(|(known, _)| *known == name) {
        return if values.contains(&value) { Ok(()) } else { Err(fails()) };
    }
    if let Some(place) = config_switch(name, config) {
        *place = switch(value).ok_or_else(fails)?;
        return Ok(());
    }
    let sysctl = &mut config.kernel.sysctl;
    let number = || numbers::<u32, 1>(value).map(|[n]| n).ok_or_else(fails);
    match name {
        "net.ipv4.tcp_wmem" => sysctl.wmem = numbers(value).ok_or_else(fails)?,
        "net.ipv4.tcp_rmem" => sysctl.rmem = numbers(value).ok_or_else(fails)?,
        "net.ipv4.tcp_mem" => sysctl.mem = numbers(value).ok_or_else(fails)?,
        "net.ipv4.tcp_congestion_control" => {
            config.congestion = match value {
                "cubic" => Algorithm::Cubic,
                "reno" => Algorithm::Reno,
                _ => return Err(fails()),
            }
        }
        "net.ipv4.tcp_pacing_ss_ratio" => sysctl.pacing_ss_ratio = number()?.into(),
        "net.ipv4.tcp_pacing_ca_ratio" => sysctl.pacing_ca_ratio = number()?.into(),
        "net.ipv4.tcp_rto_min_us" => sysctl.rto_min_ms = number()? / 1000,
        "net.ipv4.tcp_fin_timeout" => sysctl.fin_timeout_ms = number()?.saturating_mul(1000),
        "net.ipv4.tcp_keepalive_time" => sysctl.keepalive_time_ms = number()?.saturating_mul(1000),
        "net.ipv4.tcp_ecn" => sysctl.ecn = number().ok().filter(|ecn| *ecn <= 2).ok_or_else(fails)?,
        "net.ipv4.tcp_keepalive_intvl" => sysctl.keepalive_intvl_ms = number()?.saturating_mul(1000),
        _ => *plain_number(name, sysctl).ok_or_else(fails)? = number()?,
    }
    Ok(())
}

fn config_switch<'a>(name: &str, config: &'a mut Config) -> Option<&'a mut bool> {
    let sysctl = &mut config.kernel.sysctl;
    Some(match name {
        "net.ipv4.tcp_sack" => &mut config.sack,
        "net.ipv4.tcp_timestamps" => &mut config.timestamps,
        "net.ipv4.tcp_window_scaling" => &mut config.window_scaling,
        "net.ipv4.tcp_moderate_rcvbuf" => &mut sysctl.moderate_rcvbuf,
        "net.ipv4.tcp_autocorking" => &mut sysctl.autocorking,
        "net.ipv4.tcp_retrans_collapse" => &mut sysctl.retrans_collapse,
        "net.ipv4.tcp_slow_start_after_idle" => &mut sysctl.slow_start_after_idle,
        _ => return None,
    })
}

fn plain_number<'a>(name: &str, sysctl: &'a mut crate::kernel::profile::Sysctl) -> Option<&'a mut u32> {
    Some(match name {
        "net.core.wmem_max" => &mut sysctl.wmem_max,
        "net.core.rmem_max" => &mut sysctl.rmem_max,
        "net.core.optmem_max" => &mut sysctl.optmem_max,
        "net.ipv4.tcp_max_orphans" => &mut sysctl.max_orphans,
        "net.ipv4.tcp_notsent_lowat" => &mut sysctl.notsent_lowat,
        "net.ipv4.tcp_limit_output_bytes" => &mut sysctl.limit_output_bytes,
        "net.ipv4.tcp_min_tso_segs" => &mut sysctl.min_tso_segs,
        "net.ipv4.tcp_tso_rtt_log" => &mut sysctl.tso_rtt_log,
        "net.ipv4.tcp_tso_win_divisor" => &mut sysctl.tso_win_divisor,
        "net.ipv4.tcp_early_retrans" => &mut sysctl.early_retrans,
        "net.ipv4.tcp_rto_max_ms" => &mut sysctl.rto_max_ms,
        "net.ipv4.tcp_retries2" => &mut sysctl.retries2,
        "net.ipv4.tcp_orphan_retries" => &mut sysctl.orphan_retries,
        "net.ipv4.tcp_keepalive_probes" => &mut sysctl.keepalive_probes,
        "net.ipv4.tcp_syn_retries" => &mut sysctl.syn_retries,
        "net.ipv4.tcp_syn_linear_timeouts" => &mut sysctl.syn_linear_timeouts,
        "net.ipv4.tcp_reordering" => &mut sysctl.reordering,
        "net.ipv4.tcp_max_reordering" => &mut sysctl.max_reordering,
        _ => return None,
    })
}
