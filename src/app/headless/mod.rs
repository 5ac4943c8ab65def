//! Runs without a screen: virtual time as fast as it goes, then a report.

mod files;
mod output;
mod real_peer;

use std::time::{Duration, Instant};

use crate::app::drive::inputs::Watch;
use crate::app::drive::real_kernel::RealKernel;
use crate::app::error_line::in_one_line;
use crate::app::headless::output::ProgramOutput;
use crate::app::report::{CaptureReport, CheckReport, Ended, Failure, ProgramReport, RecordReport, Report};
use crate::app::stop::{Count, Stop};
use crate::debugger::Breakpoint;
use crate::debugger::explain::chain::Scene;
use crate::engine::NoProbe;
use crate::journal::{Entry, Line};
use crate::observe::SocketView;
use crate::os::clock::now;
use crate::os::files::capture::CaptureFile;
use crate::os::files::output::{Opened, OutputError, WriteTo};
use crate::os::files::recording::RecordingFile;
use crate::os::progress::Progress;
use crate::os::signals::{self, EndSignals};
use crate::os::stderr::tell;
use crate::os::tun::Plan;
use crate::scenario::Scenario;
use crate::ss::line;
use crate::units::Time;
use crate::units::print::grouped;
use crate::wire::codec::Endpoints;
use crate::world::drive::{Due, Given, NextInput};
use crate::world::{Command, Happening, Refused, World};

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
            tell(format_args!("skbscope: what is written to {} goes through the engine", proxy.address()?));
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

