//! The fields of `tcp_info` that code in scripts may ask for.

use crate::conformance::packetdrill::machine::Machine;
use crate::scenario::packetdrill::code::Value;

type Field = (&'static str, fn(&Machine) -> i64);

const FIELDS: [Field; 30] = [
    ("tcpi_state", |m| m.socket().state as i64),
    ("tcpi_ca_state", |m| m.socket().ca_state as i64),
    ("tcpi_retransmits", |m| m.socket().retransmits.into()),
    ("tcpi_probes", |m| m.socket().probes_out.into()),
    ("tcpi_backoff", |m| m.socket().backoff.into()),
    ("tcpi_options", |m| m.extra().options),
    ("tcpi_rto", |m| m.socket().rto_us as i64),
    ("tcpi_snd_mss", |m| m.socket().mss_cache.into()),
    ("tcpi_advmss", |m| m.extra().advmss),
    ("tcpi_pmtu", |m| m.config().device.mtu.into()),
    ("tcpi_unacked", |m| m.socket().packets_out.into()),
    ("tcpi_sacked", |m| m.socket().sacked_out.into()),
    ("tcpi_lost", |m| m.socket().lost_out.into()),
    ("tcpi_retrans", |m| m.socket().retrans_out.into()),
    ("tcpi_fackets", |_| 0),
    ("tcpi_rtt", |m| m.socket().srtt_us.into()),
    ("tcpi_min_rtt", |m| m.extra().min_rtt),
    ("tcpi_snd_ssthresh", |m| m.socket().ssthresh.into()),
    ("tcpi_snd_cwnd", |m| m.socket().cwnd.into()),
    ("tcpi_reordering", |m| m.socket().recovery().reordering.into()),
    ("tcpi_reord_seen", |m| m.extra().reord_seen),
    ("tcpi_total_retrans", |m| m.socket().total_retrans.into()),
    ("tcpi_notsent_bytes", |m| m.socket().unsent().into()),
    ("tcpi_segs_out", |m| m.socket().segs_out as i64),
    ("tcpi_data_segs_out", |m| m.extra().data_segs_out),
    ("tcpi_delivered", |m| m.extra().delivered),
    ("tcpi_snd_wnd", |m| m.socket().snd_wnd.into()),
    ("tcpi_busy_time", |m| m.limited(0)),
    ("tcpi_rwnd_limited", |m| m.limited(1)),
    ("tcpi_sndbuf_limited", |m| m.limited(2)),
];

/// Whether there is such a field.
pub fn is_known(name: &str) -> bool {
    FIELDS.iter().any(|(known, _)| *known == name)
}

/// What it has now.
pub fn value(name: &str, machine: &Machine) -> Option<Value> {
    FIELDS.iter().find(|(known, _)| *known == name).map(|(_, read)| Value::Int(read(machine)))
}
