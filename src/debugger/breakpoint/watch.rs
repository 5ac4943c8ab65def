//! Looks for hits while an input is made. What hits in an input depends on that input alone, and on the engine before it:
//! so it is the same whenever the input is made again.

use crate::debugger::breakpoint::rule::{Rule, Trigger, is_number};
use crate::engine::Engine;
use crate::engine::step::probe::{Field, Probe, Site, Step, What};
use crate::observe::{SocketView, counters};
use crate::units::Time;

/// A breakpoint that is to be stopped at.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hit {
    /// Its index in the list that was watched for.
    pub breakpoint: usize,
    /// The number of the step in its input. A condition may become true behind the last step: then that one's.
    pub step: u32,
    /// The virtual time of the hit.
    pub at: Time,
    /// The step itself; none before the first.
    pub what: Option<Step>,
    /// The functions that were entered and not left, the outermost first.
    pub stack: Vec<Site>,
    /// The values of all counters, in the order of [`Field::ALL`].
    pub counters: Vec<i64>,
}

impl Hit {
    /// A counter's value at the hit.
    pub fn counter(&self, field: Field) -> i64 {
        self.counters[field as usize]
    }
}

/// A probe that looks for hits and passes every step on to `inner`.
pub struct Watcher<'a, P> {
    rules: Vec<(usize, &'a Rule, State)>,
    inner: P,
    steps: u32,
    last: Option<Step>,
    hits: Vec<Hit>,
    /// The engine is kept at the first hit with a lower index than this.
    keep_below: usize,
    kept: Option<Box<Engine>>,
}

/// What must be remembered of the steps before.
#[derive(Clone, Copy, Default, Debug)]
struct State {
    /// The condition holds.
    holds: bool,
    /// Inside `tcp_ack`: what became free so far, and what was queued at the last step.
    freed: Option<(i64, u32)>,
}

impl<'a, P> Watcher<'a, P> {
    /// For the next input of `engine`; rules with the indices that hits are to have.
    pub fn new(rules: impl Iterator<Item = (usize, &'a Rule)>, engine: &Engine, inner: P) -> Self {
        let socket = SocketView::of(engine);
        let start = |rule: &Rule| State { holds: becomes(rule, &socket), ..State::default() };
        let rules = rules.map(|(index, rule)| (index, rule, start(rule))).collect();
        Watcher { rules, inner, steps: 0, last: None, hits: Vec::new(), keep_below: 0, kept: None }
    }

    /// Keeps the engine as it is at the first hit of one of the first `count` breakpoints.
    pub fn keeping_engine(self, count: usize) -> Self {
        Watcher { keep_below: count, ..self }
    }

    /// The engine at that hit, if it was at a step.
    pub fn kept_engine(&mut self) -> Option<Box<Engine>> {
        self.kept.take()
    }

    /// All hits of the input, in order; `engine` is as the input left it.
    pub fn finish(mut self, engine: &Engine) -> Vec<Hit> {
        let socket = SocketView::of(engine);
        self.collect_hits(engine, &socket, |rule, state| {
            matches!(rule.trigger, Trigger::Becomes(_)) && begins(becomes(rule, &socket), &mut state.holds)
        });
        self.hits
    }

    /// Writes down a hit for each rule that `hits` now.
    fn collect_hits(&mut self, engine: &Engine, socket: &SocketView<'_>, hits: impl Fn(&Rule, &mut State) -> bool) {
        for (index, rule, state) in &mut self.rules {
            if hits(rule, state) && rule.condition.as_ref().is_none_or(|condition| condition.holds(socket)) {
                if *index < self.keep_below && self.kept.is_none() {
                    self.kept = Some(Box::new(engine.clone()));
                }
                self.hits.push(Hit {
                    breakpoint: *index,
                    step: self.steps,
                    at: engine.now,
                    what: self.last,
                    stack: engine.stack().to_vec(),
                    counters: counters::values(socket),
                });
            }
        }
    }
}

impl<P: Probe> Probe for Watcher<'_, P> {
    fn step(&mut self, step: Step, engine: &Engine) {
        self.steps += 1;
        self.last = Some(step);
        if !self.rules.is_empty() {
            let socket = SocketView::of(engine);
            self.collect_hits(engine, &socket, |rule, state| state.hits(&rule.trigger, &step, &socket));
        }
        self.inner.step(step, engine);
    }
}

fn becomes(rule: &Rule, socket: &SocketView<'_>) -> bool {
    matches!(&rule.trigger, Trigger::Becomes(condition) if condition.holds(socket))
}

/// Whether something is true that was not before.
fn begins(now: bool, before: &mut bool) -> bool {
    let was = std::mem::replace(before, now);
    now && !was
}

impl State {
    fn hits(&mut self, trigger: &Trigger, step: &Step, socket: &SocketView<'_>) -> bool {
        match trigger {
            Trigger::Site(site) => step.site == *site && step.what == What::Enter,
            Trigger::Decision { at, outcome } => at.is_taken(*outcome, step.site, &step.what),
            Trigger::Event { event, number } => match step.what {
                What::Event { event: other, subject, .. } => {
                    *event == other && number.is_none_or(|number| is_number(subject, number))
                }
                _ => false,
            },
            Trigger::Changed(field) => matches!(step.what, What::Set { field: other, .. } if other == *field),
            Trigger::AckFrees(comparison, amount) => {
                self.ack_is_done(step, socket).is_some_and(|freed| comparison.holds(freed, amount.value(socket)))
            }
            Trigger::Becomes(condition) => begins(condition.holds(socket), &mut self.holds),
        }
    }

    /// What `tcp_ack` freed of `sk_wmem_queued`, at the step that ends it.
    fn ack_is_done(&mut self, step: &Step, socket: &SocketView<'_>) -> Option<i64> {
        let queued = socket.wmem_queued;
        if let Some((freed, before)) = &mut self.freed {
            *freed += i64::from(before.saturating_sub(queued));
            *before = queued;
        }
        match step.what {
            What::Enter if step.site == Site::TcpAck => {
                self.freed = Some((0, queued));
                None
            }
            What::Leave if step.site == Site::TcpAck => self.freed.take().map(|(freed, _)| freed),
            _ => None,
        }
    }
}
