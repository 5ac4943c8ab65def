//! The command that runs scripts of packetdrill.

use std::process::ExitCode;

use std::path::{Path, PathBuf};

use color_eyre::Section;
use color_eyre::eyre::{WrapErr, eyre};

use crate::app::commands::outcome::{CHECK_FAILED, FAILED, Outcome, print, print_as};
use crate::app::commands::screen;
use crate::app::live;
use crate::app::scripts;
use crate::app::scripts::{Known, Ran, open_junit, verify_all, write_junit};
use crate::cli::kernels::KernelChoice;
use crate::cli::{Options, VerifyArgs};
use crate::kernel::KernelVersion;
use crate::language::text;

/// Runs them and tells what became of each.
pub fn verify(args: &VerifyArgs) -> Outcome {
    let options = &args.scripts;
    let known = match &options.known {
        Some(path) => Known::read(path)
            .wrap_err_with(|| text!("scripts-cannot-read-the-list", path = path.display().to_string()).aloud())?,
        None => Known::default(),
    };
    let kernel = options.kernel.map_or_else(KernelVersion::newest, |kernel| kernel.0);
    let tell = |line: &str| if args.json { Ok(()) } else { print(&format!("{line}\n")) };
    let junit =
        options.junit.as_deref().map(|path| open_junit(path, &args.paths, options.known.as_deref())).transpose()?;
    let summary = verify_all(&args.paths, kernel, &known, options.oracle.as_deref(), tell)?;
    if let Some(file) = junit {
        write_junit(&file, &summary).wrap_err("cannot write the report")?;
        file.finish()?;
    }
    print_as(&summary, args.json)?;
    Ok(code(&summary))
}

fn code(summary: &scripts::Summary) -> ExitCode {
    match summary {
        _ if summary.is_bad() => ExitCode::from(CHECK_FAILED),
        _ if !summary.is_whole() => ExitCode::from(FAILED),
        _ => ExitCode::SUCCESS,
    }
}

/// Runs one of them: on the screen, where every event can be stepped through, or without.
pub fn run(path: &Path, options: &Options) -> Outcome {
    let kernel = match options.run.kernel {
        Some(KernelChoice::Version(version)) => version,
        Some(KernelChoice::Host) => {
            return Err(eyre!(text!("scripts-a-script-needs-a-kernel").aloud()).suggestion("--kernel 6.18"));
        }
        None => KernelVersion::newest(),
    };
    if options.headless.headless {
        return without_screen(path, kernel, options.headless.json);
    }
    let files = screen::files(Some(path), options)?;
    let Ran { outcome, scenario } = scripts::run(path, kernel)?;
    let Some(scenario) = scenario else {
        return Err(eyre!("{}", outcome.verdict)
            .suggestion(text!("scripts-all-of-it-skbscope-verify", path = path.display().to_string()).aloud()));
    };
    screen::script(
        scenario,
        &outcome.verdict,
        live::Request { files, plan: None, super_packets: options.run.gso },
        options,
    )
}

fn without_screen(path: &Path, kernel: KernelVersion, json: bool) -> Outcome {
    let tell = |line: &str| if json { Ok(()) } else { print(&format!("{line}\n")) };
    let paths: [PathBuf; 1] = [path.to_owned()];
    let summary = verify_all(&paths, kernel, &Known::default(), None, tell)?;
    if json {
        print_as(&summary, true)?;
    }
    Ok(code(&summary))
}
