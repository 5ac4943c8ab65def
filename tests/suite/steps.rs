//! What a step says is true: it is told of the function that the engine is in, by the name of its kernel, a decision is
//! what its two numbers say, and a counter has the value that was told.

mod kernel_functions;

use crate::traces;
use std::collections::BTreeSet;

use proptest::prelude::*;
use skbscope::conformance::{Trace, reference};
use skbscope::debugger::explain::explain_step;
use skbscope::engine::step::probe::{Field, Site, Test, What};
use skbscope::engine::{Engine, Kernel, Probe, Step};
use skbscope::kernel::release::Release;
use skbscope::observe::{SocketView, counters};
use skbscope::scenario::embedded;
use skbscope::units::Time;
use skbscope::world::{Happening, World, WorldConfig};

use crate::random;
use crate::tidy::source::rust_files;

/// Looks at every step; what is wrong is written down.
#[derive(Default)]
struct Listener {
    /// Entered and not left, as the steps tell it.
    stack: Vec<Site>,
    wrong: BTreeSet<String>,
    /// What was looked at already: texts differ by their numbers only, and a decision says the same of the same numbers.
    seen: BTreeSet<(Site, String)>,
    steps: u64,
}

impl Probe for Listener {
    fn step(&mut self, step: Step, engine: &Engine) {
        self.steps += 1;
        if step.what == What::Enter {
            self.stack.push(step.site);
        }
        if self.stack.last() != Some(&step.site) || self.stack != engine.stack() {
            let text = step.text(engine.config.kernel.release());
            self.wrong.insert(format!("`{text}` is told in {:?}; the engine says {:?}", self.stack, engine.stack()));
        }
        if step.what == What::Leave {
            self.stack.pop();
        }
        if self.seen.insert((step.site, kind(step.what))) {
            self.wrong.extend(wrong_name(step, engine));
            self.wrong.extend(wrong_site(step));
        }
        if matches!(step.what, What::Test { .. }) && self.seen.insert((step.site, format!("{:?}", step.what))) {
            self.wrong.extend(wrong_decision(step, engine));
        }
        self.wrong.extend(wrong_number(step, engine));
    }
}

/// What a step is, without its numbers.
fn kind(what: What) -> String {
    match what {
        What::Enter | What::Leave => format!("{what:?}"),
        What::Test { test, verdict, .. } => format!("{test:?} {verdict}"),
        What::Set { field, from, to } => format!("{field:?} {}", from < to),
        What::Event { event, .. } => format!("{event:?}"),
    }
}

/// A function that this kernel does not have: the step's own, or one that its text speaks of.
fn wrong_name(step: Step, engine: &Engine) -> Option<String> {
    let release = engine.config.kernel.release();
    if step.site.function(release).is_none() {
        return Some(format!("Linux {release} has no function like {:?}", step.site));
    }
    let said = explain_step(step.site, &step.what, &SocketView::of(engine));
    let text = format!("{} {}", said.headline, said.why);
    let words: BTreeSet<_> = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').collect();
    let foreign = Site::ALL.iter().flat_map(|site| site.all_names()).find(|name| {
        let own = Site::ALL.iter().any(|site| site.function(release).is_some_and(|it| it.name == *name));
        !own && words.contains(name)
    })?;
    Some(format!("Linux {release} has no {foreign}: {text}"))
}

/// A function that is not among those that may tell such a step.
fn wrong_site(step: Step) -> Option<String> {
    let (sites, what) = match step.what {
        What::Enter | What::Leave => return None,
        What::Test { test, .. } => (test.rule().sites, format!("{test:?}")),
        What::Set { field, .. } => (field.sites(), format!("{field:?}")),
        What::Event { event, .. } => (event.sites(), format!("{event:?}")),
    };
    let may = sites.is_empty() || sites.contains(&step.site);
    (!may).then(|| format!("{what} is told in {:?}, its row names {sites:?}", step.site))
}

/// A decision whose printed numbers say something else than its answer.
fn wrong_decision(step: Step, engine: &Engine) -> Option<String> {
    let What::Test { test, left, right, verdict } = step.what else { return None };
    let op = test.rule().op;
    let said = explain_step(step.site, &step.what, &SocketView::of(engine)).headline.to_string();
    let (question, answer) = said.rsplit_once("? ").expect("a question");
    let printed = match question.split_once(&format!(" {op} ")) {
        Some((before, behind)) => compare(number(before), op, number(behind).or(Some(right))),
        // A flag is set or not.
        None => Some(compare(Some(left), op, Some(right)) == Some(true)),
    };
    let stated = answer == "yes";
    let holds = stated == verdict && compare(Some(left), op, Some(right)) == Some(verdict);
    if holds && printed.is_none_or(|printed| printed == stated) { None } else { Some(format!("{test:?}: {said}")) }
}

fn compare(left: Option<i64>, op: &str, right: Option<i64>) -> Option<bool> {
    let (left, right) = (left?, right?);
    Some(match op {
        "<" => left < right,
        "<=" => left <= right,
        ">" => left > right,
        ">=" => left >= right,
        "=" => left == right,
        "!=" => left != right,
        other => panic!("{other}"),
    })
}

