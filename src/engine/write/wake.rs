//! Telling writers of space, and autotuning the send buffer on the way (net/ipv4/tcp_input.c).

use crate::engine::Engine;
use crate::engine::socket::state::Chrono;
use crate::engine::step::macros::{enter, set, test};
use crate::engine::step::probe::Probe;
use crate::kernel::profile::TCP_INIT_CWND;
use crate::kernel::rules::{SndbufTuning, SpaceCheck};

impl Engine {
    /// If a writer waits: autotune the buffer, then tell of space if there is enough.
    /// Kernel: `tcp_check_space`, net/ipv4/tcp_input.c, 3.10 to 6.18.
    pub(in crate::engine) fn tcp_check_space<P: Probe>(&mut self, p: &mut P) {
        enter!(self, p, TcpCheckSpace, || {
            if self.config.kernel.rules.space_check == SpaceCheck::IfQueueShrunk {
                let shrunk = std::mem::take(&mut self.sk.queue_shrunk);
                if !test!(self, p, QueueShrunk, shrunk, 1) {
                    return;
                }
            }
            let nospace = self.sk.nospace;
            if self.sk.orphaned || !test!(self, p, NospaceSet, nospace, 1) {
                return;
            }
            self.tcp_new_space(p);
            if !self.sk.nospace {
                self.tcp_chrono_stop(Chrono::SndbufLimited, p);
            }
        })
    }

    /// Kernel: `tcp_new_space`, net/ipv4/tcp_input.c, 3.10 to 6.18.
    fn tcp_new_space<P: Probe>(&mut self, p: &mut P) {
        enter!(self, p, TcpNewSpace, || {
            if self.tcp_should_expand_sndbuf(p) {
                match self.config.kernel.rules.sndbuf_tuning {
                    SndbufTuning::ByTruesize => self.expand_sndbuf_by_truesize(p),
                    SndbufTuning::BySlab => self.tcp_sndbuf_expand(p),
                }
                self.cong.cwnd_stamp = self.now;
            }
            self.sk_stream_write_space(p);
        })
    }

    /// Kernel: `tcp_should_expand_sndbuf`, net/ipv4/tcp_input.c, 3.10 to 6.18.
    fn tcp_should_expand_sndbuf<P: Probe>(&mut self, p: &mut P) -> bool {
        let locked = self.sk.sndbuf_locked;
        if !test!(self, p, SndbufUnlocked, locked, 0) {
            return false;
        }
        let pressure = self.machine.pressure;
        if test!(self, p, UnderPressure, pressure, 1) {
            return false;
        }
        let (allocated, min) = (self.machine.allocated(), self.machine.mem[0]);
        if test!(self, p, MemNotLow, allocated, min) {
            return false;
        }
        let cwnd = self.cong.cwnd;
        match self.config.kernel.rules.sndbuf_tuning {
            SndbufTuning::ByTruesize => {
                let out = self.sk.packets_out;
                test!(self, p, ExpandPacketsOut, out, cwnd)
            }
            SndbufTuning::BySlab => {
                let in_flight = self.sk.in_flight();
                test!(self, p, ExpandInFlight, in_flight, cwnd)
            }
        }
    }

    /// The first size of sndbuf, at the end of the handshake: ten full segments.
    /// Kernel: `tcp_fixup_sndbuf`, net/ipv4/tcp_input.c, 3.10.
    pub(in crate::engine) fn tcp_fixup_sndbuf<P: Probe>(&mut self, p: &mut P) {
        enter!(self, p, TcpSndbufExpand, || {
            let kernel = &self.config.kernel;
            let per_mss = kernel.sndbuf_per_segment(self.sk.mss_clamp);
            self.raise_sndbuf(per_mss * kernel.first_sndbuf_segments(), p);
        })
    }

    /// Raises sndbuf to twice what the congestion window could need, an skb for each segment.
    fn expand_sndbuf_by_truesize<P: Probe>(&mut self, p: &mut P) {
        let kernel = &self.config.kernel;
        let mss = self.sk.mss_clamp.max(self.sk.mss_cache);
        let per_mss = kernel.sndbuf_per_segment(mss);
        let segs = self.cong.cwnd.max(self.cong.reordering + 1);
        self.raise_sndbuf(2u32.saturating_mul(segs).saturating_mul(per_mss), p);
    }

    /// Raises sndbuf to twice what the congestion window could need. It never falls here.
    /// Kernel: `tcp_sndbuf_expand`, net/ipv4/tcp_input.c, 5.10 to 6.18.
    pub(in crate::engine) fn tcp_sndbuf_expand<P: Probe>(&mut self, p: &mut P) {
        enter!(self, p, TcpSndbufExpand, || {
            let kernel = &self.config.kernel;
            let mss = self.sk.mss_clamp.max(self.sk.mss_cache);
            let per_mss = kernel.sndbuf_per_segment(mss);
            let segs = TCP_INIT_CWND.max(self.cong.cwnd).max(self.cong.reordering + 1);
            let target = 2u32.saturating_mul(segs).saturating_mul(per_mss);
            self.raise_sndbuf(target, p);
        })
    }

