//! What to try, for each cause.

use crate::language::{aloud, term, text};
use crate::ss::limit::Limit;
use crate::ss::socket::Socket;
use crate::units::print::{bits, bytes};

/// In the order in which to try it.
pub(crate) fn advice(limit: Limit, socket: &Socket) -> Vec<String> {
    let peer = socket.ends.as_ref().map_or(term(&aloud(), "the peer"), |[_, peer]| peer.as_str());
    let port = socket.ends.as_ref().and_then(|[_, peer]| peer.rsplit_once(':')).map_or("PORT", |(_, port)| port);
    let sndbuf = socket.count("skmem.tb").map_or(String::new(), |sndbuf| format!(" --sndbuf {}", sndbuf / 2));
    match limit {
        Limit::ReaderStopped | Limit::ReaderSlow => vec![
            text!("ss-look-at-the-program-at", peer = peer.to_string()).aloud(),
            text!("ss-on-its-machine-ss-tmi", port = port.to_string()).aloud(),
            text!("ss-a-larger-send-buffer-only").aloud(),
            text!("ss-to-see-it-step-by", sndbuf = sndbuf.to_string()).aloud(),
        ],
        Limit::Path => vec![
            text!("ss-does-answer-at-all-look", peer = peer.to_string()).aloud(),
            text!("ss-capture-it-tcpdump-s-128").aloud(),
            text!("ss-to-see-it-step-by-step", sndbuf = sndbuf.to_string()).aloud(),
        ],
        Limit::Cwnd => {
            let rate = || {
                let [mss, cwnd, rtt] = ["mss", "cwnd", "rtt"].map(|name| socket.number(name));
                Some(mss? * cwnd? * 8e3 / rtt.filter(|rtt| *rtt > 0.0)?)
            };
            let rate = rate()
                .map_or(String::new(), |rate| text!("ss-with-this-rtt", rate = bits(rate as u64).to_string()).aloud());
            vec![
                text!("ss-the-path-carries-no-more", rate = rate.to_string()).aloud(),
                text!("ss-a-larger-send-buffer-does").aloud(),
            ]
        }
        Limit::SendBuffer => {
            let [mss, cwnd] = ["mss", "cwnd"].map(|name| socket.count(name));
            let wanted = mss.zip(cwnd).and_then(|(mss, cwnd)| mss.checked_mul(cwnd)?.checked_mul(2));
            let wanted = wanted.map_or(String::new(), |n| {
                text!("ss-cwnd-alone-would-take-about", n = bytes(n as u64).to_string()).aloud()
            });
            vec![
                text!("ss-let-the-buffer-grow-leave", wanted = wanted.to_string()).aloud(),
                text!("ss-if-it-must-be-set").aloud(),
            ]
        }
        Limit::NotTcp => {
            vec![text!("ss-look-at-the-program-what").aloud()]
        }
        Limit::Unclear => {
            let acks = socket
                .info("unacked")
                .filter(|n| *n > 0)
                .map(|n| text!("ss-in-flight", n = text!("count-segment", n = n)).aloud());
            let acks = acks.unwrap_or_default();
            vec![text!("ss-look-twice-a-second-apart", acks = acks.to_string()).aloud()]
        }
        Limit::NoSender => Vec::new(),
    }
}
