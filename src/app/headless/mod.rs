//! Runs without a screen: virtual time as fast as it goes, then a report.

mod files;
mod output;
mod real_peer;

use std::mem;
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use crate::app::drive::inputs::Watch;
use crate::app::drive::real_kernel::RealKernel;
use crate::app::headless::files::Files;
use crate::app::headless::output::ProgramOutput;
use crate::app::report::{CheckReport, Ended, ExpectedReport, Failure, ProgramReport, Report};
use crate::app::stop::{Count, Stop};
use crate::debugger::Breakpoint;
use crate::debugger::expectation::judged;
use crate::debugger::explain::chain::Scene;
use crate::engine::NoProbe;
use crate::journal::{Entry, Line};
use crate::language::text;
use crate::observe::SocketView;
use crate::os::clock::now;
use crate::os::files::output::{Opened, OutputError, WriteTo};
use crate::os::signals::{self, EndSignals};
use crate::os::stderr::tell;
use crate::os::tun::Plan;
use crate::scenario::Scenario;
use crate::ss::line;
use crate::units::Time;
use crate::units::print::grouped;
use crate::wire::codec::Endpoints;
use crate::world::drive::{Due, Given, NextInput, drive};
use crate::world::{Command, Happening, World};

/// Inputs between two looks at signals and the clock.
const BATCH: u32 = 2_000;
/// A run without a time limit in which for so long nothing is written and nothing arrives will never end by itself.
const STUCK_AFTER: Duration = Duration::from_secs(24 * 3600);

/// What is wanted of a run beside its scenario.
#[derive(Clone, Default, Debug)]
pub struct Request {
    /// Whether the invariants, the peer's stream and the counts of the programs are checked after every input.
    pub check: bool,
    /// What it is written into.
    pub files: WriteTo,
    /// Super-packets go whole into the capture.
    pub super_packets: bool,
    /// What is written is not hashed, for runs that only take the time.
    pub no_digest: bool,
    /// How many bytes are to be written and to arrive.
    pub bytes: Option<u64>,
    /// The run stops at the first hit of one of these.
    pub stop_at: Vec<Breakpoint>,
    /// Hits of these are only counted.
    pub count: Vec<Breakpoint>,
}

/// Runs a scenario to its end, its time, or a signal. Whether writing a file failed is in the report; it was told on stderr
/// when it happened. An error: a file could not be opened, and nothing was run.
pub fn run(scenario: &Scenario, request: &Request) -> color_eyre::Result<Report> {
    let opened = request.files.open()?;
    let signals = EndSignals::new()?;
    let endpoints = Endpoints::of(scenario.world.engine.device.ip_header);
    Ok(Run::new(scenario, request, Ok(opened), endpoints).run(&signals))
}

/// Runs a scenario against a real kernel, in real time. With a proxy there is a report for each program that was connected,
/// up to the first that nobody waits behind.
pub fn run_against_kernel(scenario: &Scenario, request: &Request, plan: &Plan) -> color_eyre::Result<Vec<Report>> {
    let mut opened = request.files.open();
    if let Err(error) = opened {
        return Err(error.into());
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let signals = EndSignals::new()?;
        let mut kernel = RealKernel::start(plan)?;
        kernel.serve_one_program();
        if let Some(proxy) = kernel.proxy() {
            tell(format_args!(
                "{}",
                text!("headless-skbscope-what-is-written-to", address = proxy.address()?.to_string()).aloud()
            ));
        }
        let scenario = kernel.adapted(scenario);
        let (mut reports, mut request) = (Vec::new(), request.clone());
        let files = request.files.clone();
        loop {
            kernel.begin_connection();
            let mut run = Run::new(&scenario, &request, opened, kernel.endpoints());
            run.has_program = plan.has_program();
            let report = run.run_against_kernel(&mut kernel, &signals).await?;
            let goes_on = report.ended == Ended::Finished && kernel.proxy().is_some_and(|proxy| proxy.waiting() > 0);
            reports.push(report);
            if !goes_on {
                return Ok(reports);
            }
            request.files = files.of_connection(reports.len() as u64 + 1);
            opened = request.files.open();
        }
    })
}

