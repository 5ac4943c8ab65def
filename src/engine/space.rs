//! Telling writers of space, and autotuning the send buffer on the way (net/ipv4/tcp_input.c).

use crate::engine::Engine;
use crate::engine::probe::Probe;
use crate::engine::sock::Chrono;
use crate::engine::tell::{enter, set, test};

impl Engine {
    /// If a writer waits: autotune the buffer, then tell of space if there is enough.
    pub(super) fn tcp_check_space<P: Probe>(&mut self, p: &mut P) {
        let nospace = self.sk.nospace;
        if self.sk.orphaned || !test!(self, p, TcpCheckSpace, NospaceSet, nospace, 1, nospace) {
            return;
        }
        enter!(self, p, TcpNewSpace, self.tcp_new_space(p));
        if !self.sk.nospace {
            self.tcp_chrono_stop(Chrono::SndbufLimited, p);
        }
    }

    fn tcp_new_space<P: Probe>(&mut self, p: &mut P) {
        if self.tcp_should_expand_sndbuf(p) {
            enter!(self, p, TcpSndbufExpand, self.tcp_sndbuf_expand(p));
            self.cong.cwnd_stamp = self.now;
        }
        enter!(self, p, SkStreamWriteSpace, self.sk_stream_write_space(p));
    }

    fn tcp_should_expand_sndbuf<P: Probe>(&mut self, p: &mut P) -> bool {
        let locked = self.sk.sndbuf_locked;
        if !test!(self, p, TcpNewSpace, SndbufUnlocked, locked, 0, !locked) {
            return false;
        }
        let pressure = self.machine.pressure;
        if test!(self, p, TcpNewSpace, UnderPressure, pressure, 1, pressure) {
            return false;
        }
        let (allocated, min) = (self.machine.allocated(), self.config.kernel.sysctl.mem[0]);
        if !test!(self, p, TcpNewSpace, MemBelowMin, allocated, min, allocated < min) {
            return false;
        }
        let (in_flight, cwnd) = (self.sk.in_flight(), self.cong.cwnd);
        test!(self, p, TcpNewSpace, ExpandInFlight, in_flight, cwnd, in_flight < cwnd)
    }

    /// Raises sndbuf to twice what the congestion window could need. It never falls here.
    pub(super) fn tcp_sndbuf_expand<P: Probe>(&mut self, p: &mut P) {
        let kernel = &self.config.kernel;
        let mss = self.sk.mss_clamp.max(self.sk.mss_cache);
        let per_mss = (mss + kernel.max_tcp_header + kernel.shared_info).next_power_of_two() + kernel.sk_buff;
        let segs = kernel.sysctl.init_cwnd.max(self.cong.cwnd).max(self.cong.reordering + 1);
        let target = 2u32.saturating_mul(segs).saturating_mul(per_mss);
        let (from, ceiling) = (self.sk.sndbuf, kernel.sysctl.wmem[2]);
        if test!(self, p, TcpSndbufExpand, SndbufBelowTarget, from, target, from < target) {
            self.sk.sndbuf = target.min(ceiling);
            set!(self, p, TcpSndbufExpand, Sndbuf, from, self.sk.sndbuf);
        }
    }
}
