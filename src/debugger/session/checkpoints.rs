//! Copies of a world on its way, to run again from: evenly spread over the session, within a budget of memory.

use std::collections::BTreeSet;
use std::rc::Rc;

use crate::debugger::Counts;
use crate::world::World;

/// Inputs from one checkpoint to the next, as long as there is memory enough.
const INTERVAL: u64 = 64;

/// A world right after an input, and how much had been recorded by then.
#[derive(Debug)]
pub struct Checkpoint {
    pub world: World,
    pub counts: Counts,
    /// Without page blocks.
    bytes: usize,
}

impl Checkpoint {
    fn new(world: &World, counts: Counts) -> Checkpoint {
        let (world, bytes) = world.checkpoint();
        Checkpoint { world, counts, bytes }
    }

    pub fn input(&self) -> u64 {
        self.world.place().input
    }
}

/// The checkpoints of one branch, oldest first. The first is the session's beginning. Branches share those before they
/// part.
#[derive(Clone, Debug)]
pub struct Checkpoints {
    items: Vec<Rc<Checkpoint>>,
    interval: u64,
    budget: usize,
    bytes: usize,
}

impl Checkpoints {
    pub fn new(beginning: &World, budget: usize) -> Self {
        let first = Rc::new(Checkpoint::new(beginning, Counts::default()));
        let mut checkpoints = Checkpoints { items: vec![first], interval: INTERVAL, budget, bytes: 0 };
        checkpoints.bytes = checkpoints.measure();
        checkpoints
    }

    /// Keeps a copy of the world, which has just made an input, if it is time for one.
    pub fn offer(&mut self, world: &World, counts: Counts) {
        let last = self.items.last().map_or(0, |last| last.input());
        if world.place().input < last + self.interval {
            return;
        }
        let new = Checkpoint::new(world, counts);
        self.bytes += new.bytes + self.items.last().map_or(0, |last| blocks_not_in(&new, last));
        self.items.push(Rc::new(new));
        self.thin();
    }

    /// While they are too many, every second one goes, and new ones come half as often.
    fn thin(&mut self) {
        while self.bytes > self.budget && self.items.len() > 2 {
            let mut index = 0;
            self.items.retain(|_| {
                index += 1;
                index % 2 == 1
            });
            self.interval *= 2;
            self.bytes = self.measure();
        }
    }

    /// Bytes of memory, each page block counted once however many share it.
    fn measure(&self) -> usize {
        let mut blocks = BTreeSet::new();
        self.items.iter().for_each(|item| blocks.extend(item.world.engine.pages.storage()));
        let own: usize = self.items.iter().map(|item| item.bytes).sum();
        own + blocks.iter().map(|(_, size)| size).sum::<usize>()
    }

    pub fn set_budget(&mut self, bytes: usize) {
        self.budget = bytes;
        self.thin();
    }

    /// The last one at or before the end of an input.
    pub fn before(&self, input: u64) -> &Checkpoint {
        &self.items[self.place(input)]
    }

    /// Those at or before the end of an input, the last one first.
    pub fn back_from(&self, input: u64) -> impl Iterator<Item = &Checkpoint> {
        self.items[..=self.place(input)].iter().rev().map(|item| &**item)
    }

    fn place(&self, input: u64) -> usize {
        self.items.partition_point(|item| item.input() <= input).saturating_sub(1)
    }

    /// Those of a branch that parts right after an input.
    pub fn until(&self, input: u64) -> Checkpoints {
        let mut checkpoints = Checkpoints { items: self.items[..=self.place(input)].to_vec(), ..*self };
        checkpoints.bytes = checkpoints.measure();
        checkpoints
    }

    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Bytes of memory that they take.
    pub fn bytes(&self) -> usize {
        self.bytes
    }
}

/// Bytes of page blocks that one checkpoint has and another has not. Blocks keep their numbers.
fn blocks_not_in(new: &Checkpoint, old: &Checkpoint) -> usize {
    let mut old = old.world.engine.pages.storage();
    new.world.engine.pages.storage().filter(|block| old.next().as_ref() != Some(block)).map(|(_, size)| size).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Kernel, NoProbe};
    use crate::units::Time;
    use crate::world::{Happening, ProgramConfig, WorldConfig};

    /// A world that writes and writes, offered after every input.
    fn run(inputs: u64, budget: usize) -> Checkpoints {
        let mut config = WorldConfig::new(Kernel::v6_18());
        config.programs = vec![ProgramConfig::default()];
        let mut world = World::new(&config);
        let mut checkpoints = Checkpoints::new(&world, budget);
        let mut happening = Happening::quiet();
        for _ in 0..inputs {
            assert!(world.advance(Time::NEVER, &mut NoProbe, &mut happening));
            checkpoints.offer(&world, Counts::default());
        }
        checkpoints
    }

    #[test]
    fn checkpoints_stay_within_their_budget_and_spread_over_the_session() {
        let budget = 8 << 20;
        let checkpoints = run(20_000, budget);

        assert!(checkpoints.bytes() <= budget && checkpoints.bytes() > budget / 8, "{}", checkpoints.bytes());
        let inputs: Vec<_> = checkpoints.items.iter().map(|item| item.input()).collect();
        let gaps: Vec<_> = inputs.windows(2).map(|pair| pair[1] - pair[0]).collect();
        assert!(gaps.iter().all(|gap| *gap <= checkpoints.interval), "{gaps:?}");
        assert_eq!(inputs[0], 0);
        assert!(20_000 - inputs[inputs.len() - 1] < checkpoints.interval);
    }

    #[test]
    fn what_is_counted_step_by_step_is_what_there_is() {
        let checkpoints = run(2_000, usize::MAX);

        assert_eq!(checkpoints.len(), 1 + 2_000 / INTERVAL as usize);
        assert_eq!(checkpoints.bytes(), checkpoints.measure());
    }

    #[test]
    fn the_nearest_checkpoint_is_found() {
        let checkpoints = run(1_000, usize::MAX);

        assert_eq!(checkpoints.before(0).input(), 0);
        assert_eq!(checkpoints.before(63).input(), 0);
        assert_eq!(checkpoints.before(64).input(), 64);
        assert_eq!(checkpoints.before(900).input(), 896);
        assert_eq!(checkpoints.back_from(200).map(Checkpoint::input).collect::<Vec<_>>(), [192, 128, 64, 0]);
    }
}