/// A run: what makes its inputs, and what becomes of them.
struct Run<'a> {
    scenario: &'a Scenario,
    world: World,
    endpoints: Endpoints,
    until: Time,
    watch: Watch,
    /// Packets are looked at if it is not quiet.
    happening: Happening,
    seen: Seen,
    began: Instant,
    wanted: Option<u64>,
    /// When a byte was last written or read, and how many had been until then.
    moved: (Time, u64),
    /// The user's program is in the place of the receiver: what it has printed, and how it ended.
    has_program: bool,
    output: ProgramOutput,
    exited: Option<String>,
}

/// What was seen of the inputs so far.
struct Seen {
    inputs: u64,
    check: Option<CheckReport>,
    stop: Option<Stop>,
    files: Files,
}

impl<'a> Run<'a> {
    fn new(
        scenario: &'a Scenario,
        request: &Request,
        opened: Result<Opened, OutputError>,
        endpoints: Endpoints,
    ) -> Self {
        let mut config = scenario.world.clone();
        config.digest = !request.no_digest;
        config.check = request.check;
        config.checksums = request.check;
        config.auto_step = true;
        let breakpoints = request.stop_at.iter().chain(&request.count).cloned().collect();
        let happening = if request.files.capture.is_some() { Happening::new() } else { Happening::quiet() };
        let recorded = Scenario { world: config.clone(), ..scenario.clone() };
        let check = request.check.then_some(CheckReport { checks: 0, failure: None });
        let files = Files::begin(&request.files, request.super_packets, opened, recorded, endpoints);
        Run {
            scenario,
            world: World::new(&config),
            endpoints,
            until: scenario.run_for.map_or(Time::NEVER, |span| Time::ZERO + span),
            watch: Watch::new(breakpoints, request.stop_at.len()),
            happening,
            seen: Seen { inputs: 0, check, stop: None, files },
            began: now(),
            wanted: request.bytes,
            moved: (Time::ZERO, 0),
            has_program: false,
            output: ProgramOutput::default(),
            exited: None,
        }
    }

    fn run(mut self, signals: &EndSignals) -> Report {
        let ended = loop {
            if let Some(ended) = self.batch() {
                break ended;
            }
            if self.is_stuck() {
                break Ended::Stuck;
            }
            if signals.take().is_some() {
                break Ended::Interrupted;
            }
            self.look_after();
        };
        self.finish(ended)
    }

    /// To be called every now and then.
    fn look_after(&mut self) {
        let files = &mut self.seen.files;
        files.tick();
        let (world, wanted) = (&self.world, self.wanted);
        files.progress.show(|| how_far(world, wanted));
    }

    /// Makes some inputs; tells how the run ended, if it did.
    fn batch(&mut self) -> Option<Ended> {
        let Run { world, watch, happening, seen, until, .. } = self;
        let mut left = BATCH;
        let ended = drive(&mut watch.over(Due(world, *until)), &mut NoProbe, happening, |way, _, happening| {
            left -= 1;
            let (world, watch) = way.parts();
            match seen.look_at(world, watch, happening) {
                None if left > 0 && signals::came().is_none() => ControlFlow::Continue(()),
                ended => ControlFlow::Break(ended),
            }
        });
        ended.unwrap_or(Some(if world.is_finished() { Ended::Finished } else { Ended::Time }))
    }

    fn is_stuck(&mut self) -> bool {
        let stats = self.world.stats();
        let bytes = stats.written_bytes + stats.delivered_bytes;
        if bytes != self.moved.1 {
            self.moved = (self.world.now, bytes);
        }
        self.until == Time::NEVER && self.world.now.since(self.moved.0) > STUCK_AFTER
    }

    /// Makes the next input, if it is due by `until`.
    fn make_due(&mut self, until: Time) -> bool {
        let Run { world, watch, happening, seen, .. } = self;
        let made = drive(&mut watch.over(Due(world, until)), &mut NoProbe, happening, |way, _, happening| {
            let (world, watch) = way.parts();
            seen.look_at(world, watch, happening);
            ControlFlow::Break(())
        });
        made.is_some()
    }

    /// Makes the input that a command is. What comes from a real kernel is never refused, but when the socket is closed already.
    fn make_given(&mut self, command: Command) {
        let Run { world, watch, happening, seen, .. } = self;
        let place = world.place();
        let Ok(made) = watch.over(Given(world, &command)).make(&mut NoProbe, happening) else { return };
        seen.files.record([Line::Command(Entry { place, command })]);
        if made {
            seen.look_at(world, watch, happening);
        }
    }

