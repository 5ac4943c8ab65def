//! What the user can do to the programs and their socket: write, set options, interrupt.

use crate::debugger::Mode;
use crate::engine::socket::state::Nonagle;
use crate::engine::{MsgFlags, SockOpt};
use crate::language::{Text, id, text};
use crate::tui::command::dialogs::ask;
use crate::tui::command::say::{bytes, command, command_now, say_done};
use crate::tui::keys::Key;
use crate::tui::message::Effect;
use crate::tui::model::{Model, Question};
use crate::units::TaskId;
use crate::units::print::grouped;
use crate::world::{Command, Doing};

pub fn write(model: &mut Model, _: Key) -> Option<Effect> {
    ask(model, &WRITE)
}

static WRITE: Question = Question {
    title: id!("programs-write-now"),
    expects: id!("programs-bytes-for-one-send-1"),
    current: |model| {
        let socket = model.session.socket();
        Text::plain(format!("sk_wmem_queued {}, sk_sndbuf {}", grouped(socket.wmem_queued), grouped(socket.sndbuf)))
    },
    answer: |model, text| {
        let bytes = bytes(text)?;
        let task = idle_program(model).ok_or(text!("programs-every-program-is-inside-a"))?;
        let write = Command::Write { task, bytes, flags: MsgFlags::empty() };
        if model.session.mode() == Mode::Running {
            return command(model, &write);
        }
        let branch = model.session.branch();
        model.session.command_stepwise(&write).map_err(|refused| refused.text())?;
        say_done(
            model,
            branch,
            text!("programs-begins-to-send-s-shows", task = task, bytes = text!("bytes", n = bytes)),
        );
        Ok(None)
    },
};

/// A program that can make the user's write: one that has nothing else to do, or else any that is not inside a call.
fn idle_program(model: &Model) -> Option<TaskId> {
    let socket = model.session.socket();
    let idle = |task: &TaskId| socket.task(*task).is_none_or(|task| task.call.is_none() && task.sending.is_none());
    let programs = &model.session.world().programs;
    let free = programs.iter().filter(|program| program.doing == Doing::Done || program.halted);
    free.chain(programs).map(|program| program.task).find(idle)
}

pub fn all_halted(model: &Model) -> bool {
    model.session.world().programs.iter().all(|program| program.halted)
}

pub fn halt(model: &mut Model, _: Key) -> Option<Effect> {
    let halted = !all_halted(model);
    let programs = model.session.world().programs.len() as u16;
    for task in (0..programs).map(TaskId) {
        command_now(model, &Command::Halt { task, halted });
    }
    if programs > 1 {
        model.ui.say(if halted {
            text!("programs-the-programs-begin-no-new")
        } else {
            text!("programs-the-programs-go-on-by")
        });
    }
    None
}

pub fn sndbuf(model: &mut Model, _: Key) -> Option<Effect> {
    ask(model, &SNDBUF)
}

static SNDBUF: Question = Question {
    title: "setsockopt(SO_SNDBUF)",
    expects: id!("programs-bytes-4-096-64kib-the"),
    current: |model| {
        let socket = model.session.socket();
        let by =
            if socket.sndbuf_locked { text!("programs-set-by-so-sndbuf") } else { text!("programs-set-by-autotuning") };
        text!("programs-sk-sndbuf", sndbuf = text!("bytes", n = socket.sndbuf), by = by)
    },
    answer: |model, text| {
        let bytes = bytes(text)?;
        let value = i32::try_from(bytes).map_err(|_| text!("programs-at-most-2-147-483"))?;
        let branch = model.session.branch();
        command(model, &Command::SetSockOpt(SockOpt::SndBuf(value)))?;
        let stored = model.session.socket().sndbuf;
        say_done(
            model,
            branch,
            text!("programs-setsockopt-so-sndbuf-sk-sndbuf", value = grouped(value), stored = grouped(stored)),
        );
        Ok(None)
    },
};

pub fn nodelay(model: &mut Model, _: Key) -> Option<Effect> {
    let on = !model.session.socket().nonagle.contains(Nonagle::OFF);
    command_now(model, &Command::SetSockOpt(SockOpt::NoDelay(on)))
}

pub fn cork(model: &mut Model, _: Key) -> Option<Effect> {
    let on = !model.session.socket().nonagle.contains(Nonagle::CORK);
    command_now(model, &Command::SetSockOpt(SockOpt::Cork(on)))
}

pub fn lowat_exists(model: &Model) -> Result<(), &'static str> {
    let exists = model.session.kernel().rules.notsent_lowat;
    if exists { Ok(()) } else { Err(id!("programs-this-kernel-has-no-tcp")) }
}

pub fn lowat(model: &mut Model, _: Key) -> Option<Effect> {
    ask(model, &LOWAT)
}

static LOWAT: Question = Question {
    title: "setsockopt(TCP_NOTSENT_LOWAT)",
    expects: id!("programs-bytes-of-unsent-data-4"),
    current: |model| match model.session.socket().notsent_lowat {
        0 => text!("programs-the-systems-value"),
        bytes => text!("bytes", n = bytes),
    },
    answer: |model, text| {
        let bytes = bytes(text)?;
        command(model, &Command::SetSockOpt(SockOpt::NotsentLowat(bytes)))
    },
};

pub fn somebody_sleeps(model: &Model) -> Result<(), &'static str> {
    sleeper(model).map(|_| ()).ok_or(id!("programs-nobody-sleeps"))
}

/// The task that sleeps longest.
fn sleeper(model: &Model) -> Option<TaskId> {
    let tasks = model.session.socket().tasks().filter(|task| task.is_asleep());
    tasks.min_by_key(|task| task.sleep.map(|sleep| sleep.since)).map(|task| task.id)
}

pub fn interrupt(model: &mut Model, _: Key) -> Option<Effect> {
    let task = sleeper(model)?;
    command_now(model, &Command::Interrupt { task })
}

pub fn shutdown(model: &mut Model, _: Key) -> Option<Effect> {
    command_now(model, &Command::Shutdown)
}
