//! Runs of a scenario, on the screen or without one.

use std::io;
use std::path::Path;
use std::process::ExitCode;

use color_eyre::Section;
use color_eyre::eyre::eyre;

use crate::app::commands::outcome::{CHECK_FAILED, FAILED, Outcome, checked, print, print_as};
use crate::app::commands::{screen, scripts};
use crate::app::headless;
use crate::app::headless::Request;
use crate::app::live;
use crate::app::load;
use crate::app::report::{Ended, Report};
use crate::app::scripts as app_scripts;
use crate::app::shadow;
use crate::cli::Options;
use crate::language::text;
use crate::os::signals::{self, EndedBy};
use crate::os::tun::Plan;
use crate::peer::PeerConfig;
use crate::scenario::Scenario;
use crate::units::amount::Size;

/// `program` is what runs in the place of a real kernel's receiver.
pub fn run(scenario: Option<&str>, options: &Options, program: &[String]) -> Outcome {
    if let Some(path) = scenario.map(Path::new).filter(|path| app_scripts::is_script(path)) {
        return scripts::run(path, options);
    }
    let is_plain = scenario.is_none();
    let files = screen::files(scenario.map(Path::new), options)?;
    let scenario = load::load(scenario, options)?;
    let plan = plan(&scenario, options, program)?;
    if !program.is_empty() && (options.peer.read_rate.is_some() || options.tun.stall.is_some()) {
        return Err(eyre!(text!("run-your-own-program-reads-as").aloud())
            .suggestion(text!("run-leave-out-read-rate-and").aloud()));
    }
    let scenario = if program.is_empty() { scenario } else { scenario.read_by_own_program() };
    if options.headless.shadow {
        let report = shadow::run(&scenario)?;
        print_as(&report, options.headless.json)?;
        return Ok(checked(!report.is_bad()));
    }
    if !options.headless.headless {
        let request = live::Request { files, plan, super_packets: options.run.gso };
        return if is_plain && request.plan.is_none() {
            screen::begin(scenario, request, options)
        } else {
            screen::watch(scenario, None, request, options)
        };
    }
    let request = Request {
        check: options.run.check,
        files,
        super_packets: options.run.gso,
        no_digest: false,
        bytes: options.run.bytes.map(|Size(bytes)| bytes),
        stop_at: options.run.breakpoints.clone(),
        count: load::breakpoints(&scenario)?,
    };
    let reports = match &plan {
        Some(plan) => headless::run_against_kernel(&scenario, &request, plan)?,
        None => vec![headless::run(&scenario, &request)?],
    };
    for report in &reports {
        let printed = if options.headless.ss { print(&report.ss) } else { print_as(report, options.headless.json) };
        match printed {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => return Err(error.into()),
            _ => {}
        }
    }
    Ok(reports.iter().map(code).find(|&code| code != 0).map_or(ExitCode::SUCCESS, ExitCode::from))
}

/// The exit code that belongs to a report.
fn code(report: &Report) -> u8 {
    let capture = report.capture.as_ref().and_then(|capture| capture.error.as_ref());
    let recording = report.recording.as_ref().and_then(|recording| recording.error.as_ref());
    let signal = signals::came().filter(|_| report.ended == Ended::Interrupted);
    match capture.or(recording) {
        _ if signal.is_some() => signal.map_or(0, EndedBy::exit_code),
        _ if report.is_bad() => CHECK_FAILED,
        Some(_) => FAILED,
        None => 0,
    }
}

/// What is to be set up, if the peer is a real kernel.
fn plan(scenario: &Scenario, options: &Options, program: &[String]) -> color_eyre::Result<Option<Plan>> {
    let device = &scenario.world.engine.device;
    match &scenario.world.peer {
        PeerConfig::Remote(peer) => {
            Ok(Some(Plan::new(&options.tun, peer, device, options.socket.mtu.is_some(), program)?))
        }
        _ if program.is_empty() => Ok(None),
        _ => Err(eyre!(text!("run-a-program-after-is-for").aloud()).suggestion(text!("run-add-peer-tun").aloud())),
    }
}
