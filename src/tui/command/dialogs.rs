//! What is laid over the panels: a question with a line of input, one that a key answers, a list, a text.

use std::rc::Rc;

use crate::language::Text;
use crate::tui::keys::Key;
use crate::tui::message::Effect;
use crate::tui::model::{Ask, Choice, ListKind, Model, Overlay, Prompt, Question};

/// Asks for a line.
pub fn ask(model: &mut Model, question: &'static Question) -> Option<Effect> {
    model.ui.overlay = Some(Overlay::Prompt(Prompt::new(question)));
    None
}

/// Shows a list to choose from.
pub fn list(model: &mut Model, kind: &'static ListKind, cursor: usize) -> Option<Effect> {
    model.ui.overlay = Some(Overlay::List { kind, cursor });
    None
}

pub fn help(model: &mut Model, _: Key) -> Option<Effect> {
    model.ui.overlay = Some(Overlay::Help { scroll: 0 });
    None
}

pub fn about(model: &mut Model, _: Key) -> Option<Effect> {
    model.ui.overlay = Some(Overlay::About { scroll: 0 });
    None
}

pub fn scenarios(model: &mut Model, _: Key) -> Option<Effect> {
    let cursor = model.scenarios.iter().position(|scenario| scenario.name == model.scenario.name).unwrap_or(0);
    model.ui.overlay = Some(Overlay::Scenarios { cursor });
    None
}

impl Ask {
    /// `text` says what would be lost.
    pub fn new(title: impl Into<Text>, text: impl Into<Text>) -> Ask {
        Ask { title: title.into(), text: text.into(), choices: Vec::new(), cursor: 0 }
    }

    /// An answer more: its key, what it does in a few words, and doing it. The question is closed before.
    pub fn choice(
        mut self,
        key: char,
        label: impl Into<Text>,
        then: impl Fn(&mut Model) -> Option<Effect> + 'static,
    ) -> Ask {
        self.choices.push(Choice { key, label: label.into(), then: Rc::new(then) });
        self.cursor = self.choices.len();
        self
    }

    /// Puts the question on the screen.
    pub fn open(self, model: &mut Model) -> Option<Effect> {
        model.ui.overlay = Some(Overlay::Ask(self));
        None
    }
}