/// The number at the end of `text`, times in nanoseconds. None where a word stands for it.
fn number(text: &str) -> Option<i64> {
    let scale = |unit| match unit {
        "ns" => Some(1.0),
        "us" => Some(1e3),
        "ms" => Some(1e6),
        "s" => Some(1e9),
        _ => None,
    };
    let (before, last) = text.rsplit_once(' ').unwrap_or(("", text));
    let plain = |word: &str| word.trim_start_matches('#').replace(',', "").parse::<f64>().ok();
    match scale(last) {
        Some(scale) => Some((plain(before.rsplit(' ').next()?)? * scale).round() as i64),
        None => Some(plain(last)? as i64),
    }
}

/// A counter that is not what it was said to be now.
fn wrong_number(step: Step, engine: &Engine) -> Option<String> {
    let What::Set { field, to, .. } = step.what else { return None };
    let to = match field {
        // Told in the kernel's ticks, shown in microseconds.
        Field::Rto => engine.config.kernel.jiffies_to_usecs(to as u64) as i64,
        // Without a limit it is the largest number.
        Field::PacingRate if to < 0 => i64::MAX,
        _ => to,
    };
    let now = counters::value(field, &SocketView::of(engine));
    (now != to).then(|| format!("{field:?} is said to be {to} and is {now}"))
}

/// All that is wrong in the first seconds of a world.
fn listen(config: &WorldConfig, until: Time, what: &str) -> u64 {
    let (mut world, mut happening, mut listener) = (World::new(config), Happening::quiet(), Listener::default());
    let mut inputs = 0;
    while inputs < 3_000 && world.advance(until, &mut listener, &mut happening) {
        inputs += 1;
        assert!(listener.stack.is_empty() && world.engine.stack().is_empty(), "{what}: a function was not left");
    }
    assert!(listener.wrong.is_empty(), "{what}:\n{}", Vec::from_iter(listener.wrong).join("\n"));
    listener.steps
}

#[test]
fn steps_of_all_scenarios_are_true_on_both_kernels() {
    let mut steps = 0;
    for embedded in embedded::ALL {
        let scenario = embedded.scenario().expect("embedded");
        let kernels = skbscope::kernel::KernelVersion::ALL;
        for scenario in kernels.into_iter().filter_map(|kernel| scenario.on(kernel).ok()) {
            let name = format!("{} on {}", scenario.name, scenario.world.engine.kernel.name);
            steps += listen(&scenario.world, Time::from_millis(4_000), &name);
        }
    }
    assert!(steps > 100_000, "only {steps} were heard");
}

#[test]
fn steps_of_all_recorded_kernels_are_true() {
    let mut steps = 0;
    for kernel in ["6.18", "6.1-cloud", "5.10", "3.10"] {
        // Every third: the scenarios are the same.
        for (_, text) in traces::all(kernel).into_iter().step_by(3) {
            let (scenario, _) = reference::scenario(&Trace::parse(&text).expect("a trace"));
            steps += listen(&scenario.world, Time::from_millis(2_500), &format!("{kernel} {}", scenario.name));
        }
    }
    assert!(steps > 100_000, "only {steps} were heard");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn steps_of_random_worlds_are_true(config in random::world(60_000)) {
        listen(&config, Time::from_millis(30_000), "a random world");
    }
}

/// A program that waits no longer than two seconds, and a peer whose window stays closed: it is this that ends the
/// connection, not the count of the probes.
#[test]
fn a_connection_that_the_programs_own_time_out_ends_says_so() {
    for kernel in Kernel::all().filter(|kernel| kernel.rules.user_timeout_at_closed_window) {
        let reasons = reasons_of_user_timeout(kernel);

        assert!(reasons.contains(&(Test::UserTimeout, true)), "{reasons:?}");
        assert!(!reasons.contains(&(Test::ProbesLeft, false)), "{reasons:?}");
    }
}

fn reasons_of_user_timeout(kernel: Kernel) -> BTreeSet<(Test, bool)> {
    use skbscope::engine::SockOpt;
    use skbscope::peer::{PeerConfig, ReceiverConfig};
    use skbscope::world::{ProgramConfig, Write};

    #[derive(Default)]
    struct Decisions(BTreeSet<(Test, bool)>);
    impl Probe for Decisions {
        fn step(&mut self, step: Step, _: &Engine) {
            if let What::Test { test, verdict, .. } = step.what {
                self.0.insert((test, verdict));
            }
        }
    }

    let mut config = WorldConfig::new(kernel);
    config.peer =
        PeerConfig::Loopback(ReceiverConfig { buffer: 4_000, read_rate: Some(0), ..ReceiverConfig::default() });
    config.socket = vec![SockOpt::UserTimeout(std::time::Duration::from_secs(2))];
    config.programs =
        vec![ProgramConfig { writes: vec![Write::of(20_000)], total: Some(20_000), ..ProgramConfig::default() }];
    let (mut world, mut happening, mut decisions) = (World::new(&config), Happening::quiet(), Decisions::default());
    while world.advance(Time::from_millis(60_000), &mut decisions, &mut happening) {}
    decisions.0
}

/// A function that is never entered is no place to stop at, and one that both kernels lack is none at all.
#[test]
fn every_function_is_entered_somewhere_and_has_a_name() {
    let source: String = rust_files(&["src/engine"]).into_iter().map(|file| file.text).collect();
    for site in Site::ALL {
        assert!(source.contains(&format!("enter!(self, p, {site:?}, ||")), "{site:?} is never entered");
        assert!(site.all_names().next().is_some(), "{site:?} has no name");
    }
    assert_eq!(Site::TcpSendmsg.name(Release::of("3.10")), "tcp_sendmsg");
    assert_eq!(Site::TcpRackMarkLost.function(Release::of("3.10")), None);
}
