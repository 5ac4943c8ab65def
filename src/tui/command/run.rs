//! What the user can do to the session as a whole: run, pause, step, speed, restart, record, quit.

use std::time::Duration;

use crate::debugger::{Direction, Mode, SearchTarget, Session, Speed};
use crate::kernel::KernelVersion;
use crate::language::{Text, id, text};
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
    model.ui.say(if hold { text!("run-time-stands-while-the-peer") } else { text!("run-time-runs-also-while-the") });
    None
}

pub fn can_hold(model: &Model) -> Result<(), &'static str> {
    match model.session.has_real_peer() {
        true => Err(id!("run-a-real-kernels-time-cannot")),
        false => Ok(()),
    }
}

/// What `H` would do, where somebody may be waited for.
pub fn hold_label(model: &Model) -> &'static str {
    let world = model.session.end_world();
    let may_wait = matches!(world.peer, Peer::Manual(_)) || model.session.waiting_script().is_some();
    match (model.session.held(), model.session.holds()) {
        (Some(_), _) => id!("run-let-time-run"),
        (None, false) if may_wait => id!("run-hold-time"),
        _ => "",
    }
}

pub const NOTHING_LEFT: Text = text!("run-nothing-more-will-happen-by");

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
            model.ui.say(text!("run-the-peer-is-a-real"));
        }
        Some(speed) => {
            model.session.set_speed(speed);
            let shown = duration(speed.virtual_time(Duration::from_secs(1)));
            model.ui.say(text!("run-speed-one-second-shows-of", speed = speed.to_string(), shown = shown));
        }
        None => model.ui.say(text!("run-speed-is-as-far-as", speed = model.session.speed().to_string())),
    }
}

pub fn restart(model: &mut Model, _: Key) -> Option<Effect> {
    if model.session.has_real_peer() {
        return leave::ask_first(model, text!("run-connect-again"), start_again);
    }
    if model.beside.is_some() || !leave::has_own_ways(model) {
        return start_again(model);
    }
    // The recording goes on into the new branch; a capture would have time go backwards.
    model.session.begin_again();
    model.forget_view();
    let branches = model.session.branch_count();
    model.ui.say(text!("run-started-again-as-branch-y", branches = branches));
    (model.capture != Capture::Off).then_some(Effect::StopFile(FileKind::Capture))
}

fn start_again(model: &mut Model) -> Option<Effect> {
    model.session.restart();
    model.ui.jumps = Jumps::default();
    model.forget_view();
    model.ui.say(text!("run-started-again-from-the-beginning"));
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
        model.ui.say(text!("run-the-script", done = done));
    } else {
        model.ui.say(text!("run-the-peer-is-a-real-kernel"));
    }
    None
}

pub fn script_has_more(model: &Model) -> Result<(), &'static str> {
    match model.session.world().next_script_item() {
        Some(_) => Ok(()),
        None if model.session.config().script.is_empty() => Err(id!("run-this-scenario-has-no-script")),
        None => Err(id!("run-the-script-is-over")),
    }
}

/// The kernel that `K` goes to, if the scenario leaves it open.
fn next_kernel(model: &Model) -> Option<KernelVersion> {
    model.scenario.kernel().map(KernelVersion::next)
}

pub fn kernel_can_change(model: &Model) -> Result<(), &'static str> {
    match next_kernel(model) {
        None => Err(id!("run-a-recording-is-of-its")),
        Some(_) if matches!(model.session.world().peer, Peer::Remote(_)) => Err(id!("run-a-connection-to-a-real")),
        Some(_) if model.beside.is_some() => Err(id!("run-kernels-are-compared-already")),
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
        Ok(scenario) => leave::ask_first(model, text!("run-go-to", title = kernel.title()), move |model| {
            model.start(scenario.clone());
            model.ui.say(text!("run-the-same-scenario-from-its", title = kernel.title()));
            None
        }),
        Err(problem) => {
            model.ui.complain(text!("run-cannot-run-it", title = kernel.title(), message = problem.message));
            None
        }
    }
}

pub fn mouse(model: &mut Model, _: Key) -> Option<Effect> {
    model.ui.mouse = !model.ui.mouse;
    model.ui.say(if model.ui.mouse {
        text!("run-mouse-on-click-to-focus")
    } else {
        text!("run-mouse-off-the-terminal-selects")
    });
    Some(Effect::CaptureMouse(model.ui.mouse))
}

pub fn theme(model: &mut Model, _: Key) -> Option<Effect> {
    if model.theme.monochrome {
        model.ui.complain(text!("run-no-color-is-set-there"));
        return None;
    }
    model.theme.colours = model.theme.colours.next();
    model.ui.say(Text::english(model.theme.colours.about()));
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
