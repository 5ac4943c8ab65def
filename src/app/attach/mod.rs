//! `skbscope attach`: a real socket of this machine.

mod error;
mod find;
mod observer;
mod screen;
mod stream;
mod within;

use std::process::ExitCode;
use std::thread;
use std::time::Duration;

use crate::app::attach::error::AttachError;
use crate::app::attach::find::Found;
use crate::app::attach::observer::Observer;
use crate::app::commands::outcome::{Outcome, print, print_as};
use crate::app::commands::screen::theme;
use crate::cli::AttachArgs;
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
    let needs_target = args.once || args.headless || args.until.is_some();
    let found = match target {
        Some(target) => Some(find::find(&target)?),
        None if needs_target => return Err(AttachError::NoTarget.into()),
        None => None,
    };
    match found {
        Some(found) if args.headless || args.until.is_some() => stream::run(args, found),
        Some(found) if args.once || args.json => once(args, found),
        found => screen::run(theme(&args.screen), found, args.every.0.max(stream::OFTENEST)),
    }
}

/// One page, made from two looks.
fn once(args: &AttachArgs, found: Found) -> Outcome {
    let matches = found.matches.len();
    if matches > 1 && !args.json {
        print(&format!("{}\n", find::table(&found.matches)))?;
    }
    let mut observer = Observer::of(found)?;
    let first = observer.look()?.ok_or(AttachError::Gone)?;
    thread::sleep(BETWEEN_LOOKS);
    // What is gone now was there a moment ago: better its last picture than none.
    let look = observer.look()?.unwrap_or(first);
    print_as(&look, args.json)?;
    Ok(ExitCode::SUCCESS)
}
