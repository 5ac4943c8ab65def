//! Telling writers of space, and autotuning the send buffer on the way (net/ipv4/tcp_input.c).

use crate::engine::Engine;
use crate::engine::socket::state::Chrono;
use crate::engine::step::macros::{enter, set, test};
use crate::engine::step::probe::Probe;
use crate::kernel::rules::{SndbufTuning, SpaceCheck};

/// TCP_INIT_CWND, whatever the route says.
const INIT_CWND: u32 = 10;

impl Engine {
    /// If a writer waits: autotune the buffer, then tell of space if there is enough.
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

    fn tcp_should_expand_sndbuf<P: Probe>(&mut self, p: &mut P) -> bool {
        let locked = self.sk.sndbuf_locked;
        if !test!(self, p, SndbufUnlocked, locked, 0) {
            return false;
        }
        let pressure = self.machine.pressure;
        if test!(self, p, UnderPressure, pressure, 1) {
            return false;
        }
        let (allocated, min) = (self.machine.allocated(), self.config.kernel.sysctl.mem[0]);
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
    pub(in crate::engine) fn tcp_fixup_sndbuf<P: Probe>(&mut self, p: &mut P) {
        enter!(self, p, TcpSndbufExpand, || {
            let kernel = &self.config.kernel;
            let per_mss = kernel.skb_truesize(self.sk.mss_clamp + kernel.max_tcp_header);
            self.raise_sndbuf(per_mss * INIT_CWND, p);
        })
    }

    /// Raises sndbuf to twice what the congestion window could need, an skb for each segment.
    fn expand_sndbuf_by_truesize<P: Probe>(&mut self, p: &mut P) {
        let kernel = &self.config.kernel;
        let mss = self.sk.mss_clamp.max(self.sk.mss_cache);
        let per_mss = kernel.skb_truesize(mss + kernel.max_tcp_header);
        let segs = self.cong.cwnd.max(self.cong.reordering + 1);
        self.raise_sndbuf(2u32.saturating_mul(segs).saturating_mul(per_mss), p);
    }

    /// Raises sndbuf to twice what the congestion window could need. It never falls here.
    pub(in crate::engine) fn tcp_sndbuf_expand<P: Probe>(&mut self, p: &mut P) {
        enter!(self, p, TcpSndbufExpand, || {
            let kernel = &self.config.kernel;
            let mss = self.sk.mss_clamp.max(self.sk.mss_cache);
            let per_mss = (mss + kernel.max_tcp_header + kernel.shared_info).next_power_of_two() + kernel.sk_buff;
            let segs = kernel.sysctl.init_cwnd.max(self.cong.cwnd).max(self.cong.reordering + 1);
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
