//! What the user can do to the session as a whole: run, pause, step, speed, restart, record, quit.

use std::time::Duration;

use crate::debugger::{Direction, Mode, SearchTarget, Session, Speed};
use crate::kernel::KernelVersion;
use crate::peer::Peer;
use crate::tui::command::say::describe;
use crate::tui::command::{leave, search};
use crate::tui::keys::Key;
use crate::tui::message::{Capture, Effect, FileKind};
use crate::tui::model::Model;
use crate::tui::model::jumps::Jumps;
use crate::units::print::duration;

pub fn pause_or_run(model: &mut Model, _: Key) -> Option<Effect> {
    match model.session.mode() {
        Mode::Running => model.session.pause(),
        Mode::Paused => model.session.resume(),
    }
    None
}

pub fn one_input(model: &mut Model, _: Key) -> Option<Effect> {
    go_on(model, Session::next_input)
}

pub fn one_step(model: &mut Model, _: Key) -> Option<Effect> {
    go_on(model, Session::next_step)
}

fn go_on(model: &mut Model, go: fn(&mut Session) -> bool) -> Option<Effect> {
    let taken = model.session.world().script_items_taken();
    if go(&mut model.session) {
        search::say_script(model, taken);
    } else {
        model.ui.say(NOTHING_LEFT);
    }
    None
}

/// Time stands while somebody is waited for, or it does not.
pub fn hold(model: &mut Model, _: Key) -> Option<Effect> {
    let hold = !model.session.holds();
    model.session.set_hold(hold);
    model.ui.say(if hold {
        "Time stands while the peer or the script waits for you. H lets it run."
    } else {
        "Time runs, also while the peer or the script waits for you. H holds it again."
    });
    None
}

pub fn can_hold(model: &Model) -> Result<(), &'static str> {
    match model.session.has_real_peer() {
        true => Err("a real kernel's time cannot be held; space holds the engine"),
        false => Ok(()),
    }
}

/// What `H` would do, where somebody may be waited for.
pub fn hold_label(model: &Model) -> &'static str {
    let world = model.session.end_world();
    let may_wait = matches!(world.peer, Peer::Manual(_)) || model.session.waiting_script().is_some();
    match (model.session.held(), model.session.holds()) {
        (Some(_), _) => "let time run",
        (None, false) if may_wait => "hold time",
        _ => "",
    }
}

pub const NOTHING_LEFT: &str = "Nothing more will happen by itself: w writes, R starts again.";

pub fn faster(model: &mut Model, _: Key) -> Option<Effect> {
    change_speed(model, model.session.speed().faster());
    None
}

pub fn slower(model: &mut Model, _: Key) -> Option<Effect> {
    change_speed(model, model.session.speed().slower());
    None
}

fn change_speed(model: &mut Model, speed: Option<Speed>) {
    match speed {
        _ if model.session.has_real_peer() => {
            model.ui.say("The peer is a real kernel: time runs as it does for it. Space holds the engine.");
        }
        Some(speed) => {
            model.session.set_speed(speed);
            let shown = duration(speed.virtual_time(Duration::from_secs(1)));
            model.ui.say(format!("Speed {speed}: one second shows {shown} of virtual time."));
        }
        None => model.ui.say(format!("Speed {} is as far as it goes.", model.session.speed())),
    }
}

pub fn restart(model: &mut Model, _: Key) -> Option<Effect> {
    if model.session.has_real_peer() {
        return leave::ask_first(model, "Connect again?".to_owned(), start_again);
    }
    if model.beside.is_some() || !leave::loses_anything(model) {
        return start_again(model);
    }
    // The recording goes on into the new branch; a capture would have time go backwards.
    model.session.begin_again();
    model.forget_view();
    let branches = model.session.branch_count();
    model.ui.say(format!("Started again, as branch {branches}. Y goes to the others, Ctrl-O back to where you were."));
    (model.capture != Capture::Off).then_some(Effect::StopFile(FileKind::Capture))
}

