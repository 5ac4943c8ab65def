//! The chain of reasons as a list, whose rows lead to the step or packet behind them.

use crate::debugger::explain::chain::{Chain, Scene};
use crate::tui::command::dialogs;
use crate::tui::command::jumps::jump;
use crate::tui::keys::Key;
use crate::tui::message::Effect;
use crate::tui::model::{ListKind, Model};

static REASONS: ListKind = ListKind {
    title: "Why: each for the reason below it",
    keys: "Enter go to the step or packet behind it  Esc close",
    rows: |model| chain(model).links().iter().map(|link| link.text.to(model)).collect(),
    empty: "",
    choose: |model, row| {
        let chain = chain(model);
        let link = chain.links().get(row)?;
        let Some(moment) = model.session.moment_of(link.lead) else {
            model.ui.say(format!("No step or packet is behind this: {}.", link.text.to(model)));
            return None;
        };
        // It was found, so it is there.
        let _ = jump(model, |session| session.go_to(moment));
        model.ui.say(format!("Here, at {moment}, is what is behind it: {}.", link.text.to(model)));
        None
    },
    other: |_, _, _| false,
};

pub fn open(model: &mut Model, _: Key) -> Option<Effect> {
    dialogs::list(model, &REASONS, 0)
}

/// Why the writer waits, or why nothing is sent.
pub fn chain(model: &Model) -> Chain {
    Scene::shown(&model.session).chain()
}