struct Run<'a> {
    scenario: &'a Scenario,
    world: World,
    endpoints: Endpoints,
    until: Time,
    watch: Watch,
    /// Packets are looked at if it is not quiet.
    happening: Happening,
    inputs: u64,
    check: Option<CheckReport>,
    capture: Option<CaptureFile>,
    captured: Option<CaptureReport>,
    recording: Option<RecordingFile>,
    recorded: Option<RecordReport>,
    stop: Option<Stop>,
    began: Instant,
    progress: Progress,
    wanted: Option<u64>,
    /// When a byte was last written or read, and how many had been until then.
    moved: (Time, u64),
    /// A check has failed.
    failed: bool,
    /// The user's program is in the place of the receiver: what it has printed, and how it ended.
    has_program: bool,
    output: ProgramOutput,
    exited: Option<String>,
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
        let mut run = Run {
            scenario,
            world: World::new(&config),
            endpoints,
            until: scenario.run_for.map_or(Time::NEVER, |span| Time::ZERO + span),
            watch: Watch::new(breakpoints, request.stop_at.len()),
            happening,
            inputs: 0,
            check: request.check.then_some(CheckReport { checks: 0, failure: None }),
            capture: None,
            captured: None,
            recording: None,
            recorded: None,
            stop: None,
            began: now(),
            progress: Progress::on_stderr(),
            wanted: request.bytes,
            moved: (Time::ZERO, 0),
            failed: false,
            has_program: false,
            output: ProgramOutput::default(),
            exited: None,
        };
        run.begin_files(request, opened, &config, endpoints);
        run
    }

    fn complain(&self, error: &(dyn std::error::Error + 'static)) {
        self.progress.clear();
        tell(format_args!("skbscope: {}", in_one_line(error)));
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
        self.tick_files();
        let (world, wanted) = (&self.world, self.wanted);
        self.progress.show(|| how_far(world, wanted));
    }

    /// Makes some inputs; tells how the run ended, if it did.
    fn batch(&mut self) -> Option<Ended> {
        for _ in 0..BATCH {
            if !self.make_due(self.until) {
                return Some(if self.world.is_finished() { Ended::Finished } else { Ended::Time });
            }
            if self.failed {
                return Some(Ended::CheckFailed);
            }
            if self.stop.is_some() {
                return Some(Ended::Breakpoint);
            }
            if self.world.is_finished() {
                return Some(Ended::Finished);
            }
            if signals::came().is_some() {
                break;
            }
        }
        None
    }

    fn is_stuck(&mut self) -> bool {
        let stats = self.world.stats();
        let bytes = stats.written_bytes + stats.delivered_bytes;
        if bytes != self.moved.1 {
            self.moved = (self.world.now, bytes);
        }
        self.until == Time::NEVER && self.world.now.since(self.moved.0) > STUCK_AFTER
    }

    /// Makes what is due by `until`, if anything is.
    fn make_due(&mut self, until: Time) -> bool {
        let made = self.watch.over(Due(&mut self.world, until)).make(&mut NoProbe, &mut self.happening);
        self.look_at(made)
    }

    /// Makes the input that a command is.
    fn make_given(&mut self, command: Command) -> bool {
        let place = self.world.place();
        let made = self.watch.over(Given(&mut self.world, &command)).make(&mut NoProbe, &mut self.happening);
        if made.is_ok() {
            self.record([Line::Command(Entry { place, command })]);
        }
        self.look_at(made)
    }

    /// Looks at what an input did. False: there was none.
    fn look_at(&mut self, made: Result<bool, Refused>) -> bool {
        // What comes from a real kernel is never refused, but when the socket is closed already.
        let made = made.unwrap_or(false);
        if made {
            self.inputs += 1;
            self.take_hits();
            self.write_packets();
            self.record_input();
            self.failed |= !self.check_holds();
        }
        made
    }

    /// Counts hits, up to the one that the run stops at.
    fn take_hits(&mut self) {
        for hit in std::mem::take(&mut self.watch.hits) {
            let counted = self.watch.breakpoints.count(&hit);
            if counted && hit.breakpoint < self.watch.stop_at {
                let breakpoint = self.watch.breakpoints.get(hit.breakpoint);
                let end = Scene::of(&self.world);
                let scene = self.watch.at_hit.as_deref().map_or(end, |engine| Scene {
                    socket: SocketView::of(engine),
                    now: hit.at,
                    inside: Some(self.happening.cause),
                    ..end
                });
                self.stop = breakpoint.map(|item| Stop::new(item, self.inputs, &hit, &scene));
                return;
            }
        }
    }

    fn check_holds(&mut self) -> bool {
        let Some(check) = &mut self.check else { return true };
        check.checks += 1;
        let Err(violation) = self.world.check() else { return true };
        let virtual_seconds = self.world.now.as_nanos() as f64 / 1e9;
        check.failure = Some(Failure { what: violation.to_string(), input: self.inputs, virtual_seconds });
        false
    }

    fn finish(mut self, ended: Ended) -> Report {
        self.end_files();
        self.progress.clear();
        let report = Report::new(self.scenario, &self.world, ended, self.began.elapsed());
        let (how, output) = (self.exited, self.output);
        let program =
            self.has_program.then_some(ProgramReport { how, output: output.text(), dropped_bytes: output.dropped() });
        // What a program has read nobody knows once its socket is gone; what its kernel has acknowledged is there.
        let acked = self.world.stats().acked_bytes.min(report.written_bytes);
        let delivered_bytes =
            if program.is_some() { report.delivered_bytes.max(acked) } else { report.delivered_bytes };
        let breakpoints = Count::all(&self.watch.breakpoints);
        let at_stop = self.watch.at_hit.as_deref().filter(|_| self.stop.is_some()).map(SocketView::of);
        let at_end = SocketView::of_world(&self.world).at(self.world.now);
        let ss = line(&at_stop.unwrap_or(at_end), [self.endpoints.local, self.endpoints.remote]);
        let Run { check, captured: capture, recorded: recording, stop, wanted: wanted_bytes, .. } = self;
        Report { wanted_bytes, delivered_bytes, check, capture, recording, program, stop, breakpoints, ss, ..report }
    }
}

/// How far a run is.
fn how_far(world: &World, wanted: Option<u64>) -> String {
    let stats = world.stats();
    let delivered = stats.delivered_bytes as f64 / 1e6;
    let of = wanted.map(|bytes| format!(" of {:.1}", bytes as f64 / 1e6)).unwrap_or_default();
    let at = world.now.as_nanos() as f64 / 1e9;
    let again = grouped(stats.retransmits);
    format!("{delivered:.1}{of} MB delivered, {at:.1} s of virtual time, {again} sent again")
}
