//! Reno without SACK: duplicate ACKs stand for SACKs (net/ipv4/tcp_input.c).

use crate::engine::Engine;
use crate::engine::step::macros::set;
use crate::engine::step::probe::Probe;

impl Engine {
    /// Kernel: `tcp_add_reno_sack`, net/ipv4/tcp_input.c, 5.10 to 6.18.
    pub(in crate::engine) fn tcp_add_reno_sack<P: Probe>(&mut self, dup_acks: u32, p: &mut P) {
        if dup_acks == 0 {
            return;
        }
        let prior = self.sk.sacked_out;
        self.set_sacked_out(prior + dup_acks, p);
        self.tcp_check_reno_reordering(0, p);
        self.sk.delivered += self.sk.sacked_out.saturating_sub(prior);
    }

    /// Kernel: `tcp_remove_reno_sacks`, net/ipv4/tcp_input.c, 5.10 to 6.18.
    pub(in crate::engine) fn tcp_remove_reno_sacks<P: Probe>(&mut self, acked: u32, p: &mut P) {
        if acked > 0 {
            // One ACK filled the hole; the others eat duplicate ACKs.
            let sacked = self.sk.sacked_out;
            self.sk.delivered += acked.saturating_sub(sacked).max(1);
            self.set_sacked_out(sacked.saturating_sub(acked - 1), p);
        }
        self.tcp_check_reno_reordering(acked, p);
    }

    /// Kernel: `tcp_check_reno_reordering`, net/ipv4/tcp_input.c, 5.10 to 6.18.
    fn tcp_check_reno_reordering<P: Probe>(&mut self, extra: u32, p: &mut P) {
        let holes = self.sk.lost_out.max(1).min(self.sk.packets_out);
        if self.sk.sacked_out + holes <= self.sk.packets_out {
            return;
        }
        self.set_sacked_out(self.sk.packets_out - holes, p);
        self.cong.reordering = (self.sk.packets_out + extra).min(self.config.kernel.sysctl.max_reordering);
        self.cong.reordering_seen += 1;
    }
}

// ---- the same where each duplicate ACK counts once ----

impl Engine {
    /// Kernel: `tcp_add_reno_sack`, net/ipv4/tcp_input.c, 3.10.
    pub(in crate::engine) fn tcp_add_reno_sack_fack<P: Probe>(&mut self, p: &mut P) {
        self.set_sacked_out(self.sk.sacked_out + 1, p);
        self.check_reno_reordering_fack(0, p);
    }

    /// Kernel: `tcp_remove_reno_sacks`, net/ipv4/tcp_input.c, 3.10.
    pub(in crate::engine) fn remove_reno_sacks_fack<P: Probe>(&mut self, acked: u32, p: &mut P) {
        if acked > 0 {
            self.set_sacked_out(self.sk.sacked_out.saturating_sub(acked - 1), p);
        }
        self.check_reno_reordering_fack(acked, p);
    }

    /// Kernel: `tcp_check_reno_reordering`, net/ipv4/tcp_input.c, 3.10.
    fn check_reno_reordering_fack<P: Probe>(&mut self, extra: u32, p: &mut P) {
        let holes = self.sk.lost_out.max(1).min(self.sk.packets_out);
        if self.sk.sacked_out + holes > self.sk.packets_out {
            self.set_sacked_out(self.sk.packets_out - holes, p);
            self.tcp_update_reordering(self.sk.packets_out + extra);
        }
    }

    pub(in crate::engine) fn set_sacked_out<P: Probe>(&mut self, n: u32, p: &mut P) {
        let from = std::mem::replace(&mut self.sk.sacked_out, n);
        set!(self, p, SackedOut, from, n);
    }
}

#[cfg(test)]
mod tests {
    use crate::engine::socket::state::CaState;
    use crate::engine::test_support::{MSS, Sender};
    use crate::engine::{Kernel, NoProbe, SockOpt};
    use crate::kernel::{v3_10, v6_18};

    /// Five segments are out, and the peer knows no SACK.
    fn without_sack(kernel: Kernel) -> Sender {
        let mut sender = Sender::with(kernel, |config| config.sack = false).set(&[SockOpt::NoDelay(true)]);
        // Tells the window in units of its scale; ACKs that change it are no duplicates.
        sender.ack(0);
        for _ in 0..5 {
            sender.write(MSS as usize).unwrap();
        }
        sender
    }

    #[test]
    fn each_duplicate_ack_stands_for_a_segment_that_has_arrived_and_the_third_says_that_the_first_has_not() {
        for kernel in [v6_18::KERNEL, v3_10::KERNEL] {
            let mut sender = without_sack(kernel);

            sender.ack(0);
            sender.ack(0);
            assert_eq!((sender.sk.sacked_out, sender.sk.lost_out, sender.cong.ca_state), (2, 0, CaState::Disorder));
            sender.ack(0);

            assert_eq!((sender.sk.sacked_out, sender.sk.lost_out, sender.cong.ca_state), (3, 1, CaState::Recovery));
            assert_eq!(sender.sent(), [(0, MSS)]);
        }
    }

    #[test]
    fn of_what_an_ack_covers_one_segment_was_the_hole_and_the_others_had_been_counted() {
        let mut sender = without_sack(v6_18::KERNEL);
        (sender.sk.sacked_out, sender.sk.lost_out) = (3, 1);
        let delivered = sender.sk.delivered;

        sender.tcp_remove_reno_sacks(2, &mut NoProbe);

        assert_eq!((sender.sk.sacked_out, sender.sk.delivered), (2, delivered + 1));
    }

    #[test]
    fn more_duplicate_acks_than_segments_beyond_the_hole_mean_reordering() {
        let mut sender = without_sack(v6_18::KERNEL);

        sender.tcp_add_reno_sack(7, &mut NoProbe);

        assert_eq!((sender.sk.sacked_out, sender.cong.reordering, sender.cong.reordering_seen), (4, 5, 1));
    }
}
