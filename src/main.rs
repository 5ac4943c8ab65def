//! Parses the command line, runs what it asks for, and turns the outcome into an exit code.

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use color_eyre::Section;
use color_eyre::eyre::eyre;
use serde::Serialize;
use skbscope::app::compare;
use skbscope::app::error_report;
use skbscope::app::export;
use skbscope::app::headless;
use skbscope::app::headless::Request;
use skbscope::app::live;
use skbscope::app::live::{End, Ended};
use skbscope::app::load;
use skbscope::app::load::LoadError;
use skbscope::app::replay;
use skbscope::app::replay::MomentReport;
use skbscope::app::verify;
use skbscope::cli;
use skbscope::cli::{Cli, Command, CompareArgs, ExportArgs, Options, ReplayArgs, RunOptions, ScreenOptions, Target};
use skbscope::conformance::{Reference, reference};
use skbscope::debugger::breakpoint::guide::guide;
use skbscope::debugger::{Breakpoint, Speed, Wanted};
use skbscope::journal::Recording;
use skbscope::kernel::rules::Names;
use skbscope::os::files::capture::CaptureFile;
use skbscope::os::files::output::WriteTo;
use skbscope::os::files::recording;
use skbscope::os::tun;
use skbscope::os::tun::Plan;
use skbscope::peer::PeerConfig;
use skbscope::scenario::{Scenario, ScenarioError, embedded};
use skbscope::tui::{Model, PanelId, Theme};
use skbscope::units::amount::Size;
use skbscope::units::print::plural;

/// An invariant does not hold, or the receiver got other bytes than were written, or not those asked for.
const CHECK_FAILED: u8 = 1;
/// A wrong option or scenario, or a file that cannot be read or written.
const FAILED: u8 = 2;

type Outcome = color_eyre::Result<ExitCode>;

fn main() -> ExitCode {
    if let Some(code) = tun::run_if_asked() {
        return code;
    }
    error_report::install();
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return usage(&error),
    };
    let outcome = match cli.command {
        None => run(None, &cli.options, &[]),
        Some(Command::Run(args)) => match &args.verify {
            Some(path) => watch_trace(path, &args.options),
            None => run(args.scenario.as_deref(), &args.options, &args.program),
        },
        Some(Command::Replay(args)) => replay(&args),
        Some(Command::Compare(args)) => compare(&args),
        Some(Command::Scenarios { name: None, json }) => list(json),
        Some(Command::Scenarios { name: Some(name), json }) => show(&name, json),
        Some(Command::Verify { paths, keep_going, json }) => verify(&paths, keep_going, json),
        Some(Command::Breakpoints { texts }) => breakpoints(&texts),
        Some(Command::Export(args)) => export(&args),
        Some(Command::Completions { shell }) => completions(shell),
        Some(Command::Man) => manual(),
    };
    outcome.unwrap_or_else(|error| {
        // Whoever reads our output may stop when they have enough.
        if error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe) {
            return ExitCode::SUCCESS;
        }
        error_report::print(error);
        ExitCode::from(FAILED)
    })
}

/// Help, version, or what is wrong with the command line.
fn usage(error: &clap::Error) -> ExitCode {
    let _ = error.print();
    if error.kind() == ErrorKind::InvalidSubcommand
        && let Some(ContextValue::String(name)) = error.get(ContextKind::InvalidSubcommand)
        && let Some(embedded) = embedded::find(name)
    {
        eprintln!("\nTo run the scenario of that name: skbscope run {}", embedded.name);
    }
    if error.use_stderr() { ExitCode::from(FAILED) } else { ExitCode::SUCCESS }
}

