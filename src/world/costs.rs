//! What work costs: the one processor of the sending host.
//!
//! Where nothing costs anything, whatever falls on one instant is done in it: several ACKs that arrive together are
//! processed at equal times, and a program's next call comes when the last one ends. A kernel compares such times
//! (`tcp_tso_should_defer`, RACK) and never finds them equal.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::engine::Input;

/// How long the processor works on an input before it can take the next one.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
pub struct Costs {
    /// A system call, or its going on after a sleep.
    pub syscall: Duration,
    /// A packet of the peer.
    pub packet: Duration,
    /// A timer that fires.
    pub timer: Duration,
}

impl Costs {
    pub(super) fn of(&self, input: &Input) -> Duration {
        match input {
            Input::Syscall { .. } | Input::Run { .. } => self.syscall,
            Input::Segment(_) => self.packet,
            Input::Timer => self.timer,
            Input::Interrupt { .. }
            | Input::TxDone { .. }
            | Input::OtherMemory { .. }
            | Input::TcpMem { .. }
            | Input::DeviceRefuses { .. }
            | Input::DeviceCongested { .. }
            | Input::Timing(_) => Duration::ZERO,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::engine::{Kernel, NoProbe};
    use crate::units::Time;
    use crate::world::{Happening, ProgramConfig, World, WorldConfig, Write};

    /// When the calls of a program are made that writes as fast as it can.
    fn calls(costs: Costs) -> Vec<u64> {
        let mut config = WorldConfig::new(Kernel::v6_18());
        config.costs = costs;
        let writes = vec![Write::of(100)];
        let program = ProgramConfig { writes, total: Some(400), pause: Duration::ZERO, ..ProgramConfig::default() };
        config.programs = vec![program];
        let mut world = World::new(&config);
        let mut happening = Happening::new();
        let mut times = Vec::new();
        while world.advance(Time::from_millis(30), &mut NoProbe, &mut happening) {
            if matches!(happening.cause, crate::world::Cause::Call { call: crate::world::CallCause::Send { .. }, .. }) {
                times.push(world.now.as_micros());
            }
        }
        times
    }

    #[test]
    fn calls_follow_each_other_at_their_cost() {
        let syscall = Duration::from_micros(3);
        let packet = Duration::from_micros(5);

        assert_eq!(calls(Costs::default()), [20_000; 4]);
        assert_eq!(calls(Costs { syscall, packet, ..Costs::default() }), [20_005, 20_008, 20_011, 20_014]);
    }
}