    fn raise_sndbuf<P: Probe>(&mut self, target: u32, p: &mut P) {
        let (from, ceiling) = (self.sk.sndbuf, self.config.kernel.sysctl.wmem[2]);
        if test!(self, p, SndbufBelowTarget, from, target) {
            self.sk.sndbuf = target.min(ceiling);
            set!(self, p, Sndbuf, from, self.sk.sndbuf);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::test_support::{MSS, Sender};
    use crate::engine::{NoProbe, SockOpt, Syscall};
    use crate::kernel::v6_18;

    #[test]
    fn sndbuf_starts_at_twice_ten_segments_in_blocks_of_a_power_of_two() {
        let first = |mss: u32| {
            let mut sender = Sender::new();
            (sender.sk.sndbuf, sender.sk.mss_clamp) = (0, mss);
            sender.tcp_sndbuf_expand(&mut NoProbe);
            sender.sk.sndbuf
        };

        assert_eq!([1460, 1560, 3960, 8960].map(first), [46_080, 87_040, 168_960, 332_800]);
    }

    #[test]
    fn a_larger_header_may_double_it() {
        let sender = Sender::with(v6_18::KERNEL, |config| config.kernel.max_tcp_header = 320);
        assert_eq!(sender.sk.mss_clamp, MSS);

        assert_eq!(sender.sk.sndbuf, 2 * 10 * (4096 + 256));
    }

    #[test]
    fn in_3_10_sndbuf_starts_at_ten_segments_as_they_are() {
        let sender = Sender::v3_10();

        assert_eq!(sender.sk.sndbuf, 10 * (MSS + 304 + 256 + 320));
    }

    #[test]
    fn sndbuf_follows_the_window_up_and_never_falls() {
        let mut sender = Sender::new();

        let sizes = [20, 30, 10].map(|cwnd| {
            sender.cong.cwnd = cwnd;
            sender.tcp_sndbuf_expand(&mut NoProbe);
            sender.sk.sndbuf
        });

        assert_eq!(sizes, [92_160, 138_240, 138_240]);
    }

    #[test]
    fn sndbuf_reckons_with_ten_segments_whatever_the_route_starts_with() {
        let first = |init_cwnd| {
            let sender = Sender::with(v6_18::KERNEL, |config| config.kernel.sysctl.init_cwnd = init_cwnd);
            (sender.cong.cwnd, sender.sk.sndbuf)
        };

        assert_eq!([first(1), first(12)], [(1, 46_080), (12, 55_296)]);
    }

    #[test]
    fn sndbuf_does_not_pass_tcp_wmem() {
        let mut sender = Sender::new();
        sender.cong.cwnd = 2000;

        sender.tcp_sndbuf_expand(&mut NoProbe);

        assert_eq!(sender.sk.sndbuf, 4_194_304);
    }

    #[test]
    fn sndbuf_is_tuned_only_where_a_writer_waits_and_cwnd_has_room() {
        let tuned = |change: fn(&mut Sender)| {
            let mut sender = Sender::new();
            (sender.cong.cwnd, sender.sk.nospace) = (20, true);
            change(&mut sender);
            sender.tcp_check_space(&mut NoProbe);
            sender.sk.sndbuf > 46_080
        };

        assert!(tuned(|_| {}));
        assert!(!tuned(|sender| sender.sk.nospace = false));
        assert!(!tuned(|sender| sender.sk.packets_out = 20));
        assert!(!tuned(|sender| sender.sk.sndbuf_locked = true));
        assert!(!tuned(|sender| sender.machine.pressure = true));
        assert!(!tuned(|sender| sender.machine.other_pages = v6_18::KERNEL.sysctl.mem[0]));
    }

    #[test]
    fn in_3_10_space_is_looked_for_only_if_something_was_freed() {
        let mut sender = Sender::v3_10();
        (sender.sk.nospace, sender.sk.queue_shrunk) = (true, false);

        sender.tcp_check_space(&mut NoProbe);
        assert!(sender.sk.nospace);
        sender.sk.queue_shrunk = true;
        sender.tcp_check_space(&mut NoProbe);

        assert!(!sender.sk.nospace);
    }

    #[test]
    fn a_transmission_too_may_tell_of_space() {
        let mut sender = Sender::new().set(&[SockOpt::Cork(true)]);
        sender.write(100).unwrap();
        sender.sk.nospace = true;

        sender.call(Syscall::SetSockOpt(SockOpt::Cork(false)));

        assert_eq!((sender.sent(), sender.sk.nospace), (vec![(0, 100)], false));
    }

    #[test]
    fn in_3_10_sndbuf_grows_to_two_skbs_for_each_segment_of_the_window() {
        let mut sender = Sender::v3_10();

        let sizes = [20, 30, 10].map(|cwnd| {
            sender.cong.cwnd = cwnd;
            (sender.sk.nospace, sender.sk.queue_shrunk) = (true, true);
            sender.tcp_check_space(&mut NoProbe);
            sender.sk.sndbuf
        });

        let per_segment = MSS + 304 + 256 + 320;
        assert_eq!(sizes, [2 * 20 * per_segment, 2 * 30 * per_segment, 2 * 30 * per_segment]);
    }

    /// What has arrived beyond a gap is out, but not in flight any more.
    #[test]
    fn sndbuf_grows_while_cwnd_has_room_for_more_in_flight_and_in_3_10_for_more_out() {
        let grows = |mut sender: Sender| {
            let before = sender.sk.sndbuf;
            (sender.cong.cwnd, sender.sk.packets_out, sender.sk.sacked_out) = (20, 20, 19);
            (sender.sk.nospace, sender.sk.queue_shrunk) = (true, true);
            sender.tcp_check_space(&mut NoProbe);
            sender.sk.sndbuf > before
        };

        assert!(grows(Sender::new()));
        assert!(!grows(Sender::v3_10()));
    }
}