/// `program` is what runs in the place of a real kernel's receiver.
fn run(scenario: Option<&str>, options: &Options, program: &[String]) -> Outcome {
    let files = files(scenario.map(Path::new), options)?;
    let scenario = load::load(scenario, options)?;
    let plan = plan(&scenario, options, program)?;
    if !program.is_empty() && (options.peer.read_rate.is_some() || options.tun.stall.is_some()) {
        return Err(eyre!("your own program reads as it likes").suggestion("leave out --read-rate and --stall"));
    }
    let scenario = if program.is_empty() { scenario } else { scenario.read_by_own_program() };
    if !options.headless.headless {
        return watch(scenario, None, live::Request { files, plan, whole: options.run.gso }, options);
    }
    let request = Request {
        check: options.run.check,
        files,
        whole: options.run.gso,
        no_digest: false,
        bytes: options.run.bytes.map(|Size(bytes)| bytes),
        stop_at: options.run.breakpoints.clone(),
        count: load::breakpoints(&scenario)?,
    };
    let reports = match &plan {
        Some(plan) => headless::run_against_kernel(&scenario, &request, plan)?,
        None => vec![headless::run(&scenario, &request)?],
    };
    let mut code = ExitCode::SUCCESS;
    for report in &reports {
        let printed = if options.headless.json { print_json(report) } else { print(&report.to_string()) };
        match &report.capture {
            _ if report.is_bad() => code = ExitCode::from(CHECK_FAILED),
            Some(capture) if capture.error.is_some() => code = ExitCode::from(FAILED),
            _ if report.recording.as_ref().is_some_and(|recording| recording.error.is_some()) => {
                code = ExitCode::from(FAILED);
            }
            _ => {}
        }
        match printed {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => return Err(error.into()),
            _ => {}
        }
    }
    Ok(code)
}

/// What a run is to be written into, which is made of the file `read`, if there is one of that name.
fn files(read: Option<&Path>, options: &Options) -> color_eyre::Result<WriteTo> {
    let RunOptions { pcap, record, force, .. } = &options.run;
    if let Some(path) = pcap {
        CaptureFile::check_name(path)?;
    }
    let read = read.into_iter().map(Path::to_owned).collect();
    Ok(WriteTo { capture: pcap.clone(), record: record.clone(), force: *force, read })
}

/// What is to be set up, if the peer is a real kernel.
fn plan(scenario: &Scenario, options: &Options, program: &[String]) -> color_eyre::Result<Option<Plan>> {
    let device = &scenario.world.engine.device;
    match &scenario.world.peer {
        PeerConfig::Outside(peer) => {
            Ok(Some(Plan::new(&options.tun, peer, device, options.socket.mtu.is_some(), program)?))
        }
        _ if program.is_empty() => Ok(None),
        _ => Err(eyre!("a program after -- is for a real kernel as the peer").suggestion("add --peer tun")),
    }
}

/// Opens a recording on the screen; or, without one, compares it with what comes out now, or tells of one moment.
fn replay(args: &ReplayArgs) -> Outcome {
    let Target { path, moment } = &args.recording;
    let recording = recording::read(path)?;
    if args.headless && moment.is_none() {
        let report = replay::verify(path, &recording);
        if args.json {
            print_json(&report)?
        } else {
            print(&report.to_string())?
        }
        return Ok(if report.equal { ExitCode::SUCCESS } else { ExitCode::from(CHECK_FAILED) });
    }
    if args.headless {
        let report = MomentReport::of(path, &replay::open(&recording, *moment)?);
        if args.json {
            print_json(&report)?
        } else {
            print(&report.to_string())?
        }
        return Ok(ExitCode::SUCCESS);
    }
    watch_recording(args, &recording)
}

/// Opens a recording on the screen, once it is known whether it still comes out as it was recorded.
fn watch_recording(args: &ReplayArgs, recording: &Recording) -> Outcome {
    let Target { path, moment } = &args.recording;
    let difference = replay::verify(path, recording).first_difference;
    let mut model = Model::new(recording.header.scenario.clone(), scenarios()?, theme(&args.screen));
    model.session = replay::open(recording, *moment)?;
    model.session.set_hold(true);
    model.session.set_speed(Speed::nearest(args.screen.speed.0));
    let end = model.session.end().input;
    match (&recording.damage, difference) {
        (_, Some(difference)) => model.ui.complain(difference.to_string()),
        (Some(damage), None) => model.ui.say(format!("A recording of {}; {damage}.", plural(end, "input"))),
        (None, None) => model.ui.say(format!(
            "A recording of {}, equal to this run: space plays it, n and s go forward, h and , go back.",
            plural(end, "input")
        )),
    }
    let files = WriteTo { read: vec![path.clone()], ..WriteTo::default() };
    show_live(model, live::Request { files, ..live::Request::default() })
}

