//! `skbscope attach`: a real socket of this machine.

mod error;
mod find;
mod observer;
mod stream;
mod within;

use std::process::ExitCode;
use std::thread;
use std::time::Duration;

use crate::app::attach::error::AttachError;
use crate::app::attach::find::Found;
use crate::app::attach::observer::Observer;
use crate::app::commands::outcome::{Outcome, print, print_as};
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
    let Some(target) = target else {
        print(&find::table(&find::everything()?))?;
        return Ok(ExitCode::SUCCESS);
    };
    let found = find::find(&target)?;
    if args.headless || args.until.is_some() {
        return stream::run(args, found);
    }
    once(args, found)
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
