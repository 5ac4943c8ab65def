//! What lies behind a difference between kernels: the sizes and rules which, alone exchanged, would change it.
//!
//! Nobody has to know which rule decides what: each run is made again with one size or rule of its neighbour, up to the
//! same moment, and what differs then from the run as it was is that one's doing.

use std::ops::ControlFlow;
use std::time::Duration;

use serde::Serialize;
use serde_json::Value as Json;

use crate::debugger::pair::{Compared, Value, compare};
use crate::engine::{Kernel, NoProbe};
use crate::kernel::rules::Rules;
use crate::observe::SocketView;
use crate::units::Time;
use crate::units::print::grouped;
use crate::world::drive::{Due, NextInput, drive};
use crate::world::{Happening, World, WorldConfig};

/// Later differences have too much before them to be made again so often.
const LATEST: Duration = Duration::from_secs(60);

/// A size or a rule that a difference would not be the same without.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Behind {
    /// Its name: of a rule, or of a size.
    pub name: &'static str,
    /// What it decides, or how it comes about.
    pub about: &'static str,
    /// Of each kernel.
    pub values: Vec<String>,
    /// The counters that would be others with the neighbour's value.
    pub counters: Vec<&'static str>,
}

/// Gives the first kernel what the second one has.
type Exchange = dyn Fn(&mut Kernel, &Kernel);

/// What a kernel may have otherwise than its neighbour.
struct Part {
    name: &'static str,
    about: &'static str,
    value: Box<dyn Fn(&Kernel) -> String>,
    take: Box<Exchange>,
}

impl Part {
    fn size(
        name: &'static str,
        about: &'static str,
        of: fn(&Kernel) -> u32,
        take: impl Fn(&mut Kernel, &Kernel) + 'static,
    ) -> Part {
        Part { name, about, value: Box::new(move |kernel| grouped(of(kernel)).to_string()), take: Box::new(take) }
    }

    fn rule(name: &'static str, about: &'static str) -> Part {
        let take = move |to: &mut Kernel, from: &Kernel| {
            let mut rules = in_json(to);
            rules[name] = in_json(from)[name].take();
            // As text, which recordings are read from too: reading from values would be compiled for this alone.
            if let Ok(rules) = serde_json::from_slice(rules.to_string().as_bytes()) {
                to.rules = rules;
            }
        };
        Part {
            name,
            about: about.trim(),
            value: Box::new(move |kernel| said(&in_json(kernel)[name])),
            take: Box::new(take),
        }
    }

    /// All but the names of functions, which decide nothing.
    fn all() -> Vec<Part> {
        let header = "room for headers in every skb's head; wireless and tunnels of the configuration make it larger";
        let output = "the most that the device may hold of one socket";
        let mut parts = vec![
            Part::size(
                "MAX_TCP_HEADER",
                header,
                |k| k.max_tcp_header,
                |to, from| to.max_tcp_header = from.max_tcp_header,
            ),
            Part::size("struct sk_buff", "in cache lines", |k| k.sk_buff, |to, from| to.sk_buff = from.sk_buff),
            Part::size("HZ", "timer ticks in a second", |k| k.hz, |to, from| to.hz = from.hz),
            Part::size(
                "wmem_max",
                "the largest SO_SNDBUF",
                |k| k.sysctl.wmem_max,
                |to, from| {
                    to.sysctl.wmem_max = from.sysctl.wmem_max;
                },
            ),
            Part::size(
                "tcp_limit_output_bytes",
                output,
                |k| k.sysctl.limit_output_bytes,
                |to, from| {
                    to.sysctl.limit_output_bytes = from.sysctl.limit_output_bytes;
                },
            ),
        ];
        parts.extend(
            Rules::ALL.iter().filter(|(name, _)| *name != "names").map(|&(name, about)| Part::rule(name, about)),
        );
        parts
    }
}

fn in_json(kernel: &Kernel) -> Json {
    serde_json::to_value(kernel.rules).unwrap_or_default()
}

/// A rule's value in a word.
fn said(value: &Json) -> String {
    match value {
        Json::Bool(true) => "yes".to_owned(),
        Json::Bool(false) => "no".to_owned(),
        Json::String(word) => word.clone(),
        other => other.to_string(),
    }
}

/// The sizes and rules behind what differs at a moment.
pub fn behind(configs: &[WorldConfig], at: Time, compared: &[Compared]) -> Vec<Behind> {
    if at > Time::ZERO + LATEST {
        return Vec::new();
    }
    let of_part = |part: Part| {
        let kernels = configs.iter().map(|config| &config.engine.kernel);
        let values: Vec<_> = kernels.map(|kernel| (part.value)(kernel)).collect();
        let mut counters = Vec::new();
        let neighbours = (1..configs.len()).flat_map(|right| [(right - 1, right), (right, right - 1)]);
        for (own, other) in neighbours.filter(|&(own, other)| values[own] != values[other]) {
            let mut config = configs[own].clone();
            (part.take)(&mut config.engine.kernel, &configs[other].engine.kernel);
            for (was, is) in compared.iter().zip(counted(&config, at)) {
                let is_behind = was.values[own] != was.values[other] && was.values[own] != is;
                if is_behind && !counters.contains(&was.counter.short) {
                    counters.push(was.counter.short);
                }
            }
        }
        Behind { name: part.name, about: part.about, values, counters }
    };
    Part::all().into_iter().map(of_part).filter(|behind| !behind.counters.is_empty()).collect()
}

/// All counters of a run at a moment.
fn counted(config: &WorldConfig, at: Time) -> Vec<Value> {
    let config = WorldConfig { auto_step: true, ..config.clone() };
    let (mut world, mut happening) = (World::new(&config), Happening::quiet());
    drive(&mut Due(&mut world, at), &mut NoProbe, &mut happening, |source, _, _| {
        if source.world().is_finished() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    compare(&[(SocketView::of_world(&world), &world)]).into_iter().map(|counter| counter.values[0]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::debugger::pair::Runs;
    use crate::kernel::KernelVersion;
    use crate::scenario::embedded;

    fn runs(scenario: &str, kernels: [&str; 2]) -> Runs {
        let scenario = embedded::find(scenario).expect("it is embedded").scenario().expect("it is right");
        let on =
            |kernel: &str| scenario.on(kernel.parse::<KernelVersion>().expect("a kernel")).expect("any kernel").world;
        let mut runs = Runs::new(&kernels.map(on));
        runs.run_until(Time::from_millis(3_000));
        runs
    }

    #[test]
    fn what_an_skb_costs_is_the_doing_of_its_head_and_of_nothing_else() {
        let names = |kernels| {
            let behind = runs("ten-bytes", kernels).behind();
            assert!(behind.iter().all(|one| one.counters.contains(&"sk_wmem_queued")), "{behind:?}");
            behind.into_iter().map(|one| one.name).collect::<Vec<_>>()
        };

        assert_eq!(names(["6.1", "6.12"]), ["small_head_cache"]);
        assert_eq!(names(["6.12", "6.18"]), ["MAX_TCP_HEADER"]);
    }

    #[test]
    fn where_nothing_differs_nothing_is_behind_it() {
        assert_eq!(runs("ten-bytes", ["6.18", "6.18"]).behind(), []);
    }
}
