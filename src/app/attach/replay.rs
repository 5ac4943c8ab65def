//! Looks that were recorded: again on the screen, or as text.

use std::process::ExitCode;
use std::time::Duration;

use color_eyre::eyre::eyre;

use crate::app::attach::{screen, stream};
use crate::app::commands::outcome::{Outcome, print, print_as};
use crate::app::commands::screen::theme;
use crate::cli::ReplayArgs;
use crate::os::files::output::FileId;
use crate::source::live::recording::{Ending, Observations};
use crate::tui::attach::Watch;
use crate::units::print::plural;

/// A screen of what is over draws itself so often without a key.
const EVERY: Duration = Duration::from_secs(1);

/// Shows them; from the look on that is named behind the file's name, counted from 1.
pub fn run(args: &ReplayArgs, recorded: Observations) -> Outcome {
    let place = args.recording.moment.map(|moment| moment.input.saturating_sub(1) as usize);
    if let Some(place) = place.filter(|place| *place >= recorded.looks.len()) {
        let of = plural(recorded.looks.len() as u64, "look");
        return Err(eyre!("there is no look {}: the recording has {of}", place + 1));
    }
    match place {
        Some(place) if args.headless => print_as(&recorded.looks[place], args.json)?,
        None if args.headless => all(&recorded, args.json)?,
        place => return on_screen(args, recorded, place),
    }
    Ok(ExitCode::SUCCESS)
}

fn all(recorded: &Observations, json: bool) -> color_eyre::Result<()> {
    for look in &recorded.looks {
        stream::tell(look, json)?;
    }
    if json {
        return Ok(());
    }
    let end = match (&recorded.damage, recorded.ended) {
        (Some(damage), _) => damage.clone(),
        (None, Some(Ending::Gone)) => "the socket has ended".to_owned(),
        (None, Some(Ending::Left)) => "the recording was ended; the socket was still there".to_owned(),
        (None, None) => "without an end: the program was killed; this is all that it wrote".to_owned(),
    };
    print(&format!("{end}\n"))?;
    Ok(())
}

fn on_screen(args: &ReplayArgs, recorded: Observations, place: Option<usize>) -> Outcome {
    let (looks, kernel) = (plural(recorded.looks.len() as u64, "look"), recorded.header.kernel.clone());
    let damage = recorded.damage.as_ref().map_or(String::new(), |damage| format!("; {damage}"));
    let said = format!(" A recording of {looks} at a socket of kernel {kernel}{damage}.   ? keys");
    let mut watch = Watch::of(recorded);
    watch.go_to(place.unwrap_or(0));
    screen::replay(theme(&args.screen), watch, kernel, said, FileId::of(&args.recording.path), EVERY)
}
