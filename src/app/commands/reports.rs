//! Commands that look at what was recorded or computed, and tell what comes of it.

use std::io;
use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;

use color_eyre::Section;
use color_eyre::eyre::eyre;

use crate::app::attach;
use crate::app::check::Checked;
use crate::app::commands::outcome::{CHECK_FAILED, FAILED, Outcome, checked, print, print_as, print_json};
use crate::app::commands::screen;
use crate::app::compare;
use crate::app::doctor::Doctor;
use crate::app::export;
use crate::app::load;
use crate::app::load::LoadError;
use crate::app::replay;
use crate::app::replay::MomentReport;
use crate::app::verify;
use crate::cli::{CompareArgs, ExportArgs, ReplayArgs, Target};
use crate::language::text;
use crate::os::files::recording::{self, Recorded};
use crate::peer::PeerConfig;
use crate::scenario::Scenario;

/// Opens a recording on the screen; or, without one, compares it with what comes out now, or tells of one moment.
pub fn replay(args: &ReplayArgs) -> Outcome {
    let Target { path, moment } = &args.recording;
    let recording = match recording::read(path)? {
        Recorded::Session(recording) => recording,
        Recorded::Looks(looks) => return attach::replay::run(args, looks),
    };
    if args.headless && moment.is_none() {
        let report = replay::verify(path, &recording);
        print_as(&report, args.json)?;
        return Ok(checked(report.equal));
    }
    if args.headless {
        let report = MomentReport::of(path, &replay::open(&recording, *moment)?);
        print_as(&report, args.json)?;
        return Ok(ExitCode::SUCCESS);
    }
    screen::recording(args, &recording)
}

/// Runs a scenario on kernels side by side: on the screen, or as text.
pub fn compare(args: &CompareArgs) -> Outcome {
    let first = load::load(args.scenario.as_deref(), &args.options())?;
    within_this_process(&first)?;
    let others = args.kernels.0[1..].iter().map(|kernel| first.on(*kernel)).collect::<Result<Vec<_>, _>>();
    let others = others.map_err(LoadError::Options)?;
    let scenarios: Vec<_> = [first].into_iter().chain(others).collect();
    let is_terminal = io::stdin().is_terminal() && io::stdout().is_terminal();
    if is_terminal && !args.headless && !args.json {
        return screen::beside_each_other(scenarios, args);
    }
    let request =
        compare::Request { at: args.at.iter().map(|at| at.0).collect(), run_for: args.run_for.map(|span| span.0) };
    let comparison = compare::run(&scenarios, &request);
    print_as(&comparison, args.json)?;
    Ok(ExitCode::SUCCESS)
}

/// For what needs no more than this process.
fn within_this_process(scenario: &Scenario) -> color_eyre::Result<()> {
    match scenario.world.peer {
        PeerConfig::Remote(_) => Err(eyre!(text!("reports-that-needs-a-peer-of").aloud())
            .suggestion(text!("reports-peer-loopback-or-peer-manual").aloud())),
        _ => Ok(()),
    }
}

/// Runs kernel traces through the engine.
pub fn verify(paths: &[PathBuf], keep_going: bool, json: bool) -> Outcome {
    let tell = |line: &str| if json { Ok(()) } else { print(&format!("{line}\n")) };
    let summary = verify::verify_all(paths, keep_going, tell)?;
    print_as(&summary, json)?;
    Ok(match &summary {
        _ if summary.matching < summary.total => ExitCode::from(CHECK_FAILED),
        _ if !summary.unreadable.is_empty() => ExitCode::from(FAILED),
        _ => ExitCode::SUCCESS,
    })
}

/// Reads files, and says of each what it is or what is wrong with it.
pub fn check(paths: &[PathBuf], json: bool) -> Outcome {
    let mut all = Vec::new();
    for path in paths {
        let one = Checked::of(path);
        if !json {
            print(&one.to_string())?;
        }
        all.push(one);
    }
    if json {
        print_json(&all)?;
    }
    Ok(checked(all.iter().all(Checked::is_good)))
}

/// What this machine allows, and how far the engine is its kernel.
pub fn doctor(json: bool) -> Outcome {
    let doctor = Doctor::look()?;
    print_as(&doctor, json)?;
    Ok(checked(!doctor.is_bad()))
}

/// Writes a recording in the form of another program.
pub fn export(args: &ExportArgs) -> Outcome {
    match export::run(args) {
        Err(error) if !error.is_broken_pipe() => Err(error.into()),
        _ => Ok(ExitCode::SUCCESS),
    }
}
