//! Look after look, without a screen: a check that can stand in a script.

use std::process::ExitCode;
use std::thread;
use std::time::Duration;

use crate::app::attach::error::AttachError;
use crate::app::attach::find::Found;
use crate::app::attach::observer::Observer;
use crate::app::commands::outcome::{CHECK_FAILED, Outcome, checked, print};
use crate::cli::AttachArgs;
use crate::os::clock;
use crate::source::live::condition::Condition;
use crate::source::live::look::Look;
use crate::units::print::{duration, grouped};

/// More often would be felt by the sender.
pub const OFTENEST: Duration = Duration::from_millis(50);

/// Looks until what was asked for is so, the time is over, or the socket has ended.
pub fn run(args: &AttachArgs, found: Found) -> Outcome {
    let every = args.every.0.max(OFTENEST);
    let begun = clock::now();
    let mut observer = Observer::of(found)?;
    loop {
        let Some(look) = observer.look()? else {
            if !args.json {
                print("the socket has ended\n")?;
            }
            return Ok(checked(args.until.as_ref().is_none_or(|until| *until == Condition::Gone)));
        };
        tell(&look, args.json)?;
        if args.until.as_ref().is_some_and(|until| until.holds(&look)) {
            return Ok(ExitCode::SUCCESS);
        }
        if args.run_for.is_some_and(|run_for| begun.elapsed() + every > run_for.0) {
            let fails = args.until.is_some();
            return Ok(if fails { ExitCode::from(CHECK_FAILED) } else { ExitCode::SUCCESS });
        }
        thread::sleep(every);
    }
}

fn tell(look: &Look, json: bool) -> color_eyre::Result<()> {
    if json {
        print(&format!("{}\n", serde_json::to_string(look)?))?;
        return Ok(());
    }
    let seen = &look.seen;
    let memory = seen.socket.memory.ok_or(AttachError::Gone)?;
    print(&format!(
        "{:>8}  wmem_queued {} of {}, {} not sent; {}\n",
        duration(Duration::from_millis(seen.at_ms)),
        grouped(memory.wmem_queued),
        grouped(memory.sndbuf),
        grouped(seen.socket.unsent_bytes()),
        look.verdict.sentence
    ))?;
    Ok(())
}
