//! Numbers that a lesson's scenario and the kernel's configuration set, by the names that texts and expressions use: a text
//! that tells of a link of 100 Mbit/s asks for it here.

use crate::debugger::Session;
use crate::engine::SockOpt;
use crate::lesson::form::Form;
use crate::observe::Known;
use crate::world::Command;

/// The names, how each is shown, and what it is.
pub const NAMES: &[(&str, Form, &str)] = &[
    ("link_rate", Form::Rate, "the rate of the link that carries the data"),
    ("link_delay", Form::Time, "how long a packet is under way on it"),
    ("write_size", Form::Number, "the bytes of each call of the first program"),
    ("set_sndbuf", Form::Number, "what SO_SNDBUF was given before the connection"),
    ("sndtimeo", Form::Time, "SO_SNDTIMEO"),
    ("next_sndbuf", Form::Number, "what the next entry of the script gives SO_SNDBUF"),
    ("init_cwnd", Form::Number, "cwnd at the beginning"),
    ("retries2", Form::Number, "net.ipv4.tcp_retries2"),
    ("rto_min", Form::Time, "the shortest RTO"),
    ("rto_max", Form::Time, "the longest RTO"),
    ("wmem_max", Form::Number, "net.core.wmem_max"),
    ("tcp_wmem_max", Form::Number, "the third number of net.ipv4.tcp_wmem"),
    ("min_sndbuf", Form::Number, "SOCK_MIN_SNDBUF"),
    ("frag_block", Form::Number, "bytes of a block of page fragments"),
    ("max_skb_frags", Form::Number, "page fragments that an skb has room for"),
];

/// How the number of this name is shown, if it is one of these.
pub fn form(name: &str) -> Option<Form> {
    NAMES.iter().find(|(own, ..)| *own == name).map(|(_, form, _)| *form)
}

/// The number of this name.
pub fn value(name: &str, session: &Session) -> Known<i64> {
    let config = session.config();
    let kernel = &config.engine.kernel;
    let sysctl = &kernel.sysctl;
    let millis = |ms: u32| Known::Is(i64::from(ms) * 1000);
    match name {
        "link_rate" => {
            let rate = config.link.rate.map(|bits| i64::try_from(bits / 8).unwrap_or(i64::MAX));
            Known::of(rate, "the link has no rate")
        }
        "link_delay" => Known::Is(i64::try_from(config.link.delay.as_micros()).unwrap_or(i64::MAX)),
        "write_size" => {
            let write = config.programs.first().and_then(|program| program.writes.first());
            Known::of(write.and_then(|write| i64::try_from(write.len()).ok()), "no program writes by itself")
        }
        "set_sndbuf" => {
            let mut sizes = config.socket.iter().filter_map(|option| match option {
                SockOpt::SndBuf(size) => Some(i64::from(*size)),
                _ => None,
            });
            Known::of(sizes.next_back(), "SO_SNDBUF is not set")
        }
        "sndtimeo" => Known::of(send_timeout(&config.socket), "SO_SNDTIMEO is not set"),
        "next_sndbuf" => {
            let next = session.world().next_script_item().map(|item| &item.command);
            let size = match next {
                Some(Command::SetSockOpt(SockOpt::SndBuf(size))) => Some(i64::from(*size)),
                _ => None,
            };
            Known::of(size, "the next entry of the script sets no SO_SNDBUF")
        }
        "init_cwnd" => Known::Is(sysctl.init_cwnd.into()),
        "retries2" => Known::Is(sysctl.retries2.into()),
        "rto_min" => millis(sysctl.rto_min_ms),
        "rto_max" => millis(sysctl.rto_max_ms),
        "wmem_max" => Known::Is(sysctl.wmem_max.into()),
        "tcp_wmem_max" => Known::Is(sysctl.wmem[2].into()),
        "min_sndbuf" => Known::Is(kernel.min_sndbuf().into()),
        "frag_block" => Known::Is(kernel.frag_block.into()),
        "max_skb_frags" => Known::Is(sysctl.max_skb_frags as i64),
        _ => Known::Missing("there is no such number"),
    }
}

fn send_timeout(options: &[SockOpt]) -> Option<i64> {
    let mut timeouts = options.iter().filter_map(|option| match option {
        SockOpt::SndTimeo(Some(timeout)) => i64::try_from(timeout.as_micros()).ok(),
        _ => None,
    });
    timeouts.next_back()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use crate::engine::Kernel;
    use crate::peer::LinkConfig;
    use crate::world::WorldConfig;

    use super::*;

    #[test]
    fn what_a_scenario_sets_is_told_in_its_unit_and_what_it_does_not_set_is_missing() {
        let mut config = WorldConfig::new(Kernel::v6_18());
        config.link = LinkConfig { rate: Some(8_000_000), delay: Duration::from_millis(10), ..LinkConfig::default() };
        config.socket.push(SockOpt::SndTimeo(Some(Duration::from_millis(500))));
        let session = Session::new(config);

        let of = |name| value(name, &session);
        assert_eq!(of("link_rate"), Known::Is(1_000_000));
        assert_eq!(
            (of("link_delay"), of("sndtimeo"), of("rto_min")),
            (Known::Is(10_000), Known::Is(500_000), Known::Is(200_000))
        );
        assert_eq!((of("max_skb_frags"), of("frag_block")), (Known::Is(17), Known::Is(32_768)));
        assert!(matches!(of("next_sndbuf"), Known::Missing(_)) && matches!(of("write_size"), Known::Missing(_)));
        assert!(NAMES.iter().all(|(name, ..)| of(name) != Known::Missing("there is no such number")));
    }
}
