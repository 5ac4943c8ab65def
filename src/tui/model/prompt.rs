//! A question with one line of input: what is expected, with units, what holds now, and what was wrong with the answer.

use tui_input::Input;

use crate::tui::model::answers::Browsed;
use crate::tui::model::{Prompt, Question};

impl Prompt {
    pub(crate) fn new(question: &'static Question) -> Self {
        let (input, browsed) = (Input::default(), Browsed::default());
        Prompt { question, input, error: None, offer: None, complete: None, offers: Vec::new(), browsed }
    }

    /// The same, with Tab completing what is typed.
    pub fn completing(self, complete: fn(&str) -> Vec<String>) -> Self {
        Prompt { complete: Some(complete), ..self }
    }

    /// What was answered: the line, or what is offered in place of an empty one.
    pub fn answer(&self) -> String {
        let typed = self.input.value().trim();
        if typed.is_empty() { self.offer.clone().unwrap_or_default() } else { typed.to_owned() }
    }

    /// Puts another text into the line.
    pub fn set_line(&mut self, text: String) {
        self.input = Input::new(text);
        self.offers.clear();
        self.error = None;
    }
}