    fn finish(mut self, ended: Ended) -> Report {
        self.seen.files.end(&self.world);
        let report = Report::new(self.scenario, &self.world, ended, self.began.elapsed());
        let (how, output) = (self.exited, self.output);
        let program =
            self.has_program.then_some(ProgramReport { how, output: output.text(), dropped_bytes: output.dropped() });
        // What a program has read nobody knows once its socket is gone; what its kernel has acknowledged is there.
        let acked = self.world.stats().acked_bytes.min(report.written_bytes);
        let delivered_bytes =
            if program.is_some() { report.delivered_bytes.max(acked) } else { report.delivered_bytes };
        let breakpoints = Count::all(&self.watch.breakpoints);
        let at_stop = self.watch.at_hit.as_deref().filter(|_| self.seen.stop.is_some()).map(SocketView::of);
        let at_end = SocketView::of_world(&self.world).at(self.world.now);
        let ss = line(&at_stop.unwrap_or(at_end), [self.endpoints.local, self.endpoints.remote]);
        let looks = judged(&mut self.world, &self.scenario.world.expectations);
        let expected = ExpectedReport::new(&self.scenario.world.expectations, looks);
        let Run { seen: Seen { check, stop, files, .. }, wanted: wanted_bytes, .. } = self;
        let (capture, recording) = (files.captured, files.recorded);
        Report {
            wanted_bytes,
            delivered_bytes,
            check,
            capture,
            recording,
            program,
            stop,
            breakpoints,
            expected,
            ss,
            ..report
        }
    }
}

impl Seen {
    /// Looks at what an input did. It may end the run.
    fn look_at(&mut self, world: &World, watch: &mut Watch, happening: &Happening) -> Option<Ended> {
        self.inputs += 1;
        self.take_hits(world, watch, happening);
        self.files.input(self.inputs, happening, &watch.facts, world);
        if !self.check_holds(world) {
            Some(Ended::CheckFailed)
        } else if self.stop.is_some() {
            Some(Ended::Breakpoint)
        } else {
            world.is_finished().then_some(Ended::Finished)
        }
    }

    /// Whether a check has failed.
    fn has_failed(&self) -> bool {
        self.check.as_ref().is_some_and(|check| check.failure.is_some())
    }

    /// Counts hits, up to the one that the run stops at.
    fn take_hits(&mut self, world: &World, watch: &mut Watch, happening: &Happening) {
        for hit in mem::take(&mut watch.hits) {
            let counted = watch.breakpoints.count(&hit);
            if counted && hit.breakpoint < watch.stop_at {
                let breakpoint = watch.breakpoints.get(hit.breakpoint);
                let end = Scene::of(world);
                let scene = watch.at_hit.as_deref().map_or(end, |engine| Scene {
                    socket: SocketView::of(engine),
                    now: hit.at,
                    inside: Some(happening.cause),
                    ..end
                });
                self.stop = breakpoint.map(|item| Stop::new(item, self.inputs, &hit, &scene));
                return;
            }
        }
    }

    fn check_holds(&mut self, world: &World) -> bool {
        let Some(check) = &mut self.check else { return true };
        check.checks += 1;
        let Err(violation) = world.check() else { return true };
        let virtual_seconds = world.now.as_nanos() as f64 / 1e9;
        check.failure = Some(Failure { what: violation.to_string(), input: self.inputs, virtual_seconds });
        false
    }
}

/// How far a run is.
fn how_far(world: &World, wanted: Option<u64>) -> String {
    let stats = world.stats();
    let delivered = stats.delivered_bytes as f64 / 1e6;
    let of =
        wanted.map(|bytes| text!("headless-of", e6 = format!("{:.1}", bytes as f64 / 1e6)).aloud()).unwrap_or_default();
    let at = world.now.as_nanos() as f64 / 1e9;
    let again = grouped(stats.retransmits);
    text!(
        "headless-mb-delivered-s-of-virtual",
        delivered = format!("{:.1}", delivered),
        of = of.to_string(),
        at = format!("{:.1}", at),
        again = again.to_string()
    )
    .aloud()
}
