//! What can be known of the kernel of this machine without asking for privileges, and what they would add.

use std::fs;
use std::io::Read;
use std::str::FromStr;

use flate2::read::GzDecoder;
use rustix::time::{ClockId, clock_getres};

use crate::kernel::KernelVersion;
use crate::kernel::configuration::{Layers, Sizes};
use crate::kernel::limits::MAX_SKB_FRAGS;
use crate::kernel::profile::{Kernel, Sysctl};
use crate::language::text;

const CONFIG: &str = "/proc/config.gz";
/// Size of the objects that small heads come from; only the superuser may read it.
const SMALL_HEAD: &str = "/sys/kernel/slab/skbuff_small_head/object_size";

/// The kernel of this machine, as far as it is known.
pub struct Host {
    /// Whose rules are the nearest.
    pub version: KernelVersion,
    /// That profile with the sizes and sysctls of this machine.
    pub kernel: Kernel,
    /// What was found out, a line each.
    pub known: Vec<String>,
    /// What is taken from the profile in its place.
    pub guessed: Vec<String>,
}

/// The release of this machine's kernel; empty if it is not told.
pub fn release() -> String {
    text("/proc/sys/kernel/osrelease").unwrap_or_default()
}

impl Host {
    /// Reads what there is to read.
    pub fn read() -> Host {
        let release = release();
        let version = KernelVersion::nearest(&release);
        let mut host = Host { version, kernel: version.profile().clone(), known: Vec::new(), guessed: Vec::new() };
        host.tell_version(&release);
        host.take_sizes(&release);
        host.take_sysctls();
        host
    }

    fn tell_version(&mut self, release: &str) {
        let version = self.version;
        match KernelVersion::of_release(release) {
            Some(_) => self.known.push(
                text!("host-release-the-rules-of", release = release.to_string(), version = version.to_string())
                    .aloud(),
            ),
            None if release.is_empty() => {
                self.guessed.push(text!("host-no-release-is-told-the", version = version.to_string()).aloud())
            }
            None => self.guessed.push(
                text!("host-release-the-rules-of-the", release = release.to_string(), version = version.to_string())
                    .aloud(),
            ),
        }
    }

    fn take_sizes(&mut self, release: &str) {
        let page_size = rustix::param::page_size() as u32;
        let tick = clock_getres(ClockId::MonotonicCoarse);
        let hz = u32::try_from(1_000_000_000 / tick.tv_nsec.max(1)).ok().filter(|hz| (100..=1000).contains(hz));
        let frags = number("/proc/sys/net/core/max_skb_frags").map(|frags: u32| frags.min(MAX_SKB_FRAGS as u32));
        self.known.push(text!("host-page-size", page_size = page_size.to_string()).aloud());
        match hz {
            Some(hz) => self.known.push(format!("HZ {hz}")),
            None => self.guessed.push(format!("HZ {}", self.kernel.hz)),
        }
        let sizes = Sizes { page_size: Some(page_size), hz, max_skb_frags: frags, ..Sizes::default() };
        let sizes = Sizes { max_tcp_header: self.max_tcp_header(release), ..sizes };
        match self.kernel.clone().with_sizes(sizes) {
            Ok(kernel) => self.kernel = kernel,
            Err(error) => self.guessed.push(
                text!("host-sizes-as-recorded", key = error.key.to_string(), must = error.must.to_string()).aloud(),
            ),
        }
        let kernel = &self.kernel;
        let cost = kernel.empty_truesize();
        self.guessed.push(
            text!(
                "host-struct-sk-buff-and-skb",
                sk_buff = kernel.sk_buff.to_string(),
                shared_info = kernel.shared_info.to_string()
            )
            .aloud(),
        );
        self.guessed.push(text!("host-so-an-empty-skb-costs", cost = cost.to_string()).aloud());
    }

    /// From the size of small heads, or from the kernel's own configuration; otherwise the profile's.
    fn max_tcp_header(&mut self, release: &str) -> Option<u32> {
        let by_head = number(SMALL_HEAD).and_then(|object| self.kernel.header_of_small_head(object));
        if let Some(header) = by_head {
            self.known.push(text!("host-max-tcp-header-by-the", header = header.to_string()).aloud());
            return Some(header);
        }
        if let Some(config) = kernel_config(release) {
            let header = self.kernel.max_tcp_header_for(layers(&config));
            self.known.push(text!("host-max-tcp-header-by-the-kernels", header = header.to_string()).aloud());
            return Some(header);
        }
        self.guessed.push(
            text!("host-max-tcp-header-as-recorded", max_tcp_header = self.kernel.max_tcp_header.to_string()).aloud(),
        );
        None
    }

    fn take_sysctls(&mut self) {
        let sysctl = &mut self.kernel.sysctl;
        let read = take_all(sysctl);
        self.known.push(text!("host-sysctls-of-net-core-and", read = read.to_string()).aloud());
        let congestion = text("/proc/sys/net/ipv4/tcp_congestion_control").unwrap_or_default();
        if !["cubic", "reno", ""].contains(&congestion.as_str()) {
            self.guessed
                .push(text!("host-congestion-control-is-not-known", congestion = congestion.to_string()).aloud());
        }
    }
}

