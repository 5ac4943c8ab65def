//! What opens the screen: a scenario, a kernel trace, a recording, two runs beside each other.

use std::path::Path;
use std::process::ExitCode;

use color_eyre::Section;
use color_eyre::eyre::eyre;

use crate::app::commands::outcome::{CHECK_FAILED, FAILED, Outcome};
use crate::app::live;
use crate::app::live::{End, Ended};
use crate::app::load::LoadError;
use crate::app::replay;
use crate::app::trace_files;
use crate::cli::{CompareArgs, Options, ReplayArgs, RunOptions, ScreenOptions, Target};
use crate::conformance::packetdrill::Verdict;
use crate::conformance::{Reference, reference};
use crate::debugger::{Speed, Wanted};
use crate::journal::Recording;
use crate::language::text;
use crate::lesson::Score;
use crate::os::course as state;
use crate::os::files::capture::CaptureFile;
use crate::os::files::output::WriteTo;
use crate::os::locale;
use crate::os::stderr::tell;
use crate::scenario::{Scenario, ScenarioError, embedded};
use crate::tui::{Model, PanelId, Theme};

/// Runs a scenario on the screen: with a reference, beside what a kernel did; with a plan, against a real one.
pub fn watch(scenario: Scenario, reference: Option<Reference>, request: live::Request, options: &Options) -> Outcome {
    show(scenario, reference, request, options, |_| {})
}

/// The same where nobody has said what they want to see: who is here for the first time is offered a tour.
pub fn begin(scenario: Scenario, request: live::Request, options: &Options) -> Outcome {
    show(scenario, None, request, options, |model| model.ui.offers_tour = state::first_start())
}

fn show(
    scenario: Scenario,
    reference: Option<Reference>,
    request: live::Request,
    options: &Options,
    prepare: impl FnOnce(&mut Model),
) -> Outcome {
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
    prepare(&mut model);
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
            return Err(eyre!(text!("screen-at-needs-a-peer-of").aloud())
                .suggestion(text!("screen-peer-loopback-or-leave-out").aloud()));
        }
        // What passes on the way belongs into the files, which begin with the screen.
        model.session.capture(run.pcap.as_ref().map(|_| Wanted::of(run.gso)));
        model.session.run_to(at)?;
    }
    Ok(show_live(model, request)?.code)
}

/// Opens a script of packetdrill on the screen, once it is known what comes of it.
pub fn script(scenario: Scenario, verdict: &Verdict, request: live::Request, options: &Options) -> Outcome {
    let said = verdict.to_string();
    let failed = matches!(verdict, Verdict::Fail(_));
    show(scenario, None, request, options, |model| {
        // A script may be over in a fraction of a second; it is there to be stepped through.
        model.session.pause();
        if failed {
            model.ui.complain(said)
        } else {
            model.ui.say(text!("screen-space-plays-it-n-and", said = said.to_string()))
        }
    })
}

/// Opens a kernel trace on the screen.
pub fn trace(path: &Path, options: &Options) -> Outcome {
    let trace = trace_files::load_trace(path)?;
    if options.headless.headless {
        let without = text!("screen-without-it-skbscope-verify", path = path.display().to_string()).aloud();
        return Err(eyre!(text!("screen-verify-opens-the-screen").aloud()).suggestion(without));
    }
    let (scenario, reference) = reference::scenario(&trace);
    let files = files(Some(path), options)?;
    watch(scenario, Some(reference), live::Request { files, plan: None, super_packets: options.run.gso }, options)
}

/// Opens a recording on the screen, once it is known whether it still comes out as it was recorded.
pub fn recording(args: &ReplayArgs, recording: &Recording) -> Outcome {
    let Target { path, moment } = &args.recording;
    let difference = replay::verify(path, recording).first_difference;
    let mut model = Model::new(recording.header.scenario.clone(), scenarios()?, theme(&args.screen));
    model.session = replay::open(recording, *moment)?;
    model.session.set_hold(true);
    model.session.set_speed(Speed::nearest(args.screen.speed.0));
    let end = model.session.end().input;
    match (&recording.damage, difference) {
        (_, Some(difference)) => model.ui.complain(difference.to_string()),
        (Some(damage), None) => {
            model.ui.say(text!("screen-a-recording-of", end = text!("inputs", n = end), damage = damage.to_string()))
        }
        (None, None) => model.ui.say(text!("screen-a-recording-of-equal-to", end = text!("inputs", n = end))),
    }
    let files = WriteTo { read: vec![path.clone()], ..WriteTo::default() };
    Ok(show_live(model, live::Request { files, ..live::Request::default() })?.code)
}

