//! What the user can do to the session as a whole: run, pause, step, speed, restart, record, quit.

use std::time::Duration;

use crate::debugger::{Mode, Speed};
use crate::peer::Peer;
use crate::trace::KernelVersion;
use crate::trace::amount::Span;
use crate::tui::answer::describe;
use crate::tui::keymap::Key;
use crate::tui::model::{Model, Overlay};
use crate::tui::update::Effect;

pub fn pause_or_run(model: &mut Model, _: Key) -> Option<Effect> {
    match model.session.mode() {
        Mode::Running => model.session.pause(),
        Mode::Paused => model.session.resume(),
    }
    None
}

pub fn one_input(model: &mut Model, _: Key) -> Option<Effect> {
    if !model.session.next_input() {
        model.ui.say(NOTHING_LEFT);
    }
    None
}

pub fn one_step(model: &mut Model, _: Key) -> Option<Effect> {
    if !model.session.next_step() {
        model.ui.say(NOTHING_LEFT);
    }
    None
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
            let shown = Span(speed.virtual_time(Duration::from_secs(1)));
            model.ui.say(format!("Speed {speed}: one second shows {shown} of virtual time."));
        }
        None => model.ui.say(format!("Speed {} is as far as it goes.", model.session.speed())),
    }
}

pub fn restart(model: &mut Model, _: Key) -> Option<Effect> {
    model.session.restart();
    model.forget_view();
    model.ui.say("Started again from the beginning.");
    None
}

pub fn script_step(model: &mut Model, _: Key) -> Option<Effect> {
    let done = model.session.waiting_script().map(|item| describe(&item.command));
    if let Some(done) = done
        && model.session.next_script_step()
    {
        model.ui.say(format!("The script: {done}."));
    }
    None
}

pub fn script_waits(model: &Model) -> Result<(), &'static str> {
    model.session.waiting_script().map(|_| ()).ok_or("no script waits for you here")
}

/// The kernel that `K` goes to, if the scenario leaves it open.
fn next_kernel(model: &Model) -> Option<KernelVersion> {
    model.scenario.kernel().map(KernelVersion::next)
}

pub fn kernel_can_change(model: &Model) -> Result<(), &'static str> {
    match next_kernel(model) {
        None => Err("a recording is of its kernel alone"),
        Some(_) if matches!(model.session.world().peer, Peer::Outside(_)) => {
            Err("a connection to a real kernel cannot change its own; start with --kernel")
        }
        Some(_) if model.beside.is_some() => Err("two kernels are compared already"),
        Some(_) => Ok(()),
    }
}

/// Its name, for the hint.
pub fn other_kernel(model: &Model) -> &'static str {
    match next_kernel(model) {
        Some(KernelVersion::V3_10) => "Linux 3.10",
        Some(KernelVersion::V6_18) => "Linux 6.18",
        None => "",
    }
}

/// Runs the scenario again from its beginning, on the other kernel.
pub fn switch_kernel(model: &mut Model, _: Key) -> Option<Effect> {
    let kernel = next_kernel(model)?;
    match model.scenario.on(kernel) {
        Ok(scenario) => {
            model.start(scenario);
            model.ui.say(format!("Linux {}: the same scenario from its beginning.", kernel.name()));
        }
        Err(problem) => {
            model.ui.complain(format!("Linux {} cannot run it: {}", kernel.name(), problem.message));
        }
    }
    None
}

pub fn choose_scenario(model: &mut Model, _: Key) -> Option<Effect> {
    let cursor = model.scenarios.iter().position(|scenario| scenario.name == model.scenario.name).unwrap_or(0);
    model.ui.overlay = Some(Overlay::Scenarios { cursor });
    None
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