/// Takes over every sysctl that the engine has; how many there were.
fn take_all(sysctl: &mut Sysctl) -> usize {
    let mut read = 0;
    let mut take = |place: &mut u32, name: &str, factor: u32| {
        if let Some(value) = number::<u32>(&format!("/proc/sys/net/{name}")) {
            *place = value.saturating_mul(factor);
            read += 1;
        }
    };
    take(&mut sysctl.wmem_max, "core/wmem_max", 1);
    take(&mut sysctl.rmem_max, "core/rmem_max", 1);
    take(&mut sysctl.optmem_max, "core/optmem_max", 1);
    take(&mut sysctl.max_orphans, "ipv4/tcp_max_orphans", 1);
    take(&mut sysctl.notsent_lowat, "ipv4/tcp_notsent_lowat", 1);
    take(&mut sysctl.limit_output_bytes, "ipv4/tcp_limit_output_bytes", 1);
    take(&mut sysctl.min_tso_segs, "ipv4/tcp_min_tso_segs", 1);
    take(&mut sysctl.tso_rtt_log, "ipv4/tcp_tso_rtt_log", 1);
    take(&mut sysctl.tso_win_divisor, "ipv4/tcp_tso_win_divisor", 1);
    take(&mut sysctl.early_retrans, "ipv4/tcp_early_retrans", 1);
    take(&mut sysctl.retries2, "ipv4/tcp_retries2", 1);
    take(&mut sysctl.orphan_retries, "ipv4/tcp_orphan_retries", 1);
    take(&mut sysctl.syn_retries, "ipv4/tcp_syn_retries", 1);
    take(&mut sysctl.syn_linear_timeouts, "ipv4/tcp_syn_linear_timeouts", 1);
    take(&mut sysctl.fin_timeout_ms, "ipv4/tcp_fin_timeout", 1000);
    take(&mut sysctl.keepalive_time_ms, "ipv4/tcp_keepalive_time", 1000);
    take(&mut sysctl.keepalive_intvl_ms, "ipv4/tcp_keepalive_intvl", 1000);
    take(&mut sysctl.keepalive_probes, "ipv4/tcp_keepalive_probes", 1);
    take(&mut sysctl.rto_max_ms, "ipv4/tcp_rto_max_ms", 1);
    take(&mut sysctl.reordering, "ipv4/tcp_reordering", 1);
    take(&mut sysctl.ecn, "ipv4/tcp_ecn", 1);
    take(&mut sysctl.max_reordering, "ipv4/tcp_max_reordering", 1);
    let mut on = [1; 3];
    take(&mut on[0], "ipv4/tcp_autocorking", 1);
    take(&mut on[1], "ipv4/tcp_slow_start_after_idle", 1);
    take(&mut on[2], "ipv4/tcp_retrans_collapse", 1);
    (sysctl.autocorking, sysctl.slow_start_after_idle) = (sysctl.autocorking && on[0] != 0, on[1] != 0);
    sysctl.retrans_collapse = on[2] != 0;
    if let Some(wmem) = numbers("/proc/sys/net/ipv4/tcp_wmem") {
        (sysctl.wmem, read) = (wmem, read + 1);
    }
    if let Some(mem) = numbers("/proc/sys/net/ipv4/tcp_mem") {
        (sysctl.mem, read) = (mem, read + 1);
    }
    if let Some(micros) = number::<u32>("/proc/sys/net/ipv4/tcp_rto_min_us") {
        (sysctl.rto_min_ms, read) = ((micros / 1000).max(1), read + 1);
    }
    read
}

fn text(path: &str) -> Option<String> {
    fs::read_to_string(path).ok().map(|text| text.trim().to_owned())
}

fn number<T: FromStr>(path: &str) -> Option<T> {
    text(path)?.parse().ok()
}

fn numbers<T: FromStr>(path: &str) -> Option<[T; 3]> {
    let all: Vec<T> = text(path)?.split_whitespace().map_while(|number| number.parse().ok()).collect();
    all.try_into().ok()
}

/// The kernel's configuration, where the kernel or its package tells it.
fn kernel_config(release: &str) -> Option<String> {
    let own = || {
        let mut text = String::new();
        GzDecoder::new(fs::File::open(CONFIG).ok()?).read_to_string(&mut text).ok()?;
        Some(text)
    };
    own().or_else(|| text(&format!("/boot/config-{release}")))
}

/// Which layers below IP a configuration leaves room for.
fn layers(config: &str) -> Layers {
    let has = |options: &[&str]| {
        let is = |line: &str, option: &str| line.strip_prefix(option).is_some_and(|rest| ["=y", "=m"].contains(&rest));
        config.lines().any(|line| options.iter().any(|option| is(line, option)))
    };
    Layers {
        radio: has(&["CONFIG_WLAN", "CONFIG_AX25"]),
        mesh: has(&["CONFIG_MAC80211_MESH"]),
        tunnels: has(&["CONFIG_NET_IPIP", "CONFIG_NET_IPGRE", "CONFIG_IPV6_SIT", "CONFIG_IPV6_TUNNEL"]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_layers_are_read_from_a_kernels_configuration() {
        let config = "CONFIG_WLAN=y\n# CONFIG_MAC80211_MESH is not set\nCONFIG_IPV6_SIT=m\nCONFIG_WLANX=y\n";

        assert_eq!(layers(config), Layers { radio: true, mesh: false, tunnels: true });
        assert_eq!(layers("CONFIG_NET_IPIP_X=y"), Layers { radio: false, mesh: false, tunnels: false });
    }

    #[test]
    fn this_machine_is_told_apart_into_what_is_known_and_what_is_guessed() {
        let host = Host::read();

        assert!(host.known.iter().any(|line| line.starts_with("page size ")), "{:?}", host.known);
        assert!(host.guessed.iter().any(|line| line.starts_with("so an empty skb costs ")), "{:?}", host.guessed);
        assert_eq!(host.kernel.name, host.version.name());
    }
}
