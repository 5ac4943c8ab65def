//! The command that runs scripts of packetdrill.

use std::process::ExitCode;

use color_eyre::eyre::WrapErr;

use crate::app::commands::outcome::{CHECK_FAILED, FAILED, Outcome, print, print_as};
use crate::app::scripts::{Known, verify_all, write_junit};
use crate::cli::VerifyArgs;
use crate::kernel::KernelVersion;

/// Runs them and tells what became of each.
pub fn verify(args: &VerifyArgs) -> Outcome {
    let options = &args.scripts;
    let known = match &options.known {
        Some(path) => Known::read(path).wrap_err_with(|| format!("cannot read the list {}", path.display()))?,
        None => Known::default(),
    };
    let kernel = options.kernel.map_or_else(KernelVersion::newest, |kernel| kernel.0);
    let tell = |line: &str| if args.json { Ok(()) } else { print(&format!("{line}\n")) };
    let summary = verify_all(&args.paths, kernel, &known, tell)?;
    if let Some(path) = &options.junit {
        write_junit(path, &summary).wrap_err_with(|| format!("cannot write {}", path.display()))?;
    }
    print_as(&summary, args.json)?;
    Ok(match &summary {
        _ if summary.is_bad() => ExitCode::from(CHECK_FAILED),
        _ if !summary.is_whole() => ExitCode::from(FAILED),
        _ => ExitCode::SUCCESS,
    })
}
