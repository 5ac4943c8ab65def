//! The one loop that makes inputs, and where the next one comes from.

use std::ops::ControlFlow;

use crate::engine::{NoProbe, Probe};
use crate::units::Time;
use crate::world::{Command, Happening, Refused, World};

/// Where the next input comes from.
pub trait NextInput {
    /// The world that takes it.
    fn world(&self) -> &World;

    /// Makes it. False: there is none; or the command was no input.
    fn make(&mut self, probe: &mut dyn Probe, happening: &mut Happening) -> Result<bool, Refused>;
}

/// From a world itself, up to a time.
pub struct Due<'a>(pub &'a mut World, pub Time);

/// From whoever acts on a world.
pub struct Given<'a>(pub &'a mut World, pub &'a Command);

impl NextInput for Due<'_> {
    fn world(&self) -> &World {
        self.0
    }

    fn make(&mut self, probe: &mut dyn Probe, happening: &mut Happening) -> Result<bool, Refused> {
        Ok(self.0.advance(self.1, probe, happening))
    }
}

impl NextInput for Given<'_> {
    fn world(&self) -> &World {
        self.0
    }

    fn make(&mut self, probe: &mut dyn Probe, happening: &mut Happening) -> Result<bool, Refused> {
        self.0.command(self.1, probe, happening)
    }
}

/// Makes inputs until there are no more, or until `look`, which is shown each of them, has seen enough and says why. What is
/// refused is no input.
pub fn drive<S: NextInput, P: Probe, T>(
    source: &mut S,
    probe: &mut P,
    happening: &mut Happening,
    mut look: impl FnMut(&mut S, &mut P, &Happening) -> ControlFlow<T>,
) -> Option<T> {
    while source.make(probe, happening) == Ok(true) {
        if let ControlFlow::Break(why) = look(source, probe, happening) {
            return Some(why);
        }
    }
    None
}

/// Makes all inputs that there are, and nobody looks.
pub fn finish(source: &mut impl NextInput) {
    let nobody: fn(&mut _, &mut NoProbe, &Happening) -> ControlFlow<()> = |_, _, _| ControlFlow::Continue(());
    drive(source, &mut NoProbe, &mut Happening::quiet(), nobody);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::v6_18;
    use crate::world::WorldConfig;

    #[test]
    fn the_loop_ends_where_who_looks_on_says_so_or_where_nothing_comes() {
        let mut world = World::new(&WorldConfig::new(v6_18::KERNEL));
        let (mut seen, mut happening) = (0, Happening::quiet());
        let mut drive_to = |limit: u64| {
            drive(&mut Due(&mut world, Time::from_millis(100)), &mut NoProbe, &mut happening, |source, _, _| {
                seen += 1;
                let input = source.world().place().input;
                if input == limit { ControlFlow::Break(input) } else { ControlFlow::Continue(()) }
            })
        };

        assert_eq!((drive_to(1), drive_to(u64::MAX)), (Some(1), None));
        assert!(seen > 1);
    }
}
