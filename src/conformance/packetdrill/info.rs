//! The fields of `tcp_info` that code in scripts may ask for.

use crate::conformance::packetdrill::machine::Machine;
use crate::scenario::packetdrill::code::Value;

type Field = (&'static str, fn(&Machine) -> i64);

const FIELDS: [Field; 38] = [
    ("tcpi_state", |m| m.socket().state as i64),
    ("tcpi_ca_state", |m| m.socket().ca_state as i64),
    ("tcpi_retransmits", |m| m.socket().retransmits.into()),
    ("tcpi_probes", |m| m.socket().probes_out.into()),
    ("tcpi_backoff", |m| m.socket().backoff.into()),
    ("tcpi_options", |m| m.extra().options),
    ("tcpi_rto", |m| m.socket().rto_us as i64),
    ("tcpi_snd_mss", |m| m.socket().mss_cache.into()),
    ("tcpi_advmss", |m| m.socket().info().advmss.into()),
    ("tcpi_pmtu", |m| m.socket().info().pmtu.into()),
    ("tcpi_unacked", |m| m.socket().packets_out.into()),
    ("tcpi_sacked", |m| m.socket().sacked_out.into()),
    ("tcpi_lost", |m| m.socket().lost_out.into()),
    ("tcpi_retrans", |m| m.socket().retrans_out.into()),
    ("tcpi_fackets", |_| 0),
    ("tcpi_rtt", |m| m.socket().srtt_us.into()),
    ("tcpi_min_rtt", |m| m.socket().info().min_rtt_us.unwrap_or(u32::MAX).into()),
    ("tcpi_snd_ssthresh", |m| m.socket().ssthresh.into()),
    ("tcpi_snd_cwnd", |m| m.socket().cwnd.into()),
    ("tcpi_reordering", |m| m.socket().info().reordering.into()),
    ("tcpi_reord_seen", |m| m.extra().reord_seen),
    ("tcpi_total_retrans", |m| m.socket().total_retrans.into()),
    ("tcpi_notsent_bytes", |m| m.socket().unsent().into()),
    ("tcpi_segs_out", |m| m.socket().segs_out as i64),
    ("tcpi_data_segs_out", |m| m.socket().info().data_segs_out as i64),
    ("tcpi_delivered", |m| m.socket().info().delivered.into()),
    ("tcpi_rttvar", |m| m.socket().info().rttvar_us.into()),
    ("tcpi_bytes_sent", |m| m.socket().info().bytes_sent as i64),
    ("tcpi_bytes_retrans", |m| m.socket().info().bytes_retrans as i64),
    ("tcpi_bytes_acked", |m| m.socket().info().bytes_acked as i64),
    ("tcpi_dsack_dups", |m| m.socket().info().dsack_dups.into()),
    ("tcpi_pacing_rate", |m| i64::try_from(m.socket().pacing_rate).unwrap_or(i64::MAX)),
    ("tcpi_delivery_rate_app_limited", |m| m.socket().info().app_limited.into()),
    ("tcpi_last_data_sent", |m| m.socket().info().last_data_sent.as_millis() as i64),
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
