//! The chain of reasons as a list, whose rows lead to the step or packet behind them.

use crate::debugger::explain::chain::{Chain, Scene};
use crate::language::{id, text};
use crate::tui::command::dialogs;
use crate::tui::command::jumps::jump;
use crate::tui::keys::Key;
use crate::tui::message::Effect;
use crate::tui::model::{ListKind, Model};

static REASONS: ListKind = ListKind {
    title: id!("reasons-title"),
    keys: id!("reasons-keys"),
    rows: |model| chain(model).links().iter().map(|link| link.text.to(model)).collect(),
    empty: "",
    choose: |model, row| {
        let chain = chain(model);
        let link = chain.links().get(row)?;
        let Some(moment) = model.session.moment_of(link.lead) else {
            model.ui.say(text!("reasons-nothing-behind", link = &link.text));
            return None;
        };
        // It was found, so it is there.
        let _ = jump(model, |session| session.go_to(moment));
        model.ui.say(text!("reasons-here", moment = moment.to_string(), link = &link.text));
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
