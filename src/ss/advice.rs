//! What to try, for each cause.

use crate::language::{aloud, term};
use crate::ss::limit::Limit;
use crate::ss::socket::Socket;
use crate::units::print::{bits, bytes, plural};

/// In the order in which to try it.
pub(crate) fn advice(limit: Limit, socket: &Socket) -> Vec<String> {
    let peer = socket.ends.as_ref().map_or(term(&aloud(), "the peer"), |[_, peer]| peer.as_str());
    let port = socket.ends.as_ref().and_then(|[_, peer]| peer.rsplit_once(':')).map_or("PORT", |(_, port)| port);
    let sndbuf = socket.count("skmem.tb").map_or(String::new(), |sndbuf| format!(" --sndbuf {}", sndbuf / 2));
    match limit {
        Limit::ReaderStopped | Limit::ReaderSlow => vec![
            format!("look at the program at {peer}: is it stopped, busy, or waiting for something itself?"),
            format!("on its machine `ss -tmi 'sport = :{port}'` shows its Recv-Q: what it has not read"),
            "a larger send buffer only makes the queue longer".to_owned(),
            format!("to see it step by step: skbscope run zero-window{sndbuf}"),
        ],
        Limit::Path => vec![
            format!("does {peer} answer at all? Look for a firewall, a dead machine, or a lossy link"),
            "capture it (tcpdump -s 128), then `skbscope import CAPTURE` shows the queue at each packet".to_owned(),
            format!("to see it step by step: skbscope run lossy{sndbuf}"),
        ],
        Limit::Cwnd => {
            let rate = || {
                let [mss, cwnd, rtt] = ["mss", "cwnd", "rtt"].map(|name| socket.number(name));
                Some(mss? * cwnd? * 8e3 / rtt.filter(|rtt| *rtt > 0.0)?)
            };
            let rate = rate().map_or(String::new(), |rate| format!(": {} with this rtt", bits(rate as u64)));
            vec![
                format!("the path carries no more than cwnd allows{rate}; losses keep cwnd small"),
                "a larger send buffer does not help; another congestion control may".to_owned(),
            ]
        }
        Limit::SendBuffer => {
            let [mss, cwnd] = ["mss", "cwnd"].map(|name| socket.count(name));
            let wanted = mss.zip(cwnd).and_then(|(mss, cwnd)| mss.checked_mul(cwnd)?.checked_mul(2));
            let wanted =
                wanted.map_or(String::new(), |n| format!(" (cwnd alone would take about {})", bytes(n as u64)));
            vec![
                format!(
                    "let the buffer grow{wanted}: leave SO_SNDBUF unset, so that the kernel tunes it up to tcp_wmem[2]"
                ),
                "if it must be set: net.core.wmem_max is its limit, and the kernel stores twice the value".to_owned(),
            ]
        }
        Limit::NotTcp => {
            vec!["look at the program: what does it wait for? Its own buffers and windows are not seen here".to_owned()]
        }
        Limit::Unclear => {
            let acks =
                socket.info("unacked").filter(|n| *n > 0).map(|n| format!("; {} in flight", plural(n, "segment")));
            let acks = acks.unwrap_or_default();
            vec![format!("look twice, a second apart: what has moved{acks}? Use ss -tmi with -o, which adds the timer")]
        }
        Limit::NoSender => Vec::new(),
    }
}
