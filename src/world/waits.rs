//! Whether time passes only because nobody has acted yet. Who shows it to people may hold it for them.

use std::time::Duration;

use crate::engine::Timer;
use crate::peer::Peer;
use crate::world::{When, World};

/// Who is waited for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Waits {
    /// The script, for the user to let it go on.
    Script,
    /// The manual peer, which owes an answer.
    Peer,
}

impl World {
    /// Who has to act now; none if it goes on by itself, or there is time enough.
    pub fn waits(&self) -> Option<Waits> {
        if self.script_due().is_some() {
            return None;
        }
        if self.next_script_item().is_some_and(|item| item.when == When::Step) && self.is_quiet() {
            return Some(Waits::Script);
        }
        let Peer::Manual(peer) = &self.peer else { return None };
        let is_shut = peer.window() == 0 && !self.engine.queues.both_empty();
        ((peer.owes_an_answer() || is_shut) && self.is_high_time()).then_some(Waits::Peer)
    }

    /// An answer that is given after the next event would come too late: the sender would have lost its patience before.
    fn is_high_time(&self) -> bool {
        let Some(next) = self.next_at() else { return true };
        let deadline = self.engine.next_deadline().filter(|deadline| {
            matches!(deadline.why, Timer::Retransmit | Timer::Probe0 | Timer::LossProbe | Timer::Task(_))
        });
        // An answer that is on its way already may be all that it takes.
        let is_answered = self.ack_link.next_arrival().is_some();
        !is_answered && deadline.is_some_and(|deadline| next > self.now && next + self.way_back() >= deadline.at)
    }

    /// How long an answer takes to the sender.
    fn way_back(&self) -> Duration {
        let link = self.ack_link.config();
        let sending = link.rate.map_or(Duration::ZERO, |rate| {
            Duration::from_nanos(ANSWER_BITS.saturating_mul(1_000_000_000) / rate.max(1))
        });
        link.delay + sending
    }
}

/// A segment without data, with room for options.
const ANSWER_BITS: u64 = 8 * 120;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Kernel, NoProbe};
    use crate::peer::{ManualConfig, PeerCommand, PeerConfig};
    use crate::units::Time;
    use crate::world::{Command, Happening, ProgramConfig, ScriptItem, WorldConfig, Write};

    /// A program that writes 1,000 bytes every three seconds, and a peer that does what it is told.
    fn config() -> WorldConfig {
        let mut config = WorldConfig::new(Kernel::v6_18());
        config.peer = PeerConfig::Manual(ManualConfig::default());
        let every = Duration::from_secs(3);
        config.programs =
            vec![ProgramConfig { writes: vec![Write::of(1_000)], pause: every, ..ProgramConfig::default() }];
        config
    }

    fn until(world: &mut World, millis: u64) -> Option<Waits> {
        while world.waits().is_none() && world.next_at().is_some_and(|at| at <= Time::from_millis(millis)) {
            let at = world.next_at().unwrap_or_default();
            world.advance(at, &mut NoProbe, &mut Happening::quiet());
        }
        world.waits()
    }

    #[test]
    fn a_manual_peer_is_waited_for_when_it_owes_an_answer_while_there_is_still_time_for_it() {
        let mut world = World::new(&config());
        assert_eq!(until(&mut world, 2_000), Some(Waits::Peer));
        assert!(world.now < Time::from_millis(150), "before anything is sent again: {}", world.now);
        assert_eq!(world.stats().retransmits + world.stats().tail_loss_probes, 0);

        // There is still time to answer before anything is sent again.
        let ack = Command::Peer(PeerCommand::AckAll);
        world.command(&ack, &mut NoProbe, &mut Happening::quiet()).expect("it is connected");
        assert_eq!(world.waits(), None, "the ACK is on its way, and the program's next call comes by itself");
        assert_eq!(until(&mut world, 5_000), Some(Waits::Peer));
        assert!(world.now >= Time::from_millis(3_000), "{}", world.now);
        assert_eq!(world.stats().retransmits + world.stats().tail_loss_probes, 0);
    }

    #[test]
    fn a_script_with_times_needs_nobody_and_one_with_steps_waits() {
        let item = |when| ScriptItem { when, command: Command::Peer(PeerCommand::AckAll) };
        let mut timed = config();
        timed.script = vec![item(When::At(Time::from_millis(1_500)))];
        assert_eq!(until(&mut World::new(&timed), 1_400), None, "RTO and all: the script answers for the peer");

        let mut stepped = config();
        stepped.programs.clear();
        stepped.script = vec![item(When::Step)];
        stepped.auto_step = false;
        let mut world = World::new(&stepped);
        assert_eq!(until(&mut world, 2_000), Some(Waits::Script));
        world.command(&Command::ScriptStep, &mut NoProbe, &mut Happening::quiet()).expect("it waits");
        assert_eq!(world.waits(), None);
    }
}