fn start_again(model: &mut Model) -> Option<Effect> {
    model.session.restart();
    model.ui.jumps = Jumps::default();
    model.forget_view();
    model.ui.say("Started again from the beginning.");
    None
}

/// Goes to the next entry of the script, at its time or when nothing else happens, and carries it out.
pub fn script_step(model: &mut Model, _: Key) -> Option<Effect> {
    let waiting = model.session.waiting_script().map(|item| describe(&item.command));
    if !model.session.has_real_peer() {
        search::begin(model, Direction::Forward, SearchTarget::ScriptEntry);
    } else if let Some(done) = waiting
        && model.session.next_script_step()
    {
        model.ui.say(format!("The script: {done}."));
    } else {
        model
            .ui
            .say("The peer is a real kernel, and time runs as it does for it: the script acts when its time comes.");
    }
    None
}

pub fn script_has_more(model: &Model) -> Result<(), &'static str> {
    match model.session.world().next_script_item() {
        Some(_) => Ok(()),
        None if model.session.config().script.is_empty() => Err("this scenario has no script"),
        None => Err("the script is over"),
    }
}

/// The kernel that `K` goes to, if the scenario leaves it open.
fn next_kernel(model: &Model) -> Option<KernelVersion> {
    model.scenario.kernel().map(KernelVersion::next)
}

pub fn kernel_can_change(model: &Model) -> Result<(), &'static str> {
    match next_kernel(model) {
        None => Err("a recording is of its kernel alone"),
        Some(_) if matches!(model.session.world().peer, Peer::Remote(_)) => {
            Err("a connection to a real kernel cannot change its own; start with --kernel")
        }
        Some(_) if model.beside.is_some() => Err("kernels are compared already"),
        Some(_) => Ok(()),
    }
}

/// Its name, for the hint.
pub fn next_kernel_title(model: &Model) -> &'static str {
    next_kernel(model).map_or("", KernelVersion::title)
}

/// Runs the scenario again from its beginning, on the next kernel.
pub fn switch_kernel(model: &mut Model, _: Key) -> Option<Effect> {
    let kernel = next_kernel(model)?;
    match model.scenario.on(kernel) {
        Ok(scenario) => leave::ask_first(model, format!("Go to {}?", kernel.title()), move |model| {
            model.start(scenario.clone());
            model.ui.say(format!("{}: the same scenario from its beginning.", kernel.title()));
            None
        }),
        Err(problem) => {
            model.ui.complain(format!("{} cannot run it: {}", kernel.title(), problem.message));
            None
        }
    }
}

pub fn mouse(model: &mut Model, _: Key) -> Option<Effect> {
    model.ui.mouse = !model.ui.mouse;
    model.ui.say(if model.ui.mouse {
        "Mouse on: click to focus and select, wheel to scroll. m gives it back to the terminal."
    } else {
        "Mouse off: the terminal selects and copies text again."
    });
    Some(Effect::CaptureMouse(model.ui.mouse))
}

pub fn theme(model: &mut Model, _: Key) -> Option<Effect> {
    if model.theme.monochrome {
        model.ui.complain("NO_COLOR is set: there are no colours to change.");
        return None;
    }
    model.theme.colours = model.theme.colours.next();
    model.ui.say(model.theme.colours.about());
    None
}

pub fn ascii(model: &mut Model, _: Key) -> Option<Effect> {
    model.theme.ascii = !model.theme.ascii;
    None
}

pub fn redraw(_: &mut Model, _: Key) -> Option<Effect> {
    Some(Effect::Redraw)
}

pub fn suspend(_: &mut Model, _: Key) -> Option<Effect> {
    Some(Effect::Suspend)
}

pub fn quit(_: &mut Model, _: Key) -> Option<Effect> {
    Some(Effect::Quit)
}