/// Runs a scenario on two kernels side by side: on the screen, or as text.
fn compare(args: &CompareArgs) -> Outcome {
    let left = load::load(args.scenario.as_deref(), &args.options())?;
    within_this_process(&left)?;
    let right = left.on(args.kernels.0[1]).map_err(LoadError::Options)?;
    let is_terminal = io::stdin().is_terminal() && io::stdout().is_terminal();
    if is_terminal && !args.headless && !args.json {
        return watch_both(left, right, args);
    }
    let request =
        compare::Request { at: args.at.iter().map(|at| at.0).collect(), run_for: args.run_for.map(|span| span.0) };
    let comparison = compare::run(&left, &right, &request);
    if args.json {
        print_json(&comparison)?
    } else {
        print(&comparison.to_string())?
    }
    Ok(ExitCode::SUCCESS)
}

/// Shows two runs side by side on the screen.
fn watch_both(left: Scenario, right: Scenario, args: &CompareArgs) -> Outcome {
    let [left_kernel, right_kernel] = args.kernels.0;
    let model = |scenario, kernel| -> color_eyre::Result<Model> {
        let others = scenarios()?.iter().map(|other| other.on(kernel)).collect::<Result<_, _>>();
        let mut model = Model::new(scenario, others.map_err(LoadError::Options)?, theme(&args.screen));
        model.session.set_speed(Speed::nearest(args.screen.speed.0));
        Ok(model)
    };
    show_live(model(left, left_kernel)?.with_beside(model(right, right_kernel)?), live::Request::default())
}

/// For what needs no more than this process.
fn within_this_process(scenario: &Scenario) -> color_eyre::Result<()> {
    match scenario.world.peer {
        PeerConfig::Outside(_) => {
            Err(eyre!("that needs a peer of this process").suggestion("--peer loopback or --peer manual"))
        }
        _ => Ok(()),
    }
}

/// Opens a kernel trace on the screen.
fn watch_trace(path: &Path, options: &Options) -> Outcome {
    let trace = verify::load_trace(path)?;
    if options.headless.headless {
        let without = format!("without it: skbscope verify {}", path.display());
        return Err(eyre!("--verify opens the screen").suggestion(without));
    }
    let (scenario, reference) = reference::scenario(&trace);
    let files = files(Some(path), options)?;
    watch(scenario, Some(reference), live::Request { files, plan: None, whole: options.run.gso }, options)
}

/// Runs a scenario on the screen: with a reference, beside what a kernel did; with a plan, against a real one.
fn watch(scenario: Scenario, reference: Option<Reference>, request: live::Request, options: &Options) -> Outcome {
    // A receiver of this process compares what it reads in any case; all the rest is checked on request.
    let checked = |mut scenario: Scenario| {
        scenario.world.check |= options.run.check;
        scenario.world.digest = request.plan.is_none();
        scenario
    };
    let others = scenarios()?.into_iter().map(checked).collect();
    let mut model = Model::new(checked(scenario), others, theme(&options.screen));
    if reference.is_some() {
        model.reference = reference;
        model.ui.set_focus(PanelId::Kernel);
        // A trace is over in a fraction of a second; it is there to be stepped through.
        model.session.pause();
    }
    for breakpoint in &options.run.breakpoints {
        model.session.breakpoints_mut().add(breakpoint.clone());
    }
    model.session.set_speed(Speed::nearest(options.screen.speed.0));
    let run = &options.run;
    if run.paused {
        model.session.pause();
    }
    if let Some(at) = run.at {
        if request.plan.is_some() {
            return Err(eyre!("--at needs a peer of this process: a real kernel does not do the same again")
                .suggestion("--peer loopback, or leave out --at"));
        }
        // What passes on the way belongs into the files, which begin with the screen.
        model.session.capture(run.pcap.as_ref().map(|_| Wanted::of(run.gso)));
        model.session.run_to(at)?;
    }
    show_live(model, request)
}

fn scenarios() -> Result<Vec<Scenario>, ScenarioError> {
    embedded::ALL.iter().map(|embedded| embedded.scenario()).collect()
}

fn theme(options: &ScreenOptions) -> Theme {
    Theme {
        colours: options.theme.into(),
        // As https://no-color.org wants it: set to anything but the empty string.
        monochrome: std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty()),
        ascii: options.ascii,
    }
}

