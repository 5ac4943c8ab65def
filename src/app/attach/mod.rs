//! `skbscope attach`: a real socket of this machine.

mod error;
mod find;
mod neighbours;
mod observer;
mod recorder;
pub(in crate::app) mod replay;
mod screen;
mod stream;
mod within;
mod written;

use std::process::ExitCode;
use std::thread;
use std::time::Duration;

use crate::app::attach::error::AttachError;
use crate::app::attach::find::Found;
use crate::app::attach::observer::Observer;
use crate::app::commands::outcome::{Outcome, print, print_as};
use crate::app::commands::screen::theme;
use crate::cli::AttachArgs;
use crate::os::files::output::Output;
use crate::os::host;
use crate::os::stderr::tell;
use crate::source::live::look::Look;
use crate::source::live::seen::Seen;
use crate::source::live::target::Target;

/// Between the two looks of one page: long enough to tell a slow reader from one that reads nothing.
const BETWEEN_LOOKS: Duration = Duration::from_millis(300);

/// Does what was asked for.
pub fn run(args: &AttachArgs) -> Outcome {
    if args.list {
        print(&find::table(&find::everything()?))?;
        return Ok(ExitCode::SUCCESS);
    }
    let target = args.cookie.map(Target::Cookie).or_else(|| args.target.clone());
    let needs_target = args.once || args.headless || args.until.is_some() || args.reproduce.is_some();
    let found = match target {
        Some(target) => Some(find::find(&target)?),
        None if needs_target => return Err(AttachError::NoTarget.into()),
        None => None,
    };
    let record = args.record.as_ref().map(|path| Output::open(path, args.force, &[])).transpose()?;
    match found {
        Some(found) if args.headless || args.until.is_some() => stream::run(args, found, record),
        Some(found) if args.once || args.json || args.reproduce.is_some() => once(args, found),
        found => screen::run(
            theme(&args.screen),
            found,
            args.every.0.max(stream::OFTENEST),
            record,
            args.total.map(|total| total.0),
        ),
    }
}

/// One page, made from two looks; or a scenario.
fn once(args: &AttachArgs, found: Found) -> Outcome {
    let matches = found.matches.len();
    if matches > 1 && !args.json && args.once {
        print(&format!("{}\n", find::table(&found.matches)))?;
    }
    // What is gone now was there a moment ago: better its last picture than none.
    let tier = "totals only, as it was found: the socket has ended since".to_owned();
    let found_so = Look::of(Seen { tier, ..Seen::of_totals(found.socket.clone(), None) });
    let mut observer = Observer::of(found)?;
    observer.total_bytes = args.total.map(|total| total.0);
    let first = observer.look()?.unwrap_or(found_so);
    thread::sleep(BETWEEN_LOOKS);
    let look = observer.look()?.unwrap_or(first);
    if args.once || args.json {
        print_as(&look, args.json)?;
    }
    if let Some(path) = &args.reproduce {
        tell(format_args!("skbscope: {}", recorder::reproduce(&look, &host::release(), path, args.force)?));
    }
    Ok(ExitCode::SUCCESS)
}