/// Opens a scenario that was made of a capture, at its beginning; `said` tells how far it holds.
pub fn reconstructed(scenario: Scenario, said: String, options: &ScreenOptions) -> Outcome {
    let mut model = Model::new(scenario, scenarios()?, theme(options));
    model.reconstructed = Some(model.scenario.name.clone());
    model.session.set_speed(Speed::nearest(options.speed.0));
    model.session.pause();
    model.ui.say(said);
    Ok(show_live(model, live::Request::default())?.code)
}

/// Shows runs side by side on the screen.
pub fn beside_each_other(runs: Vec<Scenario>, args: &CompareArgs) -> Outcome {
    let model = |scenario, kernel| -> color_eyre::Result<Model> {
        let others = scenarios()?.iter().map(|other| other.on(kernel)).collect::<Result<_, _>>();
        let mut model = Model::new(scenario, others.map_err(LoadError::Options)?, theme(&args.screen));
        model.session.set_speed(Speed::nearest(args.screen.speed.0));
        Ok(model)
    };
    let mut shown: Option<Model> = None;
    for (scenario, kernel) in runs.into_iter().zip(&args.kernels.0) {
        let next = model(scenario, *kernel)?;
        shown = Some(match shown {
            Some(shown) => shown.with_beside(next),
            None => next,
        });
    }
    shown.map_or(Ok(ExitCode::SUCCESS), |shown| Ok(show_live(shown, live::Request::default())?.code))
}

/// What a run is to be written into, which is made of the file `read`, if there is one of that name.
pub fn files(read: Option<&Path>, options: &Options) -> color_eyre::Result<WriteTo> {
    let RunOptions { pcap, record, force, .. } = &options.run;
    if let Some(path) = pcap {
        CaptureFile::check_name(path)?;
    }
    let read = read.into_iter().map(Path::to_owned).collect();
    Ok(WriteTo { capture: pcap.clone(), record: record.clone(), force: *force, read })
}

pub fn scenarios() -> Result<Vec<Scenario>, ScenarioError> {
    embedded::ALL.iter().map(|embedded| embedded.scenario()).collect()
}

pub fn theme(options: &ScreenOptions) -> Theme {
    Theme {
        colours: options.theme.into(),
        // As https://no-color.org wants it: set to anything but the empty string.
        monochrome: std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty()),
        ascii: options.ascii,
        language: locale::language(),
    }
}

/// What came of a session on the terminal.
pub struct Shown {
    /// How it ended.
    pub code: ExitCode,
    /// How questions of lessons were answered.
    pub scores: Vec<Score>,
}

/// Shows a session on the terminal until it ends.
pub fn show_live(mut model: Model, request: live::Request) -> color_eyre::Result<Shown> {
    let mut reached = state::read();
    reached.append(&mut model.course.reached);
    model.course.reached = reached;
    let Ended { how, files, course } = live::run(model, request)?;
    state::save(&course.reached);
    for file in &files {
        tell(format_args!("{}", text!("screen-skbscope", file = file.text.to_string()).aloud()));
    }
    let code = match how? {
        End::Quit if files.iter().any(|file| file.is_error) => ExitCode::from(FAILED),
        End::Quit => ExitCode::SUCCESS,
        End::CheckFailed(violation) => {
            tell(format_args!("{}", text!("screen-check-failed", violation = violation.to_string()).aloud()));
            ExitCode::from(CHECK_FAILED)
        }
        End::Signal(signal) => ExitCode::from(signal.exit_code()),
    };
    Ok(Shown { code, scores: course.scores })
}