/// Shows a session on the terminal until it ends.
fn show_live(model: Model, request: live::Request) -> Outcome {
    let Ended { how, files } = live::run(model, request)?;
    for file in &files {
        eprintln!("skbscope: {}", file.text);
    }
    Ok(match how? {
        End::Quit if files.iter().any(|file| file.is_error) => ExitCode::from(FAILED),
        End::Quit => ExitCode::SUCCESS,
        End::CheckFailed(violation) => {
            eprintln!("check failed: {violation}");
            ExitCode::from(CHECK_FAILED)
        }
        // As a shell reports a program that a signal killed.
        End::Signal(number) => ExitCode::from(128 + number),
    })
}

/// A scenario as `scenarios --json` tells it.
#[derive(Serialize)]
struct Entry<'a> {
    name: &'a str,
    title: String,
    shows: String,
    why: String,
    text: &'a str,
}

impl<'a> Entry<'a> {
    fn of(embedded: embedded::Embedded) -> color_eyre::Result<Entry<'a>> {
        let scenario = embedded.scenario()?;
        let (name, text) = (embedded.name, embedded.text);
        Ok(Entry { name, title: scenario.title, shows: scenario.shows, why: scenario.why, text })
    }
}

fn list(json: bool) -> Outcome {
    let entries = embedded::ALL.iter().copied().map(Entry::of).collect::<Result<Vec<_>, _>>()?;
    if json {
        print_json(&entries)?;
        return Ok(ExitCode::SUCCESS);
    }
    let width = entries.iter().map(|entry| entry.name.len()).max().unwrap_or_default();
    let mut text = String::new();
    for Entry { name, title, shows, .. } in &entries {
        text.push_str(&format!("{name:width$}  {title}\n{:width$}  {shows}\n", ""));
    }
    text.push_str("\nTo run one: skbscope run NAME; on the other kernel: --kernel 3.10; on both: skbscope compare NAME.\nTo read one: skbscope scenarios NAME.\n");
    print(&text)?;
    Ok(ExitCode::SUCCESS)
}

fn show(name: &str, json: bool) -> Outcome {
    let embedded = load::find(name)?;
    if json {
        print_json(&Entry::of(embedded)?)?
    } else {
        print(embedded.text)?
    }
    Ok(ExitCode::SUCCESS)
}

fn verify(paths: &[PathBuf], keep_going: bool, json: bool) -> Outcome {
    let tell = |line: &str| if json { Ok(()) } else { print(&format!("{line}\n")) };
    let summary = verify::verify_all(paths, keep_going, tell)?;
    if json {
        print_json(&summary)?;
    } else {
        print(&format!("{summary}\n"))?;
    }
    Ok(match &summary {
        _ if summary.matching < summary.total => ExitCode::from(CHECK_FAILED),
        _ if !summary.unreadable.is_empty() => ExitCode::from(FAILED),
        _ => ExitCode::SUCCESS,
    })
}

/// The language of breakpoints; or how some are understood.
fn breakpoints(texts: &[String]) -> Outcome {
    if texts.is_empty() {
        print(&guide())?;
    }
    for text in texts {
        let breakpoint: Breakpoint = text.parse()?;
        print(&format!("{}\n", breakpoint.rule.text(Names::V6_18)))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn export(args: &ExportArgs) -> Outcome {
    match export::run(args) {
        Err(error) if !error.is_broken_pipe() => Err(error.into()),
        _ => Ok(ExitCode::SUCCESS),
    }
}

fn completions(shell: clap_complete::Shell) -> Outcome {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut cli::definition(), "skbscope", &mut script);
    io::stdout().write_all(&script)?;
    Ok(ExitCode::SUCCESS)
}

fn manual() -> Outcome {
    let mut page = Vec::new();
    clap_mangen::Man::new(cli::definition()).render(&mut page)?;
    io::stdout().write_all(&page)?;
    Ok(ExitCode::SUCCESS)
}

fn print(text: &str) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(text.as_bytes())?;
    stdout.flush()
}

fn print_json(value: &impl Serialize) -> io::Result<()> {
    let mut text = serde_json::to_string_pretty(value).map_err(io::Error::other)?;
    text.push('\n');
    print(&text)
}
